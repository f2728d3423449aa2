"""Stock phrases of official documents."""

from __future__ import annotations

from collections.abc import Iterator

from qcite.folding import fold

PHRASES: tuple[str, ...] = ()


def commonplace_spans(wording: str) -> Iterator[tuple[int, int]]:
    """Where the phrases stand in a text of mere wording."""
    for phrase in PHRASES:
        folded = fold(phrase, punctuation="drop").text
        start = wording.find(folded)
        while start >= 0:
            yield start, start + len(folded)
            start = wording.find(folded, start + 1)
