"""Settings: a user's own, and those of a folder of drafts, which go before.

A ``qcite.toml`` or ``pyproject.toml`` in the folder or, failing that, the nearest above it; of
pyproject.toml only the table ``[tool.qcite]``. A file that is found beside drafts may be
somebody else's: it names no file outside its folder and nothing that is a matter of one's own.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, TypeVar, get_args

from qcite.checking.findings import CODES
from qcite.citing.bibliography import FORMATS as CITATION_FORMATS
from qcite.citing.citation import NAMES as CITATION_NAMES
from qcite.citing.citation import PINPOINTS, Name, Pinpoint
from qcite.cli import settings
from qcite.cli.commands.citing import FORMAT_WORDS, NAME_WORDS, PINPOINT_WORDS
from qcite.cli.terminal import COLOR_CHOICES, ColorChoice
from qcite.edition import loading
from qcite.edition.tables import Table
from qcite.errors import QciteError
from qcite.text.quotation_marks import quoted

OutputFormat = Literal["text", "html", "markdown", "json", "rdjson", "sarif", "github"]
FORMATS: tuple[OutputFormat, ...] = get_args(OutputFormat)

FailOn = Literal["error", "warning", "never"]
FAIL_ON: tuple[FailOn, ...] = get_args(FailOn)

KEYS = {
    "name": "cite、quote 的名称（--name）",
    "pinpoint": "cite、quote 的定位语（--pinpoint）",
    "cite-format": "cite 的格式（--format）",
    "copy": "cite、quote 同时复制（-c），true 或 false",
    "color": "何时着色（--color）",
    "outline": "改用另一份文件（--outline）",
    "document": "改用文库里的文件（--document）",
    "library": "文库所在的文件夹",
    "format": "check 的输出格式（--format）",
    "fail-on": "check 哪一级以上的问题使退出码为1（--fail-on）",
    "ignore": "check 略过的问题代码",
}
"""Every key with what it sets, in the order in which they are shown."""
PERSONAL = ("copy", "color")
"""Keys that only a user's own file may have."""

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
    document: str | None = None
    """Another document, by its name in the library; instead of a file."""
    library: str | None = None
    """The folder of the library; a relative path starts from the settings' folder."""
    name: Name | None = None
    pinpoint: Pinpoint | None = None
    cite_format: str | None = None
    copy: bool | None = None
    color: ColorChoice | None = None
    source: str = ""
    """The file it was read from; empty where there is none."""
    is_own: bool = False
    """Whether the user named the file, or keeps it: it was not just found beside a draft."""

    def value(self, key: str) -> Any:
        """What is set of one of ``KEYS``; None or empty if nothing is."""
        return getattr(self, key.replace("-", "_"))


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
    """The settings in a file that the user named. Raises QciteError, also where it has none."""
    found = _read(path, is_own=True)
    if found is None:
        raise ConfigurationError(f"{path}：没有 [tool.qcite] 表，设置应写在该表中。")
    return found


def own(environment: Mapping[str, str]) -> Configuration:
    """A user's own settings. Raises QciteError for a file that cannot be used."""
    path = settings.own_path(environment)
    found = _read(path, is_own=True) if path and os.path.lexists(path) else None
    return found or Configuration()


def first(layers: Iterable[Configuration], *keys: str) -> Configuration:
    """The nearest of several files that sets one of ``KEYS``; an empty one if none does."""
    return next((one for one in layers if any(map(one.value, keys))), Configuration())


def check_codes(codes: Iterable[str], where: str) -> None:
    """Raise ConfigurationError for a code that no finding has, with the nearest that exists."""
    for code in codes:
        if code not in CODES:
            raise ConfigurationError(f"{where}{_unknown(code)}")


def _unknown(code: str) -> str:
    from difflib import get_close_matches  # Only a mistake pays for it.

    near = get_close_matches(code, CODES, 1, 0.5)
    hint = f"是不是 {near[0]}？" if near else ""
    return f"没有问题代码{quoted(code)}。{hint}全部代码见 qcite check --list-codes。"


