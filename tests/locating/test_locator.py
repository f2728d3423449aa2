from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcite.citing.citation import NAMES, PINPOINTS, Name, Pinpoint, cite
from qcite.edition import loading
from qcite.edition.naming import format_locator
from qcite.edition.outline import Outline, Unit
from qcite.locating.errors import LocatorError
from qcite.locating.locator import parse, resolve
from qcite.text.numerals import format_chinese

OUTLINE = loading.load()


def ids(units: tuple[Unit, ...] | None) -> list[str] | None:
    return None if units is None else [unit.id for unit in units]


GOALS = [f"target_2025__item_{number}" for number in range(1, 7)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # articles
        (["13"], ["art_13"]),
        (["１３"], ["art_13"]),
        (["十三"], ["art_13"]),
        (["第13条"], ["art_13"]),
        (["第十三条"], ["art_13"]),
        (["第 13 条"], ["art_13"]),
        (["13条"], ["art_13"]),
        (["十三条"], ["art_13"]),
        (["（十三）条"], ["art_13"]),
        (["（十三）"], ["art_13"]),
        (["(13)"], ["art_13"]),
        (["第（十三）条"], ["art_13"]),
        (["art_13"], ["art_13"]),
        (["ART_13"], ["art_13"]),
        # parts
        (["第六部分"], ["part_6"]),
        (["第6部分"], ["part_6"]),
        (["部分6"], ["part_6"]),
        (["六、"], ["part_6"]),
        (["part_6"], ["part_6"]),
        # boxes and items
        (["专栏3"], ["box_3"]),
        (["专栏三"], ["box_3"]),
        (["专栏", "3"], ["box_3"]),
        (["box3"], ["box_3"]),
        (["box_3"], ["box_3"]),
        (["专栏3.2"], ["box_3__item_2"]),
        (["box3.2"], ["box_3__item_2"]),
        (["box_3__item_2"], ["box_3__item_2"]),
        (["专栏3.2.1"], ["box_3__item_2__sent_1"]),
        (["专栏3第二项"], ["box_3__item_2"]),
        (["专栏3第2项"], ["box_3__item_2"]),
        (["专栏3第二项第一句"], ["box_3__item_2__sent_1"]),
        # targets
        (["目标"], ["target_2025", *GOALS, "target_2035"]),
        (["目标3"], ["target_2025__item_3"]),
        (["目标“产品、工程、服务质量水平显著提升”"], ["target_2025__item_3"]),
        (["目标 产品、工程、服务质量水平显著提升。"], ["target_2025__item_3"]),
        (["2025"], ["target_2025"]),
        (["2035"], ["target_2035"]),
        (["2035年目标"], ["target_2035"]),
        (["target_2025__item_3"], ["target_2025__item_3"]),
        (["目标3.1"], ["target_2025__item_3__sent_1"]),
        (["目标第三项"], ["target_2025__item_3"]),
        # sentences
        (["13.2"], ["art_13__sent_2"]),
        (["１３．２"], ["art_13__sent_2"]),
        (["第十三条第二句"], ["art_13__sent_2"]),
        (["13.2-4"], ["art_13__sent_2", "art_13__sent_3", "art_13__sent_4"]),
        (["13.2-13.3"], ["art_13__sent_2", "art_13__sent_3"]),
        (["部分1.2"], ["part_1__sent_2"]),
        # ranges and lists
        (["13-15"], ["art_13", "art_14", "art_15"]),
        (["十三至十五"], ["art_13", "art_14", "art_15"]),
        (["第十三条至第十五条"], ["art_13", "art_14", "art_15"]),
        (["13", "-", "15"], ["art_13", "art_14", "art_15"]),
        (["13,15"], ["art_13", "art_15"]),
        (["13、15"], ["art_13", "art_15"]),
        (["13", "专栏3", "目标2"], ["art_13", "box_3", "target_2025__item_2"]),
        (["专栏1-2"], ["box_1", "box_2"]),
        (["专栏3.1-2"], ["box_3__item_1", "box_3__item_2"]),
        (["2025-2035"], ["target_2025", "target_2035"]),
        (["13", "13", "第十三条"], ["art_13"]),
        # one 第 and one 条 for several
        (["第十三至十五条"], ["art_13", "art_14", "art_15"]),
        (["第十三、十五至十七条"], ["art_13", "art_15", "art_16", "art_17"]),
        (["第六、八部分"], ["part_6", "part_8"]),
        (["第六部分第十三、十四条"], ["art_13", "art_14"]),
        (["第十三条第二至三句"], ["art_13__sent_2", "art_13__sent_3"]),
        (["第十三条第二句至第三句"], ["art_13__sent_2", "art_13__sent_3"]),
        (["第十三条和第十五条"], ["art_13", "art_15"]),
        # in one word a number goes on from what stands before it, as in a range
        (["专栏3、5"], ["box_3", "box_5"]),
        (["专栏3,5-6"], ["box_3", "box_5", "box_6"]),
        (["专栏3.1,3"], ["box_3__item_1", "box_3__item_3"]),
        (["目标2、4"], ["target_2025__item_2", "target_2025__item_4"]),
        (["13.2、4"], ["art_13__sent_2", "art_13__sent_4"]),
        (["引言、3"], ["preamble", "art_3"]),
        (["专栏3", "5"], ["box_3", "art_5"]),
        # as locate and find call an item
        (["专栏3第二项"], ["box_3__item_2"]),
        (["专栏3第一项、第三项"], ["box_3__item_1", "box_3__item_3"]),
        # what an input method makes of 13.2
        (["13。2"], ["art_13__sent_2"]),
        # preamble
        (["引言"], ["preamble"]),
        (["0"], ["preamble"]),
        (["引言.1"], ["preamble__sent_1"]),
        # as a citation writes it
        (["《质量强国建设纲要》第十三条"], ["art_13"]),
        (["《纲要》第六部分第十三条"], ["art_13"]),
        (["第六部分第十三条至第十五条"], ["art_13", "art_14", "art_15"]),
        (["第六部分专栏3"], ["box_3"]),
        (["第二条2035年目标"], ["target_2035"]),
        (["专栏3“严格质量追溯”"], ["box_3__item_2"]),
        (["专栏5“办好‘中国品牌日’系列活动”"], ["box_5__item_3"]),
        (["第十三条“强化工程质量保障”"], ["art_13"]),
        (["第二条“品牌建设取得更大进展”"], ["target_2025__item_4"]),
        (["中共中央、国务院印发的《质量强国建设纲要》第十三条"], ["art_13"]),
        (["《质量强国建设纲要》（以下简称《纲要》）第十三条"], ["art_13"]),
        (["〈质量强国建设纲要〉第十三条"], ["art_13"]),
        # not locators: they are searched for
        # With the heading as it is published, listed or cited.
        (["（十三）强化工程质量保障。"], ["art_13"]),
        (["13", "强化工程质量保障"], ["art_13"]),
        (["13\t强化工程质量保障"], ["art_13"]),
        (["第十三条　强化工程质量保障"], ["art_13"]),
        (["六、提升建设工程品质"], ["part_6"]),
        (["第六部分 提升建设工程品质"], ["part_6"]),
        (["专栏3 建设工程质量管理升级工程"], ["box_3"]),
        (["专栏3.2", "严格质量追溯"], ["box_3__item_2"]),
        (["目标3", "产品、工程、服务质量水平显著提升"], ["target_2025__item_3"]),
        (["14 强化工程质量保障"], None),
        (["（十三）强化工程质量"], None),
        (["六、强化工程质量保障"], None),
        (["四十、强化工程质量保障"], None),
        (["99 强化工程质量保障"], None),
        (["品牌"], None),
        (["13", "品牌"], None),
        (["专栏3第二句"], None),
        (["第十三"], None),
        (["13.2.x"], None),
        ([""], None),
        (["9" * 30], None),
    ],
)
def test_parse(words: list[str], expected: list[str] | None) -> None:
    assert ids(parse(words, OUTLINE)) == expected


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("33", "《质量强国建设纲要》共三十二条，没有第三十三条。"),
        ("第十二部分", "《质量强国建设纲要》共十一部分，没有第十二部分。"),
        ("专栏8", "《质量强国建设纲要》共七个专栏，没有专栏8。"),
        ("专栏3.9", "专栏3共三项，没有专栏3.9。"),
        ("目标7", "《质量强国建设纲要》的分项目标共六项，没有目标7。"),
        (
            "目标“质量”",
            "《质量强国建设纲要》的分项目标没有标题“质量”，有：“经济发展质量效益明显提升”"
            "“产业质量竞争力持续增强”“产品、工程、服务质量水平显著提升”“品牌建设取得更大进展”"
            "“质量基础设施更加现代高效”“质量治理体系更加完善”。",
        ),
        ("2030", "《质量强国建设纲要》没有2030年目标，只有2025年、2035年目标。"),
        ("13.99", "第十三条共七句，没有第九十九句。"),
        ("13.2.3", "定位的层级过多：第十三条之下只有句。"),
        ("部分6.2", "第六部分分条，请按条定位句子，如 13.2。"),
        ("第五部分第十三条", "第十三条在第六部分，不在第五部分。"),
        ("第三条2035年目标", "2035年目标在第二条，不在第三条。"),
        ("第十三条“强化工程监管”", "第十三条没有标题“强化工程监管”，有：“强化工程质量保障”。"),
        ("第一十三条", "“第一十三条”的数字写法不规范，应为“第十三条”。"),
        ("第廿一条", "“第廿一条”的数字写法不规范，应为“第二十一条”。"),
        ("第13条第2款", "定位不分款，只分句：第十三条第二句写作 13.2。"),
        ("第二条第三项", "定位不分项，只分句：第二条第三句写作 2.3；分项目标写作 目标3。"),
        ("第四十条第一款", "《质量强国建设纲要》共三十二条，没有第四十条。"),
        ("15-13", "范围应从小到大：13 至 15。"),
        ("13.2,15", "第十三条共七句，没有第十五句。"),
        ("引言-3", "范围的两端应是同一类单元：引言 与 3 不同类，请分开写。"),
        (
            "专栏5“办会”",
            "专栏5没有标题“办会”，有：“中国品牌建设工程”“实施中国精品培育行动”"
            "“提升品牌建设软实力”“办好‘中国品牌日’系列活动”。",
        ),
        ("13-专栏3", "范围的两端应是同一类单元：13 与 专栏3 不同类，请分开写。"),
        ("13.2-14.1", "句子的范围不能跨单元：13.2 与 14.1 不在同一单元，请分开写。"),
        ("目标-3", "“目标”已是全部目标，不能再作范围的一端；可以写：目标2-4。"),
        ("art_99", "《质量强国建设纲要》没有编号为 art_99 的单元。"),
    ],
)
def test_what_the_document_does_not_have(word: str, message: str) -> None:
    with pytest.raises(LocatorError) as caught:
        parse([word], OUTLINE)
    assert str(caught.value) == message


