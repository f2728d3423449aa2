"""Copies of unusual packages: every byte that is not changed is as it was."""

from __future__ import annotations

import re
import struct
import warnings
import zipfile
from collections.abc import Callable
from io import BytesIO, RawIOBase
from pathlib import Path
from typing import Any

import pytest

from qcite import drafts
from qcite.document import Document
from qcite.drafts.annotation import annotate
from qcite.drafts.correction import corrected
from qcite.drafts.model import Comment, Draft, Edit
from qcite.edition import loading
from qcite.proofreading.proofread import Correcting, proofread
from tests.conftest import FIXTURES, Result

DRAFTS = FIXTURES / "drafts"
Run = Callable[..., Result]
ENTRY = struct.Struct("<4s6H3L5H2L")


def records(data: bytes) -> list[tuple[bytes, bytes, bytes]]:
    """Of each member its name, all its bytes up to the next one, and its entry without the place.

    Read without zipfile, in the order of the directory.
    """
    end = data.rindex(b"PK\5\6")
    count, size, directory = struct.unpack_from("<H2L", data, end + 10)
    found = []
    at = directory
    for _ in range(count):
        *_, name, extra, comment, _, _, _, place = ENTRY.unpack_from(data, at)
        entry = bytearray(data[at : at + ENTRY.size + name + extra + comment])
        if place == 0xFFFFFFFF:
            field = entry.index(b"\1\0\x08\0", ENTRY.size + name)
            (place,) = struct.unpack_from("<Q", entry, field + 4)
            entry[field + 4 : field + 12] = bytes(8)
        else:
            entry[42:46] = bytes(4)
        found.append((place, bytes(entry[ENTRY.size :][:name]), bytes(entry)))
        at += len(entry)
    assert at == directory + size
    places = sorted(place for place, _, _ in found)
    ends = dict(zip(places, [*places[1:], directory], strict=True))
    return [(name, data[place : ends[place]], entry) for place, name, entry in found]


def members(name: str) -> dict[str, bytes]:
    with zipfile.ZipFile(DRAFTS / name) as archive:
        return {one: archive.read(one) for one in archive.namelist()}


def more(name: str) -> dict[str, bytes]:
    """A document with what programs keep in it besides."""
    there = members(name)
    if name.endswith(".docx"):
        return {
            **there,
            "word/vbaProject.bin": bytes(range(256)) * 9,
            "word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0" + bytes(600),
            "word/media/image1.png": b"\x89PNG\r\n" + bytes(range(256)),
            "_xmlsignatures/origin.sigs": b"",
            "_xmlsignatures/sig1.xml": b"<Signature/>",
            "customXml/item1.xml": b"<a/>",
        }
    return {
        **there,
        "META-INF/documentsignatures.xml": b"<document-signatures/>",
        "Basic/Standard/Module1.xml": b"<script:module/>",
        "Object 1/content.xml": b"<office:document-content/>",
    }


