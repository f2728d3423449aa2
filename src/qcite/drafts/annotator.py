"""What the writers of comments have in common: where each comment stands."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qcite.drafts.documents import OfficeDocument, starts_of
from qcite.drafts.model import Comment
from qcite.drafts.package import Package
from qcite.drafts.paragraphs import Paragraph, Piece, cut

HEADERS = ("页眉", "页脚")
"""Where neither Word nor LibreOffice has comments."""
_NOTE = re.compile(r"[脚尾]注\d+")


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a comment stands: from a piece to another, or at a point of one."""

    member: str
    first: Piece
    last: Piece


class Annotator(ABC):
    """Writes comments into one open package, the former ones of this program taken out."""

    def __init__(self, package: Package, document: OfficeDocument) -> None:
        self.package = package
        self._document = document
        self._paragraphs = document.paragraphs
        self._starts = starts_of(document.paragraphs)

    def write(self, comments: Sequence[Comment]) -> tuple[list[Comment], list[Comment]]:
        """Write them; returns those that had to be moved, and those that have no place."""
        moved, left_out = [], []
        placed: list[tuple[Anchor, Comment]] = []
        for comment in sorted(comments, key=lambda one: (one.start, one.end)):
            anchor = self._anchor(comment)
            if anchor is None:
                anchor = self._nearest(comment.start)
                if anchor is None:
                    left_out.append(comment)
                    continue
                moved.append(comment)
                comment = self._telling_where(comment)
            placed.append((anchor, comment))
        self.put(placed)
        return moved, left_out

    @abstractmethod
    def put(self, placed: Sequence[tuple[Anchor, Comment]]) -> None:
        """Change the package so that it has these comments."""

    @abstractmethod
    def may_have(self, paragraph: Paragraph, piece: Piece) -> bool:
        """Whether a comment can begin or end at a piece."""

    def _anchor(self, comment: Comment) -> Anchor | None:
        found: list[tuple[Paragraph, Piece]] = []
        # What is missing stands between two characters: the one before it, or the next.
        start, end = comment.start, comment.end
        if start == end:
            start, end = (start - 1, end) if start else (start, end + 1)
        for paragraph, piece in self._pieces(start, end):
            # A range does not go from one cell, note or part into another.
            if self.may_have(paragraph, piece) and (
                not found
                or (paragraph.member, paragraph.part) == (found[0][0].member, found[0][0].part)
            ):
                found.append((paragraph, piece))
        return Anchor(found[0][0].member, found[0][1], found[-1][1]) if found else None

    def _pieces(self, start: int, end: int) -> Iterator[tuple[Paragraph, Piece]]:
        """What of the pieces makes a stretch of the text."""
        index = max(bisect_right(self._starts, start) - 1, 0)
        while index < len(self._paragraphs) and self._starts[index] < end:
            paragraph, begin = self._paragraphs[index], self._starts[index]
            for piece in cut(paragraph.pieces, start - begin, end - begin):
                yield paragraph, piece
            index += 1

    def _nearest(self, offset: int) -> Anchor | None:
        """A point before or after it; of a note the reference, of a header the body's beginning."""
        index = max(bisect_right(self._starts, offset) - 1, 0)
        note = _NOTE.match(self._paragraphs[index].part) if self._paragraphs else None
        reference = self._document.references.get(note[0]) if note else None
        if reference is not None and self.may_have(*reference):
            point = reference[1].cut(len(reference[1].text), len(reference[1].text))
            return Anchor(reference[0].member, point, point)
        before = self._paragraphs[:index][::-1]
        after = self._paragraphs[index:]
        if self._paragraphs and self._paragraphs[index].part.startswith(HEADERS):
            before, after = [], self._paragraphs
        for paragraphs, is_before in ((before, True), (after, False)):
            for paragraph in paragraphs:
                pieces = [one for one in paragraph.pieces if self.may_have(paragraph, one)]
                if pieces:
                    piece = pieces[-1] if is_before else pieces[0]
                    at = len(piece.text) if is_before else 0
                    point = piece.cut(at, at)
                    return Anchor(paragraph.member, point, point)
        return None

    def _telling_where(self, comment: Comment) -> Comment:
        index = max(bisect_right(self._starts, comment.start) - 1, 0)
        paragraph, begin = self._paragraphs[index], self._starts[index]
        words = paragraph.text[comment.start - begin : comment.end - begin]
        note = f"（{paragraph.part}中不能加批注。所指的文字是：“{words}”。）"
        return replace(comment, paragraphs=(*comment.paragraphs, note))
