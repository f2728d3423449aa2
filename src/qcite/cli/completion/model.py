"""What a shell is told: commands, options, values, and the document's units with their headings.

Read from click's own objects, so that nothing can be offered that the program does not take, and
nothing it takes be forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import click

from qcite.edition.naming import format_locator
from qcite.edition.outline import Outline, Unit
from qcite.library.offered import FOLDER, describe, initials
from qcite.library.shelf import NAMES, VARIABLE
from qcite.text.numerals import format_chinese

_CLAUSE_END = re.compile("[。：；，（]")

Fill = Literal["text", "values", "units", "documents", "files"]
"""What a word can be: anything, one of a few values, a locator, the name of a document of the
library, a file's name."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that can be completed."""

    word: str
    """Never with a colon, a space or a character that a shell would want quoted."""
    description: str = ""
    keys: tuple[str, ...] = ()
    """What else leads to it when typed from the beginning: a heading, its pinyin initials."""


@dataclass(frozen=True, slots=True)
class Group:
    """Units of one kind."""

    label: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """What an option or a command takes."""

    name: str
    """As the help calls it: 文件, 定位."""
    fill: Fill
    values: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    names: tuple[str, ...]
    help: str
    """All of its help."""
    value: Value | None = None
    """None for a flag."""

    @property
    def description(self) -> str:
        """Its help's first clause, which fits beside it: 何时着色."""
        return _CLAUSE_END.split(self.help, maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Command:
    name: str
    """Empty for what a bare ``qcite WORD…`` runs."""
    description: str
    """What it does, in a few words."""
    options: tuple[Option, ...]
    arguments: Value | None = None
    repeated: bool = False
    """Whether it takes more than one word."""
    following: tuple[tuple[str, Value], ...] = ()
    """What follows a first word that is one of a few values."""
    usage: str = ""
    """Its arguments as the help shows them: [定位…]."""
    help: str = ""
    """All of its help, a paragraph a line."""
    examples: tuple[tuple[str, str], ...] = ()
    """Pairs of a command line and what it does."""


@dataclass(frozen=True, slots=True)
class Program:
    """The whole program."""

    name: str
    options: tuple[Option, ...]
    """Before a command's name."""
    commands: tuple[Command, ...]
    lookup: Command
    """What runs where the first word is no command: its words are units."""
    units: tuple[Group, ...]
    """Units offered from the start."""
    more: tuple[Candidate, ...]
    """Units offered only when asked for: other ways to write one (第十三条, box3) once their first
    character is typed; what stands below one (13.2, 专栏3.2) once its full stop is."""

    @property
    def before(self) -> Command:
        """What may be typed before a command's name: also what a lookup takes."""
        own = {name for option in self.options for name in option.names}
        others = tuple(one for one in self.lookup.options if own.isdisjoint(one.names))
        return Command("", "", self.options + others, self.lookup.arguments)

    @property
    def first_units(self) -> tuple[Candidate, ...]:
        """The units that are offered from the start, of whatever kind."""
        return tuple(one for group in self.units for one in group.candidates)

    @property
    def command_names(self) -> tuple[Candidate, ...]:
        return tuple(Candidate(one.name, one.description) for one in self.commands)

    @property
    def every_command(self) -> tuple[Command, ...]:
        return (*self.commands, self.lookup)

    @property
    def valued(self) -> tuple[str, ...]:
        """The options that take a value, in whatever command."""
        options = [*self.options, *(one for each in self.every_command for one in each.options)]
        flags = {name for one in options if not one.value for name in one.names}
        names = [name for one in options if one.value for name in one.names]
        return tuple(name for name in dict.fromkeys(names) if name not in flags)

    def script(self, template: str, **parts: str) -> str:
        """A template in a shell's language with its parts in their places: @UNITS@, @NAME@."""
        known = {"NAME": self.name, "NAMES": NAMES, "FOLDER": FOLDER, "VARIABLE": VARIABLE, **parts}
        return re.sub("@([A-Z_]+)@", lambda match: known[match[1]], template)


class Kinds(dict[str, Value]):
    """Lists of values by their names, for shells that keep each in a table."""

    def of(self, value: Value | None, name: str) -> str:
        """What is filled in: units, files …, or the name of a list; empty for nothing. The same
        values under the same name are kept once."""
        if value is None or value.fill != "values":
            return value.fill if value else ""
        kind = name.lstrip("-").replace("-", "_")
        while self.setdefault(kind, value).values != value.values:
            kind += "_"
        return kind


def single_quoted(text: str) -> str:
    """As one word for a POSIX shell, quoted whether or not it has to be."""
    return "'" + text.replace("'", "'\\''") + "'"


def build(outline: Outline) -> Program:
    """The program as it is, offering the units of ``outline``."""
    from qcite.cli import chinese
    from qcite.cli.app import COMMANDS, cli

    chinese.install()
    context = cli.make_context("qcite", [], resilient_parsing=True)

    def command(inner: str, name: str, description: str) -> Command:
        found = cli.get_command(context, inner)
        assert found is not None
        return _command(found, name, description, context)

    return Program(
        name="qcite",
        options=_options(cli.get_params(context)),
        commands=tuple(command(name, name, short) for name, short in COMMANDS.items()),
        lookup=command("*", "", ""),
        units=tuple(group for group in _groups(outline) if group.candidates),
        more=tuple(_more(outline)),
    )


# --- the program ---------------------------------------------------------------------------


def _command(found: click.Command, name: str, description: str, parent: click.Context) -> Command:
    context = type(parent)(found, info_name=name, parent=parent, resilient_parsing=True)
    parameters = found.get_params(context)
    arguments = [one for one in parameters if isinstance(one, click.Argument)]
    return Command(
        name=name,
        description=description,
        options=_options(parameters),
        arguments=_value(arguments[0]) if arguments else None,
        repeated=any(argument.nargs != 1 for argument in arguments),
        following=tuple(
            (word, _named(name)) for word, name in getattr(found, "following", {}).items()
        ),
        usage=" ".join(argument.make_metavar(context) for argument in arguments),
        help=found.help or "",
        examples=tuple(getattr(found, "examples", ())),
    )


def _options(parameters: list[click.Parameter]) -> tuple[Option, ...]:
    return tuple(
        Option(
            names=(*option.opts, *option.secondary_opts),
            help=option.help or "",
            value=None if option.is_flag or option.count else _value(option),
        )
        for option in parameters
        if isinstance(option, click.Option) and not option.hidden
    )


def _value(parameter: click.Parameter) -> Value:
    """What may be written for a parameter, told by its type or, failing that, by its name.

    A parameter whose values are documents (定位, 文件, 路径, 草稿) is called so in its metavar.
    """
    name = (parameter.metavar or "").strip("[]…")
    described = _described_values(parameter)
    if isinstance(parameter.type, click.Choice):
        choices = [str(choice) for choice in parameter.type.choices]
        if not set(choices) <= set(described):
            described = {}  # Another command's option of the same name.
        values = tuple(Candidate(choice, described.get(choice, "")) for choice in choices)
        spoken = getattr(parameter.type, "words", {})
        values += tuple(
            Candidate(word, f"即 {choice}") for choice, word in spoken.items() if word != choice
        )
        return Value(name or "|".join(choices), "values", values)
    if described:
        values = tuple(Candidate(value, meaning) for value, meaning in described.items())
        return Value(name, "values", values)
    named = _named(name)
    if named.fill == "text" and "|" in name and "…" not in name:
        return Value(name, "values", tuple(Candidate(value) for value in name.split("|")))
    return named


def _named(name: str) -> Value:
    """What is called so in the help."""
    fills: dict[str, Fill] = {
        "文件": "files",
        "路径": "files",
        "草稿": "files",
        "定位": "units",
        "名称": "documents",
    }
    return Value(name or "值", fills.get(name[:2], "text"))


def _described_values(parameter: click.Parameter) -> Mapping[str, str]:
    """The values of an option with what each means, where the program knows it."""
    from qcite.checking.findings import CODES
    from qcite.citing.bibliography import FORMATS
    from qcite.citing.citation import NAMES, PINPOINTS
    from qcite.cli.clipboard import METHODS

    tables: tuple[tuple[str, Mapping[str, str]], ...] = (
        ("--name", {str(name): meaning for name, meaning in NAMES.items()}),
        ("--pinpoint", {str(name): meaning for name, meaning in PINPOINTS.items()}),
        ("--format", {name: one.label for name, one in FORMATS.items()}),
        ("--color", {"auto": "只在终端上", "always": "总是", "never": "从不"}),
        ("--copy-with", METHODS),
        ("--ignore", {name: code.title for name, code in CODES.items()}),
    )
    return next((table for name, table in tables if name in parameter.opts), {})


# --- the document --------------------------------------------------------------------------


def _groups(outline: Outline) -> Iterator[Group]:
    preamble = (outline.preamble,) if outline.preamble else ()
    years = (unit for unit in outline.targets if not unit.heading)
    everything = (Candidate("目标", "全部目标"),) if outline.targets else ()
    yield Group("条", tuple(map(_candidate, outline.articles)))
    yield Group("部分", tuple(map(_candidate, (*preamble, *outline.parts))))
    yield Group("专栏", tuple(map(_candidate, outline.boxes)))
    yield Group("目标", (*everything, *map(_candidate, (*outline.goals, *years))))


def _candidate(unit: Unit) -> Candidate:
    keys = (unit.heading, initials(unit.heading)) if unit.heading else ()
    return Candidate(format_locator(unit), _described_unit(unit), keys)


def _described_unit(unit: Unit) -> str:
    return "各部分之前" if unit.kind == "preamble" and not unit.heading else describe(unit)


def _more(outline: Outline) -> Iterator[Candidate]:
    for unit in outline.articles:
        yield Candidate(f"第{format_chinese(unit.number)}条", _described_unit(unit))
    for unit in outline.parts:
        yield Candidate(f"第{format_chinese(unit.number)}部分", _described_unit(unit))
    for unit in outline.boxes:
        yield Candidate(f"box{unit.number}", _described_unit(unit))
    for unit in outline.of_kind("item"):
        candidate = _candidate(unit)
        yield candidate
        # The same below box3: candidates must begin with what is typed.
        yield Candidate(candidate.word.replace("专栏", "box"), candidate.description)
    for unit in outline.walk():
        if unit.kind in ("preamble", "article") or (unit.kind == "part" and not unit.children):
            for number in range(1, len(unit.sentences) + 1):
                yield _candidate(unit.sentence(number))
