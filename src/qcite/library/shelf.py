"""The documents on the shelf: a folder of outline files that a person may edit, copy and share.

Beside them lies .names.tsv, made from the files and remade when they change: what each is called.
The shells' completion reads it, too.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from typing import TypeGuard

from qcite.disk import read_start, save, write_whole
from qcite.edition import loading
from qcite.edition.outline import Outline
from qcite.edition.tables import EditionError
from qcite.errors import QciteError, reason
from qcite.text.abridged import listed
from qcite.text.quotation_marks import quoted

VARIABLE = "QCITE_LIBRARY"
NAMES = ".names.tsv"
"""A document a line: file, the name that a shell offers, title, its pinyin initials, short title,
version; with tabs between."""
_LONGEST_TITLE = 300
"""Characters; what is longer is no title, and would be said in every message."""
_LONGEST_NAMES = 8_000_000
"""Bytes of it that are read."""
_UNFIT = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]')
_HEAD = re.compile(rb"(?m)^\s*\[\[?(?:units|parts|preamble|structure)\b")
_MARKS = str.maketrans("()〈〉", "（）《》")
_EDITION = re.compile("（[^（）]*）$")
"""Behind a title: （试行）, （2018年）."""
_LIKE_LOCATOR = re.compile("[0-9０-９第（专目部附引一二三四五六七八九十百]")
_LISTED = 5
_INNER = str.maketrans("《》", "〈〉")


class LibraryError(QciteError):
    """What the library cannot do; the message says what to do instead."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A document on the shelf."""

    file: str
    """Name of the file in the folder."""
    title: str
    short_title: str
    version: str
    """The day of the version, as 2018-12-29; empty where the file does not say."""

    @property
    def name(self) -> str:
        """The title as it is written in a text, a title inside it in the inner marks."""
        return f"《{self.title.translate(_INNER)}》"


def folder(environment: Mapping[str, str] = os.environ) -> str:
    """Where the library is: QCITE_LIBRARY, or the system's place for a user's data."""
    given = environment.get(VARIABLE)
    if given:
        return os.path.abspath(os.path.expanduser(given))
    import platformdirs

    return os.path.join(platformdirs.user_data_dir("qcite", appauthor=False), "library")


