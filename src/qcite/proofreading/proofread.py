"""One file of a run: read it, check it, say where, and write a corrected copy if asked."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from qcite import drafts
from qcite.checking.findings import Correction, Finding
from qcite.checking.results import Corrected, FileResult, corrections, locate, unreadable
from qcite.checking.spots import Spots
from qcite.drafts import Draft, DraftError, Edit, copies, limits
from qcite.drafts.correction import corrected, is_signed, write_copy, write_in_place
from qcite.drafts.edits import applied
from qcite.errors import QciteError
from qcite.library.shelf import Shelf
from qcite.text.invisible import visible

if TYPE_CHECKING:
    from qcite.document import Document

STDIN = "-"
"""Stands for the standard input among paths."""


@dataclass(frozen=True, slots=True)
class Correcting:
    """How a copy of a draft is to be written."""

    in_place: bool = False
    """Into the draft itself, a backup beside it; else a copy."""
    target: str = ""
    """The copy's path; empty for a name made from the draft's."""
    fixes: bool = True
    """With what can be corrected corrected."""
    annotates: bool = False
    """With a comment beside every finding that is left."""


def proofread(
    path: str,
    document: Document,
    ignore: Mapping[str, str] = MappingProxyType({}),
    correcting: Correcting | None = None,
    *,
    shelf: Shelf | None = None,
    account: bool = True,
    keeps_draft: bool = False,
    read_stdin: Callable[[int], bytes] = lambda limit: b"",
) -> FileResult:
    """The result for the draft at ``path``; never raises for what the file is or holds.

    ``shelf``: documents that are checked as well where the draft names them.
    ``read_stdin``: reads at most so many bytes of what ``STDIN`` stands for.
    ``account``: with every statement and what it rests on, for an output that shows them.
    ``keeps_draft``: with the draft itself, for an output that shows its text.
    """
    try:
        draft = _read(path, read_stdin)
        report = document.check_draft(draft, shelf=shelf, account=account)
    except QciteError as error:
        return unreadable(path, str(error))
    result = locate(draft, report, document.name, ignore, document.outline, evidence=account)
    if keeps_draft:
        result = replace(result, draft=draft)
    return _correct(draft, result, document, correcting, shelf) if correcting else result


def copy_path(path: str, suffix: str = "") -> Path:
    """Where the corrected copy of a draft goes: 草稿.docx becomes 草稿.qcite.docx beside it.

    ``suffix``: of a copy in another format.
    """
    draft = Path(path)
    return draft.with_name(f"{draft.stem}.qcite{suffix or draft.suffix}")


def is_copy(path: str) -> bool:
    """Whether a file is such a copy by its name: a folder's copies are not drafts of their own."""
    return Path(path).stem.endswith(".qcite")


def _read(path: str, read_stdin: Callable[[int], bytes]) -> Draft:
    if path != STDIN:
        return drafts.read(path)
    # No more than is looked at, so that an endless stream ends in a message.
    return drafts.read_stream(read_stdin(limits.MAX_PACKAGE + 1), STDIN)


def _correct(
    draft: Draft,
    result: FileResult,
    document: Document,
    correcting: Correcting,
    shelf: Shelf | None,
) -> FileResult:
    """Write the copy; the result says what came of it."""
    done = Corrected(annotated=correcting.annotates, fixed=correcting.fixes)
    try:
        if correcting.annotates and draft.format not in ("docx", "odt"):
            raise DraftError(
                f"{draft.path}：只有 .docx、.odt 能加批注；其他格式请用 --format html。"
            )
        if correcting.in_place and draft.is_converted:
            raise DraftError(
                f"{draft.path}：旧格式文件不能就地改正；请去掉 --in-place，另存 .docx 改正稿。"
            )
        result, done, contents = _corrected(draft, result, document, done, shelf)
        if contents is None:
            return replace(result, corrected=done)
        if correcting.in_place:
            backup = write_in_place(draft, contents)
            done = replace(done, path=draft.path, backup=str(backup))
        else:
            suffix = ".docx" if draft.is_converted else ""
            target = Path(correcting.target or copy_path(draft.path, suffix))
            if not correcting.target:
                _may_be_replaced(target)
            write_copy(draft, contents, target)
            copies.remember(target, contents)
            if is_signed(draft):
                told = f"原稿有数字签名，{target.name} 中的签名因改动而失效，须重新签名。"
                result = replace(result, notices=(*result.notices, visible(told)))
            done = replace(done, path=str(target))
    except DraftError as error:
        failed = Corrected(error=str(error), annotated=done.annotated, fixed=done.fixed)
        kept = tuple(replace(one, corrected=False) for one in result.findings)
        return replace(result, findings=kept, corrected=failed)
    return replace(result, corrected=done)


