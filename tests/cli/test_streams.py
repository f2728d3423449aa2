"""The process at its borders: streams, encodings, screens, surroundings, interruptions.

Copying without a display and with programs that hang is in test_clipboard.
"""

from __future__ import annotations

import errno
import gc
import io
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich.cells import cell_len

from qcite.cli.app import main
from qcite.cli.commands.check import _expanded
from qcite.cli.session import Session
from qcite.cli.terminal import Terminal
from qcite.edition import loading
from tests.conftest import FIXTURES, ROOT, Result, cases, require_tool, run_qcite
from tests.manners import assert_manners

Run = Callable[..., Result]
FIRST = loading.load().articles[12].sentences[0]
WRONG = "《质量强国建设纲要》第三十三条要求落实责任。\n"
FOUND = (
    "-:1:11: error[citation-missing-unit] 《质量强国建设纲要》共三十二条，没有第三十三条。\n"
    "    原稿  第三十三条\n"
    "核对1个文件：引用1处（有误1）。\n"
    "发现问题1个：错误1。\n"
)
PROGRAM = [sys.executable, "-m", "qcite"]


INHERITED = dict.fromkeys(("NO_COLOR", "QCITE_OUTLINE", "LESS", "PAGER", "COLUMNS", "LINES"))
"""Variables of the tester's environment that a run does not get."""


def variables(**changes: str | None) -> dict[str, str]:
    """The environment of a run; None takes a variable away."""
    changed = {**os.environ, **INHERITED, "PYTHONPATH": str(ROOT / "src"), **changes}
    return {name: value for name, value in changed.items() if value is not None}


def shell(command: str, folder: Path | None = None, **changes: str | None) -> Result:
    """Run a shell's line in which ``qcite`` is the program; exit code and both outputs."""
    done = subprocess.run(
        ["bash", "-c", f'qcite() {{ "$PYTHON" -m qcite "$@"; }}; {command}'],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=variables(PYTHON=sys.executable, **changes),
        cwd=folder,
        timeout=120,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


# --- outputs that cannot be written --------------------------------------------------------

ANSWERS = [
    "1-32",
    "list",
    "find 质量",
    "cite 13",
    "quote 13.1",
    "variants",
    "locate 质量第一意识",
    "check - <<< 《质量强国建设纲要》第三十三条。",
    "check --list-codes --json",
    "completion fish",
    "--help",
    "check --help",
    "--version",
]


def test_a_wide_window_gets_rows_of_forty_characters() -> None:
    screen, _ = on_screen("13", "--color", "never", columns=200)
    assert max(map(cell_len, screen.splitlines())) <= 84
    assert "引其中一句：qcite quote 13.2，各句序号见 qcite show 13 --numbers\n" in screen
    assert "引其中一句" not in on_screen("13-14", columns=200)[0]  # Not once an article.


@pytest.mark.parametrize(
    "words", ["1-12", "专栏1-7 --json", "check --list-codes --json", "completion fish", "--help"]
)
def test_a_closed_pipe_ends_quietly(words: str) -> None:
    done = shell(f"qcite {words} | head -c 3 >/dev/null; exit ${{PIPESTATUS[0]}}")
    assert done == Result(0, "", "")


@pytest.mark.parametrize("words", ANSWERS)
def test_a_full_disk_is_told(words: str) -> None:
    done = shell(f"qcite {words} >/dev/full")
    assert done.status == 2
    assert done.stderr.splitlines()[-1] == "qcite：无法写出结果：磁盘已满。"


def test_nothing_to_write_needs_no_disk() -> None:
    done = shell("qcite locate 喵喵喵 >/dev/full")
    assert done.status == 1
    assert done.stderr.startswith("《质量强国建设纲要》中没有与此相近的文字。\n")


def test_an_output_opened_for_reading_only() -> None:
    assert shell("qcite 13 1</dev/null") == Result(
        2, "", "qcite：无法写出结果：没有打开，或不能这样使用。\n"
    )


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("qcite 13 >&-", 2),
        ("qcite 喵喵 >&-", 1),
        ("qcite 33 >&- 2>&-", 2),
        ("qcite 33 2>&-", 2),
        ("qcite 33 2>/dev/full", 2),
        ("qcite 喵喵 2>/dev/full", 1),
        ("qcite 喵喵 2> >(true)", 1),
        ("qcite check - <&- >&- 2>&-", 2),
        ("qcite 13 <&- >&- 2>&-", 2),
        ("qcite --help >&-", 2),
        ("qcite --version >&-", 2),
        ("qcite list >&-", 2),
        ("qcite find 品牌 >&-", 2),
        ("qcite cite 13 --json >&-", 2),
        ("qcite quote 13.2 >&-", 2),
        ("qcite check --format json - </dev/null >&-", 2),
        ("qcite check --list-codes >&-", 2),
        ("qcite export --format txt 13 >&-", 2),
        ("qcite completion bash >&-", 2),
        ("qcite library path >&-", 2),
    ],
)
def test_no_traceback_where_outputs_are_closed(line: str, status: int) -> None:
    """The exit code says the same, whoever hears it."""
    done = shell(line)
    assert done.status == status
    assert "Traceback" not in done.stderr
    assert not done.stdout


