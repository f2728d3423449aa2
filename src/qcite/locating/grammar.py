"""Text → references: what a person wrote, before it is known what the document has.

Every form of a locator is one record of ``_FORMS``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from qcite.locating.errors import LocatorError
from qcite.text import numerals
from qcite.text.quotation_marks import quoted

Base = Literal["preamble", "part", "article", "box", "target", "goal", "goals", "id"]


@dataclass(frozen=True)
class Reference:
    """One end of a range, as written."""

    base: Base
    number: int
    levels: tuple[int, ...] = ()
    """What follows the number: item and sentence, as in 专栏3.2.1."""
    unit_id: str = ""
    headings: tuple[str, ...] = ()
    """Headings in quotation marks after it, as in 专栏3“严格质量追溯”."""
    bare: bool = False
    """Only a number was written: at the end of a range it takes the kind of the beginning."""


_N = numerals.PATTERN
_ID = r"(?:preamble|(?:part|art|box)_\d+|target_\d+)(?:__item_\d+)?(?:__sent_\d+)?"


@dataclass(frozen=True)
class Form:
    """A way to write a unit."""

    name: str
    base: Base
    pattern: str
    """Its groups ``n`` and ``m`` hold the numeral. Full width has been folded to half."""


_BARE_NUMBER = Form("13", "article", f"(?P<n>{_N})")
_FORMS = (
    Form("art_13", "id", _ID),
    Form("引言", "preamble", "引言"),
    Form("第六部分", "part", rf"第\s*(?P<n>{_N})\s*部\s*分|部\s*分\s*(?P<m>{_N})"),
    Form("六、", "part", r"(?P<n>[一二三四五六七八九十百]+)、(?=\s|$)"),
    Form("专栏3", "box", rf"专\s*栏\s*(?P<n>{_N})|box\s*(?P<m>[0-9]+)"),
    Form(
        "2035年目标",
        "target",
        r"(?P<n>[0-9]{4})\s*年?\s*目\s*标|(?P<m>[0-9]{4})\s*年(?=\s|$)",
    ),
    Form("目标3", "goal", rf"目\s*标\s*(?:(?P<n>{_N})|第\s*(?P<m>{_N})\s*项)"),
    Form("目标", "goals", r"目\s*标"),
    Form(
        "第十三条",
        "article",
        rf"(?:第\s*)?\(?\s*(?P<n>{_N})\s*\)?\s*条|\(\s*(?P<m>{_N})\s*\)",
    ),
    _BARE_NUMBER,
)
"""Every form, in the order in which they are tried."""

_LEVEL = rf"\s*(?:\.\s*(?P<n>[0-9]+)|第\s*(?P<m>{_N})\s*句)"
_ITEM = rf"\s*(?:\.\s*(?P<n>[0-9]+)|第\s*(?P<m>{_N})\s*项)"
_RANGE = r"\s*(?:[-\u2010-\u2015~]+|至|到)\s*"
_AND = "和|与|及|以及"
_SEPARATOR = rf"\s*(?:{_AND})\s*|[\s,、;]+|$"
_SHARED = rf"第\s*({_N})((?:(?:{_RANGE}|\s*(?:[,、]|{_AND})\s*){_N})+)\s*(条|部\s*分|句|项)"
"""One 第 and one 条 for several numbers: 第十三至十五条, 第十三、十五条."""
PARAGRAPH = rf"(?:第\s*)?\(?\s*(?P<n>{_N})\s*\)?\s*条\s*第\s*(?P<m>{_N})\s*(?P<level>[款项点段目])"
PART_AND_HEADING = r"(?P<n>[一二三四五六七八九十百]+)、(?P<h>.+)"
TITLE = r"(?:[^\s《》〈〉]*的)?[《〈]([^《》〈〉]*)[》〉](?:\(以下简称[^()]*\))?"
_HEADING = r"\s*“(?P<h>[^”]+)”"
_INSIDE: dict[Base, tuple[Base, ...]] = {"part": ("article", "box"), "article": ("target",)}
"""What a citation writes after what it stands in: 第六部分第十三条, 第二条2035年目标."""


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    # Compiled when first needed: all of them together cost a fifth of the start of the program.
    return re.compile(pattern, re.IGNORECASE)


_Written = tuple[list[Reference], Reference, Reference | None]
"""What it stands in, and the two ends of a range (or one unit)."""


def _each(match: re.Match[str]) -> str:
    """第十三至十五条 with 第 and 条 at every number."""
    unit = match[3]
    more = compiled(f"(?<![百十0-9一二三四五六七八九])({_N})").sub(rf"第\1{unit}", match[2])
    return f"第{match[1]}{unit}{more}"


def plain(text: str) -> str:
    """The text without short forms: 13。2 is 13.2, 第十三至十五条 has 条 at every number."""
    if "。" in text:
        # What an input method makes of the full stop after a digit.
        text = compiled("(?<=[0-9])。(?=[0-9])").sub(".", text)
    if "第" in text:
        text = compiled(_SHARED).sub(_each, text)
    return text


def scan(text: str) -> list[_Written] | None:
    """The references of a whole text; None if it is no locator. Raises LocatorError."""
    if text.isascii() and text.isdigit() and len(text) < 5:
        # By far the commonest locator needs none of the patterns.
        return [([], Reference("article", int(text), bare=True), None)]
    references: list[_Written] = []
    position = 0
    within: Reference | None = None
    while position < len(text):
        around, first, position = _read_inner(text, position, within)
        if first is None:
            return None
        last = None
        connector = compiled(_RANGE).match(text, position)
        if connector:
            last, position = _end(text, connector.end())
            if last is None:
                return None
        separator = compiled(_SEPARATOR).match(text, position)
        if separator is None:
            return None
        references.append((around, first, last))
        position = separator.end()
        within = None if compiled(r"\s").search(separator[0]) or last else first
    return references


def _read_inner(
    text: str, position: int, within: Reference | None
) -> tuple[list[Reference], Reference | None, int]:
    """What a reference stands in, the reference, and where it ends.

    ``within``: the one before it in the same word.
    """
    around: list[Reference] = []
    first, position = (_end if within else read_reference)(text, position)
    while first and not first.levels and not first.bare:
        inner, after = read_reference(text, position)
        if inner is None or inner.bare or inner.base not in _INSIDE.get(first.base, ()):
            break
        around.append(first)
        first, position = inner, after
    if first and within and is_number(first):
        # 专栏3、5 and 13.2、4: as in a range.
        first = continued(within, first)
    return around, first, position


def _end(text: str, position: int) -> tuple[Reference | None, int]:
    """What goes on from a reference before it: another one, or 第四句 alone after 第二句至."""
    last, after = read_reference(text, position)
    if last is not None:
        return last, after
    for pattern in (_LEVEL, _ITEM):
        level = compiled(pattern).match(text, position)
        value = numerals.parse(level["m"] or "") if level else None
        if level and value is not None:
            return Reference("article", value.value, bare=True), level.end()
    return None, position


def is_number(reference: Reference) -> bool:
    return reference.bare and not reference.levels


def continued(first: Reference, last: Reference) -> Reference:
    """What a mere number means after another reference: 专栏5 in 专栏3-5, 13.4 in 13.2-4.

    It takes everything but the last number.
    """
    if is_number(first) or first.base in ("preamble", "goals"):
        return last
    if first.base == "id":
        raise LocatorError("以编号写的范围，两端都要写全。")
    if first.levels:
        return Reference(first.base, first.number, (*first.levels[:-1], last.number))
    return Reference(first.base, last.number)


def read_reference(text: str, position: int) -> tuple[Reference | None, int]:
    """The reference at a position and where it ends; None if there is none."""
    for form in _FORMS:
        match = compiled(form.pattern).match(text, position)
        if match is None:
            continue
        base = form.base
        if base == "id":
            return Reference(base, 0, unit_id=match[0].lower()), match.end()
        number = 0
        if match.re.groups:
            written = match["n"] or (match["m"] if "m" in match.re.groupindex else None)
            numeral = numerals.parse(written or "")
            if numeral is None:
                continue
            if not numeral.canonical and not written.isascii():  # type: ignore[union-attr]
                right = match[0].replace(written, numerals.counted(numeral.value))  # type: ignore[arg-type]
                raise LocatorError(f"{quoted(match[0])}的数字写法不规范，应为{quoted(right)}。")
            number = numeral.value
        levels, end = ((), match.end()) if base == "goals" else _levels(text, match.end(), base)
        headings = []
        while heading := compiled(_HEADING).match(text, end):
            headings.append(heading["h"])
            end = heading.end()
        bare = form is _BARE_NUMBER
        return Reference(base, number, levels, "", tuple(headings), bare), end
    return None, position


def _levels(text: str, position: int, base: Base) -> tuple[tuple[int, ...], int]:
    """The numbers of item and sentence after a reference, and where they end."""
    levels: list[int] = []
    while True:
        # What stands first below a box is an item, below all else a sentence.
        pattern = _ITEM if base == "box" and not levels else _LEVEL
        level = compiled(pattern).match(text, position)
        value = numerals.parse(level[level.lastgroup or 0]) if level else None
        if level is None or value is None:
            return tuple(levels), position
        levels.append(value.value)
        position = level.end()
