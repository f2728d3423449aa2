"""Everything a draft says of a document, held against the edition: reading, rules, report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from qcite.checking.account import account
from qcite.checking.attribution import Attribution, attribute_all
from qcite.checking.counts import judge_counts
from qcite.checking.entries import findings_of, tally, unchecked_of
from qcite.checking.figures import judge_figures
from qcite.checking.findings import Cited, Report
from qcite.checking.headings import find_headings
from qcite.checking.issue import judge_issue
from qcite.checking.naming import judge_names
from qcite.checking.numbering import judge_citations
from qcite.checking.prose import Quotation
from qcite.checking.quotations import judge_quotations
from qcite.checking.reading import Reading, read
from qcite.checking.statements import judge_statements
from qcite.checking.support import Support
from qcite.checking.wording import judge_wording
from qcite.drafts.model import Cell, Draft
from qcite.edition.apparatus import Apparatus
from qcite.edition.outline import Outline
from qcite.matching import PassageIndex


def check(
    draft: Draft,
    outline: Outline,
    apparatus: Apparatus,
    index: PassageIndex | None = None,
) -> Report:
    """Everything a draft says wrongly of a document, what it says rightly counted.

    ``index``: of this outline and apparatus; to be shared where several drafts are checked.
    """
    return check_text(draft.text, outline, apparatus, index, draft.cells)


def check_text(
    text: str,
    outline: Outline,
    apparatus: Apparatus,
    index: PassageIndex | None = None,
    cells: Sequence[Cell] = (),
) -> Report:
    """The same for a text: paragraphs on lines of their own. Offsets are offsets in ``text``.

    ``cells``: of its tables.
    """
    index = index or PassageIndex(outline, apparatus)
    reading = read(text, cells, outline, apparatus, index)
    headings = find_headings(reading)
    passed = {heading.start for heading in headings.values()}
    attributed = attribute_all(reading)
    quotations = list(judge_quotations(attributed, passed, reading))
    judged = [
        *judge_names(reading),
        *judge_citations(reading, headings),
        *(one.entry for one in quotations if one.entry is not None),
        *judge_counts(reading),
        *judge_figures(reading),
        *judge_issue(reading),
        *judge_wording(reading, [(one.quotation.start, one.quotation.end) for one in quotations]),
    ]
    support = _support(outline, index.relevance)
    entries = [*judged, *judge_statements(reading, support, judged)]
    quoted = _quoted(attributed, passed, support, reading)
    return Report(
        findings_of(entries, text),
        unchecked_of(entries, text),
        citations=tally(entries, "citations"),
        quotations=tally(entries, "quotations"),
        facts=tally(entries, "facts"),
        claims=tally(entries, "claims"),
        statements=account(text, reading, entries, quoted, headings.values()),
        cited=tuple(_cited(reading)),
        named=sum(mention.document == "outline" for mention in reading.mentions.all),
    )


_support = lru_cache(8)(Support)
"""It folds every unit of a document once, not once a draft."""


def _quoted(
    attributed: Iterable[tuple[Quotation, Attribution]],
    headings: set[int],
    support: Support,
    reading: Reading,
) -> Iterator[tuple[Quotation, bool]]:
    """What stands in quotation marks where the document speaks; whether it has the words."""
    text = reading.prose.text
    for quotation, attribution in attributed:
        if (
            attribution.document == "outline"
            and attribution.strength in ("colon", "verb", "near")
            and quotation.start not in headings
        ):
            words = text[quotation.inner_start : quotation.inner_end]
            yield quotation, support.is_its_own(words)


def _cited(reading: Reading) -> Iterator[Cited]:
    for citation in reading.citations.all:
        if citation.document == "outline" and citation.units:
            yield Cited(citation.start, citation.end, citation.units)
