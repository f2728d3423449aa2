"""Comments of a .docx (ECMA-376 part 1, 17.13.4; MS-DOCX 2.5 for threads)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from itertools import count
from posixpath import dirname, join

from qcite.drafts import docx
from qcite.drafts.annotation import HEADERS, Anchor, Annotator
from qcite.drafts.documents import AUTHOR
from qcite.drafts.model import Comment
from qcite.drafts.package import Package
from qcite.drafts.paragraphs import Paragraph, Piece
from qcite.drafts.revision import PARENTS, Run, Splice, spliced, tag_name, xml_text
from qcite.drafts.xml import XmlReader, relations, tag_end

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_NAMESPACES = {
    _W: "w",
    _STRICT_W: "w",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://schemas.microsoft.com/office/word/2012/wordml": "w15",
    "http://schemas.microsoft.com/office/word/2016/wordml/cid": "w16cid",
    "http://schemas.microsoft.com/office/word/2018/wordml/cex": "w16cex",
}
_TYPES = "[Content_Types].xml"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_RUN = (
    rb"<(\w+):r(?:\s[^<>]*)?>(?:<\1:rPr\s*/>|<\1:rPr>(?:(?!</\1:rPr>).)*</\1:rPr>)?\s*"
    rb"<\1:commentReference\b[^<>]*?\1:id=[\"'](\d+)[\"'][^<>]*/>\s*</\1:r>"
)
_MARK = (
    rb"<(\w+):(?:commentRangeStart|commentRangeEnd|commentReference)\b"
    rb"[^<>]*?\1:id=[\"'](\d+)[\"'][^<>]*/>"
)
_MARKS = (re.compile(_RUN, re.DOTALL), re.compile(_MARK))
_ROOT_END = re.compile(rb"</([^\s<>]+)\s*>\s*\Z|<([^\s<>/]+)([^<>]*)/>\s*\Z")
_NOTES = ("脚注", "尾注")
"""Word has comments in notes, but LibreOffice (7.4) does not open a .docx that has one there."""
_IDENTIFIER = re.compile(rb"""\bId\s*=\s*["']([^"']*)["']""")


@dataclass(slots=True)
class _Entry:
    """A comment in the part of comments."""

    identifier: int
    is_own: bool
    start: int
    end: int = 0
    paragraphs: set[str] = field(default_factory=set)
    """Ids of its paragraphs, by which the parts about threads know it."""


class DocxAnnotator(Annotator):
    """Writes the comments of a .docx."""

    def __init__(self, package: Package) -> None:
        document = docx.take_apart(package)
        used = _forget_own(package, document)
        self._free = (number for number in count() if number not in used)
        if package.changed:
            document = docx.take_apart(package)
        super().__init__(package, document)
        self._document = document
        self._date = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._cut: set[tuple[str, int]] = set()

    def may_have(self, paragraph: Paragraph, piece: Piece) -> bool:
        if piece.element < 0 or paragraph.part.startswith((*HEADERS, *_NOTES)):
            return False
        element = self._document.elements[paragraph.member][piece.element]
        data = self._document.data[paragraph.member]
        # Boxes are written twice, for new and for old programs: a comment would be there twice.
        return (
            element.parent in PARENTS and not element.boxed and b":" in tag_name(data, element.run)
        )

    def put(self, placed: Sequence[tuple[Anchor, Comment]]) -> None:
        if not placed:
            return
        # By member and place: what ends there, stands there, begins there.
        marks: dict[str, dict[tuple[int, int], list[list[bytes]]]] = {}
        written = []
        for anchor, comment in placed:
            identifier = next(self._free)
            data = self._document.data[anchor.member]
            prefix = tag_name(data, self._run_of(anchor.member, anchor.first)).rpartition(b":")[0]
            start = b'<%b:commentRangeStart %b:id="%d"/>' % (prefix, prefix, identifier)
            end = (
                b'<%b:commentRangeEnd %b:id="%d"/><%b:r><%b:commentReference %b:id="%d"/></%b:r>'
                % (prefix, prefix, identifier, prefix, prefix, prefix, identifier, prefix)
            )
            first = self._place(anchor.member, anchor.first, is_end=False)
            last = self._place(anchor.member, anchor.last, is_end=True)
            places = marks.setdefault(anchor.member, {})
            if anchor.first is anchor.last and not anchor.first.text:
                places.setdefault(first, [[], [], []])[1].append(start + end)
            else:
                places.setdefault(first, [[], [], []])[2].append(start)
                places.setdefault(last, [[], [], []])[0].append(end)
            written.append(self._comment(identifier, comment))
        parts = {member: self._marked(member, places) for member, places in marks.items()}
        self.package.change(parts)
        self._write_part(b"".join(written))

    def _run_of(self, member: str, piece: Piece) -> int:
        return self._document.elements[member][piece.element].run

    def _place(self, member: str, piece: Piece, *, is_end: bool) -> tuple[int, int]:
        """Where to put the mark, and the text element that has to be cut there, or -1."""
        data = self._document.data[member]
        element = self._document.elements[member][piece.element]
        run_end = self._document.runs[member][element.run]
        around = (run_end if is_end else element.run, -1)
        if piece.at < 0:
            return around
        at = piece.end if is_end else piece.at
        name = tag_name(data, element.tag)
        first = tag_end(data, element.tag)
        last = data.index(b"</" + name, first)
        before = element.properties[1] or tag_end(data, element.run)
        if at == first and before == element.tag:
            return element.run, -1
        run_name = tag_name(data, element.run)
        if at == last and data[last:run_end] == b"</%b></%b>" % (name, run_name):
            return run_end, -1
        content = data[first:last]
        # A comment or a CDATA section cannot be cut in two, nor become spaces content.
        if b"<" in content or not (element.preserved or content == content.strip()):
            return around
        return at, piece.element

    def _marked(self, member: str, places: Mapping[tuple[int, int], list[list[bytes]]]) -> bytes:
        data = self._document.data[member]
        splices: list[Splice] = []
        cut = set()
        for (at, index), kinds in places.items():
            marks = b"".join(mark for kind in kinds for mark in kind)
            if index >= 0:
                element = self._document.elements[member][index]
                run = Run(data, element)
                marks = run.leave() + marks + run.enter()
                if not element.preserved:
                    cut.add(element.tag)
            splices.append((at, at, marks))
        for tag in cut:  # Cut in two, it may end in a space that is content.
            name_end = tag + len(tag_name(data, tag)) + 1
            splices.append((name_end, name_end, b' xml:space="preserve"'))
        return spliced(data, splices)

    def _comment(self, identifier: int, comment: Comment) -> bytes:
        # Its own size and indent: a draft's running text is large and indented.
        plain = (
            '<w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
            '<w:ind w:left="0" w:right="0" w:firstLine="0"/><w:jc w:val="left"/></w:pPr>'
        )
        paragraphs = "".join(
            f'<w:p>{plain}<w:r><w:rPr><w:sz w:val="20"/></w:rPr>'
            f'<w:t xml:space="preserve">{xml_text(text)}</w:t></w:r></w:p>'
            for text in comment.paragraphs
        )
        return (
            f'<w:comment w:id="{identifier}" w:author="{AUTHOR}" w:initials="{AUTHOR}" '
            f'w:date="{self._date}">{paragraphs}</w:comment>'
        ).encode()

    def _write_part(self, comments: bytes) -> None:
        """Add comments to the part that has them, or else make one."""
        package, document = self.package, self._document
        strict = _STRICT_W.encode() in document.data[document.main]
        namespace = (_STRICT_W if strict else _W).encode()
        # Each brings its namespace: the part may have any prefix for it.
        comments = comments.replace(b"<w:comment ", b'<w:comment xmlns:w="%b" ' % namespace)
        if document.comments:
            data = XmlReader(package, document.comments, {}).data
            package.change({document.comments: _appended(data, comments)})
            return
        folder = dirname(document.main)
        member = next(
            name
            for number in range(1_000)
            if (name := join(folder, f"comments{number or ''}.xml")) not in package.members
        )
        root = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:comments xmlns:w="%b">'
        package.change({member: root % namespace + comments + b"</w:comments>"})
        _declare(package, member)
        kind = (_STRICT_RELATIONS if strict else _RELATIONS) + "/comments"
        _relate(package, document.main, kind, member.rpartition("/")[2])


def _declare(package: Package, member: str) -> None:
    data = XmlReader(package, _TYPES, {}).data
    entry = f'Override PartName="/{member}" ContentType="{_CONTENT_TYPE}"/>'
    package.change({_TYPES: _appended(data, _prefixed(data, entry))})


def _relate(package: Package, main: str, kind: str, target: str) -> None:
    folder, _, name = main.rpartition("/")
    member = join(folder, "_rels", f"{name}.rels")
    if member in package.members:
        data = XmlReader(package, member, {}).data
    else:
        data = (
            b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships '
            b'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
        )
    used = set(_IDENTIFIER.findall(data))
    identifier = next(
        name for number in range(1, len(used) + 2) if (name := f"rId{number}").encode() not in used
    )
    entry = f'Relationship Id="{identifier}" Type="{kind}" Target="{target}"/>'
    package.change({member: _appended(data, _prefixed(data, entry))})


def _prefixed(data: bytes, entry: str) -> bytes:
    """A start tag with the prefix of the root of its part."""
    found = _ROOT_END.search(data)
    name = (found[1] or found[2]) if found else b""
    prefix, colon, _ = name.rpartition(b":")
    return b"<" + prefix + colon + entry.encode()


def _appended(data: bytes, content: bytes) -> bytes:
    """A part with something at the end of its root element."""
    found = _ROOT_END.search(data)
    if found is None:  # A comment behind the root.
        at = data.rindex(b"</")
        return data[:at] + content + data[at:]
    if found[1]:
        return data[: found.start()] + content + data[found.start() :]
    root = b"<%b%b>%b</%b>" % (found[2], found[3], content, found[2])
    return data[: found.start()] + root


# The comments that are there


def _forget_own(package: Package, document: docx.WordDocument) -> set[int]:
    """Take out this program's own comments, all but those that others have answered.

    Returns the ids that are in use.
    """
    entries: list[_Entry] = []
    if document.comments:
        reader = _Entries(package, document.comments)
        reader.run()
        entries = reader.entries
    extra = [
        (kind, member)
        for _, kind, member in relations(package, document.main)
        if kind in ("commentsExtended", "commentsIds", "commentsExtensible")
        and member in package.members
    ]
    others = {one for entry in entries if not entry.is_own for one in entry.paragraphs}
    answered: set[str] = set()
    for kind, member in extra:
        if kind == "commentsExtended":
            answers = _Threads(package, member)
            answers.run()
            answered = {parent for one, parent in answers.answers if one in others}
    gone = [entry for entry in entries if entry.is_own and not entry.paragraphs & answered]
    used = {entry.identifier for entry in entries} - {entry.identifier for entry in gone}
    if not gone:
        return used
    data = XmlReader(package, document.comments, {}).data
    package.change({document.comments: spliced(data, [(one.start, one.end, b"") for one in gone])})
    identifiers = {entry.identifier for entry in gone}
    for member, content in document.data.items():
        package.change({member: _unmarked(content, identifiers)})
    keys = {one for entry in gone for one in entry.paragraphs}
    for _, member in sorted(extra, key=lambda one: one[0] == "commentsExtensible"):
        threads = _Threads(package, member, keys)
        threads.run()
        # What is about a comment in the one part is known by another number in the next.
        keys |= threads.durable
        package.change({member: spliced(threads.data, threads.splices)})
    return used


def _unmarked(data: bytes, identifiers: set[int]) -> bytes:
    for marks in _MARKS:
        data = marks.sub(lambda found: b"" if int(found[2]) in identifiers else found[0], data)
    return data


class _Entries(XmlReader):
    """The comments of a part."""

    def __init__(self, package: Package, member: str) -> None:
        super().__init__(package, member, _NAMESPACES)
        self.entries: list[_Entry] = []
        self.opened["w:comment"] = self._open
        self.opened["w:p"] = self._paragraph
        self.closed["w:comment"] = self._close

    def _open(self, attributes: Mapping[str, str]) -> None:
        value = self.get(attributes, "w:id")
        number = int(value) if re.fullmatch(r"\d{1,18}", value, re.ASCII) else -1
        is_own = self.get(attributes, "w:author") == AUTHOR
        self.entries.append(_Entry(number, is_own, self.begun[-1]))

    def _paragraph(self, attributes: Mapping[str, str]) -> None:
        identifier = self.get(attributes, "w14:paraId")
        if identifier and self.entries:
            self.entries[-1].paragraphs.add(identifier.upper())

    def _close(self) -> None:
        self.entries[-1].end = self.element_end()


class _Threads(XmlReader):
    """The parts that say more of a comment: threads, and numbers that last."""

    def __init__(self, package: Package, member: str, gone: set[str] | None = None) -> None:
        super().__init__(package, member, _NAMESPACES)
        self.answers: list[tuple[str, str]] = []
        """Paragraph ids of comments that answer, and of those that they answer."""
        self.splices: list[Splice] = []
        self.durable: set[str] = set()
        self._gone = gone or set()
        self._drops = False
        for name in ("w15:commentEx", "w16cid:commentId", "w16cex:commentExtensible"):
            self.opened[name] = self._open
            self.closed[name] = self._close

    def _open(self, attributes: Mapping[str, str]) -> None:
        values = dict(self._values(attributes))
        key = values.get("paraId", "") or values.get("durableId", "")
        parent = values.get("paraIdParent", "")
        if parent:
            self.answers.append((key, parent))
        self._drops = key in self._gone
        if self._drops and values.get("durableId"):
            self.durable.add(values["durableId"])

    def _values(self, attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        for name in ("paraId", "paraIdParent", "durableId"):
            for prefix in ("w15", "w16cid", "w16cex"):
                value = self.get(attributes, f"{prefix}:{name}")
                if value:
                    yield name, value.upper()

    def _close(self) -> None:
        if self._drops:
            self.splices.append((self.begun[-1], self.element_end(), b""))
            self._drops = False
