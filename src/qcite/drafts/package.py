"""ZIP packages (.docx, .odt), opened so that a hostile one does no harm."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO

from qcite.drafts import limits
from qcite.drafts.members import exchanged
from qcite.drafts.model import DraftError

_SIGNATURES = ("_xmlsignatures/", "META-INF/documentsignatures.xml")
"""Where Word and ODF keep signatures of a document (ECMA-376 part 2, 12; ODF 1.3 part 2, 5)."""
_DIRECTORY_ENTRY = b"PK\x01\x02"


class Package:
    """A package in memory; ``name`` is the file's, for messages."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        if data.count(_DIRECTORY_ENTRY) > limits.MAX_MEMBERS:
            raise DraftError(f"{name}：压缩包里有过多的文件，不核对。")
        self._data = data
        with self._damage():
            self._archive = zipfile.ZipFile(BytesIO(data))
            self.members = set(self._archive.namelist())
        self._budget = limits.MAX_PARTS
        self.changed: dict[str, bytes] = {}
        """Members as they are to be, and new ones; the archive itself stays as it is."""

    def change(self, parts: Mapping[str, bytes]) -> None:
        """Exchange the contents of members, or add members, for whoever reads them from now on."""
        self.changed.update(parts)
        self.members.update(parts)

    def read(self, member: str) -> bytes:
        """The bytes of ``member``. Raises DraftError when it is absent, damaged or too large."""
        if member in self.changed:
            return self.changed[member]
        if member not in self.members:
            raise self.damaged(f"缺少 {member}")
        bound = min(limits.MAX_PART, self._budget)
        with self._damage():
            info = self._archive.getinfo(member)
            if info.flag_bits & 1:
                raise DraftError(f"{self.name}：文件有密码，请去掉密码后再核对。")
            # Neither format has others, and theirs may ask for any amount of memory.
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise self.damaged("压缩方式不符")
            with self._archive.open(info) as stream:
                # The size in the directory is a claim: what is read is bounded.
                data = stream.read(bound + 1)
        if len(data) > bound:
            raise DraftError(
                f"{self.name}：{member} 解压后超过 {bound // limits.MIB} MB，"
                "可能是压缩炸弹，不核对。"
            )
        self._budget -= len(data)
        return data

    def damaged(self, what: str) -> DraftError:
        """The error for a package that is not what its kind requires."""
        return DraftError(
            f"{self.name}：文件已损坏（{what}）；请用原来的程序打开，能打开就另存一份再核对。"
        )

    def copy(self) -> bytes:
        """The package with what has been changed."""
        with self._damage():
            return exchanged(self._data, self._archive, self.changed)

    @property
    def is_signed(self) -> bool:
        """Whether somebody has signed the document, so that any change shows."""
        return any(name.startswith(_SIGNATURES) for name in self.members)

    @contextmanager
    def _damage(self) -> Iterator[None]:
        try:
            yield
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            KeyError,
            NotImplementedError,
            RuntimeError,
            struct.error,
        ):
            # What zipfile documents, and what it lets through when the directory is false.
            raise self.damaged("压缩包不完整") from None
