"""What a draft says of the Outline: how it counts, its figures, who issued it and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qcite import numerals
from qcite.checking.ledger import Ledger
from qcite.checking.mentions import Mention, Mentions
from qcite.checking.prose import Prose
from qcite.findings import Finding
from qcite.folding import fold
from qcite.locator import format_locator
from qcite.numerals import format_chinese
from qcite.outline import Indicator, Outline, Unit

_N = "(?:[0-9０-９]{1,3}|[〇零一二两三四五六七八九十百廿卅]{1,5})"

_NOT_ITS_OWN = re.compile(
    r"我[省市县区局委厅部院校们国]|本[省市县区局委厅部院校司文]|全[省市县区]|各[地级省市县区单部]|"
    r"省委|市委|县委|区委|党组|政府|企业|公司|集团|协会|有关部门|牵头|涉及|相关|其中|主要有|"
    r"组织实施|推进实施|方案|意见|通知|报告|认为|可以|概括|归纳|体会|理解|解读|分[别成]从|学习"
)
"""Words that make somebody else the one who counts."""
_NOT_THE_SUBJECT = re.compile(
    "(?:围绕|对照|根据|按照|依照|依据|贯彻|落实|结合|学习|对标|遵循|执行|实施|宣传|聚焦|按|照|据|为)$"
)
"""Words after which the Outline is not the one who acts: 我县围绕《纲要》确定了五项任务."""


@dataclass(frozen=True, slots=True)
class _Count:
    """Something the Outline has a number of."""

    pattern: re.Pattern[str]
    accepted: frozenset[int]
    """Numbers that are right, by whichever way of counting."""
    value: int
    """The number to be named."""
    right: str
    """As it should be said: 共三十二条."""


class Facts:
    """Judges what is said of the Outline, sentence by sentence."""

    def __init__(self, prose: Prose, mentions: Mentions, outline: Outline, ledger: Ledger) -> None:
        self._prose = prose
        self._text = prose.text
        self._mentions = mentions
        self._outline = outline
        self._ledger = ledger
        self._counts = list(_counts(outline))

    def judge(self) -> None:
        if not any(mention.document == "outline" for mention in self._mentions.all):
            return
        paragraphs: set[int] = set()
        for mention in self._mentions.all:
            if mention.document != "outline" or mention.form == "nested":
                continue
            self._judge_issue(mention)
            self._judge_number(mention)
            paragraphs.add(self._prose.paragraph_start(mention.start))
        for start in sorted(paragraphs):
            self._judge_counts(start, self._prose.paragraph_end(start))
        self._judge_indicators()
        self._judge_years()

    def _finding(
        self, code: str, start: int, end: int, message: str, expected: str = "", locator: str = ""
    ) -> Finding:
        return Finding(code, start, end, self._text[start:end], message, expected, locator)

    @property
    def _title(self) -> str:
        return f"《{self._outline.title}》"

    # --- counts -------------------------------------------------------------------------------

    def _judge_counts(self, low: int, high: int) -> None:
        plain = self._prose.plain
        taken: list[tuple[int, int]] = []
        for count in self._counts:
            for match in count.pattern.finditer(plain, low, high):
                start, end = match.span("said")
                if any(start < after and before < end for before, after in taken):
                    continue
                if self._prose.quotation_at(start) is not None:
                    continue
                if not self._is_its_own(start, low):
                    continue
                number = numerals.parse(match["n"])
                if number is None:
                    continue
                taken.append((start, end))
                if number.value in count.accepted:
                    self._ledger.right("facts")
                else:
                    self._ledger.wrong(
                        "facts",
                        self._finding(
                            "fact-count",
                            start,
                            end,
                            f"{self._title}{count.right}。",
                            _with_number(match, count.value),
                        ),
                    )

    def _is_its_own(self, start: int, low: int) -> bool:
        """Whether what is said at ``start`` is said of the Outline."""
        mention = self._mentions.last_before(start, low)
        if mention is None or mention.document != "outline" or mention.form == "nested":
            return False
        if _NOT_THE_SUBJECT.search(self._text, max(low, mention.start - 6), mention.start):
            return False
        gap = self._prose.plain[mention.reach : start]
        stops = gap.count("。") + gap.count("！") + gap.count("？")
        if stops > 1 or len(gap) > 160:
            return False
        if stops:
            # The next sentence must go on about the whole: 全文共…
            sentence = gap[gap.rfind("。") + 1 :]
            named = self._mentions.between(low, start)
            return (
                all(one.document == "outline" for one in named)
                and bool(
                    re.match(
                        r"(?:全文|全篇|文件|其|该|共|正文|内容|同时|此外|还|并)", sentence.lstrip()
                    )
                )
                and not _NOT_ITS_OWN.search(sentence)
            )
        return _NOT_ITS_OWN.search(gap) is None

    # --- figures ------------------------------------------------------------------------------

    def _judge_indicators(self) -> None:
        for goal in self._outline.targets:
            target = self._outline.parent(goal) if goal.heading else goal
            for indicator in goal.indicators:
                at = self._text.find(indicator.name)
                while at >= 0:
                    year = target.number if target is not None else 0
                    self._judge_indicator(at, indicator, goal, year)
                    at = self._text.find(indicator.name, at + 1)

    def _judge_indicator(self, at: int, indicator: Indicator, goal: Unit, year: int) -> None:
        low = self._prose.paragraph_start(at)
        mention = self._target_speaker(at, low)
        if mention is None:
            return
        quotation = self._prose.quotation_at(at)
        if quotation is not None and quotation.inner_end - at > len(indicator.name):
            return  # Judged as a quotation.
        end = at + len(indicator.name)
        said = _figure_after(self._text, end, self._names(), indicator)
        if said is None:
            return
        start, finish, value, bound = said
        locator = format_locator(goal, self._outline)
        if value != indicator.value:
            self._ledger.wrong(
                "facts",
                self._finding(
                    "fact-indicator",
                    start,
                    finish,
                    f"{indicator.name}在{self._title}中是{indicator.figure}（到{year}年）。",
                    indicator.figure,
                    locator,
                ),
            )
            return
        when = self._year_before(at, mention.reach)
        if when is not None and when[2] != year:
            self._ledger.wrong(
                "facts",
                self._finding(
                    "fact-indicator",
                    when[0],
                    when[1],
                    f"{indicator.name}{indicator.figure}是{year}年的目标。",
                    f"{year}年",
                    locator,
                ),
            )
            return
        if bound != (indicator.comparison == "at_least"):
            self._ledger.unsure(
                "facts", start, finish, f"原文为“{indicator.figure}”，有无“以上”请核对"
            )
            return
        self._ledger.right("facts")

    def _names(self) -> tuple[str, ...]:
        return tuple(
            indicator.name for goal in self._outline.targets for indicator in goal.indicators
        )

    def _target_speaker(self, at: int, low: int) -> Mention | None:
        """The mention of the Outline whose target is spoken of at ``at``, if it is one."""
        mention = self._mentions.last_before(at, low)
        if mention is None or mention.document != "outline" or mention.form == "nested":
            return None
        gap = self._prose.plain[mention.reach : at]
        if len(gap) > 400 or re.search(
            r"我[省市县区国]|本[省市县区]|全[省市县区]|目前|现在|已经?达|实际|上年|去年|今年|同比|"
            r"截至|截止|当前|完成|实现了|达到了|高于|低于|超过",
            gap,
        ):
            return None
        after = _CLAUSE.match(self._text, at)
        if after is not None and re.search("目前|实际|同比|已达", after[0]):
            return None
        return mention

    def _year_before(self, at: int, low: int) -> tuple[int, int, int] | None:
        years = list(_TARGET_YEAR.finditer(self._text, low, at))
        return (years[-1].start(1), years[-1].end(), int(years[-1][1])) if years else None

    def _judge_years(self) -> None:
        """到2035年，… where the words after it belong to 2025."""
        targets = [unit for unit in self._outline.targets if not unit.heading]
        if not targets:
            return
        years = {unit.number for unit in targets}
        clauses = {unit.number: _clauses(unit) for unit in targets}
        for match in _BY_YEAR.finditer(self._text):
            said = int(match[1])
            quotation = self._prose.quotation_at(match.start())
            if quotation is not None:
                continue
            low = self._prose.paragraph_start(match.start())
            mention = self._target_speaker(match.start(), low)
            if mention is None:
                continue
            if _LOCAL.match(self._text, match.end()):
                continue
            after = fold(self._text[match.end() : match.end() + 40], punctuation="drop").text
            meant = [
                year
                for year, known in clauses.items()
                if any(after.startswith(clause) for clause in known)
            ]
            gap = self._prose.plain[mention.reach : match.start()]
            if meant:
                if said in meant:
                    self._ledger.right("facts")
                else:
                    self._wrong_year(match, f"{meant[0]}年", f"这是{meant[0]}年的目标。")
            elif (
                said not in years and f"{said}年" not in self._outline.text and _SAYS.fullmatch(gap)
            ):
                there = "、".join(f"{year}年" for year in sorted(years))
                self._wrong_year(match, "", f"{self._title}的目标年份是{there}。")

    def _wrong_year(self, match: re.Match[str], expected: str, message: str) -> None:
        self._ledger.wrong(
            "facts",
            self._finding("fact-indicator", match.start(1), match.end(1) + 1, message, expected),
        )

    # --- issue --------------------------------------------------------------------------------

    def _judge_issue(self, mention: Mention) -> None:
        """Who issued it, and when."""
        text = self._text
        low = max(self._prose.sentence_start(mention.start), mention.start - 90)
        after = text[mention.reach : mention.reach + 70]
        before = _ISSUED_BEFORE.search(text[low : mention.start])
        if before is not None and not _OF_ANOTHER.match(text, mention.reach):
            offset = low
            self._issued(before, offset, mention)
            return
        following = _ISSUED_AFTER.match(after)
        if following is not None:
            self._issued(following, mention.reach, mention, low)
            return
        later = _ISSUED_LATER.match(self._prose.plain, mention.reach)
        if later is not None and not self._mentions.between(mention.end, later.end()):
            self._issuer(later.start("who"), later.end("who"), later["verb"])
        dated = _DATED.match(text, mention.end)
        if dated is not None:
            self._dated(dated, 0, "", dated.start("date"), dated.end("date"))

    def _issued(
        self, match: re.Match[str], offset: int, mention: Mention, low: int | None = None
    ) -> None:
        groups = match.groupdict()
        verb = groups.get("verb") or ""
        if groups.get("who"):
            start, end = match.span("who")
            self._issuer(offset + start, offset + end, verb)
        if groups.get("date"):
            start, end = offset + match.start("date"), offset + match.end()
            self._dated(match, offset, verb, start, end)
        elif low is not None:
            # 2023年2月6日，《纲要》正式印发
            dated = _DATE_BEFORE.search(self._text[low : mention.start])
            if dated is not None:
                self._dated(dated, low, verb, low + dated.start("date"), offset + match.end())

    def _issuer(self, start: int, end: int, verb: str) -> None:
        who = self._text[start:end]
        said = [
            _AUTHORITIES.get(name, name)
            for name in re.split(
                r"[、，,\s]|(?<=央)(?=国务院)|(?<=央)和|(?<=院)和|与|及|会同|联合", who
            )
            if name
        ]
        right = list(self._outline.issuers)
        if not said or not all(_AUTHORITY.search(name) for name in said):
            return
        if sorted(said) == sorted(right):
            self._ledger.right("facts")
            return
        if said == [self._outline.publication.publisher]:
            return
        self._ledger.wrong(
            "facts",
            self._finding(
                "fact-issuer",
                start,
                end,
                f"{self._title}由{'、'.join(right)}印发。",
                "、".join(right),
            ),
        )

    def _dated(self, match: re.Match[str], offset: int, verb: str, start: int, end: int) -> None:
        published = self._outline.publication.date
        year = int(match["year"]) if match["year"] else None
        month = int(match["month"]) if match["month"] else None
        day = int(match["day"]) if match["day"] else None
        issued = verb in ("印发", "下发", "制发")
        title = self._title
        day_of = f"{published.year}年{published.month}月{published.day}日"
        if day is not None:
            if (month, day) == (published.month, published.day) and year in (None, published.year):
                if not issued:
                    self._ledger.right("facts")
                    return
                message = f"{day_of}是{title}公开发布的日期，印发日期未公开。"
                self._wrong_date(start, end, message, f"{day_of}发布")
                return
            if year is None and not issued:
                return
            self._wrong_date(
                start,
                end,
                f"{title}于{day_of}公开发布" + ("，印发日期未公开。" if issued else "。"),
                f"{day_of}发布",
            )
            return
        if year is None:
            return
        if year != published.year or (
            month is not None
            and (month > published.month or (not issued and month != published.month))
        ):
            self._wrong_date(
                start, end, f"{title}于{day_of}公开发布。", f"{published.year}年{published.month}月"
            )
        elif month is None or month == published.month:
            self._ledger.right("facts")
        else:
            self._ledger.unsure("facts", start, end, "印发日期未公开")

    def _wrong_date(self, start: int, end: int, message: str, expected: str) -> None:
        self._ledger.wrong("facts", self._finding("fact-date", start, end, message, expected))

    # --- document number ----------------------------------------------------------------------

    def _judge_number(self, mention: Mention) -> None:
        match = _NUMBER_AFTER.match(self._text, mention.end) or _NUMBER_AFTER.match(
            self._text, mention.reach
        )
        if match is None:
            low = max(0, mention.start - 40)
            match = _NUMBER_BEFORE.search(self._text[low : mention.start])
            if match is None:
                return
            start, end = low + match.start("number"), low + match.end("number")
        else:
            start, end = match.span("number")
        known = self._outline.publication.document_number
        said = fold(self._text[start:end], punctuation="unify").text
        if known and fold(known, punctuation="unify").text == said:
            self._ledger.right("facts")
            return
        message = (
            f"{self._title}的文号是{known}。" if known else f"{self._title}的文号未公开，不能引用。"
        )
        self._ledger.wrong(
            "facts", self._finding("fact-document-number", start, end, message, known)
        )


# --- what it counts ------------------------------------------------------------------------


def _counts(outline: Outline) -> Iterator[_Count]:
    def make(pattern: str, accepted: list[int], right: str) -> _Count:
        return _Count(re.compile(pattern), frozenset(accepted) - {0}, accepted[0], right)

    n = f"(?P<said>(?P<n>{_N})"
    parts, articles = len(outline.parts), len(outline.articles)
    whole = (
        r"(?:全文|全篇|通篇|正文)?(?:一)?共(?:分为?|有|计|设|包括|包含|由|列|含)?|全文(?:分为?|有|计|由|包括|包含)?|"
        r"总共(?:有|分为?)?|共计|总计|(?<!主要)(?<!可以)(?<!大致)(?<!可)(?<!大体)(?<!大体上)分为|由|包括|包含|设有|含"
    )
    if outline.parts:
        said = f"共{format_chinese(parts)}部分"
        yield make(rf"(?:{whole})\s?{n}\s?(?:个|大)?部分)(?!内容?来)", [parts], said)
    if outline.articles:
        said = f"共{format_chinese(articles)}条"
        yield make(
            rf"(?:{whole}|(?:部分|章|章节)[、，,和]?(?:共|计)?)\s?{n}\s?条)(?=[，。、；,;）)：:\s]|$|内容|组成|构成|规定|具体)",
            [articles],
            said,
        )
    if outline.boxes:
        boxes = len(outline.boxes)
        said = f"有{format_chinese(boxes)}个专栏"
        yield make(rf"(?<!第){n}\s?(?:个|大)?专栏)(?!工程)", [boxes], said)
        suffix = _common_suffix([box.heading for box in outline.boxes])
        if len(suffix) >= 2:
            said = f"部署{format_chinese(boxes)}大{suffix}"
            yield make(
                rf"(?<!第){n}\s?(?:大|项|个)(?:重大|重点|专项|标志性|质量)*{re.escape(suffix)})",
                [boxes],
                said,
            )
    tasks = outline.task_areas
    if tasks:
        inside = sum(1 for part in tasks for unit in part.children if unit.kind == "article")
        said = f"部署{format_chinese(len(tasks))}个方面重点任务"
        yield make(
            rf"(?<!第){n}\s?(?:个?方面|大|项|个)的?(?:重点|主要|重大|具体|工作)*任务)(?!清单)",
            [len(tasks), inside],
            said,
        )
    goals = len(outline.goals)
    years = [unit for unit in outline.targets if not unit.heading]
    if goals:
        said = f"有{format_chinese(goals)}方面目标"
        yield make(
            rf"(?<!第){n}\s?(?:个?方面|大|项|个)的?(?:主要|具体|分项|发展|重点|阶段性)*目标)",
            [goals, len(years), goals + len(years)],
            said,
        )
        figures = [unit.indicators for unit in outline.goals]
        count = sum(map(len, figures))
        distinct = sum(len({one.figure for one in some}) for some in figures)
        if count:
            said = f"有{format_chinese(count)}项量化指标"
            yield make(
                rf"(?<!第){n}\s?(?:项|个)(?:主要|具体)?(?:量化|定量|约束性|预期性)(?:的)?(?:指标|目标))",
                [count, distinct],
                said,
            )
    if outline.structure.blocks:
        blocks = len(outline.structure.blocks)
        said = f"分为{format_chinese(blocks)}个板块"
        yield make(rf"(?<!第){n}\s?(?:个|大)(?:主要)?板块)", [blocks], said)


def _with_number(match: re.Match[str], value: int) -> str:
    """What was said with another number, in the figures it was said with."""
    said, written = match["said"], match["n"]
    number = str(value) if written[0].isascii() else format_chinese(value)
    return number + said[len(written) :]


def _common_suffix(words: list[str]) -> str:
    if not words:
        return ""
    suffix = words[0]
    for word in words[1:]:
        while not word.endswith(suffix):
            suffix = suffix[1:]
    return suffix


# --- figures -------------------------------------------------------------------------------

_TARGET_YEAR = re.compile(r"(?:到|至|力争|于|在)?\s?((?:19|20)\d\d)\s?年(?!\d|[前]?\s?\d{1,2}月)")
_CLAUSE = re.compile("[^，。；\n]{0,60}")
_LOCAL = re.compile("[^，。；\n]{0,4}(?:我[省市县区]|全[省市县区]|本[省市县区])")
_BY_YEAR = re.compile(r"到\s?((?:19|20)\d\d)\s?年[，,]?")
_SAYS = re.compile(
    r"\s?(?:[^，。；]{0,6})?(?:提出|明确|要求|指出|确定|确立|规定|部署|强调)(?:了|的|目标|主要目标|发展目标|是|为)*[，,：:]?\s?"
)
_FIGURE = re.compile(
    r"(?P<atleast>不低于|不少于)?(?:百分之(?P<chinese>[一二三四五六七八九十百零点]+)|(?P<digits>\d+(?:\.\d+)?)\s?(?P<percent>[%％])?)"
    r"(?!\s?个百分点|\d|\s?[年月日项家个名])(?P<bound>\s?(?:及|或)?以上)?"
)


def _figure_after(
    text: str, at: int, names: tuple[str, ...], indicator: Indicator
) -> tuple[int, int, float, bool] | None:
    """The figure said of an indicator: where it stands, its value, whether as a lower bound."""
    window = text[at : at + 70]
    stop = re.search("[，。；;,\n]", window)
    clause = window[: stop.start()] if stop else window
    between = re.match(r"[^0-9百不]{0,45}", clause)
    assert between is not None
    others = [name for name in names if name in between[0]]
    if re.search("分别|由|从|较|比", between[0]):
        return None  # Two figures: which is the target, is not for a program to say.
    first = _FIGURE.search(clause)
    if first is None:
        return None
    joined = between[0] if not others else between[0].split(others[-1])[-1]
    if others and not re.match(r"(?:、|和|及|与|以及)", between[0]):
        return None
    if re.search("第|提[高升][了]?$|[增下]", joined[-4:]) and "到" not in joined[-4:]:
        return None
    percent = bool(first["percent"] or first["chinese"])
    if percent != (indicator.unit == "%"):
        return None
    if first["chinese"]:
        parsed = numerals.parse(first["chinese"])
        if parsed is None:
            return None
        value: float = parsed.value
    else:
        value = float(first["digits"])
    return at + first.start(), at + first.end(), value, bool(first["bound"] or first["atleast"])


def _clauses(target: Unit) -> frozenset[str]:
    """How the sentences of a target may begin, folded: the first clauses after 到2025年."""
    found: set[str] = set()
    for sentence in target.sentences:
        for clause in re.split("[，、；。]", sentence):
            folded = fold(clause, punctuation="drop").text
            if len(folded) >= 8 and not folded.startswith("到"):
                found.add(folded)
    return frozenset(found)


# --- issue ---------------------------------------------------------------------------------

_AUTHORITIES = {
    "党中央": "中共中央",
    "中央": "中共中央",
    "中国共产党中央委员会": "中共中央",
    "中华人民共和国国务院": "国务院",
    "中办": "中共中央办公厅",
    "国办": "国务院办公厅",
}
_AUTHORITY = re.compile("(?:中央|国务院|办公厅|办公室|委员会|人大|政府|[委部局厅署院会]|新华社)$")
_ORGAN = (
    r"(?:中共中央办公厅|国务院办公厅|中共中央|党中央|国务院|全国人大(?:常委会)?|全国政协|中办|国办|"
    r"(?:国家)?市场监(?:督管理|管)总局|质检总局|新华社|中央[\u4e00-\u9fff]{2,6}(?:部|委员会|办公室)|"
    r"国家[\u4e00-\u9fff]{2,8}(?:部|委|局|署|委员会|总局)|国家发展改革委|"
    r"(?:工业和信息化|住房和城乡建设|农业农村|商务|科技|科学技术|财政|教育|交通运输)部)"
)
_WHO = rf"(?P<who>{_ORGAN}(?:(?:[、\s和与及]|以及|会同|联合)?{_ORGAN}){{0,8}})"
_VERBS = "(?P<verb>印发|下发|制发|发布|公布|颁布|出台|公开发布|对外发布|对外公布)"
_DATE = (
    r"(?P<date>(?:(?P<year>(?:19|20)\d\d)\s?年)?"
    r"(?:\s?(?P<month>\d{1,2})\s?月(?:份)?(?:\s?(?P<day>\d{1,2})\s?日)?)?)"
)
_ADVERBS = r"(?:联合|共同|正式|全文|对外|公开|日前|近日|又|已|在京|隆重|向社会)*"
_ISSUED_BEFORE = re.compile(
    rf"(?:(?:于|在|自)?{_DATE}(?<=[年月日份])[，,]?\s?)?(?:近日|日前|由|经)?[，,]?(?:{_WHO}\s?(?:近日|日前|于近日)?)?{_ADVERBS}{_VERBS}"
    r"(?:了|的|实施|并实施|实施了|施行)*(?:的)?\s?$"
)
_ISSUED_AFTER = re.compile(
    rf"\s?(?:是|已)?(?:(?:于|在)?{_DATE}(?<=[年月日份])[，,]?)?\s?(?:(?:由|经|是|，由){_WHO})?(?:(?:于|在)?\s?)?{_ADVERBS}{_VERBS}(?!以来|后|之后|[一二三四五两\d]+周年|会|的?通知|实施以来)"
)
_ISSUED_LATER = re.compile(rf"[^。；\n]{{0,60}}?[，,]由{_WHO}{_ADVERBS}{_VERBS}")
_DATE_BEFORE = re.compile(rf"{_DATE}(?<=[年月日份])[，,]\s?(?:随着|党和国家的)?\s?$")
_DATED = re.compile(rf"\s?[（(]\s?{_DATE}(?<=[日])\s?(?:公布|发布)?\s?[）)]")
_OF_ANOTHER = re.compile(
    r"\s?(?:的)?(?:实施|贯彻|落实|配套|有关|相关|任务|重点|宣传|解读|学习|工作|行动|方案|细则|意见|通知|"
    r"读本|辅导|分工|督察|考核|评估)"
)

_NUMBER = (
    r"(?P<number>[\u4e00-\u9fff]{1,8}?\s?[〔\[［（(【]\s?(?:19|20)\d\d\s?[〕\]］）)】]"
    r"\s?\d{1,4}\s?号)"
)
_NUMBER_AFTER = re.compile(rf"\s?[（(]\s?(?:文号[:：]?)?{_NUMBER}")
_NUMBER_BEFORE = re.compile(rf"{_NUMBER}(?:文件?)?[，,]?(?:印发)?(?:的|了)?\s?$")
