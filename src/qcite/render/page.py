"""What a check found as one page to read, print and hand on: it needs no script and no other file.

Whatever comes from a draft is text on it: nothing of a draft can become markup.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from qcite.checking.findings import (
    CODES,
    SEVERITY_NAMES,
    VERDICTS,
    Evidence,
    Finding,
    Statement,
    Verdict,
)
from qcite.checking.results import FileResult, LocatedFinding, LocatedUnchecked
from qcite.drafts.model import Cell, Draft, line_starts
from qcite.matching import Difference
from qcite.render.account import by_verdict, said
from qcite.render.findings import nothing, notices, stretches, summary
from qcite.render.page_style import STYLE
from qcite.text.invisible import visible

_SHARES: tuple[tuple[str, str, tuple[Verdict, ...]], ...] = (
    ("right", "有据", ("supported",)),
    ("wrong", "有误", ("contradicted", "elsewhere", "differs")),
    ("absent", "原文没有", ("not-found",)),
    ("unchecked", "未核对", ("not-comparable",)),
    ("named", "只引条号或提及", ("exists", "named")),
)
"""Parts of the bar: class, name, and the verdicts that count for it."""
_VERDICT_CLASS = {verdict: name for name, _, verdicts in _SHARES for verdict in verdicts}


def page(results: Sequence[FileResult], made: date) -> str:
    """The page; ``made`` is the day that stands on it."""
    documents = "、".join(dict.fromkeys(one.document for one in results if one.document))
    against = f"据{_text(documents)}核对，" if documents else ""
    body = [
        '<header class="top">',
        f"<h1>核对报告</h1><p>{against}{made.year}年{made.month}月{made.day}日，qcite。</p>",
        *_bar([one.statement for result in results for one in result.statements]),
        *(f"<p>{_text(row.text)}</p>" for row in summary(results)),
        "</header>",
    ]
    for number, result in enumerate(results, 1):
        body += _file(result, f"f{number}")
    title = "、".join(_text(result.path) for result in results[:3])
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>核对报告：{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(body)
        + "\n</body>\n</html>\n"
    )


# --- at a glance -----------------------------------------------------------------------------


def _bar(statements: Sequence[Statement]) -> Iterator[str]:
    """How much is right, wrong and not judged, as a bar with its numbers."""
    counts = [
        (name, label, sum(one.verdict in verdicts for one in statements))
        for name, label, verdicts in _SHARES
    ]
    counts = [one for one in counts if one[2]]
    if not counts:
        return
    total = sum(count for _, _, count in counts)
    told = "，".join(f"{label}{count}处" for _, label, count in counts)
    yield '<svg class="bar" viewBox="0 0 1000 36" preserveAspectRatio="none" role="img" '
    yield f'aria-label="草稿所说共{total}处：{told}"><title>{told}</title>'
    at = 0.0
    for name, _, count in counts:
        width = 1000 * count / total
        yield f'<rect class="{name}" x="{at:.2f}" y="0" width="{width:.2f}" height="36"/>'
        if name in ("wrong", "absent"):  # Seen without colour, too.
            step = 12 if name == "wrong" else 24
            for line in range(int(at) + step, int(at + width), step):
                yield f'<path class="hatch" d="M{line} 36 L{line} 0"/>'
        at += width
    yield "</svg>"
    yield '<ul class="legend">'
    for name, label, count in counts:
        yield f'<li><span class="swatch {name}"></span>{label} <b>{count}</b></li>'
    yield "</ul>"


# --- a file ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Note:
    """A finding or what was not judged, with its number in the file."""

    number: int
    start: int
    end: int
    kind: str
    located: LocatedFinding | LocatedUnchecked


def _file(result: FileResult, name: str) -> Iterator[str]:
    yield f'<section class="file"><h2 id="{name}">{_text(result.path)}</h2>'
    if result.error:
        yield f'<p class="failed">{_text(result.error)}</p></section>'
        return
    for notice in notices(result):
        yield f'<p class="notice">{_text(notice)}</p>'
    if result.nothing_to_check:
        yield f'<p class="notice">{_text(nothing(result.document, result.named))}</p>'
    located: list[LocatedFinding | LocatedUnchecked] = [*result.findings, *result.unchecked]
    located.sort(key=lambda one: (one.spot.offset, one.spot.length))
    notes = [
        _Note(number, one.spot.offset, one.spot.offset + one.spot.length, _kind(one), one)
        for number, one in enumerate(located, 1)
    ]
    if result.draft is not None:
        yield from _Text(result.draft, name, notes, result.document).rows()
    yield from _account(result, name)
    yield "</section>"


def _kind(one: LocatedFinding | LocatedUnchecked) -> str:
    return one.finding.severity if isinstance(one, LocatedFinding) else "unchecked"


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph as it is written on the page."""

    part: str
    row: tuple[int, int] | None
    """Of what stands in a table, its number and the row's."""
    words: str
    notes: list[_Note]


