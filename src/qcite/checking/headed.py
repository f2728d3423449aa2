"""Units named by their headings right behind the document's name: 《纲要》“加快品牌建设”部分,
《纲要》“（十三）强化工程质量保障”, 《纲要》六、提升建设工程品质."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qcite.checking.entries import Entry, right, unsure, wrong
from qcite.checking.headings import is_slip, likeness, whose
from qcite.checking.names import Mention
from qcite.checking.reading import Reading
from qcite.edition.outline import Kind, Unit
from qcite.text import numerals
from qcite.text.folding import wording_of
from qcite.text.quotation_marks import quoted

_NUMBER = "(?P<number>[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}、)"
_QUOTED = re.compile(
    rf"\s?(?:在|中的?|里的?|的)?\s?(?P<box>专栏)?[“\"「]{_NUMBER}?(?P<heading>[^“”\"「」\n。；]{{4,40}})。?[”\"」]"
    r"(?P<kind>(?:这|该)?一?(?:条款|条(?!例|目|件)|个?部分|个?专栏|章节?|节))?"
)
_PLAIN = re.compile(
    rf"\s?(?:的|中的?)?{_NUMBER}(?P<heading>[\u4e00-\u9fff、]{{4,30}})(?=[，。；：:\s”]|$)"
)
_KINDS: dict[str, tuple[Kind, ...]] = {
    "条": ("article",),
    "条款": ("article",),
    "部分": ("part", "article"),
    "章": ("part", "article"),
    "节": ("article", "part"),
    "专栏": ("box", "item"),
    "": ("article", "part"),
}
"""What a word may mean, the likeliest first."""
_ALIKE = 0.6
_LEAST = 6
"""Shorter words are no heading with a mistake, but a label."""


@dataclass(frozen=True, slots=True)
class Headed:
    """A unit named by its heading."""

    end: int
    """Just after what it is called, in the draft's text."""
    units: tuple[Unit, ...]
    """That with such a heading, else those whose headings have the words."""
    entry: Entry | None
    """What came of it; None for a label."""


def find_headed(mention: Mention, reading: Reading) -> Headed | None:
    """The unit named right behind a name, if it is named by its heading."""
    text = reading.prose.text
    found = _QUOTED.match(text, mention.reach)
    if found is not None and not (found["kind"] or found["box"] or found["number"]):
        return None  # A quotation.
    # What a name reaches to is a number in parentheses, too.
    found = found or _PLAIN.match(text, mention.end) or _PLAIN.match(text, mention.reach)
    if found is None or reading.outline.divisions:
        return None
    groups = found.groupdict()
    called = groups.get("kind") or groups.get("box") or ""
    word = next((one for one in _KINDS if one and called.endswith(one)), "")
    start = found.start("number") if found["number"] else found.start("heading")
    start -= text[start - 1] in '“"「'
    wanted = wording_of(found["heading"])
    units = _of_kind(_KINDS[word], reading)
    same = [one for one in units if wording_of(one.heading) == wanted] or [
        one for one in reading.outline.walk() if one.heading and wording_of(one.heading) == wanted
    ]
    if same:
        return Headed(found.end(), tuple(same[:1]), _numbered(found, start, same, reading))
    if "kind" not in groups:
        return None  # Not a heading, for all that is known.
    like = [one for one in units if wanted in wording_of(one.heading)]
    if like or wanted in wording_of(reading.outline.text):
        return Headed(found.end(), tuple(like), None)
    return Headed(found.end(), (), _unknown(found, start, word or "单元", units, reading))


def judge_headed(reading: Reading) -> Iterator[Entry]:
    """Every unit that is named by its heading, with its number."""
    for mention in reading.own_mentions:
        headed = find_headed(mention, reading)
        if headed is not None and headed.entry is not None:
            yield headed.entry


def _of_kind(kinds: Sequence[Kind], reading: Reading) -> list[Unit]:
    return [unit for kind in kinds for unit in reading.outline.of_kind(kind) if unit.heading]


def _numbered(found: re.Match[str], start: int, units: Sequence[Unit], reading: Reading) -> Entry:
    """A heading that is there, with the number before it if there is one."""
    unit, heading = units[0], found["heading"]
    number = numerals.parse(found["number"].strip("（）()、")) if found["number"] else None
    counted = [one for one in units if one.kind in ("article", "part")]
    if number is None or not counted or any(one.number == number.value for one in counted):
        return right("citations", start, found.end())
    own = unit.lead.partition(unit.heading)[0]
    message = f"{quoted(heading)}是{whose(unit)}的标题，原文的序号是{quoted(own)}。"
    span = found.start("number"), found.end("heading")
    finding = reading.finding(
        "citation-wrong-heading", *span, message, f"{own}{heading}", reading.address(unit)
    )
    return wrong("citations", finding)


def _unknown(
    found: re.Match[str], start: int, word: str, units: Sequence[Unit], reading: Reading
) -> Entry:
    """A heading that no unit has."""
    heading = found["heading"]
    wanted = wording_of(heading)
    missing = f"没有标题是{quoted(heading)}的{word}"
    near = max(units, key=lambda one: likeness(wanted, wording_of(one.heading)), default=None)
    own = wording_of(near.heading) if near is not None else ""
    is_like = likeness(wanted, own) >= _ALIKE or is_slip(wanted, own)
    if near is None or len(wanted) < _LEAST or not is_like:
        return unsure("citations", start, found.end(), f"原文{missing}")
    message = f"{reading.title}{missing}；{whose(near)}的标题是{quoted(near.heading)}。"
    span = found.span("heading")
    finding = reading.finding(
        "citation-wrong-heading", *span, message, near.heading, reading.address(near)
    )
    return wrong("citations", finding)
