"""Quotations of the Outline in a draft: which are its words, from where, and how they differ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from qcite.checking.attribution import Attribution
from qcite.checking.comparing import CLOSE, Comparison
from qcite.checking.evidence import evidence_of
from qcite.checking.findings import Finding
from qcite.checking.ledger import Entry, Ledger, Outcome
from qcite.checking.prose import Prose, Quotation
from qcite.citing.citation import CitationError, cite
from qcite.edition.apparatus import Apparatus
from qcite.edition.naming import format_locator
from qcite.edition.outline import Outline, Unit
from qcite.matching import Match, PassageIndex
from qcite.text.folding import fold

_TERM = 6
"""Shorter quoted words are a term, which may stand anywhere."""
_NEAR_TERM = 12
"""From so many characters on, an inexact quotation without a firm attribution is compared."""
_SENTENCE = 10
"""From so many characters on, words that are the Outline's to the letter are no common phrase."""
_LONG = 20
"""From so many characters on, words of the Outline are taken for a quotation of it."""
_SAMPLE = 6
"""Characters of a sample that is looked up in the edition."""
_SOME, _MOST = 0.2, 0.7
"""Shares of samples found in a passage that may be quoted nearly, and verbatim."""
_CLAUSE_ENDS = re.compile("[，,；;。\n]")
_TO_DOUBLE = str.maketrans("‘’", "“”")


