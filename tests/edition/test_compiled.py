"""The compiled edition says what the TOML says, and steps aside for other TOML."""

from __future__ import annotations

import pytest

from qcite import document
from qcite.edition import apparatus, compiled, loading, packaged
from qcite.edition.outline import Outline


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The packaged files, the compiled edition among them, to be changed."""
    content = {name: packaged.read(name) or b"" for name in packaged.EDITION}
    content[compiled.FILE] = compiled.compile_edition()
    monkeypatch.setattr(packaged, "read", content.get)
    return content


def test_it_is_the_same_edition(files: dict[str, bytes], outline: Outline) -> None:
    read = compiled.read()
    assert read is not None
    found, notes = read
    assert found == outline
    assert notes == apparatus.load(outline)
    assert [unit.parent for unit in found.walk()] == [unit.parent for unit in outline.walk()]
    assert all(unit.outline is found for unit in found.walk())
    assert all(found.get(one.place) is one.unit for one in notes.variants)
    assert document.load()["13.2"] == found.get("art_13__sent_2")


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
