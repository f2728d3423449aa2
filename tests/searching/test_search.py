from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcite.edition import loading
from qcite.edition.naming import format_locator
from qcite.edition.outline import Outline, Unit
from qcite.locating.locator import parse
from qcite.searching.corpus import fold_word
from qcite.searching.search import Hit, Scope, SearchError, search
from tests.conftest import FIXTURES

EDITION = loading.load()
TERMS = loading.load(str(FIXTURES / "search" / "terms.toml"))
TRADITIONAL = loading.load(str(FIXTURES / "search" / "traditional.toml"))
SENTENCES = [
    (unit, text) for unit in EDITION.walk() for paragraph in unit.paragraphs for text in paragraph
]


def locators(hits: tuple[Hit, ...], outline: Outline = TERMS) -> list[str]:
    return [format_locator(hit.unit) for hit in hits]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # In the heading first, then in the text; denser before thinner, a box and a part taken
        # with all that stands in them.
        (
            ["绿道"],
            ["专栏1.1", "专栏1", "目标1", "部分2", "2", "部分1", "引言", "2030", "目标2"],
        ),
        (["绿道", "驿站"], ["专栏1", "目标1", "目标2"]),
        (["驿站", "绿道"], ["专栏1", "目标1", "目标2"]),
        # No order of words, no overlap between units, no crossing from sentence to sentence.
        (["规划", "公示"], ["2"]),
        (["意见后报批。调整"], []),
        # One word twice asks for nothing more.
        (["公示", "公示"], ["2"]),
        # Width, case, white space, quotation marks, traditional characters.
        (["gdp"], ["目标2"]),
        (["ＧＤＰ"], ["目标2"]),
        (["IPHONE充電"], ["目标2"]),
        (["绿 道　规划"], ["2"]),
        (["綠道規劃"], ["2"]),
        (['"一站一品"'], ["3"]),
        (["「一站一品」"], ["3"]),
        (["９８％以上"], ["3"]),
        (["98% 以上"], ["3"]),
        (["iso7001"], ["3"]),
        (["iso 7001"], ["3"]),
        (["品，覆盖"], []),
        # Punctuation counts.
        (["各村、各社区"], ["2"]),
        (["各村各社区"], []),
        # Not found.
        (["疫苗"], []),
        (["绿道", "疫苗"], []),
        (["╋"], []),
        (["x" * 1000], []),
    ],
)
def test_words(words: list[str], expected: list[str]) -> None:
    assert locators(search(TERMS, words)) == expected


@pytest.mark.parametrize(("word", "words"), [("品质", "产品质量"), ("全国", "健全国家")])
def test_what_is_cut_out_of_two_words_comes_last(word: str, words: str) -> None:
    """Even where it stands in a heading: 开展产品质量安全风险评估."""
    stand = [
        word in (hit.unit.heading + "".join(one.text for one in hit.sentences)).replace(words, "")
        for hit in search(EDITION, [word])
    ]
    assert stand == sorted(stand, reverse=True)
    assert not all(stand)


def test_simplified_words_find_traditional_text() -> None:
    (hit,) = search(TRADITIONAL, ["质量", "发展"])
    assert hit.matched(0) == ["質量", "質量"]
    assert hit.matched(1) == ["發展"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # Both words before one of them, in the heading before in the text.
        (["规划", "公示"], ["2"]),
        (["100公里", "疫苗"], ["目标1"]),
        (["一站一品", "绿道规划", "100公里"], ["2", "目标1", "3"]),
        (["驿站", "GDP"], ["专栏1.2", "专栏1", "3", "目标2", "目标1"]),
    ],
)
def test_any_word(words: list[str], expected: list[str]) -> None:
    assert locators(search(TERMS, words, any_word=True)) == expected


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        (["article"], ["目标1", "2", "2030", "目标2"]),
        (["target"], ["目标1", "2030", "目标2"]),
        (["box"], ["专栏1.1", "专栏1"]),
        (["heading"], ["专栏1.1", "专栏1", "目标1", "部分2", "2"]),
        (["heading", "box"], ["专栏1.1", "专栏1"]),
        (["box", "target"], ["专栏1.1", "专栏1", "目标1", "2030", "目标2"]),
    ],
)
def test_within(within: list[Scope], expected: list[str]) -> None:
    assert locators(search(TERMS, ["绿道"], within=frozenset(within))) == expected


def test_within_headings_all_words_must_be_in_the_heading() -> None:
    assert locators(search(TERMS, ["绿道", "驿站"], within=frozenset({"heading"}))) == ["专栏1"]


def test_a_hit_says_where_each_word_stands() -> None:
    (hit, *_) = search(TERMS, ["驿站", "98%以上"])
    assert hit.unit.id == "art_3"
    assert [(match.start, match.end, match.word) for match in hit.heading] == [(0, 2, 0)]
    first, second = hit.sentences
    assert (first.number, first.text) == (1, TERMS.articles[2].sentences[0])
    assert [(match.start, match.end, match.word) for match in first.matches] == [
        (0, 2, 0),
        (28, 33, 1),
    ]
    assert (second.number, [match.word for match in second.matches]) == (2, [0])
    assert hit.times == 4
    assert hit.matched(0) == ["驿站"] * 3


def test_score_is_density_compared_with_the_document() -> None:
    (hit,) = search(TERMS, ["公示", "编制"])
    everything = sum(len(unit.heading + "".join(sum(unit.paragraphs, ()))) for unit in TERMS.walk())
    # Both words stand here and nowhere else: each is as much denser as the unit is shorter.
    assert hit.score == pytest.approx(2 * everything / len(hit.unit.published))


