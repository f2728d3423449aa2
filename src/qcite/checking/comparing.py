"""From a quotation placed in the edition to what is wrong about its words and marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from qcite.checking.findings import Correction, Finding
from qcite.checking.passages import CLOSE
from qcite.checking.prose import Quotation
from qcite.citing.citation import flip_quotation_marks
from qcite.edition.apparatus import Apparatus
from qcite.edition.naming import address
from qcite.edition.outline import Outline
from qcite.matching import Difference, Match
from qcite.text.folding import fold, wording_of
from qcite.text.invisible import HIDDEN, hidden

_HIDDEN = re.compile(f"[{HIDDEN}]+")
"""Invisible characters: control, zero-width and bidirectional ones."""

_WHOLE = 16
"""From so many characters on, a quotation is expected not to break off within a word."""
_APART = 20
"""Differences with so many right characters between are different findings."""
_MARGIN = 8
"""Right characters shown around what differs."""
_OMITTED = 10
"""Characters missing in one place that look left out rather than lost."""
_LAWFUL_HEAD = frozenset("要应须可能并和与及都更还的等")
_LAWFUL_HEAD_OF_PART = _LAWFUL_HEAD | frozenset("将以对使让为由从按把在")
_LAWFUL_TAIL = frozenset("等的后时中上下内前里了者")
"""A quotation may leave out these at its edge and still not break off within a word; the
prepositions only if it is not a whole sentence."""
_STRAY_STOPS = re.compile("^[，。、；：]+|(?P<kept>[，。、；：])[，。、；：]+$")
_FIGURE = re.compile(r"[0-9０-９]|^[一二三四五六七八九十百千万亿]+$")
_WORD = re.compile(r"[\w%]*")
_QUOTATION_MARKS = frozenset("“”‘’「」『』\"'＂＇")


class Comparison:
    """Compares quotations of one draft with the edition."""

    def __init__(self, text: str, outline: Outline, apparatus: Apparatus, home: Outline) -> None:
        self._text = text
        self._outline = outline
        self._home = home
        self._apparatus = apparatus
        self._sigla = {witness.siglum: witness.name for witness in apparatus.witnesses}

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
        for group in _grouped(whole, _is_wording_of):
            yield self._difference(quotation, whole, group, match)
        yield from self._punctuation(quotation, passage, parts)

    def marks(self, quotation: Quotation, passage: str, match: Match) -> Iterator[Finding]:
        """What is wrong about the marks only."""
        yield from self._punctuation(quotation, passage, self._parts(quotation, passage, match))

    # --- the two texts side by side -----------------------------------------------------------

    def _parts(self, quotation: Quotation, passage: str, match: Match) -> list[Difference]:
        """The whole quotation beside the edition, without gaps; offsets in the draft's text."""
        base = quotation.inner_start
        parts: list[Difference] = []
        for part in self._complete(passage, match):
            if parts and parts[-1].passage_end < part.passage_start:
                gap = passage[parts[-1].passage_end : part.passage_start]
                parts.append(_agreeing(part, gap, parts[-1].passage_end, parts[-1].end))
            parts.append(self._recognised(part, passage))
        return [
            replace(
                part,
                passage_start=base + part.passage_start,
                passage_end=base + part.passage_end,
                # As it stands in the draft: the passage has its marks made equal.
                passage_text=self._text[base + part.passage_start : base + part.passage_end],
            )
            for part in parts
        ]

    @staticmethod
    def _complete(passage: str, match: Match) -> list[Difference]:
        """The differences, with what of the passage lies before the first and after the last."""
        parts = list(match.differences)
        first, last = parts[0], parts[-1]
        for start, end, part, at in (
            (0, first.passage_start, first, first.start),
            (last.passage_end, len(passage), last, last.end),
        ):
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
            yield Finding(
                "quotation-hidden-character",
                start,
                end,
                self._text[start:end],
                f"引文中有不可见字符 {'、'.join(hidden(match[0]))}，应删去。",
                _HIDDEN.sub("", self._text[start:end]),
                corrections=(Correction(match.start(), match.end(), ""),),
            )

    def _difference(
        self, quotation: Quotation, parts: list[Difference], group: list[int], match: Match
    ) -> Finding:
        differing = [parts[index] for index in group]
        first = differing[0]
        start, end, shown = _shown(self._text, parts, group, quotation)
        code = "quotation-differs"
        if first.category == "known" and first.reading is not None:
            code = "quotation-known-misreading"
            copies = "、".join(
                self._sigla.get(siglum, siglum) for siglum in first.reading.witnesses
            )
            message = f"此处是{copies}的误文，" + _instead(first.passage_text, first.edition_text)
        else:
            message = f"引文与原文不符：{_listed(differing)}。"
            if any(map(_is_omission, differing)):
                message += "如属有意省略，应加省略号“……”。"
        corrections = tuple(
            _correction(part)
            for part in differing
            if match.score >= CLOSE
            and self._is_correctable(part)
            # What was not placed at an edge may have to be something else instead.
            and not (part.operation == "delete" and part in (parts[0], parts[-1]))
        )
        return Finding(
            code,
            start,
            end,
            self._text[start:end],
            message,
            "".join(map(_due, shown)),
            address(first.unit, self._home),
            shown,
            corrections,
        )

    def _is_correctable(self, part: Difference) -> bool:
        """Never a number, never a choice between readings, never what was left out."""
        if _FIGURE.search(part.passage_text) or _FIGURE.search(part.edition_text):
            return False
        if "\n" in part.edition_text or "\n" in part.passage_text or _is_omission(part):
            return False
        if len(part.passage_text) > 2 * _OMITTED:
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
                head.append(_lost(first, first.passage_start, first.start - len(lost), lost))
        if last.operation == "equal":
            lost = _after(last.unit.published, last.end)
            if (len(lost) == 1 and (closed or lost not in _LAWFUL_TAIL)) or (
                closed and 1 < len(lost) < 4
            ):
                tail.append(_lost(last, last.passage_end, last.end, lost))
        return [*head, *parts, *tail]

    # --- marks --------------------------------------------------------------------------------

    def _punctuation(
        self, quotation: Quotation, passage: str, parts: list[Difference]
    ) -> Iterator[Finding]:
        for group in _grouped(parts, _is_marks_of):
            start, end, shown = _shown(self._text, parts, group, quotation)
            differing = [parts[index] for index in group]
            yield Finding(
                "quotation-punctuation",
                start,
                end,
                self._text[start:end],
                f"引文的标点与原文不符：{_listed(differing)}。",
                "".join(map(_due, shown)),
                address(differing[0].unit, self._home),
                shown,
                tuple(_correction(one) for one in differing if "\n" not in one.edition_text),
            )
        yield from self._nested(quotation)
        yield from self._edges(quotation, passage)
        yield from self._full_stop(quotation)

    def _nested(self, quotation: Quotation) -> Iterator[Finding]:
        """Marks inside marks alternate (GB/T 15834-2011, 4.8.3.4)."""
        if not quotation.nested:
            return
        start, end = quotation.nested[0], quotation.nested[-1] + 1
        inner = "".join(self._text[at] for at in quotation.nested)
        yield Finding(
            "quotation-punctuation",
            start,
            end,
            self._text[start:end],
            f"引号之内再用引号，应改用{''.join(dict.fromkeys(flip_quotation_marks(inner)))}。",
            flip_quotation_marks(self._text[start:end]),
            corrections=tuple(
                Correction(at, at + 1, flip_quotation_marks(self._text[at]))
                for at in quotation.nested
            ),
        )

    def _edges(self, quotation: Quotation, passage: str) -> Iterator[Finding]:
        """No quotation begins with a stop, and none ends with two."""
        for match in _STRAY_STOPS.finditer(passage):
            kept = match["kept"] or ""
            start = quotation.inner_start + match.start()
            end = quotation.inner_start + match.end()
            yield Finding(
                "quotation-punctuation",
                start,
                end,
                self._text[start:end],
                f"引文{'末尾' if kept else '开头'}多出点号。",
                kept,
                corrections=(Correction(start + len(kept), end, ""),),
            )

    def _full_stop(self, quotation: Quotation) -> Iterator[Finding]:
        """。”。 has one full stop too many, and 。”， one that does not belong."""
        stop = quotation.inner_end - 1
        after = self._text[quotation.end : quotation.end + 1]
        if stop < quotation.inner_start or self._text[stop] != "。" or after not in ("。", "，"):
            return
        alone = self._text[: quotation.start].endswith(("：", ":", "：\n"))
        mark = self._text[quotation.inner_end : quotation.end]
        if after == "。" and alone:
            expected, correction = f"。{mark}", Correction(quotation.end, quotation.end + 1, "")
        else:
            expected, correction = f"{mark}{after}", Correction(stop, stop + 1, "")
        yield Finding(
            "quotation-punctuation",
            stop,
            quotation.end + 1,
            self._text[stop : quotation.end + 1],
            f"引号内外不能都用点号，应为“{expected}”。",
            expected,
            corrections=(correction,),
        )


