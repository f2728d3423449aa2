"""What the commands print as JSON is what the schemas in docs/schema say."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest

from qcite.checking.findings import CODES
from qcite.citing import citation
from qcite.citing.bibliography import FORMATS
from qcite.cli.app import COMMANDS
from qcite.edition import apparatus
from qcite.edition.outline import Outline
from qcite.matching.model import Agreement, Category, Operation
from qcite.render import check_json
from qcite.render import json as units_json
from tests.checking.samples import results
from tests.conftest import FIXTURES, ROOT, Result

SCHEMAS = sorted((ROOT / "docs" / "schema").glob("*.schema.json"))
OTHER = FIXTURES / "edition" / "other.toml"
SLIPS = FIXTURES / "importing" / "slips.md"
Run = Callable[..., Result]


def _schema(name: str) -> dict[str, Any]:
    path = ROOT / "docs" / "schema" / f"{name}.schema.json"
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


def _validate(value: Any, name: str) -> None:
    jsonschema.Draft202012Validator(
        _schema(name), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(value)


def _objects(schema: Any) -> list[dict[str, Any]]:
    """Every part of a schema that describes an object."""
    found = []
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            found.append(schema)
        for value in schema.values():
            found += _objects(value)
    elif isinstance(schema, list):
        for value in schema:
            found += _objects(value)
    return found


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_schema_is_sound_versioned_and_closed(path: Path) -> None:
    schema = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:qcite:schema:{path.name.partition('.')[0]}:1"
    assert schema["title"] and schema["description"]
    for part in _objects(schema):
        assert part["additionalProperties"] is False
        assert set(part["required"]) <= set(part["properties"])


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_schema_is_described_in_the_manual(path: Path) -> None:
    assert f"schema/{path.name}" in (ROOT / "docs" / "schemas.md").read_text(encoding="utf-8")


ANSWERS: list[tuple[list[str], str]] = [
    (["引言", "部分1-11", "目标", "--json"], "units"),
    (["show", "13.2-4", "目标3.1", "2025.1", "--json"], "units"),
    (["list", "--json"], "units"),
    (["list", "目标", "--json"], "units"),
    (["find", "品牌", "--json"], "hits"),
    (["品牌", "--json"], "hits"),
    (["find", "品牌", "质量", "--any", "--json"], "hits"),
    (["find", "量子纠缠", "--json"], "hits"),
    (["cite", "13", "专栏3", "--json"], "cite"),
    (["quote", "13.2", "--inline", "--json"], "quote"),
    (["locate", "强化建设单位工程质量重要责任", "--json"], "locate"),
    (["locate", "质量基础设施", "--json"], "locate"),
    (["locate", "完善多元化、多层次的质量激励机制", "--json"], "locate"),
    (["locate", "全面落实各方主体……首要责任", "--json"], "locate"),
    (["locate", "毫不相干的一句话，讲的是天气", "--json"], "locate"),
    (["variants", "--json"], "variants"),
    (["variants", "专栏3", "--open", "--json"], "variants"),
    (["about", "--json"], "about"),
    (["config", "--json"], "config"),
    (["import", str(SLIPS), "-o", "{tmp_path}/新.toml", "--json"], "import"),
    (["library", "list", "--json"], "library"),
    (["check", "--list-codes", "--json"], "codes"),
    (["--outline", str(OTHER), "1-3", "目标", "--json"], "units"),
    (["--outline", str(OTHER), "variants", "--json"], "variants"),
    (["--outline", str(OTHER), "about", "--json"], "about"),
]


@pytest.mark.parametrize(("words", "name"), ANSWERS, ids=[" ".join(words) for words, _ in ANSWERS])
def test_output_validates(qcite: Run, words: list[str], name: str, tmp_path: Path) -> None:
    done = qcite(*(word.replace("{tmp_path}", str(tmp_path)) for word in words))
    assert done.status in (0, 1), done.stderr
    _validate(json.loads(done.stdout), name)


def test_every_command_that_answers_in_json_is_tried() -> None:
    tried = {word for words, _ in ANSWERS for word in words}
    for name in COMMANDS:
        module = importlib.import_module(f"qcite.cli.commands.{name}")
        if any(parameter.name == "as_json" for parameter in module.command.params):
            assert name in tried


@pytest.mark.parametrize("form", FORMATS)
def test_every_citation_format_validates(qcite: Run, form: str) -> None:
    _validate(json.loads(qcite("cite", "13", "--format", form, "--json").stdout), "cite")


def test_every_unit_and_sentence_validates(outline: Outline) -> None:
    notes = apparatus.load(outline)
    objects = []
    for unit in outline.walk():
        objects.append(units_json.unit_object(unit, notes))
        for number in range(1, len(unit.sentences) + 1):
            sentence = outline.get(f"{unit.id}__sent_{number}")
            assert sentence is not None
            objects.append(units_json.unit_object(sentence, notes))
    _validate(json.loads(units_json.dumps(objects)), "units")


def test_check_results_validate() -> None:
    _validate(json.loads(units_json.dumps(check_json.check_object(results()))), "check")
    _validate(check_json.check_object([]), "check")


def test_enumerations_are_those_of_the_program() -> None:
    check = _schema("check")["$defs"]["finding"]["properties"]
    assert check["code"]["enum"] == list(CODES)
    locate = _schema("locate")["$defs"]
    for diff in (check["diff"]["items"], locate["difference"]):
        assert diff["properties"]["operation"]["enum"] == list(get_args(Operation))
        assert diff["properties"]["category"]["enum"] == list(get_args(Category))
    assert locate["match"]["properties"]["agreement"]["enum"] == list(get_args(Agreement))
    cite = _schema("cite")["properties"]
    assert cite["format"]["enum"] == list(FORMATS)
    for name in ("cite", "quote"):
        properties = _schema(name)["properties"]
        assert properties["name"]["enum"] == list(get_args(citation.Name))
        assert properties["pinpoint"]["enum"] == list(get_args(citation.Pinpoint))


def test_a_changed_answer_would_be_noticed(qcite: Run) -> None:
    (unit,) = json.loads(qcite("show", "13", "--json").stdout)
    _validate([unit], "units")
    for spoilt in (
        {**unit, "extra": 1},
        {key: value for key, value in unit.items() if key != "citation"},
        {**unit, "number": "13"},
        {**unit, "id": "article-13"},
    ):
        with pytest.raises(jsonschema.ValidationError):
            _validate([spoilt], "units")
