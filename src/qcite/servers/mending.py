"""What an editor offers to write into a draft: corrections, a quotation, a source."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from qcite.checking.results import LocatedFinding
from qcite.citing.citation import cite
from qcite.document import Document
from qcite.edition.naming import spoken
from qcite.edition.outline import Unit
from qcite.errors import QciteError
from qcite.servers.open_draft import OpenDraft
from qcite.text.quotation_marks import quoted

_SHORTEST = 8
"""Characters of a selection whose source is looked for."""


def actions(document: Document, opened: OpenDraft, selected: types.Range) -> list[types.CodeAction]:
    """What can be done about a selection, or where the cursor stands."""
    start, end = opened.offset(selected.start), opened.offset(selected.end)
    corrections = [
        action
        for located in opened.result.findings
        if located.finding.start <= end and start <= located.finding.end
        for action in _corrections(document, opened, located)
    ]
    return [*corrections, *_insertions(document, opened, start, end)]


def _corrections(
    document: Document, opened: OpenDraft, located: LocatedFinding
) -> Iterator[types.CodeAction]:
    finding = located.finding
    if located.corrections:
        edits = [
            types.TextEdit(opened.range(spot.start, spot.end), one.replacement)
            for one, spot in located.corrections
        ]
        what = "引文" if finding.code.startswith("quotation") else "写法"
        yield _action(f"改正{what}", opened, edits, types.CodeActionKind.QuickFix)
    if finding.code in ("statement-elsewhere", "quotation-misplaced") and finding.locator:
        cited = [one for one in opened.report.cited if one.start <= finding.end]
        unit = _unit(document, finding.locator)
        last = cited[-1] if cited and len(cited[-1].units) == 1 else None
        # What another document says is not mended by another number.
        if last and unit is not None and last.units[0].outline is unit.outline:
            edits = [opened.edit(last.start, last.end, spoken(unit))]
            yield _action(f"改为{spoken(unit)}", opened, edits, types.CodeActionKind.QuickFix)


def _unit(document: Document, locator: str) -> Unit | None:
    try:
        units = document.units(locator.partition(".")[0])
    except QciteError:
        return None
    return units[0] if len(units) == 1 else None


def _insertions(
    document: Document, opened: OpenDraft, start: int, end: int
) -> Iterator[types.CodeAction]:
    """The quotation of what is cited at the cursor, or the source of what is selected."""
    cited = opened.cited_at(start)
    unit = cited.units[0] if cited is not None and len(cited.units) == 1 else None
    if cited is not None and unit is not None and unit.sentences:
        quotation = f"要求{quoted(unit.sentences[0].rstrip('。'))}"
        edits = [opened.edit(cited.end, cited.end, quotation)]
        yield _action(f"插入{spoken(unit)}第一句的引文", opened, edits)
    elif end - start >= _SHORTEST:
        matches = document.locate(opened.draft.text[start:end], limit=1)
        if matches and matches[0].agreement != "wording" and not matches[0].commonplace:
            source = cite(matches[0].units, document.outline)
            edits = [opened.edit(end, end, f"（{source}）")]
            yield _action(f"插入出处（{source}）", opened, edits)


def _action(
    title: str,
    opened: OpenDraft,
    edits: list[types.TextEdit],
    kind: types.CodeActionKind = types.CodeActionKind.Refactor,
) -> types.CodeAction:
    changes = {opened.uri: edits}
    return types.CodeAction(title, kind=kind, edit=types.WorkspaceEdit(changes=changes))