class _Device(io.RawIOBase):
    """A disk with room for so many bytes, or a pipe whose reader goes away after them."""

    def __init__(self, room: int, error: OSError) -> None:
        self._room = room
        self._error = error

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        assert isinstance(data, memoryview | bytes)
        self._room -= len(data)
        if self._room < 0:
            raise self._error
        return len(data)


@cases(0.3)
@given(
    st.integers(0, 5_000),
    st.sampled_from([["1-32"], ["find", "质量"], ["list", "--json"], ["about"], ["33"], ["喵"]]),
    st.sampled_from(
        [
            (errno.EPIPE, ""),
            (errno.ENOSPC, "磁盘已满"),
            (errno.EIO, "读写出错"),
            (errno.EFBIG, "文件过大"),
            (errno.EDQUOT, "超出磁盘限额"),
        ]
    ),
)
def test_a_write_that_fails_after_any_number_of_bytes(
    room: int, words: list[str], reason: tuple[int, str]
) -> None:
    error = OSError(reason[0], "")  # For a pipe this makes a BrokenPipeError.
    stdout = io.TextIOWrapper(io.BufferedWriter(_Device(room, error), 64), "utf-8")
    stderr = io.StringIO()
    status = main(words, Session(Terminal(stdout, stderr, {})))
    complaint = f"qcite：无法写出结果：{reason[1]}。\n"
    if status == 0 or words[0] in ("33", "喵"):
        assert complaint not in stderr.getvalue()
    else:
        assert (status, stderr.getvalue()[-len(complaint) :]) == (2, complaint)
        assert reason[1]
    stdout.detach().detach()


# --- inputs ----------------------------------------------------------------------------------


def run(*words: str, stdin: bytes = b"", **changes: str | None) -> Result:
    """Run the program, its outputs being pipes."""
    return run_qcite(words, stdin=stdin, environment={**INHERITED, **changes})


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"]
)
def test_text_in_any_usual_encoding(qcite: Run, encoding: str) -> None:
    assert qcite("check", "-", stdin=WRONG.encode(encoding)) == Result(1, FOUND, "")
    located = qcite("locate", "-", stdin=FIRST.encode(encoding))
    assert located.status == 0
    assert located.stdout.startswith("与原文一致\n")


@pytest.mark.parametrize("command", ["check", "locate"])
@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("<&-", None),
        ("0>/dev/null", "无法读取标准输入：没有打开，或不能这样使用。"),
        ("< /dev/zero", None),
        ("< <(yes)", None),
    ],
)
def test_input_that_is_none(command: str, line: str, complaint: str | None) -> None:
    done = shell(f"qcite {command} - {line}")
    assert done.status == 2
    assert done.stderr.startswith("qcite：")
    assert len(done.stderr.splitlines()) == 1
    assert complaint is None or done.stderr == f"qcite：{complaint}\n"


def test_no_input_is_needed_for_an_answer() -> None:
    assert shell("qcite 13.1 <&-") == Result(0, f"{FIRST}\n", "")


def test_a_folder_as_input_is_refused_by_python() -> None:
    """Before the program begins: nothing can be said in Chinese there."""
    done = shell("qcite check - < /")
    assert done.status == 1
    assert "<stdin> is a directory" in done.stderr
    assert not done.stdout


