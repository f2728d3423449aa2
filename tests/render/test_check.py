"""Every output form of a check, on results built by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from qcite.checking.findings import CODES
from qcite.checking.results import FileResult
from qcite.render import check_json, findings, github, rdjson, sarif, screen
from qcite.render import json as units_json
from qcite.render.styled import Line
from tests.checking.samples import (
    markdown_draft,
    markdown_result,
    paragraph_result,
    results,
    unreadable_result,
    unrelated_result,
)
from tests.conftest import FIXTURES

HERE = FIXTURES / "check_command"


def _text(lines: list[Line]) -> str:
    return "".join(f"{line.text}\n" for line in lines)


def _screen(width: int) -> str:
    lines = findings.screenful(results(), color=False) + findings.summary(results())
    return screen.draw(lines, width, color=False)


def _dumps(value: Any) -> str:
    return units_json.dumps(value)


FORMS: dict[str, Callable[[], str]] = {
    "plain.txt": lambda: _text(
        findings.plain(results(), color=False) + findings.summary(results())
    ),
    "screen-80.txt": lambda: _screen(80),
    "screen-40.txt": lambda: _screen(40),
    "github.txt": lambda: github.commands(results()),
    "check.json": lambda: _dumps(check_json.check_object(results())),
    "rdjson.json": lambda: _dumps(rdjson.rdjson_object(results())),
}


@pytest.mark.parametrize("name", FORMS)
def test_output_is_exactly(name: str) -> None:
    assert FORMS[name]() == (HERE / "expected" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FORMS)
def test_nothing_from_a_draft_reaches_the_terminal_unseen(name: str) -> None:
    output = FORMS[name]()
    assert output.replace("\n", "").isprintable()
    assert "\u202e" not in output


@pytest.mark.parametrize("name", FORMS)
def test_everything_the_program_says_has_a_place_in_gbk(name: str) -> None:
    FORMS[name]().encode("gbk")


# --- text ----------------------------------------------------------------------------------


def test_in_colour_wrong_and_right_stand_side_by_side() -> None:
    drawn = screen.draw(findings.screenful([markdown_result()], color=True), 80, color=True)
    assert "\x1b[9;31m重要\x1b[0m\x1b[4;32m首要\x1b[0m责任" in drawn
    assert "→" not in drawn


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (unrelated_result(), "核对1个文件：没有可核对的内容，不等于正确。\n"),
        (unreadable_result(), "核对0个文件，另有1个无法读取。\n"),
        (
            replace(markdown_result(), findings=(), ignored=0, suppressed=2),
            "核对1个文件：引用3处（存在2，有误1）；引文5处（正确1，有误3，未核对1）。\n"
            "未发现其他问题；1处未能核对，不等于正确；略过2个（文中注明2个）。\n",
        ),
    ],
)
def test_summary(result: FileResult, said: str) -> None:
    assert _text(findings.summary([result])) == said


def test_a_clean_draft_is_told_so_and_one_without_matter_is_not() -> None:
    clean = replace(markdown_result(), findings=(), unchecked=(), ignored=0)
    assert "未发现问题。" in _text(findings.screenful([clean], color=False))
    assert "未发现问题。" not in _text(findings.screenful([unrelated_result()], color=False))
    assert unrelated_result().nothing_to_check
    assert not clean.nothing_to_check


def test_codes_are_listed_with_severity_and_title() -> None:
    rows = [row.split("\t") for row in findings.codes().splitlines()]
    assert [row[0] for row in rows] == list(CODES)
    assert rows[0] == ["citation-missing-unit", "error", "引用了不存在的部分、条、专栏或目标"]
    assert rows[4] == ["citation-numeral", "error", "序号的写法不规范（可自动改正）"]
    text = _text(findings.codes_screen())
    assert all(name in text for name in CODES)


# --- JSON ----------------------------------------------------------------------------------


def test_offsets_point_at_the_words_found() -> None:
    text = markdown_draft().text
    (file,) = check_json.check_object([markdown_result()])["files"]
    for one in [*file["findings"], *file["unchecked"]]:
        assert text[one["offset"] : one["offset"] + one["length"]] == one["found"]
        line = text.split("\n")[one["line"] - 1]
        assert line[one["column"] - 1 : one["end_column"] - 1] == one["found"]


def test_rdjson_columns_are_bytes_of_the_file() -> None:
    lines = markdown_draft().source.split(b"\n")
    for diagnostic in rdjson.rdjson_object([markdown_result()])["diagnostics"]:
        for suggestion in diagnostic.get("suggestions", []):
            start, end = suggestion["range"]["start"], suggestion["range"]["end"]
            stretch = lines[start["line"] - 1][start["column"] - 1 : end["column"] - 1]
            assert stretch.decode() == "重要"


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "ascii"])
def test_json_is_valid_in_any_encoding(encoding: str) -> None:
    value = {"words": "质量\x1b[31m\u202e\u200b𠮷\ud800ø"}
    text = units_json.dumps(value, encoding)
    text.encode(encoding)
    assert json.loads(text) == value
    assert "\x1b" not in text and "\u202e" not in text and "\u200b" not in text


# --- SARIF ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def log() -> dict[str, Any]:
    log: dict[str, Any] = json.loads(_dumps(sarif.sarif_object(results())))
    return log


def test_sarif_validates_against_its_schema(log: dict[str, Any]) -> None:
    schema = json.loads((HERE / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    jsonschema.Draft4Validator(schema).validate(log)


def test_sarif_names_the_rule_of_every_result(log: dict[str, Any]) -> None:
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [*CODES, "unchecked"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_regions_are_the_words_and_a_docx_has_none(log: dict[str, Any]) -> None:
    (run,) = log["runs"]
    lines = markdown_draft().text.split("\n")
    for result in run["results"]:
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        if physical["artifactLocation"]["uri"].endswith(".docx"):
            assert "region" not in physical
            assert location["logicalLocations"] == [
                {
                    "name": "正文第2段",
                    "fullyQualifiedName": "“引用‘<U+202E>质量<U+001B>[31m’第廿……”",
                    "kind": "paragraph",
                }
            ]
            assert "fixes" not in result
        else:
            region = physical["region"]
            line = lines[region["startLine"] - 1]
            words = line[region["startColumn"] - 1 : region["endColumn"] - 1]
            assert words == region["snippet"]["text"]


def test_sarif_keeps_unchecked_and_unreadable_apart_from_right(log: dict[str, Any]) -> None:
    (run,) = log["runs"]
    opened = [result for result in run["results"] if result["ruleId"] == "unchecked"]
    assert [(one["kind"], one["level"]) for one in opened] == [("open", "none")]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    errors = [one for one in invocation["toolExecutionNotifications"] if one["level"] == "error"]
    assert [one["message"]["text"] for one in errors] == ["坏<U+001B>[2J.docx：文件已损坏。"]


def test_sarif_uris(log: dict[str, Any]) -> None:
    uris = [artifact["location"]["uri"] for artifact in log["runs"][0]["artifacts"]]
    assert uris[:2] == ["%E9%80%9A%E7%9F%A5.md", "a%2Cb%EF%BC%9A100%25.docx"]
    absolute = replace(paragraph_result(), path="/甲 乙/c.docx")
    (artifact,) = sarif.sarif_object([absolute])["runs"][0]["artifacts"]
    assert artifact["location"]["uri"] == "file:///%E7%94%B2%20%E4%B9%99/c.docx"
