"""A .docx or .odt taken apart, and the draft that it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import Literal

from qcite.drafts.model import Cell, Draft, Heading, Place, StretchPlaces, Suppression, merge
from qcite.drafts.package import Package
from qcite.drafts.paragraphs import Paragraph, Piece

AUTHOR = "qcite"
"""Of the tracked changes and comments that this program writes."""


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


def starts_of(paragraphs: Sequence[Paragraph]) -> list[int]:
    """Offsets at which ``paragraphs`` begin in the draft's text."""
    return _starts([paragraph.text for paragraph in paragraphs])


def _starts(texts: Sequence[str]) -> list[int]:
    return list(accumulate((len(text) + 1 for text in texts), initial=0))[:-1]


def to_draft(
    document: OfficeDocument, path: str, kind: Literal["docx", "odt"], data: bytes
) -> Draft:
    """The draft that ``document`` is, its paragraphs numbered within their part."""
    texts = [paragraph.text for paragraph in document.paragraphs]
    starts = _starts(texts)
    suppressions: list[Suppression] = []
    headings: list[Heading] = []
    labels: list[tuple[int, int]] = []
    counts: dict[str, int] = {}
    places: list[Place] = []
    for start, text, paragraph in zip(starts, texts, document.paragraphs, strict=True):
        end = start + len(text)
        suppressions.extend(Suppression(start, end, codes) for codes in paragraph.codes)
        if paragraph.level:
            headings.append(Heading(paragraph.level, start, end))
        if paragraph.label:
            labels.append((start, start + len(paragraph.label)))
        number = counts[paragraph.part] = counts.get(paragraph.part, 0) + 1
        places.append(Place(0, 0, paragraph=number, part=paragraph.part))
    whole = "\n".join(texts)
    return Draft(
        path,
        kind,
        whole,
        document.notices(),
        merge(suppressions),
        tuple(_cells(starts, document.paragraphs)),
        tuple(headings),
        tuple(labels),
        tuple(start for start, one in zip(starts, document.paragraphs, strict=True) if one.is_item),
        places=StretchPlaces(whole, starts, places),
        source=data,
    )


def _cells(starts: Sequence[int], paragraphs: Sequence[Paragraph]) -> Iterator[Cell]:
    """The cells of tables: neighbouring paragraphs of one are one."""
    open_cell: Cell | None = None
    for start, paragraph in zip(starts, paragraphs, strict=True):
        if paragraph.cell is None and open_cell is None:
            continue
        end = start + len(paragraph.text)
        if open_cell and paragraph.cell == (open_cell.table, open_cell.row, open_cell.column):
            open_cell = replace(open_cell, end=end)
            continue
        if open_cell:
            yield open_cell
        open_cell = Cell(*paragraph.cell, start, end) if paragraph.cell else None
    if open_cell:
        yield open_cell
