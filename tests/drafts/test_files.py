"""Finding, opening and recognising drafts; what cannot be read is one clear message."""

from __future__ import annotations

import os
import socket
import struct
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from qcite import drafts
from qcite.drafts import limits
from tests.conftest import FIXTURES
from tests.fixtures.drafts.make_word import NAMESPACES, p, package, t

DRAFTS = FIXTURES / "drafts"
TEXT = "《质量强国建设纲要》第十三条提出：“强化工程质量保障”。\n第二行。"


def message(data: bytes, name: str) -> str:
    with pytest.raises(drafts.DraftError) as caught:
        drafts.read_stream(data, name)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def zipped(**members: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return file.getvalue()


def word(tmp_path: Path, body: str) -> bytes:
    package(tmp_path / "made.docx", body)
    return (tmp_path / "made.docx").read_bytes()


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "utf-32"],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_text_encodings(encoding: str, newline: str) -> None:
    draft = drafts.read_stream(TEXT.replace("\n", newline).encode(encoding), "草稿.txt")
    assert draft.text == TEXT
    assert draft.place(draft.text.index("第二行")).label == "第2行第1列"


def test_utf16_with_byte_order_mark_of_either_kind() -> None:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        assert drafts.read_stream(mark + TEXT.encode(encoding), "a.txt").text == TEXT


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        # One byte of a UTF-8 text is damaged: it is not taken for GB18030.
        (
            "第一行\n第二行质量强国".encode()[:-1],
            "a.txt：第2行有 UTF-8 编码的坏字节，文件可能已损坏；"
            "请用原来的程序打开，另存为 UTF-8 再核对。",
        ),
        (
            b"\xff\xfe" + "质量".encode("utf-16-le")[:-1],
            "a.txt：第1行有 UTF-16 编码的坏字节，文件可能已损坏；"
            "请用原来的程序打开，另存为 UTF-8 再核对。",
        ),
        (
            b"\xff\xfe\x00\xd8a\x00",  # A surrogate alone.
            "a.txt：第1行有 UTF-16 编码的坏字节，文件可能已损坏；"
            "请用原来的程序打开，另存为 UTF-8 再核对。",
        ),
        (
            "第一行\n第二\0行".encode(),
            "a.txt：第2行含有空字符（NUL），不是文本文件，无法核对。",
        ),
        (
            b"\xff\xfe" + "甲\0乙".encode("utf-16-le"),
            "a.txt：第1行含有空字符（NUL），不是文本文件，无法核对。",
        ),
        (
            bytes(range(128, 256)) * 4,
            "a.txt：不是文本文件，或编码不是 UTF-8、UTF-16、GB18030；"
            "请用原来的程序打开，另存为 UTF-8 文本再核对。",
        ),
    ],
)
def test_text_that_is_damaged(data: bytes, expected: str) -> None:
    assert message(data, "a.txt") == expected


def test_control_and_invisible_characters_stay() -> None:
    text = "质\u200b量\u202e强\x1b[31m国\x07\ufeff。"
    assert drafts.read_stream(text.encode(), "a.txt").text == text


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(9), "a.docx", "内容是图片，不是文档；图片里的文字无法核对。"),
        (b"\xff\xd8\xff\xe0" + b"0" * 64, "a.odt", "内容是图片，不是文档；图片里的文字无法核对。"),
        (b"GIF89a" + b"0" * 64, "stdin", "内容是图片，不是文档；图片里的文字无法核对。"),
        (b"", "a.docx", "是空文件。"),
        (b"%PDF-1.4", "a.docx", "内容不是 docx 文档，可能已损坏或改错了扩展名。"),
        (b"hello", "a.pdf", "内容不是 pdf 文档，可能已损坏或改错了扩展名。"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600,
            "a.doc",
            "是旧版 Word（.doc）或 WPS 格式，读不了；请用 Word 或 WPS 另存为 .docx。",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.docx",
            "文件有密码，请用 Word 或 WPS 去掉密码后再核对。",
        ),
        (rb"{\rtf1\ansi}", "a.docx", "是 RTF 格式，读不了；请用 Word 或 WPS 另存为 .docx。"),
        (
            zipped(a=b"1"),
            "a.docx",
            "是压缩包，不是 Word 或 ODF 文档；请解压后核对里面的文件。",
        ),
        (
            zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
            "a.odt",
            "不是文字文档，只核对 .odt 文字文档。",
        ),
        (
            zipped(mimetype=b"application/vnd.oasis.opendocument.text"),
            "a.odt",
            "文件已损坏（缺少 content.xml）；请用原来的程序打开，能打开就另存一份再核对。",
        ),
    ],
)
def test_what_is_not_a_draft(data: bytes, name: str, expected: str) -> None:
    assert message(data, name) == f"{name}：{expected}"


def test_a_spreadsheet() -> None:
    relations = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    )
    data = zipped(**{"_rels__.rels": relations, "xl__workbook.xml": b"<a/>"})
    expected = "a.xlsx：是 Excel 表格，读不了；请把文字存为 .docx 或 .txt 再核对。"
    assert message(data, "a.xlsx") == expected


