"""Putting a draft on the shelf, for the commands that do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcite.cli.session import Session
from qcite.errors import ExitStatus
from qcite.text.invisible import visible

if TYPE_CHECKING:
    from qcite.edition.outline import Outline
    from qcite.library.shelf import Entry, Shelf


def add(session: Session, path: str, *, as_json: bool = False) -> ExitStatus:
    """Put one file on the shelf and say so."""
    from qcite.edition import loading

    shelf, terminal = session.shelf, session.terminal
    if path.lower().endswith(".toml"):
        content = loading.read_file(path)
        outline = loading.load(path)
        entry, before = shelf.add(outline, content.decode("utf-8-sig"))
        status = ExitStatus.FOUND
    else:
        from qcite import drafts
        from qcite.importing.importer import import_draft
        from qcite.render import imported

        found = import_draft(drafts.read(path))
        outline = found.outline
        entry, before = shelf.add(outline, found.toml)
        if as_json:
            terminal.write_json(imported.imported_object(found, shelf.place(entry)))
        else:
            terminal.write_line(imported.plain(found, visible(shelf.place(entry))))
        status = ExitStatus.FOUND if found.complete else ExitStatus.NOT_FOUND
    replaced = ""
    if before is not None:
        was = f"（{before.version}）" if before.version else ""
        newer = "较新的" if entry.version and before.version > entry.version else "原有的"
        replaced = f"，替换了{newer}一份{was}"
    terminal.talk(f"{entry.name}已放进文库{replaced}。例：qcite {_example(shelf, entry, outline)}")
    from qcite.library.index import Index

    Index(shelf).close()
    return status


def _example(shelf: Shelf, entry: Entry, outline: Outline) -> str:
    """What can be typed to read its first article, or its contents if it has none."""
    from qcite.edition.naming import format_locator

    if not outline.articles:
        return entry.name
    is_ambiguous = len(shelf.named(entry.short_title)) > 1
    name = entry.title if is_ambiguous else entry.short_title
    return f"{name} {format_locator(outline.articles[0])}"
