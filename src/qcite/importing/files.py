"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile

from qcite.errors import QciteError, reason


def write_whole(target: str, text: str) -> None:
    """Write UTF-8 text to ``target``, replacing what is there. Raises QciteError."""
    folder = os.path.dirname(os.path.abspath(target))
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=".qcite-", suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, target)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        raise QciteError(f"无法写入 {target}：{reason(error)}。") from None
