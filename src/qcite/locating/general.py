"""Locators of documents that are not built like the Outline: 第三十三条第二款, 33款2项1, 第二章.

Imported only for such a document. What it cannot read (专栏3, 目标2) the usual
locators read.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from qcite.edition.general import RANKS
from qcite.edition.general_naming import (
    BELOW,
    NAMES,
    format_locator,
    spoken,
    spoken_with_owner,
)
from qcite.edition.outline import Kind, Outline, Unit
from qcite.locating.errors import AmbiguousError, LocatorError
from qcite.text import numerals
from qcite.text.abridged import listed

_KINDS: dict[str, Kind] = {name: kind for kind, name in NAMES.items()} | {"篇": "book"}
_N = numerals.PATTERN
_WORDS = "分编|编|篇|章|节|部分|条|款|项|目|点"
_FIRST = re.compile(rf"(?P<n>{_N})\s*条?(?:之\s*(?P<b>{_N}))?(?!\s*(?:{_WORDS}|、|年)(?!\s*{_N}))")
_STEP = re.compile(
    rf"\s*(?:第?\s*\(?\s*(?P<n>{_N})\s*\)?\s*(?P<k>{_WORDS})(?:之\s*(?P<b>{_N}))?"
    rf"|(?P<kk>{_WORDS}|附件)\s*\(?\s*(?P<nn>{_N})\s*\)?"
    rf"|\(\s*(?P<nnn>{_N})\s*\)"
    rf"|(?:\.\s*(?P<s>\d+)|第\s*(?P<ss>{_N})\s*句))"
)
_SEPARATOR = re.compile(r"\s*(?:和|与|及|以及)\s*|[\s,、;]+")
_RANGE = re.compile(r"\s*(?:[-\u2010-\u2015~]+|至|到)\s*")


class _Step(NamedTuple):
    kind: Kind | None
    """None for （三） by itself: what comes next below."""
    number: int
    branch: int = 0


def parse(text: str, outline: Outline) -> tuple[Unit, ...] | None:
    """The units that a text names, in the order given, each once; None if it is of another form.

    Half width, without a title. Raises LocatorError for a unit that the document does not have.
    """
    by_id = outline.get(text)
    if by_id is not None:
        return (by_id,)
    if any(not one.heading and text.startswith(str(one.number)) for one in outline.targets):
        return None  # A year.
    position = 0
    found: dict[str, Unit] = {}
    before: tuple[_Step, ...] = ()
    while position < len(text):
        separator = _SEPARATOR.match(text, position) if before else None
        if separator is not None:
            position = separator.end()
        steps, position = _reference(text, position, before)
        if steps is None:
            return None
        until = _RANGE.match(text, position)
        if until is not None:
            last, position = _reference(text, until.end(), steps)
            if last is None:
                return None
            units = _between(_resolve(steps, outline), _resolve(last, outline), outline)
            before = last
        else:
            units = (_resolve(steps, outline),)
            before = steps
        found.update((unit.id, unit) for unit in units)
    return tuple(found.values()) or None


def _reference(
    text: str, position: int, before: tuple[_Step, ...]
) -> tuple[tuple[_Step, ...] | None, int]:
    """The steps of one reference; what it leaves out is as in the reference before it."""
    steps: list[_Step] = []
    match = _FIRST.match(text, position)
    if match is not None:
        number = numerals.parse(match["n"])
        branch = numerals.parse(match["b"]) if match["b"] else None
        if number is None:
            return None, position
        bare = match[0].strip() == match["n"]
        if bare and before and before[-1].kind in BELOW:
            steps.append(_Step(before[-1].kind, number.value))
        else:
            steps.append(_Step("article", number.value, branch.value if branch else 0))
        position = match.end()
    while (step := _STEP.match(text, position)) is not None and step.end() > position:
        read = _step(step)
        if read is None or (steps and not _goes_down(steps[-1].kind, read.kind)):
            break  # Another reference: 部分2条1 部分2条2.
        steps.append(read)
        position = step.end()
    if not steps:
        return None, position
    return _completed(steps, before), position


def _goes_down(above: Kind | None, below: Kind | None) -> bool:
    return above not in RANKS or below not in RANKS or RANKS[above] < RANKS[below]


def _step(match: re.Match[str]) -> _Step | None:
    written = next(match[name] for name in ("n", "nn", "nnn", "s", "ss") if match[name])
    number = numerals.parse(written)
    if number is None:
        return None
    if match["s"] or match["ss"]:
        return _Step("sentence", number.value)
    word = match["k"] or match["kk"]
    branch = numerals.parse(match["b"]) if match["b"] else None
    return _Step(_KINDS[word] if word else None, number.value, branch.value if branch else 0)


def _completed(steps: list[_Step], before: tuple[_Step, ...]) -> tuple[_Step, ...]:
    """第二款 after 第三十三条第一款、 is of that article."""
    first = steps[0].kind
    if not before or first not in BELOW:
        return tuple(steps)
    kept = []
    for step in before:
        is_deeper = step.kind in BELOW and BELOW.index(step.kind) >= BELOW.index(first)
        if is_deeper or step.kind == "sentence":
            break
        kept.append(step)
    return (*kept, *steps)


def _resolve(steps: tuple[_Step, ...], outline: Outline) -> Unit:
    unit: Unit | None = None
    for step in steps:
        unit = _below(unit, step, outline)
    assert unit is not None
    return unit


def _below(unit: Unit | None, step: _Step, outline: Outline) -> Unit:
    """The unit that a step names below another, or in the document."""
    if step.kind == "sentence":
        if unit is None or not 1 <= step.number <= len(unit.sentences):
            count = numerals.counted(len(unit.sentences)) if unit else "零"
            name = spoken(unit) if unit else f"《{outline.title}》"
            raise LocatorError(f"{name}共{count}句，没有第{numerals.counted(step.number)}句。")
        return unit.sentence(step.number)
    inside = _inside(unit, outline)
    kinds = _meant(step, unit, inside)
    for kind in kinds:
        of_kind = [one for one in inside if one.kind == kind]
        found = [one for one in of_kind if (one.number, one.branch) == (step.number, step.branch)]
        if len(found) > 1 and unit is not None:
            own = [one for one in found if one in unit.children]
            found = own or found
        if len(found) > 1:
            places = listed([format_locator(one) for one in found], 4)
            raise AmbiguousError(f"{spoken(found[0])}不止一处，请写明是哪一处：{places}。")
        if found:
            return found[0]
        if kind == "paragraph" and unit is not None and not of_kind and step.number == 1:
            return unit  # An article of one paragraph is its first.
    kind = kinds[0] if kinds else step.kind or "article"
    raise _missing(unit, step, kind, outline)


def _inside(unit: Unit | None, outline: Outline) -> list[Unit]:
    """The units below a unit, or of the whole document."""
    return list(unit.walk())[1:] if unit else list(outline.walk())


def _meant(step: _Step, unit: Unit | None, inside: list[Unit]) -> list[Kind]:
    """Which kinds a step may mean, the likeliest first."""
    if step.kind == "article" and unit is None and not any(one.kind == "article" for one in inside):
        return ["part", "item"]
    if step.kind is not None:
        return [step.kind]
    order: tuple[Kind, ...] = ("article", "item", "subitem", "point")
    return [kind for kind in order if any(one.kind == kind for one in inside)][:1]


def _missing(unit: Unit | None, step: _Step, kind: Kind, outline: Outline) -> LocatorError:
    """What the document has in place of the unit that a step names."""
    name = NAMES.get(kind, "条")
    branch = f"条之{numerals.counted(step.branch)}" if step.branch else name
    number = f"{numerals.counted(step.number)}{branch}"
    wanted = f"附件{step.number}" if kind == "appendix" else f"第{number}"
    where = spoken_with_owner(unit) if unit else f"《{outline.title}》"
    inside = _inside(unit, outline)
    # 附则 without a number is not counted.
    there = [one for one in inside if one.kind == kind and (one.label or kind == "paragraph")]
    if unit is not None and kind == "article":
        elsewhere = [
            one
            for one in outline.of_kind("article")
            if (one.number, one.branch) == (step.number, step.branch)
        ]
        if elsewhere:
            above = elsewhere[0].parent
            at = spoken_with_owner(above) if above else "正文之外"
            return LocatorError(f"{wanted}在{at}，不在{where}。")
    if not there:
        if unit is not None and kind == "paragraph":
            return LocatorError(f"{where}只有一款，没有{wanted}。")
        return LocatorError(f"{where}不分{name}，没有{wanted}。")
    last = there[-1]
    count = len(there)
    if kind == "article" and not unit:
        return LocatorError(
            f"{where}共{numerals.counted(count)}条（第{numerals.counted(there[0].number)}条至{spoken(last)}），"
            f"没有{wanted}。"
            if there[0].number != 1 or last.number != count
            else f"{where}共{numerals.counted(count)}条，没有{wanted}。"
        )
    return LocatorError(f"{where}共{numerals.counted(count)}{name}，没有{wanted}。")


def _between(start: Unit, end: Unit, outline: Outline) -> tuple[Unit, ...]:
    if start.kind != end.kind:
        raise LocatorError(
            f"范围的两端应是同一类单元：{format_locator(start)} 与 "
            f"{format_locator(end)} 不同类，请分开写。"
        )
    siblings: list[Unit]
    owner = start.parent
    if start.kind == "sentence":
        assert owner is not None
        if end.parent is not owner:
            raise LocatorError("句子的范围不能跨单元，请分开写。")
        siblings = [owner.sentence(number + 1) for number in range(len(owner.sentences))]
    elif start.kind in BELOW and owner is not None:
        siblings = [one for one in owner.walk() if one.kind == start.kind]
    else:
        siblings = list(outline.of_kind(start.kind))
    ids = [one.id for one in siblings]
    if end.id not in ids:
        raise LocatorError("范围的两端不在同一个单元之内，请分开写。")
    low, high = ids.index(start.id), ids.index(end.id)
    if low > high:
        raise LocatorError(f"范围应从小到大：{format_locator(end)} 至 {format_locator(start)}。")
    return tuple(siblings[low : high + 1])
