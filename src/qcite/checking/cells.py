"""What the cells of a table say of a source that stands in another cell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qcite.checking.extent import Claim, Extent
from qcite.checking.items import ITEM
from qcite.checking.reading import Reading
from qcite.checking.sources import Source
from qcite.drafts.model import Cell

_CONTENT = re.compile("内容|要求|任务|表述|原文|规定|摘要|目标|部署|标题|指标|提法|条文")
_OWN_COLUMN = re.compile(
    "序号|责任|牵头|部门|单位|时限|进度|备注|负责|完成|措施|举措|情况|我|本[省市县区局]|做法|成效|结果|现状"
)
"""Headings of columns for what is, and for what is not, of the source."""


class Cells:
    """Reads the tables of one draft."""

    def __init__(self, reading: Reading, extent: Extent) -> None:
        self._prose = reading.prose
        self._text = reading.prose.text
        self._tables = reading.tables
        self._extent = extent

    def read(self, source: Source, named: int) -> Iterator[Claim]:
        """The claims of a source that stands in a table: beside it, or below it in its column."""
        cell = self._tables.cell_at(source.start) if self._tables else None
        if cell is None:
            return
        if cell.row == 1 and not source.is_pinpoint:
            for below in self._tables.below(cell):
                if not any(map(self._has_source, self._tables.row(below))):
                    yield from self._cell(source, below)
            return
        name = self._text[named : source.end]
        rest = self._tables.text(cell).replace(name, "")
        if len(rest.strip("（）()《》〈〉、，。；： \n的中条款第")) > 4:
            return  # It says something itself.
        others = [
            other
            for other in self._tables.row(cell)
            if other != cell
            and not self._has_source(other)
            and len(self._tables.text(other).strip()) >= 4
            and not self._heads_own_work(other)
        ]
        chosen = [other for other in others if self._heads_content(other)]
        if not chosen:
            right = [other for other in others if other.column > cell.column]
            chosen = right[:1] or others[-1:]
        for other in chosen:
            yield from self._cell(source, other)

    def _cell(self, source: Source, cell: Cell) -> Iterator[Claim]:
        for at, end in self._prose.sentences(cell.start, cell.end):
            item = ITEM.match(self._text, at, end)
            yield from self._extent.claims(source, item.end() if item else at, end, "cell")

    def _has_source(self, cell: Cell) -> bool:
        return self._extent.source_from(cell.start) < cell.end

    def _heads_content(self, cell: Cell) -> bool:
        heading = self._tables.heading(cell)
        return heading is not None and bool(_CONTENT.search(self._tables.text(heading)))

    def _heads_own_work(self, cell: Cell) -> bool:
        heading = self._tables.heading(cell)
        return heading is not None and bool(_OWN_COLUMN.search(self._tables.text(heading)))
