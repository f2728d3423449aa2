"""Completion in an editor: the numbers of boxes and, behind the document's name, of articles."""

from __future__ import annotations

import re

from lsprotocol import types
from pygls.workspace import TextDocument

from qcite.edition.outline import Outline, Unit
from qcite.text.numerals import format_chinese

_NUMBER = re.compile(r"第\s?[一二三四五六七八九十百0-9]{0,4}$")
_BOX = re.compile(r"专栏\s?[一二三四五六七八九十0-9]{0,2}$")
_NAMES_OUTLINE = re.compile("纲要》?[^。！？\n]{0,20}$")


def completions(
    outline: Outline, text: TextDocument, position: types.Position
) -> list[types.CompletionItem]:
    """What may be written at a position."""
    inside = text.position_codec.position_from_client_units(text.lines, position)
    line = text.lines[inside.line] if inside.line < len(text.lines) else ""
    before = line[: inside.character]
    box, number = _BOX.search(before), _NUMBER.search(before)
    if box:
        return [_item(f"专栏{unit.number}", unit, box[0], position) for unit in outline.boxes]
    if number and _NAMES_OUTLINE.search(before[: number.start()]):
        return [
            _item(f"第{format_chinese(unit.number)}条", unit, number[0], position)
            for unit in outline.articles
        ]
    return []


def _item(label: str, unit: Unit, typed: str, position: types.Position) -> types.CompletionItem:
    """A label in place of what is typed of it before the position."""
    units = len(typed.encode("utf-16-le")) // 2
    first = types.Position(position.line, position.character - units)
    return types.CompletionItem(
        label,
        detail=unit.heading,
        documentation=unit.published,
        kind=types.CompletionItemKind.Reference,
        filter_text=f"{typed}{label}",
        sort_text=f"{unit.number:03}",
        text_edit=types.TextEdit(types.Range(first, position), label),
    )
