"""The compiled edition says what the TOML says, and steps aside for other TOML."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from qcite import document
from qcite.edition import apparatus, compiled, loading, packaged
from qcite.edition.outline import Outline


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The packaged files, to be changed; beside them the modules that a wheel has."""
    content = {name: packaged.read(name) or b"" for name in packaged.EDITION}
    monkeypatch.setattr(packaged, "read", content.get)
    for name, source in compiled.compile_edition().items():
        module = ModuleType(f"qcite.edition.{name}")
        monkeypatch.setitem(sys.modules, module.__name__, module)
        exec(source, vars(module))
    return content


def test_the_compiled_edition_equals_the_toml(files: dict[str, bytes], outline: Outline) -> None:
    read = document.load()
    found, notes = read.outline, read.apparatus
    assert compiled.read() == (found, read._open_places)
    assert compiled.source(found) == compiled.source(outline)
    assert tuple(found.walk()) == tuple(outline.walk())
    assert notes == apparatus.load(outline)
    assert [unit.parent for unit in found.walk()] == [unit.parent for unit in outline.walk()]
    assert all(unit.outline is found for unit in found.walk())
    assert all(found.get(one.place) is one.unit for one in notes.variants)
    assert read["13.2"] == found.get("art_13__sent_2")


def test_open_places_are_counted_beforehand(files: dict[str, bytes]) -> None:
    read = document.load()
    assert any(map(read.open_places, read.outline.walk()))
    for unit in read.outline.walk():
        for one in (unit, *map(unit.sentence, range(1, len(unit.sentences) + 1))):
            assert read.open_places(one) == len(read.apparatus.open_in(one))


@pytest.mark.parametrize("name", packaged.EDITION)
def test_a_changed_text_is_read_anew(files: dict[str, bytes], name: str) -> None:
    files[name] = files[name].replace("纲要".encode(), "大纲".encode())
    assert compiled.read() is None


def test_a_changed_title_is_what_the_document_has(files: dict[str, bytes]) -> None:
    title = f'\ntitle = "{loading.load().title}"'.encode()
    assert title in files["outline.toml"]
    files["outline.toml"] = files["outline.toml"].replace(title, '\ntitle = "某某纲要"'.encode())
    assert document.load().name == "《某某纲要》"


def test_a_checkout_has_none() -> None:
    assert compiled.read() is None
