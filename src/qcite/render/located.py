"""Where a passage stands and how it differs, for a person.

The passage is text from outside: whatever of it could drive the terminal is made visible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from qcite.citing import citation
from qcite.edition.naming import format_locator, spoken_in_full, to_type
from qcite.render import marks
from qcite.render.hits import title
from qcite.render.styled import EMPTY, Line, Span, labelled, line
from qcite.text.abridged import shortened
from qcite.text.invisible import visible
from qcite.text.quotation_marks import quoted

if TYPE_CHECKING:
    from qcite.edition.apparatus import Apparatus
    from qcite.edition.outline import Outline, Unit
    from qcite.matching import Match, Segment
    from qcite.matching.piecewise import Piece
    from qcite.searching.relevance import Nearest

FULL = 3
"""So many places are each reported in full; more are listed."""
_NO_MISTAKE = frozenset(("none", "heading", "ellipsis"))
_CONTEXT = 60
"""Characters of a long sentence that are shown on either side, up to the next clause."""


def report(matches: Sequence[Match], apparatus: Apparatus, color: bool) -> list[Line]:
    """All about one passage; no lines if it stands nowhere."""
    if len(matches) > FULL:
        return list(_listed(matches))
    lines: list[Line] = []
    for match in matches:
        lines += ([EMPTY] if lines else []) + list(_full(match, apparatus, color))
    return lines


def by_line(
    found: Iterable[tuple[int, str, Sequence[Match]]],
    apparatus: Apparatus,
    color: bool,
) -> list[Line]:
    """Passages of several lines: each with its number, then what is known about it."""
    lines: list[Line] = []
    for number, passage, matches in found:
        rows = report(matches, apparatus, color) or [line("没有相近的文字。")]
        lines += _below(f"第{number}行", passage.strip(), rows)
    return lines


def by_piece(
    pieces: Iterable[Piece], outline: Outline, apparatus: Apparatus, color: bool
) -> list[Line]:
    """A paragraph taken apart: each piece, and where it stands, if it is the document's."""
    lines: list[Line] = []
    for number, piece in enumerate(pieces, 1):
        rows = report(piece.matches, apparatus, color)
        if not rows:
            about = near(piece.near)
            said = f"不是《{outline.title}》的话" + (f"，{about}" if about else "")
            rows = [line(Span(f"{said}。", "note"))]
        lines += _below(f"{number}", " ".join(piece.text.split()), rows)
    return lines


def _below(label: str, passage: str, rows: Iterable[Line]) -> Iterator[Line]:
    """What is known of a passage, below its label and beginning."""
    start = shortened(visible(passage))
    yield line(Span(label, "locator"), Span(f"  {start}", "quiet"), hanging=4)
    yield from (Line((Span("  "), *row.spans), 0, 2 + row.hanging) for row in rows if row.spans)


def near(found: Sequence[Nearest]) -> str:
    """Where something like it is said: 相近内容见 13、专栏3; empty if nowhere."""
    return "相近内容见 " + "、".join(format_locator(one.unit) for one in found) if found else ""


# --- one place ---------------------------------------------------------------------------------


def _full(match: Match, apparatus: Apparatus, color: bool) -> Iterator[Line]:
    yield _verdict(match)
    groups = _groups(match)
    for group in groups:
        yield labelled("出处", _place(group[0]))
    yield labelled("引用", Span(citation.cite(match.units, match.units[0].outline), "citation"))
    if match.deviations or any(part.category == "ellipsis" for part in match.differences):
        yield labelled("比对", *marked(match, color=color))
    for group in groups:
        pieces = _wording(group)
        whole = len(pieces) == 1
        if not (whole and match.exact):
            shown = [Span(text, "match" if told and not whole else "") for text, told in pieces]
            yield labelled("原文", *shown)
    yield from _notes(match, apparatus)


def _verdict(match: Match) -> Line:
    if match.agreement == "exact":
        return line(Span("与原文一致", "right"))
    if match.agreement == "punctuation":
        return line(Span("文字一致，标点或序号不同", "warning"))
    if not match.deviations:
        return line(Span("各处与原文一致，但在原文中并不相连", "warning"))
    if all(part.category == "open" for part in match.deviations):
        return line(Span("与原文一致，存疑之处除外", "right"))
    # Rounded down: what differs is never 100 per cent.
    return line(Span("与原文不尽一致", "error"), f"，相似度{int(100 * match.score)}%")


def _place(segment: Segment) -> Span:
    return Span(f"{name(segment.unit)}，{where(segment)}，定位 {locator(segment)}")


def name(unit: Unit) -> str:
    """A unit with its heading: 第十三条“强化工程质量保障”."""
    called = spoken_in_full(unit)
    return called + quoted(unit.heading) if unit.heading else called


def where(segment: Segment) -> str:
    """Which sentences of its unit, in words."""
    first, last = segment.first_sentence, segment.last_sentence
    if not first:
        return "标题"
    prefix = "标题和" if segment.published_start < len(segment.unit.lead) else ""
    if first == last:
        return f"{prefix}第{first}句" if len(segment.unit.own_sentences) > 1 else f"{prefix}正文"
    return f"{prefix}第{first}至{last}句"


def locator(segment: Segment) -> str:
    """What ``qcite`` takes to show it: 13.2, 13.2-4; the unit where it has one sentence only."""
    unit, first, last = segment.unit, segment.first_sentence, segment.last_sentence
    text, count = format_locator(unit), len(unit.own_sentences)
    if not first or count == 1 or (first == 1 and last == count):
        return text
    return f"{text}.{first}" if first == last else f"{text}.{first}-{last}"


