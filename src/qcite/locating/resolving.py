"""References → units, or a message of what the document has instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from qcite.edition.naming import format_locator, spoken
from qcite.edition.outline import Outline, Unit
from qcite.locating.errors import LocatorError
from qcite.locating.grammar import (
    PARAGRAPH,
    PART_AND_HEADING,
    TITLE,
    Reference,
    compiled,
    continued,
    is_number,
    plain,
    read_reference,
    scan,
)
from qcite.text import numerals
from qcite.text.quotation_marks import quoted
from qcite.text.widths import HALF_WIDTH

_FIRST_YEAR = 1900
"""A bare number from here on is a year."""


def units_named(text: str, outline: Outline) -> tuple[Unit, ...] | None:
    """The units a half-width text names; None if it is no locator. Raises LocatorError."""
    text = _untitled(plain(text), outline)
    if not text:
        return None
    if outline.divisions:
        from qcite.locating import general

        units = general.parse(text, outline)
        if units is not None:
            return units
    references = scan(text)
    if references is None:
        headed = _with_heading(text, outline)
        if headed is None:
            _refuse_paragraph(text, outline)
        return headed
    found: dict[str, Unit] = {}
    for around, first, last in references:
        for unit in _units(first, last, outline):
            for container in around:
                _check_inside(unit, _unit(container, outline))
            found.setdefault(unit.id, unit)
    return tuple(found.values())


def _untitled(text: str, outline: Outline) -> str:
    """The text without the document's own title before it."""
    title = compiled(TITLE).match(text) if "》" in text or "〉" in text else None
    return text[title.end() :].strip() if title and title[1] in outline.names else text


def _with_heading(text: str, outline: Outline) -> tuple[Unit] | None:
    """The unit of a locator with its heading behind it, as published: （十三）强化工程质量保障。"""
    part = compiled(PART_AND_HEADING).fullmatch(text) if "、" in text else None
    if part is not None:
        number = numerals.parse(part["n"])
        reference, position = Reference("part", number.value if number else 0), part.start("h")
    else:
        first, position = read_reference(text, 0)
        if first is None:
            return None
        reference = first
    heading = text[position:].strip().rstrip("。")
    if not heading:
        return None
    try:
        if reference.base == "goals":
            return (_goal_headed(heading, outline),)
        unit = _unit(reference, outline)
    except LocatorError:
        return None
    return (unit,) if unit.heading.translate(HALF_WIDTH) == heading else None


def _refuse_paragraph(text: str, outline: Outline) -> None:
    """Raise LocatorError for 第十三条第二款, as laws have it: here only sentences are counted."""
    match = compiled(PARAGRAPH).fullmatch(text) if "条" in text else None
    article = numerals.parse(match["n"]) if match else None
    if match is None or article is None:
        return
    unit = _unit(Reference("article", article.value), outline)
    inner = numerals.parse(match["m"])
    number = inner.value if inner else 1
    sentence = f"{spoken(unit)}第{numerals.counted(number)}句写作 {format_locator(unit)}.{number}"
    goal = f"；分项目标写作 目标{number}" if unit.children else ""
    _missing(f"定位不分{match['level']}，只分句：{sentence}{goal}。")


def _units(first: Reference, last: Reference | None, outline: Outline) -> tuple[Unit, ...]:
    if first.base == "goals":
        if last is not None:
            raise LocatorError("“目标”已是全部目标，不能再作范围的一端；可以写：目标2-4。")
        if not outline.targets:
            _missing(f"{_name(outline)}没有目标。")
        if first.headings:
            return tuple(_goal_headed(heading, outline) for heading in first.headings)
        return outline.targets
    start = _unit(first, outline)
    if first.headings:
        named = tuple(_headed(start, heading) for heading in first.headings)
        if last is None:
            return named
        start = named[-1]
    if last is None:
        return (start,)
    if is_number(last):
        last = continued(first, last)
    end = _unit(last, outline)
    if last.headings:
        end = _headed(end, last.headings[-1])
    return _between(start, end)


def _headed(unit: Unit, heading: str) -> Unit:
    """The unit itself or one below it that has this heading. Raises LocatorError."""
    return _one_headed(heading, [*unit.walk()], spoken(unit))


def _goal_headed(heading: str, outline: Outline) -> Unit:
    """The goal that has this heading: 目标“……”. Raises LocatorError."""
    if not outline.goals:
        _missing(f"{_name(outline)}没有分项目标。")
    return _one_headed(heading, outline.goals, f"{_name(outline)}的分项目标")


def _one_headed(heading: str, units: Sequence[Unit], owner: str) -> Unit:
    wanted = _bare_words(heading)
    headed = [unit for unit in units if unit.heading]
    for unit in headed:
        if _bare_words(unit.heading) == wanted:
            return unit
    # No 、 between quotations: GB/T 15834-2011.
    headings = "".join(quoted(unit.heading) for unit in headed)
    raise LocatorError(f"{owner}没有标题{quoted(heading)}，有：{headings}。")


