"""What one run of the program works with: its terminal and the document it speaks about."""

from __future__ import annotations

from functools import cached_property

from qcite.cli.terminal import Terminal
from qcite.document import Document, load


class Session:
    """Handed to every command; loads what a command asks for, once."""

    def __init__(self, terminal: Terminal | None = None, outline_path: str | None = None) -> None:
        self.terminal = terminal or Terminal()
        self.outline_path = outline_path

    @cached_property
    def document(self) -> Document:
        """The document. Raises EditionError."""
        return load(self.outline_path or self.terminal.environment.get("QCITE_OUTLINE") or None)
