"""The account of a draft: everything it says of the document, each with its verdict.

Nothing goes uncounted: a place where the document is named and nothing is said of it is in the
account as well.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

from qcite.checking.entries import Entry
from qcite.checking.evidence import evidence
from qcite.checking.findings import CODES, Finding, Statement, Verdict
from qcite.checking.headings import QuotedHeading
from qcite.checking.prose import Prose, Quotation
from qcite.checking.reading import Reading

_VERDICT_OF: dict[str, Verdict] = {
    "citation-missing-unit": "not-found",
    "citation-wrong-part": "contradicted",
    "citation-wrong-heading": "contradicted",
    "citation-wrong-title": "differs",
    "citation-numeral": "differs",
    "quotation-misplaced": "elsewhere",
    "quotation-not-found": "not-found",
    "statement-elsewhere": "elsewhere",
    "statement-not-found": "not-found",
}
"""What a finding comes to; of any other code a quotation differs, and a fact is contradicted."""
_NEAR = 12
"""Characters between a name and what stands behind it, at most, in the next paragraph."""
_BEHIND = re.compile(
    r"[。，,]?\s{0,2}(?:[（(]|——|[^。！？；\n]{0,6}(?:是|属于|出自|来自|源自|见于|引自|摘自))"
    r"[^。！？；，\n]{0,60}"
)
"""What stands between what is said and its source behind it."""


def account(
    text: str,
    reading: Reading,
    entries: Sequence[Entry],
    quoted: Iterable[tuple[Quotation, bool]],
    headings: Iterable[QuotedHeading],
) -> tuple[Statement, ...]:
    """Everything that was looked at, and every name beside it, in the order of ``text``.

    ``quoted``: what else stands in quotation marks where the document speaks, and whether it has
    the same words. ``headings``: those quoted behind their number.
    """
    said = [entry for entry in entries if entry.subject in ("quotations", "facts", "claims")]
    stated = [_statement(entry, text) for entry in said]
    sources = [entry.source for entry in said if entry.source[1]]
    spans = sorted([*((entry.start, entry.end) for entry in said), *sources])
    for entry in entries:
        if entry.subject == "citations" and not (
            entry.outcome == "right"
            and _belongs(entry.start, entry.end, spans, len(spans), reading.prose)
        ):
            stated.append(_statement(entry, text))
    stated += _other_quotations(text, stated, quoted)
    spans = sorted([*spans, *((one.start, one.end) for one in stated)])
    for heading in headings:
        if heading.unit is not None:
            start, end = heading.start, heading.end
            shown = evidence(heading.unit, 0, reading.home)
            stated.append(Statement(start, end, text[start:end], "", "supported", (shown,)))
    stated += _named(text, reading, spans)
    return tuple(sorted(stated, key=lambda one: (one.start, one.end)))


def _other_quotations(
    text: str, stated: Sequence[Statement], quoted: Iterable[tuple[Quotation, bool]]
) -> Iterator[Statement]:
    """What is quoted and not stated yet."""
    covered = {offset for one in stated for offset in (one.start, one.end)}
    inside = sorted((one.start, one.end) for one in stated)
    for quotation, has in quoted:
        before = bisect_left(inside, (quotation.start + 1, 0)) - 1
        if quotation.start in covered or (before >= 0 and inside[before][1] >= quotation.end):
            continue
        words = text[quotation.start : quotation.end]
        verdict: Verdict = "supported" if has else "not-comparable"
        reason = "" if has else "引号中的词语，看不出是不是引文"
        yield Statement(quotation.start, quotation.end, words, "", verdict, (), reason)


def _statement(entry: Entry, text: str) -> Statement:
    errors = [one for one in entry.findings if CODES[one.code].severity == "error"]
    findings: list[Finding] = errors or list(entry.findings)
    verdict = entry.verdict
    if verdict is None:
        verdict = _verdict(entry, errors)
    reason = entry.reason
    if not reason and verdict not in ("supported", "exists", "named"):
        reason = "".join(one.message for one in findings)
    return Statement(
        entry.start,
        entry.end,
        text[entry.start : entry.end],
        entry.cited,
        verdict,
        entry.evidence,
        reason,
    )


def _verdict(entry: Entry, errors: Sequence[Finding]) -> Verdict:
    if entry.outcome == "unchecked":
        return "not-comparable"
    if entry.outcome == "right":
        return "exists" if entry.subject == "citations" else "supported"
    code = errors[0].code if errors else ""
    if code == "citation-wrong-heading" and "是" in errors[0].message.partition("；")[0]:
        return "elsewhere" if "；" in errors[0].message else "contradicted"
    return _VERDICT_OF.get(code, "differs" if entry.subject == "quotations" else "contradicted")


def _belongs(
    start: int, end: int, spans: Sequence[tuple[int, int]], last: int, prose: Prose
) -> bool:
    """Whether something judged stands at a name, behind it in its paragraph, or right before.

    ``last``: how many of the spans are looked at.
    """
    first = bisect_left(spans, (start, 0), 0, last)
    for low, high in spans[max(0, first - 3) : first]:
        if low <= start < high or (high <= start and _BEHIND.fullmatch(prose.text, high, start)):
            return True
    if first == last:
        return False
    low = spans[first][0]
    if low < end or low <= prose.sentence_end(end):
        return True
    return low - end <= _NEAR and prose.text[end:low].rstrip().endswith(("：", ":"))


def _named(text: str, reading: Reading, spans: Sequence[tuple[int, int]]) -> Iterator[Statement]:
    own = [one for one in reading.mentions.all if one.document == "outline"]
    for index, mention in enumerate(own):
        following = own[index + 1].start if index + 1 < len(own) else len(text)
        # What stands behind the next name is said of that.
        last = bisect_left(spans, (following, 0))
        if not _belongs(mention.start, mention.reach, spans, last, reading.prose):
            said = text[mention.start : mention.end]
            yield Statement(mention.start, mention.end, said, "", "named")
