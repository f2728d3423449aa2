"""What units of a schema 2 document are called: 第三十三条第二款 in a citation, 33款2 as a locator.

Imported only for such a document; ``naming`` asks here.
"""

from __future__ import annotations

from collections.abc import Iterator

from qcite.edition.outline import Kind, Unit
from qcite.text.numerals import counted
from qcite.text.quotation_marks import quoted

NAMES: dict[Kind, str] = {
    "book": "编",
    "subbook": "分编",
    "chapter": "章",
    "section": "节",
    "part": "部分",
    "article": "条",
    "paragraph": "款",
    "item": "项",
    "subitem": "目",
    "point": "点",
    "appendix": "附件",
}
"""What a unit of a kind is called, after its number."""
DIVISIONS: tuple[Kind, ...] = ("book", "subbook", "chapter", "section", "part", "appendix")
BELOW: tuple[Kind, ...] = ("paragraph", "item", "subitem", "point")


def is_general(unit: Unit) -> bool:
    """Whether a unit is named here: it is of a kind the Outline has not, or carries a label."""
    return unit.kind in NAMES and (bool(unit.label) or unit.kind not in ("part", "article", "item"))


def component(unit: Unit, *, bracket: bool = False, arabic: bool = False) -> str:
    """How one unit is called below what it stands in: 第三十三条, 第二款, 第（一）项."""
    if not unit.label and unit.kind != "paragraph":
        return quoted(unit.heading) if unit.heading else NAMES.get(unit.kind, "")
    if unit.kind == "appendix":
        return unit.label.rstrip("：:")
    if unit.label == "——":
        return quoted(unit.heading) if unit.heading else f"第{_written(unit.number, arabic)}项"
    number = _written(unit.number, arabic)
    name = NAMES[unit.kind]
    if unit.branch:
        return f"第{number}{name}之{_written(unit.branch, arabic)}"
    if unit.kind == "item" and unit.label[0] in "(（" and not arabic:
        inner = unit.label.strip("()（）、.．：:")
        return f"第（{inner}）{name}"
    if unit.kind in ("subitem", "point") and not arabic:
        inner = unit.label.rstrip("、.．")
        return f"第{inner}{name}"
    if unit.kind == "item" and unit.label[0].isdigit():
        return f"第{unit.number}{name}"
    if bracket and unit.kind == "article":
        return f"第（{number}）{name}"
    return f"第{number}{name}"


def spoken(unit: Unit) -> str:
    """How messages call a unit by itself."""
    if unit.kind == "sentence":
        return f"第{counted(unit.number)}句"
    if unit.kind == "preamble":
        return unit.heading or "引言"
    if unit.kind == "box":
        return f"专栏{unit.number}"
    if unit.kind == "target":
        return f"目标{unit.number}" if unit.heading else f"{unit.number}年目标"
    return component(unit)


def path(unit: Unit) -> Iterator[Unit]:
    """The units a citation of it names, outermost first: article, 款, 项.

    Of an article alone itself; where numbers begin anew in each part, the part before it; of a
    section its chapter. A division whose number is unique stands alone.
    """
    above = unit.parent
    is_part_of = unit.kind in BELOW or unit.kind == "section"
    if above is not None and (is_part_of or ("__" in unit.id and above.kind in DIVISIONS)):
        yield from path(above)
    yield unit


def spoken_with_owner(unit: Unit) -> str:
    """第三十三条第二款 where spoken says 第二款."""
    return "".join(spoken(one) for one in path(unit))


_SHORT: dict[Kind, str] = {"paragraph": "款", "item": "项", "subitem": "目", "point": "点"}


def format_locator(unit: Unit) -> str:
    """The shortest usual locator; parse reads it back."""
    if unit.kind == "sentence":
        owner = unit.parent
        assert owner is not None
        return f"{format_locator(owner)}.{unit.number}"
    pieces: list[str] = []
    for one in path(unit):
        if not one.label and one.kind != "paragraph":
            return unit.id  # 附则, which has no number.
        if one.kind == "article":
            branch = f"之{one.branch}" if one.branch else ""
            pieces.append(f"条{one.number}{branch}" if pieces else f"{one.number}{branch}")
        elif one.kind == "part":
            pieces.append(f"部分{one.number}")
        elif one.kind in _SHORT:
            pieces.append(f"{_SHORT[one.kind]}{one.number}")
        elif one.kind == "preamble":
            return unit.id
        elif one.kind == "appendix":
            pieces.append(f"附件{one.number}")
        else:
            pieces.append(component(one))
    return "".join(pieces)


def _written(number: int, arabic: bool) -> str:
    return str(number) if arabic else counted(number)
