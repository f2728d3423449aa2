from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcite.text.numerals import Numeral, format_chinese, parse


@pytest.mark.parametrize(
    ("value", "chinese"),
    [
        (0, "零"),
        (2, "二"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (32, "三十二"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (113, "一百一十三"),
        (999, "九百九十九"),
    ],
)
def test_format(value: int, chinese: str) -> None:
    assert format_chinese(value) == chinese


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("13", Numeral(13, True)),
        ("１３", Numeral(13, True)),
        ("013", Numeral(13, False)),
        ("十三", Numeral(13, True)),
        ("一十三", Numeral(13, False)),  # never 一十 in a document's numbering
        ("廿一", Numeral(21, False)),
        ("卅", Numeral(30, False)),
        ("一三", Numeral(13, False)),  # digits read one by one
        ("二〇三五", Numeral(2035, False)),
        ("〇", Numeral(0, False)),
        ("", None),
        ("百", None),
        ("十十", None),
        ("三十二条", None),
        ("一二三四五", None),
        ("9" * 30, None),
    ],
)
def test_parse(text: str, expected: Numeral | None) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize("value", [-1, 1000])
def test_format_refuses_what_no_document_has(value: int) -> None:
    with pytest.raises(ValueError, match=str(value)):
        format_chinese(value)


@given(st.integers(0, 999))
def test_parse_is_the_inverse_of_format(value: int) -> None:
    assert parse(format_chinese(value)) == Numeral(value, True)


@given(st.text(alphabet="〇零一二两三四五六七八九十百廿卅0123456789 条"))
def test_only_the_usual_spelling_is_canonical(text: str) -> None:
    numeral = parse(text)
    if numeral and numeral.canonical:
        assert text == str(numeral.value) or text == format_chinese(numeral.value)