# --- encodings -------------------------------------------------------------------------------


@pytest.mark.parametrize("locale", ["C", "POSIX", ""])
def test_the_c_locale_speaks_utf8(locale: str) -> None:
    assert run("13.1", LC_ALL=locale, LANG=locale) == Result(0, f"{FIRST}\n", "")
    assert run("喵喵", LC_ALL=locale, LANG=locale) == Result(1, "", "没有找到“喵喵”。\n")


def test_everything_printed_has_a_place_in_gbk(qcite: Run) -> None:
    for words in (["--help"], ["list"], ["show", "--help"], ["引言"], ["1-32"], ["专栏1-7"]):
        qcite(*words).stdout.encode("gbk")


def test_gbk() -> None:
    done = subprocess.run(
        [*PROGRAM, "13.1"], capture_output=True, env=variables(PYTHONIOENCODING="gbk")
    )
    assert done.stdout.decode("gbk") == f"{FIRST}\n"


def test_arguments_names_and_output_in_a_gbk_locale(tmp_path: Path) -> None:
    """Arguments, names of files, what is printed: a locale made for the occasion."""
    localedef = require_tool("localedef")
    made = subprocess.run(
        [localedef, "-i", "zh_CN", "-f", "GBK", str(tmp_path / "zh_CN.GBK")], capture_output=True
    )
    if made.returncode > 1 or not (tmp_path / "zh_CN.GBK").is_dir():
        pytest.skip("the sources of locales are not installed")
    (tmp_path / "稿.txt".encode("gbk").decode("utf-8", "surrogateescape")).write_bytes(
        WRONG.encode("gbk")
    )
    environment = variables(LC_ALL="zh_CN.GBK", LOCPATH=str(tmp_path), PYTHONIOENCODING=None)

    def run_gbk(*words: str) -> Result:
        done = subprocess.run(
            [*PROGRAM, *(word.encode("gbk") for word in words)],
            capture_output=True,
            env=environment,
            cwd=tmp_path,
        )
        return Result(done.returncode, done.stdout.decode("gbk"), done.stderr.decode("gbk"))

    assert run_gbk("第十三条第一句") == Result(0, f"{FIRST}\n", "")
    assert run_gbk("喵喵") == Result(1, "", "没有找到“喵喵”。\n")
    checked = run_gbk("check", "稿.txt")
    assert (checked.status, checked.stderr) == (1, "")
    assert checked.stdout.startswith("稿.txt:1:11: error[citation-missing-unit] ")


def test_ascii_shows_escapes_never_wrong_characters() -> None:
    done = run("13.1", PYTHONIOENCODING="ascii")
    assert done == Result(0, f"{FIRST}\n".encode("ascii", "backslashreplace").decode(), "")
    assert run("喵", PYTHONIOENCODING="ascii").stderr.startswith("\\u6ca1\\u6709")


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], object]:
    """What a command says in JSON, of an edition with characters that many encodings lack."""
    folder = tmp_path_factory.mktemp("other")
    for name in ("other.toml", "other-variants.toml"):
        text = (FIXTURES / "edition" / name).read_text("utf-8")
        (folder / name).write_text(text.replace("绿道沿河", "绿道𠮷é"), "utf-8")

    @cache
    def answer(words: str, encoding: str) -> object:
        command = [*PROGRAM, *words.split(), "--json", "--outline", str(folder / "other.toml")]
        done = subprocess.run(
            command, capture_output=True, env=variables(PYTHONIOENCODING=encoding)
        )
        return json.loads(done.stdout.decode(encoding))

    return answer


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gbk"])
@pytest.mark.parametrize(
    "words", ["show 1", "list", "find 绿道", "cite 1", "quote 1.1", "locate 绿道"]
)
def test_json_is_valid_whatever_the_stream_lacks(
    words: str, encoding: str, answer: Callable[[str, str], object]
) -> None:
    assert answer(words, encoding) == answer(words, "utf-8")


# --- screens ---------------------------------------------------------------------------------