class _Text:
    """The text of a draft, paragraph by paragraph, what is said of it in the margin."""

    def __init__(self, draft: Draft, name: str, notes: Sequence[_Note], document: str) -> None:
        self._draft = draft
        self._text = draft.text
        self._name = name
        self._document = document
        self._starts = line_starts(draft.text)
        self._levels = {one.start: one.level for one in draft.headings}
        self._cells = {one.start: one for one in draft.cells}
        self._over: dict[int, list[_Note]] = {}
        for note in notes:
            first = bisect_right(self._starts, note.start) - 1
            for index in range(first, bisect_right(self._starts, max(note.end - 1, note.start))):
                self._over.setdefault(index, []).append(note)

    def rows(self) -> Iterator[str]:
        yield '<h3>草稿</h3><div class="draft">'
        part = ""
        for row in self._rows():
            here = row[0].part
            label = f'<span class="part">{_text(here)}</span>' if here and here != part else ""
            part = here
            words = "".join(one.words for one in row)
            if row[0].row:
                words = f'<div class="cells">{words}</div>'
            yield f'<div class="row"><div class="words">{label}{words}</div>'
            notes = [note for one in row for note in one.notes]
            if notes:
                yield '<div class="notes">'
                for note in notes:
                    yield from self._note(note)
                yield "</div>"
            yield "</div>"
        yield "</div>"

    def _rows(self) -> Iterator[list[_Paragraph]]:
        """Paragraphs one by one, those of a row of a table together."""
        row: list[_Paragraph] = []
        open_cells: list[Cell] = []
        for index, start in enumerate(self._starts):
            end = self._starts[index + 1] - 1 if index + 1 < len(self._starts) else len(self._text)
            if start in self._cells:
                open_cells.append(self._cells[start])
            open_cells = [one for one in open_cells if start < one.end]
            if not self._text[start:end].strip():
                continue
            over = self._over.get(index, [])
            level = self._levels.get(start)
            tag = f"h{min(level + 3, 6)}" if level else "p"
            paragraph = _Paragraph(
                self._part(start, open_cells),
                (open_cells[-1].table, open_cells[-1].row) if open_cells else None,
                f'<{tag} id="{self._name}p{index + 1}">{self._marked(start, end, over)}</{tag}>',
                # A note stands beside the paragraph in which it begins.
                [one for one in over if one.start >= start],
            )
            if row and (paragraph.row is None or paragraph.row != row[0].row):
                yield row
                row = []
            row.append(paragraph)
        if row:
            yield row

    def _part(self, start: int, cells: Sequence[Cell]) -> str:
        part = self._draft.place(start).part
        if cells:
            return f"表格{cells[-1].table}"
        return "" if part == "正文" else part

    def _marked(self, start: int, end: int, inside: Sequence[_Note]) -> str:
        """A paragraph with the words marked that notes are on, each note's number before them."""
        cuts = {start, end}
        for note in inside:
            cuts |= {max(note.start, start), min(note.end, end)}
        pieces = []
        ordered = sorted(cuts)
        for low, high in zip(ordered, [*ordered[1:], end], strict=True):
            for note in inside:
                if note.start == low >= start:
                    anchor = f"{self._name}n{note.number}"
                    pieces.append(
                        f'<a class="number {note.kind}" id="{anchor}t" href="#{anchor}">'
                        f"{note.number}</a>"
                    )
            words = _text(self._text[low:high])
            over = [one for one in inside if one.start <= low and high <= one.end and low < high]
            if over:
                kinds = [one.kind for one in over]
                worst = next(one for one in _KINDS if one in kinds)
                words = f'<mark class="{worst}">{words}</mark>'
            pieces.append(words)
        return "".join(pieces)

    def _note(self, note: _Note) -> Iterator[str]:
        anchor = f"{self._name}n{note.number}"
        one = note.located
        yield f'<aside class="aside {note.kind}" id="{anchor}">'
        number = f'<a class="number {note.kind}" href="#{anchor}t">{note.number}</a>'
        if isinstance(one, LocatedUnchecked):
            yield f"<p>{number}<b>未核对</b> {_text(one.unchecked.reason)}</p></aside>"
            return
        finding = one.finding
        done = "（已改正）" if one.corrected else ""
        title = f"{CODES[finding.code].title}（{finding.code}）"
        yield (
            f'<p title="{_text(title)}">{number}<b>{SEVERITY_NAMES[finding.severity]}</b> '
            f"{_text(finding.message)}{done}</p>"
        )
        compared = _compared(finding)
        if compared:
            yield f'<p class="compared">{compared}</p>'
        elif finding.untold:
            yield f'<p class="compared">应为 <ins>{_text(finding.untold)}</ins></p>'
        yield from _evidence(one.evidence)
        yield "</aside>"


