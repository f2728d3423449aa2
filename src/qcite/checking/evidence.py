"""The sentences that a verdict rests on, with their locators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qcite.checking.findings import Evidence, Finding, Statement
from qcite.edition.naming import format_locator
from qcite.edition.outline import Outline, Unit
from qcite.locating.locator import resolve
from qcite.matching import Match


def evidence(unit: Unit, sentence: int, outline: Outline) -> Evidence:
    """A sentence of a unit, from 1; 0 is its heading."""
    locator = format_locator(unit)
    if not sentence:
        return Evidence(locator, unit.heading)
    return Evidence(f"{locator}.{sentence}", unit.sentences[sentence - 1])


def evidence_of(match: Match, outline: Outline) -> Iterator[Evidence]:
    """The sentences that a passage stands in."""
    for segment in match.segments:
        for number in range(segment.first_sentence, segment.last_sentence + 1):
            yield evidence(segment.unit, number, outline)


def evidence_for(
    finding: Finding, statements: Sequence[Statement], outline: Outline
) -> tuple[Evidence, ...]:
    """What shows that a finding is right: what the account rests on, else what it points to."""
    found: dict[Evidence, None] = {}
    for statement in statements:
        if statement.start < finding.end and finding.start < statement.end:
            found.update(dict.fromkeys(statement.evidence))
    if found or not finding.locator:
        return tuple(found)
    for difference in finding.differences:
        if difference.category != "none":
            sentence = _sentence_at(difference.unit, difference.start)
            found[evidence(difference.unit, sentence, outline)] = None
    if found:
        return tuple(found)
    return tuple(
        Evidence(format_locator(unit), unit.text if _is_short(unit) else unit.heading)
        for unit in resolve((finding.locator,), outline)
    )


def _is_short(unit: Unit) -> bool:
    """Whether it is shown by its text, and not by its heading."""
    return not unit.heading or unit.kind not in ("part", "article", "box")


def _sentence_at(unit: Unit, offset: int) -> int:
    """The sentence at an offset of ``unit.published``, from 1; 0 for the heading."""
    end = len(unit.lead)
    number = 0
    for paragraph in unit.paragraphs:
        for sentence in paragraph:
            if offset < end:
                return number
            end += len(sentence)
            number += 1
        end += 1
    return number
