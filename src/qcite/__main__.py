"""The process: ``python -m qcite`` and the installed command."""

import sys


def run() -> int:
    """Run the command line and return the exit code.

    Imports inside, so that Ctrl-C during start-up ends as quietly as later on.
    """
    try:
        from qcite.cli import main

        return main()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(run())
