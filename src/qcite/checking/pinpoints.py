"""Pinpoints of the Outline in a draft: 第十三条, 第六部分第十三条“…”, 专栏3, 第十三条至第十五条.

A pinpoint belongs to the document named just before it; failing that, to the last one named in
its sentence; failing that, to the only one named in its paragraph. Otherwise it is nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from qcite.checking.mentions import Mentions
from qcite.checking.prose import Prose, Quotation
from qcite.checking.tables import Tables
from qcite.edition.outline import Outline, Unit
from qcite.text import numerals
from qcite.text.folding import fold

Level = Literal["article", "part", "box", "preamble", "foreign"]
Owner = Literal["outline", "other", "unknown", "nobody"]
"""Whose a pinpoint is; ``nobody``: no document is named near it."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a pinpoint, as written."""

    start: int
    end: int
    value: int | None
    """None for what is no number (十十三)."""
    canonical: bool


@dataclass(slots=True)
class Pinpoint:
    """第十三条, 第十三、十四条, 专栏3 …: numbers of one kind, one after another."""

    start: int
    end: int
    level: Level
    word: str
    """条, 部分, 专栏; 章 or 节, which no Outline has."""
    numbers: tuple[Number, ...]
    ranges: frozenset[int]
    """Indices of numbers that end a range."""
    document: Owner = "unknown"
    units: tuple[Unit, ...] = ()
    """What it names, as far as it exists."""
    within: Pinpoint | None = None
    """The part named just before it: 第六部分第十三条."""
    reach: int = 0
    """Its end, with a heading quoted after it: 第十三条“强化工程质量保障”."""
    heading: tuple[int, int] | None = None
    """Where the quoted heading stands, marks included."""
    attached: bool = False
    """Whether the document is named right before it, or before its neighbours."""
    chain: Pinpoint | None = None
    """The pinpoint before it in a list."""
    bracketed: bool = False
    """A number in parentheses right after a part: 第六部分（十三）."""


_DIGIT = "[0-9０-９〇零一二两三四五六七八九十百廿卅卌]"
# A text file may break its lines anywhere.
NUMERAL = rf"(?:{_DIGIT}(?:\n?{_DIGIT}){{0,7}})"
_JOINT = r"\s?(?:、|以及|和|及|与|至|到|[-—–－~～]{1,2})\s?"
_LIST = rf"[（(]?\s?{NUMERAL}\s?[）)]?(?:{_JOINT}第?\s?[（(]?\s?{NUMERAL}\s?[）)]?){{0,30}}"
_BOXES = rf"[（(]?\s?{NUMERAL}(?:\s?[）)])?(?:{_JOINT}{NUMERAL}){{0,30}}"
_THINGS = (
    "经验|建议(?=[、，。；的）]|$)|标语|口号|新闻|线索|消息|心得|体会|理由|原因|生产线|线路|高速|铁路|公路|"
    "地铁|评论"
)
"""What is counted with 条 as well: 第四十条经验."""
_PINPOINT = re.compile(
    rf"第\s?(?P<list>{_LIST})\s?(?P<word>条(?:之[一二三四五六七八九十](?![些般]))?(?!{_THINGS})|部\s?分|章|节(?![日约目省能])|[篇编]|个?专\s?栏)"
    # 第三十条至三十五条
    rf"|(?<=条[、和及与至到])(?P<bare>{NUMERAL})条(?=[，。、；：,;”）)和与及至到的“（(]|规定|要求|明确|提出|\s|$)"
    rf"|专\s?栏\s?(?P<boxes>{_BOXES})(?!\s?(?:[0-9年月日个项％%.．条章节大]|部分))|(?P<preamble>引言)"
)
_NUMBER = re.compile(NUMERAL)
_BRACKET = re.compile(r"\s?[（(]\s?([一二三四五六七八九十]{1,4})\s?[）)](?!\s?[条款项部章节])")
RANGE = re.compile(r"至|到|[-—–－~～]")
_LEVELS: dict[str, Level] = {"条": "article", "部分": "part", "专栏": "box", "个专栏": "box"}

