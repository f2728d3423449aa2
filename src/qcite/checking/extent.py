"""How far what is said of a source reaches: to the next one, or to the drafter's own words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qcite.checking import lexicon
from qcite.checking.names import Mention
from qcite.checking.prose import CLAUSE_END
from qcite.checking.reading import Reading
from qcite.checking.sources import Source

Manner = Literal["said", "colon", "topic", "basis", "behind", "cell", "further", "later", "denied"]
"""``said``: behind a verb; ``colon``: behind a colon; ``topic``: 对……作出部署, 关于……的要求;
``basis``: 按照……要求，……, which may be the drafter's own doing; ``behind``: the source follows in
parentheses; ``cell``: it stands in another cell of the table; ``further``: a sentence behind the
first, which may be a remark of the drafter's; ``later``: behind another clause about
the document; ``denied``: what it is said not to say."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that are said to be the Outline's in substance. Offsets in the draft's text."""

    start: int
    end: int
    source: Source
    manner: Manner
    clauses: tuple[tuple[int, int], ...]
    """Its clauses, to be judged each; nothing of the drafter's own is among them."""


ADVERBS = rf"(?:(?:中|里|当中|之中|内)?(?:{lexicon.ADVERBS}|[，,](?=(?:并|还|也|又|要)))*)"
_SPOKEN_OF = re.compile(rf"第|{ADVERBS}(?:{lexicon.SAYS})")
_NOT_SAID = re.compile(
    rf"\s*(?:{lexicon.JOINT})*(?:{lexicon.OWN}|{lexicon.OWN_WORK}|(?P<remark>{lexicon.REMARK})"
    rf"|(?!{lexicon.SAYS}){lexicon.ANOTHER})"
)
OWN_SUBJECT = re.compile(
    rf"\s*(?:我(?!国)|本(?:{lexicon.PLACE}|{lexicon.OFFICE})|咱|笔者|目前|截至|共(?:培育|建成|完成))"
)
QUOTES = ' \t\u3000“”"'


class Extent:
    """Where what is said begins and ends, in one draft."""

    def __init__(
        self,
        reading: Reading,
        sources: Sequence[Source],
        is_its_own: Callable[[str, bool], bool],
        judged: Collection[int] = (),
    ) -> None:
        """``judged``: where quotations begin that have a verdict of their own."""
        self._prose = reading.prose
        self._text = reading.prose.text
        self._plain = reading.prose.plain
        self._mentions = reading.mentions
        self._starts = [source.start for source in sources]
        self._is_its_own = is_its_own
        self._judged = frozenset(judged)

    def limit(self, offset: int) -> int:
        """The end of the sentence that goes on at ``offset``, or where the next source begins."""
        high = self._prose.sentence_end(offset)
        for mention in self._mentions.between(offset, high):
            if self._speaks(mention):
                return min(high, self._clause_before(offset, mention.start))
        following = self.source_from(offset)
        if following < high:
            return min(high, self._clause_before(offset, following))
        return high

    def source_from(self, offset: int) -> int:
        """Where the first source from an offset on begins; the end of the text for none."""
        index = bisect_left(self._starts, offset)
        return self._starts[index] if index < len(self._starts) else len(self._text)

    def _speaks(self, mention: Mention) -> bool:
        """Whether a document named on the way is spoken of, and not an object of what is said."""
        if mention.document == "outline" and self._text[mention.start] in '《“"':
            return True
        before = self._text[max(0, mention.start - 4) : mention.start]
        return bool(CLAUSE_END.search(before[-1:])) or bool(
            _SPOKEN_OF.match(self._text, mention.reach, mention.reach + 20)
        )

    def _clause_before(self, low: int, at: int) -> int:
        """The last end of a clause before ``at``: what leads to the next source is no part."""
        ends = [match.start() for match in CLAUSE_END.finditer(self._plain, low, at)]
        return ends[-1] if ends else at

    def _clauses(self, start: int, end: int, *, first_is_said: bool) -> list[tuple[int, int]]:
        """The clauses of a stretch up to where the drafter speaks for himself."""
        clauses: list[tuple[int, int]] = []
        at = start
        while at < end:
            stop = CLAUSE_END.search(self._plain, at, end)
            close = stop.start() if stop else end
            words = self._text[at:close]
            if words.strip(QUOTES):
                own = _NOT_SAID if clauses or not first_is_said else OWN_SUBJECT
                found = own.match(words)
                # What sounds like a remark may be the document's words with a slip.
                if found and not self._is_its_own(words, found.lastgroup == "remark"):
                    break
                clauses.append((at, close))
            at = close + 1
        return clauses

    def claim(
        self, source: Source, start: int, end: int, manner: Manner, *, first_is_said: bool = True
    ) -> Claim | None:
        # What is quoted is judged as such, whatever its clauses look like.
        clauses = [(start, end)]
        if not self.is_quotation(start, end):
            clauses = self._clauses(start, end, first_is_said=first_is_said)
        if not clauses:
            return None
        return Claim(clauses[0][0], clauses[-1][1], source, manner, tuple(clauses))

    def is_quotation(self, start: int, end: int) -> bool:
        """Whether a stretch is a judged quotation and nothing else."""
        if start not in self._judged:
            return False
        quotation = self._prose.quotation_at(start)
        return quotation is not None and quotation.end >= end

    def claims(self, source: Source, start: int, end: int, manner: Manner) -> Iterator[Claim]:
        found = self.claim(source, start, end, manner)
        if found is not None:
            yield found
