"""Copying and pasting through a real X server, Wayland compositor, terminal and tmux."""

from __future__ import annotations

import base64
import os
import re
import select
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qcite.cli import clipboard
from qcite.cli.clipboard import METHODS, OSC52_BYTES, PROGRAMS, ClipboardError
from qcite.cli.commands import show
from tests.conftest import ROOT, Result, require_tool

pty = pytest.importorskip("pty", reason="no pseudo-terminals on this system")

Run = Callable[..., Result]
CITATION = "《质量强国建设纲要》第十三条"
SEQUENCE = b"\033]52;c;" + base64.b64encode(CITATION.encode()) + b"\a"
ELSEWHERE = "文字已在上面输出，可直接选中复制。"

NOWHERE: dict[str, str | None] = dict.fromkeys(
    ("DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT", "TMUX", "STY")
)
"""No display, no remote login, no multiplexer."""


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A real X server's display."""
    require_tool("xclip")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        [require_tool("Xvfb"), "-displayfd", str(writing), "-screen", "0", "64x64x8"],
        pass_fds=[writing],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as stream:
        number = stream.readline().strip()
    assert number, "the X server did not start"
    yield f":{number}"
    server.terminate()
    server.wait()


@pytest.fixture(scope="module")
def wayland() -> Iterator[dict[str, str | None]]:
    """The environment of a real Wayland compositor that draws on no screen."""
    require_tool("wl-copy")
    command = [require_tool("sway"), "-c", os.devnull]
    with tempfile.TemporaryDirectory(prefix="wayland", ignore_cleanup_errors=True) as folder:
        if os.getuid() == 0:  # Whom the compositor refuses.
            shutil.chown(folder, "nobody")
            nobody = ["--reuid=nobody", "--regid=nogroup", "--clear-groups"]
            command = [require_tool("setpriv"), *nobody, *command]
        backend = {"WLR_BACKENDS": "headless", "WLR_RENDERER": "pixman"}
        compositor = subprocess.Popen(
            command,
            env={"PATH": os.environ["PATH"], "HOME": folder, "XDG_RUNTIME_DIR": folder, **backend},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 30
        while not (sockets := list(Path(folder).glob("wayland-?"))):
            assert compositor.poll() is None and time.monotonic() < deadline, "no compositor"
            time.sleep(0.05)
        yield {**NOWHERE, "XDG_RUNTIME_DIR": folder, "WAYLAND_DISPLAY": sockets[0].name}
        compositor.terminate()
        compositor.wait()


def on_clipboard(display: str) -> str:
    return subprocess.run(
        ["xclip", "-selection", "clipboard", "-o"],
        env={**os.environ, "DISPLAY": display},
        capture_output=True,
        check=True,
        timeout=60,
    ).stdout.decode()


def fake_program(folder: Path, name: str, script: str) -> dict[str, str | None]:
    """A program of that name before all others; the environment that finds it."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return {**NOWHERE, "PATH": f"{folder}:{os.environ['PATH']}", "DISPLAY": ":fake"}


def run_without_terminal(*words: str, **environment: str | None) -> Result:
    """Run the program in a session of its own: no /dev/tty, stdout and stderr as pipes."""
    done = subprocess.run(
        [sys.executable, "-m", "qcite", *words],
        env=_variables({**NOWHERE, **environment}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        start_new_session=True,
        timeout=60,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def run_in_terminal(*command: str, **environment: str | None) -> tuple[int, bytes]:
    """Run a command as the leader of a terminal: its exit code and all the terminal was sent."""
    process, terminal = pty.fork()
    if process == 0:
        os.execvpe(command[0], command, _variables({**NOWHERE, "TERM": "xterm", **environment}))
    output, deadline = b"", time.monotonic() + 60
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 1)[0]:
            try:
                piece = os.read(terminal, 65536)
            except OSError:
                break
            if not piece:
                break
            output += piece
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), output


def _variables(changes: dict[str, str | None]) -> dict[str, str]:
    variables: dict[str, str | None] = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **changes}
    return {name: value for name, value in variables.items() if value is not None}


CITE = (sys.executable, "-m", "qcite", "cite", "13", "-c")


# --- a local clipboard ---------------------------------------------------------------------


def test_copy_through_x(qcite: Run, display: str) -> None:
    """Also that the pipes end, though xclip stays to keep the selection."""
    done = qcite("cite", "13", "-c", environment={**NOWHERE, "DISPLAY": display})
    assert done == Result(0, f"{CITATION}\n", f"已复制（xclip）：{CITATION}\n")
    assert on_clipboard(display) == CITATION


def test_copy_and_paste_through_wayland(qcite: Run, wayland: dict[str, str | None]) -> None:
    done = qcite("quote", "13.3", "-c", environment=wayland)
    assert done.status == 0
    assert done.stderr.startswith(f"已复制（wl-copy）：{CITATION}提出：")
    pasted = qcite("locate", "--paste", environment=wayland)
    assert pasted.status == 0
    assert pasted.stdout.startswith("与原文一致\n出处  第十三条“强化工程质量保障”，第3句")


@pytest.mark.parametrize("program", ["xclip", "xsel"])
def test_copy_with_a_program(qcite: Run, display: str, program: str) -> None:
    require_tool(program)
    environment = {**NOWHERE, "DISPLAY": display, "SSH_TTY": "/dev/pts/9"}
    done = qcite("cite", "14", "--copy-with", program, environment=environment)
    assert done.status == 0
    assert done.stderr == f"已复制（{program}）：《质量强国建设纲要》第十四条\n"
    assert on_clipboard(display) == "《质量强国建设纲要》第十四条"


@pytest.mark.parametrize(
    "text",
    ["甲", "甲\n乙", "“甲”‘乙’\t丙", "𠮷 emoji 😀", "质" * 40_000],
    ids=["one", "lines", "marks", "beyond the basic plane", "120 kB"],
)
def test_round_trip(display: str, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("DISPLAY", display)
    assert clipboard.copy(text, "pyperclip") == "xclip"
    assert clipboard.paste() == text


def test_the_program_is_asked_directly_by_its_name() -> None:
    assert set(METHODS) == {"auto", "pyperclip", "osc52", *PROGRAMS}
    (option,) = (one for one in show.command.params if "--copy-with" in one.opts)
    told = option.to_info_dict()["help"]
    assert [method for method in METHODS if method not in told] == []
    with pytest.raises(ClipboardError) as error:
        clipboard.copy("甲", "xclp")
    assert str(error.value) == (
        "没有“xclp”这种复制方式。"
        "可用的方式：auto、pyperclip、osc52、wl-copy、xclip、xsel、pbcopy、clip.exe。"
    )


def test_a_clipboard_that_takes_its_time(qcite: Run, tmp_path: Path) -> None:
    """The program has ended, and for a moment the old text can still be read."""
    script = (
        f"cd {tmp_path}; if test $# = 3; then cat text 2>/dev/null || echo old; "
        "else cat >new; (sleep 0.4; mv new text) & fi"
    )
    done = qcite("cite", "13", "-c", environment=fake_program(tmp_path, "xclip", script))
    assert done == Result(0, f"{CITATION}\n", f"已复制（xclip）：{CITATION}\n")


# --- programs that fail --------------------------------------------------------------------


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc to look into")
@pytest.mark.parametrize("method", ["pyperclip", "xclip"])
def test_a_program_that_hangs_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    script = f"echo $$ > {tmp_path}/process; sleep 600; cat >/dev/null"
    for name, value in fake_program(tmp_path, "xclip", script).items():
        monkeypatch.setenv(name, value) if value else monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(clipboard, "SECONDS", 2.0)
    with pytest.raises(ClipboardError) as error:
        clipboard.copy("甲", method)
    assert "剪贴板程序超过2秒没有结束，已停止它；" in str(error.value)
    process = int((tmp_path / "process").read_text())
    deadline = time.monotonic() + 60
    while is_running(process) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(process)


@pytest.mark.parametrize(
    ("script", "method", "reason"),
    [
        (
            "cat >/dev/null; echo no display >&2; exit 1",
            "xclip",
            "剪贴板程序出错（no display）；请换一种 --copy-with",
        ),
        (
            "cat >/dev/null; exit 7",
            "xclip",
            "剪贴板程序出错（xclip 返回 7）；请换一种 --copy-with",
        ),
        # pyperclip ignores the code: reading back tells
        (
            "cat >/dev/null; echo no display >&2; exit 1",
            "auto",
            "剪贴板程序出错（no display）；可试 --copy-with osc52",
        ),
        (
            "test $# = 3 && echo something else || cat >/dev/null",
            "auto",
            "剪贴板中的内容与所复制的不同；可试 --copy-with osc52",
        ),
        # what a program complains cannot drive the terminal
        (
            r"cat >/dev/null; printf 'a\033[31mb\nc' >&2; exit 1",
            "xclip",
            "剪贴板程序出错（a[31mb c）；请换一种 --copy-with",
        ),
    ],
)
def test_a_failure_is_one_line_after_the_answer(
    qcite: Run, tmp_path: Path, script: str, method: str, reason: str
) -> None:
    environment = fake_program(tmp_path, "xclip", script)
    done = qcite("cite", "13", "--copy-with", method, environment=environment)
    assert done == Result(2, f"{CITATION}\n", f"qcite：复制失败：{reason}；{ELSEWHERE}\n")


def test_a_program_that_is_not_there(qcite: Run, tmp_path: Path) -> None:
    environment: dict[str, str | None] = {**NOWHERE, "PATH": str(tmp_path)}
    done = qcite("cite", "13", "--copy-with", "wl-copy", environment=environment)
    assert done.status == 2
    assert done.stderr == (
        "qcite：复制失败：没有找到程序 wl-copy，请安装它，或去掉 --copy-with；" + ELSEWHERE + "\n"
    )


def test_a_display_but_no_program(tmp_path: Path) -> None:
    done = run_without_terminal("cite", "13", "-c", DISPLAY=":fake", PATH=str(tmp_path))
    assert done == Result(
        2,
        f"{CITATION}\n",
        "qcite：复制失败：没有可用的剪贴板程序，请安装 xclip、xsel 或 wl-clipboard；"
        f"可试 --copy-with osc52；{ELSEWHERE}\n",
    )


def test_programs_that_pyperclip_expects_and_does_not_look_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on WSL without Windows' programs on PATH."""
    (tmp_path / "pyperclip.py").write_text(
        "import subprocess\n"
        "def copy_wsl(text): subprocess.run(['no-such-clip.exe'])\n"
        "def determine_clipboard(): return copy_wsl, None\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ClipboardError, match="没有可用的剪贴板程序"):
        clipboard.copy("甲", "pyperclip")


def test_paste_without_a_clipboard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(ClipboardError) as error:
        clipboard.paste()
    assert str(error.value) == (
        "读取剪贴板失败：没有可用的剪贴板程序，请安装 xclip、xsel 或 wl-clipboard；"
        "请改用管道或直接给出文字。"
    )


# --- the terminal's clipboard --------------------------------------------------------------


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"SSH_TTY": "/dev/pts/9", "DISPLAY": ":fake"},
        {"SSH_CONNECTION": "1.2.3.4 5 6.7.8.9 22"},
    ],
    ids=["no display", "SSH with a forwarded display", "SSH"],
)
def test_the_terminal_is_asked(environment: dict[str, str]) -> None:
    status, output = run_in_terminal(*CITE, **environment)
    assert status == 0
    assert output.count(SEQUENCE) == 1
    talk = output.replace(SEQUENCE, b"").decode()
    assert talk == f"{CITATION}\r\n已复制（OSC 52，须终端支持）：{CITATION}\r\n"


