"""``qcite about``: what the text is and what it rests on, of whatever document is loaded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from qcite import __version__
from qcite.edition import apparatus
from qcite.edition.outline import Outline
from qcite.render import about, screen
from tests.conftest import FIXTURES, Result

OTHER = str(FIXTURES / "edition" / "other.toml")
Run = Callable[..., Result]


def _facts(text: str) -> dict[str, str]:
    return dict(line.split("：", 1) for line in text.splitlines())


def test_what_the_text_is(qcite: Run, outline: Outline) -> None:
    done = qcite("about")
    assert (done.status, done.stderr) == (0, "")
    facts = _facts(done.stdout)
    assert facts["标题"] == "《质量强国建设纲要》"
    assert facts["文本种类"] == "公开发布文本"
    assert facts["印发机关"] == "中共中央、国务院"
    assert facts["公开发布"] == "2023年2月6日，新华社（北京）"
    assert "印发日期和发文字号没有公开" in facts["说明"]
    assert "发文字号" not in facts
    assert facts["结构"] == "11个部分、32条、7个专栏（24项）、8个目标"
    assert facts["程序版本"] == f"qcite {__version__}"


def test_every_witness_is_named_with_what_it_covers(qcite: Run, outline: Outline) -> None:
    facts = _facts(qcite("about").stdout)
    for witness in apparatus.load(outline).witnesses:
        fact = facts[f"来源 {witness.siglum}"]
        assert fact.startswith(witness.name)
        assert fact.endswith(f"涵盖：{witness.covers}")


def test_settled_and_open_places_are_counted(qcite: Run, outline: Outline) -> None:
    statuses = [variant.status for variant in apparatus.load(outline).variants]
    settled, opened = statuses.count("settled"), statuses.count("open")
    expected = f"{settled + opened}处有异文：已定{settled}处，存疑{opened}处（见 qcite variants）"
    assert _facts(qcite("about").stdout)["校勘"] == expected


def test_the_fingerprint_can_be_computed_by_others(qcite: Run, outline: Outline) -> None:
    whole = f"{outline.title}\n{outline.text}\n".encode()
    assert (
        _facts(qcite("about").stdout)["文字指纹"] == f"SHA-256 {hashlib.sha256(whole).hexdigest()}"
    )


def test_the_data_files_are_where_it_says(qcite: Run) -> None:
    told = json.loads(qcite("about", "--json").stdout)
    assert Path(told["outline_file"]).name == "outline.toml"
    assert Path(told["outline_file"]).is_file()
    assert Path(told["variants_file"]).is_file()


def test_about_another_document(qcite: Run) -> None:
    done = qcite("about", "--outline", OTHER)
    assert "质量" not in done.stdout
    facts = _facts(done.stdout)
    assert facts["标题"] == "《示例市绿道建设方案》"
    assert facts["发文字号"] == "示政办〔2024〕7号"
    assert facts["结构"] == "3个部分、3条、3个目标"
    assert (
        facts["校勘"] == "2处有异文：已定1处，存疑1处（见 qcite variants 《示例市绿道建设方案》）"
    )
    assert "说明" not in facts
    assert qcite("about", environment={"QCITE_OUTLINE": OTHER}) == done


def test_a_document_without_apparatus(qcite: Run, tmp_path: Path) -> None:
    source = Path(OTHER).read_text(encoding="utf-8")
    (tmp_path / "甲.toml").write_text(
        source.replace('variants = "other-variants.toml"\n', ""), encoding="utf-8"
    )
    facts = _facts(qcite("about", "--outline", "甲.toml").stdout)
    assert facts["校勘"] == "没有校勘记"
    told = json.loads(qcite("about", "--json", "--outline", "甲.toml").stdout)
    assert (told["variants_file"], told["witnesses"]) == (None, [])


@pytest.mark.parametrize("width", [40, 80])
def test_a_screen_of_any_width(outline: Outline, width: int) -> None:
    drawn = screen.draw(about.screenful(outline, apparatus.load(outline)), width, color=False)
    rows = [row for row in drawn.splitlines() if not row.strip().startswith("https://")]
    assert all(cell_len(row) <= width for row in rows)  # An address is never cut.
    assert drawn.startswith("《质量强国建设纲要》\n\n文本种类  公开发布文本\n")
    drawn.encode("gbk")
