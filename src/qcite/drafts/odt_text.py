"""The text of an .odt part as it reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count

from qcite.drafts.documents import AUTHOR, OfficeDocument
from qcite.drafts.flow import ignored_codes
from qcite.drafts.numbering import number
from qcite.drafts.odt_names import NAMESPACES
from qcite.drafts.odt_numbering import OUTLINE, Lists, OpenList
from qcite.drafts.paragraphs import BREAK, Paragraph, Piece
from qcite.drafts.stories import BODY, Cells, Story, StoryReader

_OMITTED = (
    "text:note-citation text:ruby-text office:forms svg:title svg:desc "
    "text:table-of-content-source text:illustration-index-source text:table-index-source "
    "text:object-index-source text:user-index-source text:alphabetical-index-source "
    "text:bibliography-source text:sequence-decls text:variable-decls text:user-field-decls "
    "text:dde-connection-decls text:script office:event-listeners math:math"
)
_HEADERS = {
    "style:header": "页眉",
    "style:header-left": "页眉",
    "style:header-first": "页眉",
    "style:footer": "页脚",
    "style:footer-left": "页脚",
    "style:footer-first": "页脚",
}
_BOXES = (
    "draw:text-box draw:custom-shape draw:rect draw:ellipse draw:circle draw:line draw:polyline "
    "draw:polygon draw:regular-polygon draw:path draw:connector draw:caption draw:measure"
)
"""What a paragraph can have anchored in it that has paragraphs of its own."""
_EDITABLE = frozenset(("text:p", "text:h", "text:span", "text:a"))
_CHUNK = re.compile("[ \t\r\n]+|[^ \t\r\n]+")
_ANNOTATION_END = re.compile(rb"""annotation-end\b[^>]*\boffice:name=["']([^"'<>]*)["']""")
_LEVEL = re.compile("[1-9]|10", re.ASCII)
_MAX_SPACES = 100


@dataclass(slots=True)
class _Style:
    parent: tuple[str, str]
    display: str = ""
    """Its ``text:display``; empty if it leaves that to its parent."""
    unlisted: bool = False
    """Whether it says that its paragraphs are in no list."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A comment, by where its element stands in its part."""

    name: str
    """That the end of its range refers to; empty if it is on a point."""
    is_own: bool
    start: int
    end: int


@dataclass(slots=True)
class TextDocument(OfficeDocument):
    """An .odt taken apart."""

    annotations: dict[str, list[Annotation]] = field(default_factory=dict)
    """Of each part."""

    changes: tuple[int, int, bool] = (0, 0, False)
    """What of content.xml to exchange for descriptions of tracked changes, and whether that is
    inside a list of them."""
    first_change: int = 1
    """The first number that is free for the id of a change of ours."""
    styles: dict[tuple[str, str], _Style] = field(default_factory=dict)
    """By family and name. Of two parts' automatic styles the later one's count."""
    lists: Lists = field(default_factory=Lists)


@dataclass(slots=True)
class _Story(Story):
    spaced: bool = True
    """Whether white space that follows is left out."""
    boxed: bool = False
    """Whether it is, or is in, a text box."""
    hiding: list[bool] = field(default_factory=list)
    """Of the open paragraph and its open spans, whether their style hides text."""
    lists: list[OpenList] = field(default_factory=list)
    """Those that are open, outermost first."""
    number: str | None = None
    """What is counted before the paragraph that is open."""


