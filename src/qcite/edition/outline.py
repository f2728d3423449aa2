"""The document as immutable records: a tree of units, addressed by id.

Ids follow the eId habit of Akoma Ntoso (OASIS LegalDocML, Naming Convention 1.0):
``part_6``, ``art_13``, ``art_13__sent_2``, ``box_3__item_2``, ``target_2025__item_3``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Final, Literal, NamedTuple

from qcite.errors import QciteError
from qcite.text.numerals import format_chinese

Kind = Literal[
    "preamble", "part", "article", "box", "item", "target", "sentence",
    "book", "subbook", "chapter", "section", "paragraph", "subitem", "point", "appendix",
]  # fmt: skip
"""The first line is the Outline's. The second, 编 分编 章 节 款 目, what is below 目, and 附件,
other documents have besides (``edition.general``)."""


# Every start of the program defines these classes. To define one of them as a dataclass, and to
# import what makes dataclasses, takes longer than all that is done with them to print an article.


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


class Unit:
    """A piece of the document that a locator can name.

    ``paragraphs`` is the unit's own text as sentences; the text of its children is theirs. Two
    units are equal if they have the same id and the same published text.
    """

    outline: Outline
    """The document it belongs to."""

    def __init__(
        self,
        id: str,
        kind: Kind,
        number: int,
        heading: str,
        paragraphs: tuple[tuple[str, ...], ...] = (),
        children: tuple[Unit, ...] = (),
        indicators: tuple[Indicator, ...] = (),
        after: int | None = None,
        label: str = "",
        branch: int = 0,
        run_in: bool = False,
    ) -> None:
        self.id: Final = id
        self.kind: Final = kind
        self.number: Final = number
        """As the document counts; a year for an overall target; 0 for the preamble."""
        self.heading: Final = heading
        self.paragraphs: Final = paragraphs
        self.children: Final = children
        self.indicators: Final = indicators
        self.after: Final = after
        """Of a box: the article it follows."""
        self.label: Final = label
        """The enumeration as a schema 2 file writes it: 第三十三条, （一）, 1.; empty for the
        Outline's units, whose enumeration follows from kind and number."""
        self.branch: Final = branch
        """1 for 第十七条之一."""
        self.run_in: Final = run_in
        """Of a unit with a label: its heading ends in 。 and its text goes on in the same line."""
        self.parent: Unit | None = None
        """The unit it stands in: a sentence's owner, an item's box, an article's part."""

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Unit) and self.id == other.id and self.published == other.published
        )

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"<Unit {self.id}>"

    @property
    def part(self) -> Unit | None:
        """The part it stands in (itself for a part); None for the preamble."""
        return self._upwards("part")

    @property
    def article(self) -> Unit | None:
        """The article it stands in (itself for an article); None outside articles."""
        return self._upwards("article")

    def _upwards(self, kind: Kind) -> Unit | None:
        above: Unit | None = self
        while above is not None and above.kind != kind:
            above = above.parent
        return above

    @property
    def sentences(self) -> tuple[str, ...]:
        """Its sentences in reading order, its children's included, headings left out."""
        below = (sentence for child in self.children for sentence in child.sentences)
        return (*self.own_sentences, *below)

    @property
    def own_sentences(self) -> tuple[str, ...]:
        """The sentences of its own paragraphs."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph)

    @cached_property
    def sentence_spans(self) -> list[tuple[int, int]]:
        """Where each of its own sentences stands in ``published``."""
        spans = []
        at = len(self.lead)
        for paragraph in self.paragraphs:
            for sentence in paragraph:
                spans.append((at, at + len(sentence)))
                at += len(sentence)
            at += len("\n")
        return spans

    def sentence_at(self, offset: int) -> int:
        """The number, from 1, of its own sentence at an offset of ``published``; 0 in what leads
        them."""
        spans = self.sentence_spans
        if offset < len(self.lead) or not spans:
            return 0
        return 1 + sum(end <= offset for _, end in spans[:-1])

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

    @cached_property
    def published(self) -> str:
        """The whole unit as published: enumeration, heading and body."""
        return self.lead + self.text

    @property
    def lead(self) -> str:
        """What stands before the body in the published text: （十三）强化工程质量保障。"""
        if self.label:
            return self._labelled()
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
        if self.kind in ("item", "target"):
            return f"——{self.heading}。"
        return f"{self.heading}\n"

    def _labelled(self) -> str:
        """The lead of a unit that carries its enumeration; a space after 第三十三条 and 第一章."""
        apart = "" if self.label[-1] in "、）).．—：:" else "　"
        if not self.heading:
            return self.label + ("\n" if self.kind in ("appendix", "box", "chapter") else apart)
        return f"{self.label}{apart}{self.heading}{'。' if self.run_in else chr(10)}"

    def walk(self) -> Iterator[Unit]:
        """The unit and all units below it, in reading order; sentences are not units of it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def sentence(self, number: int) -> Unit:
        """Its sentence ``number``, from 1, as a unit of its own."""
        unit = Unit(
            id=f"{self.id}__sent_{number}",
            kind="sentence",
            number=number,
            heading="",
            paragraphs=((self.sentences[number - 1],),),
        )
        unit._belong(self.outline, self)
        return unit

    def _belong(self, outline: Outline, parent: Unit | None) -> None:
        """Say where it stands: the last step of making it, for what it stands in is made later."""
        self.outline = outline
        self.parent = parent


