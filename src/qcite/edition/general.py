"""Schema 2: documents of every structure, as one list of units in reading order.

A file of schema 1 has the Outline's own structure. Here a unit says its level and carries its
enumeration as printed; what it stands in follows from the order. Imported only for such a file.
docs/schema-outline.md describes it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from qcite.edition.outline import Kind, Outline, Unit
from qcite.edition.publication import read_publication
from qcite.edition.tables import Table
from qcite.text import numerals
from qcite.text.quotation_marks import quoted

RANKS: dict[Kind, int] = {
    "preamble": 6,
    "appendix": 0,
    "book": 1,
    "subbook": 2,
    "chapter": 3,
    "section": 4,
    "part": 5,
    "article": 6,
    "box": 6,
    "target": 7,
    "paragraph": 7,
    "item": 8,
    "subitem": 9,
    "point": 10,
}
"""Every level a file may write; a unit stands in the last one before it of a smaller rank."""

_PREFIXES: dict[Kind, str] = {
    "appendix": "app",
    "chapter": "chp",
    "section": "sec",
    "article": "art",
    "paragraph": "para",
    "subitem": "sub",
}
"""What an id has for a kind, where that is not its name."""
_ALONE: frozenset[Kind] = frozenset(
    ("book", "subbook", "chapter", "section", "part", "article", "box", "appendix")
)
"""Kinds whose number may stand for a unit by itself, if the document counts them through."""

RUN_IN: frozenset[Kind] = frozenset(("article", "target", "item", "subitem", "point"))
"""Kinds whose heading runs in with the text where the file does not say."""

_LABEL = re.compile(
    rf"(?:第|专栏|附件|附录|附表|附|[(（])?\s*(?P<number>{numerals.PATTERN})\s*"
    rf"(?:条之(?P<branch>{numerals.PATTERN}))?"
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"


@dataclass(slots=True)
class _Row:
    """A unit under construction: its place is known only when all rows have been read."""

    kind: Kind
    label: str
    number: int
    branch: int
    heading: str
    paragraphs: tuple[tuple[str, ...], ...]
    run_in: bool
    children: list[_Row] = field(default_factory=list)
    id: str = ""


def number_of(label: str) -> tuple[int, int]:
    """Number and branch of an enumeration as printed: (17, 1) for 第十七条之一; (0, 0) for none."""
    if label and label[0] in _CIRCLED:
        return _CIRCLED.index(label[0]) + 1, 0
    match = _LABEL.match(label)
    number = numerals.parse(match["number"]) if match else None
    if match is None or number is None:
        return 0, 0
    branch = numerals.parse(match["branch"]) if match["branch"] else None
    return number.value, branch.value if branch else 0


def from_table(top: Table, source: str) -> Outline:
    """The document of a schema 2 file, whose ``schema`` has been read.

    Raises EditionError with every problem of the file.
    """
    title = _title(top, "title")
    short_title = _title(top, "short_title", title)
    issuers = top.strings("issuers")
    history = top.strings("history")
    variants = top.line("variants", "")
    version = top.day("version")
    publication = read_publication(top.table("publication", required=False), required=False)
    rows = [_row(table) for table in top.tables("units", required=True)]
    top.done()
    top.finish()
    roots = _nest(rows)
    _name(roots)
    built = tuple(_unit(row) for row in roots)
    preamble = built[0] if built and built[0].kind == "preamble" else None
    divisions = built[1:] if preamble else built
    return Outline(
        title=title,
        short_title=short_title,
        issuers=issuers,
        publication=publication,
        preamble=preamble,
        parts=tuple(unit for root in divisions for unit in root.walk() if unit.kind == "part"),
        source=source,
        variants_file=variants,
        divisions=divisions,
        history=history,
        version=version,
    )


def _title(top: Table, key: str, default: str | None = None) -> str:
    title = top.line(key, default)
    if title and (title[0] in "《〈" and title[-1] in "》〉" and "《" not in title[1:]):
        top.complain(key, "不必写出书名号。")
    return title


def _row(table: Table) -> _Row:
    level = table.get("level", str)
    if level not in RANKS:
        table.complain("level", f"应为 {'、'.join(RANKS)} 之一，实为{quoted(level)}。")
    kind: Kind = level  # type: ignore[assignment]
    label = table.line("label", "")
    number, branch = number_of(label)
    if kind == "target" and table.has("year"):
        number = table.number("year", 1949, 2999)
    elif label and label != "——" and not number and kind != "appendix":
        table.complain("label", f"认不出序号：{quoted(label)}。")
    heading = table.line("heading", "")
    paragraphs = table.bodies()
    if not (label or heading or paragraphs):
        table.complain("sentences", "序号、标题、正文至少要有一项。")
    runs_in = bool(heading and paragraphs) and kind in RUN_IN
    row = _Row(
        kind=kind,
        label=label,
        number=number,
        branch=branch,
        heading=heading,
        paragraphs=paragraphs,
        run_in=table.get("run_in", bool, runs_in),
    )
    table.done()
    return row


def _nest(rows: list[_Row]) -> list[_Row]:
    """The rows as a tree."""
    roots: list[_Row] = []
    open_rows: list[tuple[int, _Row]] = []
    for row in rows:
        rank = RANKS[row.kind]
        if row.kind == "target" and row.heading:
            rank += 1  # A goal stands in the target of a year.
        while open_rows and open_rows[-1][0] >= rank:
            open_rows.pop()
        (open_rows[-1][1].children if open_rows else roots).append(row)
        open_rows.append((rank, row))
    return roots


def _name(roots: list[_Row]) -> None:
    """Give numbers to what has none printed, and every unit an id of its own."""
    taken: Counter[str] = Counter()
    together = {
        kind: _counted_through([row for row in _walk(roots) if row.kind == kind]) for kind in _ALONE
    }

    def name(row: _Row, above: str, place: int) -> None:
        if not row.number:
            row.number = place
        prefix = _PREFIXES.get(row.kind, row.kind)
        own = prefix if row.kind == "preamble" else f"{prefix}_{row.number}"
        if row.kind == "target" and row.heading:
            own = f"item_{row.number}"
        if row.branch:
            own += f"_{row.branch}"
        is_year = row.kind == "target" and not row.heading
        alone = row.kind == "preamble" or is_year or together.get(row.kind, False)
        row.id = own if alone or not above else f"{above}__{own}"
        taken[row.id] += 1
        if (times := taken[row.id]) > 1:  # A number that stands twice by mistake.
            row.id += "_again" if times == 2 else f"_again_{times}"
        places: dict[Kind, int] = {}
        for child in row.children:
            places[child.kind] = places.get(child.kind, 0) + 1
            name(child, row.id, places[child.kind])

    places: dict[Kind, int] = {}
    for row in roots:
        places[row.kind] = places.get(row.kind, 0) + 1
        name(row, "", places[row.kind])


def _counted_through(rows: list[_Row]) -> bool:
    """Whether the numbers of a kind tell its units apart in the whole document.

    A slip (the same number twice in a row of rising ones) is not a count that begins anew, unless
    that number is the first.
    """
    numbers = [(row.number, row.branch) for row in rows if row.number]
    is_rising = all(
        earlier < later or earlier == later != (1, 0) for earlier, later in pairwise(numbers)
    )
    return len(set(numbers)) == len(numbers) or is_rising


def _walk(rows: list[_Row]) -> Iterator[_Row]:
    for row in rows:
        yield row
        yield from _walk(row.children)


def _unit(row: _Row) -> Unit:
    return Unit(
        id=row.id,
        kind=row.kind,
        number=row.number,
        heading=row.heading,
        paragraphs=row.paragraphs,
        children=tuple(_unit(child) for child in row.children),
        label=row.label,
        branch=row.branch,
        run_in=row.run_in,
    )
