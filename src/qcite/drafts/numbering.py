"""Numbers that a word processor counts and shows before paragraphs: 一、 （一） 第一条.

They are in no paragraph of the file; a draft without them would have lost its structure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from qcite.text import numerals

LEVELS = 9
"""Of a list, in both formats' programs; OpenDocument has a tenth."""
LARGEST = 32767
"""Word counts no further."""
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_LEGAL = str.maketrans("一二三四五六七八九十百", "壹贰叁肆伍陆柒捌玖拾佰")
_LEGAL_TRADITIONAL = str.maketrans("一二三四五六七八九十百", "壹貳參肆伍陸柒捌玖拾佰")
_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ["m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"],
        strict=True,
    )
)
_CLOSED = "、.．。)）]】〕:："
"""After these nothing need separate a label from its text."""
_DASH = re.compile("[—―─–-]+")


@dataclass(frozen=True, slots=True)
class Level:
    """How the numbers of one level of a list look, and how they run."""

    kind: str = "decimal"
    """As Word calls it (ECMA-376 part 1, 17.18.59)."""
    text: str = ""
    """With %1 for the number of the first level."""
    start: int = 1
    restart: int | None = None
    """The level, from 1, after which it begins anew; 0 for none, None for every one above."""
    spaced: bool = True
    """Whether a space or a tab stands between it and the text."""
    decimal: bool = False
    """Whether all numbers in it are Arabic (w:isLgl)."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """A list's levels, and which other lists it goes on from."""

    family: str
    """What counts together with it."""
    levels: Mapping[int, Level]
    """By number, from 0."""
    starts: Mapping[int, int]
    """Where its levels begin anew when it is met first."""


class Counter:
    """Counts the paragraphs of all lists of a document, in order."""

    def __init__(self, lists: Mapping[str, Numbering]) -> None:
        self._lists = lists
        self._counts: dict[str, dict[int, int]] = {}
        self._met: set[tuple[str, int]] = set()

    def next(self, name: str, at: int, start: int | None = None) -> str | None:
        """The label of the next paragraph of a list at a level; None if there is no such list.

        ``start``: the number it begins anew with.
        """
        numbering = self._lists.get(name)
        level = numbering.levels.get(at) if numbering else None
        if numbering is None or level is None:
            return None
        counts = self._counts.setdefault(numbering.family, {})
        if start is None and (name, at) not in self._met:
            start = numbering.starts.get(at)
        self._met.add((name, at))
        counts[at] = counts[at] + 1 if at in counts and start is None else level.start
        if start is not None:
            counts[at] = start
        for below in [below for below in counts if below > at]:
            restart = numbering.levels.get(below, level).restart
            if restart is None or at < restart:
                del counts[below]
        return _label(numbering.levels, counts, level)


def _label(levels: Mapping[int, Level], counts: Mapping[int, int], level: Level) -> str:
    if level.kind == "bullet":
        # What leads the items of a list (——) is text; a dot or a pictograph is decoration.
        return level.text if _DASH.fullmatch(level.text) else ""

    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        one = levels.get(at, level)
        kind = "decimal" if level.decimal and one.kind not in ("none", "bullet") else one.kind
        return written(counts.get(at, one.start), kind)

    label = re.sub("%([1-9])", number, level.text).strip()
    return label + " " if label and level.spaced and label[-1] not in _CLOSED else label


def number(value: str, most: int = 99_999) -> int | None:
    """A whole number as an attribute has it; None for what is none, or too large."""
    if not (value.isascii() and value.isdigit() and len(value) < 6):
        return None
    return int(value) if int(value) <= most else None


def written(value: int, kind: str) -> str:
    """A number as a kind of numbering writes it."""
    if not 0 <= value <= LARGEST:
        return str(value)
    write = _KINDS.get(kind)
    return write(value) if write else str(value)


def _chinese(value: int) -> str:
    return numerals.format_chinese(value) if value <= 999 else str(value).translate(_DIGITS)


def _counting(value: int) -> str:
    return _chinese(value) if value < 100 else str(value).translate(_DIGITS)


def _legal(value: int) -> str:
    text = _chinese(value)
    return f"一{text}" if text[0] == "十" else text


def _roman(value: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        text += letters * (value // worth)
        value %= worth
    return text


def _letter(value: int) -> str:
    return chr(ord("a") + (value - 1) % 26) * min((value - 1) // 26 + 1, 99) if value else "0"


def _in_turn(signs: str, value: int) -> str:
    return signs[(value - 1) % len(signs)]


def _among(*ranges: tuple[int, int, int]) -> Callable[[int], str]:
    """Characters that Unicode has for some numbers: first number, last number, code."""

    def write(value: int) -> str:
        for first, last, code in ranges:
            if first <= value <= last:
                return chr(code + value - first)
        return str(value)

    return write


_CIRCLED = _among((1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1))
_KINDS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimalZero": lambda value: f"{value:02}",
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda value: _letter(value).upper(),
    "lowerLetter": _letter,
    "chineseCounting": _counting,
    "taiwaneseCounting": _counting,
    "chineseCountingThousand": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": lambda value: str(value).translate(_DIGITS),
    "japaneseDigitalTenThousand": lambda value: str(value).translate(_DIGITS),
    "taiwaneseDigital": lambda value: str(value).translate(_DIGITS),
    "chineseLegalSimplified": lambda value: _legal(value).translate(_LEGAL),
    "ideographLegalTraditional": lambda value: _legal(value).translate(_LEGAL_TRADITIONAL),
    "ideographTraditional": lambda value: _in_turn(_STEMS, value),
    "ideographZodiac": lambda value: _in_turn(_BRANCHES, value),
    "ideographZodiacTraditional": lambda value: (
        _in_turn(_STEMS, value) + _in_turn(_BRANCHES, value)
    ),
    "ideographEnclosedCircle": _among((1, 10, 0x3280)),
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": _among((1, 20, 0x2474)),
    "decimalEnclosedFullstop": _among((1, 20, 0x2488)),
    "decimalFullWidth": lambda value: str(value).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda value: str(value).translate(_FULL_WIDTH),
}
"""Any other kind is written in Arabic numerals."""
