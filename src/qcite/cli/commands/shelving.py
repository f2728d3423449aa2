"""Putting a draft on the shelf, for the commands that do."""

from __future__ import annotations

from qcite.cli.session import Session
from qcite.errors import ExitStatus
from qcite.text.invisible import visible


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
        entry, before = shelf.add(found.outline, found.toml)
        if as_json:
            terminal.write_json(imported.imported_object(found, shelf.place(entry)))
        else:
            terminal.write(imported.plain(found, visible(shelf.place(entry))))
        status = ExitStatus.FOUND if found.complete else ExitStatus.NOT_FOUND
    replaced = ""
    if before is not None:
        was = f"（{before.version}）" if before.version else ""
        replaced = f"，替换了原有的一份{was}"
    example = f"qcite {visible(entry.short_title)} 1"
    terminal.talk(f"{visible(entry.name)}已放进文库{replaced}。例：{example}")
    from qcite.library.index import Index

    Index(shelf).close()
    return status
