"""``qcite variants``: the apparatus, for units or all."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from rich.cells import cell_len

from qcite.edition import apparatus
from qcite.edition.outline import Outline
from qcite.locating import locator
from qcite.render import screen, variants
from tests.conftest import FIXTURES, Result

OTHER = str(FIXTURES / "edition" / "other.toml")
Run = Callable[..., Result]

SETTLED = (
    "3.1\t已定\t（三）完善配套设施。[设置驿站]、照明和标识，标识采…\t"
    "设置驿站〔甲〕；设立驿站〔乙〕\t公报本误。\n"
)
OPEN = "3.2\t存疑\t…形符号。照明须节能，[标识]须清楚。\t标识〔甲〕；标志〔乙〕\t两可。\n"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], SETTLED + OPEN),
        (["3"], SETTLED + OPEN),
        (["3.2"], OPEN),
        (["3", "3.2"], SETTLED + OPEN),  # each once
        (["部分2", "--open"], OPEN),
        (["--open"], OPEN),
    ],
)
def test_a_line_a_variant(qcite: Run, words: list[str], expected: str) -> None:
    assert qcite("variants", *words, "--outline", OTHER) == Result(0, expected, "")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["1"], "1 没有异文。"),
        (["1", "2"], "1、2 没有异文。"),
        (["3.1", "--open"], "3.1 没有存疑之处。"),
    ],
)
def test_nothing_found_is_said(qcite: Run, words: list[str], message: str) -> None:
    assert qcite("variants", *words, "--outline", OTHER) == Result(1, "", f"{message}\n")


def test_nothing_found_as_json(qcite: Run) -> None:
    done = qcite("variants", "1", "--json", "--outline", OTHER)
    assert done.status == 1
    assert json.loads(done.stdout) == {"witnesses": [], "variants": []}


def test_a_wrong_locator(qcite: Run) -> None:
    done = qcite("variants", "33")
    assert done == Result(2, "", "qcite：《质量强国建设纲要》共三十二条，没有第三十三条。\n")


def test_json_has_everything(qcite: Run) -> None:
    done = qcite("variants", "--open", "--json", "--outline", OTHER)
    assert json.loads(done.stdout) == {
        "witnesses": [
            {
                "siglum": "甲",
                "name": "网站本",
                "description": "市政府网站所载。",
                "covers": "全文",
            },
            {
                "siglum": "乙",
                "name": "公报本",
                "description": "市政府公报所载。",
                "covers": "第三条",
            },
        ],
        "variants": [
            {
                "place": "art_3",
                "locator": "3.2",
                "status": "open",
                "lemma": "标识",
                "occurrence": 3,
                "before": "…形符号。照明须节能，",
                "after": "须清楚。",
                "witnesses": ["甲"],
                "readings": [{"text": "标志", "witnesses": ["乙"]}],
                "reason": "两可。",
            }
        ],
    }


def test_on_a_screen() -> None:
    from qcite.edition import loading

    outline = loading.load(OTHER)
    notes = apparatus.load(outline)
    drawn = screen.draw(variants.screenful(notes.variants, notes), 40, color=False)
    assert drawn == (
        "2处有异文：已定1处，存疑1处\n"
        "\n"
        "3.1  已定\n"
        "  正文  （三）完善配套设施。[设置驿站]、\n"
        "        照明和标识，标识采…〔甲〕\n"
        "  异文  设立驿站〔乙〕\n"
        "  公报本误。\n"
        "\n"
        "3.2  存疑\n"
        "  正文  …形符号。照明须节能，[标识]须清\n"
        "        楚。〔甲〕\n"
        "  异文  标志〔乙〕\n"
        "  两可。\n"
        "\n"
        "甲  网站本\n"
        "乙  公报本\n"
    )


# --- the edition itself --------------------------------------------------------------------


def test_every_place_has_a_locator_that_leads_to_it(outline: Outline) -> None:
    notes = apparatus.load(outline)
    for variant in notes.variants:
        where = variants.place_locator(variant, notes)
        units = locator.resolve([where], outline)
        assert all(variant in notes.of(unit) for unit in units)
        text = "".join(unit.published if unit.kind != "sentence" else unit.text for unit in units)
        assert variant.lemma in text


def test_every_variant_is_one_line_of_five_fields(qcite: Run, outline: Outline) -> None:
    lines = qcite("variants").stdout.splitlines()
    assert len(lines) == len(apparatus.load(outline).variants)
    assert all(line.count("\t") == 4 for line in lines)
    "".join(lines).encode("gbk")


@pytest.mark.parametrize("width", [40, 80])
def test_no_screen_row_is_too_long(outline: Outline, width: int) -> None:
    notes = apparatus.load(outline)
    drawn = screen.draw(variants.screenful(notes.variants, notes), width, color=False)
    assert all(cell_len(row) <= width for row in drawn.splitlines())
