"""What a check found as Markdown, to be pasted into a review: findings, then the account."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from qcite.checking.findings import SEVERITY_NAMES, VERDICTS, Statement
from qcite.checking.results import FileResult
from qcite.render.account import by_verdict, said
from qcite.render.findings import nothing, summary
from qcite.text.invisible import visible

_SPECIAL = str.maketrans({one: f"\\{one}" for one in "\\|`*_[]<>#"})


def report(results: Sequence[FileResult]) -> str:
    """The whole run."""
    lines: list[str] = []
    for result in results:
        lines += [*_file(result), ""]
    lines += [_escaped(row.text) for row in summary(results)]
    return "\n".join(lines) + "\n"


def _file(result: FileResult) -> Iterator[str]:
    yield f"## {_escaped(result.path)}"
    yield ""
    if result.error:
        yield _escaped(result.error)
        return
    if result.findings:
        yield from _table(
            ("位置", "级别", "问题", "原稿", "应为", "原文"),
            (
                (
                    f"{located.spot.label} {located.spot.words}",
                    SEVERITY_NAMES[located.finding.severity],
                    located.finding.message,
                    located.finding.found,
                    located.finding.expected,
                    located.finding.locator,
                )
                for located in result.findings
            ),
        )
        yield ""
    if result.statements:
        yield from _table(
            ("位置", "草稿所说", "结论", "原文", "定位"),
            (
                (
                    f"{located.spot.label} {located.spot.words}",
                    said(located.statement),
                    VERDICTS[verdict],
                    _words(located.statement),
                    "、".join(piece.locator for piece in located.statement.evidence),
                )
                for verdict, found in by_verdict(result)
                for located in found
            ),
        )
    if result.nothing_to_check:
        yield from ("", _escaped(nothing(result.document, result.named)))
    for notice in result.notices:
        yield from ("", _escaped(notice))


def _words(one: Statement) -> str:
    """The document's words; of what it does not say, why, and what is near."""
    words = "；".join(piece.text for piece in one.evidence)
    if one.verdict == "not-found" and words:
        return f"{one.reason}相近的是：{words}" if one.reason.endswith("。") else one.reason
    return words or one.reason


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(map(_escaped, row))} |"


def _escaped(text: str) -> str:
    return " ".join(visible(text).split()).translate(_SPECIAL)
