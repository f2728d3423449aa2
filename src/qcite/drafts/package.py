"""ZIP packages of XML parts (.docx, .odt), opened so that a hostile one does no harm.

Parts are read with the interpreter's own expat, one pass and no tree: it tells where in the part
every element and character stands, which correcting needs and no tree keeps; it makes no copy of
the document; and it is there where compiled libraries cannot be imported (inside a zipapp).
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from posixpath import dirname, join, normpath
from xml.parsers import expat

from qcite.drafts import limits
from qcite.drafts.model import DraftError, Format

_DIRECTORY_ENTRY = b"PK\x01\x02"
_FOREIGN = {
    "xl/": "Excel 表格",
    "ppt/": "PowerPoint 演示文稿",
}
_ODF = b"application/vnd.oasis.opendocument."


class Package:
    """A package in memory; ``name`` is the file's, for messages."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        if data.count(_DIRECTORY_ENTRY) > limits.MAX_MEMBERS:
            raise DraftError(f"{name}：压缩包里有过多的文件，不核对。")
        with self._damage():
            self._archive = zipfile.ZipFile(BytesIO(data))
            self.members = set(self._archive.namelist())
        self._budget = limits.MAX_PARTS

    def read(self, member: str) -> bytes:
        """The bytes of ``member``. Raises DraftError when it is absent, damaged or too large."""
        if member not in self.members:
            raise self.damaged(f"缺少 {member}")
        bound = min(limits.MAX_PART, self._budget)
        with self._damage():
            info = self._archive.getinfo(member)
            if info.flag_bits & 1:
                raise DraftError(f"{self.name}：文件有密码，请去掉密码后再核对。")
            # Neither format has others, and theirs may ask for any amount of memory.
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise self.damaged("压缩方式不符")
            with self._archive.open(info) as stream:
                # The size in the directory is a claim: what is read is bounded.
                data = stream.read(bound + 1)
        if len(data) > bound:
            raise DraftError(
                f"{self.name}：{member} 解压后超过 {bound // limits.MIB} MB，"
                "可能是压缩炸弹，不核对。"
            )
        self._budget -= len(data)
        return data

    def damaged(self, what: str) -> DraftError:
        """The error for a package that is not what its kind requires."""
        return DraftError(
            f"{self.name}：文件已损坏（{what}）；请用原来的程序打开，能打开就另存一份再核对。"
        )

    def copy_with(self, parts: dict[str, bytes]) -> bytes:
        """The package with the contents of some members exchanged."""
        target = BytesIO()
        copied = 0
        with self._damage(), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in dict.fromkeys(self._archive.namelist()):
                info = self._archive.getinfo(name)
                if info.filename in parts:
                    archive.writestr(_like(info), parts[info.filename])
                    continue
                with self._archive.open(info) as source, archive.open(_like(info), "w") as copy:
                    while block := source.read(limits.MIB):
                        copied += len(block)
                        if copied > limits.MAX_COPIED:
                            raise DraftError(f"{self.name}：解压后过大，不能写更正副本。")
                        copy.write(block)
        return target.getvalue()

    def relations(self, member: str) -> list[tuple[str, str, str]]:
        """``(id, kind, member)`` of what ``member`` (or "", the package) refers to inside it.

        The kind is the last word of the relation's type (ECMA-376 part 2, 9.3).
        """
        folder, base = dirname(member), member.rpartition("/")[2]
        part = join(folder, "_rels", f"{base}.rels")
        if part not in self.members:
            return []
        found: list[tuple[str, str, str]] = []

        def opened(attributes: Mapping[str, str]) -> None:
            if attributes.get("TargetMode") != "External":
                target = normpath(join("/", folder, attributes.get("Target", "")))
                kind = attributes.get("Type", "").rpartition("/")[2]
                found.append((attributes.get("Id", ""), kind, target.lstrip("/")))

        reader = XmlReader(self, part, {_RELATIONS: "rel"})
        reader.opened["rel:Relationship"] = opened
        reader.run()
        return found

    @contextmanager
    def _damage(self) -> Iterator[None]:
        try:
            yield
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            KeyError,
            NotImplementedError,
            RuntimeError,
            struct.error,
        ):
            # What zipfile documents, and what it lets through when the directory is false.
            raise self.damaged("压缩包不完整") from None


