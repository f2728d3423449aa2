"""Plain text: the file is the text."""

from __future__ import annotations

import re

from qcite.drafts.flow import ignored_codes
from qcite.drafts.model import Draft, LinePlaces, Places, Suppression, merge
from qcite.drafts.source import SourceText

_COMMENT = re.compile(r"(?:#|//)[ \t]{0,8}(qcite[^\n]*)")

_WRAP_LEAST = 50
_WRAP_MOST = 120
"""Columns at which programs wrap text."""
_WRAP_SLACK = 3
"""Columns a full line may lack: a wide character and a mark that may not begin a line."""
_WRAP_SHARE = 0.4
"""Share of lines that must be full in a file that was wrapped."""

_ENDS = tuple("。！？；：.!?;:")


def read(source: str, path: str, data: bytes) -> Draft:
    """The draft in ``source``, whose lines end in ``\\n``."""
    text, places = _unwrapped(source)
    return Draft(
        path,
        "txt",
        text,
        suppressions=_suppressions(text) if "qcite" in text else (),
        places=places,
        source=data,
    )


def _suppressions(text: str) -> tuple[Suppression, ...]:
    """``# qcite: ignore`` at a line's end is for that line, on a line of its own for the next."""
    found = []
    for comment in _COMMENT.finditer(text):
        codes = ignored_codes(comment[1])
        if codes is None:
            continue
        start, end = text.rfind("\n", 0, comment.start()) + 1, comment.end()
        if not text[start : comment.start()].strip():
            following = re.compile(r"\S").search(text, end)
            if following is None:
                continue
            start = text.rfind("\n", 0, following.start()) + 1
            end = text.find("\n", following.start())
        found.append(Suppression(start, len(text) if end < 0 else end, codes))
    return merge(found)


def _unwrapped(source: str) -> tuple[str, Places]:
    """The text with the lines of a paragraph joined, if the file was wrapped at a fixed width.

    Such a file has no long line and many that are full, most of which end in a sentence's midst.
    """
    lines = source.split("\n")
    if len(lines) < 4 or max(map(len, lines)) > _WRAP_MOST:
        return source, LinePlaces(source)
    # A GB 18030 character of two bytes is two columns wide, one of one byte is one.
    widths = [len(line.rstrip().encode("gb18030", "replace")) for line in lines]
    full = max(widths) - _WRAP_SLACK
    filled = [line for line, width in zip(lines, widths, strict=True) if width >= full]
    if (
        not _WRAP_LEAST <= max(widths) <= _WRAP_MOST
        or len(filled) < _WRAP_SHARE * sum(width > 0 for width in widths)
        or sum(line.rstrip().endswith(_ENDS) for line in filled) > len(filled) / 2
    ):
        return source, LinePlaces(source)
    joined = SourceText(source)
    start = 0
    for index, line in enumerate(lines):
        end = start + len(line)
        follows = lines[index + 1] if index + 1 < len(lines) else ""
        if widths[index] >= full and follows and not follows[0].isspace():
            joined.copy(start, start + len(line.rstrip()))
            joined.soft_break(end, end + 1)
        else:
            joined.copy(start, min(end + 1, len(source)))
        start = end + 1
    return joined.text(), joined
