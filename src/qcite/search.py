"""Keywords to hits: where the document speaks of something.

A hit is the smallest unit with a heading of its own that holds the words: an article, a box's
item, a goal; besides these an overall target, the preamble, and a part or a box by its heading.
Width, letter case, white space inside a word and traditional characters make no difference. A
word of Latin letters that the document does not have is read as pinyin.

Hits are ordered by what a reader would open first: those with more of the words in the heading;
then those with more of the words at all; then by how much of the unit is about them (Hit.score);
then as they stand in the document.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from qcite.errors import QciteError
from qcite.folding import Folded, fold
from qcite.outline import Outline, Unit

Scope = Literal["article", "box", "target", "heading"]


class SearchError(QciteError):
    """A search that cannot be made: no words, or a bad regular expression."""


@dataclass(frozen=True, slots=True)
class Match:
    """Characters ``start:end`` of a heading or sentence, found for word number ``word``."""

    start: int
    end: int
    word: int


@dataclass(frozen=True, slots=True)
class FoundSentence:
    """A sentence of the unit with what was found in it."""

    number: int
    """Within the unit, from 1."""
    text: str
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A unit that holds the words."""

    unit: Unit
    heading: tuple[Match, ...]
    """What was found in the unit's heading."""
    sentences: tuple[FoundSentence, ...]
    """The unit's own sentences that hold a word; those of its children are theirs."""
    score: float
    """How many times denser the words stand in the unit than in the whole document, children
    included, added up over the words."""

    @property
    def count(self) -> int:
        """How many times the words stand in the heading and in the unit's own sentences."""
        return len(self.heading) + sum(len(sentence.matches) for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is looked for."""

    typed: str
    terms: tuple[tuple[str, float], ...]
    """Folded texts that count as the word, with their weights, which add up to 1."""
    by_pinyin: bool = False


def search(
    outline: Outline,
    words: Sequence[str],
    *,
    any_word: bool = False,
    regex: bool = False,
    within: frozenset[Scope] | None = None,
) -> tuple[Hit, ...]:
    """The units that hold all the words (or, with ``any_word``, one of them), best first.

    With ``regex`` each word is a regular expression of Python's ``re``, matched against a heading
    or a sentence as published, letter case ignored; an empty match finds nothing.

    ``within`` keeps what stands in articles (their targets included), in boxes or in targets, or
    in headings only; heading combines with the others. Raises SearchError.
    """
    corpus = _Corpus(outline)
    if regex:
        patterns = [_compile(word) for word in _not_empty(words)]
        found = corpus.find_patterns(patterns)
    else:
        found = corpus.find_words(_interpret(corpus, words))
    return corpus.hits(found, len(words), any_word=any_word, within=within)


def interpret(outline: Outline, words: Sequence[str]) -> tuple[Word, ...]:
    """What is looked for when these words are searched. Raises SearchError if one is empty."""
    return _interpret(_Corpus(outline), words)


# --- words ---------------------------------------------------------------------------------


def _not_empty(words: Sequence[str]) -> Sequence[str]:
    if not words or not all(word.strip() for word in words):
        raise SearchError("关键词是空的；请写要查找的词，例如：qcite find 品牌。")
    return words


def _interpret(corpus: _Corpus, words: Sequence[str]) -> tuple[Word, ...]:
    return tuple(_interpret_word(corpus, word) for word in _not_empty(words))


def _interpret_word(corpus: _Corpus, typed: str) -> Word:
    text = fold(typed, punctuation="unify").text
    if not text:
        raise SearchError(f"关键词“{typed}”中没有可查找的文字。")
    if text[0] in _LATIN and not corpus.has(text):
        # Few searches are typed in pinyin: only they load its table.
        from qcite import pinyin

        if pinyin.is_typed(text):
            terms = corpus.read_as(text)
            if terms:
                return Word(typed, terms, by_pinyin=True)
    return Word(typed, ((text, 1.0),))


def _compile(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        place = "" if error.pos is None else f"（第{error.pos + 1}个字符处）"
        raise SearchError(f"正则表达式“{pattern}”有误{place}：{error.msg}。") from None


# --- the text that is searched -------------------------------------------------------------

_LATIN = frozenset("abcdefghijklmnopqrstuvwxyzü")
_BORDER = "╋"
"""Stands between the texts when they are searched as one. Folding keeps it, GB 2312 has it, and
no document does."""


@dataclass(frozen=True, slots=True)
class _Found:
    """An occurrence: characters of text number ``text``."""

    text: int
    match: Match
    weight: float


class _Corpus:
    """Every heading and sentence of the document, in reading order."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self.units: list[Unit] = []
        self.numbers: list[int] = []
        """Sentence number within the unit; 0 for a heading."""
        self.texts: list[str] = []
        for unit in outline.walk():
            if unit.heading:
                self._add(unit, 0, unit.heading)
            number = 0
            for paragraph in unit.paragraphs:
                for sentence in paragraph:
                    number += 1
                    self._add(unit, number, sentence)
        self._starts = [0]
        for text in self.texts:
            self._starts.append(self._starts[-1] + len(text) + len(_BORDER))
        self._whole = _BORDER.join(self.texts)
        self._small = self._whole.lower()
        try:
            self._whole.encode("gb2312")
            self._is_simplified = len(self._small) == len(self._whole)
        except UnicodeEncodeError:
            self._is_simplified = False

    def _add(self, unit: Unit, number: int, text: str) -> None:
        self.units.append(unit)
        self.numbers.append(number)
        self.texts.append(text)

    @cached_property
    def _folded(self) -> Folded:
        return fold(self._whole, punctuation="unify")

    def _positions(self, term: str) -> Iterator[tuple[int, int]]:
        """Where a folded term stands in the texts joined."""
        if self._is_simplified and term.isalnum():
            # In GB 2312, folding changes but letter case and marks, which the term has not.
            for start in _occurrences(term, self._small):
                yield start, start + len(term)
        else:
            for start in _occurrences(term, self._folded.text):
                yield self._folded.span(start, start + len(term))

    def has(self, term: str) -> bool:
        """Whether a folded term stands anywhere."""
        return next(self._positions(term), None) is not None

    def read_as(self, typed: str) -> tuple[tuple[str, float], ...]:
        """The folded terms of the document that read as the pinyin typed, the usual ones first,
        weighted by how usual they are: 工程质量 is a word and 过程质量 mostly a coincidence."""
        from collections import Counter

        from qcite.pinyin import SpelledText

        text = self._folded.text
        beginnings = frozenset(
            self._folded.position(start)
            for start, number in zip(self._starts, self.numbers, strict=False)
            if number == 0
        )
        found = SpelledText(text).find(typed, beginnings)
        counts = Counter(text[start:end] for start, end in found)
        return tuple((term, count / counts.total()) for term, count in counts.most_common())

    def find_words(self, words: Sequence[Word]) -> list[_Found]:
        """All occurrences of all words."""
        found = []
        for number, word in enumerate(words):
            for term, weight in word.terms:
                for start, end in self._positions(term):
                    text = bisect_right(self._starts, start) - 1
                    match = Match(start - self._starts[text], end - self._starts[text], number)
                    found.append(_Found(text, match, weight))
        return found

    def find_patterns(self, patterns: Sequence[re.Pattern[str]]) -> list[_Found]:
        """All matches of all patterns that are not empty."""
        return [
            _Found(index, Match(match.start(), match.end(), number), 1.0)
            for number, pattern in enumerate(patterns)
            for index, text in enumerate(self.texts)
            for match in pattern.finditer(text)
            if match[0]
        ]

    def hits(
        self,
        found: Sequence[_Found],
        words: int,
        *,
        any_word: bool,
        within: frozenset[Scope] | None,
    ) -> tuple[Hit, ...]:
        """Gather occurrences into units, leave out those that do not qualify, and order them."""
        matches: dict[int, list[Match]] = {}
        mass: dict[str, list[float]] = {}
        """Of a unit by its id: how many characters of its own each word covers."""
        total = [0.0] * words
        for one in found:
            matches.setdefault(one.text, []).append(one.match)
            weight = one.weight * (one.match.end - one.match.start)
            own = mass.setdefault(self.units[one.text].id, [0.0] * words)
            own[one.match.word] += weight
            total[one.match.word] += weight
        length = sum(map(len, self.texts))

        by_unit: dict[str, list[int]] = {}
        for index in sorted(matches):
            if within is None or self._is_within(index, within):
                by_unit.setdefault(self.units[index].id, []).append(index)
        ranked = []
        for order, indices in enumerate(by_unit.values()):
            present = {match.word for index in indices for match in matches[index]}
            if len(present) < words and not any_word:
                continue
            unit = self.units[indices[0]]
            size = len(unit.published)
            covered = [0.0] * words
            for inner in unit.walk():
                for word, characters in enumerate(mass.get(inner.id, ())):
                    covered[word] += characters
            score = sum(
                covered[word] / size / (total[word] / length)
                for word in range(words)
                if total[word]
            )
            heading: tuple[Match, ...] = ()
            sentences = []
            for index in indices:
                there = tuple(sorted(matches[index], key=lambda one: (one.start, -one.end)))
                if self.numbers[index]:
                    sentences.append(FoundSentence(self.numbers[index], self.texts[index], there))
                else:
                    heading = there
            hit = Hit(unit, heading, tuple(sentences), score)
            in_heading = len({match.word for match in heading})
            ranked.append(((-in_heading, -len(present), -score, order), hit))
        ranked.sort(key=lambda pair: pair[0])
        return tuple(hit for _, hit in ranked)

    def _is_within(self, index: int, within: frozenset[Scope]) -> bool:
        if "heading" in within and self.numbers[index]:
            return False
        kinds = within - {"heading"}
        if not kinds:
            return True
        above: Unit | None = self.units[index]
        while above is not None:
            if above.kind in kinds:
                return True
            above = self._outline.parent(above)
        return False


def _occurrences(term: str, text: str) -> Iterator[int]:
    """Where ``term`` stands in ``text``, without overlaps."""
    position = text.find(term)
    while position >= 0:
        yield position
        position = text.find(term, position + len(term))