def _like(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """A new directory entry that says what ``info`` says of its file."""
    copy = zipfile.ZipInfo(info.filename, info.date_time)
    copy.compress_type = info.compress_type
    copy.external_attr = info.external_attr
    copy.create_system = info.create_system
    return copy


def recognise(data: bytes, name: str) -> Format:
    """Whether the package is a .docx or an .odt. Raises DraftError when it is neither."""
    package = Package(data, name)
    if "mimetype" in package.members:
        kind = package.read("mimetype").strip()
        if kind in (_ODF + b"text", _ODF + b"text-template"):
            return "odt"
        if kind.startswith(_ODF):
            raise DraftError(f"{name}：不是文字文档，只核对 .odt 文字文档。")
    if any(kind == "officeDocument" for _, kind, _ in package.relations("")):
        for folder, label in _FOREIGN.items():
            if any(member.startswith(folder) for member in package.members):
                raise DraftError(f"{name}：是 {label}，读不了；请把文字存为 .docx 或 .txt 再核对。")
        return "docx"
    raise DraftError(f"{name}：是压缩包，不是 Word 或 ODF 文档；请解压后核对里面的文件。")


_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DECLARED_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DECLARATION = re.compile(r"^<\?xml[^>]*\?>")

_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")

Opened = Callable[[Mapping[str, str]], None]


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
        self._namespaces = namespaces
        self._names: dict[str, str] = {}
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

    def run(self) -> None:
        """Read the part. Raises DraftError when it is not well formed or nested too deeply."""
        try:
            self._parser.Parse(self.data, True)
        except expat.ExpatError:
            raise self.package.damaged(f"{self.member} 不是合格的 XML") from None
        finally:
            # They refer to each other through bound methods.
            self.opened.clear()
            self.closed.clear()
            self._parser.StartElementHandler = None
            self._parser.EndElementHandler = None
            self._parser.StartCdataSectionHandler = None
            self._parser.EndCdataSectionHandler = None

    def characters(self, handler: Callable[[str], None] | None) -> None:
        """Pass character data to ``handler`` from now on."""
        self._parser.CharacterDataHandler = self._characters = handler

    def skip(self, depth: int = 0) -> None:
        """Leave out the rest of the element at ``depth`` of the path; of the innermost for 0."""
        self._skipped = depth or len(self.path)
        self._parser.StartElementHandler = self._skip_start
        self._parser.EndElementHandler = self._skip_end
        self._parser.CharacterDataHandler = None

    def get(self, attributes: Mapping[str, str], name: str) -> str:
        """The attribute ``name`` ("w:val"), or ""."""
        for key, value in attributes.items():
            if self._short(key) == name:
                return value
        return ""

    def _short(self, name: str) -> str:
        short = self._names.get(name)
        if short is None:
            namespace, _, local = name.rpartition(" ")
            prefix = self._namespaces.get(namespace, "")
            short = self._names[name] = f"{prefix}:{local}" if prefix else ""
        return short

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        short = self._short(name)
        self.path.append(short)
        self.begun.append(self._parser.CurrentByteIndex)
        if len(self.path) > limits.MAX_DEPTH:
            raise self.package.damaged(f"{self.member} 嵌套过深")
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
            raise self.package.damaged(f"{self.member} 嵌套过深")

    def _skip_end(self, name: str) -> None:
        if len(self.path) == self._skipped:
            self._parser.StartElementHandler = self._start
            self._parser.EndElementHandler = self._end
            self._parser.CharacterDataHandler = self._characters
            self._end(name)
        else:
            self.path.pop()
            self.begun.pop()

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