class Screen:
    """The program on a pseudo-terminal."""

    def __init__(
        self,
        words: Sequence[str | bytes],
        *,
        columns: int = 80,
        rows: int = 24,
        folder: Path | None = None,
        **changes: str | None,
    ) -> None:
        environment = variables(**{"TERM": "xterm-256color", "PAGER": "cat", **changes})
        self.received = b""
        self._status: int | None = None
        self.process, self._terminal = pty.fork()
        if self.process == 0:
            import fcntl
            import termios

            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            if folder:
                os.chdir(folder)
            os.execve(sys.executable, [*PROGRAM, *words], environment)

    def type(self, keys: bytes) -> None:
        os.write(self._terminal, keys)

    def wait_for(self, words: str | None = None, seconds: float = 60, keys: bytes = b"") -> None:
        """Receive until ``words`` came, or till the end, typing ``keys`` while nothing comes."""
        deadline = time.monotonic() + seconds
        while words is None or words.encode() not in self.received:
            assert time.monotonic() < deadline, self.received
            if not select.select([self._terminal], [], [], 1)[0]:
                self.type(keys)
                continue
            try:
                piece = os.read(self._terminal, 65536)
            except OSError:  # So Linux tells the end.
                break
            if not piece:
                break
            self.received += piece

    @property
    def text(self) -> str:
        return self.received.decode(errors="replace").replace("\r\n", "\n")

    def end(self, keys: bytes = b"") -> tuple[str, int]:
        """All it received, and the exit code."""
        self.wait_for(keys=keys)
        os.close(self._terminal)
        return self.text, os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


def on_screen(*words: str, **changes: object) -> tuple[str, int]:
    return Screen(words, **changes).end()  # type: ignore[arg-type]


def test_a_screen_gets_breadcrumb_heading_and_citation() -> None:
    assert on_screen("13.1", "--color", "never") == (
        "第六部分 提升建设工程品质 · 第十三条 强化工程质量保障\n"
        "\n"
        "    全面落实各方主体的工程质量责任，强化建设单位工程质量首要责任和勘察、设计、施\n"
        "工、监理单位主体责任。\n"
        "\n"
        "《质量强国建设纲要》第十三条\n",
        0,
    )


def test_twenty_columns() -> None:
    screen, _ = on_screen("13.1", "--color", "never", columns=20)
    assert screen == (
        "第六部分 提升建设工\n程品质 · 第十三条 强\n化工程质量保障\n"
        "\n"
        "    全面落实各方主体\n的工程质量责任，强化\n建设单位工程质量首要\n"
        "责任和勘察、设计、施\n工、监理单位主体责\n任。\n"
        "\n"
        "《质量强国建设纲要》\n第十三条\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        "专栏3",
        "目标",
        "list",
        "find 品牌",
        "variants",
        "about",
        "locate 强化建设单位质量首要责任",
        "check 稿.txt",
        "check --list-codes",
    ],
)
def test_nothing_is_wider_than_the_screen(words: str, tmp_path: Path) -> None:
    (tmp_path / "稿.txt").write_text(WRONG, "utf-8")
    screen, _ = on_screen(
        *words.split(), "--color", "never", columns=20, rows=2000, folder=tmp_path
    )
    # An address is never cut, so that it can be copied.
    wide = [row for row in screen.splitlines() if cell_len(row) > 20]
    assert [row for row in wide if not row.strip().startswith("https://")] == []


