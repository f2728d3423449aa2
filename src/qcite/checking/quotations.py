"""Quotations of the Outline in a draft, compared with the edition character by character."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from qcite.apparatus import Apparatus
from qcite.checking.attribution import Attribution
from qcite.checking.ledger import Ledger
from qcite.checking.prose import Prose, Quotation
from qcite.citation import CitationError, cite, flip_quotation_marks
from qcite.findings import Correction, Finding
from qcite.folding import fold
from qcite.locator import format_locator
from qcite.outline import Outline, Unit
from qcite.passage import Difference, Match, PassageIndex

HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb]+"
)
"""What nobody can see: control, zero-width and bidirectional characters."""

_TERM = 6
"""Shorter quoted words are a term, which may stand anywhere."""
_NEAR_TERM = 12
"""From so many characters on, an inexact quotation without a firm attribution is compared."""
_WHOLE = 20
"""From so many characters on, a quotation is expected not to break off within a word."""
_NEAR_SCORE = 0.8
_SAMPLE = 6
"""Characters that an even nearly quoted passage shares with the edition somewhere."""
_APART = 20
"""Differences with so many right characters between are different findings."""
_MARGIN = 8
"""Right characters shown around what differs."""
_OMITTED = 10
"""Characters missing in one place that look left out rather than lost."""
_TO_SINGLE = str.maketrans("‘’", "“”")
_MARKS = str.maketrans('“”‘’「」『』"', "         ")
_STRIP = str.maketrans("", "", '“”‘’「」『』"')
_LAWFUL_HEAD = frozenset("要将以对并使让为由从按把在可能须应和与及的等都更")
_LAWFUL_TAIL = frozenset("等的后时中上下内前里了者")
_STRAY_STOPS = re.compile("^[，。、；：]+|(?P<kept>[，。、；：])[，。、；：]+$")
_FIGURE = re.compile(r"[0-9０-９]|^[一二三四五六七八九十百千万亿]+$")


@dataclass(frozen=True, slots=True)
class _Deviation:
    """A difference to be reported. Offsets in the draft's text."""

    code: str
    part: Difference


