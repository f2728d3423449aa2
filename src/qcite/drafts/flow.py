"""How Chinese text goes on over a line's end, and what a comment asks of the checker."""

from __future__ import annotations

import re
import unicodedata

_OPENING = "《〈“‘（「『【〔"
_CLOSING = "》〉”’）」』】〕"
_SENTENCE_END = "。！？；：…"

OPEN_WITHIN = 200
"""Characters back in the paragraph within which an opening mark is looked for."""

_MARKER = re.compile(r"\s*qcite\s*[:：]\s*ignore\b[ \t]*(.*)", re.DOTALL)
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)*(?=[\s,，、]|$)[\s,，、]*")


def is_wide(character: str) -> bool:
    """Whether ``character`` is set in Chinese, so that no space separates it from another."""
    return character in "“”‘’…—·" or unicodedata.east_asian_width(character) in "WF"


def joint(before: str, after: str) -> str:
    """What stands for a line's end inside a paragraph, between two characters.

    Nothing next to a Chinese character, a space between two others.
    """
    return "" if not before or not after or is_wide(before) or is_wide(after) else " "


def breaks(paragraph: str) -> bool:
    """Whether a line break set by hand after ``paragraph`` separates sentences.

    Inside a title or a quotation that is still open, it is only layout, as in a heading set over
    two lines: 关于贯彻《质量强国↵建设纲要》的意见.
    """
    if not paragraph or paragraph[-1] in _SENTENCE_END:
        return True
    depth = 0
    for character in reversed(paragraph[-OPEN_WITHIN:]):
        if character in _CLOSING:
            depth += 1
        elif character in _OPENING:
            if not depth:
                return False
            depth -= 1
    return True


def ignored_codes(comment: str) -> tuple[str, ...] | None:
    """The codes after ``qcite: ignore`` in a comment; () for all of them; None for no marker.

    Whatever follows the codes is the drafter's reason.
    """
    found = _MARKER.match(comment)
    if found is None:
        return None
    codes = []
    rest = found[1]
    while code := _CODE.match(rest):
        codes.append(code[0].rstrip(" \t\r\n,，、"))
        rest = rest[code.end() :]
    return tuple(codes)
