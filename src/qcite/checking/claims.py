"""Claims: what a draft says of the Outline or of a unit of it, and how far that reaches.

A claim stands behind its source (《纲要》第十三条要求……), before it (its source in parentheses),
or below it (list items, cells of a table). It ends with its sentence, at the next source, or where
the drafter begins to speak of his own work.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qcite.checking import lexicon
from qcite.checking.names import Mention
from qcite.checking.reading import Reading
from qcite.drafts.model import Cell
from qcite.edition.outline import Unit

Manner = Literal["said", "colon", "topic", "basis", "behind", "cell", "further"]
"""``said``: behind a verb; ``colon``: behind a colon; ``topic``: 对……作出部署, 关于……的要求;
``basis``: 按照……要求，……, which may be the drafter's own doing; ``behind``: the source follows in
parentheses; ``cell``: it stands in another cell of the table; ``further``: a sentence behind the
first, which may be a remark of the drafter's."""


@dataclass(frozen=True, slots=True)
class Source:
    """A place where the Outline, or units of it, are named."""

    start: int
    end: int
    units: tuple[Unit, ...] = ()
    """What is named; empty for the document as a whole."""
    is_pinpoint: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that are said to be the Outline's in substance. Offsets in the draft's text."""

    start: int
    end: int
    source: Source
    manner: Manner
    clauses: tuple[tuple[int, int], ...]
    """Its clauses, to be judged each; nothing of the drafter's own is among them."""


