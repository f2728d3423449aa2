"""What numbers a line: the enumerations of a document, and the headings behind them."""

from __future__ import annotations

import re
from typing import Literal

from qcite.edition.general import number_of
from qcite.edition.outline import Kind
from qcite.importing.spaces import squeezed
from qcite.text.numerals import format_chinese

Style = Literal["一、", "（一）", "1.", "（1）", "①", "——"]

_C = "[〇零一二三四五六七八九十百千]"
DIVISION = re.compile(
    rf"(?P<label>第(?:{_C}+|\d+)(?P<what>编|分编|篇|章|节|部分)\s*[:：]*)"
    r"(?P<rest>(?:(?<=[:：])|\s|(?![的、和至规中第，])).*|)"
)
DIVISIONS: dict[str, Kind] = {
    "编": "book",
    "篇": "book",
    "分编": "subbook",
    "章": "chapter",
    "节": "section",
    "部分": "part",
}
ARTICLE = re.compile(
    rf"(?P<label>第(?:{_C}+|\d+)条(?:之(?:{_C}+))?(?P<space>[\s:：]*))(?P<rest>.*)"
)
_MARK = "(?:[、.．:：](?![（(第]))?"
_STYLES: tuple[tuple[Style, re.Pattern[str]], ...] = (
    ("一、", re.compile(rf"(?P<label>{_C}+\s*、)\s*(?P<rest>.*)")),
    ("（一）", re.compile(rf"(?P<label>[（(]\s*{_C}+\s*[）)]{_MARK})\s*(?P<rest>.*)")),
    ("（1）", re.compile(rf"(?P<label>[（(]\s*\d{{1,3}}\s*[）)]{_MARK})\s*(?P<rest>.*)")),
    ("1.", re.compile(r"(?P<label>\d{1,3}\s*(?:、|[．.](?![0-9０-９])))\s*(?P<rest>.*)")),
    ("①", re.compile(r"(?P<label>[①-⑳])\s*(?P<rest>.*)")),
    ("——", re.compile(r"(?P<label>[—―－─]{1,2})(?![—―－─])\s*(?P<rest>\S.*)")),
)
_REFERS = re.compile("[、，和及或与至到][(（第]|项[所规的至、，和]")
"""What follows a number that is spoken of, not counted with: （四）、（五）项所列人员."""
BOX = re.compile(
    r"(?P<label>专\s*栏\s*(?:\d{1,3}|[一二三四五六七八九十]+)\s*[:：]?)\s*(?P<rest>.*)"
)
APPENDIX = re.compile(
    rf"(?P<label>附\s*[件录表]?\s*(?:{_C}+(?=[\s:：]|$)|\d{{0,3}})\s*[:：]?)\s*(?P<rest>.*)"
)
TARGET = re.compile(r"(?:到|至)\s*(?P<year>20\d\d)\s*年(?:底|末)?[，,]")
HEADING_MARKS = tuple("。！？；：，、")
LONGEST_HEADING = 40
_LONGEST_RUN_IN = 36


def starts_article(text: str) -> bool:
    """Whether a line begins an article: 第三条 with space and text behind it."""
    match = ARTICLE.match(text)
    return bool(match and match["space"] and match["rest"])


def enumeration(text: str) -> tuple[Style | None, str, str]:
    """The style of an enumeration, the enumeration, and what follows."""
    for style, pattern in _STYLES:
        match = pattern.fullmatch(text)
        if match and not _REFERS.match(match["rest"]):
            label = squeezed(match["label"])
            if style == "——" or number_of(label)[0]:
                return style, label, match["rest"]
    return None, "", text


def headed(text: str) -> tuple[str, list[str]]:
    """The heading of a unit and its text: 强化工程质量保障。全面落实…, or one of the two."""
    heading, rest = run_in(text)
    if heading:
        return heading, [rest] if rest else []
    if not text.endswith(HEADING_MARKS) and len(squeezed(text)) <= 60:
        return squeezed(text), []
    return "", [text]


def run_in(text: str) -> tuple[str, str]:
    """A heading that ends in 。 with text after it; empty where there is none."""
    match = re.match(r"([^。！？；：]{2,60})。(?=.)", text)
    if match is None or len(match[1]) > _LONGEST_RUN_IN:
        return "", text
    return squeezed(match[1]), text[match.end() :].strip()


def renumbered(label: str, number: int) -> str:
    """An enumeration of the same form with another number."""
    match = re.search(rf"{_C}+|\d+", label)
    if match is None:
        return str(number)
    written = str(number) if match[0].isdigit() else format_chinese(min(number, 999))
    return label[: match.start()] + written + re.sub("之.*", "", label[match.end() :])
