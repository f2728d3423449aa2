"""A shell on a screen: types keys into a real bash, zsh or fish and reads what a person would see.

The shell runs on a pseudo-terminal with a home of its own, in which completion was installed as a
user does it; its output is drawn by a terminal emulator. Where the shell would find python or
qcite, it finds recorders that only write down that they were started.
"""

from __future__ import annotations

import os
import re
import select
import time
from collections.abc import Callable
from pathlib import Path

import ptyprocess  # type: ignore[import-untyped]
import pyte

from tests.conftest import require_tool, run_qcite

PROMPT = "$"
PATIENCE = 60
"""Seconds until what must appear on the screen is missed."""
TAB = "\t"

_CLEAR = "\x15\x0c"
"""Ctrl-U, Ctrl-L: an empty line on an empty screen, in all three shells."""


def install(shell: str, home: Path) -> str:
    """Install completion in this home as the help says; the line it tells to add, or nothing."""
    environment: dict[str, str | None] = {"HOME": str(home), "SHELL": f"/bin/{shell}"}
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "ZDOTDIR", "BASH_COMPLETION_USER_DIR"):
        environment[name] = None
    done = run_qcite(["completion", "--install"], environment=environment)
    assert done.status == 0, done.stderr
    last = done.stdout.splitlines()[-1]
    return last.strip() if last.startswith("  ") else ""


class Screen:
    """One running shell."""

    def __init__(
        self, shell: str, home: Path, *, start: str = "", columns: int = 80, rows: int = 180
    ) -> None:
        """``start`` is what the user has in the shell's start-up file."""
        self.shell = shell
        program = require_tool(shell)
        recorders = home / "recorders"
        recorders.mkdir()
        self._started = home / "started"
        for name in ("python", "python3", "qcite"):
            recorder = recorders / name
            recorder.write_text(f'#!/bin/sh\necho {name} "$@" >>{self._started}\n')
            recorder.chmod(0o755)
        arguments = _prepare[shell](home, start)
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._lines: list[str] | None = None
        self._process = ptyprocess.PtyProcess.spawn(
            [program, *arguments],
            cwd=str(home),
            env={
                "HOME": str(home),
                "PATH": f"{recorders}:/usr/bin:/bin",
                "LANG": "C.UTF-8",
                "TERM": "xterm",
                # fish 4 asks the terminal what it is; an emulator without keyboard is silent.
                "fish_features": "no-query-term",
            },
            dimensions=(rows, columns),
        )
        self._wait(lambda: self.lines == [PROMPT])

    @property
    def lines(self) -> list[str]:
        """What is on the screen, blanks at the ends of lines and empty lines left out.

        Drawn once for all that is asked of it: half of a test's time would go into drawing.
        """
        if self._lines is None:
            self._lines = [line.rstrip() for line in self._screen.display if line.strip()]
        return self._lines

    @property
    def typed(self) -> str:
        """What stands behind the last prompt, blanks at its end left out."""
        prompts = [line for line in self.lines if line.startswith(PROMPT)]
        return prompts[-1].removeprefix(PROMPT).strip() if prompts else ""

    @property
    def started(self) -> str:
        """The programs started so far, a line each."""
        return self._started.read_text() if self._started.exists() else ""

    def press(self, keys: str) -> None:
        """Clear the screen, then send keys."""
        self._process.write(_CLEAR.encode())
        self._wait(lambda: self.lines == [PROMPT])
        self._process.write(keys.encode())

    def offers(self, *words: str | tuple[str, str]) -> None:
        """Wait until these stand in the list, each a word or a word with its description."""
        expected = [
            re.compile(rf"(?:^|[\s=]){re.escape(one)}(?:\s|$)")
            if isinstance(one, str)
            else re.compile(rf"(?:^|[\s=]){re.escape(one[0])}\s+(?:-- |\()?{re.escape(one[1])}")
            for one in words
        ]
        self._wait(lambda: all(any(map(one.search, self._listed)) for one in expected))

    def does_not_offer(self, *words: str) -> None:
        """Check that none of these is in the list that stands on the screen."""
        there = [one for one in words if any(one in line for line in self._listed)]
        assert not there, self.lines

    def completes(self, line: str) -> None:
        """Wait until the command line reads so."""
        self._wait(lambda: self.typed == line)

    def answers_nothing(self, line: str) -> None:
        """Check that pressing TAB after this changes nothing: what is typed next stands alone."""
        self.press(f"{line}{TAB}@")
        self._wait(lambda: self.typed == f"{line}@")
        assert self.lines == [f"{PROMPT} {line}@"], self.lines

    def close(self) -> None:
        """End the shell."""
        self._process.terminate(force=True)

    @property
    def _listed(self) -> list[str]:
        return [line for line in self.lines if not line.startswith(PROMPT)]

    def _wait(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise AssertionError("the screen never showed it:\n" + "\n".join(self.lines))
            self._read()

    def _read(self) -> None:
        ready, _, _ = select.select([self._process.fd], [], [], 0.2)
        if ready:
            self._stream.feed(os.read(self._process.fd, 65536))
            self._lines = None


def _prepare_bash(home: Path, start: str) -> list[str]:
    file = home / "bashrc"
    file.write_text(f"PS1='{PROMPT} '\n{start}\n")
    return ["--noprofile", "--rcfile", str(file), "-i"]


def _prepare_zsh(home: Path, start: str) -> list[str]:
    (home / ".zshrc").write_text(f"PS1='{PROMPT} '\n{start}\n")
    return ["-i"]


def _prepare_fish(home: Path, start: str) -> list[str]:
    # Where this is missing, fish makes completions of all manual pages, with python.
    (home / ".local/share/fish/generated_completions").mkdir(parents=True)
    folder = home / ".config/fish"
    folder.mkdir(parents=True, exist_ok=True)
    prompt = f"function fish_prompt; echo -n '{PROMPT} '; end\nset -g fish_greeting\n"
    # No grey suggestions behind what is typed: the tests read the line.
    off = "set -g fish_autosuggestion_enabled 0\n"
    (folder / "config.fish").write_text(prompt + off + start + "\n")
    return ["-i"]


_prepare: dict[str, Callable[[Path, str], list[str]]] = {
    "bash": _prepare_bash,
    "zsh": _prepare_zsh,
    "fish": _prepare_fish,
}
