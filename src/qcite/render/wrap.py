"""Breaking lines as Chinese typesetting does.

No closing mark at the start of a row, no opening mark at the end (GB/T 15834-2011, 5.1.1,
5.1.4 and 5.1.7): 。，、；：？！”’）》 stay with what they close, “‘（《 with what they open,
—— and …… are never divided, and Latin words and numbers stay whole. A command that is shown stays
in one row if it has room there; an address stays whole whatever its length, to be copied.
"""

from __future__ import annotations

import re

from rich.cells import cell_len

_NO_START = frozenset("。，、；：？！”’）》〉】〕」』％%…—·～,.;:?!)]}")
_NO_END = frozenset("“‘（《〈【〔「『([{")


_WHOLE = re.compile(
    r"(?P<address>https?://[!-~]+)|qcite(?: (?!或 )[^ ，。；：、（）”\n]+)+|\\cite\[[^]]+\]{[^}]+}"
)


def may_break(before: str, after: str) -> bool:
    """Whether a row may end between two characters."""
    if (after == "." and before in "、 ") or before == "|":
        return True  # .docx、.odt: it begins a name here, and ends no sentence. one|two: a choice.
    if after in _NO_START or before in _NO_END or after == " ":
        return False
    if f"{before}{after}".replace("-", "").isalnum() and "-" in (before, after):
        return False  # 年-月-日 as well as 2023-02-06.
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
    whole = _kept_whole(text, max(width - max(indent, hanging), 2))
    while start < len(text):
        end = start
        used = 0
        while end < len(text) and (used := used + cell_len(text[end])) <= room:
            end += 1
        if end < len(text):
            last_break = next(
                (
                    at
                    for at in range(end, start, -1)
                    if at not in whole and may_break(text[at - 1], text[at])
                ),
                None,
            )
            end = last_break or max(end, start + 1)
            while last_break is None and end in whole:
                end += 1  # An address that is longer than a row.
        rows.append((start, start + len(text[start:end].rstrip(" "))))
        start = end
        while start < len(text) and text[start] == " ":
            start += 1
        room = max(width - hanging, 2)
    return rows or [(0, 0)]


def _kept_whole(text: str, room: int) -> frozenset[int]:
    """The offsets within commands that fit a row, and within addresses: no row ends there."""
    whole: set[int] = set()
    for match in _WHOLE.finditer(text):
        start, end = match.span()
        while end < len(text) and text[end] in _NO_START:
            end += 1
        if match["address"] or cell_len(text[start:end]) <= room:
            whole.update(range(start + 1, end))
    return frozenset(whole)
