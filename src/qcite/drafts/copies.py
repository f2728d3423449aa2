"""Which copies this program wrote and nobody has changed since: those may be written anew.

A small file a copy in the user's folder for such things keeps the checksum of what was written.
Where there is none, or it cannot be read, no copy is ours: then nothing is replaced.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from qcite.disk import write_whole


def is_unchanged(path: Path, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the file is, byte for byte, what was written there last."""
    try:
        return _record(path, environment).read_text("ascii") == _checksum(path.read_bytes())
    except (OSError, ValueError, RuntimeError):
        return False


def is_known(path: Path, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a copy was ever written there."""
    try:
        return _record(path, environment).is_file()
    except (OSError, RuntimeError):
        return False


def remember(path: Path, contents: bytes, environment: Mapping[str, str] = os.environ) -> None:
    """Keep that ``contents`` have been written there; silently not, where that cannot be."""
    try:
        record = _record(path, environment)
        record.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(record, _checksum(contents).encode("ascii"))
    except (OSError, RuntimeError):
        pass


def _record(path: Path, environment: Mapping[str, str]) -> Path:
    # The record must not give away the name of a draft.
    name = _checksum(os.fsencode(os.path.realpath(path)))
    return _folder(environment) / "qcite" / "copies" / name


def _folder(environment: Mapping[str, str]) -> Path:
    """Where programs keep their state. Raises RuntimeError where there is no home folder."""
    if os.name == "nt":
        return Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    given = Path(environment.get("XDG_STATE_HOME", ""))
    # A relative path in the variable counts for nothing (XDG Base Directory Specification).
    return given if given.is_absolute() else Path.home() / ".local" / "state"


def _checksum(contents: bytes) -> str:
    import hashlib  # Only for what is written.

    return hashlib.sha256(contents).hexdigest()