_KINDS = ("error", "warning", "note", "unchecked")


def _compared(finding: Finding) -> str:
    """The words with what is wrong struck out and what is right beside it."""
    found = list(stretches(finding))
    if all(isinstance(one, str) for one in found):
        return ""
    return "".join(_text(one) if isinstance(one, str) else _difference(one) for one in found)


def _difference(one: Difference) -> str:
    if one.category == "open":
        return f"{_text(one.passage_text)}〔本版作{_text(one.edition_text) or '无'}〕"
    wrong = f"<del>{_text(one.passage_text)}</del>" if one.passage_text else ""
    right = f"<ins>{_text(one.edition_text)}</ins>" if one.edition_text else ""
    return wrong + right


def _evidence(pieces: Iterable[Evidence]) -> Iterator[str]:
    for piece in pieces:
        yield (f"<blockquote>{_text(piece.text)}<cite>{_text(piece.locator)}</cite></blockquote>")


# --- the account -----------------------------------------------------------------------------


def _account(result: FileResult, name: str) -> Iterator[str]:
    if not result.statements:
        return
    starts = line_starts(result.draft.text) if result.draft is not None else []
    yield (
        '<h3>逐条核对</h3><table class="account"><thead><tr><th>位置</th><th>草稿所说</th>'
        "<th>结论</th><th>原文</th></tr></thead><tbody>"
    )
    for verdict, found in by_verdict(result):
        for located in found:
            one = located.statement
            where = _text(located.spot.around.label or located.spot.label)
            if starts:
                paragraph = bisect_right(starts, located.spot.offset)
                where = f'<a href="#{name}p{paragraph}">{where}</a>'
            reason = f'<p class="reason">{_text(one.reason)}</p>' if one.reason else ""
            words = "".join(_evidence(one.evidence))
            yield (
                f'<tr class="{_VERDICT_CLASS[verdict]}"><td data-name="位置">{where}</td>'
                f'<td data-name="草稿所说">{_text(said(one))}</td>'
                f'<td data-name="结论"><span class="verdict">{VERDICTS[verdict]}</span></td>'
                f'<td data-name="原文">{words}{reason}</td></tr>'
            )
    yield "</tbody></table>"


def _text(text: str) -> str:
    return escape(visible(text))
