"""From a quotation placed in the edition to what is wrong about its words and marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from qcite.checking.differences import (
    OMITTED,
    agreeing,
    correction,
    due,
    grouped,
    in_draft,
    instead,
    is_omission,
    listed,
    missing,
    of_wording,
    shown_around,
)
from qcite.checking.findings import Correction, Finding
from qcite.checking.marks import wrong_marks
from qcite.checking.passages import CLOSE
from qcite.checking.prose import Quotation
from qcite.checking.reading import Reading
from qcite.matching import Difference, Match
from qcite.text.folding import fold, wording_of
from qcite.text.invisible import HIDDEN, hidden

_HIDDEN = re.compile(f"[{HIDDEN}]+")
"""Invisible characters: control, zero-width and bidirectional ones."""

_WHOLE = 16
"""From so many characters on, a quotation is expected not to break off within a word."""
_LAWFUL_HEAD = frozenset("要应须可能并和与及都更还的等")
_LAWFUL_HEAD_OF_PART = _LAWFUL_HEAD | frozenset("将以对使让为由从按把在")
_LAWFUL_TAIL = frozenset("等的后时中上下内前里了者")
"""A quotation may leave out these at its edge and still not break off within a word; the
prepositions only if it is not a whole sentence."""
_FIGURE = re.compile(r"[0-9０-９]|^[一二三四五六七八九十百千万亿]+$")
_WORD = re.compile(r"[\w%]*")


class Comparison:
    """Compares quotations of one draft with the edition."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._text = reading.prose.text
        self._apparatus = reading.apparatus
        self._sigla = {one.siglum: one.name for one in reading.apparatus.witnesses}

    def findings(
        self, quotation: Quotation, passage: str, match: Match, *, firm: bool
    ) -> Iterator[Finding]:
        """All that is wrong about the words and marks of a quotation.

        ``passage`` is the quoted text, as long as in the draft. ``firm``: it is plainly said to
        be a quotation, so that it must not break off within a word.
        """
        parts = self._parts(quotation, passage, match)
        yield from self._hidden(quotation)
        whole = parts
        if firm and len(passage) >= _WHOLE:
            whole = self._made_whole(quotation, passage, parts)
        for group in grouped(whole, of_wording):
            yield self._difference(quotation, whole, group, match)
        yield from wrong_marks(quotation, passage, parts, self._reading)

    def marks(self, quotation: Quotation, passage: str, match: Match) -> Iterator[Finding]:
        """What is wrong about the marks only."""
        parts = self._parts(quotation, passage, match)
        yield from wrong_marks(quotation, passage, parts, self._reading)

    # --- the two texts side by side -----------------------------------------------------------

    def _parts(self, quotation: Quotation, passage: str, match: Match) -> list[Difference]:
        """The whole quotation beside the edition, without gaps; offsets in the draft's text."""
        base = quotation.inner_start
        parts: list[Difference] = []
        for part in self._complete(passage, match):
            if parts and parts[-1].passage_end < part.passage_start:
                gap = passage[parts[-1].passage_end : part.passage_start]
                parts.append(agreeing(part, gap, parts[-1].passage_end, parts[-1].end))
            parts.append(self._recognised(part, passage))
        return [in_draft(part, base, self._text) for part in parts]

    @staticmethod
    def _complete(passage: str, match: Match) -> list[Difference]:
        """The differences, with what of the passage lies before the first and after the last."""
        parts = list(match.differences)
        first, last = parts[0], parts[-1]
        for start, end, part, at in (
            (0, first.passage_start, first, first.start),
            (last.passage_end, len(passage), last, last.end),
        ):
            if start >= end:
                continue
            words = fold(passage[start:end], punctuation="drop")
            if not words.text:
                continue
            low, high = words.span(0, len(words.text))
            low, high = start + low, start + high
            extra = Difference(
                "delete", "wording", low, high, part.unit, at, at, passage[low:high], ""
            )
            parts.insert(0 if start == 0 else len(parts), extra)
        return parts

    def _recognised(self, part: Difference, passage: str) -> Difference:
        """A difference of wording as a known wrong reading, if it is one but for punctuation."""
        if part.category != "wording":
            return part
        for variant in self._apparatus.of(part.unit):
            if variant.place != part.unit.id or variant.status == "open":
                continue
            if variant.end < part.start or part.end < variant.start:
                continue
            low = part.passage_start - (part.start - variant.start)
            high = part.passage_end + (variant.end - part.end)
            written = wording_of(passage[max(0, low) : max(0, high)])
            for reading in variant.readings:
                if written and written == wording_of(reading.text):
                    return replace(part, category="known", variant=variant, reading=reading)
        return part

    # --- words --------------------------------------------------------------------------------

    def _hidden(self, quotation: Quotation) -> Iterator[Finding]:
        for match in _HIDDEN.finditer(self._text, quotation.inner_start, quotation.inner_end):
            start = max(quotation.inner_start, match.start() - 4)
            end = min(quotation.inner_end, match.end() + 4)
            yield self._reading.finding(
                "quotation-hidden-character",
                start,
                end,
                f"引文中有不可见字符 {'、'.join(hidden(match[0]))}，应删去。",
                _HIDDEN.sub("", self._text[start:end]),
                corrections=(Correction(match.start(), match.end(), ""),),
            )

    def _difference(
        self, quotation: Quotation, parts: list[Difference], group: list[int], match: Match
    ) -> Finding:
        differing = [parts[index] for index in group]
        first = differing[0]
        start, end, shown = shown_around(self._text, parts, group, quotation)
        code = "quotation-differs"
        if first.category == "known" and first.reading is not None:
            code = "quotation-known-misreading"
            copies = "、".join(
                self._sigla.get(siglum, siglum) for siglum in first.reading.witnesses
            )
            message = f"此处是{copies}的误文，" + instead(first.passage_text, first.edition_text)
        else:
            message = f"引文与原文不符：{listed(differing)}。"
            if any(map(is_omission, differing)):
                message += "如属有意省略，应加省略号“……”。"
        corrections = tuple(
            correction(part)
            for part in differing
            if match.score >= CLOSE
            and self._is_correctable(part)
            # What was not placed at an edge may have to be something else instead.
            and not (part.operation == "delete" and part in (parts[0], parts[-1]))
        )
        expected, locator = "".join(map(due, shown)), self._reading.address(first.unit)
        return self._reading.finding(
            code, start, end, message, expected, locator, corrections, shown
        )

    def _is_correctable(self, part: Difference) -> bool:
        """Never a number, never a choice between readings, never what was left out."""
        if _FIGURE.search(part.passage_text) or _FIGURE.search(part.edition_text):
            return False
        if "\n" in part.edition_text or "\n" in part.passage_text or is_omission(part):
            return False
        if len(part.passage_text) > 2 * OMITTED:
            return False
        return not any(
            variant.place == part.unit.id
            and variant.start <= part.end
            and part.start <= variant.end
            for variant in self._apparatus.open_in(part.unit)
        )

    @staticmethod
    def _made_whole(
        quotation: Quotation, passage: str, parts: list[Difference]
    ) -> list[Difference]:
        """With what a long quotation lost that begins or ends within a word."""
        first, last = parts[0], parts[-1]
        head: list[Difference] = []
        tail: list[Difference] = []
        rest = passage[last.passage_end - quotation.inner_start :].strip()
        closed = rest.startswith("。")
        if first.operation == "equal" and first.start > 0:
            lost = _before(first.unit.published, first.start)
            lawful = _LAWFUL_HEAD if closed else _LAWFUL_HEAD_OF_PART
            if len(lost) == 1 and lost not in lawful:
                head.append(missing(first, first.passage_start, first.start - len(lost), lost))
        if last.operation == "equal":
            lost = _after(last.unit.published, last.end)
            if (len(lost) == 1 and (closed or lost not in _LAWFUL_TAIL)) or (
                closed and 1 < len(lost) < 4
            ):
                tail.append(missing(last, last.passage_end, last.end, lost))
        return [*head, *parts, *tail]


def _after(published: str, end: int) -> str:
    """The rest of the clause after an offset."""
    match = _WORD.match(published, end)
    return match[0] if match else ""


def _before(published: str, start: int) -> str:
    """The beginning of the clause before an offset."""
    low = start
    while low and (published[low - 1].isalnum() or published[low - 1] == "%"):
        low -= 1
    return published[low:start]
