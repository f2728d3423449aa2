"""Quotations that the document they are given to does not have: perhaps another one has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qcite.checking.entries import Entry
from qcite.checking.evidence import evidence_of
from qcite.checking.findings import Finding
from qcite.checking.others import Others
from qcite.checking.reading import Reading
from qcite.citing.citation import cite
from qcite.edition.naming import address

_LEAST = 8
"""Characters of a quotation that are no chance."""


def look_elsewhere(entries: Sequence[Entry], reading: Reading, others: Others) -> tuple[Entry, ...]:
    """The entries; where words were found in another document, with that said of them."""
    return tuple(
        _looked_up(entry, reading, others)
        if [one.code for one in entry.findings] == ["quotation-not-found"]
        else entry
        for entry in entries
    )


def _looked_up(entry: Entry, reading: Reading, others: Others) -> Entry:
    missing = entry.findings[0]
    words = reading.prose.text[missing.start + 1 : missing.end - 1]
    if len(words) < _LEAST:
        return entry
    for other in others.likely(words):
        if other.outline.title == reading.outline.title:
            continue
        exact = [match for match in other.locate(words, surrounded=True) if match.exact]
        if exact and not exact[0].commonplace:
            unit = exact[0].main.unit
            place = cite([unit], other.outline)
            message = f"{reading.title}没有这段文字，这是{place}的话。"
            finding = Finding(
                "quotation-misplaced",
                missing.start,
                missing.end,
                missing.found,
                message,
                place,
                address(unit, others.own.outline),
            )
            evidence = tuple(evidence_of(exact[0], others.own.outline))
            return replace(entry, findings=(finding,), evidence=evidence)
    return entry
