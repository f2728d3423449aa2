"""Settings beside drafts: which file counts, and what is said of a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from qcite.cli.configuration import Configuration, Configurations, check_codes, load, own
from qcite.errors import QciteError

IGNORE = '[tool.qcite]\nignore = ["{}"]\n'


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_no_settings_at_all(tmp_path: Path) -> None:
    assert Configurations().of(str(tmp_path / "草稿.md")) == Configuration()


def test_every_key(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "qcite.toml",
        '[tool.qcite]\nignore = ["fact-date", "fact-issuer"]\nfail-on = "warning"\n'
        'format = "json"\noutline = "文件/别的.toml"\n',
    )
    assert load(str(path)) == Configuration(
        ignore=frozenset(("fact-date", "fact-issuer")),
        fail_on="warning",
        format="json",
        outline=str(tmp_path / "文件/别的.toml"),
        source=str(path),
        is_own=True,
    )


def test_a_file_of_its_own_needs_no_table(tmp_path: Path) -> None:
    _write(tmp_path / "qcite.toml", 'name = "简称"\npinpoint = "部分"\ncite-format = "国标"\n')
    found = Configurations().of(str(tmp_path / "草稿.md"))
    assert (found.name, found.pinpoint, found.cite_format) == ("short", "part", "gbt7714")


def test_a_file_that_the_user_names_may_name_any_other(tmp_path: Path) -> None:
    path = _write(tmp_path / "qcite.toml", '[tool.qcite]\noutline = "/甲/乙.toml"\n')
    assert load(str(path)).outline == "/甲/乙.toml"
    _write(tmp_path / "我的" / "config.toml", 'outline = "/甲/乙.toml"\nlibrary = "~/文库"\n')
    mine = own({"QCITE_CONFIG": str(tmp_path / "我的" / "config.toml")})
    assert (mine.outline, mine.library) == ("/甲/乙.toml", str(Path.home() / "文库"))


@pytest.mark.parametrize(
    "line",
    [
        'outline = "/甲/乙.toml"',
        'outline = "../乙.toml"',
        'outline = "丙/../../乙.toml"',
        'outline = "外面/乙.toml"',  # A link that leads out.
        'library = "/甲"',
        'library = ".."',
        'library = "外面"',
    ],
)
def test_a_file_found_beside_drafts_names_nothing_outside_its_folder(
    tmp_path: Path, line: str
) -> None:
    (tmp_path / "甲").mkdir()
    (tmp_path / "甲" / "外面").symlink_to(tmp_path, target_is_directory=True)
    path = _write(tmp_path / "甲" / "qcite.toml", f"{line}\n")
    key = line.partition(" ")[0]
    with pytest.raises(QciteError) as caught:
        Configurations().of(str(tmp_path / "甲" / "草稿.md"))
    assert str(caught.value) == (
        f"{path}：第1行：{key}：要在设置所在的文件夹之内；别处的用命令行选项，或写在自己的设置里。"
    )


@pytest.mark.parametrize("line", ["copy = true", 'color = "always"'])
def test_what_is_a_matter_of_ones_own_is_in_ones_own_file(tmp_path: Path, line: str) -> None:
    path = _write(tmp_path / "qcite.toml", f"{line}\n")
    key = line.partition(" ")[0]
    with pytest.raises(QciteError) as caught:
        Configurations().of(str(tmp_path / "草稿.md"))
    assert str(caught.value) == (
        f"{path}：第1行：{key}：各人不同，只能写在自己的设置里（qcite config 说明在哪里）。"
    )


def test_every_mistake_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "qcite.toml",
        'name = "全名"\npinpoint = 3\noutline = "a.toml"\ndocument = "b"\nfail-om = "error"\n',
    )
    with pytest.raises(QciteError) as caught:
        Configurations().of(str(tmp_path / "草稿.md"))
    assert [str(one).removeprefix(f"{path}：")[:16] for one in caught.value.args] == [
        "第1行：name：应为 full",
        "第2行：pinpoint：应为字",
        "第4行：document：out",
        "第5行：fail-om：不认识的",
    ]


def test_the_nearest_wins(tmp_path: Path) -> None:
    _write(tmp_path / "pyproject.toml", IGNORE.format("fact-count"))
    _write(tmp_path / "甲" / "pyproject.toml", '[project]\nname = "other"\n')
    _write(tmp_path / "甲" / "乙" / "qcite.toml", IGNORE.format("fact-date"))
    _write(tmp_path / "甲" / "乙" / "pyproject.toml", IGNORE.format("fact-issuer"))
    configurations = Configurations()

    def ignored(path: str) -> frozenset[str]:
        return configurations.of(str(tmp_path / path)).ignore

    assert ignored("草稿.md") == {"fact-count"}
    assert ignored("甲/草稿.md") == {"fact-count"}  # pyproject.toml without the table
    assert ignored("甲/乙/草稿.md") == {"fact-date"}  # qcite.toml before pyproject.toml
    assert ignored("甲/乙/丙/丁/草稿.md") == {"fact-date"}
    assert ignored("甲/别处/草稿.md") == {"fact-count"}


def test_standard_input_takes_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path / "qcite.toml", IGNORE.format("fact-date"))
    monkeypatch.chdir(tmp_path)
    assert Configurations().of("-").ignore == {"fact-date"}
    assert Configurations().of("草稿.md").ignore == {"fact-date"}


def test_a_given_file_replaces_all(tmp_path: Path) -> None:
    _write(tmp_path / "qcite.toml", IGNORE.format("fact-date"))
    given = _write(tmp_path / "别处" / "任意.toml", IGNORE.format("fact-count"))
    assert Configurations(str(given)).of(str(tmp_path / "草稿.md")).ignore == {"fact-count"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[tool.qcite]\nignor = []\n", "tool.qcite.ignor：不认识的键"),
        ("[tool.qcite]\nignore = 3\n", "tool.qcite.ignore：应为数组，实为整数。"),
        ("[tool.qcite]\nignore = [3]\n", "tool.qcite.ignore：应为问题代码的数组。"),
        (
            '[tool.qcite]\nignore = ["fact-dates"]\n',
            "tool.qcite.ignore：没有问题代码“fact-dates”。是不是 fact-date？",
        ),
        (
            '[tool.qcite]\nfail-on = "all"\n',
            "tool.qcite.fail-on：应为 error、warning、never 之一，实为“all”。",
        ),
        ("[tool.qcite]\nfail-on = true\n", "tool.qcite.fail-on：应为字符串，实为布尔值。"),
        (
            '[tool.qcite]\nformat = "xml"\n',
            "tool.qcite.format：应为 text、html、markdown、json、rdjson、sarif、github 之一，"
            "实为“xml”。",
        ),
        ('[tool.qcite]\noutline = ""\n', "tool.qcite.outline：应为非空的一行文字"),
        ('[tool.qcite]\noutline = "\\u0000"\n', "tool.qcite.outline：应为非空的一行文字"),
        ('[tool.qcite]\nlibrary = "甲\\u0000"\n', "tool.qcite.library：应为非空的一行文字"),
        ("[tool]\nqcite = 1\n", "tool.qcite：应为表，实为整数。"),
        ("", "没有 [tool.qcite] 表，设置应写在该表中。"),
        ("[tool.qcite\n", "不是有效的 TOML："),
    ],
)
def test_a_wrong_file_gets_a_message_naming_file_and_key(
    tmp_path: Path, content: str, message: str
) -> None:
    path = _write(tmp_path / "qcite.toml", content)
    with pytest.raises(QciteError) as caught:
        Configurations().of(str(tmp_path / "草稿.md"))
    assert str(caught.value).startswith(f"{path}：")
    assert message in str(caught.value)


def test_a_wrong_encoding_names_the_line(tmp_path: Path) -> None:
    path = tmp_path / "qcite.toml"
    path.write_bytes("[tool.qcite]\n# 设置\n".encode("gbk"))
    with pytest.raises(QciteError, match="第2行不是 UTF-8 编码"):
        load(str(path))


def test_a_byte_order_mark_and_windows_line_ends_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "qcite.toml"
    path.write_bytes(IGNORE.format("fact-date").replace("\n", "\r\n").encode("utf-8-sig"))
    assert load(str(path)).ignore == {"fact-date"}


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("没有.toml", "无法读取 没有.toml：没有这个文件。"),
        ("/", "无法读取 /：这是文件夹。"),
        ("/dev/zero", "无法读取 /dev/zero：文件过大。"),
    ],
)
def test_an_unreadable_file(path: str, message: str) -> None:
    with pytest.raises(QciteError) as caught:
        load(path)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("quotation-difers", "是不是 quotation-differs？"),
        ("fact-indicators", "是不是 fact-indicator？"),
        ("xyz", "“xyz”。全部代码见 qcite check --list-codes。"),
    ],
)
def test_an_unknown_code_gets_the_nearest(code: str, hint: str) -> None:
    with pytest.raises(QciteError) as caught:
        check_codes([code], "--ignore：")
    assert str(caught.value).startswith(f"--ignore：没有问题代码“{code}”。")
    assert hint in str(caught.value)
