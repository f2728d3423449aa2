"""The numbering of an .odt: styles of lists, and the lists that are met, for ``numbering``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from qcite.drafts.numbering import Counter, Level, Numbering, number

OUTLINE = "text:outline-style"
"""Stands for the name of the style that headings are numbered in."""
_KINDS = {
    "": "none",
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "一": "chineseCountingThousand",
    "壹": "chineseLegalSimplified",
    "壱": "chineseLegalSimplified",
    "甲": "ideographTraditional",
    "子": "ideographZodiac",
    "①": "decimalEnclosedCircle",
    "1, 2, 3, ...": "decimalFullWidth",
    "01": "decimalZero",
}
"""By how a format begins: LibreOffice calls its own ones 一, 二, 三, ..."""
_Get = Callable[[Mapping[str, str], str], str]


@dataclass(slots=True)
class OpenList:
    """A list that is open: of the innermost one, the next paragraph may be an item's first."""

    family: str
    style: str
    is_item: bool = False
    """Whether the item that is open has had no paragraph yet,"""
    start: int | None = None
    """and the number it begins anew with."""


class Lists:
    """Of one document. ``get`` reads an attribute of an element."""

    def __init__(self) -> None:
        self._styles: dict[str, dict[int, Level]] = {}
        self._levels: dict[int, Level] = {}
        self._at = 0
        self._numberings: dict[str, Numbering] = {}
        self._counter = Counter(self._numberings)
        self._met = 0
        self._by_id: dict[str, str] = {}
        self._by_style: dict[str, str] = {}

    def open_style(self, name: str) -> None:
        """A style of lists begins."""
        self._levels = self._styles[name] = {}

    def open_level(self, get: _Get, attributes: Mapping[str, str]) -> None:
        """A level of it."""
        at = self._at = (number(get(attributes, "text:level")) or 0) - 1
        text = get(attributes, "loext:num-list-format")
        if text:
            text = re.sub("%([0-9]+)%", r"%\1", text)
        else:
            shown = max(number(get(attributes, "text:display-levels")) or 1, 1)
            numbers = ".".join(f"%{one + 1}" for one in range(max(at + 1 - shown, 0), at + 1))
            text = get(attributes, "style:num-prefix") + numbers
            text += get(attributes, "style:num-suffix")
        form = get(attributes, "style:num-format")
        kind = _KINDS.get(form) or _KINDS.get(form.partition(",")[0], "decimal")
        start = number(get(attributes, "text:start-value"))
        self._levels[at] = Level(
            kind, "" if kind == "none" else text, 1 if start is None else start
        )

    def open_bullet(self, get: _Get, attributes: Mapping[str, str]) -> None:
        """A level that has no numbers."""
        at = self._at = (number(get(attributes, "text:level")) or 0) - 1
        self._levels[at] = Level("bullet", get(attributes, "text:bullet-char"))

    def follow(self, what: str) -> None:
        """What stands after the labels of the level."""
        if what == "nothing" and self._at in self._levels:
            self._levels[self._at] = replace(self._levels[self._at], spaced=False)

    def open_list(
        self, around: list[OpenList], get: _Get, attributes: Mapping[str, str]
    ) -> OpenList:
        """A list begins, in those ``around`` it."""
        style = get(attributes, "text:style-name") or (around[-1].style if around else "")
        if around:
            return OpenList(around[-1].family, style)
        goes_on = get(attributes, "text:continue-numbering") == "true"
        family = self._by_id.get(get(attributes, "text:continue-list"), "")
        family = family or (self._by_style.get(style, "") if goes_on else "")
        if not family:
            self._met += 1
            family = str(self._met)
        self._by_style[style] = family
        if identifier := get(attributes, "xml:id"):
            self._by_id[identifier] = family
        return OpenList(family, style)

    def label(self, lists: list[OpenList]) -> str | None:
        """Of a paragraph in the item that is open, if it is its first."""
        if not (lists and lists[-1].is_item):
            return None
        lists[-1].is_item = False
        return self._next(lists[-1].family, lists[-1].style, len(lists) - 1, lists[-1].start)

    def heading(self, level: int, start: int | None) -> str | None:
        """Of a heading that is in no list."""
        return self._next("", OUTLINE, level - 1, start)

    def _next(self, family: str, style: str, at: int, start: int | None) -> str | None:
        name = f"{family} {style}"
        if name not in self._numberings:
            self._numberings[name] = Numbering(family, self._styles.get(style, {}), {})
        return self._counter.next(name, at, start)
