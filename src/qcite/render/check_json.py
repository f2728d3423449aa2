"""What a check found as JSON; the schema is docs/schema/check.schema.json."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from qcite.checking.findings import CODES, SEVERITIES
from qcite.checking.results import (
    Corrected,
    FileResult,
    LocatedFinding,
    LocatedStatement,
    LocatedUnchecked,
    total,
)
from qcite.checking.spots import Spot

VERSION = 1
"""Of the form of the answer; raised when a reader of the old form would go wrong."""


def check_object(results: Sequence[FileResult]) -> dict[str, Any]:
    """Everything about a run."""
    return {
        "version": VERSION,
        "files": [_file(result) for result in results],
        "summary": summary(results),
    }


def summary(results: Sequence[FileResult]) -> dict[str, Any]:
    """The counts of a run."""
    return {
        "files": len(results),
        "unreadable": sum(bool(result.error) for result in results),
        "findings": {
            severity: sum(result.count(severity) for result in results) for severity in SEVERITIES
        },
        "checked": _checked(results),
        "unchecked": sum(len(result.unchecked) for result in results),
        "suppressed": sum(result.suppressed for result in results),
        "ignored": sum(result.ignored for result in results),
    }


def codes_object() -> list[dict[str, Any]]:
    """Every kind of finding."""
    return [{"code": name, **asdict(code)} for name, code in CODES.items()]


def _file(result: FileResult) -> dict[str, Any]:
    return {
        "path": result.path,
        "error": result.error or None,
        "document": result.document or None,
        "others": [
            {"title": one.title, "version": one.version.isoformat() if one.version else None}
            for one in result.others
        ],
        "format": result.format,
        "findings": [_finding(located, result.corrected) for located in result.findings],
        "checked": None if result.error else _checked([result]),
        "unchecked": [_unchecked(located) for located in result.unchecked],
        "statements": [_statement(located) for located in result.statements],
        "notices": list(result.notices),
        "suppressed": result.suppressed,
        "ignored": result.ignored,
        "corrected": _corrected(result),
    }


def _finding(located: LocatedFinding, done: Corrected | None) -> dict[str, Any]:
    finding = located.finding
    return {
        "code": finding.code,
        "severity": finding.severity,
        **_spot(located.spot),
        "found": finding.found,
        "expected": finding.expected or None,
        "locator": finding.locator or None,
        "message": finding.message,
        "diff": [
            {
                "operation": one.operation,
                "category": one.category,
                "passage_start": one.passage_start,
                "passage_end": one.passage_end,
                "id": one.unit.id,
                "passage_text": one.passage_text,
                "edition_text": one.edition_text,
            }
            for one in finding.differences
        ],
        "corrections": [
            {
                "offset": one.start,
                "length": one.end - one.start,
                "replacement": one.replacement,
            }
            for one in finding.corrections
        ],
        "evidence": [asdict(piece) for piece in located.evidence],
        "corrected": located.corrected if done is not None and done.fixed else None,
    }


def _unchecked(located: LocatedUnchecked) -> dict[str, Any]:
    one = located.unchecked
    return {**_spot(located.spot), "found": one.found, "reason": one.reason}


def _statement(located: LocatedStatement) -> dict[str, Any]:
    one = located.statement
    return {
        **_spot(located.spot),
        "said": one.said,
        "cited": one.cited or None,
        "verdict": one.verdict,
        "evidence": [asdict(piece) for piece in one.evidence],
        "reason": one.reason or None,
    }


def _spot(spot: Spot) -> dict[str, Any]:
    return {
        "line": spot.start.line,
        "column": spot.start.column,
        "end_line": spot.end.line,
        "end_column": spot.end.column,
        "offset": spot.offset,
        "length": spot.length,
        "place": spot.start.label,
        "part": spot.start.part or None,
        "paragraph": spot.start.paragraph,
        "page": spot.start.page,
        "around": {
            "heading": spot.around.heading or None,
            "row": spot.around.row or None,
            "column": spot.around.column or None,
            "beginning": spot.around.beginning,
            "label": spot.around.label,
        },
    }


def _checked(results: Sequence[FileResult]) -> dict[str, Any]:
    return {
        "citations": asdict(total(result.citations for result in results)),
        "quotations": asdict(total(result.quotations for result in results)),
        "statements": asdict(total(result.claims for result in results)),
        "facts": asdict(total(result.facts for result in results)),
    }


def _corrected(result: FileResult) -> dict[str, Any] | None:
    done = result.corrected
    if done is None:
        return None
    return {
        "path": done.path or None,
        "backup": done.backup or None,
        "error": done.error or None,
        "edits": done.edits,
        "comments": done.comments,
        "left_out": [_spot(spot) for spot in done.left_out],
        "moved": [_spot(spot) for spot in done.moved],
        "without_comment": [_spot(spot) for spot in done.without_comment],
    }
