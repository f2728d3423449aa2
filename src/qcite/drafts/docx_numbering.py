"""The numbering of a .docx: its lists (numbering.xml), for ``numbering`` to count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from qcite.drafts.docx_names import NAMESPACES, OFF
from qcite.drafts.numbering import LARGEST, LEVELS, Counter, Level, Numbering, number
from qcite.drafts.package import Package
from qcite.drafts.xml import XmlReader


class Labels:
    """The labels of a document's paragraphs, asked for in their order."""

    def __init__(
        self, lists: Mapping[str, Numbering], of_styles: Mapping[str, tuple[str, int]]
    ) -> None:
        self._counter = Counter(lists)
        self._of_styles = of_styles

    def next(self, style: str, name: str, level: str) -> str | None:
        """Of a paragraph with a style and what itself says of its list; None if it is in none."""
        inherited, at = self._of_styles.get(style, ("", 0))
        said = number(level, LEVELS - 1)
        if said is not None or (name and name != inherited):
            at = said or 0
        return self._counter.next(name or inherited, at)


class Lists(XmlReader):
    """Reads the lists by their ``w:numId``."""

    def __init__(self, package: Package, member: str) -> None:
        super().__init__(package, member, NAMESPACES)
        self._abstract: dict[str, dict[int, Level]] = {}
        self.levels_of_styles: dict[str, int] = {}
        """The level that a style of paragraphs is bound to, by the style's id."""
        self._links: dict[str, str] = {}
        self._nums: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = {}
        self._levels: dict[int, Level] = {}
        self._starts: dict[int, int] = {}
        self._id = ""
        self._at = 0
        self.opened.update(
            {
                "w:abstractNum": self._open_abstract,
                "w:numStyleLink": self._link,
                "w:num": self._open_num,
                "w:abstractNumId": self._refer,
                "w:lvlOverride": self._open_level,
                "w:startOverride": self._override,
                "w:lvl": self._open_level,
                "w:start": lambda found: self._set(start=number(self._value(found), LARGEST) or 0),
                "w:numFmt": self._kind,
                "w:lvlText": lambda found: self._set(text=self._value(found)),
                "w:suff": lambda found: self._set(spaced=self._value(found) != "nothing"),
                "w:isLgl": lambda found: self._set(decimal=self._value(found) not in OFF),
                "w:lvlRestart": lambda found: self._set(restart=number(self._value(found), LEVELS)),
                "w:pStyle": self._style,
                "w:vanish": self._vanish,
            }
        )

    def lists(self, styles: Mapping[str, str]) -> dict[str, Numbering]:
        """The lists; ``styles``: the list that a style names, by its id."""
        found = {}
        for name, (abstract, own, starts) in self._nums.items():
            linked = self._nums.get(styles.get(self._links.get(abstract, ""), ""))
            if linked:
                abstract = linked[0]
            levels = {**self._abstract.get(abstract, {}), **own}
            found[name] = Numbering(abstract, levels, starts)
        return found

    def _value(self, attributes: Mapping[str, str]) -> str:
        return self.get(attributes, "w:val")

    def _open_abstract(self, attributes: Mapping[str, str]) -> None:
        self._id = self.get(attributes, "w:abstractNumId")
        self._levels = self._abstract[self._id] = {}

    def _link(self, attributes: Mapping[str, str]) -> None:
        self._links[self._id] = self._value(attributes)

    def _open_num(self, attributes: Mapping[str, str]) -> None:
        self._id = self.get(attributes, "w:numId")
        self._levels, self._starts = {}, {}

    def _refer(self, attributes: Mapping[str, str]) -> None:
        self._nums[self._id] = (self._value(attributes), self._levels, self._starts)

    def _open_level(self, attributes: Mapping[str, str]) -> None:
        at = number(self.get(attributes, "w:ilvl"), LEVELS - 1)
        self._at = -1 if at is None else at
        if self.path[-1] == "w:lvl":
            self._levels[self._at] = Level()

    def _override(self, attributes: Mapping[str, str]) -> None:
        self._starts[self._at] = number(self._value(attributes), LARGEST) or 0

    def _set(self, **values: object) -> None:
        if self._at in self._levels:
            self._levels[self._at] = replace(self._levels[self._at], **values)  # type: ignore[arg-type]

    def _kind(self, attributes: Mapping[str, str]) -> None:
        # Beside a format of its own (w:format), Word writes the nearest of the old ones.
        if self._value(attributes) != "custom":
            self._set(kind=self._value(attributes))

    def _style(self, attributes: Mapping[str, str]) -> None:
        if self.path[-2:-1] == ["w:lvl"]:
            self.levels_of_styles.setdefault(self._value(attributes), self._at)

    def _vanish(self, attributes: Mapping[str, str]) -> None:
        if self._value(attributes) not in OFF:
            self._set(text="")
