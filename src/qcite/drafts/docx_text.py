"""The text of a .docx part as it reads with every tracked change accepted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from qcite.drafts.documents import OfficeDocument
from qcite.drafts.docx_comment_parts import Entry
from qcite.drafts.docx_names import NAMESPACES, OFF
from qcite.drafts.docx_numbering import Labels
from qcite.drafts.docx_runs import TextElement
from qcite.drafts.docx_styles import outline_level
from qcite.drafts.model import MASK
from qcite.drafts.paragraphs import BREAK, Paragraph, Piece, cut
from qcite.drafts.stories import BODY, Story, StoryReader
from qcite.drafts.xml_abridged import abridged

_SPACES = str.maketrans("\t\n\r", "   ")
_SYMBOLS = range(0xF000, 0xF100)
"""Where a symbol font has its pictographs (ECMA-376 part 1, 17.3.3.30)."""
_CHANGED_FORMAT = (
    "cellMerge numberingChange pPrChange rPrChange sectPrChange tblGridChange tblPrChange "
    "tblPrExChange tcPrChange trPrChange"
)
_JOINT = rb"</(?<![\s;]</)(\w+):t></\1:r><\1:r(?: [^<>]*)?><\1:t>(?![\s&])(?=[^<]*[^<\s;]<)"
"""Between two runs whose text goes on from one to the next: no spaces, which count only for text
elements that say so."""


@dataclass(slots=True)
class WordDocument(OfficeDocument):
    """A .docx taken apart."""

    elements: dict[str, list[TextElement]] = field(default_factory=dict)
    """Of each part."""
    hiding: frozenset[str] = frozenset()
    """Ids of the styles of paragraphs and of runs whose text is hidden."""
    main: str = ""
    """The part that the body is in,"""
    comments: str = ""
    """and the one that comments are in; "" for none."""
    entries: list[Entry] = field(default_factory=list)
    """The comments in it."""
    runs: dict[str, dict[int, int]] = field(default_factory=dict)
    """Of each part, where the runs end, by where they begin."""
    levels: Mapping[str, int] = field(default_factory=dict)
    """Of the styles of headings, by id; 1 is the highest."""
    labels: Labels | None = None
    """What is counted before paragraphs; None where nothing is."""


@dataclass(slots=True)
class _Story(Story):
    joined: bool = False
    """Whether the paragraph's mark is deleted or hidden: the next one continues it."""
    fields: list[bool] = field(default_factory=list)
    """Of each open field, whether its instruction is being read, and not its result."""
    style: str = ""
    """Of the paragraph,"""
    list_id: str = ""
    """and what it says of its list, which goes before what its style says,"""
    list_level: str = ""
    """and of the level of that."""
    hiding: bool = False
    """Whether the style of the paragraph hides text."""
    hidden: bool = False
    """Whether the text of the run is hidden."""


