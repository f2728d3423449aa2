"""Units as a person reads them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from qcite import citation
from qcite.locator import format_locator, spoken
from qcite.outline import Outline, Unit
from qcite.render.styled import EMPTY, Line, Span, line

if TYPE_CHECKING:
    from qcite.apparatus import Apparatus


def plain(units: tuple[Unit, ...]) -> str:
    """The text as published, one unit after the other, and nothing else but a target's figures."""
    return "".join(f"{unit.published}\n{''.join(_figures(unit))}" for unit in whole(units))


def text_only(units: tuple[Unit, ...]) -> str:
    """What ``show --copy`` copies: the text as published."""
    return "\n".join(unit.published for unit in whole(units))


def whole(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """The units without those that another of them already contains (目标 names all eight)."""
    inside = {below.id for unit in units for below in unit.walk() if below is not unit}
    return tuple(unit for unit in units if unit.id not in inside)


def _figures(unit: Unit) -> list[str]:
    return [
        f"{indicator.name}：{indicator.figure}\n"
        for below in unit.walk()
        if unit.kind == "target"
        for indicator in below.indicators
    ]


def screenful(units: tuple[Unit, ...], outline: Outline, apparatus: Apparatus) -> list[Line]:
    """Units for a screen, two empty lines between them."""
    lines: list[Line] = []
    for _, group in groupby(whole(units), key=lambda unit: _block(unit, outline)):
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
    figures = _figures(unit)
    if figures:
        lines.append(EMPTY)
        lines += [
            line(Span(name + "  ", "quiet"), Span(figure.strip(), "heading"), indent=2)
            for name, _, figure in (text.partition("：") for text in figures)
        ]
    lines.append(EMPTY)
    lines.append(line(Span(citation.cite((unit,), outline), "citation")))
    lines += [
        line(Span(note, "quiet")) for unit in units for note in open_notes(unit, outline, apparatus)
    ]
    return lines


def open_notes(unit: Unit, outline: Outline, apparatus: Apparatus) -> list[str]:
    """The quiet line that tells of doubtful readings, if the unit has any."""
    open_places = len(apparatus.open_in(unit))
    if not open_places:
        return []
    where = format_locator(unit, outline)
    name = where if unit.kind == "sentence" else spoken(unit)
    return [f"{name} 有{open_places}处文字未能论定，见 qcite variants {where}"]


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
