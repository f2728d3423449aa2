"""The sentences that a verdict rests on, with their locators."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from qcite.checking.findings import Evidence, Finding, Statement
from qcite.checking.spans import Spans
from qcite.edition.naming import address
from qcite.edition.outline import Outline, Unit
from qcite.locating.locator import resolve
from qcite.matching import Match


@lru_cache(1024)
def evidence(unit: Unit, sentence: int, outline: Outline) -> Evidence:
    """A sentence of a unit, from 1; 0 is its heading."""
    locator = address(unit, outline)
    if not sentence:
        return Evidence(locator, unit.heading)
    return Evidence(f"{locator}.{sentence}", unit.sentences[sentence - 1])


def evidence_of(match: Match, outline: Outline) -> Iterator[Evidence]:
    """The sentences that a passage stands in."""
    for segment in match.segments:
        for number in range(segment.first_sentence, segment.last_sentence + 1):
            yield evidence(segment.unit, number, outline)


def evidence_for(
    finding: Finding, account: Spans[Statement], outline: Outline
) -> tuple[Evidence, ...]:
    """What shows that a finding is right: what the account rests on, else what it points to."""
    found: dict[Evidence, None] = {}
    for statement in account.across(finding.start, finding.end):
        found.update(dict.fromkeys(statement.evidence))
    if found or not finding.locator:
        return tuple(found)
    for difference in finding.differences:
        if difference.category != "none":
            sentence = difference.unit.sentence_at(difference.start)
            found[evidence(difference.unit, sentence, outline)] = None
    if found or " " in finding.locator:
        return tuple(found)
    return tuple(
        Evidence(address(unit, outline), unit.text if _is_short(unit) else unit.heading)
        for unit in resolve((finding.locator,), outline)
    )


def _is_short(unit: Unit) -> bool:
    """Whether it is shown by its text, and not by its heading."""
    return not unit.heading or unit.kind not in ("part", "article", "box")
