"""PDF."""

from __future__ import annotations

from qcite.drafts.model import Draft, DraftError


def read(data: bytes, path: str) -> Draft:
    raise DraftError(f"{path}：尚不支持。")
