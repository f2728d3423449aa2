"""The process as a user meets it: dispatch, errors, streams, locales."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from qcite import __version__, edition

from .conftest import ROOT, Result

Run = Callable[..., Result]
FIRST = edition.load().articles[12].sentences[0]


@pytest.mark.parametrize(
    "words",
    [
        ["13.1"],
        ["show", "13.1"],
        ["第十三条第一句"],
        ["--no-pager", "13.1"],
        ["--color", "never", "13.1"],
        ["--color=never", "show", "13.1"],
        ["13.1", "--color", "never"],
        ["show", "13.1", "--no-pager"],
    ],
)
def test_one_answer_many_ways_to_ask(qcite: Run, words: list[str]) -> None:
    assert qcite(*words) == Result(0, f"{FIRST}\n", "")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["33"], "《质量强国建设纲要》共三十二条，没有第三十三条。"),
        (["13", "专栏8"], "《质量强国建设纲要》共七个专栏，没有专栏8。"),
        (["show"], "缺少参数 '定位…'。用法见 qcite show --help。"),
        (
            ["show", "品牌"],
            "看不懂定位“品牌”。可以写：13、第十三条、13.2、13-15、专栏3、专栏3.2、目标3、2035、部分6、引言。",
        ),
        (["13", "--bogus"], "没有选项 --bogus。用法见 qcite --help。"),
        (["--color"], "选项 --color 需要一个值。"),
        (
            ["--color", "blue", "13"],
            "'--color' 的值不对：“blue”不在可选值之中：'auto', 'always', 'never'。"
            "用法见 qcite --help。",
        ),
        (["list", "章"], "不能列出“章”。可以列出：部分、条、专栏、目标。"),
        (["chekc", "draft.docx"], "没有命令“chekc”。是不是 qcite check？"),
        (["--outline", "missing.toml", "13"], "无法读取 missing.toml：没有这个文件。"),
        ([""], "请给出定位或关键词。例：qcite 13，qcite 品牌。"),
        (["--outline", ".", "13"], "无法读取 .：这是文件夹。"),
    ],
)
def test_wrong_use_gets_one_clear_line(qcite: Run, words: list[str], message: str) -> None:
    assert qcite(*words) == Result(2, "", f"qcite：{message}\n")


def test_version(qcite: Run) -> None:
    assert qcite("--version") == Result(0, f"qcite {__version__}\n", "")


def test_help_fits_one_screen_and_answers_the_five_questions(qcite: Run) -> None:
    done = qcite("--help")
    assert done.status == 0
    assert qcite() == done
    assert len(done.stdout.splitlines()) <= 30
    for question in ("qcite 13", "qcite 品牌", "qcite cite 13 -c", "qcite locate", "qcite check"):
        assert question in done.stdout


# --- streams -------------------------------------------------------------------------------


def _shell(command: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PY": sys.executable, **variables},
        timeout=60,
    )


def test_a_closed_pipe_ends_quietly() -> None:
    done = _shell('"$PY" -m qcite 1 | head -c 3; echo "${PIPESTATUS[0]}"')
    assert done.stdout.decode() == f"{'（'}0\n"
    assert done.stderr == b""


def test_a_full_disk_is_told() -> None:
    done = _shell('"$PY" -m qcite 1-32 > /dev/full; echo "$?"')
    assert done.stdout == b"2\n"
    assert done.stderr.decode() == "qcite：无法写出结果：磁盘已满。\n"


def test_a_closed_stdout_is_no_traceback() -> None:
    done = _shell('"$PY" -m qcite 13 >&-; echo "$?" >&2')
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("variables", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX"}, {"LANG": ""}])
def test_c_locale_prints_utf8(qcite: Run, variables: dict[str, str]) -> None:
    assert qcite("13.1", environment=variables).stdout == f"{FIRST}\n"


def test_gbk_stdout(qcite: Run) -> None:
    done = qcite("13.1", environment={"PYTHONIOENCODING": "gbk"}, encoding="gbk")
    assert done.stdout == f"{FIRST}\n"


def test_everything_printed_has_a_place_in_gbk(qcite: Run) -> None:
    for words in (["--help"], ["list"], ["show", "--help"], ["引言"], ["1-32"], ["专栏1-7"]):
        qcite(*words).stdout.encode("gbk")


def test_ascii_stdout_shows_escapes_never_wrong_characters(qcite: Run) -> None:
    done = qcite("13.1", environment={"PYTHONIOENCODING": "ascii"})
    assert done.status == 0
    assert done.stdout.startswith("\\u5168\\u9762")


@pytest.mark.parametrize("home", [None, "/nonexistent", "/proc"])
def test_no_home_and_no_writable_home(qcite: Run, home: str | None) -> None:
    assert qcite("13.1", environment={"HOME": home}).stdout == f"{FIRST}\n"


def test_no_stdin() -> None:
    done = _shell('"$PY" -m qcite 13.1 <&-')
    assert done.stdout.decode() == f"{FIRST}\n"


def _on_screen(command: str, columns: int = 80, **variables: str) -> tuple[str, int]:
    """Run on a pseudo-terminal of this width; what the screen received, and the exit code."""
    parent, child = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": str(columns)}
    environment |= {"LINES": "24", "TERM": "xterm-256color", "PAGER": "cat", **variables}
    process = subprocess.Popen(
        [sys.executable, "-m", "qcite", *command.split()],
        stdin=child,
        stdout=child,
        stderr=child,
        env=environment,
    )
    os.close(child)
    received = b""
    while True:
        try:
            piece = os.read(parent, 65536)
        except OSError:
            break
        if not piece:
            break
        received += piece
    os.close(parent)
    return received.decode().replace("\r\n", "\n"), process.wait(timeout=30)


def test_a_screen_gets_breadcrumb_heading_and_citation() -> None:
    screen, status = _on_screen("13.1 --color never")
    assert status == 0
    assert screen == (
        "第六部分 提升建设工程品质 · 第十三条 强化工程质量保障\n"
        "\n"
        "全面落实各方主体的工程质量责任，强化建设单位工程质量首要责任和勘察、设计、施工、\n"
        "监理单位主体责任。\n"
        "\n"
        "《质量强国建设纲要》第十三条\n"
    )


def test_a_narrow_screen() -> None:
    screen, _ = _on_screen("13.1 --color never", columns=20)
    assert screen == (
        "第六部分 提升建设工\n程品质 · 第十三条 强\n化工程质量保障\n"
        "\n"
        "全面落实各方主体的工\n程质量责任，强化建设\n单位工程质量首要责任\n"
        "和勘察、设计、施工、\n监理单位主体责任。\n"
        "\n"
        "《质量强国建设纲要》\n第十三条\n"
    )


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colour_where_it_is_not_wanted(variables: dict[str, str]) -> None:
    screen, _ = _on_screen("13.1", **variables)
    assert "\x1b" not in screen


def test_colour_on_a_screen_and_when_asked_for(qcite: Run) -> None:
    screen, _ = _on_screen("13.1", NO_COLOR="")
    assert "\x1b[2m第六部分 提升建设工程品质" in screen
    assert "\x1b[1;35m品牌\x1b[0m" in qcite("find", "品牌", "--color", "always").stdout


@pytest.mark.parametrize("delay", [0.0, 0.01, 0.02, 0.03, 0.05, 0.08])
def test_ctrl_c_at_any_moment(delay: float, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", "import qcite.__main__ as m, sys; sys.exit(m.run())", "locate", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        cwd=tmp_path,
    )
    time.sleep(0.15 + delay)
    process.send_signal(signal.SIGINT)
    _, complaint = process.communicate(timeout=30)
    assert b"Traceback" not in complaint
    assert process.returncode in (130, -signal.SIGINT)


# --- what a run does not import -------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "unused"),
    [
        (
            ["13"],
            (
                "rich",
                "rapidfuzz",
                "pyperclip",
                "json",
                "difflib",
                "qcite.search",
                "qcite.passage",
                "qcite.drafts",
                "qcite.check",
            ),
        ),
        (
            ["list"],
            (
                "rich",
                "rapidfuzz",
                "pyperclip",
                "json",
                "difflib",
                "qcite.search",
                "qcite.passage",
                "qcite.drafts",
                "qcite.check",
            ),
        ),
        (
            ["cite", "13"],
            (
                "rich",
                "rapidfuzz",
                "pyperclip",
                "json",
                "difflib",
                "qcite.search",
                "qcite.passage",
                "qcite.drafts",
                "qcite.check",
            ),
        ),
        (
            ["find", "品牌"],
            (
                "rich",
                "rapidfuzz",
                "pyperclip",
                "json",
                "difflib",
                "qcite.passage",
                "qcite.drafts",
                "qcite.check",
            ),
        ),
        (
            ["locate", FIRST],
            ("rich", "pyperclip", "json", "qcite.search", "qcite.drafts", "qcite.check"),
        ),
    ],
)
def test_a_command_imports_only_what_it_uses(words: list[str], unused: tuple[str, ...]) -> None:
    program = (
        "import sys; from qcite.cli import main; status = main(sys.argv[1:]); "
        "print(status, *sorted(sys.modules), sep='\\n', file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        timeout=60,
    )
    _, *modules = done.stderr.decode().split()[-2000:]
    assert [name for name in unused if name in modules] == []
