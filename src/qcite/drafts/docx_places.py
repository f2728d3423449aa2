"""The text of a .docx part, and where in the part its runs and text elements stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from qcite.drafts.docx_runs import TextElement
from qcite.drafts.docx_text import DocxReader
from qcite.drafts.paragraphs import Piece


class DocxPlaces(DocxReader):
    """Reads a part that is going to be written into."""

    _elements: list[TextElement]
    _runs: dict[int, int]
    _properties: dict[int, tuple[int, int]]
    """Where the properties of the open runs stand, by where the runs begin."""

    def run(self) -> None:
        self._elements = self._document.elements[self.member] = []
        self._runs = self._document.runs[self.member] = {}
        self._document.data[self.member] = self.data
        self._properties = {}
        self.closed["w:r"] = self._close_run
        self.closed["w:rPr"] = self._close_properties
        super().run()

    def stretches(self) -> Iterable[bytes]:
        return (self.data,)

    def _close_run(self) -> None:
        self._runs[self.begun[-1]] = self.element_end()
        self._properties.pop(self.begun[-1], None)

    def _close_properties(self) -> None:
        if self.path[-2:] == ["w:r", "w:rPr"]:
            self._properties[self.begun[-2]] = (self.begun[-1], self.element_end())

    def _open_text(self, attributes: Mapping[str, str]) -> None:
        super()._open_text(attributes)
        in_run = self.path[-2:-1] == ["w:r"] and len(self.path) > 2
        run = self.begun[-2] if in_run else -1
        self._elements.append(
            TextElement(
                self.begun[-1],
                self._preserved,
                run,
                self._properties.get(run, (0, 0)),
                self.path[-3] if in_run else "",
                self.begun[-3] if in_run else -1,
                "w:txbxContent" in self.path,
            )
        )

    def _piece(self, text: str) -> Piece:
        at = self.position
        if self.data[at] == 0x26 and not self.is_literal:  # "&": a reference to one character.
            end = self.data.index(b";", at) + 1
        else:
            raw = text.encode()
            end = at + len(raw)
            if self.is_literal or self.data[at:end] != raw:
                at = end = -1
        return replace(super()._piece(text), at=at, end=end, element=len(self._elements) - 1)
