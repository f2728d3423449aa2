"""``qcite check`` from outside: what is read, what is printed, what the exit code says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qcite.checking.findings import CODES
from qcite.cli.configuration import FORMATS
from tests.conftest import FIXTURES, ROOT, Result, run_inside, run_qcite

Run = Callable[..., Result]
OTHER = str(FIXTURES / "edition" / "other.toml")

RIGHT = "要认真落实《质量强国建设纲要》第十三条。\n"
WRONG = "《质量强国建设纲要》第三十三条要求落实责任。\n"
SLIP = (
    "要贯彻《质量强国建设纲要》，严格执行工程质量终生责任书面承诺制、永久性标牌制、"
    "质量信息档案等制度，强化质量责任追溯追究。\n"
)
"""A warning: the edition's sentence with one character changed (终身), without quotation marks."""
UNRELATED = "今天天气好。\n"
NUMERAL = "《质量强国建设纲要》第廿一条要求落实责任。\n"

MISSING = (
    "{}:1:11: error[citation-missing-unit] 《质量强国建设纲要》共三十二条，没有第三十三条。\n"
    "    原稿  第三十三条\n"
)
NOTHING = (
    "{}: nothing 没有发现涉及《质量强国建设纲要》的引用、引文和数据，"
    "没有可核对的内容，不等于正确。\n"
)


