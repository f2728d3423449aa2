"""Known readings: which differences of a passage are the apparatus's, wrong or open."""

from __future__ import annotations

from collections.abc import Iterator

from qcite.edition.apparatus import Apparatus, Reading, Variant
from qcite.matching.alignment import Column
from qcite.matching.clusters import Cluster
from qcite.matching.placing import Passage
from qcite.matching.stream import Block, Stream
from qcite.text.folding import marks_of, wording_of

_READING = 12
"""Characters of wording that a known reading may have more at either end of a passage."""


class Readings:
    """The readings of the apparatus in one passage that is placed in the edition."""

    def __init__(self, passage: Passage, stream: Stream, apparatus: Apparatus) -> None:
        self._passage = passage
        self._stream = stream
        self._apparatus = apparatus

    def identify(
        self, clusters: list[Cluster], row: int, at: int, end_row: int, end_at: int
    ) -> None:
        """Name the reading of the apparatus that clusters turn out to be."""
        if not clusters or not self._apparatus.variants:
            return
        stream = self._stream
        for block in stream.blocks_between(at, end_at):
            for variant in self._apparatus.of(block.unit):
                if variant.place != block.unit.id:
                    continue
                low, high = stream.wording_range(block.raw + variant.start, block.raw + variant.end)
                touched = [
                    cluster for cluster in clusters if cluster.at <= high and low <= cluster.at_end
                ]
                if not touched or low < at or high > end_at:
                    continue
                self._try_readings(touched, variant, block, low, high, (row, end_row))

    def _try_readings(
        self,
        touched: list[Cluster],
        variant: Variant,
        block: Block,
        low: int,
        high: int,
        rows: tuple[int, int],
    ) -> None:
        first, last = touched[0], touched[-1]
        # A cluster that merely adjoins the place is not part of it, if the rest explains it.
        for inside in (touched, touched[1:], touched[:-1], touched[1:-1]):
            if not inside:
                continue
            first, last = inside[0], inside[-1]
            before = max(first.at - low, 0)
            after = max(high - last.at_end, 0)
            row, row_end = first.row - before, last.row_end + after
            at, at_end = first.at - before, last.at_end + after
            if row < rows[0] or row_end > rows[1]:
                continue
            reading = self._reading(variant, block, (row, row_end), (at, at_end))
            if reading is not None:
                for cluster in inside:
                    cluster.variant, cluster.reading = variant, reading
                return

    def _reading(
        self, variant: Variant, block: Block, rows: tuple[int, int], place: tuple[int, int]
    ) -> Reading | None:
        """The reading that the passage's wording ``rows`` has, where the edition has ``place``."""
        raw = self._stream.raw
        written = self._passage_between(rows[0] - 1, rows[1])
        start, end = self._raw_between(place[0] - 1, place[1])
        # Where the passage begins or ends, the punctuation beyond is not its own.
        begins = rows[0] == self._passage.begin
        ends = rows[1] == self._passage.end
        for reading in variant.readings:
            instead = (
                raw[start : block.raw + variant.start]
                + reading.text
                + raw[block.raw + variant.end : end]
            )
            if _trimmed(written, begins, ends) == _trimmed(instead, begins, ends):
                return reading
        return None

    def ended(self, columns: list[Column]) -> list[Column]:
        """The columns to the end of the passage, if it ends with a known reading that aligning
        cuts off, because the edition goes on otherwise: 品质提升 for 品质升级."""
        last_row, last_at = columns[-1]
        end = self._passage.end
        if end - last_row > _READING:
            return columns
        for variant, block, low, high in self._variants_near(last_at):
            if not low <= last_at + 1 <= high:
                continue
            for kept in range(len(columns) - 1, -1, -1):
                row, at = columns[kept]
                if not self._agrees(row, at) or at >= low:
                    continue
                rows, places = range(row + 1, end), range(at + 1, high)
                if self._has_reading(variant, block, rows, places, at + 1):
                    return columns[: kept + 1] + _opposite(rows, places)
                break
        return columns

    def begun(self, columns: list[Column]) -> list[Column]:
        """The same at the beginning of the passage."""
        first_row, first_at = columns[0]
        begin = self._passage.begin
        if first_row - begin >= _READING:
            return columns
        for variant, block, low, high in self._variants_near(first_at):
            if not low <= first_at <= high:
                continue
            for kept, (row, at) in enumerate(columns):
                if not self._agrees(row, at) or at < high:
                    continue
                rows, places = range(begin, row), range(low, at)
                if self._has_reading(variant, block, rows, places, at - len(rows)):
                    return _opposite(rows, places) + columns[kept:]
                break
        return columns

    def _has_reading(
        self, variant: Variant, block: Block, rows: range, places: range, at: int
    ) -> bool:
        """Whether these rows are a reading, and not the edition's own wording from ``at`` on."""
        wording, edition = self._passage.wording, self._stream.wording
        if not rows or wording[rows.start : rows.stop] == edition[at : at + len(rows)]:
            return False
        ends = (rows.start, rows.stop), (places.start, places.stop)
        return self._reading(variant, block, *ends) is not None

    def _variants_near(self, at: int) -> Iterator[tuple[Variant, Block, int, int]]:
        """The variants of the unit at a character of the edition's wording, each with its place."""
        block = self._stream.block_at(at)
        for variant in self._apparatus.by_place.get(block.unit.id, ()):
            low, high = self._stream.wording_range(
                block.raw + variant.start, block.raw + variant.end
            )
            yield variant, block, low, high

    def _agrees(self, row: int, at: int) -> bool:
        return row >= 0 <= at and self._passage.wording[row] == self._stream.wording[at]

    def _passage_between(self, row: int, next_row: int) -> str:
        offsets = self._passage.folded.offsets
        start = offsets[row] + 1 if row >= 0 else 0
        return self._passage.text[start : offsets[next_row]]

    def _raw_between(self, at: int, next_at: int) -> tuple[int, int]:
        positions = self._stream.positions
        return (positions[at] + 1 if at >= 0 else 0), positions[next_at]


def _opposite(rows: range, places: range) -> list[Column]:
    """Columns of what stands opposite each other; the first and the last hold both sides."""
    if len(rows) == len(places):
        return list(zip(rows, places, strict=True))
    first, last = (rows[0], places[0]), (rows[-1], places[-1])
    inside = [(row, -1) for row in rows[1:-1]] + [(-1, at) for at in places[1:-1]]
    if len(rows) == 1:
        return [first, *((-1, at) for at in places[1:])]
    if len(places) == 1:
        return [*((row, -1) for row in rows[:-1]), last]
    return [first, *inside, last]


def _trimmed(text: str, begins: bool, ends: bool) -> str:
    """A text without accidents, nor punctuation before or after it."""
    marks = marks_of(text)
    low, high = 0, len(marks)
    while begins and low < high and not wording_of(marks[low]):
        low += 1
    while ends and low < high and not wording_of(marks[high - 1]):
        high -= 1
    return marks[low:high]