def test_the_answer_in_a_pipe_holds_no_control_sequence() -> None:
    status, output = run_in_terminal(
        "sh", "-c", f"{shlex.join(CITE)} 2>/dev/null | od -An -tx1 | tr -d ' \\n'"
    )
    assert status == 0
    assert output == SEQUENCE + f"{CITATION}\n".encode().hex().encode()


def test_wrapped_for_tmux() -> None:
    """Where tmux itself does not answer."""
    status, output = run_in_terminal(*CITE, TMUX="/nonexistent/socket,1,0")
    assert status == 0
    wrapped = b"\033Ptmux;" + SEQUENCE.replace(b"\033", b"\033\033") + b"\033\\"
    assert output.count(wrapped) == 1


def test_wrapped_for_screen() -> None:
    text = "质" * 1000
    wrapped = clipboard._osc52(text.encode(), {"STY": "1.pts-0.host"})
    pieces = re.findall(rb"\033P(.*?)\033\\", wrapped, re.DOTALL)
    assert b"".join(b"\033P" + piece + b"\033\\" for piece in pieces) == wrapped
    assert max(len(piece) for piece in pieces) < 768
    assert b"".join(pieces) == b"\033]52;c;" + base64.b64encode(text.encode()) + b"\a"


def test_no_terminal_and_no_display() -> None:
    done = run_without_terminal("cite", "13", "-c", TERM="xterm")
    assert done.status == 2
    assert done.stdout == f"{CITATION}\n"
    assert done.stderr.startswith("qcite：复制失败：没有可写的终端（/dev/tty：")
    assert done.stderr.endswith("；请在终端中运行，或用 --copy-with 指定剪贴板程序。\n")


