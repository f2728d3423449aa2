"""Folding: what it makes equal, what it keeps apart, and the way back."""

from __future__ import annotations

import subprocess
import sys
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcite.text.folding import Punctuation, fold

FOLDED = [
    # (text, keep, unify, drop)
    ("质量第一、效益优先", "质量第一、效益优先", "质量第一、效益优先", "质量第一效益优先"),
    # Full and half width, letter case.
    ("ＧＤＰ达到９８％以上", "gdp达到98%以上", "gdp达到98%以上", "gdp达到98%以上"),
    ("增长５．２％", "增长5.2%", "增长5.2%", "增长5.2%"),
    ("到2025年.后续", "到2025年.后续", "到2025年.后续", "到2025年后续"),
    # White space and line breaks inside Chinese text, between words, at the ends.
    (" 质量\n强国　建\t设 ", "质量强国建设", "质量强国建设", "质量强国建设"),
    ("Open  Data 平台", "open data平台", "open data平台", "opendata平台"),
    # What nobody sees: zero width space, BOM, soft hyphen, variation selector, NUL.
    ("\ufeff质\u200b量\u00ad强\ufe00国\x00", "质量强国", "质量强国", "质量强国"),
    # Marks that differ in width, script or direction only.
    ("“质量”，", "“质量”，", '"质量",', "质量"),
    ("「质量」,", "「质量」,", '"质量",', "质量"),
    ("质量．质量。", "质量.质量。", "质量.质量.", "质量质量"),
    ("（十三）", "（十三）", "(十三)", "十三"),
    ("〔2023〕5号", "〔2023〕5号", "(2023)5号", "20235号"),
    # Traditional characters, also those that GB 2312 has (於) and 著 in its two uses.
    ("質量強國建設綱要", "质量强国建设纲要", "质量强国建设纲要", "质量强国建设纲要"),
    ("服務於發展", "服务于发展", "服务于发展", "服务于发展"),
    ("顯著提升，著力", "显著提升，着力", "显著提升,着力", "显著提升着力"),
    # In simplified text these are wrong characters and must stay visible.
    ("显著提升，著力", "显著提升，著力", "显著提升,著力", "显著提升著力"),
    ("服务於发展", "服务於发展", "服务於发展", "服务於发展"),
    # Radicals and compatibility characters as PDF files give them.
    ("⼯程质量⾏业", "工程质量行业", "工程质量行业", "工程质量行业"),
    ("", "", "", ""),
]


@pytest.mark.parametrize(("text", "keep", "unify", "drop"), FOLDED)
def test_folds(text: str, keep: str, unify: str, drop: str) -> None:
    assert fold(text, punctuation="keep").text == keep
    assert fold(text, punctuation="unify").text == unify
    assert fold(text, punctuation="drop").text == drop


TEXTS = st.text(
    st.sampled_from("质量强國著顯於ＧＤP9９.．，。“” \n\u200b⼯《》—…%％a_①"), max_size=40
)
MODES = st.sampled_from(get_args(Punctuation))


@given(TEXTS | st.text(), MODES)
def test_every_folded_character_has_its_place(text: str, punctuation: Punctuation) -> None:
    folded = fold(text, punctuation=punctuation)
    offsets = list(folded.offsets)
    assert len(offsets) == len(folded.text) + 1
    assert offsets[-1] == len(text)
    assert offsets == sorted(set(offsets))
    for index, character in enumerate(folded.text):
        start, end = folded.span(index, index + 1)
        assert end == start + 1
        assert folded.position(start) == index
        # In a decimal fraction the point needs its neighbours.
        if character not in ". ":
            alone = fold(text[start:end], punctuation=punctuation).text
            assert alone == character or text[start] in "著於"


@given(TEXTS, MODES)
def test_folding_is_idempotent(text: str, punctuation: Punctuation) -> None:
    once = fold(text, punctuation=punctuation).text
    if "." not in once:
        assert fold(once, punctuation=punctuation).text == once


def test_span_leaves_out_what_was_dropped_around() -> None:
    text = " “质\n量” 强国"
    folded = fold(text, punctuation="drop")
    start, end = folded.span(0, 2)
    assert text[start:end] == "质\n量"
    assert folded.span(1, 1) == (4, 4)
    assert folded.span(4, 4) == (len(text), len(text))


def test_simplified_text_loads_no_table() -> None:
    code = (
        "import sys; from qcite.text.folding import fold; "
        "fold('质量强国（一）——“ＧＤＰ”98%以上……', punctuation='unify'); "
        "print('qcite.text.traditional' in sys.modules); "
        "fold('質量', punctuation='unify'); "
        "print('qcite.text.traditional' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "True"]
