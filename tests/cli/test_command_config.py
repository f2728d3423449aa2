"""``qcite config``: habits that are remembered, and which settings hold where."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import platformdirs
import pytest

from qcite.cli import settings
from tests.conftest import FIXTURES, Result

OTHER = FIXTURES / "edition" / "other.toml"
Run = Callable[..., Result]
CITED = "《质量强国建设纲要》第十三条\n"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A user's own file, which is not there yet."""
    return tmp_path / "我的" / "config.toml"


@pytest.fixture
def habits(qcite: Run, tmp_path: Path, mine: Path) -> Callable[..., Result]:
    """Run the program in a folder of drafts, with a user's own settings."""
    (tmp_path / "稿").mkdir()

    def run(*words: str, **variables: str) -> Result:
        environment = {"QCITE_CONFIG": str(mine), **variables}
        return qcite(*words, environment=environment, directory=tmp_path / "稿")

    return run


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def another(folder: Path) -> None:
    """A second document, and settings that name it."""
    for name in ("other.toml", "other-variants.toml"):
        write(folder / name, OTHER.with_name(name).read_text(encoding="utf-8"))
    write(folder / "qcite.toml", 'outline = "other.toml"\n')


def test_where_a_users_own_file_is() -> None:
    folder = Path(platformdirs.user_config_dir("qcite", appauthor=False))
    assert settings.own_path({"XDG_CONFIG_HOME": str(folder.parent)}) == str(folder / "config.toml")
    assert settings.own_path({"QCITE_CONFIG": "/甲/乙.toml"}) == "/甲/乙.toml"
    assert settings.own_path({"QCITE_CONFIG": ""}) == ""


@pytest.mark.parametrize(
    ("line", "words", "expected"),
    [
        ('name = "short"', ["cite", "13"], "《纲要》第十三条\n"),
        ('name = "简称"', ["cite", "13"], "《纲要》第十三条\n"),
        ('name = "short"', ["cite", "13", "--name", "full"], CITED),
        ('name = "short"', ["quote", "13.4"], "《纲要》第十三条提出：“"),
        ('pinpoint = "part"', ["cite", "13"], "《质量强国建设纲要》第六部分第十三条\n"),
        ('cite-format = "markdown"', ["cite", "13"], "[《质量强国建设纲要》第十三条]("),
        ('color = "always"', ["find", "老字号"], "\x1b["),
    ],
)
def test_a_habit(habits: Run, mine: Path, line: str, words: list[str], expected: str) -> None:
    write(mine, f"{line}\n")
    done = habits(*words)
    assert (done.status, done.stderr) == (0, "")
    assert expected in done.stdout


def test_the_order_of_those_who_set_something(habits: Run, mine: Path, tmp_path: Path) -> None:
    write(mine, 'name = "none"\ncolor = "always"\n')
    assert habits("cite", "13").stdout == "第十三条\n"
    write(tmp_path / "稿" / "qcite.toml", 'name = "short"\n')
    assert habits("cite", "13").stdout == "《纲要》第十三条\n"
    assert habits("cite", "13", "--name", "全称").stdout == CITED
    assert "\x1b" in habits("find", "老字号").stdout
    assert "\x1b" not in habits("find", "老字号", NO_COLOR="1").stdout
    assert "\x1b" not in habits("find", "老字号", "--color", "never").stdout


def test_settings_of_a_folder_hold_for_every_command_and_are_told(
    habits: Run, tmp_path: Path
) -> None:
    another(tmp_path / "稿")
    told = f"（按 {tmp_path / '稿' / 'qcite.toml'} 用《示例市绿道建设方案》）\n"
    assert habits("cite", "1") == Result(0, "《示例市绿道建设方案》第一条\n", told)
    assert habits("list", "条").stderr == told
    assert habits("about").stdout.startswith("标题：《示例市绿道建设方案》\n")
    # Its name is enough to come back to the packaged edition.
    assert habits("cite", "质量强国建设纲要", "13").stdout == CITED
    assert habits("cite", "《质量强国建设纲要》第十三条").stdout == CITED


def test_advice_names_a_document_that_is_not_the_packaged_one(habits: Run, tmp_path: Path) -> None:
    another(tmp_path / "稿")
    name = "示例市绿道建设方案"
    write(
        tmp_path / "稿" / "草稿.txt",
        f"《{name}》（以下简称《方案》）第三条提出：“鼓励社会力量参加管护。”\n",
    )
    shown = habits("check", "草稿.txt").stdout
    assert f"原文  见 qcite {name} 3\n" in shown
    assert f"看原文请用 qcite {name} 3。\n" in habits("locate", "3").stderr
    # What is printed can be typed, also where an option names the document already.
    text = habits("3").stdout
    assert text
    for option in ((), ("--outline", "other.toml")):
        assert habits(name, "3", *option).stdout == text
        assert habits("variants", name, "3.2", *option).stdout == habits("variants", "3.2").stdout


