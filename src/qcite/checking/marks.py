"""The marks of a quotation: its punctuation, marks within marks, and the stops at its ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qcite.checking.differences import correction, due, grouped, listed, of_marks, shown_around
from qcite.checking.findings import Correction, Finding
from qcite.checking.prose import Quotation
from qcite.checking.reading import Reading
from qcite.matching import Difference
from qcite.text.quotation_marks import flip_quotation_marks, quoted

_STRAY_STOPS = re.compile("^[，。、；：]+|(?P<kept>[，。、；：])[，。、；：]+$")


def wrong_marks(
    quotation: Quotation, passage: str, parts: list[Difference], reading: Reading
) -> Iterator[Finding]:
    """What is wrong about the marks of a quotation.

    ``passage``: the quoted text, as long as in the draft. ``parts``: it beside the edition.
    """
    for group in grouped(parts, of_marks):
        start, end, shown = shown_around(reading.prose.text, parts, group, quotation)
        differing = [parts[index] for index in group]
        yield reading.finding(
            "quotation-punctuation",
            start,
            end,
            f"引文的标点与原文不符：{listed(differing)}。",
            "".join(map(due, shown)),
            reading.address(differing[0].unit),
            tuple(correction(one) for one in differing if "\n" not in one.edition_text),
            shown,
        )
    yield from _nested(quotation, parts, reading)
    yield from _edges(quotation, passage, reading)
    yield from _full_stop(quotation, reading)


def _nested(quotation: Quotation, parts: list[Difference], reading: Reading) -> Iterator[Finding]:
    """Marks inside marks alternate (GB/T 15834-2011, 4.8.3.4)."""
    if not quotation.nested:
        return
    differing = [one for one in parts if one.operation != "equal"]
    nested = [
        at
        for at in quotation.nested
        if not any(one.passage_start <= at < one.passage_end for one in differing)
    ]
    if not nested:
        return
    text, start, end = reading.prose.text, nested[0], nested[-1] + 1
    inner = "".join(text[at] for at in nested)
    yield reading.finding(
        "quotation-punctuation",
        start,
        end,
        f"引号之内再用引号，应改用{''.join(dict.fromkeys(flip_quotation_marks(inner)))}。",
        flip_quotation_marks(text[start:end]),
        corrections=tuple(Correction(at, at + 1, flip_quotation_marks(text[at])) for at in nested),
    )


def _edges(quotation: Quotation, passage: str, reading: Reading) -> Iterator[Finding]:
    """No quotation begins with a stop, and none ends with two."""
    for match in _STRAY_STOPS.finditer(passage):
        kept = match["kept"] or ""
        start = quotation.inner_start + match.start()
        end = quotation.inner_start + match.end()
        yield reading.finding(
            "quotation-punctuation",
            start,
            end,
            f"引文{'末尾' if kept else '开头'}多出点号。",
            kept,
            corrections=(Correction(start + len(kept), end, ""),),
        )


def _full_stop(quotation: Quotation, reading: Reading) -> Iterator[Finding]:
    """。”。 has one full stop too many, and 。”， one that does not belong."""
    text, stop = reading.prose.text, quotation.inner_end - 1
    after = text[quotation.end : quotation.end + 1]
    if stop < quotation.inner_start or text[stop] != "。" or after not in ("。", "，"):
        return
    alone = text[max(0, quotation.start - 2) : quotation.start].endswith(("：", ":", "：\n"))
    mark = text[quotation.inner_end : quotation.end]
    if after == "。" and alone:
        expected, change = f"。{mark}", Correction(quotation.end, quotation.end + 1, "")
    else:
        expected, change = f"{mark}{after}", Correction(stop, stop + 1, "")
    yield reading.finding(
        "quotation-punctuation",
        stop,
        quotation.end + 1,
        f"引号内外不能都用点号，应为{quoted(expected)}。",
        expected,
        corrections=(change,),
    )
