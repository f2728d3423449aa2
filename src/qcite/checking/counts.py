"""How the Outline is said to count: 十一部分三十二条, 七大工程, 八方面任务, 四个板块."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qcite.checking import lexicon
from qcite.checking.entries import Entry, right, wrong
from qcite.checking.reading import Reading
from qcite.edition.naming import spoken
from qcite.edition.outline import Outline
from qcite.text import numerals
from qcite.text.numerals import counted

_NUMBER = "(?:[0-9０-９]{1,3}|[〇零一二两三四五六七八九十百廿卅]{1,5})"
_SAID = f"(?P<said>(?P<n>{_NUMBER})"
"""A group that the patterns below close, after what is counted."""
_WHOLE = (
    r"(?:(?:全文|全篇|通篇|正文)?(?:一)?共(?:分为?|有|计|设|包括|包含|由|列|含)?|"
    r"全文(?:分为?|有|计|由|包括|包含)?|总共(?:有|分为?)?|共计|总计|"
    r"(?<!主要)(?<!可以)(?<!大致)(?<!可)(?<!大体)(?<!大体上)分为|由(?:[引序前]言)?[和与及、]?|包括|包含|设有|含|"
    r"(?P<beside>(?<=》)(?:有|分|的)?))"
)
"""Words that say the whole is counted. Right beside the name it is not certain: 《纲要》的三个部分
may be three of them."""
_NO_ORDINAL = "(?<![第0-9０-９〇零一二两三四五六七八九十百廿卅])"
"""Not 第三十二条, of which a draft is full."""
_LISTED = rf"{_NO_ORDINAL}{_NUMBER}\s?(?:个?(?:专栏|部分|章)|条)[、和及与]"
"""Something else that was counted before it: 七个专栏、十一部分."""
_OTHERS = re.compile(
    rf"{lexicon.LOCAL}|本文|企业|公司|集团|协会|有关部门|牵头|涉及|相关|其中|主要有|"
    r"组织实施|推进实施|方案|意见|通知|报告|认为|可以|概括|归纳|体会|理解|解读|分[别成]从|学习"
)
"""Words that make somebody else the one who counts."""
_CLAUSES = re.compile("[，,；;：:]")
_ITS_VERB = re.compile(
    r"\s*(?:要|将|并|还|也|又|且|其|共|同时|此外|另外|而且|进一步|首次|同步|系统|全面|统筹|总共|一共|全文|全篇|通篇|"
    r"正文|主要|具体|以专栏的?形式|\s)*(?:提出|部署|明确|确定|确立|设|列|规划|安排|实施|包括|包含|涵盖|含|分|"
    r"有|由|共|计|形成|制定|推出|布置|围绕|聚焦|从|$)"
)
"""How a further clause about the Outline begins; another beginning is another subject."""
_OF_A_PART = re.compile(
    r"第[\s（(]*[0-9０-９一二三四五六七八九十百][^，,；;。]{0,8}?(?:条|部分|[编章节])|专栏\s?[0-9０-９一二三四五六七八九十]|"
    "(?<![0-9０-９一二三四五六七八九十个大])部分(?:共|分|有|由|包括|包含|计|含)|"
    "(?:其|任务|工程|目标|专栏|条|部分|板块|指标)中|一个?专栏|"
    "(?:工程|专栏|行动|计划)(?:包括|包含|分为|共?有|共|提出|明确|部署|设)|"
    "在[^，,；;。]{1,24}(?:方面|领域|环节|上)[，,]|"
    "(?:在|就|针对|关于|对于?|围绕)[^，,；;：:]{1,24}$"
)
"""What makes a count that of a part, or of one matter: 《纲要》第三部分提出三项任务."""
_SUBSET = re.compile(
    r"\s?(?:由|涉及|属于?|归|需|应|与[^，,。；;]{1,8}(?:相关|有关|密切|衔接)|[同和]我)"
)
"""What follows a count of some of them: 三项任务由我局牵头."""
_BELOW = re.compile(
    rf"\s?(?:一?共(?:有|分为?|包括|包含|设|计)?|总共有?|下?[分设]有?|包括|包含|含)\s?{_SAID}\s?个?(?P<word>[条项]))"
    "(?![款目例文约]|具?体?(?:措施|举措|意见|任务|要求|内容|标准|规定|工作|重点))"
)
_COUNTED_AS = {"条": "article", "项": "item"}
_GOES_ON = re.compile(r"\s*(?:全文|全篇|文件|其|该|共|正文|内容|同时|此外|还|并)")


@dataclass(frozen=True, slots=True)
class _Count:
    """Something the Outline has a number of."""

    hint: re.Pattern[str]
    """Found sooner than the pattern, which matches nowhere without it."""
    pattern: re.Pattern[str]
    accepted: frozenset[int]
    """Numbers that are right, by whichever way of counting."""
    value: int
    """The number to be named; 0 for what it has none of."""
    right: str
    """As it should be said: 共三十二条."""


def judge_counts(reading: Reading) -> Iterator[Entry]:
    """Paragraph by paragraph, where the document is named."""
    prose = reading.prose
    counts = list(_counts(reading.outline))
    for low in sorted({prose.paragraph_start(one.start) for one in reading.own_mentions}):
        high = prose.paragraph_end(low)
        taken: list[tuple[int, int]] = []
        for count in counts:
            if not count.hint.search(prose.plain, low, high):
                continue
            for match in count.pattern.finditer(prose.plain, low, high):
                start, end = match.span("said")
                if any(start < after and before < end for before, after in taken):
                    continue
                if _is_said(match, count, low, reading):
                    taken.append((start, end))
                    yield _judge(match, count, reading)
    yield from _within(reading)


def _within(reading: Reading) -> Iterator[Entry]:
    """第六部分共三条, 专栏3有四项: what stands below a unit, counted right behind it."""
    for citation in reading.citations.all:
        said = _BELOW.match(reading.prose.text, citation.reach)
        if citation.document != "outline" or len(citation.units) != 1 or said is None:
            continue
        number, unit = _number(said["n"]), citation.units[0]
        there = [one for one in unit.walk() if one.kind == _COUNTED_AS[said["word"]]]
        if number is None or not there or number.value < 2:
            continue
        start, end = said.span("said")
        if number.value == len(there):
            yield right("facts", start, end)
            continue
        message = f"{spoken(unit)}共{counted(len(there))}{said['word']}。"
        expected = _with_number(said, len(there))
        finding = reading.finding(
            "fact-count", start, end, message, expected, reading.address(unit)
        )
        yield wrong("facts", finding)


def _is_said(match: re.Match[str], count: _Count, low: int, reading: Reading) -> bool:
    """Whether the document is said to count so."""
    start, end = match.span("said")
    number = _number(match["n"])
    return not (
        number is None
        or number.value < 2  # 专设一个专栏
        or reading.prose.quotation_at(start) is not None
        or reading.citations.first_from(start, start + 1) is not None  # 《纲要》13条
        or _SUBSET.match(reading.prose.text, end)
        or not _is_its_own(start, low, reading)
        or (match.groupdict().get("beside") is not None and number.value < count.value)
    )


def _judge(match: re.Match[str], count: _Count, reading: Reading) -> Entry:
    number = _number(match["n"])
    start, end = match.span("said")
    if number is not None and number.value in count.accepted:
        return right("facts", start, end)
    message = f"{reading.title}{count.right}。"
    expected = _with_number(match, count.value) if count.value else ""
    return wrong("facts", reading.finding("fact-count", start, end, message, expected))


def _is_its_own(start: int, low: int, reading: Reading) -> bool:
    """Whether what is said at ``start`` is said of the document."""
    mention = reading.speaker(start, low)
    if mention is None:
        return False
    if reading.prose.text[mention.reach : start].strip() in ("", "的"):
        return True  # Whoever does what with it: 学习《纲要》十一个部分.
    if reading.is_object(mention.start, low):
        return False
    gap = reading.prose.plain[mention.reach : start]
    stops = sum(map(gap.count, "。！？"))
    if stops > 1 or len(gap) > 160 or _OF_A_PART.search(gap):
        return False
    if not stops:
        others = _CLAUSES.split(gap)[1:]
        itself = not others or _ITS_VERB.match(others[-1])
        return _OTHERS.search(gap) is None and bool(itself)
    # The next sentence must go on about the whole: 全文共…
    sentence = gap[gap.rfind("。") + 1 :]
    named = reading.mentions.between(low, start)
    return (
        all(one.document == "outline" for one in named)
        and _GOES_ON.match(sentence) is not None
        and _OTHERS.search(sentence) is None
    )


def _counts(outline: Outline) -> Iterator[_Count]:
    def make(hint: str, pattern: str, accepted: list[int], right: str) -> _Count:
        found = re.compile(hint), re.compile(pattern)
        return _Count(*found, frozenset(accepted) - {0}, accepted[0], right)

    parts, articles, boxes = len(outline.parts), len(outline.articles), len(outline.boxes)
    chapters = outline.of_kind("chapter")
    numbered = sum(1 for chapter in chapters if chapter.label)
    # 附则 may have no number, and 第十七条之一 none of its own.
    for word, accepted in (("部分", [parts]), ("章", [numbered, len(chapters)])):
        if accepted[0]:
            pattern = rf"(?:{_WHOLE}|{_LISTED})\s?{_SAID}\s?(?:个|大)?{word})(?!内容?来)"
            yield make(word, pattern, accepted, f"共{counted(accepted[0])}{word}")
    if not outline.divisions:
        whole = f"{counted(parts)}部分{counted(articles)}条"
        word = "(?:章|编(?![制写辑排者])|节(?![课约目]))"
        pattern = rf"{_WHOLE}\s?{_SAID}\s?(?:个|大)?{word})"
        yield make("[章编节]", pattern, [0], f"不分章节，共{whole}")
    if articles:
        yield make(
            _NO_ORDINAL + r"[0-9０-９〇零一二两三四五六七八九十百廿卅]{1,5}\s?条",
            rf"(?:{_WHOLE}|{_LISTED}|(?:部分|章|章节)[、，,和]?(?:共|计)?)\s?{_SAID}\s?条)"
            r"(?=[，。、；,;）)：:\s]|$|内容|组成|构成|规定|具体)",
            [articles, sum(1 for article in outline.articles if not article.branch)],
            f"共{counted(articles)}条",
        )
    if boxes:
        right = f"有{counted(boxes)}个专栏"
        yield make("专栏", rf"(?<!第){_SAID}\s?(?:个|大)?专栏)(?!工程)", [boxes], right)
        # The boxes of an outline of projects are its projects: 七大工程.
        kind = _common_suffix([box.heading for box in outline.boxes])
        if len(kind) >= 2:
            yield make(
                kind,
                rf"(?<!第){_SAID}\s?(?:大|项|个)(?:重大|重点|专项|标志性|质量)*{re.escape(kind)})",
                [boxes],
                f"部署{counted(boxes)}大{kind}",
            )
    tasks = outline.task_areas
    if tasks:
        inside = sum(1 for part in tasks for unit in part.children if unit.kind == "article")
        yield make(
            "任务",
            rf"(?<!第){_SAID}\s?(?:个?方面|大|项|个)的?(?:重点|主要|重大|具体|工作|部署|提出|明确|安排|了)*任务)(?!清单)",
            [len(tasks), inside],
            f"部署{counted(len(tasks))}个方面重点任务",
        )
    goals = len(outline.goals)
    years = sum(1 for unit in outline.targets if not unit.heading)
    if goals:
        yield make(
            "目标",
            rf"(?<!第){_SAID}\s?(?:个?方面|大|项|个)的?(?:主要|具体|分项|发展|重点|阶段性)*目标)",
            [goals, years, goals + years],
            f"有{counted(goals)}方面目标",
        )
    if years:
        stages = rf"(?<!第){_SAID}\s?个?阶段的?(?:主要|发展|总体)*目标)"
        yield make("阶段", stages, [years], f"有{_in_words(years)}个阶段的目标")
    figures = [unit.indicators for unit in outline.targets]
    count = sum(map(len, figures))
    distinct = sum(len({one.figure for one in some}) for some in figures)
    if count:
        yield make(
            "指标|目标",
            rf"(?<!第){_SAID}\s?(?:项|个)(?:主要|具体)?(?:量化|定量|约束性|预期性)的?(?:指标|目标))",
            [count, distinct],
            f"有{counted(count)}项量化指标",
        )
    blocks = len(outline.blocks)
    if blocks:
        right = f"分为{counted(blocks)}个板块"
        yield make("板块", rf"(?<!第){_SAID}\s?(?:个|大)(?:主要)?板块)", [blocks], right)


def _number(written: str) -> numerals.Numeral | None:
    """What is counted: 两条 is two, which 第两条 is not."""
    return numerals.parse("二" if written == "两" else written)


def _in_words(number: int) -> str:
    """The number before what it counts: 两个, 三个."""
    return "两" if number == 2 else counted(number)


def _with_number(match: re.Match[str], value: int) -> str:
    """What was said with another number, in the figures it was said with."""
    said, written = match["said"], match["n"]
    number = str(value) if written[0].isascii() else _in_words(value)
    return number + said[len(written) :]


def _common_suffix(words: list[str]) -> str:
    suffix = words[0] if words else ""
    for word in words[1:]:
        while not word.endswith(suffix):
            suffix = suffix[1:]
    return suffix
