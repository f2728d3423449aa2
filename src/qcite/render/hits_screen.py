"""What a search found, in colour or laid out for a screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qcite.edition.naming import format_locator
from qcite.render.hits import sentence_locator, title
from qcite.render.styled import EMPTY, Line, Span, Style, line
from qcite.searching.search import Hit, Occurrence


def screenful(hits: Iterable[Hit], doubts: Sequence[str] = ()) -> list[Line]:
    """Each unit's locator and heading and below them its sentences, what was found marked; at the
    foot which of them are doubtful."""
    lines: list[Line] = []
    for hit in hits:
        unit = hit.unit
        lines += [EMPTY] if lines else []
        name = Span(f"{format_locator(unit)}  ", "locator")
        lines.append(line(name, *_marked(title(unit), hit.heading, "heading"), hanging=2))
        for sentence in hit.sentences:
            number = Span(f"{sentence_locator(unit, sentence)}  ", "quiet")
            lines.append(line(number, *_marked(sentence.text, sentence.matches, ""), indent=2))
    if doubts:
        lines += [EMPTY, *(line(Span(doubt, "quiet")) for doubt in doubts)]
    return lines


def rows(hits: Iterable[Hit]) -> list[Line]:
    """The rows of ``qcite.render.hits``, what was found marked: for a pager that shows colours."""
    lines = []
    for hit in hits:
        unit = hit.unit
        heading = _marked(title(unit), hit.heading, "")
        places = [
            (sentence_locator(unit, one), _marked(one.text, one.matches, ""))
            for one in hit.sentences
        ] or [(format_locator(unit), [])]
        lines += [line(place, "\t", *heading, "\t", *text) for place, text in places]
    return lines


def _marked(text: str, matches: Iterable[Occurrence], style: Style) -> list[Span]:
    """The text with its matches, which may overlap, marked."""
    spans = []
    position = 0
    for match in matches:
        start = max(match.start, position)
        if start < match.end:
            spans += [Span(text[position:start], style), Span(text[start : match.end], "match")]
            position = match.end
    return [span for span in [*spans, Span(text[position:], style)] if span.text]
