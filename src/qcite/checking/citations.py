"""Citations in a draft: every pinpoint with the document it belongs to and the units it names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qcite.checking import general
from qcite.checking.general import Named
from qcite.checking.ownership import Owned, Owner, Surroundings, own
from qcite.checking.pinpoints import RANGE, Level, Pinpoint
from qcite.checking.prose import Prose
from qcite.edition.outline import Outline, Unit


@dataclass(frozen=True, slots=True, eq=False)
class Citation:
    """A pinpoint, whose it is and what it names. Offsets in the draft's text."""

    pinpoint: Pinpoint
    document: Owner
    attached: bool
    """Whether the document is named right before it, or before its neighbours."""
    units: tuple[Unit, ...]
    """What it names, as far as it exists."""
    before: Citation | None
    """The one before it in a list: 第十三条、第十四条."""
    within: Citation | None
    """The part or chapter named just before it: 第六部分第十三条."""
    fault: str = ""
    doubt: str = ""
    """Of a document that is not built like the Outline: why it names nothing, and why it may name
    several units."""

    @property
    def is_division(self) -> bool:
        """Whether it is a part or chapter, in which an article behind it stands."""
        return self.level in ("part", "division")

    @property
    def start(self) -> int:
        return self.pinpoint.start

    @property
    def end(self) -> int:
        return self.pinpoint.end

    @property
    def reach(self) -> int:
        """Its end, with the heading quoted after it."""
        return self.pinpoint.reach

    @property
    def level(self) -> Level:
        return self.pinpoint.level


class Citations:
    """All citations of a draft, in order."""

    def __init__(self, citations: Sequence[Citation] = ()) -> None:
        self.all = tuple(citations)
        self.has_parts = any(citation.level == "part" for citation in citations)
        """Whether any is of a part, of whatever document."""
        self._starts = [citation.start for citation in citations]

    def last_before(self, offset: int, low: int) -> Citation | None:
        """The last one that ends at or before ``offset`` and begins at ``low`` or later."""
        index = bisect_left(self._starts, offset) - 1
        if index >= 0 and self._starts[index] >= low and self.all[index].end <= offset:
            return self.all[index]
        return None

    def first_from(self, offset: int, high: int) -> Citation | None:
        """The first one that begins between ``offset`` and ``high``."""
        index = bisect_left(self._starts, offset)
        if index < len(self._starts) and self._starts[index] < high:
            return self.all[index]
        return None


def find_citations(around: Surroundings) -> Citations:
    """Every citation, of whatever document."""
    if not around.mentions.all:
        return Citations()
    by_start: dict[int, Citation] = {}
    found: list[Citation] = []
    before: Citation | None = None
    for one in own(around):
        before = _citation(one, before if one.chained else None, by_start, around)
        by_start[before.start] = before
        if not one.is_word:
            found.append(before)
    return Citations(found)


def _citation(
    one: Owned,
    before: Citation | None,
    by_start: dict[int, Citation],
    around: Surroundings,
) -> Citation:
    within = by_start[one.within.start] if one.within is not None else None
    found = Named()
    if one.document == "outline" and not one.is_word:
        if around.outline.divisions:
            found = _named(one.pinpoint, before, within, around)
        else:
            units = _units(one.pinpoint, before, around.prose, around.outline)
            found = Named(units)
    return Citation(
        one.pinpoint,
        one.document,
        one.attached,
        found.units,
        before,
        within,
        found.fault,
        found.doubt,
    )


def _named(
    pinpoint: Pinpoint, before: Citation | None, within: Citation | None, around: Surroundings
) -> Named:
    """What a pinpoint names in a document that is not built like the Outline."""
    if any(number.value is None for number in pinpoint.numbers):
        return Named()
    text = around.prose.text
    said = general.written(within.pinpoint, text) if within is not None else ""
    if (
        before is not None
        and before.units
        and before.pinpoint.word == pinpoint.word
        and RANGE.search(text[before.reach : pinpoint.start])
    ):
        # 第十三条至第十五条, the first of which is named already.
        range_of = f"{said}{general.written(before.pinpoint, text)}至"
        found = general.named(pinpoint, range_of, text, around.outline)
        return replace(found, units=found.units[1:])
    return general.named(pinpoint, said, text, around.outline)


def units_of(level: Level, outline: Outline) -> tuple[Unit, ...]:
    """What the document has of a level, in order."""
    if level == "part":
        return outline.parts
    return outline.articles if level == "article" else outline.boxes


def _units(
    pinpoint: Pinpoint, before: Citation | None, prose: Prose, outline: Outline
) -> tuple[Unit, ...]:
    """What a pinpoint of the document names; of a range all that lies between."""
    if pinpoint.level == "preamble":
        return (outline.preamble,) if outline.preamble is not None else ()
    if pinpoint.level == "division" or "之" in pinpoint.word:
        return ()
    there = units_of(pinpoint.level, outline)
    named: list[Unit] = []
    last: int | None = None
    for index, number in enumerate(pinpoint.numbers):
        if number.value is not None and 1 <= number.value <= len(there):
            first = last if index in pinpoint.ranges and last is not None else number.value - 1
            named += there[first : number.value]
        last = number.value
    if (
        before is not None
        and named
        and before.units
        and before.level == pinpoint.level
        and RANGE.search(prose.text[before.reach : pinpoint.start])
    ):
        # 第十三条至第十五条
        named[:0] = there[before.units[-1].number : named[0].number - 1]
    return tuple(named)