class Publication(NamedTuple):
    """The facts of publication. Absent facts are empty, never guessed."""

    day: date | None
    """Of publication; None where a schema 2 file does not say."""
    publisher: str
    place: str
    url: str
    edition: str
    """What kind of text was published (公开发布文本)."""
    note: str
    document_number: str = ""

    @property
    def date(self) -> date:
        """The day of publication. Raises QciteError where the file does not say."""
        if self.day is None:
            raise QciteError("文件没有写公布日期，请在 [publication] 中补上 date。")
        return self.day


class Outline:
    """A whole document. Two are equal if they have the same title and the same text."""

    def __init__(
        self,
        title: str,
        short_title: str,
        issuers: tuple[str, ...],
        publication: Publication,
        preamble: Unit | None,
        parts: tuple[Unit, ...],
        source: str,
        variants_file: str,
        divisions: tuple[Unit, ...] = (),
        history: tuple[str, ...] = (),
        version: date | None = None,
        blocks: tuple[str, ...] = (),
        task_parts: tuple[int, int] | None = None,
    ) -> None:
        self.title: Final = title
        self.short_title: Final = short_title
        self.issuers: Final = issuers
        self.publication: Final = publication
        self.preamble: Final = preamble
        self.parts: Final = parts
        self.source: Final = source
        """The file it was read from; empty for the packaged edition."""
        self.variants_file: Final = variants_file
        """The file of its apparatus, beside the outline's; empty where there is none."""
        self.divisions: Final = divisions
        """The units at the top of a schema 2 file, whatever their kind; else empty."""
        self.history: Final = history
        """When a law was adopted and amended, a line each, as printed under its title."""
        self.version: Final = version
        """The day of the version this is; None where the file does not say."""
        self.blocks: Final = blocks
        """The large divisions a commentary names (四个板块); they cannot be told from the tree."""
        self.task_parts: Final = task_parts
        """First and last part that set tasks, where the file says."""
        units: dict[str, Unit] = {}

        def include(unit: Unit, parent: Unit | None) -> None:
            unit._belong(self, parent)
            units[unit.id] = unit
            for child in unit.children:
                include(child, unit)

        for root in self.roots:
            include(root, None)
        self.units: Final[Mapping[str, Unit]] = units
        """Every unit but sentences by its id, in reading order."""

    def __eq__(self, other: object) -> bool:
        return self is other or (
            isinstance(other, Outline) and self.title == other.title and self.text == other.text
        )

    def __hash__(self) -> int:
        return hash(self.title)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What a draft may call it in title marks."""
        return tuple(dict.fromkeys((self.title, self.short_title)))

    def walk(self) -> Iterator[Unit]:
        """Every unit in reading order."""
        return iter(self.units.values())

    def of_kind(self, kind: Kind) -> tuple[Unit, ...]:
        """All units of a kind in reading order."""
        return tuple(unit for unit in self.walk() if unit.kind == kind)

    @cached_property
    def articles(self) -> tuple[Unit, ...]:
        return self.of_kind("article")

    @cached_property
    def boxes(self) -> tuple[Unit, ...]:
        return self.of_kind("box")

    @cached_property
    def targets(self) -> tuple[Unit, ...]:
        """Overall targets and goals in reading order."""
        return self.of_kind("target")

    @cached_property
    def goals(self) -> tuple[Unit, ...]:
        """The targets that are led by —— (目标1 and so on)."""
        return tuple(unit for unit in self.targets if unit.heading)

    def get(self, unit_id: str) -> Unit | None:
        """The unit with this id, sentences included; None if there is none."""
        unit = self.units.get(unit_id)
        if unit is None and unit_id in self._sentences:
            owner, number = self._sentences[unit_id]
            return owner.sentence(number)
        return unit

    @cached_property
    def _sentences(self) -> Mapping[str, tuple[Unit, int]]:
        """Of a sentence's id, its owner and its number."""
        return {
            f"{unit.id}__sent_{number}": (unit, number)
            for unit in self.walk()
            for number in range(1, len(unit.sentences) + 1)
        }

    @property
    def task_areas(self) -> tuple[Unit, ...]:
        """The parts that set tasks; empty where the file does not say."""
        if self.task_parts is None:
            return ()
        first, last = self.task_parts
        return tuple(part for part in self.parts if first <= part.number <= last)

    @property
    def roots(self) -> tuple[Unit, ...]:
        """The units that stand in no other, in reading order; the preamble is the first."""
        return (*((self.preamble,) if self.preamble else ()), *(self.divisions or self.parts))

    @cached_property
    def text(self) -> str:
        """The whole text as published, from the preamble on, a paragraph a line."""
        return "\n".join(unit.published for unit in self.roots)

    @property
    def digest(self) -> str:
        """SHA-256 (hexadecimal) of title and text in UTF-8: two equal digests, one text."""
        import hashlib

        return hashlib.sha256(f"{self.title}\n{self.text}\n".encode()).hexdigest()


def whole(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """The units without those that another of them already contains (目标 names all eight)."""
    inside = {below.id for unit in units for below in unit.walk() if below is not unit}
    return tuple(unit for unit in units if unit.id not in inside)
