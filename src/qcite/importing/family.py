"""What kind of document lines are, by what numbers them."""

from __future__ import annotations

from typing import Literal

from qcite.importing.marks import HEADING_MARKS, Style, enumeration, run_in, starts_article
from qcite.importing.model import Line

Family = Literal["law", "plan", "rule"]


def family_of(lines: list[Line]) -> Family:
    """What kind of document the lines are, by what numbers them."""
    articles = sum(bool(starts_article(line.text)) for line in lines)
    if articles >= 2 or (articles and not any(enumeration(line.text)[0] for line in lines)):
        first = next(
            (line for line in lines if starts_article(line.text) or _style_is(line, "一、")), None
        )
        quoted = first is not None and _style_is(first, "一、") and articles < 3
        if not quoted:
            return "law"
    tops = [line.text for line in lines if _style_is(line, "一、")]
    if tops and all(text.endswith(HEADING_MARKS) or "：" in text for text in tops):
        nested = [line for line in lines if _style_is(line, "（一）")]
        headed = sum(run_in(enumeration(line.text)[2])[0] != "" for line in nested)
        if not nested or headed < len(nested) / 2:
            return "rule"
    return "plan"


def _style_is(line: Line, style: Style) -> bool:
    return enumeration(line.text)[0] == style
