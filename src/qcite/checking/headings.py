"""Headings quoted right behind a pinpoint: 第十三条“强化工程质量保障”, 第二十八条（质量共治）."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qcite.checking import lexicon
from qcite.checking.citations import Citation
from qcite.checking.findings import Finding
from qcite.checking.reading import Reading
from qcite.edition.naming import spoken_in_full
from qcite.edition.outline import Unit
from qcite.text.ends import between_ends
from qcite.text.folding import wording_of
from qcite.text.quotation_marks import quoted

_MADE_UP = 8
"""Quoted words of so many characters right after a number are given out as its heading."""
_CLAUSES = re.compile("[，。；]")
_SAYS_MORE = re.compile(rf"(?:{lexicon.SAYS})了?[\u4e00-\u9fff]{{3}}(?<!的.{{2}})")
_IS = re.compile(
    r"\s?(?:的?(?:标题|题目|名称|主题)(?:就?是|为)?|就?是|[名题]?为)\s?"
    r"(?P<heading>[^，。；：、“”\s]{4,30})(?=[，。；、\s]|$)"
)
_ENDS = frozenset(("", *"，。、；）\n：的"))
"""What follows a heading; anything else makes the quoted words a term: “…”要求."""


@dataclass(frozen=True, slots=True)
class QuotedHeading:
    """Words behind a pinpoint that were judged as a heading, marks included: no quotation."""

    start: int
    end: int
    citation: Citation
    unit: Unit | None
    """Whose heading it is; None if it is wrong."""
    finding: Finding | None


def find_headings(reading: Reading) -> dict[Citation, QuotedHeading]:
    """The headings quoted in a draft, by the citation they stand behind."""
    return {
        citation: heading
        for citation in reading.citations.all
        if citation.document == "outline"
        for heading in _headings(citation, reading)
    }


def _headings(citation: Citation, reading: Reading) -> Iterator[QuotedHeading]:
    """The heading behind one citation, if the words behind it are one."""
    if not citation.units:
        return
    if citation.pinpoint.heading is None:
        yield from _unquoted(citation, reading)
        return
    start, end = citation.pinpoint.heading
    text = reading.prose.text
    written = wording_of(text[start + 1 : end - 1])
    if not written:
        return
    own = [one for named in citation.units for one in named.walk() if one.heading]
    named = next((one for one in own if wording_of(one.heading) == written), None)
    if named is not None:
        yield QuotedHeading(start, end, citation, named, None)
        return
    if written in wording_of("".join(f"{one.heading}。{one.text}" for one in citation.units)):
        return  # Words of its heading or text: a quotation.
    in_parentheses = text[start] in "（("
    elsewhere = [one for one in reading.outline.walk() if wording_of(one.heading) == written]
    near = max(own, key=lambda one: likeness(written, wording_of(one.heading)), default=None)
    alike = likeness(written, wording_of(near.heading)) if near is not None else 0.0
    if elsewhere or near is None:
        near = citation.units[-1]
    elif in_parentheses:
        # What is no slip for the heading explains the number: 第二十八条（质量共治）.
        if not is_slip(written, wording_of(near.heading)):
            return
    elif _is_given(citation, written, reading):
        near = citation.units[-1]
    elif alike < 0.6:
        if not _is_made_up(written, start, end, reading):
            return
        near = citation.units[-1]
    elif len(written) < 0.7 * len(wording_of(near.heading)):
        return  # A label: 第二十四条“服务效能”.
    if not near.heading:
        return
    expected = f"（{near.heading}）" if in_parentheses else quoted(near.heading)
    yield _wrong((start, end), citation, near, elsewhere, expected, reading)


def _unquoted(citation: Citation, reading: Reading) -> Iterator[QuotedHeading]:
    """第四部分是……, where the words are a heading, its own or another one's."""
    said = _IS.match(reading.prose.text, citation.end)
    if said is None or len(citation.units) != 1:
        return
    unit, written = citation.units[0], wording_of(said["heading"])
    headed = [one for one in reading.outline.walk() if wording_of(one.heading) == written]
    if not written or not headed or not unit.heading:
        return
    start, end = said.span("heading")
    if any(one in headed for one in unit.walk()):
        yield QuotedHeading(start, end, citation, unit, None)
        return
    yield _wrong((start, end), citation, unit, headed, unit.heading, reading)


def _wrong(
    span: tuple[int, int],
    citation: Citation,
    unit: Unit,
    elsewhere: Sequence[Unit],
    expected: str,
    reading: Reading,
) -> QuotedHeading:
    """Words that are not the heading of a unit; ``elsewhere``: the units whose heading they are."""
    stands = f"{quoted(elsewhere[0].heading)}是{whose(elsewhere[0])}的标题；" if elsewhere else ""
    message = f"{stands}{whose(unit)}的标题是{quoted(unit.heading)}。"
    finding = reading.finding(
        "citation-wrong-heading", *span, message, expected, reading.address(unit)
    )
    return QuotedHeading(*span, citation, None, finding)


def _is_given(citation: Citation, written: str, reading: Reading) -> bool:
    """Whether words are said to be the heading: 专栏2为“…”。, 第十三条的标题是“…”."""
    assert citation.pinpoint.heading is not None
    start, end = citation.pinpoint.heading
    text = reading.prose.text
    said = text[citation.end : start].strip()
    # 第十三条为“…”提供了依据 says something else.
    ends = text[end : end + 1] in _ENDS - {"的", "：", "、"}
    return bool(said) and (said != "为" or (ends and len(written) >= _MADE_UP))


def _is_made_up(written: str, start: int, end: int, reading: Reading) -> bool:
    """Whether words that are like no heading are given out as one."""
    text = reading.prose.text
    if len(written) < _MADE_UP:
        return False
    # A verb with what it says behind it (“…”要求压实责任) leaves them a heading.
    if not _SAYS_MORE.match(text, end) and text[end : end + 1] not in _ENDS:
        return False
    if _CLAUSES.search(text, start + 1, end - 1):
        return False  # No heading has clauses: a quotation, invented or not.
    quotation = reading.prose.quotation_at(start)
    # Words of the text, with a slip, are a quotation.
    return quotation is None or not reading.passages.is_quoted(quotation)


def whose(unit: Unit) -> str:
    """How a unit is called whose heading is told of."""
    if unit.kind == "item" or (unit.kind == "target" and unit.heading):
        above = unit.parent if unit.kind == "item" else None
        above = above or unit.article
        return f"{spoken_in_full(above)}中的一项" if above else "一项"
    return spoken_in_full(unit)


def is_slip(one: str, other: str) -> bool:
    """Whether two headings are the same but for two characters, or one that is missing."""
    if len(one) == len(other):
        return sum(map(str.__ne__, one, other)) <= 2
    return sorted(map(len, between_ends(one, other))) == [0, 1]


def likeness(one: str, other: str) -> float:
    """Dice's coefficient of the characters, 0 to 1."""
    if not one or not other:
        return 0.0
    shared = (Counter(one) & Counter(other)).total()
    return 2 * shared / (len(one) + len(other))
