"""Files written whole: at every moment there is the old one or the new one, and no third."""

from __future__ import annotations

import contextlib
import errno
import os
import stat

from qcite.errors import QciteError, reason

_ACCESS_LIST = "system.posix_acl_access"
"""The extended attribute with the permissions of named users and groups (acl(5))."""


class NoFileError(OSError):
    """What stands in the place is no file: replaced, a device would be one no more."""

    def __str__(self) -> str:
        return "不是普通文件"


class OwnerError(OSError):
    """The file that is to be replaced belongs to somebody else, and would not any more."""

    def __str__(self) -> str:
        return "属于别的用户，换不成同一属主的文件"


def read_start(path: str, limit: int) -> bytes:
    """At most ``limit`` bytes of a file; a named pipe is not waited for. Raises OSError."""
    # On Windows a file is opened as text otherwise.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags), "rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(mode):
            raise NoFileError
        return file.read(limit)


def write_whole(
    target: str | os.PathLike[str],
    contents: bytes,
    *,
    like: str | os.PathLike[str] = "",
    replaces: bool = True,
) -> None:
    """Write ``contents`` to ``target``, on the disk when this returns.

    ``like``: a file whose permissions the new one gets, and its owner where that can be; else they
    are those of the file it replaces. Without ``replaces`` a file that is there stays. A link is
    replaced, not what it points to. Raises OSError, and then leaves nothing behind.
    """
    import tempfile

    target = os.fspath(target)
    folder = os.path.dirname(os.path.abspath(target))
    if os.path.exists(target):
        if not os.path.isfile(target) and not os.path.isdir(target):
            raise NoFileError
        if not os.access(target, os.W_OK):  # A new name would take no notice of that.
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    # Nobody else can read it until it has the permissions it is to have.
    descriptor, temporary = tempfile.mkstemp(prefix=".qcite-", dir=folder)
    try:
        with open(descriptor, "wb") as file:
            file.write(contents)
            file.flush()
            _make_like(temporary, os.fspath(like) or target, target)
            os.fsync(file.fileno())
        if replaces:
            os.replace(temporary, target)
        else:
            _put(temporary, target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
    _keep(folder)


def save(target: str, contents: str | bytes, *, replaces: bool = True) -> None:
    """The same for what a user asked for, and through a link; text in UTF-8. Raises QciteError."""
    data = contents if isinstance(contents, bytes) else contents.encode("utf-8")
    try:
        write_whole(os.path.realpath(target) if replaces else target, data, replaces=replaces)
    except FileExistsError:
        raise QciteError(f"{target} 已存在，没有覆盖；请先移走，或换一个文件名。") from None
    except OSError as error:
        raise QciteError(f"无法写入 {target}：{reason(error)}。") from None


def _put(temporary: str, target: str) -> None:
    """Give the file a name that no other file has."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # A disk without links. On Windows a name that is taken is an error here, too.
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
        os.rename(temporary, target)


def _make_like(path: str, like: str, target: str) -> None:
    """Give the file at ``path``, which is to be ``target``, the permissions of another.

    Never looser ones; and an owner is not changed for another.
    """
    if not os.path.exists(like):  # As any new file.
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(path, 0o666 & ~umask)
        return
    status = os.stat(like)
    mode = stat.S_IMODE(status.st_mode) & 0o777
    if hasattr(os, "chown"):
        try:
            os.chown(path, status.st_uid, status.st_gid)
        except OSError:
            if os.path.exists(target) and os.path.samefile(like, target):
                raise OwnerError from None
            with contextlib.suppress(OSError):
                os.chown(path, -1, status.st_gid)
        if os.stat(path).st_gid != status.st_gid:  # Another group gets what all others may do.
            mode = mode & 0o707 | (mode & 0o007) << 3
    if hasattr(os, "listxattr") and not _copy_attributes(like, path):
        mode &= 0o700
    os.chmod(path, mode)


def _copy_attributes(like: str, path: str) -> bool:
    """Copy extended attributes; whether the list of permissions is the same now."""
    try:
        names = os.listxattr(like)
    except OSError:  # A disk that has none.
        return True
    if _ACCESS_LIST not in names:
        with contextlib.suppress(OSError):  # What the folder gives to every new file.
            os.removexattr(path, _ACCESS_LIST)
    for name in names:
        try:
            os.setxattr(path, name, os.getxattr(like, name))
        except OSError:  # The system's own, which it sets itself.
            if name == _ACCESS_LIST:
                return False
    return True


def _keep(folder: str) -> None:
    """Have the names in a folder on the disk as well, where that can be asked for."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
