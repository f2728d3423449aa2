"""Things that stand in a text, asked which of them touch a stretch of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Generic, Protocol, TypeVar


class Spanned(Protocol):
    """What has a place in a text: half open, in characters."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_Thing = TypeVar("_Thing", bound=Spanned)


class Spans(Generic[_Thing]):
    """Things in the order of the text. A question costs no more the more there are."""

    def __init__(self, things: Iterable[_Thing]) -> None:
        self._things = sorted(things, key=lambda one: (one.start, one.end))
        self._starts = [one.start for one in self._things]
        self._reach = list(accumulate((one.end for one in self._things), max))
        """How far the things up to each reach."""

    def across(self, start: int, end: int) -> list[_Thing]:
        """Those that have a character of the stretch."""
        low, high = bisect_right(self._reach, start), bisect_left(self._starts, end)
        return [one for one in self._things[low:high] if one.end > start]

    def hold(self, offset: int) -> bool:
        """Whether one of them has the character at an offset."""
        index = bisect_right(self._starts, offset)
        return index > 0 and self._reach[index - 1] > offset
