"""Long text and long lists, cut short for a message."""

from __future__ import annotations

from collections.abc import Sequence


def shortened(text: str, most: int = 30) -> str:
    """A text of at most so many characters; … stands for what is left out at its end."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def without_middle(text: str, most: int) -> str:
    """The beginning and the end of a text longer than so many characters, … between them."""
    half = most // 2
    return text if len(text) <= most else f"{text[:half]}…{text[-half:]}"


def listed(names: Sequence[str], most: int) -> str:
    """The first names of a list, and 等 if there are more."""
    return "、".join(names[:most]) + ("等" if len(names) > most else "")
