"""What someone may have meant who searched for words that the document does not have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from qcite.edition.apparatus import Apparatus, Variant, own_text
from qcite.edition.outline import Outline
from qcite.searching.corpus import Corpus, fold_word
from qcite.searching.pinyin import SpelledText, is_typed, spell

_MOST = 3
"""Suggestions for a word."""
_LONGEST = 20
"""Characters; a longer word is taken for a passage."""
_SOUND_WEIGHT = 8
"""Chinese is typed by its sound: the likeliest slip, so many times likelier than that the term is
right and has something before or after it that the document has not."""
_SLIP_WEIGHT = 4
"""The same of any other slip."""
_JOINING = "和与及等的了在对"
"""Characters that join words and begin none."""


def suggest(outline: Outline, words: Sequence[str]) -> tuple[str, ...]:
    """Terms of the document like those of the words that it does not have, or else headings.

    A term is like another if it sounds like it (品排 and 品牌), has one character more, fewer or
    other inside, or two exchanged, or is the longest piece of it; of several, the usual ones.
    """
    corpus = Corpus(outline)
    found: list[str] = []
    for word in words:
        term = fold_word(word)
        if term and not corpus.has(term):
            like = _terms(term, corpus) if len(term) <= _LONGEST else []
            found += like or _headings(term, corpus)
    return tuple(dict.fromkeys(found))


def variant_readings(apparatus: Apparatus, word: str) -> tuple[Variant, ...]:
    """The places where a copy has a word, which the document must not have: 多层次 for 多层级."""
    term = fold_word(word)
    return tuple(variant for variant in apparatus.variants if term in _copies(variant, len(word)))


def _copies(variant: Variant, around: int) -> str:
    """The readings of a place with so many characters on either side, folded."""
    text = own_text(variant.unit)
    before = text[max(0, variant.start - around) : variant.start]
    after = text[variant.end : variant.end + around]
    return "\n".join(fold_word(before + reading.text + after) for reading in variant.readings)


def _terms(term: str, corpus: Corpus) -> list[str]:
    counts: Counter[str] = Counter()
    for like in _alike(term, corpus):
        counts[like] += _SOUND_WEIGHT
    if not term.isascii():
        for like in _nearly(term, corpus):
            counts[like] += _SLIP_WEIGHT
        counts.update(_pieces(term, corpus))
    if len(term) == 2 or term.isascii():
        for like in [like for like in counts if not _stands_alone(like, corpus)]:
            del counts[like]
    whole = [
        (like, count)
        for like, count in counts.most_common()
        if not any(like in longer for longer in counts if longer != like)
    ]
    return [like for like, count in whole[:_MOST] if 2 * count > whole[0][1]]


def _stands_alone(term: str, corpus: Corpus) -> bool:
    """Whether it can be a word: what always has the same character before it, or after it, is a
    piece of one, or the end of one and the beginning of the next (检查制度)."""
    starts = [match.start() for match in re.finditer(re.escape(term), corpus.folded)]
    before = _common(corpus.folded, [at - 1 for at in starts], -1, 1)
    after = _common(corpus.folded, [at + len(term) for at in starts], 1, 1)
    return not before and not after and term[0] not in _JOINING


def _alike(term: str, corpus: Corpus) -> Iterator[str]:
    syllables = " ".join(spell(term))
    typed = term if is_typed(term) else syllables
    if is_typed(typed):
        for start, end in SpelledText(corpus.folded).find_alike(typed):
            yield corpus.folded[start:end]


def _nearly(term: str, corpus: Corpus) -> Iterator[str]:
    """Every occurrence of a term that differs by one character, or by an exchange of two."""
    escaped = [re.escape(character) for character in term]
    patterns = dict.fromkeys(f"(?=({''.join(one)}))" for one in _variations(escaped))
    for pattern in patterns:
        for match in re.finditer(pattern, corpus.folded):
            yield match[1]


def _variations(characters: Sequence[str]) -> Iterator[Iterable[str]]:
    last = len(characters) - 1
    for index, character in enumerate(characters):
        before, after = characters[:index], characters[index + 1 :]
        if before:
            yield [*before, r"[\w、]", character, *after]
            yield [*before[:-1], character, before[-1], *after]
        if 0 < index < last:
            yield [*before, *after]
        if 0 < index < last or last == 1:
            yield [*before, r"\w", *after]


def _pieces(term: str, corpus: Corpus) -> Iterator[str]:
    """Every occurrence of the longest pieces of the term, if they are half of it.

    Where little is missing and the document always goes on in the same way, so does the piece:
    村振兴 of 农村振兴 becomes 乡村振兴.
    """
    for length in range(len(term) - 1, max(2, (len(term) + 1) // 2) - 1, -1):
        found = False
        missing = len(term) - length
        little = 3 * missing <= length
        for start in range(len(term) - length + 1):
            piece = term[start : start + length]
            starts = [match.start() for match in re.finditer(re.escape(piece), corpus.folded)]
            if starts:
                found = True
                if little:
                    ends = [at + length for at in starts]
                    after = _common(corpus.folded, ends, 1, missing - start)
                    before = _common(corpus.folded, [at - 1 for at in starts], -1, start)
                    piece = before[::-1] + piece + after
                yield from [piece] * len(starts)
        if found:
            return


def _common(text: str, positions: Sequence[int], step: int, most: int) -> str:
    """The word characters that follow all positions alike in one direction, ``most`` at most."""
    common = ""
    for distance in range(0, most * step, step):
        following = {text[max(at + distance, 0) :][:1] for at in positions}
        character = following.pop()
        if following or not character.isalnum():
            break
        common += character
    return common


def _headings(term: str, corpus: Corpus) -> list[str]:
    """The headings that share most pairs of characters with the term."""
    pairs = {term[index : index + 2] for index in range(len(term) - 1)}
    shared = [
        (-sum(pair in text.content for pair in pairs), order, text.content)
        for order, text in enumerate(corpus.texts)
        if text.number == 0
    ]
    return [heading for score, _, heading in sorted(shared)[:_MOST] if score]
