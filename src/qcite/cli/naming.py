"""A document's name before its locators: 产品质量法 33, 《产品质量法》第三十三条."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qcite.document import load

if TYPE_CHECKING:
    from qcite.cli.session import Session
    from qcite.library.shelf import Entry

_LOCATOR = (
    "[0-9０-９第（(]|专栏|目标|部分|附件|引言|[一二三四五六七八九十百]+(?:、|条|$)"
    "|(?:art|part|box|target|chp|sec|app|para|book)_"
)


def addressed(
    session: Session, words: tuple[str, ...], *, alone: bool, keywords: bool
) -> tuple[str, ...]:
    """The words without a document's name before them; see Session.addressed."""
    first = words[0].strip()
    if first.startswith("《"):
        end = _closing(first)
        name, rest = first[1:end], first[end + 1 :].strip()
        if not end or name in session.document.outline.names:
            return words
        if not _is_packaged(session, name):
            _choose(session, session.shelf.get(name))
        return (rest, *words[1:]) if rest else words[1:]
    if not alone and not are_name_and_locators(words):
        return words
    if first in session.document.outline.names or _is_packaged(session, first):
        return words[1:]
    is_other = alone or keywords or session.document.has(first)
    if is_other and not session.shelf.find(first):
        return words
    _choose(session, session.shelf.get(first))
    return words[1:]


def are_name_and_locators(words: tuple[str, ...]) -> bool:
    """Whether these may be a document's name and units of it."""
    return len(words) > 1 and [bool(re.match(_LOCATOR, word)) for word in words] == [
        at > 0 for at in range(len(words))
    ]


def _choose(session: Session, entry: Entry) -> None:
    session.choose(load(session.shelf.place(entry)))


def _is_packaged(session: Session, name: str) -> bool:
    """Whether the edition that comes with the program is named where another one is in use; if it
    is, it is chosen."""
    if not session.document.outline.source:
        return False
    if name != session.packaged.outline.title:
        return False
    session.choose(session.packaged)
    return True


def _closing(text: str) -> int:
    """Where the title that begins the text ends; 0 if it does not."""
    depth = 0
    for index, character in enumerate(text):
        depth += character == "《"
        depth -= character == "》"
        if not depth:
            return index
    return 0
