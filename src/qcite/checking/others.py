"""The other documents a draft may speak of: those on the shelf, loaded when they are named."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from qcite.checking.titles import plain_name
from qcite.edition.tables import EditionError

if TYPE_CHECKING:
    from qcite.library.shelf import Entry, Shelf
    from qcite.matching import PassageIndex

_KEPT = 64
"""So many documents are kept for the next draft of a run."""
_ALIKE = 0.7
"""The likeness of titles, 0 to 1, from which on another one is named beside it."""


class Others:
    """The documents on a shelf, but the one that a draft is checked against anyway."""

    def __init__(
        self, shelf: Shelf, own: PassageIndex, load: Callable[[str], PassageIndex]
    ) -> None:
        """``load``: reads an outline file; the packaged edition without a path."""
        self._shelf = shelf
        self.own = own
        self._load = load

    @cached_property
    def _entries(self) -> tuple[Entry, ...]:
        own = {plain_name(self.own.outline.title)}
        if self._packaged is not None:
            own.add(plain_name(self._packaged.outline.title))
        return tuple(one for one in self._shelf.entries() if plain_name(one.title) not in own)

    @cached_property
    def _packaged(self) -> PassageIndex | None:
        """The edition that comes with the program, where a draft is checked against another."""
        return self._load("") if self.own.outline.source else None

    def named_in(self, text: str) -> Iterator[PassageIndex]:
        """Those that a text in simplified characters names by their title; a law also by its
        short one."""
        if not self._entries and self._packaged is None:
            return
        plain = plain_name.__wrapped__(text)
        if self._packaged is not None and plain_name(self._packaged.outline.title) in plain:
            yield self._packaged
        for entry in self._entries:
            if any(name in plain for name in _titles(entry)):
                found = self._loaded(entry)
                if found is not None:
                    yield found

    def has(self, name: str) -> bool:
        """Whether a name in title marks is that of a document here."""
        for one in filter(None, (self.own, self._packaged)):
            if plain_name(name) in map(plain_name, one.outline.names):
                return True
        return any(self._loaded(entry) is not None for entry in self._shelf.named(name))

    def alike(self, name: str) -> str:
        """The title here that is most like a name that none has; empty if none is."""
        titles = [one.title for one in self._entries]
        return next(iter(get_close_matches(name, titles, 1, _ALIKE)), "")

    def likely(self, passage: str) -> Iterator[PassageIndex]:
        """Those that a passage is likeliest from, this one's own document first."""
        from qcite.library.index import Index

        yield self.own
        if self._packaged is not None:
            yield self._packaged
        if not self._entries:
            return
        index = Index(self._shelf)
        try:
            found = index.likely(passage)
        finally:
            index.close()
        for entry in found:
            loaded = self._loaded(entry)
            if loaded is not None:
                yield loaded

    def _loaded(self, entry: Entry) -> PassageIndex | None:
        place = self._shelf.place(entry)
        try:
            return _read(self._load, place, os.stat(place).st_mtime_ns)
        except (EditionError, OSError):
            return None  # library list tells of it.


@lru_cache(_KEPT)
def _read(load: Callable[[str], PassageIndex], place: str, changed: int) -> PassageIndex:
    """The document of a file, read again when it was ``changed``."""
    return load(place)


def _titles(entry: Entry) -> tuple[str, ...]:
    """What a text that speaks of it has in it; 《方案》 alone may be any."""
    title, short = plain_name(entry.title), plain_name(entry.short_title)
    return (short,) if title.endswith(short) and title == f"中华人民共和国{short}" else (title,)
