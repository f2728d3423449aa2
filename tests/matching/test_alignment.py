"""Aligning: what is plain without the edit matrix is what the matrix says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcite.matching import alignment

_FEW = st.text("甲乙丙", max_size=24)


@given(
    _FEW,
    _FEW,
    st.integers(0, 20),
    st.integers(2, 12),
    st.integers(0, 11),
    st.sampled_from("甲乙丙丁"),
)
def test_a_passage_with_one_wrong_character_is_aligned_as_the_matrix_would(
    before: str, after: str, start: int, size: int, at: int, wrong: str
) -> None:
    edition = before + after
    passage = edition[start : start + size]
    passage = passage[:at] + wrong + passage[at + 1 :]
    found = alignment.one_wrong(passage, edition)
    if found >= 0:
        columns = [(row, found + row) for row in range(len(passage))]
        assert alignment.align(passage, edition) == columns


@pytest.mark.parametrize(
    ("passage", "edition", "start"),
    [
        ("甲乙丁丙乙甲丙", "乙丙甲乙甲丙乙甲丙丙", 2),
        ("甲乙丙乙甲丁丙乙", "甲乙丙乙甲甲丙乙", 0),
        # Exact; twice; the wrong character at an end; two wrong characters.
        ("甲乙丙乙", "甲乙丙乙", -1),
        ("甲乙丁丙乙甲", "甲乙甲丙乙甲乙甲乙丙丙乙甲", -1),
        ("甲乙丙乙甲丁", "甲乙丙乙甲丙", -1),
        ("甲乙丁丙丁甲", "甲乙甲丙乙甲", -1),
    ],
)
def test_when_it_is_plain(passage: str, edition: str, start: int) -> None:
    assert alignment.one_wrong(passage, edition) == start
