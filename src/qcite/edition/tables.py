"""TOML tables of the edition's files, read key by key so that every complaint names its key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from qcite.errors import QciteError


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


class Table:
    """A TOML table read key by key, so that every complaint can name its key."""

    __slots__ = ("_file", "_seen", "_values", "_where")

    def __init__(self, values: Mapping[str, Any], where: str, file: str) -> None:
        self._values = values
        self._where = where
        self._file = file
        self._seen: set[str] = set()

    def error(self, key: str, expected: str) -> EditionError:
        """An EditionError naming file and key; ``expected`` says what should stand there."""
        return EditionError(f"{self._file}：{escaped(self._path(key))}：{escaped(expected)}")

    def _path(self, key: str) -> str:
        return f"{self._where}.{key}" if self._where else key

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._values

    def get(self, key: str, kind: type[_T], default: _T | None = None) -> _T:
        """The value of ``key``, which must be of type ``kind``; required without default."""
        self._seen.add(key)
        value = self._values.get(key)
        if value is None:
            if default is None:
                raise self.error(key, f"缺少此项，应为{_TYPE_NAMES[kind]}。")
            return default
        if type(value) is not kind:
            found = _TYPE_NAMES.get(type(value), "其他类型")
            raise self.error(key, f"应为{_TYPE_NAMES[kind]}，实为{found}。")
        return value

    def number(self, key: str, lowest: int, highest: int) -> int:
        """A whole number between two bounds."""
        value = self.get(key, int)
        if not lowest <= value <= highest:
            found = f"，实为{value}" if abs(value) < _LARGEST else ""
            raise self.error(key, f"应在{lowest}至{highest}之间{found}。")
        return value

    def figure(self, key: str) -> int | float:
        """A number, whole or decimal."""
        value = self._values.get(key)
        if type(value) is float:
            self._seen.add(key)
            return value
        whole = self.get(key, int)
        if abs(whole) >= _LARGEST:
            raise self.error(key, "数值过大。")
        return whole

    def line(self, key: str, default: str | None = None) -> str:
        """One line of printable text without surrounding space; not empty without default."""
        value = self.get(key, str, default)
        if value == default:
            return value
        if not value or not value.isprintable() or value != value.strip():
            raise self.error(key, "应为非空的一行文字，首尾没有空格，也没有控制字符。")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        """An array of lines, empty if the key is absent."""
        values = self.get(key, list, [])
        for value in values:
            if type(value) is not str or not value.strip() or not value.isprintable():
                raise self.error(key, "应为数组，每项是非空的一行文字。")
        return tuple(values)

    def phrase(self, key: str) -> str:
        """A piece of the document's text: not empty, and no space or control character in it."""
        value = self.get(key, str)
        if not value or " " in value or not value.isprintable():
            raise self.error(key, "应为非空的文字，不含空格、换行和控制字符。")
        return value

    def heading(self) -> str:
        """The heading: a line of document text that is not a sentence and not led by ——."""
        value = self.get("heading", str)
        self._check_text("heading", value)
        if value.endswith(_LAST_SENTENCE_ENDS):
            raise self.error("heading", "标题末尾不应有标点。")
        if value.startswith("—"):
            raise self.error("heading", "标题前的破折号不必写出。")
        return value

    def sentences(self) -> tuple[str, ...]:
        """A paragraph: a non-empty array of sentences."""
        return self._sentences(self.get("sentences", list), "sentences")

    def paragraphs(self) -> tuple[tuple[str, ...], ...]:
        """A body: ``sentences`` for one paragraph, ``paragraphs`` for several; may be absent."""
        if not self.has("paragraphs"):
            return (self.sentences(),) if self.has("sentences") else ()
        if self.has("sentences"):
            raise self.error("paragraphs", "与 sentences 只能有一项。")
        values = self.get("paragraphs", list)
        if not values:
            raise self.error("paragraphs", "不应为空。")
        return tuple(
            self._sentences(value, f"paragraphs（第{number}段）")
            for number, value in enumerate(values, 1)
        )

    def _sentences(self, values: Any, key: str) -> tuple[str, ...]:
        if type(values) is not list or not values:
            raise self.error(key, "应为句子的数组，不应为空。")
        for number, value in enumerate(values, 1):
            if type(value) is not str:
                raise self.error(f"{key}（第{number}句）", "应为字符串。")
            self._check_text(f"{key}（第{number}句）", value)
            ends = _SENTENCE_ENDS if number < len(values) else _LAST_SENTENCE_ENDS
            if not value.rstrip(_CLOSING).endswith(ends):
                raise self.error(
                    f"{key}（第{number}句）", f"应以句号等句末标点结尾：“…{value[-8:]}”。"
                )
        return tuple(values)

    def _check_text(self, key: str, text: str) -> None:
        """Raise EditionError unless ``text`` keeps the edition's conventions."""
        if not text:
            raise self.error(key, "文字不应为空。")
        if _is_suspect(text):
            from qcite.text.invisible import HIDDEN  # Few texts come here.

            hidden = (f"[{HIDDEN}]", "控制字符或零宽字符")
            for fault, name in (hidden, *_FAULTS):
                found = re.search(fault, text)
                if found:
                    context = text[max(0, found.start() - 5) : found.end() + 5]
                    raise self.error(key, f"不应有{name}：“{context}”。")
        for left, right in _PAIRS:
            if text.count(left) != text.count(right):
                raise self.error(key, f"{left}{right}不成对：“{text[:12]}…”。")

    def tables(self, key: str, required: bool = False) -> list[Table]:
        """An array of tables; may be absent unless ``required``."""
        values = self.get(key, list, None if required else [])
        if required and not values:
            raise self.error(key, "不应为空。")
        path = self._path(key)
        for value in values:
            if type(value) is not dict:
                raise self.error(key, "应为表的数组。")
        return [
            Table(value, f"{path}（第{number}个）", self._file)
            for number, value in enumerate(values, 1)
        ]

    def table(self, key: str) -> Table:
        """A table of its own."""
        return Table(self.get(key, dict), self._path(key), self._file)

    def done(self) -> None:
        """Refuse keys that were not read: a misspelt key would otherwise be ignored."""
        unknown = self._values.keys() - self._seen
        if unknown:
            known = "、".join(sorted(self._seen))
            raise self.error(min(unknown), f"不认识的键，可用的键是：{known}。")
