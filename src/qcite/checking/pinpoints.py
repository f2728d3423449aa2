"""Pinpoints in a draft, as written: 第十三条, 第六部分第十三条“…”, 专栏3, 第十三条至第十五条.

Whose they are is decided in ``ownership``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from qcite.text import numerals

Level = Literal["article", "part", "box", "preamble", "division"]


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a pinpoint, as written."""

    start: int
    end: int
    value: int | None
    """None for what is no number (十十三)."""
    canonical: bool


@dataclass(frozen=True, slots=True)
class Pinpoint:
    """第十三条, 第十三、十四条, 专栏3 …: numbers of one kind, one after another, as written."""

    start: int
    end: int
    level: Level
    word: str
    """条, 部分, 专栏; of a ``division`` 编, 章 or 节, which laws have."""
    numbers: tuple[Number, ...]
    ranges: frozenset[int]
    """Indices of numbers that end a range."""
    heading: tuple[int, int] | None = None
    """Where a heading quoted right after it stands, marks included: 第十三条“强化工程质量保障”."""
    below: int = 0
    """Where 第二款第（一）项 after it ends; 0 if there is none."""
    bracketed: bool = False
    """A number in parentheses right after a part: 第六部分（十三）."""

    @property
    def reach(self) -> int:
        """Its end, with what it leads to, or the heading quoted after it."""
        return self.heading[1] if self.heading else self.below or self.end


_DIGIT = "[0-9０-９〇零一二两三四五六七八九十百廿卅卌壹贰叁肆伍陆柒捌玖拾佰]"
# A text file may break its lines anywhere.
NUMERAL = rf"(?:{_DIGIT}(?:\n?{_DIGIT}){{0,7}})"
_DECIMAL = rf"(?:[.．]{_DIGIT}{{1,3}})"
"""第7.3.3条, as standards count; a document that counts its articles has none."""
_JOINT = r"\s?(?:、|以及|和|及|与|至|到|[-—–－~～]{1,2})\s?"
_LIST = (
    rf"[（(]?\s?{NUMERAL}{_DECIMAL}{{0,3}}\s?[）)]?"
    rf"(?:{_JOINT}第?\s?[（(]?\s?{NUMERAL}\s?[）)]?){{0,30}}"
)
_BOXES = rf"[（(]?\s?{NUMERAL}(?:\s?[）)])?(?:{_JOINT}{NUMERAL}){{0,30}}"
_THINGS = (
    "经验|建议(?=[、，。；的）]|$)|标语|口号|新闻|线索|消息|心得|体会|理由|原因|生产线|线路|高速|铁路|公路|"
    "地铁|评论"
)
"""What is counted with 条 as well: 第四十条经验."""
_COUNTED = "措施|举措|意见|任务|内容|标准|办法|对策|路径|重点|具体|政策|红线|底线|热线"
_SAYS = "规定|要求|明确|提出|指出|强调|部署|说"
_PINPOINT = re.compile(
    rf"(?<!倒数)第\s?(?P<list>{_LIST})\s?(?P<word>条(?:之[一二三四五六七八九十](?![些般]))?(?!{_THINGS})|部\s?分|章|节(?![日约目省能])|分编|[篇编]|个?专\s?栏)"
    # 第三十条至三十五条
    rf"|(?<=条[、和及与至到])(?P<bare>{NUMERAL})条(?!{_THINGS}|{_COUNTED})"
    # 《纲要》13条
    rf"|(?<=[》”])(?!一条)(?P<short>{NUMERAL})条(?=[的中里对“（(第、和及与至到]|就|关于|{_SAYS})(?!的?(?:{_COUNTED}))"
    rf"|专\s?栏\s?(?P<boxes>{_BOXES})(?!\s?(?:[0-9年月日个项％%.．条章节大]|部分))|(?P<preamble>引言)"
)
_STEP = (
    rf"第\s?[（(]?\s?{NUMERAL}\s?[）)]?"
    rf"(?:{_JOINT}第?\s?[（(]?\s?{NUMERAL}\s?[）)]?){{0,10}}\s?[款项目]"
)
_BELOW = re.compile(rf"(?:\s?{_STEP}(?!制))(?:(?:{_JOINT})?{_STEP}(?!制)){{0,20}}")
_NUMBER = re.compile(f"{NUMERAL}{_DECIMAL}*")
_BRACKET = re.compile(r"\s?[（(]\s?([一二三四五六七八九十]{1,4})\s?[）)](?!\s?[条款项部章节])")
RANGE = re.compile(r"至|到|[-—–－~～]")
_LEVELS: dict[str, Level] = {"条": "article", "部分": "part", "专栏": "box", "个专栏": "box"}

_AFTERWARDS = re.compile(
    r"\s{0,2}[“\"「（(【]|(?:的?(?:标题|题目|名称)(?:就?是|为|叫)?|[名题]?为)\s{0,2}[“\"「]"
)
_SHORT_HEADING = 40


def find_pinpoints(text: str) -> Iterator[Pinpoint]:
    """Every pinpoint in order."""
    reach = -1
    for match in _PINPOINT.finditer(text):
        if match["bare"] and reach != match.start() - 1:
            continue
        pinpoint = _read(match)
        bracket = _BRACKET.match(text, match.end()) if pinpoint.level == "part" else None
        if bracket is not None:
            yield pinpoint
            pinpoint = _bracketed(bracket)
        below = _BELOW.match(text, pinpoint.end)
        if below is not None:
            pinpoint = replace(pinpoint, below=below.end())
        elif heading := _heading(text, pinpoint.end):
            pinpoint = replace(pinpoint, heading=heading)
        reach = pinpoint.reach
        yield pinpoint


def _bracketed(match: re.Match[str]) -> Pinpoint:
    number = _number(match[1], match.start(1))
    at = match.start() + match[0].index(match[0].lstrip()[0])
    return Pinpoint(at, match.end(), "article", "条", (number,), frozenset(), bracketed=True)


def _read(match: re.Match[str]) -> Pinpoint:
    kind = match.lastgroup or ""
    if kind == "preamble":
        return Pinpoint(*match.span(), "preamble", match[0], (), frozenset())
    if kind == "word":
        group, word = "list", "".join(match["word"].split())
    else:
        group, word = kind, "专栏" if kind == "boxes" else "条"
    numbers: list[Number] = []
    ranges: set[int] = set()
    low = match.start(group)
    for written in _NUMBER.finditer(match[group]):
        number = _number(written[0], low + written.start())
        if numbers and RANGE.search(match.string, numbers[-1].end, number.start):
            ranges.add(len(numbers))
        numbers.append(number)
    return Pinpoint(
        match.start(),
        match.end(),
        _LEVELS.get(word.partition("之")[0], "division"),
        word.removeprefix("个"),
        tuple(numbers),
        frozenset(ranges),
    )


def _number(written: str, start: int) -> Number:
    parsed = numerals.parse(written.replace("\n", ""))
    value, canonical = parsed if parsed is not None else (None, False)
    return Number(start, start + len(written), value, canonical)


def _heading(text: str, end: int) -> tuple[int, int] | None:
    """A heading quoted right after a pinpoint: “…” or （…）, marks included."""
    opening = _AFTERWARDS.match(text, end)
    if opening is None:
        return None
    mark = opening[0][-1]
    close = text.find(
        {"“": "”", '"': '"', "「": "」", "（": "）", "(": ")", "【": "】"}[mark], opening.end()
    )
    start = opening.end() - 1
    if close < 0 or close - start > _SHORT_HEADING + 2 or "\n" in text[start:close]:
        return None
    return start, close + 1
