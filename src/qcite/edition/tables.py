"""TOML tables of the edition's files, read key by key so that every complaint names its key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar, cast

from qcite.errors import QciteError
from qcite.text.quotation_marks import quoted


class EditionError(QciteError):
    """A data file that cannot be used; the message names file, key and what was expected."""


_T = TypeVar("_T", str, int, bool, list[Any], dict[str, Any], date)
_TYPE_NAMES = {
    str: "字符串",
    int: "整数",
    bool: "布尔值",
    float: "小数",
    list: "数组",
    dict: "表",
    date: "日期",
}

_BLANKS: dict[type, Any] = {
    str: "",
    int: 0,
    bool: False,
    list: [],
    dict: {},
    date: date.min,
}
"""What is read in place of what is missing or of the wrong type."""

_SUSPECT_ASCII = frozenset(b" \"'(),:;?!")
_SUSPECT = re.compile("[０-９Ａ-ｚ]")
_SUSPECT_TOO = ("％", "\ufe0e", "\ufe0f", "\u3164", "\u115f", "\u1160", "\u034f")
"""Nearly no text has one of these, and a text that has is looked at again. One pattern for all
would take longer to compile than the whole document to look through."""
_FAULTS = (
    ("[,;:?!()](?=[^\x00-\x7f])|(?<=[^\x00-\x7f])[,;:?!()]", "半角标点"),
    ("[\"']", "直引号"),
    # A space is in place only in Latin names: ISO 9001.
    (r"[^\S ]|(?<![A-Za-z]) (?![A-Za-z])|(?<![A-Za-z0-9]) | (?![A-Za-z0-9])", "空格或换行"),
    ("[０-９Ａ-Ｚａ-ｚ％]", "全角数字、字母或百分号"),
)
_PAIRS = (("“", "”"), ("‘", "’"), ("（", "）"), ("《", "》"))
_CLOSING = "”’）》"
_SENTENCE_ENDS = ("。", "！", "？", "…")
_LAST_SENTENCE_ENDS = (*_SENTENCE_ENDS, "：", "；")
"""A paragraph may also lead into a list or be one of its members."""
_LARGEST = 10**12
"""No number of a document is larger; some larger ones cannot even be printed."""


def escaped(text: str) -> str:
    """The text with control and invisible characters written as escapes."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)


def _is_suspect(text: str) -> bool:
    """Whether the text may break a convention; false for nearly all there is."""
    return (
        not text.isprintable()
        or not _SUSPECT_ASCII.isdisjoint(text.encode("ascii", "ignore"))
        or _SUSPECT.search(text) is not None
        or any(character in text for character in _SUSPECT_TOO)
    )


Step = str | tuple[int, str]
"""A key, or the number from 0 of one of several, with the word that counts them."""


class _File:
    """The file that tables are of, and what is wrong with it."""

    __slots__ = ("content", "name", "problems")

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self.content = content
        self.problems: dict[tuple[Step, ...], str] = {}


