"""The tables of a draft: which cell something stands in, and what stands beside and above it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from qcite.drafts.model import Cell


class Tables:
    """The cells of one draft."""

    def __init__(self, cells: Sequence[Cell], text: str) -> None:
        self._text = text
        self._cells = sorted(cells, key=lambda cell: cell.start)
        self._starts = [cell.start for cell in self._cells]
        self._at = {(cell.table, cell.row, cell.column): cell for cell in self._cells}
        self._rows: dict[tuple[int, int], list[Cell]] = {}
        for cell in self._cells:
            self._rows.setdefault((cell.table, cell.row), []).append(cell)

    def __bool__(self) -> bool:
        return bool(self._cells)

    def cell_at(self, offset: int) -> Cell | None:
        """The innermost cell a character stands in."""
        index = bisect_right(self._starts, offset) - 1
        # A cell that holds a table begins before the cells of that.
        for cell in self._cells[max(0, index - 3) : index + 1][::-1]:
            if cell.start <= offset < cell.end:
                return cell
        return None

    def text(self, cell: Cell) -> str:
        """What stands in it."""
        return self._text[cell.start : cell.end]

    def heading(self, cell: Cell) -> Cell | None:
        """The cell at the head of its column; None for that itself."""
        return self._at.get((cell.table, 1, cell.column)) if cell.row > 1 else None

    def headings(self, cell: Cell) -> list[Cell]:
        """The cells at the head of its table."""
        return self._rows.get((cell.table, 1), [])

    def row(self, cell: Cell) -> list[Cell]:
        """All cells of its row, from left to right."""
        return self._rows[cell.table, cell.row]

    def below(self, cell: Cell) -> Iterator[Cell]:
        """The cells of its column under it."""
        for other in self._cells:
            if (other.table, other.column) == (cell.table, cell.column) and other.row > cell.row:
                yield other