_ADVERBS = rf"(?:(?:中|里|当中|之中|内)?(?:{lexicon.ADVERBS}|[，,](?=(?:并|还|也|又|要)))*)"
_SAYS = re.compile(
    rf"\s?{_ADVERBS}(?:(?P<verb>{lexicon.SAYS})(?:了|到|过|出|得)?(?:的)?)"
    rf"(?:[，,、]?(?:并|和|还|也)?(?:{lexicon.SAYS})(?:了|到|过|出)?)?(?P<after>\s?[，,：:]?)\s?"
)
_GOING_ON = re.compile(
    rf"[。！]\s?(?:(?:同时|此外|另外|其中)[，,]?(?:还|也|又|并)?|还|也|又|并|(?=强调|指出|提出|要求))"
    rf"(?:{lexicon.SAYS})(?:了|到|过|出)?[，,：:]?\s?"
)
_SPOKEN_OF = re.compile(rf"第|{_ADVERBS}(?:{lexicon.SAYS})")
_COLON = re.compile(r"\s?[：:]\s?")
_ACTS = re.compile(
    rf"\s?{_ADVERBS}(?={lexicon.ACTS})(?!落实|实施(?:以来|后|方案|意见|情况|中)|发展到)"
)
_TOPIC = re.compile(
    rf"\s?{_ADVERBS}(?:对于?|就|围绕|从|针对|把|将)(?P<topic>[^。；！？\n]{{2,80}}?)"
    r"(?:等)?(?:多?个?方面|各?环节|工作|内容|问题|事项)?[，,]?(?:都|均|分别|也|还)?(?:作出|作了|做出|做了|进行|提出|予以|给予|加以|有)"
    r"(?:了)?(?:[^，。；！？\n]{0,12})?(?:部署|安排|规定|要求|规划|明确|论述|阐述|强调|举措|任务|措施|意见)"
)
_ABOUT = re.compile(
    r"\s?(?:中|里)?的?(?:有)?关于(?P<topic>[^，。；：“”\n]{3,50}?)(?:等)?(?:方面)?的?(?:有关|相关|具体|总体|明确|部署|重要)*"
    r"(?:要求|规定|部署|精神|安排|论述|任务|内容|表述|目标|意见|条款)"
)
_OF = re.compile(
    r"\s?(?:中|里)?的?(?P<topic>(?![、和与及至“‘（])[^，。；：（）《》\n的]{4,80}?)的?(?:有关|相关|具体|总体|明确|工作)*"
    r"(?:要求|部署|规定|任务|精神)(?=[，。；、：\n]|$)"
)
_BASIS = re.compile(
    r"\s?(?:中|里)?的?(?:有关|相关|总体|具体|明确)*(?:要求|规定|部署|精神|安排|部署要求)[，,：:]\s?"
)
_HEADED = re.compile(r"[ \u3000\t]+(?P<topic>[\u4e00-\u9fff、“”]{4,40})(?=[，。；：\s]|$)")
_IS = re.compile(r"[，,]?(?:这)?(?:也|正|既|都|就|更)?(?:是|属于|出自|来自|源自|见于)$")
_OF_IT = re.compile(
    r"\s?(?:中|里)?(?:的|所|提出|明确|部署|规定|要求|确定|强调)+[^，。；\n]{0,8}?"
    r"(?:要求|任务|部署|规定|内容|目标|重点|举措|工作|之义|题中|号召|倡导|期望|主张|原话|精神)"
)
_OPENING = re.compile(
    r"[（(]\s?(?:参?见|引自|摘自|出自|语出|依据|对应|源自|参考|(?:来源|出处|依据)[：:])?\s?$"
)
_CLOSING = re.compile(r"[^（）()。\n]{0,12}[）)]")
_NO_PREDICATE = re.compile(lexicon.NO_PREDICATE)
_SINCE = re.compile(lexicon.SINCE)
_TARGET = re.compile(r"\s?(?:的|中的?)?(?:19|20)\d\d年(?:的|总体|主要|发展|阶段性?)?目标")
_CLAUSE_END = re.compile("[，；,;]")
_STOP = re.compile("[。！？!?]")
_CLAUSE_STOP = re.compile("[，；。！？：\n]")
_NOT_SAID = re.compile(
    rf"\s*(?:{lexicon.JOINT})*(?:{lexicon.OWN}|{lexicon.OWN_WORK}|{lexicon.REMARK}"
    rf"|(?!{lexicon.SAYS}){lexicon.ANOTHER})"
)
_INSIDE = re.compile(r"\s?(?:中|里|之中|当中|内)[，,]?\s?")
_REMARK = re.compile(rf"\s*(?:{lexicon.OWN}|{lexicon.REMARK})")
_OWN_SUBJECT = re.compile(
    rf"\s*(?:我(?!国)|本(?:{lexicon.PLACE}|{lexicon.OFFICE})|咱|笔者|目前|截至|共(?:培育|建成|完成))"
)
_TRAILING = re.compile(
    r"(?:这一|等)?(?:的|等)*(?:总体|主要|重点|有关|相关|具体|明确|各项|工作)*"
    r"(?:目标|任务|要求|部署|规定|精神|措施|举措|工作)*$"
)
_ITEM = re.compile(
    r"\s*(?P<mark>[-*+•·●○◆■□▪]|——|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、是]|"
    r"\d{1,2}[.、．)）]|[①-⑳]|第[一二三四五六七八九十]{1,2}[，,、]|首先[，,]|其次[，,]|最后[，,])\s*"
)
_RANKS = tuple(
    re.compile(one)
    for one in (
        r"[一二三四五六七八九十]+、",
        r"[（(][一二三四五六七八九十]+",
        r"\d+[.、．]",
        r"[（(]\d+",
    )
)
"""What numbers the levels of an official document, highest first (GB/T 9704-2012, 7.3.3)."""
_SHOWN = "•"
"""For the mark that a program shows before an item, which is no text."""
_QUOTES = ' \t\u3000“”"'
_FOLLOWING = re.compile("(?:以下|如下|下列|几个?方面|主要内容|具体)")
_CELL_STOP = re.compile("[。！？!?\n]")
_CONTENT = re.compile("内容|要求|任务|表述|原文|规定|摘要|目标|部署|标题|指标|提法|条文")
_OWN_COLUMN = re.compile(
    "序号|责任|牵头|部门|单位|时限|进度|备注|负责|完成|措施|举措|情况|我|本[省市县区局]|做法|成效|结果|现状"
)
"""Headings of columns for what is, and for what is not, of the source."""


def _rank(mark: str) -> int:
    """The level of an item by its mark, from 0; all other marks are the lowest."""
    ranks = (rank for rank, pattern in enumerate(_RANKS) if pattern.match(mark))
    return next(ranks, len(_RANKS))


def find_claims(reading: Reading, is_its_own: Callable[[str], bool]) -> list[Claim]:
    """All claims, in the order of their sources.

    ``is_its_own``: whether words stand in the document as they are, so that they are no remark of
    the drafter's whatever they begin with.
    """
    sources = sorted(_sources(reading), key=lambda one: one.start)
    reader = _ClaimReader(reading, sources, is_its_own)
    return [
        claim for source in sources for claim in (reader.read(source) or reader.read_cells(source))
    ]


