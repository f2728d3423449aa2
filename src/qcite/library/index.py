"""The words of every document on the shelf, in a SQLite file beside them.

FTS5's own trigram tokenizer finds no word of two characters, of which Chinese has most, so the
text is stored as its pairs of characters, and a word is a phrase of pairs. What is there can be
remade at any time: a document that changed is read anew, a damaged file is replaced, and a folder
that cannot be written gets an index in memory.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from qcite.edition import loading
from qcite.edition.naming import format_locator, spoken
from qcite.edition.outline import Outline, Unit
from qcite.edition.tables import EditionError
from qcite.library import offered
from qcite.library.shelf import Entry, Shelf
from qcite.text.folding import wording_of

FILE = ".index.sqlite"
_VERSION = 2
_WAIT = 30.0
"""Seconds to wait for another process that writes."""
_WINDOW = 4
_SAMPLED = 24
"""So many windows of a passage are looked for."""
_CANDIDATES = 60
"""So many units vote for the documents a passage may be from."""

_DAMAGE = (sqlite3.DatabaseError, ValueError, TypeError)
"""What comes of reading a damaged file, or another program's; also of one that is in use."""
_IS_SOUND = re.compile("locked|readonly|unable to open|disk")
"""What SQLite says of a sound file that cannot be used now."""
_Answer = TypeVar("_Answer")

_TABLES = (
    "CREATE TABLE documents(id INTEGER PRIMARY KEY, file TEXT UNIQUE, size INTEGER, time INTEGER,"
    " title TEXT)",
    "CREATE TABLE units(id INTEGER PRIMARY KEY, document INTEGER, locator TEXT, name TEXT,"
    " headings TEXT, sentences TEXT)",
    "CREATE INDEX units_of ON units(document)",
    "CREATE VIRTUAL TABLE pairs USING fts5(words, tokenize='unicode61 remove_diacritics 0',"
    " content='')",
)


