"""``qcite lsp`` asked by a client over a real pipe, and once from a real Neovim."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient

from tests.conftest import ROOT, require_tool

URI = "file:///home/user/%E9%80%9A%E7%9F%A5.md"
DRAFT = (
    "😀《質量強國建設綱要》第五條要求強化建設單位工程質量首要責任。\n"
    "\n"
    "《质量强国建设纲要》第十三条提出：“强化建设单位工程质量重要责任”。\n"
    "《质量强国建设纲要》第十四条要求建立质量银行。\n"
)
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src")}


@pytest_lsp.fixture(  # type: ignore[untyped-decorator]
    scope="module",
    config=ClientServerConfig(
        server_command=[sys.executable, "-m", "qcite", "lsp"], server_env=ENVIRONMENT
    ),
)
async def client(lsp_client: LanguageClient) -> AsyncIterator[None]:
    await lsp_client.initialize_session(
        types.InitializeParams(capabilities=types.ClientCapabilities())
    )
    yield
    await lsp_client.shutdown_session()


async def opened(client: LanguageClient, text: str = DRAFT, uri: str = URI) -> list[Any]:
    """The diagnostics of a draft that is opened; the server may have it from another test."""
    if client.diagnostics.get(uri):
        client.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
        )
        await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "markdown", 1, text))
    )
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return list(client.diagnostics[uri])


def at(line: int, start: int, end: int) -> types.Range:
    return types.Range(types.Position(line, start), types.Position(line, end))


def applied(text: str, action: Any, uri: str = URI) -> str:
    """A text with an action's edits made; positions in UTF-16."""
    lines = text.split("\n")
    for edit in action.edit.changes[uri]:
        line = lines[edit.range.start.line].encode("utf-16-le")
        head, tail = line[: 2 * edit.range.start.character], line[2 * edit.range.end.character :]
        changed = head + edit.new_text.encode("utf-16-le") + tail
        lines[edit.range.start.line] = changed.decode("utf-16-le")
    return "\n".join(lines)


@pytest.mark.asyncio(loop_scope="module")
async def test_diagnostics_stand_at_their_words(client: LanguageClient) -> None:
    found = await opened(client)
    assert [(one.range, one.code, one.severity) for one in found] == [
        (at(0, 17, 31), "statement-elsewhere", types.DiagnosticSeverity.Error),
        (at(2, 20, 32), "quotation-differs", types.DiagnosticSeverity.Error),
        (at(3, 16, 22), "unchecked", types.DiagnosticSeverity.Hint),
    ]
    assert found[0].message == "这是第十三条的文字，第五条没有。\n见 qcite 13"


@pytest.mark.asyncio(loop_scope="module")
async def test_typing_makes_them_new(client: LanguageClient) -> None:
    await opened(client)
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(2, URI),
            [types.TextDocumentContentChangePartial(at(0, 13, 14), "十三")],
        )
    )
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    assert [one.code for one in client.diagnostics[URI]] == ["quotation-differs", "unchecked"]


@pytest.mark.asyncio(loop_scope="module")
async def test_hovering_shows_the_article(client: LanguageClient, outline: Any) -> None:
    await opened(client)
    document = types.TextDocumentIdentifier(URI)
    hover = await client.text_document_hover_async(
        types.HoverParams(document, types.Position(2, 12))
    )
    assert hover is not None
    assert hover.contents.value == outline.articles[12].published  # type: ignore[union-attr]
    nothing = await client.text_document_hover_async(
        types.HoverParams(document, types.Position(1, 0))
    )
    assert nothing is None


@pytest.mark.asyncio(loop_scope="module")
async def test_actions_correct_quotation_and_article(client: LanguageClient) -> None:
    found = await opened(client)
    document = types.TextDocumentIdentifier(URI)
    results = []
    for one in found[:2]:
        actions = await client.text_document_code_action_async(
            types.CodeActionParams(document, one.range, types.CodeActionContext([one]))
        )
        assert actions
        results.append((actions[0].title, applied(DRAFT, actions[0])))
    assert results == [
        ("改为第十三条", DRAFT.replace("第五條", "第十三条")),
        ("改正引文", DRAFT.replace("重要责任", "首要责任")),
    ]


