"""The document as immutable records: a tree of units, addressed by id.

Ids follow the eId habit of Akoma Ntoso (OASIS LegalDocML, Naming Convention 1.0):
``part_6``, ``art_13``, ``art_13__sent_2``, ``box_3__item_2``, ``target_2025__item_3``.

Named tuples, not frozen dataclasses: every run of the program defines these classes, and a
dataclass takes five times as long to define, a twentieth of printing an article. Annotations are
not postponed for the same reason: typing compiles one that is a string.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal, NamedTuple

from qcite.text.numerals import format_chinese

Kind = Literal["preamble", "part", "article", "box", "item", "target", "sentence"]


class Indicator(NamedTuple):
    """A target's figure, as in 98%以上."""

    name: str
    value: int | float
    unit: str
    """What follows the figure directly: "%" or nothing."""
    comparison: Literal["reach", "at_least"]
    """``reach``: 达到94%; ``at_least``: 达到98%以上."""

    @property
    def figure(self) -> str:
        """The figure as the text prints it: 98%以上."""
        return f"{self.value}{self.unit}{'以上' if self.comparison == 'at_least' else ''}"


class Unit(NamedTuple):
    """A piece of the document that a locator can name.

    ``paragraphs`` is the unit's own text as sentences; the text of its children is theirs.
    """

    id: str
    kind: Kind
    number: int
    """As the document counts; a year for an overall target; 0 for the preamble."""
    heading: str
    paragraphs: tuple[tuple[str, ...], ...] = ()
    children: tuple["Unit", ...] = ()
    indicators: tuple[Indicator, ...] = ()
    after: int | None = None
    """Of a box: the article it follows."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """Its sentences in reading order, its children's included, headings left out."""
        own = tuple(sentence for paragraph in self.paragraphs for sentence in paragraph)
        return own + tuple(sentence for child in self.children for sentence in child.sentences)

    @property
    def text(self) -> str:
        """The body as published, without the unit's own heading.

        Paragraphs are separated by newlines; children stand in it whole, with enumeration
        and heading, items and goals led by ——.
        """
        return "\n".join(
            ["".join(paragraph) for paragraph in self.paragraphs]
            + [child.published for child in self.children]
        )

    @property
    def published(self) -> str:
        """The whole unit as published: enumeration, heading and body."""
        return self.lead + self.text

    @property
    def lead(self) -> str:
        """What stands before the body in the published text: （十三）强化工程质量保障。"""
        if not self.heading:
            return ""
        if self.kind == "part":
            return f"{format_chinese(self.number)}、{self.heading}\n"
        if self.kind == "box":
            return f"专栏{self.number} {self.heading}\n"
        if self.kind == "article":
            # Before paragraphs of its own the heading runs in; before targets it stands alone.
            end = "。" if self.paragraphs else "\n"
            return f"（{format_chinese(self.number)}）{self.heading}{end}"
        return f"——{self.heading}。"

    def walk(self) -> Iterator["Unit"]:
        """The unit and all units below it, in reading order; sentences are not units of it."""
        yield self
        for child in self.children:
            yield from child.walk()


class Publication(NamedTuple):
    """The facts of publication. Absent facts are empty, never guessed."""

    date: date
    publisher: str
    place: str
    url: str
    edition: str
    """What kind of text was published (公开发布文本)."""
    note: str
    document_number: str = ""


class Structure(NamedTuple):
    """How the document counts itself, where that cannot be derived from the tree."""

    blocks: tuple[str, ...] = ()
    """The large divisions a commentary names (四个板块)."""
    task_parts: tuple[int, int] | None = None
    """First and last part that set tasks."""


class Outline(NamedTuple):
    """A whole document."""

    title: str
    short_title: str
    issuers: tuple[str, ...]
    publication: Publication
    structure: Structure
    preamble: Unit | None
    parts: tuple[Unit, ...]
    source: str
    """The file it was read from; empty for the packaged edition."""
    variants_file: str
    """The file of its apparatus, beside the outline's; empty where there is none."""
    units: Mapping[str, Unit]
    """Every unit but sentences by its id, in reading order."""
    parents: Mapping[str, str]
    """Of a unit's id, the id of the unit it stands in."""

    def walk(self) -> Iterator[Unit]:
        """Every unit in reading order."""
        return iter(self.units.values())

    def of_kind(self, kind: Kind) -> tuple[Unit, ...]:
        """All units of a kind in reading order."""
        return tuple(unit for unit in self.walk() if unit.kind == kind)

    @property
    def articles(self) -> tuple[Unit, ...]:
        return self.of_kind("article")

    @property
    def boxes(self) -> tuple[Unit, ...]:
        return self.of_kind("box")

    @property
    def targets(self) -> tuple[Unit, ...]:
        """Overall targets and goals in reading order."""
        return self.of_kind("target")

    @property
    def goals(self) -> tuple[Unit, ...]:
        """The targets that are led by —— (目标1 and so on)."""
        return tuple(unit for unit in self.targets if unit.heading)

    def get(self, unit_id: str) -> Unit | None:
        """The unit with this id, sentences included; None if there is none."""
        unit = self.units.get(unit_id)
        if unit is None and "__sent_" in unit_id:
            owner_id, _, digits = unit_id.rpartition("__sent_")
            owner = self.units.get(owner_id)
            if owner and digits.isascii() and digits.isdigit() and digits == str(int(digits)):
                sentences = owner.sentences
                if 1 <= int(digits) <= len(sentences):
                    return sentence_unit(owner, int(digits))
        return unit

    def parent(self, unit: Unit) -> Unit | None:
        """The unit it stands in: a sentence's owner, an item's box, an article's part."""
        if unit.kind == "sentence":
            return self.units[unit.id.rpartition("__sent_")[0]]
        parent_id = self.parents.get(unit.id)
        return self.units[parent_id] if parent_id else None

    def part_of(self, unit: Unit) -> Unit | None:
        """The part it stands in (itself for a part); None for the preamble."""
        above: Unit | None = unit
        while above is not None and above.kind != "part":
            above = self.parent(above)
        return above

    def article_of(self, unit: Unit) -> Unit | None:
        """The article it stands in (itself for an article); None outside articles."""
        above: Unit | None = unit
        while above is not None and above.kind != "article":
            above = self.parent(above)
        return above

    @property
    def task_areas(self) -> tuple[Unit, ...]:
        """The parts that set tasks; empty where the file does not say."""
        if self.structure.task_parts is None:
            return ()
        first, last = self.structure.task_parts
        return tuple(part for part in self.parts if first <= part.number <= last)

    @property
    def text(self) -> str:
        """The whole text as published, from the preamble on, a paragraph a line."""
        return "\n".join(
            ([self.preamble.published] if self.preamble else [])
            + [part.published for part in self.parts]
        )

    @property
    def digest(self) -> str:
        """SHA-256 (hexadecimal) of title and text in UTF-8: two equal digests, one text."""
        import hashlib

        return hashlib.sha256(f"{self.title}\n{self.text}\n".encode()).hexdigest()


def sentence_unit(owner: Unit, number: int) -> Unit:
    """Sentence ``number`` (from 1) of ``owner`` as a unit of its own."""
    return Unit(
        id=f"{owner.id}__sent_{number}",
        kind="sentence",
        number=number,
        heading="",
        paragraphs=((owner.sentences[number - 1],),),
    )
