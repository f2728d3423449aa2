"""A run over many drafts in several processes: the same results, in the same order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import qcite
from qcite import drafts
from qcite.document import Document
from qcite.importing.importer import import_draft
from qcite.library.shelf import Shelf
from qcite.proofreading import jobs
from qcite.proofreading.proofread import STDIN
from tests.conftest import FIXTURES, ROOT

DRAFTS = ROOT / "tests" / "fixtures" / "check" / "drafts"
OTHER = """\
schema = 1
title = "编制的大纲要"
short_title = "大纲要"
issuers = ["测试机关"]
[publication]
date = 2024-01-01
publisher = "测试"
url = "https://example.org/"
edition = "测试文本"
[[parts]]
number = 1
heading = "总则"
[[parts.articles]]
number = 1
heading = "第一项工作"
sentences = ["把第一项工作办好。"]
"""


@pytest.fixture(scope="module")
def document() -> Document:
    return qcite.load()


@pytest.fixture
def tasks(document: Document, tmp_path: Path) -> list[jobs.Task]:
    """Good drafts, one that is not there and one that cannot be read."""
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"PK\x03\x04 nothing else")
    paths = [*sorted(DRAFTS.glob("*quotation*.txt"))[:10], tmp_path / "没有.txt", broken]
    ignore = {"quotation-differs": "--ignore"}
    return [
        jobs.Task(str(path), document, ignore if at % 2 else {}) for at, path in enumerate(paths)
    ]


@pytest.mark.parametrize("many", [2, 13])
def test_results_and_order_are_those_of_one_process(tasks: list[jobs.Task], many: int) -> None:
    assert list(jobs.run(tasks, many)) == list(jobs.run(tasks, 1))


def test_units_in_the_results_are_the_documents_own(
    tasks: list[jobs.Task], document: Document
) -> None:
    own = {id(unit) for unit in document.outline.walk()}
    parts = [
        part
        for result in jobs.run(tasks, 2)
        for located in result.findings
        for part in located.finding.differences
    ]
    assert parts
    assert all(id(part.unit) in own for part in parts)


def test_each_draft_is_checked_against_its_own_document(document: Document, tmp_path: Path) -> None:
    draft = tmp_path / "草稿.txt"
    draft.write_text("《质量强国建设纲要》第九十九条规定，要办好。\n", encoding="utf-8")
    outline = tmp_path / "另一份.toml"
    outline.write_text(OTHER, encoding="utf-8")
    documents = (document, qcite.load(str(outline)))
    shelf = Shelf(str(tmp_path / "文库"))
    tasks = [jobs.Task(str(draft), one, {}, shelf) for one in documents]
    results = list(jobs.run(tasks, 2))
    assert results == list(jobs.run(tasks, 1))
    assert [(result.document, len(result.findings)) for result in results] == [
        (document.name, 1),
        ("《编制的大纲要》", 1),  # The packaged edition is beside it.
    ]


def test_findings_about_documents_on_a_shelf_are_handed_over(
    document: Document, tmp_path: Path
) -> None:
    shelf = Shelf(str(tmp_path / "文库"))
    for name in ("law.md", "plan.txt", "rule.txt"):
        found = import_draft(drafts.read(str(FIXTURES / "importing" / name)))
        shelf.add(found.outline, found.toml)
    tasks = [
        jobs.Task(str(FIXTURES / "check-others" / "draft.txt"), document, {}, shelf)
        for _ in range(3)
    ]
    results = list(jobs.run(tasks, 2))
    expected = next(jobs.run(tasks, 1))
    for result in results:
        assert result.others == expected.others
        assert [one.finding.message for one in result.findings] == [
            one.finding.message for one in expected.findings
        ]
        parts = [part for one in result.findings for part in one.finding.differences]
        assert {part.unit.outline.title for part in parts} == {
            "中华人民共和国量具管理法",
            "青山省品牌建设方案",
        }


def test_a_process_that_is_killed_is_made_up_for(
    tasks: list[jobs.Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_START", "import os; os.abort()")
    assert list(jobs.run(tasks, 2)) == list(jobs.run(tasks, 1))


def test_processes_are_started_only_when_worth_it(tmp_path: Path) -> None:
    small, large = tmp_path / "小.txt", tmp_path / "大.txt"
    small.write_bytes(b"a")
    large.write_bytes(b"a" * 4_000_000)
    cases = [
        ([str(small)] * 3, 8, 1),
        ([str(large)], 8, 1),
        ([str(large)] * 2, 8, 2),
        ([str(large)] * 9, 2, 2),
        ([str(large)] * 9, 1, 1),
        ([STDIN, str(large), str(large)], 8, 1),
        ([str(tmp_path / "没有.txt")] * 9, 8, 1),
    ]
    for paths, limit, wanted in cases:
        assert jobs.worthwhile(paths, limit) == wanted


@pytest.mark.skipif(sys.platform == "win32", reason="needs process groups of POSIX")
def test_a_killed_run_leaves_no_process_behind(tmp_path: Path) -> None:
    text = "《质量强国建设纲要》第十三条。\n" * 40_000
    for number in range(8):
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "qcite", "check", str(tmp_path), "--jobs", "2"]
    run = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    deadline = time.monotonic() + 60
    while len(_group(run.pid)) < 3:
        assert run.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)
    run.send_signal(signal.SIGKILL)
    run.wait()
    # Each ends with the draft it is at.
    while _group(run.pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _group(leader: int) -> list[int]:
    """The processes of a group that still run."""
    if not os.path.isdir("/proc/self"):
        pytest.skip("looks into /proc")
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            fields = Path("/proc", name, "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == leader and fields[0] != "Z":
            found.append(int(name))
    return found
