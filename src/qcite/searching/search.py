"""Keywords to hits: where the document speaks of something.

A hit is the smallest unit with a heading of its own that holds the words: an article, a box's
item, a goal; besides these an overall target, the preamble, and a part or a box by its heading.
Width, letter case, white space inside a word and traditional characters make no difference. A
word of Latin letters that the document does not have is read as pinyin.

Hits are ordered by what a reader would open first: those with more of the words in the heading;
then those with more of the words at all; then by how much of the unit is about them (Hit.score);
then as they stand in the document. What is cut out of two words (品质 in 产品质量) counts for none
of this: its hits come last.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from qcite.edition.outline import Outline, Unit
from qcite.errors import QciteError
from qcite.searching.corpus import Corpus, Text, fold_word
from qcite.text.quotation_marks import quoted

Scope = Literal["article", "box", "target", "heading"]


class SearchError(QciteError):
    """A search that cannot be made: no words, or a bad regular expression."""


# Named tuples, because defining a dataclass takes four times as long, and printing hits is measured
# in milliseconds.


class Occurrence(NamedTuple):
    """Characters ``start:end`` of a heading or sentence, found for word number ``word``."""

    start: int
    end: int
    word: int


class FoundSentence(NamedTuple):
    """A sentence with what was found in it."""

    number: int
    """Within the unit, from 1."""
    text: str
    matches: tuple[Occurrence, ...]


class Hit(NamedTuple):
    """A unit that holds the words."""

    unit: Unit
    heading: tuple[Occurrence, ...]
    """What was found in the unit's heading."""
    sentences: tuple[FoundSentence, ...]
    """The unit's own sentences that hold a word; those of its children are theirs."""
    score: float
    """How many times denser the words stand in the unit, children included, than in the whole
    document; added up over the words, of several each as it is telling."""

    @property
    def times(self) -> int:
        """How many times the words stand in the heading and in the unit's own sentences."""
        return len(self.heading) + sum(len(sentence.matches) for sentence in self.sentences)

    def matched(self, word: int) -> list[str]:
        """The stretches of text that were found for word number ``word``."""
        texts = [(self.unit.heading, self.heading)]
        texts += [(sentence.text, sentence.matches) for sentence in self.sentences]
        return [
            text[match.start : match.end]
            for text, matches in texts
            for match in matches
            if match.word == word
        ]


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
    or a sentence as published, letter case ignored; an empty match finds nothing. A pattern can
    be written that takes forever: whoever lets users write one sets a time limit.

    ``within`` keeps what stands in articles (their targets included), in boxes or in targets;
    ``heading`` keeps headings, and combines with the others. Raises SearchError.
    """
    _refuse(words)
    corpus = Corpus(outline)
    if regex:
        patterns = [_compile(word, simplify=corpus.is_simplified) for word in words]
        found = list(_find_patterns(patterns, corpus))
        telling = [1.0] * len(words)
    else:
        interpreted = [_terms(word, corpus) for word in words]
        found = list(_find_words(interpreted, corpus))
        telling = _telling(interpreted, outline)
    matches: dict[int, list[Occurrence]] = {}
    for index, match, _ in found:
        matches.setdefault(index, []).append(match)
    by_unit: dict[str, list[int]] = {}
    for index in sorted(matches):
        text = corpus.texts[index]
        if within is None or _is_within(text, within):
            by_unit.setdefault(text.unit.id, []).append(index)
    cut_out = {(index, match) for index, match, weight in found if not weight}
    densities = _Densities(found, corpus, len(words), telling)
    ranked = []
    for order, indices in enumerate(by_unit.values()):
        there = [(index, match) for index in indices for match in matches[index]]
        if any_word or len({match.word for _, match in there}) == len(words):
            hit = _hit([(corpus.texts[index], matches[index]) for index in indices], densities)
            whole = [one for one in there if one not in cut_out]
            anywhere = {match.word for _, match in whole}
            in_heading = {match.word for index, match in whole if not corpus.texts[index].number}
            ranked.append((-len(in_heading), -len(anywhere), -hit.score, order, hit))
    return tuple(hit for *_, hit in sorted(ranked, key=lambda row: row[:4]))


# --- words ---------------------------------------------------------------------------------

_LATIN = frozenset("abcdefghijklmnopqrstuvwxyzü")


_MOST_WORDS = 100


def _refuse(words: Sequence[str]) -> None:
    """Raise SearchError for words that cannot be searched for."""
    if not words or not all(word.strip() for word in words):
        raise SearchError("关键词是空的。请写要查找的词，如：qcite find 品牌。")
    if len(words) > _MOST_WORDS:
        raise SearchError(f"关键词有{len(words)}个，最多{_MOST_WORDS}个。")


_Terms = tuple[tuple[str, float], ...]
"""What counts as a word: folded texts, each with its weight; the weights add up to 1."""


def _terms(word: str, corpus: Corpus) -> _Terms:
    text = fold_word(word)
    if not text:
        raise SearchError("关键词中没有看得见的文字。请写要查找的词，如：qcite find 品牌。")
    if text[0] in _LATIN and not corpus.has(text):
        # Few searches are typed in pinyin: only they load its table.
        from qcite.searching import pinyin
        from qcite.text.folding import fold

        typed = fold(word, punctuation="unify").text
        if pinyin.is_typed(typed) and (terms := _read(typed, corpus)):
            return terms
    return ((text, 1.0),)


def _read(typed: str, corpus: Corpus) -> _Terms:
    """The terms of the document that read as the pinyin typed.

    Their weights are how usual they are: 工程质量 is a word, 过程质量 mostly a coincidence.
    """
    from collections import Counter

    from qcite.searching.pinyin import SpelledText

    found = SpelledText(corpus.folded).find(typed, corpus.heading_starts)
    counts = Counter(corpus.folded[start:end] for start, end in found)
    return tuple((term, count / len(found)) for term, count in counts.items())


# --- regular expressions -------------------------------------------------------------------

# What Python's re says of a bad pattern, by how its messages begin.
_COMPLAINTS = {
    "unterminated character set": "“[”没有配对的“]”",
    "missing ), unterminated": "“(”没有配对的“)”",
    "unbalanced parenthesis": "“)”没有配对的“(”",
    "nothing to repeat": "重复符号前没有内容",
    "multiple repeat": "重复符号连用",
    "min repeat greater": "重复次数的下限大于上限",
    "bad character range": "字符范围的两端颠倒",
    "bad escape": "“\\”后不能是这个字符",
    "look-behind": "向后查看的内容长度应固定",
    "unexpected end": "没有写完",
    "unknown extension": "“(?”后不能是这个字符",
    "invalid group": "没有这个组",
    "unknown group": "没有这个组",
}


def _compile(written: str, *, simplify: bool) -> re.Pattern[str]:
    import warnings

    from qcite.text.folding import fold

    pattern = written
    if simplify:
        # Folding the whole pattern would make \s of \S.
        pattern = re.sub(
            "[^\x00-\x7f]+",
            lambda match: re.escape(fold(match[0], punctuation="keep").text),
            written,
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(pattern, re.IGNORECASE)
    except re.error as error:
        what = next(
            (text for start, text in _COMPLAINTS.items() if error.msg.startswith(start)), "写法不对"
        )
        where = "" if error.pos is None else f"第{error.pos + 1}个字符处"
        raise SearchError(f"正则表达式{quoted(written)}有误：{where}{what}。") from None
    except (OverflowError, RecursionError):
        raise SearchError("正则表达式过于复杂，请写得简单些。") from None


# --- finding and ranking -------------------------------------------------------------------

_Found = tuple[int, Occurrence, float]
"""Index of a text of the corpus, what was found in it, and the weight of the term: 0 for what is
cut out of two words."""


def _find_words(words: Iterable[_Terms], corpus: Corpus) -> Iterator[_Found]:
    for number, terms in enumerate(words):
        for term, weight in terms:
            places = list(corpus.find(term))
            cut_out = {place for place in places if corpus.is_cut_out(*place)}
            for index, start, end in places:
                is_word = (index, start, end) not in cut_out or len(cut_out) == len(places)
                yield index, Occurrence(start, end, number), weight if is_word else 0.0


def _find_patterns(patterns: Iterable[re.Pattern[str]], corpus: Corpus) -> Iterator[_Found]:
    for number, pattern in enumerate(patterns):
        for index, text in enumerate(corpus.texts):
            for match in pattern.finditer(text.content):
                if match[0]:
                    yield index, Occurrence(match.start(), match.end(), number), 1.0


def _is_within(text: Text, within: frozenset[Scope]) -> bool:
    if "heading" in within and text.number:
        return False
    kinds = within - {"heading"}
    above: Unit | None = text.unit
    while above is not None:
        if above.kind in kinds:
            return True
        above = above.parent
    return not kinds


def _telling(words: Sequence[_Terms], outline: Outline) -> list[float]:
    """How much each of several words tells, 0 to 1: one that all units have tells nothing."""
    if len(words) == 1:
        return [1.0]
    from qcite.searching.relevance import relevance_of

    relevance = relevance_of(outline)
    return [
        max(_LEAST, sum(weight * relevance.telling(term) for term, weight in terms))
        for terms in words
    ]


_LEAST = 0.05
"""What a word counts that tells nothing: of two units without telling words the one with more."""


class _Densities:
    """How densely the words stand in a unit, compared with the whole document."""

    def __init__(
        self, found: Iterable[_Found], corpus: Corpus, words: int, telling: Sequence[float]
    ) -> None:
        self._telling = telling
        self._own: dict[str, list[float]] = {}
        """Of a unit's own texts, by its id: how many characters each word covers."""
        self._all = [0.0] * words
        for index, match, weight in found:
            own = self._own.setdefault(corpus.texts[index].unit.id, [0.0] * words)
            own[match.word] += weight * (match.end - match.start)
            self._all[match.word] += weight * (match.end - match.start)
        self._length = sum(len(text.content) for text in corpus.texts)

    def of(self, unit: Unit) -> float:
        score = 0.0
        length = len(unit.published)
        for inner in unit.walk():
            counted = zip(self._own.get(inner.id, ()), self._all, self._telling, strict=False)
            for covered, everywhere, telling in counted:
                if covered:
                    score += telling * (covered / length) / (everywhere / self._length)
        return score


def _hit(found: Sequence[tuple[Text, list[Occurrence]]], densities: _Densities) -> Hit:
    heading: tuple[Occurrence, ...] = ()
    sentences = []
    for text, matches in found:
        matches.sort(key=lambda match: (match.start, -match.end))
        if text.number:
            sentences.append(FoundSentence(text.number, text.content, tuple(matches)))
        else:
            heading = tuple(matches)
    unit = found[0][0].unit
    return Hit(unit, heading, tuple(sentences), densities.of(unit))
