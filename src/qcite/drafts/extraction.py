"""Lines of text out of a PDF file, in a process of its own.

pypdf is pure Python: it runs wherever Python does, and a file can make it take any time and
memory. Here both are bounded, and whatever goes wrong in it is one answer to the caller.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

from qcite.drafts import limits
from qcite.drafts.flow import is_wide

_NOTE_MARK = re.compile(r"\s*[\[〔(（]?(?:\d{1,3}|[ivxl]{1,5}|[①-⑳*])[\])）〕]?\s*")
_NOTE_SIZE = 0.75
"""Share of the line's type size below which a number is the mark of a note, not text."""
_COLUMN_GAP = 2.0
"""Ems of empty space in a line that separate columns."""

Failure = Literal["password", "cipher", "damaged", "pages", "library", "bounds"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is set, in points from the lower left corner of the page."""

    text: str
    """Without the marks of notes; columns are separated by a tab."""
    x: float
    y: float
    """Of its base line."""
    size: float
    """Of its largest type."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The pages of a file as lines in the order in which the file sets them."""

    pages: tuple[tuple[Line, ...], ...]
    annotated: bool
    """Whether there are comments or text fields, whose words are not in the lines."""


class ExtractionError(Exception):
    """Why nothing can be extracted: ``args[0]`` is a Failure."""


def extract(data: bytes) -> Extracted:
    """The lines of the file's pages. Raises ExtractionError."""
    try:
        import pypdf
        from pypdf.errors import DependencyError
    except ImportError:
        raise ExtractionError("library") from None
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ExtractionError("password")
        if len(reader.pages) > limits.MAX_PAGES:
            raise ExtractionError("pages")
        pages = []
        characters = 0
        annotated = False
        for page in reader.pages:
            lines = _Lines()
            page.extract_text(visitor_text=lines.visit)
            pages.append(tuple(lines.finish()))
            characters += sum(len(line.text) for line in pages[-1])
            if characters > limits.MAX_CHARACTERS:
                raise ExtractionError("bounds")
            annotated |= _is_annotated(page)
    except ExtractionError:
        raise
    except DependencyError:
        raise ExtractionError("cipher") from None
    except (MemoryError, RecursionError):
        raise ExtractionError("bounds") from None
    except Exception:
        # pypdf raises many kinds of errors on damaged files, not all its own.
        raise ExtractionError("damaged") from None
    return Extracted(tuple(pages), annotated)


def _is_annotated(page: Any) -> bool:
    marks = page.get("/Annots") or ()
    kinds = {mark.get_object().get("/Subtype") for mark in marks}
    return bool(kinds & {"/Text", "/FreeText", "/Highlight", "/StrikeOut", "/Widget"})


@dataclass(frozen=True, slots=True)
class _Fragment:
    text: str
    x: float
    y: float
    size: float


class _Lines:
    """Gathers what pypdf passes on, one piece of text at a time, into lines."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._fragments: list[_Fragment] = []

    def visit(
        self, text: str, user: list[float], matrix: list[float], _: object, size: float
    ) -> None:
        """``user`` and ``matrix`` transform the text's origin to the page (ISO 32000-1, 9.4.4)."""
        x = matrix[4] * user[0] + matrix[5] * user[2] + user[4]
        y = matrix[4] * user[1] + matrix[5] * user[3] + user[5]
        size *= abs(matrix[3] or matrix[1]) * abs(user[3] or user[1])
        for number, part in enumerate(text.split("\n")):
            if number:
                self._end()
            if part:
                self._fragments.append(_Fragment(part, x, y, size))

    def _end(self) -> None:
        fragments = [fragment for fragment in self._fragments if fragment.text.strip()]
        self._fragments, between = [], self._fragments
        if not fragments:
            return
        size = max(fragment.size for fragment in fragments)
        text = ""
        right = fragments[0].x
        for fragment in between:
            if not fragment.text.strip():
                text += " "
                continue
            if fragment.size < _NOTE_SIZE * size and _NOTE_MARK.fullmatch(fragment.text):
                continue
            if fragment.x > right + _COLUMN_GAP * size and text:
                text = text.rstrip(" ") + "\t"
            text += fragment.text
            right = max(right, fragment.x) + width(fragment.text) * fragment.size
        if text.strip():
            self._lines.append(Line(text.strip(), fragments[0].x, fragments[0].y, size))

    def finish(self) -> list[Line]:
        """The page's lines."""
        self._end()
        return self._lines


def width(text: str) -> float:
    """The width of ``text`` in ems: one for a Chinese character, half of it for any other."""
    return sum(1.0 if is_wide(character) else 0.5 for character in text)


def main() -> None:
    """Read a PDF from stdin, write what ``extract`` gives or why it does not, as JSON."""
    import json

    try:
        import resource
    except ImportError:  # Windows has no such limit; pypdf's own remain.
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (limits.PDF_MEMORY, limits.PDF_MEMORY))
    answer: dict[str, object]
    try:
        extracted = extract(sys.stdin.buffer.read())
        pages = [
            [[line.text, line.x, line.y, line.size] for line in page] for page in extracted.pages
        ]
        answer = {"pages": pages, "annotated": extracted.annotated}
    except ExtractionError as error:
        answer = {"failure": error.args[0]}
    except MemoryError:
        answer = {"failure": "bounds"}
    sys.stdout.write(json.dumps(answer))
