"""Blocks as a .docx laid out as official documents are (GB/T 9704-2012).

A4, margins and body by 5.2 of the standard: body 仿宋 of size 3 (16 pt), 22 lines of 28.95 pt a
page, headings of the first level 黑体, of the second 楷体 (7.3.3), title 小标宋 of size 2 (7.3.1).
The fonts are named; a machine that lacks one shows another that its word processor chooses.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import docx as python_docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from qcite.exporting.blocks import Block

_BODY, _TITLE = Pt(16), Pt(22)
_LINE = Pt(28.95)
_FONTS = {
    "Title": ("方正小标宋简体", _TITLE),
    "Heading 1": ("黑体", _BODY),
    "Heading 2": ("楷体", _BODY),
    "Heading 3": ("黑体", _BODY),
    "Normal": ("仿宋", _BODY),
}
_STYLES = {"title": "Title", "part": "Heading 1", "article": "Heading 2", "box": "Heading 3"}
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def write(blocks: Iterable[Block]) -> bytes:
    """The document as a file."""
    document = python_docx.Document()
    _page(document)
    for name, (font, size) in _FONTS.items():
        _style(document.styles[name], font, size)
    notes: list[str] = []
    for block in blocks:
        paragraph = document.add_paragraph(block.text, style=_STYLES.get(block.kind, "Normal"))
        if block.kind in ("title", "issued", "box"):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        else:
            paragraph.paragraph_format.first_line_indent = 2 * _BODY
        for note in block.notes:
            notes.append(note)
            _mark(paragraph.add_run(), len(notes))
    if notes:
        _add_notes(document, notes)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _page(document: Any) -> None:
    """A4, type area 156 by 225 mm (GB/T 9704-2012, 5.2.1)."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.bottom_margin, section.right_margin = Mm(35), Mm(26)


def _style(style: Any, font: str, size: Any) -> None:
    style.font.name, style.font.size = font, size
    style.font.bold = style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), font)
    layout = style.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
    layout.space_before = layout.space_after = Pt(0)
    border = style.element.find(f".//{qn('w:pBdr')}")
    if border is not None:  # The template underlines its title.
        border.getparent().remove(border)


def _mark(run: Any, number: int) -> None:
    """A reference to footnote ``number``."""
    run.font.superscript = True
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), str(number))
    run._r.append(reference)


def _add_notes(document: Any, notes: Iterable[str]) -> None:
    """The part with the footnotes, which the library does not write (ECMA-376 part 1, 11.3.7)."""
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{element}/></w:r></w:p>'
        "</w:footnote>"
        for number, kind, element in (
            (-1, "separator", "separator"),
            (0, "continuationSeparator", "continuationSeparator"),
        )
    )
    written = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/>'
        '<w:sz w:val="21"/></w:rPr><w:footnoteRef/></w:r><w:r><w:rPr><w:sz w:val="21"/></w:rPr>'
        f'<w:t xml:space="preserve"> {escape(note)}</w:t></w:r></w:p></w:footnote>'
        for number, note in enumerate(notes, 1)
    )
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:footnotes xmlns:w="{_NAMESPACE}">{separators}{written}</w:footnotes>'
    )
    part = Part(
        PackURI("/word/footnotes.xml"),
        CONTENT_TYPE.WML_FOOTNOTES,
        xml.encode("utf-8"),
        document.part.package,
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