@dataclass(frozen=True, slots=True)
class FoundSentence:
    """A sentence in which one of the words stands."""

    locator: str
    text: str


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A unit of a document on the shelf that has all the words."""

    title: str
    locator: str
    name: str
    """Its heading, or what it is called."""
    sentences: tuple[FoundSentence, ...]


class Index:
    """The index of one shelf, brought up to date when it is opened."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._base = self._opened()

    def close(self) -> None:
        self._base.close()

    # --- asking -------------------------------------------------------------------------------

    def find(self, words: Iterable[str], *, any_word: bool = False) -> list[FoundUnit]:
        """The units that hold the words, those with a word in the heading first."""
        folded = [plain for word in words if (plain := _plain(word))]
        if not folded:
            return []
        query = (" OR " if any_word else " AND ").join(map(_phrase, folded))
        found = self._answered(lambda: list(self._found(query, folded)))
        found.sort(key=lambda unit: not any(word in _plain(unit.name) for word in folded))
        return found

    def _found(self, query: str, words: list[str]) -> Iterator[FoundUnit]:
        rows = self._base.execute(
            "SELECT d.title, u.locator, u.name, u.sentences FROM pairs p"
            " JOIN units u ON u.id = p.rowid JOIN documents d ON d.id = u.document"
            " WHERE pairs MATCH ? ORDER BY d.title, u.id",
            (query,),
        )
        for title, locator, name, packed in rows:
            yield FoundUnit(title, locator, name, tuple(_sentences(locator, packed, words)))

    def likely(self, passage: str, limit: int = 3) -> list[Entry]:
        """The documents a passage is likeliest from, best first."""
        plain = _plain(passage)
        windows = [plain[at : at + _WINDOW] for at in range(len(plain) - _WINDOW + 1)] or [plain]
        sampled = dict.fromkeys(windows[:: max(1, len(windows) // _SAMPLED)])
        query = " OR ".join(_phrase(window) for window in sampled if window)
        if not query:
            return []
        rows = self._answered(
            lambda: self._base.execute(
                "SELECT d.file, bm25(pairs) FROM pairs JOIN units u ON u.id = pairs.rowid"
                " JOIN documents d ON d.id = u.document WHERE pairs MATCH ?"
                " ORDER BY bm25(pairs) LIMIT ?",
                (query, _CANDIDATES),
            ).fetchall()
        )
        best = list(dict.fromkeys(file for file, _ in rows))[:limit]
        entries = {entry.file: entry for entry in self._shelf.entries()}
        return [entries[file] for file in best if file in entries]

    def _answered(self, answer: Callable[[], _Answer]) -> _Answer:
        """The answer; where the index is damaged, once more from a new one."""
        try:
            return answer()
        except _DAMAGE as error:
            self._base.close()
            self._base = self._opened(error)
            return answer()

    # --- keeping it -----------------------------------------------------------------------------

    def _opened(self, damage: Exception | None = None) -> sqlite3.Connection:
        """The index as it should be, in memory where there can be none on the disk.

        ``damage``: what came of the one that is there.
        """
        place = os.path.join(self._shelf.path, FILE)
        files = place, f"{place}-journal"
        if not os.path.isdir(self._shelf.path) or not all(map(_may_be_used, files)):
            return self._updated(":memory:")
        try:
            if damage is None:
                return self._updated(place)
        except _DAMAGE as error:
            damage = error
        if isinstance(damage, sqlite3.OperationalError) and _IS_SOUND.search(str(damage)):
            return self._updated(":memory:")
        try:
            for one in files:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(one)
            return self._updated(place)
        except (OSError, *_DAMAGE):
            return self._updated(":memory:")

    def _updated(self, place: str) -> sqlite3.Connection:
        """The index in a file, in which what is new is read, and what is gone is not."""
        self._base = base = _connected(place)
        try:
            there = self._shelf.files()
            if there != self._known():
                base.execute("BEGIN IMMEDIATE")
                known = self._known()  # Another process may have done it while this one waited.
                for file in known:
                    if there.get(file) != known[file]:
                        self._forget(file)
                for file, stamp in there.items():
                    if known.get(file) != stamp:
                        self._read(file, stamp)
                base.execute("COMMIT")
        except BaseException:
            base.close()
            raise
        return base

    def _known(self) -> dict[str, tuple[int, int]]:
        rows = self._base.execute("SELECT file, size, time FROM documents")
        return {file: (size, time) for file, size, time in rows}

    def _forget(self, file: str) -> None:
        (document,) = self._base.execute(
            "SELECT id FROM documents WHERE file = ?", (file,)
        ).fetchone()
        rows = self._base.execute(
            "SELECT id, headings, sentences FROM units WHERE document = ?", (document,)
        ).fetchall()
        for unit, headings, packed in rows:
            # A table that keeps no text must be told what it was.
            words = _words(headings, json.loads(packed))
            self._base.execute(
                "INSERT INTO pairs(pairs, rowid, words) VALUES ('delete', ?, ?)", (unit, words)
            )
        self._base.execute("DELETE FROM units WHERE document = ?", (document,))
        self._base.execute("DELETE FROM documents WHERE id = ?", (document,))
        offered.forget(self._shelf.path, file)

    def _read(self, file: str, stamp: tuple[int, int]) -> None:
        try:
            outline = loading.load(os.path.join(self._shelf.path, file))
        except EditionError:
            outline = None  # It need not be read again until it changes.
        document = self._base.execute(
            "INSERT INTO documents(file, size, time, title) VALUES (?, ?, ?, ?)",
            (file, *stamp, outline.title if outline else ""),
        ).lastrowid
        if outline is None:
            return
        offered.write(self._shelf.path, file, outline)
        for unit, sentences in _searched(outline):
            name = unit.heading or spoken(unit)
            inside = unit.walk() if unit.kind in _TOPS else (unit,)
            headings = "\n".join(dict.fromkeys(filter(None, (one.heading for one in inside))))
            row = self._base.execute(
                "INSERT INTO units(document, locator, name, headings, sentences)"
                " VALUES (?, ?, ?, ?, ?)",
                (
                    document,
                    format_locator(unit),
                    name,
                    headings,
                    json.dumps(sentences, ensure_ascii=False),
                ),
            ).lastrowid
            self._base.execute(
                "INSERT INTO pairs(rowid, words) VALUES (?, ?)", (row, _words(headings, sentences))
            )


def _sentences(locator: str, packed: str, words: list[str]) -> Iterator[FoundSentence]:
    for number, sentence in enumerate(json.loads(packed), 1):
        plain = _plain(sentence)
        if any(word in plain for word in words):
            yield FoundSentence(f"{locator}.{number}", sentence)


def _connected(place: str) -> sqlite3.Connection:
    base = sqlite3.connect(place, timeout=_WAIT, isolation_level=None)
    try:
        if _version(base) != _VERSION:
            base.execute("BEGIN IMMEDIATE")
            if _version(base) != _VERSION:
                for table in ("documents", "units", "pairs"):
                    base.execute(f"DROP TABLE IF EXISTS {table}")
                for statement in _TABLES:
                    base.execute(statement)
                base.execute(f"PRAGMA user_version = {_VERSION}")
            base.execute("COMMIT")
    except BaseException:
        base.close()
        raise
    return base


def _may_be_used(place: str) -> bool:
    """Whether it is a file, or nothing: a link might lead to another program's data."""
    try:
        return stat.S_ISREG(os.lstat(place).st_mode)
    except FileNotFoundError:  # Or gone just now: another process has written its changes.
        return True


def _version(base: sqlite3.Connection) -> int:
    (version,) = base.execute("PRAGMA user_version").fetchone()
    return int(version)


_TOPS = ("article", "box", "preamble", "appendix")


def _searched(outline: Outline) -> Iterator[tuple[Unit, list[str]]]:
    """What a reader would open: articles and what stands beside them, each once, and headings."""
    for unit in outline.walk():
        above = unit.parent
        while above is not None and above.kind not in _TOPS:
            above = above.parent
        if above is not None:
            continue
        if unit.kind in _TOPS:
            yield unit, list(unit.sentences)
        elif unit.heading or unit.paragraphs:
            yield unit, list(unit.own_sentences)


def _plain(text: str) -> str:
    return wording_of(text).replace(" ", "")


def _words(headings: str, sentences: list[str]) -> str:
    return " x0 ".join(_pairs(_plain(text)) for text in (*headings.split("\n"), *sentences))


def _pairs(plain: str) -> str:
    """Every character with the next one as a word of the index, the last by itself."""
    return " ".join(_code(plain[at : at + 2]) for at in range(len(plain)))


def _code(pair: str) -> str:
    """A word that the tokenizer leaves whole, whatever the characters."""
    return "".join(f"x{ord(character):x}" for character in pair)


def _phrase(plain: str) -> str:
    """The query for a word."""
    if len(plain) == 1:
        return f'"{_code(plain)}"*'
    return '"' + " ".join(_code(plain[at : at + 2]) for at in range(len(plain) - 1)) + '"'
