"""The model: ids, parents and the text as published."""

from __future__ import annotations

import re

import pytest

from qcite.edition import loading
from qcite.edition.outline import Indicator, Outline, Unit
from qcite.text.numerals import format_chinese
from tests.conftest import FIXTURES


@pytest.fixture(scope="module")
def other() -> Outline:
    return loading.load(str(FIXTURES / "edition" / "other.toml"))


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("preamble", 1),
        ("part", 11),
        ("article", 32),
        ("box", 7),
        ("item", 24),
        ("target", 8),
    ],
)
def test_counts(outline: Outline, kind: str, count: int) -> None:
    assert len(outline.of_kind(kind)) == count  # type: ignore[arg-type]


def test_the_document_counts_itself_so(outline: Outline) -> None:
    # 全文共十一部分三十二条，分为四个板块；八个方面二十七项任务；七项重大工程
    tasks = [unit for area in outline.task_areas for unit in area.walk() if unit.kind == "article"]
    assert (len(outline.task_areas), len(tasks)) == (8, 27)
    assert len(outline.blocks) == 4
    assert [len(box.children) for box in outline.boxes] == [3, 4, 3, 3, 3, 4, 4]
    assert [box.after for box in outline.boxes] == [9, 12, 15, 18, 21, 24, 29]


def test_articles_are_numbered_through(outline: Outline) -> None:
    assert [article.number for article in outline.articles] == list(range(1, 33))
    assert [article.id for article in outline.articles] == [f"art_{n}" for n in range(1, 33)]
    enumerations = re.findall(r"(?m)^（([^）]+)）", outline.text)
    assert enumerations == [format_chinese(number) for number in range(1, 33)]


def test_articles_of_each_part(outline: Outline) -> None:
    numbers = [
        [child.number for child in part.children if child.kind == "article"]
        for part in outline.parts
    ]
    assert numbers == [
        [],
        [1, 2],
        [3, 4, 5],
        [6, 7, 8, 9],
        [10, 11, 12],
        [13, 14, 15],
        [16, 17, 18],
        [19, 20, 21],
        [22, 23, 24],
        [25, 26, 27, 28, 29],
        [30, 31, 32],
    ]


def test_targets_are_article_2s_text_not_a_copy(outline: Outline) -> None:
    article = outline.get("art_2")
    assert article is not None
    assert outline.targets == tuple(unit for unit in article.walk() if unit.kind == "target")
    assert [goal.id for goal in outline.goals] == [f"target_2025__item_{n}" for n in range(1, 7)]
    assert article.sentences == tuple(
        sentence for year in article.children for sentence in year.sentences
    )


def test_indicators(outline: Outline) -> None:
    indicators = [indicator for goal in outline.goals for indicator in goal.indicators]
    assert [(one.name, one.figure) for one in indicators] == [
        ("制造业质量竞争力指数", "86"),
        ("农产品质量安全例行监测合格率", "98%以上"),
        ("食品抽检合格率", "98%以上"),
        ("制造业产品质量合格率", "94%"),
    ]
    assert Indicator("绿道总里程", 120.5, "公里", "reach").figure == "120.5公里"


def test_every_unit_has_its_own_id_and_a_way_up(outline: Outline) -> None:
    units = list(outline.walk())
    assert len({unit.id for unit in units}) == len(units)
    for unit in units:
        assert outline.get(unit.id) is unit
        for child in unit.children:
            assert child.parent is unit
    roots = [unit for unit in units if unit.parent is None]
    assert roots == [outline.preamble, *outline.parts]


@pytest.mark.parametrize(
    ("unit_id", "article", "part"),
    [
        ("preamble", None, None),
        ("part_1", None, "part_1"),
        ("art_13", "art_13", "part_6"),
        ("art_13__sent_2", "art_13", "part_6"),
        ("box_3__item_2", None, "part_6"),
        ("box_3__item_2__sent_1", None, "part_6"),
        ("target_2025__item_3", "art_2", "part_2"),
        ("target_2035__sent_1", "art_2", "part_2"),
    ],
)
def test_what_a_unit_stands_in(
    outline: Outline, unit_id: str, article: str | None, part: str | None
) -> None:
    unit = outline.get(unit_id)
    assert unit is not None and unit.id == unit_id
    assert getattr(unit.article, "id", None) == article
    assert getattr(unit.part, "id", None) == part


@pytest.mark.parametrize(
    "unit_id",
    [
        "",
        "art_0",
        "art_33",
        "box_8",
        "part_12",
        "art_13__sent_0",
        "art_13__sent_8",
        # one spelling to an id
        "art_13__sent_02",
        "art_13__sent_²",
        "art_13__sent_",
        "__sent_1",
        "art_13__sent_1__sent_1",
    ],
)
def test_no_such_unit(outline: Outline, unit_id: str) -> None:
    assert outline.get(unit_id) is None


def test_sentences_make_up_the_text(outline: Outline) -> None:
    for unit in outline.walk():
        rest = unit.text
        for number, sentence in enumerate(unit.sentences, 1):
            assert sentence in rest
            rest = rest.partition(sentence)[2]
            found = outline.get(f"{unit.id}__sent_{number}")
            assert found is not None and found.text == sentence
            assert (found.kind, found.number) == ("sentence", number)


def leading(unit: Unit | None) -> str:
    """The unit's first characters as published."""
    assert unit is not None
    return unit.published[: len(unit.lead) + 6]


@pytest.mark.parametrize(
    ("unit_id", "expected"),
    [
        ("preamble", "建设质量强国"),
        ("part_1", "一、形势背景\n质量是人类生"),
        ("part_6", "六、提升建设工程品质\n（十三）强化"),
        ("art_13", "（十三）强化工程质量保障。全面落实各方"),
        # All witnesses of the whole text print this heading on a line of its own.
        ("art_2", "（二）主要目标\n到2025年"),
        ("target_2025__item_1", "——经济发展质量效益明显提升。经济结构更加"),
        ("box_3", "专栏3 建设工程质量管理升级工程\n——推进建设"),
        ("box_3__item_2", "——严格质量追溯。明确工程项目"),
        ("art_13__sent_1", "全面落实各方"),
    ],
)
def test_units_as_published(outline: Outline, unit_id: str, expected: str) -> None:
    assert leading(outline.get(unit_id)) == expected


def test_children_stand_whole_in_the_text(outline: Outline) -> None:
    for unit in outline.walk():
        for child in unit.children:
            assert f"\n{child.published}" in f"\n{unit.text}"
    assert outline.text.count("\n——") == 6 + 24


def test_the_digest_is_of_title_and_text(outline: Outline, other: Outline) -> None:
    assert re.fullmatch("[0-9a-f]{64}", outline.digest)
    assert outline.digest != other.digest


def test_another_outline_is_read(other: Outline) -> None:
    assert other.title == "示例市绿道建设方案"
    assert other.preamble is None
    assert other.task_areas == ()
    assert [article.id for article in other.articles] == ["art_1", "art_2", "art_3"]
    assert other.boxes == ()
    assert other.publication.document_number == "示政办〔2024〕7号"
    article = other.get("art_3")
    assert article is not None
    assert len(article.paragraphs) == 2
    assert article.published.count("\n") == 1
    with_targets = other.get("art_2")
    assert with_targets is not None
    assert with_targets.published.startswith("（二）分步目标。绿道建设分两步推进。\n到2026年")
