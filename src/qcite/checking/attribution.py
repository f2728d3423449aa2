"""To whom a quotation is attributed, and how firmly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from qcite.checking import lexicon
from qcite.checking.citations import Citation
from qcite.checking.names import Mention
from qcite.checking.ownership import Owner
from qcite.checking.prose import CLAUSE_END, Prose, Quotation
from qcite.checking.reading import Reading
from qcite.edition.outline import Unit

Strength = Literal["colon", "verb", "near", "loose", "none"]
"""``colon``: 《纲要》指出：“…”; ``verb``: 《纲要》提出“…”; ``near``: the Outline is the document
of the sentence; ``loose``: it is the only one in the paragraph; ``none``: nobody is named."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose words a quotation is said to be."""

    document: Owner
    strength: Strength
    units: tuple[Unit, ...] = ()
    """Where it is said to stand; empty for the document as a whole."""
    chained: bool = False
    """It follows another quotation: “甲”“乙”."""

    @property
    def firm(self) -> bool:
        return self.strength in ("colon", "verb")


NOBODY = Attribution("unknown", "none")

_VERB = re.compile(
    r"指出|提出|强调|要求|明确|规定|部署|写道|写明|写到|指明|确定|确立|表示|提到|提及|载明|重申|表述|"
    r"论述|阐述|阐明|中说|说道|讲到|原文|号召|宣示|申明|作出|描绘|对[^，。]{1,12}作了"
)
_SPEAKER = re.compile(
    r"同志|书记|主席|总理|省长|市长|县长|区长|局长|厅长|部长|司长|处长|主任|院长|会长|校长|教授|专家|"
    rf"学者|记者|发言人|负责人|董事长|总经理|会议|大会|{lexicon.LOCAL}|部门|企业|公司|集团|"
    r"协会|总局|他们|他|她|大家|群众|代表|委员|有人|网友|媒体|报道|意见|通知|方案|办法|讲话|论断"
)
_STRAIGHT_ON = re.compile(
    "(?:了|到|要求?|必须|应当?|将|的|道|为|指出|以下)*[，,]?(?:要|必须|应当?)?"
)
"""What may stand between the verb and the quoted words; 要求推进“…” names something."""
_CHAIN = re.compile(
    r"\s?(?:、|，|,|；)?\s?(?:和|与|及|以及|或|并|还有)?\s?(?:要|要求|提出|强调|指出)?\s?$"
)
_AFTER = re.compile(
    r"[。，]?\s?(?:[（(]\s?(?:参?见|引自|摘自|出自|语出|据)?|\n?\s*——\s?|"
    r"(?:这|此|该)?(?:句话|段话|表述|要求|论述)?(?:(?P<is>是)|出自|来自|语出|引自|摘自|源自|见于))"
)
_COMMA = re.compile(r"[，,]\s?")
_OF_A_PERSON = re.compile("书记|主席|总理|同志")
_SAID_SO = re.compile(
    rf"\s?(?:中|里)?(?:就?是?(?:这样|如此|这么|如是|曾|就|明确)?)*(?:地)?(?:{_VERB.pattern}|说|写|讲|表述|规定)"
    "(?:的|道)?(?:[。；\n]|$)"
)
_CALLED_FOR = re.compile("的?(?:总体|有关|相关|明确|具体)?(?:要求|部署|规定|精神|目标|任务|原则)")
_CLAUSES = re.compile("[，；。]")
_BLANK = re.compile("[ \t\u3000>]*")
"""What stands before the first words of a paragraph."""
_LONGEST_GAP = 60
_INNER = re.compile("‘[^‘’\n]+’")


def attribute_all(reading: Reading) -> list[tuple[Quotation, Attribution]]:
    """Every quotation with its attribution, in order."""
    found: list[tuple[Quotation, Attribution]] = []
    if not reading.mentions.all:
        return [(quotation, NOBODY) for quotation in reading.prose.quotations]
    for quotation in reading.prose.quotations:
        before = found[-1] if found else None
        attribution = _attribute(quotation, before, reading)
        found.append((quotation, attribution))
        if not attribution.firm:
            found += _inside(quotation, reading)
    return found


def _inside(outer: Quotation, reading: Reading) -> Iterator[tuple[Quotation, Attribution]]:
    """What somebody quotes who is quoted himself: 局长说：“《纲要》指出‘…’。”"""
    named = [
        mention
        for mention in reading.mentions.between(outer.inner_start, outer.inner_end)
        if mention.document == "outline"
    ]
    if not named:
        return
    for match in _INNER.finditer(reading.prose.text, named[0].end, outer.inner_end):
        start, end = match.span()
        inner = Quotation(start, end, start + 1, end - 1)
        attribution = _attribute(inner, None, reading)
        if attribution.document == "outline" and attribution.firm:
            yield inner, attribution


