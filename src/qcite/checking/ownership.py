"""Whose a pinpoint is.

It belongs to the document named just before it; failing that, to the last one named in its
sentence; failing that, to the only one named in its paragraph. Otherwise it is nobody's, unless
it leads words of the document, or stands in a table that the document heads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qcite.checking import lexicon
from qcite.checking.mentions import Mentions
from qcite.checking.passages import Passages
from qcite.checking.pinpoints import Pinpoint
from qcite.checking.prose import Prose
from qcite.checking.tables import Tables
from qcite.edition.outline import Outline
from qcite.text.ends import between_ends
from qcite.text.folding import wording_of

Owner = Literal["outline", "other", "unknown", "nobody"]
"""``nobody``: no document is named near it."""


@dataclass(frozen=True, slots=True)
class Owned:
    """A pinpoint and whose it is."""

    pinpoint: Pinpoint
    document: Owner
    attached: bool = False
    """Whether the document is named right before it, or before its neighbours."""
    chained: bool = False
    """Whether the pinpoint before it belongs with it in a list."""
    within: Pinpoint | None = None
    """The part named just before it: 第六部分第十三条."""
    is_word: bool = False
    """Whether it is no pinpoint: 引言 is a common word but right after a name, and 第三篇 may be
    an essay."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What decides whose a pinpoint is."""

    prose: Prose
    mentions: Mentions
    tables: Tables
    outline: Outline
    passages: Passages


_WORDS = re.compile(r"\S")
_ADJACENT = re.compile(r"\s{0,2}(?:的|中的?|之|里的?|内的?|正文的?|全文的?|原文的?)?\s?$")
_CHAINED = re.compile(
    r"\s?(?:、|，|,|；|和|及|与|以及|并|至|到|[-—–－~～]{1,2}|的|中的?|下的?|之下的?|里的?|"
    r"及其|、?和?其中(?:的)?)?\s?$"
)
_NAMED_OTHERWISE = re.compile(rf"(?:{lexicon.DOCUMENTS})(?:的|中的?|之)?\s?$")
_LEADS = re.compile(
    r"\s?(?:[^，。；：“”]{0,8})?(?:指出|提出|强调|要求|明确|规定|部署|写道|表示)[^，。；：“”]{0,6}[，,：:]?\s*"
)
_CITES = re.compile(r"(?:见|参照|对应|依据|根据|按照|落实|同上[，,]?|同前[，,]?)\s?$")
_CELL = re.compile(r"\|\s?$")
_HEADING = 6
"""A shorter heading may be like another by chance."""


def own(around: Surroundings) -> list[Owned]:
    """Every pinpoint with its document, in order."""
    found: list[Owned] = []
    has_books = bool(around.outline.of_kind("book"))
    for pinpoint in around.prose.pinpoints:
        one = _attached(pinpoint, found[-1] if found else None, around)
        is_word = (pinpoint.level == "preamble" and not one.attached) or (
            pinpoint.word in ("篇", "编") and not has_books
        )
        found.append(replace(one, is_word=True) if is_word else one)
    if not around.mentions.knows_outline:
        return found
    adopted = {*_in_tables(found, around), *_leading(found, around)}
    # What is listed before it belongs with it.
    for index in range(len(found) - 1, 0, -1):
        if index in adopted and found[index].chained and found[index - 1].document == "nobody":
            adopted.add(index - 1)
    found = _with_owner(found, adopted, "outline")
    return _with_owner(found, set(_left_open(found, around)), "unknown")


def _with_owner(found: list[Owned], indices: set[int], owner: Owner) -> list[Owned]:
    return [
        replace(one, document=owner) if index in indices else one for index, one in enumerate(found)
    ]


def _attached(pinpoint: Pinpoint, before: Owned | None, around: Surroundings) -> Owned:
    """Whose it is by the names and pinpoints before it."""
    prose, mentions = around.prose, around.mentions
    text, start = prose.text, pinpoint.start
    if mentions.is_inside(start):
        return Owned(pinpoint, "other")
    paragraph = prose.paragraph_start(start)
    mention = mentions.last_before(start, paragraph)
    if (
        before is not None
        and before.pinpoint.reach >= paragraph
        and (mention is None or mention.start < before.pinpoint.start)
        and before.pinpoint.reach <= start
    ):
        gap = text[before.pinpoint.reach : start]
        if len(gap) <= 6 and _CHAINED.match(gap):
            within = _within(pinpoint, before) if _ADJACENT.match(gap) else None
            return Owned(pinpoint, before.document, before.attached, True, within)
    if (
        mention is not None
        and start - mention.reach <= 8
        and _ADJACENT.match(text[mention.reach : start])
    ):
        return Owned(pinpoint, mention.document, attached=True)
    return Owned(pinpoint, _nearest(pinpoint, paragraph, around))


