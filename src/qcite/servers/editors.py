"""The Language Server Protocol over standard input and output: ``qcite lsp``.

Diagnostics as ``check`` gives them while one types, the article a citation names, completion of
numbers, and corrections. A draft is checked when typing pauses, in a thread; what was typed
meanwhile makes the answer void.
"""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import os
import re
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.workspace import TextDocument

from qcite import __version__
from qcite.checking.findings import Cited, Finding, Report
from qcite.checking.results import FileResult, LocatedFinding, locate
from qcite.citing.citation import cite
from qcite.document import Document
from qcite.drafts import html, markdown, plain
from qcite.drafts.model import Draft, Place
from qcite.edition.naming import spoken, typed
from qcite.edition.outline import Outline, Unit
from qcite.errors import QciteError
from qcite.library.shelf import Shelf
from qcite.servers.streams import speaking
from qcite.text.numerals import format_chinese
from qcite.text.quotation_marks import quoted

_PAUSE = 0.1
"""Seconds without a key until a draft is checked."""
_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "note": types.DiagnosticSeverity.Information,
}
_NUMBER = re.compile(r"第\s?[一二三四五六七八九十百0-9]{0,4}$")
_BOX = re.compile(r"专栏\s?[一二三四五六七八九十0-9]{0,2}$")
_NAMES_OUTLINE = re.compile("纲要》?[^。！？\n]{0,20}$")
_READERS = {".md": markdown.read, ".markdown": markdown.read, ".html": html.read, ".htm": html.read}


@dataclass(frozen=True)
class Checked:
    """What is known of one version of an open draft."""

    version: int | None
    draft: Draft
    report: Report
    result: FileResult


class _Server(LanguageServer):
    def report_server_error(self, error: Exception, source: Any) -> None:
        """Tell of a message that is none in the editor's log; a window would be in the way."""
        told = f"qcite：有一条消息看不懂，没有答复（{error}）。"
        self.window_log_message(types.LogMessageParams(types.MessageType.Warning, told[:300]))


