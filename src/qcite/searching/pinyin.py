"""Pinyin of Chinese text, and where in a text something typed in pinyin stands.

The readings come from data/pinyin.txt (one a character, and the words in which it is read
otherwise), which tools/make_pinyin.py generates. No tones; ü is written v, üe is written ue.
"""

from __future__ import annotations

import re
from functools import lru_cache

from qcite.edition import loading

_LEAST_CHARACTERS = 2
"""Less is not looked for: a single syllable stands everywhere."""
_FEW_INITIALS = 2
"""So few initials stand everywhere, too; at the beginning of a heading they mean its first word."""

_LONGEST = 120
"""Letters; more are not taken for pinyin, and the patterns made of them would be slow."""

_TYPED = re.compile("[a-zü]+(?:['’ -]+[a-zü]+)*")
_SEPARATORS = re.compile("['’ -]+")
# The table has lv and lue. Passports have lyu; nyu, too, but that may be canyu (参与).
_TYPED_VE = re.compile("([ln])ve")
_UMLAUT = re.compile("(?<=[ln])v")
_SOUND = re.compile("(?<=[zcs])h|(?<=n)g")
_FULL = " "
_SHORTENED = "(?: |(?:(?<= [a-z])|(?<= [zcs]h))[a-z]+ )"
"""What stands between two letters that belong to two syllables, if the first of these is typed in
full; and if it may be shortened to its initial."""


@lru_cache(maxsize=1)
def _readings() -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    """The usual reading of each character; and (character, other reading, word that has it)."""
    usual: dict[str, str] = {}
    others = []
    for line in loading.read_packaged("pinyin.txt").decode("utf-8").splitlines():
        if line.startswith("#"):
            continue
        first, second, *words = line.split()
        if words:
            others += [(first, second, word) for word in words]
        else:
            usual.update(dict.fromkeys(second, first))
    return usual, others


def spell(text: str) -> list[str]:
    """A syllable for each character; of other than Chinese characters, the character itself."""
    usual, others = _readings()
    text = text.lower()
    syllables = [usual.get(character, character) for character in text]
    for character, reading, word in others:
        start = text.find(word)
        while start >= 0:
            for index, one in enumerate(word, start):
                if one == character:
                    syllables[index] = reading
            start = text.find(word, start + len(word))
    return syllables


def is_typed(text: str) -> bool:
    """Whether this (folded) text could be pinyin: Latin letters, perhaps with xi'an's mark."""
    return len(text) <= _LONGEST and _TYPED.fullmatch(text) is not None


class SpelledText:
    """A text that can be searched by pinyin."""

    def __init__(self, text: str) -> None:
        self._text = text
        syllables = ["_" if syllable.isspace() else syllable for syllable in spell(text)]
        self._initials = "".join(syllable[0] for syllable in syllables)
        # A blank before each syllable and at the end: counting blanks counts characters.
        self._spaced = f" {' '.join(syllables)} "

    def find(self, typed: str, beginnings: frozenset[int]) -> list[tuple[int, int]]:
        """Stretches of characters that read as typed, each from the beginning of a syllable.

        Whole syllables are tried first (gongchengzhiliang), then initials (gczl), then the two
        mixed, the last syllable unfinished (gongczhil); the first way that finds something counts.
        ``beginnings`` are the positions where headings begin: only there do two initials count.
        """
        typed = _normal(typed)
        letters = typed.replace(" ", "")
        found = _matches(_pattern(typed, _FULL, ""), self._spaced)
        found = found or self._find_initials(letters, beginnings)
        if found:
            return found
        return [
            (start, end)
            for start, end in _matches(_pattern(typed, _SHORTENED, "[a-z]*"), self._spaced)
            if len(letters) >= 2 * (end - start)
            or (len(letters) > end - start > _FEW_INITIALS)
            or self._is_likely_word(start, end)
        ]

    def find_alike(self, typed: str) -> list[tuple[int, int]]:
        """Stretches that sound like what is typed to those who do not tell zh, ch, sh, -ng from
        z, c, s, -n, or who write lu for lü; whole syllables only."""
        spaced, typed = (
            _UMLAUT.sub("u", _SOUND.sub("", text)) for text in (self._spaced, _normal(typed))
        )
        return _matches(_pattern(typed, _FULL, ""), spaced)

    def _find_initials(self, letters: str, beginnings: frozenset[int]) -> list[tuple[int, int]]:
        found = []
        start = self._initials.find(letters)
        while start >= 0:
            end = start + len(letters)
            if start in beginnings or self._is_likely_word(start, end):
                found.append((start, end))
            start = self._initials.find(letters, start + 1)
        return found if len(letters) >= _LEAST_CHARACTERS else []

    def _is_likely_word(self, start: int, end: int) -> bool:
        """Whether characters whose initials are typed are more than neighbours by chance.

        Three of them are, where they stand together again, or by themselves: of 451 strings of
        letters that mean nothing 29 are found, and 82 were without this.
        """
        if end - start != _FEW_INITIALS + 1:
            return end - start > _FEW_INITIALS
        around = self._text[start - 1 : start], self._text[end : end + 1]
        is_apart = not any("\u4e00" <= one <= "\u9fff" for one in around)
        return is_apart or self._text.count(self._text[start:end]) > 1


def _normal(typed: str) -> str:
    typed = _SEPARATORS.sub(" ", typed).replace("ü", "v")
    return _TYPED_VE.sub(r"\1ue", typed).replace("lyu", "lv")


def _matches(pattern: str, spaced: str) -> list[tuple[int, int]]:
    """The stretches of characters whose syllables in ``spaced`` match."""
    found = []
    character = position = 0
    for match in re.finditer(pattern, spaced):
        character += spaced.count(" ", position, match.start())
        position = match.start()
        length = match[0].count(" ")
        if length >= _LEAST_CHARACTERS:
            found.append((character, character + length))
    return found


def _pattern(typed: str, border: str, end: str) -> str:
    """``end`` is what may follow the last letter."""
    pieces = [f"(?:{border})?".join(piece) for piece in typed.split(" ")]
    return f" {border.join(pieces)}{end}(?= )"
