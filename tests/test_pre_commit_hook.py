"""The hook, run by pre-commit in a repository of its own.

The hook's definition is the one that is published; only its language is overridden, so that the
checkout is run and nothing is downloaded.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, require_tool

WRONG = "《质量强国建设纲要》第三十三条要求落实责任。\n"
RIGHT = "要认真落实《质量强国建设纲要》第十三条。\n"


class Repository:
    """A drafter's repository with the hook installed."""

    def __init__(self, folder: Path, pre_commit: str) -> None:
        self.pre_commit = pre_commit
        self.folder = folder / "草稿"
        self.folder.mkdir()
        hooks = folder / "hooks"
        hooks.mkdir()
        (hooks / ".pre-commit-hooks.yaml").write_bytes(
            (ROOT / ".pre-commit-hooks.yaml").read_bytes()
        )
        program = folder / "bin"
        program.mkdir()
        (program / "qcite").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m qcite "$@"\n')
        (program / "qcite").chmod(0o755)
        # Run from a hook, the tests have variables of git that name the checkout they are in.
        inherited = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
        self.environment = {
            **inherited,
            "XDG_CONFIG_HOME": str(folder),
            "HOME": str(folder),
            "PRE_COMMIT_HOME": str(folder / "cache"),
            "PYTHONPATH": str(ROOT / "src"),
            "PYTHONIOENCODING": "utf-8",
            "PATH": f"{program}{os.pathsep}{os.environ['PATH']}",
            **{f"GIT_{who}_NAME": "drafter" for who in ("AUTHOR", "COMMITTER")},
            **{f"GIT_{who}_EMAIL": "drafter@example.org" for who in ("AUTHOR", "COMMITTER")},
        }
        for repository in (hooks, self.folder):
            self.run("git", "init", "-q", where=repository)
        self.run("git", "add", ".", where=hooks)
        self.run("git", "commit", "-q", "-m", "hook", where=hooks)
        revision = self.run("git", "rev-parse", "HEAD", where=hooks).stdout.strip()
        self.write(
            ".pre-commit-config.yaml",
            f"repos:\n- repo: {hooks}\n  rev: {revision}\n"
            "  hooks:\n  - id: qcite-check\n    language: system\n",
        )

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def run(self, *command: str, where: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=where or self.folder,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )

    def staged(self) -> subprocess.CompletedProcess[str]:
        """What a commit would be met with."""
        self.run("git", "add", ".")
        return self.run(self.pre_commit, "run", "--color", "never")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    require_tool("git")
    return Repository(tmp_path, require_tool("pre-commit"))


def test_a_right_draft_passes(repository: Repository) -> None:
    repository.write("讲话.md", RIGHT)
    done = repository.staged()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout


def test_a_wrong_draft_is_stopped_and_told(repository: Repository) -> None:
    repository.write("讲话.md", RIGHT)
    repository.write("通知.txt", WRONG)
    done = repository.staged()
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Failed" in done.stdout
    assert "通知.txt:1:11: error[citation-missing-unit]" in done.stdout
    assert "讲话.md:" not in done.stdout


def test_other_files_and_corrected_copies_are_left_alone(repository: Repository) -> None:
    repository.write("程序.py", f"# {WRONG}")
    repository.write("通知.qcite.txt", WRONG)
    done = repository.staged()
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Skipped" in done.stdout


def test_a_draft_that_cannot_be_read_is_stopped(repository: Repository) -> None:
    repository.write("报告.docx", "不是 Word 文档")
    done = repository.staged()
    assert done.returncode == 1, done.stdout + done.stderr
    assert "exit code: 2" in done.stdout
    assert "报告.docx：" in done.stdout
