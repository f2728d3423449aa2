"""Quotations of the Outline in a draft: which are its words, from where, and how they differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from qcite.checking.attribution import Attribution
from qcite.checking.comparing import Comparison
from qcite.checking.entries import Entry, Outcome, unsure
from qcite.checking.evidence import evidence_of
from qcite.checking.findings import Finding
from qcite.checking.passages import CLOSE, NEAR_TERM
from qcite.checking.prose import Quotation
from qcite.checking.reading import Reading
from qcite.citing.citation import CitationError, cite
from qcite.edition.outline import Outline, Unit
from qcite.matching import Match
from qcite.text.folding import wording_of

_TERM = 6
"""Shorter quoted words are a term, which may stand anywhere."""
_LONG = 20
"""From so many characters on, words of the document are taken for a quotation of it."""
_MOST = 0.7
"""The share of samples found in a passage that may be quoted verbatim."""
_CLAUSE_ENDS = re.compile("[，,；;。\n]")


@dataclass(frozen=True, slots=True)
class Judged:
    """A quotation that needs not be looked at again, and what came of it."""

    quotation: Quotation
    entry: Entry | None
    """None for one that belongs to another document, or was judged as a heading."""


def judge_quotations(
    quotations: Sequence[tuple[Quotation, Attribution]], headings: Set[int], reading: Reading
) -> Iterator[Judged]:
    """Judge all that are said to be of the document, in order.

    ``headings``: where quoted headings begin, which are judged as such.
    """
    judge = _Judge(reading)
    for quotation, attribution in quotations:
        if quotation.start in headings or attribution.document == "other":
            yield Judged(quotation, None)
        elif attribution.document != "nobody":
            entry = judge.entry(quotation, attribution)
            if entry is not None:
                yield Judged(quotation, entry)


class _Judge:
    """Judges quotations of one draft."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._text = reading.prose.text
        self._passages = reading.passages
        self._comparison = Comparison(reading)

    def entry(self, quotation: Quotation, attribution: Attribution) -> Entry | None:
        """What came of one; None if nothing can be said of it."""
        passage = self._passages.of(quotation)
        size = len(wording_of(passage))
        if not size or (size < 4 and not attribution.firm):
            return None
        concerned = attribution.document == "outline"
        if attribution.strength in ("loose", "none") or not concerned:
            return self._judge_loosely(quotation, attribution, passage, size)
        matches = self._passages.locate(passage)
        match = self._best(passage, matches, attribution)
        if match is None or not self._is_compared(match, attribution, size):
            match = self._abridged(passage) if attribution.firm else None
        if match is None:
            return self._judge_absent(quotation, attribution, size)
        findings = list(self._comparison.findings(quotation, passage, match, firm=attribution.firm))
        if size >= _TERM and attribution.units and not attribution.chained:
            findings += self._misplaced(quotation, match, attribution)
        is_wrong = any(finding.severity == "error" for finding in findings)
        outcome: Outcome = "wrong" if is_wrong else "right"
        return self._entry(quotation, outcome, attribution, findings, match)

    def _entry(
        self,
        quotation: Quotation,
        outcome: Outcome,
        attribution: Attribution,
        findings: Sequence[Finding],
        match: Match | None = None,
    ) -> Entry:
        return Entry(
            "quotations",
            quotation.start,
            quotation.end,
            outcome,
            tuple(findings),
            tuple(evidence_of(match, self._reading.home)) if match else (),
            cited=_spoken(attribution.units, self._reading.outline) if attribution.units else "",
        )

    def _judge_loosely(
        self, quotation: Quotation, attribution: Attribution, passage: str, size: int
    ) -> Entry | None:
        """Quoted words that nobody firmly calls the Outline's: only verbatim ones are known."""
        if size < NEAR_TERM or (attribution.strength == "none" and size < _LONG):
            return None
        if self._passages.shared(wording_of(passage)) < _MOST:
            return None
        matches = self._passages.locate(passage)
        if matches and matches[0].agreement != "wording" and self._covers(matches[0], size):
            marks = tuple(self._comparison.marks(quotation, passage, matches[0]))
            return self._entry(quotation, "right", attribution, marks, matches[0])
        if attribution.document == "unknown" and attribution.firm and matches:
            reason = "看不出引文出自哪份文件"
            return unsure("quotations", quotation.start, quotation.end, reason)
        return None

    def _best(
        self, passage: str, matches: tuple[Match, ...], attribution: Attribution
    ) -> Match | None:
        """The best match, preferably where the quotation is said to stand."""
        if not matches:
            return None
        allowed = self._allowed(attribution)
        if not allowed:
            return matches[0]
        for match in matches:
            if match.score >= matches[0].score - 0.02 and self._inside(match, allowed):
                return match
        for unit in attribution.units:
            compared = self._reading.index.compare(passage, unit)
            if compared is not None and compared.score >= matches[0].score - 0.02:
                return compared
        return matches[0]

    def _allowed(self, attribution: Attribution) -> set[str]:
        return {unit.id for named in attribution.units for unit in named.walk()}

    @staticmethod
    def _inside(match: Match, allowed: set[str]) -> bool:
        return all(unit.id in allowed for unit in match.units)

    @staticmethod
    def _covers(match: Match, size: int) -> bool:
        placed = sum(len(wording_of(part.passage_text)) for part in match.differences)
        return placed >= size

    @staticmethod
    def _is_compared(match: Match, attribution: Attribution, size: int) -> bool:
        if match.agreement != "wording":
            return True
        if size < _TERM:
            return False
        if attribution.firm:
            return match.score >= (0.75 if size < NEAR_TERM else 0.6)
        return size >= NEAR_TERM and match.score >= CLOSE

    def _abridged(self, passage: str) -> Match | None:
        """The match of a quotation whose every clause stands in one unit, in order.

        Clauses left out between them without an ellipsis can be longer than what is quoted.
        """
        clauses = [wording_of(one) for one in _CLAUSE_ENDS.split(passage)]
        clauses = [clause for clause in clauses if clause]
        if len(clauses) < 2 or not all(clause in self._passages.words for clause in clauses):
            return None
        in_order = re.compile(".*?".join(map(re.escape, clauses)))
        for unit in self._reading.outline.walk():
            if unit.paragraphs and in_order.search(wording_of(unit.text)):
                return self._reading.index.compare(passage, unit)
        return None

    def _judge_absent(
        self, quotation: Quotation, attribution: Attribution, size: int
    ) -> Entry | None:
        if size < 4:
            return None
        if (attribution.strength == "colon" and size >= 8) or (
            attribution.strength == "verb" and size >= NEAR_TERM
        ):
            message = f"引文不见于{self._reading.title}。"
            missing = self._finding("quotation-not-found", quotation, message)
            return self._entry(quotation, "wrong", attribution, (missing,))
        if attribution.firm:
            reason = "不见于原文，看不出是引文还是概括"
            return unsure("quotations", quotation.start, quotation.end, reason)
        return None

    def _finding(
        self,
        code: str,
        quotation: Quotation,
        message: str,
        expected: str = "",
        locator: str = "",
    ) -> Finding:
        start, end = quotation.start, quotation.end
        return self._reading.finding(code, start, end, message, expected, locator)

    # --- place --------------------------------------------------------------------------------

    def _misplaced(
        self, quotation: Quotation, match: Match, attribution: Attribution
    ) -> Iterator[Finding]:
        allowed = self._allowed(attribution)
        stray = [segment for segment in match.segments if segment.unit.id not in allowed]
        if not stray or match.score < CLOSE:
            return
        outside = sum(segment.passage_end - segment.passage_start for segment in stray)
        if outside < _TERM:
            return
        cited = _spoken(attribution.units, self._reading.outline)
        units = {segment.unit.id: segment.unit for segment in stray}
        stands = _spoken(tuple(units.values()), self._reading.outline)
        message = f"引文称出自{cited}，实际在{stands}。"
        locator = self._reading.address(stray[0].unit)
        yield self._finding("quotation-misplaced", quotation, message, stands, locator)


@lru_cache(1024)
def _spoken(units: tuple[Unit, ...], outline: Outline) -> str:
    """What units are called: a draft of nothing but quotations names the same few."""
    try:
        return cite(units, outline, name="none")
    except CitationError:
        return units[0].heading or units[0].id
