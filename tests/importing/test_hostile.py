"""Files that nobody would write, and places that cannot be written."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcite import drafts
from qcite.drafts import files
from qcite.edition import loading
from qcite.importing.importer import Import, ImportingError, import_draft
from tests.conftest import FIXTURES, Result

Run = Callable[..., Result]
SAMPLES = FIXTURES / "importing"
_WORDS = """
一、 二、 （一） （二） 1. 2. （1） ① —— ——— 第一条 第二条 第二条之一 第一章 第二章：
第一编 专栏1 专栏2 附件 附件1 附则 目录 第9999999999条 第〇条 第百条 专栏0 0. 到2025年，
2023年1月1日通过 品牌 质量。 目标 下列： “ ” 《 》 （ ） ， 。 ； ： . - 1 2023
某发〔2023〕5号 修改 关于印发 《某方案》的通知 某方案 某省人民政府 A
"""
WORDS = _WORDS.split()
BLANKS = ("\n", "\n", "\n\n", " ", "\u3000", "\t", "\r", "\x1b", "\u200b", "\ufffc", "\ue000")


def imported(content: str) -> Import:
    found = import_draft(files.read_stream(content.encode(), "某.txt"))
    assert not found.lost
    again = loading.from_toml(loading.parse_toml(found.toml.encode(), "某.toml"))
    assert again.text == found.outline.text
    return found


@given(st.lists(st.sampled_from((*WORDS, *BLANKS)), max_size=60))
def test_anything_is_rebuilt_or_refused(words: list[str]) -> None:
    try:
        imported("".join(words))
    except ImportingError as error:
        assert str(error).isprintable()


@pytest.mark.parametrize(
    ("content", "text"),
    [
        # numbers that are none, or none of a document
        ("第9999999999条 甲。", "第9999999999条甲。"),
        ("第〇条 甲。\n第百条 乙。", "第〇条甲。\n第百条乙。"),
        ("0. 甲。\n专栏0 乙", "0.甲。\n专栏0乙"),
        # marks after a number, and dashes that lead nothing
        ("第一章：总则\n第一条：甲。", "第一章：总则\n第一条：甲。"),
        ("————\n甲。", "————甲。"),
        # an appendix need have no number
        ("第一条 甲。\n附件\n一览表", "第一条\u3000甲。\n附件\n一览表"),
        ("第一条 甲。\n附录 一览表\n乙。", "第一条\u3000甲。\n附录\u3000一览表\n乙。"),
        # what drives a terminal, and what is not seen
        ("第一条 甲\x1b[31m\u202e乙\x07。", "第一条\u3000甲[31m乙。"),
    ],
)
def test_odd_lines(content: str, text: str) -> None:
    assert imported(f"某办法\n第二条 在前。\n{content}").outline.text.endswith(text)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("某办法\n" + "".join(f"第{n}条 甲。\n" for n in range(1, 3001)), {"条": 3000}),
        ("某办法\n第一条 " + "甲乙丙丁，" * 200_000 + "。\n第二条 乙。", {"条": 2}),
        ("某办法\n第一条 " + "甲“（乙。" * 50_000 + "\n第二条 乙。", {"条": 2}),
        ("题" * 100_000 + "\n第一条 甲。\n第二条 乙。", {"条": 2}),
        ("某方案\n" + "一、总体\n（一）甲。乙。\n" * 2000, {"部分": 2000, "条": 2000}),
        (
            "某办法\n第一条 下列：\n"
            + "".join(f"（{n}）甲；\n乙。\n" for n in range(1, 1000))
            + "第二条 乙。",
            {"条": 2, "项": 999},
        ),
    ],
    ids=["articles", "one line", "open marks", "title", "one number", "items"],
)
def test_large_files(content: str, expected: dict[str, int]) -> None:
    counts = dict(imported(content).counts)
    assert {kind: counts.get(kind) for kind in expected} == expected


def test_one_that_could_not_be_loaded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "LARGEST_FILE", 500)
    with pytest.raises(ImportingError, match=r"^某.txt：文件过大，导入后读不出来；请拆成几份。$"):
        imported("某办法\n" + "第一条 甲。\n" * 20)


EMPTY = "没有读到正文。请检查文件里是不是有标题和正文（扫描的 PDF 没有文字）。"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("空.txt", b"", EMPTY),
        ("空.txt", b"\xff\xfe", EMPTY),
        ("零.txt", b"\0\1\2", "零.txt：第1行含有空字符（NUL），不是文本文件，无法核对。"),
    ],
)  # fmt: skip
def test_what_is_no_text(name: str, data: bytes, message: str, qcite: Run, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    done = qcite("import", name, directory=tmp_path)
    assert (done.status, done.stdout, done.stderr) == (2, "", f"qcite：{message}\n")
    assert os.listdir(tmp_path) == [name]


def test_a_package_that_unpacks_to_more_than_there_is(qcite: Run, tmp_path: Path) -> None:
    path = tmp_path / "弹.docx"
    with zipfile.ZipFile(SAMPLES / "plan.docx") as source, zipfile.ZipFile(path, "w") as target:
        for member in source.namelist():
            content = source.read(member)
            if member == "word/numbering.xml":
                content = b"<a>" + b" " * 150_000_000 + b"</a>"
            target.writestr(member, content, zipfile.ZIP_DEFLATED)
    done = qcite("import", "弹.docx", directory=tmp_path)
    assert (done.status, done.stdout) == (2, "")
    assert "弹.docx" in done.stderr and done.stderr.count("\n") == 1
    assert os.listdir(tmp_path) == ["弹.docx"]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("夹", "夹 已存在，没有覆盖；请先移走，或换一个文件名。"),
        ("夹.toml", "无法写入 夹.toml：这是文件夹。"),
        ("没有/甲.toml", "无法写入 没有/甲.toml：没有这个文件。"),
        ("规定.txt", "规定.txt 已存在，没有覆盖；请先移走，或换一个文件名。"),
        ("连到源文件.toml", "连到源文件.toml 已存在，没有覆盖；请先移走，或换一个文件名。"),
        ("草稿.docx", "草稿.docx 已存在，没有覆盖；请先移走，或换一个文件名。"),
        ("/dev/full", "无法写入 /dev/full：不是普通文件。"),
    ],
)
def test_a_place_that_cannot_be_written(
    target: str, message: str, qcite: Run, tmp_path: Path
) -> None:
    if target.startswith("/dev") and not Path(target).exists():
        pytest.skip("没有这个设备")
    (tmp_path / "夹").mkdir()
    (tmp_path / "夹.toml").mkdir()
    (tmp_path / "规定.txt").write_bytes((SAMPLES / "rule.txt").read_bytes())
    (tmp_path / "草稿.docx").write_bytes(b"draft")
    (tmp_path / "连到源文件.toml").symlink_to("规定.txt")
    before = sorted(os.listdir(tmp_path))
    done = qcite("import", "规定.txt", "-o", target, directory=tmp_path)
    assert (done.status, done.stdout, done.stderr) == (2, "", f"qcite：{message}\n")
    assert sorted(os.listdir(tmp_path)) == before
    assert (tmp_path / "规定.txt").read_bytes() == (SAMPLES / "rule.txt").read_bytes()
    assert (tmp_path / "草稿.docx").read_bytes() == b"draft"


def test_an_outline_file_is_not_imported_again(qcite: Run, tmp_path: Path) -> None:
    (tmp_path / "规定.toml").write_bytes(b"schema = 2\n")
    done = qcite("import", "规定.toml", "-o", "规定.toml", directory=tmp_path)
    message = "qcite：规定.toml 已经是导入后的格式，可以直接用 --outline 或放进文库。\n"
    assert (done.status, done.stdout, done.stderr) == (2, "", message)
    assert (tmp_path / "规定.toml").read_bytes() == b"schema = 2\n"


CORPUS = sorted((FIXTURES / "drafts" / "corpus" / "import").iterdir())


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_what_the_fuzzer_begins_from(path: Path) -> None:
    try:
        found = import_draft(files.read_stream(path.read_bytes(), "某.txt"))
    except (drafts.DraftError, ImportingError) as error:
        assert str(error).isprintable()
    else:
        assert not found.lost
