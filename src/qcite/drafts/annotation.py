"""Comments in word-processor files, spliced into the parts' own bytes.

As with tracked changes, nothing is parsed and written anew: other people's comments, their threads
and every part that has nothing to do with comments stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qcite.drafts.annotator import Annotator
from qcite.drafts.model import Comment, Draft, DraftError
from qcite.drafts.package import Package


@dataclass(frozen=True, slots=True)
class Annotated:
    """What came of writing comments."""

    contents: bytes
    moved: tuple[Comment, ...] = ()
    """Those that stand at the nearest place that may have one, and say so."""
    left_out: tuple[Comment, ...] = ()
    """Those for which there is no place."""
    is_changed: bool = True
    """Whether the file is another one than before."""


def annotate(draft: Draft, comments: Sequence[Comment]) -> Annotated:
    """The .docx or .odt with ``comments``, in place of those that this program wrote before.

    Raises DraftError.
    """
    package = Package(draft.source, draft.path)
    annotator: Annotator
    if draft.format == "docx":
        from qcite.drafts import docx
        from qcite.drafts.docx_comments import DocxAnnotator

        reader, annotator = docx.read, DocxAnnotator(package)
    else:
        from qcite.drafts import odt
        from qcite.drafts.odt_comments import OdtAnnotator

        reader, annotator = odt.read, OdtAnnotator(package)
    moved, left_out = annotator.write(comments)
    contents = package.copy()
    try:
        # Once more, before anyone else has to; and a comment changes no word.
        unchanged = reader(contents, draft.path).text == draft.text
    except DraftError:
        unchanged = False
    if not unchanged:
        raise DraftError(
            f"{draft.path}：文档结构特殊，写不成批注；请用 --format html 看批注在文中的位置。"
        )
    return Annotated(contents, tuple(moved), tuple(left_out), bool(package.changed))