class Quotations:
    """Judges quotations that are attributed to the Outline."""

    def __init__(
        self,
        prose: Prose,
        outline: Outline,
        apparatus: Apparatus,
        index: PassageIndex,
        ledger: Ledger,
    ) -> None:
        self._prose = prose
        self._text = prose.text
        self._outline = outline
        self._apparatus = apparatus
        self._index = index
        self._ledger = ledger
        self._wording: str | None = None
        self._located: dict[str, tuple[Match, ...]] = {}
        self._sigla = {witness.siglum: witness.name for witness in apparatus.witnesses}

    def judge(
        self, quotations: Iterable[tuple[Quotation, Attribution]], passed: frozenset[int]
    ) -> list[tuple[int, int]]:
        """Judge all but those that begin at an offset of ``passed``.

        Returns the spans that need not be looked at again: what was judged here, and what
        belongs to other documents.
        """
        done: list[tuple[int, int]] = []
        for quotation, attribution in quotations:
            if quotation.start in passed or self._judge(quotation, attribution):
                done.append((quotation.start, quotation.end))
        return done

    def is_quoted(self, quotation: Quotation) -> bool:
        """Whether the words of a quotation are the Outline's, or nearly."""
        passage = self._passage(quotation)
        words = fold(passage, punctuation="drop").text
        if len(words) < _NEAR_TERM:
            return False
        if self._wording is None:
            self._wording = fold(self._outline.text, punctuation="drop").text
        # Looked for cheaply first: a draft may be full of the articles of other documents.
        samples = (words[at : at + _SAMPLE] for at in range(0, len(words) - _SAMPLE + 1, 3))
        if not any(sample in self._wording for sample in samples):
            return False
        matches = self._locate(passage)
        return bool(matches) and matches[0].score >= _NEAR_SCORE

    # --- one quotation ------------------------------------------------------------------------

    def _judge(self, quotation: Quotation, attribution: Attribution) -> bool:
        """Whether the quotation is dealt with."""
        if attribution.document in ("other", "nobody"):
            return attribution.document == "other"
        passage = self._passage(quotation)
        size = len(fold(passage, punctuation="drop").text)
        if not size or (size < 4 and not attribution.firm):
            return False
        concerned = attribution.document == "outline"
        if attribution.strength in ("loose", "none") or not concerned:
            return self._judge_loosely(quotation, attribution, passage, size)
        matches = self._locate(passage)
        match = self._best(passage, matches, attribution)
        if match is None or not self._is_compared(match, attribution, size):
            return self._judge_absent(quotation, attribution, size)
        findings = list(self._compare(quotation, passage, match, attribution))
        if size >= _TERM and attribution.units and not attribution.chained:
            findings += self._misplaced(quotation, match, attribution)
        if any(finding.severity == "error" for finding in findings):
            self._ledger.wrong("quotations", *findings)
        else:
            self._ledger.right("quotations")
            for finding in findings:
                self._ledger.find(finding)
        return True

    def _passage(self, quotation: Quotation) -> str:
        """The words, as long as in the draft, marks of every level made equal."""
        inner = self._text[quotation.inner_start : quotation.inner_end].translate(_TO_SINGLE)
        for at in quotation.continued:
            at -= quotation.inner_start
            inner = inner[:at] + " " + inner[at + 1 :]
        return inner

    def _locate(self, passage: str) -> tuple[Match, ...]:
        if passage not in self._located:
            self._located[passage] = self._index.locate(passage)
        return self._located[passage]

    def _judge_loosely(
        self, quotation: Quotation, attribution: Attribution, passage: str, size: int
    ) -> bool:
        """Quoted words that nobody firmly calls the Outline's: only verbatim ones are known."""
        if size < _NEAR_TERM or (attribution.strength == "none" and size < _WHOLE):
            return False
        matches = self._locate(passage)
        if matches and matches[0].agreement != "wording" and self._covers(matches[0], size):
            for finding in self._punctuation(quotation, passage, matches[0]):
                self._ledger.find(finding)
            self._ledger.right("quotations")
            return True
        if attribution.document == "unknown" and attribution.firm and matches:
            self._ledger.unsure(
                "quotations", quotation.start, quotation.end, "看不出引文出自哪份文件"
            )
            return True
        return False

    def _best(
        self, passage: str, matches: tuple[Match, ...], attribution: Attribution
    ) -> Match | None:
        """The best match, preferably where the quotation is said to stand."""
        if not matches:
            return None
        allowed = self._allowed(attribution)
        if not allowed:
            return matches[0]
        for match in matches:
            if match.score >= matches[0].score - 0.02 and self._inside(match, allowed):
                return match
        for unit in attribution.units:
            match = self._index.compare(passage, unit)  # type: ignore[assignment]
            if match is not None and match.score >= matches[0].score - 0.02:
                return match
        return matches[0]

    def _allowed(self, attribution: Attribution) -> set[str]:
        return {unit.id for named in attribution.units for unit in named.walk()}

    @staticmethod
    def _inside(match: Match, allowed: set[str]) -> bool:
        return all(unit.id in allowed for unit in match.units)

    @staticmethod
    def _covers(match: Match, size: int) -> bool:
        placed = sum(
            len(fold(part.passage_text, punctuation="drop").text) for part in match.differences
        )
        return placed >= size

    @staticmethod
    def _is_compared(match: Match, attribution: Attribution, size: int) -> bool:
        if match.agreement != "wording":
            return True
        if size < _TERM:
            return False
        if attribution.firm:
            return match.score >= (0.75 if size < _NEAR_TERM else 0.6)
        return size >= _NEAR_TERM and match.score >= _NEAR_SCORE

    def _judge_absent(self, quotation: Quotation, attribution: Attribution, size: int) -> bool:
        if size < 4:
            return False
        found = self._text[quotation.start : quotation.end]
        if (attribution.strength == "colon" and size >= 8) or (
            attribution.strength == "verb" and size >= _NEAR_TERM
        ):
            self._ledger.wrong(
                "quotations",
                Finding(
                    "quotation-not-found",
                    quotation.start,
                    quotation.end,
                    found,
                    f"引文不见于《{self._outline.title}》。",
                ),
            )
            return True
        if attribution.firm:
            self._ledger.unsure(
                "quotations",
                quotation.start,
                quotation.end,
                "不见于原文，看不出是引文还是概括",
            )
            return True
        return False

    # --- comparing ----------------------------------------------------------------------------

    def _compare(
        self, quotation: Quotation, passage: str, match: Match, attribution: Attribution
    ) -> Iterator[Finding]:
        yield from self._hidden(quotation)
        yield from self._differing(quotation, passage, match)
        yield from self._broken_off(quotation, passage, match, attribution)
        yield from self._punctuation(quotation, passage, match)

    def _hidden(self, quotation: Quotation) -> Iterator[Finding]:
        for match in HIDDEN.finditer(self._text, quotation.inner_start, quotation.inner_end):
            start = max(quotation.inner_start, match.start() - 4)
            end = min(quotation.inner_end, match.end() + 4)
            clean = HIDDEN.sub("", self._text[start:end])
            yield Finding(
                "quotation-hidden-character",
                start,
                end,
                self._text[start:end],
                "引文中有不可见字符，应删去。",
                clean,
                corrections=(Correction(match.start(), match.end(), ""),),
            )

    def _differing(self, quotation: Quotation, passage: str, match: Match) -> Iterator[Finding]:
        """Wording that differs, neighbouring differences together."""
        base = quotation.inner_start
        parts = _moved(self._whole(passage, match), base)
        group: list[int] = []
        for index, part in enumerate(parts):
            if not _is_wording(part) and not _adjoins(parts, index):
                continue
            if group:
                last = parts[group[-1]]
                apart = part.passage_start - last.passage_end
                if apart > _APART or "known" in {part.category, last.category}:
                    yield self._difference(parts, group, quotation, match)
                    group = []
            group.append(index)
        if group:
            yield self._difference(parts, group, quotation, match)

    @staticmethod
    def _whole(passage: str, match: Match) -> list[Difference]:
        """The differences, with what of the passage lies before the first and after the last."""
        parts = list(match.differences)
        first, last = parts[0], parts[-1]
        for start, end, part, at in (
            (0, first.passage_start, first, first.start),
            (last.passage_end, len(passage), last, last.end),
        ):
            words = fold(passage[start:end], punctuation="drop")
            if not words.text:
                continue
            low, high = words.span(0, len(words.text))
            low, high = start + low, start + high
            extra = Difference(
                "delete", "wording", low, high, part.unit, at, at, passage[low:high], ""
            )
            if start == 0:
                parts.insert(0, extra)
            else:
                parts.append(extra)
        return parts

    def _difference(
        self, parts: list[Difference], group: list[int], quotation: Quotation, match: Match
    ) -> Finding:
        first, last = parts[group[0]], parts[group[-1]]
        start = max(quotation.inner_start, first.passage_start - _MARGIN)
        end = min(quotation.inner_end, last.passage_end + _MARGIN)
        shown = list(_clipped(parts, start, end))
        expected = "".join(map(_due, shown))
        differing = [parts[index] for index in group]
        corrections = tuple(
            Correction(
                part.passage_start, part.passage_end, flip_quotation_marks(part.edition_text)
            )
            for part in differing
            if match.score >= _NEAR_SCORE and self._is_correctable(part)
        )
        unit = first.unit
        if first.category == "known" and first.reading is not None:
            copies = "、".join(
                self._sigla.get(siglum, siglum) for siglum in first.reading.witnesses
            )
            code = "quotation-known-misreading"
            wrong, right = first.passage_text, first.edition_text
            message = f"此处是{copies}的误文，" + _instead(wrong, right)
        else:
            code = "quotation-differs"
            message = "引文与原文不符：" + "；".join(
                _instead(part.passage_text, part.edition_text)[:-1] for part in differing[:3]
            )
            message += "等。" if len(differing) > 3 else "。"
            if any(_is_omission(part) for part in differing):
                message += "如属有意省略，应加省略号“……”。"
        return Finding(
            code,
            start,
            end,
            self._text[start:end],
            message,
            flip_quotation_marks(expected),
            format_locator(unit, self._outline),
            tuple(shown),
            corrections,
        )

    def _is_correctable(self, part: Difference) -> bool:
        """Never a number, never a choice between readings, never what was left out."""
        if _FIGURE.search(part.passage_text) or _FIGURE.search(part.edition_text):
            return False
        if "\n" in part.edition_text or "\n" in part.passage_text or _is_omission(part):
            return False
        if len(part.passage_text) > 2 * _OMITTED:
            return False
        return not any(
            variant.place == part.unit.id
            and variant.start <= part.end
            and part.start <= variant.end
            for variant in self._apparatus.open_in(part.unit)
        )

    def _broken_off(
        self, quotation: Quotation, passage: str, match: Match, attribution: Attribution
    ) -> Iterator[Finding]:
        """A long quotation that begins or ends within a word: a character got lost there."""
        if not attribution.firm or len(passage) < _WHOLE:
            return
        parts = self._whole(passage, match)
        first, last = parts[0], parts[-1]
        published = first.unit.published
        if first.operation == "equal" and first.start > 0:
            lost = _before(published, first.start)
            if len(lost) == 1 and lost not in _LAWFUL_HEAD:
                at = quotation.inner_start + first.passage_start
                yield self._lost(at, at + _MARGIN, at, lost, first)
        published = last.unit.published
        if last.operation == "equal":
            lost = _after(published, last.end)
            closed = passage[last.passage_end :].strip().startswith("。")
            if (len(lost) == 1 and (closed or lost not in _LAWFUL_TAIL)) or (
                closed and 1 < len(lost) < 4
            ):
                at = quotation.inner_start + last.passage_end
                yield self._lost(at - _MARGIN, at, at, lost, last)

    def _lost(self, start: int, end: int, at: int, lost: str, part: Difference) -> Finding:
        found = self._text[start:end]
        expected = lost + found if at == start else found + lost
        missing = Difference(
            "insert",
            "wording",
            at,
            at,
            part.unit,
            part.start - len(lost) if at == start else part.end,
            part.start if at == start else part.end + len(lost),
            "",
            lost,
        )
        return Finding(
            "quotation-differs",
            start,
            end,
            found,
            f"引文与原文不符：{_instead('', lost)}",
            expected,
            format_locator(part.unit, self._outline),
            (missing,),
            (Correction(at, at, lost),) if self._is_correctable(missing) else (),
        )

    # --- punctuation --------------------------------------------------------------------------

    def _punctuation(self, quotation: Quotation, passage: str, match: Match) -> Iterator[Finding]:
        parts = _moved(match.differences, quotation.inner_start)
        for index, part in enumerate(parts):
            if not _is_punctuation(part) or _adjoins(parts, index):
                continue
            start = max(quotation.inner_start, part.passage_start - _MARGIN)
            end = min(quotation.inner_end, part.passage_end + _MARGIN)
            shown = tuple(_clipped(parts, start, end))
            right = flip_quotation_marks(part.edition_text)
            yield Finding(
                "quotation-punctuation",
                start,
                end,
                self._text[start:end],
                "引文的标点与原文不符：" + _instead(part.passage_text, part.edition_text),
                flip_quotation_marks("".join(map(_due, shown))),
                format_locator(part.unit, self._outline),
                shown,
                (Correction(part.passage_start, part.passage_end, right),)
                if "\n" not in right
                else (),
            )
        if quotation.nested:
            inner = "".join(self._text[at] for at in quotation.nested)
            yield Finding(
                "quotation-punctuation",
                quotation.nested[0],
                quotation.nested[-1] + 1,
                self._text[quotation.nested[0] : quotation.nested[-1] + 1],
                f"引号之内再用引号，应改用单引号：“{inner}”应为“{flip_quotation_marks(inner)}”。",
                flip_quotation_marks(self._text[quotation.nested[0] : quotation.nested[-1] + 1]),
                corrections=tuple(
                    Correction(at, at + 1, flip_quotation_marks(self._text[at]))
                    for at in quotation.nested
                ),
            )
        yield from self._edges(quotation, passage)
        yield from self._full_stop(quotation)

    def _edges(self, quotation: Quotation, passage: str) -> Iterator[Finding]:
        """No quotation begins with a stop, and none ends with two."""
        for match in _STRAY_STOPS.finditer(passage):
            start = quotation.inner_start + match.start()
            end = quotation.inner_start + match.end()
            yield Finding(
                "quotation-punctuation",
                start,
                end,
                self._text[start:end],
                f"引文{'开头' if match.start() == 0 else '末尾'}多出点号。",
                match["kept"] or "",
                corrections=(Correction(start + len(match["kept"] or ""), end, ""),),
            )

    def _full_stop(self, quotation: Quotation) -> Iterator[Finding]:
        """。”。 has one full stop too many, and 。”， one that does not belong."""
        stop = quotation.inner_end - 1
        after = self._text[quotation.end : quotation.end + 1]
        if self._text[stop] != "。" or after not in ("。", "，") or stop < quotation.inner_start:
            return
        alone = self._text[: quotation.start].endswith(("：", ":", "：\n"))
        mark = self._text[quotation.inner_end : quotation.end]
        if after == "。" and alone:
            expected, correction = f"。{mark}", Correction(quotation.end, quotation.end + 1, "")
        else:
            expected, correction = f"{mark}{after}", Correction(stop, stop + 1, "")
        yield Finding(
            "quotation-punctuation",
            stop,
            quotation.end + 1,
            self._text[stop : quotation.end + 1],
            f"引号内外不能都用点号，应为“{expected}”。",
            expected,
            corrections=(correction,),
        )

    # --- place --------------------------------------------------------------------------------

    def _misplaced(
        self, quotation: Quotation, match: Match, attribution: Attribution
    ) -> Iterator[Finding]:
        allowed = self._allowed(attribution)
        stray = [segment for segment in match.segments if segment.unit.id not in allowed]
        if not stray or match.score < _NEAR_SCORE:
            return
        outside = sum(segment.passage_end - segment.passage_start for segment in stray)
        if outside < _TERM:
            return
        cited = self._spoken(attribution.units)
        stands = self._spoken(tuple({segment.unit.id: segment.unit for segment in stray}.values()))
        yield Finding(
            "quotation-misplaced",
            quotation.start,
            quotation.end,
            self._text[quotation.start : quotation.end],
            f"引文称出自{cited}，实际在{stands}。",
            stands,
            format_locator(stray[0].unit, self._outline),
        )

    def _spoken(self, units: tuple[Unit, ...]) -> str:
        try:
            return cite(units, self._outline, name="none")
        except CitationError:
            return units[0].heading or units[0].id