@pytest.mark.parametrize("changes", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colour_where_it_is_not_wanted(changes: dict[str, str]) -> None:
    assert "\x1b" not in on_screen("13.1", **changes)[0]
    assert "\x1b" not in on_screen("find", "品牌", **changes)[0]


def test_colour_on_a_screen_and_when_asked_for() -> None:
    assert "\x1b[2m第六部分 提升建设工程品质" in on_screen("13.1", NO_COLOR="")[0]
    assert "\x1b[1;35m品牌\x1b[0m" in run("find", "品牌", "--color", "always").stdout


@pytest.mark.parametrize("columns", ["x", "-5", "0", "1", "1000000000", "9" * 5_000, ""])
def test_a_width_that_is_none(columns: str) -> None:
    screen, status = on_screen("13.1", "--color", "never", COLUMNS=columns, LINES=columns)
    assert status == 0
    assert screen.endswith("第十三条\n")


@pytest.mark.parametrize("pager", ["'", "no-such-program", "/dev/null", "/", "false", ""])
def test_a_pager_that_does_not_work(pager: str) -> None:
    screen, status = on_screen("1-3", "--color", "never", rows=5, PAGER=pager, TERM="dumb")
    assert status == 0
    assert "Traceback" not in screen
    if pager != "false":
        assert screen.endswith("《质量强国建设纲要》第三条\n")
    if pager == "'":
        assert screen.startswith("分页程序无法运行（PAGER='），直接输出。\n")


@pytest.mark.parametrize(("rows", "paged"), [(24, True), (60, False)])
def test_long_help_is_paged_so_that_its_examples_are_seen(rows: int, paged: bool) -> None:
    screen, status = on_screen("cite", "--help", rows=rows, PAGER="sed 's/^/| /'")
    assert status == 0
    assert screen.startswith("| 用法：qcite cite" if paged else "用法：qcite cite")
    assert "显示本说明。" in screen


# --- surroundings ----------------------------------------------------------------------------


@pytest.mark.parametrize("home", [None, "", "/dev/null", "/proc", "\x1b[2J"])
def test_no_home_and_no_writable_home(home: str | None) -> None:
    assert run("13.1", HOME=home) == Result(0, f"{FIRST}\n", "")
    installed = run("completion", "bash", "--install", HOME=home, XDG_DATA_HOME=None)
    assert installed.status == 2
    assert installed.stderr.startswith(("qcite：不知道用户目录在哪里", "qcite：无法写入 "))
    assert len(installed.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("outline", "complaint"),
    [
        ("missing.toml", "无法读取 missing.toml：没有这个文件。"),
        (".", "无法读取 .：这是文件夹。"),
        ("/dev/null", "/dev/null：文件是空的。"),
        ("/dev/zero", "无法读取 /dev/zero：文件过大。"),
        (sys.executable, None),
        ("\x1b[2J\n", "无法读取 <U+001B>[2J ：没有这个文件。"),
        ("x" * 5_000, None),
    ],
)
def test_an_outline_that_is_none(outline: str, complaint: str | None) -> None:
    done = run("13.1", QCITE_OUTLINE=outline)
    assert (done.status, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert complaint is None or done.stderr == f"qcite：{complaint}\n"
    assert run("13.1", QCITE_OUTLINE="") == Result(0, f"{FIRST}\n", "")


def test_a_long_answer_says_at_its_top_how_much_there_is() -> None:
    screen, status = on_screen("find", "质量强国", "--color", "never", rows=5, PAGER="cat")
    assert status == 0
    first = next(row for row in screen.splitlines() if row.strip())
    assert re.fullmatch(r"共\d+个单元，\d+处。", first.strip())
    assert screen.count("个单元，") == 1


def test_a_folder_deleted_under_the_process(tmp_path: Path) -> None:
    line = "mkdir gone && cd gone && rmdir ../gone && "
    assert shell(f"{line} qcite 13.1", tmp_path).stdout == f"{FIRST}\n"
    assert shell(f"{line} qcite check - <<< '{WRONG}'", tmp_path) == Result(1, FOUND, "")
    assert shell(f"{line} qcite check 稿.txt", tmp_path) == Result(
        2,
        "核对0个文件，另有1个无法读取。\n",
        "qcite：稿.txt：没有这个文件，请检查文件名和所在文件夹。\n",
    )


def test_a_corrected_copy_goes_to_a_file_or_nowhere(tmp_path: Path) -> None:
    (tmp_path / "稿.txt").write_text("《质量强国建设纲要》第廿一条要求落实责任。\n", "utf-8")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for target, complaint in (
        # Put in the place of /dev/null by root, a file would break the machine.
        ("pipe", "pipe：不是普通文件，没有写入；请另起文件名。"),
        ("folder", "folder：不是普通文件，没有写入；请另起文件名。"),
        ("nowhere/稿.txt", "nowhere/稿.txt：写不进去（没有这个文件）。"),
        ("x" * 300, f"{'x' * 300}：写不进去（文件名过长）。"),
        ("稿.txt", "稿.txt：是原稿本身，更正副本请另起文件名。"),
    ):
        done = shell(f"qcite check --fix 稿.txt -o {target}", tmp_path)
        assert (done.status, done.stderr) == (2, "")
        assert f"稿.txt: notice 没有写出改正稿：{complaint}\n" in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "pipe", "稿.txt"]
    assert (tmp_path / "pipe").is_fifo()


def test_too_little_memory_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless:
        def read(self, _: int) -> bytes:
            raise MemoryError

    stderr = io.StringIO()
    monkeypatch.setattr(sys, "stdin", type("Stream", (), {"buffer": Endless()}))
    assert main(["check", "-"], Session(Terminal(io.StringIO(), stderr, {}))) == 2
    assert stderr.getvalue() == "qcite：内存不够。请拆成几个文件，或在内存更大的机器上运行。\n"


def test_patterns_are_left_to_the_program_on_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("乙.txt", "甲.txt", "丙.md"):
        (tmp_path / name).write_text(WRONG, "utf-8")
    paths = ["*.txt", "没有*.md", "丙.md", "-"]
    assert list(_expanded(paths, windows=True)) == ["乙.txt", "甲.txt", "没有*.md", "丙.md", "-"]
    assert list(_expanded(paths, windows=False)) == paths


_VALUE = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=10)


