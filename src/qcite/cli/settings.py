"""Where settings may stand: in a user's own file, and in one beside the drafts or above them.

Every start of the program looks for them, so that nothing is read or imported here unless there is
something to read; ``configuration`` reads it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping

VARIABLE = "QCITE_CONFIG"
"""Another place for a user's own file; empty for none."""
NAMES = ("qcite.toml", "pyproject.toml")
"""What the file beside the drafts may be called, the first before the second."""
_TABLE = (b"tool.qcite", b"[tool]")


def own_path(environment: Mapping[str, str]) -> str:
    """The path of a user's own file, which need not exist; empty for none."""
    given = environment.get(VARIABLE)
    if given is not None:
        return os.path.abspath(os.path.expanduser(given)) if given else ""
    if sys.platform in ("win32", "darwin"):
        import platformdirs

        folder = platformdirs.user_config_dir("qcite", appauthor=False)
    else:
        # What platformdirs answers there (XDG Base Directory Specification); importing it would
        # take a quarter of the time of printing an article.
        base = environment.get("XDG_CONFIG_HOME", "").strip()
        folder = os.path.join(base or os.path.expanduser("~/.config"), "qcite")
    return os.path.join(folder, "config.toml")


def candidates(folder: str) -> Iterator[str]:
    """The files in a folder that may have settings."""
    for name in NAMES:
        path = os.path.join(folder, name)
        if os.path.isfile(path) and (name == NAMES[0] or _speaks_of_it(path)):
            yield path


def is_any_above(folder: str) -> bool:
    """Whether there may be settings in a folder or above it."""
    while True:
        if any(candidates(folder)):
            return True
        above = os.path.dirname(folder)
        if above == folder:
            return False
        folder = above


def _speaks_of_it(path: str) -> bool:
    """Whether a project's file may have a table for this program."""
    try:
        with open(path, "rb") as file:
            content = file.read(1_000_000)
    except OSError:
        return True  # Reading it will say what is wrong.
    return any(words in content for words in _TABLE)
