"""What one run of the program works with: its terminal and the document it speaks about."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from qcite.cli.terminal import Terminal
from qcite.document import Document, load

if TYPE_CHECKING:
    from qcite.edition.apparatus import Apparatus
    from qcite.edition.outline import Outline


class Session:
    """Handed to every command; loads what a command asks for, once."""

    def __init__(self, terminal: Terminal | None = None, outline_path: str | None = None) -> None:
        self.terminal = terminal or Terminal()
        self.outline_path = outline_path

    @cached_property
    def document(self) -> Document:
        """The document. Raises EditionError."""
        return load(self.outline_path or self.terminal.environment.get("QCITE_OUTLINE") or None)

    @property
    def outline(self) -> Outline:
        """The document's outline. Raises EditionError."""
        return self.document.outline

    @property
    def doubts(self) -> Apparatus:
        """The open places of its apparatus alone, which load faster. Raises EditionError."""
        return self.document.doubts

    @property
    def apparatus(self) -> Apparatus:
        """Its apparatus. Raises EditionError."""
        return self.document.apparatus
