from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcite.citing.citation import CitationError, Name, Pinpoint, cite
from qcite.citing.quotation import OMISSION, quote, quoted_paragraphs
from qcite.edition import loading
from qcite.edition.outline import Outline, Unit
from qcite.text.quotation_marks import flip_quotation_marks
from tests.citing.samples import FIRST, SECOND, is_balanced, names, pinpoints, units_of
from tests.conftest import FIXTURES

OUTLINE = loading.load()
OTHER = loading.load(str(FIXTURES / "citation" / "other.toml"))


def test_standing_alone_keeps_its_full_stop_inside() -> None:
    assert quote(units_of("art_13__sent_1")) == (f"《质量强国建设纲要》第十三条提出：“{FIRST}。”")


def test_in_running_text_loses_its_full_stop() -> None:
    assert quote(units_of("art_13__sent_1"), inline=True) == (
        f"《质量强国建设纲要》第十三条提出“{FIRST}”"
    )


def test_consecutive_sentences() -> None:
    units = units_of("art_13__sent_1 art_13__sent_2")
    assert quote(units) == f"《质量强国建设纲要》第十三条提出：“{FIRST}。{SECOND}。”"
    assert quote(units[::-1], inline=True) == (
        f"《质量强国建设纲要》第十三条提出“{FIRST}。{SECOND}”"
    )


@pytest.mark.parametrize(
    ("name", "pinpoint", "expected"),
    [
        ("short", "article", "《纲要》第十三条"),
        ("first", "bracket", "《质量强国建设纲要》（以下简称《纲要》）第（十三）条"),
        ("issuer", "part", "中共中央、国务院印发的《质量强国建设纲要》第六部分第十三条"),
        ("none", "heading", "第十三条“强化工程质量保障”"),
    ],
)
def test_name_and_pinpoint(name: Name, pinpoint: Pinpoint, expected: str) -> None:
    units = units_of("art_13__sent_1")
    assert quote(units, name=name, pinpoint=pinpoint) == f"{expected}提出：“{FIRST}。”"


@pytest.mark.parametrize(
    ("ids", "inline", "expected"),
    [
        # marks within alternate
        ("target_2025__sent_1", False, "第一条2025年目标提出：“到2025年，打好‘底子’。”"),
        ("target_2025__sent_1", True, "第一条2025年目标提出“到2025年，打好‘底子’”"),
        # a full stop inside inner marks: never 。”。
        (
            "target_2025__item_1__sent_1",
            False,
            "第一条“‘底子’打好”提出：“他们说：‘底子叫“根”。’”",
        ),
        (
            "target_2025__item_1__sent_1",
            True,
            "第一条“‘底子’打好”提出“他们说：‘底子叫“根”’”",
        ),
        # other closing marks say something: they stay
        ("target_2025__item_1__sent_2", True, "第一条“‘底子’打好”提出“第二句！”"),
        ("target_2025__item_2", True, "第一条“面子打好”提出“甲。乙？”"),
        # sentences left out within a paragraph
        ("art_2__sent_1 art_2__sent_3", False, "第二条提出：“一。……三。”"),
        ("art_2__sent_1 art_2__sent_3", True, "第二条提出“一。……三”"),
        # several paragraphs: each opens, the last closes
        (
            "art_2",
            False,
            "第二条提出：\n“一。二。三。\n“四。五。\n“六。\n“七。”",
        ),
        ("art_2__sent_3 art_2__sent_4", False, "第二条提出：\n“三。\n“四。”"),
        # left out at the end of one paragraph, at the beginning of the next, whole paragraphs
        ("art_2__sent_1 art_2__sent_4", False, "第二条提出：\n“一。……\n“四。”"),
        ("art_2__sent_3 art_2__sent_5", False, "第二条提出：\n“三。\n“……五。”"),
        ("art_2__sent_2 art_2__sent_5", False, "第二条提出：\n“二。……\n“……五。”"),
        ("art_2__sent_3 art_2__sent_7", False, "第二条提出：\n“三。\n…………\n“七。”"),
        ("art_2__sent_1 art_2__sent_7", False, "第二条提出：\n“一。……\n…………\n“七。”"),
        # before the first and after the last nothing is marked
        ("art_2__sent_2", False, "第二条提出：“二。”"),
        # a goal's heading stands before its sentence, unless the quotation begins with that
        (
            "art_1__sent_1 art_1__sent_2",
            False,
            "第一条提出：\n“到2025年，打好‘底子’。\n“——‘底子’打好。他们说：‘底子叫“根”。’”",
        ),
        (
            "art_1__sent_3 art_1__sent_4",
            False,
            "第一条提出：\n“第二句！\n“——面子打好。甲。”",
        ),
        ("art_1__sent_4 art_1__sent_5", False, "第一条提出：“甲。乙？”"),
        # a heading left out with its sentence
        ("art_1__sent_3 art_1__sent_5", False, "第一条提出：\n“第二句！\n“……乙？”"),
        # a box in a part has a line for its title
        (
            "part_2__sent_7 part_2__sent_8",
            False,
            "第二部分提出：\n“七。\n“专栏1 丙节\n“——开幕。开幕词。”",
        ),
        ("box_1", False, "专栏1提出：“——开幕。开幕词。”"),
        # a unit and what it contains are the unit; all targets are their article
        ("box_1 box_1__item_1__sent_1", False, "专栏1提出：“——开幕。开幕词。”"),
    ],
)
def test_punctuation(ids: str, inline: bool, expected: str) -> None:
    assert quote(units_of(ids, OTHER), inline=inline, name="none") == expected


