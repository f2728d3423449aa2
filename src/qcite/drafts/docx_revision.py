"""Tracked changes of a .docx (ECMA-376 part 1, 17.13.5)."""

from __future__ import annotations

from datetime import datetime, timezone

from qcite.drafts import docx
from qcite.drafts.documents import AUTHOR
from qcite.drafts.docx_runs import IDENTIFIER, Run, preserving, tag_name
from qcite.drafts.docx_text import WordDocument
from qcite.drafts.package import Package
from qcite.drafts.paragraphs import Piece
from qcite.drafts.reviser import Reviser
from qcite.drafts.xml import tag_end
from qcite.drafts.xml_writing import Splice, spliced, xml_text


class DocxReviser(Reviser):
    """Writes the corrections of a .docx."""

    _document: WordDocument

    def __init__(self, package: Package) -> None:
        document = docx.take_apart(package)
        super().__init__(document)
        used = (
            int(found[2]) for data in document.data.values() for found in IDENTIFIER.finditer(data)
        )
        self._id = max(used, default=0)
        self._date = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._cut: set[tuple[str, int]] = set()

    def parts(self) -> dict[str, bytes]:
        for member, which in self._cut:
            element = self._document.elements[member][which]
            if not element.preserved:
                self._splices[member].append(preserving(self._document.data[member], element))
        return {
            member: spliced(self._document.data[member], splices)
            for member, splices in self._splices.items()
        }

    def _can_change(self, member: str, share: Piece) -> bool:
        if share.element < 0:
            return False
        element = self._document.elements[member][share.element]
        data = self._document.data[member]
        content = data[tag_end(data, element.tag) : data.index(b"</", share.at)]
        if element.parent == "w:ins" and len(content) == share.end - share.at:
            return False  # LibreOffice forgets an insertion of which nothing is left.
        return (
            element.may_have_changes
            and b":" in tag_name(data, element.tag)  # Attributes need its prefix.
            and b"<" not in content  # Nor can a comment or a CDATA section be cut in two.
            and (element.preserved or content == content.strip())
        )

    def _change(self, member: str, shares: list[Piece], new: str) -> list[Splice]:
        splices: list[Splice] = []
        for number, share in enumerate(shares):
            self._cut.add((member, share.element))
            run = Run(self._document.data[member], self._document.elements[member][share.element])
            between = b""
            if share.at < share.end:
                deletion = run.tracked(b"del", self._mark(run), b"delText")
                splices.append((share.at, share.at, run.leave() + deletion[0]))
                between = deletion[1]
            else:
                between = run.leave()
            if new and number == 0:
                before, after = run.tracked(b"ins", self._mark(run), b"t")
                between += run.outside_insertion(
                    before + xml_text(new).encode() + after, self._next_id()
                )
            splices.append((share.end, share.end, between + run.enter()))
        return splices

    def _next_id(self) -> int:
        self._id += 1
        return self._id

    def _mark(self, run: Run) -> bytes:
        """Attributes of a tracked change."""
        values = (("id", self._next_id()), ("author", AUTHOR), ("date", self._date))
        prefix = run.prefix.decode()
        return "".join(f' {prefix}{name}="{value}"' for name, value in values).encode()
