"""Which document is meant, at each place of a draft where one is named.

《纲要》 is the short title of many documents: it belongs to the document the draft binds it to
(以下简称《纲要》), from there on, and where nothing was bound, to the only one there can be.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from qcite.checking.findings import Finding
from qcite.checking.ledger import Ledger
from qcite.checking.prose import Prose
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
class _Binding:
    """（以下简称《纲要》）: a name and the document it is given to."""

    start: int
    end: int
    """Of the name, with its marks."""
    close: int
    """Where the parenthesis ends."""
    name: str
    owner: Mention | None
    """The mention it follows; None for a document that is no title in marks."""


class Mentions:
    """All mentions of documents in a draft, in order."""

    def __init__(self, mentions: list[Mention], knows_outline: bool) -> None:
        self.all = mentions
        self.knows_outline = knows_outline
        """Whether the Outline is named anywhere, by whatever name."""
        self._starts = [mention.start for mention in mentions]
        self._others = [0, *accumulate(one.document != "outline" for one in mentions)]
        """How many of the first so many name something else than the Outline."""

    def last_before(self, offset: int, low: int) -> Mention | None:
        """The last one that ends at or before ``offset`` and begins at ``low`` or later."""
        index = bisect_right(self._starts, offset) - 1
        while index >= 0 and self._starts[index] >= low:
            if self.all[index].end <= offset:
                return self.all[index]
            index -= 1
        return None

    def between(self, low: int, high: int) -> list[Mention]:
        """Those that begin between two offsets."""
        return self.all[bisect_left(self._starts, low) : bisect_left(self._starts, high)]

    def all_outline(self, low: int, high: int) -> bool:
        """Whether those that begin between two offsets all name the Outline."""
        first, last = bisect_left(self._starts, low), bisect_left(self._starts, high)
        return self._others[first] == self._others[last]


# --- reading the marks ---------------------------------------------------------------------

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
    r"结合|遵循|印发|发布|公布|出台|据|由|在|与|和|及|将|把|对|从|以|按|是|了|的)$"
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
_ANOTHERS = re.compile("规划“?$|(?<!全)[省市县区]$")
"""“十四五”规划《纲要》, 省《纲要》: perhaps another one."""
_POINTING = re.compile("(?:该|上述|此|这一|这部|这个|这份|前述)$")
_OWN = re.compile("本$")


def find_mentions(prose: Prose, outline: Outline, ledger: Ledger) -> Mentions:
    """Every mention, resolved; misnamings and misused abbreviations go to the ledger."""
    return _MentionReader(prose, outline, ledger).read()


class _MentionReader:
    def __init__(self, prose: Prose, outline: Outline, ledger: Ledger) -> None:
        self._prose = prose
        self._text = prose.text
        self._outline = outline
        self._titles = Titles(outline)
        self._ledger = ledger

    def read(self) -> Mentions:
        titles = list(self._read_titles())
        titles += self._bare_titles(titles)
        titles += self._bare_others(titles)
        titles.sort(key=lambda mention: mention.start)
        if not titles and self._titles.short not in self._text:
            return Mentions([], False)
        bindings = self._read_bindings(titles)
        closes = {binding.owner: binding.close for binding in bindings if binding.owner}
        naming = {binding.start for binding in bindings}
        # A name that is being given is no mention.
        titles = [
            replace(mention, reach=max(mention.reach, closes.get(mention, 0)))
            for mention in titles
            if mention.start not in naming and mention.start - 1 not in naming
        ]
        known = {self._titles.short} | {
            binding.name for binding in bindings if self._document_of(binding) == "outline"
        }
        events = sorted(
            [*titles, *self._bare_abbreviations(known, titles, bindings)],
            key=lambda mention: mention.start,
        )
        return self._resolve(events, bindings)

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
        at = self._text.find(title)
        index = 0
        while at >= 0:
            while index < len(titles) and titles[index].end <= at:
                index += 1
            end = at + len(title)
            if not (index < len(titles) and titles[index].start <= at):
                if self._text[at - 1 : at] in ("“", '"') and self._text[end : end + 1] in (
                    "”",
                    '"',
                ):
                    yield Mention(at - 1, end + 1, self._reach(end + 1), "outline", "bare", title)
                elif not re.match("(?:实施|贯彻)?(?:方案|意见|解读|细则|读本)", self._text[end:]):
                    yield Mention(at, end, self._reach(end), "outline", "bare", title)
            at = self._text.find(title, end)

    def _bare_others(self, titles: list[Mention]) -> list[Mention]:
        """Other documents of the kind, named without marks: 当地“十五五”规划纲要."""
        taken = sorted((mention.start, mention.end) for mention in titles)
        pattern = re.compile(_OTHER.format(re.escape(self._titles.genre)))
        found: list[Mention] = []
        index = 0
        for match in pattern.finditer(self._text):
            start, end = match.span()
            before = self._text[max(0, start - 2) : start]
            if before.endswith(("”", '"')):
                start -= 1
            elif _TWO.fullmatch(before) and before not in _NAMES_NONE:
                start -= 2
            else:
                continue
            while index < len(taken) and taken[index][1] <= start:
                index += 1
            if index < len(taken) and taken[index][0] < end:
                continue
            name = self._text[start:end]
            found.append(Mention(start, end, self._reach(end), "other", "title", name))
        return found

    # --- abbreviations ------------------------------------------------------------------------

    def _read_bindings(self, titles: list[Mention]) -> list[_Binding]:
        bindings: list[_Binding] = []
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
                written = name["a"] or name["b"]
                bindings.append(
                    _Binding(name.start(), name.end(), high, plain_name(written), owner)
                )
                if "分别" not in before:
                    break
        return bindings

    def _bare_abbreviations(
        self, known: set[str], titles: list[Mention], bindings: list[_Binding]
    ) -> Iterator[Mention]:
        """Abbreviations without title marks, where the words around allow no other reading."""
        text = self._text
        pattern = re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))))
        taken = sorted(
            [(mention.start, mention.end) for mention in titles]
            + [(binding.start, binding.end) for binding in bindings]
        )
        index = 0
        for match in pattern.finditer(text):
            start, end = match.span()
            while index < len(taken) and taken[index][1] <= start:
                index += 1
            if index < len(taken) and taken[index][0] < end:
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

    # --- resolving ----------------------------------------------------------------------------

    def _resolve(self, events: list[Mention], bindings: list[_Binding]) -> Mentions:
        bound: dict[str, Referent] = {}
        waiting = iter([*bindings, None])
        binding = next(waiting)
        mentions: list[Mention] = []
        of_genre: list[Mention] = []
        warned: set[str] = set()
        knows = any(mention.document == "outline" or mention.form == "nested" for mention in events)
        only_outline = knows and not any(self._is_other_of_genre(mention) for mention in events)
        first_bound: dict[str, Referent] = {}
        for one in bindings:
            first_bound.setdefault(one.name, self._document_of(one))
        for event in events:
            while binding is not None and binding.start < event.start:
                self._bind(binding, bound)
                binding = next(waiting)
            mention = event
            plain = plain_name(event.name)
            if event.form == "misnamed":
                self._report_misnaming(event)
            named = event.document == "outline" and event.form in ("title", "misnamed")
            if not named and (plain in bound or plain == self._titles.short):
                if event.form == "bare" and event.document == "other":
                    pass  # 本纲要: the draft itself.
                elif _ANOTHERS.search(self._text, max(0, event.start - 4), event.start):
                    mention = replace(event, document="unknown", form="abbreviation")
                elif plain in bound:
                    mention = replace(event, document=bound[plain], form="abbreviation")
                else:
                    document = self._unbound(event, of_genre, first_bound.get(plain), only_outline)
                    mention = replace(event, document=document, form="abbreviation")
                    if (
                        document == "outline"
                        and event.form != "bare"
                        and plain not in warned
                        and not self._prose.is_heading(event.start)
                    ):
                        warned.add(plain)
                        self._report_undefined(event)
            elif event.name.startswith("该") and event.form == "bare":
                document = of_genre[-1].document if of_genre else "unknown"
                mention = replace(event, document=document)
            elif event.document == "unknown":
                mention = replace(event, document=bound.get(plain, "unknown"))
            mentions.append(mention)
            if mention.form in ("title", "misnamed", "nested") and (
                mention.document == "outline"
                or self._titles.of_genre(mention.name)
                or mention.form == "nested"
            ):
                of_genre.append(
                    replace(mention, document="outline") if mention.form == "nested" else mention
                )
        while binding is not None:
            self._bind(binding, bound)
            binding = next(waiting)
        return Mentions(mentions, knows)

    def _is_other_of_genre(self, mention: Mention) -> bool:
        return (
            mention.document == "other"
            and mention.form == "title"
            and plain_name(mention.name) != self._titles.short
            and self._titles.of_genre(mention.name)
        )

    def _unbound(
        self,
        event: Mention,
        of_genre: list[Mention],
        later: Referent | None,
        only_outline: bool,
    ) -> Referent:
        """What a short title that was not introduced can mean here."""
        if only_outline and later in (None, "outline"):
            return "outline"
        documents = {mention.document for mention in of_genre}
        if not documents:
            return later or "unknown"
        if documents == {"other"}:
            return "other"
        last = of_genre[-1]
        if last.document == "outline" and (
            documents == {"outline"} or last.start >= self._prose.paragraph_start(event.start)
        ):
            return "outline"
        return "unknown"

    def _document_of(self, binding: _Binding) -> Referent:
        owner = binding.owner
        if owner is None:
            return "other"
        if owner.form == "nested" and not self._titles.of_genre(owner.name):
            # 《…关于印发〈…纲要〉的通知》（以下简称《纲要》）
            return "outline" if binding.name.endswith(self._titles.genre) else "other"
        return owner.document

    def _bind(self, binding: _Binding, bound: dict[str, Referent]) -> None:
        document = self._document_of(binding)
        before = bound.get(binding.name)
        if before is not None and before != document:
            found = self._text[binding.start : binding.end]
            owner = f"《{self._outline.title}》"
            earlier, later = (owner, "另一份文件") if before == "outline" else ("另一份文件", owner)
            self._ledger.find(
                Finding(
                    "abbreviation-other-document",
                    binding.start,
                    binding.end,
                    found,
                    f"简称“{binding.name}”前文已指{earlier}，这里又指{later}，请换一个简称。",
                )
            )
        bound[binding.name] = document

    def _report_misnaming(self, mention: Mention) -> None:
        self._ledger.wrong(
            "citations",
            Finding(
                "citation-wrong-title",
                mention.start,
                mention.end,
                self._text[mention.start : mention.end],
                f"文件名称有误，应为《{self._outline.title}》。",
                expected=f"《{self._outline.title}》",
            ),
        )

    def _report_undefined(self, mention: Mention) -> None:
        title = self._outline.title
        self._ledger.find(
            Finding(
                "abbreviation-undefined",
                mention.start,
                mention.end,
                self._text[mention.start : mention.end],
                f"简称使用前没有说明，请在首次出现全称处注明：《{title}》"
                f"（以下简称《{self._outline.short_title}》）。",
                expected=f"《{title}》（以下简称《{self._outline.short_title}》）",
            )
        )


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
