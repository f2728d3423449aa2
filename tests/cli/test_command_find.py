from __future__ import annotations

import json
import os
import re
import shutil
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import jsonschema
import pytest

from tests.conftest import FIXTURES, ROOT, Result, run_inside, run_qcite

TERMS = str(FIXTURES / "search" / "terms.toml")


run = partial(run_inside, outline=TERMS)
"""Run the program in this process, on a document about greenways."""


def test_a_sentence_a_line() -> None:
    assert run("find", "驿站", "绿道") == Result(
        0,
        "专栏1\t绿道与驿站示范工程\t\n"
        "目标1.1\t绿道更长\t里程达到100公里，驿站增加。\n"
        "目标2.1\t服务更好\t绿道与驿站衔接，增加GDP和iPhone充电设施。\n",
        "",
    )


def test_units_without_a_heading_are_called_by_their_names() -> None:
    assert run("find", "制定").stdout == "引言.1\t引言\t为建设绿道，制定本条例。\n"
    assert run("find", "成网").stdout == "2030.1\t2030年目标\t到2030年，绿道成网。\n"


@pytest.mark.parametrize(
    ("words", "locators"),
    [
        (["--any", "公示", "成网"], ["2.2", "2030.1"]),
        (["--in", "目标", "绿道"], ["目标1", "2030.1", "目标2.1"]),
        (["--in", "专栏", "--in", "标题", "绿道"], ["专栏1.1", "专栏1"]),
        (["--in", "box,heading", "绿道"], ["专栏1.1", "专栏1"]),
        (["--in", "专栏、标题", "绿道"], ["专栏1.1", "专栏1"]),
        (["-n", "1", "绿道"], ["专栏1.1.1"]),
        (["--limit", "2", "驿站"], ["专栏1.2.1", "专栏1"]),
        (["--regex", r"\d+公里|^建"], ["目标1.1", "专栏1.1.1", "专栏1.2.1"]),
    ],
)
def test_options(words: list[str], locators: list[str]) -> None:
    done = run("find", *words)
    assert (done.status, done.stderr) == (0, "")
    assert [line.split("\t")[0] for line in done.stdout.splitlines()] == locators


def test_count() -> None:
    assert run("find", "--count", "绿道") == Result(0, "9\n", "")
    assert run("find", "--count", "-n", "1", "绿道") == Result(0, "9\n", "")
    assert run("find", "--count", "喵") == Result(1, "0\n", "没有找到“喵”。\n")


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("网约车", "17.6 正文作“网约出租车”（存疑）。见 qcite variants 17.6。"),
        ("推广体育竞赛活动", "17.8 正文作“培育体育赛事”。见 qcite variants 17.8。"),
        (
            "多层次",
            "5.1 正文作“多层级”；26.2 正文作“多层级”（存疑）。见 qcite variants 5.1 26.2。",
        ),
    ],
)
def test_a_word_that_only_a_copy_has(word: str, message: str) -> None:
    expected = f"没有找到“{word}”。\n“{word}”见于异文：{message}\n"
    assert run("find", word, outline=None) == Result(1, "", expected)
    assert run(word, outline=None) == Result(1, "", expected)


