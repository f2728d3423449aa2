"""Comments of an .odt (ODF 1.3 part 3, 14.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timezone

from qcite.drafts import odt
from qcite.drafts.annotator import HEADERS, Anchor, Annotator
from qcite.drafts.documents import AUTHOR
from qcite.drafts.model import Comment
from qcite.drafts.odt_names import CONTENT, DECLARATIONS
from qcite.drafts.odt_text import TextDocument
from qcite.drafts.package import Package
from qcite.drafts.paragraphs import Paragraph, Piece
from qcite.drafts.xml_writing import Splice, spliced, xml_text

_OWN_NAME = re.compile(rb"""office:name=["']qcite-note-(\d{1,9})["']""")
_ANSWERS = re.compile(rb"""<office:annotation\b[^<>]*\bloext:parent-name=["']([^"']+)["']""")


class OdtAnnotator(Annotator):
    """Writes the comments of an .odt."""

    def __init__(self, package: Package) -> None:
        document = odt.take_apart(package)
        _forget_own(package, document)
        if package.changed:
            document = odt.take_apart(package)
        super().__init__(package, document)
        self._data = document.data[CONTENT]
        self._date = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
        used = [int(found) for found in _OWN_NAME.findall(self._data)]
        self._next = max(used, default=0) + 1
        self._possible = all(declaration in self._data for declaration in DECLARATIONS)

    def may_have(self, paragraph: Paragraph, piece: Piece) -> bool:
        return (
            self._possible
            and piece.at >= 0
            and paragraph.member == CONTENT
            and not paragraph.part.startswith(HEADERS)
        )

    def put(self, placed: Sequence[tuple[Anchor, Comment]]) -> None:
        if not placed:
            return
        # What ends at a place comes before what begins there.
        ends: list[Splice] = []
        starts: list[Splice] = []
        for number, (anchor, comment) in enumerate(placed, self._next):
            first, last = anchor.first.at, anchor.last.end
            name = f"qcite-note-{number}" if first < last else ""
            starts.append((first, first, self._annotation(name, comment)))
            if name:
                ends.append(
                    (last, last, b'<office:annotation-end office:name="%b"/>' % name.encode())
                )
        self.package.change({CONTENT: spliced(self._data, [*ends, *starts])})

    def _annotation(self, name: str, comment: Comment) -> bytes:
        named = f' office:name="{name}"' if name else ""
        paragraphs = "".join(f"<text:p>{xml_text(text)}</text:p>" for text in comment.paragraphs)
        return (
            f"<office:annotation{named}><dc:creator>{AUTHOR}</dc:creator>"
            f"<dc:date>{self._date}</dc:date>{paragraphs}</office:annotation>"
        ).encode()


def _forget_own(package: Package, document: TextDocument) -> None:
    """Take out this program's own comments, all but those that others have answered."""
    for member, there in document.annotations.items():
        data = document.data[member]
        answered = {found.decode("utf-8", "replace") for found in _ANSWERS.findall(data)}
        gone = [one for one in there if one.is_own and one.name not in answered]
        splices: list[Splice] = [(one.start, one.end, b"") for one in gone]
        names = {one.name.encode() for one in gone if one.name}
        for found in re.finditer(
            rb"""<office:annotation-end\b[^<>]*\boffice:name=["']([^"']*)["'][^<>]*/>""", data
        ):
            if found[1] in names:
                splices.append((*found.span(), b""))
        if splices:
            package.change({member: spliced(data, splices)})
