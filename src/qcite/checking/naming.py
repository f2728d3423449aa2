"""Judging how the document is named: its title, and the short titles the draft gives it."""

from __future__ import annotations

from collections.abc import Iterator

from qcite.checking.entries import Entry, wrong
from qcite.checking.findings import Finding
from qcite.checking.names import Binding, Mention
from qcite.checking.reading import Reading
from qcite.text.quotation_marks import quoted


def judge_names(reading: Reading) -> Iterator[Entry]:
    """Misnamings, short titles without introduction, and such as mean two documents."""
    for mention in reading.mentions.all:
        if mention.form == "misnamed":
            yield wrong("citations", _misnamed(mention, reading))
    for mention in reading.mentions.undefined:
        yield wrong("wording", _undefined(mention, reading))
    for binding in reading.mentions.rebound:
        yield wrong("wording", _rebound(binding, reading))


def _misnamed(mention: Mention, reading: Reading) -> Finding:
    return reading.finding(
        "citation-wrong-title",
        mention.start,
        mention.end,
        f"文件名称有误，应为{reading.title}。",
        reading.title,
    )


def _undefined(mention: Mention, reading: Reading) -> Finding:
    named = f"{reading.title}（以下简称《{reading.outline.short_title}》）"
    message = f"简称使用前没有说明，请在首次出现全称处注明：{named}。"
    return reading.finding("abbreviation-undefined", mention.start, mention.end, message, named)


def _rebound(binding: Binding, reading: Reading) -> Finding:
    another = "另一份文件"
    earlier, later = (
        (another, reading.title) if binding.document == "outline" else (reading.title, another)
    )
    return reading.finding(
        "abbreviation-other-document",
        binding.start,
        binding.end,
        f"简称{quoted(binding.name)}前文已指{earlier}，这里又指{later}，请换一个简称。",
    )
