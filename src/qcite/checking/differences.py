"""What differs between a quotation and the edition, in groups, shown with the words around."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from qcite.checking.findings import Correction
from qcite.checking.prose import Quotation
from qcite.matching import Difference
from qcite.text.folding import fold, wording_of
from qcite.text.quotation_marks import flip_quotation_marks, quoted

_APART = 20
"""Differences with so many right characters between are different findings."""
_MARGIN = 8
"""Right characters shown around what differs."""
OMITTED = 10
"""Characters missing in one place that look left out rather than lost."""
_QUOTATION_MARKS = frozenset("“”‘’「」『』\"'＂＇")


def is_wording(part: Difference) -> bool:
    """Whether a difference is one of wording; even a known wrong reading may be of marks only."""
    if part.category != "known":
        return part.category == "wording"
    return wording_of(part.passage_text) != wording_of(part.edition_text)


def _is_marks(part: Difference) -> bool:
    return part.category == "punctuation" or (part.category == "known" and not is_wording(part))


def _adjoins(parts: Sequence[Difference], index: int) -> bool:
    """Whether a difference of marks belongs to one of wording right beside it."""
    beside = (*parts[max(0, index - 1) : index], *parts[index + 1 : index + 2])
    return _is_marks(parts[index]) and any(map(is_wording, beside))


def of_wording(parts: Sequence[Difference], index: int) -> bool:
    """Whether a difference is one of wording, or of marks right beside one."""
    return is_wording(parts[index]) or _adjoins(parts, index)


def of_marks(parts: Sequence[Difference], index: int) -> bool:
    """Whether a difference is one of marks by itself."""
    return _is_marks(parts[index]) and not _adjoins(parts, index)


def grouped(
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


def shown_around(
    text: str, parts: list[Difference], group: list[int], quotation: Quotation
) -> tuple[int, int, tuple[Difference, ...]]:
    """A stretch around the differences of a group, and the two texts there side by side."""
    start = max(quotation.inner_start, parts[group[0]].passage_start - _MARGIN)
    end = min(quotation.inner_end, parts[group[-1]].passage_end + _MARGIN)
    shown = list(_clipped(parts, start, end))
    # Marks at the edge of the quotation are beside nothing in the edition.
    if shown and start < shown[0].passage_start:
        mark = text[start : shown[0].passage_start]
        shown.insert(0, agreeing(shown[0], mark, start, shown[0].start))
    if shown and shown[-1].passage_end < end:
        mark = text[shown[-1].passage_end : end]
        shown.append(agreeing(shown[-1], mark, shown[-1].passage_end, shown[-1].end))
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


def in_draft(part: Difference, base: int, text: str) -> Difference:
    """A difference of a passage that begins at ``base``, as one of the whole draft.

    With the draft's own words: the passage has its marks made equal.
    """
    start, end = base + part.passage_start, base + part.passage_end
    return Difference(
        part.operation,
        part.category,
        start,
        end,
        part.unit,
        part.start,
        part.end,
        text[start:end],
        part.edition_text,
        part.variant,
        part.reading,
    )


def agreeing(beside: Difference, marks: str, start: int, at: int) -> Difference:
    """Punctuation that differs in nothing, beside a part."""
    end, stop = start + len(marks), at + len(marks)
    return Difference("equal", "none", start, end, beside.unit, at, stop, marks, marks)


def missing(beside: Difference, at: int, place: int, lost: str) -> Difference:
    """Characters that are missing beside a part."""
    return Difference("insert", "wording", at, at, beside.unit, place, place + len(lost), "", lost)


def correction(part: Difference) -> Correction:
    """The edition's text instead, its quotation marks as they are inside a quotation."""
    return Correction(part.passage_start, part.passage_end, flip_quotation_marks(part.edition_text))


def due(part: Difference) -> str:
    """What should stand there: the edition's text, but for what is the draft's own affair."""
    own = part.category in ("none", "heading", "enumeration", "ellipsis", "open")
    return part.passage_text if own else flip_quotation_marks(part.edition_text)


def is_omission(part: Difference) -> bool:
    """Whether a clause is missing, not a character."""
    return not part.passage_text and len(part.edition_text) >= OMITTED


def instead(wrong: str, right: str) -> str:
    """What to write instead, as a sentence."""
    wrong, right = _brief(wrong), _brief(right)
    if not wrong:
        return "漏引号。" if _QUOTATION_MARKS.issuperset(right) else f"漏{quoted(right)}。"
    if not right:
        return "多引号。" if _QUOTATION_MARKS.issuperset(wrong) else f"多{quoted(wrong)}。"
    return f"{quoted(wrong)}应为{quoted(right)}。"


def listed(parts: Sequence[Difference]) -> str:
    """The first few of them, each once, without a full stop."""
    said = dict.fromkeys(instead(one.passage_text, one.edition_text)[:-1] for one in parts)
    return "；".join(list(said)[:3]) + ("等" if len(said) > 3 else "")


def _brief(text: str) -> str:
    text = text.replace("\n", " ").strip()
    return text if len(text) <= 24 else f"{text[:10]}……{text[-10:]}"
