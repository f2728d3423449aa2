"""Title, issuers, dates and number of a document, where its text has them; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from qcite.importing.spaces import squeezed
from qcite.text.numerals import parse

_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_WRITTEN_DAY = re.compile(
    "([〇零○O一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_ADOPTED = "通过|公布|发布|印发|批准|施行|实施|修订|修正|修改|生效|废止|签发|颁布|颁发"
HISTORY = re.compile(rf"[（(]?(?:根据)?\s*{_DAY.pattern}[^。]{{0,400}}?(?:{_ADOPTED}).{{0,300}}")
"""A line of the notes under a law's title."""
NUMBER = re.compile(
    r"(?:[\u4e00-\u9fff]{1,12}(?:函|发|字|规|释|办|通|令|公告|电)?\s*[〔\[［(（]\s*\d{4}\s*[〕\]］)）]\s*第?\s*\d+\s*号"
    r"|(?:中华人民共和国)?[\u4e00-\u9fff]{2,20}令\s*(?:第\s*[0-9〇零一二三四五六七八九十百]+\s*号)?)"
)
"""A document number on a line of its own: 国发〔2023〕5号, 国务院令第279号."""
_COURTS = re.compile(r"(最高人民法院、最高人民检察院|最高人民法院|最高人民检察院)")
_CONGRESS = (
    ("全国人民代表大会常务委员会", "全国人民代表大会常务委员会"),
    ("全国人民代表大会", "全国人民代表大会"),
)
_ORDER = re.compile(
    r"日\s*(?:中华人民共和国)?([\u4e00-\u9fff]{2,20}?)(?:令|公告)\s*(?:第|公布|发布)"
)
_BY = re.compile(r"日\s*([\u4e00-\u9fff、]{2,30}?)(?:公布|发布|印发|批准)")
_ORGAN = r"[\u4e00-\u9fff]{2,18}?(?:院|部|委员会|局|办公厅|办公室|署|政府|委|厅|会|中央)"
_ORGANS = rf"{_ORGAN}(?:[、\s]+{_ORGAN})*"
_PREFIX = re.compile(rf"({_ORGANS})关于")


def days(line: str) -> list[date]:
    """Every date written in a line."""
    found = []
    for match in _DAY.finditer(line):
        try:
            found.append(date(int(match[1]), int(match[2]), int(match[3])))
        except ValueError:
            continue
    return found


def issuers(title: str, history: tuple[str, ...]) -> tuple[str, ...]:
    """Who issued it: as the title says, else as the first note of adoption does."""
    court = _COURTS.match(title)
    if court:
        return tuple(court[0].split("、"))
    named = _PREFIX.match(title)
    if named:
        return tuple(named[1].split("、"))
    for line in history:
        for words, organ in _CONGRESS:
            if re.search(rf"第[一二三四五六七八九十]+届{words}", line):
                return (organ,)
        order = _ORDER.search(line) or _BY.search(line)
        if order:
            names = [name for name in order[1].split("、") if name]
            return tuple(name.removeprefix("中华人民共和国") for name in names)
        if re.search(r"国务院第[0-9一二三四五六七八九十百]+次常务会议", line):
            return ("国务院",)
    return ()


def first_day(history: tuple[str, ...]) -> date | None:
    """The day of adoption or publication: of publication, where both are told."""
    told = [line for line in history if re.search("公布|发布|印发", line)] or [
        line for line in history if "通过" in line or "批准" in line
    ]
    found = days(told[0]) if told else []
    return found[0] if found else None


def version_day(history: tuple[str, ...]) -> date | None:
    """The day of the last amendment, or of adoption where there was none."""
    told = [line for line in history if re.search("修正|修订|修改|通过|公布|发布|批准", line)]
    found = [found[0] for line in told if (found := days(line))]
    return max(found) if found else None


def short_title(title: str) -> str:
    """What a law is usually called: without 中华人民共和国; else the title itself."""
    if title.startswith("中华人民共和国") and re.search("(?:法|法典|条例|细则|办法|规定)$", title):
        return title.removeprefix("中华人民共和国")
    return title


@dataclass(frozen=True, slots=True)
class Letter:
    """What the letter that transmits a document says of it."""

    issuers: tuple[str, ...] = ()
    day: date | None = None
    document_number: str = ""


def of_letter(title: str, lines: Sequence[str]) -> Letter:
    """Who issued a document, when, and by which number.

    They are the letter's own only where it issues the document (关于印发《…》的通知), and does not
    pass on another's.
    """
    name = rf"《?{re.escape(title)}》?"
    whole = "\n".join(lines)
    bare = squeezed(whole)
    if not re.search(rf"关于印发{name}", bare):
        told = re.search(rf"(?:[，。：日]|^)(?![由经已现将])({_ORGANS})印发了?{name}", bare)
        return Letter(tuple(told[1].split("、")) if told else ())
    numbers = [line for line in map(squeezed, lines) if NUMBER.fullmatch(line) and "号" in line]
    issued = re.search(rf"^({_ORGANS})\s*关于", whole, re.MULTILINE)
    signed = max((index for index, line in enumerate(lines) if _signed(line)), default=0)
    return Letter(
        tuple(re.split(r"[、\s]+", issued[1])) if issued else (),
        _signed(lines[signed]),
        numbers[0] if numbers else "",
    )


def _signed(line: str) -> date | None:
    """The day, of a line that is nothing else: 2023年8月15日, 二〇二三年八月十五日."""
    written = _WRITTEN_DAY.fullmatch(squeezed(line))
    if written:
        year = re.sub("[零○O]", "〇", written[1])
        numbers = ["".join(str("〇一二三四五六七八九".index(digit)) for digit in year)]
        numbers += [str(numeral.value) for text in written.groups()[1:] if (numeral := parse(text))]
        line = "{}年{}月{}日".format(*numbers, 0, 0)
    found = days(line)
    return found[0] if found and _DAY.fullmatch(line.strip()) else None