@cases(0.05)
@given(
    st.lists(st.binary(max_size=20).map(lambda word: word.replace(b"\0", b"")), max_size=5),
    st.dictionaries(
        st.sampled_from(
            ["TERM", "COLUMNS", "LC_ALL", "HOME", "SHELL", "NO_COLOR", "QCITE_OUTLINE"]
        ),
        _VALUE,
    ),
    st.binary(max_size=50),
)
def test_any_bytes_at_all(words: list[bytes], changes: dict[str, str], stdin: bytes) -> None:
    """Undecodable arguments, surroundings and input, in a process of its own."""
    assume(not any(os.path.isdir(word) for word in words))
    done = run_qcite(words, stdin=stdin, environment={**INHERITED, **changes})
    assert_manners(done, complaints=max(len(words), 1))


@pytest.mark.parametrize("words", ANSWERS)
def test_warnings_as_errors(words: str) -> None:
    done = shell(f"qcite {words}", PYTHONWARNINGS="error", PYTHONDEVMODE="1")
    assert done.status in (0, 1)
    assert "Warning" not in done.stderr
    assert "Traceback" not in done.stderr
    assert "Warning" not in shell(f"qcite {words} >&-", PYTHONWARNINGS="error").stderr


# --- Ctrl-C ----------------------------------------------------------------------------------


def start(*words: str, code: str = "") -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*(PROGRAM if not code else [sys.executable, "-c", code]), *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=variables(),
    )


@pytest.mark.parametrize("moment", [2, 10, 100, 1_000, 3_000, 10_000])
@pytest.mark.parametrize("words", [["13"], ["check", "-"]], ids=" ".join)
def test_ctrl_c_at_any_moment_of_the_start(moment: int, words: list[str]) -> None:
    """Raised at the so-manieth call of a function, imports included."""
    code = (
        "import sys\n"
        "moment, calls = int(sys.argv.pop(1)), 0\n"
        "def count(frame, event, argument):\n"
        "    global calls\n"
        "    calls += 1\n"
        "    if calls == moment:\n"
        "        sys.setprofile(None)\n"
        "        raise KeyboardInterrupt\n"
        "import qcite.__main__ as program\n"
        "sys.setprofile(count)\n"
        "sys.exit(program.run())\n"
    )
    process = start(str(moment), *words, code=code)
    _, complaint = process.communicate(WRONG.encode())
    assert b"Traceback" not in complaint
    assert process.returncode == 130 or (moment > 1_000 and words == ["13"])


def test_ctrl_c_while_an_object_is_destroyed() -> None:
    """Python reports the exception and drops it; the program ends all the same."""
    code = (
        "import sys\n"
        "class Destroyed:\n"
        "    def __del__(self):\n"
        "        raise KeyboardInterrupt\n"
        "def call(frame, event, argument):\n"
        "    if frame.f_code.co_name == 'make_context':\n"
        "        sys.setprofile(None)\n"
        "        Destroyed()\n"
        "import qcite.__main__ as program\n"
        "sys.setprofile(call)\n"
        "program.run()\n"
    )
    process = start("check", "-", code=code)
    try:
        assert (process.wait(60), process.stderr and process.stderr.read()) == (130, b"")
    finally:
        process.communicate()


