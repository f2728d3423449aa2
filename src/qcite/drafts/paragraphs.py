"""What .docx and .odt have in common: paragraphs made of pieces of XML parts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Literal

from qcite.drafts.flow import OPEN_WITHIN, breaks
from qcite.drafts.model import Cell, Draft, Heading, LinePlaces, Place, Suppression, merge
from qcite.drafts.package import Package

AUTHOR = "qcite"
"""Of the tracked changes and comments that this program writes."""
BODY = "正文"


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that stands together in its part."""

    text: str
    at: int = -1
    """Where it begins in the part; -1 if it is not written there as it reads."""
    end: int = -1
    element: int = -1
    """Of a .docx: index of its ``w:t``."""

    def offset(self, index: int) -> int:
        """Where ``text[index]`` begins in the part; its end for the end of the text."""
        if index == len(self.text):
            return self.end
        return self.at + len(self.text[:index].encode())


BREAK = Piece("\n")
"""A line break in a paragraph, until it is known whether it separates sentences."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph of the document as it reads."""

    part: str
    """Where it is: 正文, 表格2第3行第1列, 脚注3."""
    member: str
    """The XML part it is written in."""
    pieces: list[Piece] = field(default_factory=list)
    codes: set[tuple[str, ...]] = field(default_factory=set)
    """Of a ``qcite: ignore`` in a comment on it."""
    cell: tuple[int, int, int] | None = None
    """Table, row and column of the cell it stands in."""
    level: int = 0
    """Of a heading, from 1; 0 for any other paragraph."""
    label: str = ""
    """What its text begins with and the program counts: no character of the file is this."""
    is_item: bool = False
    """Whether it begins an item of a list."""

    def number(self, label: str | None) -> None:
        """Make it an item, with its label before the text if there is both; None: it is none."""
        self.is_item = label is not None
        if label and self.text.strip():
            self.label = label
            self.pieces.insert(0, Piece(label))

    @property
    def text(self) -> str:
        return "".join([piece.text for piece in self.pieces])

    def shares(self, start: int, end: int) -> list[Piece]:
        """What of the pieces makes ``text[start:end]``.

        For an empty stretch, the place in a piece to insert at: after the character before it,
        so that it gets that one's format. Empty if something is not written as it reads.
        """
        found: list[Piece] = []
        after: list[Piece] = []
        begin = 0
        for piece in self.pieces:
            first, last = max(start - begin, 0), min(end - begin, len(piece.text))
            begin += len(piece.text)
            if start == end:
                at = piece.offset(first) if piece.at >= 0 and first <= len(piece.text) else -1
                place = Piece("", at, at, piece.element)
                if at >= 0 and first == last and first > 0:
                    return [place]
                if at >= 0 and first == last == 0:
                    after = after or [place]
            elif first < last:
                if piece.at < 0:
                    return []
                share = piece.text[first:last]
                found.append(Piece(share, piece.offset(first), piece.offset(last), piece.element))
        return found or after


def settle_breaks(paragraph: Paragraph) -> None:
    """Keep the line breaks that separate sentences, and drop those that are layout."""
    if BREAK not in paragraph.pieces:
        return
    pieces: list[Piece] = []
    before = ""
    for piece in paragraph.pieces:
        if piece is not BREAK:
            pieces.append(piece)
            before = (before + piece.text)[-OPEN_WITHIN:]
        elif before and before[-1] != "\n" and breaks(before):
            pieces.append(piece)
            before += "\n"
    while pieces and pieces[-1] is BREAK:
        pieces.pop()
    paragraph.pieces = pieces


class Cells:
    """Labels of the table cells that are open in a story."""

    def __init__(self, story: str) -> None:
        self._story = "" if story == BODY else story
        self._tables: list[list[int]] = []
        self._labels: list[str] = []

    @property
    def cell(self) -> tuple[int, int, int] | None:
        """Table, row and column of the innermost cell that is open."""
        if not (self._tables and self._labels):
            return None
        number, row, column = self._tables[-1]
        return number, row, column

    @property
    def label(self) -> str:
        """Where a paragraph is: 表格2第3行第1列, or the story itself."""
        return self._labels[-1] if self._labels else self._story or BODY

    def open_table(self, number: int) -> None:
        """``number`` counts the document's tables in order, those in cells included."""
        self._tables.append([number, 0, 0])

    def close_table(self) -> None:
        self._tables.pop()

    def open_row(self, rows: int = 1) -> None:
        if self._tables:
            number, row, _ = self._tables[-1]
            self._tables[-1] = [number, row + rows, 0]

    def open_cell(self) -> None:
        """The next cell of the row."""
        label = self.label
        if self._tables:
            self.widen(1)
            number, row, column = self._tables[-1]
            label = f"{self._story}表格{number}第{row}行第{column}列"
        self._labels.append(label)

    def widen(self, columns: int) -> None:
        """Go on by ``columns`` in the row: a cell may span several."""
        if self._tables:
            self._tables[-1][2] += columns

    def close_cell(self) -> None:
        self._labels.pop()


