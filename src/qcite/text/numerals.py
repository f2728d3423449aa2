"""Chinese numerals as documents number their articles: 第十三条 ↔ 13.

Numbers run from 1 to 999, which no document's articles exceed, plus 0 (零, 〇).
"""

from functools import lru_cache
from typing import NamedTuple

_DIGITS = "零一二三四五六七八九"
_VALUES = {character: value for value, character in enumerate(_DIGITS)} | {"〇": 0, "两": 2}
_TENS = {"廿": "二十", "卅": "三十", "卌": "四十"}
_ONES = tuple("一二三四五六七八九")
_COUNTED = (*_ONES, "两")
_FULL_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")

PATTERN = "(?:[0-9０-９]+|[〇零一二两三四五六七八九十百廿卅卌]+)"
"""A regular expression (no groups) for a run of characters that may be a number."""


class Numeral(NamedTuple):
    """A number as somebody wrote it."""

    value: int
    canonical: bool
    """False for a spelling that official documents do not use (一十三, 廿一, 二0, 013)."""


@lru_cache(4096)
def parse(text: str) -> Numeral | None:
    """Read an Arabic or Chinese number; None if ``text`` is not one."""
    if not text:
        return None
    digits = text.translate(_FULL_WIDTH_DIGITS)
    if digits.isascii() and digits.isdigit():
        if len(digits) > 9:
            return None
        return Numeral(int(digits), canonical=digits == str(int(digits)))
    value = _chinese_value(text)
    if value is None:
        return None
    return Numeral(value, canonical=value <= 999 and format_chinese(value) == text)


def _chinese_value(text: str) -> int | None:
    if text in ("零", "〇"):
        return 0
    if 1 < len(text) < 5 and all(character in _VALUES for character in text):
        # 一三 for 13: digits read one by one.
        return int("".join(str(_VALUES[character]) for character in text))
    for old, usual in _TENS.items():
        text = text.replace(old, usual)
    hundreds, mark, rest = text.rpartition("百")
    rest = rest.removeprefix("零").removeprefix("〇") if mark else rest
    tens, ten, ones = rest.rpartition("十")
    if mark and hundreds not in _COUNTED:
        return None
    if tens not in (*_COUNTED, "") or ones not in (*_ONES, ""):
        return None
    value = _VALUES.get(ones, 0)
    if ten:
        value += 10 * _VALUES.get(tens, 1)
    if mark:
        value += 100 * _VALUES[hundreds]
    return value or None


def format_chinese(value: int) -> str:
    """Write 0 to 999 as official documents do: 十, 十一, 二十, 一百零五; never 一十 or 廿.

    Raises ValueError outside that range.
    """
    if not 0 <= value <= 999:
        raise ValueError(value)
    if value < 10:
        return _DIGITS[value]
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        # 十三 alone, but 一百一十三.
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def counted(number: int) -> str:
    """The number in Chinese numerals as far as a document counts; larger ones in digits."""
    return format_chinese(number) if number <= 999 else str(number)
