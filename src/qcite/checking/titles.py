"""What counts as the Outline's title in a draft, and what as a slip for it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from qcite.edition.outline import Outline
from qcite.text.ends import shared_ends
from qcite.text.folding import marks_of

_MARKS = str.maketrans("〈〉", "《》")
Meaning = Literal["title", "misnamed"]
"""How a name means the Outline: by its title, or by a slip for it."""


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """A name without white space and other accidents, parentheses and title marks unified."""
    return marks_of(name.translate(_MARKS))


class Titles:
    """Reads names in title marks."""

    def __init__(self, outline: Outline) -> None:
        self.title = plain_name(outline.title)
        self.short = plain_name(outline.short_title)
        self.genre = self.short if self.title.endswith(self.short) else self.title[-2:]
        self._is_law = self.title == _STATE + self.short
        """A law is called by its short title without introduction."""
        self._year = str(outline.version.year) if outline.version else ""
        subject = self.title[: -len(self.genre)] if self.genre else self.title
        self._key = subject[: max(4, -(-2 * len(subject) // 3))]
        self._rest = subject[len(self._key) :]
        self._forms: dict[str, Meaning | None] = {}

    def form(self, name: str) -> Meaning | None:
        """``title`` or ``misnamed`` if a name in title marks means the Outline."""
        if name not in self._forms:
            self._forms[name] = self._form(name)
        return self._forms[name]

    def _form(self, name: str) -> Meaning | None:
        plain = plain_name(name)
        if plain == self.title or (self._is_law and plain == self.short):
            return "title"
        body, parenthesis = plain, ""
        split = re.fullmatch(r"(.+?)\(([^()]*)\)", plain)
        if split:
            body, parenthesis = split[1], split[2]
        if self._is_law:
            # 《…法（2018修正）》 is that version; a slip for one law may be the name of another.
            is_this = body in (self.title, self.short) and self._year and self._year in parenthesis
            return "title" if is_this else None
        if body == self.title:
            if re.search(r"\d{4}", parenthesis):
                return "misnamed"
            return "title" if re.search("全文|公开|节选|摘|正文", parenthesis) else None
        if len(self.title) < 6 or re.search('["<《]', plain):
            return None
        if self._slip(body) or self._reworded(body):
            return "misnamed"
        return None

    def of_genre(self, name: str) -> bool:
        """Whether a name ends in the Outline's kind of document: 《…纲要》."""
        return re.sub(r"\([^()]*\)$", "", plain_name(name)).endswith(self.genre)

    def contains(self, name: str) -> bool:
        """Whether the Outline's title stands inside another title."""
        return self.title in plain_name(name)

    def _slip(self, name: str) -> bool:
        """One character wrong, missing or too many, or two swapped. 国 made 省 is no slip."""
        low, high = shared_ends(name, self.title)
        wrong, right = name[low : len(name) - high], self.title[low : len(self.title) - high]
        if len(wrong) == len(right) == 1:
            return right != "国" and not wrong.isdigit()
        if len(wrong) == 1 and not right:
            return low > 0 and wrong not in _PLACES
        return (not wrong and len(right) == 1) or (len(right) == 2 and wrong == right[::-1])

    def _reworded(self, name: str) -> bool:
        """The same subject and genre in other words: 质量强国战略纲要, 质量强国建设规划纲要."""
        at = name.find(self._key)
        if at < 0 or not name.endswith(self.genre):
            return False
        before = name[:at]
        after = name[at + len(self._key) : len(name) - len(self.genre)]
        return (
            before in _HARMLESS
            and len(after) <= len(self._rest) + 4
            and not re.search("学习|解读|读本|培训|实施|教学|考核|评估|宣传", after)
            and (before, after) != ("", self._rest)
        )


_STATE = "中华人民共和国"
_PLACES = "省市县区州盟旗镇乡"
_HARMLESS = {
    "", "国家", "中国", "我国", "全国", "新时代", "建设", "推进", "关于", "关于建设", "加快建设",
    "中共中央国务院", "中共中央、国务院", "党中央、国务院", "中华人民共和国",
}  # fmt: skip
