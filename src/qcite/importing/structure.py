"""Lines → units: which enumeration opens what, and where a line without one belongs.

A law numbers 第N条 and lists （一） 1. （1） below them, in the order in which each appears; its
paragraphs without a number are 款. A plan numbers 一、（一）1.（1）, and a paragraph without a
number goes on with the unit before it. A short rule numbers 一、 and each is an article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

from qcite.edition.general import number_of
from qcite.edition.outline import Kind
from qcite.importing.counting import Counts
from qcite.importing.family import Family
from qcite.importing.marks import (
    APPENDIX,
    ARTICLE,
    BOX,
    DIVISION,
    DIVISIONS,
    HEADING_MARKS,
    LONGEST_HEADING,
    TARGET,
    Style,
    enumeration,
    headed,
    run_in,
    starts_article,
)
from qcite.importing.model import Doubt, Entry, Line
from qcite.importing.spaces import squeezed

_FINAL = tuple("。！？；：…!?;:”’）)》】")
_BELOW: tuple[Kind, ...] = ("item", "subitem", "point")


@dataclass(slots=True)
class _Open:
    """A list that goes on: its style, how deep it stands, and its last number."""

    style: Style
    number: int


class Structure:
    """Reads lines one after the other."""

    def __init__(self, title: str, family: Family) -> None:
        self.title = title
        self.family = family
        self.entries: list[Entry] = []
        self._counts = Counts(title)
        self._lists: list[_Open] = []
        """Lists open in the article or other unit that is being read, outermost first."""
        self._quoting = 0
        """The line in which a quotation began that has not ended; 0 outside one."""
        self._in_appendix = False
        self._in_box = False
        self._pending_heading = False
        self._article: int = -1
        """Index of the article's first entry, -1 outside articles."""
        self._heading = ""
        """Of the part or the article of a plan that is being read."""
        self._years: set[str] = set()
        """Those that have targets."""
        self._has_books = False

    # --- one line -------------------------------------------------------------------------

    def read(self, lines: list[Line]) -> None:
        """Read the lines of the whole document."""
        for line, following in zip_longest(lines, lines[1:]):
            self._read(line, following)
        if self._quoting and self._amends:
            self._counts.doubt(self._quoting, "引号“没有结束。")
        self._check_empty()
        self.entries = _with_first_paragraphs(self.entries)

    @property
    def doubts(self) -> list[Doubt]:
        """What a person should look at."""
        return self._counts.doubts

    @property
    def _amends(self) -> bool:
        """Whether the document quotes whole articles of others: a decision that amends."""
        return bool(re.search("修改|修正|废止|修订", self.title))

    def _read(self, line: Line, following: Line | None) -> None:
        text = line.text
        if self._pending_heading:
            self._pending_heading = False
            if len(squeezed(text)) <= LONGEST_HEADING and not starts_article(text):
                self.entries[-1].heading = squeezed(text)
                return
        if self._quoting and not self._leaves_quotation(line):
            self._append(line)
            return
        if self._division(line) or self._named_division(line) or self._opens_article(line):
            return
        if following is not None and self._part_of_articles(line, following):
            return
        if self._appendix(line) or self._box(line) or self._listed(line):
            return
        if self._target(line):
            return
        self._unnumbered(line)

    def _leaves_quotation(self, line: Line) -> bool:
        """Whether a line in an open quotation is the document's own all the same: its number is
        the next, which means that the quotation lacks its end."""
        if self._amends and line.text.startswith(("“", "‘")):
            return False
        style, label, _ = enumeration(line.text)
        article = ARTICLE.match(line.text)
        division = DIVISION.fullmatch(line.text)
        own = False
        if self.family == "law" and article and article["space"]:
            own = self._counts.follows("article", number_of(article["label"]))
        elif self.family == "law" and division:
            own = True
        elif self.family != "law" and style == "一、":
            own = self._counts.follows("一、", number_of(label))
        elif self._amends and style == "1." and self._lists and self._lists[0].style == "1.":
            own = number_of(label)[0] == self._lists[0].number + 1
        elif not self._amends and style and self._lists:
            own = True
        if own:
            self._counts.doubt(self._quoting, "引号“没有结束。")
            self._quoting = 0
        return own

    # --- divisions ------------------------------------------------------------------------

    def _division(self, line: Line) -> bool:
        match = DIVISION.fullmatch(line.text)
        if not match or line.text.endswith(("。", "；", "，")) or not number_of(match["label"])[0]:
            return False
        heading = squeezed(match["rest"])
        if len(heading) > LONGEST_HEADING:
            return False
        if self._amends and self._article >= 0:
            self._append(line)  # What it adds to another document.
            return True
        kind = DIVISIONS[match["what"]]
        label = squeezed(match["label"])
        self._counts.count(kind, number_of(label), line, label)
        self._open(Entry(kind, label, heading, line=line.number))
        self._pending_heading = not heading
        return True

    def _named_division(self, line: Line) -> bool:
        """附则, 序言: a heading that has no number."""
        text = squeezed(line.text)
        if text in ("附则", "总则", "结语"):
            kind: Kind = "book" if self._has_books else "chapter"
            self._open(Entry(kind, "", text, line=line.number))
            return True
        if text in ("序言", "前言", "引言") and not self.entries:
            self._open(Entry("preamble", "", text, line=line.number))
            return True
        return False

    def _part_of_articles(self, line: Line, following: Line) -> bool:
        """一、总则 above 第一条, as interpretations have it."""
        style, label, rest = enumeration(line.text)
        if (
            style != "一、"
            or self.family != "law"
            or self._in_appendix
            or line.text.endswith(HEADING_MARKS)
            or len(squeezed(rest)) > LONGEST_HEADING
            or not starts_article(following.text)
        ):
            return False
        self._counts.count("一、", number_of(label), line, label)
        self._open(Entry("part", label, squeezed(rest), line=line.number))
        return True

    def _appendix(self, line: Line) -> bool:
        match = APPENDIX.fullmatch(line.text)
        text = line.text
        if (
            not match
            or text.endswith(("。", "；", "，"))
            or len(text) > LONGEST_HEADING
            or not self.entries
            or (squeezed(text)[1:2] not in "件录表" and len(squeezed(text)) > 1)
        ):
            return False
        label = squeezed(match["label"])
        self._open(Entry("appendix", label, squeezed(match["rest"]), line=line.number))
        self._in_appendix = True
        return True

    def _open(self, entry: Entry) -> None:
        """Begin a division, an article, a box: what was open below is closed."""
        self.entries.append(entry)
        self._lists = []
        self._article = -1
        self._in_box = False
        self._has_books |= entry.kind == "book"
        if entry.kind in ("part", "article"):
            self._heading = entry.heading
        self._quoting = 0
        for text in entry.paragraphs:
            self._note_quotation(text, entry.line)

    # --- articles -------------------------------------------------------------------------

    def _opens_article(self, line: Line) -> bool:
        if self.family != "law" or self._in_appendix:
            return False
        match = ARTICLE.fullmatch(line.text)
        if not match:
            return False
        number = number_of(match["label"])
        if not number[0]:
            return False
        if not match["space"] and not (
            self._counts.follows("article", number)
            and not re.match("[的、和至规款中第及或，。]", match["rest"])
        ):
            return False
        if self._amends and self._article >= 0 and not self._counts.follows("article", number):
            self._append(line)
            return True
        label, text = squeezed(match["label"]), match["rest"]
        heading = ""
        named = re.match(r"[【\[〔](?P<h>[^】\]〕]{1,60})[】\]〕]\s*", text)
        if named:
            heading, text = named[0].strip(), text[named.end() :]
        self._counts.count("article", number, line, label)
        self._open(
            Entry("article", label, heading, [text] if text else [], line.number, run_in=True)
        )
        self._article = len(self.entries) - 1
        return True

    # --- lists ----------------------------------------------------------------------------

    def _listed(self, line: Line) -> bool:
        style, label, rest = enumeration(line.text)
        if style is None or not rest:
            return False
        number = number_of(label)[0]
        if self.family != "law" and not self._in_appendix:
            if style == "一、":
                self._top(line, label, rest, number)
                return True
            if style == "（一）" and self.family == "plan" and self._is_heading_level():
                self._second(line, label, rest, number)
                return True
        if style == "——":
            return self._dashed(line, rest)
        self._in_box = False if style in ("一、", "（一）") else self._in_box
        return self._item(line, style, label, rest, number)

    def _is_heading_level(self) -> bool:
        """Whether （一） is an article of the plan: in a part, or where there is no part at all;
        not where it goes on with a list of an article."""
        return not any(open_list.style == "（一）" for open_list in self._lists)

    def _top(self, line: Line, label: str, rest: str, number: int) -> None:
        self._counts.count("一、", (number, 0), line, label)
        if self.family == "rule":
            self._open(Entry("article", label, "", [rest], line.number, run_in=True))
            self._article = len(self.entries) - 1
            return
        heading, body = headed(rest)
        self._open(Entry("part", label, heading, body, line.number, run_in=bool(body)))
        self._counts.last.pop("（一） of the part", None)

    def _second(self, line: Line, label: str, rest: str, number: int) -> None:
        last = self._counts.last_of("（一）")
        of_part = self._counts.last_of("（一） of the part")
        if number not in (of_part + 1, last + 1):
            expected = of_part + 1 if of_part else last + 1
            self._counts.misnumbered(line, label, number, expected)
        self._counts.last["（一）"] = (number, 0)
        self._counts.last["（一） of the part"] = (number, 0)
        heading, body = headed(rest)
        self._open(Entry("article", label, heading, body, line.number, run_in=bool(body)))

    def _dashed(self, line: Line, rest: str) -> bool:
        heading, text = run_in(rest)
        body = [text] if heading and text else ([] if heading else [rest])
        if self.entries and self.entries[-1].kind == "target":
            self.entries.append(Entry("target", "——", heading, body, line.number, run_in=True))
            self._lists = []
            return True
        if self._in_box:
            self.entries.append(Entry("item", "——", heading, body, line.number, run_in=True))
            self._lists = []
            return True
        return self._item(line, "——", "——", rest, 0)

    def _item(self, line: Line, style: Style, label: str, rest: str, number: int) -> bool:
        styles = [open_list.style for open_list in self._lists]
        if style in styles:
            depth = styles.index(style)
            open_list = self._lists[depth]
            del self._lists[depth + 1 :]
            last = open_list.number
            if number and number != last + 1 and (number != 1 or last == 1):
                self._counts.misnumbered(line, label, number, last + 1, last)
            open_list.number = number
        else:
            if number > 1 and self._resume(style, number):
                return self._item(line, style, label, rest, number)
            depth = len(self._lists)
            through = self._counts.last_of(style)
            if number > 1 and number != through + 1:
                self._counts.misnumbered(line, label, number, 1)
            self._lists.append(_Open(style, number))
        if number:
            self._counts.last[style] = (number, 0)
        heading, body = (
            headed(rest) if self.family == "plan" and not self._in_appendix else ("", [rest])
        )
        kind = _BELOW[min(depth, len(_BELOW) - 1)]
        self.entries.append(Entry(kind, label, heading, body, line.number, run_in=bool(body)))
        for text in body:
            self._note_quotation(text, line.number)
        return True

    def _resume(self, style: Style, number: int) -> bool:
        """Go on with a list after a paragraph that belongs to its last item, not to the article.

        Only the numbers tell: after （三） and a paragraph comes （四）.
        """
        start = self._article
        if start < 0:
            return False
        for index in range(len(self.entries) - 1, start, -1):
            entry = self.entries[index]
            if entry.kind in _BELOW and enumeration(entry.label + "x")[0] == style:
                if number_of(entry.label)[0] != number - 1:
                    return False
                following = self.entries[index + 1 :]
                loose = [one for one in following if one.kind == "paragraph"]
                if not all(one.kind in (*_BELOW, "paragraph") for one in following):
                    return False
                for one in loose:
                    at = self.entries.index(one)
                    self.entries[at - 1].paragraphs += one.paragraphs
                    del self.entries[at]
                depth = _BELOW.index(entry.kind)
                self._lists = [
                    *self._outer(index, depth),
                    _Open(style, number - 1),
                ]
                return True
        return False

    def _outer(self, index: int, depth: int) -> list[_Open]:
        """The lists round an item that is `depth` deep."""
        found: list[_Open] = []
        while depth and index:
            index -= 1
            entry = self.entries[index]
            if entry.kind in _BELOW and _BELOW.index(entry.kind) < depth:
                style, _, _ = enumeration(entry.label + "x")
                if style is not None:
                    found.insert(0, _Open(style, number_of(entry.label)[0]))
                depth = _BELOW.index(entry.kind)
        return found

    # --- boxes, targets, and what has no number ---------------------------------------------

    def _box(self, line: Line) -> bool:
        match = BOX.fullmatch(line.text)
        if not match or line.text.endswith(("。", "；", "，")) or len(line.text) > 60:
            return False
        label = squeezed(match["label"])
        number = number_of(label)
        if not number[0]:
            return False
        self._counts.count("box", number, line, label)
        self._open(Entry("box", label, squeezed(match["rest"]), line=line.number))
        self._in_box = True
        return True

    def _target(self, line: Line) -> bool:
        match = TARGET.match(line.text)
        if match is None or self.family != "plan":
            return False
        year = match["year"]
        if "目标" not in self._heading or year in self._years:
            return False
        self._years.add(year)
        self.entries.append(Entry("target", year, "", [line.text], line.number))
        self._lists = []
        return True

    def _unnumbered(self, line: Line) -> None:
        text = line.text
        if not self.entries:
            self.entries.append(Entry("preamble", "", "", [text], line.number))
            self._note_quotation(text, line.number)
            return
        last = self.entries[-1]
        if last.paragraphs and not last.paragraphs[-1].endswith(_FINAL):
            self._append(line, join=True)
            return
        row = last.paragraphs and last.paragraphs[-1].endswith("：") and text.endswith("，")
        if self._article < 0 or row or self._in_appendix or self._quotes_on(text):
            self._append(line)
            return
        # A paragraph of an article: 款.
        article = self.entries[self._article]
        if self._article == len(self.entries) - 1 and not article.paragraphs:
            article.paragraphs.append(text)
        else:
            self.entries.append(Entry("paragraph", "", "", [text], line.number))
        self._lists = []
        self._note_quotation(text, line.number)

    def _quotes_on(self, text: str) -> bool:
        """Whether an amending document's line is a further paragraph of what it quotes."""
        return self._amends and text.startswith("“")

    def _append(self, line: Line, *, join: bool = False) -> None:
        last = self.entries[-1]
        if join and last.paragraphs:
            last.paragraphs[-1] += (
                "\0" if _needs_space(last.paragraphs[-1], line.text) else ""
            ) + line.text
        else:
            last.paragraphs.append(line.text)
        self._note_quotation(line.text, line.number)

    def _note_quotation(self, text: str, number: int) -> None:
        """Whether a quotation is open after this line; each of its paragraphs opens with “."""
        is_open = bool(self._quoting)
        for index, character in enumerate(text):
            if character == "“" and not (is_open and index == 0):
                is_open = True
            elif character == "”":
                is_open = False
        if not is_open:
            self._quoting = 0
        elif not self._quoting:
            self._quoting = number

    def _check_empty(self) -> None:
        for entry, following in zip_longest(self.entries, self.entries[1:]):
            is_bare = entry.kind == "article" and not entry.paragraphs and not entry.heading
            if is_bare and (following is None or following.kind not in ("paragraph", "item")):
                self._counts.doubt(entry.line, f"{entry.label}没有正文。")


def _with_first_paragraphs(entries: list[Entry]) -> list[Entry]:
    """The first paragraph of an article of several is a 款 like the others."""
    several: set[int] = set()
    article = None
    for entry in entries:
        if entry.kind == "article":
            article = entry
        elif entry.kind == "paragraph" and article is not None:
            several.add(id(article))
    result: list[Entry] = []
    for entry in entries:
        result.append(entry)
        if id(entry) in several:
            first = Entry("paragraph", "", "", entry.paragraphs, entry.line)
            entry.paragraphs = []
            result.append(first)
    return result


def _needs_space(before: str, after: str) -> bool:
    return (
        before[-1:].isascii()
        and before[-1:].isalnum()
        and after[:1].isascii()
        and after[:1].isalnum()
    )