def test_resolve_says_what_a_locator_looks_like() -> None:
    with pytest.raises(LocatorError) as caught:
        resolve(["品牌"], OUTLINE)
    assert str(caught.value) == (
        "看不懂定位“品牌”。可以写：13、第十三条、13.2、13-15、专栏3、专栏3.2、目标3、2035、部分6、引言。"
    )


def _every_unit(outline: Outline) -> list[Unit]:
    units = list(outline.walk())
    return units + [
        unit.sentence(number)
        for unit in units
        if unit.kind != "box" and not (unit.kind == "part" and unit.children)
        for number in range(1, len(unit.sentences) + 1)
    ]


@pytest.mark.parametrize("unit", _every_unit(OUTLINE), ids=lambda unit: unit.id)
def test_parse_and_format_are_inverse_for_every_unit(unit: Unit) -> None:
    assert ids(parse([format_locator(unit)], OUTLINE)) == [unit.id]
    assert ids(parse([unit.id], OUTLINE)) == [unit.id]


@pytest.mark.parametrize("unit", OUTLINE.articles, ids=lambda unit: unit.id)
def test_every_form_of_an_article(unit: Unit) -> None:
    chinese = format_chinese(unit.number)
    for form in (
        f"第{unit.number}条",
        f"第{chinese}条",
        f"（{chinese}）",
        f"({unit.number})",
        f"第（{chinese}）条",
        chinese,
        f"0{unit.number}",
    ):
        assert ids(parse([form], OUTLINE)) == [unit.id], form