def test_pinyin_is_explained() -> None:
    assert run("find", "ldgh") == Result(
        0,
        "2.1\t绿道规划\t"
        "绿道规划由住房城乡建设部门编制，征求沿线各村、各社区、各学校和社会公众的意见后报批。\n",
        "按拼音查找：ldgh → 绿道规划\n",
    )


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        (["find", "录道"], 1, "没有找到“录道”。\n是不是要找：绿道？\n"),
        (["录道"], 1, "没有找到“录道”。\n是不是要找：绿道？\n"),
        (["find", "喵", "绿道", "呜"], 1, "没有找到“喵”“呜”。\n"),
        (
            ["find", "公示", "成网"],
            1,
            "没有同时讲到“公示”“成网”的单元。查含有其中一个的，请加 --any。\n",
        ),
        (
            ["find", "--in", "目标", "公示"],
            1,
            "在所选范围内没有找到“公示”。去掉 --in 能找到1个单元。\n",
        ),
        (
            ["find", "--in", "目标", "公示", "成网"],
            1,
            "在所选范围内没有找到“公示”“成网”。请去掉 --in，或加 --any。\n",
        ),
        (
            ["find", "lv"],
            1,
            "没有找到“lv”。\n"
            "拼音可以写全拼（如 pinpai），也可以写首字母（如 gczl），至少两个音节或三个首字母。\n",
        ),
        (
            ["find", "天地玄黄宇宙洪荒日月盈昃"],
            1,
            "没有找到“天地玄黄宇宙洪荒日月盈昃”。\n"
            "查一段话的出处，请用 qcite locate '天地玄黄宇宙洪荒日月盈昃'。\n",
        ),
        (
            ["find", "--regex", "喵+"],
            1,
            "没有找到。正则表达式在每个标题、每一句内匹配，不跨句。\n",
        ),
        (["find", "第1条"], 1, "没有找到“第1条”。\n看原文：qcite 示例县绿道条例 第1条。\n"),
        (
            ["专栏"],
            1,
            "没有找到“专栏”。\n"
            "目录见 qcite list 示例县绿道条例 专栏；"
            "看其中一个，写上序号，如 qcite 示例县绿道条例 专栏1。\n",
        ),
        (["find", "“喵”"], 1, "没有找到“‘喵’”。\n"),
        (["find", "\x1b[31m喵"], 1, "没有找到“<U+001B>[31m喵”。\n"),
    ],
)
def test_nothing_found(words: list[str], status: int, message: str) -> None:
    assert run(*words) == Result(status, "", message)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["find", ""], "关键词是空的。请写要查找的词，如：qcite find 品牌。"),
        (["find"], "请给出关键词，例：qcite find 品牌。用法见 qcite find --help。"),
        (["find", "--regex", "(品"], "正则表达式“(品”有误：第1个字符处“(”没有配对的“)”。"),
        (
            ["find", "--in", "章", "品牌"],
            "--in 的值不对：“章”。可以写：条、专栏、目标、标题。用法见 qcite find --help。",
        ),
        (["lsit"], "没有命令“lsit”。是不是 qcite list？"),
    ],
)
def test_wrong_use(words: list[str], message: str) -> None:
    assert run(*words) == Result(2, "", f"qcite：{message}\n")


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timer signal here")
def test_a_regex_that_takes_forever_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qcite.cli.commands.find.REGEX_SECONDS", 0.2)
    before = signal.getsignal(signal.SIGALRM)
    assert run("find", "--regex", "((路|道|.)*)*喵") == Result(
        2, "", "qcite：正则表达式用了0.2秒还没有结果。请写得简单些，不要让重复套着重复。\n"
    )
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_colour_when_asked_for_changes_nothing_but_the_colour() -> None:
    plain = run("find", "--any", "绿道", "驿站")
    coloured = run("find", "--any", "绿道", "驿站", "--color", "always")
    assert "\x1b[1;35m驿站\x1b[0m增加" in coloured.stdout
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured.stdout) == plain.stdout
    assert coloured.stderr == plain.stderr == ""


# --- bare keywords -------------------------------------------------------------------------


def test_bare_keywords_that_find_one_unit_print_it_whole() -> None:
    assert run("公示") == run("2")
    assert run("chongxingongshi") == Result(
        0, run("2").stdout, "按拼音查找：chongxingongshi → 重新公示\n"
    )


def test_bare_keywords_that_find_several_units_list_them() -> None:
    assert run("驿站", "绿道") == run("find", "驿站", "绿道")


def test_bare_keywords_in_json_are_hits_however_many() -> None:
    assert run("公示", "--json") == run("find", "公示", "--json")
    assert run("喵", "--json") == Result(1, "[]\n", "没有找到“喵”。\n")


# --- JSON ----------------------------------------------------------------------------------


def test_json() -> None:
    (hit,) = json.loads(run("find", "公示", "调整", "--json").stdout)
    assert hit.pop("score") > 1
    assert hit == {
        "id": "art_2",
        "kind": "article",
        "locator": "2",
        "number": 2,
        "heading": "绿道规划",
        "part": {"number": 2, "heading": "绿道的建设"},
        "citation": "《示例县绿道条例》第二条",
        "heading_matches": [],
        "sentences": [
            {
                "id": "art_2__sent_2",
                "locator": "2.2",
                "number": 2,
                "text": "调整规划应当协调各行业，重新公示。",
                "matches": [
                    {"start": 0, "end": 2, "text": "调整", "word": 2},
                    {"start": 14, "end": 16, "text": "公示", "word": 1},
                ],
            }
        ],
    }


