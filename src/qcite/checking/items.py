"""Items of a list that a source leads: paragraphs below it, or sentences in its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qcite.checking.extent import QUOTES, Claim, Extent, Manner
from qcite.checking.prose import Prose
from qcite.checking.sources import Source

ITEM = re.compile(
    r"\s*(?P<mark>[-*+•·●○◆■□▪]|——|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、是]|"
    r"\d{1,2}[.、．)）]|[①-⑳]|第[一二三四五六七八九十]{1,2}[，,、]|首先[，,]|其次[，,]|最后[，,])\s*"
)
_RANKS = tuple(
    re.compile(one)
    for one in (
        r"[一二三四五六七八九十]+、",
        r"[（(][一二三四五六七八九十]+",
        r"\d+[.、．]",
        r"[（(]\d+",
    )
)
"""What numbers the levels of an official document, highest first (GB/T 9704-2012, 7.3.3)."""
_SHOWN = "•"
"""For the mark that a program shows before an item, which is no text."""


def _rank(mark: str) -> int:
    """The level of an item by its mark, from 0; all other marks are the lowest."""
    ranks = (rank for rank, pattern in enumerate(_RANKS) if pattern.match(mark))
    return next(ranks, len(_RANKS))


class Items:
    """Reads the lists of one draft."""

    def __init__(self, prose: Prose, extent: Extent) -> None:
        self._prose = prose
        self._text = prose.text
        self._extent = extent

    def in_a_row(self, source: Source, at: int, mark: str, manner: Manner) -> Iterator[Claim]:
        """Items in the paragraph of the source, which may go on below: 一是……。二是……。"""
        line = self._prose.paragraph_end(at)
        between: list[tuple[int, int]] = []
        while at < line:
            item = ITEM.match(self._text, at, line)
            begin = item.end() if item else at
            limit = self._extent.limit(begin)
            if item is None:
                between.append((begin, limit))
            elif _rank(item["mark"]) < _rank(mark):
                return
            else:
                # What stands behind the last item is the drafter's own.
                for span in between:
                    yield from self._extent.claims(source, *span, "further")
                between.clear()
                yield from self._extent.claims(source, begin, limit, manner)
            at = self._prose.sentence_end(begin) + 1
            if limit + 1 < at:
                return
        if not between:
            yield from self.below(source, line, mark)

    def below(self, source: Source, at: int, mark: str | None = None) -> Iterator[Claim]:
        """Items of a list below the paragraph of ``at``.

        ``mark``: that of its first item, if that stands in the paragraph itself.
        """
        line = self._prose.paragraph_end(at)
        goes_on = True
        while goes_on and line + 1 < len(self._text):
            start = line + 1
            line = self._prose.paragraph_end(start)
            words = self._text[start:line]
            if not words.strip():
                continue
            item = ITEM.match(self._text, start, line)
            found = item["mark"] if item else _SHOWN * (start in self._prose.items)
            mark = found if mark is None else mark
            if bool(found) != bool(mark) or _rank(found) < _rank(mark):
                return
            if self._extent.source_from(start) < line:
                return
            begin = item.end() if item else start + len(words) - len(words.lstrip())
            yield from self._item(source, begin, line)
            goes_on = bool(found) or words.rstrip().endswith(("；", ";"))

    def _item(self, source: Source, at: int, end: int) -> Iterator[Claim]:
        """The sentences of an item, up to where the drafter speaks for himself."""
        manner: Manner = "colon"
        for start, close in self._prose.sentences(at, end):
            found = self._extent.claim(source, start, close, manner)
            if found is None:
                return
            yield found
            if self._text[found.end : close].strip(QUOTES):
                return
            manner = "further"
