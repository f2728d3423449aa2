"""Printing units and hits, for the commands whose answer they are."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from qcite.cli.commands.options import Copy
from qcite.cli.session import Session
from qcite.edition.outline import Kind, Unit, whole
from qcite.errors import ExitStatus, QciteError
from qcite.text.quotation_marks import quoted

if TYPE_CHECKING:
    from qcite.searching.search import Hit

_READINGS = 5
"""At most so many readings of pinyin are told."""


def show_units(
    session: Session,
    units: tuple[Unit, ...],
    *,
    as_json: bool,
    copy: Copy,
    numbers: bool = False,
    titled: bool = False,
    found: Collection[str] = (),
) -> ExitStatus:
    """Print units in the form asked for; ``titled``: below the document's title; ``found``: words
    to be marked on a screen."""
    from qcite.render import plain

    document, terminal = session.document, session.terminal
    outline = document.outline
    if as_json:
        from qcite.render import json

        terminal.write_json([json.unit_object(unit, document.apparatus) for unit in units])
    elif terminal.is_tty:
        from qcite.render import units as screen_units

        title = screen_units.title(outline) if titled else []
        shown = screen_units.screenful(units, document.apparatus, numbers=numbers)
        if found:
            from qcite.render.styled import highlighted

            shown = highlighted(shown, found)
        terminal.show([*title, *shown])
    else:
        notes = plain.open_notes(whole(units), document.open_places)
        if titled:
            terminal.write(f"{plain.title(outline)}\n\n")
        terminal.write(plain.numbered(units) if numbers else plain.plain(units))
        for note in notes:
            terminal.talk(note)
    return copy.run(session, plain.text_only(units))


def show_hits(
    session: Session, found: tuple[Hit, ...], limit: int | None, *, as_json: bool
) -> None:
    """Print what a search found, at most ``limit`` units of it."""
    from qcite.render import plain

    terminal = session.terminal
    hits = found[:limit]
    if as_json:
        from qcite.render import hits_json

        terminal.write_json(hits_json.objects(hits))
        return
    # The sentences that are shown, not all of their units.
    sentences = [hit.unit.sentence(found.number) for hit in hits for found in hit.sentences]
    doubts = plain.open_notes(sentences, session.document.open_places)
    if terminal.is_tty:
        from qcite.render import hits_screen

        shown = f"，列出前{len(hits)}个" if len(hits) < len(found) else ""
        times = sum(hit.times for hit in found)
        count = f"共{len(found)}个单元，{times}处{shown}。"
        terminal.show(hits_screen.screenful(hits, doubts), count)
        return
    if terminal.color:
        from qcite.render import hits_screen

        terminal.show(hits_screen.rows(hits))
    else:
        from qcite.render import hits as plain_hits

        terminal.write(plain_hits.rows(hits))
    for note in doubts:
        terminal.talk(note)


def copy_hit(session: Session, hits: tuple[Hit, ...], copy: Copy) -> ExitStatus:
    """Copy what is shown of the only hit: its sentences that hold the words, or its heading."""
    if not copy.wanted:
        return ExitStatus.FOUND
    if len(hits) > 1:
        raise QciteError(
            f"找到{len(hits)}个单元，没有复制。请用更具体的词，或用 qcite find -n 1 复制第一个。"
        )
    (hit,) = hits
    text = "\n".join(sentence.text for sentence in hit.sentences)
    return copy.run(session, text or hit.unit.heading)


def tell_readings(session: Session, words: tuple[str, ...], hits: tuple[Hit, ...]) -> None:
    """Say what was found for a word that was taken for pinyin."""
    from collections import Counter

    from qcite.searching.corpus import fold_word
    from qcite.text.abridged import listed

    for number, word in enumerate(words):
        found = Counter(text for hit in hits for text in hit.matched(number))
        if found and fold_word(word) not in map(fold_word, found):
            terms = listed([term for term, _ in found.most_common()], _READINGS)
            session.terminal.talk(f"按拼音查找：{word} → {terms}")


KINDS: dict[str, Kind] = {
    "部分": "part",
    "条": "article",
    "专栏": "box",
    "目标": "target",
    "part": "part",
    "article": "article",
    "box": "box",
    "target": "target",
}
"""What can be listed, in Chinese and English."""


def show_contents(session: Session, kind: str | None, *, as_json: bool) -> ExitStatus:
    """Print the contents, the units of one kind, or the contents of one unit."""
    from qcite.render import contents

    document, terminal = session.document, session.terminal
    within = None
    if kind is not None and kind not in KINDS:
        found = document.named(kind)
        if found is None or len(found) > 1:
            raise QciteError(f"不能列出{quoted(kind)}。可以列出：部分、条、专栏、目标。")
        within = found[0]
    wanted = KINDS[kind] if kind and within is None else None
    entries = contents.below(within) if within else contents.entries(document.outline, wanted)
    if as_json:
        from qcite.render import json

        units = [unit for unit, _ in entries if wanted is None or unit.kind == wanted]
        terminal.write_json([json.unit_object(unit, document.apparatus) for unit in units])
    elif terminal.is_tty:
        terminal.show(contents.tree(entries))
    else:
        terminal.write(contents.rows(entries))
    return ExitStatus.FOUND if entries else ExitStatus.NOT_FOUND
