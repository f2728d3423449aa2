"""Who issued the Outline, when, and under what number, as a draft says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from qcite.checking.entries import Entry, right, unsure, wrong
from qcite.checking.names import Mention
from qcite.checking.reading import Reading
from qcite.text.folding import marks_of

_SAME = {
    "党中央": "中共中央",
    "中央": "中共中央",
    "中国共产党中央委员会": "中共中央",
    "中华人民共和国国务院": "国务院",
    "中办": "中共中央办公厅",
    "国办": "国务院办公厅",
}
"""Other names of the same organs."""
_ORGANS = (
    r"中共中央办公厅|国务院办公厅|中国共产党中央委员会|中共中央|党中央|中华人民共和国国务院|国务院|"
    r"全国人大(?:常委会)?|全国政协|中办|国办|(?:国家)?市场监(?:督管理|管)总局|质检总局|新华社|"
    r"国家发展改革委|中央[\u4e00-\u9fff]{2,6}(?:部|委员会|办公室)|"
    r"国家[\u4e00-\u9fff]{2,8}(?:部|委|局|署|委员会|总局)|"
    r"(?:工业和信息化|住房和城乡建设|农业农村|商务|科技|科学技术|财政|教育|交通运输)部"
)
_VERB = "(?P<verb>印发|下发|制发|发布|公布|颁布|出台|公开发布|对外发布|对外公布)"
_ISSUED = re.compile(_VERB)
_OFFICES = ("单位", "机关", "机构", "部门", "主体")
_FAR = 200
"""A verb so many characters behind a name may still be its own."""
_ISSUES = ("印发", "下发", "制发")
"""Verbs of issuing, which is another thing than publishing."""
_DAY = {"year": "年", "month": "月", "day": "日"}
_PARTS = tuple(_DAY)


def _date(suffix: str = "") -> str:
    """A pattern of a date, with groups date, year, month and day; it may be empty."""
    return (
        rf"(?P<date{suffix}>(?:(?P<year{suffix}>(?:19|20)\d\d)\s?年)?"
        rf"(?:\s?(?P<month{suffix}>\d{{1,2}})\s?月(?:份)?"
        rf"(?:\s?(?P<day{suffix}>\d{{1,2}})\s?日)?)?)(?<=[年月日份])"
    )


_ADVERBS = "(?:受权|授权|联合|共同|正式|全文|对外|公开|日前|近日|又|已|在京|隆重|向社会)*"
_DATE_BEFORE = re.compile(rf"{_date()}[，,]\s?$")
_DATED = re.compile(rf"\s?[（(]\s?{_date()}(?<=日)\s?(?:公布|发布)?\s?[）)]")
_OF_ANOTHER = re.compile(
    r"\s?的?(?:实施|贯彻|落实|配套|有关|相关|任务|重点|宣传|解读|学习|工作|行动|方案|细则|意见|通知|"
    r"读本|辅导|分工|督察|考核|评估)"
)
"""What makes 《纲要》 the beginning of another document's name."""
_NUMBER = (
    r"[\u4e00-\u9fff]{0,7}?\s?[〔\[［（(【]\s?(?:19|20)\d\d\s?[〕\]］）)】]"
    # A number that is to be filled in is one: 中发〔2023〕X号.
    r"\s?(?:\d{1,4}|[XxＸ×＊*]{1,4})\s?号"
)
_NUMBER_AFTER = re.compile(
    rf"\s?[（(]\s?(?:文号[:：]?)?(?P<number>[\u4e00-\u9fff]{_NUMBER})|"
    # In notes and lists of references: 《…》，中发〔2023〕3号，…; …[Z]. 中发〔2023〕3号.
    rf"\s?(?:[，,]|\[[A-Z/]+\]\s?[.．:：]?)\s?(?P<noted>[中国]{_NUMBER})(?=\s?(?:[，,。.．；;）)]|$))",
    re.MULTILINE,
)
_NUMBER_BEFORE = re.compile(
    rf"(?P<number>[\u4e00-\u9fff]{_NUMBER})(?:文件?)?[，,]?(?:印发|即|就是|为)?(?:的|了)?\s?$"
)
_IN_FORCE = re.compile(
    r"\s?(?:已|将)?[自于从]\s?(?P<said>(?:19|20)\d\d\s?年[^，。；\n]{2,10}日起(?:正式)?(?:施行|实施|生效|执行))"
)


