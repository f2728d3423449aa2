from __future__ import annotations

import pytest

from qcite.edition import loading
from qcite.searching.suggestion import suggest
from tests.conftest import FIXTURES

EDITION = loading.load()
TERMS = loading.load(str(FIXTURES / "search" / "terms.toml"))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        # sounds alike
        ("品排", ("品牌",)),
        ("老子号", ("老字号",)),
        ("工程质两", ("工程质量",)),
        # in pinyin, with the southerner's -n and z
        ("pingpai", ("品牌",)),
        ("gonchenziliang", ("工程质量",)),
        ("luse", ("绿色",)),
        # two exchanged, one too few, one too many, another
        ("牌品", ("产品", "品牌")),
        ("中华字号", ("中华老字号",)),
        ("双随机一公开", ("双随机、一公开",)),
        ("首席质量总官", ("首席质量官",)),
        ("首席产量官制度", ("首席质量官制度",)),
        # the longest piece, and how it goes on if little is missing
        ("质量监管局", ("质量监管",)),
        ("标准化法", ("标准化",)),
        ("农村振兴", ("乡村振兴",)),
        ("工程质量首要负责", ("工程质量首要责任",)),
        # a heading that has some of it
        (
            "关于进一步强化建设工程质量保障工作若干措施的意见",
            ("强化工程质量保障",),
        ),
        # nothing like it
        ("元宇宙", ()),
        ("喵", ()),
        # the end of one word and the beginning of the next are no word
        ("和谐", ()),
        ("zhangxiao", ()),
        ("查找", ()),
        ("xian", ()),
        (".*", ()),
        ("╋", ()),
        # there is nothing to suggest for a word that is there
        ("品牌", ()),
    ],
)
def test_suggest(word: str, expected: tuple[str, ...]) -> None:
    found = suggest(EDITION, [word])
    assert found[:1] == expected[:1] if len(word) > 20 else found == expected


def test_suggestions_for_each_word_not_found() -> None:
    assert suggest(TERMS, ["驿站", "录道", "规画"]) == ("绿道", "规划")


def test_no_words() -> None:
    assert suggest(TERMS, []) == ()