def test_the_content_decides_not_the_suffix() -> None:
    data = (DRAFTS / "strict.docx").read_bytes()
    for name in ("a.txt", "stdin", "a.odt"):
        draft = drafts.read_stream(data, name)
        assert (draft.format, draft.text) == ("docx", "严格格式的文档。")
    assert drafts.read_stream(b"<!DOCTYPE html><p>a&amp;b", "-").format == "html"
    assert drafts.read_stream((DRAFTS / "notice.pdf").read_bytes(), "-").format == "pdf"
    assert drafts.read_stream(b"<p>a&amp;b", "-").format == "txt"


@pytest.mark.parametrize("name", ["tracked.docx", "notice.odt"])
def test_truncated_at_any_place(name: str) -> None:
    data = (DRAFTS / name).read_bytes()
    for length in range(4, len(data) - 1, 97):
        assert "压缩包不完整" in message(data[:length], name)


@pytest.mark.parametrize("name", ["inline.docx", "notice.odt", "notice.pdf"])
def test_damaged_at_any_place(name: str) -> None:
    data = bytearray((DRAFTS / name).read_bytes())
    for at in range(0, len(data), len(data) // (6 if name.endswith("pdf") else 60)):
        data[at] ^= 0xFF
        try:
            drafts.read_stream(bytes(data), name)
        except drafts.DraftError as error:
            assert "\n" not in str(error)
        data[at] ^= 0xFF


def test_a_part_too_large_by_its_declared_size(tmp_path: Path) -> None:
    data = word(tmp_path, p(t(" " * (limits.MAX_PART + 1))))
    assert len(data) < limits.MIB
    assert message(data, "a.docx") == (
        "a.docx：word/document.xml 解压后超过 64 MB，可能是压缩炸弹，不核对。"
    )


def test_a_part_larger_than_its_declared_size(tmp_path: Path) -> None:
    data = bytearray(word(tmp_path, p(t(" " * (limits.MAX_PART + 1)))))
    size = struct.pack("<L", data.count(b" "))
    real = struct.pack("<L", _size_of_document(bytes(data)))
    assert data.count(real) == 2  # In the local header and in the directory.
    message(bytes(data.replace(real, size)), "a.docx")


def _size_of_document(data: bytes) -> int:
    return zipfile.ZipFile(BytesIO(data)).getinfo("word/document.xml").file_size


def test_too_many_members() -> None:
    data = zipped(**{str(number): b"" for number in range(limits.MAX_MEMBERS + 1)})
    assert message(data, "a.docx") == "a.docx：压缩包里有过多的文件，不核对。"


BILLION_LAUGHS = "<!DOCTYPE w:document [" + "".join(
    f'<!ENTITY e{number} "{f"&e{number - 1};" * 10 if number else "laugh"}">'
    for number in range(10)
)


@pytest.mark.parametrize(
    "doctype",
    [
        BILLION_LAUGHS + "]>",
        '<!DOCTYPE w:document [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w:document SYSTEM "http://example.com/a.dtd">',
        "<!DOCTYPE w:document>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_never_expanded(tmp_path: Path, doctype: str, encoding: str) -> None:
    package(tmp_path / "a.docx", p(t("甲")))
    archive = zipfile.ZipFile(tmp_path / "a.docx")
    members = {name: archive.read(name) for name in archive.namelist()}
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}<w:document {NAMESPACES}/>'
    members["word/document.xml"] = xml.encode(encoding)
    data = zipped(**{name.replace("/", "__"): content for name, content in members.items()})
    expected = "a.docx：word/document.xml 含有 DTD（可能是恶意文件），不核对。"
    assert message(data, "a.docx") == expected


def test_deep_nesting(tmp_path: Path) -> None:
    depth = 200_000
    for opened, closed in (("<w:x>", "</w:x>"), ("<w:del>", "</w:del>")):
        data = word(tmp_path, opened * depth + closed * depth)
        assert message(data, "a.docx") == (
            "a.docx：word/document.xml 中表格等嵌套过深，读不完；请改成单层再核对。"
        )


def test_tables_in_tables_are_called_too_deep_and_not_damaged(tmp_path: Path) -> None:
    opened, closed = "<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>"
    said = message(word(tmp_path, opened * 500 + closed * 500), "a.docx")
    assert "嵌套过深" in said and "损坏" not in said


def test_xml_that_is_not_well_formed(tmp_path: Path) -> None:
    assert "word/document.xml 不是合格的 XML" in message(word(tmp_path, "<w:p>"), "a.docx")
    assert "word/document.xml 不是合格的 XML" in message(word(tmp_path, "\0"), "a.docx")


def test_a_way_of_compressing_that_no_office_has(tmp_path: Path) -> None:
    file = BytesIO()
    with (
        zipfile.ZipFile(DRAFTS / "strict.docx") as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_BZIP2) as target,
    ):
        for name in source.namelist():
            target.writestr(name, source.read(name))
    assert "文件已损坏（压缩方式不符）" in message(file.getvalue(), "a.docx")


def test_a_part_in_half_a_character() -> None:
    data = zipped(
        mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": b"\xff\xfe<"}
    )
    assert "文件已损坏（content.xml 的编码有误）" in message(data, "a.odt")


def test_too_many_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_CHARACTERS", 3)
    assert drafts.read_stream("甲乙丙".encode(), "a.txt").text == "甲乙丙"
    expected = "a.txt：文字超过 3 字，请拆成几个文件再核对。"
    assert message("甲乙丙丁".encode(), "a.txt") == expected


def test_encrypted_members() -> None:
    data = bytearray((DRAFTS / "strict.docx").read_bytes())
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1  # The flag in the directory.
        at = data.find(b"PK\x01\x02", at + 1)
    assert message(bytes(data), "a.docx") == "a.docx：文件有密码，请去掉密码后再核对。"


def test_encrypted_odt() -> None:
    data = zipped(
        mimetype=b"application/vnd.oasis.opendocument.text",
        **{"META-INF__manifest.xml": b"<m><encryption-data/></m>", "content.xml": b"\x17"},
    )
    expected = "a.odt：文件有密码，请用 LibreOffice 或 WPS 去掉密码后再核对。"
    assert message(data, "a.odt") == expected


# Opening


def reading(path: Path) -> str:
    with pytest.raises(drafts.DraftError) as caught:
        drafts.read(str(path))
    return str(caught.value)


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    missing, folder = tmp_path / "没有.txt", tmp_path / "文件夹.docx"
    folder.mkdir()
    assert reading(missing) == f"{missing}：没有这个文件，请检查文件名和所在文件夹。"
    assert reading(folder) == f"{folder}：是文件夹，不是文件。"
    assert reading(Path("a\0b")) == "文件名含有空字符（NUL），不是有效的文件名。"
    assert "读不出来" in reading(tmp_path / ("长" * 300))


@pytest.mark.skipif(sys.platform == "win32", reason="no such files on Windows")
def test_pipes_and_devices_are_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = tmp_path / "管道.txt"
    os.mkfifo(pipe)
    plea = "不是普通文件；要核对管道里的文字，请把文件名写成 -。"
    assert reading(pipe) == f"{pipe}：{plea}"
    assert reading(Path("/dev/null")) == f"/dev/null：{plea}"
    assert reading(Path("/dev/zero")) == f"/dev/zero：{plea}"
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(tmp_path)  # The name of a socket must be short.
        server.bind("s.txt")
        assert "读不出来" in reading(Path("s.txt"))


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("甲", encoding="utf-8")
    path.chmod(0)
    assert reading(path) == f"{path}：没有读取权限。"


@pytest.mark.parametrize(("suffix", "megabytes"), [("txt", 32), ("md", 32), ("docx", 100)])
def test_a_file_of_200_megabytes_is_not_read(tmp_path: Path, suffix: str, megabytes: int) -> None:
    path = tmp_path / f"a.{suffix}"
    with path.open("wb") as file:
        file.truncate(200 * limits.MIB)
    assert reading(path) == (
        f"{path}：文件超过 {megabytes} MB，不核对；请删去图片等附件或拆成几个文件。"
    )


def test_stdin_has_the_same_bounds() -> None:
    data = b"a" * (limits.MAX_TEXT + 1)
    assert message(data, "-") == "-：文件超过 32 MB，不核对；请删去图片等附件或拆成几个文件。"


# Finding


def test_find(tmp_path: Path) -> None:
    for name in (
        "b.docx",
        "a.TXT",
        "~$b.docx",
        ".hidden.txt",
        ".~lock.b.docx#",
        "image.png",
        "old.doc",
        "sub/c.md",
        "sub/x.html",
        ".git/d.txt",
        "x.docx/e.odt",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    found = drafts.find([str(tmp_path)])
    relative = [path.relative_to(tmp_path).as_posix() for path in found]
    # old.doc cannot be read; that is said of it, not passed over.
    assert relative == ["a.TXT", "b.docx", "old.doc", "sub/c.md", "sub/x.html", "x.docx/e.odt"]
    # What is named is taken as it is named, once.
    named = [str(tmp_path / "old.doc"), "没有.txt", "-", str(tmp_path / "sub"), "没有.txt"]
    assert drafts.find(named) == [
        tmp_path / "old.doc",
        Path("没有.txt"),
        Path("-"),
        tmp_path / "sub" / "c.md",
        tmp_path / "sub" / "x.html",
    ]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root reads everything")
def test_find_keeps_a_folder_that_may_not_be_listed(tmp_path: Path) -> None:
    folder = tmp_path / "锁"
    folder.mkdir(mode=0)
    assert drafts.find([str(tmp_path)]) == [folder]
    assert reading(folder) == f"{folder}：没有读取权限。"


def test_find_does_not_follow_links_in_circles(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "again").symlink_to(tmp_path)
    assert drafts.find([str(tmp_path)]) == [tmp_path / "a.txt"]
