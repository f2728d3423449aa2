"""Citations of documents that are not built like the Outline: 第三十三条第二款第（一）项, 第二章,
第二部分第（三）条.

A pinpoint is put down as a locator, which says what it names or why it names nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qcite.checking.pinpoints import NUMERAL, Pinpoint
from qcite.edition.outline import Outline, Unit
from qcite.locating.errors import AmbiguousError, LocatorError
from qcite.locating.locator import resolve

_LISTED = re.compile(
    rf"[（(]\s?({NUMERAL})\s?[）)](?=\s?(?:、|和|及|与|以及|至|到|或)\s?第?[（(]\s?{NUMERAL}\s?[）)]"
    rf"(?:[^款项目]{{0,40}})([款项目]))"
)


@dataclass(frozen=True, slots=True)
class Named:
    """What a pinpoint names in the document."""

    units: tuple[Unit, ...] = ()
    fault: str = ""
    """Why it names nothing, in Chinese."""
    doubt: str = ""
    """Why it may name several things."""


def named(pinpoint: Pinpoint, within: str, text: str, outline: Outline) -> Named:
    """The units of a pinpoint, ``within`` written before it (第二章).

    ``text``: of the draft.
    """
    try:
        return Named(resolve((within + written(pinpoint, text),), outline))
    except AmbiguousError as error:
        return Named(doubt=str(error).rstrip("。"))
    except LocatorError as error:
        return Named(fault=str(error))


def written(pinpoint: Pinpoint, text: str) -> str:
    """A pinpoint as a locator, every number with its word: 第三条至第五条, 第二款第（一）项."""
    if pinpoint.level == "preamble":
        return pinpoint.word
    pieces: list[str] = []
    for index, number in enumerate(pinpoint.numbers):
        if index:
            pieces.append("至" if index in pinpoint.ranges else "、")
        is_box = pinpoint.level == "box"
        pieces.append(f"专栏{number.value}" if is_box else f"第{number.value}{pinpoint.word}")
    below = text[pinpoint.end : pinpoint.below] if pinpoint.below else ""
    # 第（一）、（二）项 is 第（一）项、第（二）项.
    below = _LISTED.sub(r"（\1）\2", below)
    return "".join(pieces) + re.sub(r"(?<=[、至到和及与或])(?=[（(])", "第", below)
