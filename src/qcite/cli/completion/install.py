"""Put a completion script where its shell looks for it in the user's home, and take it away again.

No start-up file of a shell is ever changed: where one has to be, the line to add is told.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from qcite.cli.completion import SHELLS, Shell
from qcite.disk import write_whole
from qcite.errors import QciteError, reason


class InstallError(QciteError):
    """No place to put the script; the message says why and what to do instead."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a shell's script goes."""

    path: Path
    start_file: str
    """The start-up file that needs a line, empty where none does."""
    line: str
    """That line."""


def detect(environment: Mapping[str, str], *, windows: bool = os.name == "nt") -> Shell:
    """The shell the user works in. Raises InstallError if that cannot be told."""
    named = PureWindowsPath(environment.get("SHELL", "")).stem.lower()
    found: dict[str, Shell] = {**{shell: shell for shell in SHELLS}, "pwsh": "powershell"}
    if named in found:
        return found[named]
    if windows and not named:
        return "powershell"
    seen = f"SHELL={environment['SHELL']}" if environment.get("SHELL") else "未设 SHELL"
    raise InstallError(
        f"认不出所用的 shell（{seen}），请写明：qcite completion bash|zsh|fish|powershell。"
    )


def place(
    shell: Shell, environment: Mapping[str, str], *, windows: bool = os.name == "nt"
) -> Place:
    """Where the script goes for this user. Raises InstallError without a home folder."""
    if shell == "bash":
        folder = environment.get("BASH_COMPLETION_USER_DIR", "").split(os.pathsep)[0]
        base = Path(folder) if folder else _base(environment, "DATA") / "bash-completion"
        # Looked up by the package bash-completion; without it the script must be named.
        path = base / "completions" / "qcite"
        return Place(path, "~/.bashrc", f". {_shell_path(path, environment)}")
    if shell == "zsh":
        path = _base(environment, "DATA") / "zsh" / "site-functions" / "_qcite"
        folder = _shell_path(path.parent, environment)
        line = f"fpath=({folder} $fpath); autoload -Uz compinit && compinit"
        start_folder = environment.get("ZDOTDIR") or "~"
        return Place(path, f"{start_folder}/.zshrc", line)
    if shell == "fish":
        return Place(_base(environment, "CONFIG") / "fish" / "completions" / "qcite.fish", "", "")
    if windows:
        local = environment.get("LOCALAPPDATA")
        base = Path(local) if local else _home(environment) / "AppData" / "Local"
        path = base / "qcite" / "qcite.ps1"
    else:
        path = _base(environment, "CONFIG") / "powershell" / "qcite.ps1"
    quoted = str(path).replace("'", "''")
    return Place(path, "$PROFILE", f". '{quoted}'")


def advice(shell: Shell, place: Place) -> str:
    """What the user has to do now, in Chinese; a line to add follows."""
    if shell == "bash":
        return (
            "重新打开终端即可使用。如按 Tab 没有反应（系统没有 bash-completion），"
            f"在 {place.start_file} 末尾加这一行："
        )
    if shell == "zsh":
        return (
            f"{place.start_file} 中如还没有，加这一行（已有 compinit 的，"
            f"把 fpath 一句放在它前面），然后重新打开终端："
        )
    if shell == "fish":
        return "重新打开终端即可使用。"
    return f"在 {place.start_file} 所指的文件中加这一行，然后重新打开 PowerShell："


def install(place: Place, script: str) -> bool:
    """Write the script; whether that changed anything. Raises InstallError."""
    content = encode(place.path.name, script)
    try:
        if place.path.is_file() and place.path.read_bytes() == content:
            return False
        place.path.parent.mkdir(parents=True, exist_ok=True)
        # A link (pipx puts one there) is replaced, not written through.
        write_whole(place.path, content)
    except OSError as error:
        raise InstallError(
            f"无法写入 {place.path}：{reason(error)}。"
            "可以改用 qcite completion … > 文件，再由 shell 的启动文件载入。"
        ) from None
    return True


def uninstall(place: Place) -> bool:
    """Remove the script; whether there was one. Raises InstallError."""
    try:
        place.path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise InstallError(f"无法删除 {place.path}：{reason(error)}。") from None
    return True


def encode(name: str, script: str) -> bytes:
    """The script as bytes of a file of that name."""
    # Windows PowerShell takes a file without a byte order mark for the system's code page.
    return script.encode("utf-8-sig" if name.endswith(".ps1") else "utf-8")


def _home(environment: Mapping[str, str]) -> Path:
    home = environment.get("HOME") or environment.get("USERPROFILE")
    if not home or not os.path.isabs(home):
        raise InstallError(
            "不知道用户目录在哪里（未设 HOME）。可以改用 qcite completion … > 文件，"
            "再由 shell 的启动文件载入。"
        )
    return Path(home)


def _base(environment: Mapping[str, str], kind: str) -> Path:
    """A user's folder for ``DATA`` or ``CONFIG`` (XDG Base Directory Specification): a relative
    path in the variable counts for nothing."""
    value = environment.get(f"XDG_{kind}_HOME", "")
    default = {"DATA": ".local/share", "CONFIG": ".config"}[kind]
    return Path(value) if os.path.isabs(value) else _home(environment) / default


def _shell_path(path: Path, environment: Mapping[str, str]) -> str:
    """The path as one word for a POSIX shell, with ~ for the home folder."""
    import shlex

    home = environment.get("HOME", "")
    text = str(path)
    if home and text.startswith(home.rstrip("/") + "/"):
        rest = text[len(home.rstrip("/")) + 1 :]
        return f"~/{shlex.quote(rest)}"
    return shlex.quote(text)