# --- differences -----------------------------------------------------------------------------


def is_wording(part: Difference) -> bool:
    """Whether a difference is one of wording; even a known wrong reading may be of marks only."""
    if part.category == "wording":
        return True
    return part.category == "known" and wording_of(part.passage_text) != wording_of(
        part.edition_text
    )


def _is_marks(part: Difference) -> bool:
    return part.category == "punctuation" or (part.category == "known" and not is_wording(part))


def _adjoins(parts: Sequence[Difference], index: int) -> bool:
    """Whether a difference of marks belongs to one of wording right beside it."""
    beside = (*parts[max(0, index - 1) : index], *parts[index + 1 : index + 2])
    return _is_marks(parts[index]) and any(map(is_wording, beside))


def _is_wording_of(parts: Sequence[Difference], index: int) -> bool:
    return is_wording(parts[index]) or _adjoins(parts, index)


def _is_marks_of(parts: Sequence[Difference], index: int) -> bool:
    return _is_marks(parts[index]) and not _adjoins(parts, index)


def _grouped(
    parts: Sequence[Difference], chosen: Callable[[Sequence[Difference], int], bool]
) -> Iterator[list[int]]:
    """Indices of the chosen differences, neighbours together; a known reading by itself."""
    group: list[int] = []
    for index, part in enumerate(parts):
        if not chosen(parts, index):
            continue
        if group:
            last = parts[group[-1]]
            apart = part.passage_start - last.passage_end
            if apart > _APART or (is_wording(part) and "known" in (part.category, last.category)):
                yield group
                group = []
        group.append(index)
    if group:
        yield group


