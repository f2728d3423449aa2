"""From placed wording to differences a proofreader would mark."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from qcite.edition.apparatus import Apparatus, own_text
from qcite.matching.alignment import Column
from qcite.matching.clusters import Cluster, gather
from qcite.matching.model import Category, Difference, Operation
from qcite.matching.placing import ENUMERATION, Passage, Placement
from qcite.matching.readings import Readings
from qcite.matching.sides import (
    Side,
    beside_wording,
    same_mark,
    shared_mark,
    swapped,
)
from qcite.matching.stream import Block, Stream
from qcite.text.ends import shared_ends
from qcite.text.folding import marks_of, wording_of

_BRACKETS = tuple(zip("《“（(‘[［【", "》”）)’]］】", strict=True))
_AFTER_COUNT = frozenset("．.、，,)）")
"""What belongs to the sign of enumeration before it."""


def differences(
    passage: Passage, placed: list[Placement], stream: Stream, apparatus: Apparatus
) -> tuple[Difference, ...]:
    """The passage from its first to its last placed character beside the edition."""
    return tuple(_Comparison(passage, stream, apparatus).run(placed))


class _Comparison:
    def __init__(self, passage: Passage, stream: Stream, apparatus: Apparatus) -> None:
        self._passage = passage
        self._stream = stream
        self._readings = Readings(passage, stream, apparatus)

    def run(self, placed: list[Placement]) -> Iterator[Difference]:
        chains = self._chains(placed)
        begin, end = self._passage.begin, self._passage.end
        chains[0] = self._readings.begun(chains[0])
        chains[-1] = self._readings.ended(chains[-1])
        first, last = chains[0][0], chains[-1][-1]
        if first[0] > begin:
            block = self._stream.block_at(first[1])
            place = self._stream.positions[first[1]] - block.raw
            yield from self._foreign(begin, first[0], block, place)
        before: Column | None = None
        for index, columns in enumerate(chains):
            if before is not None:
                yield from self._between(before, columns[0])
            before = columns[-1]
            parts = list(self._chain(columns))
            if not index and first[0] == begin:
                parts[0] = self._with_marks(parts[0], before=True)
            if index == len(chains) - 1 and last[0] + 1 == end:
                parts[-1] = self._with_marks(parts[-1], before=False)
            yield from parts
        if last[0] + 1 < end:
            yield from self._foreign(last[0] + 1, end, *self._behind(last[1]))

    # --- what belongs together ----------------------------------------------------------------

    def _chains(self, placed: list[Placement]) -> list[list[Column]]:
        """Placements that follow each other in the edition too, joined into one."""
        chains: list[list[Column]] = []
        for placement in placed:
            columns = placement.columns
            if chains:
                row, at = chains[-1][-1]
                next_row, next_at = columns[0]
                if self._joins(row, at, next_row, next_at):
                    chains[-1] += [(between, -1) for between in range(row + 1, next_row)]
                    chains[-1] += [(-1, between) for between in range(at + 1, next_at)]
                    chains[-1] += columns
                    continue
            chains.append(list(columns))
        return chains

    def _joins(self, row: int, at: int, next_row: int, next_at: int) -> bool:
        """Whether the edition's text between two placements is something left out."""
        return self._stream.joins(at, next_at) and not any(
            row < index <= next_row for index, _, _ in self._passage.ellipses
        )

    def _behind(self, at: int) -> tuple[Block, int]:
        """The place in its block right behind a character of the edition's wording."""
        block = self._stream.block_at(at)
        return block, self._stream.positions[at] + 1 - block.raw

    def _between(self, last: Column, first: Column) -> Iterator[Difference]:
        """What lies between two chains: foreign text, or an ellipsis."""
        text = self._passage.text
        row = last[0] + 1
        block, place = self._behind(last[1])
        for index, left, right in self._passage.ellipses:
            if last[0] < index <= first[0]:
                yield from self._foreign(row, index, block, place)
                yield Difference(
                    "omit", "ellipsis", left, right, block.unit, place, place, text[left:right], ""
                )
                row = index
        yield from self._foreign(row, first[0], block, place)

    def _foreign(self, row: int, row_end: int, block: Block, place: int) -> Iterator[Difference]:
        """Wording of the passage that stands nowhere near."""
        if row >= row_end:
            return
        start, end = self._paired(*self._passage.folded.span(row, row_end))
        only_counts = self._passage.enumerators.issuperset(range(row, row_end))
        if only_counts and self._passage.text[end : end + 1] in _AFTER_COUNT:
            end += 1
        yield Difference(
            "delete",
            "enumeration" if only_counts else "wording",
            start,
            end,
            block.unit,
            place,
            place,
            self._passage.text[start:end],
            "",
        )

    def _paired(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of the passage with the brackets around it, or the one next to it whose
        fellow is within."""
        text = self._passage.text
        for opening, closing in _BRACKETS:
            inside = text[start:end]
            opens = start > 0 and text[start - 1] == opening
            closes = text[end : end + 1] == closing
            if opens and (closes or closing in inside):
                start -= 1
            if closes and (opens or opening in inside):
                end += 1
        return start, end

    def _with_marks(self, part: Difference, *, before: bool) -> Difference:
        """An agreeing part with the punctuation before it, or behind it, that agrees as well."""
        if part.operation != "equal":
            return part
        text, own = self._passage.text, own_text(part.unit)
        if before:
            here = text[self._passage.start : part.passage_start][::-1]
            there = own[: part.start][::-1]
        else:
            here, there = text[part.passage_end : self._passage.stop], own[part.end :]
        pairs = zip(here, there, strict=False)
        size = sum(1 for _ in itertools.takewhile(lambda pair: same_mark(*pair), pairs))
        head, tail = (size, 0) if before else (0, size)
        start, end = part.passage_start - head, part.passage_end + tail
        at, at_end = part.start - head, part.end + tail
        return replace(
            part,
            passage_start=start,
            passage_end=end,
            start=at,
            end=at_end,
            passage_text=text[start:end],
            edition_text=own[at:at_end],
        )

    # --- one chain ----------------------------------------------------------------------------

    def _chain(self, columns: list[Column]) -> Iterator[Difference]:
        begin_row, begin_at = columns[0][0] - 1, columns[0][1] - 1
        end_row, end_at = columns[-1][0] + 1, columns[-1][1] + 1
        clusters = gather(columns, self._passage, self._stream)
        self._readings.identify(clusters, begin_row + 1, begin_at + 1, end_row, end_at)
        row, at = begin_row + 1, begin_at + 1
        for cluster in clusters:
            yield from self._equal(row, cluster.row, at, cluster.at)
            yield from self._marked(cluster, begin_row, end_row)
            row, at = cluster.row_end, cluster.at_end
        yield from self._equal(row, end_row, at, end_at)

    # --- writing ------------------------------------------------------------------------------

    def _equal(self, row: int, row_end: int, at: int, at_end: int) -> Iterator[Difference]:
        """Agreeing characters, a unit at a time."""
        if row >= row_end:
            return
        offsets, positions = self._passage.folded, self._stream.positions
        for block in self._stream.blocks_between(at, at_end):
            low, high = max(block.start, at), min(block.end, at_end)
            start, end = offsets.span(row + low - at, row + high - at)
            left, right = positions[low], positions[high - 1] + 1
            yield Difference(
                "equal",
                "none",
                start,
                end,
                block.unit,
                left - block.raw,
                right - block.raw,
                self._passage.text[start:end],
                self._stream.raw[left:right],
            )

    def _marked(self, cluster: Cluster, begin_row: int, end_row: int) -> Iterator[Difference]:
        """The differences of one cluster, with its punctuation."""
        offsets, positions = self._passage.folded.offsets, self._stream.positions
        at_edge = cluster.row - 1 == begin_row or cluster.row_end == end_row
        if at_edge:
            # Nothing agrees beyond it, so there is nothing to compare the punctuation there with.
            start, end = self._passage.folded.span(cluster.row, cluster.row_end)
            left = positions[cluster.at]
            right = positions[cluster.at_end - 1] + 1 if cluster.at_end > cluster.at else left
            if cluster.row == cluster.row_end:
                start = end = offsets[cluster.row - 1] + 1 if cluster.row else 0
        else:
            start, end = offsets[cluster.row - 1] + 1, offsets[cluster.row_end]
            left, right = positions[cluster.at - 1] + 1, positions[cluster.at_end]
        here = Side.of(self._passage.text, start, end)
        there = Side.of(self._stream.raw, left, right)
        head, tail = shared_ends(here.marks, there.marks)
        # Where two placements were joined, wording between them may agree after all.
        yield from self._agreed(here.cut(0, head), there.cut(0, head))
        size, other_size = len(here.marks), len(there.marks)
        inner, counterpart = here.cut(head, size - tail), there.cut(head, other_size - tail)
        if cluster.variant is not None and cluster.reading is not None:
            category: Category = "open" if cluster.variant.status == "open" else "known"
            for part in self._split(inner, counterpart, category):
                yield replace(part, variant=cluster.variant, reading=cluster.reading)
        else:
            yield from self._parted(inner, counterpart)
        yield from self._agreed(
            here.cut(size - tail, size), there.cut(other_size - tail, other_size)
        )

    def _parted(self, here: Side, there: Side) -> Iterator[Difference]:
        """A difference, in two where both sides have the same mark within: what was changed
        before it is one thing, what was changed behind it another."""
        if not here.has_wording or not there.has_wording or self._heading_left_out(here, there):
            yield from self._classified(here, there)
            return
        places = shared_mark(here.marks, there.marks)
        if places is None:
            yield from self._classified(here, there)
            return
        at, other = places
        yield from self._classified(here.cut(0, at), there.cut(0, other))
        behind = len(here.marks), len(there.marks)
        yield from self._parted(here.cut(at + 1, behind[0]), there.cut(other + 1, behind[1]))

    def _agreed(self, here: Side, there: Side) -> Iterator[Difference]:
        if here.has_wording:
            yield from self._split(here, there, "none")

    def _classified(self, here: Side, there: Side) -> Iterator[Difference]:
        heading = self._heading_left_out(here, there)
        if heading is not None:
            yield from self._split(here, there, heading)
            return
        if not here.has_wording and not there.has_wording:
            yield from self._split(here, there, "punctuation")
            return
        if not here.marks or not there.marks:
            yield from self._split(here, there, "wording")
            return
        ours, theirs = here.parted(), there.parted()
        if not ours.wording.marks:
            ours, theirs = beside_wording(here, theirs)
        elif not theirs.wording.marks:
            theirs, ours = beside_wording(there, ours)
        if ours.before.marks != theirs.before.marks:
            yield from self._split(ours.before, theirs.before, "punctuation")
        written = self._passage.text[ours.wording.start : ours.wording.end]
        if theirs.wording.has_wording and ENUMERATION.fullmatch(written):
            # It stands for nothing that is left out before what it counts.
            yield from self._split(ours.wording.before(), theirs.wording, "wording")
            yield from self._split(ours.wording, theirs.wording.after(), "enumeration")
        else:
            yield from self._split(ours.wording, theirs.wording, "wording")
        if ours.after.marks != theirs.after.marks:
            yield from self._split(ours.after, theirs.after, "punctuation")

    def _heading_left_out(self, here: Side, there: Side) -> Category | None:
        """``heading`` or ``enumeration`` if that is all that differs."""
        if there.start == there.end and here.has_wording:
            block = self._stream.block_of_raw(there.start)
            at_start = there.start - block.raw <= len(block.unit.lead)
            only = ENUMERATION.fullmatch(self._passage.text[here.start : here.end].strip())
            return "enumeration" if only and at_start else None
        rest = self._stream.raw[there.start : there.end]
        if not rest:
            return None
        # Take away what belongs to the layout: leads, wholly or their enumeration, and —— .
        remaining = []
        position = there.start
        saw_lead = False
        while position < there.end:
            block = self._stream.block_of_raw(position)
            lead = block.unit.lead
            lead_end = block.raw + len(lead)
            body = block.raw + max(lead.find(block.unit.heading), 0)
            limit = min(there.end, self._stream.raw_end(block))
            if position < lead_end:
                saw_lead = True
                inside = min(limit, lead_end)
                whole = position <= body and inside >= lead_end - 1
                only_number = inside <= body
                if not (whole or only_number):
                    remaining.append(self._stream.raw[position:inside])
                position = inside
            if position < limit:
                remaining.append(self._stream.raw[position:limit])
            position = limit
        if not saw_lead:
            return None
        left = marks_of("".join(remaining))
        written = self._passage.text[here.start : here.end]
        if not left and not wording_of(written):
            # Whatever stands for the line break between two headings is the layout's.
            return "heading"
        if marks_of(ENUMERATION.sub("", written)).strip("-") != left.strip("-"):
            return None
        return "enumeration" if wording_of(written) else "heading"

    def _split(self, here: Side, there: Side, category: Category) -> Iterator[Difference]:
        """One difference, or one a unit where the edition's side runs over several."""
        start, end = here.start, here.end
        if start == end and there.start == there.end:
            return
        written = self._passage.text[start:end]
        position = there.start
        first = True
        while first or position < there.end:
            block = self._stream.block_of_raw(min(position, len(self._stream.raw) - 1))
            stop = min(there.end, self._stream.raw_end(block))
            if there.start == there.end:
                stop = position
            elif stop == position:
                break
            text = self._stream.raw[position:stop]
            operation: Operation
            if category == "none":
                operation = "equal"
            elif not text:
                operation = "delete"
            elif not written:
                operation = "insert"
            elif swapped(wording_of(written), wording_of(text)):
                operation = "transpose"
            else:
                operation = "replace"
            yield Difference(
                operation,
                category,
                start,
                end,
                block.unit,
                position - block.raw,
                stop - block.raw,
                written,
                text,
            )
            position = stop
            start, written, first = end, "", False
