"""What is written down while a draft is checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from qcite.checking.findings import Evidence, Finding, Tally, Unchecked, Verdict

Subject = Literal["citations", "quotations", "claims", "facts"]
SUBJECTS: tuple[Subject, ...] = ("citations", "quotations", "claims", "facts")
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


class Ledger:
    """Entries, and findings that stand for themselves."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.entries: list[Entry] = []
        self._findings: list[Finding] = []
        self._noted: set[tuple[str, int, int]] = set()

    def find(self, *findings: Finding) -> None:
        """Note findings; one that says the same of the same words is noted once."""
        for finding in findings:
            key = finding.code, finding.start, finding.end
            if key not in self._noted:
                self._noted.add(key)
                self._findings.append(self._as_written(finding))

    def _as_written(self, finding: Finding) -> Finding:
        """With the words of the draft itself, which was read in simplified characters."""
        text = self._text
        found = text[finding.start : finding.end]
        if finding.found == found:
            return finding
        differences = tuple(
            replace(part, passage_text=text[part.passage_start : part.passage_end])
            for part in finding.differences
        )
        # The edition's characters are none of a draft in traditional ones.
        corrections = tuple(
            one for one in finding.corrections if not _CHINESE.search(one.replacement)
        )
        return replace(finding, found=found, differences=differences, corrections=corrections)

    def enter(self, entry: Entry) -> None:
        """Write down one thing that was looked at, with all that is wrong about it."""
        self.entries.append(entry)
        self.find(*entry.findings)

    def right(
        self, subject: Subject, start: int, end: int, evidence: tuple[Evidence, ...] = ()
    ) -> None:
        """One that was looked at and is right."""
        self.enter(Entry(subject, start, end, "right", evidence=evidence))

    def wrong(self, subject: Subject, *findings: Finding) -> None:
        """One that is wrong, with all that is wrong about it."""
        start, end = findings[0].start, findings[0].end
        self.enter(Entry(subject, start, end, "wrong", findings))

    def unsure(self, subject: Subject, start: int, end: int, reason: str) -> None:
        """One that concerns the Outline and was not judged."""
        self.enter(Entry(subject, start, end, "unchecked", reason=reason))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """In the order of the text."""
        return tuple(sorted(self._findings, key=lambda one: (one.start, one.end, one.code)))

    @property
    def unchecked(self) -> tuple[Unchecked, ...]:
        """What was not judged, in the order of the text."""
        found = [
            Unchecked(one.start, one.end, self._text[one.start : one.end], one.reason)
            for one in self.entries
            if one.outcome == "unchecked"
        ]
        return tuple(sorted(found, key=lambda one: (one.start, one.end)))

    def tally(self, subject: Subject) -> Tally:
        """How many of a kind came out how."""
        outcomes = [one.outcome for one in self.entries if one.subject == subject]
        return Tally(*(outcomes.count(name) for name in ("right", "wrong", "unchecked")))
