"""The packaged edition, compiled: what the TOML files say, read without parsing and validating.

The build of a wheel writes it (hatch_build.py). It holds for exactly the TOML files it was made
from; without it, as in a checkout, or beside other files, the TOML is read.
"""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING
from zlib import crc32

from qcite.edition import packaged

if TYPE_CHECKING:
    from qcite.edition.apparatus import Apparatus
    from qcite.edition.outline import Outline

FILE = "edition.pickle"


def compile_edition() -> bytes:
    """The content of the file, from the packaged TOML. Raises EditionError."""
    from qcite.edition import apparatus, loading

    outline = loading.load()
    edition = (_digest(), outline, apparatus.load(outline))
    return pickle.dumps(edition, protocol=5)


def read() -> tuple[Outline, Apparatus] | None:
    """The packaged edition; None if there is nothing compiled, or it is of other TOML files."""
    content = packaged.read(FILE)
    if content is None:
        return None
    digest, outline, apparatus = pickle.loads(content)
    return (outline, apparatus) if digest == _digest() else None


def _digest() -> tuple[int, ...]:
    return tuple(crc32(packaged.read(name) or b"") for name in packaged.EDITION)
