"""The edition as one stream of wording, and the way from any place in it back to a unit."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from qcite.edition.apparatus import own_text
from qcite.edition.outline import Outline, Unit
from qcite.text.commonplaces import commonplace_spans
from qcite.text.folding import fold

NEAR = 400
"""How far on in the edition, in characters of wording, a passage may skip and still adjoin."""
DENSE = 100
"""Up to so many characters of a passage each begins a seed; of a longer one about so many do."""
MANY = 600
"""For so many seeds it pays to index the whole edition, a few milliseconds, once."""


@dataclass(frozen=True, eq=False, repr=False)
class Block:
    """A unit's heading and own paragraphs, its children left out."""

    unit: Unit
    raw: int
    """Where it begins in the stream as published."""
    start: int
    """Where it begins in the wording."""
    heading: int
    """Where its heading begins in the wording, after the enumeration (十三)."""
    body: int
    """Where its paragraphs begin in the wording."""
    end: int


def _places(wording: str, size: int) -> dict[str, list[int]]:
    """Where each ``size`` characters of ``wording`` begin."""
    places: dict[str, list[int]] = {}
    for start in range(len(wording) - size + 1):
        gram = wording[start : start + size]
        if gram in places:
            places[gram].append(start)
        else:
            places[gram] = [start]
    return places


def occurrences(text: str, words: str, low: int = 0, high: int | None = None) -> Iterator[int]:
    """Where words begin in a text, overlapping or not, within bounds."""
    start = text.find(words, low, high)
    while start >= 0:
        yield start
        start = text.find(words, start + 1, high)


class Stream:
    """All blocks in reading order: as published (``raw``) and as mere wording."""

    raw: str
    wording: str
    positions: array[int]
    """Of every character of the wording its place in ``raw``, and the length of ``raw``."""
    blocks: tuple[Block, ...]
    is_lead: bytes
    """Of every character of the wording whether it is enumeration or heading."""

    def __init__(self, outline: Outline) -> None:
        units = [unit for unit in outline.walk() if unit.heading or unit.paragraphs]
        texts = [own_text(unit) for unit in units]
        self.raw = "".join(texts)
        folded = fold(self.raw, punctuation="drop")
        self.wording = folded.text
        self.positions = folded.offsets
        blocks: list[Block] = []
        raw = 0
        for unit, text in zip(units, texts, strict=True):
            lead = unit.lead
            blocks.append(
                Block(
                    unit=unit,
                    raw=raw,
                    start=folded.position(raw),
                    heading=folded.position(raw + max(lead.find(unit.heading), 0)),
                    body=folded.position(raw + len(lead)),
                    end=folded.position(raw + len(text)),
                )
            )
            raw += len(text)
        self.blocks = tuple(blocks)
        is_lead = bytearray(len(self.wording))
        for block in blocks:
            is_lead[block.start : block.body] = b"\x01" * (block.body - block.start)
        self.is_lead = bytes(is_lead)
        self._starts = [block.start for block in blocks]
        self._raw_starts = [block.raw for block in blocks]
        self._runs: dict[int, dict[str, list[int]]] = {}
        self._asked = 0

    @cached_property
    def stock(self) -> frozenset[int]:
        """The characters of the wording that belong to stock phrases of the genre."""
        spans = commonplace_spans(self.wording)
        return frozenset(at for start, end in spans for at in range(start, end))

    def runs(self, size: int) -> dict[str, list[int]]:
        """Every ``size`` characters of wording with the places where they begin.

        Takes some milliseconds the first time.
        """
        if size not in self._runs:
            self._runs[size] = _places(self.wording, size)
        return self._runs[size]

    def seeds(self, wording: str, size: int) -> list[tuple[int, list[int]]]:
        """Runs of ``size`` characters of ``wording`` that the edition has: (index, its places)."""
        # Of a long passage every second or third will do.
        starts = range(0, len(wording) - size + 1, 1 + len(wording) // DENSE)
        grams = [wording[at : at + size] for at in starts]
        self._asked += len(grams)
        if size in self._runs or self._asked > MANY:
            places = self.runs(size)
        else:
            places = {gram: list(occurrences(self.wording, gram)) for gram in set(grams)}
        return [
            (at, places[gram]) for at, gram in zip(starts, grams, strict=True) if places.get(gram)
        ]

    def block_at(self, index: int) -> Block:
        """The block that holds a character of the wording."""
        return self.blocks[bisect_right(self._starts, index) - 1]

    def block_of_raw(self, offset: int) -> Block:
        """The block that holds a character of the stream as published."""
        return self.blocks[bisect_right(self._raw_starts, offset) - 1]

    def blocks_between(self, start: int, end: int) -> tuple[Block, ...]:
        """The blocks that share a character of wording with ``start:end``."""
        if start >= end:
            return ()
        first = bisect_right(self._starts, start) - 1
        return self.blocks[first : bisect_right(self._starts, end - 1)]

    def joins(self, at: int, next_at: int) -> bool:
        """Whether the edition's text between two characters of its wording is little enough to
        be called something left out."""
        if not 0 <= next_at - at - 1 < NEAR:
            return False
        blocks = self.blocks_between(at, next_at + 1)
        skipped = sum(max(0, min(block.end, next_at) - max(block.body, at + 1)) for block in blocks)
        return blocks[0] is blocks[-1] or skipped <= NEAR // 8

    def follows(self, at: int, next_at: int) -> bool:
        """Whether one character of the wording comes after another with nothing but headings and
        whole boxes between: boxes stand beside the text."""
        return at < next_at and all(
            max(block.body, at + 1) >= min(block.end, next_at)
            or (block.unit.kind in ("box", "item") and at < block.start and block.end <= next_at)
            for block in self.blocks_between(at + 1, next_at)
        )

    def lists_headings(self, at: int, next_at: int) -> bool:
        """Whether two characters of the wording stand in headings, in the order of the document:
        who lists headings leaves out what is below them."""
        return at < next_at and self.is_lead[at] == self.is_lead[next_at] == 1

    def is_clause(self, start: int, end: int, *, begins: bool) -> bool:
        """Whether the wording ``start:end`` has no mark within nor towards its neighbour, and
        begins (or ends) a clause: a mark or another unit lies beyond."""
        positions = self.positions
        low, high = (start, end) if begins else (start - 1, end - 1)
        if low < 0 or high >= len(self.wording):
            return False
        together = positions[high] - positions[low] == high - low
        if begins:
            return together and (not start or positions[start] - positions[start - 1] > 1)
        return together and positions[end] - positions[end - 1] > 1

    def is_unbroken(self, start: int, end: int) -> bool:
        """Whether the wording ``start:end`` has no mark within."""
        if start < 0 or end > len(self.wording):
            return False
        return self.positions[end - 1] - self.positions[start] == end - 1 - start

    def range_of(self, unit: Unit) -> tuple[int, int]:
        """The wording of a unit and of all below it."""
        inside = {below.id for below in unit.walk()}
        own = [block for block in self.blocks if block.unit.id in inside]
        if not own:
            raise ValueError(f"not a unit of this outline: {unit.id}")
        return own[0].start, own[-1].end

    def wording_range(self, start: int, end: int) -> tuple[int, int]:
        """The characters of wording that come from ``start:end`` of the stream as published."""
        size = len(self.wording)
        return (
            bisect_left(self.positions, start, 0, size),
            bisect_left(self.positions, end, 0, size),
        )

    def raw_end(self, block: Block) -> int:
        """Where a block ends in the stream as published."""
        index = bisect_right(self._raw_starts, block.raw)
        return self._raw_starts[index] if index < len(self._raw_starts) else len(self.raw)
