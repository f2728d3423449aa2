"""A draft as the rules read it, beside the document it is held against."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from qcite.checking import lexicon
from qcite.checking.citations import Citations, find_citations
from qcite.checking.findings import Correction, Finding
from qcite.checking.mentions import Mentions, find_mentions
from qcite.checking.names import Mention
from qcite.checking.ownership import Surroundings
from qcite.checking.passages import Passages
from qcite.checking.prose import Prose
from qcite.checking.tables import Tables
from qcite.edition.apparatus import Apparatus
from qcite.edition.naming import address
from qcite.edition.outline import Outline, Unit
from qcite.matching import Difference, PassageIndex

_OBJECT = re.compile(lexicon.OBJECT)
_BEFORE = 20
"""How far before a name, in characters, words are looked for that make it an object."""


@dataclass(frozen=True)
class Reading:
    """What a draft names and cites. Nothing of it is judged yet; a rule takes what it needs."""

    prose: Prose
    tables: Tables
    mentions: Mentions
    citations: Citations
    passages: Passages
    index: PassageIndex
    """Of the document that it is held against."""
    home: Outline
    """The document that a locator without a name is of; another one's is led by its name."""

    @property
    def outline(self) -> Outline:
        return self.index.outline

    @property
    def apparatus(self) -> Apparatus:
        return self.index.apparatus

    def address(self, unit: Unit) -> str:
        """The locator of a unit, as it is typed."""
        return address(unit, self.home)

    @cached_property
    def title(self) -> str:
        """The document's title in its marks."""
        return f"《{self.outline.title}》"

    @cached_property
    def own_mentions(self) -> tuple[Mention, ...]:
        """Where the document itself is named."""
        return tuple(
            mention
            for mention in self.mentions.all
            if mention.document == "outline" and mention.form != "nested"
        )

    def speaker(self, at: int, low: int) -> Mention | None:
        """The document's name, if it is the last one named between ``low`` and ``at``."""
        mention = self.mentions.last_before(at, low)
        if mention is None or mention.document != "outline" or mention.form == "nested":
            return None
        return mention

    def is_object(self, named: int, low: int = 0) -> bool:
        """Whether somebody does something with the document that is ``named`` at an offset,
        instead of the document saying it. Words before ``low`` are not looked at."""
        return bool(_OBJECT.search(self.prose.text, max(low, named - _BEFORE), named))

    def finding(
        self,
        code: str,
        start: int,
        end: int,
        message: str,
        expected: str = "",
        locator: str = "",
        corrections: tuple[Correction, ...] = (),
        differences: tuple[Difference, ...] = (),
    ) -> Finding:
        """A finding about a stretch of the draft."""
        found = self.prose.text[start:end]
        return Finding(
            code, start, end, found, message, expected, locator, differences, corrections
        )


def read(prose: Prose, tables: Tables, index: PassageIndex, home: Outline | None = None) -> Reading:
    """A draft with all that is named and cited in it, as far as it concerns one document.

    ``home``: the document that locators without a name are of, if it is another one.
    """
    mentions = find_mentions(prose, index.outline)
    passages = Passages(prose, index)
    citations = find_citations(Surroundings(prose, mentions, tables, index.outline, passages))
    return Reading(prose, tables, mentions, citations, passages, index, home or index.outline)