@pytest.mark.asyncio(loop_scope="module")
async def test_actions_insert_quotation_and_source(client: LanguageClient, outline: Any) -> None:
    sentence = outline.articles[12].sentences[1].rstrip("。")
    text = f"《质量强国建设纲要》第二十五条。\n{sentence}\n"
    await opened(client, text)
    document = types.TextDocumentIdentifier(URI)
    (quoting,) = await client.text_document_code_action_async(  # type: ignore[misc]
        types.CodeActionParams(document, at(0, 12, 12), types.CodeActionContext([]))
    )
    first = outline.articles[24].sentences[0].rstrip("。")
    assert applied(text, quoting) == text.replace("条。", f"条要求“{first}”。", 1)
    (citing,) = await client.text_document_code_action_async(  # type: ignore[misc]
        types.CodeActionParams(document, at(1, 0, len(sentence)), types.CodeActionContext([]))
    )
    source = "（《质量强国建设纲要》第十三条）"
    assert applied(text, citing) == text.replace(sentence, sentence + source)


@pytest.mark.asyncio(loop_scope="module")
async def test_numbers_are_completed_with_their_headings(
    client: LanguageClient, outline: Any
) -> None:
    text = "😀《质量强国建设纲要》第\n专栏\n今年第\n"
    await opened(client, text)
    document = types.TextDocumentIdentifier(URI)
    offered = []
    for line, character in ((0, 13), (1, 2), (2, 3)):
        answer = await client.text_document_completion_async(
            types.CompletionParams(document, types.Position(line, character))
        )
        assert isinstance(answer, types.CompletionList)
        offered.append(answer.items)
    articles, boxes, nothing = offered
    assert [item.detail for item in articles] == [one.heading for one in outline.articles]
    assert articles[12].text_edit == types.TextEdit(at(0, 12, 13), "第十三条")
    assert boxes[2].text_edit == types.TextEdit(at(1, 0, 2), "专栏3")
    assert list(nothing) == []


@pytest.mark.asyncio(loop_scope="module")
async def test_a_closed_draft_has_no_diagnostics(client: LanguageClient) -> None:
    await opened(client)
    client.text_document_did_close(
        types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(URI))
    )
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    assert list(client.diagnostics[URI]) == []


NEOVIM = """
local draft, command, pythonpath = vim.env.DRAFT, vim.env.PYTHON, vim.env.PYTHONPATH
vim.cmd("edit " .. draft)
local id = vim.lsp.start_client({ name = "qcite", cmd = { command, "-m", "qcite", "lsp" } })
vim.lsp.buf_attach_client(0, id)
assert(vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end), "no diagnostics")
local found = vim.diagnostic.get(0)[1]
print(found.code .. " " .. found.lnum .. ":" .. found.col)
local client = vim.lsp.get_client_by_id(id)
local answer = client.request_sync("textDocument/codeAction", {
  textDocument = vim.lsp.util.make_text_document_params(0),
  range = found.user_data.lsp.range or {
    start = { line = 0, character = 17 }, ["end"] = { line = 0, character = 20 } },
  context = { diagnostics = {} },
}, 20000, 0)
vim.lsp.util.apply_workspace_edit(answer.result[1].edit, client.offset_encoding)
print(answer.result[1].title)
vim.cmd("write")
vim.cmd("qall!")
"""


def test_neovim_shows_and_corrects(tmp_path: Path) -> None:
    neovim = require_tool("nvim")
    draft = tmp_path / "通知.txt"
    draft.write_text("《质量强国建设纲要》第五条要求强化建设单位工程质量首要责任。\n", "utf-8")
    script = tmp_path / "try.lua"
    script.write_text(NEOVIM, "utf-8")
    done = subprocess.run(
        [neovim, "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", f"luafile {script}"],
        capture_output=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
        env={
            **ENVIRONMENT,
            "HOME": str(tmp_path),
            "DRAFT": str(draft),
            "PYTHON": sys.executable,
        },
    )
    output = done.stderr.decode().replace("\r", "")
    assert "statement-elsewhere 0:" in output, output
    assert "改为第十三条" in output, output
    assert draft.read_text("utf-8") == (
        "《质量强国建设纲要》第十三条要求强化建设单位工程质量首要责任。\n"
    )
