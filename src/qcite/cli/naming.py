"""A document's name before its locators: 产品质量法 33, 《产品质量法》第三十三条."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcite.cli.session import Session
    from qcite.edition.outline import Unit

_LOCATOR = (
    "[0-9０-９第（(]|专栏|目标|部分|附件|引言|[一二三四五六七八九十百]+(?:、|条|$)"
    "|(?:art|part|box|target|chp|sec|app|para|book)_"
)


def addressed(
    session: Session, words: tuple[str, ...], *, alone: bool = False, keywords: bool = False
) -> tuple[str, ...]:
    """The words without a document's name before them, which becomes the session's document.

    A name without title marks is one before locators, or with ``alone`` by itself. Raises
    LibraryError for one that the library does not have: any in title marks, without them one
    that can be nothing else (``keywords``: it may be a keyword).
    """
    if not words:
        return words
    if session.is_addressed:
        # It may be named once more, as advice names it.
        is_named = len(words) > 1 and words[0] in session.document.outline.names
        return words[1:] if is_named else words
    first = words[0].strip()
    if first.startswith("《"):
        end = _closing(first)
        name, rest = first[1:end], first[end + 1 :].strip()
        if not end or name in session.document.outline.names:
            return words
        session.choose_named(name)
        return (rest, *words[1:]) if rest else words[1:]
    if not alone and not are_name_and_locators(words):
        return words
    if first in session.document.outline.names:
        return words[1:]
    is_other = alone or keywords or session.document.has(first)
    if is_other and not session.is_packaged(first) and not session.shelf.find(first):
        return words
    session.choose_named(first)
    return words[1:]


def units(session: Session, words: tuple[str, ...], *, alone: bool = False) -> tuple[Unit, ...]:
    """The units that words name, behind a document's name or not; none for no words.

    ``alone``: see ``addressed``. Raises LocatorError, and LibraryError as it does.
    """
    words = addressed(session, words, alone=alone)
    return session.document.units(" ".join(words)) if words else ()


def are_name_and_locators(words: tuple[str, ...]) -> bool:
    """Whether these may be a document's name and units of it."""
    return len(words) > 1 and [bool(re.match(_LOCATOR, word)) for word in words] == [
        at > 0 for at in range(len(words))
    ]


def _closing(text: str) -> int:
    """Where the title that begins the text ends; 0 if it does not."""
    depth = 0
    for index, character in enumerate(text):
        depth += character == "《"
        depth -= character == "》"
        if not depth:
            return index
    return 0
