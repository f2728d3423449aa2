"""Sources: where a draft names the Outline, or units of it, that something may be said of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qcite.checking.headed import find_headed
from qcite.checking.reading import Reading
from qcite.edition.outline import Unit

_TARGET = re.compile(r"\s?(?:的|中的?)?(?:19|20)\d\d年(?:的|总体|主要|发展|阶段性?)?目标")


@dataclass(frozen=True, slots=True)
class Source:
    """A place where the Outline, or units of it, are named."""

    start: int
    end: int
    units: tuple[Unit, ...] = ()
    """What is named; empty for the document as a whole."""
    is_pinpoint: bool = False


def find_sources(reading: Reading) -> list[Source]:
    """All sources, in order."""
    return sorted(_sources(reading), key=lambda one: one.start)


def _is_in_parentheses(start: int, end: int, reading: Reading) -> bool:
    """《纲要》（第十三条）: the name goes on to speak behind them."""
    text = reading.prose.text
    if text[start - 1 : start] not in ("（", "(") or text[end : end + 1] not in ("）", ")"):
        return False
    mention = reading.mentions.last_before(start - 1, reading.prose.paragraph_start(start))
    return mention is not None and not text[mention.end : start - 1].strip()


def _sources(reading: Reading) -> Iterator[Source]:
    text = reading.prose.text
    citations = reading.citations.all
    followed = {one.before for one in citations if one.before is not None}
    for citation in citations:
        if citation.document != "outline" or citation in followed:
            continue
        first, units = citation, list(citation.units)
        while first.before is not None:
            first = first.before
            if citation.is_division or not first.is_division:
                units += first.units
        target = _TARGET.match(text, citation.reach)
        end = target.end() if target else citation.reach
        if _is_in_parentheses(first.start, end, reading):
            end += 1
        if units:
            yield Source(first.start, end, tuple(units), True)
    for mention in reading.own_mentions:
        if reading.citations.first_from(mention.end, mention.reach + 9) is None:
            headed = find_headed(mention, reading)
            if headed is not None:
                yield Source(mention.start, headed.end, headed.units, bool(headed.units))
                continue
            target = _TARGET.match(text, mention.reach)
            yield Source(mention.start, target.end() if target else mention.reach)
