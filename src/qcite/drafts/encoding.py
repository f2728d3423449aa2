"""Bytes of a text file as characters, and exactly back again."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from qcite.drafts.model import DraftError
from qcite.text.quotation_marks import quoted

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    # Before UTF-16, whose mark is a prefix of it.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030"}
"""What pages declare, and the superset in which they are in fact written (WHATWG Encoding)."""
_DECLARABLE = {"utf-8", "gb18030", "big5", "big5-hkscs", "utf-16-le", "utf-16-be"}

_SAMPLE = 4096
_MALFORMED_SHARE = 4
"""Damaged UTF-8 has at least so many sound characters for each unsound place; text in another
encoding has about as few sound ones as chance gives."""
_PLAUSIBLE = 0.5
"""Least share of common characters in text whose encoding is only guessed."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters, and how to get the bytes back."""

    text: str
    encoding: str
    mark: bytes
    """The byte order mark, which is not part of the text."""


def decode(data: bytes, name: str, declared: str = "") -> Decoded:
    """The characters of ``data``: by byte order mark, as ``declared``, as UTF-8, as UTF-16
    without a mark, or as GB18030 (of which GBK and GB2312 are subsets).

    Raises DraftError when it is none of them or contains NUL.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            text = _decode(data[len(mark) :], encoding)
            if text is None:
                raise _malformed(data, name, encoding)
            return Decoded(_without_nul(text, name), encoding, mark)
    declared = _ALIASES.get(declared.lower(), declared.lower())
    if b"\0" in data:
        guesses = ["utf-16-le", "utf-16-be"]
    else:
        for encoding in [declared, "utf-8"] if declared in _DECLARABLE else ["utf-8"]:
            text = _decode(data, encoding)
            if text is not None:
                return Decoded(text, encoding, b"")
        sample = data[: _SAMPLE * 4].decode("utf-8", "replace")
        sound = sum(character > "\x7f" and character != "\ufffd" for character in sample)
        if sound > _MALFORMED_SHARE * sample.count("\ufffd"):
            raise _malformed(data, name, "utf-8")
        guesses = ["gb18030", "utf-16-le", "utf-16-be"]
    best, plausibility = Decoded("", "", b""), 0.0
    for encoding in guesses:
        text = _decode(data, encoding)
        if text is not None and "\0" not in text and _plausibility(text) > plausibility:
            best, plausibility = Decoded(text, encoding, b""), _plausibility(text)
    if plausibility >= _PLAUSIBLE:
        return best
    if b"\0" in data:
        raise _with_nul(name, data[: data.index(b"\0")].count(b"\n") + 1)
    raise DraftError(
        f"{name}：不是文本文件，或编码不是 UTF-8、UTF-16、GB18030；"
        "请用原来的程序打开，另存为 UTF-8 文本再核对。"
    )


def _decode(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _plausibility(text: str) -> float:
    """The share of characters that are common in Chinese text.

    Common are ASCII, CJK and general punctuation, and the characters of GB 2312-1980 level 1:
    text read in a wrong encoding consists of rare ones.
    """
    sample = text[:_SAMPLE]
    encoded = [character.encode("gb2312", "ignore") for character in sample]
    common = sum(
        character in "\t\r\n"
        or " " <= character <= "~"
        or (len(code) == 2 and (code[0] <= 0xA9 or 0xB0 <= code[0] <= 0xD7))
        for character, code in zip(sample, encoded, strict=True)
    )
    return common / len(sample) if sample else 0.0


def _without_nul(text: str, name: str) -> str:
    if "\0" in text:
        raise _with_nul(name, text.count("\n", 0, text.index("\0")) + 1)
    return text


def _with_nul(name: str, line: int) -> DraftError:
    return DraftError(f"{name}：第{line}行含有空字符（NUL），不是文本文件，无法核对。")


def _malformed(data: bytes, name: str, encoding: str) -> DraftError:
    label = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}.get(encoding, "UTF-32")
    lines = data.decode(encoding, "replace").split("\ufffd", 1)[0].count("\n") + 1
    return DraftError(
        f"{name}：第{lines}行有 {label} 编码的坏字节，文件可能已损坏；"
        "请用原来的程序打开，另存为 UTF-8 再核对。"
    )


def declared_in_html(data: bytes) -> str:
    """The encoding a page declares in its first kilobyte (WHATWG HTML, 13.2.3.2), or ""."""
    import re  # Not needed for plain text.

    found = re.search(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", data[:1024])
    return found[1].decode("ascii") if found else ""


def splice(decoded: Decoded, data: bytes, splices: list[tuple[int, int, str]], name: str) -> bytes:
    """``data`` with ``text[start:end]`` replaced for each ``(start, end, new)``, in order.

    Every byte outside the replaced stretches is the file's own. Raises DraftError when the text
    does not encode back to the same bytes or a new character has no place in the encoding.
    """

    def encode(text: str) -> bytes:
        return text.encode(decoded.encoding)

    if decoded.mark + encode(decoded.text) != data:
        raise DraftError(f"{name}：编码无法原样写回，不能写更正副本；请另存为 UTF-8 再核对。")
    kept = 0
    parts: list[bytes] = [decoded.mark]
    for start, end, new in splices:
        parts.append(encode(decoded.text[kept:start]))
        try:
            parts.append(encode(new))
        except UnicodeEncodeError:
            raise DraftError(
                f"{name}：更正所用的{quoted(new)}不在文件的编码中；请另存为 UTF-8 再核对。"
            ) from None
        kept = end
    parts.append(encode(decoded.text[kept:]))
    return b"".join(parts)
