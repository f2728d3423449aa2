from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcite.citing.citation import (
    PINPOINTS,
    CitationError,
    Name,
    Numerals,
    Pinpoint,
    cite,
    in_title_marks,
    pinpoint_text,
)
from qcite.edition.outline import Unit
from qcite.locating import locator
from qcite.text.quotation_marks import quoted
from tests.citing.samples import FULL, OTHER, OUTLINE, is_balanced, names, pinpoints, units_of

# --- names ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "nested", "expected"),
    [
        ("full", False, "《质量强国建设纲要》第十三条"),
        ("short", False, "《纲要》第十三条"),
        ("first", False, "《质量强国建设纲要》（以下简称《纲要》）第十三条"),
        ("issuer", False, "中共中央、国务院印发的《质量强国建设纲要》第十三条"),
        ("none", False, "第十三条"),
        ("full", True, "〈质量强国建设纲要〉第十三条"),
        ("short", True, "〈纲要〉第十三条"),
        ("first", True, "〈质量强国建设纲要〉（以下简称〈纲要〉）第十三条"),
        ("issuer", True, "中共中央、国务院印发的〈质量强国建设纲要〉第十三条"),
        ("none", True, "第十三条"),
    ],
)
def test_name(name: Name, nested: bool, expected: str) -> None:
    assert cite(units_of("art_13"), OUTLINE, name=name, nested=nested) == expected


def test_whole_outline() -> None:
    assert cite([], OUTLINE) == "《质量强国建设纲要》"
    assert cite([], OUTLINE, nested=True) == "〈质量强国建设纲要〉"
    assert cite([], OUTLINE, name="first") == "《质量强国建设纲要》（以下简称《纲要》）"


def test_whole_outline_without_its_name() -> None:
    with pytest.raises(CitationError, match=r"^引用全文时不能省略名称，请去掉 --name none"):
        cite([], OUTLINE, name="none")


@pytest.mark.parametrize(
    ("title", "nested", "expected"),
    [
        ("甲规划", False, "《甲规划》"),
        ("甲规划", True, "〈甲规划〉"),
        ("落实《甲规划》方案", False, "《落实〈甲规划〉方案》"),
        ("落实《甲规划》方案", True, "〈落实《甲规划》方案〉"),
        ("落实〈甲规划〉方案", False, "《落实〈甲规划〉方案》"),
        ("关于《落实〈甲〉的方案》的函", False, "《关于〈落实《甲》的方案〉的函》"),
    ],
)
def test_title_marks_alternate(title: str, nested: bool, expected: str) -> None:
    assert in_title_marks(title, nested=nested) == expected


