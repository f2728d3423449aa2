"""Units as a person reads them."""

from __future__ import annotations

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
    for unit in whole(units):
        lines += ([EMPTY, EMPTY] if lines else []) + decorated(
            unit, outline, len(apparatus.open_in(unit))
        )
    return lines


def decorated(unit: Unit, outline: Outline, open_places: int) -> list[Line]:
    """A unit for a screen: breadcrumb, heading, text, figures, citation."""
    lines = []
    crumbs = _breadcrumb(unit, outline)
    if crumbs:
        lines.append(line(Span(crumbs, "quiet")))
    lines += _heading(unit)
    lines += _body(unit)
    figures = _figures(unit)
    if figures:
        lines.append(EMPTY)
        lines += [
            line(Span(name + "  ", "quiet"), Span(figure.strip(), "heading"), indent=2)
            for name, _, figure in (text.partition("：") for text in figures)
        ]
    lines.append(EMPTY)
    lines.append(line(Span(citation.cite((unit,), outline), "citation")))
    if open_places:
        lines.append(line(Span(open_note(unit, outline, open_places), "quiet")))
    return lines


def open_note(unit: Unit, outline: Outline, open_places: int) -> str:
    """The quiet line that tells of doubtful readings."""
    return (
        f"{spoken(unit) if unit.kind != 'sentence' else '本句'}有{open_places}处文字未能论定，"
        f"见 qcite variants {format_locator(unit, outline)}"
    )


def _breadcrumb(unit: Unit, outline: Outline) -> str:
    crumbs: list[str] = []
    above = outline.parent(unit)
    while above is not None:
        name = spoken(above)
        crumbs.insert(0, f"{name} {above.heading}" if above.heading else name)
        above = outline.parent(above)
    return " · ".join(crumbs)


def _heading(unit: Unit) -> list[Line]:
    if unit.kind == "sentence":
        return []
    return [line(Span(spoken(unit), "locator"), Span(f"  {unit.heading}", "heading"), hanging=2)]


def _body(unit: Unit) -> list[Line]:
    lines = [EMPTY] if unit.paragraphs and unit.kind != "sentence" else []
    for paragraph in unit.paragraphs:
        lines.append(line("".join(paragraph)))
    for child in unit.children:
        if child.kind in ("article", "box"):
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
