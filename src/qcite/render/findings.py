"""What a check found, for a person: a line a finding for other programs, grouped on a screen.

Whatever comes from a draft is made visible first: a draft cannot drive the terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from qcite.checking.findings import (
    CODES,
    SEVERITIES,
    SEVERITY_NAMES,
    Finding,
    Severity,
    Tally,
)
from qcite.checking.results import FileResult, LocatedFinding, LocatedUnchecked, total
from qcite.checking.spots import Spot
from qcite.render.marks import mark, middle_cut
from qcite.render.styled import EMPTY, Line, Span, Style, labelled, line
from qcite.text.abridged import listed, without_middle
from qcite.text.invisible import visible
from qcite.text.quotation_marks import quoted

if TYPE_CHECKING:
    from qcite.matching import Difference

_SEVERITY_STYLES: dict[Severity, Style] = {"error": "error", "warning": "warning", "note": "note"}
_QUOTED = 60
"""Characters of a draft's words that are shown."""
_REPEATS = 8
"""Places of one repeated mistake that are listed."""


def plain(results: Iterable[FileResult], *, color: bool) -> list[Line]:
    """A line a finding, ``path:line:column: severity[code] message``, details indented below.

    For a .docx, .odt or .pdf the heading above and the first words of the paragraph stand in place
    of line and column; of a text file the heading is a detail.
    Of one mistake made again only the first has details.
    """
    return [row for result in results for row in _rows(result, color=color)]


def _rows(result: FileResult, *, color: bool) -> Iterator[Line]:
    path = visible(result.path)
    seen = set()
    for located in _in_order(result):
        where = f"{path}:{position(result, located.spot)}: "
        if isinstance(located, LocatedUnchecked):
            yield line(where, Span("unchecked", "note"), f" {_unchecked(located)}")
            yield from _place(result, located.spot)
            continue
        finding = located.finding
        label = Span(f"{finding.severity}[{finding.code}]", _SEVERITY_STYLES[finding.severity])
        done = Span("（已改正）", "right") if located.corrected else ""
        yield line(where, label, f" {visible(finding.message)}", done)
        yield from _place(result, located.spot)
        if _mistake(located) not in seen:
            seen.add(_mistake(located))
            for detail in _details(located, color=color):
                yield line("    ", *detail.spans)
    for notice in notices(result):
        yield line(f"{path}: notice {visible(notice)}")
    if result.nothing_to_check:
        yield line(f"{path}: nothing {nothing(result.document, result.named)}")


def _place(result: FileResult, spot: Spot) -> Iterator[Line]:
    """What of the place line and column do not say."""
    around = spot.around
    if result.is_text and (around.heading or around.row or around.column):
        yield line("    ", Span("位置  ", "quiet"), visible(around.label))


def screenful(results: Iterable[FileResult], *, color: bool) -> list[Line]:
    """File by file: findings with the differing characters, then what was not judged."""
    lines: list[Line] = []
    about_nothing: dict[str, list[Line]] = {}
    for result in results:
        if result.nothing_to_check and not any(notices(result)):
            name = line(Span(visible(result.path), "heading"))
            about_nothing.setdefault(nothing(result.document, result.named), []).append(name)
        elif not result.error:
            lines += _file(result, color=color)
    # A folder has many such files: what is the same of all is said once.
    for said, names in about_nothing.items():
        all_of_them = f"以上{len(names)}个文件都" if len(names) > 1 else ""
        lines += [*names, line(Span(f"{all_of_them}{said}", "note"), indent=2), EMPTY]
    return lines


def _file(result: FileResult, *, color: bool) -> list[Line]:
    lines = [line(Span(visible(result.path), "heading"))]
    by_mistake: dict[object, list[LocatedFinding]] = {}
    for located in result.findings:
        by_mistake.setdefault(_mistake(located), []).append(located)
    told = [
        (group[0].spot.offset, list(_group(group, color=color))) for group in by_mistake.values()
    ]
    for one in result.unchecked:
        place = line(*_whole_place(one.spot), indent=2, hanging=4)
        said = visible(one.unchecked.reason)
        if visible(one.unchecked.found) not in said:
            said = _unchecked(one)
        reason = line(Span("未核对  ", "note"), said, indent=4, hanging=6)
        told.append((one.spot.offset, [place, reason]))
    # A reader goes through the draft from the top, whatever was found.
    for _, rows in sorted(told, key=lambda one: one[0]):
        lines += rows
    for notice in notices(result):
        lines.append(line(Span(visible(notice), "quiet"), indent=2))
    if result.nothing_to_check:
        lines.append(line(Span(nothing(result.document, result.named), "note"), indent=2))
    elif not (result.findings or result.unchecked):
        other = "其他" if result.suppressed or result.ignored else ""
        lines.append(line(Span(f"未发现{other}问题。", "right"), indent=2))
    return [*lines, EMPTY]


