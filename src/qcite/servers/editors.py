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
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import unquote, urlsplit

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.workspace import TextDocument

from qcite import __version__
from qcite.checking.findings import Finding, Report
from qcite.checking.results import FileResult, locate
from qcite.document import Document
from qcite.drafts import html, markdown, plain
from qcite.drafts.model import Draft
from qcite.edition.naming import typed
from qcite.edition.outline import Outline, Unit
from qcite.errors import QciteError
from qcite.library.shelf import Shelf
from qcite.render.plain import open_notes
from qcite.servers.completing import completions
from qcite.servers.mending import actions
from qcite.servers.open_draft import OpenDraft
from qcite.servers.streams import speaking

_PAUSE = 0.1
"""Seconds without a key until a draft is checked."""
_SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "note": types.DiagnosticSeverity.Information,
}
_READERS = {".md": markdown.read, ".markdown": markdown.read, ".html": html.read, ".htm": html.read}


class _Server(LanguageServer):
    def report_server_error(self, error: Exception, source: Any) -> None:
        """Tell of a message that is none in the editor's log; a window would be in the way."""
        told = f"qcite：有一条消息看不懂，没有答复（{error}）。"
        self.window_log_message(types.LogMessageParams(types.MessageType.Warning, told[:300]))


class DraftServer:
    """The features, for one document that drafts are checked against."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._checked: dict[str, OpenDraft] = {}
        self._running: dict[tuple[str, int | None], asyncio.Future[None]] = {}
        self._worker = ThreadPoolExecutor(1)
        self.server = _Server("qcite", __version__)
        kinds = types.CodeActionOptions(
            code_action_kinds=[types.CodeActionKind.QuickFix, types.CodeActionKind.Refactor]
        )
        completion = types.CompletionOptions(trigger_characters=["第", "栏"])
        self._serve(types.TEXT_DOCUMENT_DID_OPEN, self._opened)
        self._serve(types.TEXT_DOCUMENT_DID_CHANGE, self._changed)
        self._serve(types.TEXT_DOCUMENT_DID_CLOSE, self._closed)
        self._serve(types.TEXT_DOCUMENT_HOVER, self._hover)
        self._serve(types.TEXT_DOCUMENT_COMPLETION, self._complete, completion)
        self._serve(types.TEXT_DOCUMENT_CODE_ACTION, self._actions, kinds)

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
        found = await loop.run_in_executor(self._worker, self._read, uri, source)
        text = self._text(uri)
        if text is None or text.version != version:
            return
        if isinstance(found, str):
            self._checked.pop(uri, None)
            whole = types.Range(types.Position(0, 0), types.Position(0, 1))
            self._publish(uri, version, [types.Diagnostic(whole, found, source="qcite")])
            return
        opened = self._checked[uri] = OpenDraft(uri, version, text, *found)
        self._publish(uri, version, self._diagnostics(opened))

    def _read(self, uri: str, source: str) -> tuple[Draft, Report, FileResult] | str:
        """A draft and what is found in it; or why it cannot be checked."""
        path = os.path.basename(unquote(urlsplit(uri).path)) or uri
        content = source.replace("\r\n", "\n").replace("\r", "\n")
        read = _READERS.get(os.path.splitext(path)[1].lower(), plain.read)
        try:
            draft = read(content, path, content.encode("utf-8", "surrogatepass"))
            report = self._document.check_draft(draft, shelf=Shelf(), account=False)
            return draft, report, locate(draft, report, self._document.name)
        except QciteError as error:
            return str(error)

    def _publish(self, uri: str, version: int | None, diagnostics: list[types.Diagnostic]) -> None:
        self.server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, diagnostics, version)
        )

    def _diagnostics(self, opened: OpenDraft) -> list[types.Diagnostic]:
        found = [
            types.Diagnostic(
                opened.range(one.spot.start, one.spot.end),
                _message(one.finding, self._document.outline),
                severity=_SEVERITIES[one.finding.severity],
                code=one.finding.code,
                source="qcite",
            )
            for one in opened.result.findings
        ]
        found += [
            types.Diagnostic(
                opened.range(one.spot.start, one.spot.end),
                f"未核对：{one.unchecked.reason}",
                severity=types.DiagnosticSeverity.Hint,
                code="unchecked",
                source="qcite",
            )
            for one in opened.result.unchecked
        ]
        return found

    async def _known(self, uri: str) -> OpenDraft | None:
        """What is known of the present version of a draft; checked now if nothing is yet."""
        for is_checked in (False, True):
            known, text = self._checked.get(uri), self._text(uri)
            if known is not None and text is not None and known.version == text.version:
                return known
            if not is_checked:
                await self._check(uri)
        return None

    # --- what an editor asks --------------------------------------------------------------------

    async def _hover(self, params: types.HoverParams) -> types.Hover | None:
        opened = await self._known(params.text_document.uri)
        cited = opened.cited_at(opened.offset(params.position)) if opened else None
        if cited is None:
            return None
        words = "\n\n".join(self._shown(unit) for unit in cited.units[:5])
        return types.Hover(types.MarkupContent(types.MarkupKind.PlainText, words))

    def _shown(self, unit: Unit) -> str:
        if unit.outline is not self._document.outline:
            return unit.published
        notes = open_notes((unit,), self._document.open_places)
        return "\n".join((unit.published, *notes))

    def _complete(self, params: types.CompletionParams) -> types.CompletionList:
        text = self._text(params.text_document.uri)
        items = (
            completions(self._document.outline, text, params.position) if text is not None else []
        )
        return types.CompletionList(is_incomplete=False, items=items)

    async def _actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        opened = await self._known(params.text_document.uri)
        return actions(self._document, opened, params.range) if opened else []


def _message(finding: Finding, outline: Outline) -> str:
    due = f"应为：{finding.untold}" if finding.untold else ""
    where = f"见 qcite {typed(finding.locator, outline)}" if finding.locator else ""
    return "\n".join(part for part in (finding.message, due, where) if part)


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