def _shown(
    text: str, parts: list[Difference], group: list[int], quotation: Quotation
) -> tuple[int, int, tuple[Difference, ...]]:
    """A stretch around the differences of a group, and the two texts there side by side."""
    start = max(quotation.inner_start, parts[group[0]].passage_start - _MARGIN)
    end = min(quotation.inner_end, parts[group[-1]].passage_end + _MARGIN)
    shown = list(_clipped(parts, start, end))
    # Marks at the edge of the quotation are beside nothing in the edition.
    if shown and start < shown[0].passage_start:
        mark = text[start : shown[0].passage_start]
        shown.insert(0, _agreeing(shown[0], mark, start, shown[0].start))
    if shown and shown[-1].passage_end < end:
        mark = text[shown[-1].passage_end : end]
        shown.append(_agreeing(shown[-1], mark, shown[-1].passage_end, shown[-1].end))
    return start, end, tuple(shown)


def _clipped(parts: Iterable[Difference], start: int, end: int) -> Iterator[Difference]:
    """The stretch of the two texts from ``start`` to ``end``, offsets in the draft's text."""
    for part in parts:
        low, high = max(part.passage_start, start), min(part.passage_end, end)
        if part.operation != "equal":
            if start <= part.passage_start and part.passage_end <= end:
                yield part
            continue
        if low >= high:
            continue
        if (low, high) == (part.passage_start, part.passage_end):
            yield part
            continue
        # Both sides hold the same wording; punctuation agrees, white space may not.
        here = fold(part.passage_text, punctuation="unify")
        there = fold(part.edition_text, punctuation="unify")
        size = len(there.text)
        first = min(here.position(low - part.passage_start), size)
        last = min(here.position(high - part.passage_start), size)
        left, right = there.span(first, last)
        yield replace(
            part,
            passage_start=low,
            passage_end=high,
            passage_text=part.passage_text[low - part.passage_start : high - part.passage_start],
            start=part.start + left,
            end=part.start + right,
            edition_text=part.edition_text[left:right],
        )


def _agreeing(beside: Difference, marks: str, start: int, at: int) -> Difference:
    """Punctuation that differs in nothing, beside a part."""
    end, stop = start + len(marks), at + len(marks)
    return Difference("equal", "none", start, end, beside.unit, at, stop, marks, marks)


def _lost(beside: Difference, at: int, place: int, lost: str) -> Difference:
    """Characters that are missing beside a part."""
    return Difference("insert", "wording", at, at, beside.unit, place, place + len(lost), "", lost)


def _correction(part: Difference) -> Correction:
    return Correction(part.passage_start, part.passage_end, flip_quotation_marks(part.edition_text))


def _due(part: Difference) -> str:
    """What should stand there: the edition's text, but for what is the draft's own affair."""
    own = part.category in ("none", "heading", "enumeration", "ellipsis", "open")
    return part.passage_text if own else flip_quotation_marks(part.edition_text)


def _is_omission(part: Difference) -> bool:
    """Whether a clause is missing, not a character."""
    return not part.passage_text and len(part.edition_text) >= _OMITTED


def _instead(wrong: str, right: str) -> str:
    """What to write instead, as a sentence."""
    wrong, right = _brief(wrong), _brief(right)
    if not wrong:
        return "漏引号。" if _QUOTATION_MARKS.issuperset(right) else f"漏“{right}”。"
    if not right:
        return "多引号。" if _QUOTATION_MARKS.issuperset(wrong) else f"多“{wrong}”。"
    return f"“{wrong}”应为“{right}”。"


def _listed(parts: Sequence[Difference]) -> str:
    """The first few of them, each once, without a full stop."""
    said = dict.fromkeys(_instead(one.passage_text, one.edition_text)[:-1] for one in parts)
    return "；".join(list(said)[:3]) + ("等" if len(said) > 3 else "")


def _brief(text: str) -> str:
    text = text.replace("\n", " ").strip()
    return text if len(text) <= 24 else f"{text[:10]}……{text[-10:]}"


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
