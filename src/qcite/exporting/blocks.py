"""The text as a writer of documents needs it: one block a paragraph or heading, notes at their
place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qcite.document import Document
from qcite.edition.outline import Unit
from qcite.render import plain
from qcite.text.numerals import format_chinese
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
        roots = outline.divisions or outline.parts
        units = (*((outline.preamble,) if outline.preamble else ()), *roots)
    for unit in units:
        yield from _unit(unit, document)


def _unit(unit: Unit, document: Document, before: str = "") -> Iterator[Block]:
    """The blocks of a unit; ``before``: what leads its first paragraph, of the units around."""
    lead = f"——{unit.heading}。" if unit.heading and unit.kind in ("item", "target") else ""
    if unit.label or document.outline.divisions:
        # What leads it is a heading of its own, or what its first paragraph begins with.
        lead = unit.lead
        if lead.endswith("\n"):
            yield Block("article" if unit.kind in _SMALLER else "part", before + lead.rstrip("\n"))
            before = lead = ""
    elif unit.kind == "part":
        yield Block("part", f"{format_chinese(unit.number)}、{unit.heading}")
    elif unit.kind == "article":
        yield Block("article", f"（{format_chinese(unit.number)}）{unit.heading}")
    elif unit.kind == "box":
        yield Block("box", f"专栏{unit.number} {unit.heading}")
    lead = before + lead
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


_SMALLER = frozenset(("section", "article", "box"))
"""Kinds of units whose headings are of the second level, if they stand alone."""


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
