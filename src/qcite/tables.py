"""TOML tables of the edition's files, read key by key so that every complaint names its key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from qcite.errors import QciteError


class EditionError(QciteError):
    """A data file that cannot be used; the message names file, key and what was expected."""


_T = TypeVar("_T")
_TYPE_NAMES = {
    str: "字符串",
    int: "整数",
    bool: "布尔值",
    float: "小数",
    list: "数组",
    dict: "表",
    date: "日期",
}

_SENTENCE_END = re.compile("[。！？…][”’）]*$")
_FORBIDDEN = (
    (re.compile(r"[,;:?!()](?=[^\x00-\x7f])|(?<=[^\x00-\x7f])[,;:?!()]"), "半角标点"),
    (re.compile("[\"']"), "直引号"),
    (re.compile(r"\s"), "空白字符"),
    (
        re.compile("[\x00-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"),
        "控制字符或零宽字符",
    ),
    (re.compile("[０-９Ａ-Ｚａ-ｚ％]"), "全角数字、字母或百分号"),
)


class Table:
    """A TOML table read key by key, so that every complaint can name its key."""

    def __init__(self, values: Mapping[str, Any], where: str, file: str) -> None:
        self._values = values
        self._where = where
        self._file = file
        self._seen: set[str] = set()

    def error(self, key: str, expected: str) -> EditionError:
        """An EditionError naming file and key; ``expected`` says what should stand there."""
        place = f"{self._where}.{key}" if self._where and key else self._where or key
        return EditionError(f"{self._file}：{place}：{expected}")

    def get(self, key: str, kind: type[_T], default: _T | None = None) -> _T:
        """The value of ``key``, which must be of type ``kind``; required without default."""
        self._seen.add(key)
        if key not in self._values:
            if default is None:
                raise self.error(key, f"缺少此项，应为{_TYPE_NAMES[kind]}。")
            return default
        value = self._values[key]
        if type(value) is not kind:
            found = _TYPE_NAMES.get(type(value), type(value).__name__)
            raise self.error(key, f"应为{_TYPE_NAMES[kind]}，实为{found}。")
        return value

    def has(self, key: str) -> bool:
        return key in self._values

    def line(self, key: str, default: str | None = None) -> str:
        """A non-empty string without surrounding space (or ``default``)."""
        value = self.get(key, str, default)
        if value != value.strip() or "\n" in value or (not value and default is None):
            raise self.error(key, "应为非空的一行文字，首尾没有空格。")
        return value

    def phrase(self, key: str, may_be_empty: bool = False) -> str:
        """A piece of text without white space and invisible characters."""
        value = self.get(key, str)
        if not value:
            if not may_be_empty:
                raise self.error(key, "文字不应为空。")
        elif not value.isprintable() or " " in value:
            raise self.error(key, f"不应有空白、控制字符或零宽字符：{value!r}。")
        return value

    def heading(self, key: str = "heading") -> str:
        """A heading: document text that is not a sentence."""
        value = self.get(key, str)
        check_text(self, key, value)
        if _SENTENCE_END.search(value):
            raise self.error(key, "标题末尾不应有句号。")
        return value

    def sentences(self, key: str = "sentences") -> tuple[str, ...]:
        """A non-empty array of sentences."""
        return self._sentences(self.get(key, list), key)

    def paragraphs(self, key: str = "paragraphs") -> tuple[tuple[str, ...], ...]:
        """A non-empty array of arrays of sentences."""
        values: list[Any] = self.get(key, list)
        if not values:
            raise self.error(key, "不应为空。")
        for index, value in enumerate(values):
            if not isinstance(value, list):
                raise self.error(f"{key}[{index}]", "应为句子的数组。")
        return tuple(
            self._sentences(value, f"{key}[{index}]") for index, value in enumerate(values)
        )

    def _sentences(self, values: list[Any], key: str) -> tuple[str, ...]:
        if not values:
            raise self.error(key, "不应为空。")
        for index, value in enumerate(values):
            where = f"{key}[{index}]"
            if not isinstance(value, str):
                raise self.error(where, "应为字符串。")
            check_text(self, where, value)
            if not _SENTENCE_END.search(value):
                raise self.error(where, f"句子应以句号等句末标点结尾：“…{value[-8:]}”。")
        return tuple(values)

    def strings(self, key: str, default: list[str] | None = None) -> tuple[str, ...]:
        """An array of non-empty strings."""
        values: list[Any] = self.get(key, list, default)
        for index, value in enumerate(values):
            if not isinstance(value, str) or not value.strip():
                raise self.error(f"{key}[{index}]", "应为非空字符串。")
        return tuple(values)

    def tables(self, key: str, required: bool = False) -> list[Table]:
        """An array of tables."""
        values: list[Any] = self.get(key, list, None if required else [])
        if required and not values:
            raise self.error(key, "不应为空。")
        for index, value in enumerate(values):
            if not isinstance(value, dict):
                raise self.error(f"{key}[{index}]", "应为表。")
        place = f"{self._where}.{key}" if self._where else key
        return [Table(value, f"{place}[{index}]", self._file) for index, value in enumerate(values)]

    def table(self, key: str) -> Table:
        """A table of its own."""
        place = f"{self._where}.{key}" if self._where else key
        return Table(self.get(key, dict), place, self._file)

    def done(self) -> None:
        """Refuse keys nobody asked for: a misspelt key must not be lost in silence."""
        unknown = sorted(set(self._values) - self._seen)
        if unknown:
            raise self.error(
                unknown[0], "不认识的键。可用的键：" + "、".join(sorted(self._seen)) + "。"
            )


def check_text(table: Table, key: str, text: str) -> None:
    """Raise EditionError unless ``text`` keeps the edition's conventions."""
    if not text:
        raise table.error(key, "文字不应为空。")
    for pattern, name in _FORBIDDEN:
        match = pattern.search(text)
        if match:
            context = text[max(0, match.start() - 5) : match.end() + 5]
            raise table.error(key, f"不应有{name}：“{context}”。")
    if text.count("“") != text.count("”") or text.count("（") != text.count("）"):
        raise table.error(key, f"引号或括号不成对：“{text[:12]}…”。")
