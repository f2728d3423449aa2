"""``qcite mcp`` asked by the official client over a real pipe."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import anyio
import jsonschema
import pytest
from anyio.from_thread import start_blocking_portal
from mcp import StdioServerParameters
from mcp.client.client import Client
from mcp.shared.exceptions import MCPError

from qcite import drafts
from qcite.importing.importer import import_draft
from qcite.library.shelf import Shelf
from tests.conftest import FIXTURES, ROOT, Result, run_qcite

THREE = (
    "《质量强国建设纲要》第三十三条对此作了规定。"
    "《质量强国建设纲要》第五条要求强化建设单位工程质量首要责任。"
    "《质量强国建设纲要》第十三条提出：“推进工程质量管理规范化，实施工程施工岗位责任制”。"
)
"""A paragraph with three planted mistakes."""


def parameters(*options: str) -> StdioServerParameters:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return StdioServerParameters(
        command=sys.executable, args=["-m", "qcite", "mcp", *options], env=environment
    )


Asked = Callable[[Callable[[Client], Awaitable[Any]]], Any]


@pytest.fixture(scope="module")
def asked() -> Iterator[Asked]:
    """What comes of a session with the server: one server and client for all questions."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(parameters())) as client,
    ):
        yield lambda ask: portal.call(ask, client)


Call = Callable[[str, dict[str, Any]], tuple[bool, str, Any]]


@pytest.fixture(scope="module")
def call() -> Iterator[Call]:
    """The same, asked of one server, which need not start for every question."""
    with Server() as server:
        server.initialize()
        yield server.call


def test_a_client_lists_asks_and_has_a_paragraph_checked(asked: Asked, outline: Any) -> None:
    async def ask(client: Client) -> tuple[list[str], str, list[str]]:
        tools = (await client.list_tools()).tools
        assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools)
        shown = await client.call_tool("look_up", {"locator": "13"})
        report = await client.call_tool("check_text", {"text": THREE})
        codes = [one["code"] for one in report.structured_content["files"][0]["findings"]]
        return [tool.name for tool in tools], shown.content[0].text, codes  # type: ignore[union-attr]

    names, text, codes = asked(ask)
    assert names == ["look_up", "search", "cite", "quote", "locate", "check_text", "documents"]
    assert text == f"《质量强国建设纲要》第十三条：\n{outline.articles[12].published}"
    assert codes == ["citation-missing-unit", "statement-elsewhere", "quotation-differs"]


