"""The Model Context Protocol over standard input and output: ``qcite mcp``.

No network socket. Calls run one at a time in a thread, so that a long one neither blocks the
protocol nor lets memory grow with the number of calls; a cancelled call is abandoned.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
import mcp_types as types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError

from qcite import __version__
from qcite.document import Document
from qcite.edition.naming import spoken
from qcite.edition.outline import Unit
from qcite.errors import QciteError
from qcite.render import contents
from qcite.servers.answers import Answer, chosen
from qcite.servers.streams import speaking
from qcite.servers.tools import Tool, checked, file_tool, tools
from qcite.text.quotation_marks import quoted

_SCHEME = "qcite://outline/"
_CONTENTS = f"{_SCHEME}contents"
_PROMPT = "核对这段文字"
_INSTRUCTIONS = (
    "《质量强国建设纲要》（中共中央、国务院印发，2023年2月6日公开发布）的查阅、引用和核对。涉及纲要的话，"
    "先用 look_up 或 search 查原文，照录 cite、quote 的答案，写完用 check_text 核对；"
    "不要凭记忆写条号和原文。"
    "用户收在文库里的其他文件（documents 列出）也可以查，写明 document。"
    "notes 里的存疑之处要转告用户；unchecked、not-found 不等于正确。"
)
_READ_ONLY = types.ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


def serve(document: Document, allowed: Sequence[Path] = ()) -> None:
    """Serve until the standard input ends.

    ``allowed``: real paths of the folders whose files may be checked.
    """

    async def run() -> None:
        server = _AssistantServer(document, allowed).server
        async with stdio_server() as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())

    with speaking():
        anyio.run(run)


class _AssistantServer:
    """What is served, for one document: its tools, its units as resources, one prompt."""

    def __init__(self, document: Document, allowed: Sequence[Path]) -> None:
        self._document = document
        self._tools = {tool.name: tool for tool in tools()}
        if allowed:
            self._tools["check_file"] = file_tool(allowed)
        self._one_at_a_time = anyio.CapacityLimiter(1)
        self.server: Server[Any] = Server(
            "qcite",
            version=__version__,
            title="质量强国建设纲要",
            instructions=_INSTRUCTIONS,
            on_list_tools=self._list_tools,
            on_call_tool=self._call_tool,
            on_list_resources=self._list_resources,
            on_read_resource=self._read_resource,
            on_list_prompts=self._list_prompts,
            on_get_prompt=self._get_prompt,
        )

    async def _list_tools(self, _: Any, __: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(tool) for tool in self._tools.values()])

    async def _call_tool(self, _: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        tool = self._tools.get(params.name)
        if tool is None:
            known = "、".join(self._tools)
            return _refused(f"没有工具{quoted(params.name[:40])}。可以用：{known}。")

        def answer() -> Answer:
            arguments = checked(tool, params.arguments or {})
            return tool.answer(chosen(self._document, arguments), arguments)

        try:
            found = await anyio.to_thread.run_sync(
                answer, abandon_on_cancel=True, limiter=self._one_at_a_time
            )
        except QciteError as error:
            return _refused(str(error))
        except (OSError, RecursionError, MemoryError):
            return _refused("这段文字处理不了，请分成几段再试。")
        return types.CallToolResult(
            content=[types.TextContent(type="text", text=found.text)],
            structured_content=found.data,
        )

    async def _list_resources(self, _: Any, __: Any) -> types.ListResourcesResult:
        table = types.Resource(name="contents", title="目录", uri=_CONTENTS, mime_type="text/plain")
        units = [
            _resource(unit)
            for unit in self._document.outline.walk()
            if unit.kind != "part" or unit.paragraphs
        ]
        return types.ListResourcesResult(resources=[table, *units])

    async def _read_resource(
        self, _: Any, params: types.ReadResourceRequestParams
    ) -> types.ReadResourceResult:
        uri = str(params.uri)
        text = _read(self._document, uri)
        if text is None:
            raise MCPError(
                types.INVALID_PARAMS,
                f"没有资源{quoted(uri[:80])}。例：{_SCHEME}art_13，目录是 {_CONTENTS}。",
            )
        return types.ReadResourceResult(
            contents=[types.TextResourceContents(uri=uri, mime_type="text/plain", text=text)]
        )

    async def _list_prompts(self, _: Any, __: Any) -> types.ListPromptsResult:
        argument = types.PromptArgument(name="text", description="要核对的文字", required=True)
        prompt = types.Prompt(
            name=_PROMPT,
            description="逐条核对一段涉及《质量强国建设纲要》的文字",
            arguments=[argument],
        )
        return types.ListPromptsResult(prompts=[prompt])

    async def _get_prompt(
        self, _: Any, params: types.GetPromptRequestParams
    ) -> types.GetPromptResult:
        if params.name != _PROMPT:
            raise MCPError(
                types.INVALID_PARAMS, f"没有提示{quoted(params.name[:40])}，只有{quoted(_PROMPT)}。"
            )
        text = (params.arguments or {}).get("text", "")
        words = (
            "请用 check_text 核对下面的文字，逐条说明结论，附上原文和定位；"
            "没有核对的照实说没有核对，"
            f"不要凭记忆补充。\n\n{text}"
        )
        content = types.TextContent(type="text", text=words)
        return types.GetPromptResult(messages=[types.PromptMessage(role="user", content=content)])


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.input_schema,
        output_schema=tool.answer_schema(),
        annotations=_READ_ONLY,
    )


def _refused(message: str) -> types.CallToolResult:
    """An error that the model can act on."""
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=message)], is_error=True
    )


def _resource(unit: Unit) -> types.Resource:
    title = f"{spoken(unit)} {unit.heading}".strip()
    return types.Resource(
        name=unit.id, title=title, uri=f"{_SCHEME}{unit.id}", mime_type="text/plain"
    )


def _read(document: Document, uri: str) -> str | None:
    if uri == _CONTENTS:
        return contents.rows(contents.entries(document.outline, None))
    if not uri.startswith(_SCHEME):
        return None
    unit = document.outline.get(uri.removeprefix(_SCHEME))
    return unit.published if unit is not None else None
