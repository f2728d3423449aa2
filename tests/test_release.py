"""What a stranger reads of how the program is built, locked, cited and released."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import tomli
from tools import build_release

import qcite
from tests.conftest import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FORMS = ROOT / ".github" / "ISSUE_TEMPLATE"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_to_a_commit_and_say_which_version_that_is(path: Path) -> None:
    used = re.findall(r"uses: *(.+)", path.read_text(encoding="utf-8"))
    assert used
    for action in used:
        assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflows_read_only_unless_a_job_says_otherwise(path: Path) -> None:
    assert "\npermissions:\n  contents: read\n" in path.read_text(encoding="utf-8")


def test_workflows_run_every_python_that_the_package_names() -> None:
    package = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(package["project"]["classifiers"]))
    matrix = re.search(
        r"python: \[(.+)\]",
        (ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8"),
    )
    assert matrix
    assert re.findall(r"3\.\d+", matrix[1]) == named


def test_issue_forms_stand_in_both_languages_and_ask_the_same() -> None:
    names = {path.name.split(".")[0] for path in FORMS.glob("*.*.yml")}
    assert names == {"edition", "problem", "wrong-verdict"}
    for name in names:
        asked = [
            re.findall(
                r"^ +(?:id|required): .+|^  - type: .+",
                (FORMS / f"{name}.{language}.yml").read_text(encoding="utf-8"),
                re.MULTILINE,
            )
            for language in ("zh", "en")
        ]
        assert asked[0] == asked[1]


def test_citation_file_cites_this_version() -> None:
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {qcite.__version__}\n" in cited


def test_lock_file_names_the_public_index_only() -> None:
    text = (ROOT / "uv.lock").read_text(encoding="utf-8")
    hosts = set(re.findall(r"[a-z]+://[^/\"]+", text))
    assert hosts == {"https://pypi.org", "https://files.pythonhosted.org"}
    assert "file:" not in text


def test_a_tag_that_is_not_the_version_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "build_release.py", "--tag", "v99.0.0"],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"v99.0.0 is not the version of the package, {qcite.__version__}\n"


@pytest.mark.skipif(
    not os.environ.get("QCITE_SLOW"),
    reason="builds and installs from the package index: set QCITE_SLOW=1",
)
def test_the_bill_of_materials_lists_what_the_wheel_brings(tmp_path: Path) -> None:
    pytest.importorskip("cyclonedx_py", reason="pip install -e '.[release]'")
    build_release.build(tmp_path)
    bill = json.loads(build_release.bill(tmp_path).read_text(encoding="utf-8"))
    package = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {component["name"].lower() for component in bill["components"]}
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["version"] == qcite.__version__
    for requirement in package["dependencies"]:
        assert requirement.split(">=")[0] in names
    assert "pytest" not in names
