"""``qcite export``: documents and abbreviations, each read by its own system's parser."""

from __future__ import annotations

import plistlib
import re
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
import yaml

from qcite.edition.outline import Outline
from qcite.text.folding import fold
from tests.conftest import FIXTURES, Result

Run = Callable[..., Result]
ARTICLE = "《质量强国建设纲要》第十三条"


def wording(text: str) -> str:
    return fold(text, punctuation="drop").text


def test_plain_abbreviations(qcite: Run) -> None:
    assert qcite("export", "--format", "plain", "13", "专栏3", "部分6") == Result(
        0,
        f"zlqg13\t{ARTICLE}\nzlqgzl3\t《质量强国建设纲要》专栏3\n"
        "zlqgbf6\t《质量强国建设纲要》第六部分\n",
        "",
    )


def test_every_article_box_and_part_has_an_abbreviation_of_its_own(
    qcite: Run, outline: Outline
) -> None:
    for form in ("plain", "rime", "fcitx5"):
        rows = [
            row
            for row in qcite("export", "--format", form).stdout.splitlines()
            if not row.startswith("#")
        ]
        assert len(rows) == 1 + len(outline.articles) + len(outline.boxes) + len(outline.parts)
        codes = [re.search("zlqg[a-z0-9]*", row) for row in rows]
        assert len({code[0] for code in codes if code}) == len(rows)


def test_rime_reads_text_code_and_weight(qcite: Run) -> None:
    text = qcite("export", "--format", "rime", "13", "30", "--name", "简称").stdout
    assert text.startswith("# Rime table\n# coding: utf-8\n#@/db_name\tcustom_phrase.txt\n")
    rows = [row.split("\t") for row in text.splitlines() if not row.startswith("#")]
    assert rows == [
        ["《纲要》第十三条", "zlqgshisan", "1"],
        ["《纲要》第三十条", "zlqgsanshi", "1"],
    ]


def test_fcitx5_reads_code_order_and_text(qcite: Run) -> None:
    text = qcite("export", "--format", "fcitx5", "13").stdout
    assert text == f"zlqgshisan,1={ARTICLE}\n"


def test_espanso_is_yaml(qcite: Run) -> None:
    text = qcite("export", "--format", "espanso", "--prefix", "gy", "13").stdout
    assert yaml.safe_load(text) == {"matches": [{"trigger": ":gy13", "replace": ARTICLE}]}


def test_macos_is_a_property_list(qcite: Run) -> None:
    text = qcite("export", "--format", "macos", "13").stdout
    assert plistlib.loads(text.encode()) == [{"shortcut": "zlqg13", "phrase": ARTICLE}]


@pytest.mark.parametrize("form", ["txt", "markdown", "html"])
def test_the_whole_text_is_there_to_the_character(qcite: Run, outline: Outline, form: str) -> None:
    text = qcite("export", "--format", form).stdout
    text = re.sub(r"<(style|title)>.*?</\1>", "", text, flags=re.DOTALL)
    text = re.sub(r"<sup.*?</sup>|<ol.*?</ol>|<[^>]*>|\[\^\d+\](?!:)|〔\d+〕(?!“)", "", text)
    text = re.sub(r"(?m)^(\[\^\d+\]:|〔\d+〕).*$", "", text)
    assert wording(outline.text) in wording(text)


def test_units_alone_as_markdown(qcite: Run, outline: Outline) -> None:
    article = outline.articles[12]
    assert qcite("export", "--format", "markdown", "13").stdout == (
        f"### （十三）{article.heading}\n\n{article.text}\n"
    )


def test_open_places_are_footnotes(qcite: Run) -> None:
    text = qcite("export", "--format", "markdown", "17").stdout
    assert text.endswith("[^1]: “网约出租车”：各来源不一，存疑；另作“网约车”，另作“网约车有序”。\n")