class DraftServer:
    """The features, for one document that drafts are checked against."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._checked: dict[str, Checked] = {}
        self._running: dict[tuple[str, int | None], asyncio.Future[None]] = {}
        self._worker = ThreadPoolExecutor(1)
        self.server = _Server("qcite", __version__)
        actions = types.CodeActionOptions(
            code_action_kinds=[types.CodeActionKind.QuickFix, types.CodeActionKind.Refactor]
        )
        completion = types.CompletionOptions(trigger_characters=["第", "栏"])
        self._serve(types.TEXT_DOCUMENT_DID_OPEN, self._opened)
        self._serve(types.TEXT_DOCUMENT_DID_CHANGE, self._changed)
        self._serve(types.TEXT_DOCUMENT_DID_CLOSE, self._closed)
        self._serve(types.TEXT_DOCUMENT_HOVER, self._hover)
        self._serve(types.TEXT_DOCUMENT_COMPLETION, self._complete, completion)
        self._serve(types.TEXT_DOCUMENT_CODE_ACTION, self._actions, actions)

    def _serve(self, name: str, answer: Callable[[Any], Any], options: Any = None) -> None:
        """Register a method, which the library can only do with a function."""
        if inspect.iscoroutinefunction(answer):

            async def later(params: Any) -> Any:
                return await answer(params)

            self.server.feature(name, options)(later)
            return

        def at_once(params: Any) -> Any:
            return answer(params)

        self.server.feature(name, options)(at_once)

    # --- checking -----------------------------------------------------------------------------

    async def _opened(self, params: types.DidOpenTextDocumentParams) -> None:
        await self._check(params.text_document.uri)

    async def _changed(self, params: types.DidChangeTextDocumentParams) -> None:
        await asyncio.sleep(_PAUSE)
        text = self._text(params.text_document.uri)
        if text is not None and text.version == params.text_document.version:
            await self._check(params.text_document.uri)

    def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        self._checked.pop(params.text_document.uri, None)
        self._publish(params.text_document.uri, None, [])

    def _text(self, uri: str) -> TextDocument | None:
        """What an editor has open; None for a file that it has not."""
        try:
            text = self.server.workspace.get_text_document(uri)
        except RuntimeError:  # Asked before it was told to begin.
            return None
        return text if text.version is not None else None

    async def _check(self, uri: str) -> None:
        """Check the present version; once, however many wait for it."""
        text = self._text(uri)
        if text is None:
            return
        key = uri, text.version
        if key not in self._running:
            self._running[key] = asyncio.ensure_future(self._run(uri, text.version, text.source))
            self._running[key].add_done_callback(lambda _: self._running.pop(key, None))
        # An editor that takes its question back does not end it for the others.
        await asyncio.shield(self._running[key])

    async def _run(self, uri: str, version: int | None, source: str) -> None:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._worker, self._read, uri, version, source)
        text = self._text(uri)
        if text is None or text.version != version:
            return
        if isinstance(found, str):
            self._checked.pop(uri, None)
            whole = types.Range(types.Position(0, 0), types.Position(0, 1))
            self._publish(uri, version, [types.Diagnostic(whole, found, source="qcite")])
            return
        self._checked[uri] = found
        self._publish(uri, version, list(self._diagnostics(text, found.result)))

    def _read(self, uri: str, version: int | None, source: str) -> Checked | str:
        """A version of a draft, checked; or why it cannot be."""
        path = os.path.basename(unquote(urlsplit(uri).path)) or uri
        content = source.replace("\r\n", "\n").replace("\r", "\n")
        read = _READERS.get(os.path.splitext(path)[1].lower(), plain.read)
        try:
            draft = read(content, path, content.encode("utf-8", "surrogatepass"))
            report = self._document.check_text(
                draft.text, cells=draft.cells, items=draft.items, shelf=Shelf()
            )
            return Checked(version, draft, report, locate(draft, report, self._document.name))
        except QciteError as error:
            return str(error)

    def _publish(self, uri: str, version: int | None, diagnostics: list[types.Diagnostic]) -> None:
        self.server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, diagnostics, version)
        )

    def _diagnostics(self, text: TextDocument, result: FileResult) -> list[types.Diagnostic]:
        found = [
            types.Diagnostic(
                self._range(text, located.spot.start, located.spot.end),
                _message(located.finding, self._document.outline),
                severity=_SEVERITIES[located.finding.severity],
                code=located.finding.code,
                source="qcite",
            )
            for located in result.findings
        ]
        found += [
            types.Diagnostic(
                self._range(text, one.spot.start, one.spot.end),
                f"未核对：{one.unchecked.reason}",
                severity=types.DiagnosticSeverity.Hint,
                code="unchecked",
                source="qcite",
            )
            for one in result.unchecked
        ]
        return found

    def _range(self, text: TextDocument, start: Place, end: Place) -> types.Range:
        """A range in the client's units from two places of the draft."""
        return types.Range(
            self._position(text, start.line, start.column),
            self._position(text, end.line, end.column),
        )

    def _position(self, text: TextDocument, line: int, column: int) -> types.Position:
        lines = text.lines
        if line > len(lines):
            return types.Position(line - 1, 0)
        before = lines[line - 1][: column - 1]
        return types.Position(line - 1, text.position_codec.client_num_units(before))

    def _offset(self, checked: Checked, text: TextDocument, position: types.Position) -> int:
        """The offset in the draft's text of a position, found by its places."""
        inside = text.position_codec.position_from_client_units(text.lines, position)
        wanted = inside.line + 1, inside.character + 1
        low, high = 0, len(checked.draft.text)
        while low < high:
            middle = (low + high) // 2
            place = checked.draft.place(middle)
            if (place.line, place.column) < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    async def _known(self, uri: str) -> tuple[Checked, TextDocument] | None:
        """What is known of the present version of a draft; checked now if nothing is yet."""
        for is_checked in (False, True):
            known, text = self._checked.get(uri), self._text(uri)
            if known is not None and text is not None and known.version == text.version:
                return known, text
            if not is_checked:
                await self._check(uri)
        return None

    # --- hover, completion ----------------------------------------------------------------------

    def _cited_at(self, checked: Checked, offset: int) -> Cited | None:
        return next((one for one in checked.report.cited if one.start <= offset <= one.end), None)

    async def _hover(self, params: types.HoverParams) -> types.Hover | None:
        known = await self._known(params.text_document.uri)
        if known is None:
            return None
        checked, text = known
        cited = self._cited_at(checked, self._offset(checked, text, params.position))
        if cited is None:
            return None
        words = "\n\n".join(self._shown(unit) for unit in cited.units[:5])
        return types.Hover(types.MarkupContent(types.MarkupKind.PlainText, words))

    def _shown(self, unit: Unit) -> str:
        from qcite.render.plain import open_notes

        if unit.outline is not self._document.outline:
            return unit.published
        notes = open_notes((unit,), self._document.open_places)
        return "\n".join((unit.published, *notes))

    def _complete(self, params: types.CompletionParams) -> types.CompletionList:
        text = self._text(params.text_document.uri)
        if text is None:
            return types.CompletionList(is_incomplete=False, items=[])
        inside = text.position_codec.position_from_client_units(text.lines, params.position)
        line = text.lines[inside.line] if inside.line < len(text.lines) else ""
        before = line[: inside.character]
        items: list[types.CompletionItem] = []
        box, number = _BOX.search(before), _NUMBER.search(before)
        named = number and _NAMES_OUTLINE.search(before[: number.start()] or "")
        if box:
            items = [
                self._item(f"专栏{unit.number}", unit, box.start(), params.position, before)
                for unit in self._document.outline.boxes
            ]
        elif number and named:
            items = [
                self._item(
                    f"第{format_chinese(unit.number)}条",
                    unit,
                    number.start(),
                    params.position,
                    before,
                )
                for unit in self._document.outline.articles
            ]
        return types.CompletionList(is_incomplete=False, items=items)

    def _item(
        self, label: str, unit: Unit, start: int, position: types.Position, before: str
    ) -> types.CompletionItem:
        units = len(before[start:].encode("utf-16-le")) // 2
        first = types.Position(position.line, position.character - units)
        return types.CompletionItem(
            label,
            detail=unit.heading,
            documentation=unit.published,
            kind=types.CompletionItemKind.Reference,
            filter_text=f"{before[start:]}{label}",
            sort_text=f"{unit.number:03}",
            text_edit=types.TextEdit(types.Range(first, position), label),
        )

    # --- code actions ---------------------------------------------------------------------------

    async def _actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        known = await self._known(uri)
        if known is None:
            return []
        checked, text = known
        start = self._offset(checked, text, params.range.start)
        end = self._offset(checked, text, params.range.end)
        actions: list[types.CodeAction] = []
        for located in checked.result.findings:
            if located.finding.start <= end and start <= located.finding.end:
                actions += self._corrections(uri, text, checked, located)
        actions += self._insertions(uri, text, checked, start, end)
        return actions

    def _corrections(
        self, uri: str, text: TextDocument, checked: Checked, located: LocatedFinding
    ) -> list[types.CodeAction]:
        finding = located.finding
        actions = []
        if located.corrections:
            edits = [
                types.TextEdit(self._range(text, spot.start, spot.end), one.replacement)
                for one, spot in located.corrections
            ]
            what = "引文" if finding.code.startswith("quotation") else "写法"
            actions.append(_action(f"改正{what}", uri, edits, types.CodeActionKind.QuickFix))
        if finding.code in ("statement-elsewhere", "quotation-misplaced") and finding.locator:
            cited = [one for one in checked.report.cited if one.start <= finding.end]
            unit = self._unit(finding.locator)
            last = cited[-1] if cited and len(cited[-1].units) == 1 else None
            # What another document says is not mended by another number.
            if last and unit is not None and last.units[0].outline is unit.outline:
                edit = self._edit(text, checked, last.start, last.end, spoken(unit))
                title = f"改为{spoken(unit)}"
                actions.append(_action(title, uri, [edit], types.CodeActionKind.QuickFix))
        return actions

    def _unit(self, locator: str) -> Unit | None:
        try:
            units = self._document.units(locator.partition(".")[0])
        except QciteError:
            return None
        return units[0] if len(units) == 1 else None

    def _edit(
        self, text: TextDocument, checked: Checked, start: int, end: int, words: str
    ) -> types.TextEdit:
        first = checked.draft.place(start)
        last = checked.draft.place(max(start, end - 1))
        after = self._position(text, last.line, last.column + (1 if end > start else 0))
        before = self._position(text, first.line, first.column)
        return types.TextEdit(types.Range(before, after), words)

    def _insertions(
        self, uri: str, text: TextDocument, checked: Checked, start: int, end: int
    ) -> list[types.CodeAction]:
        """The quotation of what is cited at the cursor; the source of what is selected."""
        cited = self._cited_at(checked, start)
        if cited is not None and len(cited.units) == 1:
            unit = cited.units[0]
            quotation = self._quotation(unit)
            if quotation:
                edit = self._edit(text, checked, cited.end, cited.end, quotation)
                return [_action(f"插入{spoken(unit)}第一句的引文", uri, [edit])]
        if end - start >= 8:
            matches = self._document.locate(checked.draft.text[start:end], limit=1)
            if matches and matches[0].agreement != "wording" and not matches[0].commonplace:
                source = cite(matches[0].units, self._document.outline)
                edit = self._edit(text, checked, end, end, f"（{source}）")
                return [_action(f"插入出处（{source}）", uri, [edit])]
        return []

    def _quotation(self, unit: Unit) -> str:
        """要求“……” for the first sentence of a unit; empty if it has none."""
        if not unit.sentences:
            return ""
        return f"要求{quoted(unit.sentences[0].rstrip('。'))}"


def _message(finding: Finding, outline: Outline) -> str:
    due = f"应为：{finding.untold}" if finding.untold else ""
    where = f"见 qcite {typed(finding.locator, outline)}" if finding.locator else ""
    return "\n".join(part for part in (finding.message, due, where) if part)


def _action(
    title: str,
    uri: str,
    edits: list[types.TextEdit],
    kind: types.CodeActionKind = types.CodeActionKind.Refactor,
) -> types.CodeAction:
    return types.CodeAction(title, kind=kind, edit=types.WorkspaceEdit(changes={uri: edits}))


def serve(document: Document) -> None:
    """Serve until the editor ends."""
    server = DraftServer(document).server
    with (
        speaking(),
        # The library closes what it is given, and the program has its own to flush.
        open(os.dup(1), "wb") as writing,
        contextlib.redirect_stdout(sys.stderr),
    ):
        server.start_io(stdout=writing)
