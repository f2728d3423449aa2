"""Locators: how a person names units, as in 13, 第十三条, 专栏3.2, 13-15, 13.2-4.

Full and half width, Arabic and Chinese numerals, with or without spaces. A bare number is an
article; where the document has a target for that year, a year is the target; 0 is the preamble.
"""

from collections.abc import Sequence

from qcite.edition.outline import Outline, Unit
from qcite.locating.errors import LocatorError
from qcite.text.quotation_marks import quoted
from qcite.text.widths import HALF_WIDTH

EXAMPLES = "13、第十三条、13.2、13-15、专栏3、专栏3.2、目标3、2035、部分6、引言"


def parse(words: Sequence[str], outline: Outline) -> tuple[Unit, ...] | None:
    """The units that ``words`` name, in the order given, each once.

    None if the words are not locators at all. Raises LocatorError if they are, but name
    something this document does not have.
    """
    text = " ".join(words).translate(HALF_WIDTH).strip()
    if text.isascii() and text.isdigit() and len(text) < 4 and not outline.divisions:
        # The number of an article, by far the commonest locator, needs no grammar.
        articles = outline.articles
        if 1 <= int(text) <= len(articles):
            return (articles[int(text) - 1],)
    from qcite.locating.resolving import units_named

    return units_named(text, outline)


def resolve(words: Sequence[str], outline: Outline) -> tuple[Unit, ...]:
    """Like parse, where nothing but a locator will do. Raises LocatorError."""
    units = parse(words, outline)
    if units is None:
        raise LocatorError(f"看不懂定位{quoted(' '.join(words))}。可以写：{EXAMPLES}。")
    return units


def is_locator(word: str, outline: Outline) -> bool:
    """Whether a word names something in this document."""
    try:
        return bool(parse((word,), outline))
    except LocatorError:
        return False