@pytest.mark.parametrize(
    ("environment", "where"), [({}, "没有图形界面"), ({"SSH_TTY": "/dev/pts/9"}, "远程登录")]
)
def test_a_terminal_without_a_clipboard(environment: dict[str, str], where: str) -> None:
    status, output = run_in_terminal(*CITE, TERM="dumb", **environment)
    assert status == 2
    answer, *message = output.decode().split("\r\n")
    assert answer == CITATION
    # In rows as wide as the screen.
    assert "".join(message) == f"qcite：复制失败：{where}，当前终端也没有剪贴板；{ELSEWHERE}"


def test_over_ssh_without_a_terminal_a_forwarded_display_is_used(display: str) -> None:
    done = run_without_terminal("cite", "15", "-c", SSH_CONNECTION="x", DISPLAY=display)
    assert done.stderr == "已复制（xclip）：《质量强国建设纲要》第十五条\n"
    assert on_clipboard(display) == "《质量强国建设纲要》第十五条"


def test_text_too_long_for_terminals() -> None:
    with pytest.raises(ClipboardError) as error:
        clipboard.copy("质" * 25_000, "osc52", {})
    assert str(error.value) == (
        "复制失败：文字共75000字节，超过终端（OSC 52）的上限74994字节；"
        "请分段复制，或用 --copy-with 指定剪贴板程序。"
    )
    assert len(clipboard._osc52(b"x" * OSC52_BYTES, {})) <= 100_000


