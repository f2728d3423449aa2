"""To whom a quotation is attributed, and how firmly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from qcite.checking.citations import Citations
from qcite.checking.mentions import Mention, Mentions
from qcite.checking.pinpoints import Owner, Pinpoint
from qcite.checking.prose import Prose, Quotation
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
    r"学者|记者|发言人|负责人|董事长|总经理|会议|大会|省委|市委|县委|区委|党组|政府|我[省市县区局委厅"
    r"部院校们国司]|本[省市县区局委厅部院校司]|全[省市县区]|各[地级省市县区单部]|部门|企业|公司|集团|"
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
_SAID_SO = re.compile(
    rf"\s?(?:中|里)?(?:就?是?(?:这样|如此|这么|如是|曾|就|明确)?)*(?:地)?(?:{_VERB.pattern}|说|写|讲|表述|规定)"
    "(?:的|道)?(?:[。；\n]|$)"
)
_CALLED_FOR = re.compile("的?(?:总体|有关|相关|明确|具体)?(?:要求|部署|规定|精神|目标|任务|原则)")
_CLAUSES = re.compile("[，；。]")
_LONGEST_GAP = 60
_INNER = re.compile("‘[^‘’\n]+’")


def attribute_all(
    prose: Prose, mentions: Mentions, citations: Citations
) -> list[tuple[Quotation, Attribution]]:
    """Every quotation with its attribution, in order."""
    found: list[tuple[Quotation, Attribution]] = []
    if not mentions.all:
        return [(quotation, NOBODY) for quotation in prose.quotations]
    for quotation in prose.quotations:
        before = found[-1] if found else None
        attribution = _attribute(quotation, before, prose, mentions, citations)
        found.append((quotation, attribution))
        if not attribution.firm:
            found += _inside(quotation, prose, mentions, citations)
    return found


def _inside(
    outer: Quotation, prose: Prose, mentions: Mentions, citations: Citations
) -> Iterator[tuple[Quotation, Attribution]]:
    """What somebody quotes who is quoted himself: 局长说：“《纲要》指出‘…’。”"""
    named = [
        mention
        for mention in mentions.between(outer.inner_start, outer.inner_end)
        if mention.document == "outline"
    ]
    if not named:
        return
    for match in _INNER.finditer(prose.text, named[0].end, outer.inner_end):
        start, end = match.span()
        inner = Quotation(start, end, start + 1, end - 1)
        attribution = _attribute(inner, None, prose, mentions, citations)
        if attribution.document == "outline" and attribution.firm:
            yield inner, attribution


def _attribute(
    quotation: Quotation,
    before: tuple[Quotation, Attribution] | None,
    prose: Prose,
    mentions: Mentions,
    citations: Citations,
) -> Attribution:
    after = _named_after(quotation, prose, mentions, citations) or _said_after(
        quotation, prose, mentions, citations
    )
    if after is not None:
        return after
    start = quotation.start
    text = prose.text
    low, end = _context(start, prose)
    mention = mentions.last_before(end, low)
    pinpoint = citations.last_before(end, low)
    if mention is None and pinpoint is None:
        if before is not None and _chains(before[0], quotation, text):
            return replace(before[1], chained=True)
        return _loose(start, prose, mentions)
    anchor_end, document, units = _anchor(mention, pinpoint)
    if before is not None and before[0].end > anchor_end and _chains(before[0], quotation, text):
        return replace(before[1], chained=True)
    if mention is not None and mention.form == "nested":
        document, units = "other", ()
    strength = _strength(text[anchor_end:end].strip())
    if anchor_end >= end and pinpoint is not None and _CLAUSES.search(text[start : quotation.end]):
        strength = "verb"  # 第十三条“……，……”: no heading has clauses.
    if strength == "none" and _CALLED_FOR.match(text, quotation.end):
        strength = "near"
    return Attribution(document, strength, units)


def _context(start: int, prose: Prose) -> tuple[int, int]:
    """Where to look for a name: the sentence before, or the line before that ends in a colon."""
    paragraph = prose.paragraph_start(start)
    if not prose.text[paragraph:start].strip(" \t\u3000>"):
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
    mention: Mention | None, pinpoint: Pinpoint | None
) -> tuple[int, Owner, tuple[Unit, ...]]:
    """Where the name ends, whose it is, and which units it names."""
    if pinpoint is not None and (mention is None or pinpoint.end > mention.end):
        units = pinpoint.units
        link = pinpoint.chain
        while link is not None and link.level != "part":
            units = link.units + units
            link = link.chain
        return pinpoint.reach, pinpoint.document, units
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
    if _SPEAKER.search(head) or re.search("书记|主席|总理|同志", tail):
        return "none"
    if re.search("[，,；;]", head):
        return "near"
    if tail.endswith(("：", ":")):
        return "near" if len(tail) > 14 or re.search("[，,；;]", tail) else "colon"
    return "verb" if _STRAIGHT_ON.fullmatch(tail) else "near"


def _named_after(
    quotation: Quotation, prose: Prose, mentions: Mentions, citations: Citations
) -> Attribution | None:
    """“…”（《纲要》第十三条）"""
    opening = _AFTER.match(prose.text, quotation.end)
    if opening is None:
        return None
    at = opening.end()
    named = mentions.between(at, at + 1)
    mention = named[0] if named else None
    pinpoint = citations.first_from(at, at + 1)
    if mention is not None:
        pinpoint = citations.first_from(mention.end, mention.reach + 8)
        if pinpoint is not None and not pinpoint.attached:
            pinpoint = None
        units = pinpoint.units if pinpoint else ()
        return Attribution(mention.document, "near" if opening["is"] else "verb", units)
    if pinpoint is not None and not opening["is"]:
        return Attribution(pinpoint.document, "verb", pinpoint.units)
    return None


def _said_after(
    quotation: Quotation, prose: Prose, mentions: Mentions, citations: Citations
) -> Attribution | None:
    """“……”，《纲要》第十三条这样写道。"""
    comma = _COMMA.match(prose.text, quotation.end)
    named = mentions.between(comma.end(), comma.end() + 1) if comma else []
    if not named:
        return None
    mention = named[0]
    pinpoint = citations.first_from(mention.end, mention.reach + 8)
    if pinpoint is not None and not pinpoint.attached:
        pinpoint = None
    end = pinpoint.reach if pinpoint else mention.reach
    if not _SAID_SO.match(prose.text, end):
        return None
    return Attribution(mention.document, "verb", pinpoint.units if pinpoint else ())


def _loose(start: int, prose: Prose, mentions: Mentions) -> Attribution:
    """Whose paragraph it is."""
    named = mentions.between(prose.paragraph_start(start), start)
    documents = {"outline" if mention.document == "outline" else "other" for mention in named}
    if documents == {"outline"}:
        return Attribution("outline", "loose")
    if documents:
        last: Owner = "unknown" if named[-1].document == "outline" else named[-1].document
        return Attribution(last, "loose")
    return NOBODY
