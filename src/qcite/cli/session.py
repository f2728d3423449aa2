"""What one run of the program works with: its terminal and the document it speaks about."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from qcite.cli.terminal import Terminal
from qcite.edition import loading
from qcite.edition.outline import Outline

if TYPE_CHECKING:
    from qcite.edition.apparatus import Apparatus


class Session:
    """Handed to every command; loads what a command asks for, once."""

    def __init__(self, terminal: Terminal | None = None, outline_path: str | None = None) -> None:
        self.terminal = terminal or Terminal()
        self.outline_path = outline_path

    @cached_property
    def outline(self) -> Outline:
        """The document. Raises EditionError."""
        path = self.outline_path or self.terminal.environment.get("QCITE_OUTLINE") or None
        return loading.load(path)

    @cached_property
    def doubts(self) -> Apparatus:
        """Its open variants alone, which load faster. Raises EditionError."""
        from qcite.edition import apparatus

        return apparatus.load_open(self.outline)

    @cached_property
    def apparatus(self) -> Apparatus:
        """Its apparatus. Raises EditionError."""
        from qcite.edition import apparatus

        return apparatus.load(self.outline)
