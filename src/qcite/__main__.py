"""The process: ``python -m qcite`` and the installed command."""

import gc
import sys


def run() -> int:
    """Run the command line and return the exit code.

    Imports inside, so that Ctrl-C during start-up ends as quietly as later on.
    """
    # Nothing that is made at the start becomes garbage; looking for it costs a twentieth of it.
    gc.disable()
    try:
        from qcite.cli import main

        return main()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(run())