def _corrected(
    draft: Draft,
    result: FileResult,
    document: Document,
    done: Corrected,
    shelf: Shelf | None,
) -> tuple[FileResult, Corrected, bytes | None]:
    """The copy, if there is anything to write, and what can be said of it."""
    contents = None
    at = Spots(draft).spot
    edits = [
        Edit(one.start, one.end, one.replacement, finding.message)
        for one, finding in (corrections(result) if done.fixed else ())
    ]
    made: list[Edit] = []
    if edits:
        contents, left_out = corrected(draft, edits)
        made = [edit for edit in edits if edit not in left_out]
        result = _without_corrected(draft, result, made, document, shelf)
        spots = tuple(at(edit.start, edit.end) for edit in left_out)
        done = replace(done, edits=len(made), left_out=spots)
    if done.annotated:
        from qcite.checking.comments import comments
        from qcite.drafts.annotation import annotate

        base = (
            draft
            if contents is None
            else drafts.read_stream(contents, f"{draft.path}.{draft.format}")
        )
        _, moved = applied(draft.text, made)
        said = {
            replace(one, start=moved(one.start), end=moved(one.end)): one
            for one in comments(result)
        }
        written = annotate(base, list(said))
        done = replace(
            done,
            comments=len(said) - len(written.left_out),
            moved=tuple(at(said[one].start, said[one].end) for one in written.moved),
            without_comment=tuple(at(said[one].start, said[one].end) for one in written.left_out),
        )
        if written.is_changed:
            contents = written.contents
    return result, done, contents


def _without_corrected(
    draft: Draft,
    result: FileResult,
    made: list[Edit],
    document: Document,
    shelf: Shelf | None,
) -> FileResult:
    """The result with those findings marked that the corrected text no longer has."""
    text, moved = applied(draft.text, made)
    cells = tuple(replace(one, start=moved(one.start), end=moved(one.end)) for one in draft.cells)
    items = tuple(map(moved, draft.items))
    changed = replace(draft, text=text, cells=cells, items=items)
    left = document.check_draft(changed, shelf=shelf, account=False).findings
    all_made = {Correction(edit.start, edit.end, edit.replacement) for edit in made}

    def is_gone(finding: Finding) -> bool:
        start, end = moved(finding.start), moved(finding.end)
        return (
            bool(finding.corrections)
            and all_made.issuperset(finding.corrections)
            and not any(
                one.code == finding.code and one.start <= end and start <= one.end for one in left
            )
        )

    found = tuple(replace(one, corrected=is_gone(one.finding)) for one in result.findings)
    return replace(result, findings=found)


def _may_be_replaced(target: Path) -> None:
    """Raise DraftError for a file that is not a copy as this program left it."""
    if not os.path.lexists(target) or copies.is_unchanged(target):
        return
    # The drafter may have gone on working in it.
    if copies.is_known(target):
        raise DraftError(f"{target} 写出之后改动过，没有覆盖；请先改名或移走，或用 -o 指定文件名。")
    raise DraftError(f"{target} 已存在，没有覆盖；请先移走，或用 -o 指定文件名。")
