"""A paragraph cut into sentences."""

from __future__ import annotations

import re

_END = re.compile("[。！？…!?]+[”’）》」』)]*")
_OPENING, _CLOSING = "“（(《‘「『", "”）)》’」』"


def split(paragraph: str) -> list[str]:
    """Its sentences; a stop within quotation marks or parentheses ends none, where they pair."""
    sentences: list[str] = []
    start = seen = open_marks = 0
    for match in _END.finditer(paragraph):
        piece = paragraph[seen : match.end()]
        seen = match.end()
        open_marks += sum(map(piece.count, _OPENING)) - sum(map(piece.count, _CLOSING))
        if not open_marks:
            sentences.append(paragraph[start:seen])
            start = seen
    if start < len(paragraph):
        sentences.append(paragraph[start:])
    return sentences
