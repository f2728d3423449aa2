"""Settings for checking drafts, from a ``[tool.qcite]`` table beside them.

A ``qcite.toml`` or ``pyproject.toml`` in the draft's folder or, failing that, the nearest above it
that has the table. qcite.toml goes before pyproject.toml in the same folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, get_args

from qcite.checking.findings import CODES
from qcite.edition import loading
from qcite.edition.tables import Table
from qcite.errors import QciteError

OutputFormat = Literal["text", "html", "markdown", "json", "rdjson", "sarif", "github"]
FORMATS: tuple[OutputFormat, ...] = get_args(OutputFormat)

FailOn = Literal["error", "warning", "never"]
FAIL_ON: tuple[FailOn, ...] = get_args(FailOn)

NAMES = ("qcite.toml", "pyproject.toml")
"""Where settings may stand, the first before the second."""

_Choice = TypeVar("_Choice", bound=str)


class ConfigurationError(QciteError):
    """Settings that cannot be used; the message names file, key and what was expected."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """Settings of one file; what it does not set is None or empty."""

    ignore: frozenset[str] = frozenset()
    """Codes of findings to leave out."""
    fail_on: FailOn | None = None
    format: OutputFormat | None = None
    outline: str | None = None
    """Another outline file; a relative path in the settings starts from their folder."""
    source: str = ""
    """The file it was read from; empty where there is none."""


class Configurations:
    """The settings of each draft; every folder is looked at once."""

    def __init__(self, path: str | None = None) -> None:
        """``path`` is a file that serves all drafts instead of those beside them."""
        self._given = load(path) if path is not None else None
        self._found: dict[str, Configuration] = {}

    def of(self, path: str) -> Configuration:
        """The settings for the draft at ``path``; ``-`` stands for the current folder.

        Raises QciteError if a file that should have them cannot be used.
        """
        if self._given is not None:
            return self._given
        try:
            folder = os.path.dirname(os.path.abspath(path))
        except FileNotFoundError:
            return Configuration()  # The current folder has been deleted, and all that was in it.
        return self._of_folder(folder)

    def _of_folder(self, folder: str) -> Configuration:
        passed = []
        found = None
        while folder not in self._found:
            passed.append(folder)
            found = _in_folder(folder)
            above = os.path.dirname(folder)
            if found is not None or above == folder:
                break
            folder = above
        found = found or self._found.get(folder) or Configuration()
        self._found.update(dict.fromkeys(passed, found))
        return found


def load(path: str) -> Configuration:
    """The settings in the file at ``path``. Raises QciteError, also where it has none."""
    found = _read(path)
    if found is None:
        raise ConfigurationError(f"{path}：没有 [tool.qcite] 表，设置应写在该表中。")
    return found


def check_codes(codes: Iterable[str], where: str) -> None:
    """Raise ConfigurationError for a code that no finding has, with the nearest that exists."""
    for code in codes:
        if code not in CODES:
            from difflib import get_close_matches  # Only a mistake pays for it.

            near = get_close_matches(code, CODES, 1, 0.5)
            hint = f"是不是 {near[0]}？" if near else ""
            raise ConfigurationError(
                f"{where}没有问题代码“{code}”。{hint}全部代码见 qcite check --list-codes。"
            )


def _in_folder(folder: str) -> Configuration | None:
    for name in NAMES:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            # A project's file need not speak of this program; its own file is for nothing else.
            found = load(path) if name == NAMES[0] else _read(path)
            if found is not None:
                return found
    return None


def _read(path: str) -> Configuration | None:
    """The settings in a file; None if it has none."""
    content = loading.read_file(path)
    if not content.strip():  # An empty file sets nothing, which is no mistake.
        return None
    top = Table.of_file(loading.parse_toml(content, path), path, content)
    tool = top.table("tool", required=False)
    if not tool.has("qcite"):
        return None
    table = tool.table("qcite")
    ignore: list[Any] = table.get("ignore", list, [])
    if not all(isinstance(code, str) for code in ignore):
        table.complain("ignore", "应为问题代码的数组。")
    outline = table.line("outline") if table.has("outline") else None
    configuration = Configuration(
        ignore=frozenset(map(str, ignore)),
        fail_on=_choice(table, "fail-on", FAIL_ON),
        format=_choice(table, "format", FORMATS),
        outline=outline and os.path.join(os.path.dirname(path), outline),
        source=path,
    )
    table.done()
    top.finish()
    check_codes(ignore, f"{path}：tool.qcite.ignore：")
    return configuration


def _choice(table: Table, key: str, choices: tuple[_Choice, ...]) -> _Choice | None:
    if not table.has(key):
        return None
    value = table.line(key)
    for choice in choices:
        if choice == value:
            return choice
    table.complain(key, f"应为 {'、'.join(choices)} 之一，实为“{value}”。")
    return None
