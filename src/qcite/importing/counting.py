"""The numbers of what is counted: whether each is the next, and what to say where it is not."""

from __future__ import annotations

import re

from qcite.importing.marks import renumbered
from qcite.importing.model import Doubt, Line


class Counts:
    """The last number of every level, and the doubts about those that do not follow."""

    def __init__(self, title: str) -> None:
        self.doubts: list[Doubt] = []
        self.last: dict[str, tuple[int, int]] = {}
        """Number and branch, by the level or the style of enumeration."""
        self._is_excerpt = bool(re.search("修正案|编$|分编|节选|摘", title))
        """Whether the articles need not begin with the first."""

    def last_of(self, level: str) -> int:
        """The last number of a level, 0 if there is none yet."""
        return self.last.get(level, (0, 0))[0]

    def count(self, level: str, number: tuple[int, int], line: Line, label: str) -> None:
        """Note a number of a level; doubt one that is not the next, or the first of a new count."""
        value = number[0]
        is_first_article = level == "article" and level not in self.last
        begins = value == 1 and (level != "article" or is_first_article)
        if not (begins or (is_first_article and self._is_excerpt) or self.follows(level, number)):
            last = self.last_of(level)
            self.misnumbered(line, label, value, last + 1, last)
        self.last[level] = number

    def follows(self, level: str, number: tuple[int, int]) -> bool:
        """Whether a number comes after the last one of its level: 18 or 17之一 after 17."""
        last = self.last.get(level)
        return last is not None and number in ((last[0] + 1, 0), (last[0], last[1] + 1))

    def misnumbered(self, line: Line, label: str, value: int, expected: int, last: int = 0) -> None:
        """Doubt a number that is not the one expected after the last."""
        if value == last:
            self.doubt(line.number, f"序号{label}重复。")
            return
        wanted = renumbered(label, expected)
        if value > expected:
            gap = wanted if value == expected + 1 else f"{wanted}至{renumbered(label, value - 1)}"
            self.doubt(line.number, f"序号不连续：{label}之前缺少{gap}。")
        else:
            self.doubt(line.number, f"序号次序有误：应为{wanted}，实为{label}。")

    def doubt(self, line: int, message: str) -> None:
        """Note something that a person should look at."""
        self.doubts.append(Doubt(line, message))
