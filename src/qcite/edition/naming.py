"""What a unit is called: 第十三条 in a message, 13 as a locator."""

from __future__ import annotations

from qcite.edition.outline import Kind, Outline, Unit
from qcite.text.numerals import counted

NUMBERED = {"部分": "部分1", "条": "1", "专栏": "专栏1", "目标": "目标1"}
"""Kinds of unit, which need a number to be locators, and a locator of each."""

_OUTLINE_KINDS = ("preamble", "part", "article", "box", "item", "target", "sentence")
_LOCATOR_PREFIXES: dict[Kind, str] = {"part": "部分", "article": "", "box": "专栏"}


def spoken(unit: Unit) -> str:
    """How messages call a unit: 第十三条, 第六部分, 专栏3.2 …; a sentence by its number."""
    number = counted(unit.number)
    if unit.label or unit.kind not in _OUTLINE_KINDS:
        from qcite.edition import general_naming

        return general_naming.spoken(unit)
    if unit.kind == "item":
        assert unit.parent is not None
        return f"{spoken(unit.parent)}.{unit.number}"  # As it is typed: one form for one thing.
    if unit.kind == "target":
        return f"目标{unit.number}" if unit.heading else f"{unit.number}年目标"
    return {
        "preamble": "引言",
        "part": f"第{number}部分",
        "article": f"第{number}条",
        "box": f"专栏{unit.number}",
        "sentence": f"第{number}句",
    }[unit.kind]


def spoken_in_full(unit: Unit) -> str:
    """The same by itself: 第三十三条第二款, where ``spoken`` says 第二款."""
    if unit.label or unit.kind not in _OUTLINE_KINDS:
        from qcite.edition import general_naming

        if general_naming.is_general(unit):
            return general_naming.spoken_with_owner(unit)
    return spoken(unit)


def format_locator(unit: Unit) -> str:
    """The shortest usual locator of a unit; ``locating.locator.parse`` reads it back."""
    if unit.kind != "sentence" and (unit.label or unit.kind not in _OUTLINE_KINDS):
        from qcite.edition import general_naming

        is_boxed = unit.parent is not None and unit.parent.kind == "box"
        if general_naming.is_general(unit) and not is_boxed:
            return general_naming.format_locator(unit)
    if unit.kind in ("sentence", "item"):
        assert unit.parent is not None
        return f"{format_locator(unit.parent)}.{unit.number}"
    if unit.kind == "preamble":
        return "引言"
    if unit.kind == "target":
        return f"目标{unit.number}" if unit.heading else str(unit.number)
    return f"{_LOCATOR_PREFIXES[unit.kind]}{unit.number}"


def address(unit: Unit, outline: Outline) -> str:
    """The locator as it is typed where ``outline`` is the document: another one's is led by its
    name, as in 产品质量法 33."""
    locator = format_locator(unit)
    is_own = unit.outline.title == outline.title  # It may have been loaded twice.
    return locator if is_own else f"{name_to_type(unit.outline)} {locator}"


def typed(locator: str, outline: Outline) -> str:
    """A locator of a document as it is typed in a command: led by the document's name where that
    is not the packaged one; one that is led by a name stays as it is."""
    is_packaged = not outline.source
    return locator if is_packaged or " " in locator else f"{name_to_type(outline)} {locator}"


def to_type(unit: Unit) -> str:
    """The locator of a unit as it is typed in a command."""
    return typed(format_locator(unit), unit.outline)


def name_to_type(outline: Outline) -> str:
    """What to type for a document on the shelf: a law's short title, else the title."""
    is_law = outline.title == f"中华人民共和国{outline.short_title}"
    return outline.short_title if is_law else outline.title
