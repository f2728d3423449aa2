"""Text without its accidents, with a way back to every character of the text as given.

Accidents are what copying and typing do to a text without anyone meaning it: full or half width,
letter case, white space and line breaks between Chinese characters, characters nobody can see,
radicals that a PDF gives for characters, traditional characters. Punctuation may be kept, unified
or dropped besides.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from qcite.text.invisible import BLANKS

Punctuation = Literal["keep", "unify", "drop"]

# What folding keeps. \w holds letters, digits and Chinese characters; signs such as per cent are
# wording as well, and so is the point of a decimal fraction.
_WORDING = re.compile(r"[\w%°]+|‰|℃|(?<=\d)\.(?=\d)")
# White space has become spaces, and invisible characters DELETE characters.
_VISIBLE = re.compile(r"[^ \x7f]+|(?<=[0-9A-Za-z]) (?=[ \x7f]*[0-9A-Za-z])")
# Written so because compiling [^一-鿿] takes as long as starting Python.
_NOT_CHINESE = re.compile(r"[\x00-\xff０-９Ａ-Ｚａ-ｚ]|\W")
_LONG = 1000
_BLOCK = 1 << 16

_UNIFIED = {
    code: to
    for marks, to in (
        ("，﹐､", ","),
        ("﹑", "、"),
        ("。．｡", "."),
        ("；﹔", ";"),
        ("：﹕∶", ":"),
        ("！﹗", "!"),
        ("？﹖", "?"),
        ("“”„‟「」『』〝〞＂﹁﹂﹃﹄", '"'),
        ("‘’‚‛＇′`´", "'"),
        ("（﹙〔【［﹝", "("),
        ("）﹚〕】］﹞", ")"),
        ("[", "("),
        ("]", ")"),
        ("‐‑‒–—―─━－﹣−", "-"),
        ("～∼〜﹏", "~"),
        ("•・‧∙●", "·"),
        ("＜〈", "<"),
        ("＞〉", ">"),
        ("／⁄∕", "/"),
        ("⋯", "…"),
    )
    for code in map(ord, marks)
}


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; character ``i`` comes from character ``offsets[i]`` of the text as given."""

    text: str
    offsets: array[int]
    """One more than the text has characters; the last is the length of the text as given."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the text as given that the folded characters ``start:end`` come from.

        It begins with the first and ends with the last of them, so that what was dropped between
        is inside and what was dropped around is not. An empty span lies before ``start``.
        """
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1

    def position(self, offset: int) -> int:
        """The first folded character that comes from ``offset`` or later in the text as given."""
        return bisect_left(self.offsets, offset, 0, len(self.text))


def fold(text: str, *, punctuation: Punctuation) -> Folded:
    """Fold a text.

    ``keep`` leaves punctuation as it stands; ``unify`` makes marks that differ in width, script or
    direction only the same (，and , · 。and ．· “ and 「 and "); ``drop`` leaves wording only: what
    ``\\w`` matches, per cent and degree signs and the point in a decimal fraction.
    """
    return (_folded if len(text) > _LONG else _folded_lately)(text, punctuation)


def _folded(text: str, punctuation: Punctuation) -> Folded:
    changes = _changes(_characters(text), unify=punctuation == "unify")
    if changes:
        text = _replace(text, changes)
    # By blocks: a long text has a hundred thousand pieces, which take more room than it.
    blocks: list[str] = []
    pieces: list[str] = []
    begin, numbers = 0, array("I", range(min(len(text), _BLOCK)))
    offsets = array("I")
    for match in (_WORDING if punctuation == "drop" else _VISIBLE).finditer(text):
        start, end = match.span()
        if end - begin > len(numbers):
            blocks.append("".join(pieces))
            pieces.clear()
            begin, numbers = start, array("I", range(start, max(end, start + _BLOCK)))
        pieces.append(text[start:end])
        offsets.extend(numbers[start - begin : end - begin])
    offsets.append(len(text))
    return Folded("".join((*blocks, *pieces)), offsets)


_folded_lately = lru_cache(1024)(_folded)
"""One quotation is folded by several of those who judge it, one after the other; the headings and
readings of the document, some 400, are folded for every draft."""


def wording_of(text: str) -> str:
    """What a text says, folded and without punctuation."""
    return fold(text, punctuation="drop").text


def marks_of(text: str) -> str:
    """What a text says with its punctuation, folded: no white space, no accidents."""
    return fold(text, punctuation="unify").text


def simplified(text: str) -> str:
    """The text in simplified characters, each at its place; nothing else is changed."""
    beyond = {one for one in _characters(text) if one >= "\u2e80" and not one.isspace()}
    changes = _simplified(beyond)
    return _replace(text, changes) if changes else text


