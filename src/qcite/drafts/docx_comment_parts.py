"""The parts of a .docx that comments are in (ECMA-376 part 1, 17.13.4; MS-DOCX 2.5 for threads)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from qcite.drafts.documents import AUTHOR
from qcite.drafts.docx_names import NAMESPACES
from qcite.drafts.flow import ignored_codes
from qcite.drafts.package import Package
from qcite.drafts.xml import XmlReader
from qcite.drafts.xml_writing import Splice


@dataclass(slots=True)
class Entry:
    """A comment."""

    identifier: str
    is_own: bool
    start: int
    """Where its element begins in the part,"""
    end: int = 0
    """and where it ends."""
    text: str = ""
    paragraphs: set[str] = field(default_factory=set)
    """Ids of its paragraphs, by which the parts about threads know it."""

    @property
    def number(self) -> int:
        """What its identifier should be; -1 for any other."""
        is_number = re.fullmatch(r"\d{1,18}", self.identifier, re.ASCII)
        return int(self.identifier) if is_number else -1

    @property
    def codes(self) -> tuple[str, ...] | None:
        """The codes of findings it asks to leave out; None for no such request."""
        return ignored_codes(self.text)


class Comments(XmlReader):
    """Reads the comments of a part."""

    def __init__(self, package: Package, member: str) -> None:
        super().__init__(package, member, NAMESPACES)
        self.entries: list[Entry] = []
        self.opened["w:comment"] = self._open
        self.opened["w:p"] = self._paragraph
        self.opened["w:t"] = lambda _: self.characters(self._text)
        self.closed["w:t"] = lambda: self.characters(None)
        self.closed["w:comment"] = self._close

    def _open(self, attributes: Mapping[str, str]) -> None:
        is_own = self.get(attributes, "w:author") == AUTHOR
        self.entries.append(Entry(self.get(attributes, "w:id"), is_own, self.begun[-1]))

    def _paragraph(self, attributes: Mapping[str, str]) -> None:
        identifier = self.get(attributes, "w14:paraId")
        if identifier and self.entries:
            self.entries[-1].paragraphs.add(identifier.upper())

    def _text(self, text: str) -> None:
        if self.entries:
            self.entries[-1].text += text

    def _close(self) -> None:
        self.entries[-1].end = self.element_end()


class Threads(XmlReader):
    """The parts that say more of a comment: threads, and numbers that last."""

    def __init__(self, package: Package, member: str, gone: set[str] | None = None) -> None:
        super().__init__(package, member, NAMESPACES)
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
