"""The apparatus: where the copies of the document differ, and how each place was decided.

The words are textual criticism's (TEI Guidelines, chapter 12): a witness is a copy, a lemma
what the edition prints, a reading what a witness has instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from qcite.edition.outline import Outline, Unit
from qcite.text.quotation_marks import quoted

if TYPE_CHECKING:
    from qcite.edition.tables import Table

Status = Literal["settled", "open"]
_STATUSES: tuple[Status, ...] = get_args(Status)


class Witness(NamedTuple):
    """A published copy of the document, as evidence for its text."""

    siglum: str
    """The letter it is cited by."""
    name: str
    description: str
    covers: str
    """Which pieces of the document it has."""


class Reading(NamedTuple):
    """What some witnesses have in place of the lemma; empty where they leave it out."""

    text: str
    witnesses: tuple[str, ...]


@dataclass(frozen=True)
class Variant:
    """A place where the witnesses differ in more than accidents."""

    unit: Unit
    """The smallest titled unit it stands in."""
    lemma: str
    """What the edition prints; never empty."""
    occurrence: int
    """Which occurrence of the lemma in the place, from 1."""
    start: int
    end: int
    """The lemma is ``published[start:end]`` of the unit."""
    witnesses: tuple[str, ...]
    """Sigla of those who have the lemma."""
    readings: tuple[Reading, ...]
    status: Status
    """``open`` where the evidence does not decide and a reader must be told."""
    reason: str

    @property
    def place(self) -> str:
        """The unit's id."""
        return self.unit.id


@dataclass(frozen=True)
class Apparatus:
    """All variants of one document, in the order of its text."""

    witnesses: tuple[Witness, ...] = ()
    variants: tuple[Variant, ...] = ()

    @cached_property
    def by_place(self) -> Mapping[str, tuple[Variant, ...]]:
        """The variants of each unit that is a place, by its id."""
        return {
            place: tuple(group) for place, group in groupby(self.variants, key=attrgetter("place"))
        }

    def of(self, unit: Unit) -> tuple[Variant, ...]:
        """The variants of a unit and of all below it; of a sentence, those that touch it."""
        if unit.kind == "sentence":
            return self._of_sentence(unit)
        return tuple(variant for part in unit.walk() for variant in self.by_place.get(part.id, ()))

    def open_in(self, unit: Unit) -> tuple[Variant, ...]:
        """Those of its variants that are open."""
        return tuple(variant for variant in self.of(unit) if variant.status == "open")

    def _of_sentence(self, sentence: Unit) -> tuple[Variant, ...]:
        owner, number = sentence.parent, sentence.number
        assert owner is not None
        for unit in owner.walk():
            spans = unit.sentence_spans
            if number <= len(spans):
                start, end = spans[number - 1]
                variants = self.by_place.get(unit.id, ())
                return tuple(v for v in variants if v.start < end and start < v.end)
            number -= len(spans)
        return ()


def own_text(unit: Unit) -> str:
    """What of ``unit.published`` is not its children's: heading and paragraphs."""
    return unit.lead + "\n".join("".join(paragraph) for paragraph in unit.paragraphs)


def load(outline: Outline) -> Apparatus:
    """The apparatus the outline's file names; an empty one if it names none.

    Raises EditionError if the file cannot be read, parsed or validated against the text.
    """
    if not outline.variants_file:
        return Apparatus()
    # A compiled edition needs none of this.
    from qcite.edition import loading

    content, name = loading.read_variants(outline)
    return from_toml(loading.parse_toml(content, name), name, outline, content)


def from_toml(
    values: dict[str, Any], file: str, outline: Outline, content: bytes = b""
) -> Apparatus:
    """Validate parsed TOML against the text. Raises EditionError with every problem.

    ``file`` is its name in messages.
    """
    from qcite.edition import loading

    top = loading.open_file(values, file, content, loading.SCHEMA)
    witnesses = [_witness(table) for table in top.tables("witnesses", required=True)]
    known = {witness.siglum for witness in witnesses}
    if len(known) < len(witnesses):
        top.complain("witnesses", "代号（siglum）重复。")
    top.finish()  # Every variant refers to them.
    found: dict[str, list[Variant]] = {}
    for table in top.tables("variants"):
        variant = _variant(table, outline, known)
        if variant is not None:
            found.setdefault(variant.place, []).append(variant)
    top.done()
    top.finish()
    variants = (
        variant
        for unit in outline.walk()
        for variant in sorted(found.get(unit.id, ()), key=attrgetter("start"))
    )
    return Apparatus(tuple(witnesses), tuple(variants))


def _witness(table: Table) -> Witness:
    witness = Witness(
        table.phrase("siglum"), table.line("name"), table.line("description"), table.line("covers")
    )
    table.done()
    return witness


def _variant(table: Table, outline: Outline, known: set[str]) -> Variant | None:
    place = table.get("place", str)
    unit = outline.units.get(place)
    lemma = table.phrase("lemma")
    if unit is None:
        table.complain("place", f"没有这个单元：{quoted(place)}。")
        return None
    occurrence, start = _find(table, own_text(unit), lemma)
    witnesses = tuple(table.get("witnesses", str).split())
    heard = set(witnesses)
    if not heard <= known or len(heard) < len(witnesses):
        table.complain("witnesses", f"应为不重复的来源代号，以空格隔开：{_listed(known)}。")
    readings = _readings(table, lemma)
    for reading in readings:
        if not known.issuperset(reading.witnesses):
            table.complain("readings", f"来源代号应为：{_listed(known)}。")
        if not heard.isdisjoint(reading.witnesses):
            table.complain("readings", "同一来源不能既有正文用字又有异文。")
    said = table.get("status", str)
    status = next((status for status in _STATUSES if status == said), None)
    if status is None:
        table.complain("status", "应为 settled 或 open。")
        status = _STATUSES[0]
    reason = table.line("reason")
    table.done()
    return Variant(
        unit, lemma, occurrence, start, start + len(lemma), witnesses, readings, status, reason
    )


def _listed(known: set[str]) -> str:
    return "、".join(sorted(known))


def _find(table: Table, text: str, lemma: str) -> tuple[int, int]:
    """Which occurrence of the lemma is meant and where it stands."""
    occurrence = table.number("occurrence", 1, 999) if table.has("occurrence") else 0
    start = text.find(lemma) if lemma else -1
    if start < 0:
        table.complain("lemma", f"该单元的文字中没有{quoted(lemma)}。")
        return 1, 0
    if not occurrence and text.find(lemma, start + 1) >= 0:
        table.complain(
            "lemma", f"{quoted(lemma)}在该单元中不止一处，请加长，或用 occurrence 指明第几处。"
        )
    for _ in range(occurrence - 1):
        start = text.find(lemma, start + 1)
        if start < 0:
            table.complain("occurrence", f"该单元中没有第{occurrence}处{quoted(lemma)}。")
            break
    return occurrence or 1, start


def _readings(table: Table, lemma: str) -> tuple[Reading, ...]:
    """A table of siglum and text, witnesses of one text taken together."""
    sigla: dict[str, list[str]] = {}
    for siglum, text in table.get("readings", dict).items():
        if type(text) is not str or " " in text or not text.isprintable():
            table.complain("readings", "应为文字，不含空格、换行和控制字符。", siglum)
            continue
        if text == lemma:
            table.complain("readings", f"与正文用字相同：{quoted(text)}。", siglum)
        sigla.setdefault(text, []).append(siglum)
    if not sigla:
        table.complain("readings", "不应为空。")
    return tuple(Reading(text, tuple(heard)) for text, heard in sigla.items())
