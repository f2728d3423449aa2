"""What can go wrong for a user, and how the process says so."""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    """Exit codes, with grep's meaning."""

    FOUND = 0
    """Found, or clean."""
    NOT_FOUND = 1
    """Nothing found, or findings."""
    WRONG_USE = 2
    """Wrong use, unreadable input, or a failed copy."""
    INTERRUPTED = 130
    """Ctrl-C."""


class QciteError(Exception):
    """An error a user can cause. Its text is one clear message in Chinese."""
