"""Lines on a screen: wrapped to its width, styles as colours that serve light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qcite.render.styled import Line, Span, Style
from qcite.render.wrap import wrap

# Only attributes and the colours that are readable on white and on black. Cyan is so only while
# it is not bold: many terminals brighten what is bold, and bright cyan is lost on white.
_THEME: dict[Style, str] = {
    "heading": "bold",
    "locator": "cyan",
    "quiet": "dim",
    "match": "bold magenta",
    "wrong": "red strike",
    "right": "green underline",
    "error": "bold red",
    "warning": "bold magenta",
    "note": "cyan",
    "citation": "cyan",
}


def draw(lines: Iterable[Line], width: int | None, *, color: bool) -> str:
    """The lines as terminal text, each row ended by a newline; not wrapped without a width."""
    rows = [row for line in lines for row in (_rows(line, width) if width else [line.spans])]
    if not color:
        return "".join("".join(span.text for span in row) + "\n" for row in rows)
    from rich.color import ColorSystem
    from rich.style import Style as RichStyle

    styles = {name: RichStyle.parse(definition) for name, definition in _THEME.items()}
    return "".join(
        "".join(
            styles[span.style].render(span.text, color_system=ColorSystem.STANDARD)
            if span.style
            else span.text
            for span in row
        )
        + "\n"
        for row in rows
    )


def _rows(line: Line, width: int) -> Iterator[tuple[Span, ...]]:
    margin = " " * line.indent
    for start, end in wrap(line.text, width, line.indent, line.hanging):
        yield ((Span(margin, "quiet" if line.rail else ""),) if margin else ()) + _cut(
            line.spans, start, end
        )
        margin = line.rail.ljust(line.hanging)


def _cut(spans: tuple[Span, ...], start: int, end: int) -> tuple[Span, ...]:
    """The part of the spans between two offsets of their joined text."""
    pieces = []
    position = 0
    for span in spans:
        low, high = max(start - position, 0), min(end - position, len(span.text))
        if low < high:
            pieces.append(Span(span.text[low:high], span.style))
        position += len(span.text)
    return tuple(pieces)
