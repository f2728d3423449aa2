"""What can go wrong for a user, and how the process says so."""

from __future__ import annotations

import errno
from enum import IntEnum


class ExitStatus(IntEnum):
    """Exit codes, with grep's meaning."""

    FOUND = 0
    """Found, or clean."""
    NOT_FOUND = 1
    """Nothing found, or findings."""
    WRONG_USE = 2
    """Wrong use, unreadable input, or a failed copy."""
    INTERRUPTED = 130
    """Ctrl-C."""


class QciteError(Exception):
    """An error a user can cause: one clear message in Chinese, or one for each thing wrong."""

    def __str__(self) -> str:
        return "\n".join(map(str, self.args))


_REASONS = {
    errno.ENOENT: "没有这个文件",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "这是文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ENAMETOOLONG: "文件名过长",
    errno.ELOOP: "符号链接循环",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘限额",
    errno.EFBIG: "文件过大",
    errno.EROFS: "磁盘只读",
    errno.EIO: "读写出错",
    errno.EEXIST: "文件已存在",
    errno.EBADF: "没有打开，或不能这样使用",
    errno.EINVAL: "不能这样使用",
    errno.EMFILE: "打开的文件过多",
    errno.ENFILE: "打开的文件过多",
    errno.ENOMEM: "内存不够",
    errno.ENXIO: "没有这个设备",
    errno.ENOEXEC: "不是可以运行的程序",
}


def reason(error: OSError) -> str:
    """Why the operating system refused, in Chinese; its own words for a rare cause."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
