"""The manual page renders without a warning, and says everything."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from rich.cells import cell_len
from tools import manual

from qcite.citing.bibliography import FORMATS
from qcite.citing.citation import NAMES, PINPOINTS
from qcite.cli import configuration
from qcite.cli.completion import model
from qcite.edition.outline import Outline
from qcite.errors import ExitStatus
from qcite.locating import locator
from tests.conftest import ROOT, require_tool

PAGE = ROOT / "man" / "qcite.1"


@pytest.fixture(scope="module")
def rendered() -> str:
    """The page as a person reads it in 80 columns, without bold and underline."""
    page = _run([require_tool("groff"), "-ww", "-man", "-Tutf8", "-K", "utf8", str(PAGE)])
    return re.sub(r"\x1b\[[0-9;]*m|.\x08", "", page)


def test_groff_warns_of_nothing(rendered: str) -> None:
    assert rendered


def test_mandoc_warns_of_nothing() -> None:
    assert _run([require_tool("mandoc"), "-T", "lint", "-W", "warning", str(PAGE)]) == ""


def test_mandoc_renders_the_same_words(rendered: str) -> None:
    page = _run([require_tool("mandoc"), "-T", "utf8", str(PAGE)])
    body = "\n".join(re.sub(r".\x08", "", page).splitlines()[2:-2])
    # They break lines in other places.
    assert "".join(body.split()) == "".join("\n".join(rendered.splitlines()[2:-3]).split())


def test_fits_80_columns(rendered: str) -> None:
    assert max(cell_len(line) for line in rendered.splitlines()) <= 80


@pytest.mark.parametrize("columns", [60, 100, 200])
def test_fills_a_screen_of_any_width(columns: int) -> None:
    width = f"-rLL={columns}n"
    groff = [require_tool("groff"), "-ww", "-man", "-Tutf8", "-K", "utf8", width, str(PAGE)]
    lines = re.sub(r"\x1b\[[0-9;]*m|.\x08", "", _run(groff)).splitlines()
    running = [line for line in lines if re.match(" {7,}[^ ]", line)]
    widest = max(map(cell_len, running))
    assert columns - 4 <= widest <= columns
    assert [line for line in running if line.strip()[0] in "，。、；：！？）》”"] == []


def test_sections(rendered: str) -> None:
    headings = [line for line in rendered.splitlines() if re.match(r"\w", line)][1:-1]
    assert headings == [
        "名称",
        "概要",
        "说明",
        "命令",
        "通用选项",
        "定位",
        "引用的写法",
        "退出码",
        "环境变量",
        "文件",
        "设置",
        "例",
        "参见",
    ]


def test_every_command_and_option(rendered: str, outline: Outline) -> None:
    program = model.build(outline)
    common = manual.common_options(program)
    sections = re.split(r"(?m)^   (?=qcite )", rendered)
    for command in program.commands:
        (section,) = (one for one in sections if one.startswith(f"qcite {command.name} "))
        for option in command.options:
            where = rendered if option in common else section
            assert re.search(rf"(?m)^ {{7}}{re.escape(manual.named(option))}(?: |$)", where)
        for line, _ in command.examples:
            assert re.search(rf"(?m)^ {{7}}{re.escape(line)}(?: |$)", rendered)


def test_axes(rendered: str) -> None:
    for name in (*NAMES, *PINPOINTS, *FORMATS):
        assert re.search(rf"(?m)^ {{7}}{name}(?: |$)", rendered)
    assert "第（十三）条" in rendered


def test_locators_are_read_by_the_program(outline: Outline) -> None:
    for form, _, others in manual.LOCATORS:
        units = locator.resolve([form], outline)
        for other in others:
            assert locator.resolve([other], outline) == units, other


def test_settings_are_all_that_the_program_takes(tmp_path: Path) -> None:
    lines = [line for line, _ in manual.SETTINGS]
    assert {line.partition(" ")[0] for line in lines} == set(configuration.KEYS)
    path = tmp_path / "qcite.toml"
    for left_out in ("outline", "document"):  # Only one of them may stand there.
        kept = [line for line in lines if not line.startswith(left_out)]
        path.write_text("\n".join(["[tool.qcite]", *kept]), encoding="utf-8")
        read = configuration.load(str(path))
        assert [key for key in configuration.KEYS if not read.value(key)] == [left_out]


def test_documents_named_are_there() -> None:
    named = re.findall(r"docs/[a-z]+\.md", manual.SEE_ALSO)
    assert len(named) > 3
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_exit_codes() -> None:
    assert set(manual.EXIT_STATUS) == set(ExitStatus)


def test_environment() -> None:
    """Every variable that the source asks for is in the manual, and none that it does not."""
    asked: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r'environ(?:ment)?(?:\.get\(|\.setdefault\(|\[)"([A-Z_]+)"', text))
    told = {name for names, _ in manual.ENVIRONMENT for name in names.split(", ")}
    # LC_CTYPE is set for a program that is called, never read.
    assert asked - told - {"LC_CTYPE", "LOCALAPPDATA", "USERPROFILE"} == set()


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, timeout=60, env={"LC_ALL": "C.UTF-8"})
    assert done.stderr.decode() == ""
    return done.stdout.decode()
