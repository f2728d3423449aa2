"""What shells are offered: the words beside the index. How they are offered is tried in shells."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcite import drafts
from qcite.edition import loading
from qcite.edition.outline import Outline
from qcite.importing.importer import import_draft
from qcite.library import offered
from qcite.library.index import Index
from qcite.library.shelf import NAMES, Shelf
from qcite.locating import locator
from tests.conftest import FIXTURES

SAMPLES = sorted(
    path
    for path in (FIXTURES / "importing").iterdir()
    if path.suffix in (".md", ".txt") and not path.name.startswith("slips")
)


def rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines()]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_word_names_a_unit(path: Path) -> None:
    outline = import_draft(drafts.read(str(path))).outline
    _check(outline)


@pytest.mark.parametrize("name", ["other.toml"])
def test_every_word_names_a_unit_of_an_outline_file(name: str) -> None:
    _check(loading.load(str(FIXTURES / "edition" / name)))


def _check(outline: Outline) -> None:
    found = rows("\n".join(offered.lines(outline)))
    assert found
    for before, word, shown, *keys in found:
        assert word.startswith(before)
        (unit,) = locator.resolve([word], outline)
        assert shown == offered.describe(unit)
        assert keys[:1] == ([unit.heading] if unit.heading else [])


def test_the_words_follow_the_documents(tmp_path: Path) -> None:
    shelf = Shelf(str(tmp_path))
    found = import_draft(drafts.read(str(FIXTURES / "importing" / "law.md")))
    entry, _ = shelf.add(found.outline, found.toml)
    Index(shelf).close()
    place = Path(offered.place(shelf.path, entry.file))
    assert place.read_text("utf-8").splitlines()[:3] == [
        "\t第一章\t总则\t总则\tzz",
        "\t1\t为了加强对量具的管理，制定本法。",
        "第\t第一条\t为了加强对量具的管理，制定本法。",
    ]
    shelf.remove(entry)
    Index(shelf).close()
    assert not place.exists()


TITLE = 'schema = 2\ntitle = "{}"\nshort_title = "{}"\n[[units]]\nlevel = "article"\n'


@pytest.mark.parametrize(
    ("title", "short", "word", "initials"),
    [
        ("中华人民共和国量具法", "量具法", "量具法", "ljf"),
        ("中华人民共和国量具法", "尺度法", "尺度法", "ljf"),
        ("2024年工作要点", "2024年工作要点", "《2024年工作要点》", ""),
        ("量具(试行)", "量具(试行)", "量具（试行）", ""),
        ("量具$(rm)", "量具$(rm)", "", ""),
    ],
)
def test_titles(tmp_path: Path, title: str, short: str, word: str, initials: str) -> None:
    content = TITLE.format(title, short) + 'label = "第一条"\nsentences = ["条文。"]\n'
    (tmp_path / "a.toml").write_text(content, encoding="utf-8")
    Shelf(str(tmp_path)).entries()
    _, row = (tmp_path / NAMES).read_text("utf-8").splitlines()
    fields = row.split("\t")
    assert fields[:3] == ["a.toml", word, title]
    if initials:
        assert fields[3] == initials


def test_a_short_title_of_two_is_not_offered(tmp_path: Path) -> None:
    for file, title in (("a", "中华人民共和国量具法"), ("b", "绿水省量具法")):
        content = TITLE.format(title, "量具法") + 'label = "第一条"\nsentences = ["条文。"]\n'
        (tmp_path / f"{file}.toml").write_text(content, encoding="utf-8")
    Shelf(str(tmp_path)).entries()
    words = [row[1] for row in rows((tmp_path / NAMES).read_text("utf-8"))[1:]]
    assert words == ["中华人民共和国量具法", "绿水省量具法"]
