"""The document's headings and sentences as one text in which to find words.

Width, letter case, white space and traditional characters make no difference to a word; see
qcite.text.folding.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from qcite.edition.outline import Outline, Unit
    from qcite.text.folding import Folded

_BORDER = "╋"
"""Stands between the texts when they are searched as one. Folding keeps it, GB 2312 has it, and
no document does."""


class Text(NamedTuple):
    """A heading, or a sentence of the unit's own."""

    unit: Unit
    number: int
    """Of the sentence within the unit, from 1; 0 for the heading."""
    content: str


class Corpus:
    """Every heading and sentence of a document, in reading order."""

    def __init__(self, outline: Outline) -> None:
        self.texts: list[Text] = []
        for unit in outline.walk():
            if unit.heading:
                self.texts.append(Text(unit, 0, unit.heading))
            own = enumerate(unit.own_sentences, 1)
            self.texts += [Text(unit, number, sentence) for number, sentence in own]
        self._starts = [0]
        for text in self.texts:
            self._starts.append(self._starts[-1] + len(text.content) + len(_BORDER))
        self._whole = _BORDER.join([text.content for text in self.texts])
        self._counts: dict[str, int] = {}
        self.is_simplified = _is_simplified(self._whole)
        """Whether folding changes nothing of it but letter case, marks and spaces. It could, were
        the text in full width, but loading refuses that."""

    @cached_property
    def _lower(self) -> str:
        return self._whole.lower()

    @cached_property
    def _folded(self) -> Folded:
        from qcite.text.folding import Folded, fold

        folded = fold(self._whole, punctuation="unify")
        if " " not in folded.text:
            return folded
        # Latin names keep their spaces (ISO 9001), but who looks for ISO9001 finds them, too.
        kept = [index for index, character in enumerate(folded.text) if character != " "]
        offsets = folded.offsets[:0]
        offsets.extend(folded.offsets[index] for index in [*kept, len(folded.text)])
        return Folded(folded.text.replace(" ", ""), offsets)

    @property
    def folded(self) -> str:
        """The texts folded and joined, something that no word has between any two."""
        return self._folded.text

    @property
    def heading_starts(self) -> frozenset[int]:
        """Where in the folded texts a heading begins."""
        return frozenset(
            self._folded.position(start)
            for start, text in zip(self._starts, self.texts, strict=False)
            if text.number == 0
        )

    def has(self, term: str) -> bool:
        """Whether a folded term stands anywhere."""
        return next(self.find(term), None) is not None

    def find(self, term: str) -> Iterator[tuple[int, int, int]]:
        """Where a folded term stands, overlaps left out: index of the text, start and end in it."""
        if _BORDER in term:
            return
        if self.is_simplified and term.isalnum() and not term.isascii():
            # Folding takes 2 ms, which most searches need not spend.
            for start in _occurrences(term, self._lower):
                yield self._place(start, start + len(term))
        else:
            for start in _occurrences(term, self.folded):
                yield self._place(*self._folded.span(start, start + len(term)))

    def is_cut_out(self, index: int, start: int, end: int) -> bool:
        """Whether what stands there is cut out of two words, as 品质 is of 产品质量.

        Chinese marks no words; but where both pairs of characters that straddle the edges are
        more usual in this document than what they enclose, they are the words.
        """
        text = self.texts[index].content
        if not (text[start - 1 : start].isalnum() and text[end : end + 1].isalnum()):
            return False
        times = self._count(text[start:end])
        return (
            self._count(text[start - 1 : start + 1]) > times
            and self._count(text[end - 1 : end + 1]) > times
        )

    def _count(self, stretch: str) -> int:
        if stretch not in self._counts:
            self._counts[stretch] = self._whole.count(stretch)
        return self._counts[stretch]

    def _place(self, start: int, end: int) -> tuple[int, int, int]:
        index = bisect_right(self._starts, start) - 1
        return index, start - self._starts[index], end - self._starts[index]


def fold_word(word: str) -> str:
    """A word as Corpus.find wants it; empty if there is nothing to look for."""
    if word.isalnum() and _is_simplified(word) and max(word) < "\uff00":
        return word.lower()
    from qcite.text.folding import fold

    return fold(word, punctuation="unify").text.replace(" ", "")


def _is_simplified(text: str) -> bool:
    """Whether there is nothing traditional in it: GB 2312 has the ordinary characters only."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _occurrences(term: str, text: str) -> Iterator[int]:
    start = text.find(term)
    while start >= 0:
        yield start
        start = text.find(term, start + len(term))
