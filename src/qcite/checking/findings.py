"""What a check of a draft reports: findings with stable codes, counts, and what was not judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from qcite.matching import Difference

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding."""

    severity: Severity
    title: str
    """In Chinese, a few words."""
    fixable: bool = False
    """Whether --fix may correct it: characters, numerals and punctuation; never a number."""


CODES: dict[str, Code] = {
    "citation-missing-unit": Code("error", "引用了不存在的部分、条、专栏或目标"),
    "citation-wrong-part": Code("error", "条不在所称的部分"),
    "citation-wrong-heading": Code("error", "标题不是该单元的标题"),
    "citation-wrong-title": Code("error", "文件名称有误"),
    "citation-numeral": Code("error", "序号的写法不规范", fixable=True),
    "citation-ambiguous": Code("note", "序号既可指部分，也可指条"),
    "quotation-differs": Code("error", "引文与原文不符", fixable=True),
    "quotation-known-misreading": Code("error", "引文是已知的误文", fixable=True),
    "quotation-misplaced": Code("error", "引文不在所称的位置"),
    "quotation-not-found": Code("error", "引文不见于原文"),
    "quotation-punctuation": Code("warning", "引文的标点有误", fixable=True),
    "quotation-hidden-character": Code("error", "引文中有不可见字符", fixable=True),
    "statement-elsewhere": Code("error", "所称的内容在另一条、专栏"),
    "wording-differs": Code("warning", "沿用原文而未尽相同"),
    "fact-count": Code("error", "部分、条、专栏、目标等的数目有误"),
    "fact-indicator": Code("error", "指标的数值或年份有误"),
    "fact-issuer": Code("error", "印发机关有误"),
    "fact-date": Code("error", "日期有误"),
    "fact-document-number": Code("error", "文号有误或未公开"),
    "abbreviation-undefined": Code("warning", "简称使用前没有说明"),
    "abbreviation-other-document": Code("warning", "简称已指另一份文件"),
}
"""Every kind of finding by its stable code, in the order of the manual."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A replacement that --fix may make. Offsets in the draft's text."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the draft says wrongly. Offsets in the draft's text."""

    code: str
    start: int
    end: int
    found: str
    """The words of the draft, exactly."""
    message: str
    """One sentence in Chinese."""
    expected: str = ""
    """What the edition has, or what to write; empty where there is no one answer."""
    locator: str = ""
    """Where the edition has it (canonical locator), or empty."""
    differences: tuple[Difference, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def severity(self) -> Severity:
        return CODES[self.code].severity


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Something that concerns the Outline and could not be judged."""

    start: int
    end: int
    found: str
    reason: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of a kind were looked at, and how they came out."""

    right: int = 0
    wrong: int = 0
    unchecked: int = 0

    @property
    def checked(self) -> int:
        return self.right + self.wrong


@dataclass(frozen=True, slots=True)
class Report:
    """All about one draft."""

    findings: tuple[Finding, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    citations: Tally = field(default_factory=Tally)
    quotations: Tally = field(default_factory=Tally)
    facts: Tally = field(default_factory=Tally)
    named: int = 0
    """How many times the draft names the document, whatever it says of it."""