class Table:
    """A TOML table read key by key, so that every complaint can name its key.

    What is wrong is noted, and something of the right type is read in its place, so that one
    reading finds all there is; ``finish`` tells it.
    """

    __slots__ = ("_file", "_path", "_seen", "_values")

    def __init__(self, values: Mapping[str, Any], file: _File, path: tuple[Step, ...] = ()) -> None:
        self._values = values
        self._file = file
        self._path = path
        self._seen: set[str] = set()

    @classmethod
    def of_file(cls, values: Mapping[str, Any], name: str, content: bytes = b"") -> Table:
        """The whole of a file; with its content, a complaint tells the line, too."""
        return cls(values, _File(name, content))

    def complain(self, key: str, expected: str, *steps: Step) -> None:
        """Note that ``expected`` should stand at a key, or at ``steps`` in its value.

        What else is wrong there follows from the first.
        """
        self._file.problems.setdefault((*self._path, key, *steps), expected)

    def finish(self) -> None:
        """Raise EditionError with every problem of the file, if it has any."""
        if self._file.problems:
            raise EditionError(*_told(self._file))

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._values

    def _read(self, key: str, kind: type[_T], default: _T | None) -> _T | None:
        """The value of ``key``; None if there is a complaint about it."""
        self._seen.add(key)
        value = self._values.get(key)
        if type(value) is kind:
            return value
        if value is not None:
            found = _TYPE_NAMES.get(type(value), "其他类型")
            self.complain(key, f"应为{_TYPE_NAMES[kind]}，实为{found}。")
        elif default is None:
            self.complain(key, f"缺少此项，应为{_TYPE_NAMES[kind]}。")
        else:
            return default
        return None

    def get(self, key: str, kind: type[_T], default: _T | None = None) -> _T:
        """The value of ``key``, which must be of type ``kind``; required without default."""
        value = self._read(key, kind, default)
        if value is None:
            return cast(_T, _BLANKS[kind])
        return value

    def number(self, key: str, lowest: int, highest: int) -> int:
        """A whole number between two bounds."""
        value = self.get(key, int)
        if lowest <= value <= highest:
            return value
        found = f"，实为{value}" if abs(value) < _LARGEST else ""
        self.complain(key, f"应在{lowest}至{highest}之间{found}。")
        return lowest

    def figure(self, key: str) -> int | float:
        """A number, whole or decimal."""
        value = self._values.get(key)
        if type(value) is float:
            self._seen.add(key)
            return value
        whole = self.get(key, int)
        if abs(whole) < _LARGEST:
            return whole
        self.complain(key, "数值过大。")
        return 0

    def day(self, key: str) -> date | None:
        """A day; None if the key is absent."""
        return self.get(key, date) if self.has(key) else None

    def line(self, key: str, default: str | None = None) -> str:
        """One line of printable text without surrounding space; not empty without default."""
        value = self.get(key, str, default)
        if value != default and (not value or not value.isprintable() or value != value.strip()):
            self.complain(key, "应为非空的一行文字，首尾没有空格，也没有控制字符。")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        """An array of lines, empty if the key is absent."""
        return self._lines(self.get(key, list, []), "项", key)

    def bodies(self) -> tuple[tuple[str, ...], ...]:
        """``sentences`` or ``paragraphs`` as ``paragraphs`` has them, but of any lines."""
        return self._paragraphs(lambda values, *place: self._lines(values, "句", *place))

    def _lines(self, values: Any, measure: str, key: str, *steps: Step) -> tuple[str, ...]:
        if type(values) is not list:
            self.complain(key, "应为句子的数组。", *steps)
            return ()
        for number, value in enumerate(values):
            if type(value) is not str or not value.strip() or not value.isprintable():
                self.complain(key, "应为非空的一行文字。", *steps, (number, measure))
        return tuple(map(str, values))

    def phrase(self, key: str) -> str:
        """A piece of the document's text: not empty, and no space or control character in it."""
        value = self.get(key, str)
        if not value or " " in value or not value.isprintable():
            self.complain(key, "应为非空的文字，不含空格、换行和控制字符。")
        return value

    def heading(self) -> str:
        """The heading: a line of document text that is not a sentence and not led by ——."""
        value = self.get("heading", str)
        self._check_text(value, "heading")
        if value.endswith(_LAST_SENTENCE_ENDS):
            self.complain("heading", "标题末尾不应有标点。")
        if value.startswith("—"):
            self.complain("heading", "标题前的破折号不必写出。")
        return value

    def sentences(self) -> tuple[str, ...]:
        """A paragraph: a non-empty array of sentences."""
        return self._sentences(self.get("sentences", list), "sentences")

    def paragraphs(self) -> tuple[tuple[str, ...], ...]:
        """A body: ``sentences`` for one paragraph, ``paragraphs`` for several; may be absent."""
        return self._paragraphs(self._sentences)

    def _paragraphs(self, read: Callable[..., tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
        found: list[tuple[str, ...]] = []
        self._seen.update(("sentences", "paragraphs"))
        if self.has("sentences"):
            found.append(read(self.get("sentences", list), "sentences"))
        if self.has("paragraphs"):
            if found:
                self.complain("paragraphs", "与 sentences 只能有一项。")
            values = self.get("paragraphs", list)
            if not values:
                self.complain("paragraphs", "不应为空。")
            for number, value in enumerate(values):
                found.append(read(value, "paragraphs", (number, "段")))
        return tuple(found)

    def _sentences(self, values: Any, key: str, *steps: Step) -> tuple[str, ...]:
        if type(values) is not list or not values:
            self.complain(key, "应为句子的数组，不应为空。", *steps)
            return ()
        for number, value in enumerate(values, 1):
            place = (*steps, (number - 1, "句"))
            if type(value) is not str:
                self.complain(key, "应为字符串。", *place)
                continue
            self._check_text(value, key, *place)
            ends = _SENTENCE_ENDS if number < len(values) else _LAST_SENTENCE_ENDS
            if not value.rstrip(_CLOSING).endswith(ends):
                self.complain(key, f"应以句号等句末标点结尾：“…{value[-8:]}”。", *place)
        return tuple(str(value) for value in values)

    def _check_text(self, text: str, key: str, *steps: Step) -> None:
        """Complain unless ``text`` keeps the edition's conventions."""
        if not text:
            self.complain(key, "文字不应为空。", *steps)
        if _is_suspect(text):
            from qcite.text.invisible import HIDDEN  # Few texts come here.

            hidden = (f"[{HIDDEN}]", "控制字符或零宽字符")
            for fault, name in (hidden, *_FAULTS):
                found = re.search(fault, text)
                if found:
                    context = text[max(0, found.start() - 5) : found.end() + 5]
                    self.complain(key, f"不应有{name}：{quoted(context)}。", *steps)
        for left, right in _PAIRS:
            if text.count(left) != text.count(right):
                self.complain(key, f"{left}{right}不成对：“{text[:12]}…”。", *steps)

    def tables(self, key: str, required: bool = False) -> list[Table]:
        """An array of tables; may be absent unless ``required``."""
        values = self.get(key, list, None if required else [])
        if required and not values:
            self.complain(key, "不应为空。")
        if any(type(value) is not dict for value in values):
            self.complain(key, "应为表的数组。")
            return []
        path = (*self._path, key)
        return [
            Table(value, self._file, (*path, (number, "个"))) for number, value in enumerate(values)
        ]

    def table(self, key: str, required: bool = True) -> Table:
        """A table of its own; an empty one if it is absent and need not be there."""
        values = self._read(key, dict, None if required else {})
        # Of a table that is not there, what it should hold is not missed one by one.
        file = self._file if values is not None else _File("", b"")
        return Table(values or {}, file, (*self._path, key))

    def done(self) -> None:
        """Complain of keys that were not read: a misspelt key would otherwise be ignored."""
        unknown = self._values.keys() - self._seen
        if unknown:
            known = "、".join(sorted(self._seen))
            for key in unknown:
                self.complain(key, f"不认识的键，可用的键是：{known}。")


def _told(file: _File) -> Iterator[str]:
    """The problems in the order of their lines: 方案.toml：第3行：title：…"""
    from qcite.edition import toml_lines

    lines = toml_lines.find(file.content.decode("utf-8-sig"))
    told = []
    for path, expected in file.problems.items():
        keys = tuple(step if isinstance(step, str) else step[0] for step in path)
        depth = next((n for n in range(len(keys), 0, -1) if keys[:n] in lines), 0)
        where = "".join(
            f".{step}" if isinstance(step, str) else f"（第{step[0] + 1}{step[1]}）"
            for step in path
        )[1:]
        told.append((lines.get(keys[:depth], 0), where, expected))
    for line, where, expected in sorted(told, key=lambda one: one[:1]):
        place = f"第{line}行：" if line else ""
        yield f"{file.name}：{place}{escaped(where)}：{escaped(expected)}"