def test_a_word_file_in_the_layout_of_official_documents(
    qcite: Run, outline: Outline, converted: Callable[..., None], tmp_path: Path
) -> None:
    done = qcite("export", "--format", "docx", "-o", "纲要.docx")
    assert done == Result(0, "", "已写出 纲要.docx。\n")
    written = docx.Document(str(tmp_path / "纲要.docx"))
    paragraphs = [(one.style.name, one.text) for one in written.paragraphs if one.style]
    assert paragraphs[0] == ("Title", "质量强国建设纲要")
    assert [text for style, text in paragraphs if style == "Heading 1"][5] == "六、提升建设工程品质"
    headings = [text for style, text in paragraphs if style == "Heading 2"]
    assert headings[12] == "（十三）强化工程质量保障"
    assert len(headings) == len(outline.articles)
    assert wording(outline.text) in wording("".join(text for _, text in paragraphs))
    section = written.sections[0]
    assert [round(length.mm) for length in (section.page_width, section.page_height)] == [210, 297]  # type: ignore[union-attr]
    body = written.styles["Normal"]
    assert body.paragraph_format.line_spacing.pt == 28.95
    converted("txt:Text (encoded):UTF8", tmp_path, tmp_path / "纲要.docx")
    shown = (tmp_path / "纲要.txt").read_text("utf-8-sig")
    assert wording(outline.articles[12].text) in wording(shown)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--format", "docx"], "写 .docx 要用 -o 指定文件名，如 -o 纲要.docx。"),
        (["--format", "txt", "--prefix", "x"], "--prefix 用于缩写（rime、fcitx5、espanso、macos、"
         "plain），不用于 txt。"),
        (["--format", "rime", "--prefix", "ZL1"], "--prefix 应为1到20个小写字母，不能是“ZL1”。"),
        (["--format", "rime", "目标3"], "缩写只用于条、专栏和部分。例：qcite export --format rime "
         "13 专栏3。"),
        (["--format", "txt", "33"], "《质量强国建设纲要》共三十二条，没有第三十三条。"),
        (["--format", "txt", "-o", "没有/纲要.txt"], "无法写入 没有/纲要.txt：没有这个文件。"),
    ],
)  # fmt: skip
def test_what_cannot_be_written(qcite: Run, words: list[str], message: str) -> None:
    assert qcite("export", *words) == Result(2, "", f"qcite：{message}\n")


def test_a_file_that_is_there_is_kept(qcite: Run, tmp_path: Path) -> None:
    (tmp_path / "纲要.txt").write_text("旧", "utf-8")
    assert qcite("export", "--format", "txt", "-o", "纲要.txt") == Result(
        2, "", "qcite：纲要.txt 已存在，没有覆盖；请先移走，或换一个文件名。\n"
    )
    assert (tmp_path / "纲要.txt").read_text("utf-8") == "旧"


@pytest.mark.parametrize(
    ("sample", "name", "lines", "abbreviation"),
    [
        (
            "law.md",
            "量具管理法",
            ["第一章　总则", "　　第二条之一　", "附则"],
            "ljglf2z1\t《中华人民共和国量具管理法》第二条之一",
        ),
        (
            "plan.txt",
            "青山省品牌建设方案",
            [
                "一、总体要求",
                "　　（一）指导思想。坚持质量第一。",
                "　　——产品品牌更强。新增100个。",
            ],
            "",
        ),
        ("rule.txt", "关于量具使用若干问题的规定", ["　　一、量具应当检定："], ""),
    ],
)
def test_documents_of_the_library_with_their_own_numbers(
    qcite: Run, tmp_path: Path, sample: str, name: str, lines: list[str], abbreviation: str
) -> None:
    shelf = {"QCITE_LIBRARY": str(tmp_path / "文库")}
    qcite("library", "add", str(FIXTURES / "importing" / sample), environment=shelf)
    text = qcite("export", name, "--format", "txt", environment=shelf).stdout
    published = qcite("全文", "--document", name, environment=shelf).stdout
    assert wording(text) == wording(published)
    rows = text.splitlines()
    for line in lines:
        assert any(row.startswith(line) for row in rows), line
    if abbreviation:
        phrases = qcite("export", name, "--format", "plain", environment=shelf).stdout
        assert abbreviation in phrases.splitlines()
