"""Quotation marks, which alternate: within “ ” they are ‘ ’ (GB/T 15834-2011, 4.8.3.4)."""

from __future__ import annotations

_FLIPPED = str.maketrans("“”‘’", "‘’“”")


def flip_quotation_marks(text: str) -> str:
    """“ ” become ‘ ’ and ‘ ’ become “ ”: the text as it stands one level deeper."""
    return text.translate(_FLIPPED)


def quoted(text: str) -> str:
    """The text in “ ”, its own quotation marks one level deeper."""
    return f"“{flip_quotation_marks(text)}”"
