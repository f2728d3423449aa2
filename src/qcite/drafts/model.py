"""What a reader makes of a file: one text, and the way back from it to the file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from qcite.errors import QciteError

Format = Literal["txt", "md", "html", "docx", "odt", "pdf"]

MASK = "\ufffc"
"""Stands in ``Draft.text`` for what is seen in the running text but is not read: inline code,
an inline picture, a pictograph of a symbol font (U+FFFC OBJECT REPLACEMENT CHARACTER)."""


class DraftError(QciteError):
    """A file that cannot be read as a draft, or not be corrected; the message names the file."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a character of ``Draft.text`` stands, in the terms its reader would look it up by."""

    line: int
    """1-based. Of the file for .txt, .md and .html; of ``Draft.text`` for the others."""
    column: int
    """1-based, in characters, of the same line."""
    paragraph: int | None = None
    """.docx and .odt: 1-based among the paragraphs of ``part`` that have text."""
    page: int | None = None
    """.pdf: 1-based, as the file counts its pages, whatever number is printed on them."""
    part: str = ""
    """.docx and .odt: 正文, 表格2第3行第1列, 文本框1, 脚注3, 尾注1, 页眉, 页脚; else empty."""

    @property
    def label(self) -> str:
        """For a person: 第3行第5列, 正文第12段, 第4页."""
        if self.page is not None:
            return f"第{self.page}页"
        if self.paragraph is not None:
            return f"{self.part}第{self.paragraph}段"
        return f"第{self.line}行第{self.column}列"


class Places(Protocol):
    """The way from an offset in ``Draft.text`` to a place."""

    def place(self, offset: int) -> Place:
        """The place of the character at ``offset``; of the last one for the end of the text."""


@dataclass(frozen=True, slots=True)
class Suppression:
    """A stretch of the text covered by a ``qcite: ignore`` in a comment of the draft."""

    start: int
    end: int
    """Offsets in ``Draft.text``, half open: whole paragraphs."""
    codes: tuple[str, ...] = ()
    """The codes of findings to be left out; none means all."""

    def covers(self, start: int, end: int, code: str) -> bool:
        """Whether a finding of ``code`` from ``start`` to ``end`` is to be left out."""
        if self.codes and code not in self.codes:
            return False
        return self.start <= start and end <= self.end


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. Numbers count from 1; a cell that spans columns has its first."""

    table: int
    row: int
    column: int
    start: int
    end: int
    """Offsets in ``Draft.text``, half open; its paragraphs are separated by ``\\n``."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A paragraph that the file itself calls a heading."""

    level: int
    """1 is the highest."""
    start: int
    end: int
    """Offsets in ``Draft.text``, half open."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One correction: ``Draft.text[start:end]`` becomes ``replacement``."""

    start: int
    end: int
    replacement: str
    note: str = ""
    """Why, in Chinese, for the reader of the copy; "" for nothing to say."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What is to be said beside ``Draft.text[start:end]``, for the reader of a copy."""

    start: int
    end: int
    paragraphs: tuple[str, ...]
    """In Chinese; in each one line."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as it is checked.

    ``text`` is one string: paragraphs separated by ``\\n``, read as the document looks on paper.
    Code blocks, comments, hidden and deleted text are not in it; inline code is ``MASK``.
    Control, zero-width and bidirectional characters of the file stay in it. Every offset in the
    program is an offset in ``text``.
    """

    path: str
    """As it was given; a name for what came by stdin."""
    format: Format
    text: str
    notices: tuple[str, ...] = ()
    """What the reader of findings must know of how it was read, in Chinese: 批注未检查。"""
    suppressions: tuple[Suppression, ...] = ()
    cells: tuple[Cell, ...] = ()
    """Of its tables, those that have text, in the order of the text."""
    headings: tuple[Heading, ...] = ()
    """In the order of the text. What only looks like one is no heading here."""
    labels: tuple[tuple[int, int], ...] = ()
    """Numbers of paragraphs that the program which shows the file counts: 第一条. They are read,
    and are no text of the file that could be corrected or searched for."""
    items: tuple[int, ...] = ()
    """Where paragraphs begin that are items of a list in the file, whatever mark is shown there."""
    is_converted: bool = False
    """Whether ``source`` is not the file itself, but a .docx made from it."""
    places: Places = field(repr=False, compare=False, kw_only=True)
    source: bytes = field(repr=False, compare=False, kw_only=True)
    """The file's bytes, from which a corrected copy is made."""

    def place(self, offset: int) -> Place:
        """Where the character at ``offset`` stands in the file."""
        return self.places.place(offset)

    def suppressed(self, start: int, end: int, code: str) -> bool:
        """Whether the draft itself asks that a finding of ``code`` there be left out."""
        return any(suppression.covers(start, end, code) for suppression in self.suppressions)


class LinePlaces:
    """Places in a text that is its own file, line for line."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] | None = None

    def place(self, offset: int) -> Place:
        if self._starts is None:  # Only asked for when there is something to report.
            self._starts = line_starts(self._text)
        line = bisect_right(self._starts, offset)
        return Place(line, offset - self._starts[line - 1] + 1)


class StretchPlaces:
    """Places in a text put together from stretches of a file that has no lines of its own."""

    def __init__(self, text: str, starts: Sequence[int], stretches: Sequence[Place]) -> None:
        """``stretches``: the place of each of those that begin at ``starts``, but for its line."""
        self._lines = LinePlaces(text)
        self._starts = starts
        self._stretches = stretches

    def place(self, offset: int) -> Place:
        line = self._lines.place(offset)
        if not self._starts:
            return line
        stretch = self._stretches[max(bisect_right(self._starts, offset) - 1, 0)]
        return replace(stretch, line=line.line, column=line.column)


def line_starts(text: str) -> list[int]:
    """Offsets at which the lines of ``text`` begin; lines end at ``\\n``."""
    starts = [0]
    found = text.find("\n")
    while found >= 0:
        starts.append(found + 1)
        found = text.find("\n", found + 1)
    return starts


def merge(suppressions: Sequence[Suppression]) -> tuple[Suppression, ...]:
    """In order of the text, doubles left out."""
    return tuple(sorted(set(suppressions), key=lambda item: (item.start, item.end, item.codes)))