def _in_folder(folder: str) -> Configuration | None:
    for path in settings.candidates(folder):
        found = _read(path, is_own=False)
        if found is not None:
            return found
        if os.path.basename(path) == settings.NAMES[0]:
            # A project's file need not speak of this program; its own file is for nothing else.
            raise ConfigurationError(f"{path}：没有 [tool.qcite] 表，设置应写在该表中。")
    return None


def _read(path: str, *, is_own: bool) -> Configuration | None:
    """The settings in a file; None if it has none.

    ``is_own``: the user named it; it may name files anywhere.
    """
    content = loading.read_file(path)
    if not content.strip():  # An empty file sets nothing, which is no mistake.
        return None
    top = Table.of_file(loading.parse_toml(content, path), path, content)
    table = _table(top, path)
    if table is None:
        return None
    ignore: list[Any] = table.get("ignore", list, [])
    if not all(isinstance(code, str) for code in ignore):
        table.complain("ignore", "应为问题代码的数组。")
        ignore = []
    unknown = next((code for code in ignore if code not in CODES), None)
    if unknown is not None:
        table.complain("ignore", _unknown(unknown))
    folder = os.path.dirname(os.path.abspath(path))
    found = Configuration(
        ignore=frozenset(map(str, ignore)),
        fail_on=_choice(table, "fail-on", FAIL_ON),
        format=_choice(table, "format", FORMATS),
        outline=_place(table, "outline", folder, is_own=is_own),
        document=table.line("document") if table.has("document") else None,
        library=_place(table, "library", folder, is_own=is_own),
        name=_choice(table, "name", tuple(CITATION_NAMES), NAME_WORDS),
        pinpoint=_choice(table, "pinpoint", tuple(PINPOINTS), PINPOINT_WORDS),
        cite_format=_choice(table, "cite-format", tuple(CITATION_FORMATS), FORMAT_WORDS),
        copy=table.get("copy", bool) if table.has("copy") else None,
        color=_choice(table, "color", COLOR_CHOICES),
        source=path,
        is_own=is_own,
    )
    if found.outline and found.document:
        table.complain("document", "outline 和 document 只写一个。")
    for key in PERSONAL:
        if table.has(key) and not is_own:
            table.complain(key, "各人不同，只能写在自己的设置里（qcite config 说明在哪里）。")
    table.done()
    top.finish()
    return found


def _table(top: Table, path: str) -> Table | None:
    """Where the settings stand: the table for this program, or a file of its own."""
    tool = top.table("tool", required=False)
    if tool.has("qcite"):
        return tool.table("qcite")
    return None if os.path.basename(path) == settings.NAMES[1] else top


def _choice(
    table: Table,
    key: str,
    choices: tuple[_Choice, ...],
    words: Mapping[str, str] = MappingProxyType({}),
) -> _Choice | None:
    """One of the values, which may be given by its Chinese word."""
    if not table.has(key):
        return None
    value = table.line(key)
    value = next((name for name, word in words.items() if word == value), value)
    for choice in choices:
        if choice == value:
            return choice
    table.complain(key, f"应为 {'、'.join(choices)} 之一，实为{quoted(value)}。")
    return None


def _place(table: Table, key: str, folder: str, *, is_own: bool) -> str | None:
    """A path; one that a folder's settings name stays in that folder."""
    if not table.has(key):
        return None
    given = table.line(key)
    if "\0" in given:  # Complained of; the system would not take it as a path.
        return None
    place = os.path.join(folder, os.path.expanduser(given) if is_own else given)
    inside = os.path.realpath(folder)
    if not is_own and os.path.commonpath((inside, os.path.realpath(place))) != inside:
        table.complain(key, "要在设置所在的文件夹之内；别处的用命令行选项，或写在自己的设置里。")
    return place
