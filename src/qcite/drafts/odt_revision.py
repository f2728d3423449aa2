"""Tracked changes of an .odt (ODF 1.3 part 3, 5.5)."""

from __future__ import annotations

from datetime import datetime, timezone

from qcite.drafts import odt
from qcite.drafts.documents import AUTHOR
from qcite.drafts.odt_names import CONTENT, DECLARATIONS
from qcite.drafts.odt_text import TextDocument
from qcite.drafts.package import Package
from qcite.drafts.paragraphs import Piece
from qcite.drafts.reviser import Reviser
from qcite.drafts.xml_writing import Splice, spliced, xml_text


class OdtReviser(Reviser):
    """Writes the corrections of an .odt."""

    _document: TextDocument

    def __init__(self, package: Package) -> None:
        document = odt.take_apart(package)
        super().__init__(document)
        self._date = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S").encode()
        self._regions: list[bytes] = []
        content = document.data[CONTENT]
        self._possible = document.changes[1] > 0 and all(
            declaration in content for declaration in DECLARATIONS
        )

    def parts(self) -> dict[str, bytes]:
        splices = self._splices.get(CONTENT, [])
        if not splices:
            return {}
        data, regions = self._document.data[CONTENT], b"".join(self._regions)
        at, end, listed = self._document.changes
        if not listed:
            regions = b"<text:tracked-changes>%b</text:tracked-changes>" % regions
        return {CONTENT: spliced(data, [*splices, (at, end, regions)])}

    def _can_change(self, member: str, share: Piece) -> bool:
        return self._possible and member == CONTENT

    def _change(self, member: str, shares: list[Piece], new: str) -> list[Splice]:
        splices: list[Splice] = []
        for number, share in enumerate(shares):
            written = b""
            if share.at < share.end:
                old = self._document.data[member][share.at : share.end]
                change = self._region(b"deletion", b"<text:p>%b</text:p>" % old)
                written = b'<text:change text:change-id="%b"/>' % change
            if new and number == 0:
                change = self._region(b"insertion", b"")
                written += b'<text:change-start text:change-id="%b"/>' % change
                written += xml_text(new).encode()
                written += b'<text:change-end text:change-id="%b"/>' % change
            splices.append((share.at, share.end, written))
        return splices

    def _region(self, kind: bytes, content: bytes) -> bytes:
        """Describe a change; returns its id."""
        identifier = b"qcite%d" % (self._document.first_change + len(self._regions))
        self._regions.append(
            b'<text:changed-region xml:id="%b" text:id="%b"><text:%b><office:change-info>'
            b"<dc:creator>%b</dc:creator><dc:date>%b</dc:date></office:change-info>%b</text:%b>"
            b"</text:changed-region>"
            % (identifier, identifier, kind, AUTHOR.encode(), self._date, content, kind)
        )
        return identifier
