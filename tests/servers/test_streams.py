"""Both servers spoken to wrongly: streams that are closed, messages that are none."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.conftest import ROOT

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
NO_STREAMS = "qcite：没有标准输入或标准输出；请由写作助手或编辑器的设置启动。\n"
INITIALIZE = {
    "mcp": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
    "lsp": {"processId": None, "rootUri": None, "capabilities": {}},
}
ARTICLE = "《质量强国建设纲要》第十三条"


def message(method: str, params: object, identifier: object = None) -> bytes:
    found = {"jsonrpc": "2.0", "method": method, "params": params}
    return json.dumps(found if identifier is None else {**found, "id": identifier}).encode()


def frame(content: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%b" % (len(content), content)


def first(server: str) -> bytes:
    content = message("initialize", INITIALIZE[server], 1)
    return content + b"\n" if server == "mcp" else frame(content)


# Streams


@pytest.mark.skipif(os.name == "nt", reason="written for a POSIX shell")
@pytest.mark.parametrize("server", ["mcp", "lsp"])
@pytest.mark.parametrize(
    ("line", "status", "told"),
    [
        ("{} <&-", 2, NO_STREAMS),
        ("{} </dev/null >&-", 2, NO_STREAMS),
        ("{} </dev/null", 0, ""),
        ("{} </dev/null 2>&-", 0, ""),
        ("{} 0>/dev/null", 2, "qcite：标准输入或标准输出用不了：没有打开，或不能这样使用。\n"),
        ("cat first - </dev/null | {} | head -c 1 >/dev/null", 0, ""),
    ],
)
def test_streams(server: str, line: str, status: int, told: str, tmp_path: Path) -> None:
    (tmp_path / "first").write_bytes(first(server))
    done = subprocess.run(
        ["bash", "-c", line.format(f"'{sys.executable}' -m qcite {server}")],
        cwd=tmp_path,
        env=ENVIRONMENT,
        capture_output=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr.decode()) == (status, b"", told)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("server", ["mcp", "lsp"])
def test_a_full_disk(server: str) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "qcite", server],
            input=first(server),
            stdout=full,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
            timeout=60,
        )
    assert done.stderr.decode() in ("", "qcite：标准输入或标准输出用不了：磁盘已满。\n")


# An editor


class Editor:
    """The language server as a process, spoken to in raw bytes."""

    def __enter__(self) -> Editor:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "qcite", "lsp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
        )
        self.send(first("lsp"))
        self.answer(1)
        self.send(frame(message("initialized", {})))
        return self

    def __exit__(self, *failure: object) -> None:
        assert self._process.stdout and self._process.stderr
        self._process.communicate(timeout=60)

    def end(self, status: int = 0, told: str = "") -> None:
        """It ends by itself once nothing comes any more, and has said nothing else."""
        _, errors = self._process.communicate(timeout=60)
        assert (self._process.returncode, errors.decode()) == (status, told)

    def send(self, data: bytes) -> None:
        assert self._process.stdin
        self._process.stdin.write(data)
        self._process.stdin.flush()

    def answer(self, identifier: object) -> dict[str, Any]:
        """The answer to a request; what else is told in between is passed over."""
        assert self._process.stdout
        while True:
            header = self._process.stdout.readline()
            assert header.startswith(b"Content-Length: "), header
            while self._process.stdout.readline() != b"\r\n":
                pass
            found: dict[str, Any] = json.loads(self._process.stdout.read(int(header.split()[1])))
            assert found.get("method") != "window/showMessage", found
            if found.get("id") == identifier:
                return found


def still(identifier: object) -> bytes:
    """A draft and a question about it, which is answered with an article."""
    uri = "file:///w/%E8%8D%89.md"
    asked = frame(message("textDocument/hover", at(uri, 0, 12), identifier))
    return opened(uri, ARTICLE) + asked


def at(uri: object, line: int, character: int) -> dict[str, Any]:
    return {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}


def opened(uri: object, text: object, version: object = 1) -> bytes:
    document = {"uri": uri, "languageId": "markdown", "version": version, "text": text}
    return frame(message("textDocument/didOpen", {"textDocument": document}))


def changed(uri: str, version: int, *changes: dict[str, Any]) -> bytes:
    params = {"textDocument": {"uri": uri, "version": version}, "contentChanges": changes}
    return frame(message("textDocument/didChange", params))


URI = "file:///w/a.md"
WRONG = f"{ARTICLE}提出：“强化建设单位工程质量重要责任”。\n"
FAR = {"start": {"line": 10**9, "character": 0}, "end": {"line": 0, "character": 10**9}}
MESSAGES = {
    "no JSON": frame(b"{"),
    "no object": frame(b"[]") + frame(b"null") + frame(b'"x"') + frame(b"7"),
    "no UTF-8": frame(b"\xff\xfe{}"),
    "deep": frame(b"[" * 50_000),
    "no method": frame(b'{"jsonrpc":"2.0","id":7}'),
    "unknown": frame(message("no/such", {}, 7)) + frame(message("$/no", {})),
    "no parameters": frame(message("textDocument/hover", {}, 7))
    + frame(message("textDocument/hover", None, 8))
    + frame(message("textDocument/didOpen", {})),
    "wrong types": opened(URI, 5)
    + opened(5, "x")
    + opened(URI, "x", "1")
    + frame(message("textDocument/hover", at([], 0, 0), 7)),
    "no length": b"X: y\r\n\r\n",
    "places": opened(URI, WRONG)
    + frame(message("textDocument/hover", at(URI, 10**9, 10**9), 7))
    + frame(message("textDocument/completion", at(URI, 10**9, 0), 8))
    + frame(message("textDocument/completion", at(URI, -1, -1), 9)),
    "changes": opened(URI, WRONG)
    + changed(URI, 2, {"range": FAR, "text": "x"})
    + changed(URI, 3, {"text": 5})
    + changed("file:///never.md", 2, {"text": "x"}),
    "closed": opened(URI, WRONG)
    + frame(message("textDocument/didClose", {"textDocument": {"uri": URI}}))
    + changed(URI, 2, {"text": WRONG})
    + frame(message("textDocument/didClose", {"textDocument": {"uri": "file:///never.md"}})),
    "addresses": b"".join(
        opened(one, WRONG)
        for one in (
            "",
            "no address",
            "untitled:1",
            "http://x/y.md",
            "file:///a%00b.md",
            "a" * 99_999,
        )
    ),
    "characters": opened(URI, f"{WRONG}\0\u202e\ud800{WRONG}"),
    "nesting": opened(URI, "> " * 100_000 + WRONG),
    "typing": opened(URI, WRONG * 50)
    + b"".join(changed(URI, number, {"text": WRONG * 50}) for number in range(2, 90)),
    "taken back": opened(URI, WRONG * 50)
    + frame(message("textDocument/hover", at(URI, 0, 12), 7))
    + frame(message("$/cancelRequest", {"id": 7}))
    + frame(message("$/cancelRequest", {"id": "never"}))
    + frame(message("$/cancelRequest", {})),
    "initialized twice": frame(message("initialize", INITIALIZE["lsp"], 7)),
    "large": opened(URI, "强" * 1_000_000),
}


def test_nothing_that_an_editor_sends_ends_the_server() -> None:
    with Editor() as editor:
        for name, data in MESSAGES.items():
            # Beside reading what comes back: neither waits for the other's pipe.
            sending = Thread(target=editor.send, args=(data + still(name),))
            sending.start()
            assert editor.answer(name)["result"]["contents"]["value"].startswith("（十三）"), name
            sending.join()
        editor.end()


def test_a_file_that_is_not_open_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(ARTICLE, encoding="utf-8")
    with Editor() as editor:
        editor.send(frame(message("textDocument/hover", at(path.as_uri(), 0, 12), 7)))
        assert editor.answer(7)["result"] is None
        editor.send(frame(message("textDocument/completion", at(path.as_uri(), 0, 12), 8)))
        assert editor.answer(8)["result"]["items"] == []
        editor.end()


def test_a_message_without_end_ends_the_server() -> None:
    with Editor() as editor:
        editor.send(b"Content-Length: 99999999999999999999\r\n\r\n")
        editor.end(2, "qcite：收到的消息过长，内存放不下。\n")


@pytest.mark.parametrize(
    "last", [b"Content-Length: 99\r\n\r\n{}", b"Content-Length: -5\r\n\r\n{}", b"x"]
)
def test_what_ends_in_the_middle_of_a_message(last: bytes) -> None:
    with Editor() as editor:
        editor.send(still(7) + last)
        assert editor.answer(7)["result"]
        editor.end()


def test_shutdown_and_exit_end_the_server() -> None:
    for messages in ([message("shutdown", None, 7)], []):
        with Editor() as editor:
            editor.send(b"".join(map(frame, [*messages, message("exit", None)])))
            editor.end()


def test_a_request_before_initialize_is_refused() -> None:
    data = frame(message("textDocument/hover", at(URI, 0, 0), 7))
    done = subprocess.run(
        [sys.executable, "-m", "qcite", "lsp"],
        input=data + frame(message("exit", None)),
        capture_output=True,
        env=ENVIRONMENT,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Traceback" not in done.stdout
