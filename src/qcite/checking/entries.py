"""Entries: what was looked at in a draft, and what came of it. Every rule yields them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from qcite.checking.findings import Evidence, Finding, Tally, Unchecked, Verdict

Subject = Literal["citations", "quotations", "claims", "facts", "wording"]
"""``wording``: a finding that stands for itself, nothing that is counted."""
Outcome = Literal["right", "wrong", "unchecked"]

_CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was looked at, and what came of it. Offsets in the draft's text."""

    subject: Subject
    start: int
    end: int
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    verdict: Verdict | None = None
    """Where it is not plain from the findings."""
    cited: str = ""
    source: tuple[int, int] = (0, 0)
    """Where its document or unit is named, if that is known."""


def right(subject: Subject, start: int, end: int) -> Entry:
    """One that was looked at and is right."""
    return Entry(subject, start, end, "right")


def wrong(subject: Subject, *findings: Finding) -> Entry:
    """One that is wrong, with all that is wrong about it."""
    return Entry(subject, findings[0].start, findings[0].end, "wrong", findings)


def unsure(subject: Subject, start: int, end: int, reason: str) -> Entry:
    """One that concerns the document and was not judged."""
    return Entry(subject, start, end, "unchecked", reason=reason)


def settled(held: Sequence[Sequence[Entry]]) -> list[tuple[Entry, ...]]:
    """The entries of a draft held against several documents, without what one of them settles.

    What cannot be told for one document may be plain for another; what cannot be told for any is
    said once.
    """
    known = {
        (entry.subject, entry.start)
        for entries in held
        for entry in entries
        if entry.outcome != "unchecked"
    }
    found: list[tuple[Entry, ...]] = []
    for entries in held:
        kept = [
            entry
            for entry in entries
            if entry.outcome != "unchecked" or (entry.subject, entry.start) not in known
        ]
        known.update((entry.subject, entry.start) for entry in kept)
        found.append(tuple(kept))
    return found


def findings_of(entries: Iterable[Entry], text: str) -> tuple[Finding, ...]:
    """All findings in the order of the draft's ``text``; of two with one code and place the
    first."""
    found: dict[tuple[str, int, int], Finding] = {}
    for entry in entries:
        for finding in entry.findings:
            found.setdefault((finding.code, finding.start, finding.end), finding)
    written = (_as_written(finding, text) for finding in found.values())
    return tuple(sorted(written, key=lambda one: (one.start, one.end, one.code)))


def _as_written(finding: Finding, text: str) -> Finding:
    """With the words of the draft itself, which was read in simplified characters."""
    found = text[finding.start : finding.end]
    if finding.found == found:
        return finding
    differences = tuple(
        replace(part, passage_text=text[part.passage_start : part.passage_end])
        for part in finding.differences
    )
    # The edition's characters are none of a draft in traditional ones.
    corrections = tuple(one for one in finding.corrections if not _CHINESE.search(one.replacement))
    return replace(finding, found=found, differences=differences, corrections=corrections)


def unchecked_of(entries: Iterable[Entry], text: str) -> tuple[Unchecked, ...]:
    """What was not judged, in the order of the text."""
    found = [
        Unchecked(one.start, one.end, text[one.start : one.end], one.reason)
        for one in entries
        if one.outcome == "unchecked"
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def tally(entries: Sequence[Entry], subject: Subject) -> Tally:
    """How many of a kind came out how."""
    outcomes = [one.outcome for one in entries if one.subject == subject]
    return Tally(*(outcomes.count(name) for name in ("right", "wrong", "unchecked")))
