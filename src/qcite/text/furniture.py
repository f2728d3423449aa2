"""What stands among the words of a text and is none of them: page numbers, pinyin over characters.

Each is blanked out, so that every other character keeps its place.
"""

from __future__ import annotations

import re

# Compiled when a text first has what they need, which few have.
_PAGE = (
    # A page ends within a sentence: what goes on is on the next.
    r"(?<=[^。！？；：\s])[ \t\u3000]*\n(?:[ \t\u3000]*\n)?[ \t\u3000]*"
    r"(?:[—－–─-]{1,2}[ \t]*\d{1,4}[ \t]*[—－–─-]{1,2}|"
    r"第[ ]?\d{1,4}[ ]?页(?:[ ]?共[ ]?\d{1,4}[ ]?页)?)"
    r"[ \t\u3000]*\n(?:[ \t\u3000]*\n)?[ \t\u3000]*(?=\S)"
)
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_PINYIN = rf"(?<=[\u3400-\u9fff])[(（][ ]?[a-zü{_TONED} ]{{1,24}}[)）]"
_TONE = re.compile(f"[{_TONED}]")


def blanked(text: str) -> str:
    """The text with page numbers that break a sentence, and pinyin in parentheses, as spaces."""
    if "页" in text or "—" in text or "-" in text or "－" in text or "–" in text:
        text = re.sub(_PAGE, _blank, text)
    if _TONE.search(text):
        text = re.sub(_PINYIN, _blank, text)
    return text


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
