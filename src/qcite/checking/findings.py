"""What a check of a draft reports: findings with stable codes, counts, and what was not judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from qcite.edition.outline import Outline, Unit
    from qcite.matching import Difference

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
SEVERITY_NAMES: dict[Severity, str] = {"error": "错误", "warning": "警告", "note": "提示"}


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
    "statement-contradicted": Code("error", "所称的内容与原文相反，或数字不同"),
    "statement-not-found": Code("warning", "冒号之后作为原话的内容不见于原文"),
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

    @property
    def untold(self) -> str:
        """``expected``, unless the message says it already."""
        return "" if self.expected in self.message else self.expected


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Something that concerns the Outline and could not be judged."""

    start: int
    end: int
    found: str
    reason: str


Verdict = Literal[
    "supported",
    "elsewhere",
    "differs",
    "contradicted",
    "not-found",
    "not-comparable",
    "exists",
    "named",
]
"""``supported``: the cited unit says so; ``elsewhere``: another one does and this one does not;
``differs``: it follows a sentence with a slip; ``contradicted``: with another figure, or the
opposite; ``not-found``: no unit says so; ``not-comparable``: too little to tell; ``exists``: a
citation under which nothing is said; ``named``: the document is named and nothing said of it."""
VERDICTS: dict[Verdict, str] = {
    "contradicted": "与原文不符",
    "elsewhere": "出处有误",
    "differs": "文字有出入",
    "not-found": "原文没有",
    "not-comparable": "无法比对",
    "supported": "有据",
    "exists": "仅引条号",
    "named": "仅提及",
}
"""Every verdict with its name, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of the document that a verdict rests on."""

    locator: str
    """Canonical: 13.1; of a heading its unit's."""
    text: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that the draft says of the document, judged. Offsets in the draft's text."""

    start: int
    end: int
    said: str
    """The words of the draft, exactly."""
    cited: str
    """Where it is said to stand (第十三条、第十四条); empty for the document as a whole."""
    verdict: Verdict
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""
    """Why, in Chinese; empty where the verdict says all."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A place where units of the document are cited. Offsets in the draft's text."""

    start: int
    end: int
    units: tuple[Unit, ...]


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
    claims: Tally = field(default_factory=Tally)
    """What is said of the document without quotation marks: supported, wrong, not judged."""
    statements: tuple[Statement, ...] = ()
    """The account: everything the draft says of the document, and every place where it is named
    and nothing said, each with its verdict, in the order of the text."""
    cited: tuple[Cited, ...] = ()
    """Where units of it are cited that exist, in the order of the text."""
    named: int = 0
    """How many times the draft names the document, whatever it says of it."""
    others: tuple[Outline, ...] = ()
    """The other documents it was held against as well, because it names them."""
