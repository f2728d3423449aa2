"""Whether the Outline says what it is said to say: a verdict for a statement, with evidence.

Lexical: what counts is how much of the telling wording the cited unit shares, and whether another
unit shares more. Figures and words that turn a sentence into its opposite are looked at apart,
because they weigh little and change everything. The thresholds are measured: see
benchmarks/statements.py and docs/benchmarks.md.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property

from qcite.checking import lexicon
from qcite.checking.evidence import evidence
from qcite.checking.extent import Claim
from qcite.checking.findings import Evidence, Verdict
from qcite.checking.lexicon import is_form
from qcite.checking.misfits import AND, misfit
from qcite.edition.outline import Outline, Unit
from qcite.searching.relevance import Relevance, Said
from qcite.text.commonplaces import commonplace_spans
from qcite.text.folding import fold, wording_of
from qcite.text.quotation_marks import quoted

SUPPORTED = 0.6
"""The share of what is said that the cited unit must have."""
ELSEWHERE = 0.65
"""The share that another unit must have, to be called the one that says so."""
ABSENT = 0.45
"""Above this share the cited unit says something of the kind."""
TELLING = 1.9
"""What the words must weigh that the other unit has and the cited one has not."""
LEAST = 1.2
"""What a clause must weigh to be judged by itself."""
SAME = 0.6
"""The share of a sentence's matter that makes a figure or an opposite in it a contradiction."""
NEAR = 0.4
"""The share from which on a unit is named as one that says something like it."""
EXACT = 9
"""Characters; a clause that stands in one other unit to the letter need not be telling."""

_FIGURE = re.compile(lexicon.FIGURE)
_ADVERSE = re.compile(lexicon.ADVERSE)
_TRAILING = re.compile("(?:的|等|方面|内容|问题|要求|规定|任务|字样|任何)+$")
"""What stands behind the words that something is said not to have."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of one statement or of one of its clauses. Offsets in the draft's text."""

    verdict: Verdict
    start: int
    end: int
    """The words it is about."""
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    """In Chinese; empty where the verdict says all."""
    unit: Unit | None = None
    """Of ``elsewhere``: the article or box that says so."""
    literal: bool = False
    """It says so in the same words."""


@dataclass(frozen=True, slots=True)
class _Clause:
    """A clause to be judged. Offsets in the draft's text."""

    start: int
    end: int
    words: str
    folded: str
    said: Said
    units: Sequence[Unit]
    """Those that are cited; none for the document as a whole."""
    cited: int
    """The bits of the sentences it is held against."""
    strange: str = ""
    """A figure in it that no unit cited has."""

    def judged(
        self,
        verdict: Verdict,
        shown: tuple[Evidence, ...] = (),
        reason: str = "",
        unit: Unit | None = None,
        *,
        literal: bool = False,
    ) -> Judgement:
        return Judgement(verdict, self.start, self.end, shown, reason, unit, literal)


_WORST: tuple[Verdict, ...] = (
    "contradicted",
    "elsewhere",
    "differs",
    "not-found",
    "supported",
    "not-comparable",
)


