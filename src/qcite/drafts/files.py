"""Finding drafts, opening them safely, and recognising their format."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Literal

from qcite.disk import NoFileError, read_start
from qcite.drafts import limits
from qcite.drafts.model import Draft, DraftError, Format
from qcite.errors import reason

_SUFFIXES: dict[str, Format] = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".docx": "docx",
    ".docm": "docx",
    ".odt": "odt",
    ".pdf": "pdf",
}
_UNREAD = frozenset((".doc", ".dot", ".wps", ".wpt", ".rtf", ".uof", ".uot", ".pages"))
"""Of word processors' files that are drafts and cannot be read, or only with LibreOffice. In a
folder they are named, not passed over: what was not looked at must not seem right."""
_BINARY: frozenset[Format] = frozenset(("docx", "odt", "pdf"))

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF")
_ODF = b"application/vnd.oasis.opendocument."
_FOREIGN = {
    "xl/": "Excel 表格",
    "ppt/": "PowerPoint 演示文稿",
}
_PDF_HEADER_WITHIN = 1024
"""Readers accept the header of a .pdf anywhere in so many bytes (ISO 32000-1, annex H.3)."""


def find(paths: Iterable[str]) -> list[Path]:
    """The drafts under ``paths``: files as they are given, folders searched, none twice.

    Hidden files and folders, lock files (~$草稿.docx) and suffixes that no draft has are left out
    of folders; a draft in a format that is not read (.doc, .wps) is kept: reading it says so.
    Nothing is opened. A path that does not exist is kept, and so is a folder that may not be
    listed: reading it says so.
    """
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        # Path.is_dir raises on a name that is too long.
        if os.path.isdir(path):
            found.update(dict.fromkeys(_in_folder(path)))
        else:
            found[path] = None
    return list(found)


def _in_folder(folder: Path) -> Iterable[Path]:
    closed: list[OSError] = []
    for root, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            suffix = Path(name).suffix.lower()
            if not name.startswith((".", "~$")) and (suffix in _SUFFIXES or suffix in _UNREAD):
                yield Path(root, name)
    yield from (Path(error.filename) for error in closed)


def read(path: str) -> Draft:
    """The draft in the file at ``path``. Raises DraftError."""
    return read_stream(_contents(path), path)


def _contents(path: str) -> bytes:
    bound = _bound(_SUFFIXES.get(Path(path).suffix.lower()))
    try:
        data = read_start(path, bound + 1)
    except NoFileError:
        raise DraftError(f"{path}：不是普通文件；要核对管道里的文字，请把文件名写成 -。") from None
    except FileNotFoundError:
        raise DraftError(f"{path}：没有这个文件，请检查文件名和所在文件夹。") from None
    except IsADirectoryError:
        raise DraftError(f"{path}：是文件夹，不是文件。") from None
    except PermissionError:
        if os.name == "nt" and os.path.isdir(path):  # So Windows answers for a folder.
            raise DraftError(f"{path}：是文件夹，不是文件。") from None
        raise DraftError(f"{path}：没有读取权限。") from None
    except ValueError:
        raise DraftError("文件名含有空字符（NUL），不是有效的文件名。") from None
    except OSError as error:
        raise DraftError(f"{path}：读不出来（{reason(error)}）。") from None
    if len(data) > bound:
        raise _too_large(path, bound)
    return data


def _bound(kind: Format | None) -> int:
    return limits.MAX_PACKAGE if kind in _BINARY else limits.MAX_TEXT


def _too_large(name: str, bound: int) -> DraftError:
    return DraftError(
        f"{name}：文件超过 {bound // limits.MIB} MB，不核对；请删去图片等附件或拆成几个文件。"
    )


def read_stream(data: bytes, name: str) -> Draft:
    """The draft in ``data``; the format is recognised from it and from the suffix of ``name``.

    Raises DraftError.
    """
    if data.startswith(_OLE) and not _is_encrypted(data):
        converted = _converted(data, name)
        if converted is not None:
            return converted
    kind = recognise(data, name)
    if len(data) > _bound(kind):
        raise _too_large(name, _bound(kind))
    # Each reader is imported when a file needs it: a plain text must be checked at once.
    if kind == "docx":
        from qcite.drafts import docx

        draft = docx.read(data, name)
    elif kind == "odt":
        from qcite.drafts import odt

        draft = odt.read(data, name)
    elif kind == "pdf":
        from qcite.drafts import pdf

        draft = pdf.read(data, name)
    else:
        draft = _read_text(data, name, kind)
    if len(draft.text) > limits.MAX_CHARACTERS:
        raise DraftError(f"{name}：文字超过 {limits.MAX_CHARACTERS} 字，请拆成几个文件再核对。")
    return draft


def _converted(data: bytes, name: str) -> Draft | None:
    """The draft in a .doc or .wps, where LibreOffice is there to read it. Raises DraftError."""
    from qcite.drafts import office

    program = office.program() if office.is_word(data) else None
    if program is None:
        return None
    draft = read_stream(office.to_docx(program, data, name), f"{name}.docx")
    notice = "旧格式文件，经 LibreOffice 转换为 .docx 核对。"
    return replace(draft, path=name, notices=(notice, *draft.notices), is_converted=True)


def _is_encrypted(data: bytes) -> bool:
    return "EncryptedPackage".encode("utf-16-le") in data


def _read_text(data: bytes, name: str, kind: Literal["txt", "md", "html"]) -> Draft:
    from qcite.drafts import encoding

    declared = encoding.declared_in_html(data) if kind == "html" else ""
    text = encoding.decode(data, name, declared).text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if kind == "html":
        from qcite.drafts import html

        return html.read(text, name, data)
    if kind == "md":
        from qcite.drafts import markdown

        return markdown.read(text, name, data)
    from qcite.drafts import plain

    return plain.read(text, name, data)


def recognise(data: bytes, name: str) -> Format:
    """The format of ``data``, whatever its name says, as far as it can be seen in it.

    Raises DraftError for formats that are known and not read.
    """
    suffix = Path(name).suffix.lower()
    claimed = _SUFFIXES.get(suffix)
    if data.startswith(_ZIP):
        return _recognise_package(data, name)
    if data.startswith(_OLE):
        if _is_encrypted(data):
            raise DraftError(f"{name}：文件有密码，请用 Word 或 WPS 去掉密码后再核对。")
        raise DraftError(
            f"{name}：是旧版 Word（.doc）或 WPS 格式，读不了；请用 Word 或 WPS 另存为 .docx。"
        )
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN] and claimed in (None, "pdf"):
        return "pdf"
    if data.startswith(b"{\\rtf"):
        raise DraftError(f"{name}：是 RTF 格式，读不了；请用 Word 或 WPS 另存为 .docx。")
    if claimed in _BINARY or (claimed is None and data.startswith(_PICTURES)):
        if not data:
            raise DraftError(f"{name}：是空文件。")
        if data.startswith(_PICTURES):
            raise DraftError(f"{name}：内容是图片，不是文档；图片里的文字无法核对。")
        raise DraftError(f"{name}：内容不是 {claimed or suffix} 文档，可能已损坏或改错了扩展名。")
    if claimed is not None:
        return claimed
    if suffix in _UNREAD and b"\0" in data:
        raise DraftError(f"{name}：{suffix} 格式，读不了；请用 Word 或 WPS 另存为 .docx。")
    return "html" if _looks_like_html(data) else "txt"


def _recognise_package(data: bytes, name: str) -> Format:
    """Whether the package is a .docx or an .odt. Raises DraftError when it is neither."""
    # Only packages pay for zipfile and expat.
    from qcite.drafts.package import Package
    from qcite.drafts.xml import relations

    package = Package(data, name)
    if "mimetype" in package.members:
        kind = package.read("mimetype").strip()
        if kind in (_ODF + b"text", _ODF + b"text-template"):
            return "odt"
        if kind.startswith(_ODF):
            raise DraftError(f"{name}：不是文字文档，只核对 .odt 文字文档。")
    if any(kind == "officeDocument" for _, kind, _ in relations(package, "")):
        for folder, label in _FOREIGN.items():
            if any(member.startswith(folder) for member in package.members):
                raise DraftError(f"{name}：是 {label}，读不了；请把文字存为 .docx 或 .txt 再核对。")
        return "docx"
    raise DraftError(f"{name}：是压缩包，不是 Word 或 ODF 文档；请解压后核对里面的文件。")


def _looks_like_html(data: bytes) -> bool:
    beginning = data[:_PDF_HEADER_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return beginning.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<?xml"))
