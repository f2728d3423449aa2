"""Nothing the program takes is undocumented, and what the documents show is so."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tools import examples, generate, picture

from qcite.cli.app import COMMANDS, QUESTIONS
from qcite.cli.completion import model
from qcite.cli.completion.model import Command, Option
from qcite.edition import loading
from tests.conftest import FIXTURES, ROOT, require_tool

PROGRAM = model.build(loading.load())
OPTIONS = [
    pytest.param(command, option, id=f"{command.name or 'qcite'} {option.names[-1]}")
    for command in (*PROGRAM.every_command, Command("", "", PROGRAM.options))
    for option in command.options
]
EXAMPLES = [line for command in PROGRAM.commands for line, _ in command.examples]
DOCUMENTS = [
    path.relative_to(ROOT) for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))
]
INSTEAD = {
    "fzf --reverse": "head -1",
    "pandoc 草稿.tex -t plain": "cat 草稿.tex",
    "pdftotext 文件.pdf -": "cat 摘录.txt",
}
"""What stands for the programs of others that examples call."""

GENERATED = generate.described()
slow = pytest.mark.skipif(
    not (os.environ.get("CI") == "true" or os.environ.get("QCITE_SLOW")),
    reason="takes long: set QCITE_SLOW=1",
)


@pytest.mark.parametrize("command", PROGRAM.commands, ids=list(COMMANDS))
def test_command_has_help_and_examples(command: Command) -> None:
    assert command.description == COMMANDS[command.name]
    assert command.help.endswith("。")
    assert command.examples
    for line, meaning in command.examples:
        assert "qcite" in line
        assert meaning


@pytest.mark.parametrize(("command", "option"), OPTIONS)
def test_option_is_documented(command: Command, option: Option) -> None:
    assert option.help.endswith("。")
    page = ROOT / "docs" / "reference" / f"{command.name or 'README'}.md"
    written = page.read_text(encoding="utf-8").replace("\\|", "|")
    for name in option.names:
        assert re.search(rf"(?m)^\| `[^`]*(?<![-\w]){re.escape(name)}(?![-\w])", written)
    assert option.help.replace("<", "&lt;") in written


@pytest.mark.parametrize("name", COMMANDS)
def test_readme_shows_every_command(name: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"(docs/reference/{name}.md)" in readme
    assert all(line in readme for line, _ in QUESTIONS)


@pytest.mark.parametrize("path", GENERATED)
def test_generated_files_are_up_to_date(path: str) -> None:
    assert (ROOT / path).read_bytes() == GENERATED[path]


@slow
def test_shown_output_is_up_to_date() -> None:
    for path, content in generate.recorded().items():
        assert (ROOT / path).read_bytes() == content, path


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_links_lead_somewhere(document: Path) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    text = re.sub(r"(?ms)^```.*?^```$", "", text)
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    paths = [target for target in targets if not re.match(r"[a-z]+:", target)]
    assert [path for path in paths if not (ROOT / document.parent / path).exists()] == []


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that examples speak of."""
    folder = tmp_path_factory.mktemp("desk")
    draft = FIXTURES / "drafts" / "notice.docx"
    (folder / "送审稿").mkdir()
    for name in ("草稿.docx", "送审稿/稿一.docx"):
        shutil.copy(draft, folder / name)
    for name in ("附件.md", "草稿.md", "草稿.txt", "草稿.tex"):
        (folder / name).write_text("《质量强国建设纲要》第十三条。\n", encoding="utf-8")
    for name, sample in (("方案.txt", "plan.txt"), ("产品质量法.md", "law.md")):
        shutil.copy(FIXTURES / "importing" / sample, folder / name)
    (folder / "摘录.txt").write_text("强化工程质量保障\n", encoding="utf-8")
    for name in ("other.toml", "other-variants.toml"):
        shutil.copy(FIXTURES / "edition" / name, folder / name)
    shutil.copy(FIXTURES / "edition" / "other.toml", folder / "另一份.toml")
    return folder


@pytest.mark.parametrize("line", EXAMPLES)
def test_examples_work(line: str, desk: Path) -> None:
    """Every example in the help runs, and finds something."""
    for program, instead in INSTEAD.items():
        line = line.replace(program, instead)
    if re.search(r" -c\b|--copy|--paste", line):
        pytest.skip("needs a clipboard")
    variables = {**examples.environment(desk), "SHELL": "/bin/bash"}
    if "library" in line:
        variables["QCITE_LIBRARY"] = str(desk / "文库")
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=desk,
        env=variables,
        input=b"",
        capture_output=True,
        timeout=60,
    )
    # A draft with mistakes, or with nothing of the document, answers 1.
    allowed = (0, 1) if " check" in line else (0,)
    assert done.returncode in allowed, done.stderr.decode()
    assert not done.stderr or b"Traceback" not in done.stderr


def test_picture_is_drawn_on_cells() -> None:
    """Each piece of text stands on its column, as wide as a terminal draws it."""
    require_tool("bash")
    svg = (ROOT / "docs" / "screenshot.svg").read_text(encoding="utf-8")
    pieces = re.findall(r'x="([\d.]+)"[^>]*textLength="([\d.]+)"[^>]*>([^<]+)<', svg)
    assert len(pieces) > 20
    for x, length, text in pieces:
        columns = float(length) / 8
        assert (float(x) - 18) % 8 == 0
        assert columns == (len(text) if text.isascii() else columns)
        assert columns in (len(text), 2 * len(text))
    for command in picture.COMMANDS:
        assert command.split()[1].split("-")[0] in svg
