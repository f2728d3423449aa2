"""OpenDocument texts (ISO/IEC 26300, ODF 1.3) as they read.

Their body is the text with every tracked change accepted: what was deleted is kept apart.
"""

from __future__ import annotations

import re

from qcite.drafts.documents import to_draft
from qcite.drafts.model import Draft, DraftError
from qcite.drafts.odt_names import CONTENT
from qcite.drafts.odt_text import OdtReader, TextDocument
from qcite.drafts.package import Package

_STYLES = "styles.xml"
_MANIFEST = "META-INF/manifest.xml"
_OWN_CHANGE = re.compile(rb'"qcite(\d{1,9})"')


def read(data: bytes, path: str) -> Draft:
    """The draft in an .odt. Raises DraftError."""
    return to_draft(take_apart(Package(data, path)), path, "odt", data)


def take_apart(package: Package) -> TextDocument:
    """The paragraphs of body, notes, headers and footers, in this order. Raises DraftError."""
    if _MANIFEST in package.members and b"encryption-data" in package.read(_MANIFEST):
        raise DraftError(f"{package.name}：文件有密码，请用 LibreOffice 或 WPS 去掉密码后再核对。")
    document = TextDocument(package)
    if _STYLES in package.members:
        OdtReader(document, _STYLES).read()
    headers, document.paragraphs = document.paragraphs, []
    OdtReader(document, CONTENT).read()
    document.paragraphs += headers
    used = _OWN_CHANGE.findall(document.data[CONTENT])
    document.first_change = max(map(int, used), default=0) + 1
    return document