def test_all_targets_are_their_article() -> None:
    assert quote(OUTLINE.targets) == quote(units_of("art_2"))


def test_the_outlines_own_quotation_marks() -> None:
    text = quote(units_of("art_10__sent_1"))
    assert "‘四个最严’" in text
    assert text.endswith("‘舌尖上的安全’。”")


def test_paragraphs_of_a_part() -> None:
    lines = quote(units_of("part_1")).split("\n")
    assert lines[0] == "《质量强国建设纲要》第一部分提出："
    part = OUTLINE.parts[0]
    assert [line.removeprefix("“").removesuffix("”") for line in lines[1:]] == [
        flip_quotation_marks("".join(paragraph)) for paragraph in part.paragraphs
    ]


@pytest.mark.parametrize(
    ("ids", "inline", "message"),
    [
        ("", False, "请指出要引用原文的单元，如 qcite quote 13.2。"),
        (
            "art_13 art_14",
            False,
            "一处引文只能出自一个单元，否则看不出哪一句出自哪里；"
            "请分别引用：qcite quote 13；qcite quote 14。",
        ),
        (
            "art_13__sent_7 art_14__sent_1 art_15__sent_1",
            False,
            "一处引文只能出自一个单元，否则看不出哪一句出自哪里；"
            "请分别引用：qcite quote 13.7；qcite quote 14.1……。",
        ),
        (
            "target_2025 target_2035__sent_1",
            False,
            "一处引文只能出自一个单元，否则看不出哪一句出自哪里；"
            "请分别引用：qcite quote 2025；qcite quote 2035.1。",
        ),
        (
            "box_3",
            True,
            "这处引文有3段，不能嵌入行文；请去掉 --inline，使引文独立成段，或只引其中一句。",
        ),
    ],
)
def test_what_cannot_be_quoted(ids: str, inline: bool, message: str) -> None:
    with pytest.raises(CitationError) as error:
        quote(units_of(ids), inline=inline)
    assert str(error.value) == message


# --- properties ----------------------------------------------------------------------------


def excerpts(outline: Outline) -> st.SearchStrategy[list[Unit]]:
    """Some sentences of one unit."""
    return st.sampled_from(list(outline.walk())).flatmap(
        lambda unit: st.sets(st.integers(1, len(unit.sentences)), min_size=1).map(
            lambda numbers: [unit.sentence(number) for number in sorted(numbers)]
        )
    )


@given(
    units=st.one_of(excerpts(OUTLINE), st.sampled_from(list(OUTLINE.walk())).map(lambda u: [u])),
    name=names,
    pinpoint=pinpoints,
    inline=st.booleans(),
)
def test_quotations_are_well_formed(
    units: list[Unit], name: Name, pinpoint: Pinpoint, inline: bool
) -> None:
    paragraphs = quoted_paragraphs(units)
    if inline and len(paragraphs) > 1:
        return
    text = quote(units, inline=inline, name=name, pinpoint=pinpoint)
    assert text.startswith(cite(units, OUTLINE, name=name, pinpoint=pinpoint) + "提出")
    assert "。”。" not in text
    assert text.endswith("”")
    assert not text.endswith("。”") or not inline
    lines = text.split("\n")
    assert all(is_balanced(line + ("”" if line.startswith("“") else "")) for line in lines[:-1])
    assert is_balanced(lines[-1])


@given(units=excerpts(OUTLINE))
def test_exactly_the_chosen_sentences_are_quoted_in_order(units: list[Unit]) -> None:
    text = "\n".join(quoted_paragraphs(units))
    position = 0
    for unit in units:
        position = text.index(unit.text, position) + len(unit.text)
    numbers = [unit.number for unit in units]
    gaps = any(after > before + 1 for before, after in pairwise(numbers))
    assert (OMISSION in text) == gaps


@given(unit=st.sampled_from([*OUTLINE.walk(), *OTHER.walk()]))
def test_all_sentences_are_the_whole(unit: Unit) -> None:
    sentences = [unit.sentence(number + 1) for number in range(len(unit.sentences))]
    whole = "\n".join(quoted_paragraphs([unit]))
    excerpt = "\n".join(quoted_paragraphs(sentences))
    # What leads the first sentence is left out where only sentences were asked for.
    assert whole.endswith(excerpt)
    assert whole == unit.text
