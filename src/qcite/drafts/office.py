"""Old word-processor files (.doc, and .wps that are the same inside), read through LibreOffice.

It is asked for a .docx, with a profile of its own, in a folder of its own, macros off, for a
bounded time. Nothing is changed in the file itself.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from qcite.drafts import limits
from qcite.drafts.model import DraftError

_PROGRAMS = ("soffice", "libreoffice")
_ELSEWHERE = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_WORD = "WordDocument".encode("utf-16-le")
"""The name of the stream that a .doc has its text in (MS-DOC 2.1.1)."""
_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
_SETTINGS = {
    "MacroSecurityLevel": "3",
    "DisableMacrosExecution": "true",
    "BlockUntrustedRefererLinks": "true",
}


def is_word(data: bytes) -> bool:
    """Whether an OLE file is a document of Word."""
    return _WORD in data


def program() -> str | None:
    """The path of LibreOffice; None where it is not installed."""
    found = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    return found or next(filter(os.path.exists, _ELSEWHERE), None)


def to_docx(office: str, data: bytes, name: str) -> bytes:
    """The file as a .docx. Raises DraftError."""
    failed = DraftError(
        f"{name}：LibreOffice 没能转换这份旧格式文件；请用 Word 或 WPS 另存为 .docx。"
    )
    with tempfile.TemporaryDirectory(prefix="qcite-", ignore_cleanup_errors=True) as folder:
        source, profile = Path(folder, "draft.doc"), Path(folder, "profile")
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_registry(), "utf-8")
        source.write_bytes(data)
        command = [
            office,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx",
            "--outdir",
            folder,
            str(source),
        ]
        try:
            # The program starts another one: in a session of their own both can be ended.
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError:
            raise failed from None
        try:
            process.wait(limits.OFFICE_SECONDS)
        except subprocess.TimeoutExpired:
            raise DraftError(
                f"{name}：LibreOffice 转换超过 {limits.OFFICE_SECONDS} 秒，不再等待；"
                "请用 Word 或 WPS 另存为 .docx。"
            ) from None
        finally:
            _end(process)
        try:
            with open(source.with_suffix(".docx"), "rb") as file:
                return file.read(limits.MAX_PACKAGE + 1)
        except OSError:
            raise failed from None


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it and what it has started, if it is still there."""
    if process.poll() is not None:
        return
    if os.name == "nt":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _registry() -> str:
    items = "".join(
        f'<item oor:path="{_SCRIPTING}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for name, value in _SETTINGS.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>\n"
    )
