"""The Outline's figures and years as a draft gives them: 制造业产品质量合格率达到95%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qcite.checking.entries import Entry, right, unsure, wrong
from qcite.checking.names import Mention
from qcite.checking.reading import Reading
from qcite.edition.outline import Indicator, Unit
from qcite.text import numerals
from qcite.text.folding import wording_of
from qcite.text.quotation_marks import quoted

_FARTHEST = 400
"""How far from the name, in characters, a target is still the Outline's."""
_LOCAL = "[我本全][省市县区]"
_NO_TARGET = re.compile(
    rf"{_LOCAL}|我国[^，,。；;：:]*$|目前|现在|已经?达|实际|上年|去年|今年|同比|截至|截止|当前|完成|实现了|达到了|"
    "高于|低于|超过|"
    # What came after it: 《纲要》实施一年来
    "(?:印发|发布|公布|出台|颁布|实施|施行)[^，,。；;]{0,8}?(?:后|以来|年来|周年|期间|[第首头][一二三两]?年)|"
    # Another who says it: 《纲要》……，某市提出
    "[，,；;。](?!(?:并|还|也|又|同时|其中|此外|进一步|首次|具体|主要|要|明确|提出)*"
    "(?:提出|明确|要求|确定|设定|规定|指出))[^，,；;。：:到]{1,12}(?:提出|要求|力争|确定|设定|规定)"
)
"""Words after which a figure is somebody's result or somebody else's target."""
_GIVEN = re.compile(
    r"\s?所?(?:规定|确定|提出|明确|要求|设定)了?的(?:目标|要求|指标)?值?\s?(?=\d|百分之|不[低少]于)"
    r"|\s?(?:目标)?(?:为|是|：|:)\s?(?=\d|百分之|不[低少]于)"
)
_BEFORE_FIGURE = 12
"""How far behind an indicator, in characters, the name may stand that gives its figure."""
_RELATIVE = re.compile(
    r"\s?[中里]?的?(?:$|所?(?:提出|确定|明确|设定|规定|要求|部署|确立|安排)了?的"
    "(?:[^，,。；;]*$|[^，,。；;]{0,10}(?:目标|指标)))"
)
"""What makes a target the Outline's though something is done with it: 落实《纲要》提出的…目标."""
_ON_ITS_BASIS = re.compile(r"(?:^|[。，；,;\n])\s*(?P<by>按照|根据|依据|依照|遵照|按|据)\s?$")
_ITS_DEMAND = re.compile(r"\s?的?(?:总体|有关|明确)?(?:要求|规定|部署|目标|安排)[，,：:]\s?")
"""按照《纲要》要求，…, with nobody named who does so."""
_COMMA = re.compile(r"\s?[，,]")
"""据《纲要》，… says the same; 根据《纲要》，… may be a target of the drafter's own."""
_BEFORE_NAME = (
    r"(?:所[提定列设]|[到至在于]?\s?(?:19|20)\d\d\s?年[底末时前]?|在[^，,。；;]{1,10}方面|我国|全国|国家|使|实现|推动|推进|确保|"
    r"力争|将|把|的|是|为|包括|提出|要求|明确|设定|确定|规定|要|了|主要|具体|发展|指标|目标|其中|例?如|比如|有|"
    r"和|及|与|以及|并|还|也|同时|关于|对|中|到|定为|[一二三四五六]是?|[）)]|\s"
)
"""What may stand in its clause before an indicator's name, as the beginning of a pattern; with
anything else there the figure is somebody else's."""
_CLAUSE_STARTS = re.compile("[，,。；;：:、（(“”‘’—\n]")
_CLAUSE = re.compile("[^，,。；;\n]{0,60}")
_LOCAL_AIM = re.compile(rf"[^，,。；;\n]{{0,4}}(?:{_LOCAL})")
_RESULT = re.compile("目前|实际|同比|已达")
_TWO_FIGURES = re.compile("分别|由|从|较|比")

_YEAR = re.compile(r"(?:到|至|力争|于|在)?\s?((?:19|20)\d\d)\s?年(?!\d|前?\s?\d{1,2}月)")
_BY_YEAR = re.compile(r"(到|[，,；;、：:])\s?((?:19|20)\d\d)\s?年[，,]?")
_SAYS = re.compile(
    r"\s?(?:[^，。；]{0,6})?(?:提出|明确|要求|指出|确定|确立|规定|部署|强调)"
    r"(?:了|的|目标|主要目标|发展目标|是|为)*[，,：:]?\s?"
)
_FIGURE = re.compile(
    r"(?P<floor>不低于|不少于)?(?:百分之(?P<chinese>[一二三四五六七八九十百零]+)|"
    r"(?P<digits>\d+(?:\.\d+)?)\s?(?P<percent>[%％])?|"
    r"(?<=[到达为是])(?P<spelt>[一二三四五六七八九十百]{2,5})(?=[，。；、）)\n]|以上|$))"
    r"(?!\s?个百分点|\d|\s?[年月日项家个名])(?P<bound>\s?(?:及|或)?以上)?"
)


