"""Finding where the wording of a passage stands: seeds, alignment, and what is left over.

Runs of three characters that a stretch of the passage shares with the edition vote for
diagonals; the stretch is aligned with the edition along the best of them; the part of it that
agrees is kept, and what is left before and after is placed in the same way.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from qcite.matching.alignment import Column, align, one_wrong
from qcite.matching.stream import DENSE, NEAR, Stream, occurrences
from qcite.text.folding import Folded, fold

ELLIPSIS = re.compile(r"[…⋯]+|\.{3,}|。{3,}|·{3,}|”[，、；,;]?“")
"""What marks omitted text; or where one quotation ends and the next begins."""

_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
ENUMERATION = re.compile(
    rf"(?<!\w)(?:第|[（(]\s*)?{_NUMBER}\s*(?:[是要]|[，,、.．)）](?!\d))[、，,]?"
    "|[①-⒛]|(?<!\\w)(?:首先|其次|再次|最后)"
)
"""Signs of enumeration that a drafter puts for —— or for the document's own."""

Headings = Literal["present", "all", "none"]

UNIT_NUMBER = rf"\s*第\s*[（(]?{_NUMBER}[）)]?\s*(?:条|部分)"
"""A citation's number before the passage, 第十三条, where the document itself has （十三）."""
LEFT_OVER = 6
"""Characters of wording that are worth placing on their own."""
STANDS_ALONE = 12
"""Characters of wording that may stand anywhere; fewer must adjoin what is already placed."""
DISTANCE_COST = 50
"""Characters of distance that one agreeing character outweighs."""
PIECE = 1000
"""The longest stretch aligned at once; longer ones are placed piece by piece."""
GAP_COST = 6
"""What a clause left out costs at most, however long, when the agreeing part is chosen."""
WORTH = 0.2
"""The share of a passage that must agree, net, for its first placement to be pursued."""
NEARLY = 0.9
"""Places nearly as good as the best, by this factor, are answered too."""
_PIECES = 64
"""At most so many pieces are placed, the longest: quotations have fewer ellipses."""
_BEGINNINGS = 16
"""So many places of the longest piece are tried with the other pieces."""
_BAND = 32
_REGIONS = 6
CLEAR = 0.5
"""The share of a stretch that must agree, net, for a region with far more seeds than the others
to be the only one tried."""
_SPARE = 3
"""Seeds that headings in the midst of a place may take besides;"""
_SPARE_ENUMERATED = 8
"""signs of enumeration as well, where a passage has any."""
_REFINED = 2
_ONE_WRONG = 2
"""What a wrong character takes from the value: it does not agree, and it disagrees."""
_SEED = 3
"""So many characters on end that passage and edition share vote for a diagonal."""
_SHORT = 40
"""Up to this length pairs of characters are the seeds: of a short passage that is damaged, three
characters on end may not be left."""
_WORD = 2
"""So many characters most words have."""
_SLIDE = 8
"""So many characters may belong to either of two neighbouring places."""
_PASSAGE, _EDITION = 0, 1
"""The sides of a column."""
_SENTENCE_END = "[。！？；\n]"


@dataclass(frozen=True, eq=False, repr=False)
class Passage:
    """A passage made ready."""

    text: str
    folded: Folded
    pieces: list[tuple[int, int]]
    """Stretches of wording, cut at ellipses (and where they are very long)."""
    ellipses: list[tuple[int, int, int]]
    """(wording index, start, end): an ellipsis stands before that character of wording."""
    enumerators: frozenset[int]
    """Characters of wording that only enumerate."""
    start: int
    stop: int
    """The quotation is ``text[start:stop]``: what introduces it and its source are not."""

    @cached_property
    def wording(self) -> str:
        return self.folded.text

    @cached_property
    def begin(self) -> int:
        """The quotation is ``wording[begin:end]``."""
        return self.folded.position(self.start)

    @cached_property
    def end(self) -> int:
        return self.folded.position(self.stop)


@dataclass(frozen=True, eq=False, repr=False)
class Placement:
    """A stretch of the passage opposite a stretch of the edition."""

    columns: list[Column]
    """The first and the last hold characters of both."""
    value: float
    """Agreeing characters less what disagrees."""

    @property
    def first(self) -> Column:
        return self.columns[0]

    @property
    def last(self) -> Column:
        return self.columns[-1]


