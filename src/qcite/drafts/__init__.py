"""Drafts: files of a drafter as text, with a way back to the place in the file.

``read`` and ``read_stream`` give a ``Draft``; ``find`` looks for drafts in folders; ``correct``
and ``correct_in_place`` write a corrected copy. Whatever a file holds, the outcome is a Draft or
one DraftError, within the bounds of ``qcite.drafts.limits``.
"""

from __future__ import annotations

from qcite.drafts.correction import correct, correct_in_place
from qcite.drafts.files import find, read, read_stream
from qcite.drafts.model import MASK, Draft, DraftError, Edit, Format, Place, Suppression

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
