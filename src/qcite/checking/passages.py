"""The quotations of a draft looked up in the edition."""

from __future__ import annotations

from functools import cached_property

from qcite.checking.prose import Prose, Quotation
from qcite.matching import Match, PassageIndex
from qcite.text.folding import wording_of

CLOSE = 0.8
"""A match of this score is the same passage with mistakes, not another one."""
NEAR_TERM = 12
"""From so many characters on, an inexact quotation without a firm attribution is compared."""
_SENTENCE = 10
"""From so many characters on, words that are the document's to the letter are no common phrase."""
_SAMPLE = 6
"""Characters of a sample that is looked up in the edition."""
_SOME = 0.2
"""The share of samples found in a passage that may be quoted nearly."""
_TO_DOUBLE = str.maketrans("‘’", "“”")


class Passages:
    """Looks up what one draft quotes; a passage that is asked for again is not placed again."""

    def __init__(self, prose: Prose, index: PassageIndex) -> None:
        self._text = prose.text
        self._index = index
        self._located: dict[str, tuple[Match, ...]] = {}

    def of(self, quotation: Quotation) -> str:
        """The words of a quotation, as long as in the draft, marks of every level made equal."""
        inner = self._text[quotation.inner_start : quotation.inner_end].translate(_TO_DOUBLE)
        for at in quotation.continued:
            at -= quotation.inner_start
            inner = inner[:at] + " " + inner[at + 1 :]
        return inner

    def locate(self, passage: str) -> tuple[Match, ...]:
        """Where it stands in the edition, best first."""
        if passage not in self._located:
            self._located[passage] = self._index.locate(passage)
        return self._located[passage]

    @cached_property
    def words(self) -> str:
        """The wording of the whole document."""
        return wording_of(self._index.outline.text)

    def shared(self, words: str) -> float:
        """How much of folded words the edition may have, looked up cheaply.

        A draft may be full of quotations of other documents; placing each would take too long.
        """
        samples = [words[at : at + _SAMPLE] for at in range(0, len(words) - _SAMPLE + 1, _SAMPLE)]
        return sum(sample in self.words for sample in samples) / max(1, len(samples))

    def is_quoted(self, quotation: Quotation) -> bool:
        """Whether the words of a quotation are the document's, or nearly."""
        passage = self.of(quotation)
        words = wording_of(passage)
        if len(words) < NEAR_TERM:
            return len(words) >= _SENTENCE and words in self.words
        if self.shared(words) < _SOME:
            return False
        matches = self.locate(passage)
        return bool(matches) and matches[0].score >= CLOSE
