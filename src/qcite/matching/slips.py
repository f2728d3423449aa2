"""Where a long text leaves the edition for a few characters and goes on with it.

A pass over a whole draft: a look-up for every fourth character, no alignment. What is found is a
candidate, which ``PassageIndex.locate`` compares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qcite.matching.stream import Stream
from qcite.text.folding import Folded

AROUND = 7
"""Characters of wording that must agree on either side of a slip, at least."""
_LEFT = 8
"""The text and the edition are together again after so many characters of either."""
_CONTEXT = 60
"""How much agreeing wording on either side is looked at."""
# The longer side of a slip agrees for 12 characters or more, so that one in 4 of its seeds of 9
# is met.
_SEED = 9
_STEP = 4
_BLOCK = 32
"""So many characters are compared at once, then half as many, then half of those."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A place where the text leaves the edition and soon goes on with it."""

    start: int
    end: int
    """The agreeing text around, half open. Offsets in the text as given."""
    wrong: str
    right: str
    """The wording between, here and in the edition."""
    fresh: int
    """Characters of the agreeing text that are no part of a stock phrase."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Wording that agrees: ``start:end`` of the text is ``begin:stop`` of the edition."""

    start: int
    end: int
    begin: int
    stop: int

    @property
    def size(self) -> int:
        return self.end - self.start


def find_slips(
    folded: Folded, stream: Stream, followed: int, is_passed: Callable[[int], bool]
) -> Iterator[Slip]:
    """Places where two long runs that agree with the edition are a few characters apart.

    ``followed``: how long the two are together. ``is_passed``: of an offset in the text, whether
    no slip that begins or ends there is looked for.
    """
    wording, offsets, edition = folded.text, folded.offsets, stream.wording
    seeds = stream.runs(_SEED)
    starts = range(0, len(wording) - _SEED + 1, _STEP)
    farthest = 0
    for at in [at for at in starts if wording[at : at + _SEED] in seeds]:
        if at <= farthest - _SEED:
            continue  # It is inside a run that was met before.
        farthest = at + _SEED
        for place in seeds[wording[at : at + _SEED]]:
            before = _agreeing(wording, at, edition, place, -1)
            after = _SEED + _agreeing(wording, at + _SEED, edition, place + _SEED, 1)
            run = _Run(at - before, at + after, place - before, place + after)
            farthest = max(farthest, run.end)
            if run.size < followed // 2:
                continue  # The longer of the two runs is met by a seed of its own.
            pairs: list[tuple[_Run | None, _Run | None]] = []
            if not is_passed(offsets[run.end - 1]):
                pairs.append((run, _resumed(wording, run.end, edition, run.stop)))
            if not is_passed(offsets[run.start]):
                pairs.append((_preceding(wording, run.start, edition, run.begin), run))
            for left, right in pairs:
                if left is None or right is None or left.size + right.size < followed:
                    continue
                if is_passed(offsets[left.end - 1]) or is_passed(offsets[right.start]):
                    continue
                # A place that differs where another is the very same is no slip.
                if wording[left.end - AROUND : right.start + AROUND] in edition:
                    continue
                if _goes_on_elsewhere(wording, left, right, edition, seeds):
                    continue
                low = max(left.start, left.end - _CONTEXT)
                high = min(right.end, right.start + _CONTEXT)
                agreed = [
                    *range(left.stop - (left.end - low), left.stop),
                    *range(right.begin, right.begin + (high - right.start)),
                ]
                yield Slip(
                    *folded.span(low, high),
                    wording[left.end : right.start],
                    edition[left.stop : right.begin],
                    sum(one not in stream.stock for one in agreed),
                )


def _agreeing(one: str, at: int, other: str, place: int, step: int) -> int:
    """How many characters agree from two places on (``step`` 1) or before them (-1)."""
    left = min(len(one) - at, len(other) - place) if step > 0 else min(at, place)
    size, block = 0, _BLOCK
    while block:
        low = size if step > 0 else -size - block
        if size + block <= left and (
            one[at + low : at + low + block] == other[place + low : place + low + block]
        ):
            size += block
        else:
            block //= 2
    return size


def _goes_on_elsewhere(
    one: str, left: _Run, right: _Run, other: str, seeds: dict[str, list[int]]
) -> bool:
    """Whether the words between belong with more of another place: sentences between were left
    out."""
    after = seeds.get(one[left.end : left.end + _SEED], ())
    before = seeds.get(one[right.start - _SEED : right.start], ())
    return any(
        left.end + _agreeing(one, left.end, other, place, 1) > right.end for place in after
    ) or any(
        right.start - _agreeing(one, right.start, other, place + _SEED, -1) < left.start
        for place in before
    )


def _resumed(one: str, at: int, other: str, place: int) -> _Run | None:
    """The run with which agreement goes on soon after two places, the nearest one."""
    reach = _LEFT + AROUND
    apart = _nearest(one[at : at + reach], other[place : place + reach])
    if apart is None:
        return None
    at, place = at + apart[0], place + apart[1]
    size = _agreeing(one, at, other, place, 1)
    return _Run(at, at + size, place, place + size)


def _preceding(one: str, at: int, other: str, place: int) -> _Run | None:
    """The run with which agreement broke off soon before two places, the nearest one."""
    reach = _LEFT + AROUND
    here, there = one[max(0, at - reach) : at], other[max(0, place - reach) : place]
    apart = _nearest(here[::-1], there[::-1])
    if apart is None:
        return None
    at, place = at - apart[0], place - apart[1]
    size = _agreeing(one, at, other, place, -1)
    return _Run(at - size, at, place - size, place)


def _nearest(one: str, other: str) -> tuple[int, int] | None:
    """How far into two texts, which do not agree at once, they agree: least together, then least
    apart."""
    found: list[tuple[int, int]] = []
    for here in range(_LEFT + 1):
        seed = one[here : here + AROUND]
        if len(seed) < AROUND:
            break
        there = other.find(seed, here == 0)
        if there >= 0:
            found.append((here, there))
    return min(found, key=lambda pair: (sum(pair), max(pair)), default=None)