@pytest.fixture
def qcite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the program in this process, in an empty folder: a process each would take a minute."""
    monkeypatch.chdir(tmp_path)
    return run_inside


@pytest.fixture
def process(tmp_path: Path) -> Run:
    """Run the program as a process of its own, in the same folder."""

    def run(*words: str | bytes, **settings: Any) -> Result:
        return run_qcite(words, directory=tmp_path, **settings)

    return run


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


Write = Callable[[str, str], Path]


def _json(done: Result) -> dict[str, list[dict[str, object]]]:
    value: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
    return value


# --- outcome -------------------------------------------------------------------------------


def test_a_right_draft(qcite: Run, write: Write) -> None:
    write("讲话.md", RIGHT)
    assert qcite("check", "讲话.md") == Result(
        0, "核对1个文件：引用1处（存在1）。\n未发现问题。\n", ""
    )


def test_a_wrong_draft(qcite: Run, write: Write) -> None:
    write("通知.txt", WRONG)
    assert qcite("check", "通知.txt") == Result(
        1,
        MISSING.format("通知.txt") + "核对1个文件：引用1处（有误1）。\n发现问题1个：错误1。\n",
        "",
    )


def test_a_draft_about_something_else_is_not_called_right(qcite: Run, write: Write) -> None:
    write("通知.txt", UNRELATED)
    assert qcite("check", "通知.txt") == Result(
        0, NOTHING.format("通知.txt") + "核对1个文件：没有可核对的内容，不等于正确。\n", ""
    )


def test_unreadable_files_do_not_stop_the_others(qcite: Run, write: Write) -> None:
    write("甲.txt", WRONG)
    write("乙.docx", "不是 Word 文档")
    write("丙.txt", RIGHT)
    done = qcite("check", "没有.txt", "甲.txt", "乙.docx", "丙.txt")
    assert done.status == 2
    assert done.stdout == (
        MISSING.format("甲.txt")
        + "核对2个文件，另有2个无法读取：引用2处（存在1，有误1）。\n发现问题1个：错误1。\n"
    )
    first, second = done.stderr.splitlines()
    assert first.startswith("qcite：没有.txt：没有这个文件")
    assert second.startswith("qcite：乙.docx：")


@pytest.mark.parametrize(
    ("text", "level", "status"),
    [
        (WRONG, "error", 1),
        (WRONG, "warning", 1),
        (WRONG, "never", 0),
        (SLIP, "error", 0),
        (SLIP, "warning", 1),
        (SLIP, "never", 0),
        (RIGHT, "warning", 0),
    ],
)
def test_which_findings_count_for_the_exit_code(
    qcite: Run, write: Write, text: str, level: str, status: int
) -> None:
    write("通知.txt", text)
    assert qcite("check", "通知.txt", "--fail-on", level).status == status


def test_never_still_says_what_could_not_be_read(qcite: Run) -> None:
    assert qcite("check", "没有.txt", "--fail-on", "never").status == 2


def test_each_repetition_has_its_line_and_only_the_first_details(qcite: Run, write: Write) -> None:
    write("通知.txt", WRONG * 3)
    rows = qcite("check", "通知.txt").stdout.splitlines()
    assert [row.split(" ")[0] for row in rows[:4]] == [
        "通知.txt:1:11:",
        "",
        "通知.txt:2:11:",
        "通知.txt:3:11:",
    ]


# --- where drafts come from ----------------------------------------------------------------


def test_folders_are_searched_and_nothing_is_checked_twice(qcite: Run, write: Write) -> None:
    for name in ("稿/甲.txt", "稿/乙/丙.md", "稿/程序.py", "稿/甲.qcite.txt", "稿/.隐藏.txt"):
        write(name, RIGHT)
    files = _json(qcite("check", "稿", "稿/甲.txt", "--json"))["files"]
    assert [file["path"] for file in files] == ["稿/甲.txt", "稿/乙/丙.md"]


def test_a_corrected_copy_is_checked_when_named(qcite: Run, write: Write) -> None:
    write("甲.qcite.txt", WRONG)
    assert qcite("check", "./甲.qcite.txt").status == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_standard_input(qcite: Run, encoding: str) -> None:
    done = qcite("check", "-", stdin=WRONG.encode(encoding))
    assert (done.status, done.stderr) == (1, "")
    assert done.stdout.startswith(MISSING.format("-"))


def test_empty_standard_input(qcite: Run) -> None:
    done = qcite("check", "-")
    assert (done.status, done.stdout.splitlines()[0] + "\n") == (0, NOTHING.format("-"))


def test_closed_standard_input_is_no_traceback() -> None:
    done = subprocess.run(
        ["bash", "-c", '"$0" -m qcite check - <&-', sys.executable],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        encoding="utf-8",
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "请给出草稿的路径，或用 - 读标准输入。例：qcite check 草稿.docx。"),
        ([""], "请给出草稿的路径，或用 - 读标准输入。例：qcite check 草稿.docx。"),
        (["."], ". 中没有可核对的草稿（.docx、.odt、.md、.txt、.html、.pdf）。"),
        (
            ["-", "--ignore", "fact-dates"],
            "--ignore：没有问题代码“fact-dates”。是不是 fact-date？"
            "全部代码见 qcite check --list-codes。",
        ),
        (
            ["-", "--json", "--format", "sarif"],
            "--json 就是 --format json，不能再写 --format sarif。",
        ),
        (["-", "--in-place"], "--in-place 要与 --fix 同用。"),
        (["-", "-o", "甲.txt"], "-o 要与 --fix 或 --annotate 同用。"),
        (["-", "--fix", "-o", "甲", "--in-place"], "--in-place 和 -o 只能写一个。"),
        (["-", "--fix"], "标准输入的改正稿要用 -o 指定文件名。"),
        (["甲", "乙", "--fix", "-o", "丙"], "-o 只用于一份草稿；几份草稿的改正稿各在原稿旁边。"),
        (["-", "--config", "没有.toml"], "无法读取 没有.toml：没有这个文件。"),
    ],
)
def test_wrong_use_gets_one_clear_line(qcite: Run, words: list[str], message: str) -> None:
    assert qcite("check", *words) == Result(2, "", f"qcite：{message}\n")


# --- leaving out ---------------------------------------------------------------------------


def test_a_code_can_be_ignored(qcite: Run, write: Write) -> None:
    write("通知.txt", WRONG)
    assert qcite("check", "通知.txt", "--ignore", "citation-missing-unit") == Result(
        0,
        "通知.txt: notice 按 --ignore 略过1个 citation-missing-unit：第1行第11列。\n"
        "核对1个文件：引用1处（有误1）。\n未发现其他问题；略过1个（按设置1个）。\n",
        "",
    )


def test_a_comment_in_the_draft_is_obeyed_and_counted(qcite: Run, write: Write) -> None:
    write(
        "通知.md",
        f"<!-- qcite: ignore -->\n{WRONG}\n"
        f"{WRONG.strip()}<!-- qcite: ignore citation-missing-unit -->\n\n"
        f"{WRONG.strip()}<!-- qcite: ignore fact-date -->\n",
    )
    done = qcite("check", "通知.md")
    assert done.status == 1
    assert done.stdout.startswith("通知.md:6:11: error[citation-missing-unit]")
    assert "略过2个（文中注明2个）。" in done.stdout
    assert (
        "通知.md: notice 按文中注明略过2个 citation-missing-unit：第2行第11列、第4行第11列。\n"
        in done.stdout
    )


@pytest.mark.parametrize("form", FORMATS)
def test_what_the_draft_had_passed_over_is_named(qcite: Run, write: Write, form: str) -> None:
    write("通知.md", f"<!-- qcite: ignore -->\n{WRONG}")
    done = qcite("check", "通知.md", "--format", form)
    assert done.status == 0
    assert "按文中注明略过1个 citation-missing-unit：第2行第11列。" in done.stdout


def test_settings_beside_each_draft(qcite: Run, write: Write, tmp_path: Path) -> None:
    write("甲/qcite.toml", '[tool.qcite]\nignore = ["citation-missing-unit"]\n')
    write("甲/通知.txt", WRONG)
    write("乙/pyproject.toml", '[tool.qcite]\nfail-on = "never"\n')
    write("乙/通知.txt", WRONG)
    write("丙/通知.txt", WRONG)
    done = qcite("check", "甲")
    assert done.status == 0
    # Beside a draft may lie a file that hides what is wrong with it: it is named.
    assert done.stdout.splitlines()[0] == (
        f"{Path('甲/通知.txt')}: notice 按 {tmp_path / '甲' / 'qcite.toml'} "
        "略过1个 citation-missing-unit：第1行第11列。"
    )
    assert qcite("check", "乙").status == 0
    assert qcite("check", "甲", "乙").stdout.count("error[") == 1
    assert qcite("check", "乙", "--fail-on", "error").status == 1
    assert qcite("check", "甲", "乙", "丙").status == 1
    assert qcite("check", "丙", "--config", "甲/qcite.toml").status == 0


def test_the_format_may_be_set(qcite: Run, write: Write) -> None:
    write("qcite.toml", '[tool.qcite]\nformat = "json"\n')
    write("通知.txt", RIGHT)
    assert qcite("check", "通知.txt").stdout.startswith("{")
    assert qcite("check", "通知.txt", "--format", "text").stdout.startswith("核对1个文件")


def test_wrong_settings_stop_everything(qcite: Run, write: Write, tmp_path: Path) -> None:
    write("通知.txt", WRONG)
    write("qcite.toml", "[tool.qcite]\nfailon = 1\n")
    done = qcite("check", "通知.txt")
    assert (done.status, done.stdout) == (2, "")
    assert done.stderr.startswith(
        f"qcite：{tmp_path / 'qcite.toml'}：第2行：tool.qcite.failon：不认识的键"
    )


# --- another document ----------------------------------------------------------------------


def test_another_document(qcite: Run, process: Run, write: Write) -> None:
    write("通知.txt", "《示例市绿道建设方案》第四条要求落实责任。\n")
    for done in (
        qcite("check", "通知.txt", "--outline", OTHER),
        process("check", "通知.txt", environment={"QCITE_OUTLINE": OTHER}),
    ):
        assert done.status == 1
        assert "《示例市绿道建设方案》共三条，没有第四条。" in done.stdout


def test_the_document_may_be_set_for_a_folder(qcite: Run, write: Write) -> None:
    write("方案/方案.toml", Path(OTHER).read_text(encoding="utf-8"))
    variants = Path(OTHER).with_name("other-variants.toml")
    write(f"方案/{variants.name}", variants.read_text(encoding="utf-8"))
    write("方案/qcite.toml", 'outline = "方案.toml"\n')
    write("方案/通知.txt", "《示例市绿道建设方案》第四条要求落实责任。\n")
    write("纲要/通知.txt", WRONG)
    files = _json(qcite("check", "方案", "纲要", "--json"))["files"]
    assert [file["document"] for file in files] == [
        "《示例市绿道建设方案》",
        "《质量强国建设纲要》",
    ]
    assert [len(file["findings"]) for file in files] == [1, 1]  # type: ignore[arg-type]


# --- forms ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "beginning"),
    [
        ("json", '{\n  "version": 1,\n'),
        ("rdjson", '{\n  "source": {\n    "name": "qcite"\n'),
        ("sarif", '{\n  "$schema": '),
        ("github", "::error file=通知.txt,line=1,endLine=1,col=11,endColumn=15,title="),
        ("text", "通知.txt:1:11: error[citation-missing-unit] "),
    ],
)
def test_every_form(qcite: Run, write: Write, form: str, beginning: str) -> None:
    write("通知.txt", WRONG)
    done = qcite("check", "通知.txt", "--format", form)
    assert (done.status, done.stderr) == (1, "")
    assert done.stdout.startswith(beginning)


def test_unreadable_files_are_in_the_json_as_well(qcite: Run, write: Write) -> None:
    write("甲.txt", RIGHT)
    done = qcite("check", "没有.txt", "甲.txt", "--json")
    assert done.status == 2
    missing, right = _json(done)["files"]
    assert missing["checked"] is None
    assert str(missing["error"]).startswith("没有.txt：没有这个文件")
    assert (right["error"], right["findings"]) == (None, [])


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
@pytest.mark.parametrize("form", ["json", "rdjson", "sarif"])
def test_json_is_valid_in_any_encoding(
    process: Run, write: Write, form: str, encoding: str
) -> None:
    write("𠮷\u200b.txt", WRONG)
    done = process(
        "check",
        "𠮷\u200b.txt",
        "--format",
        form,
        environment={"PYTHONIOENCODING": encoding},
        encoding=encoding,
    )
    assert done.status == 1
    assert "\u200b" not in done.stdout
    json.loads(done.stdout)


def test_codes_are_listed(qcite: Run) -> None:
    done = qcite("check", "--list-codes")
    assert done.status == 0
    assert [row.split("\t")[0] for row in done.stdout.splitlines()] == list(CODES)
    listed = json.loads(qcite("check", "--list-codes", "--json").stdout)
    assert [one["code"] for one in listed] == list(CODES)


# --- hostile drafts ------------------------------------------------------------------------

HOSTILE = "\x1b[2J\x1b]0;标题\x07\u202e\u200b\x9b31m"


@pytest.mark.parametrize("form", ["text", "json", "rdjson", "sarif", "github"])
def test_control_characters_of_a_draft_are_not_printed(qcite: Run, write: Write, form: str) -> None:
    name = f"稿{HOSTILE}.txt".replace("/", "")
    write(name, f"《质量强国建设纲要》第三十三条提出：“强化{HOSTILE}建设单位工程质量首要责任”。\n")
    done = qcite("check", name, "坏\x1b.docx", "--format", form)
    assert done.status == 2
    for stream in (done.stdout, done.stderr):
        assert stream.replace("\n", "").isprintable()
        assert stream.strip()


def test_control_characters_of_an_argument_are_not_printed(qcite: Run) -> None:
    done = qcite("check", "-", "--config", "甲\x1b[31m\u202e.toml")
    assert done == Result(2, "", "qcite：无法读取 甲<U+001B>[31m<U+202E>.toml：没有这个文件。\n")


def test_a_file_name_that_is_not_utf8(process: Run, tmp_path: Path) -> None:
    name = "稿".encode("gbk") + b".txt"
    try:
        Path(os.fsdecode(bytes(tmp_path) + b"/" + name)).write_text(WRONG, encoding="utf-8")
    except (OSError, UnicodeError):
        pytest.skip("the file system takes only UTF-8 names")
    for form in ("text", "json", "sarif", "rdjson", "github"):
        done = process("check", name, "--format", form)
        assert (done.status, done.stderr) == (1, "")


# --- corrected copies ----------------------------------------------------------------------


def test_a_corrected_copy_beside_the_draft(qcite: Run, write: Write, tmp_path: Path) -> None:
    draft = write("通知.txt", NUMERAL)
    done = qcite("check", "--fix", "通知.txt")
    assert done.status == 1
    assert "通知.txt: notice 已写出改正稿 通知.qcite.txt，改正1处；原稿未动。\n" in done.stdout
    assert draft.read_text(encoding="utf-8") == NUMERAL
    copy = tmp_path / "通知.qcite.txt"
    assert copy.read_text(encoding="utf-8") == NUMERAL.replace("廿一", "二十一")
    assert qcite("check", "通知.qcite.txt").status == 0


def test_an_older_copy_is_not_overwritten(qcite: Run, write: Write) -> None:
    write("通知.txt", NUMERAL)
    older = write("通知.qcite.txt", "还在改")
    done = qcite("check", "--fix", "通知.txt")
    assert done.status == 2
    assert "没有写出改正稿：通知.qcite.txt 已存在，没有覆盖；请先移走" in done.stdout
    assert older.read_text(encoding="utf-8") == "还在改"


def test_a_corrected_copy_under_a_given_name(qcite: Run, write: Write, tmp_path: Path) -> None:
    write("通知.txt", NUMERAL)
    assert qcite("check", "--fix", "通知.txt", "-o", "改.txt").status == 1
    assert "第二十一条" in (tmp_path / "改.txt").read_text(encoding="utf-8")
    assert qcite("check", "--fix", "-", "-o", "入.txt", stdin=NUMERAL.encode()).status == 1
    assert "第二十一条" in (tmp_path / "入.txt").read_text(encoding="utf-8")


def test_the_original_is_never_the_target(qcite: Run, write: Write) -> None:
    draft = write("通知.txt", NUMERAL)
    done = qcite("check", "--fix", "通知.txt", "-o", "./通知.txt")
    assert done.status == 2
    assert draft.read_text(encoding="utf-8") == NUMERAL


def test_in_place_keeps_a_backup(qcite: Run, write: Write, tmp_path: Path) -> None:
    draft = write("通知.txt", NUMERAL)
    done = qcite("check", "--fix", "--in-place", "通知.txt", "--json")
    corrected = _json(done)["files"][0]["corrected"]
    assert isinstance(corrected, dict)
    assert (corrected["path"], corrected["edits"]) == ("通知.txt", 1)
    assert draft.read_text(encoding="utf-8") == NUMERAL.replace("廿一", "二十一")
    assert (tmp_path / corrected["backup"]).read_text(encoding="utf-8") == NUMERAL
    write("通知.txt", NUMERAL)
    done = qcite("check", "--fix", "--in-place", "通知.txt")
    backup = tmp_path / "通知.txt.bak2"
    assert f"通知.txt: notice 已改正1处，原稿存为 {backup}。\n" in done.stdout


def test_nothing_to_correct_writes_nothing(qcite: Run, write: Write, tmp_path: Path) -> None:
    write("通知.txt", WRONG)
    done = qcite("check", "--fix", "通知.txt")
    assert "通知.txt: notice 没有可自动改正之处，没有写出改正稿。\n" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["通知.txt"]


def test_what_is_left_out_is_not_corrected(qcite: Run, write: Write, tmp_path: Path) -> None:
    write("通知.txt", NUMERAL)
    qcite("check", "--fix", "通知.txt", "--ignore", "citation-numeral")
    assert [path.name for path in tmp_path.iterdir()] == ["通知.txt"]


def test_checking_changes_nothing(qcite: Run, write: Write, tmp_path: Path) -> None:
    draft = write("通知.txt", NUMERAL)
    before = draft.stat()
    qcite("check", "通知.txt")
    after = draft.stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)
    assert list(tmp_path.iterdir()) == [draft]


# --- cost ----------------------------------------------------------------------------------


def test_plain_text_in_a_pipe_imports_no_reader_and_no_rich(tmp_path: Path) -> None:
    (tmp_path / "通知.txt").write_text(WRONG, encoding="utf-8")
    script = (
        "import sys; from qcite.cli.app import main; main(['check', '通知.txt']);"
        "print([name for name in ('rich', 'lxml', 'docx', 'pypdf', 'markdown_it', 'json')"
        " if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("要认真学习。", "没有发现涉及《质量强国建设纲要》的引用、引文和数据，没有可核对的内容，"),
        (
            "要认真学习《质量强国建设纲要》。",
            "提到《质量强国建设纲要》1处，没有可核对的引用、引文和数据，",
        ),
    ],
)
def test_named_is_not_the_same_as_not_named(qcite: Run, write: Write, text: str, told: str) -> None:
    write("通知.txt", f"{text}\n")
    assert qcite("check", "通知.txt") == Result(
        0,
        f"通知.txt: nothing {told}不等于正确。\n核对1个文件：没有可核对的内容，不等于正确。\n",
        "",
    )


# --- comments ------------------------------------------------------------------------------

REVIEW = FIXTURES / "review" / "libreoffice.docx"


def test_corrections_and_comments_in_one_copy(qcite: Run, tmp_path: Path) -> None:
    draft = tmp_path / "草稿.docx"
    draft.write_bytes(REVIEW.read_bytes())
    done = qcite("check", "--fix", "--annotate", "草稿.docx")
    assert (done.status, done.stderr) == (1, "")
    rows = done.stdout.splitlines()
    assert [row for row in rows if row.startswith("草稿.docx: notice ")] == [
        "草稿.docx: notice 已写出改正稿 草稿.qcite.docx，改正3处，批注13处；原稿未动。",
        "草稿.docx: notice 改正了3个问题，另有12个没有改，须自行修改。",
        "草稿.docx: notice 有3处所在的地方不能加批注，批注加在最近的地方："
        "二、重点任务 > 文本框1 > “提示：《纲要》第四十条另有要……”、"
        "脚注1 > “《纲要》第三十三条。”、页眉 > “贯彻《质量强国战略纲要》工作……”。",
    ]
    assert sum("（已改正）" in row for row in rows) == 3
    assert draft.read_bytes() == REVIEW.read_bytes()
    value = _json(qcite("check", "草稿.qcite.docx", "--json"))
    assert len(value["files"][0]["findings"]) == 12  # type: ignore[arg-type]
    again = qcite("check", "--fix", "--annotate", "草稿.qcite.docx", "-o", "二稿.docx")
    assert "12个问题都没有可自动改正的，须自行修改。" in again.stdout
    assert "已写出改正稿 二稿.docx，改正0处，批注13处；原稿未动。" in again.stdout


def test_comments_alone(qcite: Run, tmp_path: Path) -> None:
    (tmp_path / "草稿.docx").write_bytes(REVIEW.read_bytes())
    done = qcite("check", "--annotate", "草稿.docx", "--json")
    (file,) = _json(done)["files"]
    corrected: Any = file["corrected"]
    assert (corrected["edits"], corrected["comments"], len(corrected["moved"])) == (0, 16, 3)
    findings: Any = file["findings"]
    assert {one["corrected"] for one in findings} == {None}
    assert "已写出批注稿 草稿.qcite.docx，批注16处；原稿未动。" in (
        qcite("check", "--annotate", "草稿.docx").stdout
    )


@pytest.mark.parametrize("name", ["稿.txt", "稿.md", "稿.html"])
def test_what_has_no_comments_is_told_so(qcite: Run, write: Write, name: str) -> None:
    write(name, WRONG)
    done = qcite("check", "--annotate", name)
    assert done.status == 2
    assert (
        f"没有写出批注稿：{name}：只有 .docx、.odt 能加批注；其他格式请用 --format html。"
        in done.stdout
    )


def test_a_right_draft_gets_no_copy(qcite: Run, tmp_path: Path) -> None:
    from tests.fixtures.drafts.make_word import p, package, t

    package(tmp_path / "稿.docx", p(t(RIGHT.strip())))
    done = qcite("check", "--fix", "--annotate", "稿.docx", "--ignore", "citation-ambiguous")
    assert done.status == 0
    assert [path.name for path in tmp_path.iterdir()] == ["稿.docx"]


# --- again and again -----------------------------------------------------------------------


def test_an_unchanged_copy_is_replaced(qcite: Run, write: Write, tmp_path: Path) -> None:
    write("通知.txt", NUMERAL)
    qcite("check", "--fix", "通知.txt")
    write("通知.txt", NUMERAL + NUMERAL)
    done = qcite("check", "--fix", "通知.txt")
    assert "已写出改正稿 通知.qcite.txt，改正2处" in done.stdout
    copy = tmp_path / "通知.qcite.txt"
    assert copy.read_text(encoding="utf-8").count("第二十一条") == 2


def test_a_copy_that_was_edited_is_not_overwritten(
    qcite: Run, write: Write, tmp_path: Path
) -> None:
    write("通知.txt", NUMERAL)
    qcite("check", "--fix", "通知.txt")
    copy = write("通知.qcite.txt", "接着改")
    done = qcite("check", "--fix", "通知.txt")
    assert done.status == 2
    assert (
        "没有写出改正稿：通知.qcite.txt 写出之后改动过，没有覆盖；"
        "请先改名或移走，或用 -o 指定文件名。\n" in done.stdout
    )
    assert copy.read_text(encoding="utf-8") == "接着改"
    assert "（已改正）" not in done.stdout


def test_without_a_home_nothing_is_replaced(
    qcite: Run, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/dev/null")
    write("通知.txt", NUMERAL)
    assert qcite("check", "--fix", "通知.txt").status == 1
    done = qcite("check", "--fix", "通知.txt")
    assert done.status == 2
    assert "通知.qcite.txt 已存在，没有覆盖；请先移走" in done.stdout


def test_the_report_says_what_is_corrected_and_what_is_left(qcite: Run, write: Write) -> None:
    write("通知.txt", NUMERAL + WRONG)
    done = qcite("check", "--fix", "通知.txt")
    assert "应为“第二十一条”。（已改正）\n" in done.stdout
    assert "没有第三十三条。\n" in done.stdout
    assert "改正了1个问题，另有1个没有改，须自行修改。" in done.stdout
    findings: Any = _json(qcite("check", "--fix", "-o", "乙.txt", "通知.txt", "--json"))["files"][
        0
    ]["findings"]
    assert [one["corrected"] for one in findings] == [True, False]


def test_jobs_is_a_number_of_processes(qcite: Run) -> None:
    result = qcite("check", "--jobs", "0", "草稿.txt")
    assert (result.status, result.stdout) == (2, "")
    assert result.stderr == "qcite：--jobs 应是不小于1的整数。用法见 qcite check --help。\n"