class Quotations:
    """Judges quotations that are attributed to the Outline."""

    def __init__(
        self,
        prose: Prose,
        outline: Outline,
        apparatus: Apparatus,
        index: PassageIndex,
        ledger: Ledger,
    ) -> None:
        self._prose = prose
        self._text = prose.text
        self._outline = outline
        self._comparison = Comparison(prose.text, outline, apparatus)
        self._index = index
        self._ledger = ledger
        self._wording: str | None = None
        self._located: dict[str, tuple[Match, ...]] = {}

    def judge(
        self, quotations: Iterable[tuple[Quotation, Attribution]], passed: frozenset[int]
    ) -> list[tuple[int, int]]:
        """Judge all but those that begin at an offset of ``passed``.

        Returns the spans that need not be looked at again: what was judged here, and what
        belongs to other documents.
        """
        done: list[tuple[int, int]] = []
        for quotation, attribution in quotations:
            if quotation.start in passed or self._judge(quotation, attribution):
                done.append((quotation.start, quotation.end))
        return done

    def is_quoted(self, quotation: Quotation) -> bool:
        """Whether the words of a quotation are the Outline's, or nearly."""
        passage = self._passage(quotation)
        words = fold(passage, punctuation="drop").text
        if len(words) < _NEAR_TERM:
            return len(words) >= _SENTENCE and words in self._words
        if self._shared(words) < _SOME:
            return False
        matches = self._locate(passage)
        return bool(matches) and matches[0].score >= CLOSE

    def _shared(self, words: str) -> float:
        """How much of a passage the edition may have, looked up cheaply.

        A draft may be full of quotations of other documents; placing each would take too long.
        """
        samples = [words[at : at + _SAMPLE] for at in range(0, len(words) - _SAMPLE + 1, _SAMPLE)]
        return sum(sample in self._words for sample in samples) / max(1, len(samples))

    # --- one quotation ------------------------------------------------------------------------

    def _judge(self, quotation: Quotation, attribution: Attribution) -> bool:
        """Whether the quotation is dealt with."""
        if attribution.document in ("other", "nobody"):
            return attribution.document == "other"
        passage = self._passage(quotation)
        size = len(fold(passage, punctuation="drop").text)
        if not size or (size < 4 and not attribution.firm):
            return False
        concerned = attribution.document == "outline"
        if attribution.strength in ("loose", "none") or not concerned:
            return self._judge_loosely(quotation, attribution, passage, size)
        matches = self._locate(passage)
        match = self._best(passage, matches, attribution)
        if match is None or not self._is_compared(match, attribution, size):
            match = self._abridged(passage) if attribution.firm else None
        if match is None:
            return self._judge_absent(quotation, attribution, size)
        findings = list(self._comparison.findings(quotation, passage, match, firm=attribution.firm))
        if size >= _TERM and attribution.units and not attribution.chained:
            findings += self._misplaced(quotation, match, attribution)
        if any(finding.severity == "error" for finding in findings):
            self._enter(quotation, "wrong", attribution, tuple(findings), match)
        else:
            self._enter(quotation, "right", attribution, tuple(findings), match)
        return True

    def _enter(
        self,
        quotation: Quotation,
        outcome: Outcome,
        attribution: Attribution,
        findings: tuple[Finding, ...],
        match: Match | None = None,
    ) -> None:
        self._ledger.enter(
            Entry(
                "quotations",
                quotation.start,
                quotation.end,
                outcome,
                findings,
                tuple(evidence_of(match, self._outline)) if match else (),
                cited=self._spoken(attribution.units) if attribution.units else "",
            )
        )

    def _passage(self, quotation: Quotation) -> str:
        """The words, as long as in the draft, marks of every level made equal."""
        inner = self._text[quotation.inner_start : quotation.inner_end].translate(_TO_DOUBLE)
        for at in quotation.continued:
            at -= quotation.inner_start
            inner = inner[:at] + " " + inner[at + 1 :]
        return inner

    def _locate(self, passage: str) -> tuple[Match, ...]:
        if passage not in self._located:
            self._located[passage] = self._index.locate(passage)
        return self._located[passage]

    def _judge_loosely(
        self, quotation: Quotation, attribution: Attribution, passage: str, size: int
    ) -> bool:
        """Quoted words that nobody firmly calls the Outline's: only verbatim ones are known."""
        if size < _NEAR_TERM or (attribution.strength == "none" and size < _LONG):
            return False
        if self._shared(fold(passage, punctuation="drop").text) < _MOST:
            return False
        matches = self._locate(passage)
        if matches and matches[0].agreement != "wording" and self._covers(matches[0], size):
            marks = tuple(self._comparison.marks(quotation, passage, matches[0]))
            self._enter(quotation, "right", attribution, marks, matches[0])
            return True
        if attribution.document == "unknown" and attribution.firm and matches:
            self._ledger.unsure(
                "quotations", quotation.start, quotation.end, "看不出引文出自哪份文件"
            )
            return True
        return False

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
            compared = self._index.compare(passage, unit)
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
        placed = sum(
            len(fold(part.passage_text, punctuation="drop").text) for part in match.differences
        )
        return placed >= size

    @staticmethod
    def _is_compared(match: Match, attribution: Attribution, size: int) -> bool:
        if match.agreement != "wording":
            return True
        if size < _TERM:
            return False
        if attribution.firm:
            return match.score >= (0.75 if size < _NEAR_TERM else 0.6)
        return size >= _NEAR_TERM and match.score >= CLOSE

    def _abridged(self, passage: str) -> Match | None:
        """The match of a quotation whose every clause stands in one unit, in order.

        Clauses left out between them without an ellipsis can be longer than what is quoted.
        """
        clauses = [fold(one, punctuation="drop").text for one in _CLAUSE_ENDS.split(passage)]
        clauses = [clause for clause in clauses if clause]
        if len(clauses) < 2 or not all(clause in self._words for clause in clauses):
            return None
        in_order = re.compile(".*?".join(map(re.escape, clauses)))
        for unit in self._outline.walk():
            if unit.paragraphs and in_order.search(fold(unit.text, punctuation="drop").text):
                return self._index.compare(passage, unit)
        return None

    @property
    def _words(self) -> str:
        """The wording of the whole Outline."""
        if self._wording is None:
            self._wording = fold(self._outline.text, punctuation="drop").text
        return self._wording

    def _judge_absent(self, quotation: Quotation, attribution: Attribution, size: int) -> bool:
        if size < 4:
            return False
        found = self._text[quotation.start : quotation.end]
        if (attribution.strength == "colon" and size >= 8) or (
            attribution.strength == "verb" and size >= _NEAR_TERM
        ):
            missing = Finding(
                "quotation-not-found",
                quotation.start,
                quotation.end,
                found,
                f"引文不见于《{self._outline.title}》。",
            )
            self._enter(quotation, "wrong", attribution, (missing,))
            return True
        if attribution.firm:
            self._ledger.unsure(
                "quotations",
                quotation.start,
                quotation.end,
                "不见于原文，看不出是引文还是概括",
            )
            return True
        return False

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
        cited = self._spoken(attribution.units)
        stands = self._spoken(tuple({segment.unit.id: segment.unit for segment in stray}.values()))
        yield Finding(
            "quotation-misplaced",
            quotation.start,
            quotation.end,
            self._text[quotation.start : quotation.end],
            f"引文称出自{cited}，实际在{stands}。",
            stands,
            format_locator(stray[0].unit),
        )

    def _spoken(self, units: tuple[Unit, ...]) -> str:
        try:
            return cite(units, self._outline, name="none")
        except CitationError:
            return units[0].heading or units[0].id
