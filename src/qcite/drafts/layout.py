"""Set lines back to running text: what a page layout broke is joined, its furniture taken out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median_low

from qcite.drafts.extraction import Line, width
from qcite.drafts.flow import OPEN_WITHIN, breaks, joint

_PAGE_NUMBER = re.compile(
    r"[-—–－·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[,，/／]?\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–－·\s]*"
)
_LIST_MARK = re.compile(
    r"——|[（(][一二三四五六七八九十\d]{1,3}[）)]|第[一二三四五六七八九十百\d]{1,4}[章节条]"
    r"|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、]|[①-⑳●■◆]"
)
_SENTENCE_END = "。！？；：…”）"
_FURNITURE_SHARE = 0.4
"""Share of the pages on which a line must stand at the same height: odd and even ones differ."""
_HEIGHT_STEP = 4
"""Points of difference that are still the same height."""
_SHORT_OF_FULL = 2.5
"""Ems by which a full line may end before the margin: widths are estimated from characters."""
_FIRST_LINE = 2
"""Ems by which a paragraph's first line is indented (GB/T 9704-2012, 7.3.3)."""
_ALIGNED = 0.5
"""Ems within which two lines begin at the same margin."""
_INDENT, _MOST_INDENT = 0.9, 3.1
"""Ems by which a first line may be indented."""
_OTHER_SIZE = 1.12
"""Ratio of type sizes that makes another kind of line, a heading or a note."""
_WIDE_GAP = 1.7
"""Ratio to the usual distance of base lines that is a space between paragraphs."""
_SET_SPACE = re.compile("(?<=[^\0-\u02ff]) +| +(?=[^\0-\u02ff])")
"""Space that layout puts beside a Chinese character, where the writer has typed none."""

_FORMS: dict[int, str | int] = {
    code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)
}
"""Fonts draw 一 and the radical ⼀ with one glyph, and a PDF made from them may name either."""
_FORMS.update(
    # Unicode has no compatibility mapping for these (EquivalentUnifiedIdeograph.txt has one).
    str.maketrans(
        "⺟⺠⺬⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "母民示虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
    )
)


def rejoin(pages: Sequence[Sequence[Line]]) -> tuple[str, list[int], list[int]]:
    """The text of ``pages``, where in it their lines begin, and the page that each is on.

    Page numbers are left out. A line that pages repeat at the same height, a running head, is
    read once.
    """
    texts: list[str] = []
    starts: list[int] = []
    numbers: list[int] = []
    length = 0
    recent = ""
    previous: tuple[_Page, Line] | None = None
    for number, page, line in _in_order(pages):
        text = _SET_SPACE.sub("", line.text).translate(_FORMS)
        between = ""
        if previous is not None:
            joined = _goes_on(*previous, page, line, recent)
            between = joint(recent[-1:], text[0]) if joined else "\n"
        texts += [between, text]
        starts.append(length + len(between))
        numbers.append(number)
        length += len(between) + len(text)
        recent = text if between == "\n" else (recent + between + text)[-OPEN_WITHIN:]
        previous = (page, line)
    return "".join(texts), starts, numbers


class _Page:
    """The measures of a page."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.left = min((line.x for line in lines), default=0.0)
        self._rights: dict[int, float] = {}
        for line in lines:
            at = round(line.x)
            self._rights[at] = max(self._rights.get(at, 0.0), _right(line))
        gaps = [above.y - below.y for above, below in pairwise(lines) if above.y > below.y]
        self.gap = median_low(gaps) if gaps else 0.0

    def right(self, line: Line) -> float:
        """Where the lines end that begin as ``line`` does, or beside it by an indent."""
        steps = (-_FIRST_LINE * line.size, 0.0, _FIRST_LINE * line.size)
        beside = (round(line.x + step) + near for step in steps for near in (-1, 0, 1))
        return max(self._rights.get(at, 0.0) for at in beside)


def _right(line: Line) -> float:
    return line.x + width(line.text) * line.size


def _goes_on(page: _Page, line: Line, next_page: _Page, following: Line, recent: str) -> bool:
    """Whether ``following`` continues the paragraph that ends in ``recent``, set as ``line``."""
    sizes = sorted((line.size or 1.0, following.size or 1.0))
    if sizes[1] > _OTHER_SIZE * sizes[0]:
        return False
    if not breaks(recent):  # Inside a title or a quotation.
        return True
    other = _LIST_MARK.match(following.text) or "\t" in following.text  # An item, a table's row.
    if other and recent[-1] in _SENTENCE_END:
        return False
    if page is next_page and not 0 < line.y - following.y <= _WIDE_GAP * page.gap:
        return False
    back = ((line.x - page.left) - (following.x - next_page.left)) / (line.size or 1.0)
    if not (abs(back) < _ALIGNED or _INDENT < back < _MOST_INDENT):
        return False
    return _right(line) >= page.right(line) - _SHORT_OF_FULL * line.size


def _in_order(pages: Sequence[Sequence[Line]]) -> list[tuple[int, _Page, Line]]:
    """The lines to be read, with number and measures of their page.

    Text goes on from page to page, so notes at the foot come after all of it, and then heads.
    """
    repeated = _repeated(pages)
    sizes: Counter[float] = Counter()
    for line in (line for lines in pages for line in lines):
        sizes[round(line.size, 1)] += len(line.text)
    usual = max(sizes, key=lambda size: sizes[size], default=0.0)
    body: list[tuple[int, _Page, Line]] = []
    notes: list[tuple[int, _Page, Line]] = []
    heads: dict[tuple[str, int], tuple[int, _Page, Line]] = {}
    for number, lines in enumerate(pages, 1):
        upwards = sorted(range(len(lines)), key=lambda index: lines[index].y)
        furniture: set[int] = set()
        for order in (upwards[::-1], upwards):
            for index in order:
                key = _key(lines[index])
                if key in repeated:
                    alone = _Page([lines[index]])
                    heads.setdefault(key, (number, alone, lines[index]))
                elif not _PAGE_NUMBER.fullmatch(lines[index].text):
                    break
                furniture.add(index)
        at_foot: set[int] = set()
        for index in (index for index in upwards if index not in furniture):
            if lines[index].size > usual / _OTHER_SIZE:
                break
            at_foot.add(index)
        page = _Page([line for index, line in enumerate(lines) if index not in furniture])
        for index, line in enumerate(lines):
            if index in at_foot:
                notes.append((number, page, line))
            elif index not in furniture:
                body.append((number, page, line))
    shown = [head for head in heads.values() if not _PAGE_NUMBER.fullmatch(head[2].text)]
    return [*body, *notes, *shown]


def _repeated(pages: Sequence[Sequence[Line]]) -> set[tuple[str, int]]:
    """What stands at the same height on many pages, among their outermost two lines."""
    counts: Counter[tuple[str, int]] = Counter()
    for lines in pages:
        by_height = sorted(lines, key=lambda line: line.y)
        counts.update({_key(line) for line in by_height[:2] + by_height[-2:]})
    least = max(2.0, _FURNITURE_SHARE * sum(bool(lines) for lines in pages))
    return {key for key, number in counts.items() if number >= least}


def _key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.y / _HEIGHT_STEP)
