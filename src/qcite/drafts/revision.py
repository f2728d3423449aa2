"""Corrections in word-processor files: tracked changes spliced into the parts' own bytes.

Nothing is parsed and written anew, so whatever this program does not know of a document stays.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Sequence

from qcite.drafts.correction import applied
from qcite.drafts.documents import OfficeDocument, starts_of
from qcite.drafts.model import Draft, DraftError, Edit
from qcite.drafts.package import Package
from qcite.drafts.paragraphs import Piece
from qcite.drafts.xml_writing import NOT_XML, Splice


def revise(draft: Draft, wanted: Sequence[tuple[Edit, list[Edit]]]) -> tuple[bytes, list[Edit]]:
    """The .docx or .odt with each change as a deletion and an insertion to be accepted or rejected.

    ``wanted``: each edit, and the smallest ones that make it. Also returns the edits that cannot
    be written. Raises DraftError.
    """
    reviser: Reviser
    package = Package(draft.source, draft.path)
    if draft.format == "docx":
        from qcite.drafts import docx
        from qcite.drafts.docx_revision import DocxReviser

        reader, reviser = docx.read, DocxReviser(package)
    else:
        from qcite.drafts import odt
        from qcite.drafts.odt_revision import OdtReviser

        reader, reviser = odt.read, OdtReviser(package)
    refused = [edit for edit, changes in wanted if not reviser.make(changes)]
    package.change(reviser.parts())
    contents = package.copy()
    made, _ = applied(draft.text, [edit for edit, _ in wanted if edit not in refused])
    try:
        # Once more, before anyone else has to. New words may make or end a line.
        again = reader(contents, draft.path).text
        is_right = "".join(again.split()) == "".join(made.split())
    except DraftError:
        is_right = False
    if not is_right:
        raise DraftError(f"{draft.path}：文档结构特殊，写不成更正副本；请按检查结果手工更正。")
    return contents, refused


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