@pytest.mark.parametrize("words", [[], [""], ["绿道", " "], ["\u3000"], ["\u200b"]])
def test_empty_words_are_refused(words: list[str]) -> None:
    with pytest.raises(SearchError, match="qcite find 品牌"):
        search(TERMS, words)
    if words != ["\u200b"]:
        with pytest.raises(SearchError, match="qcite find 品牌"):
            search(TERMS, words, regex=True)


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (["样板.站"], {"样板驿站"}),
        (["gdp"], {"GDP"}),
        ([r"\d+公里"], {"100公里"}),
        # Within one heading or one sentence.
        (["^建.{2}。$"], {"建绿道。"}),
        (["。."], set()),
        # Traditional characters, but \\S keeps its meaning.
        (["編制"], {"编制"}),
        ([r"調整\S{2}"], {"调整规划"}),
        # An empty match is none.
        (["疫苗*"], set()),
        (["x*"], set()),
        # A heading or a sentence each.
        (["规划$", "报批"], {"规划", "报批"}),
        (["规划$", "疫苗"], set()),
    ],
)
def test_regex(patterns: list[str], expected: set[str]) -> None:
    hits = search(TERMS, patterns, regex=True)
    words = range(len(patterns))
    assert {text for hit in hits for word in words for text in hit.matched(word)} == expected


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("绿[道", "正则表达式“绿[道”有误：第2个字符处“[”没有配对的“]”。"),
        ("(绿", "正则表达式“(绿”有误：第1个字符处“(”没有配对的“)”。"),
        ("绿)", "正则表达式“绿)”有误：第2个字符处“)”没有配对的“(”。"),
        ("*绿", "正则表达式“*绿”有误：第1个字符处重复符号前没有内容。"),
        ("绿**", "正则表达式“绿**”有误：第3个字符处重复符号连用。"),
        ("绿{3,2}", "正则表达式“绿{3,2}”有误：第3个字符处重复次数的下限大于上限。"),
        ("[z-a]", "正则表达式“[z-a]”有误：第2个字符处字符范围的两端颠倒。"),
        ("绿\\", "正则表达式“绿\\”有误：第2个字符处“\\”后不能是这个字符。"),
        ("(?<=绿+)道", "正则表达式“(?<=绿+)道”有误：向后查看的内容长度应固定。"),
        ("(?z)", "正则表达式“(?z)”有误：第2个字符处“(?”后不能是这个字符。"),
        ("(?P<x", "正则表达式“(?P<x”有误：第5个字符处写法不对。"),
        (r"\1", r"正则表达式“\1”有误：第2个字符处没有这个组。"),
        ("a{99999999999}", "正则表达式过于复杂，请写得简单些。"),
    ],
)
def test_bad_regex(pattern: str, message: str) -> None:
    with pytest.raises(SearchError) as caught:
        search(TERMS, [pattern], regex=True)
    assert str(caught.value) == message


# --- what holds of any text ----------------------------------------------------------------

stretches = st.sampled_from(SENTENCES).flatmap(
    lambda pair: st.tuples(
        st.just(pair[0]),
        st.integers(0, len(pair[1]) - 1).flatmap(
            lambda start: st.integers(start + 1, min(start + 12, len(pair[1]))).map(
                lambda end: pair[1][start:end]
            )
        ),
    )
)


@given(stretches)
def test_every_stretch_of_a_sentence_is_found_where_it_stands(stretch: tuple[Unit, str]) -> None:
    unit, text = stretch
    hits = {hit.unit.id: hit for hit in search(EDITION, [text])}
    assert unit.id in hits
    for hit in hits.values():
        assert hit.times
        assert {fold_word(found) for found in hit.matched(0)} == {fold_word(text)}


@given(stretches, st.randoms(use_true_random=False))
def test_accidents_of_typing_make_no_difference(stretch: tuple[Unit, str], random: Random) -> None:
    _, text = stretch
    typed = ""
    for character in text:
        if "!" <= character <= "~" and random.random() < 0.5:
            character = chr(ord(character) + 0xFEE0)
        typed += random.choice(["", "", " ", "\u3000"]) + random.choice(
            [character, character.upper(), character.lower()]
        )
    assert search(EDITION, [typed]) == search(EDITION, [text])


@given(st.lists(stretches.map(lambda pair: pair[1]), min_size=1, max_size=3))
def test_hits_for_all_words_are_among_those_for_any_and_in_the_same_order(
    words: list[str],
) -> None:
    every = [hit.unit.id for hit in search(EDITION, words)]
    some = [hit.unit.id for hit in search(EDITION, words, any_word=True)]
    assert [unit_id for unit_id in some if unit_id in every] == every
    for word in words:
        assert set(every) <= {hit.unit.id for hit in search(EDITION, [word])} <= set(some)


@given(st.lists(st.text(max_size=8), min_size=1, max_size=3), st.booleans())
def test_any_words_are_answered_or_refused(words: list[str], regex: bool) -> None:
    try:
        hits = search(TERMS, words, regex=regex)
    except SearchError as error:
        assert str(error).endswith("。") or "qcite find" in str(error)
        return
    for hit in hits:
        for text, matches in [(hit.unit.heading, hit.heading)] + [
            (sentence.text, sentence.matches) for sentence in hit.sentences
        ]:
            for match in matches:
                assert 0 <= match.start < match.end <= len(text)
                assert 0 <= match.word < len(words)


def test_locators_of_hits_are_locators() -> None:
    for hit in search(EDITION, ["质量"]):
        assert parse([format_locator(hit.unit)], EDITION) == (hit.unit,)
