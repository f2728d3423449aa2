"""Corrections in text files: new characters spliced into the file's own bytes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from html import escape

from qcite.drafts import encoding
from qcite.drafts.model import Draft, Edit
from qcite.drafts.source import SourceText

_MARKDOWN = re.compile(r"[\\`*_\[\]<>&#~|]")

Splice = tuple[int, int, str]


def splice_text(
    draft: Draft, wanted: Sequence[tuple[Edit, list[Edit]]]
) -> tuple[bytes, list[Edit]]:
    """The corrected file of a .txt, .md or .html, and the edits that cannot be written.

    ``wanted``: each edit, and the smallest ones that make it. Raises DraftError.
    """
    declared = encoding.declared_in_html(draft.source) if draft.format == "html" else ""
    decoded = encoding.decode(draft.source, draft.path, declared)
    # Places count a line's end as one character, whatever the file has there.
    pairs = [
        found.start() - number for number, found in enumerate(re.finditer("\r\n", decoded.text))
    ]
    newline = re.search("\r\n|\r|\n", decoded.text)
    refused: list[Edit] = []
    splices: list[Splice] = []
    for edit, changes in wanted:
        of_edit = _splices(draft, changes)
        if of_edit is None:
            refused.append(edit)
            continue
        splices.extend(
            (
                start + bisect_left(pairs, start),
                end + bisect_left(pairs, end),
                new.replace("\n", newline[0] if newline else "\n"),
            )
            for start, end, new in of_edit
        )
    return encoding.splice(decoded, draft.source, splices, draft.path), refused


def _splices(draft: Draft, changes: Iterable[Edit]) -> list[Splice] | None:
    """Where the source has what is to change; None if it is not there as it reads."""
    splices: list[Splice] = []
    for change in changes:
        if not isinstance(draft.places, SourceText):
            splices.append((change.start, change.end, change.replacement))
            continue
        if "\n" in change.replacement and draft.format != "txt":
            return None
        new = change.replacement
        if draft.format == "html":
            new = escape(new, quote=False)
        elif draft.format == "md":
            new = _MARKDOWN.sub(r"\\\g<0>", new)
        if change.start < change.end:
            for start, end in draft.places.stretches(change.start, change.end):
                if start == end:
                    return None
                splices.append((start, end, new))
                new = ""
        else:
            at = draft.places.insertion(change.start)
            if at is None:
                return None
            splices.append((at, at, new))
    return splices
