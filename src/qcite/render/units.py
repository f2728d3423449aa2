"""Units on a screen: breadcrumb, heading, text, citation."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.cells import cell_len

from qcite.citing import citation
from qcite.edition.naming import spoken, to_type
from qcite.edition.outline import Outline, Unit, whole
from qcite.render import plain
from qcite.render.styled import EMPTY, Line, Span, line

if TYPE_CHECKING:
    from qcite.edition.apparatus import Apparatus


_INDENT = 4
"""Columns before the first row of a paragraph: two Chinese characters."""


def title(outline: Outline) -> list[Line]:
    """The document's title, issuers and date."""
    name, _, issued = plain.title(outline).partition("\n")
    return [line(Span(name, "heading")), line(Span(issued, "quiet")), EMPTY]


def screenful(
    units: tuple[Unit, ...], apparatus: Apparatus, *, numbers: bool = False
) -> list[Line]:
    """Units for a screen, two empty lines between them; ``numbers``: one before each sentence."""
    lines: list[Line] = []
    groups = [tuple(group) for _, group in groupby(whole(units), key=_block)]
    for group in groups:
        lines += ([EMPTY, EMPTY] if lines else []) + _decorated(group, apparatus, numbers)
    unit = units[0]
    if len(groups) == 1 and unit.kind in ("article", "item") and len(unit.sentences) > 1:
        lines.append(line(Span(_how_to_quote(unit, numbers), "quiet")))
    return lines


def _block(unit: Unit) -> str:
    """What stands together: sentences of one unit do, anything else stands alone."""
    above = unit.parent
    return above.id if unit.kind == "sentence" and above else f"{unit.id} alone"


def _decorated(units: tuple[Unit, ...], apparatus: Apparatus, numbers: bool) -> list[Line]:
    """A unit, or sentences of one: breadcrumb, heading, text, figures, citation."""
    lines = []
    unit = units[0]
    crumbs = _breadcrumb(unit)
    if crumbs:
        lines.append(line(Span(crumbs, "quiet")))
    if unit.kind == "sentence":
        words = "".join(sentence.text for sentence in units)
        lines += [EMPTY, line(words, indent=_INDENT, hanging=0)]
    else:
        lines += [_heading(unit), EMPTY, *_body(unit, numbers)]
    figures = plain.figures(unit)
    if figures:
        lines.append(EMPTY)
        named = [text.strip().partition("：") for text in figures]
        widest = max(cell_len(name) for name, _, _ in named)
        lines += [
            line(
                Span(f"{name}{'':>{widest - cell_len(name)}}  ", "quiet"),
                Span(figure, "heading"),
                indent=2,
            )
            for name, _, figure in named
        ]
    lines += [EMPTY, line(Span(citation.cite((unit,), unit.outline), "citation"))]
    notes = plain.open_notes(units, lambda unit: len(apparatus.open_in(unit)))
    return lines + [line(Span(note, "quiet")) for note in notes]


def _breadcrumb(unit: Unit) -> str:
    crumbs: list[str] = []
    above = unit.parent
    while above is not None:
        name = spoken(above)
        crumbs.insert(0, f"{name} {above.heading}" if above.heading else name)
        above = above.parent
    return " · ".join(crumbs)


def _heading(unit: Unit) -> Line:
    return line(Span(spoken(unit), "locator"), Span(f"  {unit.heading}", "heading"), hanging=2)


def _how_to_quote(unit: Unit, numbers: bool) -> str:
    where = to_type(unit)
    hint = "" if numbers else f"，各句序号见 qcite show {where} --numbers"
    return f"引其中一句：qcite quote {where}.2{hint}"


def _paragraphs(unit: Unit, numbers: bool) -> list[tuple[Span | str, ...]]:
    """A unit's own paragraphs, sentences behind their numbers if asked for."""
    found: list[tuple[Span | str, ...]] = []
    number = 0
    for paragraph in unit.paragraphs:
        pieces: list[Span | str] = []
        for sentence in paragraph:
            number += 1
            pieces += [Span(f"[{number}]", "quiet"), sentence] if numbers else [sentence]
        found.append(tuple(pieces))
    return found


def _body(unit: Unit, numbers: bool) -> list[Line]:
    lines = [
        line(*paragraph, indent=_INDENT, hanging=0) for paragraph in _paragraphs(unit, numbers)
    ]
    for child in unit.children:
        if child.kind in ("article", "box") and lines:
            lines.append(EMPTY)
        lines += _child(child, numbers)
    return lines


def _child(unit: Unit, numbers: bool) -> list[Line]:
    lead = unit.lead
    if unit.kind == "box":
        return [line(Span(lead.rstrip("\n"), "heading"), hanging=2)] + [
            row for item in unit.children for row in _child(item, numbers)
        ]
    first, *rest = _paragraphs(unit, numbers) or [("",)]
    is_item = unit.kind == "item" or (unit.kind == "target" and bool(unit.heading))
    indent, hanging = (0, 4) if is_item else (_INDENT, 0)
    return [
        line(Span(lead, "heading"), *first, indent=indent, hanging=hanging),
        *(line(*paragraph, indent=_INDENT, hanging=0) for paragraph in rest),
        *(row for child in unit.children for row in _child(child, numbers)),
    ]
