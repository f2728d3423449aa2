"""The shelf attacked: several writers at once, damaged and hostile files, closed folders."""

from __future__ import annotations

import faulthandler
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qcite import drafts
from qcite.importing.importer import import_draft
from qcite.library.index import FILE, Index
from qcite.library.offered import FOLDER
from qcite.library.shelf import NAMES, Shelf
from tests.conftest import FIXTURES, ROOT, Result, run_without_rights

SAMPLES = FIXTURES / "importing"
FOUND = (
    "《中华人民共和国量具管理法》\t2.5\t第二条\t卷尺；\n"
    "《中华人民共和国量具管理法》\t附件1.2\t附件一\t卷尺允许的误差\n"
)
LISTED = (
    "量具管理法\t《中华人民共和国量具管理法》\t2019-05-06\n"
    "青山省品牌建设方案\t《青山省品牌建设方案》\n"
)
OTHER = """schema = 2
title = "{title}"
[[units]]
level = "article"
label = "第一条"
sentences = ["{text}。"]
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "文库"
    shelf = Shelf(str(folder))
    for name in ("law.md", "plan.txt"):
        found = import_draft(drafts.read(str(SAMPLES / name)))
        shelf.add(found.outline, found.toml)
    Index(shelf).close()
    return folder


@pytest.fixture
def library(made: Path, tmp_path: Path) -> Path:
    """A shelf with a law and a plan, and its index."""
    return Path(shutil.copytree(made, tmp_path / "文库"))


Ask = Callable[..., Result]


@pytest.fixture
def ask(qcite: Callable[..., Result]) -> Iterator[Ask]:
    """Ask of a library, in this process, which is ended if something is read without end."""

    def ask(library: Path, *words: str) -> Result:
        done = qcite(*words, environment={"QCITE_LIBRARY": str(library)})
        assert "Traceback" not in done.stderr
        return done

    faulthandler.dump_traceback_later(120, exit=True)
    yield ask
    faulthandler.cancel_dump_traceback_later()


# Several at once

WRITER = """
import random, sys
from qcite.document import load
from qcite.errors import QciteError
from qcite.library.index import Index
from qcite.library.shelf import LibraryError, Shelf
shelf, files, chance = Shelf(sys.argv[1]), sys.argv[3:], random.Random(int(sys.argv[2]))
contents = [(load(file).outline, open(file, encoding="utf-8").read()) for file in files]
for _ in range(25):
    outline, content = chance.choice(contents)
    if chance.random() < 0.6:
        shelf.add(outline, content)
    else:
        try:
            shelf.remove(shelf.get(outline.title))
        except LibraryError as error:
            assert "没有" in str(error), error
    index = Index(shelf)
    index.find(["共同"])
    index.close()
for outline, content in contents:
    shelf.add(outline, content)