def _within(pinpoint: Pinpoint, before: Owned) -> Pinpoint | None:
    """The part or chapter that a pinpoint right behind another is said to stand in."""
    if before.pinpoint.level in ("part", "division"):
        is_same = before.pinpoint.word == pinpoint.word
        return before.within if is_same else before.pinpoint
    if pinpoint.level not in ("article", "box"):
        return None
    return before.within if before.pinpoint.level == pinpoint.level else None


def _nearest(pinpoint: Pinpoint, paragraph: int, around: Surroundings) -> Owner:
    """Whose a pinpoint is that no name stands right before."""
    text, start = around.prose.text, pinpoint.start
    mention = around.mentions.last_before(start, paragraph)
    if _NAMED_OTHERWISE.search(text[max(paragraph, start - 8) : start]):
        return "other"
    if mention is None:
        return "nobody"
    if not _WORDS.search(text, paragraph, start):
        return "other"  # The draft's own 第一条.
    if mention.start >= around.prose.sentence_start(start):
        return mention.document if mention.form != "nested" else "other"
    if around.mentions.all_outline(paragraph, start):
        return "outline"
    return "unknown" if mention.document == "outline" else "other"


def _nobodys(found: Sequence[Owned]) -> Iterator[tuple[int, Owned]]:
    for index, one in enumerate(found):
        if one.document == "nobody" and not one.is_word:
            yield index, one


def _leading(found: Sequence[Owned], around: Surroundings) -> Iterator[int]:
    """Those that stand for themselves but lead words of the document.

    In a draft that names it, 第十条要求：“…” with words of it is a citation of it, and so is
    第十条“…” with one of its headings.
    """
    text = around.prose.text
    headings = {wording_of(unit.heading) for unit in around.outline.walk() if unit.heading}
    alone = around.mentions.all_outline(0, len(text))
    for index, one in _nobodys(found):
        pinpoint = one.pinpoint
        if pinpoint.heading is not None:
            start, end = pinpoint.heading
            heading = wording_of(text[start + 1 : end - 1])
            if heading in headings or (alone and _is_nearly_of(pinpoint, heading, around.outline)):
                yield index
                continue
        quotation = around.prose.quotation_from(pinpoint.end, pinpoint.end + 24)
        if quotation is not None:
            gap = text[pinpoint.end : quotation.start]
            if _LEADS.fullmatch(gap) and around.passages.is_quoted(quotation):
                yield index


def _in_tables(found: Sequence[Owned], around: Surroundings) -> Iterator[int]:
    """Those that stand alone in a cell whose column or row the document heads."""
    tables, mentions = around.tables, around.mentions
    if not tables:
        return
    for index, one in _nobodys(found):
        cell = tables.cell_at(one.pinpoint.start)
        if cell is None:
            continue
        for head in (*tables.headings(cell), *tables.row(cell)):
            named = mentions.between(head.start, head.end)
            if named and {mention.document for mention in named} == {"outline"}:
                yield index
                break


def _is_nearly_of(pinpoint: Pinpoint, heading: str, outline: Outline) -> bool:
    """Whether a heading is that of the very unit, but for one character."""
    units = {"article": outline.articles, "part": outline.parts, "box": outline.boxes}
    for number in pinpoint.numbers[-1:]:
        for unit in units.get(pinpoint.level, ()):
            right = wording_of(unit.heading)
            if unit.number == number.value and len(right) == len(heading) >= _HEADING:
                return tuple(map(len, between_ends(right, heading))) == (1, 1)
    return False


def _left_open(found: Sequence[Owned], around: Surroundings) -> list[int]:
    """Those that read as citations where no other document is named.

    A table may name the document in its head, and have 第十三条 in a cell; so may a note: 同上，
    第十条.
    """
    if any(one.document == "other" and one.form != "nested" for one in around.mentions.all):
        return []
    if any(one.document == "other" and not one.is_word for one in found):
        return []
    prose = around.prose
    citing: list[int] = []
    alone: list[int] = []
    for index, one in _nobodys(found):
        pinpoint = one.pinpoint
        if pinpoint.level not in ("article", "box"):
            continue
        before = prose.text[prose.paragraph_start(pinpoint.start) : pinpoint.start]
        after = prose.text[pinpoint.end : prose.paragraph_end(pinpoint.start)]
        if _CITES.search(before):
            citing.append(index)
        elif not (before.strip() or after.strip()) or _CELL.search(before):
            alone.append(index)
        elif not before.strip():
            return []  # The draft has articles of its own.
    counted = [found[index].pinpoint.numbers[0].value for index in alone]
    return citing if counted == [*range(1, len(alone) + 1)] else citing + alone
