"""Invisible characters: they hide in a text, or control the terminal that shows it."""

from __future__ import annotations

import re

# Each is the content of a character class of regular expressions, without its brackets.

CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
"""Control characters (category Cc of Unicode), but tab and line ends."""

IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Zero-width and bidirectional characters, fillers, variation selectors, tags: what has the
property Default_Ignorable_Code_Point (Unicode 16.0, DerivedCoreProperties.txt), and the marks of
interlinear annotation."""

HIDDEN = CONTROL + IGNORABLE
"""Both."""

BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0").union(
    map(chr, range(0xFE00, 0xFE10)), map(chr, range(0xE0100, 0xE01F0))
)
"""Those that ``str.isprintable`` lets pass, for it looks at the category only."""


def hidden(text: str) -> list[str]:
    """The names of the invisible characters in a text, each once: U+200B."""
    if text.isprintable() and BLANKS.isdisjoint(text):
        return []
    return list(dict.fromkeys(f"U+{ord(one):04X}" for one in re.findall(f"[{HIDDEN}]", text)))


def visible(text: str) -> str:
    """Text from outside with control, invisible and bidirectional characters made visible.

    A draft cannot drive the terminal: ESC becomes <U+001B>. Newlines and tabs become spaces.
    """
    if text.isprintable() and BLANKS.isdisjoint(text):
        return text
    text = text.replace("\r\n", " ").replace("\n", " ").replace("\r", " ").replace("\t", " ")
    unsafe = f"[\u2028\u2029\ud800-\udfff{HIDDEN}]"
    return re.sub(unsafe, lambda match: f"<U+{ord(match[0]):04X}>", text)
