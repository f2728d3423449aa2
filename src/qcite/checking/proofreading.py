"""One file of a run: read it, check it, say where, and write a corrected copy if asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from qcite import drafts
from qcite.checking.results import Corrected, FileResult, corrections, locate, spot, unreadable
from qcite.cli.terminal import read_stdin
from qcite.drafts import Draft, DraftError, Edit, limits
from qcite.errors import QciteError

if TYPE_CHECKING:
    from qcite.document import Document

STDIN = "-"
"""Stands for the standard input among paths."""


@dataclass(frozen=True, slots=True)
class Correcting:
    """How corrected drafts are to be written."""

    in_place: bool = False
    """Into the draft itself, a backup beside it; else a copy."""
    target: str = ""
    """The copy's path; empty for a name made from the draft's."""


def proofread(
    path: str,
    document: Document,
    ignore: Mapping[str, str] = MappingProxyType({}),
    correcting: Correcting | None = None,
) -> FileResult:
    """The result for the draft at ``path``; never raises for what the file is or holds."""
    try:
        draft = _read(path)
        report = document.check_text(draft.text, cells=draft.cells)
    except QciteError as error:
        return unreadable(path, str(error))
    result = locate(draft, report, document.name, ignore)
    return replace(result, corrected=_correct(draft, result, correcting)) if correcting else result


def copy_path(path: str) -> Path:
    """Where the corrected copy of a draft goes: 草稿.docx becomes 草稿.qcite.docx beside it."""
    draft = Path(path)
    return draft.with_name(f"{draft.stem}.qcite{draft.suffix}")


def is_copy(path: str) -> bool:
    """Whether a file is such a copy by its name: a folder's copies are not drafts of their own."""
    return Path(path).stem.endswith(".qcite")


def _read(path: str) -> Draft:
    if path != STDIN:
        return drafts.read(path)
    # No more than is looked at, so that an endless stream ends in a message.
    return drafts.read_stream(read_stdin(limits.MAX_PACKAGE + 1), STDIN)


def _correct(draft: Draft, result: FileResult, correcting: Correcting) -> Corrected:
    edits = [
        Edit(one.start, one.end, one.replacement, finding.message)
        for one, finding in corrections(result)
    ]
    if not edits:
        return Corrected()
    backup = ""
    try:
        if correcting.in_place:
            kept, left_out = drafts.correct_in_place(draft, edits)
            target, backup = Path(draft.path), str(kept)
        else:
            target = Path(correcting.target or copy_path(draft.path))
            if not correcting.target and target.exists():
                # The drafter may have gone on working in it.
                raise DraftError(f"{target} 已存在，没有覆盖；请先移走，或用 -o 指定文件名。")
            left_out = drafts.correct(draft, edits, target)
    except DraftError as error:
        return Corrected(error=str(error))
    return Corrected(
        path=str(target),
        backup=backup,
        edits=len(edits) - len(left_out),
        left_out=tuple(spot(draft, edit.start, edit.end) for edit in left_out),
    )
