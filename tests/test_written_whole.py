"""Drafts corrected in place, the process killed and its disk failing at every call that writes."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import pytest

from qcite import drafts
from qcite.disk import write_whole
from tests.conftest import FIXTURES, ROOT, Result, require_tool, run_without_rights

Run = Callable[..., Result]
REVIEWED = FIXTURES / "review" / "python-docx.docx"
CALLS = "/^(write|fsync|rename.*|link.*|unlink.*|f?chmod.*|f?l?chown.*|f?(set|remove)xattr)$"
"""What changes a disk; between two of these nothing does."""
PROGRAM = [sys.executable, "-m", "qcite"]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="permissions and links are POSIX's")


@dataclass(frozen=True)
class Call:
    """The ``number``-th call of a name in a run."""

    name: str
    number: int
    what: str


WRITER = """
import sys
from pathlib import Path
from qcite import drafts
from qcite.drafts.correction import write_in_place
write_in_place(drafts.read("草稿.docx"), Path(sys.argv[1]).read_bytes())
"""
CHECKING = [*PROGRAM, "check", "--fix", "--annotate", "--in-place", "草稿.docx"]


def traced(folder: Path, program: list[str], *injected: str) -> subprocess.CompletedProcess[bytes]:
    """Change a draft in a new folder, in place; the log is beside the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copyfile(REVIEWED, folder / "草稿.docx")
    (folder / "草稿.docx").chmod(0o640)
    options = ["-f", "-qq", "-o", f"{folder}.log", "-e", f"trace={CALLS}"]
    for one in injected:
        options += ["-e", f"inject={one}"]
    return subprocess.run(
        [require_tool("strace"), *options, *program],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        timeout=120,
    )


def calls(folder: Path, program: list[str]) -> list[Call]:
    """Every call that writes, from the first new file on."""
    done = traced(folder, program)
    assert b"Traceback" not in done.stderr
    assert sorted(one.name for one in folder.iterdir()) == ["草稿.docx", "草稿.docx.bak"]
    found = list(_read(Path(f"{folder}.log").read_text("utf-8", "replace")))
    assert len(found) >= 14, found
    return found


def _read(log: str) -> Iterator[Call]:
    numbers: Counter[str] = Counter()
    writes = False
    for line in log.splitlines():
        name = re.match(r"\d+ +(\w+)\(", line)
        if name:
            numbers[name[1]] += 1
            # The first write into a file that is not a stream.
            writes |= name[1] == "write" and not re.search(r"write\([12],", line)
            if writes and not re.search(r"write\([12],", line):
                yield Call(name[1], numbers[name[1]], line)


def state(folder: Path) -> tuple[bool, bool, list[Path]]:
    """Whether the draft is the new one, whether it has a backup, and what else is there."""
    old, fixed = REVIEWED.read_bytes(), folder / "草稿.docx"
    is_new = fixed.read_bytes() != old
    if is_new:
        assert drafts.read(str(fixed)).text != drafts.read(str(REVIEWED)).text
    backup = folder / "草稿.docx.bak"
    if backup.exists():
        assert backup.read_bytes() == old
    for one in folder.iterdir():
        # Never looser than the draft: what may be seen of it, may be seen of the draft.
        assert stat.S_IMODE(one.stat().st_mode) & ~0o640 == 0, one
    rest = [one for one in folder.iterdir() if one not in (fixed, backup)]
    return is_new, backup.exists(), rest


def test_killed_at_any_call(tmp_path: Path) -> None:
    # Commented and corrected beforehand: what is looked at is the writing.
    traced(tmp_path / "new", CHECKING)
    new = (tmp_path / "new" / "草稿.docx").rename(tmp_path / "new.docx")
    writing = [sys.executable, "-c", WRITER, str(new)]
    seen = set()
    for call in calls(tmp_path / "all", writing):
        folder = tmp_path / f"{call.name}{call.number}"
        done = traced(folder, writing, f"{call.name}:signal=KILL:when={call.number}")
        assert done.returncode in (-9, 137), call
        assert (folder / "草稿.docx").read_bytes() in (REVIEWED.read_bytes(), new.read_bytes())
        is_new, has_backup, rest = state(folder)
        assert has_backup or not is_new, call
        # What is left over is hidden, and is looked at by no later run.
        assert all(one.name.startswith(".qcite-") for one in rest), call
        seen.add((is_new, has_backup))
    assert seen == {(False, False), (False, True), (True, True)}


