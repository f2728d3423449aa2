"""The packaged edition, compiled: what the TOML files say, as modules that make the records.

The build of a wheel writes them (hatch_build.py), one for the text and one for the apparatus, which
few answers need. They hold for exactly the TOML files they were made from; without them, as in a
checkout, or beside other files, the TOML is read.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from qcite.edition import packaged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qcite.edition.apparatus import Apparatus
    from qcite.edition.outline import Outline

TEXT = "compiled_text"
APPARATUS = "compiled_apparatus"
"""Names of the modules, beside this one."""


def compile_edition() -> Mapping[str, str]:
    """The source of each module by its name, from the packaged TOML. Raises EditionError."""
    from qcite.edition import apparatus, loading

    outline = loading.load()
    notes = apparatus.load(outline)
    units = [
        one
        for unit in outline.walk()
        for one in (unit, *map(unit.sentence, range(1, len(unit.sentences) + 1)))
    ]
    counts = {unit.id: len(notes.open_in(unit)) for unit in units if notes.open_in(unit)}
    text = f"""\
import datetime

from qcite.edition.outline import Indicator, Outline, Publication, Unit

MADE_FROM = {_files()}
OPEN_PLACES = {counts}
OUTLINE = {source(outline)}
"""
    places = f"""\
from qcite.edition.apparatus import Apparatus, Reading, Variant, Witness
from qcite.edition.{TEXT} import OUTLINE

APPARATUS = {source(notes)}
"""
    return {TEXT: text, APPARATUS: places}


def source(value: Any, of_outline: bool = False) -> str:
    """An expression that makes a record again; a unit in the apparatus is one of the outline."""
    from dataclasses import is_dataclass
    from inspect import signature

    from qcite.edition.outline import Outline, Unit

    if isinstance(value, Unit) and not of_outline:
        return f"OUTLINE.units[{value.id!r}]"
    if isinstance(value, (Outline, Unit)) or is_dataclass(value):
        of_outline = of_outline or isinstance(value, Outline)
        written = (
            f"{name}={source(getattr(value, name), of_outline)}"
            for name, one in signature(type(value)).parameters.items()
            if getattr(value, name) != one.default
        )
        return f"{type(value).__name__}({', '.join(written)})"
    if type(value) is tuple:
        return f"({''.join(f'{source(one, of_outline)},' for one in value)})"
    return repr(value)


def read() -> tuple[Outline, Mapping[str, int]] | None:
    """The packaged edition, and by its id how many places are open in a unit that has any.

    None if there is nothing compiled, or it is of other TOML files.
    """
    try:
        text: Any = import_module(f"qcite.edition.{TEXT}")
    except ModuleNotFoundError:
        return None
    return (text.OUTLINE, text.OPEN_PLACES) if _files() == text.MADE_FROM else None


def read_apparatus() -> Apparatus:
    """The apparatus of the edition that ``read`` has read."""
    module: Any = import_module(f"qcite.edition.{APPARATUS}")
    apparatus: Apparatus = module.APPARATUS
    return apparatus


def _files() -> tuple[bytes | None, ...]:
    # Compared whole, they cost less than importing what makes digests.
    return tuple(map(packaged.read, packaged.EDITION))