def _moved(parts: Iterable[Difference], base: int) -> list[Difference]:
    """The same differences with offsets in the draft's text."""
    return [
        replace(part, passage_start=part.passage_start + base, passage_end=part.passage_end + base)
        for part in parts
    ]


def _clipped(parts: list[Difference], start: int, end: int) -> Iterator[Difference]:
    """The stretch of the differences from ``start`` to ``end``, offsets in the draft's text."""
    for part in parts:
        low, high = max(part.passage_start, start), min(part.passage_end, end)
        if part.operation != "equal":
            if start <= part.passage_start and part.passage_end <= end:
                yield part
            continue
        if low >= high:
            continue
        if (low, high) == (part.passage_start, part.passage_end):
            yield part
            continue
        # Both sides hold the same wording; punctuation agrees, white space may not.
        here = fold(part.passage_text, punctuation="unify")
        there = fold(part.edition_text, punctuation="unify")
        first = here.position(low - part.passage_start)
        last = here.position(high - part.passage_start)
        left, right = there.span(first, min(last, len(there.text)))
        yield replace(
            part,
            passage_start=low,
            passage_end=high,
            passage_text=part.passage_text[low - part.passage_start : high - part.passage_start],
            start=part.start + left,
            end=part.start + right,
            edition_text=part.edition_text[left:right],
        )