@pytest.mark.parametrize("pinpoint", PINPOINTS)
@pytest.mark.parametrize("name", NAMES)
def test_what_cite_writes_is_read_back(name: Name, pinpoint: Pinpoint) -> None:
    for unit in OUTLINE.walk():
        citation = cite((unit,), OUTLINE, name=name, pinpoint=pinpoint)
        assert ids(parse([citation], OUTLINE)) == [unit.id], citation
    run = OUTLINE.articles[12:15]
    citation = cite(run, OUTLINE, name=name, pinpoint=pinpoint)
    assert ids(parse([citation], OUTLINE)) == [unit.id for unit in run], citation


@given(
    st.lists(st.sampled_from(tuple(OUTLINE.walk())), min_size=1, max_size=8),
    st.sampled_from(tuple(NAMES)),
    st.sampled_from(tuple(PINPOINTS)),
)
def test_a_citation_of_several_is_read_back(
    units: list[Unit], name: Name, pinpoint: Pinpoint
) -> None:
    citation = cite(units, OUTLINE, name=name, pinpoint=pinpoint)
    named = parse([citation], OUTLINE)
    assert named is not None
    assert cite(named, OUTLINE, name=name, pinpoint=pinpoint) == citation


@given(
    st.lists(
        st.text(alphabet="第条部分专栏目标引言句年至“”、，.-—~（）()《》0123456789十三百 box_art")
    )
)
def test_any_words_give_units_or_none_or_a_message(words: list[str]) -> None:
    try:
        units = parse(words, OUTLINE)
    except LocatorError as error:
        assert str(error).endswith("。")
    else:
        assert units is None or units


@given(st.integers(1, 32), st.integers(1, 32))
def test_ranges_hold_all_between(low: int, high: int) -> None:
    low, high = min(low, high), max(low, high)
    expected = [f"art_{number}" for number in range(low, high + 1)]
    assert ids(parse([f"{low}-{high}"], OUTLINE)) == expected
    assert (
        ids(parse([f"第{format_chinese(low)}条至第{format_chinese(high)}条"], OUTLINE)) == expected
    )