def _groups(match: Match) -> list[list[Segment]]:
    """The segments by the sentences they touch, so that each place is named once."""
    groups: dict[tuple[str, int, int, bool], list[Segment]] = {}
    for part in match.segments:
        in_heading = part.published_start < len(part.unit.lead)
        key = (part.unit.id, part.first_sentence, part.last_sentence, in_heading)
        groups.setdefault(key, []).append(part)
    return list(groups.values())


def _wording(segments: Sequence[Segment]) -> list[tuple[str, bool]]:
    """The edition's wording around segments that touch the same sentences, in pieces, each with
    whether the passage stands there. Of very long sentences the clauses next to it."""
    unit, first, last = segments[0].unit, segments[0].first_sentence, segments[0].last_sentence
    lead = len(unit.lead)
    if not first:
        start, end = 0, lead
    else:
        spans = unit.sentence_spans
        start, end = spans[first - 1][0], spans[last - 1][1]
        if min(part.published_start for part in segments) < lead:
            start = 0
    pieces: list[tuple[str, bool]] = []
    position = start
    for part in sorted(segments, key=lambda part: part.published_start):
        low, high = max(part.published_start, position), max(part.published_end, position)
        pieces += [(unit.published[position:low], False), (unit.published[low:high], True)]
        position = high
    before, after = pieces[0][0], unit.published[position:end].rstrip("\n")
    if len(before) > _CONTEXT and (cut := _clause_end(before, len(before) - _CONTEXT)) >= 0:
        before = "……" + before[cut + 1 :]
    if len(after) > _CONTEXT and (cut := _clause_end(after, _CONTEXT)) >= 0:
        after = after[:cut] + "……"
    return [piece for piece in [(before, False), *pieces[1:], (after, False)] if piece[0]]


def _clause_end(text: str, start: int) -> int:
    """Where the first clause from ``start`` on ends; -1 if none does."""
    return next((at for at in range(start, len(text)) if text[at] in "，；。："), -1)


def _notes(match: Match, apparatus: Apparatus) -> Iterator[Line]:
    """What the apparatus knows about the readings the passage has, and what must be said."""
    names = {witness.siglum: witness.name for witness in apparatus.witnesses}
    told = set()
    for part in match.differences:
        variant, reading = part.variant, part.reading
        if variant is None or reading is None or (variant.place, variant.start) in told:
            continue
        told.add((variant.place, variant.start))
        sources = "、".join(names.get(siglum, siglum) for siglum in reading.witnesses)
        has = quoted(reading.text) if reading.text else "缺此处文字"
        place = to_type(part.unit)
        lemma = quoted(variant.lemma)
        if part.category == "open":
            text = f"{has}见于{sources}，本版作{lemma}：各来源不一，存疑，不算错误。"
        else:
            text = f"{has}是已知的误文，见于{sources}；应作{lemma}。"
        yield labelled("校勘", Span(f"{text}详见 qcite variants {place}", "note"))
    if not match.continuous:
        note = "各处在原文中不相连，或次序不同；略去文字应当用省略号。"
        yield labelled("提示", Span(note, "warning"))
    if match.commonplace:
        yield _commonplace(match.main.unit.outline)


# --- many places -------------------------------------------------------------------------------


def _listed(matches: Sequence[Match]) -> Iterator[Line]:
    """A fragment that stands in many places: the units with counts."""
    counts: dict[str, list[Match]] = {}
    for match in matches:
        counts.setdefault(match.main.unit.id, []).append(match)
    verdict = "与原文一致" if matches[0].agreement == "exact" else "与原文相近"
    yield line(
        Span(verdict, "right"),
        f"，共{len(matches)}处，见于{len(counts)}个单元；不足以认定是哪一处。",
    )
    for group in counts.values():
        unit = group[0].main.unit
        yield line(
            Span(format_locator(unit), "locator"),
            f"  {title(unit)}",
            Span(f"  {len(group)}处", "quiet"),
            Span(f"  {citation.cite((unit,), unit.outline)}", "citation"),
            hanging=4,
        )
    if all(match.commonplace for match in matches):
        yield _commonplace(matches[0].main.unit.outline)


# --- differences -------------------------------------------------------------------------------


def marked(match: Match, *, color: bool) -> list[Span]:
    """The passage with the edition's characters beside its own where they differ."""
    pieces: list[Span] = []
    last = len(match.differences) - 1
    position = 0
    for index, part in enumerate(match.differences):
        # Punctuation that is compared with nothing: it stands between two places, or outside.
        between = match.passage[position : part.passage_start]
        if any(map(str.isalnum, between)):
            # Words around the passage: the quotation mark that follows them belongs to it.
            between = between[len(between.rstrip("“‘（《")) :]
        pieces.append(Span(visible(between.strip())))
        position = max(position, part.passage_end)
        if part.category in _NO_MISTAKE:
            # A heading left out is nothing of the passage's.
            text = visible(part.passage_text)
            pieces.append(Span(marks.middle_cut(text, head=index > 0, tail=index < last)))
        else:
            pieces += marks.mark(part, color=color)
    behind = match.passage[position:]
    if any(map(str.isalnum, behind)):
        behind = behind[: len(behind) - len(behind.lstrip("”’）》。"))]
    pieces.append(Span(visible(behind.strip())))
    return [piece for piece in pieces if piece.text]


def _commonplace(outline: Outline) -> Line:
    text = f"这是公文常用语，不能据此认定出自《{outline.title}》。"
    return labelled("提示", Span(text, "warning"))
