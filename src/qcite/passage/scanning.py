"""Finding stretches of a long text that follow the edition, in one pass.

Runs of characters shared with the edition are followed through the text: a track is a series of
runs that stand in the edition in the same order and nearly the same distances.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from qcite.folding import fold
from qcite.outline import Unit
from qcite.passage.stream import Stream

RUN = 4
"""The shortest run that counts: three characters are shared by chance too often."""
_FREQUENT = 12
"""A run that begins in more places than this opens no track; it may continue one."""
_PASSAGE_GAP = 30
"""How many characters of the text a track may go without agreement."""
_EDITION_GAP = 60
"""How many characters of the edition a track may skip besides."""
_EDITION_BACK = 8
"""How many characters the text may have too much between two runs."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of running text that follows the edition closely, with where it may stand."""

    start: int
    end: int
    """In the text as given."""
    unit: Unit
    """Where it begins to follow, the smallest titled unit."""
    agreeing: int
    """Characters of wording in runs shared with the edition."""


@dataclass(slots=True)
class _Track:
    start: int
    place: int
    end: int
    """Where its last run ends in the text."""
    at: int
    """Where its last run ends in the edition."""
    agreeing: int


def stretches(text: str, stream: Stream, minimum: int) -> Iterator[Stretch]:
    """See PassageIndex.scan."""
    folded = fold(text, punctuation="drop")
    for track in _best_tracks(folded.text, stream, minimum):
        start, end = folded.span(track.start, track.end)
        yield Stretch(start, end, stream.block_at(track.place).unit, track.agreeing)


def _best_tracks(wording: str, stream: Stream, minimum: int) -> Iterator[_Track]:
    """Of tracks that overlap in the text the one that agrees most."""
    best: _Track | None = None
    for track in _tracks(wording, stream, minimum):
        if best is not None and track.start < best.end:
            if track.agreeing > best.agreeing:
                best = track
            continue
        if best is not None:
            yield best
        best = track
    if best is not None:
        yield best


def _tracks(wording: str, stream: Stream, minimum: int) -> list[_Track]:
    edition = stream.wording
    grams = stream.runs(RUN)
    hits = [at for at in range(len(wording) - RUN + 1) if wording[at : at + RUN] in grams]
    finished: list[_Track] = []
    active: list[_Track] = []
    index = 0
    while index < len(hits):
        at = hits[index]
        places = grams[wording[at : at + RUN]]
        longest = RUN
        taken: set[int] = set()
        established = False
        ended = False
        for track in active:
            distance = at - track.end
            if distance > _PASSAGE_GAP:
                ended = True
                continue
            expected = track.at + distance
            if distance >= 0:
                place = _continuation(places, expected, track.at)
                if place < 0:
                    continue
                length = _shared(wording, at, edition, place)
                track.end, track.at = at + length, place + length
                track.agreeing += length
                longest = max(longest, length)
                expected = place
            taken.add(expected)
            established = established or track.agreeing >= minimum
        if ended:
            finished += [
                track
                for track in active
                if at - track.end > _PASSAGE_GAP and track.agreeing >= minimum
            ]
            active = [track for track in active if at - track.end <= _PASSAGE_GAP]
        # A text that goes on following one place is not looked for elsewhere.
        if not established and len(places) <= _FREQUENT:
            for place in places:
                if place not in taken:
                    length = _shared(wording, at, edition, place)
                    active.append(_Track(at, place, at + length, place + length, length))
                    longest = max(longest, length)
        # What begins inside the longest run and goes beyond it is found at its end.
        index = bisect_left(hits, at + longest - RUN + 1, index + 1)
    finished += [track for track in active if track.agreeing >= minimum]
    finished.sort(key=lambda track: (track.start, -track.agreeing))
    return finished


def _continuation(places: list[int], expected: int, at: int) -> int:
    """The place where a track goes on; -1 if it does not."""
    if expected in places:
        return expected
    index = bisect_left(places, max(expected - _EDITION_BACK, at))
    if index < len(places) and places[index] <= expected + _EDITION_GAP:
        return places[index]
    return -1


def _shared(one: str, start: int, other: str, at: int) -> int:
    """How many characters two texts share from the given places on."""
    length = RUN
    limit = min(len(one) - start, len(other) - at)
    while length < limit and one[start + length] == other[at + length]:
        length += 1
    return length