def made(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def stored(parts: dict[str, bytes]) -> bytes:
    return made(parts, zipfile.ZIP_STORED)


def other_order(parts: dict[str, bytes]) -> bytes:
    return made(dict(reversed(parts.items())))


def best_packed(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


class _Pipe(RawIOBase):
    """What cannot be gone back in: zipfile writes the sizes behind the members."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self.data += data
        return len(data)


def streamed(parts: dict[str, bytes]) -> bytes:
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return bytes(pipe.data)


def with_fields(parts: dict[str, bytes]) -> bytes:
    """Fields, comments and attributes as packers of other systems write them."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (2022, 2, 2, 2, 2, 2))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.extra = struct.pack("<2HBL", 0x5455, 5, 1, 1_700_000_000)
            info.comment = "注".encode()
            info.external_attr = 0o100640 << 16
            info.create_system = 3
            archive.writestr(info, content)
        archive.comment = b"made by hand"
    return file.getvalue()


def large_fields(parts: dict[str, bytes]) -> bytes:
    """Zip64 where it need not be, the places in the directory as well."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(content)
    data = file.getvalue()
    end = data.rindex(b"PK\5\6")
    count, _, at = struct.unpack_from("<H2L", data, end + 10)
    directory, written = at, bytearray(data[:at])
    for _ in range(count):
        fields = list(ENTRY.unpack_from(data, at))
        encoded = data[at + ENTRY.size :][: fields[10]]
        at += ENTRY.size + sum(fields[10:13])
        extra = struct.pack("<2HQ", 1, 8, fields[16])
        fields[11], fields[16] = len(extra), 0xFFFFFFFF
        written += ENTRY.pack(*fields) + encoded + extra
    size = len(written) - directory
    written += struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, size, directory, 0)
    return bytes(written)


def twice(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, content in [*parts.items(), ("docProps/app.xml", b"<a/>"), ("other", b"1")]:
            archive.writestr(name, content)
        archive.writestr("other", b"2")
    return file.getvalue()


def partly_encrypted(parts: dict[str, bytes]) -> bytes:
    """A member that says it has a password, which nobody needs to read."""
    data = bytearray(made({**parts, "secret": b"\1\2\3"}))
    at = data.index(b"secret")
    data[at - 30 + 6] |= 1
    entry = data.rindex(b"secret") - ENTRY.size
    data[entry + 8] |= 1
    return bytes(data)


def with_old_names(parts: dict[str, bytes]) -> bytes:
    """A name in the code page of a Chinese Windows, as old packers wrote it."""
    data = made({**parts, "word/media/AAAA.png": b"\x89PNG"})
    return data.replace(b"AAAA", "图片".encode("gbk"))


def with_a_program_before(parts: dict[str, bytes]) -> bytes:
    return b"#!/bin/sh\nexit 0\n" + made(parts)


PACKERS = [
    made,
    stored,
    other_order,
    best_packed,
    streamed,
    with_fields,
    large_fields,
    twice,
    partly_encrypted,
    with_old_names,
]


def changed(old: bytes, new: bytes) -> set[str]:
    """The names of members that are not, byte for byte, as they were; the order stays."""
    before, after = records(old), records(new)
    names = [name for name, _, _ in before]
    assert [name for name, _, _ in after][: len(names)] == names
    return {
        name.decode("utf-8", "replace")
        for index, (name, *rest) in enumerate(after)
        if index >= len(before) or tuple(rest) != before[index][1:]
    }


def annotated(draft: Draft) -> bytes:
    return annotate(draft, [Comment(4, 8, ("有误",)), Comment(30, 31, ("有误",))]).contents


def fixed(draft: Draft) -> bytes:
    contents, left_out = corrected(draft, [Edit(4, 5, "甲"), Edit(30, 30, "乙")])
    assert len(left_out) < 2
    return contents


@pytest.mark.parametrize("packer", PACKERS, ids=lambda packer: str(packer.__name__))
@pytest.mark.parametrize("name", ["notice.docx", "inline.docx", "notice.odt"])
def test_all_else_is_byte_for_byte(name: str, packer: Callable[[dict[str, bytes]], bytes]) -> None:
    parts = more(name)
    if packer is other_order and name.endswith(".odt"):
        parts["mimetype"] = parts.pop("mimetype")  # It must be the first one.
    source = packer(parts)
    draft = drafts.read_stream(source, name)
    assert draft.text == drafts.read(str(DRAFTS / name)).text
    main = "content.xml" if name.endswith(".odt") else "word/document.xml"
    assert changed(source, fixed(draft)) == {main}
    comments = (
        set()
        if name.endswith(".odt")
        else {"word/comments.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}
    )
    there = changed(source, annotated(draft))
    assert main in there
    assert there <= {main, *comments}
    for contents in (fixed(draft), annotated(draft)):
        with zipfile.ZipFile(BytesIO(contents)) as archive:
            if packer is not partly_encrypted:
                assert archive.testzip() is None
        again = drafts.read_stream(contents, name)
        assert again.format == draft.format
    assert drafts.read_stream(annotated(draft), name).text == draft.text


def test_nothing_changed_is_the_same_file() -> None:
    for packer in PACKERS:
        source = packer(more("notice.docx"))
        draft = drafts.read_stream(source, "a.docx")
        contents, _ = corrected(draft, [])
        assert records(contents) == records(source)


def test_a_part_that_is_there_twice_is_changed_twice() -> None:
    """Which of the two a program opens is its own affair."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, content in members("notice.docx").items():
            archive.writestr(name, content)
        archive.writestr("word/document.xml", members("notice.docx")["word/document.xml"])
    contents = fixed(drafts.read_stream(file.getvalue(), "a.docx"))
    with zipfile.ZipFile(BytesIO(contents)) as archive:
        same = [
            archive.read(one) for one in archive.infolist() if one.filename[5:] == "document.xml"
        ]
    assert len(same) == 2
    assert same[0] == same[1] != members("notice.docx")["word/document.xml"]


def test_a_package_behind_a_program() -> None:
    source = with_a_program_before(members("notice.docx"))
    with pytest.raises(drafts.DraftError):
        drafts.read_stream(source, "a.docx")


@pytest.mark.parametrize("how", ["same place", "overlapping", "long name", "long comment"])
def test_a_package_with_a_wrong_directory_is_not_copied(how: str) -> None:
    source = bytearray(made({**members("notice.docx"), "aaaa": b"1" * 99, "bbbb": b"2" * 99}))
    first, second = (source.rindex(name) - ENTRY.size for name in (b"aaaa", b"bbbb"))
    if how == "same place":
        source[second + 42 : second + 46] = source[first + 42 : first + 46]
    elif how == "overlapping":
        struct.pack_into("<L", source, first + 20, 9_999)
    else:
        struct.pack_into("<H", source, second + (28 if how == "long name" else 32), 9)
    draft = drafts.read_stream(bytes(source), "a.docx")
    with pytest.raises(drafts.DraftError) as caught:
        fixed(draft)
    assert str(caught.value) == (
        "a.docx：文件已损坏（压缩包不完整）；请用原来的程序打开，能打开就另存一份再核对。"
    )


# Inside the part that changes

PARAGRAPH = re.compile(rb"(<w:p[ >](?:(?!<w:p[ >]).)*?</w:p>)", re.DOTALL)
OWN = re.compile(
    rb"<office:annotation[^>]*><dc:creator>qcite</dc:creator>.*?</office:annotation>"
    rb"|<office:annotation-end office:name=.qcite-note-\d+./>",
    re.DOTALL,
)


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name)


@pytest.mark.parametrize("name", ["comments.docx", "inline.docx", "notice.docx", "tracked.docx"])
def test_other_paragraphs_are_byte_for_byte(name: str) -> None:
    """Other people's comments and tracked changes, boxes, fields and notes among them."""
    draft = drafts.read(str(DRAFTS / name))
    before = PARAGRAPH.split(part(draft.source, "word/document.xml"))
    written = 0
    offsets = range(0, len(draft.text) - 1, max(len(draft.text) // 60, 1))
    for offset in offsets:
        comment = Comment(offset, offset + 1, ("有误",))
        for copy in (
            corrected(draft, [Edit(offset, offset + 1, "甲")])[0],
            annotate(draft, [comment]).contents,
        ):
            after = PARAGRAPH.split(part(copy, "word/document.xml"))
            assert len(after) == len(before)
            differing = sum(old != new for old, new in zip(before, after, strict=True))
            assert differing <= 1  # None if it stands in a note or a header.
            written += differing
    assert written > len(offsets)


def test_without_its_comments_an_odt_is_byte_for_byte() -> None:
    draft = drafts.read(str(DRAFTS / "notice.odt"))
    comments = [Comment(at, at + 4, ("一", "二")) for at in range(0, len(draft.text) - 4, 3)]
    after = part(annotate(draft, comments).contents, "content.xml")
    assert OWN.subn(b"", after)[0] == part(draft.source, "content.xml")
    assert OWN.subn(b"", after)[1] > len(comments)


# Signatures


@pytest.mark.parametrize("name", ["python-docx.docx", "libreoffice.odt"])
def test_a_signed_draft_is_not_changed_and_a_copy_says_so(
    qcite: Run, name: str, tmp_path: Path
) -> None:
    with zipfile.ZipFile(FIXTURES / "review" / name) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    signature = "META-INF/documentsignatures.xml" if ".odt" in name else "_xmlsignatures/sig1.xml"
    path = tmp_path / f"草稿{Path(name).suffix}"
    source = made({**parts, signature: b"<Signature/>"})
    path.write_bytes(source)
    done = qcite("check", "--fix", "--in-place", str(path))
    assert done.status == 2
    assert (
        f"没有写出改正稿：{path}：有数字签名，改动会使签名失效，没有改动；"
        "请去掉 --in-place，另存改正稿。" in done.stdout
    )
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    assert path.read_bytes() == source
    done = qcite("check", "--annotate", str(path))
    copy = f"草稿.qcite{path.suffix}"
    assert f"原稿有数字签名，{copy} 中的签名因改动而失效，须重新签名。" in done.stdout
    assert changed(source, (tmp_path / copy).read_bytes()).isdisjoint({signature})
    assert path.read_bytes() == source
    # What is only checked is left alone, and nothing is said.
    assert "签名" not in qcite("check", str(path)).stdout


def test_a_draft_with_macros_keeps_them(tmp_path: Path) -> None:
    """A .docm: another type of the main part, and a program in it."""
    with zipfile.ZipFile(FIXTURES / "review" / "python-docx.docx") as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    types = parts["[Content_Types].xml"]
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    assert plain in types
    macro = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    parts["[Content_Types].xml"] = types.replace(plain, macro)
    parts["word/vbaProject.bin"] = bytes(range(256)) * 100
    parts["word/vbaProjectSignature.bin"] = bytes(99)
    path = tmp_path / "草稿.docm"
    path.write_bytes(made(parts))
    result = proofread(str(path), Document(loading.load()), correcting=Correcting(annotates=True))
    assert result.corrected is not None
    assert not result.corrected.error
    copy = (tmp_path / "草稿.qcite.docm").read_bytes()
    there = changed(path.read_bytes(), copy)
    assert there.isdisjoint({"word/vbaProject.bin", "word/vbaProjectSignature.bin"})
    with zipfile.ZipFile(BytesIO(copy)) as archive:
        assert macro in archive.read("[Content_Types].xml")