_WORDS = re.compile(r"\S")
_ADJACENT = re.compile(r"\s{0,2}(?:的|中的?|之|里的?|内的?|正文的?|全文的?|原文的?)?\s?$")
_CHAINED = re.compile(
    r"\s?(?:、|，|,|；|和|及|与|以及|并|至|到|[-—–－~～]{1,2}|的|中的?|下的?|之下的?|里的?|"
    r"及其|、?和?其中(?:的)?)?\s?$"
)
_NAMED_OTHERWISE = re.compile(
    r"(?:法|法典|宪法|条例|规定|办法|规则|规程|章程|细则|决定|决议|意见|通知|方案|规划|计划|公约|"
    r"协定|协议|合同|标准|规范|准则|解释|守则|制度|公告|纲要|要点|报告|讲话|本文|文章|文件|"
    r"教材|手册|课题|讲义|清单|指南|指引|读本|附件|附录|表格?|本[书章节]|讲稿|发言|丛书|一书|问答|题库|试题|"
    r"标语|口号|台账|心得|体会|案例|经验|做法)(?:的|中的?|之)?\s?$"
)
_AFTERWARDS = re.compile(r"\s{0,2}[“\"「（(]")
_LEADS = re.compile(
    r"\s?(?:[^，。；：“”]{0,8})?(?:指出|提出|强调|要求|明确|规定|部署|写道|表示)[^，。；：“”]{0,6}[，,：:]?\s*"
)
_CITES = re.compile(r"(?:见|参照|对应|依据|根据|按照|落实|同上[，,]?|同前[，,]?)\s?$")
_CELL = re.compile(r"\|\s?$")
_SHORT_HEADING = 40
_HEADING = 6
"""A shorter heading may be like another by chance."""


def find_pinpoints(prose: Prose, mentions: Mentions) -> list[Pinpoint]:
    """Every pinpoint in order, with the document it belongs to as far as that is clear."""
    if not mentions.knows_outline and not mentions.all:
        return []
    found: list[Pinpoint] = []
    text = prose.text
    for match in _PINPOINT.finditer(text):
        if match["bare"] and not (found and found[-1].reach == match.start() - 1):
            continue
        pinpoint = _read(match)
        bracket = _BRACKET.match(text, match.end()) if pinpoint.level == "part" else None
        if bracket is not None:
            pinpoint.reach = pinpoint.end
            found.append(pinpoint)
            pinpoint = _bracketed(bracket)
        pinpoint.heading = _heading(text, pinpoint.end)
        pinpoint.reach = pinpoint.heading[1] if pinpoint.heading else pinpoint.end
        found.append(pinpoint)
    before: Pinpoint | None = None
    for pinpoint in found:
        _attribute(pinpoint, before, prose, mentions)
        before = pinpoint
    # 引言 is a common word: it is a pinpoint only right after a name. 第三篇 may be an essay.
    return [
        one
        for one in found
        if (one.level != "preamble" or one.attached) and one.word not in ("篇", "编")
    ]


def _bracketed(match: re.Match[str]) -> Pinpoint:
    start, end = match.span(1)
    parsed = numerals.parse(match[1])
    number = Number(start, end, parsed.value if parsed else None, bool(parsed and parsed.canonical))
    at = match.start() + match[0].index(match[0].lstrip()[0])
    return Pinpoint(at, match.end(), "article", "条", (number,), frozenset(), bracketed=True)


def _read(match: re.Match[str]) -> Pinpoint:
    if match["preamble"]:
        return Pinpoint(*match.span(), "preamble", match[0], (), frozenset())
    group = next(name for name in ("list", "bare", "boxes") if match[name])
    word = re.sub(r"\s", "", match["word"] or ("条" if match["bare"] else "专栏"))
    numbers: list[Number] = []
    ranges: set[int] = set()
    last = match.start(group)
    for number in _NUMBER.finditer(match[group]):
        start = match.start(group) + number.start()
        end = match.start(group) + number.end()
        if numbers and RANGE.search(match.string, last, start):
            ranges.add(len(numbers))
        parsed = numerals.parse(number[0].replace("\n", ""))
        numbers.append(
            Number(start, end, parsed.value if parsed else None, bool(parsed and parsed.canonical))
        )
        last = end
    return Pinpoint(
        match.start(),
        match.end(),
        _LEVELS.get(word.partition("之")[0], "foreign"),
        word.removeprefix("个"),
        tuple(numbers),
        frozenset(ranges),
    )


def _heading(text: str, end: int) -> tuple[int, int] | None:
    """A heading quoted right after a pinpoint: “…” or （…）, marks included."""
    opening = _AFTERWARDS.match(text, end)
    if opening is None:
        return None
    mark = opening[0][-1]
    close = text.find({"“": "”", '"': '"', "「": "」", "（": "）", "(": ")"}[mark], opening.end())
    start = opening.end() - 1
    if close < 0 or close - start > _SHORT_HEADING + 2 or "\n" in text[start:close]:
        return None
    return start, close + 1


