"""What the writers of tracked changes have in common: splices, collected by part."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Sequence

from qcite.drafts.documents import OfficeDocument, starts_of
from qcite.drafts.model import Edit
from qcite.drafts.paragraphs import Piece
from qcite.drafts.xml_writing import NOT_XML, Splice


class Reviser(ABC):
    """Collects splices by part."""

    def __init__(self, document: OfficeDocument) -> None:
        self._document = document
        self._paragraphs = document.paragraphs
        self._starts = starts_of(document.paragraphs)
        self._splices: dict[str, list[Splice]] = {}

    def make(self, changes: Sequence[Edit]) -> bool:
        """Make ``changes``, all or none; whether they are made."""
        found: list[tuple[str, list[Piece], str]] = []
        for change in changes:
            if not self._starts or NOT_XML.search(change.replacement):
                return False
            index = bisect_right(self._starts, change.start) - 1
            paragraph, begin = self._paragraphs[index], self._starts[index]
            if change.end - begin > len(paragraph.text):
                return False
            shares = paragraph.shares(change.start - begin, change.end - begin)
            if not shares or not all(self._can_change(paragraph.member, share) for share in shares):
                return False
            found.append((paragraph.member, shares, change.replacement))
        for member, shares, new in found:
            self._splices.setdefault(member, []).extend(self._change(member, shares, new))
        return True

    @abstractmethod
    def parts(self) -> dict[str, bytes]:
        """The members that change, as they are to be."""

    @abstractmethod
    def _can_change(self, member: str, share: Piece) -> bool:
        """Whether a tracked change can be written where ``share`` stands."""

    @abstractmethod
    def _change(self, member: str, shares: list[Piece], new: str) -> list[Splice]:
        """What makes ``shares`` deleted, and ``new`` inserted at the first of them."""