@given(
    st.sampled_from([["1-32"], ["find", "gczl"], ["find", "--regex", "质.*"], ["cite", "13"]])
    | st.sampled_from([["locate", FIRST], ["check", "稿.txt"], ["check", "--fix", "稿.txt"]]),
    st.integers(1, 60_000),
)
def test_ctrl_c_at_any_call(words: list[str], moment: int) -> None:
    """Raised at the so-manieth call of a function, of C's too, in a run that has begun."""
    stdout, stderr = io.StringIO(), io.StringIO()
    calls = 0
    raised = False

    def count(frame: FrameType, *_: object) -> None:
        nonlocal calls, raised
        calls += 1
        # Python 3.10 loses what __repr__ raises while it words an error of its own.
        if calls >= moment and not raised and frame.f_code.co_name != "__repr__":
            raised = True
            raise KeyboardInterrupt

    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        Path("稿.txt").write_text("《质量强国建设纲要》第廿一条要求落实责任。\n", "utf-8")
        # Python loses what is raised while an object dies or garbage is collected.
        lost: list[object] = []
        patch.setattr(sys, "unraisablehook", lost.append)
        before = sys.getprofile()
        gc.disable()
        try:
            sys.setprofile(count)
            status = main(words, Session(Terminal(stdout, stderr, {})))
        except KeyboardInterrupt:  # On the way out of main: then the process ends likewise.
            status = 130
        finally:
            sys.setprofile(before)
            gc.enable()
        left = sorted(path.name for path in Path().iterdir())
    assert status == 130 or not raised or lost
    assert "qcite：" not in stderr.getvalue()
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    # Nothing half written is left behind.
    assert left in (["稿.txt"], ["稿.qcite.txt", "稿.txt"])


