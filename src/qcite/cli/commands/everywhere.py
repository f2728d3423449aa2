"""``--all``: find and locate in the session's document and in every one of the library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qcite.cli.session import Session
from qcite.document import Document, load
from qcite.errors import ExitStatus
from qcite.text.invisible import visible
from qcite.text.quotation_marks import quoted

if TYPE_CHECKING:
    from qcite.matching import Match
    from qcite.render.styled import Line

_Found = tuple[str, str, str, list[tuple[str, str]]]
"""A unit that holds the words: document, locator, name, and its sentences by their locators."""


def find(
    session: Session,
    words: tuple[str, ...],
    *,
    any_word: bool,
    limit: int | None,
    count: bool,
    as_json: bool,
) -> ExitStatus:
    """A sentence a line: document, locator, heading, sentence."""
    from qcite.edition.naming import format_locator
    from qcite.library.index import Index
    from qcite.render import hits as hits_rows

    outline, terminal = session.document.outline, session.terminal
    found: list[_Found] = [
        (
            outline.title,
            format_locator(hit.unit),
            hits_rows.title(hit.unit),
            [(hits_rows.sentence_locator(hit.unit, one), one.text) for one in hit.sentences],
        )
        for hit in session.document.find(*words, any_word=any_word)
    ]
    index = Index(session.shelf)
    found += [
        (one.title, one.locator, one.name, [(s.locator, s.text) for s in one.sentences])
        for one in index.find(words, any_word=any_word)
        if one.title != outline.title
    ]
    index.close()
    shown = found[:limit]
    if count:
        terminal.write(f"{len(found)}\n")
    elif as_json:
        terminal.write_json([_object(*one) for one in shown])
    else:
        documents = len({title for title, *_ in found})
        told = f"共{len(found)}个单元，见于{documents}份文件。"
        if terminal.is_tty:
            terminal.show(_screenful(shown), told if found else "")
        else:
            terminal.write("".join(map(_rows, shown)))
    if not found:
        named = "".join(map(quoted, words))
        terminal.talk(f"《{outline.title}》和文库里都没有找到{named}。")
    return ExitStatus.FOUND if found else ExitStatus.NOT_FOUND


def _rows(found: _Found) -> str:
    title, locator, name, sentences = found
    return "".join(
        "\t".join(map(visible, (f"《{title}》", place, name, text))) + "\n"
        for place, text in sentences or [(locator, "")]
    )


def _screenful(found: Sequence[_Found]) -> list[Line]:
    """Each document's name, and below it what a search of it alone would show."""
    from qcite.render.styled import EMPTY, Span, line

    lines: list[Line] = []
    above = ""
    for title, locator, name, sentences in found:
        lines += [EMPTY] if lines else []
        if title != above:
            lines += [line(Span(visible(f"《{title}》"), "heading")), EMPTY]
        above = title
        place, heading = Span(f"{visible(locator)}  ", "locator"), Span(visible(name), "heading")
        lines.append(line(place, heading, hanging=2))
        lines += [
            line(Span(f"{visible(place)}  ", "quiet"), visible(text), indent=2)
            for place, text in sentences
        ]
    return lines


def _object(
    title: str, locator: str, name: str, sentences: list[tuple[str, str]]
) -> dict[str, Any]:
    return {
        "document": title,
        "locator": locator,
        "name": name,
        "sentences": [{"locator": place, "text": text} for place, text in sentences],
    }


def locate(session: Session, passage: str, *, limit: int | None, as_json: bool) -> ExitStatus:
    """The places of a passage, best first, each with its document."""
    from qcite.library.index import Index
    from qcite.render import located, located_json
    from qcite.render.styled import EMPTY, Span, line

    terminal = session.terminal
    documents = [session.document]
    index = Index(session.shelf)
    for entry in index.likely(passage):
        documents.append(load(session.shelf.place(entry)))
    index.close()
    found: list[tuple[Document, tuple[Match, ...]]] = [
        (document, matches)
        for document in documents
        if (matches := document.locate(passage, limit=limit))
    ]
    found.sort(key=lambda one: (one[1][0].commonplace, -one[1][0].score))
    # What is like a sentence elsewhere is of no interest where the sentence itself was found.
    exact = [one for one in found if one[1][0].exact]
    found = exact or found[:3]
    if as_json:
        terminal.write_json(
            [
                {"document": document.outline.title, **place}
                for document, matches in found
                for place in located_json.objects([(1, passage, matches)], [0])
            ]
        )
    else:
        lines: list[Line] = []
        for document, matches in found:
            lines += [EMPTY] if lines else []
            lines.append(line(Span(document.name, "heading")))
            lines += located.report(matches, document.apparatus, terminal.color)
        terminal.show(lines)
    if not found:
        terminal.talk(f"{session.document.name}和文库里都没有与此相近的文字。")
    return ExitStatus.FOUND if found else ExitStatus.NOT_FOUND