# --- tmux ----------------------------------------------------------------------------------


@pytest.mark.parametrize("setting", ["on", "external"])
def test_copy_inside_tmux(tmp_path: Path, setting: str) -> None:
    """tmux keeps the text in its buffer and passes it to the terminal it is attached to."""
    tmux = [require_tool("tmux"), "-S", str(tmp_path / "socket"), "-f", str(tmp_path / "conf")]
    buffer = tmp_path / "buffer"
    (tmp_path / "conf").write_text(f"set -g set-clipboard {setting}\n")
    inside = (
        f"{shlex.join(CITE)} 2>{tmp_path}/talk; {shlex.join(tmux)} show-buffer >{buffer}; sleep 1"
    )
    status, output = run_in_terminal(*tmux, "new-session", inside, TERM="xterm-256color")
    assert status == 0
    assert (tmp_path / "talk").read_text() == f"已复制（tmux）：{CITATION}\n"
    assert buffer.read_text() == CITATION
    copied = re.findall(rb"\033\]52;[a-z]*;([A-Za-z0-9+/=]+)", output)
    assert [base64.b64decode(text).decode() for text in copied] == [CITATION]


def test_wrapped_sequence_passes_through_tmux(tmp_path: Path) -> None:
    """With allow-passthrough on, and tmux's own command not on PATH."""
    tmux = [require_tool("tmux"), "-S", str(tmp_path / "socket"), "-f", str(tmp_path / "conf")]
    (tmp_path / "conf").write_text("set -g allow-passthrough on\n")
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "sleep").symlink_to(shutil.which("sleep") or "/bin/sleep")
    inside = f"PATH={folder}; {shlex.join(CITE)}; sleep 1"
    status, output = run_in_terminal(*tmux, "new-session", inside, TERM="xterm-256color")
    assert status == 0
    assert SEQUENCE in output
