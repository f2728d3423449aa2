"""Everything a draft says of documents, held against them: reading, rules, report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from qcite.checking.account import account
from qcite.checking.attribution import Attribution, attribute_all
from qcite.checking.citations import Citation
from qcite.checking.counts import judge_counts
from qcite.checking.elsewhere import look_elsewhere
from qcite.checking.entries import Entry, findings_of, settled, tally, unchecked_of
from qcite.checking.figures import judge_figures
from qcite.checking.findings import Cited, Report
from qcite.checking.headed import judge_headed
from qcite.checking.headings import QuotedHeading, find_headings
from qcite.checking.issue import judge_issue
from qcite.checking.naming import judge_names
from qcite.checking.numbering import judge_citations
from qcite.checking.others import Others
from qcite.checking.prose import Prose, Quotation
from qcite.checking.quotations import judge_quotations
from qcite.checking.reading import Reading, read
from qcite.checking.statements import judge_statements
from qcite.checking.support import Support
from qcite.checking.tables import Tables
from qcite.checking.unlisted import unlisted
from qcite.checking.wording import judge_wording
from qcite.drafts.model import Cell, Draft
from qcite.matching import PassageIndex
from qcite.text.folding import simplified
from qcite.text.furniture import blanked


def check(
    draft: Draft, index: PassageIndex, others: Others | None = None, *, account: bool = True
) -> Report:
    """Everything a draft says wrongly of a document, what it says rightly counted.

    ``index``: of the document; to be shared where several drafts are checked.
    ``others``: documents that are checked as well where the draft names them.
    ``account``: whether to say what was found of every statement, too.
    """
    return _check(draft.text, draft.cells, draft.items, index, others, account)


def check_text(
    text: str, index: PassageIndex, others: Others | None = None, *, account: bool = True
) -> Report:
    """The same for a text: paragraphs on lines of their own. Offsets are offsets in ``text``."""
    return _check(text, (), (), index, others, account)


def _check(
    text: str,
    cells: Sequence[Cell],
    items: Sequence[int],
    index: PassageIndex,
    others: Others | None,
    account: bool,
) -> Report:
    # What leads a citation or a quotation is looked for in simplified characters.
    prose = Prose(blanked(simplified(text)), items)
    # What is said in one cell may be said of what another names.
    tables = Tables(cells, prose.text)
    first = _held_against(read(prose, tables, index))
    if others is None:
        return _report(text, [first], account)
    held = [first]
    for other in others.named_in(prose.text):
        held.append(_held_against(read(prose, tables, other, index.outline)))
    entries = settled([look_elsewhere(one.entries, one.reading, others) for one in held])
    entries[0] += unlisted(first.reading, first.attributed, others)
    pairs = zip(held, entries, strict=True)
    return _report(text, [replace(one, entries=found) for one, found in pairs], account)


@dataclass(frozen=True, slots=True)
class _Held:
    """A draft held against one document."""

    reading: Reading
    headings: Mapping[Citation, QuotedHeading]
    attributed: Sequence[tuple[Quotation, Attribution]]
    entries: tuple[Entry, ...]
    support: Support


def _held_against(reading: Reading) -> _Held:
    """Ask every rule for its entries."""
    headings = find_headings(reading)
    headed = list(judge_headed(reading))
    passed = {heading.start for heading in headings.values()}
    passed |= {one.start - 1 for one in headed if one.findings}
    attributed = attribute_all(reading)
    quotations = list(judge_quotations(attributed, passed, reading))
    judged = [
        *judge_names(reading),
        *judge_citations(reading, headings),
        *headed,
        *(one.entry for one in quotations if one.entry is not None),
        *judge_counts(reading),
        *judge_figures(reading),
        *judge_issue(reading),
    ]
    if reading.outline is reading.home:
        # Laws share their formulas: what follows one of them but for a word may be another one's.
        judged += judge_wording(reading, [one.quotation for one in quotations])
    support = _support(reading.outline, reading.index.relevance, reading.home)
    statements = judge_statements(reading, support, judged)
    return _Held(reading, headings, attributed, (*judged, *statements), support)


def _report(text: str, held: Sequence[_Held], with_account: bool) -> Report:
    """What came of all documents, in the order of the text."""
    entries = [entry for one in held for entry in one.entries]
    statements = [
        statement
        for one in (held if with_account else ())
        for statement in account(
            text, one.reading, one.entries, _quoted(one), one.headings.values()
        )
    ]
    return Report(
        findings_of(entries, text),
        unchecked_of(entries, text),
        citations=tally(entries, "citations"),
        quotations=tally(entries, "quotations"),
        facts=tally(entries, "facts"),
        claims=tally(entries, "claims"),
        statements=tuple(sorted(statements, key=lambda one: (one.start, one.end))),
        cited=tuple(sorted(_cited(held), key=lambda one: (one.start, one.end))),
        named=sum(one.document == "outline" for one in held[0].reading.mentions.all),
        others=tuple(one.reading.outline for one in held[1:]),
    )


_support = lru_cache(8)(Support)
"""It folds every unit of a document once, not once a draft."""


def _quoted(held: _Held) -> Iterator[tuple[Quotation, bool]]:
    """What stands in quotation marks where the document speaks; whether it has the words."""
    text = held.reading.prose.text
    headings = {heading.start for heading in held.headings.values()}
    for quotation, attribution in held.attributed:
        if (
            attribution.document == "outline"
            and attribution.strength in ("colon", "verb", "near")
            and quotation.start not in headings
        ):
            words = text[quotation.inner_start : quotation.inner_end]
            yield quotation, held.support.is_its_own(words)


def _cited(held: Iterable[_Held]) -> Iterator[Cited]:
    for one in held:
        for citation in one.reading.citations.all:
            if citation.document == "outline" and citation.units:
                end = citation.pinpoint.below or citation.end
                yield Cited(citation.start, end, citation.units)
