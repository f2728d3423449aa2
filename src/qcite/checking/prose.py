"""A draft's text as its reader divides it: paragraphs, sentences, quotations."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from qcite.drafts.model import line_starts

_MARKS = re.compile('[“”「」『』"＂\n]')
_CLOSING = {"“": "”", "「": "」", "『": "』"}
_STRAIGHT = '"＂'
_LONGEST = 6000
"""A quotation longer than this lacks its closing mark."""
_WINDOW = 1500
"""How far back, in characters, a sentence is followed."""
_STOPS = re.compile("[。！？!?]")
_SENTENCE_END = re.compile("[。！？!?\n]")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Text between quotation marks, the outermost pair of its place."""

    start: int
    end: int
    """Half open, with the marks."""
    inner_start: int
    inner_end: int
    nested: tuple[int, ...] = ()
    """Offsets of marks of the same kind inside: “甲“乙”丙” has two."""
    continued: tuple[int, ...] = ()
    """Offsets of opening marks that only lead a further paragraph."""


def find_quotations(text: str) -> list[Quotation]:
    """The outermost quotations in order.

    A quotation may run over several paragraphs: each then opens with a mark and only the last
    closes (GB/T 15834-2011, 4.8.3.5). An opening mark that is never closed is passed over.
    """
    found: list[Quotation] = []
    opened: list[tuple[str, int]] = []
    nested: list[int] = []
    continued: list[int] = []
    straight = -1
    crossed = False  # A line has ended since the outermost mark.
    for match in _MARKS.finditer(text):
        mark, at = match[0], match.start()
        if opened and at - opened[0][1] > _LONGEST:
            opened, nested, continued, crossed = [], [], [], False
        if mark == "\n":
            straight = -1
            if opened:
                crossed = True
                if len(opened) > 1 or _blank_follows(text, at):
                    opened, nested, continued, crossed = [], [], [], False
        elif mark in _STRAIGHT:
            if opened:
                continue
            if straight < 0:
                straight = at
            else:
                found.append(Quotation(straight, at + 1, straight + 1, at))
                straight = -1
        elif mark in _CLOSING:
            if crossed and len(opened) == 1:
                if opened[0][0] == mark and not text[text.rfind("\n", 0, at) + 1 : at].strip():
                    # The next paragraph of the same quotation.
                    continued.append(at)
                    crossed = False
                    continue
                opened, nested, continued, crossed = [], [], [], False
            if opened:
                nested.append(at)
            opened.append((mark, at))
        elif opened and _CLOSING[opened[-1][0]] == mark:
            _, start = opened.pop()
            if opened:
                nested.append(at)
            else:
                marks = tuple(nested), tuple(continued)
                found.append(Quotation(start, at + 1, start + 1, at, *marks))
                nested, continued, crossed = [], [], False
    return found


def _blank_follows(text: str, at: int) -> bool:
    """Whether the line after the line break at ``at`` is blank and no quotation goes on there."""
    after = re.compile(r"[^\S\n]*\n\s*").match(text, at + 1)
    return after is not None and text[after.end() : after.end() + 1] not in _CLOSING


class Prose:
    """The text with its quotations, and where its sentences and paragraphs begin and end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.quotations = find_quotations(text)
        self.starts = [quotation.start for quotation in self.quotations]
        self._lines = line_starts(text)
        pieces: list[str] = []
        done = 0
        for quotation in self.quotations:
            inner = text[quotation.inner_start : quotation.inner_end]
            calm = _STOPS.sub("，", inner).replace("\n", " ")
            if calm != inner:
                pieces += (text[done : quotation.inner_start], calm)
                done = quotation.inner_end
        self.plain = "".join(pieces) + text[done:]
        """The same length as ``text``; what ends a sentence inside a quotation does not here."""
        self._ends = array("I", (match.start() for match in _SENTENCE_END.finditer(self.plain)))

    def paragraph_start(self, offset: int) -> int:
        """Where the line of a character begins."""
        return self._lines[bisect_right(self._lines, offset) - 1]

    def paragraph_end(self, offset: int) -> int:
        """Where the line of a character ends, before its line break."""
        index = bisect_right(self._lines, offset)
        return self._lines[index] - 1 if index < len(self._lines) else len(self.text)

    def sentence_start(self, offset: int) -> int:
        """Where the sentence of a character begins; quotations do not end a sentence."""
        index = bisect_left(self._ends, offset) - 1
        return max(0, offset - _WINDOW, self._ends[index] + 1 if index >= 0 else 0)

    def sentence_end(self, offset: int) -> int:
        """Where the sentence that goes on at ``offset`` ends, before the mark that ends it."""
        index = bisect_left(self._ends, offset)
        last = min(len(self.plain), offset + _WINDOW)
        return min(last, self._ends[index]) if index < len(self._ends) else last

    def quotation_at(self, offset: int) -> Quotation | None:
        """The quotation a character stands in, its marks included."""
        index = bisect_right(self.starts, offset) - 1
        if index >= 0 and offset < self.quotations[index].end:
            return self.quotations[index]
        return None

    def quotation_from(self, low: int, high: int) -> Quotation | None:
        """The first quotation that begins between two offsets."""
        index = bisect_left(self.starts, low)
        if index < len(self.starts) and self.starts[index] < high:
            return self.quotations[index]
        return None

    def is_heading(self, offset: int) -> bool:
        """Whether a character stands in a line that looks like a title: short, no full stop."""
        line = self.text[self.paragraph_start(offset) : self.paragraph_end(offset)].strip()
        return 0 < len(line) <= 45 and line[-1] not in "。；：，！？;:,!?"
