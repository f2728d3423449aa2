"""Spans of a text, asked which of them touch a stretch of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

Span = tuple[int, int]
"""Half open, offsets in the text."""


class Spans:
    """Spans in order. A question costs no more the more there are."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(spans)
        self._longest = max((end - start for start, end in self._spans), default=0)

    def across(self, start: int, end: int) -> list[Span]:
        """Those that have a character of the stretch."""
        first = bisect_left(self._spans, (start - self._longest, 0))
        last = bisect_left(self._spans, (end, 0))
        return [one for one in self._spans[first:last] if one[1] > start]

    def hold(self, offset: int) -> bool:
        """Whether one of them has the character at an offset."""
        return bool(self.across(offset, offset + 1))
