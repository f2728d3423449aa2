"""The streams the program speaks to, and what they can show.

stdout is the answer, stderr is talk. Everything about the terminal is decided here once, so that
commands only say what to print and tests can inject streams.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterable, Mapping
from io import StringIO, TextIOBase
from typing import TYPE_CHECKING, Any, Literal, TextIO, cast

from qcite.errors import QciteError, reason

if TYPE_CHECKING:
    from qcite.render.styled import Line

ColorChoice = Literal["auto", "always", "never"]
COLOR_CHOICES: tuple[ColorChoice, ...] = ("auto", "always", "never")

_LESS = "FRXPs空格翻页  / 查找  q 退出  ?e（完）:%pB\\%.$"
"""Options of less: leave what fits, pass colours, and a prompt that says how to leave."""
_MEASURE = 84
"""Columns of a row at most, about forty Chinese characters: longer ones are hard to follow."""
_LONGEST_MESSAGE = 1000
"""Characters of a message; of a longer one the middle is left out."""


class _Closed(TextIOBase):
    """A stdout that was closed (``>&-``): an answer that goes nowhere is not delivered, as on a
    full disk."""

    def write(self, text: str, /) -> int:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def read_stdin(limit: int) -> bytes:
    """At most ``limit`` bytes of the standard input, so that an endless stream comes to an end.

    Raises QciteError where there is none to read.
    """
    if sys.stdin is None:
        raise QciteError("没有标准输入可读。")
    try:
        return sys.stdin.buffer.read(limit)
    except OSError as error:
        raise QciteError(f"无法读取标准输入：{reason(error)}。") from None


class Terminal:
    """Output for one run of the program."""

    def __init__(
        self,
        stdout: TextIO | None = None,
        stderr: TextIO | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self.stdout = stdout or sys.stdout or cast(TextIO, _Closed())
        # Closed before the program started (``2>&-``), messages go nowhere.
        self.stderr = stderr or sys.stderr or StringIO()
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
        if self.color_choice != "auto":
            return self.color_choice == "always"
        if self.environment.get("NO_COLOR") or self.environment.get("TERM") == "dumb":
            return False
        return self.is_tty

    @property
    def width(self) -> int:
        """Columns of the screen, at least 20."""
        import shutil

        return max(shutil.get_terminal_size().columns, 20)

    def write(self, text: str) -> None:
        """Write text to stdout exactly, and nothing else."""
        if text:  # Even no text at all, written to a full disk, is an error.
            self.stdout.write(text)

    def write_line(self, text: str) -> None:
        """Write a line of an answer, on a screen in rows as Chinese is set."""
        self.write(f"{self._wrapped(text, self.stdout)}\n")

    def _wrapped(self, text: str, stream: TextIO) -> str:
        if not stream.isatty() or 2 * len(text) <= self.width:
            return text
        from qcite.render.wrap import wrap

        width = min(self.width, _MEASURE)
        return "\n".join(
            line[start:end] for line in text.split("\n") for start, end in wrap(line, width)
        )

    def write_json(self, value: Any) -> None:
        """Write an answer for other programs."""
        from qcite.render import json  # 5 ms that no other answer needs

        self.write(json.dumps(value, self.stdout.encoding or "utf-8"))

    def write_page(self, page: str) -> None:
        """Write an HTML page in UTF-8; in another encoding, in characters that both have."""
        if (self.stdout.encoding or "utf-8").lower().replace("-", "") != "utf8":
            page = page.encode("ascii", "xmlcharrefreplace").decode()
        self.write(page)

    def talk(self, message: str) -> None:
        """A line to the person, on stderr; what it repeats of the user's is made visible."""
        from qcite.text.abridged import without_middle
        from qcite.text.invisible import visible

        # A word of a hundred thousand characters need not be repeated whole.
        message = without_middle(visible(message), _LONGEST_MESSAGE)
        # The answer stands, whether or not anybody can hear what is said about it.
        with contextlib.suppress(OSError):
            self.stderr.write(f"{self._wrapped(message, self.stderr)}\n")
            self.stderr.flush()

    def complain(self, message: str) -> None:
        """What went wrong, as a line on stderr."""
        self.talk(f"qcite：{message}")

    def show(self, lines: Iterable[Line], count: str = "") -> None:
        """Print lines: wrapped on a screen, through a pager if longer than it; coloured if so.

        ``count`` says how many there are: said below them, but at the top of what is paged.
        """
        if not self.is_tty and not self.color:
            self.write("".join(line.text + "\n" for line in lines))
            return
        # rich costs 40 ms: only a screen pays for it.
        from qcite.render import screen

        width = min(self.width, _MEASURE) if self.is_tty else None
        self.show_text(screen.draw(lines, width, color=self.color), count)

    def show_text(self, text: str, count: str = "") -> None:
        """Print text that is laid out already, through a pager if it is longer than the screen;
        ``count``: see ``show``."""
        if self._wants_pager(text):
            self._page(f"{count}\n\n{text}" if count else text)
            return
        self.write(text)
        if count:
            self.talk(count)

    def _page(self, text: str) -> None:
        import click

        # As git does: colours pass, and nothing is left to scroll when it fits after all.
        os.environ.setdefault("LESS", _LESS)
        try:
            click.echo_via_pager(text.rstrip("\n"), color=True)
        except BrokenPipeError:
            raise
        except (OSError, ValueError):
            # Before anything is printed: PAGER is no command line, or no program.
            self.talk(f"分页程序无法运行（PAGER={os.environ.get('PAGER', '')}），直接输出。")
            self.write(text)

    def _wants_pager(self, text: str) -> bool:
        if not (self.use_pager and self.is_tty and sys.stdin is not None and sys.stdin.isatty()):
            return False
        import shutil

        return text.count("\n") >= shutil.get_terminal_size().lines