def _attribute(
    quotation: Quotation, before: tuple[Quotation, Attribution] | None, reading: Reading
) -> Attribution:
    after = _named_after(quotation, reading) or _said_after(quotation, reading)
    if after is not None:
        return after
    start = quotation.start
    text = reading.prose.text
    low, end = _context(start, reading.prose)
    mention = reading.mentions.last_before(end, low)
    citation = reading.citations.last_before(end, low)
    if mention is None and citation is None:
        if before is not None and _chains(before[0], quotation, text):
            return replace(before[1], chained=True)
        return _loose(start, reading)
    anchor_end, document, units = _anchor(mention, citation)
    if before is not None and before[0].end > anchor_end and _chains(before[0], quotation, text):
        return replace(before[1], chained=True)
    if mention is not None and mention.form == "nested":
        document, units = "other", ()
    strength = _strength(text[anchor_end:end].strip())
    if anchor_end >= end and citation is not None and _CLAUSES.search(text[start : quotation.end]):
        strength = "verb"  # 第十三条“……，……”: no heading has clauses.
    if strength == "none" and _CALLED_FOR.match(text, quotation.end):
        strength = "near"
    return Attribution(document, strength, units)


def _context(start: int, prose: Prose) -> tuple[int, int]:
    """Where to look for a name: the sentence before, or the line before that ends in a colon."""
    paragraph = prose.paragraph_start(start)
    if _BLANK.fullmatch(prose.text, paragraph, start):
        end = paragraph
        while end > 0 and prose.text[end - 1].isspace():
            end -= 1
        if end and paragraph - end < 40 and prose.text[end - 1] in "：:":
            return prose.sentence_start(end - 1), end
    return prose.sentence_start(start), start


def _chains(before: Quotation, quotation: Quotation, text: str) -> bool:
    gap = text[before.end : quotation.start]
    return len(gap) <= 8 and _CHAIN.match(gap) is not None


def _anchor(
    mention: Mention | None, citation: Citation | None
) -> tuple[int, Owner, tuple[Unit, ...]]:
    """Where the name ends, whose it is, and which units it names."""
    if citation is not None and (mention is None or citation.end > mention.end):
        units = citation.units
        before = citation.before
        while before is not None and not before.is_division:
            units = before.units + units
            before = before.before
        return citation.reach, citation.document, units
    assert mention is not None
    return mention.reach, mention.document, ()


def _strength(gap: str) -> Strength:
    """How firmly what stands between the name and the quotation attributes it."""
    if len(gap) > _LONGEST_GAP:
        return "loose"
    if gap in ("：", ":"):
        return "colon"
    verbs = list(_VERB.finditer(gap))
    if not verbs:
        return "none" if _SPEAKER.search(gap) else "near"
    verb = verbs[-1]
    head, tail = gap[: verb.start()], gap[verb.end() :]
    if _SPEAKER.search(head) or _OF_A_PERSON.search(tail):
        return "none"
    if CLAUSE_END.search(head):
        return "near"
    if tail.endswith(("：", ":")):
        return "near" if len(tail) > 14 or CLAUSE_END.search(tail) else "colon"
    return "verb" if _STRAIGHT_ON.fullmatch(tail) else "near"


def _named_after(quotation: Quotation, reading: Reading) -> Attribution | None:
    """“…”（《纲要》第十三条）"""
    opening = _AFTER.match(reading.prose.text, quotation.end)
    if opening is None:
        return None
    at = opening.end()
    named = reading.mentions.between(at, at + 1)
    if named:
        units, _ = _cited_behind(named[0], reading)
        return Attribution(named[0].document, "near" if opening["is"] else "verb", units)
    citation = reading.citations.first_from(at, at + 1)
    if citation is not None and not opening["is"]:
        return Attribution(citation.document, "verb", citation.units)
    return None


def _said_after(quotation: Quotation, reading: Reading) -> Attribution | None:
    """“……”，《纲要》第十三条这样写道。"""
    comma = _COMMA.match(reading.prose.text, quotation.end)
    named = reading.mentions.between(comma.end(), comma.end() + 1) if comma else ()
    if not named:
        return None
    units, end = _cited_behind(named[0], reading)
    if not _SAID_SO.match(reading.prose.text, end):
        return None
    return Attribution(named[0].document, "verb", units)


def _cited_behind(mention: Mention, reading: Reading) -> tuple[tuple[Unit, ...], int]:
    """The units cited right behind a name, and where the citation ends."""
    citation = reading.citations.first_from(mention.end, mention.reach + 8)
    if citation is None or not citation.attached:
        return (), mention.reach
    return citation.units, citation.reach


def _loose(start: int, reading: Reading) -> Attribution:
    """Whose paragraph it is."""
    named = reading.mentions.between(reading.prose.paragraph_start(start), start)
    documents = {"outline" if mention.document == "outline" else "other" for mention in named}
    if documents == {"outline"}:
        return Attribution("outline", "loose")
    if documents:
        last: Owner = "unknown" if named[-1].document == "outline" else named[-1].document
        return Attribution(last, "loose")
    return NOBODY