def _sources(reading: Reading) -> Iterator[Source]:
    text = reading.prose.text
    citations = reading.citations.all
    followed = {one.before for one in citations if one.before is not None}
    for citation in citations:
        if citation.document != "outline" or citation in followed:
            continue
        first, units = citation, list(citation.units)
        while first.before is not None:
            first = first.before
            if citation.is_division or not first.is_division:
                units += first.units
        target = _TARGET.match(text, citation.reach)
        end = target.end() if target else citation.reach
        if units:
            yield Source(first.start, end, tuple(units), True)
    for mention in reading.own_mentions:
        if reading.citations.first_from(mention.end, mention.reach + 9) is None:
            target = _TARGET.match(text, mention.reach)
            yield Source(mention.start, target.end() if target else mention.reach)


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

    def __init__(
        self,
        reading: Reading,
        sources: Sequence[Source],
        is_its_own: Callable[[str], bool],
    ) -> None:
        self._reading = reading
        self._prose = reading.prose
        self._text = reading.prose.text
        self._plain = reading.prose.plain
        self._mentions = reading.mentions
        self._tables = reading.tables
        self._starts = [source.start for source in sources]
        self._is_its_own = is_its_own

    def read(self, source: Source) -> list[Claim]:
        """The claims of a source, in the first form that fits; a form may fit and claim nothing."""
        forms = (
            self._behind,
            self._since,
            self._topic,
            self._is_of,
            self._basis,
            self._saying,
            self._colon,
            self._object,
            self._title,
            self._acting,
            self._subject,
            self._headed,
        )
        named = self._name_before(source)
        inside = _INSIDE.match(self._text, source.end)
        after = inside.end() if inside else source.end
        at = _Setting(source, named, self._reading.is_object(named), after)
        for form in forms:
            claims = form(at)
            if claims is not None:
                return claims
        return []

    # --- tables -----------------------------------------------------------------------------------

    def read_cells(self, source: Source) -> Iterator[Claim]:
        """The claims of a source that stands in a table: beside it, or below it in its column."""
        cell = self._tables.cell_at(source.start) if self._tables else None
        if cell is None:
            return
        if cell.row == 1 and not source.is_pinpoint:
            for below in self._tables.below(cell):
                if not any(map(self._has_source, self._tables.row(below))):
                    yield from self._cell(source, below)
            return
        named = self._text[self._name_before(source) : source.end]
        rest = self._tables.text(cell).replace(named, "")
        if len(rest.strip("（）()《》〈〉、，。；： \n的中条款第")) > 4:
            return  # It says something itself.
        others = [
            other
            for other in self._tables.row(cell)
            if other != cell
            and not self._has_source(other)
            and len(self._tables.text(other).strip()) >= 4
            and not self._heads_own_work(other)
        ]
        chosen = [other for other in others if self._heads_content(other)]
        if not chosen:
            right = [other for other in others if other.column > cell.column]
            chosen = right[:1] or others[-1:]
        for other in chosen:
            yield from self._cell(source, other)

    def _cell(self, source: Source, cell: Cell) -> Iterator[Claim]:
        at = cell.start
        while at < cell.end:
            stop = _CELL_STOP.search(self._plain, at, cell.end)
            end = stop.start() if stop else cell.end
            item = _ITEM.match(self._text, at, end)
            found = self._claim(source, item.end() if item else at, end, "cell")
            if found is not None:
                yield found
            at = end + 1

    def _has_source(self, cell: Cell) -> bool:
        return self._source_from(cell.start) < cell.end

    def _heads_content(self, cell: Cell) -> bool:
        heading = self._tables.heading(cell)
        return heading is not None and bool(_CONTENT.search(self._tables.text(heading)))

    def _heads_own_work(self, cell: Cell) -> bool:
        heading = self._tables.heading(cell)
        return heading is not None and bool(_OWN_COLUMN.search(self._tables.text(heading)))

    # --- where it reaches -------------------------------------------------------------------------

    def _name_before(self, source: Source) -> int:
        """Where the name of the document before a pinpoint begins, or the pinpoint itself."""
        low = self._prose.sentence_start(source.start)
        mention = self._mentions.last_before(source.start, low)
        if mention is not None and source.start - mention.reach <= 8:
            return mention.start
        return source.start

    def _limit(self, offset: int) -> int:
        """The end of the sentence that goes on at ``offset``, or where the next source begins."""
        high = self._prose.sentence_end(offset)
        for mention in self._mentions.between(offset, high):
            if self._speaks(mention):
                return min(high, self._clause_before(offset, mention.start))
        following = self._source_from(offset)
        if following < high:
            return min(high, self._clause_before(offset, following))
        return high

    def _source_from(self, offset: int) -> int:
        """Where the first source from an offset on begins; the end of the text for none."""
        index = bisect_left(self._starts, offset)
        return self._starts[index] if index < len(self._starts) else len(self._text)

    def _speaks(self, mention: Mention) -> bool:
        """Whether a document named on the way is spoken of, and not an object of what is said."""
        if mention.document == "outline" and self._text[mention.start] in '《“"':
            return True
        before = self._text[max(0, mention.start - 4) : mention.start]
        return bool(_CLAUSE_END.search(before[-1:])) or bool(
            _SPOKEN_OF.match(self._text, mention.reach, mention.reach + 20)
        )

    def _clause_before(self, low: int, at: int) -> int:
        """The last end of a clause before ``at``: what leads to the next source is no part."""
        ends = [match.start() for match in _CLAUSE_END.finditer(self._plain, low, at)]
        return ends[-1] if ends else at

    def _clauses(self, start: int, end: int, *, first_is_said: bool) -> list[tuple[int, int]]:
        """The clauses of a stretch up to where the drafter speaks for himself."""
        clauses: list[tuple[int, int]] = []
        at = start
        while at < end:
            stop = _CLAUSE_END.search(self._plain, at, end)
            close = stop.start() if stop else end
            words = self._text[at:close]
            if words.strip(_QUOTES):
                own = _NOT_SAID if clauses or not first_is_said else _OWN_SUBJECT
                if own.match(words) and not self._is_its_own(words):
                    break
                clauses.append((at, close))
            at = close + 1
        return clauses

    def _claim(
        self, source: Source, start: int, end: int, manner: Manner, *, first_is_said: bool = True
    ) -> Claim | None:
        clauses = self._clauses(start, end, first_is_said=first_is_said)
        if not clauses:
            return None
        return Claim(clauses[0][0], clauses[-1][1], source, manner, tuple(clauses))

    def _claims(self, source: Source, start: int, end: int, manner: Manner) -> Iterator[Claim]:
        found = self._claim(source, start, end, manner)
        if found is not None:
            yield found

    # --- claims of a shape ------------------------------------------------------------------------

    @staticmethod
    def _one(source: Source, span: tuple[int, int], manner: Manner) -> list[Claim]:
        return [Claim(*span, source, manner, (span,))] if span[1] - span[0] >= 2 else []

    def _relative(self, source: Source, at: int) -> list[Claim]:
        """落实《纲要》第十三条提出的……任务，……: one clause."""
        limit = self._limit(source.end)
        stop = _CLAUSE_STOP.search(self._plain, at, max(at, limit))
        end = stop.start() if stop else limit
        trailing = _TRAILING.search(self._text, at, end)
        close = trailing.start() if trailing else end
        if close - at < 3 or _OWN_SUBJECT.match(self._text, at):
            return []
        return self._one(source, (at, close), "said")

    def _running(self, source: Source, at: int, manner: Manner) -> list[Claim]:
        limit = self._limit(source.end)
        leads = self._text[at:limit].rstrip(_QUOTES).endswith(("：", ":"))
        rest = self._text[at:limit].strip(f"{_QUOTES}：:")
        if not rest and _ITEM.match(self._text, limit + 1):
            return list(self._listed(source, limit))
        if (not rest or (len(rest) < 16 and _FOLLOWING.search(rest))) and (
            manner == "colon" or leads
        ):
            return list(self._listed(source, limit))
        item = _ITEM.match(self._text, at, limit) if manner in ("colon", "said") else None
        if item is not None:
            return list(self._in_a_row(source, at, item["mark"], manner))
        found = self._claim(source, at, limit, manner, first_is_said=manner != "basis")
        if found is None:
            return []
        goes_on = self._listed(source, limit) if leads else self._going_on(source, limit)
        return [found, *goes_on]

    def _going_on(self, source: Source, stop: int) -> Iterator[Claim]:
        """Sentences behind the one that ends at ``stop`` in which it is left out who speaks:
        《纲要》提出……。同时，还要求……

        Not that the unit says so which is cited in the first: any may be meant.
        """
        whole = Source(source.start, source.end)
        while following := _GOING_ON.match(self._text, stop):
            stop = self._limit(following.end())
            yield from self._claims(whole, following.end(), stop, "further")

    def _in_a_row(self, source: Source, at: int, mark: str, manner: Manner) -> Iterator[Claim]:
        """Items in the paragraph of the source, which may go on below: 一是……。二是……。"""
        line = self._prose.paragraph_end(at)
        between: list[tuple[int, int]] = []
        while at < line:
            item = _ITEM.match(self._text, at, line)
            begin = item.end() if item else at
            limit = self._limit(begin)
            if item is None:
                between.append((begin, limit))
            elif _rank(item["mark"]) < _rank(mark):
                return
            else:
                # What stands behind the last item is the drafter's own.
                for span in between:
                    yield from self._claims(source, *span, "further")
                between.clear()
                yield from self._claims(source, begin, limit, manner)
            at = self._prose.sentence_end(begin) + 1
            if limit + 1 < at:
                return
        if not between:
            yield from self._listed(source, line, mark)

    def _listed(self, source: Source, at: int, mark: str | None = None) -> Iterator[Claim]:
        """Items of a list below the paragraph of ``at``.

        ``mark``: that of its first item, if that stands in the paragraph itself.
        """
        line = self._prose.paragraph_end(at)
        goes_on = True
        while goes_on and line + 1 < len(self._text):
            start = line + 1
            line = self._prose.paragraph_end(start)
            words = self._text[start:line]
            if not words.strip():
                continue
            item = _ITEM.match(self._text, start, line)
            found = item["mark"] if item else _SHOWN * (start in self._prose.items)
            mark = found if mark is None else mark
            if bool(found) != bool(mark) or _rank(found) < _rank(mark):
                return
            if self._source_from(start) < line:
                return
            begin = item.end() if item else start + len(words) - len(words.lstrip())
            yield from self._item(source, begin, line)
            goes_on = bool(found) or words.rstrip().endswith(("；", ";"))

    def _item(self, source: Source, at: int, end: int) -> Iterator[Claim]:
        """The sentences of an item, up to where the drafter speaks for himself."""
        manner: Manner = "colon"
        while at < end:
            stop = _STOP.search(self._plain, at, end)
            close = stop.start() if stop else end
            found = self._claim(source, at, close, manner)
            if found is None:
                return
            yield found
            if self._text[found.end : close].strip(_QUOTES):
                return
            at, manner = close + 1, "further"

    # --- forms ------------------------------------------------------------------------------------

    def _behind(self, at: _Setting) -> list[Claim] | None:
        """……（《纲要》第十三条）, not quoted."""
        text = self._text
        source = at.source
        opening = _OPENING.search(text, max(0, at.named - 8), at.named)
        closed = text[source.end - 1] in "）)" or _CLOSING.match(text, source.end)
        if opening is None or not closed:
            return None
        start = opening.start()
        if text[start - 1 : start] in ("”", '"', "」"):
            return None  # A quotation, which is judged as such.
        end = start - 1 if text[start - 1 : start] in ("。", "！", "；") else start
        low = max(self._prose.sentence_start(end), 0)
        for mark in _CLAUSE_END.finditer(self._plain, low, end):
            if self._plain[mark.start()] in "；;":
                low = mark.end()
        item = _ITEM.match(text, low, end)
        low = item.end() if item else low
        if end - low < 4:
            return None
        found = self._claim(source, low, end, "behind", first_is_said=False)
        return [found] if found else None

    def _since(self, at: _Setting) -> list[Claim] | None:
        """《纲要》实施以来，……: what came of it."""
        return [] if _SINCE.match(self._text, at.source.end) else None

    def _topic(self, at: _Setting) -> list[Claim] | None:
        """《纲要》对……作出部署; 《纲要》第十三条关于……的要求."""
        topic = _ABOUT.match(self._text, at.source.end) or _TOPIC.match(self._plain, at.source.end)
        if topic is None or topic.end() > self._limit(at.source.end):
            return None
        return self._one(at.source, topic.span("topic"), "topic")

    def _is_of(self, at: _Setting) -> list[Claim] | None:
        """……，是《纲要》第十三条的要求."""
        link = _IS.search(self._text, max(0, at.named - 6), at.named)
        if link is None or not _OF_IT.match(self._text, at.source.end):
            return None
        low = self._prose.sentence_start(at.named)
        if link.start() - low < 4:
            return None
        found = self._claim(at.source, low, link.start(), "said", first_is_said=False)
        return [found] if found else None

    def _basis(self, at: _Setting) -> list[Claim] | None:
        """按照《纲要》第十三条要求，……"""
        basis = _BASIS.match(self._text, at.source.end)
        if basis is None or not at.is_object:
            return None
        return self._running(at.source, basis.end(), "basis")

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
            or _REMARK.match(self._text, at.after)
        ):
            return None
        return self._running(at.source, at.after, "said")

    def _headed(self, at: _Setting) -> list[Claim] | None:
        """第十三条　……, as a title has it."""
        headed = _HEADED.match(self._text, at.after) if at.source.is_pinpoint else None
        return self._one(at.source, headed.span("topic"), "topic") if headed else None
