"""A paragraph that as a whole is not the document's, answered sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcite.matching.model import Match
from qcite.matching.surroundings import own_opening_end
from qcite.searching.relevance import Nearest
from qcite.text.folding import wording_of

if TYPE_CHECKING:
    from qcite.matching.index import PassageIndex

_SENTENCE = re.compile("(?:“[^“”]*”|[^。！？；\n])+[。！？；]?[”’）)]*")
_CLAUSE = re.compile("(?:“[^“”]*”|[^，,])+[，,]?")
_QUOTED = re.compile("“([^“”]+)”")
_TELLING = 8
"""Characters of wording that a part of a sentence must have to be looked up by itself."""
_NEAR, _WEIGHT = 0.45, 2.0
"""What share of a text an article must have, and what the shared words must weigh, for the article
to be named as one that is about the same; see benchmarks/statements.py."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text: words of the document, or none of its words."""

    start: int
    end: int
    text: str
    matches: tuple[Match, ...]
    """Where it stands, best first; offsets are characters of ``text``."""
    near: tuple[Nearest, ...] = ()
    """Of words that are not the document's: articles and boxes that are about the same."""


def piecewise(text: str, index: PassageIndex) -> tuple[Piece, ...]:
    """The sentences of a text, each with its places; of a sentence that has none, its clauses."""
    return tuple(
        piece
        for match in _SENTENCE.finditer(text)
        if wording_of(match[0])
        for piece in _sentence(text, *match.span(), index)
    )


def near(text: str, index: PassageIndex, limit: int = 3) -> tuple[Nearest, ...]:
    """The articles and boxes that are about what a text says, best first."""
    said = index.relevance.said(text)
    found = index.relevance.nearest(said, limit)
    return tuple(one for one in found if one.share >= _NEAR and one.weight >= _WEIGHT)


def _sentence(text: str, start: int, end: int, index: PassageIndex) -> Iterator[Piece]:
    matches = _claimed(text[start:end], index)
    if matches:
        yield Piece(start, end, text[start:end], matches)
        return
    own = start
    for low, high in _parts(text, start, end):
        found = (
            _claimed(text[low:high], index) if len(wording_of(text[low:high])) >= _TELLING else ()
        )
        if found:
            if wording_of(text[own:low]):
                yield _foreign(text, own, low, index)
            yield Piece(low, high, text[low:high], found)
            own = high
    if wording_of(text[own:end]):
        yield _foreign(text, own, end, index)


def _foreign(text: str, start: int, end: int, index: PassageIndex) -> Piece:
    return Piece(start, end, text[start:end], (), near(text[start:end], index))


def _parts(text: str, start: int, end: int) -> Sequence[tuple[int, int]]:
    """The clauses of a sentence; where it quotes, what is quoted."""
    quoted = [match.span(1) for match in _QUOTED.finditer(text, start, end)]
    telling = [span for span in quoted if len(wording_of(text[slice(*span)])) >= _TELLING]
    return telling or [
        (match.start() + own_opening_end(match[0]), match.end())
        for match in _CLAUSE.finditer(text, start, end)
    ]


def _claimed(text: str, index: PassageIndex) -> tuple[Match, ...]:
    """Its places; stock phrases, which many documents have, are left out."""
    return tuple(one for one in index.locate(text, surrounded=True) if not one.commonplace)
