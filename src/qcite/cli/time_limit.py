"""Stopping what takes forever."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator

_AGAIN_SECONDS = 1.0


@contextlib.contextmanager
def time_limit(seconds: float, error: Exception) -> Iterator[None]:
    """Raise ``error`` when what is inside has taken so many seconds.

    Python's re looks for signals while it matches, but no thread can interrupt it; where there is
    no timer signal (Windows), only Ctrl-C does.
    """
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def stop(_: int, __: object) -> None:
        raise error

    before = signal.signal(signal.SIGALRM, stop)
    # Again and again, because Python drops what is raised while it collects garbage.
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
