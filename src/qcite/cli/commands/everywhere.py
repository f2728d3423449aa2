"""``--all``: find and locate in the session's document and in every one of the library."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from qcite.cli.session import Session
from qcite.document import Document, load
from qcite.errors import ExitStatus
from qcite.text.invisible import visible
from qcite.text.quotation_marks import quoted

if TYPE_CHECKING:
    from qcite.library.index import FoundUnit
    from qcite.matching import Match
    from qcite.render.styled import Line


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
    from qcite.library.index import FoundSentence, FoundUnit, Index
    from qcite.render import hits as hits_rows

    outline, terminal = session.document.outline, session.terminal
    found = [
        FoundUnit(
            outline.title,
            format_locator(hit.unit),
            hits_rows.title(hit.unit),
            tuple(
                FoundSentence(hits_rows.sentence_locator(hit.unit, one), one.text)
                for one in hit.sentences
            ),
        )
        for hit in session.document.find(*words, any_word=any_word)
    ]
    with contextlib.closing(Index(session.shelf)) as index:
        others = index.find(words, any_word=any_word)
    found += [one for one in others if one.title != outline.title]
    shown = found[:limit]
    if count:
        terminal.write(f"{len(found)}\n")
    elif as_json:
        terminal.write_json([_object(one) for one in shown])
    else:
        documents = len({one.title for one in found})
        told = f"共{len(found)}个单元，见于{documents}份文件。"
        if terminal.is_tty:
            terminal.show(_screenful(shown), told if found else "")
        else:
            terminal.write("".join(map(_rows, shown)))
    if not found:
        named = "".join(map(quoted, words))
        terminal.talk(f"《{outline.title}》和文库里都没有找到{named}。")
    return ExitStatus.FOUND if found else ExitStatus.NOT_FOUND


def _rows(found: FoundUnit) -> str:
    places = [(one.locator, one.text) for one in found.sentences] or [(found.locator, "")]
    return "".join(
        "\t".join(map(visible, (f"《{found.title}》", place, found.name, text))) + "\n"
        for place, text in places
    )


def _screenful(found: Sequence[FoundUnit]) -> Iterator[Line]:
    """Each document's name, and below it what a search of it alone would show."""
    from qcite.render.styled import EMPTY, Span, line

    title = ""
    for unit in found:
        if title:
            yield EMPTY
        if unit.title != title:
            title = unit.title
            yield from (line(Span(visible(f"《{title}》"), "heading")), EMPTY)
        place, name = Span(f"{visible(unit.locator)}  ", "locator"), visible(unit.name)
        yield line(place, Span(name, "heading"), hanging=2)
        for one in unit.sentences:
            yield line(Span(f"{visible(one.locator)}  ", "quiet"), visible(one.text), indent=2)


def _object(found: FoundUnit) -> dict[str, Any]:
    return {
        "document": found.title,
        "locator": found.locator,
        "name": found.name,
        "sentences": [{"locator": one.locator, "text": one.text} for one in found.sentences],
    }


def locate(session: Session, passage: str, *, limit: int | None, as_json: bool) -> ExitStatus:
    """The places of a passage, best first, each with its document."""
    from qcite.library.index import Index
    from qcite.render import located, located_json
    from qcite.render.styled import EMPTY, Span, line

    terminal = session.terminal
    documents = [session.document]
    with contextlib.closing(Index(session.shelf)) as index:
        documents += [load(session.shelf.place(entry)) for entry in index.likely(passage)]
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
