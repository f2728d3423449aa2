"""Dispatch, errors and what is imported; streams, screens and surroundings are in test_streams."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

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
