"""XML parts without what their reader takes no notice of.

Three tags of four in a file that Word wrote say how its runs look. An expression takes them out in
a third of the time that a parser needs to come to them and tell. Places in what is left are none
in the part.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_STRIDE = 1 << 17
"""Bytes looked through at a time. A part of fewer is parsed sooner than what may be left out is
found."""
_REMEMBERED = 4096
_ATTRIBUTES = rb"(?: [^<>&']*[^=\s<>&']\")?"
"""None, or such as cannot contain the tag's end."""


def abridged(data: bytes, read: Collection[str], joint: bytes = b"") -> Iterator[bytes]:
    """A part, stretch by stretch, without elements that have neither a handler nor content.

    An element is left out only where it is plain that it is one.
    ``read``: the elements that have a handler ("w:p"). ``joint``: an expression for what may be
    left out besides.
    """
    if len(data) < _STRIDE or b"<!" in data or data.find(b"<?", 5) >= 0:
        yield data  # In a comment, a CDATA section or an instruction a tag is none.
        return
    names = "|".join(sorted({name.rpartition(":")[2] for name in read})).encode()
    name = rb"\w+:(?!(?:%b)[ />])[A-Za-z]+" % names
    unread = _Unread(re.compile(name + _ATTRIBUTES + rb"/>"))
    # What stood around what is left out is empty then (w:rPr), and what stood around that.
    around = re.compile(b"<(?<=><)" + name + _ATTRIBUTES + rb"></[^<>]*>")
    start = 0
    while start < len(data):
        end = data.find(b">", start + _STRIDE) + 1 or len(data)
        text, *tags = data[start:end].split(b"<")
        kept = [tag for tag in tags if tag[-2:] != b"/>" or not unread[tag]]
        stretch = b"<".join((text, *kept))
        stretch = around.sub(b"", around.sub(b"", stretch))
        yield re.sub(joint, b"", stretch) if joint else stretch
        start = end


class _Unread(dict[bytes, bool]):
    """Whether a tag, but for its <, is of an element to be left out; the same come many times."""

    def __init__(self, pattern: re.Pattern[bytes]) -> None:
        super().__init__()
        self._pattern = pattern

    def __missing__(self, tag: bytes) -> bool:
        if len(self) == _REMEMBERED:
            self.clear()
        found = self[tag] = self._pattern.fullmatch(tag) is not None
        return found
