"""The streams the program speaks to, and what they can show.

stdout is the answer, stderr is talk. Everything about the terminal is decided here once, so that
commands only say what to print and tests can inject streams.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, TextIO

if TYPE_CHECKING:
    from qcite.render.styled import Line

ColorChoice = Literal["auto", "always", "never"]
COLOR_CHOICES: tuple[ColorChoice, ...] = ("auto", "always", "never")


def _nowhere() -> TextIO:
    """Where output goes when the stream was closed before the program started (``>&-``)."""
    return open(os.devnull, "w", encoding="utf-8")


class Terminal:
    """Output for one run of the program."""

    def __init__(
        self,
        stdout: TextIO | None = None,
        stderr: TextIO | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self.stdout = stdout or sys.stdout or _nowhere()
        self.stderr = stderr or sys.stderr or _nowhere()
        self.environment = environment
        self.color_choice: ColorChoice = "auto"
        self.use_pager = True
        for stream in (self.stdout, self.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                # A character the encoding lacks is shown as an escape: visible, never a wrong
                # character, never a crash.
                reconfigure(errors="backslashreplace")

    @property
    def is_tty(self) -> bool:
        """Whether the answer goes to a person's screen: only then is it decorated and wrapped."""
        return self.stdout.isatty()

    @property
    def color(self) -> bool:
        """Whether to colour the answer (--color, NO_COLOR when non-empty, TERM=dumb)."""
        return self._color_on(self.stdout)

    def _color_on(self, stream: TextIO) -> bool:
        if self.color_choice != "auto":
            return self.color_choice == "always"
        if self.environment.get("NO_COLOR") or self.environment.get("TERM") == "dumb":
            return False
        return stream.isatty()

    @property
    def width(self) -> int:
        """Columns of the screen, at least 20."""
        import shutil

        return max(shutil.get_terminal_size().columns, 20)

    def write(self, text: str) -> None:
        """Write text to stdout exactly, and nothing else."""
        self.stdout.write(text)

    def talk(self, message: str) -> None:
        """A line to the person, on stderr."""
        self.stderr.write(message + "\n")
        self.stderr.flush()

    def show(self, lines: Iterable[Line]) -> None:
        """Print lines: wrapped on a screen, through a pager if longer than it; coloured if so."""
        if not self.is_tty and not self.color:
            self.write("".join(line.text + "\n" for line in lines))
            return
        # rich costs 40 ms: only a screen pays for it.
        from qcite.render import screen

        text = screen.draw(lines, self.width if self.is_tty else None, color=self.color)
        if self._wants_pager(text):
            import click

            # As git does: colours pass, and nothing is left to scroll when it fits after all.
            os.environ.setdefault("LESS", "FRX")
            click.echo_via_pager(text.rstrip("\n"), color=True)
        else:
            self.write(text)

    def _wants_pager(self, text: str) -> bool:
        if not (self.use_pager and self.is_tty and sys.stdin is not None and sys.stdin.isatty()):
            return False
        import shutil

        return text.count("\n") >= shutil.get_terminal_size().lines

    def talk_lines(self, lines: Iterable[Line]) -> None:
        """Print lines on stderr, styled where it is a screen."""
        if not self.stderr.isatty():
            self.stderr.write("".join(line.text + "\n" for line in lines))
        else:
            from qcite.render import screen

            color = self._color_on(self.stderr)
            self.stderr.write(screen.draw(lines, self.width, color=color))
        self.stderr.flush()
