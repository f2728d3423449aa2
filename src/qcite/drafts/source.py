"""Text read out of a text file piece by piece, each piece with its place in the source."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from qcite.drafts.flow import OPEN_WITHIN, breaks, joint
from qcite.drafts.model import (
    Cell,
    Draft,
    Format,
    Heading,
    Place,
    Suppression,
    line_starts,
    merge,
)

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(slots=True)
class _Table:
    """A table that is being read."""

    number: int
    row: int = 0
    column: int = 0
    start: int | None = None
    """Where the cell that is open begins."""


class SourceText:
    """A text growing from pieces of ``source``, whose lines end in ``\\n``.

    A piece is a copy of the source, or stands for a stretch of it (an entity), or for nothing
    (a space where lines are joined). Implements ``Places``.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self._text = StringIO()
        self._length = 0
        self._paragraph_start = 0
        self._recent = ""  # The end of the present paragraph.
        # One entry a piece: where it begins in the text, and its stretch of the source.
        self._starts = array("q")
        self._from = array("q")
        self._to = array("q")
        self._pending: tuple[int, int, bool] | None = None
        self._marks: list[tuple[int, tuple[str, ...]]] = []
        self._lines: list[int] | None = None
        self._tables: list[_Table] = []
        self._tables_met = 0
        self._cells: list[Cell] = []
        self._headings: dict[int, int] = {}
        self._items: list[int] = []

    def draft(self, path: str, kind: Format, notices: tuple[str, ...], data: bytes) -> Draft:
        """The draft in the file ``data``, all of which has been read."""
        return Draft(
            path,
            kind,
            self.text(),
            notices,
            self._suppressions(),
            self._all_cells(),
            self._all_headings(),
            items=tuple(self._items),
            places=self,
            source=data,
        )

    def open_element(self, name: str) -> None:
        """A table, row, cell, item of a list or heading begins, by its name in HTML.

        Call it between paragraphs. Any other element is nothing here.
        """
        if name == "table":
            self._tables_met += 1
            self._tables.append(_Table(self._tables_met))
        elif name == "tr" and self._tables:
            self._close_cell()
            self._tables[-1].row += 1
            self._tables[-1].column = 0
        elif name in ("td", "th") and self._tables:
            self._close_cell()
            self._tables[-1].column += 1
            self._tables[-1].start = self._length
        elif name == "li":
            self._items.append(self._length)
        elif name in _HEADINGS:
            self._headings[self._length] = _HEADINGS.index(name) + 1

    def close_table(self) -> None:
        """The end of a table; call it between paragraphs."""
        if self._tables:
            self._close_cell()
            self._tables.pop()

    def _close_cell(self) -> None:
        table = self._tables[-1]
        if table.start is not None and table.start < self._length:
            self._cells.append(
                Cell(table.number, table.row, table.column, table.start, self._length - 1)
            )
        table.start = None

    def _all_cells(self) -> tuple[Cell, ...]:
        """The cells of tables that have text."""
        while self._tables:
            self.close_table()
        return tuple(sorted(self._cells, key=lambda cell: (cell.start, -cell.end)))

    def _all_headings(self) -> tuple[Heading, ...]:
        """The headings that have text."""
        text = self.text()
        return tuple(
            Heading(level, start, end if end >= 0 else len(text))
            for start, level in self._headings.items()
            if start < len(text) and (end := text.find("\n", start)) != start
        )

    def copy(self, start: int, end: int) -> None:
        """Add ``source[start:end]``."""
        if start >= end:
            return
        self._settle(self.source[start])
        # One piece for what stands together in the source.
        if not (
            self._to
            and self._to[-1] == start
            and start - self._from[-1] == self._length - self._starts[-1]
        ):
            self._piece(start, end)
        self._to[-1] = end
        self._append(self.source[start:end])

    def put(self, text: str, start: int, end: int) -> None:
        """Add ``text`` for ``source[start:end]``; with ``start == end`` it is not editable."""
        if text:
            self._settle(text[0])
            self._piece(start, end)
            self._append(text)

    def space(self, start: int, end: int) -> None:
        """White space at ``source[start:end]``: one space, none at either end of a paragraph."""
        if self._pending is None:
            self._pending = (start, end, False)

    def soft_break(self, start: int, end: int) -> None:
        """A line's end inside a paragraph, at ``source[start:end]``: a space, or nothing."""
        if self._pending is None:
            self._pending = (start, end, True)

    def hard_break(self, at: int) -> None:
        """A line break that the drafter asked for."""
        self._pending = None
        if self._recent and breaks(self._recent):
            self._append("\n", at)

    def end_paragraph(self, at: int) -> None:
        """The end of a paragraph; of nothing, if it has no text."""
        self._pending = None
        if self._recent:
            if self._recent[-1] != "\n":
                self._append("\n", at)
            self._recent = ""
            self._paragraph_start = self._length

    def mark(self, codes: tuple[str, ...]) -> None:
        """A ``qcite: ignore`` here: for this paragraph, or if it stands alone for the next."""
        self._marks.append((self._paragraph_start, codes))

    def text(self) -> str:
        """All of it, without an empty paragraph at the end."""
        return self._text.getvalue().rstrip("\n")

    def _suppressions(self) -> tuple[Suppression, ...]:
        """The paragraphs that comments exempt from findings."""
        text = self.text()
        found = []
        for start, codes in self._marks:
            end = text.find("\n", start)
            if start < len(text):
                found.append(Suppression(start, len(text) if end < 0 else end, codes))
        return merge(found)

    def place(self, offset: int) -> Place:
        if self._lines is None:  # Only asked for when there is something to report.
            self._lines = line_starts(self.source)
        at = self._source_offset(offset)
        line = bisect_right(self._lines, at)
        return Place(line, at - self._lines[line - 1] + 1)

    def _source_offset(self, offset: int) -> int:
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return 0
        inside = offset - self._starts[index]
        return min(self._from[index] + inside, max(self._to[index] - 1, self._from[index]))

    def stretches(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where ``text[start:end]`` stands in the source, piece by piece.

        Empty for what is not there as it reads: a space or a newline put in, part of an entity.
        """
        index = max(bisect_right(self._starts, start) - 1, 0)
        while start < end and index < len(self._starts):
            begin, first, last = self._starts[index], self._from[index], self._to[index]
            following = self._starts[index + 1] if index + 1 < len(self._starts) else self._length
            share = min(end, following) - start
            if last - first == following - begin:
                yield first + start - begin, first + start - begin + share
            elif share == following - begin:
                yield first, last
            else:
                yield first, first
            start += share
            index += 1

    def insertion(self, offset: int) -> int | None:
        """Where in the source to put what comes before ``text[offset]``; None for nowhere.

        That is after the character before it, so that it has the same emphasis.
        """
        if offset:
            for start, end in self.stretches(offset - 1, offset):
                if start < end and self.source[end - 1] != "\n":
                    return end
        for start, end in self.stretches(offset, offset + 1):
            if start < end:
                return start
        return None

    def _settle(self, following: str) -> None:
        """Decide on the white space before ``following``."""
        if self._pending is None:
            return
        (start, end, soft), self._pending = self._pending, None
        last = self._recent[-1:]
        if last in ("", "\n") or (soft and not joint(last, following)):
            return
        self._piece(start, end)
        self._append(" ")

    def _piece(self, start: int, end: int) -> None:
        self._starts.append(self._length)
        self._from.append(start)
        self._to.append(end)

    def _append(self, text: str, at: int | None = None) -> None:
        if at is not None:
            self._piece(at, at)
        self._text.write(text)
        self._recent = (self._recent + text)[-OPEN_WITHIN:]
        self._length += len(text)
