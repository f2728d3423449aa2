"""Old files are read through LibreOffice: a real one, and stand-ins for one that fails."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from qcite import drafts
from qcite.document import Document
from qcite.drafts import limits, office
from qcite.edition import loading
from qcite.proofreading.proofread import Correcting, proofread
from tests.conftest import FIXTURES, require_tool

DOCUMENT = Document(loading.load())
OLD = (FIXTURES / "review" / "libreoffice.doc").read_bytes()


@pytest.mark.parametrize("name", ["稿.doc", "稿.wps", "改错了扩展名.docx"])
def test_an_old_file_is_checked(name: str, tmp_path: Path) -> None:
    require_tool("soffice")
    path = tmp_path / name
    path.write_bytes(OLD)
    result = proofread(str(path), DOCUMENT)
    assert (result.error, result.path, len(result.findings)) == ("", str(path), 15)
    assert result.notices[0] == "旧格式文件，经 LibreOffice 转换为 .docx 核对。"
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == OLD


def test_its_copy_is_a_docx(tmp_path: Path) -> None:
    require_tool("soffice")
    path = tmp_path / "稿.doc"
    path.write_bytes(OLD)
    done = proofread(str(path), DOCUMENT, {}, Correcting(annotates=True)).corrected
    assert done is not None
    assert (done.error, done.path) == ("", str(tmp_path / "稿.qcite.docx"))
    assert (done.edits, done.comments) == (3, 13)
    assert len(drafts.read(done.path).text) > 100
    refused = proofread(str(path), DOCUMENT, {}, Correcting(in_place=True)).corrected
    assert refused is not None
    assert refused.error.endswith("旧格式文件不能就地改正；请去掉 --in-place，另存 .docx 改正稿。")
    assert path.read_bytes() == OLD


def test_without_the_program_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(drafts.DraftError) as caught:
        drafts.read_stream(OLD, "稿.doc")
    assert str(caught.value) == (
        "稿.doc：是旧版 Word（.doc）或 WPS 格式，读不了；请用 Word 或 WPS 另存为 .docx。"
    )


def stand_in(path: Path, script: str) -> str:
    """A program that is called as LibreOffice is."""
    path.write_text(f"#!{sys.executable}\n{script}", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.skipif(os.name == "nt", reason="a script is no program there")
def test_one_that_never_ends_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = tmp_path / "pid"
    script = (
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(pid)!r}, 'w').write(str(child.pid))\nchild.wait()\n"
    )
    monkeypatch.setattr(limits, "OFFICE_SECONDS", 3)
    with pytest.raises(drafts.DraftError, match="转换超过 3 秒，不再等待；请用 Word 或 WPS"):
        office.to_docx(stand_in(tmp_path / "soffice", script), OLD, "稿.doc")
    child = Path("/proc", pid.read_text())

    def goes_on() -> bool:
        try:
            # Ended, though perhaps not yet taken note of by whoever inherited it.
            return ") Z " not in (child / "stat").read_text()
        except OSError:
            return False

    deadline = time.monotonic() + 30  # It is told to end, and ends when its turn comes.
    while goes_on() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not goes_on()


@pytest.mark.skipif(os.name == "nt", reason="a script is no program there")
@pytest.mark.parametrize("script", ["", "raise SystemExit(1)"])
def test_one_that_writes_nothing(tmp_path: Path, script: str) -> None:
    with pytest.raises(drafts.DraftError, match="没能转换这份旧格式文件；请用 Word 或 WPS"):
        office.to_docx(stand_in(tmp_path / "soffice", script), OLD, "稿.doc")
    with pytest.raises(drafts.DraftError, match="没能转换这份旧格式文件"):
        office.to_docx(str(tmp_path / "没有"), OLD, "稿.doc")


@pytest.mark.skipif(os.name == "nt", reason="a script is no program there")
def test_macros_are_off_and_the_profile_is_its_own(tmp_path: Path) -> None:
    script = (
        "import pathlib, sys, urllib.parse, urllib.request\n"
        "profile = sys.argv[1].partition('=')[2]\n"
        "folder = pathlib.Path(urllib.request.url2pathname(urllib.parse.urlparse(profile).path))\n"
        "settings = (folder / 'user' / 'registrymodifications.xcu').read_bytes()\n"
        "out = sys.argv[sys.argv.index('--outdir') + 1]\n"
        "pathlib.Path(out, 'draft.docx').write_bytes(settings)\n"
    )
    settings = office.to_docx(stand_in(tmp_path / "soffice", script), OLD, "稿.doc").decode()
    assert '<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value>' in settings
    assert '<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value>' in settings


def test_what_is_no_document_of_word_is_not_given_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "to_docx", lambda *_: pytest.fail("converted"))
    with pytest.raises(drafts.DraftError, match="是旧版 Word"):
        drafts.read_stream(OLD[:8] + bytes(600), "表.xls")
