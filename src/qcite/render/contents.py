"""The table of contents, as rows for other programs and as a tree for a screen."""

from __future__ import annotations

from qcite.edition.naming import format_locator, spoken
from qcite.edition.outline import Kind, Outline, Unit
from qcite.render.styled import Line, Span

_LISTED: dict[Kind | None, tuple[Kind, ...]] = {
    None: ("preamble", "part", "article", "box"),
    "part": ("part",),
    "article": ("article",),
    "box": ("box", "item"),
    "target": ("target",),
}

_DIVISIONS: tuple[Kind, ...] = ("book", "subbook", "chapter", "section", "appendix")
"""What other documents have besides."""


def entries(outline: Outline, kind: Kind | None) -> list[tuple[Unit, int]]:
    """The units to list, each with its depth in the tree."""
    listed = (*_LISTED[kind], *_DIVISIONS) if kind is None else _LISTED[kind]
    found: list[tuple[Unit, int]] = []
    depths: dict[str, int] = {}
    for unit in outline.walk():
        above = unit.parent
        depth = depths[above.id] + 1 if above and above.id in depths else 0
        if unit.kind in listed:
            depths[unit.id] = depth
            found.append((unit, depth))
    return found


def below(unit: Unit) -> list[tuple[Unit, int]]:
    """A unit and the units under it, each with its depth in the tree."""
    found = [(unit, 0)]
    for child in unit.children:
        found += [(one, depth + 1) for one, depth in below(child)]
    return found


def title(unit: Unit) -> str:
    """A unit's heading; of one that has none its first sentence; 引言."""
    if unit.heading or not unit.sentences:
        return unit.heading
    return "引言" if unit.kind == "preamble" else unit.sentences[0]


def rows(listed: list[tuple[Unit, int]]) -> str:
    """One unit a line: locator, tab, heading."""
    return "".join(f"{format_locator(unit)}\t{title(unit)}\n" for unit, _ in listed)


def tree(listed: list[tuple[Unit, int]]) -> list[Line]:
    """The same as a tree."""
    lines = []
    followed: set[int] = set()  # Depths at which the same branch has more units further down.
    for unit, depth in reversed(listed):
        rail = "".join("│  " if level in followed else "   " for level in range(1, depth))
        branch, beside = ("├─ ", "│") if depth in followed else ("└─ ", "")
        name = "" if unit.kind == "preamble" else f"{spoken(unit)}  "
        lines.append(
            Line(
                (
                    Span(rail + branch if depth else "", "quiet"),
                    Span(name, "locator"),
                    Span(title(unit), "heading" if not depth else ""),
                ),
                hanging=3 * depth + 2,
                rail=rail + beside if depth else "",
            )
        )
        followed = {level for level in followed if level < depth} | {depth}
    return lines[::-1]
