"""What is written down while a draft is checked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from qcite.checking.findings import Finding, Report, Tally, Unchecked

Subject = Literal["citations", "quotations", "facts"]
Outcome = Literal["right", "wrong", "unchecked"]

_CHINESE = re.compile("[\u4e00-\u9fff]")


class Ledger:
    """Findings, what was not judged, and how many came out how."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._findings: list[Finding] = []
        self._noted: set[tuple[str, int, int]] = set()
        self._unchecked: list[Unchecked] = []
        self._counts: dict[Subject, dict[Outcome, int]] = {
            subject: {"right": 0, "wrong": 0, "unchecked": 0}
            for subject in ("citations", "quotations", "facts")
        }

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

    def right(self, subject: Subject) -> None:
        """One that was looked at and is right."""
        self._counts[subject]["right"] += 1

    def wrong(self, subject: Subject, *findings: Finding) -> None:
        """One that is wrong, with all that is wrong about it."""
        self._counts[subject]["wrong"] += 1
        self.find(*findings)

    def unsure(self, subject: Subject, start: int, end: int, reason: str) -> None:
        """One that concerns the Outline and was not judged."""
        self._counts[subject]["unchecked"] += 1
        self._unchecked.append(Unchecked(start, end, self._text[start:end], reason))

    def report(self) -> Report:
        """Everything, in the order of the text."""
        return Report(
            findings=tuple(sorted(self._findings, key=lambda one: (one.start, one.end, one.code))),
            unchecked=tuple(sorted(self._unchecked, key=lambda one: (one.start, one.end))),
            citations=Tally(**self._counts["citations"]),
            quotations=Tally(**self._counts["quotations"]),
            facts=Tally(**self._counts["facts"]),
        )
