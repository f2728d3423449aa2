"""A text element of a .docx, the run that it is in, and the tags to write around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qcite.drafts.xml import tag_end
from qcite.drafts.xml_writing import Splice

_PARENT_NAMES = "p hyperlink fldSimple smartTag sdtContent customXml ins moveTo dir bdo"
_PARENTS = frozenset(f"w:{name}" for name in _PARENT_NAMES.split())
"""Where ``w:ins`` and ``w:del`` may stand (ECMA-376 part 1, EG_RunLevelElements)."""
_TAG_NAME = re.compile(rb"<([^\s/>]+)")
IDENTIFIER = re.compile(rb"""(\w:id\s*=\s*)["'](\d{1,9})["']""")


@dataclass(frozen=True, slots=True)
class TextElement:
    """A ``w:t`` and the run it is in, by the places of their tags in the part."""

    tag: int
    preserved: bool
    """Whether it keeps spaces at its ends (xml:space)."""
    run: int
    properties: tuple[int, int]
    """The run's ``w:rPr``; (0, 0) for none."""
    parent: str
    parent_tag: int
    """The element around the run."""
    boxed: bool
    """Whether it is in a text box."""

    @property
    def may_have_changes(self) -> bool:
        """Whether a change or a comment may stand beside its run.

        Boxes are written twice, for new and for old programs: it would be there twice, and
        LibreOffice has no tracked changes in them.
        """
        return self.parent in _PARENTS and not self.boxed


class Run:
    """Tags to write around text in the format of a run."""

    def __init__(self, data: bytes, element: TextElement) -> None:
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
        reopened = IDENTIFIER.sub(rb'\g<1>"%d"' % identifier, tag, count=1)
        return b"</%b>%b%b" % (tag_name(self._data, start), insertion, reopened)


def tag_name(data: bytes, tag: int) -> bytes:
    found = _TAG_NAME.match(data, tag)
    assert found is not None  # Only asked for where the reader has seen a tag.
    return found[1]


def preserving(data: bytes, element: TextElement) -> Splice:
    """What makes spaces at the ends of a text element content: cut in two, it may have some."""
    name_end = element.tag + len(tag_name(data, element.tag)) + 1
    return name_end, name_end, b' xml:space="preserve"'
