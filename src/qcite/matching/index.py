"""The one entrance: locate a passage, compare it with a unit."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from qcite.edition.apparatus import Apparatus
from qcite.edition.outline import Outline, Unit
from qcite.matching.differing import differences
from qcite.matching.model import Agreement, Difference, Match, Segment
from qcite.matching.placing import Passage, Placement, Placer, prepare
from qcite.matching.stream import NEAR, Stream
from qcite.text.folding import Folded, wording_of
from qcite.text.furniture import blanked

if TYPE_CHECKING:
    from qcite.matching.slips import Slip
    from qcite.searching.relevance import Relevance

_FREE = frozenset({"none", "heading", "enumeration", "ellipsis"})
_GAP_COST = 8
"""What a clause left out counts at most, in characters, in the score."""
JUMP_COST = 4
"""What each place besides the first weakens the evidence of a passage, in characters."""
NEEDED = ((12, 0.87), (16, 0.82), (20, 0.77), (24, 0.72), (32, 0.65), (50, 0.6), (10**9, 0.55))
"""(characters of wording fewer than, score needed): the shorter, the more must agree."""
STOCK_NEEDED = 0.75
"""The score needed where only stock phrases agree: they are joined anew in every document."""
_YEAR = re.compile(r"\s*[“\"]?到\s*[0-9]{4}\s*年[，,](?=.{8})")
_MARK_COST = 0.2
"""What a difference of punctuation counts, in characters, in the score."""


class PassageIndex:
    """An Outline made ready for finding passages in it, which takes a few milliseconds at first."""

    def __init__(self, outline: Outline, apparatus: Apparatus | None = None) -> None:
        self.outline = outline
        self.apparatus = apparatus or Apparatus()

    @cached_property
    def _stream(self) -> Stream:
        return Stream(self.outline)

    @cached_property
    def relevance(self) -> Relevance:
        """The measure of how much of what is said each unit says."""
        # Whoever locates a passage that stands there has no use for it.
        from qcite.searching.relevance import relevance_of

        return relevance_of(self.outline)

    def locate(
        self, text: str, limit: int | None = None, *, surrounded: bool = False
    ) -> tuple[Match, ...]:
        """The places where a passage stands, best first; none if nothing is close enough.

        All places of a passage that stands there verbatim, nearly all of one that nearly does;
        at most ``limit``. Offsets in the answer point into ``text``. If it may be
        ``surrounded`` by words that say where it is from (《纲要》指出，), those are no part of it.
        """
        text = blanked(text)
        passage = prepare(text, *self._quotation(text)) if surrounded else prepare(text)
        placer = Placer(passage, self._stream)
        matches: list[Match] = []
        for placed in placer.alternatives(limit or 1000):
            match = self._match(passage, placed)
            if match is None or not self._is_claimed(match, passage, placed):
                continue
            # Two beginnings may be completed to the same end.
            if all(match.segments != other.segments for other in matches):
                matches.append(match)
        if (not matches or matches[0].agreement == "wording") and (listed := placer.listed()):
            match = self._match(passage, listed)
            if match is not None and self._is_claimed(match, passage, listed):
                best = max((other.score for other in matches), default=0.0)
                matches = [match] if match.score > best else matches
        # Sorting is stable: of equal places the one that comes first in the document is first.
        matches.sort(key=lambda match: -match.score)
        if matches and matches[0].agreement != "wording":
            matches = [match for match in matches if match.agreement != "wording"]
        return tuple(matches[:limit])

    def compare(self, text: str, unit: Unit) -> Match | None:
        """The passage beside the stretch of a unit (or of what is below it) that fits it best.

        None if the two have nothing in common. Nothing is claimed: the caller judges the score.
        """
        passage = prepare(text)
        placer = Placer(passage, self._stream, self._stream.range_of(unit))
        for placed in placer.alternatives(1):
            return self._match(passage, placed)
        return None

    def slips(
        self, folded: Folded, followed: int, is_passed: Callable[[int], bool]
    ) -> Iterator[Slip]:
        """Places where a text, folded to mere wording, agrees with the edition for ``followed``
        characters but for a few between, none of them at an offset that ``is_passed``."""
        from qcite.matching.slips import find_slips  # Locating needs none.

        return find_slips(folded, self._stream, followed, is_passed)

    def _quotation(self, text: str) -> tuple[int, int]:
        """Where the quotation begins and ends among words that say where it is from."""
        # Checking needs none: what it looks up stands in quotation marks.
        from qcite.matching.surroundings import introduction_end, source_start

        start, end = introduction_end(text), source_start(text)
        edition = self._stream
        # The document may itself speak of another one.
        if start and (
            any(title in edition.raw for title in re.findall("《[^》]+》", text[:start]))
            or wording_of(text[:start]) in edition.wording
        ):
            start = 0
        if not wording_of(text[start:end]):
            return 0, len(text)
        year = _YEAR.match(text, start, end)
        if year:
            # A goal may be given with the year of all goals; unless the document has it there.
            words = wording_of(text[start:end])
            if words[: len("到2025年") + 4] not in edition.wording:
                start = year.end()
        return start, end

    # --- making a match -----------------------------------------------------------------------

    def _match(self, passage: Passage, placed: list[Placement]) -> Match | None:
        found = differences(passage, placed, self._stream, self.apparatus)
        segments = self._segments(found)
        if not segments:
            return None
        rows = sum(row >= 0 for part in placed for row, _ in part.columns)
        continuous = all(
            self._stream.follows(before.last[1], after.first[1])
            or self._stream.joins(before.last[1], after.first[1])
            or self._stream.lists_headings(before.last[1], after.first[1])
            or any(before.last[0] < index <= after.first[0] for index, _, _ in passage.ellipses)
            for before, after in itertools.pairwise(placed)
        )
        return Match(
            passage=passage.text,
            segments=segments,
            differences=found,
            score=_score(found),
            agreement=_agreement(found) if continuous else "wording",
            continuous=continuous,
            commonplace=self._fresh(passage, placed) < 0.3 * rows,
        )

    def _segments(self, found: tuple[Difference, ...]) -> tuple[Segment, ...]:
        segments: list[Segment] = []
        open_unit: Unit | None = None
        spans: list[tuple[Unit, list[int]]] = []
        for part in found:
            if part.operation == "omit" or (
                part.operation == "delete" and part.unit is not open_unit
            ):
                open_unit = None
                continue
            if part.category in ("heading", "enumeration") or part.operation == "delete":
                continue
            if part.unit is open_unit and part.start >= spans[-1][1][1]:
                spans[-1][1][1] = part.end
                spans[-1][1][3] = part.passage_end
            elif part.passage_start < part.passage_end:
                spans.append(
                    (part.unit, [part.start, part.end, part.passage_start, part.passage_end])
                )
                open_unit = part.unit
        for unit, (start, end, passage_start, passage_end) in spans:
            first, last = _sentences(unit, start, end)
            segments.append(Segment(unit, start, end, passage_start, passage_end, first, last))
        return tuple(segments)

    # --- judging ------------------------------------------------------------------------------

    def _fresh(self, passage: Passage, placed: list[Placement]) -> int:
        """Agreeing characters that are not part of a stock phrase of the edition."""
        wording, stream = passage.wording, self._stream
        return sum(
            row >= 0 <= at and wording[row] == stream.wording[at] and at not in stream.stock
            for part in placed
            for row, at in part.columns
        )

    def _is_claimed(self, match: Match, passage: Passage, placed: list[Placement]) -> bool:
        """Whether the passage follows the edition closely enough to name the place."""
        if match.agreement != "wording":
            return True
        size = passage.end - passage.begin
        jumps = sum(
            not 0 <= after.first[1] - before.last[1] <= NEAR
            and not self._stream.lists_headings(before.last[1], after.first[1])
            for before, after in itertools.pairwise(placed)
        )
        agreeing = sum(
            len(part.passage_text) for part in match.differences if part.operation == "equal"
        )
        score = match.score * (1 - JUMP_COST * jumps / agreeing)
        needed = next(share for limit, share in NEEDED if size < limit)
        if match.commonplace:
            needed = max(needed, STOCK_NEEDED)
        return score >= needed


def _score(found: tuple[Difference, ...]) -> float:
    agreeing = 0.0
    wrong = 0.0
    for part in found:
        if part.operation == "equal":
            agreeing += len(part.passage_text)
        elif part.category in _FREE or part.category == "open":
            continue
        elif part.category == "punctuation":
            wrong += _MARK_COST
        elif part.operation == "transpose":
            # Two swapped characters are one slip.
            wrong += len(part.edition_text) / 2
        else:
            here, there = len(part.passage_text), len(part.edition_text)
            wrong += max(here, min(there, here + _GAP_COST))
    return agreeing / (agreeing + wrong) if agreeing else 0.0


def _agreement(found: tuple[Difference, ...]) -> Agreement:
    categories = {part.category for part in found}
    if categories & {"wording", "known", "open"}:
        return "wording"
    if categories & {"punctuation", "enumeration"}:
        return "punctuation"
    return "exact"


def _sentences(unit: Unit, start: int, end: int) -> tuple[int, int]:
    """First and last sentence that ``published[start:end]`` touches; 0, 0 for a heading."""
    last = unit.sentence_at(end - 1)
    return unit.sentence_at(start) or min(last, 1), last