def _group(group: Sequence[LocatedFinding], *, color: bool) -> Iterator[Line]:
    first, *others = group
    finding = first.finding
    yield line(*_whole_place(first.spot), indent=2, hanging=4)
    yield line(
        Span(SEVERITY_NAMES[finding.severity], _SEVERITY_STYLES[finding.severity]),
        f"  {visible(finding.message)}",
        Span("（已改正）" if all(one.corrected for one in group) else "", "right"),
        Span(f"  {finding.code}", "quiet"),
        indent=4,
        hanging=10,
    )
    for detail in _details(first, color=color):
        yield Line(detail.spans, 4, 10)
    if others:
        labels = _labels([other.spot for other in others])
        yield line(Span(f"同样的问题另有{len(others)}处：{labels}", "quiet"), indent=4)


def _whole_place(spot: Spot) -> Iterator[Span]:
    yield Span(visible(spot.label), "locator")
    if spot.words:
        yield Span(f"  {visible(spot.words)}", "quiet")


def _details(located: LocatedFinding, *, color: bool) -> Iterator[Line]:
    """What the draft has and what it should have."""
    finding = located.finding
    compared = marked(finding, color=color)
    if compared:
        yield labelled("比对", *compared)
    else:
        yield labelled("原稿", without_middle(visible(finding.found), _QUOTED))
        if finding.untold:
            expected = without_middle(visible(finding.untold), _QUOTED)
            yield labelled("应为", Span(expected, "right"))
    if located.see:
        yield labelled("原文", f"见 {located.see}")


def marked(finding: Finding, *, color: bool) -> list[Span]:
    """The words found with the edition's beside them where they differ; empty if nothing does."""
    found = list(stretches(finding))
    if all(isinstance(one, str) for one in found):
        return []
    last = len(found) - 1
    spans: list[Span] = []
    for index, one in enumerate(found):
        if isinstance(one, str):
            spans.append(Span(middle_cut(visible(one), head=index > 0, tail=index < last)))
        else:
            spans += mark(one, color=color)
    return [span for span in spans if span.text]


def stretches(finding: Finding) -> Iterator[str | Difference]:
    """The words found, in order: what agrees as text, between what differs."""
    agreed = ""
    position = 0  # in finding.found
    for one in finding.differences:
        # What lies between the differences agrees.
        agreed += finding.found[position : max(one.passage_start - finding.start, position)]
        position = max(one.passage_end - finding.start, position)
        if one.category in _AGREEING:
            agreed += one.passage_text
        else:
            yield from (agreed, one)
            agreed = ""
    yield agreed + finding.found[position:]


_AGREEING = frozenset(("none", "heading", "ellipsis"))
"""Kinds of difference that are no mistake."""


def summary(results: Sequence[FileResult]) -> list[Line]:
    """What was checked in all, how it came out, and what was not."""
    read = [result for result in results if not result.error]
    unread = len(results) - len(read)
    head = f"核对{len(read)}个文件" + (f"，另有{unread}个无法读取" if unread else "")
    kinds = [
        f"{name}{tally.checked + tally.unchecked}处（{_outcome(tally, right)}）"
        for name, right, tally in _tallies(read)
        if tally.checked + tally.unchecked
    ]
    if not kinds and read:
        kinds = ["没有可核对的内容，不等于正确"]
    lines = [line("：".join([head, "；".join(kinds)] if kinds else [head]) + "。")]
    counts = {name: sum(result.count(name) for result in read) for name in SEVERITIES}
    told = [
        Span(f"{SEVERITY_NAMES[name]}{count}", _SEVERITY_STYLES[name])
        for name, count in counts.items()
        if count
    ]
    unchecked = sum(len(result.unchecked) for result in read)
    pieces: list[str | Span] = []
    if told:
        pieces.append(f"发现问题{sum(counts.values())}个：")
        for index, span in enumerate(told):
            pieces += ["，" if index else "", span]
    elif any(not result.nothing_to_check for result in read):
        # What was passed over may be one.
        pieces.append("未发现其他问题" if _left_out(read) else "未发现问题")
    if unchecked:
        pieces += ["；" if pieces else "", f"{unchecked}处未能核对，不等于正确"]
    if left_out := _left_out(read):
        pieces += ["；" if pieces else "", left_out]
    if pieces:
        lines.append(line(*pieces, "。"))
    return lines


