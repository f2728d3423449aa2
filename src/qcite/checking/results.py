"""What a check of drafts comes to: for each file its findings with places, or why there are none.

Kept apart from the draft itself, whose text and bytes need not stay in memory until the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from qcite.checking.evidence import Account, evidence_for
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
from qcite.drafts.model import Draft, Format, Place
from qcite.drafts.surroundings import Finder, Surroundings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcite.edition.outline import Outline

TEXT_FORMATS: frozenset[Format] = frozenset(("txt", "md", "html"))
"""Formats that are lines of text, in which line and column lead to the place."""
_NAMED = 8
"""So many places of what was left out are named."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a stretch of a draft stands in its file."""

    offset: int
    length: int
    """In characters of the draft's text."""
    start: Place
    end: Place
    """Just after the last character."""
    start_byte: int = 0
    end_byte: int = 0
    """Of a text file: columns in bytes of UTF-8, from 1; else 0."""
    literal: bool = False
    """Of a text file: the stretch stands in one line of it, letter for letter."""
    around: Surroundings = field(default_factory=Surroundings)

    @property
    def label(self) -> str:
        """For a person: line and column of a text file; else the words to look for, with the page
        of a .pdf. Paragraphs are not counted: nobody can look them up by number."""
        if self.start_byte:
            return self.start.label
        page = self.start.label if self.start.page is not None else ""
        return " > ".join(filter(None, (page, self.around.label))) or self.start.label

    @property
    def words(self) -> str:
        """What ``label`` does not say of it: of a text file, the words to look for."""
        return self.around.label if self.start_byte else ""


@dataclass(frozen=True, slots=True)
class LocatedFinding:
    """A finding and where it stands."""

    finding: Finding
    spot: Spot
    corrections: tuple[tuple[Correction, Spot], ...] = ()
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
) -> FileResult:
    """The result for a draft: what is asked to be left out is left out, the rest has places.

    ``outline``: what it was checked against, to give each finding its evidence.

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
    spots = _Spots(draft)
    others = tuple(Version(one.title, one.version, one.publication.day) for one in report.others)
    account = Account(report.statements)
    return FileResult(
        draft.path,
        document=document,
        format=draft.format,
        findings=tuple(
            LocatedFinding(
                finding,
                spots.spot(finding.start, finding.end),
                tuple((one, spots.spot(one.start, one.end)) for one in finding.corrections),
                evidence_for(finding, account, outline) if outline else (),
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


def _held_against(others: Sequence[Version]) -> Iterator[str]:
    """Which version of each other document was looked at: the draft may mean another one."""
    named = [f"《{one.title}》（{one.label}）" for one in others]
    if named:
        yield f"同时对照{'、'.join(named)}。"


def _places(findings: Sequence[Finding], spots: _Spots) -> str:
    labels = [spots.spot(one.start, one.end).label for one in findings[:_NAMED]]
    return "、".join(labels) + ("等" if len(findings) > _NAMED else "")


def spot(draft: Draft, start: int, end: int) -> Spot:
    """Where one stretch of a draft stands."""
    return _Spots(draft).spot(start, end)


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


class _Spots:
    """The way from offsets to spots, for one draft."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._lines: Sequence[str] | None = None
        self._measured: dict[int, _Bytes] = {}
        self._finder = Finder(draft)

    def spot(self, start: int, end: int) -> Spot:
        first = self._draft.place(start)
        last = first
        if end > start:
            last = self._draft.place(end - 1)
            last = Place(last.line, last.column + 1, last.paragraph, last.page, last.part)
        around = self._finder.at(start)
        if self._draft.format not in TEXT_FORMATS:
            return Spot(start, end - start, first, last, around=around)
        literal = self._line(first.line)[first.column - 1 : last.column - 1]
        return Spot(
            start,
            end - start,
            first,
            last,
            self._bytes_before(first) + 1,
            self._bytes_before(last) + 1,
            first.line == last.line and literal == self._draft.text[start:end],
            around,
        )

    def _line(self, number: int) -> str:
        if self._lines is None:
            self._lines = _source_lines(self._draft)
        return self._lines[number - 1] if number <= len(self._lines) else ""

    def _bytes_before(self, place: Place) -> int:
        measured = self._measured.get(place.line)
        if measured is None:
            measured = self._measured[place.line] = _Bytes(self._line(place.line))
        return measured.before(place.column - 1)


class _Bytes:
    """Bytes of UTF-8 before a character of a line.

    Counted once in strides: a paragraph may be the whole file, with a finding in every line of it.
    """

    _STRIDE = 1024

    def __init__(self, line: str) -> None:
        self._line = line
        self._strides = [0]

    def before(self, column: int) -> int:
        stride = column // self._STRIDE
        while len(self._strides) <= stride:
            start = (len(self._strides) - 1) * self._STRIDE
            self._strides.append(
                self._strides[-1] + _bytes(self._line[start : start + self._STRIDE])
            )
        return self._strides[stride] + _bytes(self._line[stride * self._STRIDE : column])


def _source_lines(draft: Draft) -> Sequence[str]:
    """The lines of a text file, of which ``draft.text`` may be only a part."""
    from qcite.drafts import encoding

    declared = encoding.declared_in_html(draft.source) if draft.format == "html" else ""
    text = encoding.decode(draft.source, draft.path, declared).text
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _misspelt_suppressions(draft: Draft) -> Iterator[str]:
    """A misspelt code leaves nothing out: that must be said."""
    seen = set()
    for suppression in draft.suppressions:
        for code in suppression.codes:
            if code not in CODES and code not in seen:
                seen.add(code)
                yield f"文中的“qcite: ignore {code}”不起作用：没有这个问题代码。"
