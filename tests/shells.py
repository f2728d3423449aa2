"""A shell on a screen: types keys into a real bash, zsh or fish and reads what a person would see.

The shell runs on a pseudo-terminal with an empty home; its output is drawn by a terminal emulator.
Where the shell finds python or qcite, it finds recorders that only write their names down.
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable
from pathlib import Path

import ptyprocess
import pyte

from tests.conftest import require_tool

PROMPT = "$ "
PATIENCE = 15
"""Seconds until what must appear on the screen is missed."""

RECORDED = ("python", "python3", "qcite")


class Screen:
    """One running shell."""

    def __init__(
        self,
        shell: str,
        home: Path,
        *,
        columns: int = 80,
        rows: int = 50,
        variables: dict[str, str] | None = None,
    ) -> None:
        self.home = home
        self.started = home / "started"
        recorders = home / "recorders"
        recorders.mkdir(exist_ok=True)
        for name in RECORDED:
            recorder = recorders / name
            recorder.write_text(f'#!/bin/sh\necho {name} "$@" >> {self.started}\n')
            recorder.chmod(0o755)
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        environment = {
            "HOME": str(home),
            "PATH": f"{recorders}:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "TERM": "xterm",
            # fish asks the terminal what it is and waits for an answer that an emulator without
            # a keyboard never gives.
            "fish_features": "no-query-term",
            **(variables or {}),
        }
        self._process = ptyprocess.PtyProcess.spawn(
            [require_tool(shell), *_ARGUMENTS[shell]],
            cwd=str(home),
            env=environment,
            dimensions=(rows, columns),
        )
        self.wait(lambda: any(line.startswith(PROMPT.rstrip()) for line in self.lines))

    @property
    def lines(self) -> list[str]:
        """What is on the screen, trailing blanks and empty lines left out."""
        lines = [line.rstrip() for line in self._screen.display]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    @property
    def typed(self) -> str:
        """What stands behind the last prompt."""
        return next(
            line[len(PROMPT) :] for line in reversed(self.lines) if line.startswith(PROMPT.rstrip())
        )

    def press(self, keys: str) -> None:
        """Send keys as they are."""
        self._process.write(keys.encode())

    def type(self, text: str) -> None:
        """Type text and wait until it stands behind the prompt."""
        self.press(text)
        self.wait(lambda: self.typed.rstrip().endswith(text.rstrip()))

    def wait(self, condition: Callable[[], bool]) -> None:
        """Read until the condition holds and the shell has nothing more to say."""
        end = time.monotonic() + PATIENCE
        while True:
            quiet = not self._read(0.15)
            if quiet and _holds(condition):
                return
            if time.monotonic() > end:
                raise AssertionError("not on the screen:\n" + "\n".join(self.lines))

    def show(self, *expected: str) -> None:
        """Wait until all of these are on the screen."""
        self.wait(lambda: all(any(text in line for line in self.lines) for text in expected))

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._process.fd], [], [], seconds)
        if not ready:
            return False
        try:
            self._stream.feed(os.read(self._process.fd, 65536))
        except OSError:
            return False
        return True

    def close(self) -> None:
        """End the shell."""
        self._process.terminate(force=True)


def _holds(condition: Callable[[], bool]) -> bool:
    try:
        return condition()
    except StopIteration:
        return False


_ARGUMENTS = {
    "bash": ["--norc", "--noprofile", "-i"],
    "zsh": ["-i"],
    "fish": ["-i"],
}
