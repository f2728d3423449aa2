"""Judging claims: what is said of the Outline, entered with its verdict.

What is said under a number that exists is not right by that. What no unit says is listed as not
found, never counted right, and reported where it is given out as the Outline's own words.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from qcite.checking import lexicon
from qcite.checking.claims import find_claims
from qcite.checking.entries import Entry, Outcome
from qcite.checking.extent import Claim
from qcite.checking.findings import Finding
from qcite.checking.lexicon import is_form
from qcite.checking.reading import Reading
from qcite.checking.spans import Spans
from qcite.checking.support import Judgement, Support
from qcite.edition.naming import spoken_in_full, typed
from qcite.text.folding import wording_of

_QUOTED = 0.6
"""The share of a claim in quotation marks from which on its quotations are its verdict."""
_SHORT = 60
"""Characters of a sentence that is shown whole."""
_FIGURE = re.compile(lexicon.FIGURE)
_DIVIDES = re.compile("分[为成]|划分")
_GIVEN_OUT = 8
"""Characters behind a colon that are given out as the Outline's words."""


def judge_statements(
    reading: Reading, support: Support, judged: Sequence[Entry]
) -> Iterator[Entry]:
    """Every claim that is not among the quotations and facts ``judged``."""
    judge = _Judge(reading, support, judged)
    quoted = {one.start for one in judged if one.subject == "quotations"}
    for claim in find_claims(reading, support.is_its_own, quoted):
        if judge.is_quoted(claim):
            continue
        claim = judge.without_facts(claim)
        entry = judge.entry(claim) if claim.clauses else None
        if entry is not None:
            yield entry


class _Judge:
    """Judges the claims of one draft."""

    def __init__(self, reading: Reading, support: Support, judged: Sequence[Entry]) -> None:
        self._reading = reading
        self._text = reading.prose.text
        self._support = support
        self._quotations = Spans(one for one in judged if one.subject == "quotations")
        facts = [one for one in judged if one.subject == "facts"]
        self._wrong_facts = Spans(one for one in facts if one.outcome != "right")
        self._facts = Spans(facts)

    def is_quoted(self, claim: Claim) -> bool:
        """Whether it is a quotation, which has a verdict of its own."""
        size = claim.end - claim.start
        quoted = sum(
            min(one.end, claim.end) - max(one.start, claim.start)
            for one in self._quotations.across(claim.start, claim.end)
        )
        return quoted >= _QUOTED * size

    def without_facts(self, claim: Claim) -> Claim:
        """Without the clauses whose figures were judged."""
        if claim.source.units and not self._wrong_facts.across(claim.start, claim.end):
            return claim  # The figure is right; whether this unit has it is another question.
        kept = tuple(clause for clause in claim.clauses if not self._facts.across(*clause))
        if len(kept) == len(claim.clauses) or not kept:
            return Claim(claim.start, claim.end, claim.source, claim.manner, kept)
        return Claim(kept[0][0], kept[-1][1], claim.source, claim.manner, kept)

    def entry(self, claim: Claim) -> Entry | None:
        """What came of a claim; None if nothing is said that could be judged."""
        judged = self._support.judge(claim, self._text)
        if judged.verdict != "supported" and not self._says_something(claim):
            return None
        if claim.manner == "basis" and judged.verdict != "supported" and not judged.literal:
            return None  # What the drafter does because of it.
        if claim.manner == "later" and not self._is_telling(claim, judged):
            return None  # Somebody may demand it whom the draft does not name.
        cited = "、".join(dict.fromkeys(map(spoken_in_full, claim.source.units)))
        finding = self._finding(claim, judged, cited)
        outcome: Outcome = "unchecked"
        if finding:
            outcome = "wrong"
        elif judged.verdict == "supported":
            outcome = "right"
        return Entry(
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

    def _says_something(self, claim: Claim) -> bool:
        if claim.manner == "denied":
            return True
        words = wording_of(self._text[claim.start : claim.end])
        # 三个方面的任务 is judged as a fact, where it can be; 分为三个阶段 says what there is.
        return len(words) >= 4 and (not is_form(words) or bool(_DIVIDES.search(words)))

    def _is_telling(self, claim: Claim, judged: Judgement) -> bool:
        """Whether something can be said of it, or it says so much that it must be looked at."""
        if judged.verdict == "not-found":
            return len(wording_of(self._text[claim.start : claim.end])) >= _GIVEN_OUT
        return judged.verdict != "not-comparable"

    def _finding(self, claim: Claim, judged: Judgement, cited: str) -> Finding | None:
        words = self._text[judged.start : judged.end]
        code, expected, locator = "", "", ""
        if judged.verdict == "elsewhere" and judged.unit is not None:
            code = "statement-elsewhere"
            what = "文字" if judged.literal else "内容"
            message = f"这是{spoken_in_full(judged.unit)}的{what}，{cited}没有。"
            locator = self._reading.address(judged.unit)
        elif judged.verdict == "contradicted":
            code = "statement-contradicted"
            message = f"与{cited or self._reading.title}的原文不符：{judged.reason}。"
            if judged.evidence:
                locator = judged.evidence[0].locator
                if claim.manner != "denied":
                    expected = _clause_like(words, judged.evidence[0].text)
        elif judged.verdict == "not-found" and claim.manner == "colon":
            if len(wording_of(words)) < _GIVEN_OUT:
                return None
            code = "statement-not-found"
            message = f"{cited or self._reading.title}没有这样的话。"
        else:
            return None
        return self._reading.finding(code, judged.start, judged.end, message, expected, locator)

    def _reason(self, judged: Judgement, claim: Claim) -> str:
        if judged.verdict == "not-found":
            reason = judged.reason or "原文没有找到这样的话"
            if claim.manner in ("behind", "cell", "further", "later"):
                reason = "看不出是原文的话，还是草稿自己的话"
            if not judged.evidence:
                return reason
            near = typed(judged.evidence[0].locator, self._reading.outline)
            return f"{reason}，相近的见 qcite {near}"
        return judged.reason


def _clause_like(words: str, sentence: str) -> str:
    """The clause of a sentence that has most of the words; the whole of a short sentence, if its
    figure stands in another clause."""
    pairs = set(map("".join, itertools.pairwise(words)))
    clauses = [clause for clause in re.split("[，；。：]", sentence) if clause]
    best = max(clauses, key=lambda one: len(pairs & set(map("".join, itertools.pairwise(one)))))
    is_apart = _FIGURE.search(words) and _FIGURE.search(sentence) and not _FIGURE.search(best)
    return sentence.rstrip("。；") if is_apart and len(sentence) <= _SHORT else best
