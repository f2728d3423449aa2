"""What an assistant is answered: words for a reader, and the same as data."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qcite.citing.citation import cite as written
from qcite.document import Document
from qcite.edition.naming import format_locator
from qcite.edition.outline import Unit
from qcite.errors import QciteError
from qcite.library.shelf import Shelf
from qcite.render import hits, hits_json, located, located_json, plain
from qcite.render.json import unit_object
from qcite.searching.relevance import Nearest

_HITS = 10
_DOCUMENTS = 100
"""Documents of the library in one answer."""


class ToolError(QciteError):
    """A call that cannot be answered; the message says what to ask instead."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool answers: words for a reader, and the same as data."""

    text: str
    data: dict[str, Any]


def chosen(document: Document, arguments: Mapping[str, Any]) -> Document:
    """The document a call is about: one of the library if it names one.

    Raises LibraryError for one that is not there, EditionError for one that cannot be read.
    """
    name = arguments.get("document", "")
    if not name or name.strip("《》") in document.outline.names:
        return document
    shelf = Shelf()
    return document.another(shelf.place(shelf.get(name)))


def look_up(document: Document, arguments: Mapping[str, Any]) -> Answer:
    """The text of units."""
    units = document.units(arguments["locator"])
    text = f"{written(units, document.outline)}：\n{plain.plain(units)}"
    data = {
        "document": document.name,
        "units": [unit_object(unit, document.apparatus) for unit in units],
    }
    return _noted(document, units, text, data)


def search(document: Document, arguments: Mapping[str, Any]) -> Answer:
    """The units that hold all the words, or else those that say something like them."""
    query = arguments["query"]
    found = document.find(*query.split())
    shown = found[: arguments.get("limit", _HITS)]
    near = [] if found else document.near(query)
    if found:
        text = f"共{len(found)}个单元，列出前{len(shown)}个。\n{hits.rows(shown)}"
    else:
        text = f"{document.name}中没有同时讲到这些词的单元。{_told(near)}"
    data = {"total": len(found), "hits": hits_json.objects(shown), "near": _locators(near)}
    return _noted(document, [hit.unit for hit in shown], text, data)


def cite(document: Document, arguments: Mapping[str, Any]) -> Answer:
    """A citation."""
    locator = arguments.get("locator", "")
    name, pinpoint = arguments.get("name", "full"), arguments.get("pinpoint", "article")
    form = arguments.get("format", "text")
    units = document.units(locator) if locator else ()
    text = document.cite(locator, name=name, pinpoint=pinpoint, form=form)
    data = {
        "text": text,
        "format": form,
        "name": name,
        "pinpoint": pinpoint,
        "units": [unit.id for unit in units],
    }
    return _noted(document, units, text, data)


def quote(document: Document, arguments: Mapping[str, Any]) -> Answer:
    """A quotation with its citation."""
    locator = arguments["locator"]
    name, inline = arguments.get("name", "full"), arguments.get("inline", False)
    units = document.units(locator)
    text = document.quote(locator, name=name, inline=inline)
    data = {"text": text, "name": name, "inline": inline, "units": [unit.id for unit in units]}
    return _noted(document, units, text, data)


def locate(document: Document, arguments: Mapping[str, Any]) -> Answer:
    """Where a passage stands, or else where its pieces do."""
    text = arguments["text"]
    if not text.strip():
        raise ToolError("要查的文字是空的。")
    matches = document.locate(text, limit=5)
    pieces = () if matches else document.locate_each(text)
    if matches:
        lines = located.report(matches, document.apparatus, False)
        places = located_json.objects([(1, text, matches)], [0])
    else:
        lines = located.by_piece(pieces, document.outline, document.apparatus, False)
        places = located_json.objects(
            [(1, piece.text, piece.matches) for piece in pieces],
            [piece.start for piece in pieces],
        )
    near = [] if places else document.near(text)
    if places:
        words = "\n".join(line.text for line in lines)
    else:
        words = f"这不是{document.name}的话，不要当作它的原文引用。{_told(near)}"
    foreign = [
        {"start": piece.start, "end": piece.end, "text": piece.text}
        for piece in pieces
        if not piece.matches
    ]
    return Answer(words, {"places": places, "foreign": foreign, "near": _locators(near)})


def check_text(document: Document, arguments: Mapping[str, Any]) -> Answer:
    """A verdict on everything that a draft says of the document."""
    from qcite.checking.results import locate
    from qcite.drafts.model import Draft, LinePlaces

    text = arguments["text"]
    draft = Draft("-", "txt", text, places=LinePlaces(text), source=text.encode("utf-8", "replace"))
    return _checked(locate(draft, document.check_text(text, shelf=Shelf()), document.name))


def check_file(document: Document, arguments: Mapping[str, Any], allowed: Sequence[Path]) -> Answer:
    """The same for a draft inside an allowed folder. Raises ToolError for any other path."""
    try:
        real = Path(os.path.realpath(arguments["path"]))
    except (OSError, ValueError):
        raise ToolError("文件名中有不能用的字符。") from None
    if not any(real.is_relative_to(folder) for folder in allowed):
        folders = "、".join(map(str, allowed))
        raise ToolError(f"只能核对 {folders} 之内的文件；其他文字请用 check_text。")
    return _checked(document.check(str(real), shelf=Shelf()))


def _checked(result: Any) -> Answer:
    from qcite.render import account, check_json, findings

    lines = [
        *findings.plain([result], color=False),
        *account.plain([result]),
        *findings.summary([result]),
    ]
    return Answer("\n".join(line.text for line in lines), check_json.check_object([result]))


def documents(document: Document, arguments: Mapping[str, Any]) -> Answer:
    """The document and what is on the shelf."""
    outline = document.outline
    data = {
        "title": outline.title,
        "short_title": outline.short_title,
        "issuers": list(outline.issuers),
        "published": outline.publication.date.isoformat(),
        "parts": len(outline.parts),
        "articles": len(outline.articles),
        "boxes": len(outline.boxes),
        "digest": outline.digest,
    }
    lines = [
        f"{document.name}，{'、'.join(outline.issuers)}，{outline.publication.date}公开发布，"
        f"{len(outline.parts)}部分{len(outline.articles)}条{len(outline.boxes)}个专栏。"
    ]
    shelf, name = Shelf(), arguments.get("name", "")
    entries = shelf.like(name) if name else shelf.entries()
    shown = entries[:_DOCUMENTS]
    lines += [f"{one.name}{f'（{one.version}）' if one.version else ''}" for one in shown]
    if entries[_DOCUMENTS:]:
        lines.append(f"文库共{len(entries)}份，列出前{_DOCUMENTS}份；用 name 查其余的。")
    on_shelf = [
        {"title": one.title, "short_title": one.short_title, "version": one.version or None}
        for one in shown
    ]
    return Answer("\n".join(lines), {"documents": [data, *on_shelf], "total": 1 + len(entries)})


def _noted(document: Document, units: Sequence[Unit], text: str, data: dict[str, Any]) -> Answer:
    """The answer with the open readings in the units, which a reader who quotes must know."""
    notes = plain.open_notes(units, document.open_places)
    return Answer("\n".join([text.rstrip("\n"), *notes]), {**data, "notes": notes})


def _told(near: Sequence[Nearest]) -> str:
    return f"{located.near(near)}。" if near else ""


def _locators(near: Sequence[Nearest]) -> list[str]:
    return [format_locator(one.unit) for one in near]
