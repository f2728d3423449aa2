"""Everything a draft says of the Outline, against the edition."""

from __future__ import annotations

from collections.abc import Sequence

from qcite.checking.account import account
from qcite.checking.attribution import attribute_all
from qcite.checking.citations import Citations
from qcite.checking.counts import Counts
from qcite.checking.figures import Figures
from qcite.checking.findings import Cited, Report
from qcite.checking.issue import Issue
from qcite.checking.ledger import Ledger
from qcite.checking.mentions import find_mentions
from qcite.checking.pinpoints import adopt, adopt_in_tables, find_pinpoints, leave_open
from qcite.checking.prose import Prose
from qcite.checking.quotations import Quotations
from qcite.checking.statements import Statements
from qcite.checking.support import Support
from qcite.checking.tables import Tables
from qcite.checking.wording import Wording
from qcite.drafts.model import Cell, Draft
from qcite.edition.apparatus import Apparatus
from qcite.edition.outline import Outline
from qcite.matching import PassageIndex
from qcite.text.folding import simplified
from qcite.text.furniture import blanked


def check(
    draft: Draft,
    outline: Outline,
    apparatus: Apparatus,
    index: PassageIndex | None = None,
) -> Report:
    """Everything a draft says wrongly of the Outline, what it says rightly counted.

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

    ``cells``: of its tables; what is said in one cell may be said of what another names.
    """
    ledger = Ledger(text)
    index = index or PassageIndex(outline, apparatus)
    # What leads a citation or a quotation is looked for in simplified characters.
    prose = Prose(blanked(simplified(text)))
    mentions = find_mentions(prose, outline, ledger)
    pinpoints = find_pinpoints(prose, mentions)
    quotations = Quotations(prose, outline, apparatus, index, ledger)
    tables = Tables(cells, prose.text)
    adopt_in_tables(pinpoints, mentions, tables)
    adopt(pinpoints, prose, mentions, outline, quotations.is_quoted)
    leave_open(pinpoints, prose, mentions)
    citations = Citations(prose, mentions, outline, pinpoints, ledger, quotations.is_quoted)
    citations.judge()
    attributed = attribute_all(prose, mentions, citations)
    judged = quotations.judge(attributed, frozenset(citations.headings))
    for judge in (Counts, Figures, Issue):
        judge(prose, mentions, outline, ledger).judge()
    Wording(prose, mentions, outline, apparatus, index, ledger).judge(judged)
    support = Support(outline, index.relevance)
    Statements(prose, mentions, pinpoints, outline, support, ledger, tables).judge()
    quoted = (
        (quotation, support.is_its_own(prose.text[quotation.inner_start : quotation.inner_end]))
        for quotation, attribution in attributed
        if attribution.document == "outline"
        and attribution.strength in ("colon", "verb", "near")
        and quotation.start not in citations.headings
    )
    return Report(
        ledger.findings,
        ledger.unchecked,
        citations=ledger.tally("citations"),
        quotations=ledger.tally("quotations"),
        facts=ledger.tally("facts"),
        claims=ledger.tally("claims"),
        statements=account(
            text, prose, mentions, ledger.entries, quoted, citations.right_headings, outline
        ),
        cited=tuple(
            Cited(one.start, one.end, one.units)
            for one in pinpoints
            if one.document == "outline" and one.units
        ),
        named=sum(mention.document == "outline" for mention in mentions.all),
    )
