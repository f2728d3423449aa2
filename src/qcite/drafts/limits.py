"""Bounds within which a file is read; whatever exceeds one is refused with a message.

They are far above any draft written by people and low enough that a hostile file costs seconds
and a few hundred mebibytes at most.
"""

from __future__ import annotations

MIB = 1024 * 1024

MAX_PACKAGE = 100 * MIB
"""Bytes of a .docx, .odt or .pdf file: pictures make them large."""

MAX_TEXT = 32 * MIB
"""Bytes of a .txt, .md or .html file."""

MAX_PART = 64 * MIB
"""Bytes of one XML part of a .docx or .odt, unpacked; its size in the directory may lie."""

MAX_PARTS = 128 * MIB
"""Bytes of all XML parts read from one file, unpacked."""

MAX_MEMBERS = 10_000
"""Members of a ZIP archive: its directory is held in memory."""

MAX_DEPTH = 1_000
"""Nesting of XML elements."""

MAX_CHARACTERS = 20_000_000
"""Characters of text in a draft, wherever they come from."""

MAX_PAGES = 2_000
"""Pages of a .pdf."""

PDF_SECONDS = 120
"""Wall-clock time for one .pdf, whose reader runs in a process of its own."""

PDF_MEMORY = 1024 * MIB
"""Address space of that process, where the system can limit it."""

OFFICE_SECONDS = 90
"""Wall-clock time for LibreOffice to convert one .doc or .wps."""

MARKDOWN_SECONDS = 30
"""Wall-clock time for one .md: some nestings cost its parser quadratic time. A million characters
of a real draft take half a second."""

MAX_NESTING = 100
"""Lists and block quotations of one .md within each other, as its parser counts them: a list is
two. Its own limit of twenty drops the text without a word."""

MAX_TOKENS = 500_000
"""Blocks of one .md, or pieces of one of its paragraphs, as its parser counts them."""
