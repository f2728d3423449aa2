"""The names in a draft, as written: titles in marks or without, short titles and where each is
given.

What a name stands for is decided in ``mentions``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from qcite.checking.prose import Prose
from qcite.checking.spans import Spans
from qcite.checking.titles import Titles, plain_name
from qcite.edition.outline import Outline

Referent = Literal["outline", "other", "unknown"]
Form = Literal["title", "misnamed", "nested", "abbreviation", "bare"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where a document is named."""

    start: int
    end: int
    reach: int
    """Its end, with the parenthesis that follows it directly: （以下简称《纲要》）."""
    document: Referent
    form: Form
    """``nested``: inside the title of another document, 《关于贯彻〈…〉的通知》."""
    name: str
    """As written, without marks."""


@dataclass(frozen=True, slots=True)
class Binding:
    """（以下简称《纲要》）: a name and the document it is given to."""

    start: int
    end: int
    """Of the name, with its marks."""
    close: int
    """Where the parenthesis ends."""
    name: str
    owner: Mention | None
    """The mention it follows; None for a document that is no title in marks."""
    document: Referent


@dataclass(frozen=True, slots=True)
class Names:
    """All of them, in the order of the text."""

    mentions: tuple[Mention, ...]
    """What a short title means is not settled yet: it is ``unknown``."""
    bindings: tuple[Binding, ...]


_TITLE_MARKS = re.compile("[《》]")
_LONGEST_TITLE = 120
_PARENTHESIS = re.compile(r"\s?[（(](?:[^（）()\n]|[（(][^（）()\n]{0,40}[）)]){0,90}[）)]")
_NAMING = re.compile("简称|下称|统称")
_NAMES = re.compile(
    r"[“\"「]?《(?P<a>[^《》\n]{1,24})》[”\"」]?|[“\"「](?P<b>[^“”\"「」《》\n]{1,24})[”\"」]"
)
_BARE_NAME = re.compile(r"(?:为|作|是)?[:：]?\s?(?P<a>[\u4e00-\u9fff]{2,10})(?=[，,；;）)])")
_BEFORE_NAMING = re.compile(r"[，,]\s?(?:在)?(?:以下|下文|后文|文中|以下统一|下同)?(?:均|分别)?$")


def _titles(text: str) -> Iterator[tuple[int, int]]:
    """Spans of 《…》, the outermost ones, marks included."""
    opened: list[int] = []
    inner: list[tuple[int, int]] = []
    for match in _TITLE_MARKS.finditer(text):
        at = match.start()
        if opened and at - opened[0] > _LONGEST_TITLE:
            yield from inner
            opened, inner = [], []
        if match[0] == "《":
            opened.append(at)
        elif opened:
            start = opened.pop()
            if opened:
                inner.append((start, at + 1))
            else:
                inner = []
                yield start, at + 1
    yield from inner


_BARE_BEFORE = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|贯彻|落实|实施|执行|按照|依照|遵照|对照|根据|依据|围绕|学习|宣传|对标|"
    r"结合|遵循|印发|发布|公布|出台|见|引自|出自|摘自|源自|参照|参考|符合|紧扣|锚定|据|由|在|与|和|及|将|把|对|从|以|按|是|了|的)$"
)
_OTHER = "(?:规划|发展|建设|战略|改革|行动|保护|促进){}"
"""How a name of the kind ends, its genre left open."""
_NAMES_NONE = frozenset(
    ("制定", "编制", "印发", "出台", "落实", "贯彻", "按照", "围绕", "根据", "实施", "推进", "加快")
)
"""Words before it that are no part of a name."""
_TWO = re.compile("[\u4e00-\u9fff]{2}")
_UNFINISHED = re.compile("稿[）)]$|草案[）)]$")
"""（征求意见稿）: another text than the one published."""
_POINTING = re.compile("(?:该|上述|此|这一|这部|这个|这份|前述)$")
_OWN = re.compile("本$")
_OF_ANOTHER_NAME = re.compile("(?:实施|贯彻)?(?:方案|意见|解读|细则|读本)")
"""What makes the title the beginning of another document's name."""


def find_names(prose: Prose, outline: Outline, titles: Titles) -> Names:
    """Every name in a draft."""
    return _Reader(prose, outline, titles).read()


