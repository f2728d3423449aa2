"""What is promised of every run of the program."""

from __future__ import annotations

import unicodedata

from tests.conftest import Result

STATUSES = (0, 1, 2, 130)
IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u17b4\u180e\u200b\u200d\u200f\u202e\u2060\u2066\u3164\ufe0f\ufeff"
    "\uffa0\U000e0001\U000e0100"
)
"""Zero-width, bidirectional and filling characters, variation selectors, tags."""


def shows(text: str) -> set[str]:
    """Characters of an output that drive a terminal, or hide in it."""
    return {
        character
        for character in set(text) - {"\n", "\t"}
        if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or character in IGNORABLE
    }


def assert_manners(done: Result, *, complaints: int = 1, screen: bool = False) -> None:
    """What is promised of every run; on a ``screen`` a message may take several rows."""
    assert done.status in STATUSES
    assert not shows(done.stderr)
    assert not shows(done.stdout)
    assert done.stderr.endswith("\n") or not done.stderr
    if done.status == 2:
        rows = done.stderr.splitlines()
        told = [row for row in rows if row.startswith("qcite：")]
        assert 1 <= len(told) <= complaints
        assert rows[0] == told[0]
        assert screen or rows == told
    assert "Traceback" not in done.stderr
