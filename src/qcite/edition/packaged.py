"""The data files that come with the program."""

from __future__ import annotations

import os
import sys
from typing import Any

EDITION = ("outline.toml", "variants.toml")
"""The files of the edition."""


def places(name: str) -> tuple[str, str]:
    """Where a file is: in the package as installed, or in the checkout."""
    here = os.path.dirname(os.path.dirname(__file__))
    return os.path.join(here, "data", name), os.path.join(here, "..", "..", "data", name)


def read(name: str) -> bytes | None:
    """A file's content; None if it is missing.

    Read through the module's loader, which also serves a zip archive; importlib.resources
    would cost more than the parsing.
    """
    loader: Any = sys.modules[__name__].__loader__
    for place in places(name):
        try:
            return bytes(loader.get_data(place))
        except OSError:
            continue
    return None
