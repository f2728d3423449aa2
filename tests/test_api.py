"""The public Python API: the examples of docs/api.md, and what importing it costs."""

from __future__ import annotations

import doctest
import subprocess
import sys
from pathlib import Path

import pytest

import qcite
from tests.conftest import FIXTURES, ROOT


def test_the_examples_of_the_manual_are_true() -> None:
    done = doctest.testfile(str(ROOT / "docs" / "api.md"), module_relative=False, encoding="utf-8")
    assert done.failed == 0
    assert done.attempted > 10


def test_every_public_name_is_there() -> None:
    assert sorted(qcite.__all__) == qcite.__all__
    assert [name for name in qcite.__all__ if getattr(qcite, name).__name__ != name] == []


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = qcite.nothing


def test_importing_it_loads_nothing() -> None:
    program = "import sys, qcite; print([name for name in sys.modules if name[:6] == 'qcite.'])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_one_locator_is_one_unit() -> None:
    with pytest.raises(qcite.QciteError) as caught:
        qcite.load()["13-15"]
    assert str(caught.value) == "“13-15”是3个单元，这里只能写一个。"


def test_a_format_that_is_not_there() -> None:
    with pytest.raises(qcite.QciteError) as caught:
        qcite.load().cite("13", form="apa")
    assert str(caught.value) == (
        "没有引用格式“apa”。可以写：text、markdown、law-review、gbt7714、gbt7714-2015、bibtex、ris、csl-json。"
    )


def test_a_file_has_places_and_says_what_was_left_out(tmp_path: Path) -> None:
    draft = tmp_path / "草稿.md"
    draft.write_text("# 通知\n\n《质量强国建设纲要》第三十三条要求落实责任。\n", encoding="utf-8")
    document = qcite.load()
    (found,) = document.check(str(draft)).findings
    assert (found.finding.code, found.spot.start.line) == ("citation-missing-unit", 3)
    left_out = document.check(str(draft), ignore=["citation-missing-unit"])
    assert (left_out.findings, left_out.notices) == (
        (),
        ("按 ignore 略过1个 citation-missing-unit：第3行第11列。",),
    )


def test_a_file_that_cannot_be_read() -> None:
    with pytest.raises(qcite.QciteError) as caught:
        qcite.load().check("没有.docx")
    assert str(caught.value) == "没有.docx：没有这个文件，请检查文件名和所在文件夹。"


def test_another_document() -> None:
    other = qcite.load(str(FIXTURES / "edition" / "other.toml"))
    assert other.cite("2") == f"{other.name}第二条"
