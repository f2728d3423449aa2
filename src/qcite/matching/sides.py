"""The two sides of a difference, character by character without accidents."""

from __future__ import annotations

from typing import NamedTuple

from qcite.text.folding import fold, marks_of, wording_of

SWAPPED = 6
"""The longest of two neighbouring stretches that may be said to have changed places."""


class Side(NamedTuple):
    """One side of a difference: its place, and its characters without accidents."""

    text: str
    start: int
    end: int
    marks: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Side:
        folded = fold(text[start:end], punctuation="unify")
        places = tuple(start + offset for offset in folded.offsets[:-1])
        return cls(text, start, end, folded.text, places).tight()

    def tight(self) -> Side:
        """Without white space around."""
        if not self.marks:
            return Side(self.text, self.start, self.start, "", ())
        return Side(self.text, self.places[0], self.places[-1] + 1, self.marks, self.places)

    def cut(self, low: int, high: int) -> Side:
        """Its characters from ``low`` to ``high``."""
        if low >= high:
            if low < len(self.places):
                place = self.places[low]
            else:
                place = self.places[-1] + 1 if self.places else self.start
            return Side(self.text, place, place, "", ())
        places = self.places[low:high]
        return Side(self.text, places[0], places[-1] + 1, self.marks[low:high], places)

    @property
    def has_wording(self) -> bool:
        return bool(wording_of(self.marks))

    def parted(self) -> Parted:
        size = len(self.marks)
        low = next((i for i in range(size) if wording_of(self.marks[i])), size)
        high = next((i + 1 for i in range(size - 1, low - 1, -1) if wording_of(self.marks[i])), low)
        return Parted(self.cut(0, low), self.cut(low, high), self.cut(high, size))

    def to(self, other: Side) -> Side:
        """From its own beginning to the end of what follows."""
        return Side(
            self.text, self.start, other.end, self.marks + other.marks, self.places + other.places
        )

    def before(self) -> Side:
        """The empty place at its beginning."""
        return Side(self.text, self.start, self.start, "", ())

    def after(self) -> Side:
        """The empty place at its end."""
        return Side(self.text, self.end, self.end, "", ())


class Parted(NamedTuple):
    """One side: its punctuation before, its wording, its punctuation after."""

    before: Side
    wording: Side
    after: Side


def beside_wording(marks: Side, other: Parted) -> tuple[Parted, Parted]:
    """A side of punctuation only, parted as the other side is, and the other side.

    It is compared with the punctuation before the other's wording, or else with that after it;
    what is left of that belongs to the wording. If there is none, it stands for the wording.
    """
    start, end = marks.before(), marks.after()
    if other.before.marks:
        rest = other.wording.to(other.after)
        return Parted(marks, end, end), Parted(other.before, rest, rest.after())
    if other.after.marks:
        return Parted(start, start, marks), other
    return Parted(start, marks, end), other


def shared_mark(one: str, other: str) -> tuple[int, int] | None:
    """Where the first mark that both texts have stands in them; None if they share none."""
    for at, mark in enumerate(one):
        if mark in other and not wording_of(mark):
            return at, other.index(mark)
    return None


def swapped(one: str, other: str) -> bool:
    """Whether two neighbouring stretches have changed places."""
    if one == other or len(one) != len(other) or not 2 <= len(one) <= 2 * SWAPPED:
        return False
    return other in one + one


def same_mark(one: str, other: str) -> bool:
    """Whether two characters are the same up to accidents, and neither is white space."""
    return one == other or (bool(marks_of(one)) and marks_of(one) == marks_of(other))