_COUNTED = (
    r"\s?(?:全文|其)?(?:共|分|有|由|包括|包含)[^，。；,;\n]{1,24}"
    "(?:部分|条|专栏|板块)(?:组成|构成)?"
)
"""A clause that says how much there is of it, and of nothing else."""


def judge_issue(reading: Reading) -> Iterator[Entry]:
    """Issuers, dates and document numbers, around every place where the document is named."""
    if not reading.mentions.knows_outline:
        return
    judge = _Judge(reading)
    for mention in reading.own_mentions:
        yield from judge.issued(mention)
        yield from judge.numbered(mention)
        yield from judge.in_force(mention)
    for mention in reading.mentions.all:
        if mention.form == "nested" and judge.is_its_notice(mention.name):
            yield from judge.numbered(mention)


class _Forms:
    """How a document of these issuers is said to be issued; made when it is looked for first."""

    def __init__(self, issuers: Sequence[str]) -> None:
        # The general names come first: 中共中央办公厅 is not 中共中央.
        self._organ = f"(?:{_ORGANS}|{'|'.join(map(re.escape, issuers))})"
        joined = rf"(?:(?:[、\s和与及]|以及|会同|联合)?{self._organ}){{0,8}}"
        more = r"(?:等(?:\d+|[一二三四五六七八九十]+)?个?(?:部门|单位|机关))?"
        self._who = f"(?P<who>{self._organ}{joined}{more})"

    @cached_property
    def organ(self) -> re.Pattern[str]:
        return re.compile(self._organ)

    @cached_property
    def before(self) -> re.Pattern[str]:
        """2023年2月6日，中共中央、国务院印发的, before the name."""
        return re.compile(
            rf"(?:(?:于|在|自)?{_date()}[，,]?\s?)?(?:近日|日前|由|经)?[，,]?"
            rf"(?:{self._who}\s?(?:近日|日前|于近日)?)?{_ADVERBS}{_VERB}"
            r"(?:了|的|实施|并实施|实施了|施行)*的?\s?$"
        )

    @cached_property
    def after(self) -> re.Pattern[str]:
        """由中共中央、国务院于2023年2月6日印发, behind the name."""
        return re.compile(
            rf"\s?(?:是|已)?(?:(?:于|在|自)?{_date()}[，,]?)?\s?(?:(?:由|经|是|，由){self._who})?\s?"
            rf"(?:(?:于|在)?{_date('_after')}[，,]?)?(?:于|在)?\s?{_ADVERBS}{_VERB}"
            r"(?![一二三四五两\d]+周年|会|的?通知|各|给|到|至)"
        )

    @cached_property
    def office(self) -> re.Pattern[str]:
        """的印发机关是国务院, behind the name."""
        return re.compile(
            r"\s?的?(?:印发|发布|发文|制定|出台|颁布|制发|公布)"
            rf"(?:{'|'.join(_OFFICES)})(?:就?是|为|：|:)\s?{self._who}"
        )

    @cached_property
    def counted(self) -> re.Pattern[str]:
        """共十一部分三十二条，2023年2月6日印发, behind the name."""
        return re.compile(
            rf"(?:[，,]?{_COUNTED})+[，,](?:(?:于|在)?{_date()}[，,]?)?(?:由{self._who})?"
            rf"(?:(?:于|在)?{_date('_after')})?{_ADVERBS}{_VERB}(?=[，。；,;）)\s]|$)"
        )

    @cached_property
    def later(self) -> re.Pattern[str]:
        """……，由中共中央、国务院印发, in the same sentence."""
        return re.compile(rf"[^。；\n]{{0,60}}?[，,]由{self._who}{_ADVERBS}{_VERB}")