def _due(part: Difference) -> str:
    """What should stand there: the edition's text, but for what is the draft's own affair."""
    own = part.category in ("heading", "enumeration", "ellipsis", "open")
    return part.passage_text if own else part.edition_text


def _is_wording(part: Difference) -> bool:
    """Whether a difference is one of wording; even a known wrong reading may be of marks only."""
    if part.category == "wording":
        return True
    here = fold(part.passage_text, punctuation="drop").text
    return part.category == "known" and here != fold(part.edition_text, punctuation="drop").text


def _is_punctuation(part: Difference) -> bool:
    """Whether a difference is one of marks only."""
    return part.category == "punctuation" or (part.category == "known" and not _is_wording(part))


def _adjoins(parts: Sequence[Difference], index: int) -> bool:
    """Whether a difference of marks belongs to one of wording right beside it."""
    return _is_punctuation(parts[index]) and any(
        _is_wording(part)
        for part in (*parts[max(0, index - 1) : index], *parts[index + 1 : index + 2])
    )


def _is_omission(part: Difference) -> bool:
    """Whether a clause is missing, not a character."""
    return not part.passage_text and len(part.edition_text) >= _OMITTED


def _instead(wrong: str, right: str) -> str:
    """What to write instead, as a sentence."""
    wrong, right = _brief(wrong), _brief(right)
    if not wrong:
        return f"漏“{right}”。"
    if not right:
        return f"多“{wrong}”。"
    return f"“{wrong}”应为“{right}”。"


def _brief(text: str) -> str:
    text = text.replace("\n", " ").strip()
    return text if len(text) <= 24 else f"{text[:10]}……{text[-10:]}"


_WORD = re.compile(r"[\w%]*")


def _after(published: str, end: int) -> str:
    """The rest of the clause after an offset."""
    match = _WORD.match(published, end)
    return match[0] if match else ""


def _before(published: str, start: int) -> str:
    """The beginning of the clause before an offset."""
    low = start
    while low and (published[low - 1].isalnum() or published[low - 1] == "%"):
        low -= 1
    return published[low:start]
