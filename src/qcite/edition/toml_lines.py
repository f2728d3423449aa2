"""On which line of a TOML file each of its values stands. Imported only for a file with mistakes.

No parser of TOML for Python keeps places, so what one has read is looked through again.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from typing import NamedTuple

Path = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""[^\S\n]+|\#[^\n]*
    |(?P<string>\"{3}(?s:\\.|[^\\])*?\"{3}\"{0,2}|'{3}(?s:.)*?'{3}'{0,2}
        |\"(?:\\.|[^\"\\])*\"|'[^']*')
    |(?P<bare>[^\s\[\]{}=,.\#\"']+)|(?P<mark>.|\n)""",
    re.VERBOSE,
)


class _Token(NamedTuple):
    text: str
    line: int
    is_mark: bool


def find(content: str) -> dict[Path, int]:
    """Lines by path: keys and, in arrays, numbers from 0. ``content`` is TOML that parses."""
    return _Finder(content).found


class _Finder:
    def __init__(self, content: str) -> None:
        self.found: dict[Path, int] = {}
        self._tokens = _tokens(content)
        self._token = _Token("\n", 1, True)
        table: Path = ()
        last: dict[Path, int] = {}
        self._advance()
        while self._token.text:
            line = self._token.line
            if self._takes("\n"):
                continue
            if self._takes("["):
                repeated = self._takes("[")
                table = ()
                keys = self._keys("]")
                for number, key in enumerate(keys, 1):
                    table += (key,)
                    if repeated and number == len(keys):
                        last[table] = last.get(table, -1) + 1
                    if table in last:
                        table += (last[table],)
                if repeated:
                    self._takes("]")
                self.found.setdefault(table, line)
            else:
                self._entry(table)

    def _advance(self) -> None:
        self._token = next(self._tokens, _Token("", 0, True))

    def _takes(self, mark: str) -> bool:
        """Pass over a mark, if it is the next token."""
        if not (self._token.is_mark and self._token.text == mark):
            return False
        self._advance()
        return True

    def _keys(self, end: str) -> list[str]:
        """The parts of a key, up to and over the mark after it."""
        keys = []
        while self._token.text and not self._takes(end):
            if not self._takes("."):
                keys.append(_key(self._token.text))
                self._advance()
        return keys

    def _entry(self, table: Path) -> None:
        line = self._token.line
        path = (*table, *self._keys("="))
        self.found.setdefault(path, line)
        self._value(path)

    def _value(self, path: Path) -> None:
        if self._takes("["):
            number = 0
            while self._token.text and not self._takes("]"):
                if not (self._takes("\n") or self._takes(",")):
                    element = (*path, number)
                    self.found[element] = self._token.line
                    self._value(element)
                    number += 1
        elif self._takes("{"):
            while self._token.text and not self._takes("}"):
                if not (self._takes("\n") or self._takes(",")):
                    self._entry(path)
        else:
            while self._token.text and not (self._token.is_mark and self._token.text in ",\n]}"):
                self._advance()


def _tokens(content: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(content):
        if match.lastgroup:
            yield _Token(match[0], line, match.lastgroup == "mark")
        line += match[0].count("\n")


def _key(text: str) -> str:
    with contextlib.suppress(ValueError):  # TOML has escapes that JSON has not.
        return str(json.loads(text)) if text[0] == '"' else text.strip("'")
    return text
