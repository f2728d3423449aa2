"""Where a passage stands in the Outline, exactly or nearly, and how it differs."""

from __future__ import annotations

from qcite.passage.index import PassageIndex
from qcite.passage.model import (
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
