"""Findings get places, and what a draft asks to be left out is left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcite import drafts
from qcite.checking.findings import Correction, Finding, Report
from qcite.checking.results import corrections, locate
from qcite.checking.spots import Spots
from qcite.drafts.model import Draft, LinePlaces, Suppression
from tests.checking.samples import DOCUMENT, markdown_draft, markdown_report, markdown_result


def test_findings_come_in_the_order_of_the_text() -> None:
    offsets = [located.spot.offset for located in markdown_result().findings]
    assert offsets == sorted(offsets)
    assert len(offsets) == 4


@pytest.mark.parametrize(
    ("codes", "suppressed"),
    [((), 1), (("citation-missing-unit",), 1), (("fact-date",), 0)],
)
def test_a_comment_of_the_draft_leaves_findings_out(
    codes: tuple[str, ...], suppressed: int
) -> None:
    draft = markdown_draft()
    report = markdown_report(draft.text)
    finding = next(one for one in report.findings if one.code == "citation-missing-unit")
    draft = replace(draft, suppressions=(Suppression(finding.start - 2, finding.end + 2, codes),))
    result = locate(draft, report, DOCUMENT)
    assert result.suppressed == suppressed
    assert len(result.findings) == len(report.findings) - suppressed


def test_ignored_by_the_settings_is_counted_apart() -> None:
    draft = markdown_draft()
    report = markdown_report(draft.text)
    result = locate(draft, report, DOCUMENT, {"quotation-differs": "--ignore"})
    assert (result.ignored, result.suppressed, len(result.findings)) == (3, 0, 2)


def test_a_misspelt_code_in_a_comment_is_told() -> None:
    draft = markdown_draft(Suppression(0, 5, ("quotation-difers", "fact-date")))
    assert locate(draft, Report(), DOCUMENT).notices == (
        "代码块未检查。",
        "文中的“qcite: ignore quotation-difers”不起作用：没有这个问题代码。",
    )


def test_overlapping_corrections_are_made_once() -> None:
    text = "第廿一条质量"
    draft = Draft("甲.txt", "txt", text, places=LinePlaces(text), source=text.encode())
    findings = [
        Finding("citation-numeral", 0, 4, "第廿一条", "甲。", corrections=(one,))
        for one in (
            Correction(1, 3, "二十一"),
            Correction(1, 3, "二十一"),
            Correction(2, 4, "一条"),
            Correction(4, 4, "。"),
        )
    ]
    # Not fixable, whatever it brings.
    findings.append(
        Finding("fact-date", 4, 6, "质量", "乙。", corrections=(Correction(4, 6, "品牌"),))
    )
    result = locate(draft, Report(tuple(findings)), DOCUMENT)
    assert [one for one, _ in corrections(result)] == [
        Correction(1, 3, "二十一"),
        Correction(4, 4, "。"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_byte_columns_are_those_of_utf8_whatever_the_file_is_in(
    encoding: str, line_end: str
) -> None:
    text = line_end.join(["关于做好质量工作的通知", "各单位：", "《纲要》指出，质量第一。"])
    draft = drafts.read_stream(text.encode(encoding), "甲.txt")
    start = draft.text.index("质量第一")
    found = Spots(draft).spot(start, start + 4)
    assert (found.start.line, found.start.column) == (3, 8)
    assert (found.start_byte, found.end_byte) == (22, 34)
    assert found.literal


@pytest.mark.parametrize(
    ("name", "source", "words", "literal"),
    [
        ("甲.md", "要**提高质量**。", "提高质量", True),
        ("甲.md", "要提高**质量**。", "提高质量", False),  # marks stand between
        ("甲.md", "要提高\n质量。", "提高质量", False),  # over a line's end
        ("甲.html", "<p>甲&amp;乙</p>", "甲&乙", False),
        ("甲.html", "<p>甲乙</p>", "甲乙", True),
    ],
)
def test_only_what_stands_literally_in_the_file_can_be_replaced_there(
    name: str, source: str, words: str, literal: bool
) -> None:
    draft = drafts.read_stream(source.encode(), name)
    start = draft.text.index(words)
    assert Spots(draft).spot(start, start + len(words)).literal is literal


@given(st.text(st.sampled_from("质量纲要，。“\n\r\t a𠮷\u200b"), min_size=1), st.data())
def test_a_literal_spot_of_plain_text_leads_back_to_the_words(
    source: str, data: st.DataObject
) -> None:
    draft = drafts.read_stream(source.encode(), "甲.txt")
    start = data.draw(st.integers(0, len(draft.text)))
    end = data.draw(st.integers(start, len(draft.text)))
    found = Spots(draft).spot(start, end)
    if found.literal:
        lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        line = lines[found.start.line - 1]
        assert line[found.start.column - 1 : found.end.column - 1] == draft.text[start:end]
        assert (
            line.encode()[found.start_byte - 1 : found.end_byte - 1]
            == draft.text[start:end].encode()
        )


@pytest.mark.parametrize("before", [0, 1, 1023, 1024, 1025, 5000])
def test_bytes_are_counted_from_the_beginning_of_a_long_line(tmp_path: Path, before: int) -> None:
    path = tmp_path / "草稿.txt"
    path.write_text("甲\n" + "a质🀄"[: before % 4] + "质" * before + "纲要\n", encoding="utf-8")
    draft = drafts.read(str(path))
    start = draft.text.index("纲要")
    found = Spots(draft).spot(start, start + 2)
    line = draft.text.split("\n")[1]
    assert found.start_byte == len(line.partition("纲要")[0].encode()) + 1
    assert found.end_byte == found.start_byte + 6
