"""Claims: what a draft says of the Outline or of a unit of it, form by form.

A claim stands behind its source (《纲要》第十三条要求……), before it (its source in parentheses),
or below it (``items``, ``cells``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from qcite.checking import lexicon
from qcite.checking.cells import Cells
from qcite.checking.extent import ADVERBS, OWN_SUBJECT, QUOTES, Claim, Extent, Manner
from qcite.checking.items import ITEM, Items
from qcite.checking.prose import CLAUSE_END
from qcite.checking.reading import Reading
from qcite.checking.sources import Source, find_sources

_SAID = rf"(?:{lexicon.SAYS})(?:了|到|过|出)?[，,：:]?\s?"
"""A verb of saying with what goes to it; what is said follows."""
_SAYS = re.compile(
    rf"\s?{ADVERBS}(?:(?P<verb>{lexicon.SAYS})(?:了|到|过|出|得)?(?:的)?)"
    rf"(?:[，,、]?(?:并|和|还|也)?(?:{lexicon.SAYS})(?:了|到|过|出)?)?(?:[（(][^（）()\n]{{1,20}}[）)])?"
    r"(?P<after>\s?[，,：:]?)\s?"
)
_GOING_ON = re.compile(
    rf"[。！]\s?(?:(?:同时|此外|另外|其中)[，,]?(?:还|也|又|并)?|还|也|又|并|(?=强调|指出|提出|要求))"
    rf"{_SAID}"
)
_LATER = re.compile(rf"(?P<gap>[^。；！？：\n“”]{{0,40}}?)[，,](?:{lexicon.ADVERBS})*{_SAID}")
_OTHER_SUBJECT = re.compile(
    rf"[我本各他她你]|{lexicon.PLACE}|{lexicon.OFFICE}|同志|会议|记者|专家|学者|领导|有人|大家|《|"
    "学习|宣讲|宣贯|培训|活动|清单|分解|分工|方案|解读"
)
_IT_SAYS = re.compile(
    rf"[。！]\s?(?:该|这一|这份|这部|此|上述)(?:重要|纲领性)*(?P<what>文件|纲要|文|条)(?:{lexicon.ADVERBS})*"
    rf"{_SAID}"
)
_COLON = re.compile(r"\s?[：:]\s?")
_ACTS = re.compile(
    rf"\s?{ADVERBS}(?={lexicon.ACTS}|以[^，。；：\n]{{2,24}}为(?!依据|准|据|遵循|指引))(?!落实|实施(?:以来|后|方案|意见|情况|中)|发展到)"
)
_TOPIC = re.compile(
    rf"\s?{ADVERBS}(?:对于?|就|围绕|从|针对|把|将)(?P<topic>[^。；！？\n]{{2,80}}?)"
    r"(?:等)?(?:多?个?方面|各?环节|工作|内容|问题|事项)?[，,]?(?:都|均|分别|也|还)?(?:作出|作了|做出|做了|进行|提出|予以|给予|加以|有)"
    r"(?:了)?(?:[^，。；！？\n]{0,12})?(?:部署|安排|规定|要求|规划|明确|论述|阐述|强调|举措|任务|措施|意见)"
)
_ABOUT = re.compile(
    r"\s?(?:中|里)?的?(?:有)?关于(?P<topic>[^，。；：“”\n]{3,50}?)(?:等)?(?:方面)?的?(?:有关|相关|具体|总体|明确|部署|重要)*"
    r"(?:要求|规定|部署|精神|安排|论述|任务|内容|表述|目标|意见|条款)"
)
_HAS = re.compile(
    r"\s?(?:中|里|中间)?(?:就|也|还|都|明确)*有(?:关于)?(?P<topic>(?![一二三两几多])[^。；！？，\n]{4,50}?)的?(?:明确|具体|相关)?"
    r"(?:要求|规定|部署|安排|表述|论述|条款)(?=[，。；\n]|$)"
)
_OF = re.compile(
    r"\s?(?:中|里)?的?(?P<topic>(?![、和与及至“‘（])[^，。；：（）《》\n的]{4,80}?)的?(?:有关|相关|具体|总体|明确|工作)*"
    r"(?:要求|部署|规定|任务|精神)(?=[，。；、：\n]|$)"
)
_BASIS = re.compile(
    r"\s?(?:中|里)?的?(?:有关|相关|总体|具体|明确)*(?:要求|规定|部署|精神|安排|部署要求)[，,：:]\s?"
)
_ACCORDING = re.compile(r"(?:^|[。！？；，,;：:\n])\s*(?:另|又)?据$")
_AS_SAID = re.compile(
    r"\s?(?:所(?:述|言|说|讲|指出|强调|提出|要求|明确|部署)的?(?:那样|一样)?[，,：:]\s?"
    rf"|{ADVERBS}(?:{lexicon.SAYS})[了过]?的(?:那样|一样)[，,：:]\s?"
    r"|所称的?(?=[^，。；\n]{1,20}[，,]?(?:是指|指的?是)))"
)
_COMMA = re.compile(r"\s?(?:介绍|显示|记载|载明|表述|所[述载言])?[，,]\s?")
_DENIED = re.compile(
    rf"\s?{ADVERBS}(?:并|却|尚|从来?|只字|一直|全文)*(?:没有?|未曾?|不曾)(?:有|专门|明确|直接|具体|单独|再)*"
    r"(?:(?:对于?|就|关于)(?P<object>[^，。；：！？\n“”]{2,30}?)(?:作出?|做出?|予以|进行|加以)?(?:任何|明确|具体)?"
    r"(?:规定|要求|部署|安排|说明|表述)"
    r"|(?:提(?![升高供前倡])[到及出]?|涉及|规定|要求|明确|写明|写到|列出|列入|包括|包含|出现|说|讲)(?:过|到|了)*"
    r"(?P<topic>(?!的)[^，。；：！？\n“”]{2,40}))"
)
_HEADED = re.compile(r"[ \u3000\t]+(?P<topic>[\u4e00-\u9fff、“”]{4,40})(?=[，。；：\s]|$)")
_IS = re.compile(
    r"[，,]?(?:这)?(?:也|正|既|都|就|更)?"
    r"(?:是|属于|系|(?P<from>(?:出自|来自|源自|源于|引自|摘自|见于|(?:依据|根据|出处|来源)(?:是|为|：))))$"
)
_OF_IT = re.compile(
    r"\s?(?:中|里)?(?:(?:的|所|提出|明确|部署|规定|要求|确定|强调)+[^，。；\n]{0,8}?"
    r"(?:要求|任务|部署|规定|内容|目标|重点|举措|工作|之义|题中|号召|倡导|期望|主张|原话|精神)"
    r"|所?(?:规定|要求|部署|明确|强调)的?(?=[，。；\n]|$))"
)
_LEAD = 8
"""A quotation begins so many characters behind its source, if nothing but a verb is between."""
_DASHED = 10
"""So many characters before a dash are a saying; fewer, a title."""
_ENDED = re.compile(r"\s?(?:[，。；\n]|$)")
_MATTER = re.compile(
    r"\s?的?(?:核心|要求|精神|重点|实质|主旨|要点|关键|要义|意思|主要内容|核心内容|核心要求|主要精神|本意|原意|初衷)"
    r"(?:就?是|在于|即|为)(?:要|要求)?[，,：:]?\s?"
)
_OPENING = re.compile(
    r"(?:[（(〔【]|(?P<dash>——))\s?(?:参?见|引自|摘自|出自|语出|依据|对应|源自|参考|(?:来源|出处|依据)[：:])?\s?$"
)
_CLOSING = re.compile(r"[^（）()〔〕【】。\n]{0,12}[）)〕】]")
_NO_PREDICATE = re.compile(lexicon.NO_PREDICATE)
_SINCE = re.compile(lexicon.SINCE)
_CLAUSE_STOP = re.compile("[，；。！？：\n]")
_INSIDE = re.compile(
    r"\s?(?:中|里|之中|当中|内)[，,]?\s?"
    rf"(?:(?:党中央|中共中央|中央|国务院|国家|、)+(?={ADVERBS}(?:{lexicon.SAYS})))?"
)
_TRAILING = re.compile(
    r"(?:这一|等)?(?:的|等)*(?:总体|主要|重点|有关|相关|具体|明确|各项|工作)*"
    r"(?:目标|任务|要求|部署|规定|精神|措施|举措|工作)*$"
)
_FOLLOWING = re.compile("(?:以下|如下|下列|几个?方面|主要内容|具体)")


@cache
def _remark() -> re.Pattern[str]:
    """How a clause begins in which the drafter speaks. Made when it is looked for first: that
    takes as long as all other patterns here."""
    return re.compile(rf"\s*(?:{lexicon.OWN}|{lexicon.REMARK})")


def find_claims(
    reading: Reading, is_its_own: Callable[[str, bool], bool], judged: Collection[int] = ()
) -> list[Claim]:
    """All claims, in the order of their sources.

    ``is_its_own``: whether words stand in the document as they are, or nearly (if that is asked),
    so that they are no remark of the drafter's whatever they begin with. ``judged``: where
    quotations begin that have a verdict.
    """
    sources = find_sources(reading)
    reader = _ClaimReader(reading, Extent(reading, sources, is_its_own, judged))
    return [claim for source in sources for claim in reader.read(source)]


@dataclass(frozen=True, slots=True)
class _Setting:
    """A source, and what stands around it."""

    source: Source
    named: int
    """Where the name of the document before it begins, or the source itself."""
    is_object: bool
    """Whether something is done with the document, instead of the document saying it."""
    after: int
    """Where what is said may begin: behind 《纲要》中."""


class _ClaimReader:
    """Reads the statements of one draft."""

    def __init__(self, reading: Reading, extent: Extent) -> None:
        self._reading = reading
        self._prose = reading.prose
        self._text = reading.prose.text
        self._plain = reading.prose.plain
        self._mentions = reading.mentions
        self._extent = extent
        self._items = Items(reading.prose, extent)
        self._cells = Cells(reading, extent)

    def read(self, source: Source) -> Sequence[Claim]:
        """The claims of a source: in the first form that fits, else in other cells of its table.

        A form may fit and claim nothing.
        """
        if self._is_quoted_alone(source):
            return []
        forms = (
            self._behind,
            self._since,
            self._topic,
            self._is_of,
            self._basis,
            self._denied,
            self._matter,
            self._saying,
            self._colon,
            self._object,
            self._title,
            self._acting,
            self._subject,
            self._headed,
            self._later,
        )
        named = self._name_before(source)
        inside = _INSIDE.match(self._text, source.end)
        after = inside.end() if inside else source.end
        at = _Setting(source, named, self._reading.is_object(named), after)
        for form in forms:
            claims = form(at)
            if claims is not None:
                break
        return [*(claims or self._cells.read(source, named)), *self._of_it(source)]

    def _is_quoted_alone(self, source: Source) -> bool:
        """Whether nothing stands behind a source but a quotation that has a verdict."""
        quotation = self._prose.quotation_from(source.end, source.end + _LEAD)
        if quotation is None or not self._extent.is_quotation(quotation.start, quotation.end):
            return False
        says = _SAYS.fullmatch(self._text, source.end, quotation.start)
        ends = self._prose.paragraph_end(source.end) <= quotation.end + len("。")
        return ends and says is not None and says["after"].strip() in ("：", ":")

    # --- where it reaches -------------------------------------------------------------------------

    def _name_before(self, source: Source) -> int:
        """Where the name of the document before a pinpoint begins, or the pinpoint itself."""
        low = self._prose.sentence_start(source.start)
        mention = self._mentions.last_before(source.start, low)
        if mention is not None and source.start - mention.reach <= 8:
            return mention.start
        return source.start

    # --- claims of a shape ------------------------------------------------------------------------

    @staticmethod
    def _one(source: Source, span: tuple[int, int], manner: Manner) -> list[Claim]:
        return [Claim(*span, source, manner, (span,))] if span[1] - span[0] >= 2 else []

    def _relative(self, source: Source, at: int) -> list[Claim]:
        """落实《纲要》第十三条提出的……任务，……: one clause."""
        limit = self._extent.limit(source.end)
        stop = _CLAUSE_STOP.search(self._plain, at, max(at, limit))
        end = stop.start() if stop else limit
        trailing = _TRAILING.search(self._text, at, end)
        close = trailing.start() if trailing else end
        if close - at < 3 or OWN_SUBJECT.match(self._text, at):
            return []
        return self._one(source, (at, close), "said")

    def _running(self, source: Source, at: int, manner: Manner) -> list[Claim]:
        limit = self._extent.limit(source.end)
        leads = self._text[at:limit].rstrip(QUOTES).endswith(("：", ":"))
        rest = self._text[at:limit].strip(f"{QUOTES}：:")
        if not rest and ITEM.match(self._text, limit + 1):
            return list(self._items.below(source, limit))
        if (not rest or (len(rest) < 16 and _FOLLOWING.search(rest))) and (
            manner == "colon" or leads
        ):
            return list(self._items.below(source, limit))
        item = ITEM.match(self._text, at, limit) if manner in ("colon", "said") else None
        if item is not None:
            return list(self._items.in_a_row(source, at, item["mark"], manner))
        found = self._extent.claim(source, at, limit, manner, first_is_said=manner != "basis")
        if found is None:
            return []
        goes_on = self._items.below(source, limit) if leads else self._going_on(source, limit)
        return [found, *goes_on]

    def _going_on(self, source: Source, stop: int) -> Iterator[Claim]:
        """Sentences behind the one that ends at ``stop`` in which it is left out who speaks:
        《纲要》提出……。同时，还要求……

        Not that the unit says so which is cited in the first: any may be meant.
        """
        while following := _GOING_ON.match(self._text, stop):
            stop = self._extent.limit(following.end())
            whole = Source(source.start, source.end)
            yield from self._extent.claims(whole, following.end(), stop, "further")

    # --- forms ------------------------------------------------------------------------------------

    def _behind(self, at: _Setting) -> list[Claim] | None:
        """……（《纲要》第十三条）, not quoted."""
        text = self._text
        source = at.source
        opening = _OPENING.search(text, max(0, at.named - 8), at.named)
        if opening is None:
            return None
        if opening["dash"]:
            if not source.is_pinpoint or not _ENDED.match(text, source.end):
                return None
        elif text[source.end - 1] not in "）)" and not _CLOSING.match(text, source.end):
            return None
        start = opening.start()
        if text[start - 1 : start] in ("”", '"', "」"):
            return None  # A quotation, which is judged as such.
        end = start - 1 if text[start - 1 : start] in ("。", "！", "；") else start
        low = max(self._prose.sentence_start(end), 0)
        for mark in CLAUSE_END.finditer(self._plain, low, end):
            if self._plain[mark.start()] in "；;":
                low = mark.end()
        item = ITEM.match(text, low, end)
        low = item.end() if item else low
        if end - low < (_DASHED if opening["dash"] else 4):
            return None
        found = self._extent.claim(source, low, end, "behind", first_is_said=False)
        return [found] if found else None

    def _since(self, at: _Setting) -> list[Claim] | None:
        """《纲要》实施以来，……: what came of it."""
        return [] if _SINCE.match(self._text, at.source.end) else None

    def _topic(self, at: _Setting) -> list[Claim] | None:
        """《纲要》对……作出部署; 《纲要》第十三条关于……的要求."""
        topic = _ABOUT.match(self._text, at.source.end) or _TOPIC.match(self._plain, at.source.end)
        if topic is None and not at.is_object:
            topic = _HAS.match(self._plain, at.source.end)
        limit = self._extent.limit(at.source.end)
        if topic is None or topic.end() > limit:
            return None
        claims = self._one(at.source, topic.span("topic"), "topic")
        return [*claims, *self._going_on(at.source, limit)]

    def _is_of(self, at: _Setting) -> list[Claim] | None:
        """……，是《纲要》第十三条的要求."""
        link = _IS.search(self._text, max(0, at.named - 6), at.named)
        if link is None:
            return None
        is_whole = (
            link["from"] and at.source.is_pinpoint and _ENDED.match(self._text, at.source.end)
        )
        if not is_whole and not _OF_IT.match(self._text, at.source.end):
            return None
        low = self._prose.sentence_start(at.named)
        if link.start() - low < 4:
            return None
        found = self._extent.claim(at.source, low, link.start(), "said", first_is_said=False)
        return [found] if found else None

    def _basis(self, at: _Setting) -> list[Claim] | None:
        """按照《纲要》第十三条要求，……; 据《纲要》，……; 如《纲要》所述，……"""
        as_said = _AS_SAID.match(self._text, at.source.end)
        if as_said is not None:
            return self._running(at.source, as_said.end(), "said")
        if not at.is_object:
            return None
        basis = _BASIS.match(self._text, at.source.end)
        if basis is not None:
            return self._running(at.source, basis.end(), "basis")
        comma = _COMMA.match(self._text, at.source.end)
        if comma is None or not _ACCORDING.search(self._text, max(0, at.named - 4), at.named):
            return None
        return self._running(at.source, comma.end(), "said")

    def _denied(self, at: _Setting) -> list[Claim] | None:
        """《纲要》没有提到……"""
        denied = _DENIED.match(self._text, at.after)
        if denied is None:
            return None
        start, end = denied.span(denied.lastgroup or "topic")
        if "的" in self._text[start:end] and self._text[end : end + 1] in ("，", ","):
            return []  # 没有提出要求的，由各县自定: what then is to be done.
        return self._one(at.source, (start, end), "denied")

    def _matter(self, at: _Setting) -> list[Claim] | None:
        """《纲要》第十三条的核心是……"""
        matter = None if at.is_object else _MATTER.match(self._text, at.after)
        return self._running(at.source, matter.end(), "said") if matter else None

    def _saying(self, at: _Setting) -> list[Claim] | None:
        """《纲要》第十三条提出……; 《纲要》第十三条提出的……"""
        says = _SAYS.match(self._text, at.after)
        if says is None:
            return None
        if says["after"].strip() in ("：", ":"):
            return self._running(at.source, says.end(), "colon")
        if at.is_object or says[0].rstrip("，, ").endswith("的"):
            return self._relative(at.source, says.end())
        return self._running(at.source, says.end(), "said")

    def _later(self, at: _Setting) -> list[Claim] | None:
        """《纲要》很重要，提出……, with nobody else named on the way."""
        later = None if at.is_object else _LATER.match(self._plain, at.after)
        if later is None or _OTHER_SUBJECT.search(later["gap"].replace("部分", "")):
            return None
        if later.end() > self._extent.limit(at.source.end):
            return None
        return self._running(at.source, later.end(), "later")

    def _of_it(self, source: Source) -> Iterator[Claim]:
        """《纲要》很重要。该文件提出……; 该条 is the one that was cited."""
        said = _IT_SAYS.match(self._text, self._prose.sentence_end(source.end))
        if said is not None:
            whole = Source(source.start, source.end)
            meant = source if said["what"] == "条" and source.is_pinpoint else whole
            stop = self._extent.limit(said.end())
            yield from self._extent.claims(meant, said.end(), stop, "further")

    def _colon(self, at: _Setting) -> list[Claim] | None:
        """《纲要》第十三条：……"""
        colon = _COLON.match(self._text, at.after)
        return self._running(at.source, colon.end(), "colon") if colon else None

    def _object(self, at: _Setting) -> list[Claim] | None:
        """落实《纲要》第十三条……的要求; else what is done with it."""
        if not at.is_object:
            return None
        of = _OF.match(self._text, at.after)
        return self._one(at.source, of.span("topic"), "topic") if of else []

    def _title(self, at: _Setting) -> list[Claim] | None:
        """The document named in a title of the draft's own."""
        is_title = not at.source.is_pinpoint and self._prose.is_heading(at.source.start)
        return [] if is_title else None

    def _acting(self, at: _Setting) -> list[Claim] | None:
        """《纲要》推动……"""
        acts = _ACTS.match(self._text, at.after)
        return self._running(at.source, acts.end(), "said") if acts else None

    def _subject(self, at: _Setting) -> list[Claim] | None:
        """第十三条…… as the subject of whatever follows."""
        if (
            not at.source.is_pinpoint
            or _NO_PREDICATE.match(self._text, at.after)
            or _remark().match(self._text, at.after)
        ):
            return None
        return self._running(at.source, at.after, "said")

    def _headed(self, at: _Setting) -> list[Claim] | None:
        """第十三条　……, as a title has it."""
        headed = _HEADED.match(self._text, at.after) if at.source.is_pinpoint else None
        return self._one(at.source, headed.span("topic"), "topic") if headed else None
