"""Data flows one way: a room imports only what stands before it (CONTRIBUTING.md)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import ROOT

SOURCE = ROOT / "src" / "qcite"
ROOMS = (
    ("errors",),
    ("disk",),
    ("text",),
    ("edition",),
    ("locating",),
    ("citing", "searching", "matching"),
    ("drafts",),
    ("importing",),
    ("library",),
    ("checking",),
    ("document",),
    ("proofreading",),
    ("render",),
    ("exporting",),
    ("cli", "servers"),
)
"""In the order of the data; rooms in one row are beside each other."""

DOMAIN = {room for row in ROOMS[:12] for room in row}
COMMANDS = SOURCE / "cli" / "commands"
SHARED = {"citing", "everywhere", "nothing_found", "options", "shelving", "showing"}
"""What stands beside the commands and is none."""


def imports(path: Path) -> Iterator[str]:
    """The modules a module imports when it runs, not those that only its types name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for branch in ast.walk(tree):
        if isinstance(branch, ast.If) and ast.unparse(branch.test) == "TYPE_CHECKING":
            branch.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(module: str) -> int | None:
    """The row in which a module of the program stands; None for the package itself."""
    name = module.removeprefix("qcite.").partition(".")[0]
    return next((row for row, rooms in enumerate(ROOMS) if name in rooms), None)


def modules(folder: Path = SOURCE) -> list[Path]:
    return sorted(folder.rglob("*.py"))


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_room_imports_only_what_stands_before_it(path: Path) -> None:
    own = room_of(".".join(path.relative_to(SOURCE).with_suffix("").parts))
    if own is None:
        return
    later = {
        name
        for name in imports(path)
        if name.startswith("qcite.") and (room := room_of(name)) is not None and room > own
    }
    assert not later


def test_no_modules_import_each_other_in_a_circle() -> None:
    names = {
        ".".join(("qcite", *path.relative_to(SOURCE).with_suffix("").parts)): path
        for path in modules()
        if path.stem != "__init__"
    }
    graph = {name: names.keys() & set(imports(path)) for name, path in names.items()}
    assert len(list(TopologicalSorter(graph).static_order())) == len(names)


@pytest.mark.parametrize(
    "path",
    [path for path in modules() if path.relative_to(SOURCE).parts[0].removesuffix(".py") in DOMAIN],
    ids=lambda path: str(path.relative_to(SOURCE)),
)
def test_the_domain_knows_no_terminal(path: Path) -> None:
    assert {name.partition(".")[0] for name in imports(path)}.isdisjoint({"click", "rich"})
    calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if is_print(node)]
    assert not calls


def is_print(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    )


@pytest.mark.parametrize(
    "path",
    [path for path in modules(COMMANDS) if path.stem not in SHARED],
    ids=lambda path: path.stem,
)
def test_no_command_calls_a_command(path: Path) -> None:
    commands = {f"qcite.cli.commands.{one.stem}" for one in modules(COMMANDS)} - {
        f"qcite.cli.commands.{name}" for name in SHARED | {"__init__"}
    }
    assert commands.isdisjoint(imports(path))
