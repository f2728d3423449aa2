"""The formats, exactly, and as other people's programs read them."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcite.citing.bibliography import FORMATS, Reference, parse_date, record_key
from qcite.citing.citation import CitationError
from qcite.edition import loading
from tests.citing.samples import units_of
from tests.conftest import FIXTURES

OUTLINE = loading.load()
OTHER = loading.load(str(FIXTURES / "citation" / "other.toml"))
URL = "https://www.beijing.gov.cn/zhengce/gwywj/202302/t20230207_2912740.html"
TODAY = date(2026, 8, 1)

ARTICLE = Reference(OUTLINE, units_of("art_13"), TODAY)
OTHER_ARTICLE = Reference(OTHER, units_of("art_2", OTHER), TODAY)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("text", "《质量强国建设纲要》第十三条"),
        ("markdown", f"[《质量强国建设纲要》第十三条]({URL})"),
        ("law-review", f"《质量强国建设纲要》第13条，2023年2月6日发布，{URL}。"),
        (
            "gbt7714",
            f"中共中央，国务院. 质量强国建设纲要[EB/OL]. （2023-02-06）[2026-08-01]. {URL}.",
        ),
        (
            "gbt7714-2015",
            f"中共中央, 国务院. 质量强国建设纲要[EB/OL]. (2023-02-06)[2026-08-01]. {URL}.",
        ),
        (
            "bibtex",
            f"""\
@online{{outline-2023-02-06,
  author  = {{{{中共中央}} and {{国务院}}}},
  title   = {{质量强国建设纲要}},
  year    = {{2023}},
  date    = {{2023-02-06}},
  url     = {{{URL}}},
  urldate = {{2026-08-01}},
  langid  = {{chinese}},
}}""",
        ),
        (
            "ris",
            f"""\
