"""What an import makes of a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from qcite.edition.outline import Kind

Reason = str
"""Why a line was left out: 附函, 页码, 目录, 落款, 标题, 通过和修改的日期 …"""


@dataclass(slots=True)
class Line:
    """A line of the source that is not blank, white space at its ends removed."""

    text: str
    number: int
    """Of the text as it was read, from 1; for .txt and .md of the file."""


@dataclass(slots=True)
class Entry:
    """A unit as it was recognised, in reading order."""

    kind: Kind
    label: str = ""
    heading: str = ""
    paragraphs: list[str] = field(default_factory=list)
    line: int = 0
    run_in: bool = False
    """The heading stands in one line with the text."""


@dataclass(slots=True)
class Doubt:
    """Something a person should look at."""

    line: int
    """Of the text that was read."""
    message: str
    """One sentence in Chinese."""
    where: str = ""
    """The place in the file: 第33行, 正文第12段, 第4页."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Lines of the source that are no part of the document."""

    reason: Reason
    lines: tuple[Line, ...]


@dataclass(slots=True)
class Imported:
    """A document as read from a file, before it is written."""

    title: str
    short_title: str
    issuers: tuple[str, ...]
    entries: list[Entry]
    history: tuple[str, ...] = ()
    day: date | None = None
    """Of publication."""
    version: date | None = None
    document_number: str = ""
    left_out: list[LeftOut] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
