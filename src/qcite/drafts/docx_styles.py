"""The styles of a .docx: which hide text, which are those of headings, which are in a list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from qcite.drafts.docx_names import NAMESPACES, OFF
from qcite.drafts.numbering import LARGEST, number
from qcite.drafts.package import Package
from qcite.drafts.xml import XmlReader

_HEADING = re.compile("heading ([1-9])", re.ASCII | re.IGNORECASE)
_OUTLINE_LEVELS = frozenset("012345678")
"""From the highest; 9 is running text (ECMA-376 part 1, 17.3.1.20)."""
_Value = TypeVar("_Value")


def outline_level(value: str) -> int:
    """The level that ``w:outlineLvl`` gives a paragraph, from 1; 0 for none."""
    return int(value) + 1 if value in _OUTLINE_LEVELS else 0


class Styles(XmlReader):
    """Reads the styles by their ids."""

    def __init__(self, package: Package, member: str) -> None:
        super().__init__(package, member, NAMESPACES)
        self._bases: dict[str, str] = {}
        self._hidden: dict[str, bool] = {}
        self._levels: dict[str, int] = {}
        self._lists: dict[str, str] = {}
        self._at: dict[str, int] = {}
        self._style = ""
        self.opened["w:style"] = self._open
        self.opened["w:name"] = self._name
        self.opened["w:outlineLvl"] = self._level
        self.opened["w:basedOn"] = self._base
        self.opened["w:vanish"] = self._vanish
        self.opened["w:numId"] = self._list
        self.opened["w:ilvl"] = self._list_level

    def hiding(self) -> frozenset[str]:
        """Ids of those that say so, or are based on one that does and say nothing."""
        styles = {*self._hidden, *self._bases}
        return frozenset(style for style in styles if self._inherited(style, self._hidden))

    def levels(self) -> dict[str, int]:
        """The levels of those that have one, or are based on one that has."""
        styles = {*self._levels, *self._bases}
        found = {style: self._inherited(style, self._levels) or 0 for style in styles}
        return {style: level for style, level in found.items() if level}

    def lists(self, bound: Mapping[str, int]) -> dict[str, tuple[str, int]]:
        """The list and its level of those that have one, or are based on one that has.

        ``bound``: the levels that name a style.
        """
        at = {**bound, **self._at}
        found = {
            style: (self._inherited(style, self._lists) or "", self._inherited(style, at) or 0)
            for style in {*self._lists, *self._bases}
        }
        return {style: place for style, place in found.items() if place[0]}

    def _inherited(self, style: str, values: Mapping[str, _Value]) -> _Value | None:
        """Its value, or that of the nearest style it is based on that has one."""
        seen: set[str] = set()
        while style not in values and style in self._bases and style not in seen:
            seen.add(style)
            style = self._bases[style]
        return values.get(style)

    def _open(self, attributes: Mapping[str, str]) -> None:
        self._style = self.get(attributes, "w:styleId")

    def _base(self, attributes: Mapping[str, str]) -> None:
        self._bases[self._style] = self.get(attributes, "w:val")

    def _name(self, attributes: Mapping[str, str]) -> None:
        # Word's own styles of headings are known by their names, whatever their ids.
        found = _HEADING.fullmatch(self.get(attributes, "w:val"))
        if found and self.path[-2:-1] == ["w:style"]:
            self._levels.setdefault(self._style, int(found[1]))

    def _level(self, attributes: Mapping[str, str]) -> None:
        if self.path[-3:-1] == ["w:style", "w:pPr"]:
            self._levels[self._style] = outline_level(self.get(attributes, "w:val"))

    def _list(self, attributes: Mapping[str, str]) -> None:
        if self.path[-4:-1] == ["w:style", "w:pPr", "w:numPr"]:
            self._lists[self._style] = self.get(attributes, "w:val")

    def _list_level(self, attributes: Mapping[str, str]) -> None:
        at = number(self.get(attributes, "w:val"), LARGEST)
        if self.path[-4:-1] == ["w:style", "w:pPr", "w:numPr"] and at is not None:
            self._at[self._style] = at

    def _vanish(self, attributes: Mapping[str, str]) -> None:
        if self.path[-3:-1] == ["w:style", "w:rPr"]:
            self._hidden[self._style] = self.get(attributes, "w:val") not in OFF
