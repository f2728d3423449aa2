"""What a draft says, in words of its own or taken over, of a unit that it cites.

Only one verdict is given so far, the one that can be proved: ``elsewhere``. The words stand in the
document, letter for letter, in another unit, and not in the one cited. Whatever else is said under
a number that exists is not judged, and is not called right.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qcite.checking.findings import Finding
from qcite.locating.locator import format_locator, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qcite.checking.ledger import Ledger
    from qcite.checking.pinpoints import Pinpoint
    from qcite.checking.prose import Prose
    from qcite.edition.outline import Outline, Unit
    from qcite.matching import PassageIndex

_SPEAKS = re.compile(
    r"(?:中|里)?(?:还|也|又|则|就|已|专门|明确|进一步)?"
    r"(?:提出|要求|明确|指出|强调|部署|规定|安排|支持|鼓励|提到)(?:了|要|：|:|，|,)?"
)
"""Right after a pinpoint: what follows is what the unit is said to say."""
_CLAUSE = re.compile(r"[^，。；：！？、“”‘’《》（）\n]+")
_LEAST = 9
"""Characters of a clause; a shorter one may be anybody's words."""


def judge_statements(
    prose: Prose,
    outline: Outline,
    pinpoints: Sequence[Pinpoint],
    index: PassageIndex,
    ledger: Ledger,
) -> None:
    """Report words of another unit under a number: 第五条要求…, where 第十三条 says so."""
    text = prose.text
    for pinpoint in pinpoints:
        if pinpoint.document != "outline" or not pinpoint.units or pinpoint.heading:
            continue
        speaks = _SPEAKS.match(text, pinpoint.end)
        clause = _CLAUSE.match(text, speaks.end()) if speaks else None
        if clause is None or len(clause[0].strip()) < _LEAST:
            continue
        cited = _cited(pinpoint, outline)
        places = index.locate(clause[0], 8)
        if not places or any(place.commonplace or not place.exact for place in places):
            continue
        units = [unit for place in places for unit in place.units]
        if any(_belongs(unit, cited, outline) for unit in units):
            continue
        there = _called(units[0], outline)
        start, end = clause.span()
        ledger.find(
            Finding(
                "statement-elsewhere",
                start,
                end,
                text[start:end],
                f"这是{spoken(there)}的文字，{'、'.join(map(spoken, pinpoint.units))}没有。",
                locator=format_locator(there, outline),
            )
        )


def _cited(pinpoint: Pinpoint, outline: Outline) -> list[Unit]:
    """The units of a list (第十三条、第十四条要求) and of what it is said to stand in."""
    cited: list[Unit] = []
    link: Pinpoint | None = pinpoint
    while link is not None:
        cited += link.units
        link = link.chain
    # A box belongs to the article it follows, as far as a statement goes.
    numbers = {unit.number for unit in cited if unit.kind == "article"}
    return cited + [box for box in outline.boxes if box.after in numbers]


def _belongs(unit: Unit, cited: Sequence[Unit], outline: Outline) -> bool:
    above: Unit | None = unit
    while above is not None:
        if any(above is one or above.id == one.id for one in cited):
            return True
        above = outline.parent(above)
    return False


def _called(unit: Unit, outline: Outline) -> Unit:
    """The article or box to name: a citation names no goal of an article by itself."""
    above: Unit | None = unit
    while above is not None and above.kind not in ("article", "box", "part", "preamble"):
        above = outline.parent(above)
    return above or unit
