"""A draft that an editor has open, checked; its places and the editor's positions."""

from __future__ import annotations

from dataclasses import dataclass

from lsprotocol import types
from pygls.workspace import TextDocument

from qcite.checking.findings import Cited, Report
from qcite.checking.results import FileResult
from qcite.drafts.model import Draft, Place


@dataclass(frozen=True)
class OpenDraft:
    """What is known of one version of a draft."""

    uri: str
    version: int | None
    text: TextDocument
    draft: Draft
    report: Report
    result: FileResult

    def range(self, start: Place, end: Place) -> types.Range:
        """The editor's range between two places of the draft."""
        return types.Range(
            self._position(start.line, start.column), self._position(end.line, end.column)
        )

    def edit(self, start: int, end: int, words: str) -> types.TextEdit:
        """Words in place of a stretch of the draft's text."""
        first = self.draft.place(start)
        last = self.draft.place(max(start, end - 1))
        before = self._position(first.line, first.column)
        after = self._position(last.line, last.column + (1 if end > start else 0))
        return types.TextEdit(types.Range(before, after), words)

    def offset(self, position: types.Position) -> int:
        """The offset in the draft's text of a position, found by its places."""
        inside = self.text.position_codec.position_from_client_units(self.text.lines, position)
        wanted = inside.line + 1, inside.character + 1
        low, high = 0, len(self.draft.text)
        while low < high:
            middle = (low + high) // 2
            place = self.draft.place(middle)
            if (place.line, place.column) < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def cited_at(self, offset: int) -> Cited | None:
        """The citation that stands at an offset."""
        return next((one for one in self.report.cited if one.start <= offset <= one.end), None)

    def _position(self, line: int, column: int) -> types.Position:
        lines = self.text.lines
        if line > len(lines):
            return types.Position(line - 1, 0)
        before = lines[line - 1][: column - 1]
        return types.Position(line - 1, self.text.position_codec.client_num_units(before))