# --- pinpoints -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ids", "article", "bracket", "part", "heading"),
    [
        # one unit of each kind
        (
            "art_13",
            "第十三条",
            "第（十三）条",
            "第六部分第十三条",
            "第十三条“强化工程质量保障”",
        ),
        ("part_6", "第六部分", "第六部分", "第六部分", "第六部分“提升建设工程品质”"),
        ("box_3", "专栏3", "专栏3", "第六部分专栏3", "专栏3“建设工程质量管理升级工程”"),
        (
            "box_3__item_2",
            "专栏3“严格质量追溯”",
            "专栏3“严格质量追溯”",
            "第六部分专栏3“严格质量追溯”",
            "专栏3“严格质量追溯”",
        ),
        (
            "target_2025__item_3",
            "第二条“产品、工程、服务质量水平显著提升”",
            "第（二）条“产品、工程、服务质量水平显著提升”",
            "第二部分第二条“产品、工程、服务质量水平显著提升”",
            "第二条“产品、工程、服务质量水平显著提升”",
        ),
        (
            "target_2025",
            "第二条2025年目标",
            "第（二）条2025年目标",
            "第二部分第二条2025年目标",
            "第二条2025年目标",
        ),
        (
            "target_2035",
            "第二条2035年目标",
            "第（二）条2035年目标",
            "第二部分第二条2035年目标",
            "第二条2035年目标",
        ),
        ("preamble", "引言", "引言", "引言", "引言"),
        # all targets are the article
        (
            "target_2025 target_2035",
            "第二条",
            "第（二）条",
            "第二部分第二条",
            "第二条“主要目标”",
        ),
        # two adjacent, three in a row, a gap
        (
            "art_13 art_14",
            "第十三条、第十四条",
            "第（十三）条、第（十四）条",
            "第六部分第十三条、第十四条",
            "第十三条“强化工程质量保障”、第十四条“提高建筑材料质量水平”",
        ),
        (
            "art_13 art_14 art_15",
            "第十三条至第十五条",
            "第（十三）条至第（十五）条",
            "第六部分第十三条至第十五条",
            "第十三条“强化工程质量保障”、第十四条“提高建筑材料质量水平”、"
            "第十五条“打造中国建造升级版”",
        ),
        (
            "art_13 art_15",
            "第十三条、第十五条",
            "第（十三）条、第（十五）条",
            "第六部分第十三条、第十五条",
            "第十三条“强化工程质量保障”、第十五条“打造中国建造升级版”",
        ),
        # across parts
        (
            "art_13 art_14 art_15 art_16 art_17",
            "第十三条至第十七条",
            "第（十三）条至第（十七）条",
            "第六部分第十三条至第十五条、第七部分第十六条、第十七条",
            "第十三条“强化工程质量保障”、第十四条“提高建筑材料质量水平”、"
            "第十五条“打造中国建造升级版”、第十六条“提高生产服务专业化水平”、"
            "第十七条“促进生活服务品质升级”",
        ),
        # boxes and parts run as articles do
        (
            "box_3 box_4 box_5",
            "专栏3至专栏5",
            "专栏3至专栏5",
            "第六部分专栏3、第七部分专栏4、第八部分专栏5",
            "专栏3“建设工程质量管理升级工程”、专栏4“服务品质提升工程”、专栏5“中国品牌建设工程”",
        ),
        (
            "part_6 part_7 part_8",
            "第六部分至第八部分",
            "第六部分至第八部分",
            "第六部分至第八部分",
            "第六部分“提升建设工程品质”、第七部分“增加优质服务供给”、"
            "第八部分“增强企业质量和品牌发展能力”",
        ),
        # mixed kinds: the title once, each series by itself
        (
            "art_13 box_3",
            "第十三条、专栏3",
            "第（十三）条、专栏3",
            "第六部分第十三条、专栏3",
            "第十三条“强化工程质量保障”、专栏3“建设工程质量管理升级工程”",
        ),
        (
            "art_9 box_1 art_10 art_11 box_2",
            "第九条至第十一条、专栏1、专栏2",
            "第（九）条至第（十一）条、专栏1、专栏2",
            "第四部分第九条、专栏1、第五部分第十条、第十一条、专栏2",
            "第九条“打造区域质量发展新优势”、第十条“提高农产品食品药品质量安全水平”、"
            "第十一条“优化消费品供给品类”、专栏1“区域质量发展示范工程”、"
            "专栏2“重点产品质量阶梯攀登工程”",
        ),
        # items of one box, goals of one article: the owner once, no 、 between ”“
        (
            "box_3__item_2 box_3__item_3",
            "专栏3“严格质量追溯”“实施样板示范”",
            "专栏3“严格质量追溯”“实施样板示范”",
            "第六部分专栏3“严格质量追溯”“实施样板示范”",
            "专栏3“严格质量追溯”“实施样板示范”",
        ),
        (
            "target_2025__item_1 target_2025__item_2 target_2035",
            "第二条“经济发展质量效益明显提升”“产业质量竞争力持续增强”、第二条2035年目标",
            "第（二）条“经济发展质量效益明显提升”“产业质量竞争力持续增强”、第（二）条2035年目标",
            "第二部分第二条“经济发展质量效益明显提升”“产业质量竞争力持续增强”、第二条2035年目标",
            "第二条“经济发展质量效益明显提升”“产业质量竞争力持续增强”、第二条2035年目标",
        ),
        # quotation marks in a heading become single
        (
            "box_5__item_3",
            "专栏5“办好‘中国品牌日’系列活动”",
            "专栏5“办好‘中国品牌日’系列活动”",
            "第八部分专栏5“办好‘中国品牌日’系列活动”",
            "专栏5“办好‘中国品牌日’系列活动”",
        ),
    ],
)
def test_pinpoint(ids: str, article: str, bracket: str, part: str, heading: str) -> None:
    found = {kind: cite(units_of(ids), OUTLINE, pinpoint=kind) for kind in PINPOINTS}
    assert found == {
        "article": FULL + article,
        "bracket": FULL + bracket,
        "part": FULL + part,
        "heading": FULL + heading,
    }


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        # a sentence is cited by what it stands in
        ("art_13__sent_2", "第十三条"),
        ("art_13__sent_2 art_13__sent_3", "第十三条"),
        ("art_13__sent_7 art_14__sent_1 art_15__sent_1", "第十三条至第十五条"),
        ("part_1__sent_2", "第一部分"),
        ("preamble__sent_1", "引言"),
        ("box_3__sent_1", "专栏3"),
        ("box_3__item_2__sent_1", "专栏3“严格质量追溯”"),
        ("target_2025__item_3__sent_1", "第二条“产品、工程、服务质量水平显著提升”"),
        ("target_2035__sent_1", "第二条2035年目标"),
        ("art_2__sent_3", "第二条"),
        # what a whole contains is not cited again
        ("art_13 art_13", "第十三条"),
        ("art_13__sent_1 art_13", "第十三条"),
        ("part_6 art_13 box_3__item_2", "第六部分"),
        ("box_3 box_3__item_1", "专栏3"),
        ("target_2025 target_2025__item_3", "第二条2025年目标"),
        # the Outline's order, whatever order was asked for
        ("art_15 art_13 art_14", "第十三条至第十五条"),
        ("box_1 art_30 part_1 preamble", "引言、第一部分、第三十条、专栏1"),
        # numerals
        ("art_10 art_20 art_30", "第十条、第二十条、第三十条"),
        (
            "art_1 art_11 art_21 art_31 art_32",
            "第一条、第十一条、第二十一条、第三十一条、第三十二条",
        ),
        ("art_9 art_10 art_11 art_19 art_20 art_21", "第九条至第十一条、第十九条至第二十一条"),
    ],
)
def test_collapsing_and_order(ids: str, expected: str) -> None:
    assert pinpoint_text(units_of(ids)) == expected


