"""Lines of styled text: what every view produces, whatever it is printed on.

A view says what a piece of text is (its style); whether that becomes colour, and where a line
breaks, is decided where it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Literal, NamedTuple

Style = Literal[
    "",
    "heading",
    "locator",
    "quiet",
    "match",
    "wrong",
    "right",
    "error",
    "warning",
    "note",
    "citation",
]


# Named tuples: a dataclass takes four times as long to define, and printing hits is measured.


class Span(NamedTuple):
    """A run of text in one style."""

    text: str
    style: Style = ""


class Line(NamedTuple):
    """A paragraph: on a screen it is wrapped, elsewhere it is one line."""

    spans: tuple[Span, ...] = ()
    indent: int = 0
    """Columns before the first row, on a screen."""
    hanging: int = 0
    """Columns before the rows after it, on a screen."""
    rail: str = ""
    """What stands in those columns: the lines of a tree."""

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


EMPTY = Line()


def highlighted(lines: Iterable[Line], words: Collection[str]) -> list[Line]:
    """The lines with the words marked wherever they stand."""
    longest_first = sorted(words, key=len, reverse=True)
    pattern = re.compile(f"({'|'.join(map(re.escape, longest_first))})")
    return [
        Line(
            tuple(
                Span(piece, "match" if at % 2 else span.style)
                for span in one.spans
                for at, piece in enumerate(pattern.split(span.text))
                if piece
            ),
            one.indent,
            one.hanging,
        )
        for one in lines
    ]


def line(*pieces: str | Span, indent: int = 0, hanging: int | None = None) -> Line:
    """A Line of strings and spans; ``hanging`` defaults to ``indent``."""
    return Line(
        tuple(piece if isinstance(piece, Span) else Span(piece) for piece in pieces),
        indent,
        indent if hanging is None else hanging,
    )


def labelled(label: str, *pieces: str | Span, indent: int = 0) -> Line:
    """A label of two characters, and beside it, in columns, what is said under it."""
    return line(Span(f"{label}  ", "quiet"), *pieces, indent=indent, hanging=indent + 6)
