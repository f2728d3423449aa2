"""A draft's text as its reader divides it: paragraphs, sentences, quotations."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from qcite.checking.pinpoints import Pinpoint, find_pinpoints
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
CLAUSE_END = re.compile("[，；,;]")


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
    return _QuotationReader(text).read()


class _QuotationReader:
    """Reads the marks of a text from the first to the last."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: list[Quotation] = []
        self._straight = -1
        """Where a straight mark opened that its line has not closed yet."""
        self._forget()

    def _forget(self) -> None:
        """Nothing is open any more."""
        self._opened: list[tuple[str, int]] = []
        self._nested: list[int] = []
        self._continued: list[int] = []
        self._crossed = False
        """Whether a line has ended since the outermost mark, or since it was repeated."""

    def read(self) -> list[Quotation]:
        for match in _MARKS.finditer(self._text):
            mark, at = match[0], match.start()
            if self._opened and at - self._opened[0][1] > _LONGEST:
                self._forget()
            if mark == "\n":
                self._end_line(at)
            elif mark in _STRAIGHT:
                self._meet_straight(at)
            elif mark in _CLOSING:
                self._open(mark, at)
            elif self._opened and _CLOSING[self._opened[-1][0]] == mark:
                self._close(at)
        self._end_line(len(self._text))
        return self._found

    def _end_line(self, at: int) -> None:
        self._straight = -1
        if len(self._opened) == 1 and self._is_closed_by_last(at):
            # “……“……。”: an opening mark too many.
            closing = self._nested.pop()
            self._close(closing)
            return
        if self._opened:
            self._crossed = True
            if len(self._opened) > 1 or _blank_follows(self._text, at):
                self._forget()

    def _is_closed_by_last(self, end: int) -> bool:
        """Whether the paragraph ends with the last mark that closed something inside."""
        if not self._nested:
            return False
        last = self._nested[-1]
        is_closing = self._text[last] == _CLOSING[self._opened[0][0]]
        return is_closing and not self._text[last + 1 : end].strip("。；，、！？ \u3000")

    def _meet_straight(self, at: int) -> None:
        if self._opened:
            return
        if self._straight < 0:
            self._straight = at
        else:
            self._found.append(Quotation(self._straight, at + 1, self._straight + 1, at))
            self._straight = -1

    def _open(self, mark: str, at: int) -> None:
        if self._crossed and len(self._opened) == 1:
            if self._opened[0][0] == mark and self._leads_line(at):
                self._continued.append(at)
                self._crossed = False
                return
            self._forget()
        if self._opened:
            self._nested.append(at)
        self._opened.append((mark, at))

    def _leads_line(self, at: int) -> bool:
        return not self._text[self._text.rfind("\n", 0, at) + 1 : at].strip()

    def _close(self, at: int) -> None:
        _, start = self._opened.pop()
        if self._opened:
            self._nested.append(at)
            return
        marks = tuple(self._nested), tuple(self._continued)
        self._found.append(Quotation(start, at + 1, start + 1, at, *marks))
        self._forget()


def _blank_follows(text: str, at: int) -> bool:
    """Whether the line after the line break at ``at`` is blank and no quotation goes on there."""
    after = re.compile(r"[^\S\n]*\n\s*").match(text, at + 1)
    return after is not None and text[after.end() : after.end() + 1] not in _CLOSING


class Prose:
    """The text with its quotations, and where its sentences and paragraphs begin and end."""

    def __init__(self, text: str, items: Iterable[int] = ()) -> None:
        self.text = text
        self.items = frozenset(items)
        """Where paragraphs begin that the file makes items of a list."""
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

    @cached_property
    def pinpoints(self) -> tuple[Pinpoint, ...]:
        """Every pinpoint in order, of whatever document."""
        return tuple(find_pinpoints(self.text))

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

    def sentences(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The sentences of a stretch, without the marks that end them."""
        while start < end:
            stop = _SENTENCE_END.search(self.plain, start, end)
            close = stop.start() if stop else end
            yield start, close
            start = close + 1

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
