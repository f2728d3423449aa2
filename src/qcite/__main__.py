"""The process: ``python -m qcite`` and the installed command."""

import gc
import sys


def run() -> int:
    """Run the command line and return the exit code.

    Imports inside, so that Ctrl-C during start-up ends as quietly as later on.
    """
    try:
        # What is made at the start, some twenty thousand objects, is kept: looking for garbage in
        # it costs a twentieth of the start. Long work makes more and is looked after.
        gc.set_threshold(100_000)
        from qcite.cli import main

        return main()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(run())
