"""Drafts checked whole: the corpus, and what holds for every draft."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import tomli
from hypothesis import example, given
from hypothesis import strategies as st

from qcite.checking import check, check_text
from qcite.checking.findings import CODES, Report
from qcite.citing.citation import NAMES, PINPOINTS, CitationError, Name, Pinpoint, cite
from qcite.citing.quotation import quote
from qcite.drafts.model import Draft, LinePlaces
from qcite.edition import apparatus, loading
from qcite.edition.outline import Outline, Unit
from qcite.matching import PassageIndex
from tests.checking.samples import INTRODUCTION, OUTLINE, document, report
from tests.conftest import FIXTURES

DRAFTS = sorted((FIXTURES / "check" / "drafts").glob("*.txt"))
CITED = st.sampled_from([unit.id for unit in OUTLINE.walk()])


def codes(text: str) -> list[str]:
    return [finding.code for finding in report(text).findings]


# --- forms of speech ------------------------------------------------------------------------

FORMS = [
    row.split("\t")
    for row in (FIXTURES / "check" / "forms.tsv").read_text("utf-8").splitlines()
    if row[0] != "#"
]
SHORT = "根据《质量强国建设纲要》（以下简称《纲要》），制定本方案。\n"


@pytest.mark.parametrize(("expected", "line"), FORMS)
def test_what_is_said_in_whatever_form_is_looked_at(expected: str, line: str) -> None:
    got = report(SHORT + line)
    found = [f"{one.code} {one.found}" for one in got.findings]
    found += [f"unchecked {one.found}" for one in got.unchecked]
    tallies = (got.citations, got.quotations, got.claims, got.facts)
    is_right = any(tally.right for tally in tallies)
    assert ("；".join(found) or ("right" if is_right else "-")) == expected


# --- the corpus -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", DRAFTS, ids=lambda path: path.stem)
def test_draft(path: Path) -> None:
    expected = tomli.loads(path.with_name(f"{path.stem}.expected.toml").read_text("utf-8"))
    text = path.read_text("utf-8")
    got = report(text)
    assert list(_unmatched(expected["findings"], got)) == []
    assert len(got.findings) == len(expected["findings"]), got.findings
    if "unchecked" in expected:
        reasons = [(one.found, one.reason) for one in got.unchecked]
        assert len(reasons) == len(expected["unchecked"]), reasons
        for one in expected["unchecked"]:
            assert any(one["found"] == f and one["reason"] in r for f, r in reasons), one
    for name in ("citations", "quotations", "facts"):
        if name in expected:
            tally = getattr(got, name)
            assert [tally.right, tally.wrong, tally.unchecked] == expected[name], name


def _unmatched(expected: list[dict[str, str]], got: Report) -> Iterator[dict[str, str]]:
    left = list(got.findings)
    for one in expected:
        for finding in left:
            if (
                finding.code == one["code"]
                and one["found"] in finding.found
                and one.get("expected", "") in finding.expected
            ):
                left.remove(finding)
                break
        else:
            yield one


def test_the_corpus_is_large_and_a_third_of_it_clean() -> None:
    clean = [path for path in DRAFTS if "findings = []" in _expectation(path)]
    assert len(DRAFTS) >= 30
    assert len(clean) >= len(DRAFTS) / 3


def test_the_corpus_has_every_code() -> None:
    expectations = "".join(_expectation(path) for path in DRAFTS)
    assert [code for code in CODES if f'code = "{code}"' not in expectations] == []


def _expectation(path: Path) -> str:
    return path.with_name(f"{path.stem}.expected.toml").read_text("utf-8")


def test_a_draft_is_its_text() -> None:
    text = f"{INTRODUCTION}《纲要》第三十三条。"
    draft = Draft("草稿.txt", "txt", text, places=LinePlaces(text), source=text.encode())
    variants, index = document().apparatus, document().index
    assert check(draft, PassageIndex(OUTLINE, variants)) == check(draft, index)
    assert check(draft, PassageIndex(OUTLINE, variants)) == report(text)


# --- what holds for every draft -------------------------------------------------------------


def _unit(unit_id: str) -> Unit:
    unit = OUTLINE.get(unit_id)
    assert unit is not None
    return unit


def _quotable() -> list[str]:
    return [
        unit_id
        for unit in OUTLINE.walk()
        for unit_id in (
            unit.id,
            *(f"{unit.id}__sent_{number + 1}" for number in range(len(unit.sentences))),
        )
    ]


@given(
    st.sampled_from(_quotable()),
    st.sampled_from(list(NAMES)),
    st.sampled_from(list(PINPOINTS)),
    st.booleans(),
)
@example("art_27__sent_9", "none", "article", False)  # the shortest sentence
def test_the_edition_cited_and_quoted_by_the_program_is_clean(
    unit_id: str, name: Name, pinpoint: Pinpoint, inline: bool
) -> None:
    try:
        quoted = quote([_unit(unit_id)], name=name, pinpoint=pinpoint, inline=inline)
    except CitationError:
        return
    got = report(f"{INTRODUCTION}\n{quoted}{'。' if inline else ''}\n")
    assert got.findings == ()
    assert got.unchecked == ()
    assert got.quotations.right == 1
    if name != "none":
        assert got.citations.right >= 1


@given(
    st.lists(CITED, min_size=1, max_size=5),
    st.sampled_from(list(NAMES)),
    st.sampled_from(list(PINPOINTS)),
)
def test_units_cited_together_are_clean(
    unit_ids: list[str], name: Name, pinpoint: Pinpoint
) -> None:
    try:
        citation = cite(
            [_unit(unit_id) for unit_id in unit_ids], OUTLINE, name=name, pinpoint=pinpoint
        )
    except CitationError:
        return
    got = report(f"{INTRODUCTION}各单位要落实{citation}的要求。")
    assert got.findings == ()
    assert got.unchecked == ()


PIECES = [
    *(FIXTURES / "check" / "pieces.txt").read_text("utf-8").split(),
    "\n",
    "\u200b",
    "\ufffc",
    OUTLINE.articles[12].text[:60],
    OUTLINE.articles[4].heading,
    OUTLINE.goals[2].text,
]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=40))
@example(["《质量强国建设纲要》第十三条", "“"])
def test_offsets_point_at_the_words_shown(pieces: list[str]) -> None:
    text = "".join(pieces)
    got = report(text)
    for finding in got.findings:
        assert text[finding.start : finding.end] == finding.found != ""
        assert finding.code in CODES
        assert finding.message.endswith("。")
        for one in finding.corrections:
            assert CODES[finding.code].fixable
            assert finding.start <= one.start <= one.end <= finding.end
            assert text[one.start : one.end] != one.replacement
        for part in finding.differences:
            assert text[part.passage_start : part.passage_end] == part.passage_text
            assert finding.start <= part.passage_start <= part.passage_end <= finding.end
    for left in got.unchecked:
        assert text[left.start : left.end] == left.found != ""
        assert left.reason


SENTENCES = [
    sentence
    for unit in OUTLINE.walk()
    for paragraph in unit.paragraphs
    for sentence in paragraph
    if len(sentence) >= 20
]
STRANGERS = "龘饕餮，、；的了在不人民"


@given(
    st.sampled_from(SENTENCES),
    st.sampled_from(["substitute", "delete", "insert", "swap"]),
    st.integers(0, 10_000),
    st.sampled_from(STRANGERS),
)
@example("推动精品建造和精细化管理，建设品质工程。", "delete", 10, "龘")
def test_each_changed_character_of_a_quotation_is_found(
    sentence: str, change: str, where: int, stranger: str
) -> None:
    changed = _changed(sentence[:-1], change, where, stranger)
    if changed is None:
        return
    got = report(f"{INTRODUCTION}《纲要》提出：“{changed.translate(_FLIP)}。”")
    assert [one for one in got.findings if one.code.startswith("quotation-")], changed


_FLIP = str.maketrans("“”", "‘’")


def _open_readings(sentence: str) -> set[str]:
    """The sentence as a witness has it at an open place, where it is no mistake."""
    variants = document().apparatus
    return {
        sentence.replace(variant.lemma, reading.text)
        for variant in variants.variants
        if variant.status == "open"
        for reading in variant.readings
    }


def _changed(sentence: str, change: str, where: int, stranger: str) -> str | None:
    """A sentence with one character changed; None if the change says nothing."""
    at = where % len(sentence)
    if sentence[at] in "“”":
        return None
    if change == "substitute":
        changed = sentence[:at] + stranger + sentence[at + 1 :]
    elif change == "insert":
        changed = sentence[: at + 1] + stranger + sentence[at + 1 :]
    elif change == "swap":
        changed = sentence[:at] + sentence[at : at + 2][::-1] + sentence[at + 2 :]
    else:
        changed = sentence[:at] + sentence[at + 1 :]
    if changed == sentence or any(changed in other for other in SENTENCES):
        # What is left is a part of the edition's text: a shorter quotation, not a wrong one.
        return None
    if changed in _open_readings(sentence):
        return None
    if change == "insert" and not sentence[at + 1 :].strip("”") and not stranger.isalnum():
        # Punctuation after a whole sentence is the draft's own.
        return None
    return changed


def test_a_second_outline_is_checked_on_its_own_terms() -> None:
    other = loading.load(str(FIXTURES / "edition" / "other.toml"))
    variants = apparatus.load(other)

    def found(text: str, outline: Outline = other) -> list[tuple[str, str]]:
        got = check_text(text, PassageIndex(outline, variants))
        return [(finding.code, finding.found) for finding in got.findings]

    introduction = cite([], other, name="first")
    sentence = other.articles[0].sentences[0]
    assert found(f"{introduction}第一条提出：“{sentence}”第三条“完善配套设施”。") == []
    assert found(f"{introduction}第十三条、第三条“完善配套措施”。") == [
        ("citation-missing-unit", "第十三条"),
        ("citation-wrong-heading", "“完善配套措施”"),
    ]
    assert found(
        f"{introduction}共三部分四条，由国务院印发。《方案》（示政办〔2024〕7号）专栏1。"
    ) == [
        ("fact-count", "四条"),
        ("fact-issuer", "国务院"),
        ("citation-missing-unit", "专栏1"),
    ]
    assert found(f"{introduction}提出，到2026年，居民步行可达率达到85%以上。") == [
        ("fact-indicator", "85%以上")
    ]