class _Reader:
    def __init__(self, prose: Prose, outline: Outline, titles: Titles) -> None:
        self._prose = prose
        self._text = prose.text
        self._outline = outline
        self._titles = titles

    def read(self) -> Names:
        titles = list(self._read_titles())
        titles += self._bare_titles(titles)
        titles += self._bare_others(titles)
        titles.sort(key=lambda mention: mention.start)
        if not titles and self._titles.short not in self._text:
            return Names((), ())
        bindings = self._read_bindings(titles)
        closes = {binding.owner: binding.close for binding in bindings if binding.owner}
        naming = {binding.start for binding in bindings}
        # A name that is being given is no mention.
        titles = [
            replace(mention, reach=max(mention.reach, closes[mention]))
            if mention in closes
            else mention
            for mention in titles
            if mention.start not in naming and mention.start - 1 not in naming
        ]
        known = {self._titles.short} | {
            binding.name for binding in bindings if binding.document == "outline"
        }
        mentions = [*titles, *self._bare_abbreviations(known, titles, bindings)]
        return Names(tuple(sorted(mentions, key=lambda mention: mention.start)), tuple(bindings))

    # --- titles -------------------------------------------------------------------------------

    def _read_titles(self) -> Iterator[Mention]:
        for start, end in _titles(self._text):
            name = self._text[start + 1 : end - 1]
            form = self._titles.form(name)
            reach = self._reach(end)
            if _UNFINISHED.search(self._text, end, reach):
                form, name = None, self._text[start + 1 : reach]
            if form is not None:
                yield Mention(start, end, reach, "outline", form, name)
            elif self._titles.contains(name) and plain_name(name) != self._titles.title:
                yield Mention(start, end, reach, "other", "nested", name)
            else:
                yield Mention(start, end, reach, "other", "title", name)

    def _reach(self, end: int) -> int:
        parenthesis = _PARENTHESIS.match(self._text, end)
        return parenthesis.end() if parenthesis else end

    def _bare_titles(self, titles: list[Mention]) -> Iterator[Mention]:
        """The title without marks, or in quotation marks."""
        title = self._outline.title
        taken = Spans(titles)
        at = self._text.find(title)
        while at >= 0:
            end = at + len(title)
            if not taken.hold(at):
                if self._text[at - 1 : at] in ("“", '"') and self._text[end : end + 1] in (
                    "”",
                    '"',
                ):
                    yield Mention(at - 1, end + 1, self._reach(end + 1), "outline", "bare", title)
                elif not _OF_ANOTHER_NAME.match(self._text, end):
                    yield Mention(at, end, self._reach(end), "outline", "bare", title)
            at = self._text.find(title, end)

    def _bare_others(self, titles: list[Mention]) -> list[Mention]:
        """Other documents of the kind, named without marks: 当地“十五五”规划纲要."""
        taken = Spans(titles)
        pattern = re.compile(_OTHER.format(re.escape(self._titles.genre)))
        found: list[Mention] = []
        for match in pattern.finditer(self._text):
            start, end = match.span()
            before = self._text[max(0, start - 2) : start]
            if before.endswith(("”", '"')):
                start -= 1
            elif _TWO.fullmatch(before) and before not in _NAMES_NONE:
                start -= 2
            else:
                continue
            if taken.across(start, end):
                continue
            name = self._text[start:end]
            found.append(Mention(start, end, self._reach(end), "other", "title", name))
        return found

    # --- abbreviations ------------------------------------------------------------------------

    def _read_bindings(self, titles: list[Mention]) -> list[Binding]:
        bindings: list[Binding] = []
        by_end = {mention.end: index for index, mention in enumerate(titles)}
        text = self._text
        for match in _NAMING.finditer(text):
            at = match.start()
            low = max(0, at - 70, text.rfind("\n", 0, at) + 1)
            before = text[low:at]
            opening = max(before.rfind("（"), before.rfind("("))
            if opening >= 0 and max(before.rfind("）"), before.rfind(")")) < opening:
                opening += low
                high = _closing(text, opening)
            else:
                comma = _BEFORE_NAMING.search(before)
                if comma is None:
                    continue
                opening = low + comma.start()
                high = min(len(text), match.end() + 40)
            if match[0] == "统称":
                continue
            named = list(_NAMES.finditer(text, match.end(), high))
            if not named:
                bare = _BARE_NAME.match(text, match.end(), high + 1)
                named = [bare] if bare else []
            elif text[opening] not in "（(":
                named = named[:1]
            last = by_end.get(opening - 1 if text[opening - 1 : opening].isspace() else opening)
            for count, name in enumerate(named):
                owner = None
                if last is not None:
                    index = last - (len(named) - 1 - count if "分别" in before else 0)
                    owner = titles[index] if index >= 0 else None
                short = plain_name(name["a"] or name["b"])
                document = self._document_given(short, owner)
                bindings.append(Binding(name.start(), name.end(), high, short, owner, document))
                if "分别" not in before:
                    break
        return bindings

    def _document_given(self, short: str, owner: Mention | None) -> Referent:
        """Which document a short title is given to."""
        if owner is None:
            return "other"
        if owner.form == "nested" and not self._titles.of_genre(owner.name):
            # 《…关于印发〈…纲要〉的通知》（以下简称《纲要》）
            return "outline" if short.endswith(self._titles.genre) else "other"
        return owner.document

    def _bare_abbreviations(
        self, known: set[str], titles: list[Mention], bindings: list[Binding]
    ) -> Iterator[Mention]:
        """Abbreviations without title marks, where the words around allow no other reading."""
        text = self._text
        pattern = re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))
        taken = Spans[Mention | Binding]([*titles, *bindings])
        for match in pattern.finditer(text):
            start, end = match.span()
            if taken.across(start, end):
                continue
            if text[start - 1 : start] in ("“", '"') and text[end : end + 1] in ("”", '"'):
                yield Mention(
                    start - 1, end + 1, self._reach(end + 1), "unknown", "abbreviation", match[0]
                )
                continue
            quotation = self._prose.quotation_at(start)
            if quotation is not None and quotation.end - quotation.start > 30:
                continue
            before = text[max(0, start - 3) : start]
            if _POINTING.search(before):
                yield Mention(start, end, end, "unknown", "bare", "该" + match[0])
            elif _OWN.search(before):
                yield Mention(start, end, end, "other", "bare", match[0])
            elif _BARE_BEFORE.search(before):
                yield Mention(start, end, end, "unknown", "bare", match[0])


def _closing(text: str, opening: int) -> int:
    """Where a parenthesis ends, its mark included; the line's end if it does not."""
    depth = 0
    for at in range(opening, min(len(text), opening + 160)):
        if text[at] in "（(":
            depth += 1
        elif text[at] in "）)":
            depth -= 1
            if not depth:
                return at + 1
        elif text[at] == "\n":
            return at
    return min(len(text), opening + 160)
