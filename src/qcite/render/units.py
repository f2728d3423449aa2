"""Units on a screen: breadcrumb, heading, text, citation."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from qcite.citing import citation
from qcite.edition.outline import Outline, Unit
from qcite.locating.locator import spoken
from qcite.render import plain
from qcite.render.styled import EMPTY, Line, Span, line

if TYPE_CHECKING:
    from qcite.edition.apparatus import Apparatus


def screenful(units: tuple[Unit, ...], outline: Outline, apparatus: Apparatus) -> list[Line]:
    """Units for a screen, two empty lines between them."""
    lines: list[Line] = []
    for _, group in groupby(plain.whole(units), key=lambda unit: _block(unit, outline)):
        lines += ([EMPTY, EMPTY] if lines else []) + _decorated(tuple(group), outline, apparatus)
    return lines


def _block(unit: Unit, outline: Outline) -> str:
    """What stands together: sentences of one unit do, anything else stands alone."""
    above = outline.parent(unit)
    return above.id if unit.kind == "sentence" and above else f"{unit.id} alone"


def _decorated(units: tuple[Unit, ...], outline: Outline, apparatus: Apparatus) -> list[Line]:
    """A unit, or sentences of one: breadcrumb, heading, text, figures, citation."""
    lines = []
    unit = units[0]
    crumbs = _breadcrumb(unit, outline)
    if crumbs:
        lines.append(line(Span(crumbs, "quiet")))
    if unit.kind == "sentence":
        lines += [EMPTY, line("".join(sentence.text for sentence in units))]
    else:
        lines += [_heading(unit), EMPTY, *_body(unit)]
    figures = plain.figures(unit)
    if figures:
        lines.append(EMPTY)
        lines += [
            line(Span(name + "  ", "quiet"), Span(figure.strip(), "heading"), indent=2)
            for name, _, figure in (text.partition("：") for text in figures)
        ]
    lines.append(EMPTY)
    lines.append(line(Span(citation.cite((unit,), outline), "citation")))
    lines += [
        line(Span(note, "quiet"))
        for unit in units
        for note in plain.open_notes(unit, outline, apparatus)
    ]
    return lines


def _breadcrumb(unit: Unit, outline: Outline) -> str:
    crumbs: list[str] = []
    above = outline.parent(unit)
    while above is not None:
        name = spoken(above)
        crumbs.insert(0, f"{name} {above.heading}" if above.heading else name)
        above = outline.parent(above)
    return " · ".join(crumbs)


def _heading(unit: Unit) -> Line:
    return line(Span(spoken(unit), "locator"), Span(f"  {unit.heading}", "heading"), hanging=2)


def _body(unit: Unit) -> list[Line]:
    lines = [line("".join(paragraph)) for paragraph in unit.paragraphs]
    for child in unit.children:
        if child.kind in ("article", "box") and lines:
            lines.append(EMPTY)
        lines += _child(child)
    return lines


def _child(unit: Unit) -> list[Line]:
    lead = unit.lead
    if unit.kind == "box":
        return [line(Span(lead.rstrip("\n"), "heading"), hanging=2)] + [
            row for item in unit.children for row in _child(item)
        ]
    first, *rest = ["".join(paragraph) for paragraph in unit.paragraphs] or [""]
    hanging = 4 if unit.kind == "item" or (unit.kind == "target" and unit.heading) else 0
    return [
        line(Span(lead, "heading"), first, hanging=hanging),
        *(line(paragraph) for paragraph in rest),
        *(row for child in unit.children for row in _child(child)),
    ]
