"""JSON as it is printed, and units as JSON; the schema is docs/schema/units.schema.json."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qcite.citing import citation
from qcite.edition.naming import format_locator
from qcite.edition.outline import Kind, Unit
from qcite.text.invisible import BLANKS

if TYPE_CHECKING:
    from qcite.edition.apparatus import Apparatus


_CHILDREN: dict[Kind, str] = {
    "article": "articles",
    "box": "boxes",
    "item": "items",
    "target": "targets",
}


def dumps(value: Any, encoding: str = "utf-8") -> str:
    """JSON as this program prints it: readable, in the characters themselves.

    Safe on a terminal and valid in the encoding of the stream it goes to: what cannot be seen in a
    text from outside (control, zero-width, bidirectional characters) is escaped, and so is what
    the encoding lacks.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return "".join(f"{_escaped(line, encoding)}\n" for line in text.split("\n"))


def _escaped(text: str, encoding: str) -> str:
    if _is_plain(text, encoding):
        return text
    return "".join(
        character if _is_plain(character, encoding) else json.dumps(character)[1:-1]
        for character in text
    )


def _is_plain(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return text.isprintable() and BLANKS.isdisjoint(text)


def head(unit: Unit) -> dict[str, Any]:
    """What names a unit."""
    return {
        "id": unit.id,
        "kind": unit.kind,
        "locator": format_locator(unit),
        "number": unit.number,
        "heading": unit.heading,
    }


def part_of(unit: Unit) -> dict[str, Any] | None:
    """The part that a unit stands in, if it does in one."""
    part = unit.part
    return {"number": part.number, "heading": part.heading} if part else None


def unit_object(unit: Unit, apparatus: Apparatus) -> dict[str, Any]:
    """One unit with everything below it."""
    found: dict[str, Any] = {
        **head(unit),
        "text": unit.text,
        "sentences": list(unit.sentences),
        "part": part_of(unit),
        "citation": citation.cite((unit,), unit.outline),
        "open_places": len(apparatus.open_in(unit)),
    }
    if unit.kind == "box":
        found["after"] = unit.after
    if unit.indicators:
        found["indicators"] = [
            {**indicator._asdict(), "figure": indicator.figure} for indicator in unit.indicators
        ]
    for kind, name in _CHILDREN.items():
        children = [child for child in unit.children if child.kind == kind]
        if children:
            # The goals of a target are its items, as they are in their ids.
            key = "items" if unit.kind == "target" else name
            found[key] = [unit_object(child, apparatus) for child in children]
    return found
