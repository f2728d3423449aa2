"""What comments in a copy say: what is wrong, what to write, the document's own words."""

from __future__ import annotations

from collections.abc import Iterator

from qcite.checking.findings import SEVERITY_NAMES, Evidence
from qcite.checking.results import FileResult, LocatedFinding, LocatedUnchecked
from qcite.drafts.model import Comment
from qcite.text.invisible import visible

_LONGEST = 400
"""Characters of a paragraph of a comment."""


def comments(result: FileResult) -> list[Comment]:
    """A comment for every finding that is not corrected, and for what was not judged."""
    said = [
        _of_finding(located, result.document)
        for located in result.findings
        if not located.corrected
    ]
    said += [_of_unchecked(located) for located in result.unchecked]
    return sorted(said, key=lambda one: (one.start, one.end))


def _of_finding(located: LocatedFinding, document: str) -> Comment:
    finding = located.finding
    paragraphs = [f"{SEVERITY_NAMES[finding.severity]}：{finding.message}"]
    if finding.untold:
        paragraphs.append(f"应为：{finding.untold}")
    paragraphs += [_quoted(one, document) for one in located.evidence]
    where = f"，见 {located.see}" if located.see else ""
    paragraphs.append(f"（{finding.code}{where}）")
    return Comment(finding.start, finding.end, tuple(_lines(paragraphs)))


def _of_unchecked(located: LocatedUnchecked) -> Comment:
    one = located.unchecked
    said = f"未核对，不等于正确：{one.reason.rstrip('。')}。"
    return Comment(one.start, one.end, tuple(_lines([said])))


def _quoted(one: Evidence, document: str) -> str:
    name, _, locator = one.locator.rpartition(" ")  # 产品质量法 33
    return f"{f'《{name}》' if name else document}（{locator}）：{one.text}"


def _lines(paragraphs: list[str]) -> Iterator[str]:
    for paragraph in paragraphs:
        text = " ".join(visible(paragraph).split())
        yield text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"
