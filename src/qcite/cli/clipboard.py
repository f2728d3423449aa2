"""Text → the clipboard, and back, without ever holding the program up.

pyperclip has no time limit, ignores return codes and lets the program that keeps the selection
inherit stdout, so that ``qcite cite 13 -c | cat`` would never end. It therefore runs in a process
of its own, with a time limit, and what it copied is read back. Over SSH and without a display
the terminal is asked instead (OSC 52).
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping, Sequence
from enum import IntEnum

from qcite.errors import QciteError, reason
from qcite.text.quotation_marks import quoted

AUTO = "auto"
PYPERCLIP = "pyperclip"
OSC52 = "osc52"

PROGRAMS: dict[str, tuple[str, ...]] = {
    "wl-copy": ("wl-copy",),
    "xclip": ("xclip", "-selection", "clipboard"),
    "xsel": ("xsel", "--clipboard", "--input"),
    "pbcopy": ("pbcopy",),
    "clip.exe": ("clip.exe",),
}
"""Programs that can be asked for by name, with how they are called; they read the text on stdin."""

METHODS: dict[str, str] = {
    AUTO: "自动选择",
    PYPERCLIP: "本机剪贴板",
    OSC52: "由终端写入剪贴板（OSC 52）",
    **{name: f"{name} 程序" for name in PROGRAMS},
}
"""Every value of --copy-with with what it is, in Chinese, for help and completion."""

SECONDS = 5.0
"""How long a clipboard program may take, in seconds."""

OSC52_BYTES = 74_994
"""The longest text, in bytes of UTF-8, that OSC 52 is used for: its sequence then stays within
100 000 bytes, the limit of hterm's and other terminals' clipboards."""

_TTY = "CONOUT$" if os.name == "nt" else "/dev/tty"

_SCREEN_CHUNK = 512
"""GNU screen passes on strings of fewer than 768 bytes."""

_SILENT_TERMINALS = ("", "dumb", "linux")
"""Values of TERM that stand for terminals without a clipboard."""

_SETTLING = (0.0, 0.05, 0.2, 0.7)
"""Pauses before each look at what was copied, in seconds: xclip leaves before the X server has
heard of the new selection, so the old one may still be read."""

_COMPLAINT = 100
"""How much of what a program complains is passed on, in characters."""

_ELSEWHERE = "文字已在上面输出，可直接选中复制"


class ClipboardError(QciteError):
    """The clipboard could not be written or read; the message names a way out."""


def copy(text: str, method: str = AUTO, environment: Mapping[str, str] = os.environ) -> str:
    """Put the text on the clipboard and say by what: ``xclip``, ``OSC 52``.

    ``method`` is one of METHODS. Raises ClipboardError.
    """
    if method == AUTO:
        return _copy_automatically(text, environment)
    if method == PYPERCLIP:
        return _copy_with_pyperclip(text)
    if method == OSC52:
        return _copy_through_terminal(text, environment)
    if method in PROGRAMS:
        return _copy_with_program(text, method)
    raise ClipboardError(f"没有{quoted(method)}这种复制方式。可用的方式：{'、'.join(METHODS)}。")


def paste() -> str:
    """The text on the clipboard. Raises ClipboardError."""
    outcome, output, complaint = _run_pyperclip("paste", "")
    if outcome != _Outcome.DONE:
        raise _failure("读取剪贴板", outcome, complaint, "请改用管道或直接给出文字")
    return output


def _copy_automatically(text: str, environment: Mapping[str, str]) -> str:
    remote = any(environment.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"))
    display = bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))
    native = sys.platform in ("win32", "cygwin", "darwin") or _is_wsl()
    if remote or not (display or native):
        reachable = environment.get("TERM", "") not in _SILENT_TERMINALS or os.name == "nt"
        if reachable:
            try:
                return _copy_through_terminal(text, environment)
            except ClipboardError:
                if not display:
                    raise
        elif not display:
            where = "远程登录" if remote else "没有图形界面"
            raise ClipboardError(f"复制失败：{where}，当前终端也没有剪贴板；{_ELSEWHERE}。")
    # A display, but nothing installed that can reach it: perhaps the terminal can.
    return _copy_with_pyperclip(text, None if remote else environment)


def _is_wsl() -> bool:
    try:
        with open("/proc/version", encoding="utf-8", errors="replace") as stream:
            return "microsoft" in stream.read().lower()
    except OSError:
        return False


# --- programs ------------------------------------------------------------------------------


class _Outcome(IntEnum):
    """How the process that runs pyperclip ends."""

    DONE = 0
    FAILED = 1
    """Also what Python itself ends with when the code raises."""
    NO_PROGRAM = 3
    DIFFERENT = 4
    """What is on the clipboard afterwards is not what was copied."""
    TOO_LONG = 5
    """Stopped at the time limit."""


def _failure(action: str, outcome: _Outcome, complaint: str, way_out: str) -> ClipboardError:
    reason = f"剪贴板程序出错（{complaint}）" if complaint else "剪贴板程序出错"
    if outcome == _Outcome.NO_PROGRAM:
        reason = "没有可用的剪贴板程序，请安装 xclip、xsel 或 wl-clipboard"
    elif outcome == _Outcome.TOO_LONG:
        reason = f"剪贴板程序超过{SECONDS:g}秒没有结束，已停止它"
    elif outcome == _Outcome.DIFFERENT and not complaint:
        reason = "剪贴板中的内容与所复制的不同"
    return ClipboardError(f"{action}失败：{reason}；{way_out}。")


def _copy_with_pyperclip(text: str, environment: Mapping[str, str] | None = None) -> str:
    """``environment``: of the terminal that is asked where no program is installed."""
    outcome, output, complaint = _run_pyperclip("copy", text)
    if outcome == _Outcome.DONE:
        return output
    if outcome == _Outcome.NO_PROGRAM and environment is not None:
        with contextlib.suppress(ClipboardError):
            return _copy_through_terminal(text, environment)
    raise _failure("复制", outcome, complaint, f"可试 --copy-with osc52；{_ELSEWHERE}")


def _copy_with_program(text: str, name: str) -> str:
    import shutil

    if shutil.which(name) is None:
        raise ClipboardError(
            f"复制失败：没有找到程序 {name}，请安装它，或去掉 --copy-with；{_ELSEWHERE}。"
        )
    # Windows' own program takes its encoding from a byte order mark.
    content = text.encode("utf-16") if name == "clip.exe" else text.encode()
    code, _, complaint = _run(PROGRAMS[name], content)
    if code is None:
        raise _failure("复制", _Outcome.TOO_LONG, "", f"请换一种 --copy-with；{_ELSEWHERE}")
    if code != 0:
        complaint = complaint or f"{name} 返回 {code}"
        raise _failure("复制", _Outcome.FAILED, complaint, f"请换一种 --copy-with；{_ELSEWHERE}")
    return name


def _run_pyperclip(action: str, text: str) -> tuple[_Outcome, str, str]:
    """Run ``_pyperclip_process`` in a Python of its own: outcome, its output, its complaint."""
    # The same sys.path, so that a zip archive and a checkout find what they were started with;
    # -S because it is complete already.
    code = (
        "import sys; sys.path[:] = sys.argv[2:]; "
        "from qcite.cli.clipboard import _pyperclip_process; _pyperclip_process(sys.argv[1])"
    )
    arguments = [sys.executable or "python3", "-S", "-c", code, action, *sys.path]
    status, output, complaint = _run(arguments, text.encode())
    if status is None:
        return _Outcome.TOO_LONG, "", ""
    try:
        outcome = _Outcome(status)
    except ValueError:
        outcome = _Outcome.FAILED
    return outcome, output.decode(errors="replace"), complaint


def _pyperclip_process(action: str) -> None:
    """What the process of its own does: the text comes on stdin, the answer goes to stdout."""
    import time

    import pyperclip  # type: ignore[import-untyped]

    try:
        copy_with, paste_with = pyperclip.determine_clipboard()
        mechanism = getattr(copy_with, "__name__", "").removeprefix("copy_")
        # Without any mechanism pyperclip returns objects that raise when called. Qt's clipboard
        # is lost with the process that wrote it.
        if not mechanism or (mechanism == "qt" and action == "copy"):
            sys.exit(_Outcome.NO_PROGRAM)
        if action == "paste":
            sys.stdout.buffer.write(paste_with().encode())
            return
        text = sys.stdin.buffer.read().decode()
        copy_with(text)
        # pyperclip ignores return codes: only reading back tells whether anything was copied.
        for pause in _SETTLING:
            time.sleep(pause)
            # Some clipboards turn line ends into CR LF, some add one at the end.
            if paste_with().replace("\r\n", "\n").rstrip("\n") == text.rstrip("\n"):
                break
        else:
            sys.exit(_Outcome.DIFFERENT)
    except FileNotFoundError as error:
        # On WSL pyperclip does not look whether the programs it calls are there.
        print(error.filename or error, file=sys.stderr)
        sys.exit(_Outcome.NO_PROGRAM)
    except Exception as error:
        print(error, file=sys.stderr)
        sys.exit(_Outcome.FAILED)
    names = {
        "wl": "wl-copy",
        "osx_pbcopy": "pbcopy",
        "osx_pyobjc": "macOS 剪贴板",
        "windows": "Windows 剪贴板",
        "wsl": "clip.exe",
        "dev_clipboard": "/dev/clipboard",
    }
    sys.stdout.buffer.write(names.get(mechanism, mechanism).encode())


def _run(arguments: Sequence[str], text: bytes) -> tuple[int | None, bytes, str]:
    """Run a program with the text on stdin: its code, its stdout, the end of its stderr.

    The code is None if it had to be stopped at the time limit. Both outputs go to files, not to
    pipes or to ours: a program that stays to keep the selection would hold those open for ever.
    """
    import signal
    import subprocess
    import tempfile

    environment = dict(os.environ)
    if sys.platform == "darwin":
        # pbcopy and pbpaste take the encoding from here, and MacRoman without it.
        environment.setdefault("LC_CTYPE", "UTF-8")
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(
                arguments,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=errors,
                env=environment,
                # A session of its own: Ctrl-C and the terminal's end do not reach what keeps
                # the selection, and all of it can be stopped together.
                start_new_session=True,
            )
        except OSError as error:
            return _Outcome.FAILED, b"", f"{arguments[0]}：{reason(error)}"
        try:
            process.communicate(text, timeout=SECONDS)
            code: int | None = process.returncode
        except subprocess.TimeoutExpired:
            code = None
        finally:
            if process.returncode != 0:
                if os.name == "nt":
                    process.kill()
                else:
                    # It may be gone already.
                    with contextlib.suppress(OSError):
                        os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        output.seek(0)
        errors.seek(0)
        # As one line, its end: a traceback says there what happened.
        said = " ".join(errors.read().decode(errors="replace").split())
        if len(said) > _COMPLAINT:
            said = f"…{said[1 - _COMPLAINT :]}"
        complaint = "".join(character for character in said if character.isprintable())
        return code, output.read(), complaint


# --- the terminal --------------------------------------------------------------------------


def _copy_through_terminal(text: str, environment: Mapping[str, str]) -> str:
    """Ask the terminal (OSC 52), which alone knows whether it complies."""
    content = text.encode()
    if len(content) > OSC52_BYTES:
        raise ClipboardError(
            f"复制失败：文字共{len(content)}字节，超过终端（OSC 52）的上限{OSC52_BYTES}字节；"
            "请分段复制，或用 --copy-with 指定剪贴板程序。"
        )
    if environment.get("TMUX"):
        # tmux takes the sequence only with set-clipboard on, and passes it on only with
        # allow-passthrough on (off since 3.3); this command (since 3.2) needs neither.
        code, _, _ = _run(("tmux", "load-buffer", "-w", "-"), content)
        if code == 0:
            return "tmux"
    sequence = _osc52(content, environment)
    try:
        with open(_TTY, "wb", buffering=0) as tty:
            while sequence:
                sequence = sequence[tty.write(sequence) :]
    except OSError as error:
        raise ClipboardError(
            f"复制失败：没有可写的终端（{_TTY}：{reason(error)}）；"
            "请在终端中运行，或用 --copy-with 指定剪贴板程序。"
        ) from None
    return "OSC 52，须终端支持"


def _osc52(content: bytes, environment: Mapping[str, str]) -> bytes:
    """The control sequence, wrapped so that tmux or GNU screen passes it on."""
    import base64

    sequence = b"\033]52;c;" + base64.b64encode(content) + b"\a"
    if environment.get("TMUX"):
        return b"\033Ptmux;" + sequence.replace(b"\033", b"\033\033") + b"\033\\"
    if environment.get("STY"):
        return b"".join(
            b"\033P" + sequence[start : start + _SCREEN_CHUNK] + b"\033\\"
            for start in range(0, len(sequence), _SCREEN_CHUNK)
        )
    return sequence
