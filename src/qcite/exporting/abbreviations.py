"""Abbreviations that write a citation wherever one types: zlqg13 for 《质量强国建设纲要》第十三条.

An input method that takes figures for choosing among candidates gets letters: zlqgshisan.
"""

from __future__ import annotations

import json
import plistlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from qcite.citing.citation import Name
from qcite.document import Document
from qcite.edition.naming import format_locator
from qcite.edition.outline import Outline, Unit
from qcite.searching.pinyin import spell
from qcite.text.numerals import format_chinese

PREFIX = "zlqg"
"""Initials of 质量强国."""
_KINDS = {"article": "", "box": "zl", "part": "bf"}
"""Letters before a number: 专栏 and 部分."""
_DIGITS = dict(
    zip(
        "一二三四五六七八九十百",
        ("yi", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu", "shi", "bai"),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """What is typed, and what it writes."""

    figures: str
    """With the number in figures: zlqg13."""
    letters: str
    """With the number in letters: zlqgshisan."""
    text: str


def abbreviations(
    document: Document, units: Sequence[Unit], prefix: str, name: Name
) -> Iterator[Abbreviation]:
    """One for each unit; where none is named, for the document and all its units."""
    if not units:
        yield Abbreviation(prefix, prefix, document.cite(name=name))
        units = [unit for unit in document.outline.walk() if unit.kind in _KINDS]
    taken: set[str] = set()
    for unit in units:
        if unit.kind not in _KINDS:
            continue
        kind = _KINDS[unit.kind]
        figures, letters = f"{kind}{unit.number}", f"{kind}{_spelt(unit.number)}"
        if unit.branch:  # 第十七条之一
            figures, letters = f"{figures}z{unit.branch}", f"{letters}zhi{_spelt(unit.branch)}"
        if figures not in taken:  # Where numbers begin anew, the first has it.
            taken.add(figures)
            text = document.cite(format_locator(unit), name=name)
            yield Abbreviation(f"{prefix}{figures}", f"{prefix}{letters}", text)


def default_prefix(outline: Outline) -> str:
    """The initials of what the document is called."""
    if not outline.source:
        return PREFIX
    initials = "".join(syllable[0] for syllable in spell(outline.short_title))
    return "".join(re.findall("[a-z]", initials))[:20] or PREFIX


def _spelt(number: int) -> str:
    return "".join(_DIGITS.get(character, "") for character in format_chinese(number))


def plain(found: Sequence[Abbreviation]) -> str:
    """What is typed, a tab, what it writes."""
    return "".join(f"{one.figures}\t{one.text}\n" for one in found)


def rime(found: Sequence[Abbreviation]) -> str:
    """A table of custom phrases (custom_phrase.txt): text, code, weight."""
    head = "# Rime table\n# coding: utf-8\n#@/db_name\tcustom_phrase.txt\n#@/db_type\ttabledb\n#\n"
    return head + "".join(f"{one.text}\t{one.letters}\t1\n" for one in found)


def fcitx5(found: Sequence[Abbreviation]) -> str:
    """Custom phrases of fcitx5's pinyin: code, place among the candidates, text."""
    return "".join(f"{one.letters},1={one.text}\n" for one in found)


def espanso(found: Sequence[Abbreviation]) -> str:
    """A match file; JSON strings are YAML strings."""
    rows = (
        f"  - trigger: {json.dumps(f':{one.figures}')}\n"
        f"    replace: {json.dumps(one.text, ensure_ascii=False)}\n"
        for one in found
    )
    return "matches:\n" + "".join(rows)


def macos(found: Sequence[Abbreviation]) -> str:
    """Text replacements, to be dragged into System Settings → Keyboard."""
    entries = [{"shortcut": one.figures, "phrase": one.text} for one in found]
    return plistlib.dumps(entries).decode("utf-8")


FORMATS: dict[str, Callable[[Sequence[Abbreviation]], str]] = {
    "rime": rime,
    "fcitx5": fcitx5,
    "espanso": espanso,
    "macos": macos,
    "plain": plain,
}
"""Writers by the name of their format."""