TY  - ELEC
AU  - 中共中央
AU  - 国务院
TI  - 质量强国建设纲要
PY  - 2023
DA  - 2023/02/06
Y2  - 2026/08/01
UR  - {URL}
LA  - zh-CN
ID  - outline-2023-02-06
ER  - """,
        ),
    ],
)
def test_format(name: str, expected: str) -> None:
    assert FORMATS[name].write(ARTICLE) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("text", "《关于落实〈甲规划〉的“十百千”方案》第二条"),
        (
            "markdown",
            "[《关于落实〈甲规划〉的“十百千”方案》第二条](<https://example.org/a_(b).html>)",
        ),
        (
            "law-review",
            "《关于落实〈甲规划〉的“十百千”方案》第2条，甲发〔2024〕9号，"
            "2024年12月31日发布，https://example.org/a_(b).html。",
        ),
        (
            "gbt7714",
            "甲局，乙局，丙局，等. 关于落实《甲规划》的“十百千”方案：甲发〔2024〕9号[EB/OL]. "
            "（2024-12-31）[2026-08-01]. https://example.org/a_(b).html.",
        ),
        (
            "gbt7714-2015",
            "甲局, 乙局, 丙局, 等. 关于落实《甲规划》的“十百千”方案: 甲发〔2024〕9号[EB/OL]. "
            "(2024-12-31)[2026-08-01]. https://example.org/a_(b).html.",
        ),
    ],
)
def test_format_of_another_document(name: str, expected: str) -> None:
    assert FORMATS[name].write(OTHER_ARTICLE) == expected


def test_axes_apply_to_running_text() -> None:
    reference = ARTICLE._replace(name="first", pinpoint="part")
    assert (
        FORMATS["law-review"]
        .write(reference)
        .startswith("《质量强国建设纲要》（以下简称《纲要》）第6部分第13条，")
    )
    nested = ARTICLE._replace(nested=True)
    assert FORMATS["markdown"].write(nested) == f"[〈质量强国建设纲要〉第十三条]({URL})"


def test_law_review_takes_an_access_date_only_if_asked_for() -> None:
    dated = ARTICLE._replace(accessed=date(2026, 7, 9))
    assert FORMATS["law-review"].write(dated) == (
        f"《质量强国建设纲要》第13条，2023年2月6日发布，{URL}，2026年7月9日访问。"
    )


@pytest.mark.parametrize("name", ["gbt7714", "gbt7714-2015", "bibtex", "ris", "csl-json"])
def test_records_describe_the_document(name: str) -> None:
    assert FORMATS[name].record
    whole = Reference(OUTLINE, (), TODAY)
    assert FORMATS[name].write(ARTICLE) == FORMATS[name].write(whole)
    asked = FORMATS[name].write(whole._replace(accessed=date(2024, 11, 12)))
    assert asked == FORMATS[name].write(whole._replace(today=date(2024, 11, 12)))
    assert asked != FORMATS[name].write(whole)


@pytest.mark.parametrize("name", [name for name in FORMATS if not FORMATS[name].record])
def test_name_none_needs_a_pinpoint(name: str) -> None:
    with pytest.raises(CitationError, match="--name none"):
        FORMATS[name].write(Reference(OUTLINE, (), TODAY, name="none"))


@pytest.mark.parametrize("name", FORMATS)
def test_fields_the_edition_does_not_know_are_left_out(name: str) -> None:
    """No document number, no day of issue, nothing but what the edition knows."""
    text = FORMATS[name].write(ARTICLE)
    assert "发〔" not in text
    assert "印发" not in text
    assert "number" not in text
    assert not text.endswith("\n")


# --- as other programs read them -----------------------------------------------------------


def test_bibtex_parses() -> None:
    from bibtexparser.entrypoint import parse_string

    library = parse_string(FORMATS["bibtex"].write(ARTICLE))
    assert not library.failed_blocks
    (entry,) = library.entries
    assert entry.entry_type == "online"
    assert entry.key == record_key(OUTLINE)
    assert {key: field.value for key, field in entry.fields_dict.items()} == {
        "author": "{中共中央} and {国务院}",
        "title": "质量强国建设纲要",
        "year": "2023",
        "date": "2023-02-06",
        "url": URL,
        "urldate": "2026-08-01",
        "langid": "chinese",
    }


def test_bibtex_keeps_corporate_names_whole() -> None:
    from bibtexparser import middlewares
    from bibtexparser.entrypoint import parse_string

    library = parse_string(
        FORMATS["bibtex"].write(ARTICLE),
        append_middleware=[middlewares.SeparateCoAuthors(), middlewares.SplitNameParts()],
    )
    (entry,) = library.entries
    assert [author.last for author in entry["author"]] == [["{中共中央}"], ["{国务院}"]]


def test_ris_imports() -> None:
    import rispy  # type: ignore[import-untyped]

    (entry,) = rispy.loads(FORMATS["ris"].write(ARTICLE))
    assert entry == {
        "type_of_reference": "ELEC",
        "authors": ["中共中央", "国务院"],
        "title": "质量强国建设纲要",
        "year": "2023",
        "date": "2023/02/06",
        "access_date": "2026/08/01",
        "urls": [URL],
        "language": "zh-CN",
        "id": "outline-2023-02-06",
    }


@pytest.mark.parametrize("reference", [ARTICLE, OTHER_ARTICLE])
def test_csl_json_is_valid(reference: Reference) -> None:
    import jsonschema

    schema = json.loads((FIXTURES / "citation" / "csl-data.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(FORMATS["csl-json"].write(reference)), schema)


def test_csl_json_renders() -> None:
    import citeproc  # type: ignore[import-untyped]
    from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]

    items = json.loads(FORMATS["csl-json"].write(ARTICLE))
    style = citeproc.CitationStylesStyle(
        str(FIXTURES / "citation" / "author-title-date.csl"), locale="en-US", validate=False
    )
    bibliography = citeproc.CitationStylesBibliography(
        style, CiteProcJSON(items), citeproc.formatter.plain
    )
    bibliography.register(citeproc.Citation([citeproc.CitationItem(record_key(OUTLINE))]))
    assert [str(entry) for entry in bibliography.bibliography()] == [
        f"中共中央; 国务院. 质量强国建设纲要. 2023-2-6. {URL} [2026-8-1]"
    ]


# --- the day of access ---------------------------------------------------------------------

PUBLISHED = OUTLINE.publication.date


def test_access_date() -> None:
    assert parse_date("2026-07-09", earliest=PUBLISHED, latest=TODAY) == date(2026, 7, 9)
    assert parse_date("2023-02-06", earliest=PUBLISHED, latest=TODAY) == PUBLISHED
    assert parse_date("2026-08-01", earliest=PUBLISHED, latest=TODAY) == TODAY


@pytest.mark.parametrize(
    "text",
    [
        "",
        "昨天",
        "2026-8-1",
        "20260801",
        "2026/08/01",
        "2026-02-30",
        "２０２６-08-01",
        "2026-08-01T",
    ],
)
def test_access_date_that_is_none(text: str) -> None:
    with pytest.raises(CitationError) as error:
        parse_date(text, earliest=PUBLISHED, latest=TODAY)
    assert str(error.value) == f"访问日期“{text}”无法识别，应写作 年-月-日，如 2026-08-01。"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2023-02-05", "访问日期 2023-02-05 早于发布日期 2023-02-06。"),
        ("2026-08-02", "访问日期 2026-08-02 晚于今天（2026-08-01）。"),
    ],
)
def test_access_date_that_cannot_be(text: str, message: str) -> None:
    with pytest.raises(CitationError) as error:
        parse_date(text, earliest=PUBLISHED, latest=TODAY)
    assert str(error.value) == message


@given(st.dates(PUBLISHED, TODAY))
def test_any_day_between(day: date) -> None:
    assert parse_date(day.isoformat(), earliest=PUBLISHED, latest=TODAY) == day