def _tallies(results: Sequence[FileResult]) -> Iterator[tuple[str, str, Tally]]:
    """What was counted, and what one that is not wrong is called.

    A number that exists is not yet right: what the draft says under it was not judged by this.
    """
    yield "引用", "存在", total(result.citations for result in results)
    yield "引文", "正确", total(result.quotations for result in results)
    yield "陈述", "有据", total(result.claims for result in results)
    yield "数据", "正确", total(result.facts for result in results)


def _outcome(tally: Tally, right: str) -> str:
    counts = ((right, tally.right), ("有误", tally.wrong), ("未核对", tally.unchecked))
    return "，".join(f"{name}{count}" for name, count in counts if count)


def _left_out(results: Sequence[FileResult]) -> str:
    suppressed = sum(result.suppressed for result in results)
    ignored = sum(result.ignored for result in results)
    kinds = [f"文中注明{suppressed}个"] if suppressed else []
    kinds += [f"按设置{ignored}个"] if ignored else []
    return f"略过{suppressed + ignored}个（{'，'.join(kinds)}）" if kinds else ""


def codes() -> str:
    """Every code: code, severity, title, whether it can be corrected; tabs between."""
    return "".join(
        f"{name}\t{code.severity}\t{code.title}{'（可自动改正）' if code.fixable else ''}\n"
        for name, code in CODES.items()
    )


def codes_screen() -> list[Line]:
    """The same for a screen."""
    lines = []
    for severity in SEVERITIES:
        lines.append(line(Span(SEVERITY_NAMES[severity], _SEVERITY_STYLES[severity])))
        for name, code in CODES.items():
            if code.severity == severity:
                title = f"  {code.title}{'（可自动改正）' if code.fixable else ''}"
                lines.append(line(Span(name, "locator"), title, indent=2, hanging=4))
    return lines


def notices(result: FileResult) -> Iterator[str]:
    """How a file was read, what was left out of the report, what was written."""
    yield from result.notices
    done = result.corrected
    if done is None:
        return
    name = "改正稿" if done.fixed else "批注稿"
    kinds = [f"改正{done.edits}处"] if done.fixed else []
    kinds += [f"批注{done.comments}处"] if done.annotated else []
    if done.error:
        yield f"没有写出{name}：{visible(done.error)}"
        return
    if done.backup:
        yield f"已{'，'.join(kinds)}，原稿存为 {visible(done.backup)}。"
    elif done.path:
        yield f"已写出{name} {visible(done.path)}，{'，'.join(kinds)}；原稿未动。"
    else:
        what = "、".join(["自动改正"] * done.fixed + ["批注"] * done.annotated)
        yield f"没有可{what}之处，没有写出{name}。"
    left = sum(not one.corrected for one in result.findings)
    corrected = len(result.findings) - left
    if done.fixed and done.path and left:
        yield (
            f"改正了{corrected}个问题，另有{left}个没有改，须自行修改。"
            if corrected
            else f"{left}个问题都没有可自动改正的，须自行修改。"
        )
    if done.left_out:
        yield f"有{len(done.left_out)}处不是普通文字，请自行改正：{_labels(done.left_out)}。"
    if done.moved:
        yield (
            f"有{len(done.moved)}处所在的地方不能加批注，批注加在最近的地方："
            f"{_labels(done.moved)}。"
        )
    if done.without_comment:
        yield f"有{len(done.without_comment)}处加不上批注：{_labels(done.without_comment)}。"


def _labels(spots: Sequence[Spot]) -> str:
    return listed([visible(spot.label) for spot in spots], _REPEATS)


def _in_order(result: FileResult) -> list[LocatedFinding | LocatedUnchecked]:
    located: list[LocatedFinding | LocatedUnchecked] = [*result.findings, *result.unchecked]
    return sorted(located, key=lambda one: one.spot.offset)


def position(result: FileResult, spot: Spot) -> str:
    """Line and column of a text file, else the place in words."""
    if result.is_text:
        return f"{spot.start.line}:{spot.start.column}"
    return visible(spot.label)


def _mistake(located: LocatedFinding) -> object:
    finding = located.finding
    return finding.code, finding.found, finding.expected, finding.message


def _unchecked(located: LocatedUnchecked) -> str:
    one = located.unchecked
    words = without_middle(visible(one.found), _QUOTED)
    return f"{words if words[:1] == '“' else quoted(words)}：{visible(one.reason)}"


def nothing(document: str, named: int) -> str:
    """That a draft has nothing to be checked, which is not the same as right."""
    if named:
        return f"提到{document}{named}处，没有可核对的引用、引文和数据，不等于正确。"
    return f"没有发现涉及{document}的引用、引文和数据，没有可核对的内容，不等于正确。"