@pytest.mark.parametrize("words", [["check", "-"], ["locate", "-"]], ids=" ".join)
def test_ctrl_c_while_it_reads(words: list[str]) -> None:
    process = start(*words)
    assert process.stdin is not None
    # More than a pipe holds: when all is written, the program is reading.
    process.stdin.write("质量".encode() * 100_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    assert process.communicate() == (b"", b"")
    assert process.returncode == 130


def test_ctrl_c_while_it_checks() -> None:
    process = start("check", "-")
    process.stdin.write((WRONG + FIRST).encode() * 20_000)  # type: ignore[union-attr]
    process.stdin.close()  # type: ignore[union-attr]
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    assert (process.stdout.read(), process.stderr.read()) == (b"", b"")  # type: ignore[union-attr]
    assert process.wait() == 130


def test_ctrl_c_on_a_screen_with_a_bar_leaves_a_clean_screen(tmp_path: Path) -> None:
    (tmp_path / "稿.txt").write_text((WRONG + FIRST) * 60_000, "utf-8")
    screen = Screen(["check", "稿.txt", "--color", "never"], folder=tmp_path)
    screen.wait_for("0/1 稿.txt")
    screen.type(b"\x03")
    shown, status = screen.end()
    assert status == 130
    assert "Traceback" not in shown
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")  # The cursor is back.


def test_ctrl_c_and_q_in_the_pager() -> None:
    require_tool("less")
    screen = Screen(["1-32"], rows=10, PAGER="less")
    screen.wait_for("指导思想")
    screen.type(b"\x03")
    shown, status = screen.end(keys=b"q")
    assert status in (0, 130)
    assert "Traceback" not in shown
    assert "第三十二条" not in shown


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_no_row_begins_with_a_mark_that_closes(columns: int, tmp_path: Path) -> None:
    """Answers, what is said beside them and messages, on screens of every width."""
    plan = str(FIXTURES / "importing" / "plan.txt")
    for words in (
        ["import", plan, "-o", str(tmp_path / "方案.toml")],
        ["quote", "13"],
        ["cite", "13-15", "专栏3", "部分6", "目标3", "--name", "first"],
        ["cite", "13", "--format", "gbt7714"],
        ["about"],
        ["99"],
        ["13", "品牌建设"],
        ["check", "没有的草稿.docx"],
    ):
        screen, _ = on_screen(*words, "--color", "never", "--no-pager", columns=columns, rows=200)
        for row in screen.splitlines():
            assert row.strip()[:1] not in tuple("，。、；：！？）》”"), row
            assert cell_len(row) <= columns or "https://" in row or str(tmp_path) in row


LAW = (
    "产品法\n\n第一章　总则\n第一条　生产者应当对其生产的产品质量负责，并接受监督检查。\n"
    "第二条　销售者应当建立并执行进货检查验收制度，验明产品合格证明和其他标识。\n"
    "第二章　附则\n第三条　本法自公布之日起施行。\n有关办法另行制定。\n"
)


def test_what_a_document_is_about_fits_forty_columns(tmp_path: Path) -> None:
    """The report of an import, the contents as a tree, and a search of the whole library."""
    (tmp_path / "产品法.txt").write_text(LAW, "utf-8")

    def shown(*words: str) -> list[str]:
        return on_screen(
            *words,
            *("--color", "never", "--no-pager"),
            columns=40,
            folder=tmp_path,
            QCITE_LIBRARY=str(tmp_path / "文库"),
        )[0].splitlines()

    report = shown("import", "产品法.txt", "--add")
    assert all(row.strip()[:1] not in tuple("，。、；：！？）》”") for row in report)
    assert all(cell_len(row) <= 40 for row in report)
    assert shown("list", "产品法") == [
        "第一章  总则",
        "├─ 第一条  生产者应当对其生产的产品质量",
        "│    负责，并接受监督检查。",
        "└─ 第二条  销售者应当建立并执行进货检查",
        "     验收制度，验明产品合格证明和其他标",
        "     识。",
        "第二章  附则",
        "└─ 第三条  本法自公布之日起施行。",
    ]
    assert shown("--document", "产品法", "find", "另行制定") == [
        "3款2  第三条第二款",
        "  3款2.1  有关办法另行制定。",
        "共1个单元，1处。",
    ]
    assert shown("find", "--all", "进货检查") == [
        "《产品法》",
        "",
        "2  第二条",
        "  2.1  销售者应当建立并执行进货检查验收",
        "  制度，验明产品合格证明和其他标识。",
        "共1个单元，见于1份文件。",
    ]


def test_no_row_of_a_label_is_empty() -> None:
    screen, _ = on_screen("about", "--color", "never", "--no-pager", columns=40)
    assert "\n\n" not in screen.partition("\n\n")[2]


def test_a_missing_option_is_named() -> None:
    said = "qcite：请给出 --format，可用：docx、\nmarkdown、html、txt、rime、fcitx5、\n"
    assert on_screen("export", columns=40)[0].startswith(said)


def test_a_check_says_nothing_twice(tmp_path: Path) -> None:
    """Not in a row below the message, and not for every draft of a folder."""
    (tmp_path / "稿.txt").write_text("《质量强国建设纲要》第廿一条。\n", "utf-8")
    for name in ("甲.txt", "乙.txt"):
        (tmp_path / name).write_text("今天天气好。\n", "utf-8")
    nothing = "没有发现涉及《质量强国建设纲要》的引用、引文和数据，没有可核对的内容，不等于正确。"

    def shown(*words: str) -> str:
        return on_screen(*words, "--color", "never", columns=200, folder=tmp_path)[0]

    assert shown("check", "稿.txt").partition("\n")[2] == (
        "  第1行第11列  “《质量强国建设纲要》第廿一条……”\n"
        "    错误  序号的写法不规范，应为“第二十一条”。  citation-numeral\n"
        "    原稿  第廿一条\n"
        "    原文  见 qcite 21\n"
        "\n"
        "核对1个文件：引用1处（有误1）。\n"
        "发现问题1个：错误1。\n"
    )
    (tmp_path / "好.txt").write_text("《质量强国建设纲要》第十三条。\n", "utf-8")
    clean = "好.txt\n  未发现问题。\n\n核对1个文件：引用1处（存在1）。\n"
    assert shown("check", "好.txt") == clean
    both = shown("check", "甲.txt", "乙.txt")
    assert "".join(both.split()) == f"甲.txt乙.txt以上2个文件都{nothing}"
    assert "".join(shown("check", "甲.txt").split()) == f"甲.txt{nothing}"
