"""The apparatus: where the copies of the document differ, and how each place was decided.

The words are textual criticism's (TEI Guidelines, chapter 12): a witness is a copy, a lemma
what the edition prints, a reading what a witness has instead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from qcite import edition
from qcite.outline import Outline, Unit
from qcite.tables import Table

Status = Literal["settled", "open"]
_STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, slots=True)
class Witness:
    """A published copy of the document, as evidence for its text."""

    siglum: str
    """The letter it is cited by."""
    name: str
    description: str
    covers: str
    """Which pieces of the document it has."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What some witnesses have in place of the lemma; empty where they leave it out."""

    text: str
    witnesses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """A place where the witnesses differ in more than accidents."""

    place: str
    """Id of the smallest titled unit it stands in."""
    lemma: str
    """What the edition prints; never empty."""
    occurrence: int
    """Which occurrence of the lemma in the place, from 1."""
    start: int
    end: int
    """The lemma is ``published[start:end]`` of the place."""
    witnesses: tuple[str, ...]
    """Sigla of those who have the lemma."""
    readings: tuple[Reading, ...]
    status: Status
    """``open`` where the evidence does not decide and a reader must be told."""
    reason: str


@dataclass(frozen=True)
class Apparatus:
    """All variants of one document, in the order of its text."""

    witnesses: tuple[Witness, ...] = ()
    variants: tuple[Variant, ...] = ()
    _by_place: dict[str, tuple[Variant, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )
    _outline: Outline | None = field(default=None, repr=False, compare=False)

    def of(self, unit: Unit) -> tuple[Variant, ...]:
        """The variants of a unit and of all below it; of a sentence, those that touch it."""
        if unit.kind == "sentence":
            return self._of_sentence(unit)
        return tuple(variant for part in unit.walk() for variant in self._by_place.get(part.id, ()))

    def open_in(self, unit: Unit) -> tuple[Variant, ...]:
        """Those of its variants that are open."""
        return tuple(variant for variant in self.of(unit) if variant.status == "open")

    def _of_sentence(self, sentence: Unit) -> tuple[Variant, ...]:
        owner = self._outline.parent(sentence) if self._outline else None
        if owner is None:
            return ()
        number = sentence.number
        for unit in owner.walk():
            own = sum(map(len, unit.paragraphs))
            if number <= own:
                start, end = _sentence_span(unit, number)
                variants = self._by_place.get(unit.id, ())
                return tuple(v for v in variants if v.start < end and start < v.end)
            number -= own
        return ()


def own_text(unit: Unit) -> str:
    """What of ``unit.published`` is not its children's: heading and paragraphs."""
    return unit.lead + "\n".join("".join(paragraph) for paragraph in unit.paragraphs)


def _sentence_span(unit: Unit, number: int) -> tuple[int, int]:
    """Where sentence ``number`` of the unit's own stands in its published text."""
    start = len(unit.lead)
    for paragraph in unit.paragraphs:
        for sentence in paragraph:
            number -= 1
            if not number:
                return start, start + len(sentence)
            start += len(sentence)
        start += len("\n")
    raise ValueError("no such sentence")


def load(outline: Outline) -> Apparatus:
    """The apparatus the outline's file names; an empty one if it names none.

    Raises EditionError if the file cannot be read, parsed or validated against the text.
    """
    if not outline.variants_file:
        return Apparatus(_outline=outline)
    content, name = edition.read_variants(outline)
    return from_toml(edition.parse_toml(content, name), name, outline)


def from_toml(values: dict[str, Any], file: str, outline: Outline) -> Apparatus:
    """Validate parsed TOML against the text. ``file`` is its name in messages."""
    top = Table(values, "", file)
    edition.check_schema(top)
    witnesses: dict[str, Witness] = {}
    for table in top.tables("witnesses", required=True):
        witness = Witness(
            table.line("siglum"),
            table.line("name"),
            table.line("description"),
            table.line("covers"),
        )
        table.done()
        if witness.siglum in witnesses:
            raise table.error("siglum", f"代号重复：{witness.siglum}。")
        witnesses[witness.siglum] = witness
    texts: dict[str, str] = {}
    found: dict[str, list[Variant]] = {}
    for table in top.tables("variants"):
        variant = _variant(table, outline, witnesses, texts)
        found.setdefault(variant.place, []).append(variant)
    top.done()
    by_place = {
        unit.id: tuple(sorted(found[unit.id], key=lambda variant: variant.start))
        for unit in outline.walk()
        if unit.id in found
    }
    variants = tuple(variant for group in by_place.values() for variant in group)
    return Apparatus(tuple(witnesses.values()), variants, by_place, outline)


def _variant(
    table: Table, outline: Outline, witnesses: dict[str, Witness], texts: dict[str, str]
) -> Variant:
    place = table.get("place", str)
    text = texts.get(place)
    if text is None:
        unit = outline.get(place)
        if unit is None or unit.kind == "sentence":
            raise table.error("place", f"没有这个单元：“{place}”。")
        text = texts[place] = own_text(unit)
    lemma = table.phrase("lemma")
    occurrence, start = _find(table, text, lemma)
    status = table.get("status", str)
    if status not in _STATUSES:
        raise table.error("status", "应为 settled 或 open。")
    readings = _readings(table, lemma)
    sigla = tuple(table.get("witnesses", str).split())
    _check_sigla(table, sigla, readings, witnesses)
    variant = Variant(
        place=place,
        lemma=lemma,
        occurrence=occurrence,
        start=start,
        end=start + len(lemma),
        witnesses=sigla,
        readings=readings,
        status=status,
        reason=table.line("reason"),
    )
    table.done()
    return variant


def _find(table: Table, text: str, lemma: str) -> tuple[int, int]:
    """Which occurrence of the lemma is meant and where it stands."""
    occurrence = table.get("occurrence", int, 0)
    start = text.find(lemma)
    if start < 0:
        raise table.error("lemma", f"该单元的文字中没有“{lemma}”。")
    if not table.has("occurrence"):
        if text.find(lemma, start + 1) >= 0:
            raise table.error(
                "lemma", f"“{lemma}”在该单元中不止一处，请加长，或用 occurrence 指明第几处。"
            )
        return 1, start
    for _ in range(occurrence - 1):
        start = text.find(lemma, start + 1)
        if start < 0:
            break
    if start < 0 or occurrence < 1:
        raise table.error("occurrence", f"该单元中没有第{occurrence}处“{lemma}”。")
    return occurrence, start


def _readings(table: Table, lemma: str) -> tuple[Reading, ...]:
    """A table of siglum and text, witnesses of one text taken together."""
    sigla: dict[str, list[str]] = {}
    for siglum, text in table.get("readings", dict).items():
        if type(text) is not str or " " in text or not text.isprintable():
            raise table.error("readings", "应为文字，不含空格、换行和控制字符。")
        if text == lemma:
            raise table.error("readings", f"{siglum} 的异文与正文用字相同：“{text}”。")
        sigla.setdefault(text, []).append(siglum)
    if not sigla:
        raise table.error("readings", "不应为空。")
    return tuple(Reading(text, tuple(heard)) for text, heard in sigla.items())


def _check_sigla(
    table: Table,
    lemma: tuple[str, ...],
    readings: tuple[Reading, ...],
    witnesses: dict[str, Witness],
) -> None:
    """Every siglum is a witness's, and none has both the lemma and a reading."""
    for siglum in lemma:
        if siglum not in witnesses:
            raise table.error("witnesses", f"没有代号为“{siglum}”的来源。")
    if len(set(lemma)) < len(lemma):
        raise table.error("witnesses", "来源重复。")
    for reading in readings:
        for siglum in reading.witnesses:
            if siglum not in witnesses:
                raise table.error("readings", f"没有代号为“{siglum}”的来源。")
            if siglum in lemma:
                raise table.error("readings", f"{siglum} 不能既有正文用字又有异文。")