class _Judge:
    """Judges how the document of one draft was issued."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._title = reading.title
        self._prose = reading.prose
        self._text = reading.prose.text
        self._outline = reading.outline
        self._forms = _Forms(reading.outline.issuers)

    # --- reading ------------------------------------------------------------------------------

    def issued(self, mention: Mention) -> Iterator[Entry]:
        text = self._text
        low = max(self._prose.sentence_start(mention.start), mention.start - 90)
        lead = text[mention.reach : mention.reach + 8]
        if any(office in lead for office in _OFFICES):
            said = self._forms.office.match(text, mention.reach)
            if said is not None:
                yield from self._issuer(*said.span("who"))
                return
        # The forms are long, and nearly no name stands near such a verb.
        far = max(self._prose.sentence_end(mention.reach), mention.reach + _FAR)
        if not _ISSUED.search(text, low, far):
            yield from self._dated_behind(mention)
            return
        # A slice of its own, for the pattern looks behind no further.
        before = self._forms.before.search(text[low : mention.start])
        if before is not None and not _OF_ANOTHER.match(text, mention.reach):
            published = self._forms.after.match(text, mention.reach, mention.reach + 70)
            if published is not None and before["date"] and before[0].rstrip().endswith("的"):
                # 2023年2月6日，中共中央、国务院印发的《纲要》公开发布
                if before["who"]:
                    yield from self._issuer(low + before.start("who"), low + before.end("who"))
                start = low + before.start("date")
                yield from self._dated(
                    before.groupdict(), published["verb"], start, published.end()
                )
            else:
                yield from self._said(before, low)
            return
        after = self._forms.after.match(text, mention.reach, mention.reach + 70)
        if after is not None:
            yield from self._said(after, 0)
            if not (after["date"] or after["date_after"]):
                # 2023年2月6日，《纲要》正式印发
                dated = _DATE_BEFORE.search(text[low : mention.start])
                if dated is not None:
                    start = low + dated.start("date")
                    yield from self._dated(dated.groupdict(), after["verb"], start, after.end())
            return
        plain, forms = self._prose.plain, self._forms
        later = forms.counted.match(plain, mention.reach) or forms.later.match(plain, mention.reach)
        if later is not None and not self._reading.mentions.between(mention.end, later.end()):
            yield from self._said(later, 0)
        yield from self._dated_behind(mention)

    def _dated_behind(self, mention: Mention) -> Iterator[Entry]:
        """《纲要》（2023年2月6日）"""
        dated = _DATED.match(self._text, mention.end)
        if dated is not None:
            yield from self._dated(dated.groupdict(), "", *dated.span("date"))

    def _said(self, match: re.Match[str], offset: int) -> Iterator[Entry]:
        """Judge the issuer and the date that a match holds."""
        groups = match.groupdict()
        if groups["who"]:
            start, end = match.span("who")
            yield from self._issuer(offset + start, offset + end)
        for suffix in ("", "_after"):
            if groups.get(f"date{suffix}"):
                date = {name: groups[f"{name}{suffix}"] for name in _PARTS}
                start = offset + match.start(f"date{suffix}")
                yield from self._dated(date, groups["verb"], start, offset + match.end())
                return

    # --- judging ------------------------------------------------------------------------------

    def _wrong(self, code: str, start: int, end: int, message: str, expected: str = "") -> Entry:
        return wrong("facts", self._reading.finding(code, start, end, message, expected))

    def _issuer(self, start: int, end: int) -> Iterator[Entry]:
        named = [match[0] for match in self._forms.organ.finditer(self._text, start, end)]
        said = sorted(_SAME.get(name, name) for name in named)
        issuers = self._outline.issuers
        if said == sorted(_SAME.get(name, name) for name in issuers):
            yield right("facts", start, end)
        elif said != [self._outline.publication.publisher]:
            both = "、".join(issuers)
            yield self._wrong("fact-issuer", start, end, f"{self._title}由{both}印发。", both)

    def _dated(
        self, said: Mapping[str, str | None], verb: str, start: int, end: int
    ) -> Iterator[Entry]:
        """What is said of the date; the verb decides whether of issue or of publication."""
        publication = self._outline.publication
        date = publication.day
        if date is None or self._outline.history:
            # Several days, or none, are known.
            if said["year"]:
                yield self._in_history(said, start, end)
            return
        day_of = f"{date.year}年{date.month}月{date.day}日"
        year, month, day = (int(said[name] or 0) for name in _PARTS)
        issued = verb in _ISSUES
        # Who knows the number of a document knows it as it was issued, not only as published.
        private = issued and not publication.document_number
        known = f"{self._title}于{day_of}公开发布" + ("，印发日期未公开。" if private else "。")
        if day and (month, day) == (date.month, date.day) and year in (0, date.year):
            if private:
                message = f"{day_of}是{self._title}公开发布的日期，印发日期未公开。"
                yield self._wrong("fact-date", start, end, message, f"{day_of}发布")
            else:
                yield right("facts", start, end)
        elif day and (year or private):
            if issued and not private:
                yield unsure("facts", start, end, "印发日期无从核对")
            else:
                yield self._wrong("fact-date", start, end, known, f"{day_of}发布")
        elif day:
            yield unsure("facts", start, end, f"没有写年份；{known.rstrip('。')}")
        elif not year:
            return
        elif (
            year != date.year
            or month > date.month
            or (month and not issued and month != date.month)
        ):
            expected = f"{date.year}年{date.month}月" if month else f"{date.year}年"
            yield self._wrong(
                "fact-date", start, end, f"{self._title}于{day_of}公开发布。", expected
            )
        elif month in (0, date.month):
            yield right("facts", start, end)
        else:
            yield unsure("facts", start, end, "印发日期未公开")

    def _in_history(self, said: Mapping[str, str | None], start: int, end: int) -> Entry:
        """A day of a law's, which was adopted and amended more than once."""
        wanted = "".join(f"{said[name]}{word}" for name, word in _DAY.items() if said[name])
        if any(wanted in line.replace(" ", "") for line in self._outline.history):
            return right("facts", start, end)
        return unsure("facts", start, end, f"{self._title}的日期无从核对")

    def numbered(self, mention: Mention) -> Iterator[Entry]:
        """A document number, which must be attached to the name."""
        match = _NUMBER_AFTER.match(self._text, mention.end) or _NUMBER_AFTER.match(
            self._text, mention.reach
        )
        offset = 0
        if match is None:
            offset = max(0, mention.start - 40)
            lead = self._text[offset : mention.start]
            match = _NUMBER_BEFORE.search(lead) if "号" in lead else None
            if match is None:
                return
        group = match.lastgroup or "number"
        start, end = offset + match.start(group), offset + match.end(group)
        known = self._outline.publication.document_number
        if known and marks_of(known) == marks_of(self._text[start:end]):
            yield right("facts", start, end)
        elif known:
            message = f"{self._title}的文号是{known}。"
            yield self._wrong("fact-document-number", start, end, message, known)
        elif self._outline.divisions:
            yield unsure("facts", start, end, f"{self._title}的文号无从核对")
        else:
            message = f"{self._title}的文号未公开，不能引用。"
            yield self._wrong("fact-document-number", start, end, message)

    def is_its_notice(self, name: str) -> bool:
        """Whether a title is that of the notice by which the Outline was issued."""
        who, _, rest = marks_of(name).partition(f"关于印发<{marks_of(self._outline.title)}>")
        return rest == "的通知" and who.replace("、", "") == "".join(self._outline.issuers)

    def in_force(self, mention: Mention) -> Iterator[Entry]:
        """A day from which the Outline is in force, where it names none."""
        match = _IN_FORCE.match(self._text, mention.reach)
        if match is not None and "起施行" not in self._outline.text:
            message = f"{self._title}没有规定施行的日期。"
            yield self._wrong("fact-date", *match.span("said"), message)
