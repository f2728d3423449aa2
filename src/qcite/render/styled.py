"""Lines of styled text: what every view produces, whatever it is printed on.

A view says what a piece of text is (its style); whether that becomes colour, and where a line
breaks, is decided where it is printed.
"""

from __future__ import annotations

import re
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


_UNSAFE = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)


def visible(text: str) -> str:
    """Text from outside with control, invisible and bidirectional characters made visible.

    A draft cannot drive the terminal: ESC becomes <U+001B>. Newlines and tabs become spaces.
    """
    text = text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ").replace("\t", " ")
    if text.isprintable():
        return text
    return re.sub(_UNSAFE, lambda match: f"<U+{ord(match[0]):04X}>", text)
