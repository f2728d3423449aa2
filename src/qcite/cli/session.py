"""What one run of the program works with: its terminal and the document it speaks about."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from qcite.cli.terminal import Terminal
from qcite.document import Document, load

if TYPE_CHECKING:
    from qcite.library.shelf import Shelf


class Session:
    """Handed to every command; loads what a command asks for, once."""

    def __init__(self, terminal: Terminal | None = None, outline_path: str | None = None) -> None:
        self.terminal = terminal or Terminal()
        self.outline_path = outline_path
        self.document_name: str | None = None
        """A document of the library, by its name; instead of a path."""

    @cached_property
    def document(self) -> Document:
        """The document. Raises EditionError, and LibraryError for a name that is not there."""
        if self.document_name is not None:
            shelf = self.shelf
            return load(shelf.place(shelf.get(self.document_name)))
        return load(self.outline_path or self.terminal.environment.get("QCITE_OUTLINE") or None)

    @cached_property
    def shelf(self) -> Shelf:
        """The library."""
        from qcite.library import shelf

        return shelf.Shelf(shelf.folder(self.terminal.environment))

    @property
    def is_addressed(self) -> bool:
        """Whether another document than the packaged one was chosen."""
        return self.outline_path is not None or self.document_name is not None

    def addressed(
        self, words: tuple[str, ...], *, alone: bool = False, keywords: bool = False
    ) -> tuple[str, ...]:
        """The words without a document's name before them, which becomes the session's document.

        A name without title marks is one before locators, or with ``alone`` by itself. Raises
        LibraryError for one that the library does not have: any in title marks, without them one
        that can be nothing else (``keywords``: it may be a keyword).
        """
        if self.is_addressed or not words:
            return words
        if alone or len(words) > 1 or words[0].lstrip().startswith("《"):
            from qcite.cli import naming

            return naming.addressed(self, words, alone=alone, keywords=keywords)
        return words
