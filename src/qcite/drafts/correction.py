"""Corrected copies of drafts, written whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path

from qcite.disk import NoFileError, write_whole
from qcite.drafts.edits import smallest, without_overlaps
from qcite.drafts.model import Draft, DraftError, Edit
from qcite.errors import reason


def correct(draft: Draft, edits: Sequence[Edit], target: Path) -> tuple[Edit, ...]:
    """Write a corrected copy of ``draft`` to ``target``; the original stays as it is.

    .txt, .md and .html keep their encoding, line ends and every byte that is not corrected; in
    .docx and .odt each correction is a tracked change by “qcite”. Returns the edits that could
    not be written because the words are not plain text in the file, or overlap another edit.
    Raises DraftError.
    """
    contents, left_out = corrected(draft, edits)
    write_copy(draft, contents, target)
    return left_out


def write_copy(draft: Draft, contents: bytes, target: Path) -> None:
    """Write ``contents`` to ``target``, whole or not at all, never over the draft itself.

    Raises DraftError.
    """
    if _is_same(target, draft.path):
        raise DraftError(f"{target}：是原稿本身，更正副本请另起文件名。")
    path = Path(os.path.realpath(target))
    try:
        status = path.stat()
    except OSError:
        status = None
    if status is not None and not stat.S_ISREG(status.st_mode):
        raise DraftError(f"{target}：{NoFileError()}，没有写入；请另起文件名。")
    if status is not None and status.st_nlink > 1:
        raise DraftError(f"{target}：另有硬链接指向同一文件，没有写入；请另起文件名。")
    _write(path, contents, draft.path, str(target))


def correct_in_place(draft: Draft, edits: Sequence[Edit]) -> tuple[Path, tuple[Edit, ...]]:
    """Correct the file of ``draft`` itself, after keeping a backup beside it (草稿.docx.bak).

    Returns the backup's path and the edits that could not be written. Raises DraftError, also
    when the file is no longer as it was read.
    """
    contents, left_out = corrected(draft, edits)
    return write_in_place(draft, contents), left_out


def write_in_place(draft: Draft, contents: bytes) -> Path:
    """Exchange the file of ``draft``, after keeping a backup beside it; returns the backup's path.

    Raises DraftError, also when the file is no longer as it was read.
    """
    if is_signed(draft):
        raise DraftError(
            f"{draft.path}：有数字签名，改动会使签名失效，没有改动；请去掉 --in-place，另存改正稿。"
        )
    path = Path(os.path.realpath(draft.path))
    try:
        if path.stat().st_nlink > 1:
            # Replaced under this name, it would stay as it was under the others.
            raise DraftError(
                f"{draft.path}：另有硬链接指向同一文件，没有改动；请去掉 --in-place，另存改正稿。"
            )
        unchanged = path.read_bytes() == draft.source
    except OSError as error:
        raise DraftError(f"{draft.path}：读不出来（{reason(error)}），未写入。") from None
    if not unchanged:
        raise DraftError(f"{draft.path}：核对之后又被改动过，未写入；请重新核对。")
    backup = _back_up(path, draft.source)
    try:
        _write(path, contents, str(path), draft.path)
    except DraftError:
        backup.unlink()
        raise
    return backup


def is_signed(draft: Draft) -> bool:
    """Whether the file has a digital signature, which is not valid for a copy."""
    if draft.format not in ("docx", "odt"):
        return False
    from qcite.drafts.package import Package

    return Package(draft.source, draft.path).is_signed


def corrected(draft: Draft, edits: Sequence[Edit]) -> tuple[bytes, tuple[Edit, ...]]:
    """The file of ``draft`` with ``edits`` made, and those that could not be made.

    Raises DraftError.
    """
    chosen, left_out = without_overlaps(edits, len(draft.text))
    wanted = [(edit, list(smallest(draft.text, edit))) for edit in chosen]
    if draft.format in ("docx", "odt"):
        from qcite.drafts.revision import revise

        contents, refused = revise(draft, wanted)
    elif draft.format == "pdf":
        raise DraftError(
            f"{draft.path}：PDF 不能改；请更正原来的 Word 文件，或另存为 .docx 再核对。"
        )
    else:
        from qcite.drafts.splicing import splice_text

        contents, refused = splice_text(draft, wanted)
    return contents, tuple(edit for edit in edits if edit in left_out or edit in refused)


def _is_same(target: Path, path: str) -> bool:
    try:
        return os.path.samefile(target, path)
    except (OSError, ValueError):
        return False


def _back_up(path: Path, contents: bytes) -> Path:
    """Keep ``contents`` beside the draft, with the draft's permissions."""
    for number in range(1, 1000):
        backup = path.with_name(f"{path.name}.bak{number if number > 1 else ''}")
        if os.path.lexists(backup):
            continue
        try:
            write_whole(backup, contents, like=path, replaces=False)
        except FileExistsError:
            continue
        except OSError as error:
            raise DraftError(f"{path}：备份写不成（{reason(error)}），原稿未动。") from None
        return backup
    raise DraftError(f"{path}：已有太多备份（.bak），请先清理；原稿未动。")


def _write(target: Path, contents: bytes, original: str, named: str) -> None:
    """Replace ``target`` in one step, with the permissions of ``original``. Raises DraftError, in
    which it is ``named`` as the user did."""
    try:
        write_whole(target, contents, like=original)
    except OSError as error:
        raise DraftError(f"{named}：写不进去（{reason(error)}）。") from None