class OdtReader(StoryReader):
    """Reads one part into paragraphs."""

    _document: TextDocument
    _story: _Story

    def __init__(self, document: TextDocument, member: str) -> None:
        super().__init__(document, member, NAMESPACES)
        self._story = _Story("", [])
        self._notes: dict[str, list[Paragraph]] = {"footnote": [], "endnote": []}
        self._note_numbers = {"footnote": count(1), "endnote": count(1)}
        self._note = "footnote"
        self._tables = count(1)
        self._boxes = count(1)
        self._ranges = {
            found.decode("utf-8", "replace") for found in _ANNOTATION_END.findall(self.data)
        }
        self._region = ""
        self._deletions: set[str] = set()
        self._deleting: set[str] = set()
        self._annotations: list[tuple[str, int, list[str]]] = []
        self._style = _Style(("", ""))
        lists = document.lists
        self.opened.update((name, lambda _: self.skip()) for name in _OMITTED.split())
        self.opened.update(
            {
                "style:style": self._open_style,
                "style:text-properties": self._style_text,
                "text:list-style": lambda found: lists.open_style(self.get(found, "style:name")),
                "text:outline-style": lambda _: lists.open_style(OUTLINE),
                "text:list-level-style-number": lambda found: lists.open_level(self.get, found),
                "text:outline-level-style": lambda found: lists.open_level(self.get, found),
                "text:list-level-style-bullet": lambda found: lists.open_bullet(self.get, found),
                "style:list-level-label-alignment": lambda found: lists.follow(
                    self.get(found, "text:label-followed-by")
                ),
                "text:list": lambda found: self._story.lists.append(
                    lists.open_list(self._story.lists, self.get, found)
                ),
                "text:list-item": self._open_item,
                "office:text": self._open_body,
                "text:tracked-changes": self._open_changes,
                "text:changed-region": self._open_region,
                "text:deletion": self._open_deletion,
                "text:insertion": lambda _: self.skip(),
                "text:format-change": lambda _: self.skip(),
                "text:change-start": self._start_change,
                "text:change-end": self._end_change,
                "text:p": self._open_paragraph,
                "text:h": self._open_heading,
                "text:span": lambda found: self._open_hiding("text", found),
                "text:section": self._open_section,
                "text:s": self._spaces,
                "text:tab": lambda _: self._add(Piece("\t")),
                "text:line-break": lambda _: self._add(BREAK),
                "text:hidden-text": self._hidden,
                "text:hidden-paragraph": self._hidden,
                "text:note": self._open_note,
                "text:note-body": self._open_note_body,
                "office:annotation": self._open_annotation,
                "dc:creator": self._open_creator,
                "office:annotation-end": self._end_annotation,
                "table:table": self._open_table,
                "table:table-row": lambda _: self._story.cells.open_row(),
                "table:table-cell": self._open_cell,
                "table:covered-table-cell": lambda _: self._story.cells.widen(1),
                "draw:image": self._picture,
                "draw:object": self._object,
                "draw:object-ole": self._object,
            }
        )
        self.opened.update((name, self._open_header) for name in _HEADERS)
        self.opened.update((name, self._open_box) for name in _BOXES.split())
        self.closed.update(
            {
                "text:p": self._close_paragraph,
                "text:h": self._close_paragraph,
                "text:span": self._close_hiding,
                "text:list": self._close_list,
                "text:note-body": self._close_story,
                "office:annotation": self._close_annotation,
                "dc:creator": lambda: self.characters(None),
                "table:table": lambda: self._story.cells.close_table(),
                "table:table-cell": self._close_cell,
                "office:forms": self._close_forms,
            }
        )
        self.closed.update((name, self._close_story) for name in _HEADERS)
        self.closed.update((name, self._close_story) for name in _BOXES.split())

    def read(self) -> None:
        """Read the part: the body of content.xml, the headers and footers of styles.xml."""
        self._story = _Story(BODY, self._document.paragraphs)
        self.run()
        self._flush()
        for notes in self._notes.values():
            self._document.paragraphs.extend(notes)
        self._document.data[self.member] = self.data

    # Styles

    def _open_style(self, attributes: Mapping[str, str]) -> None:
        family = self.get(attributes, "style:family")
        self._style = _Style((family, self.get(attributes, "style:parent-style-name")))
        # An empty name takes headings out of the numbering of their parent style.
        self._style.unlisted = self.get(attributes, "style:list-style-name", "-") == ""
        self._document.styles[family, self.get(attributes, "style:name")] = self._style

    def _style_text(self, attributes: Mapping[str, str]) -> None:
        if self.path[-2:-1] == ["style:style"]:
            self._style.display = self.get(attributes, "text:display")

    def _is_hidden(self, family: str, name: str) -> bool:
        """Whether a style, or else those it is made from, hides text."""
        seen = set()
        key = (family, name)
        while key not in seen and (style := self._document.styles.get(key)):
            if style.display:
                return style.display == "none"
            seen.add(key)
            key = style.parent
        return False

    def _open_hiding(self, family: str, attributes: Mapping[str, str]) -> None:
        name = self.get(attributes, "text:style-name")
        self._story.hiding.append(self._is_hidden(family, name))

    def _close_hiding(self) -> None:
        if self._story.hiding:
            self._story.hiding.pop()

    def _open_section(self, attributes: Mapping[str, str]) -> None:
        if self.get(attributes, "text:display") == "none":
            self._hidden(attributes)

    # The body, and its list of tracked changes

    def _open_body(self, _: Mapping[str, str]) -> None:
        at = self.tag_end(self.position)
        self._document.changes = (at, at, False)

    def _close_forms(self) -> None:
        if self.path[-2:-1] == ["office:text"]:
            # Tracked changes come after the forms (ODF 1.3 part 3, 3.4).
            at = self.element_end()
            self._document.changes = (at, at, False)

    def _open_changes(self, _: Mapping[str, str]) -> None:
        self._document.revised = True
        if self.path[-2:-1] == ["office:text"]:
            start, end = self.position, self.tag_end(self.position)
            listed = self.data[end - 2 : end] != b"/>"
            self._document.changes = (end if listed else start, end, listed)

    def _open_region(self, attributes: Mapping[str, str]) -> None:
        self._region = self.get(attributes, "xml:id") or self.get(attributes, "text:id")

    def _open_deletion(self, _: Mapping[str, str]) -> None:
        # What was deleted is here; LibreOffice leaves it in the text in headers and footers.
        if self.path[-2:-1] == ["text:changed-region"]:
            self._deletions.add(self._region)
        self.skip()

    def _start_change(self, attributes: Mapping[str, str]) -> None:
        change = self.get(attributes, "text:change-id")
        if change in self._deletions:
            self._deleting.add(change)

    def _end_change(self, attributes: Mapping[str, str]) -> None:
        self._deleting.discard(self.get(attributes, "text:change-id"))

    # Paragraphs and what they stand in

    def _begin(self, label: str, out: list[Paragraph]) -> None:
        self._stories.append(self._story)
        self._story = _Story(label, out, boxed=self._story.boxed)
        self.characters(None)

    def _close_story(self) -> None:
        super()._close_story()
        self.characters(self._text if self._story.paragraph is not None else None)

    def _open_item(self, attributes: Mapping[str, str]) -> None:
        if self._story.lists:
            self._story.lists[-1].is_item = True
            self._story.lists[-1].start = number(self.get(attributes, "text:start-value"))

    def _close_list(self) -> None:
        if self._story.lists:
            self._story.lists.pop()

    def _open_paragraph(self, attributes: Mapping[str, str]) -> Paragraph:
        self._name_box()
        self._open_hiding("paragraph", attributes)
        story = self._story
        paragraph = story.paragraph
        if paragraph is None or not self._deleting:
            self._flush()
            paragraph = story.begin_paragraph(self.member)
            story.spaced = True
            story.number = self._document.lists.label(story.lists)
        paragraph.codes.update(self._open_comments.values())
        self.characters(self._text)
        return paragraph

    def _open_heading(self, attributes: Mapping[str, str]) -> None:
        heading = self._open_paragraph(attributes)
        level = self.get(attributes, "text:outline-level")
        # Without one it is of the first level (ODF 1.3 part 3, 19.850).
        heading.level = int(level) if _LEVEL.fullmatch(level) else 1
        style = self._document.styles.get(("paragraph", self.get(attributes, "text:style-name")))
        if (
            self._story.lists
            or self.get(attributes, "text:is-list-header") == "true"
            or (style is not None and style.unlisted)
        ):
            return
        start = None
        if self.get(attributes, "text:restart-numbering") == "true":
            start = number(self.get(attributes, "text:start-value")) or 1
        self._story.number = self._document.lists.heading(heading.level, start)

    def _close_paragraph(self) -> None:
        self._close_hiding()
        if not self._deleting:  # Else its end is deleted, too.
            self._flush()
        self.characters(None)

    def _flush(self) -> None:
        story = self._story
        if story.paragraph is not None:
            pieces = story.paragraph.pieces
            while pieces and pieces[-1].text in (" ", "\n"):  # White space before the end tag.
                pieces.pop()
            story.paragraph.number(story.number)
            story.number = None
        story.flush()

    def _open_note(self, attributes: Mapping[str, str]) -> None:
        kind = self.get(attributes, "text:note-class")
        self._note = kind if kind in self._notes else "footnote"

    def _open_note_body(self, _: Mapping[str, str]) -> None:
        label = "脚注" if self._note == "footnote" else "尾注"
        number = next(self._note_numbers[self._note])
        self._begin(f"{label}{number}", self._notes[self._note])

    def _open_box(self, _: Mapping[str, str]) -> None:
        self._begin("", self._story.boxes)
        self._story.boxed = True

    def _name_box(self) -> None:
        """Number the box that is open, now that there is text in it."""
        if not self._story.label:
            label = self._stories[-1].box_label(next(self._boxes))
            self._story.label, self._story.cells = label, Cells(label)

    def _open_header(self, attributes: Mapping[str, str]) -> None:
        self._begin(_HEADERS[self.path[-1]], self._document.paragraphs)
        if self.get(attributes, "style:display") == "false":
            self.skip()

    def _open_table(self, _: Mapping[str, str]) -> None:
        self._name_box()
        self._story.cells.open_table(next(self._tables))

    def _open_cell(self, attributes: Mapping[str, str]) -> None:
        self._name_box()
        self._flush()
        self._story.cells.open_cell()
        repeated = self.get(attributes, "table:number-columns-repeated")
        if repeated.isascii() and repeated.isdigit():
            self._story.cells.widen(min(int(repeated[:5]), 1000) - 1)

    # Text

    def _add(self, piece: Piece) -> None:
        if any(self._story.hiding):
            self._document.hidden = True
        elif self._story.paragraph is not None and not self._deleting:
            self._story.paragraph.pieces.append(piece)
            self._story.spaced = False

    def _text(self, text: str) -> None:
        """White space is one space, none at the ends of a paragraph (ODF 1.3 part 3, 6.1.2)."""
        at = self.position
        # LibreOffice has no tracked changes in text boxes.
        editable = self.path[-1] in _EDITABLE and not self._story.boxed and not self.is_literal
        if self.data[at] == 0x26 and not self.is_literal:  # "&": a reference to one character.
            self._piece(text, at, self.data.index(b";", at) + 1, editable)
            return
        for chunk in _CHUNK.findall(text):
            raw = chunk.encode()
            self._piece(chunk, at, at + len(raw), editable and self.data.startswith(raw, at))
            at += len(raw)

    def _piece(self, text: str, at: int, end: int, editable: bool) -> None:
        if not text.strip(" \t\r\n"):
            if self._story.spaced:
                return
            editable = editable and text == " "
            text = " "
        self._add(Piece(text, at, end) if editable else Piece(text))
        self._story.spaced = text == " "

    def _spaces(self, attributes: Mapping[str, str]) -> None:
        number = self.get(attributes, "text:c")
        spaces = int(number[:5]) if number.isascii() and number.isdigit() else 1
        self._add(Piece(" " * min(spaces, _MAX_SPACES)))

    def _hidden(self, _: Mapping[str, str]) -> None:
        self._document.hidden = True
        self.skip()

    # Comments, and what is not read

    def _open_annotation(self, attributes: Mapping[str, str]) -> None:
        self._annotations.append((self.get(attributes, "office:name"), self.begun[-1], []))
        self._begin("批注", [])

    def _close_annotation(self) -> None:
        text = "".join(paragraph.text for paragraph in self._story.out)
        self._close_story()
        name, begun, creator = self._annotations.pop()
        annotation = Annotation(name, "".join(creator) == AUTHOR, begun, self.element_end())
        self._document.annotations.setdefault(self.member, []).append(annotation)
        codes = ignored_codes(text)
        if codes is None:
            self._document.commented |= not annotation.is_own
        elif self._story.paragraph is not None:
            self._story.paragraph.codes.add(codes)
            if name in self._ranges:
                self._open_comments[name] = codes

    def _open_creator(self, _: Mapping[str, str]) -> None:
        if self._annotations and self.path[-2:-1] == ["office:annotation"]:
            self.characters(self._annotations[-1][2].append)

    def _end_annotation(self, attributes: Mapping[str, str]) -> None:
        self._open_comments.pop(self.get(attributes, "office:name"), None)
