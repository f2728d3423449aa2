"""White space and what cannot be seen, in lines of a file."""

from __future__ import annotations

import re

_SPACES = re.compile(r"[\s\u200b-\u200f\ufeff\u00ad]+")
_LATIN = re.compile(r"(?<=[A-Za-z0-9])[\s\0]+(?=[A-Za-z][A-Za-z0-9]*|[0-9])")


def squeezed(text: str) -> str:
    """The text without white space and characters that cannot be seen."""
    return printable(_SPACES.sub("", text))


def clean(text: str) -> str:
    """A paragraph as an outline file has it: no space but within Latin names."""
    kept = _LATIN.sub("\0", text)
    return re.sub(r"\s+", "", kept).replace("\0", " ").strip()


def printable(text: str) -> str:
    """The text without characters a unit may not hold."""
    return "".join(filter(str.isprintable, text))
