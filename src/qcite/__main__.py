"""The process: ``python -m qcite`` and the installed command."""

import gc
import os
import sys
from typing import NoReturn


def run() -> NoReturn:
    """Run the command line and end the process with its exit code.

    Imports inside, so that Ctrl-C during start-up ends as quietly as later on.
    """
    sys.unraisablehook = _interrupt_again
    try:
        # What is made at the start, some twenty thousand objects, is kept: looking for garbage in
        # it costs a twentieth of the start. Long work makes more and is looked after.
        gc.set_threshold(1_000_000)
        from qcite.cli.app import main

        status = main()
        _leave(status)
    except KeyboardInterrupt:
        _leave(130)


def _interrupt_again(lost: "sys.UnraisableHookArgs") -> None:
    """Repeat a Ctrl-C that came while an object was destroyed, where Python drops exceptions.

    From another thread, a moment later: here it would be dropped as well.
    """
    if not issubclass(lost.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(lost)
        return
    from threading import Timer

    Timer(0.001, _interrupt).start()


def _interrupt() -> None:
    """Send the main thread a Ctrl-C, which wakes it where it waits for input, too."""
    import signal
    from _thread import interrupt_main
    from threading import main_thread

    if hasattr(signal, "pthread_kill"):
        signal.pthread_kill(main_thread().ident or 0, signal.SIGINT)
    else:
        interrupt_main()


def _leave(status: int) -> NoReturn:
    """End the process at once.

    All that is still open are the two streams. To take every module apart first, as the
    interpreter would, costs a tenth of printing an article.
    """
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            pass  # main has said what there is to say
    os._exit(status)


if __name__ == "__main__":
    run()
