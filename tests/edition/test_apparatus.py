"""The apparatus: what it says of a unit, what is refused, and that it accounts for every copy."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st
from tools import collate

from qcite.edition import apparatus, loading
from qcite.edition.apparatus import Apparatus, Reading, own_text
from qcite.edition.outline import Outline, Unit
from qcite.edition.tables import EditionError
from tests.conftest import FIXTURES, ROOT
from tests.edition.test_loading import replace_somewhere

OTHER_OUTLINE = FIXTURES / "edition" / "other.toml"
OTHER = (FIXTURES / "edition" / "other-variants.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def notes(outline: Outline) -> Apparatus:
    return apparatus.load(outline)


def unit(outline: Outline, unit_id: str) -> Unit:
    found = outline.get(unit_id)
    assert found is not None
    return found


# What it says ------------------------------------------------------------------------------


def test_the_lemma_stands_where_it_says(outline: Outline, notes: Apparatus) -> None:
    for variant in notes.variants:
        place = unit(outline, variant.place)
        assert place.published[variant.start : variant.end] == variant.lemma
        assert own_text(place).count(variant.lemma) >= variant.occurrence


def test_variants_follow_the_text(outline: Outline, notes: Apparatus) -> None:
    order = [found.id for found in outline.walk()]
    places = [(order.index(variant.place), variant.start) for variant in notes.variants]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("unit_id", "lemmas"),
    [
        ("preamble", []),
        ("art_5", ["多层级", "诚信自律"]),
        # a part speaks for its articles, its boxes and their items
        ("part_8", ["地方老字号", "人才培养"]),
        ("box_5", ["人才培养"]),
        ("box_5__item_1", []),
        # a sentence only for what touches it
        ("art_5__sent_1", ["多层级"]),
        ("art_5__sent_2", ["诚信自律"]),
        ("art_5__sent_3", []),
        ("box_5__item_2__sent_1", ["人才培养"]),
        ("box_5__sent_4", ["人才培养"]),
        # a full stop that one witness lacks is both sentences' affair
        ("art_14__sent_3", ["驻厂监造。落实"]),
        # the heading is the article's, not its first sentence's
        ("art_12", ["工业品质量迈向"]),
        ("art_12__sent_1", []),
        ("art_2__sent_1", ["进一步全面提高"]),
        ("part_1__sent_2", ["习近平同志"]),
    ],
)
def test_variants_of_a_unit(
    outline: Outline, notes: Apparatus, unit_id: str, lemmas: list[str]
) -> None:
    found = [variant.lemma for variant in notes.of(unit(outline, unit_id))]
    assert [lemma for lemma in found if lemma in lemmas] == lemmas
    if not lemmas:
        assert found == []


def test_every_variant_is_found_from_some_sentence_or_stands_in_a_heading(
    outline: Outline, notes: Apparatus
) -> None:
    for variant in notes.variants:
        place = unit(outline, variant.place)
        sentences = [
            unit(outline, f"{place.id}__sent_{number}")
            for number in range(1, len(place.sentences) + 1)
        ]
        touched = any(variant in notes.of(sentence) for sentence in sentences)
        assert touched == (variant.end > len(place.lead))


def test_open_places_are_those_the_evidence_does_not_decide(
    outline: Outline, notes: Apparatus
) -> None:
    found = [variant for part in outline.parts for variant in notes.open_in(part)]
    assert [(variant.place, variant.lemma) for variant in found] == [
        ("box_2__item_4", "安全可靠性。"),
        ("art_15", "建造工法"),
        ("box_3__item_1", "标准化管控，"),
        ("box_3__item_2", "惩戒。健全"),
        ("box_3__item_3", "精细化管理"),
        ("art_17", "网约出租车"),
        ("box_4__item_3", "企业和品牌"),
        ("box_5__item_2", "人才培养"),
        ("box_6__item_4", "机制，强化"),
        ("art_26", "多层级"),
        ("art_26", "招投标制度"),
        ("box_7__item_2", "社会经济损害评估"),
    ]
    assert notes.open_in(unit(outline, "art_13")) == ()


def test_readings_of_one_text_are_taken_together(outline: Outline, notes: Apparatus) -> None:
    (variant,) = notes.of(unit(outline, "art_5__sent_1"))
    assert variant.witnesses == ("P", "C", "R1")
    assert variant.readings == (Reading("多层次", ("N", "X")),)
    assert variant.status == "settled"


def test_no_reading_rests_on_dependent_copies_alone(notes: Apparatus) -> None:
    # X alone, or N and X together against an independent copy, never make the text.
    for variant in notes.variants:
        assert set(variant.witnesses) not in ({"X"}, {"N", "X"}), variant


REWRITTEN = (
    lambda text: text,
    lambda text: text.replace("\n", "\r\n"),
    lambda text: text.replace('"open"', "'open'"),
    lambda text: text.replace("[[variants]]", "[[ variants ]] # 一处"),
    # the witnesses after the variants
    lambda text: (
        "schema = 1\n\n"
        + text[text.index("[[variants]]") :]
        + "\n"
        + text[text.index("[[witnesses]]") : text.index("[[variants]]")]
    ),
)


@pytest.mark.parametrize("rewrite", REWRITTEN)
@pytest.mark.parametrize("name", ["data/outline.toml", "tests/fixtures/edition/other.toml"])
def test_a_file_written_otherwise_says_the_same(
    name: str, rewrite: Callable[[str], str], tmp_path: Path
) -> None:
    source = ROOT / name
    path = tmp_path / "outline.toml"
    path.write_bytes(source.read_bytes())
    variants = loading.load(str(source)).variants_file
    text = source.with_name(variants).read_text(encoding="utf-8")
    (tmp_path / variants).write_text(rewrite(text), encoding="utf-8", newline="")
    rewritten = loading.load(str(path))
    original = loading.load(str(source))
    written, whole = apparatus.load(rewritten), apparatus.load(original)
    assert [written.open_in(found) for found in rewritten.walk()] == [
        whole.open_in(found) for found in original.walk()
    ]
    assert any(whole.open_in(part) for part in original.parts)


# That it accounts for every copy -----------------------------------------------------------

PROOF = tomli.loads((ROOT / "data" / "proof.toml").read_text(encoding="utf-8"))["texts"]


def test_every_copy_is_rebuilt_as_recorded(outline: Outline, notes: Apparatus) -> None:
    rebuilt = []
    for segment in collate.segments(outline):
        text = collate.rebuild(segment, outline, notes, segment.witness)
        digest = hashlib.sha256(text.encode()).hexdigest()
        rebuilt.append((segment.witness, segment.name, len(text), digest))
    assert rebuilt == [
        (one["witness"], one["name"], one["characters"], one["sha256"]) for one in PROOF
    ]


def test_every_witness_is_named_where_it_has_the_text(outline: Outline, notes: Apparatus) -> None:
    assert list(collate.check_testimony(outline, notes)) == []


def test_collation_tells_accidents_from_readings() -> None:
    assert collate.normalise("到 2025 年,质量\n强国(一)") == "到2025年，质量强国（一）"
    assert list(collate.differences("甲乙丙丁，戊己。", "甲乙丁，戊己庚。", 2)) == [
        "甲乙[丙|]丁，",
        "戊己[|庚]。",
    ]


def test_collation_without_the_sources_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert collate.main([str(tmp_path)]) == 1
    assert "无法读取" in capsys.readouterr().err
    (tmp_path / "notice.txt").write_text("别的文字", encoding="utf-8")
    assert collate.main([str(tmp_path)]) == 1
    assert "来源中找不到“建设质量强国是推动高质量发展”" in capsys.readouterr().err


# Another outline's -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def other() -> Outline:
    return loading.load(str(OTHER_OUTLINE))


def test_it_stands_beside_the_outline(other: Outline) -> None:
    notes = apparatus.load(other)
    assert [witness.siglum for witness in notes.witnesses] == ["甲", "乙"]
    assert [(one.lemma, one.occurrence, one.status) for one in notes.variants] == [
        ("设置驿站", 1, "settled"),
        ("标识", 3, "open"),
    ]
    assert [one.lemma for one in notes.open_in(unit(other, "art_3__sent_2"))] == ["标识"]
    assert notes.open_in(unit(other, "art_3__sent_3")) == ()


def test_an_outline_need_not_have_one(tmp_path: Path) -> None:
    path = tmp_path / "plain.toml"
    text = OTHER_OUTLINE.read_text(encoding="utf-8")
    path.write_text(text.replace('variants = "other-variants.toml"\n', ""), encoding="utf-8")
    plain = loading.load(str(path))
    notes = apparatus.load(plain)
    assert (notes.witnesses, notes.variants) == ((), ())
    assert notes.of(unit(plain, "art_3")) == notes.open_in(unit(plain, "art_3__sent_1")) == ()


def test_one_that_is_missing_is_named(tmp_path: Path) -> None:
    path = tmp_path / "outline.toml"
    path.write_bytes(OTHER_OUTLINE.read_bytes())
    with pytest.raises(EditionError) as caught:
        apparatus.load(loading.load(str(path)))
    assert str(caught.value) == f"无法读取 {tmp_path / 'other-variants.toml'}：没有这个文件。"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("schema = 1", "schema = 3", "schema：应为1。"),
        ("reason", "raeson", "variants（第1个）.reason：缺少此项，应为字符串。"),
        ('covers = "全文"', 'covers = "全文"\nkind = 1', "witnesses（第1个）.kind：不认识的键"),
        ('siglum = "乙"', 'siglum = "甲"', "witnesses：代号（siglum）重复。"),
        ('place = "art_3"', 'place = "art_4"', "place：没有这个单元：“art_4”。"),
        ('place = "art_3"', 'place = "art_3__sent_1"', "place：没有这个单元：“art_3__sent_1”。"),
        ('lemma = "设置驿站"', 'lemma = "设置车站"', "lemma：该单元的文字中没有“设置车站”。"),
        ('lemma = "设置驿站"', 'lemma = "管护。\\n"', "lemma：应为非空的文字，不含空格"),
        ('lemma = "设置驿站"', 'lemma = ""', "variants（第2个）.lemma：应为非空的文字"),
        ("occurrence = 3\n", "", "lemma：“标识”在该单元中不止一处，请加长，或用 occurrence"),
        ("occurrence = 3", "occurrence = 4", "occurrence：该单元中没有第4处“标识”。"),
        ("occurrence = 3", "occurrence = 0", "occurrence：应在1至999之间，实为0。"),
        ('witnesses = "甲"', 'witnesses = ["甲"]', "witnesses：应为字符串，实为数组。"),
        ('witnesses = "甲"', 'witnesses = "丙"', "witnesses：应为不重复的来源代号，以空格隔开："),
        ('witnesses = "甲"', 'witnesses = "甲 甲"', "witnesses：应为不重复的来源代号"),
        ('witnesses = "甲"', 'witnesses = "甲 乙"', "readings：同一来源不能既有正文用字又有异文。"),
        ('{ "乙" = "标志" }', '{ "丙" = "标志" }', "readings：来源代号应为："),
        ('{ "乙" = "标志" }', '{ "乙" = "标识" }', "readings.乙：与正文用字相同：“标识”。"),
        ('{ "乙" = "标志" }', '{ "乙" = 3 }', "readings.乙：应为文字，不含空格"),
        ('{ "乙" = "标志" }', '{ "乙" = "标 志" }', "readings.乙：应为文字，不含空格"),
        ('{ "乙" = "标志" }', "{}", "readings：不应为空。"),
        ('status = "open"', 'status = "maybe"', "status：应为 settled 或 open。"),
        ('reason = "两可。"', 'reason = ""', "variants（第1个）.reason：应为非空的一行文字"),
        ('reason = "两可。"', 'reason = "\\u001b]0;x"', "也没有控制字符"),
        ("[[variants]]", "[variants]", "不是有效的 TOML"),
        (OTHER, "", "文件是空的。"),
    ],
)
def test_faults_are_named(
    other: Outline, old: str, new: str, expected: str, tmp_path: Path
) -> None:
    assert old in OTHER
    (tmp_path / "other-variants.toml").write_text(OTHER.replace(old, new), encoding="utf-8")
    (tmp_path / "other.toml").write_bytes(OTHER_OUTLINE.read_bytes())
    with pytest.raises(EditionError) as caught:
        apparatus.load(loading.load(str(tmp_path / "other.toml")))
    for line in str(caught.value).split("\n"):
        assert line.startswith(f"{tmp_path / 'other-variants.toml'}：") and line.isprintable()
    assert expected in str(caught.value)


def test_a_gbk_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other-variants.toml").write_text(OTHER, encoding="gbk")
    (tmp_path / "other.toml").write_bytes(OTHER_OUTLINE.read_bytes())
    with pytest.raises(EditionError, match=r"第1行不是 UTF-8 编码，请将文件另存为 UTF-8。$"):
        apparatus.load(loading.load(str(tmp_path / "other.toml")))


@given(st.data())
def test_no_wrong_value_is_a_traceback(data: st.DataObject) -> None:
    outline = loading.load(str(OTHER_OUTLINE))
    values = replace_somewhere(tomli.loads(OTHER), data)
    if not isinstance(values, dict):
        return
    try:
        notes = apparatus.from_toml(values, "FILE", outline)
    except EditionError as error:
        for line in str(error).split("\n"):
            assert line.startswith("FILE：") and line.isprintable()
    else:
        assert all(variant.lemma for variant in notes.variants)


# The documents -----------------------------------------------------------------------------


def test_the_open_places_are_explained(notes: Apparatus) -> None:
    text = (ROOT / "docs" / "edition.md").read_text(encoding="utf-8")
    rows = text.partition("## 存疑之处")[2].partition("##")[0]
    found = [variant for variant in notes.variants if variant.status == "open"]
    assert f"共{len(found)}处" in rows
    assert rows.count("\n| ") == len(found) + 1
    for variant in found:
        assert f"| {variant.lemma.rstrip('。')}（" in rows


def test_the_schema_names_every_key() -> None:
    text = (ROOT / "docs" / "schema-outline.md").read_text(encoding="utf-8")
    for name in ("outline.toml", "variants.toml"):
        for key in keys(tomli.loads((ROOT / "data" / name).read_text(encoding="utf-8"))):
            assert f"`{key}`" in text, key


def keys(value: object) -> set[str]:
    """Every key of the schema in a TOML document; sigla are none."""
    if isinstance(value, list):
        return set().union(*map(keys, value))
    if isinstance(value, dict):
        below = (keys(inner) for key, inner in value.items() if key != "readings")
        return set(value).union(*below)
    return set()