@pytest.mark.parametrize("words", [["质量"], ["--any", "品牌", "GDP"], ["zl"], ["喵"]])
def test_json_keeps_the_published_schema(words: list[str]) -> None:
    schema = json.loads((ROOT / "docs" / "schema" / "hits.schema.json").read_text("utf-8"))
    hits = json.loads(run("find", "--json", *words, outline=None).stdout)
    jsonschema.validate(hits, schema, jsonschema.Draft202012Validator)


# --- the screen ----------------------------------------------------------------------------


def test_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    done = run("find", "驿站", "lvdao", "--color", "never", screen=True)
    assert done == Result(
        0,
        """\
专栏1  绿道与驿站示范工程

目标1  绿道更长
  目标1.1  里程达到100公里，驿站增加。

目标2  服务更好
  目标2.1  绿道与驿站衔接，增加GDP和
  iPhone充电设施。
""",
        "按拼音查找：lvdao → 绿道\n共3个单元，6处。\n",
    )
    done = run("find", "驿站", "lvdao", "-n", "1", screen=True)
    assert done.stderr == "按拼音查找：lvdao → 绿道\n共3个单元，6处，列出前1个。\n"


def test_matches_are_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = run("find", "站", "驿站", "100公里", "--color", "always", screen=True).stdout
    marked = "\x1b[1;35m{}\x1b[0m".format
    # Matches that overlap are marked once.
    assert shown == (
        "\x1b[36m目标1  \x1b[0m\x1b[1m绿道更长\x1b[0m\n"
        f"  \x1b[2m目标1.1  \x1b[0m里程达到{marked('100公里')}，{marked('驿站')}增加。\n"
    )


# --- copying -------------------------------------------------------------------------------


@pytest.fixture
def clipboard(tmp_path: Path) -> Callable[..., Result]:
    """Run the program with an xclip that writes to a file named copied."""
    program = tmp_path / "bin" / "xclip"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\n{shutil.which("cat")} > "$COPIED"\n')
    program.chmod(0o755)

    def run_with_xclip(*words: str) -> Result:
        return run_qcite(
            ["--outline", TERMS, *words],
            environment={
                "PATH": f"{program.parent}:{os.environ['PATH']}",
                "COPIED": str(tmp_path / "copied"),
            },
        )

    return run_with_xclip


def test_what_is_shown_of_a_single_hit_is_copied(
    clipboard: Callable[..., Result], tmp_path: Path
) -> None:
    done = clipboard("find", "公示", "--copy-with", "xclip")
    assert (done.status, done.stdout) == (0, "2.2\t绿道规划\t调整规划应当协调各行业，重新公示。\n")
    assert done.stderr.startswith("已复制（xclip）：调整规划应当协调各行业，重新公示。")
    assert (tmp_path / "copied").read_text("utf-8") == "调整规划应当协调各行业，重新公示。"


def test_several_hits_are_not_copied(clipboard: Callable[..., Result], tmp_path: Path) -> None:
    done = clipboard("驿站", "绿道", "--copy-with", "xclip")
    assert (done.status, done.stdout) == (2, run("驿站", "绿道").stdout)
    assert done.stderr == (
        "qcite：找到3个单元，没有复制。请用更具体的词，或用 qcite find -n 1 复制第一个。\n"
    )
    assert not (tmp_path / "copied").exists()
    first = clipboard("find", "-n", "1", "驿站", "绿道", "--copy-with", "xclip")
    assert first.status == 0
    shown = [row.split("\t")[2] or row.split("\t")[1] for row in first.stdout.splitlines()]
    assert (tmp_path / "copied").read_text("utf-8") == "\n".join(shown)


def test_a_doubtful_sentence_is_told(qcite: Callable[..., Result]) -> None:
    done = qcite("find", "网约")
    assert done.status == 0
    assert done.stdout.startswith("17.6\t")
    assert done.stderr == "17.6 有1处文字存疑，见 qcite variants 17.6\n"
