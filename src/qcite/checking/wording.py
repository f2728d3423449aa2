"""Running text that follows the Outline word for word, but for a slip.

A draft may reword what it does not quote, and a local plan adapts. What is reported is a character
or two that differ in the midst of text that is otherwise the edition's, where no reader would see
an intention. What differs among stock phrases of the genre only is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from qcite.checking.entries import Entry, wrong
from qcite.checking.findings import Finding
from qcite.checking.prose import Quotation
from qcite.checking.reading import Reading
from qcite.checking.spans import Spans
from qcite.edition.apparatus import Apparatus
from qcite.matching import Difference, Match
from qcite.matching.slips import AROUND
from qcite.text.ends import between_ends
from qcite.text.folding import fold, wording_of
from qcite.text.quotation_marks import quoted

FOLLOWED = 24
"""Characters of wording that must agree around a slip, in a draft that names the Outline."""
_FOLLOWED_UNNAMED = 40
_SLIP = 2
"""A slip is no longer than this."""
_SHOWN = 8
"""How much of either side is shown with it."""
_SENTENCE_END = re.compile(r"[。！？\n][”’」』）)]?\s*|\s*\n")

_ADAPTED = re.compile(r"[\d０-９]|[省市县区州盟旗镇乡]|[本我全各某].|[二三四五六七八九十].")
"""Other figures, other places."""
_REPHRASED = re.compile(
    "要|的|了|并|将|应|须|也|均|都|已|和|等|地|着|还|与|及|或|以及|把|对|更|更加|进一步|不断|持续|积极|大力|深入|全面|"
    "加快|切实|着力|认真|努力|坚持|继续|逐步|必须|需要|充分|有效|加强|推动|推进|提升|提高|强化|完善|健全|"
    "优化|促进|建立|开展|实施|做好|抓好|支持|鼓励|引导|组织|探索|发展|建设|打造|构建|深化|扩大|增强|落实|"
    "严格|规范|创新|改善|培育|企业|工作|我们|[一二三四五六七八九十]是?|首先|其次|同时|此外|特别|尤其|党委|政府"
)
"""Words that a writer puts in, leaves out or changes for each other."""


def judge_wording(reading: Reading, passed: Iterable[Quotation]) -> Iterator[Entry]:
    """Judge the whole text but the quotations ``passed``."""
    text = reading.prose.text
    followed = FOLLOWED if reading.mentions.knows_outline else _FOLLOWED_UNNAMED
    folded = fold(text, punctuation="drop")
    known = set(_known(reading.apparatus))
    for slip in reading.index.slips(folded, followed, Spans(passed).hold):
        if not (is_slip(slip.wrong, slip.right) or (slip.wrong, slip.right) in known):
            continue
        if _is_of_another(slip.start, reading):
            continue
        if slip.fresh < followed * 2 // 3:
            continue
        for match in reading.index.locate(text[slip.start : slip.end], 1):
            if match.agreement == "wording":
                for part in _slips(match, followed):
                    yield wrong("wording", _finding(slip.start, part, match, reading))


def _is_of_another(start: int, reading: Reading) -> bool:
    """Whether another document is the one that speaks."""
    mention = reading.mentions.last_before(start, reading.prose.paragraph_start(start))
    return mention is not None and mention.document == "other" and mention.form != "nested"


def _slips(match: Match, followed: int) -> Iterator[Difference]:
    """Those differences that stand in the midst of what agrees."""
    parts = [part for part in match.differences if part.category not in ("punctuation", "open")]
    agreed = [
        len(wording_of(part.passage_text)) if part.operation == "equal" else 0 for part in parts
    ]
    for index, part in enumerate(parts):
        if part.category not in ("wording", "known"):
            continue
        before, after = _run(agreed[:index][::-1]), _run(agreed[index + 1 :])
        if min(before, after) < AROUND or before + after < followed:
            continue
        wrong, right = wording_of(part.passage_text), wording_of(part.edition_text)
        if part.category == "wording" and not is_slip(wrong, right):
            continue
        if wrong != right and "\n" not in part.edition_text:
            yield part


def _finding(base: int, part: Difference, match: Match, reading: Reading) -> Finding:
    text = reading.prose.text
    at, at_end = base + part.passage_start, base + part.passage_end
    start, end = _around(text, at, at_end)
    start, end = max(base, start), min(base + len(match.passage), end)
    written, right = part.passage_text, part.edition_text
    if written and right:
        what = f"{quoted(written)}原文作{quoted(right)}"
    else:
        what = f"原文此处{'有' if right else '没有'}{quoted(right or written)}"
    moved = replace(part, passage_start=at, passage_end=at_end)
    return reading.finding(
        "wording-differs",
        start,
        end,
        f"这里沿用原文而未尽相同：{what}。",
        text[start:at] + right + text[at_end:end],
        reading.address(part.unit),
        differences=(
            _agreeing(part, text[start:at], start),
            moved,
            _agreeing(part, text[at_end:end], at_end),
        ),
    )


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch with a little of its sentence on either side."""
    low, high = max(0, start - _SHOWN), end + _SHOWN
    stops = [match.end() for match in _SENTENCE_END.finditer(text, low, start)]
    stop = _SENTENCE_END.search(text, end, high)
    return (stops[-1] if stops else low), (stop.start() if stop else min(high, len(text)))


def _agreeing(part: Difference, text: str, start: int) -> Difference:
    """Words beside a slip."""
    at = part.start if start < part.passage_start else part.end
    return replace(
        part,
        operation="equal",
        category="none",
        passage_start=start,
        passage_end=start + len(text),
        start=at,
        end=at,
        passage_text=text,
        edition_text=text,
        variant=None,
        reading=None,
    )


def _run(agreed: Sequence[int]) -> int:
    """How many characters agree before the next difference."""
    total = 0
    for count in agreed:
        if not count:
            break
        total += count
    return total


def is_slip(wrong: str, right: str) -> bool:
    """Whether the one cannot have been written for the other on purpose."""
    if sorted(wrong) == sorted(right):
        return len(wrong) <= 2 * _SLIP
    if max(len(wrong), len(right)) > _SLIP or _ADAPTED.search(wrong) or _ADAPTED.search(right):
        return False
    return not all(_REPHRASED.fullmatch(side) for side in (wrong, right) if side)


def _known(apparatus: Apparatus) -> Iterator[tuple[str, str]]:
    """What wrong readings have and what they should have, without what both share."""
    for variant in apparatus.variants:
        if variant.status == "open":
            continue
        right = wording_of(variant.lemma)
        for reading in variant.readings:
            yield between_ends(wording_of(reading.text), right)
