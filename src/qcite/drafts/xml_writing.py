"""Text put into XML parts, each byte outside of it left as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable

NOT_XML = re.compile("[^\t -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may contain, and line breaks, which are elements."""

Splice = tuple[int, int, bytes]
"""What ``data[start:end]`` of a part becomes."""


def xml_text(text: str) -> str:
    """Text as it is written in XML; what cannot be written there is U+FFFD."""
    from xml.sax.saxutils import escape  # Only for what is written.

    return escape(NOT_XML.sub("\ufffd", text))


def spliced(data: bytes, splices: Iterable[Splice]) -> bytes:
    """``data`` with ``splices`` made."""
    kept, parts = 0, []
    # Sorting is stable: what is put in at one place stays in its order.
    for start, end, new in sorted(splices, key=lambda splice: splice[:2]):
        parts += [data[kept:start], new]
        kept = end
    return b"".join([*parts, data[kept:]])