@dataclass(frozen=True, slots=True)
class _Said:
    """A figure in the draft."""

    start: int
    end: int
    value: float
    is_floor: bool
    """98%以上, 不低于98%."""


def judge_figures(reading: Reading) -> Iterator[Entry]:
    """The values and years of the document's targets; what stands in a quotation is judged as a
    quotation."""
    if not reading.own_mentions or not reading.outline.targets:
        return
    judge = _Judge(reading)
    yield from judge.indicators()
    yield from judge.years()


class _Judge:
    """Judges the figures of one draft."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._title = reading.title
        self._prose = reading.prose
        self._text = reading.prose.text
        self._outline = reading.outline
        names = [one.name for goal in self._outline.targets for one in goal.indicators]
        self._before_name = re.compile(f"{'|'.join([_BEFORE_NAME, *map(re.escape, names)])})*")

    def indicators(self) -> Iterator[Entry]:
        """What is said of every indicator, wherever its name stands."""
        for goal in self._outline.targets:
            target = goal.parent if goal.heading else goal
            for indicator in goal.indicators:
                for name in re.finditer(re.escape(indicator.name), self._text):
                    year = target.number if target else 0
                    yield from self._indicator(name.start(), indicator, goal, year)

    def _indicator(self, at: int, indicator: Indicator, goal: Unit, year: int) -> Iterator[Entry]:
        end = at + len(indicator.name)
        given = self._given_behind(end)
        if given is not None:
            said = self._figure(given, indicator)
            if said is not None:
                yield self._entry(said, None, indicator, goal, year, is_sure=True)
            return
        aiming = self._aiming(at)
        quotation = self._prose.quotation_at(at)
        if aiming is None or (quotation is not None and quotation.inner_end > end):
            return
        mention, is_sure = aiming
        low = mention.reach
        for mark in _CLAUSE_STARTS.finditer(self._text, low, at):
            low = mark.end()
        if not self._before_name.fullmatch(self._text, low, at):
            return
        said = self._figure(end, indicator)
        if said is None:
            return
        when = self._year(mention.reach, said.start)
        if when is not None and when[0][0] not in "到至力" and not self._is_target_year(when[1]):
            return  # 2023年……为85.21 is a result.
        yield self._entry(said, when, indicator, goal, year, is_sure=is_sure)

    def _given_behind(self, end: int) -> int | None:
        """合格率要达到《纲要》规定的96%: where the figure stands of an indicator that ends at
        ``end``."""
        for mention in self._reading.mentions.between(end, end + _BEFORE_FIGURE):
            between = self._text[end : mention.start].removesuffix("（").removesuffix("(")
            if mention.document == "outline" and not _CLAUSE_STARTS.search(between):
                given = _GIVEN.match(self._text, mention.reach)
                return given.end() if given else None
        return None

    def _entry(
        self,
        said: _Said,
        when: re.Match[str] | None,
        indicator: Indicator,
        goal: Unit,
        year: int,
        *,
        is_sure: bool,
    ) -> Entry:
        """What came of a figure; ``when``: the year that it is said to be of, ``year`` its own."""
        locator = self._reading.address(goal)
        differs = said.value != indicator.value
        is_of_another = when is not None and int(when[1]) != year
        if not is_sure and (differs or is_of_another):
            told = f"看不出是不是{self._title}的目标，其目标是到{year}年{indicator.figure}"
            return unsure("facts", said.start, said.end, told)
        if differs:
            message = f"{indicator.name}在{self._title}中是{indicator.figure}（到{year}年）。"
            return self._wrong(said.start, said.end, message, indicator.figure, locator)
        if when is not None and is_of_another:
            message = f"{indicator.name}{indicator.figure}是{year}年的目标。"
            return self._wrong(when.start(1), when.end(), message, f"{year}年", locator)
        if said.is_floor != (indicator.comparison == "at_least"):
            reason = f"原文为{quoted(indicator.figure)}，有无“以上”请核对"
            return unsure("facts", said.start, said.end, reason)
        return right("facts", said.start, said.end)

    def _wrong(
        self, start: int, end: int, message: str, expected: str = "", locator: str = ""
    ) -> Entry:
        return wrong(
            "facts",
            self._reading.finding("fact-indicator", start, end, message, expected, locator),
        )

    def _aiming(self, at: int) -> tuple[Mention, bool] | None:
        """The Outline's name, if a target named at ``at`` is said to be the Outline's, and whether
        that is sure."""
        mention = self._reading.speaker(at, self._prose.paragraph_start(at))
        if mention is None:
            return None
        gap = self._prose.plain[mention.reach : at]
        clause = _CLAUSE.match(self._text, at)
        if len(gap) > _FARTHEST or _NO_TARGET.search(gap):
            return None
        if clause is not None and _RESULT.search(clause[0]):
            return None
        low = self._prose.paragraph_start(at)
        if self._reading.is_object(mention.start, low) and not _RELATIVE.match(gap):
            basis = _ON_ITS_BASIS.search(self._text[max(low, mention.start - 8) : mention.start])
            demanded = _ITS_DEMAND.match(gap)
            if basis is None or not (demanded or _COMMA.match(gap)):
                return None
            return mention, basis["by"] == "据" or demanded is not None
        return mention, True

    def _is_target_year(self, year: str) -> bool:
        return any(unit.number == int(year) for unit in self._outline.targets if not unit.heading)

    def _year(self, low: int, high: int) -> re.Match[str] | None:
        """The last year named between two offsets."""
        years = list(_YEAR.finditer(self._text, low, high))
        return years[-1] if years else None

    def _figure(self, at: int, indicator: Indicator) -> _Said | None:
        """The figure said of the indicator whose name ends at ``at``."""
        clause = _CLAUSE.match(self._text, at)
        figure = _FIGURE.search(clause[0]) if clause else None
        if clause is None or figure is None:
            return None
        between = clause[0][: figure.start()]
        if _TWO_FIGURES.search(between):
            return None  # Which of them is the target is not for a program to say.
        others = [
            one.name for goal in self._outline.targets for one in goal.indicators
            if one.name in between
        ]  # fmt: skip
        if others and not re.match("、|和|及|与|以及", between):
            return None
        after_names = between.split(others[-1])[-1] if others else between
        if re.search("第|提[高升]了?$|[增下]", after_names[-4:]) and "到" not in after_names[-4:]:
            return None
        if bool(figure["percent"] or figure["chinese"]) != (indicator.unit == "%"):
            return None
        if indicator.unit not in ("", "%") and not clause[0].startswith(
            indicator.unit, figure.end("digits")
        ):
            return None
        value: float
        if figure["chinese"] or figure["spelt"]:
            parsed = numerals.parse(figure["chinese"] or figure["spelt"])
            if parsed is None:
                return None
            value = parsed.value
        else:
            value = float(figure["digits"])
        is_floor = bool(figure["bound"] or figure["floor"])
        if not is_floor and indicator.unit not in ("", "%"):
            is_floor = clause[0].startswith("以上", figure.end("digits") + len(indicator.unit))
        return _Said(at + figure.start(), at + figure.end(), value, is_floor)

    # --- years --------------------------------------------------------------------------------

    def years(self) -> Iterator[Entry]:
        """到2035年，… where the words after it belong to 2025, or where no such year is named."""
        targets = [unit for unit in self._outline.targets if not unit.heading]
        if not targets:
            return
        known = {unit.number: _clauses(unit) for unit in targets}
        for match in _BY_YEAR.finditer(self._text):
            if self._prose.quotation_at(match.start()) is not None:
                continue
            aiming = self._aiming(match.start())
            if aiming is None or _LOCAL_AIM.match(self._text, match.end()):
                continue
            mention, is_sure = aiming
            said = int(match[2])
            after = wording_of(self._text[match.end() : match.end() + 40])
            meant = [year for year, clauses in known.items() if after.startswith(clauses)]
            start, end = match.start(2), match.end(2) + 1
            if meant and said in meant:
                yield right("facts", start, end)
            elif not is_sure:
                continue
            elif meant:
                message = f"这是{self._title}{meant[0]}年的目标。"
                yield self._wrong(start, end, message, f"{meant[0]}年")
            elif match[1] == "到" and said not in known and f"{said}年" not in self._outline.text:
                gap = self._prose.plain[mention.reach : match.start()]
                if _SAYS.fullmatch(gap):
                    there = "、".join(f"{year}年" for year in sorted(known))
                    message = f"{self._title}的目标年份是{there}。"
                    yield self._wrong(start, end, message)


def _clauses(target: Unit) -> tuple[str, ...]:
    """What a statement of a target may begin with, folded."""
    clauses = (
        wording_of(clause)
        for sentence in target.sentences
        for clause in re.split("[，、；。]", sentence)
    )
    return tuple(clause for clause in clauses if len(clause) >= 8 and not clause.startswith("到"))
