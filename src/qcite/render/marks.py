"""How a proofreader marks a difference.

In colour the wrong characters are struck out and the right ones follow, underlined; without it
a change is 〔误→正〕, something too much 〔删：…〕, something missing 〔补：…〕 and a wrong order
〔倒：…→…〕.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcite.render.styled import Span
from qcite.text.invisible import visible

if TYPE_CHECKING:
    from qcite.matching import Difference

AROUND = 12
"""Characters of a long text that are shown at either end."""


def mark(part: Difference, *, color: bool) -> list[Span]:
    """The words given with the edition's beside them."""
    wrong, right = visible(part.passage_text), visible(part.edition_text)
    if part.category == "open":
        # No mistake: both readings are shown as such.
        return [Span(f"〔{wrong or '缺'}，本版作{right or '无'}〕", "note")]
    if color:
        return [Span(middle_cut(wrong), "wrong"), Span(middle_cut(right), "right")]
    if part.operation == "transpose":
        return [Span(f"〔倒：{wrong}→{right}〕")]
    if wrong and right:
        return [Span(f"〔{middle_cut(wrong)}→{middle_cut(right)}〕")]
    label, text = ("删", wrong) if wrong else ("补", right)
    if len(text) > 3 * AROUND:
        return [Span(f"〔{label}{len(text)}字：{middle_cut(text)}〕")]
    return [Span(f"〔{label}：{text}〕")]


def middle_cut(text: str, *, head: bool = True, tail: bool = True) -> str:
    """The text without its middle where it is long, or without an end that nothing follows."""
    if len(text) <= 3 * AROUND:
        return text
    return f"{text[:AROUND] if head else ''}…{text[-AROUND:] if tail else ''}"
