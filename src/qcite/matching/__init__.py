"""Where a passage stands in the Outline, exactly or nearly, and how it differs."""

from __future__ import annotations

from qcite.matching.index import PassageIndex
from qcite.matching.model import (
    Agreement,
    Category,
    Difference,
    Match,
    Operation,
    Segment,
)

__all__ = [
    "Agreement",
    "Category",
    "Difference",
    "Match",
    "Operation",
    "PassageIndex",
    "Segment",
]
