"""Corrections in word-processor files: tracked changes spliced into the parts' own bytes.

Nothing is parsed and written anew, so whatever this program does not know of a document stays.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timezone
from xml.sax.saxutils import escape

from qcite.drafts import docx, odt
from qcite.drafts.correction import applied
from qcite.drafts.documents import AUTHOR, OfficeDocument, starts_of
from qcite.drafts.model import Change, Draft, DraftError, Edit
from qcite.drafts.package import Package
from qcite.drafts.paragraphs import Piece
from qcite.drafts.xml import tag_end

_PARENT_NAMES = "p hyperlink fldSimple smartTag sdtContent customXml ins moveTo dir bdo"
PARENTS = frozenset(f"w:{name}" for name in _PARENT_NAMES.split())
"""Where ``w:ins`` and ``w:del`` may stand (ECMA-376 part 1, EG_RunLevelElements)."""
_TAG_NAME = re.compile(rb"<([^\s/>]+)")
_ID = re.compile(rb"""(\w:id\s*=\s*)["'](\d{1,9})["']""")
NOT_XML = re.compile("[^\t -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may contain, and line breaks, which are elements."""


def xml_text(text: str) -> str:
    """Text as it is written in XML; what cannot be written there is U+FFFD."""
    return escape(NOT_XML.sub("\ufffd", text))


Splice = tuple[int, int, bytes]


def revise(draft: Draft, wanted: Sequence[tuple[Edit, list[Change]]]) -> tuple[bytes, list[Edit]]:
    """The .docx or .odt with each change as a deletion and an insertion to be accepted or rejected.

    Also returns the edits that cannot be written. Raises DraftError.
    """
    reviser: _Reviser
    package = Package(draft.source, draft.path)
    if draft.format == "docx":
        reader, reviser = docx.read, _DocxReviser(docx.take_apart(package))
    else:
        reader, reviser = odt.read, _OdtReviser(odt.take_apart(package))
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


class _Reviser(ABC):
    """Collects splices by part."""

    def __init__(self, document: OfficeDocument) -> None:
        self._paragraphs = document.paragraphs
        self._starts = starts_of(document.paragraphs)
        self._splices: dict[str, list[Splice]] = {}

    def make(self, changes: Sequence[Change]) -> bool:
        """Make ``changes``, all or none; whether they are made."""
        found: list[tuple[str, list[Piece], str]] = []
        for change in changes:
            if not self._starts or NOT_XML.search(change.new):
                return False
            index = bisect_right(self._starts, change.start) - 1
            paragraph, begin = self._paragraphs[index], self._starts[index]
            if change.end - begin > len(paragraph.text):
                return False
            shares = paragraph.shares(change.start - begin, change.end - begin)
            if not shares or not all(self._can_change(paragraph.member, share) for share in shares):
                return False
            found.append((paragraph.member, shares, change.new))
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


def spliced(data: bytes, splices: list[Splice]) -> bytes:
    kept, parts = 0, []
    # Sorting is stable: what is put in at one place stays in its order.
    for start, end, new in sorted(splices, key=lambda splice: splice[:2]):
        parts += [data[kept:start], new]
        kept = end
    return b"".join([*parts, data[kept:]])


class _DocxReviser(_Reviser):
    def __init__(self, document: docx.WordDocument) -> None:
        super().__init__(document)
        self._document = document
        used = (int(found[2]) for data in document.data.values() for found in _ID.finditer(data))
        self._id = max(used, default=0)
        self._date = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._cut: set[tuple[str, int]] = set()

    def parts(self) -> dict[str, bytes]:
        for member, which in self._cut:
            element = self._document.elements[member][which]
            if not element.preserved:  # Cut in two, it may end in a space that is content.
                name_end = element.tag + len(tag_name(self._document.data[member], element.tag)) + 1
                self._splices[member].append((name_end, name_end, b' xml:space="preserve"'))
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
            element.parent in PARENTS
            # Boxes are written twice, for new and for old programs, and LibreOffice has no
            # tracked changes in them: a correction would be made without being seen.
            and not element.boxed
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
                    before + escape(new).encode() + after, self._next_id()
                )
            splices.append((share.end, share.end, between + run.enter()))
        return splices

    def _next_id(self) -> int:
        self._id += 1
        return self._id

    def _mark(self, run: Run) -> bytes:
        """Attributes of a tracked change."""
        values = (("id", self._next_id()), ("author", AUTHOR), ("date", self._date))
        return b"".join(b' %b%b="%b"' % (run.prefix, *map(_ascii, pair)) for pair in values)


class Run:
    """Tags to write around text in the format of a run."""

    def __init__(self, data: bytes, element: docx.TextElement) -> None:
        self._data = data
        self._element = element
        self._text = tag_name(data, element.tag)
        self._run = tag_name(data, element.run)
        self.prefix = self._text[: self._text.index(b":") + 1]
        start, end = element.properties
        # A change of format that is itself tracked stays with the words it was made on.
        prefix = re.escape(self.prefix)
        change = re.compile(rb"<%brPrChange\b.*?</%brPrChange\s*>" % (prefix, prefix), re.DOTALL)
        self._properties = change.sub(b"", data[start:end])

    def leave(self) -> bytes:
        """End the text and its run."""
        return b"</%b></%b>" % (self._text, self._run)

    def enter(self, text: bytes = b"t") -> bytes:
        """Begin a run of the same format, and its text."""
        name = self.prefix + text
        return b'<%b>%b<%b xml:space="preserve">' % (self._run, self._properties, name)

    def tracked(self, kind: bytes, mark: bytes, text: bytes) -> tuple[bytes, bytes]:
        """What stands before and after text that is deleted or inserted."""
        change = self.prefix + kind
        before = b"<%b%b>%b" % (change, mark, self.enter(text))
        return before, b"</%b></%b></%b>" % (self.prefix + text, self._run, change)

    def outside_insertion(self, insertion: bytes, identifier: int) -> bytes:
        """An insertion put where another one is not open: they are not nested."""
        if self._element.parent != "w:ins":
            return insertion
        start = self._element.parent_tag
        tag = self._data[start : tag_end(self._data, start)]
        reopened = _ID.sub(rb'\g<1>"%d"' % identifier, tag, count=1)
        return b"</%b>%b%b" % (tag_name(self._data, start), insertion, reopened)


def tag_name(data: bytes, tag: int) -> bytes:
    found = _TAG_NAME.match(data, tag)
    assert found is not None  # Only asked for where the reader has seen a tag.
    return found[1]


def _ascii(value: object) -> bytes:
    return str(value).encode("ascii")


class _OdtReviser(_Reviser):
    def __init__(self, document: odt.TextDocument) -> None:
        super().__init__(document)
        self._document = document
        self._date = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S").encode()
        self._regions: list[bytes] = []
        content = document.data[odt.CONTENT]
        self._possible = document.changes[1] > 0 and all(
            declaration in content for declaration in odt.DECLARATIONS
        )

    def parts(self) -> dict[str, bytes]:
        splices = self._splices.get(odt.CONTENT, [])
        if not splices:
            return {}
        data, regions = self._document.data[odt.CONTENT], b"".join(self._regions)
        at, end, listed = self._document.changes
        if not listed:
            regions = b"<text:tracked-changes>%b</text:tracked-changes>" % regions
        return {odt.CONTENT: spliced(data, [*splices, (at, end, regions)])}

    def _can_change(self, member: str, share: Piece) -> bool:
        return self._possible and member == odt.CONTENT

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
                written += escape(new).encode()
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
