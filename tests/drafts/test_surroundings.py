"""What a place is looked up by: the heading above, the paragraph's first words, row and column."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcite import drafts
from qcite.drafts.surroundings import Finder
from tests.conftest import FIXTURES
from tests.fixtures.drafts.make_word import box, p, package, t

TEXT = """关于推进质量工作的意见
各单位：
为贯彻部署，提出以下意见。
一、总体要求
坚持质量第一。
二、重点任务
（一）强化工程质量。落实各方责任，健全制度，加强全过程管理。
重点抓好以下工作。
（二）提升服务质量
一是推进标准化；
（三）各单位要认真落实本意见提出的各项任务，并在每年年底前把落实情况报送领导小组办公室备案
末段。
"""


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("各单位：", "“各单位：”"),
        ("一、总体", "“一、总体要求”"),
        ("坚持", "一、总体要求 > “坚持质量第一。”"),
        # A heading stands under the one it belongs to, also where it runs into its paragraph.
        ("（一）", "二、重点任务 > “（一）强化工程质量。落实各方……”"),
        ("各方责任", "二、重点任务 > “（一）强化工程质量。落实各方……”"),
        ("重点抓好", "（一）强化工程质量 > “重点抓好以下工作。”"),
        ("标准化", "（二）提升服务质量 > “一是推进标准化；”"),
        # Too long for a heading.
        ("末段", "（二）提升服务质量 > “末段。”"),
    ],
)
@pytest.mark.parametrize("kind", ["txt", "docx"])
def test_headings_known_by_their_numbers(words: str, label: str, kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{kind}"
    if kind == "docx":
        package(path, "".join(p(t(line)) for line in TEXT.splitlines()))
    else:
        path.write_text(TEXT, encoding="utf-8")
    draft = drafts.read(str(path))
    assert Finder(draft).at(draft.text.index(words)).label == label


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("a.md", "# 附则\n\n## 解释\n\n本规定由“某办”解释。\n\n# 末章\n\n正文。"),
        ("a.md", "附则\n===\n\n解释\n---\n\n本规定由“某办”解释。\n\n末章\n===\n\n正文。"),
        ("a.html", "<h1>附则</h1><h2>解<b>释</b></h2>本规定由“某办”解释。<h1>末章</h1><p>正文。"),
    ],
)
def test_headings_of_text_files(name: str, source: str) -> None:
    draft = drafts.read_stream(source.encode(), name)
    finder = Finder(draft)
    labels = [finder.at(draft.text.index(words)).label for words in ("附则", "解释", "本", "正文")]
    assert labels == [
        "“附则”",
        "附则 > “解释”",
        "解释 > “本规定由‘某办’解释。”",
        "末章 > “正文。”",
    ]


def test_headings_of_a_word_document(tmp_path: Path) -> None:
    styles = (
        '<w:style w:styleId="2"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="Mine"><w:basedOn w:val="2"/></w:style>'
        '<w:style w:styleId="Own"><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    )
    body = (
        p(t("附则"), '<w:pStyle w:val="Mine"/>')
        + p(t("解释"), '<w:pStyle w:val="Own"/>')
        + p(t("本规定由某办解释。"))
        + p(t("不是标题"), '<w:pStyle w:val="2"/><w:outlineLvl w:val="9"/>')
        + p(t("施行"), '<w:outlineLvl w:val="1"/>')
        + p(t("自印发之日起施行。") + box(p(t("框内")), p(t("框内"))))
        + "<w:tbl><w:tr>"
        + "".join(f"<w:tc>{p(t(words))}</w:tc>" for words in ("任务", "依据"))
        + "</w:tr><w:tr>"
        + "".join(f"<w:tc>{p(t(words))}</w:tc>" for words in ("质量提升", "第四十条"))
        + "</w:tr></w:tbl>"
        + p('<w:r><w:footnoteReference w:id="2"/></w:r>')
    )
    package(
        tmp_path / "a.docx",
        body,
        styles=styles,
        footnotes=f'<w:footnote w:id="2">{p(t("注文"))}</w:footnote>',
    )
    draft = drafts.read(str(tmp_path / "a.docx"))
    finder = Finder(draft)
    expected = {
        "附则": "“附则”",
        "解释": "附则 > “解释”",
        "本规定": "解释 > “本规定由某办解释。”",
        "不是标题": "解释 > “不是标题”",
        "施行": "附则 > “施行”",
        "框内": "施行 > 文本框1 > “框内”",
        "依据": "施行 > 表格1“任务”行 > “依据”",
        "质量提升": "施行 > 表格1“任务”列 > “质量提升”",
        "第四十条": "施行 > 表格1“质量提升”行“依据”列 > “第四十条”",
        "注文": "脚注1 > “注文”",
    }
    assert {words: finder.at(draft.text.index(words)).label for words in expected} == expected


def test_headings_of_an_opendocument_text(tmp_path: Path) -> None:
    with zipfile.ZipFile(FIXTURES / "drafts" / "notice.odt") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    body = (
        "<text:h>附则</text:h><text:h text:outline-level='2'>解释</text:h><text:p>正文。</text:p>"
    )
    content = members["content.xml"].replace(b"</office:text>", f"{body}</office:text>".encode())
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as archive:
        for name, data in {**members, "content.xml": content}.items():
            archive.writestr(name, data)
    draft = drafts.read(str(tmp_path / "a.odt"))
    finder = Finder(draft)
    assert finder.at(draft.text.index("解释")).label == "附则 > “解释”"
    assert finder.at(draft.text.index("正文。")).label == "解释 > “正文。”"
    assert finder.at(draft.text.index("达到94%")).label == "表格1“合格率”行“目标值”列 > “达到94%”"


PIECES = ["一、总则", "（一）目的。为了", "# 章", "|甲|乙|\n|-|-|\n|丙|丁|", "段落", "“", "", "  "]


@given(st.lists(st.sampled_from(PIECES)), st.sampled_from(["a.txt", "a.md", "a.html"]))
def test_every_place_has_words_that_are_there(lines: list[str], name: str) -> None:
    draft = drafts.read_stream("\n".join(lines).encode(), name)
    finder = Finder(draft)
    squeezed = " ".join(draft.text.split())
    for offset in range(len(draft.text) + 1):
        around = finder.at(offset)
        for words in (around.heading, around.row, around.column):
            assert words in squeezed
        assert around.beginning.removesuffix("……") in draft.text
        assert around.label.count("\n") == 0
