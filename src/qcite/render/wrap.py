"""Breaking lines as Chinese typesetting does.

No closing mark at the start of a row, no opening mark at the end (GB/T 15834-2011, 5.1.1,
5.1.4 and 5.1.7): 。，、；：？！”’）》 stay with what they close, “‘（《 with what they open,
—— and …… are never divided, and Latin words and numbers stay whole.
"""

from __future__ import annotations

from rich.cells import cell_len

_NO_START = frozenset("。，、；：？！”’）》〉】〕」』％%…—·～,.;:?!)]}")
_NO_END = frozenset("“‘（《〈【〔「『([{")


def may_break(before: str, after: str) -> bool:
    """Whether a row may end between two characters."""
    if after == "." and before in "、 ":
        return True  # .docx、.odt: it begins a name here, and ends no sentence.
    if after in _NO_START or before in _NO_END or after == " ":
        return False
    # Words and numbers stay whole, and so does a figure with its sign.
    return not (before.isascii() and after.isascii() and before != " ")


def wrap(text: str, width: int, indent: int = 0, hanging: int = 0) -> list[tuple[int, int]]:
    """Rows of ``text`` as (start, end) offsets, each at most ``width`` columns with its margin.

    Spaces at a break are dropped. Where no break is allowed in a whole row (a very long word),
    the row is cut at the width.
    """
    rows: list[tuple[int, int]] = []
    start = 0
    room = max(width - indent, 2)
    while start < len(text):
        used = 0
        end = start
        last_break = start
        while end < len(text):
            columns = cell_len(text[end])
            if used + columns > room:
                break
            if end > start and may_break(text[end - 1], text[end]):
                last_break = end
            used += columns
            end += 1
        if end < len(text):
            if may_break(text[end - 1], text[end]) or end == start:
                last_break = max(end, start + 1)
            end = last_break if last_break > start else max(end, start + 1)
        stop = end
        while stop > start and text[stop - 1] == " ":
            stop -= 1
        rows.append((start, stop))
        start = end
        while start < len(text) and text[start] == " ":
            start += 1
        room = max(width - hanging, 2)
    return rows or [(0, 0)]