def _attribute(
    pinpoint: Pinpoint, before: Pinpoint | None, prose: Prose, mentions: Mentions
) -> None:
    """Decide whose it is."""
    text, start = prose.text, pinpoint.start
    paragraph = prose.paragraph_start(start)
    mention = mentions.last_before(start, paragraph)
    if (
        before is not None
        and before.reach >= paragraph
        and (mention is None or mention.start < before.start)
    ):
        gap = text[before.reach : start] if before.reach <= start else None
        if gap is not None and len(gap) <= 6 and _CHAINED.match(gap):
            pinpoint.document, pinpoint.attached = before.document, before.attached
            pinpoint.chain = before
            if pinpoint.level in ("article", "box") and _ADJACENT.match(gap):
                if before.level == "part":
                    pinpoint.within = before
                elif before.within is not None and pinpoint.level == before.level:
                    pinpoint.within = before.within
            return
    if (
        mention is not None
        and start - mention.reach <= 8
        and _ADJACENT.match(text[mention.reach : start])
    ):
        pinpoint.document, pinpoint.attached = mention.document, True
        return
    if _NAMED_OTHERWISE.search(text[max(paragraph, start - 8) : start]):
        pinpoint.document = "other"
        return
    if mention is None:
        pinpoint.document = "nobody"
        return
    if not _WORDS.search(text, paragraph, start):
        pinpoint.document = "other"  # The draft's own 第一条.
        return
    if mention.start >= prose.sentence_start(start):
        pinpoint.document = mention.document if mention.form != "nested" else "other"
        return
    if mentions.all_outline(paragraph, start):
        pinpoint.document = "outline"
    elif mention.document == "outline":
        pinpoint.document = "unknown"
    else:
        pinpoint.document = "other"


def adopt(
    pinpoints: list[Pinpoint],
    prose: Prose,
    mentions: Mentions,
    outline: Outline,
    is_quoted: Callable[[Quotation], bool],
) -> None:
    """Give the Outline those pinpoints that stand for themselves but lead words of it.

    In a draft that names the Outline, 第十条要求：“…” with words of the Outline is a citation of
    it, and so is 第十条“…” with one of its headings.
    """
    if not mentions.knows_outline:
        return
    headings = {folded(unit.heading) for unit in outline.walk() if unit.heading}
    alone = mentions.all_outline(0, len(prose.text))
    for pinpoint in pinpoints:
        if pinpoint.document != "nobody":
            continue
        if pinpoint.heading is not None:
            start, end = pinpoint.heading
            heading = folded(prose.text[start + 1 : end - 1])
            if heading in headings or (alone and _is_nearly_of(pinpoint, heading, outline)):
                _take(pinpoint)
                continue
        quotation = prose.quotation_from(pinpoint.end, pinpoint.end + 24)
        if quotation is not None:
            gap = prose.text[pinpoint.end : quotation.start]
            if _LEADS.fullmatch(gap) and is_quoted(quotation):
                _take(pinpoint)


def adopt_in_tables(pinpoints: list[Pinpoint], mentions: Mentions, tables: Tables) -> None:
    """Give the Outline those that stand alone in a cell whose column or row it heads."""
    if not tables:
        return
    for pinpoint in pinpoints:
        cell = tables.cell_at(pinpoint.start) if pinpoint.document == "nobody" else None
        if cell is None:
            continue
        for head in (*tables.headings(cell), *tables.row(cell)):
            named = mentions.between(head.start, head.end)
            if named and {mention.document for mention in named} == {"outline"}:
                _take(pinpoint)
                break


def _is_nearly_of(pinpoint: Pinpoint, heading: str, outline: Outline) -> bool:
    """Whether a heading is that of the very unit, but for one character."""
    units = {"article": outline.articles, "part": outline.parts, "box": outline.boxes}
    for number in pinpoint.numbers[-1:]:
        for unit in units.get(pinpoint.level, ()):
            right = folded(unit.heading)
            if unit.number == number.value and len(right) == len(heading) >= _HEADING:
                return sum(map(str.__ne__, right, heading)) == 1
    return False


def leave_open(pinpoints: list[Pinpoint], prose: Prose, mentions: Mentions) -> None:
    """Make unknown, not nobody's, what reads as a citation where no other document is named.

    A table may name it in its head, and have 第十三条 in a cell; so may a note: 同上，第十条.
    """
    if not mentions.knows_outline or any(
        mention.document == "other" and mention.form != "nested" for mention in mentions.all
    ):
        return
    if any(pinpoint.document == "other" for pinpoint in pinpoints):
        return
    citing: list[Pinpoint] = []
    alone: list[Pinpoint] = []
    for pinpoint in pinpoints:
        if pinpoint.document != "nobody" or pinpoint.level not in ("article", "box"):
            continue
        before = prose.text[prose.paragraph_start(pinpoint.start) : pinpoint.start]
        after = prose.text[pinpoint.end : prose.paragraph_end(pinpoint.start)]
        if _CITES.search(before):
            citing.append(pinpoint)
        elif not (before.strip() or after.strip()) or _CELL.search(before):
            alone.append(pinpoint)
        elif not before.strip():
            return  # The draft has articles of its own.
    if [one.numbers[0].value for one in alone] != [*range(1, len(alone) + 1)]:
        citing += alone
    for pinpoint in citing:
        pinpoint.document = "unknown"


def _take(pinpoint: Pinpoint) -> None:
    link: Pinpoint | None = pinpoint
    while link is not None and link.document == "nobody":
        link.document = "outline"
        link = link.chain


def folded(text: str) -> str:
    return fold(text, punctuation="drop").text
