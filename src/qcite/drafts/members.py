"""Members of a ZIP archive exchanged, and every other byte left as it is.

``zipfile`` would unpack and pack each member anew, and lose what it does not know of it: fields of
other programs, the sizes of its blocks, names in an old encoding, a second member of a name.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

_ENTRY = struct.Struct("<4s6H3L5H2L")
"""Of a member in the directory (APPNOTE.TXT, 4.3.12)."""
_HEADER = struct.Struct("<4s5H3L2H")
"""Before the member itself (4.3.7)."""
_END = struct.Struct("<4s4H2LH")
"""After the directory (4.3.16)."""
_UTF_8 = 1 << 11
_VERSION = 20
"""Of what is needed to unpack a member: 2.0."""
_FIRST_DAY = 0x21
"""1 January 1980, as word processors date what they write."""
_ZIP64 = 1
"""The field with what has no room in four bytes (4.5.3)."""
_ELSEWHERE = 0xFFFFFFFF


def exchanged(data: bytes, archive: ZipFile, parts: Mapping[str, bytes]) -> bytes:
    """The archive in ``data`` with ``parts`` in the places of their members, new ones behind.

    Raises BadZipFile and struct.error.
    """
    entries = {info.header_offset: (info, entry) for info, entry in _entries(data, archive)}
    starts = sorted(entries)
    if len(starts) != len(archive.infolist()):
        raise BadZipFile("two members in one place")
    written = bytearray(data[: starts[0]] if starts else b"")
    directory: dict[int, bytes] = {}
    # What stands behind a member belongs to it: its sizes, or a gap.
    for start, end in zip(starts, [*starts[1:], archive.start_dir], strict=True):
        info, entry = entries[start]
        at = len(written)
        if info.filename in parts:
            member, directory[start] = _member(entry, parts[info.filename], at)
            written += member
            continue
        *_, name_size, extra_size = _HEADER.unpack_from(data, start)
        if start + _HEADER.size + name_size + extra_size + info.compress_size > end:
            raise BadZipFile("overlapping members")
        written += data[start:end]
        directory[start] = _moved(entry, at)
    rows = [directory[info.header_offset] for info in archive.infolist()]
    there = set(archive.namelist())
    for name, content in parts.items():
        if name not in there:
            member, row = _member(_new(name), content, len(written))
            written += member
            rows.append(row)
    listed = b"".join(rows)
    comment = archive.comment
    end_record = (b"PK\5\6", 0, 0, len(rows), len(rows), len(listed), len(written), len(comment))
    return b"".join((written, listed, _END.pack(*end_record), comment))


def _entries(data: bytes, archive: ZipFile) -> Iterator[tuple[ZipInfo, bytes]]:
    at = archive.start_dir
    for info in archive.infolist():
        *_, name, extra, comment, _, _, _, _ = _ENTRY.unpack_from(data, at)
        end = at + _ENTRY.size + name + extra + comment
        encoded = data[at + _ENTRY.size :][:name]
        encoding = "utf-8" if info.flag_bits & _UTF_8 else "cp437"
        # The last entry may claim more than there is of the directory.
        if (encoded.decode(encoding), len(info.extra), len(info.comment)) != (
            info.orig_filename,
            extra,
            comment,
        ):
            raise BadZipFile("false directory")
        yield info, data[at:end]
        at = end


def _new(name: str) -> bytes:
    encoded = name.encode()
    flags = 0 if name.isascii() else _UTF_8
    sizes = (0, 0, 0, len(encoded), 0, 0)
    return (
        _ENTRY.pack(b"PK\1\2", _VERSION, 0, flags, ZIP_DEFLATED, 0, _FIRST_DAY, *sizes, 0, 0, 0, 0)
        + encoded
    )


def _member(entry: bytes, content: bytes, at: int) -> tuple[bytes, bytes]:
    """A member with another content, and its entry; packed in the way that the entry says."""
    fields = list(_ENTRY.unpack_from(entry))
    flags, method, time, date = fields[3] & _UTF_8, *fields[4:7]
    name_size, extra_size, comment_size = fields[10:13]
    name = entry[_ENTRY.size :][:name_size]
    comment = entry[_ENTRY.size + name_size + extra_size :][:comment_size]
    packed = content
    if method == ZIP_DEFLATED:
        packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        packed = packer.compress(content) + packer.flush()
    sizes = (zlib.crc32(content), len(packed), len(content), name_size, 0)
    common = (_VERSION, flags, method, time, date, *sizes)
    header = _HEADER.pack(b"PK\3\4", *common)
    row = _ENTRY.pack(*fields[:2], *common, comment_size, 0, *fields[14:16], at)
    return header + name + packed, row + name + comment


def _moved(entry: bytes, at: int) -> bytes:
    """The entry of a member that is the same in another place."""
    moved = bytearray(entry)
    *_, packed, unpacked, name_size, extra_size, _, _, _, _, before = _ENTRY.unpack_from(entry)
    if before != _ELSEWHERE:
        struct.pack_into("<L", moved, _ENTRY.size - 4, at)
        return bytes(moved)
    field = _ENTRY.size + name_size
    end = field + extra_size
    while field < end:
        kind, size = struct.unpack_from("<2H", entry, field)
        if kind == _ZIP64:
            behind = 8 * ((packed == _ELSEWHERE) + (unpacked == _ELSEWHERE))
            struct.pack_into("<Q", moved, field + 4 + behind, at)
            return bytes(moved)
        field += 4 + size
    raise BadZipFile("no place of a member")
