"""Judging the numbers of citations: whether there is such a unit, and in that part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeGuard

from qcite.checking.citations import Citation, units_of
from qcite.checking.entries import Entry, right, unsure, wrong
from qcite.checking.findings import Correction, Finding
from qcite.checking.headed import find_headed
from qcite.checking.headings import QuotedHeading
from qcite.checking.names import Mention
from qcite.checking.pinpoints import NUMERAL, RANGE, Level, Number
from qcite.checking.reading import Reading
from qcite.edition.naming import spoken
from qcite.edition.outline import Unit
from qcite.text import numerals
from qcite.text.numerals import counted, format_chinese
from qcite.text.quotation_marks import quoted

_CHILD = re.compile(rf"\s?第\s?[（(]?\s?({NUMERAL})\s?[）)]?\s?(款|项|句|段|点)")
_TARGET = re.compile(r"\s?(?:的|中的?)?((?:19|20)\d\d)年(?:的|总体|主要|发展|阶段性?)?目标")
_STAGES = re.compile(
    r"\s?(?:中|里)?(?:(?:设定|提出|明确|确定|规定|确立|列出|部署|描绘|制定|按|以|分)(?:别?了|为)?)?的?"
    r"(?P<years>(?:19|20)\d\d\s?年?(?:[、，和与及]\s?(?:到|至)?(?:19|20)\d\d\s?年?){0,4})(?<=年)"
    r"(?:的|各|[两二三四]个|总体|主要|发展|阶段性?|时间|奋斗|远景|分)*(?:目标|阶段|节点)"
    r"|\s?(?:的|中的?)?目标(?:年份?|年度)(?:是|为|：)\s?(?P<year>(?:19|20)\d\d)"
)
"""《纲要》设定了2025年和2030年的目标"""
_BARE = re.compile(rf"\s?(?:第\s?)?[（(]\s?({NUMERAL})\s?[）)](?!\s?[条款项部章节])")
_NAMED = r"(?:《[^《》\n]{2,30}》|纲要)?(?:的|中的?)?\s?"
_STANDS_IN = re.compile(
    r"\s?(?:都|均|也|就|则|并|全部?|分别|同样)*(?:位于|在|属于?|列于|列在|列入|归入|归属于?|放在|设在|见于|处于|写在|载于)"
    rf"{_NAMED}"
)
"""Between an article and the part that it is said to stand in: 第十三条属于第六部分."""
_HOLDS = re.compile(
    rf"\s?(?:中|里|之中)?(?:共|下|主要|由|具体)*(?:包括了?|包含了?|含有?|涵盖了?|下设|分设|设有?|有|分为|由){_NAMED}"
)
"""Between a part and the articles it is said to have: 第六部分包括第十二条、第十三条."""
_NO_PLACE = re.compile(r"\s?(?:和|与|及|、|至|到|之|以|前|后)")
"""Behind a part: what is said is not that something stands in it: 在第五部分之后."""
_FARTHEST = 40
_ATTACHED = re.compile(
    r"\s?(?:的|中的?)?(?P<what>附(?:件|录|表|则|图)(?=\s?[0-9０-９一二三四五六七八九十]|[中里的第所，。；：]|规定|明确|列)"
    r"|[表图]\s?[0-9０-９]{1,2}(?!\s?[年月日%％]))\s?(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,2})?"
)
"""What a document may have behind its text: 《纲要》附件2."""
_SAME_ENDS = "范围的起止是同一个"


def judge_citations(
    reading: Reading, headings: Mapping[Citation, QuotedHeading]
) -> Iterator[Entry]:
    """Every pinpoint of the document, with the heading quoted behind it, and what else stands
    right behind its name."""
    for citation in reading.citations.all:
        if citation.document == "outline":
            entry = _judge(citation, headings.get(citation), reading)
            # A number among words of the document that are quoted is the document's own.
            if entry.outcome == "right" or not _is_quoted(citation, reading):
                yield entry
        elif citation.document == "unknown":
            reason = "看不出这一定位属于哪份文件"
            yield unsure("citations", citation.start, citation.end, reason)
    for mention in reading.own_mentions:
        yield from _judge_after(mention, reading)


def _is_quoted(citation: Citation, reading: Reading) -> bool:
    quotation = reading.prose.quotation_at(citation.start)
    return quotation is not None and reading.passages.is_quoted(quotation)


def _judge(citation: Citation, heading: QuotedHeading | None, reading: Reading) -> Entry:
    findings: list[Finding] = []
    doubts = [citation.doubt] if citation.doubt else []
    for one in _faults(citation, reading):
        if isinstance(one, Finding):
            findings.append(one)
        else:
            doubts.append(one)
    if heading is not None and heading.finding is not None:
        findings.append(heading.finding)
    if findings:
        return wrong("citations", *findings)
    if doubts:
        return unsure("citations", citation.start, citation.end, doubts[0])
    return right("citations", citation.start, citation.end)


def _faults(citation: Citation, reading: Reading) -> Iterator[Finding | str]:
    """What is wrong about the numbers themselves, else about what they stand in or lead to; as
    words, why it cannot be told."""
    start, end, word = citation.start, citation.end, citation.pinpoint.word
    missing = ""
    if reading.outline.divisions:
        yield from _wrong_in_general(citation, reading)
    elif citation.level == "division":
        missing = f"不分{word}，共{_both_counted(reading)}。"
    elif "之" in word:
        missing = f"没有{reading.prose.text[start:end]}。"
    elif citation.level == "preamble":
        missing = "" if citation.units else "没有引言。"
    else:
        found = [*_wrong_numbers(citation, reading), *_range(citation, reading)]
        yield from found
        if not any(isinstance(one, Finding) for one in found):
            yield from _part(citation, reading)
            yield from _below(citation, reading)
    if missing:
        message = f"{reading.title}{missing}"
        yield reading.finding("citation-missing-unit", start, end, message)


def _wrong_in_general(citation: Citation, reading: Reading) -> Iterator[Finding]:
    """What is wrong about a citation of a document that is not built like the Outline."""
    for number in citation.pinpoint.numbers:
        if number.value is None:
            written = reading.prose.text[number.start : number.end]
            message = f"{quoted(written)}不是规范的序号。"
            yield reading.finding("citation-numeral", number.start, number.end, message)
            return
    if citation.fault:
        start = citation.within.start if citation.within is not None else citation.start
        end = citation.pinpoint.below or citation.end
        yield reading.finding("citation-missing-unit", start, end, citation.fault)


# --- numbers ------------------------------------------------------------------------------------


def _wrong_numbers(citation: Citation, reading: Reading) -> Iterator[Finding]:
    """Numbers that are none, that the document has not, or that are written wrongly."""
    numbers = citation.pinpoint.numbers
    for number in numbers:
        alone = len(numbers) == 1
        span = (citation.start, citation.end) if alone else (number.start, number.end)
        there = units_of(citation.level, reading.outline)
        if number.value is None:
            written = reading.prose.text[number.start : number.end]
            message = f"{quoted(written)}不是规范的序号。"
            yield reading.finding("citation-numeral", *span, message)
        elif not 1 <= number.value <= len(there):
            missing = _called(citation.level, number.value)
            message = f"{reading.title}{_counted(citation.level, reading)}，没有{missing}。"
            yield reading.finding("citation-missing-unit", *span, message)
        elif not number.canonical:
            yield _irregular(number, number.value, span, there[number.value - 1], reading)


def _irregular(
    number: Number, value: int, span: tuple[int, int], unit: Unit, reading: Reading
) -> Finding:
    text = reading.prose.text
    right = str(value) if text[number.start].isdigit() else format_chinese(value)
    expected = text[span[0] : number.start] + right + text[number.end : span[1]]
    return reading.finding(
        "citation-numeral",
        *span,
        f"序号的写法不规范，应为{quoted(expected)}。",
        expected,
        reading.address(unit),
        (Correction(number.start, number.end, right),),
    )


def _ranges(citation: Citation, reading: Reading) -> Iterator[tuple[int, int, int, int]]:
    """Of every range both numbers, and where it begins and ends in the draft."""
    pinpoint = citation.pinpoint
    there = len(units_of(citation.level, reading.outline))
    for index in sorted(pinpoint.ranges):
        first, last = pinpoint.numbers[index - 1], pinpoint.numbers[index]
        if first.value is not None and last.value is not None and 1 <= last.value <= there:
            yield first.value, last.value, first.start, last.end
    before = citation.before
    if before is not None and before.units and before.level == citation.level and pinpoint.numbers:
        first_value = pinpoint.numbers[0].value
        if (
            first_value is not None
            and 1 <= first_value <= there
            and RANGE.search(reading.prose.text[before.reach : citation.start])
        ):
            # 第十三条至第十五条
            yield before.units[-1].number, first_value, before.start, citation.end


def _range(citation: Citation, reading: Reading) -> Iterator[Finding | str]:
    """第十五条至第十三条, where what is meant cannot be told; 第十三条至第十三条."""
    for first, last, start, end in _ranges(citation, reading):
        if first > last:
            earlier, later = _called(citation.level, last), _called(citation.level, first)
            message = f"范围的起止颠倒：{earlier}在{later}之前。"
            yield reading.finding("citation-missing-unit", start, end, message)
        elif first == last:
            yield _SAME_ENDS


def _counted(level: Level, reading: Reading) -> str:
    count = len(units_of(level, reading.outline))
    word = {"part": "部分", "article": "条", "box": "个专栏"}[level]
    return f"共{format_chinese(count)}{word}" if count else "没有这类单元"


def _both_counted(reading: Reading) -> str:
    levels: tuple[Level, ...] = ("part", "article")
    return "".join(
        _counted(level, reading).removeprefix("共")
        for level in levels
        if units_of(level, reading.outline)
    )


def _called(level: Level, number: int) -> str:
    if level == "box":
        return f"专栏{number}"
    return f"第{counted(number)}{'部分' if level == 'part' else '条'}"


# --- the part it stands in ------------------------------------------------------------------------


def _is_counted_within(citation: Citation, unit: Unit, said: Unit) -> bool:
    """Whether 第六部分（二） may mean the second article of that part."""
    inside = sum(one.kind == "article" for one in said.children)
    return citation.pinpoint.bracketed and unit.number <= inside


def _part(citation: Citation, reading: Reading) -> Iterator[Finding | str]:
    """第六部分第三条, which stands in another part; so 第三条在第六部分."""
    within = citation.within or _said_part(citation, reading)
    if within is None or len(within.units) != 1:
        return
    said = within.units[0]
    for unit in citation.units:
        own = unit.part
        if own is None or own is said:
            continue
        if _is_counted_within(citation, unit, said):
            yield "看不出序号是全文的条，还是这一部分之内的"
        else:
            yield reading.finding(
                "citation-wrong-part",
                min(within.start, citation.start),
                max(within.end, citation.end),
                f"{spoken(unit)}在{spoken(own)}{quoted(own.heading)}，不在{spoken(said)}{quoted(said.heading)}。",
                f"{spoken(own)}{spoken(unit)}",
                reading.address(unit),
            )
        return  # One is enough: the first.


def _said_part(citation: Citation, reading: Reading) -> Citation | None:
    """The part that an article is said to stand in, or that is said to have it in a list."""
    text, citations = reading.prose.text, reading.citations
    if citation.is_division or not citations.has_parts:
        return None
    behind = citations.first_from(citation.reach, citation.reach + _FARTHEST)
    if (
        _is_own_part(behind)
        and _STANDS_IN.fullmatch(text, citation.reach, behind.start)
        and not _NO_PLACE.match(text, behind.reach)
    ):
        return behind
    first = citation
    while first.before is not None and not first.before.is_division:
        first = first.before
    before = citations.last_before(first.start, first.start - _FARTHEST)
    if _is_own_part(before) and _HOLDS.fullmatch(text, before.reach, first.start):
        return before
    return None


def _is_own_part(citation: Citation | None) -> TypeGuard[Citation]:
    return citation is not None and citation.level == "part" and citation.document == "outline"


# --- what it leads to -----------------------------------------------------------------------------


def _child(citation: Citation, reading: Reading) -> tuple[re.Match[str], int, str] | None:
    """第二款 behind a citation: the match, how many there are, and what they are called."""
    if len(citation.units) != 1:
        return None
    unit = citation.units[0]
    child = _CHILD.match(reading.prose.text, citation.end)
    if child is None or numerals.parse(child[1]) is None:
        return None
    if child[2] in "款段" and unit.kind == "article" and unit.paragraphs:
        return child, len(unit.paragraphs), "款"
    if child[2] in "项点" and unit.kind == "box":
        return child, len(unit.children), "项"
    return child, 0, ""


def _target(citation: Citation, reading: Reading) -> re.Match[str] | None:
    """第二条2035年目标"""
    if len(citation.units) != 1 or citation.units[0].kind != "article":
        return None
    return _TARGET.match(reading.prose.text, citation.end)


def _no_target(whose: str, year: str, years: Sequence[int]) -> str:
    """That there is no target for a year, but for these."""
    there = "、".join(f"{one}年" for one in years)
    return f"{whose}没有{year}年目标" + (f"，只有{there}目标。" if there else "。")


def _below(citation: Citation, reading: Reading) -> Iterator[Finding | str]:
    """第十三条第二款, 专栏3第五项, 第二条2035年目标, where there is none."""
    target = _target(citation, reading)
    if target is not None:
        unit = citation.units[0]
        years = [child.number for child in unit.children if child.kind == "target"]
        if int(target[1]) not in years:
            message = _no_target(spoken(unit), target[1], years)
            yield reading.finding("citation-missing-unit", citation.start, target.end(), message)
        return
    found = _child(citation, reading)
    if found is None:
        return
    child, count, word = found
    unit = citation.units[0]
    if not word:
        yield f"{spoken(unit)}之下不编{quoted(child[2])}"
        return
    number = numerals.parse(child[1])
    below = _CHILD.match(reading.prose.text, child.end())
    if number is not None and not 1 <= number.value <= count:
        end = child.end()
        message = f"{spoken(unit)}只有{format_chinese(count)}{word}，没有{child[0].strip()}。"
    elif below and word == "款" and below[2] in "项点":
        end = below.end()
        message = f"{spoken(unit)}的款之下不分{below[2]}，没有{below[0].strip()}。"
    else:
        return
    yield reading.finding(
        "citation-missing-unit", citation.start, end, message, locator=reading.address(unit)
    )


# --- right after the name -------------------------------------------------------------------------


def _judge_after(mention: Mention, reading: Reading) -> Iterator[Entry]:
    """《纲要》（十三）, 《纲要》2030年目标."""
    text = reading.prose.text
    target = _TARGET.match(text, mention.reach)
    if target:
        yield from _target_of(mention, target, reading)
        return
    stages = _STAGES.match(text, mention.reach)
    if stages:
        yield from _stages_of(stages, reading)
        return
    attached = _ATTACHED.match(text, mention.reach)
    if attached and not reading.outline.divisions:
        start, end = attached.span("what")[0], attached.end()
        message = f"{reading.title}没有{text[start:end].strip()}。"
        yield wrong("citations", reading.finding("citation-missing-unit", start, end, message))
        return
    if find_headed(mention, reading) is not None:
        return  # The heading behind a number says which is meant.
    bare = _BARE.match(text, mention.end) or _BARE.match(text, mention.reach)
    if bare is None or text[bare.end() : bare.end() + 1] in ("", "\n"):
        return
    parsed = numerals.parse(bare[1])
    if parsed is None or bare[1][0] not in "一二三四五六七八九十":
        return
    if parsed.value > len(reading.outline.articles):
        message = (
            f"{reading.title}{_counted('article', reading)}，"
            f"没有{_called('article', parsed.value)}。"
        )
        finding = reading.finding("citation-missing-unit", *bare.span(), message)
        yield wrong("citations", finding)
        return
    yield right("citations", *bare.span())
    if parsed.value <= len(reading.outline.parts):
        number = format_chinese(parsed.value)
        message = f"{quoted(bare[0].strip())}既可指第{number}部分，也可指第{number}条，请写明。"
        yield wrong("wording", reading.finding("citation-ambiguous", *bare.span(), message))


def _target_of(mention: Mention, target: re.Match[str], reading: Reading) -> Iterator[Entry]:
    years = [unit.number for unit in reading.outline.targets if not unit.heading]
    if not years:
        return
    span = mention.start, target.end()
    if int(target[1]) in years:
        yield right("citations", *span)
        return
    message = _no_target(reading.title, target[1], years)
    yield wrong("citations", reading.finding("citation-missing-unit", *span, message))


def _stages_of(stages: re.Match[str], reading: Reading) -> Iterator[Entry]:
    """Every year that the document is said to have a target for."""
    years = [unit.number for unit in reading.outline.targets if not unit.heading]
    span = stages.span(stages.lastgroup or "years")
    for year in re.finditer(r"\d{4}", reading.prose.text[slice(*span)]):
        start, end = span[0] + year.start(), span[0] + year.end()
        if years and int(year[0]) not in years:
            message = _no_target(reading.title, year[0], years)
            finding = reading.finding("citation-missing-unit", start, end, message)
            yield wrong("citations", finding)
        elif years:
            yield right("citations", start, end)
