"""Pinpoints of the Outline in a draft: 第十三条, 第六部分第十三条“…”, 专栏3, 第十三条至第十五条.

A pinpoint belongs to the document named just before it; failing that, to the last one named in
its sentence; failing that, to the only one named in its paragraph. Otherwise it is nobody's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from qcite import numerals
from qcite.checking.ledger import Ledger
from qcite.checking.mentions import Mention, Mentions
from qcite.checking.prose import Prose, Quotation
from qcite.citation import in_quotation_marks
from qcite.findings import Correction, Finding
from qcite.folding import fold
from qcite.locator import format_locator, spoken
from qcite.numerals import format_chinese
from qcite.outline import Outline, Unit

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


_DIGIT = "[0-9０-９〇零一二两三四五六七八九十百廿卅卌]"
# A text file may break its lines anywhere.
_N = rf"(?:{_DIGIT}(?:\n?{_DIGIT}){{0,7}})"
_JOINT = r"\s?(?:、|以及|和|及|与|至|到|[-—–－~～]{1,2})\s?"
_LIST = rf"[（(]?\s?{_N}\s?[）)]?(?:{_JOINT}第?\s?[（(]?\s?{_N}\s?[）)]?){{0,30}}"
_BOXES = rf"[（(]?\s?{_N}\s?[）)]?(?:{_JOINT}{_N}){{0,30}}"
_PINPOINT = re.compile(
    rf"第\s?(?P<list>{_LIST})\s?(?P<word>条|部\s?分|章|节(?![日约目省能])|个?专\s?栏)"
    rf"|专\s?栏\s?(?P<boxes>{_BOXES})(?!\s?(?:[0-9年月日个项％%.．条章节大]|部分))|(?P<preamble>引言)"
)
_NUMBER = re.compile(_N)
_RANGE = re.compile(r"至|到|[-—–－~～]")
_LEVELS: dict[str, Level] = {"条": "article", "部分": "part", "专栏": "box", "个专栏": "box"}

_ADJACENT = re.compile(r"\s{0,2}(?:的|中的?|之|里的?|内的?|正文的?|全文的?|原文的?)?\s?$")
_CHAINED = re.compile(
    r"\s?(?:、|，|,|；|和|及|与|以及|并|至|到|[-—–－~～]{1,2}|的|中的?|下的?|之下的?|里的?|"
    r"及其|、?和?其中(?:的)?)?\s?$"
)
_NAMED_OTHERWISE = re.compile(
    r"(?:法|法典|宪法|条例|规定|办法|规则|规程|章程|细则|决定|决议|意见|通知|方案|规划|计划|公约|"
    r"协定|协议|合同|标准|规范|准则|解释|守则|制度|公告|纲要|要点|报告|讲话|本文|文章|文件|"
    r"教材|手册|课题|讲义|清单|指南|指引|读本|附件|附录|表格?|本[书章节]|讲稿|发言)(?:的|中的?|之)?\s?$"
)
_AFTERWARDS = re.compile(r"\s{0,2}[“\"「（(]")
_CHILD = re.compile(rf"\s?第\s?[（(]?\s?({_N})\s?[）)]?\s?(款|项|句|段|点)")
_TARGET = re.compile(r"\s?(?:的|中的?)?((?:19|20)\d\d)年(?:的|总体|主要|发展|阶段性?)?目标")
_BARE = re.compile(rf"\s?(?:第\s?)?[（(]\s?({_N})\s?[）)](?!\s?[条款项部章节])")
_LEADS = re.compile(
    r"\s?(?:[^，。；：“”]{0,8})?(?:指出|提出|强调|要求|明确|规定|部署|写道|表示)[^，。；：“”]{0,6}[，,：:]?\s*"
)
_SHORT_HEADING = 40


def find_pinpoints(prose: Prose, mentions: Mentions) -> list[Pinpoint]:
    """Every pinpoint in order, with the document it belongs to as far as that is clear."""
    if not mentions.knows_outline and not mentions.all:
        return []
    found: list[Pinpoint] = []
    text = prose.text
    for match in _PINPOINT.finditer(text):
        pinpoint = _read(match)
        pinpoint.heading = _heading(text, match.end())
        pinpoint.reach = pinpoint.heading[1] if pinpoint.heading else match.end()
        found.append(pinpoint)
    before: Pinpoint | None = None
    for pinpoint in found:
        _attribute(pinpoint, before, prose, mentions)
        before = pinpoint
    # 引言 is a common word: it is a pinpoint only right after a name.
    return [one for one in found if one.level != "preamble" or one.attached]


def _read(match: re.Match[str]) -> Pinpoint:
    if match["preamble"]:
        return Pinpoint(*match.span(), "preamble", match[0], (), frozenset())
    group = "list" if match["list"] else "boxes"
    word = re.sub(r"\s", "", match["word"] or "专栏")
    numbers: list[Number] = []
    ranges: set[int] = set()
    last = match.start(group)
    for number in _NUMBER.finditer(match[group]):
        start = match.start(group) + number.start()
        end = match.start(group) + number.end()
        if numbers and _RANGE.search(match.string, last, start):
            ranges.add(len(numbers))
        parsed = numerals.parse(number[0].replace("\n", ""))
        numbers.append(
            Number(start, end, parsed.value if parsed else None, bool(parsed and parsed.canonical))
        )
        last = end
    return Pinpoint(
        match.start(),
        match.end(),
        _LEVELS.get(word, "foreign"),
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
    if not text[paragraph:start].strip():
        pinpoint.document = "other"  # The draft's own 第一条.
        return
    if mention.start >= prose.sentence_start(start):
        pinpoint.document = mention.document if mention.form != "nested" else "other"
        return
    named = {
        "outline" if one.document == "outline" else "other"
        for one in mentions.between(paragraph, start)
    }
    if named == {"outline"}:
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
    headings = {_folded(unit.heading) for unit in outline.walk() if unit.heading}
    for pinpoint in pinpoints:
        if pinpoint.document != "nobody":
            continue
        if pinpoint.heading is not None:
            start, end = pinpoint.heading
            if _folded(prose.text[start + 1 : end - 1]) in headings:
                _take(pinpoint)
                continue
        quotation = prose.quotation_from(pinpoint.end, pinpoint.end + 24)
        if quotation is not None:
            gap = prose.text[pinpoint.end : quotation.start]
            if _LEADS.fullmatch(gap) and is_quoted(quotation):
                _take(pinpoint)


def _take(pinpoint: Pinpoint) -> None:
    link: Pinpoint | None = pinpoint
    while link is not None and link.document == "nobody":
        link.document = "outline"
        link = link.chain


# --- judging --------------------------------------------------------------------------------


class Citations:
    """Judges pinpoints of the Outline and says which units stand cited where."""

    def __init__(
        self,
        prose: Prose,
        mentions: Mentions,
        outline: Outline,
        pinpoints: list[Pinpoint],
        ledger: Ledger,
    ) -> None:
        self._prose = prose
        self._mentions = mentions
        self._outline = outline
        self._pinpoints = pinpoints
        self._ledger = ledger
        self._starts = [pinpoint.start for pinpoint in pinpoints]
        self.headings: set[int] = set()
        """Where quoted headings begin that were judged here: they are no quotations."""

    def judge(self) -> None:
        for pinpoint in self._pinpoints:
            if pinpoint.document == "outline":
                self._judge(pinpoint)
            elif pinpoint.document == "unknown":
                self._ledger.unsure(
                    "citations",
                    pinpoint.start,
                    pinpoint.end,
                    "看不出这一定位属于哪份文件",
                )
        for mention in self._mentions.all:
            if mention.document == "outline" and mention.form != "nested":
                self._judge_after(mention)

    def last_before(self, offset: int, low: int) -> Pinpoint | None:
        """The last pinpoint that ends at or before ``offset`` and begins at ``low`` or later."""
        index = bisect_left(self._starts, offset) - 1
        if index >= 0 and self._starts[index] >= low and self._pinpoints[index].end <= offset:
            return self._pinpoints[index]
        return None

    def first_from(self, offset: int, high: int) -> Pinpoint | None:
        """The first pinpoint that begins between ``offset`` and ``high``."""
        index = bisect_left(self._starts, offset)
        if index < len(self._starts) and self._starts[index] < high:
            return self._pinpoints[index]
        return None

    # --- one pinpoint -------------------------------------------------------------------------

    def _judge(self, pinpoint: Pinpoint) -> None:
        findings: list[Finding] = []
        reasons: list[str] = []
        if pinpoint.level == "foreign":
            findings.append(self._no_such_level(pinpoint))
        elif pinpoint.level == "preamble":
            if self._outline.preamble is not None:
                pinpoint.units = (self._outline.preamble,)
            else:
                message = f"《{self._outline.title}》没有引言。"
                findings.append(
                    self._finding("citation-missing-unit", pinpoint.start, pinpoint.end, message)
                )
        else:
            pinpoint.units = self._units(pinpoint, findings, reasons)
            if not findings:
                self._judge_part(pinpoint, findings)
                self._judge_children(pinpoint, findings, reasons)
            self._judge_heading(pinpoint, findings)
        if findings:
            self._ledger.wrong("citations", *findings)
        elif reasons:
            self._ledger.unsure("citations", pinpoint.start, pinpoint.end, reasons[0])
        else:
            self._ledger.right("citations")

    def _finding(
        self,
        code: str,
        start: int,
        end: int,
        message: str,
        expected: str = "",
        locator: str = "",
        corrections: tuple[Correction, ...] = (),
    ) -> Finding:
        found = self._prose.text[start:end]
        return Finding(code, start, end, found, message, expected, locator, (), corrections)

    def _no_such_level(self, pinpoint: Pinpoint) -> Finding:
        return self._finding(
            "citation-missing-unit",
            pinpoint.start,
            pinpoint.end,
            f"《{self._outline.title}》不分{pinpoint.word}，{self._counted('part')}、"
            f"{self._counted('article')}。",
        )

    def _all(self, level: Level) -> tuple[Unit, ...]:
        if level == "part":
            return self._outline.parts
        return self._outline.articles if level == "article" else self._outline.boxes

    def _counted(self, level: Level) -> str:
        count = format_chinese(len(self._all(level)))
        word = {"part": f"共{count}部分", "article": f"共{count}条", "box": f"共{count}个专栏"}
        return word[level] if self._all(level) else "没有这类单元"

    def _called(self, level: Level, number: int) -> str:
        if level == "box":
            return f"专栏{number}"
        written = format_chinese(number) if number <= 999 else str(number)
        return f"第{written}{'部分' if level == 'part' else '条'}"

    def _units(
        self, pinpoint: Pinpoint, findings: list[Finding], reasons: list[str]
    ) -> tuple[Unit, ...]:
        """What a pinpoint names; what it names wrongly goes to ``findings``."""
        there = self._all(pinpoint.level)
        named: list[Unit] = []
        alone = len(pinpoint.numbers) == 1
        for index, number in enumerate(pinpoint.numbers):
            start, end = (pinpoint.start, pinpoint.end) if alone else (number.start, number.end)
            written = self._prose.text[number.start : number.end]
            if number.value is None:
                findings.append(
                    self._finding("citation-numeral", start, end, f"“{written}”不是规范的序号。")
                )
                continue
            if not 1 <= number.value <= len(there):
                title = self._outline.title
                missing = self._called(pinpoint.level, number.value)
                findings.append(
                    self._finding(
                        "citation-missing-unit",
                        start,
                        end,
                        f"《{title}》{self._counted(pinpoint.level)}，没有{missing}。",
                    )
                )
                continue
            if not number.canonical:
                right = str(number.value) if written[0].isdigit() else format_chinese(number.value)
                expected = (
                    self._prose.text[start : number.start]
                    + right
                    + self._prose.text[number.end : end]
                )
                findings.append(
                    self._finding(
                        "citation-numeral",
                        start,
                        end,
                        f"序号的写法不规范，应为“{expected}”。",
                        expected,
                        format_locator(there[number.value - 1], self._outline),
                        (Correction(number.start, number.end, right),),
                    )
                )
            last = pinpoint.numbers[index - 1].value if index else None
            if index in pinpoint.ranges and last is not None:
                if last >= number.value:
                    reasons.append("范围的起止颠倒")
                named += there[last : number.value]
            else:
                named.append(there[number.value - 1])
        chain = pinpoint.chain
        if chain is not None and named and chain.units and chain.level == pinpoint.level:
            gap = self._prose.text[chain.reach : pinpoint.start]
            if _RANGE.search(gap):
                if chain.units[-1].number >= named[0].number:
                    reasons.append("范围的起止颠倒")
                named[:0] = there[chain.units[-1].number : named[0].number - 1]
        return tuple(named)

    def _judge_part(self, pinpoint: Pinpoint, findings: list[Finding]) -> None:
        within = pinpoint.within
        if within is None or len(within.units) != 1:
            return
        part = within.units[0]
        for unit in pinpoint.units:
            own = self._outline.part_of(unit)
            if own is not None and own is not part:
                start = within.start
                right = f"{spoken(own)}{spoken(unit)}"
                findings.append(
                    self._finding(
                        "citation-wrong-part",
                        start,
                        pinpoint.end,
                        f"{spoken(unit)}在{spoken(own)}“{own.heading}”，"
                        f"不在{spoken(part)}“{part.heading}”。",
                        right,
                        format_locator(unit, self._outline),
                    )
                )
                return

    def _judge_children(
        self, pinpoint: Pinpoint, findings: list[Finding], reasons: list[str]
    ) -> None:
        """第十三条第二款, 专栏3第五项, 第二条2035年目标."""
        if len(pinpoint.units) != 1:
            return
        unit = pinpoint.units[0]
        text = self._prose.text
        target = _TARGET.match(text, pinpoint.end)
        if target and unit.kind == "article":
            years = [child.number for child in unit.children if child.kind == "target"]
            if int(target[1]) not in years:
                there = "、".join(f"{year}年" for year in years)
                findings.append(
                    self._finding(
                        "citation-missing-unit",
                        pinpoint.start,
                        target.end(),
                        f"{spoken(unit)}没有{target[1]}年目标"
                        + (f"，只有{there}目标。" if there else "。"),
                    )
                )
            return
        child = _CHILD.match(text, pinpoint.end)
        parsed = numerals.parse(child[1]) if child else None
        if child is None or parsed is None:
            return
        if child[2] in "款段" and unit.kind == "article" and unit.paragraphs:
            count, word = len(unit.paragraphs), "款"
        elif child[2] in "项点" and unit.kind == "box":
            count, word = len(unit.children), "项"
        else:
            reasons.append(f"{spoken(unit)}之下不编“{child[2]}”")
            return
        if not 1 <= parsed.value <= count:
            findings.append(
                self._finding(
                    "citation-missing-unit",
                    pinpoint.start,
                    child.end(),
                    f"{spoken(unit)}只有{format_chinese(count)}{word}，没有{child[0].strip()}。",
                    locator=format_locator(unit, self._outline),
                )
            )

    # --- headings -----------------------------------------------------------------------------

    def _judge_heading(self, pinpoint: Pinpoint, findings: list[Finding]) -> None:
        if pinpoint.heading is None or not pinpoint.units:
            return
        start, end = pinpoint.heading
        text = self._prose.text
        written = fold(text[start + 1 : end - 1], punctuation="drop").text
        if not written:
            return
        unit = pinpoint.units[-1]
        own = [one for named in pinpoint.units for one in named.walk() if one.heading]
        if any(_folded(one.heading) == written for one in own):
            self.headings.add(start)
            return
        if written in _folded("".join(f"{one.heading}。{one.text}" for one in pinpoint.units)):
            return  # Words of its heading or text: a quotation.
        in_parentheses = text[start] in "（("
        elsewhere = [one for one in self._outline.walk() if _folded(one.heading) == written]
        near = max(own, key=lambda one: _likeness(written, _folded(one.heading)), default=None)
        likeness = _likeness(written, _folded(near.heading)) if near is not None else 0.0
        if not elsewhere and (likeness < 0.6 or near is None):
            if in_parentheses or len(written) < 6 or not self._ends_there(end):
                return
            near = unit
        elif elsewhere or near is None:
            near = unit
        if not near.heading:
            return
        self.headings.add(start)
        stands = (
            f"“{elsewhere[0].heading}”是{self._whose(elsewhere[0])}的标题；" if elsewhere else ""
        )
        marked = in_quotation_marks(near.heading)
        findings.append(
            self._finding(
                "citation-wrong-heading",
                start,
                end,
                f"{stands}{self._whose(near)}的标题是{marked}。",
                f"（{near.heading}）" if in_parentheses else marked,
                format_locator(near, self._outline),
            )
        )

    def _whose(self, unit: Unit) -> str:
        if unit.kind == "item" or (unit.kind == "target" and unit.heading):
            above = self._outline.parent(unit) if unit.kind == "item" else None
            above = above or self._outline.article_of(unit)
            return f"{spoken(above)}中的一项" if above else "一项"
        return spoken(unit)

    def _ends_there(self, end: int) -> bool:
        """Whether nothing follows that would make the quoted words a term: “…”要求."""
        return self._prose.text[end : end + 1] in (
            "",
            "，",
            "。",
            "、",
            "；",
            "）",
            "\n",
            "：",
            "的",
        )

    # --- other things right after the name ----------------------------------------------------

    def _judge_after(self, mention: Mention) -> None:
        """《纲要》（十三）, 《纲要》2030年目标."""
        text = self._prose.text
        target = _TARGET.match(text, mention.reach)
        if target:
            years = [unit.number for unit in self._outline.targets if not unit.heading]
            if years and int(target[1]) not in years:
                there = "、".join(f"{year}年" for year in years)
                self._ledger.wrong(
                    "citations",
                    self._finding(
                        "citation-missing-unit",
                        mention.start,
                        target.end(),
                        f"《{self._outline.title}》没有{target[1]}年目标，只有{there}目标。",
                    ),
                )
            elif years:
                self._ledger.right("citations")
            return
        bare = _BARE.match(text, mention.end) or _BARE.match(text, mention.reach)
        if bare is None or text[bare.end() : bare.end() + 1] in ("", "\n"):
            return
        parsed = numerals.parse(bare[1])
        if parsed is None or bare[1][0] not in "一二三四五六七八九十":
            return
        if parsed.value > len(self._outline.articles):
            self._ledger.wrong(
                "citations",
                self._finding(
                    "citation-missing-unit",
                    bare.start(),
                    bare.end(),
                    f"《{self._outline.title}》{self._counted('article')}，"
                    f"没有{self._called('article', parsed.value)}。",
                ),
            )
        elif parsed.value <= len(self._outline.parts):
            self._ledger.right("citations")
            number = format_chinese(parsed.value)
            self._ledger.find(
                self._finding(
                    "citation-ambiguous",
                    bare.start(),
                    bare.end(),
                    f"“{bare[0].strip()}”既可指第{number}部分，也可指第{number}条，请写明。",
                )
            )
        else:
            self._ledger.right("citations")


def _folded(text: str) -> str:
    return fold(text, punctuation="drop").text


def _likeness(one: str, other: str) -> float:
    """Dice's coefficient of the characters, 0 to 1."""
    if not one or not other:
        return 0.0
    rest = list(other)
    shared = 0
    for character in one:
        if character in rest:
            rest.remove(character)
            shared += 1
    return 2 * shared / (len(one) + len(other))
