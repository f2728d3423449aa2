"""XML parts of a package, read in one pass.

With the interpreter's own expat, and no tree: it tells where in the part every element and
character stands, which correcting needs and no tree keeps; it makes no copy of the document; and
it is there where compiled libraries cannot be imported (inside a zipapp).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from posixpath import dirname, join, normpath
from xml.parsers import expat

from qcite.drafts import limits
from qcite.drafts.model import DraftError
from qcite.drafts.package import Package

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DECLARED_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DECLARATION = re.compile(r"^<\?xml[^>]*\?>")

_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")

Opened = Callable[[Mapping[str, str]], object]


class _ShortNames(dict[str, str]):
    """Short names of elements and attributes by those that the parser gives them."""

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        super().__init__()
        self._namespaces = namespaces

    def __missing__(self, name: str) -> str:
        namespace, _, local = name.rpartition(" ")
        prefix = self._namespaces.get(namespace, "")
        short = self[name] = f"{prefix}:{local}" if prefix else ""
        return short


class XmlReader:
    """One pass over an XML part, calling what is registered for an element.

    ``namespaces`` maps namespace URIs to the short names under which elements and attributes are
    registered and asked for ("w:p"), whatever prefixes the part itself uses.
    """

    def __init__(self, package: Package, member: str, namespaces: Mapping[str, str]) -> None:
        self.package = package
        self.member = member
        self.data = _in_utf8(package, member)
        self.opened: dict[str, Opened] = {}
        self.closed: dict[str, Callable[[], None]] = {}
        self.path: list[str] = []
        """Names of the open elements, outermost first; "" for other namespaces."""
        self.begun: list[int] = []
        """Where their start tags begin in ``data``."""
        self.is_literal = False
        """Whether what is read is in a CDATA section, in which nothing can be written."""
        self._names = _ShortNames(namespaces)
        self._skipped = 0
        self._characters: Callable[[str], None] | None = None
        # The declaration is overruled: the part has been checked to be, or made, UTF-8.
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartCdataSectionHandler = lambda: self._literal(True)
        self._parser.EndCdataSectionHandler = lambda: self._literal(False)

    @property
    def position(self) -> int:
        """Where what is being read begins in ``data``."""
        return self._parser.CurrentByteIndex

    def tag_end(self, tag: int) -> int:
        """Where the tag that begins at ``tag`` ends in ``data``."""
        return tag_end(self.data, tag)

    def element_end(self) -> int:
        """Where the element that is being closed ends in ``data``."""
        end = tag_end(self.data, self.begun[-1])
        # At the end of an empty-element tag the parser is at no other tag.
        return end if self.data[end - 2 : end] == b"/>" else tag_end(self.data, self.position)

    def stretches(self) -> Iterable[bytes]:
        """What is parsed, in order."""
        return (self.data,)

    def run(self) -> None:
        """Read the part. Raises DraftError when it is not well formed or nested too deeply."""
        try:
            for stretch in self.stretches():
                self._parser.Parse(stretch, False)
            self._parser.Parse(b"", True)
        except expat.ExpatError:
            raise self.package.damaged(f"{self.member} 不是合格的 XML") from None
        finally:
            # They refer to each other through bound methods.
            self.opened.clear()
            self.closed.clear()
            del self._parser

    def characters(self, handler: Callable[[str], None] | None) -> None:
        """Pass character data to ``handler`` from now on."""
        self._parser.CharacterDataHandler = self._characters = handler

    def skip(self, depth: int = 0) -> None:
        """Leave out the rest of the element at ``depth`` of the path; of the innermost for 0."""
        self._skipped = depth or len(self.path)
        self._parser.StartElementHandler = self._skip_start
        self._parser.EndElementHandler = self._skip_end
        self._parser.CharacterDataHandler = None

    def get(self, attributes: Mapping[str, str], name: str, default: str = "") -> str:
        """The attribute ``name`` ("w:val"), or the default."""
        for key, value in attributes.items():
            if self._names[key] == name:
                return value
        return default

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        short = self._names[name]
        self.path.append(short)
        self.begun.append(self._parser.CurrentByteIndex)
        if len(self.path) > limits.MAX_DEPTH:
            raise self._too_deep()
        handler = self.opened.get(short)
        if handler is not None:
            handler(attributes)

    def _end(self, _: str) -> None:
        handler = self.closed.get(self.path[-1])
        if handler is not None:
            handler()
        self.path.pop()
        self.begun.pop()

    def _skip_start(self, _: str, __: dict[str, str]) -> None:
        self.path.append("")
        self.begun.append(0)
        if len(self.path) > limits.MAX_DEPTH:
            raise self._too_deep()

    def _skip_end(self, name: str) -> None:
        if len(self.path) == self._skipped:
            self._parser.StartElementHandler = self._start
            self._parser.EndElementHandler = self._end
            self._parser.CharacterDataHandler = self._characters
            self._end(name)
        else:
            self.path.pop()
            self.begun.pop()

    def _too_deep(self) -> DraftError:
        return DraftError(
            f"{self.package.name}：{self.member} 中表格等嵌套过深，读不完；请改成单层再核对。"
        )

    def _literal(self, begins: bool) -> None:
        self.is_literal = begins

    def _refuse_doctype(self, *_: object) -> None:
        # Neither format has one (ECMA-376 part 2, 8.1.4; ODF 1.3 part 2, 3.1), and entities,
        # internal or external, can only be declared in one.
        raise DraftError(f"{self.package.name}：{self.member} 含有 DTD（可能是恶意文件），不核对。")


def tag_end(data: bytes, tag: int) -> int:
    """Where the tag that begins at ``tag`` ends in well-formed ``data``."""
    found = _TAG.match(data, tag)
    assert found is not None  # Only asked for where a parser has seen a tag.
    return found.end()


def _in_utf8(package: Package, member: str) -> bytes:
    """The part in UTF-8; a part may be in UTF-16, too (ECMA-376 part 2, 8.1.4)."""
    data = package.read(member)
    if not data.startswith(_DECLARED_UTF16):
        return data
    try:
        return _DECLARATION.sub("", data.decode("utf-16")).encode()
    except UnicodeError:
        raise package.damaged(f"{member} 的编码有误") from None


def relations(package: Package, member: str) -> list[tuple[str, str, str]]:
    """``(id, kind, member)`` of what ``member`` (or "", the package) refers to inside the package.

    The kind is the last word of the relation's type (ECMA-376 part 2, 9.3).
    """
    folder, base = dirname(member), member.rpartition("/")[2]
    part = join(folder, "_rels", f"{base}.rels")
    if part not in package.members:
        return []
    found: list[tuple[str, str, str]] = []

    def opened(attributes: Mapping[str, str]) -> None:
        if attributes.get("TargetMode") != "External":
            target = normpath(join("/", folder, attributes.get("Target", "")))
            kind = attributes.get("Type", "").rpartition("/")[2]
            found.append((attributes.get("Id", ""), kind, target.lstrip("/")))

    reader = XmlReader(package, part, {_RELATIONS: "rel"})
    reader.opened["rel:Relationship"] = opened
    reader.run()
    return found
