"""What one run of the program works with: its terminal, the document it speaks about, settings."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from qcite.cli.terminal import Terminal
from qcite.document import Document, load

if TYPE_CHECKING:
    from qcite.cli.configuration import Configuration
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
        """The document. Raises EditionError, LibraryError for a name that is not there, and
        ConfigurationError for settings that cannot be used."""
        return self.given or self.set_by(self.settings) or self.packaged

    @cached_property
    def packaged(self) -> Document:
        """The edition that comes with the program."""
        return load()

    @cached_property
    def given(self) -> Document | None:
        """The document that an option or the environment names."""
        if self.document_name is not None:
            return self._on_shelf(self.document_name)
        path = self.outline_path or self.terminal.environment.get("QCITE_OUTLINE")
        return load(path) if path else None

    def set_by(self, layers: Sequence[Configuration]) -> Document | None:
        """The document that settings name. What a folder's settings change is told."""
        for one in layers:
            if one.outline or one.document:
                found = load(one.outline) if one.outline else self._on_shelf(str(one.document))
                if not one.is_own:
                    from qcite.text.invisible import visible

                    self.terminal.talk(f"（按 {visible(one.source)} 用{found.name}）")
                return found
        return None

    def _on_shelf(self, name: str) -> Document:
        return load(self.shelf.place(self.shelf.get(name)))

    @cached_property
    def settings(self) -> tuple[Configuration, ...]:
        """The settings of the current folder and the user's own, as far as there are any."""
        from qcite.cli import settings

        environment = self.terminal.environment
        path = settings.own_path(environment)
        try:
            is_any = settings.is_any_above(os.getcwd())
        except FileNotFoundError:
            is_any = False  # The current folder has been deleted.
        if not is_any and not (path and os.path.lexists(path)):
            return ()
        from qcite.cli.configuration import Configurations, own

        return (*((Configurations().of("-"),) if is_any else ()), own(environment))

    @cached_property
    def shelf(self) -> Shelf:
        """The library."""
        from qcite.library import shelf

        environment = self.terminal.environment
        if not environment.get(shelf.VARIABLE):
            for one in self.settings:
                if one.library:
                    return shelf.Shelf(one.library)
        return shelf.Shelf(shelf.folder(environment))

    def choose(self, document: Document) -> None:
        """Speak about another document from here on."""
        self.__dict__["document"] = document
        self.outline_path = document.outline.source

    def choose_named(self, name: str) -> None:
        """Speak about the document that a name means. Raises LibraryError if none is called so."""
        self.choose(self.packaged if self.is_packaged(name) else self._on_shelf(name))

    def is_packaged(self, name: str) -> bool:
        """Whether a name means the edition that comes with the program, and another is in use."""
        return bool(self.document.outline.source) and name == self.packaged.outline.title

    @property
    def is_addressed(self) -> bool:
        """Whether another document than the packaged one was chosen."""
        return self.outline_path is not None or self.document_name is not None
