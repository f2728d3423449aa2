"""Corrected copies of drafts, written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from qcite.drafts.model import Draft, DraftError, Edit


def correct(draft: Draft, edits: Sequence[Edit], target: Path) -> tuple[Edit, ...]:
    """Write a corrected copy of ``draft`` to ``target``; the original stays as it is.

    .txt, .md and .html keep their encoding, line ends and every byte that is not corrected; in
    .docx and .odt each correction is a tracked change by “qcite”. Returns the edits that could
    not be written because the words are not plain text in the file. Raises DraftError.
    """
    if target.exists() and os.path.exists(draft.path) and os.path.samefile(target, draft.path):
        raise DraftError(f"{target}：是原稿本身，更正副本请另起文件名。")
    raise NotImplementedError


def correct_in_place(draft: Draft, edits: Sequence[Edit]) -> tuple[Path, tuple[Edit, ...]]:
    """Correct the file of ``draft`` itself, after keeping a backup beside it.

    Returns the backup's path and the edits that could not be written. Raises DraftError.
    """
    raise NotImplementedError
