"""What a check found in the Reviewdog Diagnostic Format (a DiagnosticResult).

Columns count bytes of UTF-8, from 1; the end of a range is exclusive. A range is given for text
files only: in a .docx or .pdf there are no lines, and the message says the place.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from qcite.checking.findings import Severity
from qcite.checking.results import FileResult, LocatedFinding
from qcite.checking.spots import Spot
from qcite.text.invisible import visible

_SEVERITIES: dict[Severity, str] = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}


def rdjson_object(results: Sequence[FileResult]) -> dict[str, Any]:
    """The whole run. What was not judged, or left out, is of severity INFO; a file not read, an
    ERROR."""
    return {
        "source": {"name": "qcite"},
        "diagnostics": [diagnostic for result in results for diagnostic in _diagnostics(result)],
    }


def _diagnostics(result: FileResult) -> Iterator[dict[str, Any]]:
    if result.error:
        yield _about(result, result.error, "ERROR", "unreadable")
    for notice in result.notices:
        yield _about(result, notice, "INFO", "notice")
    for located in result.findings:
        finding = located.finding
        diagnostic = _diagnostic(
            result, located.spot, finding.message, _SEVERITIES[finding.severity], finding.code
        )
        suggestions = _suggestions(located)
        if suggestions:
            diagnostic["suggestions"] = suggestions
        yield diagnostic
    for one in result.unchecked:
        message = f"未核对：{one.unchecked.reason}"
        yield _diagnostic(result, one.spot, message, "INFO", "unchecked")


def _about(result: FileResult, message: str, severity: str, code: str) -> dict[str, Any]:
    """What is said of the whole file."""
    return {
        "message": visible(message),
        "location": {"path": result.path},
        "severity": severity,
        "code": {"value": code},
    }


def _diagnostic(
    result: FileResult, spot: Spot, message: str, severity: str, code: str
) -> dict[str, Any]:
    if not result.is_text:
        return _about(result, f"{spot.label}：{message}", severity, code)
    diagnostic = _about(result, message, severity, code)
    diagnostic["location"]["range"] = _range(spot)
    return diagnostic


def _suggestions(located: LocatedFinding) -> list[dict[str, Any]]:
    """The corrections, if all of them replace what literally stands in the file."""
    if not all(spot.literal for _, spot in located.corrections):
        return []
    return [{"range": _range(spot), "text": one.replacement} for one, spot in located.corrections]


def _range(spot: Spot) -> dict[str, Any]:
    return {
        "start": {"line": spot.start.line, "column": spot.start_byte},
        "end": {"line": spot.end.line, "column": spot.end_byte},
    }
