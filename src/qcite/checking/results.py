"""What a check of drafts comes to: for each file its findings with places, or why there are none.

Kept apart from the draft itself, whose text and bytes need not stay in memory until the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from qcite.checking.evidence import evidence_for
from qcite.checking.findings import (
    CODES,
    Correction,
    Evidence,
    Finding,
    Report,
    Severity,
    Statement,
    Tally,
    Unchecked,
)
from qcite.checking.spans import Spans
from qcite.checking.spots import TEXT_FORMATS, Spot, Spots
from qcite.drafts.model import Draft, Format
from qcite.edition.naming import typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcite.edition.outline import Outline

_NAMED = 8
"""So many places of what was left out are named."""


@dataclass(frozen=True, slots=True)
class LocatedFinding:
    """A finding and where it stands."""

    finding: Finding
    spot: Spot
    corrections: tuple[tuple[Correction, Spot], ...] = ()
    see: str = ""
    """The command that shows where the document has it; empty if that is nowhere."""
    evidence: tuple[Evidence, ...] = ()
    """The document's sentences that it rests on."""
    corrected: bool = False
    """Whether the corrected copy no longer has it."""


@dataclass(frozen=True, slots=True)
class LocatedUnchecked:
    """Something not judged and where it stands."""

    unchecked: Unchecked
    spot: Spot


@dataclass(frozen=True, slots=True)
class LocatedStatement:
    """An entry of the account and where it stands."""

    statement: Statement
    spot: Spot


@dataclass(frozen=True, slots=True)
class Corrected:
    """What came of correcting a file; nothing was written if it has no path."""

    path: str = ""
    """The corrected file."""
    backup: str = ""
    """Of a file corrected in place: where the original is now."""
    edits: int = 0
    """How many corrections it has."""
    comments: int = 0
    """How many comments it has."""
    moved: tuple[Spot, ...] = ()
    """What cannot have a comment at the words themselves, and has it near by."""
    without_comment: tuple[Spot, ...] = ()
    """What has no place near by for one, either."""
    left_out: tuple[Spot, ...] = ()
    """Where the file has no plain text to correct."""
    error: str = ""
    """Why it could not be written."""
    annotated: bool = False
    """Whether comments were asked for,"""
    fixed: bool = True
    """and corrections."""


@dataclass(frozen=True, slots=True)
class Version:
    """A document that a draft was held against."""

    title: str
    version: date | None
    """The day of the version, where its file says so;"""
    published: date | None
    """of publication, likewise."""

    @property
    def label(self) -> str:
        """Which version it is, for a person."""
        if self.version is not None:
            return f"{self.version.isoformat()} 的版本"
        return f"{self.published.isoformat()} 公布" if self.published else "版本未注明"


@dataclass(frozen=True, slots=True)
class FileResult:
    """All about one file of a run."""

    path: str
    error: str = ""
    """Why it could not be read; empty if it was."""
    document: str = ""
    """What it was checked against: 《质量强国建设纲要》."""
    format: Format | None = None
    findings: tuple[LocatedFinding, ...] = ()
    unchecked: tuple[LocatedUnchecked, ...] = ()
    citations: Tally = field(default_factory=Tally)
    quotations: Tally = field(default_factory=Tally)
    facts: Tally = field(default_factory=Tally)
    claims: Tally = field(default_factory=Tally)
    statements: tuple[LocatedStatement, ...] = ()
    """The account: everything said of the document, with its verdict."""
    named: int = 0
    """How many times the document is named in it."""
    others: tuple[Version, ...] = ()
    """The other documents it was held against as well."""
    notices: tuple[str, ...] = ()
    """How it was read and what it was held against, in Chinese."""
    suppressed: int = 0
    """Findings left out because a comment of the draft says so."""
    ignored: int = 0
    """Findings left out because the settings or the command line say so."""
    corrected: Corrected | None = None
    draft: Draft | None = field(default=None, repr=False, compare=False)
    """The draft itself, where it was asked for."""

    @property
    def failed(self) -> bool:
        """Whether it could not be read, or not be corrected."""
        return bool(self.error or (self.corrected and self.corrected.error))

    @property
    def is_text(self) -> bool:
        """Whether line and column lead to a place in it."""
        return self.format in TEXT_FORMATS

    @property
    def nothing_to_check(self) -> bool:
        """Whether it was read and nothing in it concerns the document: not the same as right."""
        left_out = self.suppressed + self.ignored
        return not (self.error or self.findings or self.unchecked or left_out or self.looked_at)

    @property
    def looked_at(self) -> int:
        """Citations, quotations, claims and facts found in it, judged or not."""
        return sum(
            tally.checked + tally.unchecked
            for tally in (self.citations, self.quotations, self.claims, self.facts)
        )

    def count(self, severity: Severity) -> int:
        return sum(located.finding.severity == severity for located in self.findings)


