"""Judging pinpoints of the Outline: whether there is such a unit, in that part, of that heading."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

from qcite.checking import lexicon
from qcite.checking.findings import Correction, Finding
from qcite.checking.ledger import Ledger
from qcite.checking.mentions import Mention, Mentions
from qcite.checking.pinpoints import NUMERAL, RANGE, Level, Pinpoint, folded
from qcite.checking.prose import Prose, Quotation
from qcite.citing.citation import in_quotation_marks
from qcite.edition.naming import format_locator, spoken
from qcite.edition.outline import Outline, Unit
from qcite.text import numerals
from qcite.text.numerals import format_chinese

_CHILD = re.compile(rf"\s?第\s?[（(]?\s?({NUMERAL})\s?[）)]?\s?(款|项|句|段|点)")
_MADE_UP = 8
"""Quoted words of so many characters right after a number are given out as its heading."""
_TARGET = re.compile(r"\s?(?:的|中的?)?((?:19|20)\d\d)年(?:的|总体|主要|发展|阶段性?)?目标")
_CLAUSES = re.compile("[，。；]")
_SAYS_MORE = re.compile(rf"(?:{lexicon.SAYS})了?[\u4e00-\u9fff]{{3}}(?<!的.{{2}})")
_BARE = re.compile(rf"\s?(?:第\s?)?[（(]\s?({NUMERAL})\s?[）)](?!\s?[条款项部章节])")


class Citations:
    """Judges pinpoints of the Outline and says which units stand cited where."""

    def __init__(
        self,
        prose: Prose,
        mentions: Mentions,
        outline: Outline,
        pinpoints: list[Pinpoint],
        ledger: Ledger,
        is_quoted: Callable[[Quotation], bool],
    ) -> None:
        self._prose = prose
        self._is_quoted = is_quoted
        self._mentions = mentions
        self._outline = outline
        self._pinpoints = pinpoints
        self._ledger = ledger
        self._starts = [pinpoint.start for pinpoint in pinpoints]
        self.headings: set[int] = set()
        """Where quoted headings begin that were judged here: they are no quotations."""
        self.right_headings: dict[int, tuple[int, Unit]] = {}
        """Of those that are right, by where they begin: where they end, and whose they are."""

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
        elif "之" in pinpoint.word:
            said = self._prose.text[pinpoint.start : pinpoint.end]
            message = f"《{self._outline.title}》没有{said}。"
            findings.append(
                self._finding("citation-missing-unit", pinpoint.start, pinpoint.end, message)
            )
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
                self._judge_part(pinpoint, findings, reasons)
                self._judge_children(pinpoint, findings, reasons)
            self._judge_heading(pinpoint, findings)
        if findings:
            self._ledger.wrong("citations", *findings)
        elif reasons:
            self._ledger.unsure("citations", pinpoint.start, pinpoint.end, reasons[0])
        else:
            self._ledger.right("citations", pinpoint.start, pinpoint.end)

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
        levels: list[Level] = ["part", "article"]
        counted = "".join(
            self._counted(level).removeprefix("共") for level in levels if self._all(level)
        )
        return self._finding(
            "citation-missing-unit",
            pinpoint.start,
            pinpoint.end,
            f"《{self._outline.title}》不分{pinpoint.word}，共{counted}。",
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
                        format_locator(there[number.value - 1]),
                        (Correction(number.start, number.end, right),),
                    )
                )
            last = pinpoint.numbers[index - 1].value if index else None
            if index in pinpoint.ranges and last is not None:
                if last > number.value:
                    first = pinpoint.numbers[index - 1].start
                    findings.append(
                        self._turned_round(pinpoint.level, first, number.end, number.value, last)
                    )
                elif last == number.value:
                    reasons.append("范围的起止是同一个")
                named += there[last : number.value]
            else:
                named.append(there[number.value - 1])
        chain = pinpoint.chain
        if chain is not None and named and chain.units and chain.level == pinpoint.level:
            gap = self._prose.text[chain.reach : pinpoint.start]
            if RANGE.search(gap):
                earlier, later = named[0].number, chain.units[-1].number
                if later > earlier:
                    findings.append(
                        self._turned_round(
                            pinpoint.level, chain.start, pinpoint.end, earlier, later
                        )
                    )
                elif later == earlier:
                    reasons.append("范围的起止是同一个")
                named[:0] = there[chain.units[-1].number : named[0].number - 1]
        return tuple(named)

    def _turned_round(
        self, level: Level, start: int, end: int, earlier: int, later: int
    ) -> Finding:
        """第十五条至第十三条: what is meant cannot be told."""
        first, last = self._called(level, earlier), self._called(level, later)
        message = f"范围的起止颠倒：{first}在{last}之前。"
        return self._finding("citation-missing-unit", start, end, message)

    def _judge_part(self, pinpoint: Pinpoint, findings: list[Finding], reasons: list[str]) -> None:
        within = pinpoint.within
        if within is None or len(within.units) != 1:
            return
        part = within.units[0]
        for unit in pinpoint.units:
            own = unit.part
            if own is not None and own is not part:
                inside = sum(one.kind == "article" for one in part.children)
                if pinpoint.bracketed and unit.number <= inside:
                    reasons.append("看不出序号是全文的条，还是这一部分之内的")
                    return
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
                        format_locator(unit),
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
                    locator=format_locator(unit),
                )
            )
            return
        below = _CHILD.match(text, child.end())
        if below and word == "款" and below[2] in "项点":
            findings.append(
                self._finding(
                    "citation-missing-unit",
                    pinpoint.start,
                    below.end(),
                    f"{spoken(unit)}的款之下不分{below[2]}，没有{below[0].strip()}。",
                    locator=format_locator(unit),
                )
            )

    # --- headings -----------------------------------------------------------------------------

    def _judge_heading(self, pinpoint: Pinpoint, findings: list[Finding]) -> None:
        if pinpoint.heading is None or not pinpoint.units:
            return
        start, end = pinpoint.heading
        text = self._prose.text
        written = folded(text[start + 1 : end - 1])
        if not written:
            return
        unit = pinpoint.units[-1]
        own = [one for named in pinpoint.units for one in named.walk() if one.heading]
        named = next((one for one in own if folded(one.heading) == written), None)
        if named is not None:
            self.headings.add(start)
            self.right_headings[start] = end, named
            return
        if written in folded("".join(f"{one.heading}。{one.text}" for one in pinpoint.units)):
            return  # Words of its heading or text: a quotation.
        in_parentheses = text[start] in "（("
        elsewhere = [one for one in self._outline.walk() if folded(one.heading) == written]
        near = max(own, key=lambda one: _likeness(written, folded(one.heading)), default=None)
        likeness = _likeness(written, folded(near.heading)) if near is not None else 0.0
        if elsewhere or near is None:
            near = unit
        elif in_parentheses:
            # What is no slip for the heading explains the number: 第二十八条（质量共治）.
            if not _is_slip(written, folded(near.heading)):
                return
        elif likeness < 0.6:
            if len(written) < _MADE_UP or not self._ends_there(end):
                return
            if _CLAUSES.search(text, start + 1, end - 1):
                return  # No heading has clauses: a quotation, invented or not.
            quotation = self._prose.quotation_at(start)
            if quotation is not None and self._is_quoted(quotation):
                return  # Words of the text, with a slip: a quotation.
            near = unit
        elif len(written) < 0.7 * len(folded(near.heading)):
            return  # A label: 第二十四条“服务效能”.
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
                format_locator(near),
            )
        )

    def _whose(self, unit: Unit) -> str:
        if unit.kind == "item" or (unit.kind == "target" and unit.heading):
            above = unit.parent if unit.kind == "item" else None
            above = above or unit.article
            return f"{spoken(above)}中的一项" if above else "一项"
        return spoken(unit)

    def _ends_there(self, end: int) -> bool:
        """Whether nothing follows that would make the quoted words a term: “…”要求; a verb with
        what it says behind it (“…”要求压实责任) does not."""
        return bool(_SAYS_MORE.match(self._prose.text, end)) or self._prose.text[end : end + 1] in (
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
                self._ledger.right("citations", mention.start, target.end())
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
            self._ledger.right("citations", bare.start(), bare.end())
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
            self._ledger.right("citations", bare.start(), bare.end())


def _is_slip(one: str, other: str) -> bool:
    """Whether two headings are the same but for two characters, or one that is missing."""
    if len(one) == len(other):
        return sum(map(str.__ne__, one, other)) <= 2
    short, long = sorted((one, other), key=len)
    return len(long) - len(short) == 1 and any(
        long[:at] + long[at + 1 :] == short for at in range(len(long))
    )


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