def test_a_disk_that_fails_at_any_call(tmp_path: Path) -> None:
    failed = 0
    errors = cycle((("ENOSPC", "磁盘已满"), ("EIO", "读写出错"), ("EDQUOT", "超出磁盘限额")))
    for call in calls(tmp_path / "all", CHECKING):
        if not call.name.startswith(("write", "fsync", "link", "rename")):
            continue
        error, said = next(errors)
        folder = tmp_path / f"{call.name}{call.number}"
        done = traced(folder, CHECKING, f"{call.name}:error={error}:when={call.number}")
        told = done.stdout.decode() + done.stderr.decode()
        assert "Traceback" not in told, call
        is_new, has_backup, rest = state(folder)
        assert rest == [], call
        assert is_new == has_backup, call
        if not is_new:
            failed += 1
            assert done.returncode == 2, call
            assert said in told, call
    assert failed >= 5


@pytest.mark.skipif(sys.platform != "linux", reason="the limit's signal is Linux's")
@pytest.mark.parametrize("room", [0, 1024, 8192])
def test_no_room(tmp_path: Path, room: int) -> None:
    shutil.copyfile(REVIEWED, tmp_path / "草稿.docx")
    old = REVIEWED.read_bytes()
    line = (
        f"ulimit -f {room // 1024}; exec '{sys.executable}' -m qcite check --fix --in-place *.docx"
    )
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        timeout=60,
    )
    assert room < len(old)
    assert [one.name for one in tmp_path.iterdir()] == ["草稿.docx"]
    assert (tmp_path / "草稿.docx").read_bytes() == old
    assert "文件过大" in done.stdout.decode()
    assert (done.returncode, done.stderr) == (2, b"")


# Permissions, owners, links


def write(
    path: Path, text: str = "《质量强国建设纲要》第十三条提出：“强化建设单位工程质量重要责任”。\n"
) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def without_rights(folder: Path, *words: str) -> Result:
    return run_without_rights(words, directory=folder)


is_root = hasattr(os, "geteuid") and os.geteuid() == 0
for_root = pytest.mark.skipif(not is_root, reason="only root can give files to another user")


@for_root
def test_owner_and_permissions_are_kept(qcite: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "a.md")
    os.chown(path, 1234, 2345)
    path.chmod(0o640)
    assert qcite("check", "--fix", "--in-place", str(path)).status == 1
    for one in (path, tmp_path / "a.md.bak"):
        status = one.stat()
        assert (status.st_uid, status.st_gid, status.st_mode & 0o777) == (1234, 2345, 0o640)


@for_root
def test_a_file_of_another_user_is_not_replaced_in_place(tmp_path: Path) -> None:
    path = write(tmp_path / "a.md")
    os.chown(path, 1234, 2345)
    path.chmod(0o666)
    before = path.read_bytes()
    done = without_rights(tmp_path, "check", "--fix", "--in-place", "a.md")
    assert done.status == 2, done.stderr
    assert "写不进去（属于别的用户，换不成同一属主的文件）" in done.stdout
    assert [one.name for one in tmp_path.iterdir()] == ["a.md"]
    assert path.read_bytes() == before
    path.chmod(0o664)
    # A copy is the reader's own, and its group, which is another, may what anybody may.
    done = without_rights(tmp_path, "check", "--fix", "a.md")
    assert done.status == 1, done.stderr
    status = (tmp_path / "a.qcite.md").stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o777) == (0, 0, 0o644)


def test_a_read_only_draft_is_not_changed(tmp_path: Path) -> None:
    path = write(tmp_path / "a.md")
    before = path.read_bytes()
    path.chmod(0o444)
    done = without_rights(tmp_path, "check", "--fix", "--in-place", "a.md")
    assert (done.status, path.read_bytes()) == (2, before)
    assert "a.md：写不进去（没有权限）。" in done.stdout
    assert [one.name for one in tmp_path.iterdir()] == ["a.md"]


