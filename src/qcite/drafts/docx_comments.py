"""Comments of a .docx (ECMA-376 part 1, 17.13.4; MS-DOCX 2.5 for threads)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from itertools import count
from posixpath import dirname, join

from qcite.drafts import docx
from qcite.drafts.annotator import HEADERS, Anchor, Annotator
from qcite.drafts.documents import AUTHOR
from qcite.drafts.docx_comment_parts import Threads
from qcite.drafts.docx_runs import Run, TextElement, preserving, tag_name
from qcite.drafts.docx_text import WordDocument
from qcite.drafts.model import Comment
from qcite.drafts.package import Package
from qcite.drafts.paragraphs import Paragraph, Piece
from qcite.drafts.xml import XmlReader, relations, tag_end
from qcite.drafts.xml_writing import Splice, spliced, xml_text

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
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


class DocxAnnotator(Annotator):
    """Writes the comments of a .docx."""

    _document: WordDocument

    def __init__(self, package: Package) -> None:
        document = docx.take_apart(package)
        used = _forget_own(package, document)
        self._free = (number for number in count() if number not in used)
        if package.changed:
            document = docx.take_apart(package)
        super().__init__(package, document)
        self._date = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")

    def may_have(self, paragraph: Paragraph, piece: Piece) -> bool:
        if piece.element < 0 or paragraph.part.startswith((*HEADERS, *_NOTES)):
            return False
        element = self._document.elements[paragraph.member][piece.element]
        data = self._document.data[paragraph.member]
        return element.may_have_changes and b":" in tag_name(data, element.run)

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
        cut: set[TextElement] = set()
        for (at, index), kinds in places.items():
            marks = b"".join(mark for kind in kinds for mark in kind)
            if index >= 0:
                element = self._document.elements[member][index]
                run = Run(data, element)
                marks = run.leave() + marks + run.enter()
                if not element.preserved:
                    cut.add(element)
            splices.append((at, at, marks))
        return spliced(data, [*splices, *(preserving(data, element) for element in cut)])

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


def _forget_own(package: Package, document: WordDocument) -> set[int]:
    """Take out this program's own comments, all but those that others have answered.

    Returns the ids that are in use.
    """
    entries = document.entries
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
            answers = Threads(package, member)
            answers.run()
            answered = {parent for one, parent in answers.answers if one in others}
    gone = [entry for entry in entries if entry.is_own and not entry.paragraphs & answered]
    used = {entry.number for entry in entries} - {entry.number for entry in gone}
    if not gone:
        return used
    data = XmlReader(package, document.comments, {}).data
    package.change({document.comments: spliced(data, [(one.start, one.end, b"") for one in gone])})
    numbers = {entry.number for entry in gone}
    for member, content in document.data.items():
        package.change({member: _unmarked(content, numbers)})
    keys = {one for entry in gone for one in entry.paragraphs}
    for _, member in sorted(extra, key=lambda one: one[0] == "commentsExtensible"):
        threads = Threads(package, member, keys)
        threads.run()
        # What is about a comment in the one part is known by another number in the next.
        keys |= threads.durable
        package.change({member: spliced(threads.data, threads.splices)})
    return used


def _unmarked(data: bytes, numbers: set[int]) -> bytes:
    for marks in _MARKS:
        data = marks.sub(lambda found: b"" if int(found[2]) in numbers else found[0], data)
    return data
