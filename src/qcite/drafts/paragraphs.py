"""A paragraph of a .docx or .odt: pieces of text, each with its place in an XML part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from qcite.drafts.flow import OPEN_WITHIN, breaks


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

    def cut(self, first: int, last: int) -> Piece:
        """``text[first:last]``, with its own place in the part."""
        if self.at < 0:
            return replace(self, text=self.text[first:last])
        return replace(
            self, text=self.text[first:last], at=self.offset(first), end=self.offset(last)
        )


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
        if start < end:
            found = list(cut(self.pieces, start, end))
            return found if all(piece.at >= 0 for piece in found) else []
        after: list[Piece] = []
        for piece in self.pieces:
            if piece.at >= 0 and 0 <= start <= len(piece.text):
                if start > 0:
                    return [piece.cut(start, start)]
                after = after or [piece.cut(0, 0)]
            start -= len(piece.text)
        return after


def cut(pieces: Iterable[Piece], start: int, end: int) -> Iterator[Piece]:
    """What of ``pieces`` makes ``text[start:end]`` of the text that they are together."""
    for piece in pieces:
        first, last = max(start, 0), min(end, len(piece.text))
        if first < last:
            yield piece if last - first == len(piece.text) else piece.cut(first, last)
        start -= len(piece.text)
        end -= len(piece.text)


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
