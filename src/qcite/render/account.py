"""The account of a check: everything a draft says of the document, verdict by verdict.

A table that a colleague can sign: where, what is said, what came of it, the sentence of the
document, its locator.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from qcite.checking.findings import VERDICTS, Statement, Verdict
from qcite.checking.results import FileResult, LocatedStatement
from qcite.render.findings import position
from qcite.render.styled import EMPTY, Line, Span, Style, labelled, line
from qcite.text.invisible import visible
from qcite.text.quotation_marks import quoted

_STYLES: dict[Verdict, Style] = {
    "contradicted": "error",
    "elsewhere": "error",
    "differs": "warning",
    "not-found": "warning",
    "not-comparable": "note",
    "supported": "right",
}


def by_verdict(result: FileResult) -> Iterator[tuple[Verdict, list[LocatedStatement]]]:
    """The entries of a file that have a verdict, verdicts in the order in which they are told."""
    for verdict in VERDICTS:
        found = [one for one in result.statements if one.statement.verdict == verdict]
        if found:
            yield verdict, found


def screenful(results: Iterable[FileResult]) -> list[Line]:
    """File by file, grouped by verdict, for a screen."""
    lines: list[Line] = []
    for result in results:
        if not result.statements:
            continue
        lines.append(line(Span(f"{visible(result.path)} 逐条核对", "heading")))
        for verdict, found in by_verdict(result):
            head = Span(f"{VERDICTS[verdict]}{len(found)}处", _STYLES.get(verdict, ""))
            lines.append(line(head, indent=2))
            for one in found:
                lines += _entry(one)
        lines.append(EMPTY)
    return lines


def _entry(located: LocatedStatement) -> Iterator[Line]:
    one = located.statement
    where = Span(visible(located.spot.label), "locator")
    yield line(where, f"  {said(one)}", indent=4, hanging=6)
    for piece in one.evidence:
        what = "相近" if one.verdict == "not-found" else "原文"
        yield labelled(what, piece.text, Span(f"（{piece.locator}）", "locator"), indent=6)
    if one.reason:
        yield labelled("说明", visible(one.reason), indent=6)


def plain(results: Iterable[FileResult]) -> list[Line]:
    """A line an entry, for other programs: ``path:position: statement[verdict] …``."""
    return [
        line(
            f"{visible(result.path)}:{position(result, one.spot)}: "
            f"statement[{one.statement.verdict}] {said(one.statement)}{_pieces(one.statement)}"
        )
        for result in results
        for one in result.statements
    ]


def _pieces(one: Statement) -> str:
    near = "相近 " if one.verdict == "not-found" else ""
    return "".join(f" | {near}{piece.locator} {piece.text}" for piece in one.evidence)


def said(one: Statement) -> str:
    """What is said, and where that is said to stand."""
    words = visible(one.said).replace("\n", " ")
    if one.verdict in ("exists", "named"):
        return words
    marked = words if words[:1] in "“「\"'" else quoted(words)
    return f"{one.cited}：{marked}" if one.cited else marked
