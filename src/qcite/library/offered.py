"""What a shell offers of a document on the shelf: its units, in a file that completion reads.

A line a unit: what must be typed before it is offered, its locator, what it says; of one with a
heading that, too, and its pinyin initials; with tabs between.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator

from qcite.disk import save
from qcite.edition.naming import format_locator, spoken_in_full
from qcite.edition.outline import Outline, Unit
from qcite.errors import QciteError
from qcite.searching import pinyin
from qcite.text.abridged import shortened
from qcite.text.invisible import visible

FOLDER = ".completion"
_SENTENCE_SHOWN = 24
"""Characters of a sentence shown beside its locator."""
_LAST_NUMBER = re.compile(r"[0-9]+(?:之[0-9]+)?$")
_UNFIT = re.compile(r"[\x00-,/:-@\[-^`{-\x7f\s]")
"""What a shell would want quoted."""


def place(folder: str, file: str) -> str:
    """The file that the shells read for an outline file of the library."""
    stem = os.path.basename(file).removesuffix(".toml")
    return os.path.join(folder, FOLDER, f"{stem}.tsv")


def write(folder: str, file: str, outline: Outline) -> None:
    """Make the file of a document, if the folder can be written."""
    with contextlib.suppress(OSError, QciteError):
        os.makedirs(os.path.join(folder, FOLDER), exist_ok=True)
        save(place(folder, file), "".join(f"{line}\n" for line in lines(outline)))


def forget(folder: str, file: str) -> None:
    """Take the file of a document away."""
    with contextlib.suppress(OSError):
        os.unlink(place(folder, file))


def lines(outline: Outline) -> Iterator[str]:
    """The lines, in reading order."""
    for unit in outline.walk():
        row = (describe(unit), visible(unit.heading), initials(unit.heading))
        words = {format_locator(unit): ""}
        if unit.kind in ("paragraph", "item", "subitem", "point"):
            # Only once 33款 is typed: 33款1 is not wanted by who looks for an article.
            words = {word: _LAST_NUMBER.sub("", word) for word in words}
        elif unit.kind in ("article", "part"):
            words.setdefault(spoken_in_full(unit), "第")
        for word, before in words.items():
            if is_plain(word):
                yield "\t".join((before, word, *row)).rstrip("\t")


def describe(unit: Unit) -> str:
    """What is shown beside a unit's locator: its heading, or how its text begins."""
    if unit.heading or not unit.sentences:
        return visible(unit.heading) or spoken_in_full(unit)
    return shortened(visible(unit.sentences[0]), _SENTENCE_SHOWN)


def initials(words: str) -> str:
    """Pinyin initials, 强化工程质量保障 → qhgczlbz; nothing where a character has none."""
    found = "".join(syllable[0] for syllable in pinyin.spell(words) if syllable.isalnum())
    return found if found.isascii() else ""


def is_plain(word: str) -> bool:
    """Whether a word can be typed in any shell as it is."""
    return word.isprintable() and not _UNFIT.search(word)
