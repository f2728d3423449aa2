"""The shelf: documents put there, found by name, searched together."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import qcite
from qcite import drafts
from qcite.importing.importer import import_draft
from qcite.library.index import FILE, Index
from qcite.library.shelf import NAMES, LibraryError, Shelf
from tests.conftest import FIXTURES, ROOT, Result, run_qcite

SAMPLES = FIXTURES / "importing"
Run = Callable[..., Result]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A shelf with a law and a plan."""
    made = Shelf(str(tmp_path / "文库"))
    for name in ("law.md", "plan.txt"):
        found = import_draft(drafts.read(str(SAMPLES / name)))
        made.add(found.outline, found.toml)
    return made


def ask(shelf: Shelf, *words: str) -> Result:
    return run_qcite(words, environment={"QCITE_LIBRARY": shelf.path})


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("cite", "量具管理法", "2款2"), "《中华人民共和国量具管理法》第二条第二款\n"),
        (("cite", "《量具管理法》第二条第二款"), "《中华人民共和国量具管理法》第二条第二款\n"),
        (("cite", "《中华人民共和国量具管理法》", "1"), "《中华人民共和国量具管理法》第一条\n"),
        (("cite", "--document", "量具管理法", "1"), "《中华人民共和国量具管理法》第一条\n"),
        (("cite", "品牌建设方案", "部分2条1"), "《青山省品牌建设方案》第二部分第（一）条\n"),
        (("cite", "《青山省品牌建设方案》"), "《青山省品牌建设方案》\n"),
        (("量具管理法", "1"), "第一条　为了加强对量具的管理，制定本法。\n"),
        (
            ("quote", "量具管理法", "1"),
            "《中华人民共和国量具管理法》第一条规定：“为了加强对量具的管理，制定本法。”\n",
        ),
        (("cite", "中华人民共和国量具管理法", "1"), "《中华人民共和国量具管理法》第一条\n"),
        (("list", "量具管理法", "chp_3"), "chp_3\t附则\n5\t本法自2001年6月1日起施行。\n"),
        (("cite", "13"), "《质量强国建设纲要》第十三条\n"),
        (("cite", "《质量强国建设纲要》第十三条"), "《质量强国建设纲要》第十三条\n"),
    ],
)
def test_naming_a_document(shelf: Shelf, words: tuple[str, ...], answer: str) -> None:
    done = ask(shelf, *words)
    assert (done.status, done.stdout) == (0, answer), done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("cite", "《没有的法》第一条"),
            "qcite：文库里没有《没有的法》。放进文库：qcite library add 文件；"
            "已有的见 qcite library list。\n",
        ),
        (
            ("量具管理法", "99"),
            "qcite：《中华人民共和国量具管理法》共六条（第一条至第五条），没有第九十九条。\n",
        ),
        (
            ("没有的法", "13"),
            "qcite：文库里没有《没有的法》。放进文库：qcite library add 文件；"
            "已有的见 qcite library list。\n",
        ),
        (
            ("cite", "《〈没有的法〉解释》", "1"),
            "qcite：文库里没有《〈没有的法〉解释》。放进文库：qcite library add 文件；"
            "已有的见 qcite library list。\n",
        ),
        (
            # Part of a title is another document's name: 标准化法 is not 标准化法实施条例.
            ("library", "remove", "量具管理"),
            "qcite：文库里没有《量具管理》，有《中华人民共和国量具管理法》。"
            "放进文库：qcite library add 文件；已有的见 qcite library list。\n",
        ),
        (("--document", "", "13"), "qcite：请写出文件的名称；已有的见 qcite library list。\n"),
        (("library", "ad"), "qcite：library 没有“ad”。是不是 qcite library add？\n"),
        (("library", "add"), "qcite：请写出文件：qcite library add 文件。\n"),
    ],
)
def test_what_is_not_there(shelf: Shelf, words: tuple[str, ...], message: str) -> None:
    done = ask(shelf, *words)
    assert (done.status, done.stdout, done.stderr) == (2, "", message)


def test_a_name_of_several_is_refused(shelf: Shelf) -> None:
    text = (SAMPLES / "plan.txt").read_text("utf-8").replace("青山省", "绿水省")
    other = import_draft(drafts.read_stream(text.encode(), "绿水省.txt"))
    shelf.add(other.outline, other.toml)
    with pytest.raises(LibraryError, match="可以指2份文件：《绿水省品牌建设方案》、《青山省"):
        shelf.get("品牌建设方案")


