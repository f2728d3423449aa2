"""The sentences that a verdict rests on, with their locators."""

from __future__ import annotations

from collections.abc import Iterator

from qcite.checking.findings import Evidence
from qcite.edition.outline import Outline, Unit
from qcite.locating.locator import format_locator
from qcite.matching import Match


def evidence(unit: Unit, sentence: int, outline: Outline) -> Evidence:
    """A sentence of a unit, from 1; 0 is its heading."""
    locator = format_locator(unit, outline)
    if not sentence:
        return Evidence(locator, unit.heading)
    return Evidence(f"{locator}.{sentence}", unit.sentences[sentence - 1])


def evidence_of(match: Match, outline: Outline) -> Iterator[Evidence]:
    """The sentences that a passage stands in."""
    for segment in match.segments:
        for number in range(segment.first_sentence, segment.last_sentence + 1):
            yield evidence(segment.unit, number, outline)
