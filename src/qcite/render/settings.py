"""Which settings hold and where each comes from, for a person and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from qcite.render.styled import EMPTY, Line, Span, line
from qcite.text.invisible import visible

_KEY = 13
"""Columns of a key and the space after it."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting that holds."""

    key: str
    value: str
    """As it is written in a file, lists with 、 between; empty for nothing."""
    source: str
    """The file or variable that sets it; empty where it is built in."""
    meaning: str
    """What it sets, in Chinese."""


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A place where settings may stand."""

    kind: str
    """In Chinese: 自己的设置, 文件夹的设置."""
    path: str
    """Empty where there is none."""
    exists: bool


def plain(files: Sequence[SettingsFile], found: Sequence[Setting]) -> str:
    """A setting a line: key, value and source with tabs between; the files before them."""
    rows = [(one.kind, _told(one)) for one in files]
    rows += [(one.key, f"{visible(one.value)}\t{_source(one)}") for one in found]
    return "".join(f"{name}\t{told}\n" for name, told in rows)


def screenful(files: Sequence[SettingsFile], found: Sequence[Setting]) -> list[Line]:
    """The same for a screen, with what each setting is for."""
    lines = [
        line(Span(f"{one.kind}  ", "quiet"), _told(one), hanging=len(one.kind) * 2 + 2)
        for one in files
    ]
    return [*lines, EMPTY, *_rows(found)]


def settings_object(files: Sequence[SettingsFile], found: Sequence[Setting]) -> dict[str, Any]:
    """The same as JSON; the schema is docs/schema/config.schema.json."""
    return {
        "files": [{"kind": one.kind, "path": one.path, "exists": one.exists} for one in files],
        "settings": [
            {"key": one.key, "value": one.value, "source": one.source or None} for one in found
        ],
    }


def _rows(found: Sequence[Setting]) -> Iterator[Line]:
    for one in found:
        value = visible(one.value) or "—"
        yield line(
            Span(one.key.ljust(_KEY), "locator"),
            value,
            Span(f"  {_source(one)}", "quiet"),
            hanging=_KEY,
        )
        yield line(Span(one.meaning, "quiet"), indent=_KEY)


def _told(one: SettingsFile) -> str:
    return f"{visible(one.path)}{'' if one.exists else '（没有）'}"


def _source(one: Setting) -> str:
    return visible(one.source) or "默认"
