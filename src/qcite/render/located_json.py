"""Where passages stand, as JSON; the schema is docs/schema/locate.schema.json."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from qcite.citing import citation
from qcite.matching.model import moved
from qcite.render.located import locator

if TYPE_CHECKING:
    from qcite.matching import Difference, Match, Segment


def objects(
    found: Iterable[tuple[int, str, Sequence[Match]]], starts: Iterable[int]
) -> list[dict[str, Any]]:
    """An object for every place of every passage, the best first.

    ``starts``: where each passage begins in what was given; offsets count from there.
    """
    return [
        _match(number, moved(match, start))
        for (number, _, matches), start in zip(found, starts, strict=True)
        for match in matches
    ]


def _match(number: int, match: Match) -> dict[str, Any]:
    main = match.main
    return {
        "line": number,
        "id": main.unit.id,
        "locator": " ".join(dict.fromkeys(locator(one) for one in match.segments)),
        "score": round(match.score, 4),
        "exact": match.exact,
        "agreement": match.agreement,
        "continuous": match.continuous,
        "commonplace": match.commonplace,
        "start": main.start,
        "end": main.end,
        "passage_start": match.segments[0].passage_start,
        "passage_end": match.segments[-1].passage_end,
        "citation": citation.cite(match.units, main.unit.outline),
        "segments": [_segment(one) for one in match.segments],
        "diff": [_difference(one) for one in match.differences],
    }


def _segment(segment: Segment) -> dict[str, Any]:
    return {
        "id": segment.unit.id,
        "locator": locator(segment),
        "start": segment.start,
        "end": segment.end,
        "heading": segment.published_start < len(segment.unit.lead),
        "passage_start": segment.passage_start,
        "passage_end": segment.passage_end,
    }


def _difference(part: Difference) -> dict[str, Any]:
    lead = len(part.unit.lead)
    found: dict[str, Any] = {
        "operation": part.operation,
        "category": part.category,
        "passage_start": part.passage_start,
        "passage_end": part.passage_end,
        "id": part.unit.id,
        "start": max(0, part.start - lead),
        "end": max(0, part.end - lead),
        "passage_text": part.passage_text,
        "edition_text": part.edition_text,
        "variant": None,
    }
    if part.variant is not None and part.reading is not None:
        found["variant"] = {
            "lemma": part.variant.lemma,
            "reading": part.reading.text,
            "witnesses": list(part.reading.witnesses),
            "status": part.variant.status,
        }
    return found
