"""Running text that follows the Outline word for word, but for a slip.

Rewording is everybody's right, and a local plan adapts. What is reported is a character or two
that differ in the midst of text that is otherwise the edition's, where no reader would see an
intention.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qcite.checking.comparing import is_wording
from qcite.checking.ledger import Ledger
from qcite.checking.mentions import Mentions
from qcite.checking.prose import Prose
from qcite.findings import Finding
from qcite.folding import fold
from qcite.locator import format_locator
from qcite.outline import Outline
from qcite.passage import Difference, Match, PassageIndex

FOLLOWED = 24
"""Characters of wording that must agree around a slip, in a draft that names the Outline."""
_FOLLOWED_UNNAMED = 40
_AROUND = 8
"""Characters of wording that must agree on either side of a slip, at least."""
_SLIP = 2
"""A slip is no longer than this."""
_MEANT = re.compile(
    r"[\d０-９]|[省市县区州盟旗镇乡]|[本我全各某].|"
    r"^(?:要|的|了|并|将|应|须|也|和|等|地|着|还|与|及|或|以及|把|对|更|更加|进一步|不断|持续|积极|大力|"
    r"深入|全面|加快|切实|着力|认真|努力|坚持|继续|逐步|必须|需要|充分|有效|加强|推动|推进|提升|提高|"
    r"强化|完善|健全|优化|促进|建立|开展|实施|做好|抓好|支持|鼓励|引导|组织|探索|发展|建设|打造|"
    r"构建|深化|扩大|增强|落实|严格|规范|创新|改善|培育|企业|工作|我们|一是|二是|三是|四是|五是|"
    r"六是|七是|八是|一|二|三|四|五|六|七|八|九|十|首先|其次|同时|此外|特别|尤其|党委|政府)$"
)
"""Changes that somebody means: other figures, other places, another verb, a link."""


class Wording:
    """Judges what follows the Outline outside quotations."""

    def __init__(
        self,
        prose: Prose,
        mentions: Mentions,
        outline: Outline,
        index: PassageIndex,
        ledger: Ledger,
    ) -> None:
        self._prose = prose
        self._mentions = mentions
        self._outline = outline
        self._index = index
        self._ledger = ledger
        self._followed = FOLLOWED if mentions.knows_outline else _FOLLOWED_UNNAMED

    def judge(self, passed: Sequence[tuple[int, int]]) -> None:
        """Judge the whole text but the spans in ``passed``, which are in order."""
        starts = [start for start, _ in passed]
        for stretch in self._index.scan(self._prose.text, self._followed - 4):
            index = bisect_right(starts, stretch.end) - 1
            covered = 0
            while index >= 0 and passed[index][1] > stretch.start:
                low, high = passed[index]
                covered += min(high, stretch.end) - max(low, stretch.start)
                index -= 1
            if 2 * covered > stretch.end - stretch.start:
                continue
            if self._is_of_another(stretch.start):
                continue
            passage = self._prose.text[stretch.start : stretch.end]
            for match in self._index.locate(passage, 1):
                if match.agreement == "wording":
                    self._ledger.find(*self._slips(stretch.start, match))

    def _is_of_another(self, start: int) -> bool:
        """Whether another document is the one that speaks."""
        low = self._prose.paragraph_start(start)
        mention = self._mentions.last_before(start, low)
        if mention is None:
            return False
        return mention.document == "other" and mention.form != "nested"

    def _slips(self, base: int, match: Match) -> Iterator[Finding]:
        parts = [part for part in match.differences if part.category not in ("punctuation", "open")]
        agreed = [
            len(fold(part.passage_text, punctuation="drop").text)
            if part.operation == "equal"
            else 0
            for part in parts
        ]
        for index, part in enumerate(parts):
            if part.category not in ("wording", "known"):
                continue
            before, after = _run(agreed[:index][::-1]), _run(agreed[index + 1 :])
            if min(before, after) < _AROUND or before + after < self._followed:
                continue
            if not (_is_slip(part) if part.category == "wording" else is_wording(part)):
                continue
            yield self._finding(base, part, match)

    def _finding(self, base: int, part: Difference, match: Match) -> Finding:
        text = self._prose.text
        at, at_end = base + part.passage_start, base + part.passage_end
        start = max(base, at - 8)
        end = min(base + len(match.passage), at_end + 8)
        expected = text[start:at] + part.edition_text + text[at_end:end]
        wrong, right = part.passage_text, part.edition_text
        what = (
            f"“{wrong}”原文作“{right}”"
            if wrong and right
            else (f"原文此处有“{right}”" if right else f"原文此处没有“{wrong}”")
        )
        return Finding(
            "wording-differs",
            start,
            end,
            text[start:end],
            f"这里沿用原文而未尽相同：{what}。",
            expected,
            format_locator(part.unit, self._outline),
            (_moved(part, base),),
        )


def _moved(part: Difference, base: int) -> Difference:
    return replace(
        part, passage_start=part.passage_start + base, passage_end=part.passage_end + base
    )


def _run(agreed: Sequence[int]) -> int:
    """How many characters agree before the next difference."""
    total = 0
    for count in agreed:
        if not count:
            break
        total += count
    return total


def _is_slip(part: Difference) -> bool:
    wrong = fold(part.passage_text, punctuation="drop").text
    right = fold(part.edition_text, punctuation="drop").text
    if part.operation == "transpose":
        return len(wrong) <= 4
    if max(len(wrong), len(right)) > _SLIP or "\n" in part.edition_text:
        return False
    return not (_MEANT.search(wrong) or _MEANT.search(right))
