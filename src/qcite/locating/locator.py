"""Locators: how a person names units, as in 13, 第十三条, 专栏3.2, 13-15, 13.2-4.

Full and half width, Arabic and Chinese numerals, with or without spaces. A bare number is an
article; where the document has a target for that year, a year is the target; 0 is the preamble.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple, NoReturn

from qcite.edition.outline import Outline, Unit, sentence_unit
from qcite.errors import QciteError
from qcite.text import numerals
from qcite.text.numerals import format_chinese

_Base = Literal["preamble", "part", "article", "box", "target", "goal", "goals", "id"]

_FIRST_YEAR = 1900
"""A bare number from here on is a year."""

EXAMPLES = "13、第十三条、13.2、13-15、专栏3、专栏3.2、目标3、2035、部分6、引言"


class LocatorError(QciteError):
    """A locator that names nothing in this document; the message says what there is."""


class _Reference(NamedTuple):
    """One end of a range, as written."""

    base: _Base
    number: int
    levels: tuple[int, ...] = ()
    """What follows the number: item and sentence, as in 专栏3.2.1."""
    unit_id: str = ""
    headings: tuple[str, ...] = ()
    """Headings in quotation marks after it, as in 专栏3“严格质量追溯”."""
    bare: bool = False
    """Only a number was written: at the end of a range it takes the kind of the beginning."""


_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_N = numerals.PATTERN
_ID = r"(?:preamble|(?:part|art|box)_\d+|target_\d+)(?:__item_\d+)?(?:__sent_\d+)?"
# Tried in this order; each names the numeral it holds. Full width has been folded to half.
_BASES: tuple[tuple[_Base, str], ...] = (
    ("id", _ID),
    ("preamble", "引言"),
    ("part", rf"第\s*(?P<n>{_N})\s*部\s*分|部\s*分\s*(?P<m>{_N})"),
    ("part", r"(?P<n>[一二三四五六七八九十百]+)、(?=\s|$)"),
    ("box", rf"专\s*栏\s*(?P<n>{_N})|box\s*(?P<m>[0-9]+)"),
    ("target", r"(?P<n>[0-9]{4})\s*年?\s*目\s*标|(?P<m>[0-9]{4})\s*年(?=\s|$)"),
    ("goal", rf"目\s*标\s*(?:(?P<n>{_N})|第\s*(?P<m>{_N})\s*项)"),
    ("goals", r"目\s*标"),
    ("article", rf"(?:第\s*)?\(?\s*(?P<n>{_N})\s*\)?\s*条|\(\s*(?P<m>{_N})\s*\)"),
    ("article", f"(?P<n>{_N})"),
)
_LEVEL = rf"\s*(?:\.\s*(?P<n>[0-9]+)|第\s*(?P<m>{_N})\s*句)"
_ITEM = rf"\s*(?:\.\s*(?P<n>[0-9]+)|第\s*(?P<m>{_N})\s*项)"
_RANGE = r"\s*(?:[-\u2010-\u2015~]+|至|到)\s*"
_AND = "和|与|及|以及"
_SEPARATOR = rf"\s*(?:{_AND})\s*|[\s,、;]+|$"
_SHARED = rf"第\s*({_N})((?:(?:{_RANGE}|\s*(?:[,、]|{_AND})\s*){_N})+)\s*(条|部\s*分|句|项)"
"""One 第 and one 条 for several numbers: 第十三至十五条, 第十三、十五条."""
_PARAGRAPH = rf"(?:第\s*)?\(?\s*(?P<n>{_N})\s*\)?\s*条\s*第\s*(?P<m>{_N})\s*(?P<level>[款项点段目])"
_PART_AND_HEADING = r"(?P<n>[一二三四五六七八九十百]+)、(?P<h>.+)"
_TITLE = r"(?:[^\s《》〈〉]*的)?[《〈]([^《》〈〉]*)[》〉](?:\(以下简称[^()]*\))?"
_HEADING = r"\s*“(?P<h>[^”]+)”"
_INSIDE: dict[_Base, tuple[_Base, ...]] = {"part": ("article", "box"), "article": ("target",)}
"""What a citation writes after what it stands in: 第六部分第十三条, 第二条2035年目标."""


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    # Compiled when first needed: all of them together cost a fifth of the start of the program.
    return re.compile(pattern, re.IGNORECASE)


def parse(words: Sequence[str], outline: Outline) -> tuple[Unit, ...] | None:
    """The units that ``words`` name, in the order given, each once.

    None if the words are not locators at all. Raises LocatorError if they are, but name
    something this document does not have.
    """
    text = " ".join(words).translate(_HALF_WIDTH).strip()
    if "。" in text:
        # What an input method makes of the full stop after a digit.
        text = _compiled("(?<=[0-9])。(?=[0-9])").sub(".", text)
    if "第" in text:
        text = _compiled(_SHARED).sub(_each, text)
    if "》" in text or "〉" in text:
        title = _compiled(_TITLE).match(text)
        if title and title[1] in (outline.title, outline.short_title):
            text = text[title.end() :].strip()
    if not text:
        return None
    references = _scan(text)
    if references is None:
        headed = _with_heading(text, outline)
        if headed is not None:
            return (headed,)
        _refuse_paragraph(text, outline)
        return None
    found: dict[str, Unit] = {}
    for around, first, last in references:
        for unit in _units(first, last, outline):
            for container in around:
                _check_inside(unit, _unit(container, outline), outline)
            found.setdefault(unit.id, unit)
    return tuple(found.values())


def resolve(words: Sequence[str], outline: Outline) -> tuple[Unit, ...]:
    """Like parse, where nothing but a locator will do. Raises LocatorError."""
    units = parse(words, outline)
    if units is None:
        raise LocatorError(f"看不懂定位“{' '.join(words)}”。可以写：{EXAMPLES}。")
    return units


def is_locator(word: str, outline: Outline) -> bool:
    """Whether a word names something in this document."""
    try:
        return bool(parse((word,), outline))
    except LocatorError:
        return False


def format_locator(unit: Unit, outline: Outline) -> str:
    """The shortest usual locator of a unit; parse reads it back."""
    if unit.kind == "sentence":
        owner = outline.parent(unit)
        assert owner is not None
        return f"{format_locator(owner, outline)}.{unit.number}"
    if unit.kind == "item":
        box = outline.parent(unit)
        assert box is not None
        return f"专栏{box.number}.{unit.number}"
    if unit.kind == "target":
        return f"目标{unit.number}" if unit.heading else str(unit.number)
    prefix = {"preamble": "引言", "part": "部分", "article": "", "box": "专栏"}[unit.kind]
    return prefix if unit.kind == "preamble" else f"{prefix}{unit.number}"


def spoken(unit: Unit) -> str:
    """How messages call a unit: 第十三条, 第六部分, 专栏3第二项 …; a sentence by its number."""
    number = _chinese(unit.number)
    if unit.kind == "item":
        return f"专栏{unit.id.split('_')[1]}第{number}项"
    if unit.kind == "target":
        return f"目标{unit.number}" if unit.heading else f"{unit.number}年目标"
    return {
        "preamble": "引言",
        "part": f"第{number}部分",
        "article": f"第{number}条",
        "box": f"专栏{unit.number}",
        "sentence": f"第{number}句",
    }[unit.kind]


def _with_heading(text: str, outline: Outline) -> Unit | None:
    """The unit of a locator with its heading behind it, as published: （十三）强化工程质量保障。"""
    part = _compiled(_PART_AND_HEADING).fullmatch(text) if "、" in text else None
    if part is not None:
        number = numerals.parse(part["n"])
        reference, position = _Reference("part", number.value if number else 0), part.start("h")
    else:
        first, position = _reference(text, 0)
        if first is None:
            return None
        reference = first
    heading = text[position:].strip().rstrip("。")
    if not heading:
        return None
    try:
        unit = _unit(reference, outline)
    except LocatorError:
        return None
    return unit if unit.heading.translate(_HALF_WIDTH) == heading else None


def _refuse_paragraph(text: str, outline: Outline) -> None:
    """Raise LocatorError for 第十三条第二款, as laws have it: here only sentences are counted."""
    match = _compiled(_PARAGRAPH).fullmatch(text) if "条" in text else None
    article = numerals.parse(match["n"]) if match else None
    if match is None or article is None:
        return
    unit = _unit(_Reference("article", article.value), outline)
    inner = numerals.parse(match["m"])
    number = inner.value if inner else 1
    sentence = f"{spoken(unit)}第{_chinese(number)}句写作 {format_locator(unit, outline)}.{number}"
    goal = f"；分项目标写作 目标{number}" if unit.children else ""
    _missing(f"定位不分{match['level']}，只分句：{sentence}{goal}。")


# --- reading -------------------------------------------------------------------------------


_Written = tuple[list[_Reference], _Reference, _Reference | None]
"""What it stands in, and the two ends of a range (or one unit)."""


def _each(match: re.Match[str]) -> str:
    """第十三至十五条 with 第 and 条 at every number."""
    unit = match[3]
    more = _compiled(f"(?<![百十0-9一二三四五六七八九])({_N})").sub(rf"第\1{unit}", match[2])
    return f"第{match[1]}{unit}{more}"


def _scan(text: str) -> list[_Written] | None:
    if text.isascii() and text.isdigit() and len(text) < 5:
        # By far the commonest locator needs none of the patterns.
        return [([], _Reference("article", int(text), bare=True), None)]
    references: list[_Written] = []
    position = 0
    within: _Reference | None = None
    while position < len(text):
        around: list[_Reference] = []
        first, position = (_end if within else _reference)(text, position)
        while first and not first.levels and not first.bare:
            inner, after = _reference(text, position)
            if inner is None or inner.bare or inner.base not in _INSIDE.get(first.base, ()):
                break
            around.append(first)
            first, position = inner, after
        if first is None:
            return None
        if within and _is_number(first):
            # 专栏3、5 and 13.2、4, in one word: as in a range.
            first = _continued(within, first)
        last = None
        connector = _compiled(_RANGE).match(text, position)
        if connector:
            last, position = _end(text, connector.end())
            if last is None:
                return None
        separator = _compiled(_SEPARATOR).match(text, position)
        if separator is None:
            return None
        references.append((around, first, last))
        position = separator.end()
        within = None if _compiled(r"\s").search(separator[0]) or last else first
    return references


def _end(text: str, position: int) -> tuple[_Reference | None, int]:
    """What goes on from a reference before it: another one, or 第四句 alone after 第二句至."""
    last, after = _reference(text, position)
    if last is not None:
        return last, after
    for pattern in (_LEVEL, _ITEM):
        level = _compiled(pattern).match(text, position)
        value = numerals.parse(level["m"] or "") if level else None
        if level and value is not None:
            return _Reference("article", value.value, bare=True), level.end()
    return None, position


def _is_number(reference: _Reference) -> bool:
    return reference.bare and not reference.levels


def _continued(first: _Reference, last: _Reference) -> _Reference:
    """What a mere number means after another reference: 专栏5 in 专栏3-5, 13.4 in 13.2-4.

    It takes everything but the last number.
    """
    if _is_number(first) or first.base in ("preamble", "goals"):
        return last
    if first.base == "id":
        raise LocatorError("以编号写的范围，两端都要写全。")
    if first.levels:
        return _Reference(first.base, first.number, (*first.levels[:-1], last.number))
    return _Reference(first.base, last.number)


def _reference(text: str, position: int) -> tuple[_Reference | None, int]:
    for base, pattern in _BASES:
        match = _compiled(pattern).match(text, position)
        if match is None:
            continue
        if base == "id":
            return _Reference(base, 0, unit_id=match[0].lower()), match.end()
        number = 0
        if match.re.groups:
            written = match["n"] or (match["m"] if "m" in match.re.groupindex else None)
            numeral = numerals.parse(written or "")
            if numeral is None:
                continue
            if not numeral.canonical and not written.isascii():  # type: ignore[union-attr]
                right = match[0].replace(written, _chinese(numeral.value))  # type: ignore[arg-type]
                raise LocatorError(f"“{match[0]}”的数字写法不规范，应为“{right}”。")
            number = numeral.value
        end = match.end()
        levels: list[int] = []
        while base != "goals":
            # What stands first below a box is an item, below all else a sentence.
            pattern_below = _ITEM if base == "box" and not levels else _LEVEL
            level = _compiled(pattern_below).match(text, end)
            if level is None:
                break
            value = numerals.parse(level[level.lastgroup or 0])
            if value is None:
                break
            levels.append(value.value)
            end = level.end()
        headings = []
        while heading := _compiled(_HEADING).match(text, end):
            headings.append(heading["h"])
            end = heading.end()
        bare = pattern is _BASES[-1][1]
        return _Reference(base, number, tuple(levels), "", tuple(headings), bare), end
    return None, position


# --- resolving -----------------------------------------------------------------------------


def _units(first: _Reference, last: _Reference | None, outline: Outline) -> tuple[Unit, ...]:
    if first.base == "goals":
        if last is not None:
            raise LocatorError("“目标”已是全部目标，不能再作范围的一端；可以写：目标2-4。")
        if not outline.targets:
            _missing(f"{_name(outline)}没有目标。")
        return outline.targets
    start = _unit(first, outline)
    if first.headings:
        named = tuple(_headed(start, heading) for heading in first.headings)
        if last is None:
            return named
        start = named[-1]
    if last is None:
        return (start,)
    if _is_number(last):
        last = _continued(first, last)
    end = _unit(last, outline)
    if last.headings:
        end = _headed(end, last.headings[-1])
    return _between(start, end, outline)


def _headed(unit: Unit, heading: str) -> Unit:
    """The unit itself or one below it that has this heading. Raises LocatorError."""
    wanted = _bare_words(heading)
    for below in unit.walk():
        if below.heading and _bare_words(below.heading) == wanted:
            return below
    # No 、 between quotations, and single marks within double ones: GB/T 15834-2011.
    headings = "".join(
        f"“{below.heading.translate(_INNER_QUOTES)}”" for below in unit.walk() if below.heading
    )
    raise LocatorError(f"{spoken(unit)}没有标题“{heading}”，有：{headings}。")


_INNER_QUOTES = str.maketrans("“”", "‘’")


def _bare_words(heading: str) -> str:
    """A heading whose inner quotation marks may have been turned: “中国品牌日”, ‘中国品牌日’."""
    return "".join(character for character in heading if character not in "“”‘’ ")


def _check_inside(unit: Unit, container: Unit, outline: Outline) -> None:
    """Refuse 第五部分第十三条. Raises LocatorError."""
    above: Unit | None = unit
    while above is not None and above is not container:
        above = outline.parent(above)
    if above is None:
        there = outline.part_of(unit) if container.kind == "part" else outline.article_of(unit)
        where = spoken(there) if there else "正文之外"
        _missing(f"{spoken(unit)}在{where}，不在{spoken(container)}。")


def _between(start: Unit, end: Unit, outline: Outline) -> tuple[Unit, ...]:
    if start.kind != end.kind or bool(start.heading) != bool(end.heading):
        raise LocatorError(
            f"范围的两端应是同一类单元：{format_locator(start, outline)} 与 "
            f"{format_locator(end, outline)} 不同类，请分开写。"
        )
    if start.kind == "sentence":
        owner = outline.parent(start)
        assert owner is not None
        if outline.parent(end) is not owner:
            raise LocatorError(
                f"句子的范围不能跨单元：{format_locator(start, outline)} 与 "
                f"{format_locator(end, outline)} 不在同一单元，请分开写。"
            )
        siblings = tuple(
            sentence_unit(owner, number) for number in range(1, len(owner.sentences) + 1)
        )
    else:
        siblings = tuple(
            unit
            for unit in outline.of_kind(start.kind)
            if bool(unit.heading) == bool(start.heading)
        )
    ids = [unit.id for unit in siblings]
    low, high = ids.index(start.id), ids.index(end.id)
    if low > high:
        raise LocatorError(
            f"范围应从小到大：{format_locator(end, outline)} 至 {format_locator(start, outline)}。"
        )
    return siblings[low : high + 1]


def _unit(reference: _Reference, outline: Outline) -> Unit:
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
                f"专栏{number}共{_chinese(len(unit.children))}项，没有专栏{number}.{levels[0]}。"
            )
        unit, levels = unit.children[levels[0] - 1], levels[1:]
    if not levels:
        return unit
    if len(levels) > 1:
        _missing(f"定位的层级过多：{spoken(unit)}之下只有句。")
    if unit.kind == "part" and unit.children:
        _missing(f"第{_chinese(number)}部分分条，请按条定位句子，如 13.2。")
    if not 1 <= levels[0] <= len(unit.sentences):
        _missing(
            f"{spoken(unit)}共{_chinese(len(unit.sentences))}句，没有第{_chinese(levels[0])}句。"
        )
    return sentence_unit(unit, levels[0])


def _base(reference: _Reference, outline: Outline) -> Unit:
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
    if base == "goal":
        return _numbered(outline.goals, number, f"{name}%s，没有目标{number}。", "的分项目标共%s项")
    if base == "box":
        return _numbered(outline.boxes, number, f"{name}%s，没有专栏{number}。", "共%s个专栏")
    chinese = _chinese(number)
    if base == "part":
        return _numbered(outline.parts, number, f"{name}%s，没有第{chinese}部分。", "共%s部分")
    return _numbered(outline.articles, number, f"{name}%s，没有第{chinese}条。", "共%s条")


def _numbered(units: tuple[Unit, ...], number: int, message: str, count: str) -> Unit:
    if not 1 <= number <= len(units):
        _missing(message % (count % _chinese(len(units)) if units else "没有此类单元"))
    return units[number - 1]


def _missing(message: str) -> NoReturn:
    raise LocatorError(message)


def _name(outline: Outline) -> str:
    return f"《{outline.title}》"


def _chinese(number: int) -> str:
    return format_chinese(number) if number <= 999 else str(number)