def _characters(text: str) -> set[str]:
    """The characters of a text, save such as do not fold.

    Making a string of every character is half the work on a long text, and nearly always for
    nothing: Chinese characters within GB 2312 fold to themselves.
    """
    found: set[str] = set()
    for start in range(0, len(text), _BLOCK):
        block = text[start : start + _BLOCK]
        found.update(_NOT_CHINESE.findall(block) if _is_usual(block) else block)
    return found


def _is_usual(text: str) -> bool:
    """Whether a long text has no Chinese characters beyond GB 2312."""
    if len(text) <= _LONG:
        return False
    try:
        text.replace("—", "").replace("·", "").encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


_PLAIN: dict[bool, set[str]] = {False: set(), True: set()}
"""Characters met that fold to themselves, by ``unify``: a draft has thousands of short pieces."""


def _changes(characters: set[str], *, unify: bool) -> dict[int, str]:
    """What each of the characters folds to, where that is not the character itself."""
    changes: dict[int, str] = {}
    beyond: set[str] = set()
    plain = _PLAIN[unify]
    for character in characters - plain:
        code = ord(character)
        if unify and code in _UNIFIED:
            changes[code] = _UNIFIED[code]
        elif "A" <= character <= "Z":
            changes[code] = character.lower()
        elif 0xFF01 <= code <= 0xFF5E:
            half = chr(code - 0xFEE0).lower()
            # A full-width point may be a decimal point.
            if unify or half.isalnum() or half in "%+.":
                changes[code] = half
        elif character.isspace():
            changes[code] = " "
        elif _is_invisible(character):
            changes[code] = "\x7f"
        elif code >= 0x2E80 and (code >= 0x3400 or code < 0x2FE0):
            beyond.add(character)
        else:
            plain.add(character)
    if beyond:
        simpler = _simplified(beyond)
        changes.update(simpler)
        if not simpler:
            plain |= beyond
    return changes


def _is_invisible(character: str) -> bool:
    """Control and format characters, fillers, variation selectors; not surrogates, nor private
    use, which may be anything."""
    if character.isprintable():
        return character in BLANKS
    return not ("\ud800" <= character <= "\uf8ff" or character >= "\U000f0000")


@cache
def _simplified_forms() -> dict[str, str]:
    from qcite.text import traditional

    return dict(zip(traditional.TRADITIONAL, traditional.SIMPLIFIED, strict=True))


def _simplified(characters: set[str]) -> dict[int, str]:
    """Of Chinese characters: the plain form of radicals and compatibility characters (which PDF
    files give) and the simplified form of traditional ones.

    GB 2312 has every character of ordinary simplified text, so that the tables are loaded only
    for a text that needs them.
    """
    try:
        "".join(characters).encode("gb2312")
    except UnicodeEncodeError:
        pass
    else:
        return {}
    from unicodedata import normalize

    from qcite.text import traditional

    simplified = _simplified_forms()
    changes: dict[int, str] = {}
    is_traditional = False
    for character in characters:
        plain = character
        # Invisible characters stay, so that a message can name them.
        if not "\u3400" <= character <= "\u9fff" and character not in BLANKS:
            normal = normalize("NFKC", character)
            plain = normal if len(normal) == 1 else character
        if plain in simplified:
            plain = simplified[plain]
            is_traditional = True
        if plain != character:
            changes[ord(character)] = plain
    if is_traditional:
        changes.update(
            zip(
                map(ord, traditional.SHARED_TRADITIONAL), traditional.SHARED_SIMPLIFIED, strict=True
            )
        )
        changes[_ZHU] = "着"
    return changes


_MANY = 200
_ZHU = ord("著")
_ZHU_STAYS = "(?<=[显顯卓昭])着|着(?=[名作者书述])"


def _replace(text: str, changes: dict[int, str]) -> str:
    """Apply the changes. Simplified text writes 着 for 著 (著力), but not in 顯著 or 著名."""
    if len(changes) > _MANY:
        replaced = text.translate(changes)
    else:
        # Thirty times as fast as str.translate for a handful of characters, and as safe: nothing
        # that a character folds to is itself folded.
        replaced = text
        for code, to in changes.items():
            replaced = replaced.replace(chr(code), to)
    if _ZHU in changes and "著" in text:
        spots = {match.start() for match in re.finditer(_ZHU_STAYS, replaced)}
        replaced = "".join(
            "著" if index in spots and text[index] == "著" else character
            for index, character in enumerate(replaced)
        )
    return replaced