class Shelf:
    """The library in one folder; the folder need not exist."""

    def __init__(self, path: str | None = None) -> None:
        self.path = path or folder()

    def entries(self) -> tuple[Entry, ...]:
        """What is on the shelf, by title. A file that cannot be read is left out."""
        if not os.path.isdir(self.path):
            return ()
        rows = self._recorded()
        if rows is None:
            rows = self._made()
        return tuple(sorted(rows, key=lambda entry: (entry.title, entry.file)))

    def files(self) -> dict[str, tuple[int, int]]:
        """The outline files by name, each with its size and time, by which a change is seen.

        What is no file is passed over: a named pipe would be waited for. So is a name that cannot
        be written in a line of text.
        """
        found = {}
        with contextlib.suppress(OSError, ValueError), os.scandir(self.path) as there:
            for one in there:
                name = one.name
                if name.endswith(".toml") and name[0] != "." and name.isprintable():
                    with contextlib.suppress(OSError):  # A link to itself.
                        status = one.stat()
                        if stat.S_ISREG(status.st_mode):
                            found[name] = status.st_size, status.st_mtime_ns
        return dict(sorted(found.items()))

    def find(self, name: str) -> tuple[Entry, ...]:
        """The documents a name may mean: as ``named``, else by the end of a title, before which
        a place is left out. 计量法 is not 计量法实施细则."""
        found, wanted = self.named(name), _plain(name)
        if found or len(wanted) < 2:
            return found
        return tuple(e for e in self.entries() if _EDITION.sub("", _bare(e.title)).endswith(wanted))

    def like(self, name: str) -> tuple[Entry, ...]:
        """Those that have a name anywhere in their titles."""
        wanted = _plain(name)
        return tuple(
            e
            for e in self.entries()
            if wanted in _plain(e.title) or wanted in _plain(e.short_title)
        )

    def named(self, name: str) -> tuple[Entry, ...]:
        """Those that a name in title marks may mean: by their whole title, which nothing that is
        only another's short title disputes, else by what is usually left out of it."""
        entries = self.entries()
        whole, wanted = _bare(name), _plain(name)
        return tuple(e for e in entries if whole == _bare(e.title)) or tuple(
            e for e in entries if wanted in (_plain(e.title), _plain(e.short_title))
        )

    def get(self, name: str) -> Entry:
        """The one document a name means. Raises LibraryError if there is none, or several."""
        found = self.find(name)
        if len(found) == 1:
            return found[0]
        plain = _bare(name)
        if not plain:
            raise LibraryError("请写出文件的名称；已有的见 qcite library list。")
        if not found:
            raise LibraryError(self._missing(plain))
        raise LibraryError(f"{quoted(plain)}可以指{len(found)}份文件：{_listed(found)}。请写全名。")

    def _missing(self, name: str) -> str:
        """What to do about a document that is not there."""
        title = f"《{name.translate(_INNER)}》"
        files, like = self.files(), self.like(name)
        if not files:
            return f"文库是空的，没有{title}。放进文库：qcite library add 文件。"
        near = f"，有{_listed(like)}" if like else ""
        lost = len(files) - len(self.entries())
        unread = f"有{lost}份文件读不了，" if lost else ""
        return (
            f"文库里没有{title}{near}。放进文库：qcite library add 文件；"
            f"{unread}已有的见 qcite library list。"
        )

    def place(self, entry: Entry) -> str:
        """The path of a document's file."""
        return os.path.join(self.path, entry.file)

    def load(self, entry: Entry) -> Outline:
        """The document. Raises EditionError."""
        return loading.load(self.place(entry))

    def add(self, outline: Outline, content: str) -> tuple[Entry, Entry | None]:
        """Put a document on the shelf; its entry, and that of the same title it replaces.

        Raises LibraryError if the folder cannot be written.
        """
        if not _is_title(outline.title):
            raise LibraryError(f"题名有{len(outline.title)}个字，放不进文库；请把 title 改短。")
        try:
            os.makedirs(self.path, exist_ok=True)
        except FileExistsError:
            raise LibraryError(f"无法写入文库 {self.path}：不是文件夹。") from None
        except OSError as error:
            raise LibraryError(f"无法写入文库 {self.path}：{reason(error)}。") from None
        before = next((one for one in self.entries() if one.title == outline.title), None)
        name = self._put(outline.title, content, before)
        version = outline.version.isoformat() if outline.version else ""
        self._made()
        return Entry(name, outline.title, outline.short_title, version), before

    def _put(self, title: str, content: str, before: Entry | None) -> str:
        """Write the file of a title, which is no other title's; returns its name."""
        # Hidden, it would be no document.
        stem = _UNFIT.sub("", title)[:60].lstrip(".") or "文件"
        names = chain(
            [before.file] if before else [],
            (f"{stem}{number if number > 1 else ''}.toml" for number in count(1)),
        )
        for name in names:
            path = os.path.join(self.path, name)
            try:
                write_whole(path, content.encode(), replaces=False)
            except FileExistsError:
                if not any(one.title == title for one in _heads(self.path, [name])):
                    continue
                save(path, content)
            except OSError as error:
                raise LibraryError(f"无法写入 {path}：{reason(error)}。") from None
            return name
        raise AssertionError("there is always another name")

    def remove(self, entry: Entry) -> None:
        """Take a document off the shelf. Raises LibraryError."""
        try:
            os.unlink(self.place(entry))
        except OSError as error:
            raise LibraryError(f"无法删除 {self.place(entry)}：{reason(error)}。") from None
        self._made()

    def _recorded(self) -> list[Entry] | None:
        """What .names.tsv says, if the files have not changed since it was written."""
        try:
            content = read_start(os.path.join(self.path, NAMES), _LONGEST_NAMES)
            first, *lines = content.decode().split("\n")
        except (OSError, UnicodeDecodeError):
            return None
        rows = [line.split("\t") for line in lines if line]
        files = self.files()
        if first != f"# {_fingerprint(files)}" or any(len(row) != 6 for row in rows):
            return None
        # Only what is in the folder is read, and removed.
        return (
            [Entry(row[0], row[2], *row[4:]) for row in rows]
            if files.keys() >= {row[0] for row in rows}
            else None
        )

    def _made(self) -> list[Entry]:
        """Read the files' heads and write .names.tsv, if the folder can be written."""
        files = self.files()
        entries = list(_heads(self.path, files))
        rows = "".join(f"{row}\n" for row in _rows(entries))
        with contextlib.suppress(QciteError):
            save(os.path.join(self.path, NAMES), f"# {_fingerprint(files)}\n{rows}")
        return entries


def _rows(entries: Sequence[Entry]) -> Iterator[str]:
    from collections import Counter

    from qcite.library.offered import initials, is_plain

    meant = Counter(
        name for one in entries for name in {_plain(one.title), _plain(one.short_title)}
    )
    for one in entries:
        name = one.short_title if meant[_plain(one.short_title)] == 1 else one.title
        name = _bare(name)
        if _LIKE_LOCATOR.match(name):
            name = f"《{name}》"
        offered = name if is_plain(name) else ""
        keys = one.title, initials(_plain(one.title))
        row = (one.file, offered, *keys, one.short_title, one.version)
        yield "\t".join(row)


def _fingerprint(files: Mapping[str, tuple[int, int]]) -> str:
    """Tells of every file whether it is the one that was read."""
    import zlib

    told = "\n".join(f"{name} {size} {time}" for name, (size, time) in files.items())
    return f"{zlib.crc32(told.encode()):08x} {len(files)}"


def _heads(path: str, files: Iterable[str]) -> Iterator[Entry]:
    """The names in each file, whose units need not be read for it."""
    for name in files:
        try:
            content = loading.read_file(os.path.join(path, name))
            cut = _HEAD.search(content)
            values = loading.parse_toml(content[: cut.start()] if cut else content, name)
        except EditionError:
            continue
        title, short = values.get("title"), values.get("short_title")
        if not _is_title(title):
            continue
        version = values.get("version")
        yield Entry(
            name,
            title,
            short if _is_title(short) else title,
            version.isoformat() if type(version) is date else "",
        )


def _is_title(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_TITLE and value.isprintable()


def _listed(entries: Sequence[Entry]) -> str:
    return listed([one.name for one in entries], _LISTED)


def _bare(name: str) -> str:
    """A name without space and title marks round it."""
    name = re.sub(r"\s+", "", name)
    if name[:1] == "《" and name[-1:] == "》":
        name = name[1:-1]
    return name.translate(_MARKS)


def _plain(name: str) -> str:
    """A name without what is usually left out of it: 中华人民共和国, also of a title inside it."""
    name = _bare(name).replace("《中华人民共和国", "《")
    return name.removeprefix("中华人民共和国") or name
