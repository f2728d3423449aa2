"""The text as a writer of documents needs it: one block a paragraph or heading, notes at their
place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qcite.document import Document
from qcite.edition.outline import Unit
from qcite.render import plain
from qcite.text.quotation_marks import quoted

Kind = Literal["title", "issued", "part", "article", "box", "item", "paragraph"]
"""``part`` and ``article`` are headings of the first and second level; ``item`` is a paragraph
that is led by ——."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading or a paragraph."""

    kind: Kind
    text: str
    notes: tuple[str, ...] = ()
    """What is doubtful in it, to be set as footnotes."""


def blocks(document: Document, units: Sequence[Unit]) -> Iterator[Block]:
    """The units named, or the whole document, with its title, where none is."""
    if not units:
        outline = document.outline
        title, _, issued = plain.title(outline).partition("\n")
        yield Block("title", title)
        if issued:
            yield Block("issued", issued)
        units = outline.roots
    for unit in units:
        yield from _unit(unit, document)


def _unit(unit: Unit, document: Document, before: str = "") -> Iterator[Block]:
    """The blocks of a unit; ``before``: what leads its first paragraph, of the units around."""
    lead = before + unit.lead
    if unit.kind == "article" and not document.outline.divisions:
        # An article of the Outline has its heading in a line of its own here.
        lead = lead.rstrip("。\n") + "\n"
    if lead.endswith("\n"):
        yield Block(_heading(unit, document), lead.rstrip("\n"))
        lead = ""
    notes = _notes(unit, document)
    paragraphs = ["".join(sentences) for sentences in unit.paragraphs]
    if lead and not paragraphs and not unit.children:
        paragraphs = [""]
    for index, text in enumerate(paragraphs):
        last = index == len(paragraphs) - 1
        kind: Kind = "item" if lead.startswith("——") and not index else "paragraph"
        yield Block(kind, (lead if not index else "") + text, notes if last else ())
    for index, child in enumerate(unit.children):
        yield from _unit(child, document, "" if index or paragraphs else lead)


def _heading(unit: Unit, document: Document) -> Kind:
    """What the heading of a unit is that stands alone."""
    if unit.kind == "box" and not document.outline.divisions:
        return "box"
    return "article" if unit.kind in ("section", "article", "box") else "part"


def _notes(unit: Unit, document: Document) -> tuple[str, ...]:
    """The open places of the unit's own text."""
    return tuple(
        f"{quoted(variant.lemma)}：各来源不一，存疑；"
        + "，".join(
            f"另作{quoted(reading.text)}" if reading.text else "另有来源没有这几个字"
            for reading in variant.readings
        )
        + "。"
        for variant in document.apparatus.open_in(unit)
        if variant.place == unit.id
    )
