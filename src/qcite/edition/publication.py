"""The facts of publication, as an outline file has them."""

from __future__ import annotations

from datetime import date

from qcite.edition.outline import Publication
from qcite.edition.tables import Table


def read_publication(table: Table, *, required: bool = True) -> Publication:
    """The facts of publication, which a file of schema 2 need not have (``required``)."""
    blank = None if required else ""
    publication = Publication(
        day=table.get("date", date) if required else table.day("date"),
        publisher=table.line("publisher", blank),
        place=table.line("place", ""),
        url=table.line("url", blank),
        edition=table.line("edition", blank),
        note=table.line("note", ""),
        document_number=table.line("document_number", ""),
    )
    table.done()
    return publication