def _bare_words(heading: str) -> str:
    """A heading whose inner quotation marks may have been turned: “中国品牌日”, ‘中国品牌日’."""
    return "".join(character for character in heading if character not in "“”‘’ ")


def _check_inside(unit: Unit, container: Unit) -> None:
    """Refuse 第五部分第十三条. Raises LocatorError."""
    above: Unit | None = unit
    while above is not None and above is not container:
        above = above.parent
    if above is None:
        there = unit.part if container.kind == "part" else unit.article
        where = spoken(there) if there else "正文之外"
        _missing(f"{spoken(unit)}在{where}，不在{spoken(container)}。")


def _between(start: Unit, end: Unit) -> tuple[Unit, ...]:
    if start.kind != end.kind or bool(start.heading) != bool(end.heading):
        raise LocatorError(
            f"范围的两端应是同一类单元：{format_locator(start)} 与 "
            f"{format_locator(end)} 不同类，请分开写。"
        )
    if start.kind == "sentence":
        owner = start.parent
        assert owner is not None
        if end.parent is not owner:
            raise LocatorError(
                f"句子的范围不能跨单元：{format_locator(start)} 与 "
                f"{format_locator(end)} 不在同一单元，请分开写。"
            )
        siblings = tuple(map(owner.sentence, range(1, len(owner.sentences) + 1)))
    else:
        siblings = tuple(
            unit
            for unit in start.outline.of_kind(start.kind)
            if bool(unit.heading) == bool(start.heading)
        )
    ids = [unit.id for unit in siblings]
    low, high = ids.index(start.id), ids.index(end.id)
    if low > high:
        raise LocatorError(f"范围应从小到大：{format_locator(end)} 至 {format_locator(start)}。")
    return siblings[low : high + 1]


def _unit(reference: Reference, outline: Outline) -> Unit:
    """The one unit a reference names. Raises LocatorError in the document's own terms."""
    number, levels = reference.number, reference.levels
    if reference.base == "id":
        named = outline.get(reference.unit_id)
        if named is None:
            _missing(f"{_name(outline)}没有编号为 {reference.unit_id} 的单元。")
        return named
    unit = _base(reference, outline)
    if unit.kind == "box" and levels:
        if not 1 <= levels[0] <= len(unit.children):
            _missing(
                f"专栏{number}共{numerals.counted(len(unit.children))}项，没有专栏{number}.{levels[0]}。"
            )
        unit, levels = unit.children[levels[0] - 1], levels[1:]
    if not levels:
        return unit
    if len(levels) > 1:
        _missing(f"定位的层级过多：{spoken(unit)}之下只有句。")
    if unit.kind == "part" and unit.children:
        _missing(f"第{numerals.counted(number)}部分分条，请按条定位句子，如 13.2。")
    if not 1 <= levels[0] <= len(unit.sentences):
        _missing(
            f"{spoken(unit)}共{numerals.counted(len(unit.sentences))}句，没有第{numerals.counted(levels[0])}句。"
        )
    return unit.sentence(levels[0])


def _base(reference: Reference, outline: Outline) -> Unit:
    base, number, name = reference.base, reference.number, _name(outline)
    if base == "preamble" or (base == "article" and reference.bare and number == 0):
        if outline.preamble is None:
            _missing(f"{name}没有引言。")
        return outline.preamble
    if base == "goal" and number >= _FIRST_YEAR:
        base = "target"
    if base == "target" or (base == "article" and reference.bare and number >= _FIRST_YEAR):
        years = [unit.number for unit in outline.targets if not unit.heading]
        if number in years:
            unit = outline.get(f"target_{number}")
            assert unit is not None
            return unit
        if years:
            there = "、".join(f"{year}年" for year in years)
            _missing(f"{name}没有{number}年目标，只有{there}目标。")
        if base == "target":
            _missing(f"{name}没有目标。")
    spelled = numerals.counted(number)
    units, count, wanted = {
        "goal": (outline.goals, "的分项目标共{}项", f"目标{number}"),
        "box": (outline.boxes, "共{}个专栏", f"专栏{number}"),
        "part": (outline.parts, "共{}部分", f"第{spelled}部分"),
        "article": (outline.articles, "共{}条", f"第{spelled}条"),
    }[base]
    if not 1 <= number <= len(units):
        there = count.format(numerals.counted(len(units))) if units else "没有此类单元"
        _missing(f"{name}{there}，没有{wanted}。")
    return units[number - 1]


def _missing(message: str) -> NoReturn:
    raise LocatorError(message)


def _name(outline: Outline) -> str:
    return f"《{outline.title}》"
