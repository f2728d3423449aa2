"""What a check found as SARIF 2.1.0 (OASIS Static Analysis Results Interchange Format).

Columns count characters (columnKind unicodeCodePoints). The paragraph is a logical location,
named by the words that lead to it; a .docx or .pdf, which has no lines, has its number or the page
as well. What was not judged is a result of kind ``open``, which SARIF keeps apart from a pass; a
file not read is a notification and makes the run unsuccessful.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from qcite import __version__
from qcite.checking.findings import CODES
from qcite.checking.results import FileResult, LocatedFinding
from qcite.checking.spots import Spot
from qcite.render import check_json
from qcite.text.invisible import visible

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
UNCHECKED = "unchecked"
"""The rule that what was not judged is reported under."""


def sarif_object(results: Sequence[FileResult]) -> dict[str, Any]:
    """The log of one run."""
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver()},
                "columnKind": "unicodeCodePoints",
                "invocations": [
                    {
                        "executionSuccessful": not any(result.error for result in results),
                        "toolExecutionNotifications": [
                            notification
                            for result in results
                            for notification in _notifications(result)
                        ],
                    }
                ],
                "artifacts": [{"location": _artifact(result)} for result in results],
                "results": [found for result in results for found in _results(result)],
                "properties": {"summary": check_json.summary(results)},
            }
        ],
    }


def _driver() -> dict[str, Any]:
    rules = [
        {
            "id": name,
            "shortDescription": {"text": code.title},
            "defaultConfiguration": {"level": code.severity},
        }
        for name, code in CODES.items()
    ]
    unchecked = {"id": UNCHECKED, "shortDescription": {"text": "未能核对"}}
    return {
        "name": "qcite",
        "version": __version__,
        "semanticVersion": __version__,
        "language": "zh-CN",
        "rules": [*rules, unchecked],
    }


def _notifications(result: FileResult) -> Iterator[dict[str, Any]]:
    told = [(result.error, "error")] if result.error else []
    told += [(notice, "note") for notice in result.notices]
    for message, level in told:
        yield {
            "message": {"text": visible(message)},
            "level": level,
            "locations": [{"physicalLocation": {"artifactLocation": _artifact(result)}}],
        }


def _results(result: FileResult) -> Iterator[dict[str, Any]]:
    ranks = {name: index for index, name in enumerate([*CODES, UNCHECKED])}
    for located in result.findings:
        finding = located.finding
        found: dict[str, Any] = {
            "ruleId": finding.code,
            "ruleIndex": ranks[finding.code],
            "level": finding.severity,
            "message": {"text": visible(finding.message)},
            "locations": [_location(result, located.spot, finding.found)],
            "properties": {
                "offset": located.spot.offset,
                "length": located.spot.length,
                "expected": finding.expected,
                "locator": finding.locator,
            },
        }
        fixes = _fixes(result, located)
        if fixes:
            found["fixes"] = fixes
        yield found
    for one in result.unchecked:
        yield {
            "ruleId": UNCHECKED,
            "ruleIndex": ranks[UNCHECKED],
            "kind": "open",
            "level": "none",
            "message": {"text": f"未核对：{visible(one.unchecked.reason)}"},
            "locations": [_location(result, one.spot, one.unchecked.found)],
            "properties": {"offset": one.spot.offset, "length": one.spot.length},
        }


def _location(result: FileResult, spot: Spot, words: str) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(result)}
    logical = {"fullyQualifiedName": visible(spot.around.label), "kind": "paragraph"}
    if result.is_text:
        physical["region"] = {**_region(spot), "snippet": {"text": words}}
    else:
        logical["name"] = visible(spot.start.label)
        logical["kind"] = "page" if spot.start.page is not None else "paragraph"
    return {"physicalLocation": physical, "logicalLocations": [logical]}


def _region(spot: Spot) -> dict[str, int]:
    return {
        "startLine": spot.start.line,
        "startColumn": spot.start.column,
        "endLine": spot.end.line,
        "endColumn": spot.end.column,
    }


def _fixes(result: FileResult, located: LocatedFinding) -> list[dict[str, Any]]:
    """The corrections, if all of them replace what literally stands in the file."""
    if not located.corrections or not all(spot.literal for _, spot in located.corrections):
        return []
    replacements = [
        {"deletedRegion": _region(spot), "insertedContent": {"text": one.replacement}}
        for one, spot in located.corrections
    ]
    change = {"artifactLocation": _artifact(result), "replacements": replacements}
    return [{"description": {"text": "改正"}, "artifactChanges": [change]}]


def _artifact(result: FileResult) -> dict[str, str]:
    path = PurePath(result.path)
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": quote(os.fsencode(path.as_posix()))}
