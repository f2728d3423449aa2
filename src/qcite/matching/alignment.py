"""Aligning two texts with the fewest single-character edits.

The bit-parallel algorithm of Myers (1999) in Hyyrö's formulation (2003), on Python's integers: a
column of the edit matrix is one number, however long the passage, so that 200 characters against
300 take well under a millisecond.

Why not a library: rapidfuzz is faster at this but costs 20 ms to import, a third of what the
whole program may take, and it aligns whole texts only. A passage is a piece of the edition, so
the ends of the edition's side must be free; its ``partial_ratio_alignment`` slides a window of the
passage's own length, which misplaces the ends wherever characters are missing. difflib looks for
the longest common run first, takes quadratic time, and of a character that is frequent (every
second one here is among twenty) it makes a poor anchor.
"""

from __future__ import annotations

from collections.abc import Sequence

Column = tuple[int, int]
"""Indices into passage and edition that stand opposite each other; -1 for nothing."""


def align(passage: str, edition: str) -> list[Column]:
    """The whole passage against the best-fitting stretch of ``edition``.

    Columns in reading order, from the first to the last that holds a character of the passage.
    """
    length = len(passage)
    if not length:
        return []
    start = one_wrong(passage, edition)
    if start >= 0:
        return [(row, start + row) for row in range(length)]
    ends, vertical = _matrix(passage, edition)
    best = min(ends)
    # Of equal ends the one nearest to the passage's own length, so that a wrong last character
    # is a wrong character and not one missing and one too many.
    candidates = [end for end, distance in enumerate(ends) if distance == best]
    if len(candidates) == 1:
        return _trace(length, candidates[0], vertical)
    traces = [_trace(length, end, vertical) for end in candidates[-3:]]
    return min(traces, key=len)


def one_wrong(passage: str, edition: str) -> int:
    """Where the passage stands but for one wrong character, if no other alignment is as good; -1
    if that is not so, or not plain.

    Of a passage with one edit one half is exact. If it stands once only, the passage can stand
    nowhere else; and the one edit is that wrong character, unless all before it or all after it
    is one character repeated, which might as well be shifted.
    """
    length = len(passage)
    middle = length // 2
    start = edition.find(passage[:middle])
    other = edition.find(passage[middle:])
    if start < 0:
        start = other - middle
    elif other >= 0:
        return -1
    if start < 0 or start + length > len(edition):
        return -1
    exact = passage[middle:] if other >= 0 else passage[:middle]
    if edition.find(exact, max(start, other) + 1) >= 0:
        return -1
    opposite = edition[start : start + length]
    if passage in edition:
        return -1
    low, high = (0, middle) if other >= 0 else (middle, length)
    wrong = [row for row in range(low, high) if passage[row] != opposite[row]]
    if len(wrong) != 1:
        return -1
    before, after = passage[: wrong[0]], passage[wrong[0] + 1 :]
    return start if min(len(set(before)), len(set(after))) > 1 else -1


def _matrix(passage: str, edition: str) -> tuple[list[int], list[tuple[int, int]]]:
    """Edits of the whole passage against a stretch ending at each place; vertical differences
    (+1, -1) of each column, to trace back by."""
    length = len(passage)
    matches: dict[str, int] = {}
    for index, character in enumerate(passage):
        matches[character] = matches.get(character, 0) | 1 << index
    mask = (1 << length) - 1
    top = length - 1
    plus, minus = mask, 0
    distance = length
    ends = [length]
    vertical = [(plus, minus)]
    found = matches.get
    for character in edition:
        match = found(character, 0)
        zero = ((((match & plus) + plus) ^ plus) | match | minus) & mask
        right_plus = minus | (mask & ~(zero | plus))
        right_minus = zero & plus
        distance += (right_plus >> top & 1) - (right_minus >> top & 1)
        ends.append(distance)
        # The row above the first costs nothing: the edition's beginning is free.
        right_plus = right_plus << 1 & mask
        plus = (right_minus << 1 | ~(zero | right_plus)) & mask
        minus = right_plus & zero
        vertical.append((plus, minus))
    return ends, vertical


def _trace(length: int, end: int, vertical: Sequence[tuple[int, int]]) -> list[Column]:
    columns: list[Column] = []
    row = length
    while row:
        bit = 1 << row - 1
        if not end or vertical[end][0] & bit:
            row -= 1
            columns.append((row, -1))
            continue
        end -= 1
        if vertical[end][1] & bit:
            columns.append((-1, end))
        else:
            row -= 1
            columns.append((row, end))
    columns.reverse()
    return columns
