"""The standard streams as a server needs them: there, and free of all but the protocol."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from qcite.errors import QciteError, reason


@contextmanager
def speaking() -> Iterator[None]:
    """For as long as a server runs. Raises QciteError for streams that cannot be used.

    A client that is gone is a BrokenPipeError, as any reader's of the program.
    """
    if sys.stdin is None or sys.stdout is None:
        raise QciteError("没有标准输入或标准输出；请由写作助手或编辑器的设置启动。")
    # What a library has to say of a malformed message is a traceback.
    logging.disable()
    try:
        yield
    except Exception as error:
        cause = _first(error)
        if isinstance(cause, BrokenPipeError):
            raise cause from None
        if isinstance(cause, OSError):
            raise QciteError(f"标准输入或标准输出用不了：{reason(cause)}。") from None
        if isinstance(cause, (OverflowError, MemoryError)):
            raise QciteError("收到的消息过长，内存放不下。") from None
        raise


def _first(error: BaseException) -> BaseException:
    """The error itself, out of the groups that tasks make of it."""
    inside = getattr(error, "exceptions", ())
    return _first(inside[0]) if inside else error
