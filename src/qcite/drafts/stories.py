"""Texts of a .docx or .odt that flow by themselves, and the cells of their tables."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field

from qcite.drafts.documents import OfficeDocument
from qcite.drafts.paragraphs import Paragraph, settle_breaks
from qcite.drafts.xml import XmlReader

BODY = "正文"


class Cells:
    """Labels of the table cells that are open in a story."""

    def __init__(self, story: str) -> None:
        self._story = "" if story == BODY else story
        self._tables: list[list[int]] = []
        self._labels: list[str] = []

    @property
    def cell(self) -> tuple[int, int, int] | None:
        """Table, row and column of the innermost cell that is open."""
        if not (self._tables and self._labels):
            return None
        number, row, column = self._tables[-1]
        return number, row, column

    @property
    def label(self) -> str:
        """Where a paragraph is: 表格2第3行第1列, or the story itself."""
        return self._labels[-1] if self._labels else self._story or BODY

    def open_table(self, number: int) -> None:
        """``number`` counts the document's tables in order, those in cells included."""
        self._tables.append([number, 0, 0])

    def close_table(self) -> None:
        self._tables.pop()

    def open_row(self, rows: int = 1) -> None:
        if self._tables:
            number, row, _ = self._tables[-1]
            self._tables[-1] = [number, row + rows, 0]

    def open_cell(self) -> None:
        """The next cell of the row."""
        label = self.label
        if self._tables:
            self.widen(1)
            number, row, column = self._tables[-1]
            label = f"{self._story}表格{number}第{row}行第{column}列"
        self._labels.append(label)

    def widen(self, columns: int) -> None:
        """Go on by ``columns`` in the row: a cell may span several."""
        if self._tables:
            self._tables[-1][2] += columns

    def close_cell(self) -> None:
        self._labels.pop()


@dataclass(slots=True)
class Story:
    """Text that flows by itself: the body, a note, a header, a text box, a comment."""

    label: str
    out: list[Paragraph]
    cells: Cells = field(init=False)
    paragraph: Paragraph | None = None
    boxes: list[Paragraph] = field(default_factory=list)
    """What stands in text boxes anchored in the paragraph."""

    def __post_init__(self) -> None:
        self.cells = Cells(self.label)

    def begin_paragraph(self, member: str) -> Paragraph:
        """A paragraph that is written in the part ``member``."""
        self.paragraph = Paragraph(self.cells.label, member, cell=self.cells.cell)
        return self.paragraph

    def box_label(self, number: int) -> str:
        """What a text box anchored in it is called."""
        return f"{'' if self.label == BODY else self.label}文本框{number}"

    def flush(self) -> None:
        """Finish the paragraph that is open, if any."""
        if self.paragraph is not None:
            settle_breaks(self.paragraph)
            if self.paragraph.text.strip():
                self.out.append(self.paragraph)
            self.paragraph = None
        self.out.extend(self.boxes)
        self.boxes.clear()


class StoryReader(XmlReader, ABC):
    """What the readers of both formats do alike."""

    _document: OfficeDocument
    _story: Story
    """The innermost that is open."""

    def __init__(
        self, document: OfficeDocument, member: str, namespaces: Mapping[str, str]
    ) -> None:
        super().__init__(document.package, member, namespaces)
        self._document = document
        self._stories: list[Story] = []
        """Those around it, outermost first."""
        self._open_comments: dict[str, tuple[str, ...]] = {}
        """The codes to be left out, by the comment whose range is being read."""

    @abstractmethod
    def _flush(self) -> None:
        """Finish the paragraph that is open, if any."""

    def _close_story(self) -> None:
        self._flush()
        self._story = self._stories.pop()

    def _close_cell(self) -> None:
        self._flush()
        self._story.cells.close_cell()

    def _picture(self, _: Mapping[str, str]) -> None:
        self._document.pictures += 1

    def _object(self, _: Mapping[str, str]) -> None:
        self._document.objects = True
