"""Reference and citation tool for 《质量强国建设纲要》.

``qcite.load()`` is the way in; docs/api.md shows the rest. Nothing is imported until it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qcite.checking.findings import Finding, Report, Tally, Unchecked
    from qcite.checking.results import FileResult
    from qcite.document import Document, load
    from qcite.edition.outline import Unit
    from qcite.errors import QciteError
    from qcite.library.shelf import Shelf
    from qcite.matching import Difference, Match
    from qcite.searching.search import Hit

__all__ = [
    "Difference",
    "Document",
    "FileResult",
    "Finding",
    "Hit",
    "Match",
    "QciteError",
    "Report",
    "Shelf",
    "Tally",
    "Unchecked",
    "Unit",
    "load",
]

__version__ = "0.1.0"

_HOMES = {
    "Difference": "qcite.matching",
    "Document": "qcite.document",
    "FileResult": "qcite.checking.results",
    "Finding": "qcite.checking.findings",
    "Hit": "qcite.searching.search",
    "Match": "qcite.matching",
    "QciteError": "qcite.errors",
    "Report": "qcite.checking.findings",
    "Shelf": "qcite.library.shelf",
    "Tally": "qcite.checking.findings",
    "Unchecked": "qcite.checking.findings",
    "Unit": "qcite.edition.outline",
    "load": "qcite.document",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'qcite' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