@pytest.mark.parametrize(
    ("name", "arguments", "text"),
    [
        ("cite", {"locator": "13"}, "《质量强国建设纲要》第十三条"),
        ("cite", {"locator": "13", "name": "short"}, "《纲要》第十三条"),
        ("cite", {}, "《质量强国建设纲要》"),
        (
            "locate",
            {"text": "今天天气很好，我们一起去公园里玩。"},
            "这不是《质量强国建设纲要》的话，不要当作它的原文引用。",
        ),
        (
            "search",
            {"query": "企业首席质量官怎么设"},
            "《质量强国建设纲要》中没有同时讲到这些词的单元。相近内容见 20。",
        ),
        (
            "documents",
            {},
            "《质量强国建设纲要》，中共中央、国务院，2023-02-06公开发布，11部分32条7个专栏。",
        ),
    ],
)
def test_answers(call: Call, name: str, arguments: dict[str, Any], text: str) -> None:
    assert call(name, arguments)[:2] == (False, text)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library with a law and a plan, which a server started now finds."""
    monkeypatch.setenv("QCITE_LIBRARY", str(tmp_path))
    shelf = Shelf(str(tmp_path))
    for name in ("law.md", "plan.txt"):
        found = import_draft(drafts.read(str(FIXTURES / "importing" / name)))
        shelf.add(found.outline, found.toml)


@pytest.mark.usefixtures("library")
def test_documents_of_the_library() -> None:
    law = "《中华人民共和国量具管理法》"
    calls: list[tuple[str, dict[str, Any], str]] = [
        ("look_up", {"locator": "1"}, f"{law}第一条：\n第一条　为了加强对量具的管理，制定本法。"),
        ("cite", {"locator": "2款2"}, f"{law}第二条第二款"),
        ("quote", {"locator": "1"}, f"{law}第一条规定：“为了加强对量具的管理，制定本法。”"),
        ("search", {"query": "自行检定"}, "共2个单元，列出前2个。"),
        ("locate", {"text": "量具应当准确。"}, "与原文一致"),
        ("search", {"query": "品牌"}, f"{law}中没有同时讲到这些词的单元。"),
    ]
    with Server() as server:
        server.initialize()
        for name, arguments, text in calls:
            failed, answer, _ = server.call(name, {**arguments, "document": "量具管理法"})
            assert not failed, answer
            assert answer.startswith(text)
        assert server.call("cite", {"locator": "13", "document": "《质量强国建设纲要》"})[1] == (
            "《质量强国建设纲要》第十三条"
        )
        failed, answer, _ = server.call("cite", {"locator": "1", "document": "没有的法"})
        assert failed
        assert answer.startswith("文库里没有《没有的法》。")
        _, answer, data = server.call("documents", {})
        assert answer.splitlines()[1:] == [f"{law}（2019-05-06）", "《青山省品牌建设方案》"]
        assert data["total"] == 3
        assert [one["title"] for one in data["documents"]] == [
            "质量强国建设纲要",
            "中华人民共和国量具管理法",
            "青山省品牌建设方案",
        ]
        assert server.call("documents", {"name": "品牌"})[2]["total"] == 2


def test_open_readings_are_in_the_answers_that_quote_them(call: Call) -> None:
    note = "第十七条 有1处文字存疑，见 qcite variants 17"
    for name, arguments in (
        ("look_up", {"locator": "17"}),
        ("cite", {"locator": "17"}),
        ("quote", {"locator": "17"}),
    ):
        failed, text, data = call(name, arguments)
        assert not failed
        assert data["notes"] == [note]
        assert text.endswith(note)


def test_a_passage_is_located_sentence_by_sentence(call: Call, outline: Any) -> None:
    sentence = outline.articles[12].sentences[1]
    own = "会议要求各单位提高认识，把各项工作抓紧抓好，抓出成效来，不辜负全市群众的殷切期望。"
    _, _, data = call("locate", {"text": own + sentence})
    assert [place["locator"] for place in data["places"]] == ["13.2"]
    assert [piece["text"] for piece in data["foreign"]] == [own]


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("look_up", {"locator": "33"}, "《质量强国建设纲要》共三十二条，没有第三十三条。"),
        ("look_up", {}, "look_up 缺少参数“locator”。"),
        ("look_up", {"number": 13}, "look_up 没有参数“number”。可以写：locator、document。"),
        ("look_up", {"locator": 13}, "参数“locator”的类型不对，应为 string。"),
        ("search", {"query": "品牌", "limit": 0}, "参数“limit”应在1到50之间。"),
        ("search", {"query": "品牌", "limit": True}, "参数“limit”的类型不对，应为 integer。"),
        ("quote", {"locator": "13", "inline": "no"}, "参数“inline”的类型不对，应为 boolean。"),
        ("locate", {"text": "质" * 20_001}, "参数“text”有20001个字符，最多20000个；请分几次。"),
        ("locate", {"text": " "}, "要查的文字是空的。"),
        (
            "open",
            {},
            "没有工具“open”。可以用：look_up、search、cite、quote、locate、check_text、documents。",
        ),
        (
            "check_file",
            {"path": "/etc/passwd"},
            "没有工具“check_file”。可以用：look_up、search、cite、quote、locate、check_text、"
            "documents。",
        ),
    ],
)
def test_errors_say_what_to_ask_instead(
    call: Call, name: str, arguments: dict[str, Any], message: str
) -> None:
    assert call(name, arguments)[:2] == (True, message)


def test_files_are_read_in_the_allowed_folder_only(tmp_path: Path) -> None:
    inside = tmp_path / "稿"
    inside.mkdir()
    (inside / "通知.md").write_text("《质量强国建设纲要》第三十三条。", "utf-8")
    (tmp_path / "别处.md").write_text("《质量强国建设纲要》第三十三条。", "utf-8")
    (inside / "链接.md").symlink_to(tmp_path / "别处.md")
    with Server("--allow", str(inside)) as server:
        server.initialize()
        failed, _, data = server.call("check_file", {"path": str(inside / "通知.md")})
        assert not failed
        assert data["summary"]["findings"]["error"] == 1
        for path in (tmp_path / "别处.md", inside / ".." / "别处.md", inside / "链接.md"):
            assert server.call("check_file", {"path": str(path)})[:2] == (
                True,
                f"只能核对 {os.path.realpath(inside)} 之内的文件；其他文字请用 check_text。",
            )
        for name in ("a\0b", f"{inside}\0/通知.md"):
            answer = server.call("check_file", {"path": name})
            assert answer[:2] == (True, "文件名中有不能用的字符。")
        failed, text, _ = server.call("check_file", {"path": str(inside / "没有.md")})
        assert failed
        assert "没有.md" in text
    assert run_qcite(["mcp", "--allow", str(inside / "通知.md")]) == Result(
        2, "", f"qcite：--allow：{inside / '通知.md'} 不是文件夹。\n"
    )


def test_resources_and_the_prompt(asked: Asked, outline: Any) -> None:
    async def ask(client: Client) -> tuple[list[str], str, str, str]:
        listed = [str(one.uri) for one in (await client.list_resources()).resources]
        article = await client.read_resource("qcite://outline/art_13")
        contents = await client.read_resource("qcite://outline/contents")
        with pytest.raises(MCPError, match="没有资源“qcite://outline/art_33”"):
            await client.read_resource("qcite://outline/art_33")
        with pytest.raises(MCPError, match="没有资源“file:///etc/passwd”"):
            await client.read_resource("file:///etc/passwd")
        prompt = await client.get_prompt("核对这段文字", {"text": "甲乙丙"})
        return (
            listed,
            article.contents[0].text,  # type: ignore[union-attr]
            contents.contents[0].text,  # type: ignore[union-attr]
            prompt.messages[0].content.text,  # type: ignore[union-attr]
        )

    listed, article, contents, prompt = asked(ask)
    assert "qcite://outline/art_13" in listed
    assert "qcite://outline/box_3" in listed
    assert article == outline.articles[12].published
    assert "13\t强化工程质量保障\n" in contents
    assert prompt.startswith("请用 check_text 核对下面的文字")
    assert prompt.endswith("\n\n甲乙丙")


def test_answers_follow_the_schemas_that_are_listed(asked: Asked) -> None:
    calls = {
        "look_up": {"locator": "专栏3 2025"},
        "search": {"query": "品牌"},
        "cite": {"locator": "13-15"},
        "quote": {"locator": "13.2"},
        "locate": {"text": "完善老字号名录体系"},
        "check_text": {"text": THREE},
        "documents": {},
    }

    async def ask(client: Client) -> None:
        for tool in (await client.list_tools()).tools:
            jsonschema.Draft202012Validator.check_schema(tool.input_schema)
            jsonschema.validate(calls[tool.name], tool.input_schema)
            answer = await client.call_tool(tool.name, calls[tool.name])
            assert not answer.is_error
            assert tool.output_schema is not None
            jsonschema.validate(answer.structured_content, tool.output_schema)

    asked(ask)


def test_a_cancelled_call_and_two_clients_at_once() -> None:
    long = THREE * 3000

    async def session() -> list[str]:
        async with Client(parameters()) as one, Client(parameters()) as two:
            with anyio.move_on_after(0.2):
                await one.call_tool("check_text", {"text": long})
            answers: list[str] = []

            async def ask(client: Client, locator: str) -> None:
                done = await client.call_tool("cite", {"locator": locator})
                answers.append(done.content[0].text)  # type: ignore[union-attr]

            async with anyio.create_task_group() as group:
                group.start_soon(ask, one, "13")
                group.start_soon(ask, two, "14")
            return sorted(answers)

    assert anyio.run(session) == ["《质量强国建设纲要》第十三条", "《质量强国建设纲要》第十四条"]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc")
def test_a_thousand_calls_need_no_more_memory() -> None:
    request = {
        "jsonrpc": "2.0",
        "method": "tools/call",
        "params": {"name": "check_text", "arguments": {"text": THREE}},
    }
    with Server() as server:
        server.initialize()
        for number in range(100):
            server.ask({**request, "id": number})
        before = server.memory()
        for number in range(100, 1100):
            assert "error" not in server.ask({**request, "id": number})
        assert server.memory() < before + 8 * 1024


MALFORMED = [
    b"{",
    b"[]",
    b"null",
    b'"x"',
    b'{"jsonrpc":"2.0","id":7}',
    b'{"jsonrpc":"2.0","id":7,"method":"tools/call","params":[]}',
    b'{"jsonrpc":"2.0","id":7,"method":"no/such"}',
    b"\xff\xfe\x00",
    b"[" * 50_000,
    b"",
    b"\0",
    b'{"jsonrpc":"2.0","id":[1],"method":"ping"}',
    b'{"jsonrpc":"1.0","id":7,"method":"ping"}',
    b'{"jsonrpc":"2.0","id":7,"method":"tools/call"}',
    b'{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":5}}',
    b'{"jsonrpc":"2.0","id":7,"method":"prompts/get","params":{"name":"x","arguments":{"text":5}}}',
    b'{"jsonrpc":"2.0","id":7,"method":"resources/read","params":{"uri":"file:///etc/passwd"}}',
    b'{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}}',
]


def a_call(name: str, arguments: object) -> bytes:
    request = {"jsonrpc": "2.0", "id": 7, "method": "tools/call"}
    return json.dumps({**request, "params": {"name": name, "arguments": arguments}}).encode()


MALFORMED += [
    a_call("check_text", {"text": "强" * 10_000_000}),
    a_call("locate", {"text": "\0" * 20}),
    a_call("locate", {"text": "质量" * 10_000}),
    a_call("check_text", {"text": "\ud800《质量强国建设纲要》第三十三条"}),
    a_call("look_up", {"locator": "1-32 " * 100}),
    a_call("search", {"query": "质 " * 250}),
    a_call("search", {"query": "品牌", "limit": 10**30}),
    a_call("x" * 100_000, {}),
    a_call("cite", {"y" * 100_000: 1}),
    a_call("cite", [13]),
]


def test_malformed_messages_end_nothing() -> None:
    with Server() as server:
        server.initialize()
        for number, line in enumerate(MALFORMED, 10):
            server.send(line)
            answer = server.ask(
                {
                    "jsonrpc": "2.0",
                    "id": number,
                    "method": "tools/call",
                    "params": {"name": "cite", "arguments": {"locator": "13"}},
                }
            )
            text = answer["result"]["content"][0]["text"]
            assert text == "《质量强国建设纲要》第十三条", line


class Server:
    """The server as a process, spoken to in raw lines."""

    def __init__(self, *options: str) -> None:
        self._options = options
        self._numbers = count()

    def __enter__(self) -> Server:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "qcite", "mcp", *self._options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin and self._process.stdout and self._process.stderr
        self._process.stdin.close()
        assert self._process.wait(20) == 0
        self._process.stdout.close()
        with self._process.stderr as stream:
            assert stream.read() == b""

    def initialize(self) -> None:
        self.ask(
            {
                "jsonrpc": "2.0",
                "id": "start",
                "method": "initialize",
                "params": {
                    "protocolVersion": "2025-06-18",
                    "capabilities": {},
                    "clientInfo": {"name": "test", "version": "1"},
                },
            }
        )
        self.send(b'{"jsonrpc":"2.0","method":"notifications/initialized"}')

    def call(self, name: str, arguments: dict[str, Any]) -> tuple[bool, str, Any]:
        """Whether it is an error, the words, the data."""
        params = {"name": name, "arguments": arguments}
        number = next(self._numbers)
        answer = self.ask(
            {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params}
        )
        result = answer["result"]
        return (
            result.get("isError", False),
            result["content"][0]["text"],
            result.get("structuredContent"),
        )

    def send(self, line: bytes) -> None:
        assert self._process.stdin
        self._process.stdin.write(line + b"\n")
        self._process.stdin.flush()

    def ask(self, message: dict[str, Any]) -> dict[str, Any]:
        """The answer to a message; others in between are passed over."""
        self.send(json.dumps(message).encode())
        assert self._process.stdout
        for line in self._process.stdout:
            answer: dict[str, Any] = json.loads(line)
            if answer.get("id") == message["id"]:
                return answer
        raise AssertionError("the server has ended")

    def memory(self) -> int:
        """Its resident memory in KiB."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0])


def test_without_the_extra_it_says_how_to_install_it(tmp_path: Path) -> None:
    (tmp_path / "mcp_types.py").write_text("raise ModuleNotFoundError('mcp_types')\n")
    (tmp_path / "pygls.py").write_text("raise ModuleNotFoundError('pygls')\n")
    (tmp_path / "lsprotocol.py").write_text("raise ModuleNotFoundError('lsprotocol')\n")
    for name, what in (("mcp", "MCP"), ("lsp", "LSP")):
        done = subprocess.run(
            [sys.executable, "-m", "qcite", name],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT / 'src'}"},
        )
        assert (done.returncode, done.stdout.decode(), done.stderr.decode()) == (
            2,
            "",
            f"qcite：没有安装 {what} 的部分。请运行 pip install 'qcite[{name}]'。\n",
        )
