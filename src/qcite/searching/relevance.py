"""How much of what is said a unit says, in whatever words: the one measure of relevance.

Two texts are of the same matter as far as they share pairs of characters, each pair weighing what
it tells: one that few units have tells much, one that all have (质量) nothing, and a stock phrase
of official documents nothing either. No order is required, so that a summary counts as much as a
copy; a pair that no unit has counts against.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache

from qcite.edition.outline import Kind, Outline, Unit
from qcite.text.commonplaces import commonplace_spans
from qcite.text.folding import fold, wording_of

_GENERIC = re.compile(
    "进一步|不断|持续|积极|大力|深入|全面|加快|切实|着力|认真|努力|坚持|继续|逐步|必须|需要|充分|有效|加强|"
    "推动|推进|提升|提高|强化|完善|健全|优化|促进|建立|开展|实施|做好|抓好|支持|鼓励|引导|组织|探索|发展|建设|"
    "打造|构建|深化|扩大|增强|落实|严格|规范|改善|培育|工作|实现|形成|制定|方面|有关|相关|重点|突出|注重|"
    "围绕|通过|运用|采取|措施|以及|同时|要求|提出|明确|指出|强调|部署|规定|安排|确保|保障|给予|进行|其中|方式|"
    "承担|担负|履行|放进|放入|列入|纳入|融入|管住|管好|守护|守住|用好|办好|严打|狠抓|紧盯|着眼|立足|利用|采用|借助|依靠|"
    "走|之路|路子|之间|予以|提供|达到|做到|作为|成为|视为|摆上|摆在|帮助|助力|服务好|面向|针对|包括|涵盖|涉及|"
    "推行|推广|引入|引进|加以|平台|载体|方向|相|高校|高新区|自贸试验区|自贸区|招投标|中西部|各单位|单位|"
    "关心|一起|这类|那样|不能|保持|维护|扎实|稳步|有序|尽快|抓|管|搞|"
    "力度|水平|机制|体系|制度|能力|行动|活动|作用|机构|等等|设立|成立|各方|各类|各项|各种|相应|压实|夯实|加大"
)
"""Words that are put in, left out or changed for each other in a summary; they tell nothing."""
_PARTICLES = frozenset(
    "的了着和与及等并要应须将把对在以为从使让按由向到于中内上下也还均都更再或被是有能可所这其该个好做搞同就既且之则又已各类"
)
"""Characters beside which a pair that the document does not have is a joint, not a word."""
_LEADING = 2
"""So many characters in, a pair that no unit has belongs to the first word of what is said."""
_REMEMBERED = 100
"""So many texts taken apart are kept: one is asked about several times in a row."""
_UNKNOWN = 0.75
"""What a pair weighs that no unit has, as a share of what the most telling pair weighs. Less than
all: where two phrases are joined anew, a pair arises that says nothing."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """A unit and how much of what was said it says."""

    unit: Unit
    """An article, a box, the preamble, or a part that has text of its own."""
    share: float
    """0 to 1, by weight."""
    weight: float
    """What the shared pairs weigh; a pair that one unit alone has weighs 1."""


_DIVISIONS: frozenset[Kind] = frozenset(("part", "book", "subbook", "chapter", "section"))
"""Kinds that articles stand in: what they say is said by those, but for text of their own."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two neighbouring characters of what is said."""

    start: int
    """In the text as given, of the first of them."""
    end: int
    weight: float
    sentences: int
    """A bit for each sentence of the document that has it."""
    is_joint: bool = False
    """It has a particle or half a word that tells nothing: it counts for a unit, never against."""


class Said:
    """A text taken apart for being compared with many units."""

    def __init__(self, pairs: tuple[Pair, ...]) -> None:
        self.pairs = pairs
        self.weight = sum(pair.weight for pair in pairs if not pair.is_joint)
        """What all pairs weigh, joints left out: how much is said at all."""

    def weighed(self, sentences: int) -> tuple[float, float]:
        """What the pairs weigh that one of the sentences has, and all that is said besides
        joints that none has."""
        shared = said = 0.0
        for pair in self.pairs:
            if pair.sentences & sentences:
                shared += pair.weight
                said += pair.weight
            elif not pair.is_joint:
                said += pair.weight
        return shared, said

    def share(self, sentences: int) -> float:
        """The one as a share of the other, 0 to 1."""
        shared, said = self.weighed(sentences)
        return shared / said if said else 0.0


