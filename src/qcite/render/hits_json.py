"""What a search found, as JSON; the schema is docs/schema/hits.schema.json."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qcite.citing import citation
from qcite.render.hits import sentence_locator
from qcite.render.json import head, part_of
from qcite.searching.search import FoundSentence, Hit, Occurrence


def objects(hits: Iterable[Hit]) -> list[dict[str, Any]]:
    """The hits in their order."""
    return [_hit_object(hit) for hit in hits]


def _hit_object(hit: Hit) -> dict[str, Any]:
    unit = hit.unit
    return {
        **head(unit),
        "part": part_of(unit),
        "citation": citation.cite((unit,), unit.outline),
        "score": round(hit.score, 3),
        "heading_matches": _match_objects(unit.heading, hit.heading),
        "sentences": [_sentence_object(hit, sentence) for sentence in hit.sentences],
    }


def _sentence_object(hit: Hit, sentence: FoundSentence) -> dict[str, Any]:
    return {
        "id": hit.unit.sentence(sentence.number).id,
        "locator": sentence_locator(hit.unit, sentence),
        "number": sentence.number,
        "text": sentence.text,
        "matches": _match_objects(sentence.text, sentence.matches),
    }


def _match_objects(text: str, matches: Iterable[Occurrence]) -> list[dict[str, Any]]:
    return [
        {
            "start": match.start,
            "end": match.end,
            "text": text[match.start : match.end],
            "word": match.word + 1,
        }
        for match in matches
    ]