@dataclass(slots=True)
class Story:
    """Text that flows by itself: the body, a note, a header, a text box, a comment."""

    label: str
    out: list[Paragraph]
    cells: Cells = field(init=False)
    paragraph: Paragraph | None = None
    boxes: list[Paragraph] = field(default_factory=list)
    """What stands in text boxes anchored in the paragraph."""

    def __post_init__(self) -> None:
        self.cells = Cells(self.label)

    def flush(self) -> None:
        """Finish the paragraph that is open, if any."""
        if self.paragraph is not None:
            settle_breaks(self.paragraph)
            if self.paragraph.text.strip():
                self.out.append(self.paragraph)
            self.paragraph = None
        self.out.extend(self.boxes)
        self.boxes.clear()


@dataclass(slots=True)
class OfficeDocument:
    """A document taken apart: paragraphs in reading order, and the parts they are written in."""

    package: Package
    paragraphs: list[Paragraph] = field(default_factory=list)
    data: dict[str, bytes] = field(default_factory=dict)
    revised: bool = False
    commented: bool = False
    hidden: bool = False
    pictures: int = 0
    objects: bool = False
    foreign: bool = False
    references: dict[str, tuple[Paragraph, Piece]] = field(default_factory=dict)
    """By the label of a note, the paragraph that refers to it, and what stands before it there."""

    def notices(self) -> tuple[str, ...]:
        """What the reader of findings must know."""
        return tuple(
            notice
            for holds, notice in (
                (self.revised, "有修订痕迹，按全部接受修订后的文字核对。"),
                (self.commented, "批注未检查。"),
                (self.hidden, "隐藏文字未检查。"),
                (self.pictures, f"{self.pictures} 幅图片里的文字未检查。"),
                (self.objects, "图表、图示和嵌入对象里的文字未检查。"),
                (self.foreign, "嵌入的外部文档（altChunk）未检查。"),
            )
            if holds
        )


class ParagraphPlaces:
    """Places by paragraph."""

    def __init__(self, text: str, starts: list[int], paragraphs: list[tuple[int, str]]) -> None:
        self._lines = LinePlaces(text)
        self._starts = starts
        self._paragraphs = paragraphs

    def place(self, offset: int) -> Place:
        line = self._lines.place(offset)
        if not self._starts:
            return line
        number, part = self._paragraphs[max(bisect_right(self._starts, offset) - 1, 0)]
        return Place(line.line, line.column, paragraph=number, part=part)


def starts_of(paragraphs: Sequence[Paragraph]) -> list[int]:
    """Offsets at which ``paragraphs`` begin in the draft's text."""
    return _begin([paragraph.text for paragraph in paragraphs])


def _begin(texts: Sequence[str]) -> list[int]:
    return list(accumulate((len(text) + 1 for text in texts), initial=0))[:-1]


def _cells(paragraphs: Sequence[Paragraph], spans: Sequence[tuple[int, int]]) -> Iterator[Cell]:
    """The cells of tables: neighbouring paragraphs of one are one."""
    open_cell: Cell | None = None
    for (start, end), paragraph in zip(spans, paragraphs, strict=True):
        if open_cell and paragraph.cell == (open_cell.table, open_cell.row, open_cell.column):
            open_cell = replace(open_cell, end=end)
            continue
        if open_cell:
            yield open_cell
        open_cell = Cell(*paragraph.cell, start, end) if paragraph.cell else None
    if open_cell:
        yield open_cell


def to_draft(
    document: OfficeDocument, path: str, kind: Literal["docx", "odt"], data: bytes
) -> Draft:
    """The draft that ``document`` is, its paragraphs numbered within their part."""
    paragraphs = document.paragraphs
    texts = [paragraph.text for paragraph in paragraphs]
    text = "\n".join(texts)
    starts = _begin(texts)
    spans = [(start, start + len(one)) for start, one in zip(starts, texts, strict=True)]
    suppressions = [
        Suppression(start, end, codes)
        for (start, end), paragraph in zip(spans, paragraphs, strict=True)
        for codes in paragraph.codes
    ]
    counts: dict[str, int] = {}
    numbers: list[tuple[int, str]] = []
    for paragraph in paragraphs:
        counts[paragraph.part] = counts.get(paragraph.part, 0) + 1
        numbers.append((counts[paragraph.part], paragraph.part))
    return Draft(
        path,
        kind,
        text,
        document.notices(),
        merge(suppressions),
        tuple(_cells(paragraphs, spans)),
        tuple(
            Heading(paragraph.level, start, end)
            for (start, end), paragraph in zip(spans, paragraphs, strict=True)
            if paragraph.level
        ),
        tuple(
            (start, start + len(paragraph.label))
            for start, paragraph in zip(starts, paragraphs, strict=True)
            if paragraph.label
        ),
        tuple(start for start, one in zip(starts, paragraphs, strict=True) if one.is_item),
        places=ParagraphPlaces(text, starts, numbers),
        source=data,
    )
