"""Word documents (ECMA-376, Office Open XML) as they read with every tracked change accepted.

python-docx is not used: its text of a paragraph has no tracked insertions, text boxes or notes,
and it keeps no place of a character to write a correction at.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from qcite.drafts import docx_numbering
from qcite.drafts.documents import to_draft
from qcite.drafts.docx_comment_parts import Comments
from qcite.drafts.docx_places import DocxPlaces
from qcite.drafts.docx_styles import Styles
from qcite.drafts.docx_text import DocxReader, WordDocument
from qcite.drafts.model import Draft
from qcite.drafts.package import Package
from qcite.drafts.xml import relations


def read(data: bytes, path: str) -> Draft:
    """The draft in a .docx. Raises DraftError."""
    return to_draft(_paragraphs(Package(data, path), DocxReader), path, "docx", data)


def take_apart(package: Package) -> WordDocument:
    """What ``read`` reads, with the places in the parts to write at. Raises DraftError."""
    return _paragraphs(package, DocxPlaces)


def _paragraphs(package: Package, reader: type[DocxReader]) -> WordDocument:
    """The paragraphs of body, notes, headers and footers, in this order."""
    main = next(
        (target for _, kind, target in relations(package, "") if kind == "officeDocument"),
        "word/document.xml",
    )
    related = relations(package, main)
    targets = {identifier: target for identifier, _, target in related}
    document = WordDocument(package, main=main)
    parts = {kind: member for _, kind, member in related if member in package.members}
    _read_styles(document, parts.get("styles", ""), parts.get("numbering", ""))
    comments: dict[str, tuple[str, ...]] = {}
    for _, kind, member in related:
        if kind == "comments" and member in package.members:
            comments.update(_read_comments(document, member))
    tables, boxes = count(1), count(1)
    body = reader(document, main, comments, tables, boxes)
    body.read()
    for kind, references, label in (
        ("footnotes", body.footnotes, "脚注"),
        ("endnotes", body.endnotes, "尾注"),
    ):
        member = next((target for _, found, target in related if found == kind), "")
        if references and member in package.members:
            labels = {note: f"{label}{number}" for note, number in references.items()}
            reader(document, member, comments, tables, boxes).read(notes=labels)
    for shown, label in ((body.headers, "页眉"), (body.footers, "页脚")):
        for member in dict.fromkeys(targets.get(reference, "") for reference in shown):
            if member in package.members:
                reader(document, member, comments, tables, boxes).read(label)
    return document


def _read_styles(document: WordDocument, styles_part: str, numbering_part: str) -> None:
    """What is hidden, a heading or in a list, by the parts that say so; "" for no such part."""
    styles = None
    if styles_part:
        styles = Styles(document.package, styles_part)
        styles.run()
        document.hiding = styles.hiding()
        document.levels = styles.levels()
    if numbering_part:
        lists = docx_numbering.Lists(document.package, numbering_part)
        lists.run()
        of_styles = styles.lists(lists.levels_of_styles) if styles is not None else {}
        named = {style: name for style, (name, _) in of_styles.items()}
        document.labels = docx_numbering.Labels(lists.lists(named), of_styles)


def _read_comments(document: WordDocument, member: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The ids of comments that ask to leave out findings, and the codes of these."""
    reader = Comments(document.package, member)
    reader.run()
    document.comments, document.entries = member, reader.entries
    for entry in reader.entries:
        codes = entry.codes
        if codes is not None:
            yield entry.identifier, codes
        elif not entry.is_own:
            document.commented = True
