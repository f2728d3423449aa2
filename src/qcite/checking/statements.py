"""Judging claims: what is said of the Outline, entered with its verdict.

What is said under a number that exists is not right by that. What no unit says is listed as not
found, never counted right, and reported where it is given out as the Outline's own words.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Sequence

from qcite.checking.claims import Claim, find_claims
from qcite.checking.findings import Finding, Verdict
from qcite.checking.ledger import Entry, Ledger, Outcome
from qcite.checking.lexicon import is_form
from qcite.checking.mentions import Mentions
from qcite.checking.pinpoints import Pinpoint
from qcite.checking.prose import Prose
from qcite.checking.support import Judgement, Support
from qcite.checking.tables import Tables
from qcite.edition.naming import format_locator, spoken
from qcite.edition.outline import Outline
from qcite.text.folding import fold

_OUTCOMES: dict[Verdict, Outcome] = {
    "supported": "right",
    "elsewhere": "wrong",
    "contradicted": "wrong",
    "differs": "unchecked",
    "not-found": "unchecked",
    "not-comparable": "unchecked",
}
_QUOTED = 0.6
"""The share of a claim in quotation marks from which on its quotations are its verdict."""
_GIVEN_OUT = 8
"""Characters behind a colon that are given out as the Outline's words."""


class Statements:
    """Judges the claims of one draft."""

    def __init__(
        self,
        prose: Prose,
        mentions: Mentions,
        pinpoints: Sequence[Pinpoint],
        outline: Outline,
        support: Support,
        ledger: Ledger,
        tables: Tables,
    ) -> None:
        self._prose = prose
        self._text = prose.text
        self._claims = find_claims(prose, mentions, pinpoints, support.is_its_own, tables)
        self._outline = outline
        self._support = support
        self._ledger = ledger
        self._quotations = _Spans(
            [(one.start, one.end) for one in ledger.entries if one.subject == "quotations"]
        )
        self._facts = [one for one in ledger.entries if one.subject == "facts"]
        self._wrong_facts = _Spans(
            [(one.start, one.end) for one in self._facts if one.outcome != "right"]
        )
        self._fact_spans = _Spans([(one.start, one.end) for one in self._facts])

    def judge(self) -> None:
        """Enter every claim."""
        for claim in self._claims:
            if self._is_quoted(claim):
                continue
            claim = self._without_facts(claim)
            if claim.clauses:
                self._judge(claim)

    def _is_quoted(self, claim: Claim) -> bool:
        """Whether it is a quotation, which has a verdict of its own."""
        size = claim.end - claim.start
        quoted = sum(
            min(end, claim.end) - max(start, claim.start)
            for start, end in self._quotations.across(claim.start, claim.end)
        )
        return quoted >= _QUOTED * size

    def _without_facts(self, claim: Claim) -> Claim:
        """Without the clauses whose figures were judged."""
        if claim.source.units and not self._wrong_facts.across(claim.start, claim.end):
            return claim  # The figure is right; whether this unit has it is another question.
        kept = tuple(clause for clause in claim.clauses if not self._fact_spans.across(*clause))
        if len(kept) == len(claim.clauses) or not kept:
            return Claim(claim.start, claim.end, claim.source, claim.manner, kept)
        return Claim(kept[0][0], kept[-1][1], claim.source, claim.manner, kept)

    def _judge(self, claim: Claim) -> None:
        judged = self._support.judge(claim, self._text)
        if judged.verdict != "supported" and not self._says_something(claim):
            return
        if claim.manner == "basis" and judged.verdict != "supported" and not judged.literal:
            return  # What the drafter does because of it.
        cited = "、".join(dict.fromkeys(map(spoken, claim.source.units)))
        finding = self._finding(claim, judged, cited)
        outcome = "wrong" if finding else _OUTCOMES[judged.verdict]
        if outcome == "wrong" and finding is None:
            outcome = "unchecked"
        self._ledger.enter(
            Entry(
                "claims",
                judged.start,
                judged.end,
                outcome,
                (finding,) if finding else (),
                judged.evidence,
                "" if finding else self._reason(judged, claim),
                judged.verdict,
                cited,
                (claim.source.start, claim.source.end),
            )
        )

    def _says_something(self, claim: Claim) -> bool:
        words = fold(self._text[claim.start : claim.end], punctuation="drop").text
        return len(words) >= 4 and not is_form(words)

    def _finding(self, claim: Claim, judged: Judgement, cited: str) -> Finding | None:
        start, end = judged.start, judged.end
        found = self._text[start:end]
        title = f"《{self._outline.title}》"
        if judged.verdict == "elsewhere" and judged.unit is not None:
            what = "文字" if judged.literal else "内容"
            message = f"这是{spoken(judged.unit)}的{what}，{cited}没有。"
            locator = format_locator(judged.unit)
            return Finding("statement-elsewhere", start, end, found, message, "", locator)
        if judged.verdict == "contradicted":
            there = judged.evidence[0] if judged.evidence else None
            message = f"与{cited or title}的原文不符：{judged.reason}。"
            return Finding(
                "statement-contradicted",
                start,
                end,
                found,
                message,
                _clause_like(found, there.text) if there else "",
                there.locator if there else "",
            )
        size = len(fold(found, punctuation="drop").text)
        if judged.verdict == "not-found" and claim.manner == "colon" and size >= _GIVEN_OUT:
            message = f"{cited or title}没有这样的话。"
            return Finding("statement-not-found", start, end, found, message)
        return None

    def _reason(self, judged: Judgement, claim: Claim) -> str:
        if judged.verdict == "not-found":
            reason = judged.reason or "原文没有找到这样的话"
            if claim.manner in ("behind", "cell"):
                reason = "看不出是原文的话，还是草稿自己的话"
            near = f"，相近的见 qcite {judged.evidence[0].locator}" if judged.evidence else ""
            return reason + near
        return judged.reason


def _clause_like(words: str, sentence: str) -> str:
    """The clause of a sentence that has most of the words."""
    pairs = set(map("".join, itertools.pairwise(words)))
    clauses = [clause for clause in re.split("[，；。：]", sentence) if clause]
    return max(clauses, key=lambda one: len(pairs & set(map("".join, itertools.pairwise(one)))))


class _Spans:
    """Spans in order, asked which of them touch a stretch."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._longest = max((end - start for start, end in self._spans), default=0)

    def across(self, start: int, end: int) -> list[tuple[int, int]]:
        first = bisect_left(self._spans, (start - self._longest, 0))
        last = bisect_left(self._spans, (end, 0))
        return [one for one in self._spans[first:last] if one[1] > start]
