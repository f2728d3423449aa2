"""A draft → an import: what was recognised, what was left out, every doubt, and the proof."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from qcite.drafts.model import Draft
from qcite.edition import loading
from qcite.edition.outline import Kind, Outline
from qcite.errors import QciteError
from qcite.importing import facts, frame, writing
from qcite.importing.family import family_of
from qcite.importing.model import Doubt, Imported, LeftOut, Line
from qcite.importing.spaces import clean, squeezed
from qcite.importing.structure import Structure
from qcite.text.quotation_marks import quoted

_COUNTED: tuple[tuple[Kind, str], ...] = (
    ("book", "编"),
    ("subbook", "分编"),
    ("chapter", "章"),
    ("section", "节"),
    ("part", "部分"),
    ("article", "条"),
    ("paragraph", "款"),
    ("item", "项"),
    ("subitem", "目"),
    ("box", "专栏"),
    ("target", "目标"),
    ("appendix", "附件"),
)

_LIST_MARK = re.compile(r"\s*(\d{1,3}\.)\s")


class ImportingError(QciteError):
    """A file in which there is no document; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Import:
    """A document imported: the file to be written and what there is to say about it."""

    outline: Outline
    toml: str
    counts: tuple[tuple[str, int], ...]
    """How many units of each kind were recognised: ("部分", 11), ("条", 32) …"""
    left_out: tuple[LeftOut, ...]
    doubts: tuple[Doubt, ...]
    lost: str
    """Where the text first fails to rebuild the source; empty: it does, character for character."""

    @property
    def complete(self) -> bool:
        """Whether nothing is lost and nothing is in doubt."""
        return not self.lost and not self.doubts


def import_draft(draft: Draft) -> Import:
    """The document in a draft. Raises ImportingError if there is no text of one."""
    text = _numbered(draft)
    imported = _read(text)
    _place(imported, draft)
    name = re.split(r"[/\\]", draft.path)[-1]
    written = writing.toml(imported, name)
    content = written.encode()
    if len(content) > loading.LARGEST_FILE:
        raise ImportingError(f"{name}：文件过大，导入后读不出来；请拆成几份。")
    outline = loading.from_toml(loading.parse_toml(content, name), name, content)
    lost = _lost(text, imported, outline)
    return Import(
        outline,
        written,
        _counts(outline),
        tuple(imported.left_out),
        tuple(sorted(imported.doubts, key=lambda doubt: doubt.line)),
        lost,
    )


def _numbered(draft: Draft) -> str:
    """The draft's text; the numbers of a Markdown list, which its reader takes for marks, too."""
    if draft.format != "md":
        # A number that a program counts is known for one, whatever stands after it.
        ends = [0, *(end for _, end in draft.labels), len(draft.text)]
        return " ".join(draft.text[start:end] for start, end in pairwise(ends))
    source = draft.source.decode("utf-8", "replace").splitlines()
    lines, offset = [], 0
    for line in draft.text.split("\n"):
        number = draft.place(offset).line - 1
        mark = _LIST_MARK.match(source[number]) if line and number < len(source) else None
        is_read = mark is None or line.lstrip().startswith(mark[1])
        lines.append(line if is_read or mark is None else mark[1] + line)
        offset += len(line) + 1
    return "\n".join(lines)


def _place(imported: Imported, draft: Draft) -> None:
    """Say of each doubt where it is in the file, which a line of the draft's text may not be."""
    starts = [0]
    for line in draft.text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for doubt in imported.doubts:
        place = draft.place(starts[doubt.line - 1])
        doubt.where = place.label if place.paragraph or place.page else f"第{place.line}行"


def _read(text: str) -> Imported:
    framed = frame.unframed(text)
    if not framed.title or not framed.lines:
        raise ImportingError(
            "没有读到正文。请检查文件里是不是有标题和正文（扫描的 PDF 没有文字）。"
        )
    family = family_of(framed.lines)
    structure = Structure(framed.title, family)
    structure.read(framed.lines)
    history = tuple(clean(line) for line in framed.history)
    title = clean(framed.title)
    if title[0] == "《" and title[-1] == "》":
        title = title.strip("《》") or title
    cover = [line.text for one in framed.left_out if one.reason == "附函" for line in one.lines]
    letter = facts.of_letter(title, cover)
    return Imported(
        title=title,
        short_title=facts.short_title(title),
        issuers=facts.issuers(title, history) or letter.issuers,
        entries=structure.entries,
        history=history,
        day=facts.first_day(history) or letter.day,
        version=facts.version_day(history),
        document_number=framed.document_number or letter.document_number,
        left_out=framed.left_out,
        doubts=[*structure.doubts, *_unseen(framed.lines, text)],
    )


def _unseen(lines: list[Line], text: str) -> list[Doubt]:
    """Characters that no font shows: a private one often stands for a decimal point."""
    source = text.split("\n")
    doubts = []
    for line in lines:
        codes = dict.fromkeys(
            f"U+{ord(character):04X}"
            for character in source[line.number - 1]
            if unicodedata.category(character) in ("Co", "Cn", "Cc") and character not in "\t\r\v\f"
        )
        if codes:
            named = "、".join(codes)
            doubts.append(Doubt(line.number, f"有显示不出的字符 {named}，没有收入，请对照原件。"))
    return doubts


def _counts(outline: Outline) -> tuple[tuple[str, int], ...]:
    counts = []
    for kind, name in _COUNTED:
        units = outline.of_kind(kind)
        number = len(units)
        if kind == "item":
            boxed = sum(unit.parent is not None and unit.parent.kind == "box" for unit in units)
            if boxed:
                counts.append(("专栏的项", boxed))
            number -= boxed
        if number:
            counts.append((name, number))
    return tuple(counts)


def _lost(text: str, imported: Imported, outline: Outline) -> str:
    """Where the outline's text leaves the source's; empty if it rebuilds it."""
    without = {line.number for left in imported.left_out for line in left.lines}
    source: list[Line] = [
        Line(_mere(line), number)
        for number, line in enumerate(text.split("\n"), 1)
        if number not in without
    ]
    wanted = "".join(line.text for line in source)
    built = _mere(outline.text)
    wanted, built = _bare(wanted), _bare(built)
    if wanted == built:
        return ""
    at = next(
        (i for i, (a, b) in enumerate(zip(wanted, built, strict=False)) if a != b),
        min(len(wanted), len(built)),
    )
    seen = 0
    for line in source:
        seen += len(_bare(line.text))
        if seen > at:
            return f"第{line.number}行：{quoted(wanted[at : at + 20])}"
    return f"末尾：{quoted(built[at : at + 20])}"


def _mere(text: str) -> str:
    return squeezed(text.replace("\ufffc", ""))


def _bare(text: str) -> str:
    return re.sub("[—―－─]{1,2}", "——", text)
