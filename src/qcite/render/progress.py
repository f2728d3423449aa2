"""A bar on stderr that tells how far a long run is."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress, TaskID

_PATIENCE = 1.0
"""Seconds before anything is shown: a short run needs no bar."""


class ProgressBar:
    """A context manager; nothing is ever shown where stderr is not a screen.

    The bar comes from a timer, so that one long file brings it as well as many short ones.
    """

    def __init__(self, stream: TextIO, steps: int, *, color: bool) -> None:
        self._stream = stream
        self._steps = steps
        self._color = color
        self._done = 0
        self._name = ""
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._bar: tuple[Progress, TaskID] | None = None

    def __enter__(self) -> ProgressBar:
        if self._stream.isatty():
            self._timer = threading.Timer(_PATIENCE, self._show)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if self._bar is not None:
                self._bar[0].stop()

    def step(self, name: str) -> None:
        """The next file is begun; ``name`` must be safe to show."""
        with self._lock:
            self._done += bool(self._name)
            self._name = name
            if self._bar is not None:
                progress, task = self._bar
                progress.update(task, completed=self._done, description=name)

    def _show(self) -> None:
        # Only a long run on a screen pays for rich.
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        with self._lock:
            if self._timer is None:
                return  # Done meanwhile.
            console = Console(file=self._stream, no_color=not self._color)
            progress = Progress(
                TextColumn("核对"),
                BarColumn(bar_width=20),
                MofNCompleteColumn(),
                TextColumn("{task.description}", markup=False),
                console=console,
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            task = progress.add_task(self._name, total=self._steps, completed=self._done)
            self._bar = progress, task
            progress.start()