def unreadable(path: str, message: str) -> FileResult:
    """The result for a file that could not be read."""
    return FileResult(path, error=message)


def locate(
    draft: Draft,
    report: Report,
    document: str,
    ignore: Mapping[str, str] = MappingProxyType({}),
    outline: Outline | None = None,
    *,
    evidence: bool = True,
) -> FileResult:
    """The result for a draft: what is asked to be left out is left out, the rest has places.

    ``outline``: what it was checked against, to say what shows a finding's place, and with
    ``evidence`` to give each finding its own.

    ``ignore``: codes to leave out, each with who asks for it (--ignore, a settings file). Whatever
    is left out is named in a notice, with its place and who asked.
    """
    suppressed = ignored = 0
    kept = []
    left_out: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.findings:
        if finding.code in ignore:
            ignored += 1
            asked_by = f"按 {ignore[finding.code]} "
        elif draft.suppressed(finding.start, finding.end, finding.code):
            suppressed += 1
            asked_by = "按文中注明"
        else:
            kept.append(finding)
            continue
        left_out.setdefault((asked_by, finding.code), []).append(finding)
    spots = Spots(draft)
    others = tuple(Version(one.title, one.version, one.publication.day) for one in report.others)
    account = Spans(report.statements)
    return FileResult(
        draft.path,
        document=document,
        format=draft.format,
        findings=tuple(
            LocatedFinding(
                finding,
                spots.spot(finding.start, finding.end),
                tuple((one, spots.spot(one.start, one.end)) for one in finding.corrections),
                _command(finding.locator, outline),
                evidence_for(finding, account, outline) if outline and evidence else (),
            )
            for finding in sorted(kept, key=lambda one: (one.start, one.end))
        ),
        unchecked=tuple(
            LocatedUnchecked(one, spots.spot(one.start, one.end))
            for one in sorted(report.unchecked, key=lambda one: (one.start, one.end))
        ),
        citations=report.citations,
        quotations=report.quotations,
        facts=report.facts,
        claims=report.claims,
        statements=tuple(
            LocatedStatement(one, spots.spot(one.start, one.end)) for one in report.statements
        ),
        named=report.named,
        others=others,
        notices=(
            *draft.notices,
            *_held_against(others),
            *_misspelt_suppressions(draft),
            *(
                f"{asked_by}略过{len(findings)}个 {code}：{_places(findings, spots)}。"
                for (asked_by, code), findings in left_out.items()
            ),
        ),
        suppressed=suppressed,
        ignored=ignored,
    )


def _command(locator: str, outline: Outline | None) -> str:
    if not locator:
        return ""
    return f"qcite {typed(locator, outline) if outline else locator}"


def _held_against(others: Sequence[Version]) -> Iterator[str]:
    """Which version of each other document was looked at: the draft may mean another one."""
    named = [f"《{one.title}》（{one.label}）" for one in others]
    if named:
        yield f"同时对照{'、'.join(named)}。"


def _places(findings: Sequence[Finding], spots: Spots) -> str:
    labels = [spots.spot(one.start, one.end).label for one in findings[:_NAMED]]
    return "、".join(labels) + ("等" if len(findings) > _NAMED else "")


def corrections(result: FileResult) -> list[tuple[Correction, Finding]]:
    """The corrections of a result's findings in order, each with its finding; none overlap.

    Of two that overlap the first is kept: the other may be right only without it.
    """
    found = {
        (one.start, one.end, one.replacement): (one, located.finding)
        for located in result.findings
        if CODES[located.finding.code].fixable
        for one in located.finding.corrections
    }
    kept: list[tuple[Correction, Finding]] = []
    for key in sorted(found):
        if not kept or kept[-1][0].end <= key[0]:
            kept.append(found[key])
    return kept


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of tallies."""
    right = wrong = unchecked = 0
    for tally in tallies:
        right += tally.right
        wrong += tally.wrong
        unchecked += tally.unchecked
    return Tally(right, wrong, unchecked)


def _misspelt_suppressions(draft: Draft) -> Iterator[str]:
    """A misspelt code leaves nothing out: that must be said."""
    seen = set()
    for suppression in draft.suppressions:
        for code in suppression.codes:
            if code not in CODES and code not in seen:
                seen.add(code)
                yield f"文中的“qcite: ignore {code}”不起作用：没有这个问题代码。"
