"""Corrections in word-processor files: tracked changes spliced into the parts' own bytes.

Nothing is parsed and written anew, so whatever this program does not know of a document stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from qcite.drafts.edits import applied
from qcite.drafts.model import Draft, DraftError, Edit
from qcite.drafts.package import Package
from qcite.drafts.reviser import Reviser


def revise(draft: Draft, wanted: Sequence[tuple[Edit, list[Edit]]]) -> tuple[bytes, list[Edit]]:
    """The .docx or .odt with each change as a deletion and an insertion to be accepted or rejected.

    ``wanted``: each edit, and the smallest ones that make it. Also returns the edits that cannot
    be written. Raises DraftError.
    """
    reviser: Reviser
    package = Package(draft.source, draft.path)
    if draft.format == "docx":
        from qcite.drafts import docx
        from qcite.drafts.docx_revision import DocxReviser

        reader, reviser = docx.read, DocxReviser(package)
    else:
        from qcite.drafts import odt
        from qcite.drafts.odt_revision import OdtReviser

        reader, reviser = odt.read, OdtReviser(package)
    refused = [edit for edit, changes in wanted if not reviser.make(changes)]
    package.change(reviser.parts())
    contents = package.copy()
    made, _ = applied(draft.text, [edit for edit, _ in wanted if edit not in refused])
    try:
        # Once more, before anyone else has to. New words may make or end a line.
        again = reader(contents, draft.path).text
        is_right = "".join(again.split()) == "".join(made.split())
    except DraftError:
        is_right = False
    if not is_right:
        raise DraftError(f"{draft.path}：文档结构特殊，写不成更正副本；请按检查结果手工更正。")
    return contents, refused
