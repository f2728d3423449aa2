from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qcite.edition import loading
from qcite.searching.corpus import Corpus
from qcite.searching.pinyin import SpelledText, is_typed, spell
from qcite.searching.search import search
from tests.conftest import FIXTURES, ROOT

EDITION = loading.load()
CORPUS = Corpus(EDITION)
SYLLABLES = spell(CORPUS.folded)
SPELLED = SpelledText(CORPUS.folded)
TERMS = loading.load(str(FIXTURES / "search" / "terms.toml"))
NOWHERE: frozenset[int] = frozenset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("工程质量", "gong cheng zhi liang"),
        ("品牌", "pin pai"),
        # ü as it is typed
        ("绿色", "lv se"),
        ("战略", "zhan lue"),
        # characters with several readings, in the words that have them
        ("行业行为", "hang ye xing wei"),
        ("推行业务", "tui xing ye wu"),
        ("跨行业跨区域", "kua hang ye kua qu yu"),
        ("各行业自行车", "ge hang ye zi xing che"),
        ("从业行为", "cong ye xing wei"),
        ("调查调整协调调试", "diao cha tiao zheng xie tiao tiao shi"),
        ("协调机制", "xie tiao ji zhi"),
        ("重要重构重大", "zhong yao chong gou zhong da"),
        ("增长长效长期", "zeng zhang chang xiao chang qi"),
        ("效率率先合格率", "xiao lv shuai xian he ge lv"),
        ("根本目的的", "gen ben mu di de"),
        ("检定校准学校", "jian ding jiao zhun xue xiao"),
        ("着力显著", "zhuo li xian zhu"),
        ("供给供应给予", "gong ji gong ying ji yu"),
        ("参与参加参差", "can yu can jia cen ci"),
        ("便利便民便宜", "bian li bian min pian yi"),
        ("处理处置", "chu li chu zhi"),
        ("承载载体", "cheng zai zai ti"),
        ("标识识别", "biao shi shi bie"),
        ("曝光披露", "bao guang pi lu"),
        ("规模模式模具", "gui mo mo shi mu ju"),
        ("还不够偿还", "hai bu gou chang huan"),
        ("传播传记", "chuan bo zhuan ji"),
        ("首都都是", "shou du dou shi"),
        ("重重", "chong chong"),
        # everything else is itself
        ("GDP 98%，", "g d p   9 8 % ，"),
    ],
)
def test_spell(text: str, expected: str) -> None:
    assert " ".join(spell(text)) == expected


def test_every_chinese_character_of_the_edition_has_a_reading() -> None:
    for character in set(re.findall("[\u3400-\u9fff]", EDITION.title + EDITION.text)):
        assert spell(character) != [character]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        # whole syllables
        ("pinpai", ["品牌"]),
        ("lvdao", ["绿道"]),
        ("lüdao", ["绿道"]),
        ("lyudao", ["绿道"]),
        ("zhanlue", ["战略"]),
        ("zhanlve", ["战略"]),
        ("zhanlüe", ["战略"]),
        ("gong cheng", ["工程"]),
        ("xi'an", ["西安"]),
        ("xian", ["西安"]),
        ("xi'anzhi", ["西安质"]),
        # not from the middle of a syllable, not to the middle of one, not across a mark
        ("ongcheng", []),
        ("engzhi", []),
        ("paigong", []),
        # initials, where three of them stand; two only where a heading begins
        ("gczl", ["工程质量"]),
        ("zlpp", ["战略品牌"]),
        ("gc", []),
        ("zl", ["战略"]),
        # both mixed, the last syllable unfinished
        ("gongczl", ["工程质量"]),
        ("gchengzhil", ["工程质量"]),
        ("gongchengzh", ["工程质"]),
        ("pinp", ["品牌"]),
        ("gongchzhl", ["工程质量"]),
        ("gchzhl", ["工程质量"]),
        ("gch", []),
        ("gocheng", []),
        # too little
        ("pin", []),
        ("p", []),
        ("zhon", []),
        # Latin letters of the text are read as they stand
        ("gdpzhi", ["gdp质"]),
        ("gdpzl", ["gdp质量"]),
    ],
)
def test_find(typed: str, expected: list[str]) -> None:
    text = "战略品牌，工程质量、绿道gdp质量。西安质"
    found = SpelledText(text).find(typed, frozenset({0}))
    assert [text[start:end] for start, end in found] == expected


def test_whole_syllables_come_before_initials_and_initials_before_a_mixture() -> None:
    assert SpelledText("西安，线安能").find("xian", NOWHERE) == [(0, 2)]
    assert SpelledText("工程质量，工程制力").find("gczl", NOWHERE) == [(0, 4), (5, 9)]
    assert SpelledText("拼盘，品牌").find("pinp", NOWHERE) == [(0, 2), (3, 5)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("pingpai", ["品牌"]), ("ziliang", ["质量"]), ("gonchenzhilian", ["工程质量"])],
)
def test_find_alike(typed: str, expected: list[str]) -> None:
    text = "品牌，工程质量"
    found = [text[start:end] for start, end in SpelledText(text).find_alike(typed)]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pinpai", True),
        ("xi'an", True),
        ("xi’an", True),
        ("gong cheng", True),
        ("lü", True),
        ("pin2", False),
        ("品pai", False),
        ("'an", False),
        ("", False),
    ],
)
def test_is_typed(text: str, expected: bool) -> None:
    assert is_typed(text) is expected


