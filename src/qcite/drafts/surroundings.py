"""What a person looks a place up by: the heading above it, its paragraph, its table."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from qcite.drafts.model import Cell, Draft, Heading, line_starts

_HEADING, _CELL, _BEGINNING = 24, 12, 14
"""Characters of each that are shown."""
_INNER = str.maketrans("“”", "‘’")
_MOST = 200
"""Characters of a paragraph that are looked at: it may be the whole file."""
_LONGEST = 40
"""Characters of a paragraph that may be a heading though the file does not call it one."""
_NUMBER = "[一二三四五六七八九十百零〇]{1,4}"
_NUMBERED = re.compile(
    rf"[ \t　]*(?:第{_NUMBER}(?P<chapter>[编章])|第{_NUMBER}(?P<section>节)"
    rf"|(?P<first>{_NUMBER}、)|(?P<second>[（(]{_NUMBER}[）)]))[^。\n]*"
)
"""How headings are numbered (GB/T 9704-2012, 7.3.3). The second level often runs into its
paragraph: （一）加强领导。各单位要……"""
_LEVELS = {"chapter": 1, "section": 2, "first": 3, "second": 4}
_SENTENCE_END = tuple("。；，：！？;,:")
_APART = ("脚注", "尾注", "页眉", "页脚")
"""Parts that stand under no heading of the body."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where something stands, in the words around it; "" where there are none."""

    heading: str = ""
    """The nearest heading above; above a heading, the one it belongs to."""
    part: str = ""
    """Outside the body's own text: 表格2, 文本框1, 脚注3."""
    row: str = ""
    """In a table, what stands in the first cell of the row,"""
    column: str = ""
    """and at the head of the column."""
    beginning: str = ""
    """The first words of the paragraph, …… behind them if it goes on."""

    @property
    def label(self) -> str:
        """For a person: 三、重点任务 > “（五）强化工程质量……”, 表格2“合格率”行 > “达到”."""
        table = self.part
        if self.row:
            table += f"“{_cut(self.row, _CELL)}”行"
        if self.column:
            table += f"“{_cut(self.column, _CELL)}”列"
        beginning = self.beginning.translate(_INNER)
        steps = [_cut(self.heading, _HEADING), table, f"“{beginning}”"]
        return " > ".join(step for step in steps if step not in ("", "“”"))


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length]}……"


class Finder:
    """Finds the surroundings of places in one draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._text = draft.text
        self._cells = draft.cells
        self._cell_starts = [cell.start for cell in draft.cells]
        self._at = {(cell.table, cell.row, cell.column): cell for cell in draft.cells}
        self._paragraphs = line_starts(draft.text)
        self._headings = self._find_headings()
        self._starts = [heading.start for heading in self._headings]
        self._labels = dict(draft.labels)
        self._told: dict[tuple[int, str, Cell | None], Surroundings] = {}
        """Of paragraphs that were asked for: many findings may stand in one."""

    def at(self, offset: int) -> Surroundings:
        """Of the character at ``offset``."""
        start = self._paragraphs[bisect_right(self._paragraphs, offset) - 1]
        place = start, self._draft.place(offset).part, self._cell(offset)
        told = self._told.get(place)
        if told is None:
            told = self._told[place] = self._surroundings(*place)
        return told

    def _surroundings(self, start: int, part: str, cell: Cell | None) -> Surroundings:
        """Of a paragraph in a ``part`` of the file."""
        beginning = self._beginning(start)
        row = column = ""
        if cell is not None:
            row = self._words(self._at.get((cell.table, cell.row, 1)), cell)
            column = self._words(self._at.get((cell.table, 1, cell.column)), cell)
        # A cell's own row and column are told by words; what a file counts them by are numbers.
        part = part.partition("第")[0] or (f"表格{cell.table}" if cell else "")
        if part.startswith(_APART):
            return Surroundings("", part, row, column, beginning)
        part = "" if part == "正文" else part
        return Surroundings(self._above(start), part, row, column, beginning)

    def _beginning(self, start: int) -> str:
        # A number that is no text of the file is not found by searching for it.
        first = self._labels.get(start, start)
        return _cut(self._text[first : first + _MOST].partition("\n")[0].strip(), _BEGINNING)

    def _words(self, heading: Cell | None, cell: Cell) -> str:
        if heading is None or heading == cell:
            return ""
        return self._line(heading.start, heading.end)

    def _line(self, start: int, end: int) -> str:
        """A stretch of the text on one line."""
        return " ".join(self._text[start : min(end, start + _MOST)].split())

    def _cell(self, offset: int) -> Cell | None:
        """The innermost cell; one that holds a table begins before the cells of that."""
        index = bisect_right(self._cell_starts, offset)
        for cell in reversed(self._cells[max(index - 3, 0) : index]):
            if cell.start <= offset < cell.end:
                return cell
        return None

    def _above(self, start: int) -> str:
        index = bisect_right(self._starts, start) - 1
        if index >= 0 and self._starts[index] == start:
            own = self._headings[index].level
            while index >= 0 and self._headings[index].level >= own:
                index -= 1
        if index < 0:
            return ""
        heading = self._headings[index]
        return self._line(heading.start, heading.end)

    def _find_headings(self) -> list[Heading]:
        """Those that the file calls so, and paragraphs numbered as headings are."""
        found = {heading.start: heading for heading in self._draft.headings}
        in_body = {"", "正文"}
        for numbered in re.finditer(rf"(?m)^{_NUMBERED.pattern}", self._text):
            start, end = numbered.span()
            level = _LEVELS[numbered.lastgroup or "first"]
            whole = self._text[end : end + 1] in ("", "\n")
            if (
                end - start <= _LONGEST
                and (level == 4 if not whole else not numbered[0].rstrip().endswith(_SENTENCE_END))
                and self._draft.place(start).part in in_body
                and self._cell(start) is None
            ):
                found[start] = Heading(level, start, end)
        return [found[start] for start in sorted(found)]