def access(path: Path) -> str:
    done = subprocess.run(
        [require_tool("getfacl"), "-cE", path.name],
        cwd=path.parent,
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def allow(path: Path, *words: str) -> None:
    done = subprocess.run([require_tool("setfacl"), *words, str(path)], capture_output=True)
    if b"not supported" in done.stderr:
        pytest.skip("this disk has no access lists")
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="access lists of Linux")
def test_access_lists_are_kept(qcite: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "a.md")
    path.chmod(0o600)
    allow(path, "-m", "u:1234:rw,g::-,m::rw")
    wanted = access(path)
    assert "user:1234:rw-" in wanted
    assert qcite("check", "--fix", "--in-place", str(path)).status == 1
    assert access(path) == access(tmp_path / "a.md.bak") == wanted


@pytest.mark.skipif(sys.platform != "linux", reason="access lists of Linux")
def test_what_a_folder_allows_is_not_allowed_of_a_draft(qcite: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "a.md")
    path.chmod(0o640)
    wanted = access(path)
    allow(tmp_path, "-d", "-m", "u:1234:rwx")
    assert qcite("check", "--fix", "--in-place", str(path)).status == 1
    assert access(path) == access(tmp_path / "a.md.bak") == wanted


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="attributes of Linux")
def test_extended_attributes_are_kept(qcite: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "a.md")
    try:
        os.setxattr(path, "user.xdg.tags", b"urgent")
    except OSError:
        pytest.skip("this disk has no attributes")
    assert qcite("check", "--fix", "--in-place", str(path)).status == 1
    assert os.getxattr(path, "user.xdg.tags") == b"urgent"


def test_the_file_behind_a_link_is_written(qcite: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.md")
    copy = write(tmp_path / "copy.md", "old")
    link = tmp_path / "link.md"
    link.symlink_to("copy.md")
    assert qcite("check", "--fix", "a.md", "-o", "link.md").status == 1
    assert link.is_symlink()
    assert "首要责任" in copy.read_text("utf-8")
    imported = tmp_path / "law.toml"
    imported.symlink_to("behind.toml")
    law = FIXTURES / "importing" / "law.md"
    qcite("import", str(law), "-o", "law.toml")
    assert imported.is_symlink()
    assert (tmp_path / "behind.toml").read_text("utf-8").startswith("# 由 qcite import")


def test_a_link_in_the_place_of_a_copy_is_not_written_through(qcite: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.md")
    (tmp_path / "a.qcite.md").symlink_to("elsewhere.md")
    done = qcite("check", "--fix", "a.md")
    assert done.status == 2
    assert "a.qcite.md 已存在，没有覆盖；请先移走，或用 -o 指定文件名。" in done.stdout
    assert not (tmp_path / "elsewhere.md").exists()


def test_a_copy_with_another_name_is_not_replaced(qcite: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.md")
    copy = write(tmp_path / "copy.md", "old")
    os.link(copy, tmp_path / "other.md")
    done = qcite("check", "--fix", "a.md", "-o", "copy.md")
    assert done.status == 2
    assert "copy.md：另有硬链接指向同一文件，没有写入；请另起文件名。" in done.stdout
    assert copy.read_text("utf-8") == "old"


@pytest.mark.parametrize(
    "words",
    [
        ["check", "--fix", "a.md", "-o", "/dev/null"],
        ["import", "a.md", "-o", "/dev/null"],
        ["export", "--format", "txt", "-o", "/dev/null"],
    ],
)
def test_a_device_is_not_replaced_by_a_file(qcite: Run, tmp_path: Path, words: list[str]) -> None:
    write(tmp_path / "a.md")
    assert qcite(*words).status == 2
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_without_replaces_an_existing_file_is_kept(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", b"1", replaces=False)
    with pytest.raises(FileExistsError):
        write_whole(tmp_path / "a", b"2", replaces=False)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("a", b"1")]


def test_a_folder_that_is_read_only(tmp_path: Path) -> None:
    path = write(tmp_path / "a.md")
    before = path.read_bytes()
    tmp_path.chmod(0o555)
    done = without_rights(tmp_path, "check", "--fix", "--in-place", "a.md")
    tmp_path.chmod(0o755)
    assert (done.status, path.read_bytes()) == (2, before)
    assert "a.md：备份写不成（没有权限），原稿未动。" in done.stdout
    assert [one.name for one in tmp_path.iterdir()] == ["a.md"]
