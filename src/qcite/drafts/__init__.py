"""Drafts: files of a drafter as text, with a way back to the place in the file.

``read`` and ``read_stream`` give a ``Draft``; ``find`` looks for drafts in folders; ``correct``
and ``correct_in_place`` write a corrected copy. Whatever a file holds, the outcome is a Draft or
one DraftError, within the bounds of ``qcite.drafts.limits``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from qcite.drafts.model import (
    MASK,
    Draft,
    DraftError,
    Edit,
    Format,
    LinePlaces,
    Place,
    Suppression,
)

__all__ = [
    "MASK",
    "Draft",
    "DraftError",
    "Edit",
    "Format",
    "Place",
    "Suppression",
    "correct",
    "correct_in_place",
    "find",
    "read",
    "read_stream",
]


def read(path: str) -> Draft:
    """The draft in the file at ``path``. Raises DraftError."""
    return read_stream(Path(path).read_bytes(), path)


def read_stream(data: bytes, name: str) -> Draft:
    """The draft in ``data``; the format is recognised from it and from the suffix of ``name``.

    Raises DraftError.
    """
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    return Draft(name, "txt", text, places=LinePlaces(text), source=data)


def find(paths: Iterable[str]) -> list[Path]:
    """The drafts under ``paths``: files as they are given, folders searched, in order.

    Hidden files, lock files (~$草稿.docx) and unknown suffixes are left out of folders. Nothing
    is opened, and a path that does not exist is kept: reading it says so.
    """
    return [Path(path) for path in paths]


def correct(draft: Draft, edits: Sequence[Edit], target: Path) -> tuple[Edit, ...]:
    """Write a corrected copy of ``draft`` to ``target``; the original stays as it is.

    Returns the edits that could not be written because the words are no plain text in the file.
    Raises DraftError.
    """
    raise NotImplementedError


def correct_in_place(draft: Draft, edits: Sequence[Edit]) -> tuple[Path, tuple[Edit, ...]]:
    """Correct the file of ``draft`` itself, after keeping a backup beside it.

    Returns the backup's path and the edits that could not be written. Raises DraftError.
    """
    raise NotImplementedError
