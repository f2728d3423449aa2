"""Locating passages: the place, the agreement, the differences, and what is not claimed."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcite.edition import apparatus, loading
from qcite.edition.apparatus import Apparatus, Reading, Variant, own_text
from qcite.edition.outline import Unit
from qcite.matching import Match, PassageIndex
from qcite.matching.alignment import align

OUTLINE = loading.load()
APPARATUS = apparatus.load(OUTLINE)
INDEX = PassageIndex(OUTLINE, APPARATUS)
TEXT = "".join(own_text(unit) for unit in OUTLINE.walk())

_TRADITIONAL = str.maketrans("严执质书诺标档强责", "嚴執質書諾標檔強責")
_FULL_WIDTH = str.maketrans({**{str(n): chr(0xFF10 + n) for n in range(10)}, "%": "％"})


def unit(unit_id: str) -> Unit:
    found = OUTLINE.get(unit_id)
    assert found is not None
    return found


def sentence(unit_id: str, number: int) -> str:
    return unit(unit_id).sentences[number - 1]


def only(text: str) -> Match:
    (match,) = INDEX.locate(text)
    return match


def place(match: Match) -> list[tuple[str, int, int]]:
    return [(part.unit.id, part.first_sentence, part.last_sentence) for part in match.segments]


def marked(match: Match) -> str:
    """The differences in brackets: [wrong|right], with the category where it is not wording."""
    pieces = []
    for part in match.differences:
        if part.category == "none":
            continue
        label = "" if part.category == "wording" else f"{part.category}:"
        pieces.append(f"[{label}{part.passage_text}|{part.edition_text}]")
    return " ".join(pieces)


# --- exact up to accidents ----------------------------------------------------------------------

SECOND = sentence("art_13", 2)
THIRD = sentence("art_13", 3)
LAST = unit("art_13").sentences[-1]
ARTICLE = [("art_13", 2, 2)]

EXACT: list[tuple[str, str, list[tuple[str, int, int]]]] = [
    ("as it stands", SECOND, ARTICLE),
    ("a piece of it", SECOND[5:25], ARTICLE),
    ("without its full stop", SECOND[:-1], ARTICLE),
    ("line breaks in mid word, as a PDF gives them", "\n".join(SECOND), ARTICLE),
    ("spaces of all kinds", "　".join(SECOND) + " \t", ARTICLE),
    ("invisible characters", "\ufeff" + SECOND.replace("质", "质\u200b"), ARTICLE),
    ("traditional characters", SECOND.translate(_TRADITIONAL), ARTICLE),
    ("half-width punctuation", SECOND.replace("，", ",").replace("。", "."), ARTICLE),
    (
        "full-width figures",
        sentence("target_2025__item_3", 1).translate(_FULL_WIDTH),
        [("target_2025__item_3", 1, 1)],
    ),
    ("several sentences", SECOND + THIRD, [("art_13", 2, 3)]),
    ("a heading", unit("art_13").heading, [("art_13", 0, 0)]),
    (
        "heading and number",
        unit("art_13").lead + sentence("art_13", 1),
        [("art_13", 1, 1)],
    ),
    (
        "over two articles, heading and number included",
        LAST + "\n" + unit("art_14").lead + sentence("art_14", 1),
        [
            ("art_13", len(unit("art_13").sentences), len(unit("art_13").sentences)),
            ("art_14", 1, 1),
        ],
    ),
    (
        "over two articles, heading and number left out",
        LAST + sentence("art_14", 1),
        [
            ("art_13", len(unit("art_13").sentences), len(unit("art_13").sentences)),
            ("art_14", 1, 1),
        ],
    ),
    (
        "over two articles, number left out",
        f"{LAST}{unit('art_14').heading}。{sentence('art_14', 1)}",
        [
            ("art_13", len(unit("art_13").sentences), len(unit("art_13").sentences)),
            ("art_14", 1, 1),
        ],
    ),
    (
        "from an article into its box",
        unit("art_15").sentences[-1] + unit("box_3").lead + unit("box_3").children[0].published,
        [
            ("art_15", len(unit("art_15").sentences), len(unit("art_15").sentences)),
            ("box_3", 0, 0),
            ("box_3__item_1", 1, 3),
        ],
    ),
    (
        "past a box",
        unit("art_15").sentences[-1] + sentence("art_16", 1) + sentence("art_16", 2),
        [
            ("art_15", len(unit("art_15").sentences), len(unit("art_15").sentences)),
            ("art_16", 1, 2),
        ],
    ),
    (
        "an ellipsis within an article",
        SECOND + "……" + sentence("art_13", 5),
        [("art_13", 2, 2), ("art_13", 5, 5)],
    ),
    (
        "an ellipsis over articles, as three points",
        SECOND[:-1] + "..." + sentence("art_15", 2),
        [("art_13", 2, 2), ("art_15", 2, 2)],
    ),
    ("ellipses around", f"……{SECOND[3:30]}……", ARTICLE),
    ("part 1", sentence("part_1", 4), [("part_1", 4, 4)]),
    ("the preamble", sentence("preamble", 2), [("preamble", 2, 2)]),
]


@pytest.mark.parametrize(
    ("text", "segments"), [row[1:] for row in EXACT], ids=[r[0] for r in EXACT]
)
def test_exact(text: str, segments: list[tuple[str, int, int]]) -> None:
    match = only(text)
    assert (place(match), match.agreement, match.score) == (segments, "exact", 1.0), marked(match)


def test_offsets_point_into_what_was_given_and_what_stands_there() -> None:
    given_text = "  " + SECOND[:10] + "\n" + SECOND[10:] + "\n"
    segment = only(given_text).segments[0]
    assert unit("art_13").text[segment.start : segment.end] == SECOND
    assert given_text[segment.passage_start : segment.passage_end] == given_text.strip()


# --- only punctuation ---------------------------------------------------------------------------

BOX = unit("box_3").children
PUNCTUATION = [
    ("another mark", SECOND.replace("、", "，"), "[punctuation:，|、] [punctuation:，|、]"),
    ("a mark left out", SECOND.replace("、", "", 1), "[punctuation:|、]"),
    ("a mark too much", SECOND[:4] + "，" + SECOND[4:], "[punctuation:，|]"),
    (
        "一是 for ——",
        "一是" + BOX[0].published[2:] + "二是" + BOX[1].published[2:],
        "[enumeration:一是|] [enumeration:二是|——]",
    ),
    (
        "circled numbers",
        "①" + BOX[1].published[2:] + "②" + BOX[2].published[2:],
        "[enumeration:①|] [enumeration:②|——]",
    ),
    (
        "a citation's number",
        f"第十三条　{unit('art_13').heading}",
        "[enumeration:第十三条|]",
    ),
]


@pytest.mark.parametrize(
    ("text", "expected"), [row[1:] for row in PUNCTUATION], ids=[row[0] for row in PUNCTUATION]
)
def test_punctuation_is_told_from_wording(text: str, expected: str) -> None:
    match = only(text)
    assert match.agreement == "punctuation"
    assert not match.exact
    assert marked(match) == expected


# --- wording ------------------------------------------------------------------------------------


def _edit(old: str, new: str) -> Callable[[], str]:
    assert SECOND.count(old) == 1
    return lambda: SECOND.replace(old, new)


WORDING = [
    ("a wrong character", _edit("承诺制", "承若制"), "[若|诺]"),
    ("a missing character", _edit("承诺制", "承制"), "[|诺]"),
    ("a character too many", _edit("承诺制", "承诺书制"), "[书|]"),
    ("swapped characters", _edit("档案", "案档"), "[案档|档案]"),
    ("swapped words", _edit("书面承诺", "承诺书面"), "[承诺书面|书面承诺]"),
    ("a clause left out", _edit("、永久性标牌制", ""), "[|永久性标牌制、]"),
    ("another word", _edit("永久性", "长期"), "[长期|永久性]"),
    ("wrong first character", lambda: "勤" + SECOND[1:], "[勤|严]"),
    ("wrong last character", lambda: SECOND[:-2] + "责", "[责|究]"),
    ("an extra last character", lambda: SECOND[: SECOND.index("档案") + 2] + "袋", "[袋|]"),
    ("words before", lambda: "会议要求，" + SECOND, "[会议要求|]"),
    ("words after", lambda: SECOND + "特此通知。", "[特此通知|]"),
    (
        "wording and punctuation side by side",
        _edit("承诺制、永", "承若制，永"),
        "[若|诺] [punctuation:，|、]",
    ),
    (
        "a clause and its mark against another mark",
        _edit("信息档案等制度，强化质量", "信息。质量"),
        "[。|档案等制度，强化]",
    ),
    (
        "other words before a mark and behind it",
        _edit("信息档案等制度，强化质量", "记录，落实质量"),
        "[记录|信息档案等制度] [落实|强化]",
    ),
    (
        "a sign of enumeration where something is left out",
        lambda: SECOND.replace("、永久性标牌制、", "；②"),
        "[punctuation:；|、] [|永久性标牌制] [enumeration:②|] [punctuation:|、]",
    ),
]


@pytest.mark.parametrize(
    ("text", "expected"), [r[1:] for r in WORDING], ids=[r[0] for r in WORDING]
)
def test_wording(text: Callable[[], str], expected: str) -> None:
    match = only(text())
    assert place(match) == ARTICLE
    assert match.agreement == "wording"
    assert 0.6 < match.score < 1
    assert marked(match) == expected


def test_one_character_in_five_wrong() -> None:
    dice = random.Random(5)
    text = list(SECOND + THIRD)
    for at in range(2, len(text), 5):
        text[at] = dice.choice(TEXT)
    match = INDEX.locate("".join(text))[0]
    assert place(match) == [("art_13", 2, 3)]


def test_joined_or_reordered_sentences_are_not_exact() -> None:
    for text in (THIRD + SECOND, SECOND + sentence("art_22", 1)):
        match = only(text)
        assert (match.agreement, match.continuous, match.deviations) == ("wording", False, ())
    assert only(f"{THIRD[:-1]}……{SECOND}").exact


@pytest.mark.parametrize("mark", "，、。；")
@pytest.mark.parametrize(
    "above", [above for above in OUTLINE.walk() if sum(bool(u.heading) for u in above.children) > 1]
)
def test_a_list_of_headings(above: Unit, mark: str) -> None:
    listed = [below for below in above.children if below.heading]
    match = only(mark.join(below.heading for below in listed) + "。")
    assert match.exact
    assert match.units == tuple(listed)


def test_two_places_meet_at_a_mark_of_the_passage() -> None:
    # The sentence after the first begins with the same words as the second one.
    first, second = unit("target_2025__item_5"), unit("target_2025__item_6")
    assert first.sentences[0][:2] == second.heading[:2]
    match = only(f"{first.heading}，{second.heading}，{second.sentences[0]}")
    assert [part.passage_start for part in match.segments] == [0, len(first.heading) + 1]


def test_words_around_a_passage_are_its_own_unless_told() -> None:
    text = f"《纲要》指出，{SECOND}（《纲要》第十三条）"
    (match,) = INDEX.locate(text, surrounded=True)
    assert match.exact
    assert text[match.segments[0].passage_start : match.segments[0].passage_end] == SECOND
    assert not INDEX.locate(text)[0].exact


def test_a_document_that_speaks_of_another_one_is_not_cut(tmp_path: Path) -> None:
    other = "《国家标准化发展纲要》"
    source = loading.read_packaged("outline.toml").decode()
    path = tmp_path / "other.toml"
    path.write_text(source.replace(f'"{SECOND}"', f'"按照{other}要求，{SECOND}"'), encoding="utf-8")
    index = PassageIndex(loading.load(str(path)))
    (match,) = index.locate(f"按照{other}要求，{SECOND}", surrounded=True)
    assert match.exact
    assert match.segments[0].passage_start == 0


def test_nothing_is_located_in_thousands_of_ellipses() -> None:
    assert INDEX.locate("质量……" * 4000) == ()


# --- several places, none -----------------------------------------------------------------------


def test_all_places_of_a_fragment() -> None:
    words = "质量基础设施"
    matches = INDEX.locate(words)
    assert len(matches) == TEXT.count(words) > 5
    assert all(match.exact for match in matches)
    assert len(INDEX.locate(words, 3)) == 3
    order = [unit.id for unit in OUTLINE.walk()]
    found = [match.main.unit.id for match in matches]
    assert found == sorted(found, key=order.index)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "。",
        "\n",
        "今天天气很好，我们去公园玩。",
        "同志们，做好今年的工作任务艰巨、责任重大、使命光荣。",
        # The same subject in other words.
        "食品生产经营者是食品安全第一责任人，应当依照法律、法规和食品安全标准从事生产经营活动。",
        "完善企业标准领跑者制度，以先进标准引领产品和服务质量提升，增加中高端供给。",
        "hello world",
        "1234567890",
        "……",
    ],
)
def test_a_passage_from_elsewhere_is_not_located(text: str) -> None:
    assert INDEX.locate(text) == ()


def test_stock_phrases_are_marked_as_commonplace() -> None:
    stock = "立足新发展阶段，完整、准确、全面贯彻新发展理念，构建新发展格局"
    match = only(stock)
    assert match.exact and match.commonplace
    assert not only(SECOND).commonplace
    others = "立足新发展阶段、贯彻新发展理念、构建新发展格局，坚持以人民为中心的发展思想"
    assert all(match.commonplace for match in INDEX.locate(others))


# --- the apparatus ------------------------------------------------------------------------------

_VARIANTS = """
schema = 1
[[witnesses]]
siglum = "A"
name = "甲本"
description = "甲本"
covers = "全文"
[[witnesses]]
siglum = "B"
name = "乙本"
description = "乙本"
covers = "全文"
[[variants]]
place = "art_13"
lemma = "永久性标牌制"
witnesses = "A"
readings = { B = "永久标牌制" }
status = "settled"
reason = "甲是。"
[[variants]]
place = "art_13"
lemma = "承诺制、永久"
witnesses = "A"
readings = { B = "承诺制，永久" }
status = "settled"
reason = "甲是。"
[[variants]]
place = "art_13"
lemma = "信息档案"
witnesses = "A"
readings = { B = "档案" }
status = "open"
reason = "难定。"
"""


@pytest.fixture(scope="module")
def doubtful() -> PassageIndex:
    notes: Apparatus = apparatus.from_toml(
        loading.parse_toml(_VARIANTS.encode(), "v.toml"), "v.toml", OUTLINE
    )
    return PassageIndex(OUTLINE, notes)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("永久性", "永久", "[known:|性]"),
        ("诺制、", "诺制，", "[known:，|、]"),
        ("信息档案", "档案", "[open:|信息]"),
        ("性标", "性路", "[路|标]"),
        ("质量信息", "品质", "[品质|质量信息]"),
    ],
)
def test_readings_of_the_apparatus(
    doubtful: PassageIndex, old: str, new: str, expected: str
) -> None:
    assert SECOND.count(old) == 1
    (match,) = doubtful.locate(SECOND.replace(old, new))
    assert marked(match) == expected
    for part in match.differences:
        if part.category in ("known", "open"):
            assert part.reading is not None and part.reading.witnesses == ("B",)


def _sentences_with_readings(status: str) -> list[tuple[Variant, Reading, str]]:
    """Every reading in its sentence, with the full stop and without it."""
    found = []
    for variant in APPARATUS.variants:
        if variant.status != status:
            continue
        own = own_text(unit(variant.place))
        start = max(own.rfind(mark, 0, variant.start) for mark in "。\n") + 1
        stop = own.find("。", variant.end - 1) + 1 or len(own)
        for reading in variant.readings:
            text = own[start : variant.start] + reading.text + own[variant.end : stop]
            found += [(variant, reading, text), (variant, reading, text.strip("。\n"))]
    return found


def _is_told(variant: Variant, reading: Reading, text: str) -> bool:
    return any(
        part.variant is variant and part.reading is reading
        for match in INDEX.locate(text)[:1]
        for part in match.differences
    )


def test_open_readings_are_told_wherever_they_stand() -> None:
    sentences = _sentences_with_readings("open")
    assert sentences
    for variant, reading, text in sentences:
        assert _is_told(variant, reading, text), text


def test_nearly_all_known_readings_are_told() -> None:
    # Not a sentence left out, one put in, nor one put together from two.
    sentences = _sentences_with_readings("settled")
    assert sum(_is_told(*one) for one in sentences) >= 0.9 * len(sentences)


def test_a_piece_that_ends_within_a_place_of_the_apparatus_is_exact() -> None:
    for variant in APPARATUS.variants:
        text = unit(variant.place).published
        for at in range(variant.start, variant.end + 1):
            assert all(match.exact for match in INDEX.locate(text[max(0, at - 20) : at]))
            assert all(match.exact for match in INDEX.locate(text[at : at + 20]))


def test_an_open_reading_costs_nothing(doubtful: PassageIndex) -> None:
    (match,) = doubtful.locate(SECOND.replace("信息档案", "档案"))
    assert match.score == 1
    assert not match.exact


# --- compare ---------------------------------------------------------------------------


def test_compare_stays_within_the_unit() -> None:
    words = "质量基础设施"
    for unit_id in ("art_22", "part_9", "box_6"):
        match = INDEX.compare(words, unit(unit_id))
        assert match is not None
        inside = {below.id for below in unit(unit_id).walk()}
        assert {part.unit.id for part in match.segments} <= inside
    assert INDEX.compare("量子纠缠", unit("art_13")) is None


# --- properties ---------------------------------------------------------------------------------

_LETTERS = st.text("质量强国建设", max_size=12)


def _distance(passage: str, text: str) -> int:
    """Fewest edits between the passage and any stretch of the text, by the textbook."""
    row = [0] * (len(text) + 1)
    for i, character in enumerate(passage, 1):
        previous, row[0] = row[0], i
        for j, other in enumerate(text, 1):
            best = min(previous + (character != other), row[j] + 1, row[j - 1] + 1)
            previous, row[j] = row[j], best
    return min(row)


@given(_LETTERS, _LETTERS)
def test_alignment_is_the_best_there_is(passage: str, text: str) -> None:
    columns = align(passage, text)
    assert [i for i, _ in columns if i >= 0] == list(range(len(passage)))
    places = [j for _, j in columns if j >= 0]
    assert places == sorted(set(places))
    cost = sum(i < 0 or j < 0 or passage[i] != text[j] for i, j in columns)
    assert cost == _distance(passage, text)


WINDOWS = st.tuples(st.integers(0, len(TEXT) - 300), st.integers(8, 300))


@given(WINDOWS, st.randoms(use_true_random=False))
def test_every_piece_is_found_whatever_its_accidents(
    window: tuple[int, int], dice: random.Random
) -> None:
    start, length = window
    piece = TEXT[start : start + length]
    given_text = "".join(
        character + (dice.choice(" \n　\u200b") if dice.random() < 0.1 else "")
        for character in piece
    ).translate(_FULL_WIDTH)
    matches = INDEX.locate(given_text)
    assert matches and matches[0].agreement == "exact"
    for match in matches:
        _check_offsets(match, given_text)


EDITS = st.lists(
    st.tuples(st.integers(0, 10**6), st.sampled_from(("", "人", "，", "质量")), st.integers(0, 3)),
    max_size=12,
)


@given(WINDOWS, EDITS)
def test_differences_rebuild_both_texts(
    window: tuple[int, int], edits: list[tuple[int, str, int]]
) -> None:
    start, length = window
    text = TEXT[start : start + length]
    for at, new, size in edits:
        at %= len(text) + 1
        text = text[:at] + new + text[at + size :]
    for match in INDEX.locate(text):
        _check_offsets(match, text)


def _check_offsets(match: Match, text: str) -> None:
    assert match.passage == text
    assert 0 <= match.score <= 1
    position = 0
    for part in match.differences:
        assert part.passage_start >= position
        between = text[position : part.passage_start]
        assert not any(character.isalnum() for character in between)
        assert text[part.passage_start : part.passage_end] == part.passage_text
        assert part.unit.published[part.start : part.end] == part.edition_text
        position = part.passage_end
    assert not any(character.isalnum() for character in text[position:])
    for segment in match.segments:
        assert 0 <= segment.passage_start < segment.passage_end <= len(text)
        assert 0 <= segment.published_start < segment.published_end <= len(segment.unit.published)


@given(st.integers(0, len(TEXT) - 60), st.integers(20, 60), st.integers(0, 10**6))
def test_each_wrong_character_is_seen(start: int, length: int, spot: int) -> None:
    piece = TEXT[start : start + length]
    spots = [at for at, character in enumerate(piece) if "一" <= character <= "鿿"]
    if len(spots) < 20:
        return
    at = spots[spot % len(spots)]
    damaged = piece[:at] + "囧" + piece[at + 1 :]
    match = INDEX.locate(damaged)[0]
    assert match.agreement == "wording"
    assert any(part.passage_start <= at < part.passage_end for part in match.deviations)
