"""Dispatch, errors and what is imported; streams, screens and surroundings are in test_streams."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from qcite import __version__
from qcite.cli.app import COMMANDS
from qcite.edition import loading
from qcite.edition.outline import Outline
from tests.conftest import ROOT, Result

Run = Callable[..., Result]
FIRST = loading.load().articles[12].sentences[0]


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
def test_spellings_of_one_request_get_the_same_answer(qcite: Run, words: list[str]) -> None:
    assert qcite(*words) == Result(0, f"{FIRST}\n", "")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["33"], "《质量强国建设纲要》共三十二条，没有第三十三条。"),
        (["13", "专栏8"], "《质量强国建设纲要》共七个专栏，没有专栏8。"),
        (["show"], "请给出定位，例：qcite show 13。用法见 qcite show --help。"),
        (
            ["show", "品牌"],
            "看不懂定位“品牌”。可以写：13、第十三条、13.2、13-15、专栏3、专栏3.2、目标3、2035、部分6、引言。",
        ),
        # Marks that were typed are one level deeper (GB/T 15834-2011, 4.8.3.4).
        (
            ["show", "“十三”条"],
            "看不懂定位“‘十三’条”。可以写：13、第十三条、13.2、13-15、专栏3、专栏3.2、目标3、2035、部分6、引言。",
        ),
        (["list", "“条”"], "不能列出“‘条’”。可以列出：部分、条、专栏、目标。"),
        (
            ["cite", "13", "--name", "“简称”"],
            "--name 没有“‘简称’”这个值，可用：full、short、first、issuer、none。"
            "用法见 qcite cite --help。",
        ),
        (["13", "--bogus"], "没有选项 --bogus。用法见 qcite --help。"),
        (
            ["cite", "13", "--pinpiont", "part"],
            "没有选项 --pinpiont。是不是 --pinpoint？用法见 qcite cite --help。",
        ),
        (
            ["13", "--name", "short"],
            "没有选项 --name；它是 qcite cite、qcite quote、qcite export 的选项。"
            "用法见 qcite --help。",
        ),
        (
            ["--color"],
            "选项 --color 需要一个值，可用：auto、always、never。用法见 qcite --help。",
        ),
        (
            ["cite", "13", "--pinpoint"],
            "选项 --pinpoint 需要一个值，可用：article、bracket、part、heading。"
            "用法见 qcite cite --help。",
        ),
        (
            ["--color", "blue", "13"],
            "--color 没有“blue”这个值，可用：auto、always、never。用法见 qcite --help。",
        ),
        (["find", "品牌", "-n", "0"], "--limit 应是不小于1的整数。用法见 qcite find --help。"),
        (["13", "--json=1"], "选项 --json 不带值。用法见 qcite --help。"),
        (["list", "条", "x"], "多余的参数：x。用法见 qcite list --help。"),
        (["help", "chekc"], "没有命令“chekc”。全部命令见 qcite --help。"),
        (["第十三"], "“第十三”不是定位，也没有找到。是不是 qcite 第十三条？"),
        (["第3部"], "“第3部”不是定位，也没有找到。是不是 qcite 第3部分？"),
        (["13", "--foo"], "没有选项 --foo。用法见 qcite --help。"),
        (["13", "--colour=never"], "没有选项 --colour。是不是 --color？用法见 qcite --help。"),
        (["show", "--all", "13"], "--all 是全文，不能再写定位。"),
        (
            ["cite", "13", "--name", "短"],
            "--name 没有“短”这个值，可用：full、short、first、issuer、none。"
            "用法见 qcite cite --help。",
        ),
        (
            ["13", "专栏3", "品牌"],
            "“13、专栏3”是定位，“品牌”是关键词，不能写在一起。"
            "看原文：qcite 13 专栏3；查关键词：qcite 品牌。",
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
    # The prompt that follows takes the 24th row.
    assert len(done.stdout.splitlines()) <= 23
    for question in ("qcite 13", "qcite 品牌", "qcite cite 13 -c", "qcite locate", "qcite check"):
        assert question in done.stdout


@pytest.mark.parametrize("columns", [20, 40, 80])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_stays_inside_the_screen(
    qcite: Run, monkeypatch: pytest.MonkeyPatch, command: str, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = qcite(*command.split(), "--help").stdout.splitlines()
    assert [line for line in lines if cell_len(line) > columns] == []
    assert [line for line in lines if line.strip() and line.lstrip()[0] in "。，、；：）”"] == []
    assert lines[0].startswith("用法：qcite")
    assert "例：" in lines[:9]


# --- what a run does not import -------------------------------------------------------------


CHECKS = ("rich", "pyperclip", "json", "qcite.drafts", "qcite.checking")
PLACES = (*CHECKS, "rapidfuzz", "difflib", "qcite.matching")
SEARCHES = (*PLACES, "qcite.searching.search")


@pytest.mark.parametrize(
    ("words", "unused"),
    [
        (["13"], SEARCHES),
        (["list"], SEARCHES),
        (["cite", "13"], SEARCHES),
        (["find", "品牌"], PLACES),
        (["locate", FIRST], (*CHECKS, "qcite.searching.search")),
    ],
)
def test_a_command_imports_only_what_it_uses(words: list[str], unused: tuple[str, ...]) -> None:
    program = (
        "import sys; from qcite.cli.app import main; status = main(sys.argv[1:]); "
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


# --- what somebody tries who does not know the commands ---------------------------------------


@pytest.mark.parametrize(
    ("words", "same"),
    [
        (["help"], ["--help"]),
        (["帮助"], ["--help"]),
        (["help", "cite"], ["cite", "--help"]),
        (["目录"], ["list"]),
        (["目录", "--json"], ["list", "--json"]),
        (["全文"], ["show", "--all"]),
        (["cite", "13", "--name", "简称"], ["cite", "13", "--name", "short"]),
        (["cite", "13", "--pinpoint", "部分"], ["cite", "13", "--pinpoint", "part"]),
        (["cite", "--format", "国标"], ["cite", "--format", "gbt7714"]),
        (["quote", "13.2", "--name", "简称"], ["quote", "13.2", "--name", "short"]),
    ],
)
def test_other_words_for_the_same(qcite: Run, words: list[str], same: list[str]) -> None:
    done = qcite(*words)
    assert done == qcite(*same)
    assert done.status == 0


def test_a_file_is_to_be_checked(qcite: Run, tmp_path: Path) -> None:
    (tmp_path / "草稿.docx").write_bytes(b"")
    assert qcite("草稿.docx") == Result(
        2, "", "qcite：草稿.docx 是一个文件。核对它请用 qcite check 草稿.docx。\n"
    )


def test_the_contents_of_a_part(qcite: Run, outline: Outline) -> None:
    part = outline.parts[2]
    assert qcite("list", "部分3") == Result(
        0,
        f"部分3\t{part.heading}\n"
        + "".join(f"{one.number}\t{one.heading}\n" for one in part.children),
        "",
    )


def test_the_whole_text_has_its_title(qcite: Run, outline: Outline) -> None:
    done = qcite("show", "--all")
    assert done.stdout == (
        "质量强国建设纲要\n（中共中央　国务院　2023年2月6日公开发布）\n\n" + outline.text + "\n"
    )


def test_sentences_with_their_numbers(qcite: Run, outline: Outline) -> None:
    article = outline.articles[12]
    assert qcite("show", "13", "--numbers").stdout == f"13\t{article.heading}\n" + "".join(
        f"13.{number}\t{sentence}\n" for number, sentence in enumerate(article.sentences, 1)
    )
