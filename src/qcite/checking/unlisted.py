"""Documents that a draft cites or quotes and nobody has put on the shelf: not checked, and told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qcite.checking.attribution import Attribution
from qcite.checking.entries import Entry, unsure
from qcite.checking.names import Mention
from qcite.checking.others import Others
from qcite.checking.prose import Quotation
from qcite.checking.reading import Reading
from qcite.checking.titles import plain_name

_GAP = 8
"""Characters between a name and what is cited of it."""


def unlisted(
    reading: Reading, attributed: Sequence[tuple[Quotation, Attribution]], others: Others
) -> tuple[Entry, ...]:
    """One entry for each, at the first place where something is cited or quoted of it."""
    found: dict[str, Entry] = {}
    for mention in sorted(_relied_on(reading, attributed), key=lambda one: one.start):
        title = reading.mentions.title_of(mention)
        plain = plain_name(title)
        if plain not in found and not others.has(title):
            alike = others.alike(title)
            near = f"，文库中相近的有《{alike}》" if alike else ""
            reason = f"文库未收录《{title}》{near}，没有核对；收入：qcite library add 文件"
            found[plain] = unsure("citations", mention.start, mention.end, reason)
    return tuple(found.values())


def _relied_on(
    reading: Reading, attributed: Sequence[tuple[Quotation, Attribution]]
) -> Iterator[Mention]:
    """Where a document that is not the one checked against has something cited or quoted of it."""
    for citation in reading.citations.all:
        if citation.document == "other" and citation.attached and citation.before is None:
            mention = reading.mentions.last_before(citation.start, 0)
            if mention is not None and citation.start - mention.reach <= _GAP:
                yield from _named(mention)
    for quotation, attribution in attributed:
        if attribution.document == "other" and attribution.firm:
            low = reading.prose.sentence_start(quotation.start)
            mention = reading.mentions.last_before(quotation.start, low)
            if mention is not None:
                yield from _named(mention)


def _named(mention: Mention) -> Iterator[Mention]:
    if mention.document == "other" and mention.form in ("title", "abbreviation"):
        yield mention
