"""A check of a text, and results of a check, built by hand: what the renderers are tried on.

Four files: a Markdown draft with every kind of thing to say, a draft in paragraphs, one that does
not speak of the document, and one that could not be read and has a hostile name.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from qcite.checking.findings import Correction, Finding, Report, Tally, Unchecked
from qcite.checking.results import Corrected, FileResult, locate, unreadable
from qcite.checking.spots import Spots
from qcite.citing.citation import cite
from qcite.document import Document
from qcite.drafts.model import Draft, LinePlaces, Place, Suppression
from qcite.edition import loading
from qcite.matching import Difference
from qcite.matching.model import Category, Operation
from tests.conftest import FIXTURES

OUTLINE = loading.load()
INTRODUCTION = f"{cite([], OUTLINE, name='first')}是质量工作的纲领。"
DOCUMENT = f"《{OUTLINE.title}》"
RIGHT = "强化建设单位工程质量首要责任"
WRONG = "强化建设单位工程质量重要责任"
assert RIGHT in OUTLINE.articles[12].sentences[0]


class _Paragraphs:
    """Places in a text whose lines are the paragraphs of a .docx."""

    def __init__(self, text: str) -> None:
        self._lines = LinePlaces(text)

    def place(self, offset: int) -> Place:
        place = self._lines.place(offset)
        return replace(place, paragraph=place.line, part="正文")


def markdown_draft(*suppressions: Suppression) -> Draft:
    source = (FIXTURES / "check_command" / "draft.md").read_bytes()
    text = source.decode("utf-8")
    return Draft(
        "通知.md",
        "md",
        text,
        notices=("代码块未检查。",),
        suppressions=suppressions,
        places=LinePlaces(text),
        source=source,
    )


def misquotation(text: str, start: int, words: str, right: str) -> Finding:
    """A finding that 首要 has become 重要 in the words from ``start``."""
    article = OUTLINE.articles[12]
    at = words.index("重要")
    stands = article.published.index(right)

    def difference(operation: Operation, category: Category, first: int, last: int) -> Difference:
        return Difference(
            operation,
            category,
            start + first,
            start + last,
            article,
            stands + first,
            stands + last,
            words[first:last],
            right[first:last],
        )

    return Finding(
        "quotation-differs",
        start,
        start + len(words),
        text[start : start + len(words)],
        "引文与第十三条原文不符。",
        expected=right,
        locator="13.1",
        differences=(
            difference("equal", "none", 0, at),
            difference("replace", "wording", at, at + 2),
            difference("equal", "none", at + 2, len(words)),
        ),
        corrections=(Correction(start + at, start + at + 2, "首要"),),
    )


def markdown_report(text: str) -> Report:
    missing = text.index("第三十三条")
    short = "工程质量重要责任"
    second = text.index(short, text.index(WRONG) + len(WRONG))
    third = text.index(short, second + 1)
    brand = text.index("品牌")
    return Report(
        findings=(
            misquotation(text, third, short, short.replace("重要", "首要")),
            misquotation(text, second, short, short.replace("重要", "首要")),
            Finding(
                "citation-missing-unit",
                missing,
                missing + 5,
                "第三十三条",
                f"{DOCUMENT}共三十二条，没有第三十三条。",
            ),
            misquotation(text, text.index(WRONG), WRONG, RIGHT),
            Finding("abbreviation-undefined", 0, 1, "#", "简称使用前没有说明。"),
        ),
        unchecked=(Unchecked(brand, brand + 2, "品牌", "无法判断是否引自本文件。"),),
        citations=Tally(2, 1, 0),
        quotations=Tally(1, 3, 1),
    )


def markdown_result() -> FileResult:
    draft = markdown_draft()
    return locate(
        draft, markdown_report(draft.text), DOCUMENT, {"abbreviation-undefined": "--ignore"}
    )


def paragraph_result() -> FileResult:
    """A .docx whose words would drive a terminal, corrected."""
    text = "封面\n引用“\u202e质量\x1b[31m”第廿一条。\n落款"
    start, end = text.index("“"), text.index("”") + 1
    numeral = text.index("第廿一条")
    draft = Draft(
        "a,b：100%.docx",
        "docx",
        text,
        notices=("修订按全部接受读取。",),
        places=_Paragraphs(text),
        source=b"",
    )
    report = Report(
        findings=(
            Finding(
                "quotation-hidden-character",
                start,
                end,
                text[start:end],
                "引文中有不可见字符。",
                expected="“质量”",
            ),
            Finding(
                "citation-numeral",
                numeral,
                numeral + 4,
                "第廿一条",
                "序号的写法不规范。",
                expected="第二十一条",
                locator="21",
                corrections=(Correction(numeral + 1, numeral + 3, "二十一"),),
            ),
        ),
        citations=Tally(0, 1, 0),
        quotations=Tally(0, 1, 0),
    )
    corrected = Corrected(
        "a,b：100%.qcite.docx", edits=1, left_out=(Spots(draft).spot(start, end),)
    )
    result = locate(draft, report, DOCUMENT)
    hidden, numeral_found = result.findings
    done = (hidden, replace(numeral_found, corrected=True))
    return replace(result, findings=done, corrected=corrected)


def unrelated_result() -> FileResult:
    draft = Draft("无关.txt", "txt", "今天天气好。", places=LinePlaces(""), source=b"")
    return locate(draft, Report(), DOCUMENT)


def unreadable_result() -> FileResult:
    return unreadable("坏\x1b[2J.docx", "坏\x1b[2J.docx：文件已损坏。")


def results() -> list[FileResult]:
    return [markdown_result(), paragraph_result(), unrelated_result(), unreadable_result()]


@cache
def document() -> Document:
    """The packaged edition, loaded and indexed once."""
    return Document(OUTLINE)


def report(text: str) -> Report:
    """What a check of the text against the packaged edition says."""
    return document().check_text(text)
