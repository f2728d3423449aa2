"""Checking a draft: which document is meant, what is cited, quoted and said of the Outline."""

from __future__ import annotations

from qcite.checking.report import check, check_text

__all__ = ["check", "check_text"]