def prepare(text: str, start: int = 0, stop: int | None = None) -> Passage:
    """Fold a passage, the quotation ``text[start:stop]`` with words around it, and find its
    ellipses and signs of enumeration."""
    folded = fold(text, punctuation="drop")
    stop = len(text) if stop is None else stop
    first, last = folded.position(start), folded.position(stop)
    ellipses = [
        (folded.position(match.start()), match.start(), match.end())
        for match in ELLIPSIS.finditer(text)
    ]
    enumerators = frozenset(
        index
        for match in ENUMERATION.finditer(text)
        for index in range(folded.position(match.start()), folded.position(match.end()))
    )
    cited = re.match(UNIT_NUMBER, text) if text.lstrip().startswith("第") else None
    begin = folded.position(cited.end()) if cited else first
    if cited and first < begin < last:
        enumerators |= frozenset(range(first, begin))
    else:
        begin = first
    cuts = sorted({last, *(index for index, _, _ in ellipses if begin < index < last)})
    pieces: list[tuple[int, int]] = []
    for row, end in itertools.pairwise([begin, *cuts]):
        while end - row > PIECE:
            low, cut = folded.offsets[row + PIECE // 2], row + PIECE
            for match in re.finditer(_SENTENCE_END, text[low : folded.offsets[cut]]):
                cut = folded.position(low + match.end())
            pieces.append((row, cut))
            row = cut
        pieces.append((row, end))
    return Passage(text, folded, pieces, ellipses, enumerators, start, stop)


class Placer:
    """Places one passage in the edition, or in a stretch of it."""

    def __init__(
        self, passage: Passage, stream: Stream, within: tuple[int, int] | None = None
    ) -> None:
        self._passage = passage
        self._stream = stream
        self._low, self._high = within or (0, len(stream.wording))
        self._spare = _SPARE_ENUMERATED if passage.enumerators else _SPARE

    def alternatives(self, limit: int) -> Iterator[list[Placement]]:
        """Ways to place the passage, the best first: each a list in passage order."""
        pieces = sorted(self._passage.pieces, key=lambda piece: piece[0] - piece[1])[:_PIECES]
        if not pieces or pieces[0][0] == pieces[0][1]:
            return
        main, *others = pieces
        candidates = self._candidates(*main)
        if others:
            candidates = candidates[:_BEGINNINGS]
        if not candidates or candidates[0].value < WORTH * (main[1] - main[0]):
            return
        floor = NEARLY * candidates[0].value
        for candidate in candidates[:limit]:
            if candidate.value >= floor:
                yield self._complete(candidate, main, others)

    def listed(self) -> list[Placement]:
        """The passage as a list of headings, if it is little else: none, or two at least.

        Each is too short to be placed on its own, and what stands between them is left out.
        """
        wording, edition = self._passage.wording, self._stream.wording
        begin, end = self._passage.begin, self._passage.end
        placed: list[Placement] = []
        for block in self._stream.blocks:
            heading = edition[block.heading : block.body]
            if not heading or heading not in wording:
                continue
            for row in occurrences(wording, heading, begin, end):
                at = block.heading
                number = edition[block.start : at]
                if wording[max(begin, row - len(number)) : row] == number:
                    row, at = row - len(number), block.start
                columns = [(row + step, at + step) for step in range(block.body - at)]
                self._add(placed, Placement(columns, len(columns)), _PASSAGE)
        if len(placed) < 2 or 2 * sum(part.value for part in placed) < end - begin:
            return []
        placed.sort(key=lambda placement: placement.first[0])
        gaps = [begin, *(row for part in placed for row in (part.first[0], part.last[0] + 1)), end]
        between = zip(gaps[::2], gaps[1::2], strict=True)
        waiting = [(low, high) for low, high in between if high - low >= LEFT_OVER]
        return self._filled(placed, waiting)

    def _complete(
        self, chosen: Placement, piece: tuple[int, int], others: Iterable[tuple[int, int]]
    ) -> list[Placement]:
        """Place what a placement leaves over, and the other pieces."""
        return self._filled([chosen], [*_left_over(chosen, piece), *others])

    def _filled(self, placed: list[Placement], waiting: list[tuple[int, int]]) -> list[Placement]:
        """The placements with those of the stretches that wait for one."""
        while waiting:
            start, end = waiting.pop(0)
            found = self._beside(start, end, placed)
            if found is not None:
                placed.append(found)
                placed.sort(key=lambda placement: placement.first[0])
                waiting[:0] = _left_over(found, (start, end))
        for index in range(len(placed) - 1):
            placed[index : index + 2] = self._parted(*placed[index : index + 2])
        return placed

    def _parted(self, before: Placement, after: Placement) -> tuple[Placement, Placement]:
        """Two neighbouring placements with the boundary at a mark of the passage, if what stands
        between boundary and mark agrees with either place."""
        offsets = self._passage.folded.offsets
        row = after.first[0]
        if before.last[0] + 1 != row or offsets[row] - offsets[row - 1] > 1:
            return before, after
        size = self._slide(row - 1, before.columns[: -_SLIDE - 2 : -1], after.first[1] - 1, -1)
        if size:
            at = after.first[1] - size
            moved = [(row - size + step, at + step) for step in range(size)]
            return (
                Placement(before.columns[:-size], before.value - size),
                Placement(moved + after.columns, after.value + size),
            )
        size = self._slide(row, after.columns[: _SLIDE + 1], before.last[1] + 1, 1)
        if size:
            at = before.last[1] + 1
            moved = [(row + step, at + step) for step in range(size)]
            return (
                Placement(before.columns + moved, before.value + size),
                Placement(after.columns[size:], after.value - size),
            )
        return before, after

    def _slide(self, row: int, columns: list[Column], at: int, step: int) -> int:
        """How many characters from a boundary on the next mark of the passage stands, if all of
        them stand at the neighbouring place as well; else 0.

        The characters begin with ``row`` and go forward (``step`` 1) or backward (-1), ``columns``
        are theirs at their own place, and at the neighbouring one they would begin with ``at``.
        """
        wording, edition = self._passage.wording, self._stream.wording
        offsets = self._passage.folded.offsets
        for size, (column, beyond) in enumerate(itertools.pairwise(columns), 1):
            if (
                column != (row, beyond[1] - step)
                or not self._low <= at < len(edition)
                or wording[row] != edition[at]
            ):
                return 0
            boundary = row + 1 if step > 0 else row
            if offsets[boundary] - offsets[boundary - 1] > 1:
                return size
            row, at = row + step, at + step
        return 0

    def _beside(self, start: int, end: int, placed: list[Placement]) -> Placement | None:
        """The best placement of a stretch given what is placed around it."""
        index = bisect_left([placement.first[0] for placement in placed], start)
        before = placed[index - 1].last[1] if index else None
        after = placed[index].first[1] if index < len(placed) else None
        best: Placement | None = None
        best_value = LEFT_OVER / 2
        for candidate in self._adjoining(start, end, before, after) or self._candidates(start, end):
            distance = NEAR
            if before is not None and candidate.first[1] > before:
                distance = min(distance, candidate.first[1] - before - 1)
            if after is not None and candidate.last[1] < after:
                distance = min(distance, after - candidate.last[1] - 1)
            length = candidate.last[0] - candidate.first[0] + 1
            if distance >= NEAR and (
                length < STANDS_ALONE
                or candidate.value < 0.6 * length
                or length < 0.5 * (end - start)
            ):
                continue
            # The farther off, the more must agree: a few characters are found anywhere.
            value = candidate.value - distance / DISTANCE_COST
            if value > best_value:
                best, best_value = candidate, value
        return best

    def _adjoining(
        self, start: int, end: int, before: int | None, after: int | None
    ) -> list[Placement]:
        """A good placement right after or right before what is placed, which saves a search."""
        wording = self._passage.wording[start:end]
        size = end - start
        reach = size + size // 4 + NEAR // 4
        found: list[Placement] = []
        if before is not None:
            low, high = before + 1, min(before + 1 + reach, self._high)
            self._add(found, self._placement(start, wording, low, high))
        if after is not None:
            low, high = max(after - reach, self._low), after
            self._add(found, self._placement(start, wording, low, high))
        return [placement for placement in found if placement.value >= 0.6 * size]

    # --- one stretch -------------------------------------------------------------------------

    def _candidates(self, start: int, end: int) -> list[Placement]:
        """Placements of a stretch of the passage, the best first."""
        wording = self._passage.wording[start:end]
        exact = [
            Placement([(start + step, at + step) for step in range(len(wording))], len(wording))
            for at in occurrences(self._stream.wording, wording, self._low, self._high)
        ]
        if exact or len(wording) < 3:
            return exact
        size = len(wording)
        near = self._one_wrong(start, wording)
        if near is not None and self._is_sole(near, wording):
            return [near]
        found = [near] if near is not None else []
        regions = self._regions(wording)
        for index, (votes, low, high) in enumerate(regions):
            if near is None or not low <= near.first[1] <= near.last[1] < high:
                self._add(found, self._placement(start, wording, low, high))
            if index + 1 < len(regions) and found:
                best, following = found[0].value, regions[index + 1][0]
                if best >= CLEAR * size and votes >= 3 * following:
                    break
                # A place nearly as good lacks few characters, and each takes as many seeds at most
                # as a seed has characters.
                needed = NEARLY * best if size <= _SHORT else _needed(size, best)
                if size < DENSE and following < needed - self._spare:
                    break
        found.sort(key=lambda placement: -placement.value)
        for candidate in found[:_REFINED]:
            if candidate.value >= len(wording) - _ONE_WRONG:
                continue  # No heading, taken or left out, makes it better.
            margin = _BAND // 2
            low = max(self._low, candidate.first[1] - (candidate.first[0] - start) - margin)
            high = candidate.last[1] + (end - candidate.last[0]) + margin
            high = min(high, self._high)
            self._add(found, self._placement(start, wording, low, high, "all"))
            self._add(found, self._placement(start, wording, low, high, "none"))
        found.sort(key=lambda placement: -placement.value)
        return found

    def _one_wrong(self, start: int, wording: str) -> Placement | None:
        """The place of a stretch with one wrong character."""
        at = one_wrong(wording, self._stream.wording[self._low : self._high])
        if at < 0:
            return None
        columns = [(start + row, self._low + at + row) for row in range(len(wording))]
        return Placement(columns, len(wording) - _ONE_WRONG)

    def _is_sole(self, placement: Placement, wording: str) -> bool:
        """Whether no other place of a stretch can be nearly as good."""
        size = len(wording)
        if size >= DENSE:
            return False
        repeated = sum(len(places) > 1 for _, places in self._stream.seeds(wording, _SEED))
        return repeated < _needed(size, placement.value) - self._spare

    def _regions(self, wording: str) -> list[tuple[int, int, int]]:
        """(seeds shared, start, end) of stretches of the edition that share many seeds with
        ``wording`` in its order; they may overlap."""
        low, high = self._low, self._high
        seeds = self._stream.seeds(wording, _WORD if len(wording) <= _SHORT else _SEED)
        votes = Counter(
            [
                (place - index) // _BAND
                for index, places in seeds
                for place in places
                if low <= place < high
            ]
        )
        regions: list[tuple[int, int, int]] = []
        margin = _BAND // 2 + len(wording) // 4
        # Two neighbouring bands are one region, since a clause left out shifts the rest.
        pairs = {band: count + votes.get(band + 1, 0) for band, count in votes.items()}
        for _ in range(_REGIONS):
            if not pairs:
                break
            band = max(pairs, key=pairs.__getitem__)
            start, end = band * _BAND - margin, (band + 2) * _BAND + len(wording) + margin
            regions.append((pairs[band], max(low, start), min(high, end)))
            # Neither band counts again: not by itself, not as the second of the pair before it.
            for taken in (band, band + 1):
                if taken in pairs:
                    del pairs[taken]
                    if taken - 1 in pairs:
                        pairs[taken - 1] -= votes[taken]
        return regions

    def _placement(
        self, start: int, wording: str, low: int, high: int, headings: Headings = "present"
    ) -> Placement | None:
        """The stretch aligned with the edition from ``low`` to ``high``, its agreeing part.

        A heading that the passage leaves out would cost more than the passage is worth, so those
        that it seems to have are kept; damage makes that uncertain, hence ``all`` and ``none``.
        """
        if headings == "present":
            kept = self._kept(wording, low, high)
        else:
            is_lead = self._stream.is_lead
            if 1 not in is_lead[low:high]:
                return None
            keep_all = headings == "all"
            kept = [index for index in range(low, high) if keep_all or not is_lead[index]]
        edition = "".join([self._stream.wording[index] for index in kept])
        columns = [
            (row + start if row >= 0 else -1, kept[at] if at >= 0 else -1)
            for row, at in align(wording, edition)
        ]
        return self._agreeing(columns, start, start + len(wording))

    def _kept(self, wording: str, low: int, high: int) -> list[int]:
        """The edition from ``low`` to ``high`` without headings the passage leaves out."""
        kept: list[int] = []
        stream = self._stream
        for block in stream.blocks_between(low, high):
            heading = stream.wording[block.heading : block.body]
            pairs = [heading[at : at + 2] for at in range(len(heading) - 1)]
            if pairs and 2 * sum(pair in wording for pair in pairs) >= len(pairs):
                number = stream.wording[block.start : block.heading]
                if number and number + heading[0] in wording:
                    kept += range(max(block.start, low), min(block.heading, high))
                kept += range(max(block.heading, low), min(block.body, high))
            kept += range(max(block.body, low), min(block.end, high))
        return kept

    def _agreeing(self, columns: list[Column], start: int, end: int) -> Placement | None:
        """Cut off ends that do not agree, unless they are too short to stand elsewhere."""
        passage, edition = self._passage.wording, self._stream.wording
        is_lead = self._stream.is_lead
        best = value = 0.0
        best_from = best_to = begin = missing = 0
        for index, (row, at) in enumerate(columns):
            if row < 0:
                if not is_lead[at]:
                    missing += 1
                    if missing <= GAP_COST:
                        value -= 1
            else:
                missing = 0
                if at >= 0 and passage[row] == edition[at]:
                    value += 1
                elif at >= 0 or row not in self._passage.enumerators:
                    value -= 1
            if value <= 0:
                value, begin, missing = 0.0, index + 1, 0
            elif value > best:
                best, best_from, best_to = value, begin, index + 1
        if best <= 0:
            return None
        if self._belongs(columns[:best_from]):
            best_from = 0
        if self._belongs(columns[best_to:]):
            best_to = len(columns)
        return Placement(self._settled(columns[best_from:best_to]), best)

    def _settled(self, columns: list[Column]) -> list[Column]:
        """Decide what the characters before the first and after the last agreeing one are.

        Aligning leaves that open: as many edits make them wrong characters as extra ones. They
        are wrong if they take the place of just what is left of the edition's clause, or if they
        are a word (义务 for 责任) and the clause goes on so far.
        """
        passage, edition = self._passage.wording, self._stream.wording
        agreeing = [
            index
            for index, (row, at) in enumerate(columns)
            if row >= 0 <= at and passage[row] == edition[at]
        ]
        first, last = agreeing[0], agreeing[-1]
        (row, at), (last_row, last_at) = columns[first], columns[last]
        before = sum(earlier >= 0 for earlier, _ in columns[:first])
        after = sum(later >= 0 for later, _ in columns[last + 1 :])
        settled = columns[first : last + 1]
        stream = self._stream
        if before and (
            stream.is_clause(at - before, at, begins=True)
            or (before == _WORD and stream.is_unbroken(at - before, at + 1))
        ):
            settled[:0] = [(row - step, at - step) for step in range(before, 0, -1)]
        if after and (
            stream.is_clause(last_at + 1, last_at + 1 + after, begins=False)
            or (after == _WORD and stream.is_unbroken(last_at, last_at + 1 + after))
        ):
            settled += [(last_row + step, last_at + step) for step in range(1, after + 1)]
        return settled

    def _belongs(self, end: list[Column]) -> bool:
        """Whether an end that agrees badly is damaged text rather than text from elsewhere."""
        passage, edition = self._passage.wording, self._stream.wording
        size = sum(row >= 0 for row, _ in end)
        agreeing = sum(row >= 0 <= at and passage[row] == edition[at] for row, at in end)
        return size < LEFT_OVER or (size < STANDS_ALONE and agreeing >= 0.4 * size)

    @staticmethod
    def _add(found: list[Placement], placement: Placement | None, side: int = _EDITION) -> None:
        """Keep a placement, unless a better one has some of the same characters of one side."""
        if placement is None:
            return
        for index, other in enumerate(found):
            if (
                placement.first[side] <= other.last[side]
                and other.first[side] <= placement.last[side]
            ):
                if placement.value > other.value:
                    found[index] = placement
                return
        found.append(placement)


def _left_over(placement: Placement, piece: tuple[int, int]) -> list[tuple[int, int]]:
    """What of a piece lies before and after a placement, where that is worth placing."""
    around = ((piece[0], placement.first[0]), (placement.last[0] + 1, piece[1]))
    return [(start, end) for start, end in around if end - start >= LEFT_OVER]


def _needed(size: int, best: float) -> float:
    """How many seeds a place shares at least that is nearly as good as the best one.

    It lacks few characters, and each takes as many seeds at most as a seed has characters.
    """
    return NEARLY * best - (size - NEARLY * best)
