"""Where in its file a stretch of a draft stands, as a person and as a program look it up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from qcite.drafts.model import Draft, Format, Place
from qcite.drafts.surroundings import Finder, Surroundings

TEXT_FORMATS: frozenset[Format] = frozenset(("txt", "md", "html"))
"""Formats that are lines of text, in which line and column lead to the place."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a stretch of a draft stands in its file."""

    offset: int
    length: int
    """In characters of the draft's text."""
    start: Place
    end: Place
    """Just after the last character."""
    start_byte: int = 0
    end_byte: int = 0
    """Of a text file: columns in bytes of UTF-8, from 1; else 0."""
    literal: bool = False
    """Of a text file: the stretch stands in one line of it, letter for letter."""
    around: Surroundings = field(default_factory=Surroundings)

    @property
    def label(self) -> str:
        """For a person: line and column of a text file; else the words to look for, with the page
        of a .pdf. Paragraphs are not counted: nobody can look them up by number."""
        if self.start_byte:
            return self.start.label
        page = self.start.label if self.start.page is not None else ""
        return " > ".join(filter(None, (page, self.around.label))) or self.start.label

    @property
    def words(self) -> str:
        """What ``label`` does not say of it: of a text file, the words to look for."""
        return self.around.label if self.start_byte else ""


class Spots:
    """The way from offsets to spots, for one draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._lines: Sequence[str] | None = None
        self._measured: dict[int, _Bytes] = {}
        self._finder = Finder(draft)

    def spot(self, start: int, end: int) -> Spot:
        first = self._draft.place(start)
        last = first
        if end > start:
            last = self._draft.place(end - 1)
            last = Place(last.line, last.column + 1, last.paragraph, last.page, last.part)
        around = self._finder.at(start)
        if self._draft.format not in TEXT_FORMATS:
            return Spot(start, end - start, first, last, around=around)
        literal = self._line(first.line)[first.column - 1 : last.column - 1]
        return Spot(
            start,
            end - start,
            first,
            last,
            self._bytes_before(first) + 1,
            self._bytes_before(last) + 1,
            first.line == last.line and literal == self._draft.text[start:end],
            around,
        )

    def _line(self, number: int) -> str:
        if self._lines is None:
            self._lines = _source_lines(self._draft)
        return self._lines[number - 1] if number <= len(self._lines) else ""

    def _bytes_before(self, place: Place) -> int:
        measured = self._measured.get(place.line)
        if measured is None:
            measured = self._measured[place.line] = _Bytes(self._line(place.line))
        return measured.before(place.column - 1)


class _Bytes:
    """Bytes of UTF-8 before a character of a line.

    Counted once in strides: a paragraph may be the whole file, with a finding in every line of it.
    """

    _STRIDE = 1024

    def __init__(self, line: str) -> None:
        self._line = line
        self._strides = [0]

    def before(self, column: int) -> int:
        stride = column // self._STRIDE
        while len(self._strides) <= stride:
            start = (len(self._strides) - 1) * self._STRIDE
            self._strides.append(
                self._strides[-1] + _bytes(self._line[start : start + self._STRIDE])
            )
        return self._strides[stride] + _bytes(self._line[stride * self._STRIDE : column])


def _source_lines(draft: Draft) -> Sequence[str]:
    """The lines of a text file, of which ``draft.text`` may be only a part."""
    from qcite.drafts import encoding

    declared = encoding.declared_in_html(draft.source) if draft.format == "html" else ""
    text = encoding.decode(draft.source, draft.path, declared).text
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
