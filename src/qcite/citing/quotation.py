"""Units → a quotation with its citation: 《质量强国建设纲要》第十三条提出：“……。”

Punctuated by GB/T 15834-2011 标点符号用法.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qcite.citing.citation import (
    CitationError,
    Name,
    Pinpoint,
    cite,
    cited_units,
)
from qcite.edition.naming import to_type
from qcite.edition.outline import Unit
from qcite.text.quotation_marks import flip_quotation_marks, quoted

OMISSION = "……"
"""Stands for sentences left out (4.11.3.1). The full stop before it stays: without it nobody could
tell that what is left out are whole sentences (the exception in B.2.4)."""

OMITTED_PARAGRAPHS = OMISSION * 2
"""Stands for whole paragraphs left out, on a line of its own (4.11.3.7, 5.1.5)."""

_CLOSING_STOP = re.compile("。(?=[”’]*$)")


def quote(
    units: Sequence[Unit],
    *,
    inline: bool = False,
    name: Name = "full",
    pinpoint: Pinpoint = "article",
) -> str:
    """One unit, or sentences of one unit, quoted and cited.

    Standing alone, the quotation keeps its closing full stop inside the quotation marks; in
    running text (``inline``) it loses it, for the sentence it stands in has its own (B.2.1).
    Quotation marks within it alternate (4.8.3.4). Several paragraphs stand on lines of their
    own: each opens with a quotation mark, only the last closes (4.8.3.5). Sentences left out
    between are marked. Raises CitationError.
    """
    paragraphs = quoted_paragraphs(units)
    citation = cite(units, units[0].outline, name=name, pinpoint=pinpoint)
    is_law = any(unit.label.startswith("第") for unit in units[0].outline.articles)
    says = "规定" if is_law else "提出"
    if len(paragraphs) == 1:
        if not inline:
            return f"{citation}{says}：{quoted(paragraphs[0])}"
        return f"{citation}{says}{quoted(_CLOSING_STOP.sub('', paragraphs[0]))}"
    if inline:
        raise CitationError(
            f"这处引文有{len(paragraphs)}段，不能嵌入行文；"
            "请去掉 --inline，使引文独立成段，或只引其中一句。"
        )
    lines = [
        paragraph if paragraph == OMITTED_PARAGRAPHS else f"“{flip_quotation_marks(paragraph)}"
        for paragraph in paragraphs
    ]
    return "\n".join([f"{citation}{says}：", *lines]) + "”"


def quoted_paragraphs(units: Sequence[Unit]) -> list[str]:
    """The text to be quoted, a paragraph an element, without quotation marks round it.

    Raises CitationError if the units are not one unit or sentences of one.
    """
    if not units:
        raise CitationError("请指出要引用原文的单元，如 qcite quote 13.2。")
    owner = _owner(units)
    if owner is None:
        commands = [f"qcite quote {to_type(unit)}" for unit in units[:2]]
        raise CitationError(
            "一处引文只能出自一个单元，否则看不出哪一句出自哪里；"
            f"请分别引用：{'；'.join(commands)}{'……' if len(units) > 2 else ''}。"
        )
    if any(unit.kind != "sentence" for unit in units):
        return owner.text.split("\n")
    return _excerpt(owner, {unit.number for unit in units})


def _owner(units: Sequence[Unit]) -> Unit | None:
    """The one unit that all of ``units`` are, or are sentences of; None if there is no such."""
    whole = cited_units(unit for unit in units if unit.kind != "sentence")
    stands_in = [unit.parent for unit in units if unit.kind == "sentence"]
    owners = {unit.id: unit for unit in whole or stands_in if unit is not None}
    if len(owners) != 1:
        return None
    (owner,) = owners.values()
    inside = {unit.id for unit in owner.walk()}
    return owner if all(unit is not None and unit.id in inside for unit in stands_in) else None


class _Piece(NamedTuple):
    """A sentence, or a heading that leads one."""

    text: str
    sentence: int
    """The sentence's number; of a heading: that of the sentence after it."""
    is_heading: bool = False


def _lines(unit: Unit, start: int = 1) -> Iterator[list[_Piece]]:
    """The body as published, line by line: the same text as ``Unit.text``."""
    for paragraph in unit.paragraphs:
        yield [_Piece(text, start + index) for index, text in enumerate(paragraph)]
        start += len(paragraph)
    for child in unit.children:
        lines = list(_lines(child, start))
        if child.lead.endswith("\n"):
            lines.insert(0, [_Piece(child.lead[:-1], start, is_heading=True)])
        elif child.lead:
            lines[0].insert(0, _Piece(child.lead, start, is_heading=True))
        yield from lines
        start += len(child.sentences)


def _excerpt(owner: Unit, chosen: set[int]) -> list[str]:
    """The chosen sentences by paragraph, with the headings between them and omissions marked."""
    first = min(chosen)
    paragraphs: list[str] = []
    omitted_before = omitted_lines = False
    for line in _lines(owner):
        text = ""
        omitted = False
        for piece in line:
            if piece.sentence in chosen and not (piece.is_heading and piece.sentence == first):
                text += OMISSION + piece.text if omitted and (text or paragraphs) else piece.text
                omitted = False
            else:
                omitted = True
        if not text:
            omitted_lines = omitted_lines or bool(paragraphs)
            continue
        if paragraphs and omitted_before:
            paragraphs[-1] += OMISSION
        if omitted_lines:
            paragraphs.append(OMITTED_PARAGRAPHS)
        paragraphs.append(text)
        omitted_before, omitted_lines = omitted, False
    return paragraphs
