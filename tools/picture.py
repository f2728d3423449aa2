"""A picture of the terminal, drawn from what the program writes to one.

An SVG of our own, because each character must stand on its cell: a viewer without the named fonts
falls back to others, and Chinese characters must take exactly two cells in all of them. So every
run of equally wide characters is placed and stretched to its cells by itself.
"""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import pty
import struct
import subprocess
import tempfile
import termios
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from rich.ansi import AnsiDecoder
from rich.cells import cell_len
from rich.console import Console
from rich.style import Style

from tools import examples

COMMANDS = (
    "qcite 13.1-2",
    "qcite cite 13-15 专栏3 --name first",
    "qcite locate '强化建设单位工程质量首要义务'",
)
"""What is typed in the picture."""

COLUMNS = 76
_CELL = 8
_SIZE = 16
_ROW = 22
_MARGIN = 18
_BAR = 34
_TEXT = "#d5dae1"
_QUIET = "#8b93a1"
_BACKGROUND = "#1b1f27"
# The terminal's own colours 1 to 6: red, green, yellow, blue, magenta, cyan.
_COLORS = ("", "#ff7b72", "#7ee787", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd")
_FONTS = (
    "'Sarasa Mono SC','Noto Sans Mono CJK SC','Source Han Mono SC',Menlo,Consolas,"
    "'DejaVu Sans Mono','PingFang SC','Microsoft YaHei','Noto Sans CJK SC',monospace"
)


@dataclass(frozen=True, slots=True)
class _Run:
    """Characters of one style and one width, from a column on."""

    text: str
    column: int
    columns: int
    style: Style


def draw() -> str:
    """The picture."""
    rows: list[list[_Run]] = []
    for command in COMMANDS:
        prompt = [("$ ", Style(color="green", bold=True)), (command, Style(bold=True))]
        rows.append(list(_runs(prompt)))
        rows += [list(_runs(line)) for line in _styled_lines(record(command))]
        rows.append([])
    rows.pop()
    width = round(COLUMNS * _CELL + 2 * _MARGIN)
    height = len(rows) * _ROW + _MARGIN + _BAR
    body = "\n".join(
        _drawn(run, _BAR + (number + 0.75) * _ROW) for number, row in enumerate(rows) for run in row
    )
    buttons = "".join(
        f'<circle cx="{_MARGIN + 6 + 20 * number}" cy="18" r="6" fill="{color}"/>'
        for number, color in enumerate(("#ff5f57", "#febc2e", "#28c840"))
    )
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" \
viewBox="0 0 {width} {height}" role="img" aria-label="终端里的 qcite">
<rect width="{width}" height="{height}" rx="8" fill="{_BACKGROUND}"/>
{buttons}
<g font-family="{_FONTS}" font-size="{_SIZE}" fill="{_TEXT}" xml:space="preserve">
{body}
</g>
</svg>
"""


def record(command: str) -> str:
    """What the program writes to a terminal, escape sequences and all."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 200, COLUMNS, 0, 0))
    with tempfile.TemporaryDirectory() as name:
        variables = examples.environment(Path(name))
        del variables["COLUMNS"]
        process = subprocess.Popen(
            ["bash", "-c", command],
            cwd=name,
            env={**variables, "TERM": "xterm-256color"},
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=theirs,
        )
        os.close(theirs)
        output = b""
        # Linux answers with an error, others with nothing, once the last writer is gone.
        with contextlib.suppress(OSError):
            while piece := os.read(ours, 65536):
                output += piece
        process.wait(timeout=60)
    os.close(ours)
    return examples.checked(command, output.decode("utf-8").replace("\r\n", "\n").rstrip("\n"))


def _styled_lines(output: str) -> Iterator[list[tuple[str, Style]]]:
    console = Console(file=io.StringIO(), width=COLUMNS)
    for line in AnsiDecoder().decode(output):
        yield [(segment.text, segment.style or Style()) for segment in line.render(console, end="")]


def _runs(pieces: Iterable[tuple[str, Style]]) -> Iterator[_Run]:
    column = 0
    for text, style in pieces:
        for key, characters in groupby(text, _alike):
            run = "".join(characters)
            columns = key[0] * len(run)
            if not run.isspace():
                yield _Run(run, column, columns, style)
            column += columns


def _alike(character: str) -> tuple[int, bool, bool]:
    """What characters drawn in one piece share: width, font and being seen.

    Viewers treat several spaces differently, so none is drawn; “ — … come from a Chinese font and
    are wider there than the one cell a terminal gives them.
    """
    return cell_len(character), character.isascii(), character.isspace()


def _drawn(run: _Run, baseline: float) -> str:
    style = run.style
    number = style.color.number if style.color else 0
    color = _COLORS[number % 8] if number and 0 < number % 8 < len(_COLORS) else ""
    attributes = {
        "x": f"{_MARGIN + run.column * _CELL:.1f}",
        "y": f"{baseline:.1f}",
        "textLength": f"{run.columns * _CELL:.1f}",
        "lengthAdjust": "spacingAndGlyphs",
        "fill": color or (_QUIET if style.dim else ""),
        "font-weight": "bold" if style.bold else "",
        "text-decoration": " ".join(
            name
            for name, on in (("underline", style.underline), ("line-through", style.strike))
            if on
        ),
    }
    written = " ".join(f'{name}="{value}"' for name, value in attributes.items() if value)
    return f"<text {written}>{escape(run.text)}</text>"
