"""The public Python API: one document, with everything that can be asked of it.

What a method needs is imported and loaded when it is first asked for: printing an article must
not wait for what checks a draft.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from qcite.checking.findings import Report
    from qcite.checking.others import Others
    from qcite.checking.results import FileResult
    from qcite.citing.citation import Name, Pinpoint
    from qcite.drafts.model import Draft
    from qcite.edition.apparatus import Apparatus, Variant
    from qcite.edition.outline import Outline, Unit
    from qcite.library.shelf import Shelf
    from qcite.matching import Match, PassageIndex
    from qcite.matching.piecewise import Piece
    from qcite.searching.relevance import Nearest
    from qcite.searching.search import Hit, Scope


def load(path: str | None = None) -> Document:
    """The packaged edition, or the outline in the TOML file at ``path``.

    Raises EditionError, a QciteError, if the file cannot be read, parsed or validated.
    """
    from qcite.edition import compiled

    edition = None if path else compiled.read()
    if edition is not None:
        outline, open_places = edition
        return Document(outline, open_places=open_places)
    from qcite.edition import loading

    return Document(loading.load(path))


class Document:
    """A document: its outline, its apparatus, and the index that finds passages in it.

    Locators are written as on the command line (13, 第十三条, 专栏3.2, 13-15 目标2); a method that
    takes them raises LocatorError, a QciteError, for one that names nothing in this document.
    """

    def __init__(self, outline: Outline, *, open_places: Mapping[str, int] | None = None) -> None:
        self.outline = outline
        self._open_places = open_places
        """By a unit's id; only of the compiled edition, which has counted them."""

    @cached_property
    def apparatus(self) -> Apparatus:
        """Where the copies differ and how each place was decided. Raises EditionError."""
        if self._open_places is not None:
            from qcite.edition import compiled

            return compiled.read_apparatus()
        from qcite.edition import apparatus

        return apparatus.load(self.outline)

    @cached_property
    def index(self) -> PassageIndex:
        """The document made ready for finding passages in it."""
        from qcite.matching import PassageIndex

        return PassageIndex(self.outline, self.apparatus)

    def another(self, path: str) -> Document:
        """Another document, of the outline in the TOML file at ``path``. Raises EditionError."""
        return load(path)

    @property
    def name(self) -> str:
        """The title as it is written in a text: 《质量强国建设纲要》."""
        return f"《{self.outline.title}》"

    def __getitem__(self, locator: str) -> Unit:
        """The one unit that a locator names. Raises LocatorError, also if it names several."""
        from qcite.locating.errors import LocatorError
        from qcite.text.quotation_marks import quoted

        units = self.units(locator)
        if len(units) > 1:
            raise LocatorError(f"{quoted(locator)}是{len(units)}个单元，这里只能写一个。")
        return units[0]

    def units(self, locators: str) -> tuple[Unit, ...]:
        """The units that locators name, in the order given, each once. Raises LocatorError."""
        from qcite.locating import locator

        return locator.resolve((locators,), self.outline)

    def named(self, words: str) -> tuple[Unit, ...] | None:
        """The same; None where the words are no locators at all, but perhaps keywords."""
        from qcite.locating import locator

        return locator.parse((words,), self.outline)

    def has(self, word: str) -> bool:
        """Whether a word is a locator and names something in this document."""
        from qcite.locating import locator

        return locator.is_locator(word, self.outline)

    def variants(
        self, units: str | Sequence[Unit] = "", *, only_open: bool = False
    ) -> tuple[Variant, ...]:
        """The places of units, which locators may name, or of the document, where copies differ.

        ``only_open``: those alone that the evidence does not decide. Raises LocatorError and
        EditionError.
        """
        found = self.apparatus.variants
        if units:
            chosen = self._units(units)
            found = tuple(dict.fromkeys(one for unit in chosen for one in self.apparatus.of(unit)))
        return tuple(one for one in found if one.status == "open" or not only_open)

    def open_places(self, unit: Unit) -> int:
        """How many places of a unit the evidence does not decide. Raises EditionError."""
        if unit.outline is not self.outline:
            return 0  # Another document's, which has no apparatus here.
        if self._open_places is not None:
            return self._open_places.get(unit.id, 0)
        return len(self.apparatus.open_in(unit))

    def variant_readings(self, word: str) -> tuple[Variant, ...]:
        """The places where a copy has a word that the document has not. Raises EditionError."""
        from qcite.searching.suggestion import variant_readings

        return variant_readings(self.apparatus, word)

    def find(
        self,
        *words: str,
        any_word: bool = False,
        regex: bool = False,
        within: frozenset[Scope] | None = None,
    ) -> tuple[Hit, ...]:
        """The units that hold all the words (with ``any_word`` one of them), best first.

        With ``regex`` each word is a regular expression, which may take forever: set a limit of
        your own. ``within`` keeps articles, boxes, targets or headings. Raises SearchError.
        """
        from qcite.searching.search import search

        return search(self.outline, words, any_word=any_word, regex=regex, within=within)

    def suggest(self, words: Sequence[str]) -> tuple[str, ...]:
        """Terms like the words that the document does not have, or else headings."""
        from qcite.searching.suggestion import suggest

        return suggest(self.outline, words)

    def cite(
        self,
        units: str | Sequence[Unit] = "",
        *,
        name: Name = "full",
        pinpoint: Pinpoint = "article",
        nested: bool = False,
        form: str = "text",
        accessed: date | str | None = None,
    ) -> str:
        """The citation of units, which locators may name, or of the whole document.

        ``form`` is a format of the command line (text, gbt7714 …); ``accessed`` is the day of
        access that some of them state, a date or YYYY-MM-DD, today if left out. The rules and the
        standards they follow are in docs/citation.md. Raises LocatorError and CitationError.
        """
        from datetime import date

        from qcite.citing.bibliography import FORMATS, Reference, parse_date
        from qcite.citing.citation import CitationError
        from qcite.text.quotation_marks import quoted

        if form not in FORMATS:
            raise CitationError(f"没有引用格式{quoted(form)}。可以写：{'、'.join(FORMATS)}。")
        today = date.today()
        if isinstance(accessed, str):
            earliest = self.outline.publication.date
            accessed = parse_date(accessed, earliest=earliest, latest=today)
        reference = Reference(
            self.outline,
            self._units(units),
            today,
            accessed=accessed,
            name=name,
            pinpoint=pinpoint,
            nested=nested,
        )
        return FORMATS[form].write(reference)

    def quote(
        self,
        units: str | Sequence[Unit],
        *,
        inline: bool = False,
        name: Name = "full",
        pinpoint: Pinpoint = "article",
    ) -> str:
        """One unit, or sentences of one unit, quoted and cited (GB/T 15834-2011).

        ``inline``: for running text, without the closing full stop (B.2.1). Raises LocatorError
        and CitationError.
        """
        from qcite.citing.quotation import quote

        return quote(self._units(units), inline=inline, name=name, pinpoint=pinpoint)

    def quoted_paragraphs(self, units: str | Sequence[Unit]) -> list[str]:
        """What ``quote`` quotes, a paragraph an element, without quotation marks round it."""
        from qcite.citing.quotation import quoted_paragraphs

        return quoted_paragraphs(self._units(units))

    def _units(self, units: str | Sequence[Unit]) -> Sequence[Unit]:
        if isinstance(units, str):
            return self.units(units) if units else ()
        return units

    def locate(self, text: str, *, limit: int | None = None) -> tuple[Match, ...]:
        """Where a passage stands and how it differs, best first; none if nothing is close.

        At most ``limit`` places. Words that say where it is from (《纲要》指出，) are no part of
        it. Offsets in the answer are characters of ``text``.
        """
        return self.index.locate(text, limit, surrounded=True)

    def locate_each(self, text: str) -> tuple[Piece, ...]:
        """The same sentence by sentence, for a text that as a whole is not the document's."""
        from qcite.matching.piecewise import piecewise

        return piecewise(text, self.index)

    def near(self, text: str, *, limit: int = 3) -> tuple[Nearest, ...]:
        """The articles and boxes that are about what a text says in other words, best first; none
        if none is. What decides is how telling the shared words are, stock phrases left out."""
        from qcite.matching.piecewise import near

        return near(text, self.index, limit)

    def check(
        self, path: str, *, ignore: Collection[str] = (), shelf: Shelf | None = None
    ) -> FileResult:
        """What the draft in a file says wrongly of this document, and what was not judged.

        ``shelf``: documents that are checked as well where the draft names them. ``ignore``: codes
        of findings to leave out; each is named in ``notices``. Settings beside the draft are the
        command's, not looked at here. Raises DraftError, a QciteError, for a file that cannot be
        read.
        """
        from qcite import drafts
        from qcite.checking.results import locate

        draft = drafts.read(path)
        report = self.check_draft(draft, shelf=shelf)
        return locate(draft, report, self.name, dict.fromkeys(ignore, "ignore"), self.outline)

    def check_draft(
        self, draft: Draft, *, shelf: Shelf | None = None, account: bool = True
    ) -> Report:
        """The same for a draft that is read (``qcite.drafts.read``); offsets are characters of its
        text.

        ``account``: whether ``statements`` are wanted as well as findings.
        """
        from qcite.checking import check

        return check(draft, self.index, self._others(shelf), account=account)

    def check_text(self, text: str, *, shelf: Shelf | None = None, account: bool = True) -> Report:
        """The same for a text, paragraphs on lines of their own; offsets are characters of it."""
        from qcite.checking import check_text

        return check_text(text, self.index, self._others(shelf), account=account)

    def _others(self, shelf: Shelf | None) -> Others | None:
        from qcite.checking.others import Others

        return Others(shelf, self.index, self._index_of) if shelf is not None else None

    def _index_of(self, path: str) -> PassageIndex:
        return self.another(path).index
