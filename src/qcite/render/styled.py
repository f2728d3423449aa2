"""Lines of styled text: what every view produces, whatever it is printed on.

A view says what a piece of text is (its style); whether that becomes colour, and where a line
breaks, is decided where it is printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style."""

    text: str
    style: Style = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: on a screen it is wrapped, elsewhere it is one line."""

    spans: tuple[Span, ...] = ()
    indent: int = 0
    """Columns before the first row, on a screen."""
    hanging: int = 0
    """Columns before the rows after it, on a screen."""

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


EMPTY = Line()


def line(*pieces: str | Span, indent: int = 0, hanging: int | None = None) -> Line:
    """A Line of strings and spans; ``hanging`` defaults to ``indent``."""
    return Line(
        tuple(piece if isinstance(piece, Span) else Span(piece) for piece in pieces),
        indent,
        indent if hanging is None else hanging,
    )
