"""``--all``: find and locate in the session's document and in every one of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qcite.cli.session import Session
from qcite.document import Document, load
from qcite.errors import ExitStatus
from qcite.text.invisible import visible
from qcite.text.quotation_marks import quoted

if TYPE_CHECKING:
    from qcite.matching import Match


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
    found: list[tuple[str, str, str, list[tuple[str, str]]]] = [
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
        text = "".join(map(_rows, shown))
        terminal.show_text(text, told if terminal.is_tty and found else "")
    if not found:
        named = "".join(map(quoted, words))
        terminal.talk(f"《{outline.title}》和文库里都没有找到{named}。")
    return ExitStatus.FOUND if found else ExitStatus.NOT_FOUND


def _rows(found: tuple[str, str, str, list[tuple[str, str]]]) -> str:
    title, locator, name, sentences = found
    return "".join(
        "\t".join(map(visible, (f"《{title}》", place, name, text))) + "\n"
        for place, text in sentences or [(locator, "")]
    )


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
    from qcite.render.styled import EMPTY, Line, Span, line

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