class DocxReader(StoryReader):
    """Reads one part of the text into paragraphs; where it stands is noted by ``DocxPlaces``."""

    _document: WordDocument
    _story: _Story

    def __init__(
        self,
        document: WordDocument,
        member: str,
        comments: Mapping[str, tuple[str, ...]],
        tables: Iterator[int],
        boxes: Iterator[int],
    ) -> None:
        super().__init__(document, member, NAMESPACES)
        self.headers: list[str] = []
        self.footers: list[str] = []
        self.footnotes: dict[str, int] = {}
        self.endnotes: dict[str, int] = {}
        self._comments = comments
        self._tables = tables
        self._boxes = boxes
        self._story = _Story("", [])
        self._notes: Mapping[str, str] = {}
        self._of_notes: dict[str, list[Paragraph]] = {}
        self._alternatives: list[bool] = []
        self._first_piece = 0
        self._preserved = False
        self.opened.update(
            {
                "w:p": self._open_paragraph,
                "w:r": self._open_run,
                "w:t": self._open_text,
                "w:pStyle": self._paragraph_style,
                "w:numId": self._list,
                "w:ilvl": self._list_level,
                "w:outlineLvl": self._outline_level,
                "w:rStyle": self._run_style,
                "w:vanish": self._vanish,
                "w:del": self._deleted,
                "w:moveFrom": self._deleted,
                "w:ins": self._inserted,
                "w:moveTo": self._inserted,
                "w:cellIns": self._inserted,
                "w:cellDel": self._deleted_cell,
                "w:tab": lambda _: self._in_run("\t"),
                "w:ptab": lambda _: self._in_run("\t"),
                "w:br": lambda _: self._in_run("\n"),
                "w:cr": lambda _: self._in_run("\n"),
                "w:noBreakHyphen": lambda _: self._in_run("-"),
                "w:sym": self._symbol,
                "w:fldChar": self._field,
                "w:rt": lambda _: self.skip(),
                "w:footnote": self._open_note,
                "w:endnote": self._open_note,
                "w:footnoteReference": lambda found: self._refer("脚注", self.footnotes, found),
                "w:endnoteReference": lambda found: self._refer("尾注", self.endnotes, found),
                "w:headerReference": lambda found: self.headers.append(self.get(found, "r:id")),
                "w:footerReference": lambda found: self.footers.append(self.get(found, "r:id")),
                "w:commentRangeStart": self._open_comment,
                "w:commentRangeEnd": self._close_comment,
                "w:commentReference": self._comment,
                "w:tbl": lambda _: self._story.cells.open_table(next(self._tables)),
                "w:tr": lambda _: self._story.cells.open_row(),
                "w:tc": self._open_cell,
                "w:gridSpan": self._span,
                "w:txbxContent": self._open_box,
                "w:altChunk": self._foreign,
                "mc:AlternateContent": lambda _: self._alternatives.append(False),
                "mc:Choice": self._alternative,
                "mc:Fallback": self._alternative,
                "m:t": lambda _: self.characters(self._add),
                "a:blip": self._picture,
                "v:imagedata": self._picture,
                "o:OLEObject": self._object,
                "c:chart": self._object,
                "dgm:relIds": self._object,
            }
        )
        self.opened.update((f"w:{name}", lambda _: self.skip()) for name in _CHANGED_FORMAT.split())
        self.closed.update(
            {
                "w:p": self._close_paragraph,
                "w:t": self._close_text,
                "w:tbl": lambda: self._story.cells.close_table(),
                "w:tc": self._close_cell,
                "w:footnote": self._close_story,
                "w:endnote": self._close_story,
                "w:txbxContent": self._close_story,
                "mc:AlternateContent": self._close_alternatives,
                "m:t": lambda: self.characters(None),
            }
        )

    def stretches(self) -> Iterable[bytes]:
        # Whether text is hidden is said by run.
        hides = self._document.hiding or b"vanish" in self.data
        return abridged(self.data, {*self.opened, *self.closed}, b"" if hides else _JOINT)

    def read(self, label: str = BODY, notes: Mapping[str, str] | None = None) -> None:
        """Read the part as ``label``, or the notes in it by id, each under its own label."""
        self._notes = notes or {}
        self._story = _Story(label, self._document.paragraphs)
        self.run()
        self._flush()
        for note in self._notes:
            self._document.paragraphs.extend(self._of_notes.get(note, ()))

    # Paragraphs and what they stand in

    def _paragraph(self) -> Paragraph:
        story = self._story
        paragraph = story.paragraph or story.begin_paragraph(self.member)
        if self._open_comments:
            paragraph.codes.update(self._open_comments.values())
        return paragraph

    def _open_paragraph(self, _: Mapping[str, str]) -> None:
        story = self._story
        story.joined = story.hiding = False
        story.style = story.list_id = story.list_level = ""
        self._paragraph()

    def _close_paragraph(self) -> None:
        if not self._story.joined:
            self._flush()

    def _flush(self) -> None:
        story = self._story
        story.joined = False
        # No instruction of a field goes over a paragraph: an unfinished field hides no more.
        story.fields = [False] * len(story.fields)
        if story.paragraph is not None and self._document.labels is not None:
            label = self._document.labels.next(story.style, story.list_id, story.list_level)
            story.paragraph.number(label)
        story.flush()

    def _open_note(self, attributes: Mapping[str, str]) -> None:
        note = self.get(attributes, "w:id")
        self._stories.append(self._story)
        if note not in self._notes:  # A separator, or a note whose reference is deleted.
            self.skip()
        else:
            self._story = _Story(self._notes[note], self._of_notes.setdefault(note, []))

    def _refer(self, label: str, notes: dict[str, int], attributes: Mapping[str, str]) -> None:
        number = notes.setdefault(self.get(attributes, "w:id"), len(notes) + 1)
        paragraph = self._story.paragraph
        if paragraph is not None and paragraph.pieces:
            self._document.references[f"{label}{number}"] = (paragraph, paragraph.pieces[-1])

    def _open_box(self, _: Mapping[str, str]) -> None:
        self._paragraph()
        story = self._story
        self._stories.append(story)
        self._story = _Story(story.box_label(next(self._boxes)), story.boxes)

    def _open_cell(self, _: Mapping[str, str]) -> None:
        self._flush()
        self._story.cells.open_cell()

    def _span(self, attributes: Mapping[str, str]) -> None:
        span = self.get(attributes, "w:val")
        if span.isascii() and span.isdigit():
            self._story.cells.widen(min(int(span[:3]), 100) - 1)

    # Tracked changes and alternatives

    def _deleted(self, _: Mapping[str, str]) -> None:
        self._document.revised = True
        around = self.path[-3:-1]
        if around == ["w:pPr", "w:rPr"]:
            self._story.joined = True
        elif around == ["w:tr", "w:trPr"]:
            self._story.cells.open_row(-1)
            self.skip(len(self.path) - 2)
        elif around[-1:] not in (["w:rPr"], ["w:trPr"]):
            self.skip()

    def _deleted_cell(self, _: Mapping[str, str]) -> None:
        self._document.revised = True
        if self.path[-3:-1] == ["w:tc", "w:tcPr"]:
            self.skip(len(self.path) - 2)

    def _inserted(self, _: Mapping[str, str]) -> None:
        self._document.revised = True

    def _alternative(self, _: Mapping[str, str]) -> None:
        """Of alternative contents the first is read (ECMA-376 part 3, 7.5)."""
        if self._alternatives:
            if self._alternatives[-1]:
                self.skip()
            self._alternatives[-1] = True

    def _close_alternatives(self) -> None:
        self._alternatives.pop()

    # Runs and text

    def _open_run(self, _: Mapping[str, str]) -> None:
        self._story.hidden = self._story.hiding

    def _paragraph_style(self, attributes: Mapping[str, str]) -> None:
        self._story.style = style = self.get(attributes, "w:val")
        self._story.hiding = style in self._document.hiding
        self._paragraph().level = self._document.levels.get(style, 0)

    def _outline_level(self, attributes: Mapping[str, str]) -> None:
        if self.path[-3:-1] == ["w:p", "w:pPr"]:
            self._paragraph().level = outline_level(self.get(attributes, "w:val"))

    def _list(self, attributes: Mapping[str, str]) -> None:
        if self.path[-4:-1] == ["w:p", "w:pPr", "w:numPr"]:
            self._story.list_id = self.get(attributes, "w:val")

    def _list_level(self, attributes: Mapping[str, str]) -> None:
        if self.path[-4:-1] == ["w:p", "w:pPr", "w:numPr"]:
            self._story.list_level = self.get(attributes, "w:val")

    def _run_style(self, attributes: Mapping[str, str]) -> None:
        if self.path[-3:-1] == ["w:r", "w:rPr"]:
            # What both styles hide is shown (ECMA-376 part 1, 17.7.3).
            self._story.hidden ^= self.get(attributes, "w:val") in self._document.hiding

    def _vanish(self, attributes: Mapping[str, str]) -> None:
        hides = self.get(attributes, "w:val") not in OFF
        if self.path[-3:-1] == ["w:r", "w:rPr"]:
            self._story.hidden = hides
        elif self.path[-3:-1] == ["w:pPr", "w:rPr"]:
            self._story.joined |= hides

    def _open_text(self, attributes: Mapping[str, str]) -> None:
        self._preserved = self.get(attributes, "xml:space") == "preserve"
        self._first_piece = len(self._paragraph().pieces)
        self.characters(self._text)

    def _text(self, text: str) -> None:
        if self._is_shown():
            self._paragraph().pieces.append(self._piece(text))

    def _piece(self, text: str) -> Piece:
        """A piece of characters that are being read."""
        if "\n" in text or "\t" in text or "\r" in text:
            text = text.translate(_SPACES)
        return Piece(text)

    def _close_text(self) -> None:
        self.characters(None)
        pieces = self._paragraph().pieces
        if self._preserved:
            return
        # Spaces at the ends of the element are not content (ECMA-376 part 1, 17.3.3.31).
        own = pieces[self._first_piece :]
        if not own or " " not in (own[0].text[:1], own[-1].text[-1:]):
            return
        text = "".join([piece.text for piece in own])
        spaces = len(text) - len(text.lstrip(" "))
        pieces[self._first_piece :] = cut(own, spaces, len(text.rstrip(" ")))

    def _is_shown(self) -> bool:
        if self._story.hidden:
            self._document.hidden = True
            return False
        return not any(self._story.fields)

    def _add(self, text: str) -> None:
        if self._is_shown():
            self._paragraph().pieces.append(BREAK if text == "\n" else Piece(text))

    def _in_run(self, text: str) -> None:
        if self.path[-2:-1] == ["w:r"]:  # A w:tab is a tab stop elsewhere.
            self._add(text)

    def _symbol(self, attributes: Mapping[str, str]) -> None:
        try:
            code = int(self.get(attributes, "w:char"), 16)
            self._in_run(MASK if code in _SYMBOLS else chr(code))
        except (ValueError, OverflowError):
            self._in_run(MASK)

    def _field(self, attributes: Mapping[str, str]) -> None:
        kind = self.get(attributes, "w:fldCharType")
        fields = self._story.fields
        if kind == "begin":
            fields.append(True)
        elif fields and kind == "separate":
            fields[-1] = False
        elif fields and kind == "end":
            fields.pop()

    # Comments, and what is not read

    def _open_comment(self, attributes: Mapping[str, str]) -> None:
        identifier = self.get(attributes, "w:id")
        if identifier in self._comments:
            self._open_comments[identifier] = self._comments[identifier]
            if self._story.paragraph is not None:
                self._paragraph()

    def _close_comment(self, attributes: Mapping[str, str]) -> None:
        self._open_comments.pop(self.get(attributes, "w:id"), None)

    def _comment(self, attributes: Mapping[str, str]) -> None:
        identifier = self.get(attributes, "w:id")
        if identifier in self._comments:
            self._paragraph().codes.add(self._comments[identifier])

    def _foreign(self, _: Mapping[str, str]) -> None:
        self._document.foreign = True
