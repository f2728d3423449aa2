"""Edits of a text: made, chosen so that none overlaps another, taken apart into the smallest."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from qcite.drafts.model import Edit

_MAX_COMPARED = 4_000_000
"""Product of the lengths of old and new words up to which they are compared by character."""


def applied(text: str, edits: Sequence[Edit]) -> tuple[str, Callable[[int], int]]:
    """The text with ``edits`` made, which do not overlap, and the way from old offsets to new."""
    starts: list[int] = []
    shifts: list[tuple[int, int, int]] = []
    pieces: list[str] = []
    kept = length = 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        pieces += [text[kept : edit.start], edit.replacement]
        length += edit.start - kept
        starts.append(edit.start)
        shifts.append((edit.end, length, len(edit.replacement)))
        length += len(edit.replacement)
        kept = edit.end

    def moved(offset: int) -> int:
        index = bisect_right(starts, offset) - 1
        if index < 0:
            return offset
        end, at, size = shifts[index]
        if offset >= end:
            return at + size + offset - end
        return at + min(offset - starts[index], size)

    return "".join([*pieces, text[kept:]]), moved


def without_overlaps(edits: Sequence[Edit], length: int) -> tuple[list[Edit], list[Edit]]:
    """Edits of a text of this length that do not overlap, in order, and those left out."""
    chosen: list[Edit] = []
    left_out: list[Edit] = []
    for edit in sorted(dict.fromkeys(edits), key=lambda edit: (edit.start, edit.end)):
        if not 0 <= edit.start <= edit.end <= length:
            raise ValueError(f"edit outside the text: {edit}")
        overlaps = chosen and (
            edit.start < chosen[-1].end
            or (edit.start, edit.end) == (chosen[-1].end, chosen[-1].start)
        )
        (left_out if overlaps else chosen).append(edit)
    return chosen, left_out


def smallest(text: str, edit: Edit) -> Iterator[Edit]:
    """The smallest edits that make ``edit``: markup and unchanged words between them stay."""
    old, new = text[edit.start : edit.end], edit.replacement
    if len(old) * len(new) > _MAX_COMPARED:
        yield Edit(edit.start, edit.end, new)
        return
    from difflib import SequenceMatcher  # Only for writing corrections.

    for kind, start, end, first, last in SequenceMatcher(None, old, new, False).get_opcodes():
        if kind != "equal":
            yield Edit(edit.start + start, edit.start + end, new[first:last])
