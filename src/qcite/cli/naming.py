"""A document's name before its locators: 产品质量法 33, 《产品质量法》第三十三条."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcite.cli.session import Session
    from qcite.library.shelf import Entry

_LOCATOR = (
    "[0-9０-９第（(]|专栏|目标|部分|附件|引言|[一二三四五六七八九十百]+(?:、|条|$)"
    "|(?:art|part|box|target|chp|sec|app|para|book)_"
)


def addressed(session: Session, words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without a document's name before them; see Session.addressed."""
    first = words[0].strip()
    if first.startswith("《"):
        end = _closing(first)
        name, rest = first[1:end], first[end + 1 :].strip()
        if not end or name in session.document.outline.names:
            return words
        following = (rest, *words[1:]) if rest else words[1:]
        _choose(session, session.shelf.get(name))
        return following
    following = words[1:]
    if not following or _is_locator(first) or not all(map(_is_locator, following)):
        return words
    if first in session.document.outline.names:
        return following
    found = session.shelf.find(first)
    if not found:
        return words
    _choose(session, session.shelf.get(first))
    return following


def _is_locator(word: str) -> bool:
    return re.match(_LOCATOR, word) is not None  # Compiled when there is more than one word.


def _choose(session: Session, entry: Entry) -> None:
    session.__dict__.pop("document", None)  # The packaged one was asked for its names.
    session.outline_path = session.shelf.place(entry)


def _closing(text: str) -> int:
    """Where the title that begins the text ends; 0 if it does not."""
    depth = 0
    for index, character in enumerate(text):
        depth += character == "《"
        depth -= character == "》"
        if not depth:
            return index
    return 0