def test_all_that_the_locator_calls_targets() -> None:
    assert cite(locator.resolve(["目标"], OUTLINE), OUTLINE) == "《质量强国建设纲要》第二条"


@pytest.mark.parametrize(
    ("ids", "pinpoint", "numerals", "expected"),
    [
        ("art_13", "article", "arabic", "第13条"),
        ("art_13 art_14 art_15 box_3", "article", "arabic", "第13条至第15条、专栏3"),
        ("art_13", "bracket", "arabic", "第（13）条"),
        ("art_13", "part", "arabic", "第6部分第13条"),
        ("target_2035", "article", "arabic", "第2条2035年目标"),
    ],
)
def test_arabic_numerals(ids: str, pinpoint: Pinpoint, numerals: Numerals, expected: str) -> None:
    found = pinpoint_text(units_of(ids), pinpoint=pinpoint, numerals=numerals)
    assert found == expected


@pytest.mark.parametrize(
    ("ids", "pinpoint", "expected"),
    [
        ("target_2025 target_2030", "article", "第一条2025年目标、第一条2030年目标"),
        ("target_2025 target_2030 target_2035", "article", "第一条"),
        ("target_2025__item_1", "article", "第一条“‘底子’打好”"),
        ("art_2", "heading", "第二条“办好‘丙节’”"),
        (
            "art_1 art_2 art_3 art_4",
            "part",
            "第一部分第一条、第二部分第二条、第三条、第三部分第四条",
        ),
        ("art_2 box_1 art_3", "article", "第二条、第三条、专栏1"),
        ("art_1 part_2", "part", "第一部分第一条、第二部分"),
    ],
)
def test_another_document(ids: str, pinpoint: Pinpoint, expected: str) -> None:
    assert pinpoint_text(units_of(ids, OTHER), pinpoint=pinpoint) == expected


def test_name_of_another_document() -> None:
    title = "《关于落实〈甲规划〉的“十百千”方案》"
    assert cite([], OTHER) == title
    assert cite([], OTHER, name="issuer") == f"甲局、乙局、丙局、丁局印发的{title}"
    assert cite([], OTHER, name="first") == f"{title}（以下简称《“十百千”方案》）"


def test_unit_of_another_document() -> None:
    with pytest.raises(CitationError) as error:
        cite(units_of("target_2030", OTHER), OUTLINE)
    assert str(error.value) == "《质量强国建设纲要》中没有这个单元：target_2030。"


def test_quotation_marks_alternate() -> None:
    assert quoted("他说：“底子叫‘根’。”") == "“他说：‘底子叫“根”。’”"


# --- properties ----------------------------------------------------------------------------

_SENTENCES = [
    unit.sentence(number)
    for unit in OUTLINE.walk()
    if unit.kind != "part" or not unit.children
    for number in range(1, len(unit.sentences) + 1)
]
any_units = st.lists(st.sampled_from([*OUTLINE.walk(), *_SENTENCES]), min_size=1, max_size=12)


@given(units=any_units, name=names, pinpoint=pinpoints, nested=st.booleans())
def test_every_combination_is_well_formed(
    units: list[Unit], name: Name, pinpoint: Pinpoint, nested: bool
) -> None:
    text = cite(units, OUTLINE, name=name, pinpoint=pinpoint, nested=nested)
    assert is_balanced(text)
    for wrong in (
        "》、《",
        "〉、〈",
        "”、“",
        "、、",
        "至、",
        "、至",
        "第一十",
        "廿",
        "卅",
        "第（一十",
    ):
        assert wrong not in text
    assert not re.search("[、至]$|^[、至]", text)
    assert text.count("质量强国建设纲要") == (name in ("full", "first", "issuer"))


@given(units=any_units, pinpoint=pinpoints, seed=st.integers())
def test_order_and_repetition_do_not_matter(
    units: list[Unit], pinpoint: Pinpoint, seed: int
) -> None:
    shuffled = [*units, units[0]]
    random.Random(seed).shuffle(shuffled)
    assert cite(shuffled, OUTLINE, pinpoint=pinpoint) == cite(units, OUTLINE, pinpoint=pinpoint)


whole_units = [
    unit for unit in OUTLINE.walk() if unit.kind in ("preamble", "part", "article", "box")
]


@given(
    units=st.lists(st.sampled_from(whole_units), min_size=1, max_size=12, unique=True),
    pinpoint=st.sampled_from(("article", "bracket")),
)
def test_a_citation_is_a_locator(units: list[Unit], pinpoint: Pinpoint) -> None:
    text = cite(units, OUTLINE, pinpoint=pinpoint)
    found = locator.resolve([text], OUTLINE)
    inside = {below.id for unit in units for below in unit.walk() if below is not unit}
    assert {unit.id for unit in found} == {unit.id for unit in units} - inside
    assert cite(found, OUTLINE, pinpoint=pinpoint) == text