def test_a_document_of_the_library_by_default(habits: Run, mine: Path, tmp_path: Path) -> None:
    write(mine, f'library = {json.dumps(str(tmp_path / "文库"))}\ndocument = "方案"\n')
    shelf = tmp_path / "文库"
    for name in ("other.toml", "other-variants.toml"):
        write(shelf / name, OTHER.with_name(name).read_text(encoding="utf-8"))
    assert habits("cite", "1") == Result(0, "《示例市绿道建设方案》第一条\n", "")
    assert habits("library", "path").stdout == f"{shelf}\n"
    assert habits("library", "path", QCITE_LIBRARY="/甲").stdout == "/甲\n"


def test_what_a_folder_hides_is_told_by_every_report(habits: Run, tmp_path: Path) -> None:
    path = tmp_path / "稿" / "qcite.toml"
    write(path, 'ignore = ["citation-missing-unit"]\nfail-on = "never"\n')
    write(tmp_path / "稿" / "草稿.txt", "《质量强国建设纲要》第三十三条要求落实责任。\n")
    for form in ("text", "html", "markdown", "json", "rdjson", "sarif", "github"):
        done = habits("check", "草稿.txt", "--format", form)
        assert done.status == 0
        assert str(path) in json.dumps(done.stdout, ensure_ascii=False).replace("\\\\", "")


def test_an_escape_sequence_does_not_reach_the_terminal(habits: Run, tmp_path: Path) -> None:
    write(tmp_path / "稿" / "qcite.toml", 'outline = "\\u001b]0;x\\u0007.toml"\n')
    done = habits("13")
    assert (done.status, done.stdout) == (2, "")
    assert "\x1b" not in done.stderr
    assert "outline：应为非空的一行文字，首尾没有空格，也没有控制字符。" in done.stderr


def test_what_holds_and_where_it_comes_from(habits: Run, mine: Path, tmp_path: Path) -> None:
    write(mine, 'name = "short"\ncopy = true\nfail-on = "warning"\n')
    write(tmp_path / "稿" / "qcite.toml", 'fail-on = "never"\nignore = ["fact-date"]\n')
    beside = tmp_path / "稿" / "qcite.toml"
    assert habits("config", QCITE_LIBRARY="/甲").stdout == (
        f"自己的设置\t{mine}\n文件夹的设置\t{beside}\n"
        f"name\tshort\t{mine}\npinpoint\tarticle\t默认\ncite-format\ttext\t默认\n"
        f"copy\ttrue\t{mine}\ncolor\tauto\t默认\noutline\t\t默认\ndocument\t\t默认\n"
        f"library\t/甲\tQCITE_LIBRARY\nformat\ttext\t默认\nfail-on\tnever\t{beside}\n"
        f"ignore\tfact-date\t{beside}\n"
    )


def test_wrong_settings_are_shown_and_do_not_hinder_help(habits: Run, mine: Path) -> None:
    write(mine, "name = 3\n")
    complaint = f"qcite：{mine}：第1行：name：应为字符串，实为整数。\n"
    assert habits("cite", "13") == Result(2, "", complaint)
    assert habits("13") == Result(2, "", complaint)
    done = habits("config")
    assert (done.status, done.stderr) == (2, complaint)
    assert done.stdout.startswith(f"自己的设置\t{mine}\n")
    assert habits("cite", "--help").status == habits("--version").status == 0


def test_a_file_to_begin_with(habits: Run, mine: Path) -> None:
    done = habits("config", "--init")
    assert (done.status, done.stdout) == (0, "")
    assert habits("cite", "13").stdout == CITED  # Every line of it is a comment.
    text = mine.read_text(encoding="utf-8")
    write(mine, text.replace('# name = "short"', 'name = "short"'))
    assert habits("cite", "13").stdout == "《纲要》第十三条\n"
    again = habits("config", "--init")
    assert again.stderr == f"qcite：{mine} 已存在，没有覆盖；请先移走，或换一个文件名。\n"
    assert again.status == 2


def test_every_line_of_that_file_can_be_used(habits: Run, mine: Path) -> None:
    habits("config", "--init")
    lines = mine.read_text(encoding="utf-8").splitlines()[2:]
    write(mine, "".join(f"{line.removeprefix('# ')}\n" for line in lines))
    done = habits("config")
    assert (done.status, done.stderr) == (0, "")
    assert "默认" not in "".join(done.stdout.splitlines()[2:]).replace("outline\t\t默认", "")