"""


def test_several_writers_of_the_same_and_of_other_documents(tmp_path: Path) -> None:
    files = []
    for number in range(4):
        path = tmp_path / f"{number}.toml"
        path.write_text(OTHER.format(title=f"办法{number}", text=f"共同的话{number}"), "utf-8")
        files.append(str(path))
    library = tmp_path / "文库"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(library), str(number), *files[number % 3 :]],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"},
            stderr=subprocess.PIPE,
        )
        for number in range(4)
    ]
    assert [one.communicate(timeout=120)[1].decode() for one in running] == [""] * 4
    titles = [entry.title for entry in Shelf(str(library)).entries()]
    assert titles == [f"办法{number}" for number in range(4)]
    assert sorted(one.name for one in library.iterdir()) == sorted(
        [FILE, FOLDER, NAMES, *(f"办法{number}.toml" for number in range(4))]
    )
    index = Index(Shelf(str(library)))
    assert [one.title for one in index.find(["共同"])] == titles
    index.close()


def test_titles_alike_or_unusable_as_names_get_files_of_their_own(ask: Ask, tmp_path: Path) -> None:
    library = tmp_path / "文库"
    for title in ("长" * 70 + "甲", "长" * 70 + "乙", "???", "../..", "...", "a/b", "ab"):
        path = tmp_path / "new.toml"
        path.write_text(OTHER.format(title=title, text=title), "utf-8")
        assert ask(library, "library", "add", str(path)).status == 0
    assert len(Shelf(str(library)).entries()) == 7
    assert sorted(one.name for one in tmp_path.iterdir()) == ["new.toml", "文库"]


# Damage


def damaged(content: bytes) -> list[bytes]:
    """A file as it may be found one day."""
    chance = random.Random(7)
    made = [b"", content[:100], content[: len(content) // 2], bytes(len(content))]
    made.append(chance.randbytes(len(content)))
    for start in range(0, len(content), 4096):
        page = bytearray(content)
        page[start : start + 4096] = chance.randbytes(4096)
        made.append(bytes(page))
        page[start : start + 4096] = bytes(4096)
        made.append(bytes(page))
    for _ in range(40):
        page = bytearray(content)
        for _ in range(30):
            page[chance.randrange(len(page))] = chance.randrange(256)
        made.append(bytes(page))
    return made


def test_a_damaged_index_is_no_error(library: Path) -> None:
    """What stands in it is checked by SQLite; a wrong letter in a text, by nobody."""
    sound = (library / FILE).read_bytes()
    shelf = Shelf(str(library))
    for content in damaged(sound):
        (library / FILE).write_bytes(content)
        index = Index(shelf)
        index.find(["卷尺"])
        assert {entry.title for entry in index.likely("卷尺允许的误差")} <= {
            entry.title for entry in shelf.entries()
        }
        index.close()
        os.utime(library / "青山省品牌建设方案.toml")  # It must be forgotten and read again.
        Index(shelf).close()
        assert {one.name for one in library.iterdir()} == {
            FILE,
            FOLDER,
            NAMES,
            "中华人民共和国量具管理法.toml",
            "青山省品牌建设方案.toml",
        }


@pytest.mark.parametrize("start", [0, 4096])
def test_a_damaged_index_is_made_anew(ask: Ask, library: Path, start: int) -> None:
    content = bytearray((library / FILE).read_bytes())
    content[start : start + 4096] = random.Random(1).randbytes(4096)
    (library / FILE).write_bytes(content)
    for _ in range(2):
        assert ask(library, "find", "--all", "卷尺").stdout == FOUND
    base = sqlite3.connect(library / FILE)
    assert base.execute("SELECT count(*) FROM documents").fetchone() == (2,)
    base.close()


def test_an_index_of_another_program_or_version(ask: Ask, library: Path) -> None:
    for statements in (
        "PRAGMA user_version = 1; CREATE TABLE other(a)",
        "PRAGMA user_version = 0; CREATE TABLE documents(a); CREATE TABLE units(b)",
        "PRAGMA user_version = 99; CREATE TABLE documents(id, file, size, time, title)",
        "PRAGMA user_version = 1; CREATE TABLE documents(file, size, time)",
    ):
        (library / FILE).unlink()
        base = sqlite3.connect(library / FILE)
        base.executescript(statements)
        base.close()
        assert ask(library, "find", "--all", "卷尺").stdout == FOUND, statements


def as_folder(path: Path) -> None:
    path.mkdir()


def as_pipe(path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes")
    os.mkfifo(path)


def as_loop(path: Path) -> None:
    path.symlink_to(path.name)


def as_endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def as_large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(3_000_000_000)


@pytest.mark.skipif(os.name == "nt", reason="such files are POSIX's")
@pytest.mark.parametrize("how", [as_folder, as_pipe, as_loop, as_endless, as_large])
@pytest.mark.parametrize("name", [FILE, f"{FILE}-journal", NAMES, "另一份.toml"])
def test_folders_and_devices_in_the_library_are_passed_over(
    ask: Ask, library: Path, name: str, how: Callable[[Path], None]
) -> None:
    path = library / name
    path.unlink(missing_ok=True)
    how(path)
    assert ask(library, "library", "list").stdout == LISTED
    assert ask(library, "find", "--all", "卷尺").stdout == FOUND


def test_a_link_in_place_of_the_index_is_not_followed(
    ask: Ask, library: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.sqlite"
    base = sqlite3.connect(other)
    base.executescript("CREATE TABLE documents(mine); INSERT INTO documents VALUES (1)")
    base.close()
    before = other.read_bytes()
    (library / FILE).unlink()
    (library / FILE).symlink_to(other)
    assert ask(library, "find", "--all", "卷尺").stdout == FOUND
    assert other.read_bytes() == before


# Hostile files


def test_the_list_says_what_it_left_out(ask: Ask, library: Path) -> None:
    (library / "坏.toml").write_text("title = \n", "utf-8")
    done = ask(library, "library", "list")
    assert (done.status, done.stdout) == (0, LISTED)
    assert done.stderr.startswith(f"qcite：{library}/坏.toml：第1行第9列不是有效的 TOML")


def test_a_title_without_end_is_none(ask: Ask, library: Path) -> None:
    path = library / "长.toml"
    path.write_text(OTHER.format(title="长" * 5000, text="甲"), "utf-8")
    done = ask(library, "library", "list")
    assert (done.stdout, done.stderr) == (LISTED, f"qcite：{path}：题名过长，没有列入。\n")
    assert ask(library, "library", "add", str(path)).stderr == (
        "qcite：题名有5000个字，放不进文库；请把 title 改短。\n"
    )


def test_names_of_files_and_versions_do_not_break_lines(ask: Ask, library: Path) -> None:
    plan = (library / "青山省品牌建设方案.toml").read_bytes()
    for name in (b"\xff.toml", b"a\tb.toml", b"a\nb.toml", "\u202e.toml".encode()):
        try:
            (library / os.fsdecode(name)).write_bytes(plan)
        except OSError:
            continue  # A system that has no such names.
    version = 'version = "x\\n../../y\\ta\\tb\\tc"\n'
    (library / "另一份.toml").write_text(
        OTHER.format(title="甲", text="甲").replace("[[units]]", f"{version}[[units]]"), "utf-8"
    )
    assert ask(library, "library", "list").stdout == LISTED.replace("青山", "甲\t《甲》\n青山", 1)
    assert ask(library, "find", "--all", "卷尺").stdout == FOUND


def test_nothing_outside_the_folder_is_named_and_removed(
    ask: Ask, library: Path, tmp_path: Path
) -> None:
    victim = tmp_path / "victim.toml"
    victim.write_text(OTHER.format(title="青山省品牌建设方案", text="甲"), "utf-8")
    names = library / NAMES
    rows = names.read_text("utf-8").splitlines()
    rows[2] = "../victim.toml\t青山省品牌建设方案\t青山省品牌建设方案\t"
    names.write_text("\n".join(rows) + "\n", "utf-8")
    assert ask(library, "library", "remove", "青山省品牌建设方案").status == 0
    assert victim.exists()
    assert not (library / "青山省品牌建设方案.toml").exists()


# Closed folders


def without_rights(library: Path, *words: str) -> Result:
    return run_without_rights(words, environment={"QCITE_LIBRARY": str(library)})


@pytest.mark.skipif(os.name == "nt", reason="folders are not read-only on Windows")
def test_a_folder_that_is_read_only(library: Path) -> None:
    os.utime(library / "青山省品牌建设方案.toml")  # The index is old.
    before = {one.name: one.read_bytes() for one in library.iterdir() if one.is_file()}
    library.chmod(0o555)
    try:
        assert without_rights(library, "find", "--all", "卷尺") == Result(0, FOUND, "")
        assert without_rights(library, "library", "list") == Result(0, LISTED, "")
        path = library / "中华人民共和国量具管理法.toml"
        assert without_rights(library, "library", "remove", "量具管理法") == Result(
            2, "", f"qcite：无法删除 {path}：没有权限。\n"
        )
        done = without_rights(library, "library", "add", str(SAMPLES / "law.md"))
        assert (done.status, done.stderr) == (2, f"qcite：无法写入 {path}：没有权限。\n")
    finally:
        library.chmod(0o755)
    assert {one.name: one.read_bytes() for one in library.iterdir() if one.is_file()} == before


@pytest.mark.skipif(os.name == "nt", reason="folders are not closed on Windows")
def test_a_folder_that_is_closed(library: Path) -> None:
    library.chmod(0)
    try:
        assert without_rights(library, "13.1").status == 0
        assert without_rights(library, "library", "list") == Result(
            2, "", f"qcite：读不了文库 {library}：没有权限。\n"
        )
        assert "Traceback" not in without_rights(library, "find", "--all", "卷尺").stderr
    finally:
        library.chmod(0o755)


def test_a_file_in_place_of_the_folder(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "文库"
    path.write_text("x")
    assert ask(path, "library", "list").stderr == (
        f"qcite：读不了文库 {path}：路径中有一段不是文件夹。\n"
    )
    assert ask(path, "library", "add", str(SAMPLES / "law.md")).stderr == (
        f"qcite：无法写入文库 {path}：不是文件夹。\n"
    )
    assert ask(path, "13.1").status == 0
