"""What a search found, as rows for other programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from qcite.edition.naming import format_locator, spoken_in_full

if TYPE_CHECKING:
    from qcite.edition.outline import Unit
    from qcite.searching.search import FoundSentence, Hit


def rows(hits: Iterable[Hit]) -> str:
    """A sentence a line, after its locator and its unit's heading, with tabs between.

    A unit that holds the words in its heading only has one line without a sentence.
    """
    found = []
    for hit in hits:
        places = [
            (sentence_locator(hit.unit, sentence), sentence.text) for sentence in hit.sentences
        ] or [(format_locator(hit.unit), "")]
        found += [f"{place}\t{title(hit.unit)}\t{text}\n" for place, text in places]
    return "".join(found)


def title(unit: Unit) -> str:
    """A unit's heading, or what it is called."""
    return unit.heading or spoken_in_full(unit)


def sentence_locator(unit: Unit, sentence: FoundSentence) -> str:
    """The locator of a sentence of the unit."""
    return f"{format_locator(unit)}.{sentence.number}"