class Support:
    """Judges statements about one document."""

    def __init__(self, outline: Outline, relevance: Relevance, home: Outline | None = None) -> None:
        self._outline = outline
        self._home = home or outline
        self._relevance = relevance
        self._wordings: dict[str, str] = {}

    @cached_property
    def _wording(self) -> str:
        return wording_of(self._outline.text)

    @cached_property
    def _headings(self) -> frozenset[str]:
        return frozenset(wording_of(unit.heading) for unit in self._outline.walk() if unit.heading)

    def is_its_own(self, words: str, nearly: bool = False) -> bool:
        """Whether words of some length stand in the document as they are; ``nearly``: or, if they
        are many, but for a slip."""
        folded = wording_of(words)
        is_there = len(folded) >= 4 and folded in self._wording
        if is_there or not nearly or len(folded) < _LONG:
            return is_there
        said = self._relevance.said(words)
        return said.weight >= 2 * LEAST and any(
            near.share >= _NEARLY_ALL for near in self._relevance.nearest(said, 1)
        )

    def judge(self, claim: Claim, text: str) -> Judgement:
        """The verdict of a statement: that of the worst of its clauses.

        ``text``: the draft, with what is judged elsewhere (quotations) blanked out.
        """
        units = _with_boxes(claim.source.units, self._outline)
        if claim.manner == "denied":
            return self._denied(claim, text[claim.start : claim.end], units)
        clauses = self._substantial(claim.clauses, text)
        judged = [self._clause(start, end, text[start:end], units) for start, end in clauses]
        if not judged:
            return Judgement("not-comparable", claim.start, claim.end, (), "只有几个字")
        worst = min(judged, key=lambda one: _WORST.index(one.verdict))
        if worst.verdict in ("supported", "not-comparable"):
            evidence = tuple(dict.fromkeys(piece for one in judged for piece in one.evidence))
            return Judgement(worst.verdict, claim.start, claim.end, evidence, worst.reason)
        return worst

    def _denied(self, claim: Claim, words: str, units: Sequence[Unit]) -> Judgement:
        """The verdict of a statement that the document, or a unit, does not speak of something.

        The very words in it contradict that; without them it may speak of it in others.
        """
        words = _TRAILING.sub("", words)
        folded = wording_of(words)
        if len(folded) < 2 or is_form(folded) or not self._has(folded, units):
            reason = f"原文没有{quoted(words)}的字样，是否另有说法没有核对"
            return Judgement("not-comparable", claim.start, claim.end, (), reason)
        having = units or self._having(folded, self._tops)
        cited = self._relevance.sentences_of(*having) if having else self._relevance.everywhere
        best = self._relevance.sentence_with(folded, cited)
        shown = (self._shown(best),) if best else ()
        reason = f"原文有{quoted(words)}"
        return Judgement("contradicted", claim.start, claim.end, shown, reason)

    def _substantial(self, clauses: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
        """The clauses, such as say too little by themselves joined to the one before."""
        joined: list[tuple[int, int]] = []
        for start, end in clauses:
            words = wording_of(text[start:end])
            if not words or (len(clauses) > 1 and is_form(words)):
                continue
            slight = self._relevance.said(text[start:end]).weight < LEAST
            before = bool(joined) and (
                slight or self._relevance.said(text[slice(*joined[-1])]).weight < LEAST
            )
            if before:
                joined[-1] = joined[-1][0], end
            else:
                joined.append((start, end))
        return joined

    # --- one clause -------------------------------------------------------------------------------

    def _clause(self, start: int, end: int, words: str, units: Sequence[Unit]) -> Judgement:
        clause = _Clause(
            start,
            end,
            words,
            wording_of(words),
            self._relevance.said(words),
            units,
            self._relevance.sentences_of(*units) if units else self._relevance.everywhere,
        )
        judged = self._to_the_letter(clause) or self._slight(clause)
        if judged is not None:
            return judged
        clause = replace(
            clause,
            cited=self._compared(clause),
            strange=self._strange_figure(words, units or self._tops),
        )
        return self._contradicted(clause) or self._by_weight(clause) or self._absent(clause)

    def _to_the_letter(self, clause: _Clause) -> Judgement | None:
        """The very words stand in the cited unit, or else in another one."""
        folded, units = clause.folded, clause.units
        if len(folded) >= 3 and self._has(folded, units):
            return clause.judged("supported", self._evidence(clause))
        if units and (len(folded) >= EXACT or folded in self._headings):
            found = self._literally(folded, clause.said)
            if found:
                unit, sentence = found
                return clause.judged("elsewhere", (self._shown(sentence),), "", unit, literal=True)
        return None

    def _slight(self, clause: _Clause) -> Judgement | None:
        """Too little is said to be weighed: stock phrases, or a few terms."""
        if clause.said.weight >= LEAST:
            return None
        folded, units = clause.folded, clause.units
        stock = [folded[start:end] for start, end in commonplace_spans(folded)]
        has_more = any(
            not pair.is_joint and not pair.sentences & clause.cited for pair in clause.said.pairs
        )
        if stock and not has_more and all(self._has(phrase, units) for phrase in stock):
            best = self._best(clause, stock[0])
            otherwise = self._misfit(clause, best)
            verdict: Verdict = "differs" if otherwise else "supported"
            return clause.judged(verdict, (self._shown(best),) if best else (), otherwise)
        terms = [wording_of(term) for term in AND.split(clause.words)]
        if len(terms) > 1 and all(len(one) > 1 and self._has(one, units) for one in terms):
            return clause.judged("supported", self._evidence(clause))
        return clause.judged("not-comparable", (), "只有公文常用语，或字数太少")

    def _contradicted(self, clause: _Clause) -> Judgement | None:
        """A sentence says the same with another figure, or the opposite."""
        said, cited = clause.said, clause.cited
        opposite = self._opposite(clause.words, said, cited)
        if opposite is not None:
            return clause.judged("contradicted", *opposite)
        is_other = clause.strange and not _counts_anew(clause.strange)
        best = self._relevance.evidence(said, cited) if is_other else None
        if best is None or not _FIGURE.search(best[2]):
            return None
        if said.share(self._relevance.sentence(best)) < SAME:
            return None
        reason = f"原文没有{quoted(clause.strange)}"
        return clause.judged("contradicted", (self._shown(best),), reason)

    def _by_weight(self, clause: _Clause) -> Judgement | None:
        """Most of what is said is said by the cited unit, or by another one."""
        said, cited = clause.said, clause.cited
        share = said.share(cited)
        if not clause.strange and share >= SUPPORTED and not self._is_novel(said, cited):
            best = self._relevance.evidence(said, cited)
            mixed = self._misfit(clause, best) or self._mixed(clause, best)
            verdict: Verdict = "differs" if mixed else "supported"
            return clause.judged(verdict, self._evidence(clause), mixed)
        if clause.units and (found := self._elsewhere(clause.words, said, cited, share)):
            unit, sentence = found
            return clause.judged("elsewhere", (self._shown(sentence),), "", unit)
        return None

    def _absent(self, clause: _Clause) -> Judgement:
        """No unit says so; one that says something like it is named."""
        near = self._relevance.nearest(clause.said, 1)
        best = self._relevance.evidence(clause.said, self._relevance.everywhere)
        shown = (self._shown(best),) if best and near and near[0].share >= NEAR else ()
        is_strange = clause.strange and clause.said.share(clause.cited) >= SUPPORTED
        reason = f"原文没有{quoted(clause.strange)}" if is_strange else ""
        return clause.judged("not-found", shown, reason)

    def _compared(self, clause: _Clause) -> int:
        """The sentences a clause is weighed against: the cited ones, else those of the unit that
        says most of it."""
        if clause.units:
            return clause.cited
        nearest = self._relevance.nearest(clause.said, 1)
        return self._relevance.sentences_of(nearest[0].unit) if nearest else clause.cited

    def _shown(self, sentence: tuple[Unit, int, str]) -> Evidence:
        unit, number, _ = sentence
        return evidence(unit, number, self._home)

    @cached_property
    def _tops(self) -> tuple[Unit, ...]:
        return self._relevance.tops

    def _has(self, folded: str, units: Sequence[Unit]) -> bool:
        if not units:
            return folded in self._wording
        return any(folded in self._wording_of(unit) for unit in units)

    def _having(self, folded: str, units: Iterable[Unit]) -> list[Unit]:
        return [unit for unit in units if folded in self._wording_of(unit)]

    def _wording_of(self, unit: Unit) -> str:
        if unit.id not in self._wordings:
            self._wordings[unit.id] = wording_of(unit.published)
        return self._wordings[unit.id]

    def _evidence(self, clause: _Clause) -> tuple[Evidence, ...]:
        """The sentence that has the clause, or else says most of it."""
        best = self._best(clause, clause.folded)
        return (self._shown(best),) if best else ()

    def _best(self, clause: _Clause, phrase: str) -> tuple[Unit, int, str] | None:
        """The sentence that has a phrase of the clause, or else says most of that."""
        exact = self._relevance.sentence_with(phrase, clause.cited)
        return exact or self._relevance.evidence(clause.said, clause.cited)

    def _strange_figure(self, words: str, units: Sequence[Unit]) -> str:
        """A figure in the words that none of the units has; empty if there is none."""
        for match in _FIGURE.finditer(words):
            # With what it counts: a unit that has 一二三产业 does not say 三个.
            figure = match[0].strip() + (match["measure"] or "")
            folded = wording_of(figure)
            if not any(folded in self._wording_of(unit) for unit in units):
                return figure
        return ""

    def _opposite(
        self, words: str, said: Said, cited: int
    ) -> tuple[tuple[Evidence, ...], str] | None:
        adverse = _ADVERSE.search(words)
        if adverse is None:
            return None
        best = self._relevance.evidence(said, cited)
        if best is None or adverse[0] in best[2]:
            return None
        rest = self._relevance.said(words[: adverse.start()] + "，" + words[adverse.end() :])
        if rest.weight < LEAST or rest.share(self._relevance.sentence(best)) < SAME:
            return None
        return (self._shown(best),), f"原文没有{quoted(adverse[0])}"

    def _is_novel(self, said: Said, cited: int) -> bool:
        """Whether a word of some length is none of the cited unit's."""
        run = 0.0
        last = None
        for pair in said.pairs:
            if pair.sentences & cited:
                run = 0.0
                last = None
                continue
            if pair.is_joint:
                continue
            if last is None or pair.start != last + 1:
                run = 0.0
            run += 1 if pair.sentences else UNHEARD
            last = pair.start
            if run >= NOVEL:
                return True
        return False

    def _literally(self, folded: str, said: Said) -> tuple[Unit, tuple[Unit, int, str]] | None:
        """The first unit that has the very words, and the sentence."""
        for unit in self._having(folded, self._tops):
            there = self._relevance.sentences_of(unit)
            best = self._relevance.sentence_with(folded, there)
            best = best or self._relevance.evidence(said, there)
            return (unit, best) if best else None
        return None

    def _phrased(self, said: Said, words: str, unit: Unit) -> float:
        """The share of what is said, by weight, that a unit has in runs which tell by themselves.

        A long unit has most pairs of any words by chance, but not one after the other.
        """
        wording = self._wording_of(unit)
        found = run = 0.0
        start = end = 0
        for pair in said.pairs:
            if pair.start == end - 1 and wording_of(words[start : pair.end]) in wording:
                run += pair.weight
            else:
                found += run if run >= RUN else 0.0
                start = pair.start
                run = pair.weight if wording_of(words[start : pair.end]) in wording else 0.0
            end = pair.end
        found += run if run >= RUN else 0.0
        return found / max(said.weight, found)

    def _misfit(self, clause: _Clause, best: tuple[Unit, int, str] | None) -> str:
        """What the sentence has otherwise, though little of what is said depends on it."""
        if best is None:
            return ""
        cited = clause.cited if clause.units else self._relevance.everywhere
        units = clause.units or [near.unit for near in self._relevance.nearest(clause.said, 1)]

        def nearest(words: str) -> str:
            own = self._relevance.evidence(self._relevance.said(words), cited)
            return wording_of(own[2]) if own else ""

        return misfit(clause.words, wording_of(best[2]), nearest, lambda one: self._has(one, units))

    def _mixed(self, clause: _Clause, best: tuple[Unit, int, str] | None) -> str:
        """What a sentence is said to have in the midst of words that agree, and has not: the duties
        of one body given to another, 次要 for 首要. Empty if there is none."""
        folded, said, cited = clause.folded, clause.said, clause.cited
        if best is None:
            return ""
        sentence = wording_of(best[2])
        # Where the clause has a word of its own: folded characters of pairs that no unit cited has.
        offsets = fold(clause.words, punctuation="drop")
        own = {
            offsets.position(at)
            for pair in said.pairs
            if not pair.is_joint and not pair.sentences & cited
            for at in (pair.start, pair.end - 1)
        }
        steps = SequenceMatcher(None, folded, sentence, autojunk=False).get_opcodes()
        for before, step, after in zip(steps, steps[1:], steps[2:], strict=False):
            if (before[0], step[0], after[0]) != ("equal", "replace", "equal"):
                continue
            written, right = folded[step[1] : step[2]], sentence[step[3] : step[4]]
            agreed = before[2] - before[1], after[2] - after[1]
            if max(len(written), len(right)) > _WORD or min(agreed) < 2 or sum(agreed) < _AGREED:
                continue
            if (
                min(len(written), len(right)) >= 2
                and self._relevance.said(written).weight
                and written in sentence
            ) or (len(written) == len(right) and not own.isdisjoint(range(step[1], step[2]))):
                # One character is told with the next: 首要, 次要.
                more = after[2] - after[1] if len(written) == 1 else 0
                behind = folded[step[2] : step[2] + min(more, 1)]
                return f"原文作{quoted(right + behind)}，不作{quoted(written + behind)}"
        for before, last in itertools.pairwise(steps[-2:]):
            start, end = last[1] - (last[2] - last[1] == 1), last[2]
            # 质量强国建设基金, where it is 基础: a word that is nowhere.
            if (
                (before[0], last[0]) == ("equal", "replace")
                and before[2] - before[1] >= _AGREED
                and end - start <= _WORD
                and any(at in own and at + 1 in own for at in range(start, end - 1))
            ):
                return f"原文没有{quoted(folded[start:end])}"
        return ""

    def _elsewhere(
        self, words: str, said: Said, cited: int, share: float
    ) -> tuple[Unit, tuple[Unit, int, str]] | None:
        """The unit and the sentence that say, in other words, what the cited one does not."""
        if share > ABSENT:
            return None
        for near in self._relevance.nearest(said, 1):
            there = self._relevance.sentences_of(near.unit)
            telling = sum(
                pair.weight
                for pair in said.pairs
                if pair.sentences & there and not pair.sentences & cited
            )
            if self._strange_figure(words, (near.unit,)):
                return None
            phrased = self._phrased(said, words, near.unit)
            if near.share >= ELSEWHERE and telling >= TELLING and phrased >= PHRASED:
                best = self._relevance.evidence(said, there)
                return (near.unit, best) if best else None
        return None


_LONG = 12
_NEARLY_ALL = 0.8
"""A clause of so many characters of which one unit has such a share is the unit's, with a slip."""
_AGREED = 6
"""So many characters agree around a word that is changed."""
_WORD = 6
"""A word changed for another one has so many characters at most."""
NOVEL = 4
"""So many pairs in a row that the cited unit does not have are a word of its own."""
UNHEARD = 2
"""What a pair counts for that that no unit has."""
RUN = 1.5
"""What a run of words must weigh to tell by itself."""
PHRASED = 0.5
"""The share that another unit must have in such runs, to be called the one that says so."""


def _counts_anew(figure: str) -> bool:
    """Whether a strange figure may be the drafter's own count of what there is: 两个阶段的目标,
    where the document has two and counts none."""
    match = _FIGURE.match(figure)
    return match is not None and match["measure"] is not None and len(match[0]) == 1


def _with_boxes(units: Sequence[Unit], outline: Outline) -> tuple[Unit, ...]:
    """What is cited; a box belongs to the article it follows, as far as a statement goes."""
    numbers = {unit.number for unit in units if unit.kind == "article"}
    return (*units, *(box for box in outline.boxes if box.after in numbers))