# --- in a search ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "terms"),
    [
        ("lvdao", {"绿道"}),
        ("LvDao", {"绿道"}),
        ("ｌｖｄａｏ", {"绿道"}),
        ("chongxin", {"重新"}),
        ("xietiao", {"协调"}),
        ("tiaozheng", {"调整"}),
        ("hangye", {"行业"}),
        # two initials mean the first word of a heading, everywhere it stands
        ("yz", {"驿站"}),
        # What the document has in Latin letters is not pinyin.
        ("gdp", {"GDP"}),
        ("iso", {"ISO"}),
        ("phone", {"Phone"}),
        ("yizhan", {"驿站", "一站"}),
    ],
)
def test_a_word_in_pinyin(word: str, terms: set[str]) -> None:
    hits = search(TERMS, [word])
    assert {text for hit in hits for text in hit.matched(0)} == terms


def test_a_usual_reading_weighs_more_than_a_coincidence() -> None:
    hits = search(EDITION, ["gczl"])
    assert hits[0].unit.id == "art_13"
    found = [text for hit in hits for text in hit.matched(0)]
    assert found.count("工程质量") == EDITION.text.count("工程质量")
    assert set(found) == {"工程质量", "过程质量"}
    assert {hit.unit.id for hit in hits[:3]} <= {
        hit.unit.id for hit in search(EDITION, ["工程质量"])
    }


def test_a_final_n_before_yu_is_not_nv() -> None:
    assert search(EDITION, ["canyu"]) == search(EDITION, ["参与"]) != ()


def test_pinyin_finds_traditional_text() -> None:
    outline = loading.load(str(FIXTURES / "search" / "traditional.toml"))
    (hit,) = search(outline, ["zhiliang"])
    assert hit.matched(0) == ["質量", "質量"]


def test_pinyin_and_chinese_together() -> None:
    assert search(EDITION, ["pinpai", "老字号"]) == search(EDITION, ["品牌", "老字号"])


stretches = st.integers(0, len(CORPUS.folded) - 2).flatmap(
    lambda start: st.integers(start + 2, start + 8).map(lambda end: (start, end))
)


@given(stretches, st.sampled_from(["", " ", "'"]))
def test_every_stretch_is_found_by_its_syllables(stretch: tuple[int, int], between: str) -> None:
    start, end = stretch
    text = CORPUS.folded[start:end]
    assume(re.fullmatch("[\u3400-\u9fff]{2,}", text))
    found = SPELLED.find(between.join(SYLLABLES[start:end]), NOWHERE)
    # Of stretches that overlap, the first: 施食 reads shishi, but so does 实施 in 实施食品安全.
    assert any(low <= start < high for low, high in found)


@given(stretches)
def test_every_stretch_is_found_by_its_initials(stretch: tuple[int, int]) -> None:
    start, end = stretch
    text = CORPUS.folded[start:end]
    around = CORPUS.folded[start - 1 : start], CORPUS.folded[end : end + 1]
    is_apart = not any(re.match("[\u4e00-\u9fff]", one) for one in around)
    assume(re.fullmatch("[\u3400-\u9fff]{3,}", text))
    # Three neighbours by chance are no word.
    assume(len(text) > 3 or is_apart or CORPUS.folded.count(text) > 1)
    initials = "".join(syllable[0] for syllable in SYLLABLES[start:end])
    found = SPELLED.find(initials, NOWHERE)
    # Unless the letters make whole syllables: xian is first of all 西安.
    assert (start, end) in found or all(
        "".join(SYLLABLES[low:high]) == initials for low, high in found
    )


@pytest.mark.parametrize(
    ("letters", "found"),
    [
        ("xyz", []),
        ("sdf", []),
        ("qwe", []),
        ("lzh", ["老字号"]),
        ("gyl", ["供应链"]),
        ("tandafeng", ["碳达峰"]),
        ("jcss", ["基础设施"]),
    ],
)
def test_initials_of_chance_neighbours_are_no_word(letters: str, found: list[str]) -> None:
    stretches = SPELLED.find(letters, NOWHERE)
    assert list(dict.fromkeys(CORPUS.folded[low:high] for low, high in stretches))[:1] == found


# --- the table -----------------------------------------------------------------------------


def test_the_table_is_what_the_tool_makes_and_its_readings_are_reviewed() -> None:
    try:
        import pypinyin  # noqa: F401
    except ImportError:
        assert os.environ.get("CI") != "true", "pypinyin is not installed"
        pytest.skip("pypinyin is not installed")
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "make_pinyin.py"), "--check"],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("word", "loaded"),
    [("品牌", []), ("GDP", []), ("pinpai", ["qcite.searching.pinyin"])],
)
def test_only_a_search_in_pinyin_loads_the_table(word: str, loaded: list[str]) -> None:
    program = (
        "import sys; from qcite.edition import loading; from qcite.searching import search; "
        f"search.search(loading.load(), [{word!r}]); "
        "print([name for name in ('pypinyin', 'qcite.searching.pinyin') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )
    assert done.stdout == f"{loaded}\n"