class Relevance:
    """The measure for one document. Takes a few milliseconds to build."""

    def __init__(self, outline: Outline) -> None:
        self._sentences: list[tuple[Unit, int, str]] = []
        self._wordings: list[str] = []
        self._said: dict[str, Said] = {}
        self._pairs: dict[str, int] = {}
        self._of_unit: dict[str, int] = {}
        self._top_masks: dict[str, int] = {}
        self._tops: list[Unit] = []
        units: Counter[str] = Counter()
        for top in outline.roots:
            self._read(top, units)
        most = math.log(len(self._tops) + 1)
        self._weights = {pair: 1 - math.log(count) / most for pair, count in units.items()}

    def _read(self, unit: Unit, units: Counter[str]) -> tuple[int, set[str]]:
        """The bits of a unit's sentences and their pairs; ``units`` counts who has a pair."""
        mask, pairs = self._add(unit, 0, unit.heading) if unit.heading else (0, set())
        for number, sentence in enumerate(unit.own_sentences, 1):
            bit, found = self._add(unit, number, sentence)
            mask |= bit
            pairs |= found
        is_part = unit.kind in _DIVISIONS
        is_top = (
            bool(unit.paragraphs)
            if is_part
            else unit.parent is None or unit.parent.kind in _DIVISIONS
        )
        if is_top:
            self._tops.append(unit)
        own_mask, own_pairs = mask, set(pairs)
        for child in unit.children:
            bits, found = self._read(child, units)
            mask |= bits
            pairs |= found
        self._of_unit[unit.id] = mask
        if is_top:
            self._top_masks[unit.id] = own_mask if is_part else mask
            units.update(own_pairs if is_part else pairs)
        return mask, pairs

    def _add(self, unit: Unit, number: int, text: str) -> tuple[int, set[str]]:
        bit = 1 << len(self._sentences)
        self._sentences.append((unit, number, text))
        words = wording_of(text)
        self._wordings.append(words)
        pairs = set(map("".join, itertools.pairwise(words)))
        known = self._pairs
        for pair in pairs:
            known[pair] = known.get(pair, 0) | bit
        return bit, pairs

    # --- questions --------------------------------------------------------------------------------

    def said(self, text: str) -> Said:
        """A text taken apart; punctuation and words that tell nothing part it."""
        if text not in self._said:
            if len(self._said) > _REMEMBERED:
                self._said.clear()
            self._said[text] = self._take_apart(text)
        return self._said[text]

    def _take_apart(self, text: str) -> Said:
        folded = fold(text, punctuation="drop")
        words = folded.text
        silent = [False] * len(words)
        for start, end in commonplace_spans(words):
            silent[start:end] = [True] * (end - start)
        inside: set[int] = set()
        for match in _GENERIC.finditer(words):
            inside.update(range(match.start(), match.end()))
        pairs: list[Pair] = []
        for at in range(len(words) - 1):
            start, end = folded.offsets[at], folded.offsets[at + 1] + 1
            if (silent[at] and silent[at + 1]) or end - start > 2:
                continue
            pair = words[at : at + 2]
            sentences = self._pairs.get(pair, 0)
            if at in inside and at + 1 in inside:
                continue
            is_joint = at in inside or at + 1 in inside or not _PARTICLES.isdisjoint(pair)
            if not sentences and is_joint:
                continue
            if not sentences and len(pairs) == 0 and at <= _LEADING:
                continue  # The verb a summary begins with.
            weight = self._weights.get(pair, 1.0 if sentences else _UNKNOWN)
            pairs.append(Pair(start, end, weight, sentences, is_joint))
        return Said(tuple(pairs))

    def telling(self, word: str) -> float:
        """How much a word tells, 0 to 1, by the mean of its pairs."""
        pairs = self.said(word).pairs
        return sum(pair.weight for pair in pairs) / len(pairs) if pairs else 0.0

    def sentences_of(self, *units: Unit) -> int:
        """The bits of all sentences of units, those of what is below them included."""
        mask = 0
        for unit in units:
            mask |= self._of_unit.get(unit.id, 0)
        return mask

    @property
    def tops(self) -> tuple[Unit, ...]:
        """The articles and boxes, and what has text of its own beside them, in reading order."""
        return tuple(self._tops)

    def sentence(self, sentence: tuple[Unit, int, str]) -> int:
        """The bit of a sentence that ``evidence`` answered."""
        return 1 << self._sentences.index(sentence)

    def sentence_with(self, wording: str, sentences: int) -> tuple[Unit, int, str] | None:
        """The first of the sentences that has this folded wording; None if it runs over several."""
        for index, words in enumerate(self._wordings):
            if 1 << index & sentences and wording in words:
                return self._sentences[index]
        return None

    @cached_property
    def everywhere(self) -> int:
        """The bits of all sentences."""
        return (1 << len(self._sentences)) - 1

    def nearest(self, said: Said, limit: int = 3) -> tuple[Nearest, ...]:
        """The articles and boxes that say most of it, best first, those that say none left out."""
        found = []
        for top in self._tops:
            shared, all_said = said.weighed(self._top_masks[top.id])
            if shared:
                found.append(Nearest(top, shared / all_said, shared))
        found.sort(key=lambda one: -one.share)
        return tuple(found[:limit])

    def evidence(self, said: Said, sentences: int) -> tuple[Unit, int, str] | None:
        """Of the sentences the one that says most of it: its unit, its number (0: the heading) and
        its text."""
        shared: dict[int, float] = {}
        for pair in said.pairs:
            having = pair.sentences & sentences
            while having:
                bit = having & -having
                shared[bit] = shared.get(bit, 0.0) + pair.weight
                having ^= bit
        # Of two that say as much the first: a heading rather than a sentence that says no more.
        best = max(sorted(shared), key=shared.__getitem__, default=0)
        return self._sentences[best.bit_length() - 1] if best else None


@lru_cache(8)
def relevance_of(outline: Outline) -> Relevance:
    """The measure for a document, which is asked again and again."""
    return Relevance(outline)