def test_one_short_title_of_two(shelf: Shelf, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(
        'schema = 2\ntitle = "绿水省量具管理法"\nshort_title = "量具管理法"\n[[units]]\n'
        'level = "article"\nlabel = "第一条"\nsentences = ["绿水省的。"]\n',
        encoding="utf-8",
    )
    done = ask(shelf, "library", "add", str(other))
    assert done.stderr == "《绿水省量具管理法》已放进文库。例：qcite 绿水省量具管理法 1\n"
    message = (
        "qcite：“量具管理法”可以指2份文件：《中华人民共和国量具管理法》、《绿水省量具管理法》。"
        "请写全名。\n"
    )
    for words in (
        ("量具管理法", "1"),
        ("《量具管理法》第一条",),
        ("cite", "--document", "量具管理法", "1"),
        ("library", "remove", "量具管理法"),
    ):
        done = ask(shelf, *words)
        assert (done.status, done.stdout, done.stderr) == (2, "", message)
    assert ask(shelf, "cite", "中华人民共和国量具管理法", "1").status == 0
    assert ask(shelf, "绿水省量具管理法", "1").stdout == "第一条　绿水省的。\n"


def test_what_is_on_the_shelf_though_no_keyword_of_the_outline(shelf: Shelf) -> None:
    done = ask(shelf, "量具管理法")
    assert done.stderr == (
        "没有找到“量具管理法”。\n"
        "文库里有《中华人民共和国量具管理法》：目录见 qcite 《中华人民共和国量具管理法》。\n"
    )


def test_a_document_that_cannot_be_read_is_told_of(shelf: Shelf) -> None:
    Path(shelf.place(shelf.get("量具管理法"))).write_text("title = \n", encoding="utf-8")
    done = ask(shelf, "量具管理法", "1")
    assert done.status == 2
    assert done.stderr == (
        "qcite：文库里没有《量具管理法》。放进文库：qcite library add 文件；"
        "有1份文件读不了，已有的见 qcite library list。\n"
    )


def test_list_path_remove(shelf: Shelf) -> None:
    assert ask(shelf, "library", "list").stdout == (
        "量具管理法\t《中华人民共和国量具管理法》\t2019-05-06\n"
        "青山省品牌建设方案\t《青山省品牌建设方案》\n"
    )
    assert ask(shelf, "library", "list", "青山").stdout == (
        "青山省品牌建设方案\t《青山省品牌建设方案》\n"
    )
    done = ask(shelf, "library", "list", "没有")
    assert (done.status, done.stderr) == (1, "文库里没有名称含有“没有”的文件。\n")
    assert ask(shelf, "library", "path").stdout == f"{shelf.path}\n"
    done = ask(shelf, "library", "remove", "量具管理法")
    assert done.stderr == "《中华人民共和国量具管理法》已从文库移走。\n"
    assert [entry.short_title for entry in shelf.entries()] == ["青山省品牌建设方案"]


def test_an_empty_library(tmp_path: Path) -> None:
    done = ask(Shelf(str(tmp_path / "没有")), "library", "list")
    assert (done.status, done.stdout) == (1, "")
    assert done.stderr == "文库是空的。放进文件：qcite library add 文件。\n"
    done = ask(Shelf(str(tmp_path / "没有")), "量具管理法", "1")
    assert (done.status, done.stderr) == (
        2,
        "qcite：文库是空的，没有《量具管理法》。放进文库：qcite library add 文件。\n",
    )
    assert not (tmp_path / "没有").exists()


def test_adding_imports_and_replaces(shelf: Shelf) -> None:
    done = ask(shelf, "library", "add", str(SAMPLES / "law.md"))
    assert done.status == 0
    assert "3章 2节 6条" in done.stdout
    assert done.stderr == (
        "《中华人民共和国量具管理法》已放进文库，替换了原有的一份（2019-05-06）。"
        "例：qcite 量具管理法 1\n"
    )
    done = ask(shelf, "import", "--add", str(SAMPLES / "slips.md"))
    assert done.status == 1
    assert len(shelf.entries()) == 3


def test_adding_goes_on_after_a_file_that_cannot_be_read(shelf: Shelf) -> None:
    done = ask(shelf, "library", "add", "没有.md", str(SAMPLES / "slips.md"))
    assert done.status == 2
    assert done.stderr.startswith("qcite：没有.md：没有这个文件")
    assert len(shelf.entries()) == 3


def test_an_older_version_replaces_with_a_word(shelf: Shelf) -> None:
    entry = shelf.get("量具管理法")
    content = Path(shelf.place(entry)).read_text("utf-8")
    older = Path(shelf.path).parent / "older.toml"
    older.write_text(content.replace("2019-05-06", "2009-05-06"), encoding="utf-8")
    done = ask(shelf, "library", "add", str(older))
    assert done.stderr == (
        "《中华人民共和国量具管理法》已放进文库，替换了较新的一份（2019-05-06）。"
        "例：qcite 量具管理法 1\n"
    )


def test_adding_an_outline_file(shelf: Shelf) -> None:
    done = ask(shelf, "library", "add", str(FIXTURES / "edition" / "other.toml"))
    assert done.status == 0, done.stderr
    assert len(shelf.entries()) == 3


def test_a_file_put_there_by_hand_is_seen(shelf: Shelf) -> None:
    shelf.entries()
    path = Path(shelf.path) / "手放.toml"
    path.write_text(
        'schema = 2\ntitle = "手放的办法"\n[[units]]\nlevel = "article"\nlabel = "第一条"\n'
        'sentences = ["手放的也算。"]\n',
        encoding="utf-8",
    )
    assert [entry.title for entry in shelf.find("手放的办法")] == ["手放的办法"]
    assert ask(shelf, "find", "--all", "手放").stdout == (
        "《手放的办法》\t1.1\t第一条\t手放的也算。\n"
    )
    path.unlink()
    assert shelf.find("手放的办法") == ()
    assert ask(shelf, "find", "--all", "手放").status == 1


def test_a_faulty_file_does_not_affect_the_others(shelf: Shelf) -> None:
    (Path(shelf.path) / "坏.toml").write_text("title = \n", encoding="utf-8")
    assert ask(shelf, "cite", "量具管理法", "1").status == 0
    assert ask(shelf, "find", "--all", "卷尺").status == 0


def test_finding_everywhere(shelf: Shelf) -> None:
    done = ask(shelf, "find", "--all", "老字号", "品牌")
    assert done.stdout.startswith("《质量强国建设纲要》\t")
    done = ask(shelf, "find", "--all", "卷尺")
    assert done.stdout == (
        "《中华人民共和国量具管理法》\t2.5\t第二条\t卷尺；\n"
        "《中华人民共和国量具管理法》\t附件1.2\t附件一\t卷尺允许的误差\n"
    )
    assert ask(shelf, "find", "--all", "--count", "卷尺").stdout == "2\n"
    (found, *_) = json.loads(ask(shelf, "find", "--all", "--json", "卷尺").stdout)
    assert found["document"] == "中华人民共和国量具管理法"
    done = ask(shelf, "find", "--all", "量子纠缠")
    assert (done.status, done.stdout) == (1, "")
    assert done.stderr == "《质量强国建设纲要》和文库里都没有找到“量子纠缠”。\n"


@pytest.mark.parametrize("word", ["尺", "卷尺", "误差在允许的范围"])
def test_words_of_any_length_are_found(shelf: Shelf, word: str) -> None:
    index = Index(shelf)
    found = index.find([word])
    index.close()
    assert found
    assert all(word in one.text for unit in found for one in unit.sentences)


def test_headings_inside_a_unit_are_found(shelf: Shelf) -> None:
    index = Index(shelf)
    (found,) = index.find(["侵权"])
    index.close()
    assert (found.locator, found.name, found.sentences) == ("专栏1", "品牌保护工程", ())


def test_locating_everywhere(shelf: Shelf) -> None:
    done = ask(shelf, "locate", "--all", "依照第三条第（一）项以外的规定，可以自动检定。")
    assert done.status == 0
    assert done.stdout.startswith("《中华人民共和国量具管理法》\n")
    assert "第四条" in done.stdout
    assert "自〔动→行〕检定" in done.stdout
    done = ask(shelf, "locate", "--all", "强化建设单位工程质量首要责任")
    assert done.stdout.startswith("《质量强国建设纲要》\n与原文一致\n")
    assert ask(shelf, "locate", "--all", "毫不相干的一句话，讲的是天气").status == 1


def test_a_damaged_index_is_made_anew(shelf: Shelf) -> None:
    Path(shelf.path, FILE).write_bytes(b"no database at all" * 100)
    Path(shelf.path, NAMES).write_text("nonsense\n", encoding="utf-8")
    index = Index(shelf)
    assert index.find(["卷尺"])
    index.close()
    assert len(shelf.entries()) == 2


def test_two_processes_may_index_at_once(shelf: Shelf) -> None:
    code = (
        "import sys; from qcite.library.index import Index; from qcite.library.shelf import Shelf;"
        "print(len(Index(Shelf(sys.argv[1])).find(['卷尺'])))"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, shelf.path],
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )
        for _ in range(4)
    ]
    assert [one.communicate(timeout=60)[0].strip() for one in running] == [b"2"] * 4


def test_the_outline_does_not_open_the_library() -> None:
    code = (
        "import sys; from qcite.cli.app import main; main(['cite', '13']); main(['品牌']);"
        "print(sorted({'sqlite3', 'platformdirs', 'qcite.library.shelf'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=ROOT, timeout=60, check=True
    )
    assert done.stdout.decode().endswith("[]\n")


def test_no_doubt_of_the_outline_is_told_of_another_document(tmp_path: Path) -> None:
    path = tmp_path / "other.toml"
    path.write_text(
        'schema = 2\ntitle = "别的办法"\n[[units]]\nlevel = "article"\nlabel = "第十七条"\n'
        'sentences = ["别的办法的话。"]\n',
        encoding="utf-8",
    )
    own = qcite.load()
    assert own.open_places(own["17"]) == 1
    assert own.open_places(own.another(str(path))["17"]) == 0
