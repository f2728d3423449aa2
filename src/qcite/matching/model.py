"""What locating a passage answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from qcite.edition.apparatus import Reading, Variant
from qcite.edition.outline import Unit

Operation = Literal["equal", "replace", "delete", "insert", "transpose", "omit"]
"""What turns the passage into the edition's text: ``delete`` takes out what the passage has too
much, ``insert`` puts in what it lacks, ``transpose`` swaps two neighbours; ``omit`` is what the
passage leaves out openly, by an ellipsis."""

Category = Literal[
    "none", "wording", "punctuation", "heading", "enumeration", "ellipsis", "open", "known"
]
"""Of what kind a difference is.

``none``: no difference. ``wording`` and ``punctuation`` are differences of the text itself.
``heading``: a number or heading left out. ``enumeration``: other signs of enumeration (一是 or ①
for ——). ``ellipsis``: text omitted openly. ``open``: the passage has another reading of a place
that the evidence does not decide: never an error. ``known``: it has a reading that the apparatus
knows and rejects.
"""

Agreement = Literal["exact", "punctuation", "wording"]
"""``exact`` up to accidents (width, spacing, line breaks) and to what is left out openly or
belongs to the layout; ``punctuation``: only punctuation or signs of enumeration differ.
Sentences joined or in an order that the edition does not have are not exact."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch of the passage beside its counterpart in the edition."""

    operation: Operation
    category: Category
    passage_start: int
    passage_end: int
    """In the passage as given; empty for an insertion."""
    unit: Unit
    start: int
    end: int
    """In ``unit.published``; empty for a deletion."""
    passage_text: str
    edition_text: str
    variant: Variant | None = None
    """The place in the apparatus, of category ``open`` or ``known``."""
    reading: Reading | None = None
    """The reading of it that the passage has."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the passage that stands in one unit, the smallest titled one."""

    unit: Unit
    published_start: int
    published_end: int
    """In ``unit.published``, whose beginning is ``unit.lead``: enumeration and heading."""
    passage_start: int
    passage_end: int
    """In the passage as given."""
    first_sentence: int
    last_sentence: int
    """As ``unit.sentences`` counts, from 1; both 0 where only the heading is touched."""

    @property
    def start(self) -> int:
        """Where it begins in ``unit.text``; 0 if it begins in the heading."""
        return max(0, self.published_start - len(self.unit.lead))

    @property
    def end(self) -> int:
        """Where it ends in ``unit.text``; 0 if it ends in the heading."""
        return max(0, self.published_end - len(self.unit.lead))


@dataclass(frozen=True, slots=True)
class Match:
    """One place, or one sequence of places, where a passage stands."""

    passage: str
    segments: tuple[Segment, ...]
    """In the order of the passage."""
    differences: tuple[Difference, ...]
    """In the order of the passage, equal stretches included."""
    score: float
    """0 to 1: the share of wording that agrees, over the passage and what it leaves out."""
    agreement: Agreement
    continuous: bool
    """The segments follow each other in the edition, or an ellipsis says where they do not."""
    commonplace: bool
    """The passage is nothing but stock phrases of official documents: it stands here, and in
    many other documents."""

    @property
    def exact(self) -> bool:
        return self.agreement == "exact"

    @property
    def main(self) -> Segment:
        """The longest segment: the place to name if only one can be named."""
        return max(self.segments, key=lambda part: part.passage_end - part.passage_start)

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units it stands in, each once, in the order of the passage."""
        return tuple({segment.unit.id: segment.unit for segment in self.segments}.values())

    @property
    def deviations(self) -> tuple[Difference, ...]:
        """The differences that make it inexact or that a reader must be told."""
        return tuple(
            part
            for part in self.differences
            if part.category in ("wording", "punctuation", "enumeration", "open", "known")
        )


def moved(match: Match, by: int) -> Match:
    """The match of a passage that begins ``by`` characters into a longer text, as one of that."""
    return replace(
        match,
        segments=tuple(
            replace(part, passage_start=part.passage_start + by, passage_end=part.passage_end + by)
            for part in match.segments
        ),
        differences=tuple(
            replace(part, passage_start=part.passage_start + by, passage_end=part.passage_end + by)
            for part in match.differences
        ),
    )
