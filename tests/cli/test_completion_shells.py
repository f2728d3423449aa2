"""Completion as a person meets it: real shells, real keys, a real screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from qcite import drafts
from qcite.cli import completion
from qcite.cli.app import COMMANDS
from qcite.cli.completion import model
from qcite.cli.completion.model import Candidate, Group
from qcite.edition.outline import Outline
from qcite.importing.importer import import_draft
from qcite.library.index import Index
from qcite.library.shelf import Shelf
from tests.cli.shells import TAB, Screen, install
from tests.conftest import FIXTURES, run_qcite

SHELLS = ("bash", "zsh", "fish")


@pytest.fixture(scope="module", params=SHELLS)
def screen(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Screen]:
    shell = request.param
    home = tmp_path_factory.mktemp(shell)
    for name in ("草稿.docx", "带 空格.md"):
        (home / name).write_text("")
    line = install(shell, home)
    put_on_shelf(home / ".local/share/qcite/library")
    with running(shell, home, line) as found:
        yield found


def put_on_shelf(folder: Path) -> None:
    """A library with a law and a plan, and a title that a shell would take apart."""
    shelf = Shelf(str(folder))
    for name in ("law.md", "plan.txt"):
        found = import_draft(drafts.read(str(FIXTURES / "importing" / name)))
        shelf.add(found.outline, found.toml)
    (folder / "手放.toml").write_text(AWKWARD, encoding="utf-8")
    shelf.entries()
    Index(shelf).close()


AWKWARD = """\
schema = 2
title = "量具$(touch started)`touch started`办法"
[[units]]
level = "article"
label = "第一条"
sentences = ["手放的$(touch started)\\u001b[31m；`touch started`。"]
"""


@contextmanager
def running(shell: str, home: Path, start: str) -> Iterator[Screen]:
    """A shell on a screen, in which pressing TAB must not start a program."""
    screen = Screen(shell, home, start=start)
    try:
        yield screen
    finally:
        screen.close()
    assert screen.started == "", "TAB started a program"


def ask(screen: Screen, typed: str) -> None:
    """Type and press TAB as often as this shell wants it to show its list."""
    screen.press(typed + (TAB * 2 if screen.shell == "bash" else TAB))


def test_articles_with_headings(screen: Screen, outline: Outline) -> None:
    ask(screen, "qcite 1")
    wanted = [unit for unit in outline.articles if str(unit.number).startswith("1")]
    assert len(wanted) == 11
    screen.offers(*((str(unit.number), unit.heading) for unit in wanted))
    screen.does_not_offer("主要目标", "第十三条", "13.1", "list")


def test_nothing_typed_offers_commands_and_locators(screen: Screen, outline: Outline) -> None:
    ask(screen, "qcite ")
    screen.offers(*COMMANDS.items(), ("13", outline.articles[12].heading), "专栏7", "2035", "引言")
    screen.does_not_offer("第十三条", "box3", "13.1")


@pytest.mark.parametrize("command", ["", "show ", "cite ", "quote ", "variants "])
def test_boxes(screen: Screen, outline: Outline, command: str) -> None:
    ask(screen, f"qcite {command}box")
    screen.offers(*((f"box{unit.number}", unit.heading) for unit in outline.boxes))


def test_boxes_in_chinese(screen: Screen, outline: Outline) -> None:
    # What they have in common is inserted first; then they are listed.
    screen.press("qcite 专" + TAB)
    screen.completes("qcite 专栏")
    ask(screen, "qcite 专栏")
    screen.offers(*((f"专栏{unit.number}", unit.heading) for unit in outline.boxes))


def test_targets(screen: Screen, outline: Outline) -> None:
    ask(screen, "qcite cite 目标")
    screen.offers(("目标", "全部目标"))
    screen.offers(*((f"目标{unit.number}", unit.heading) for unit in outline.goals))


def test_parts(screen: Screen, outline: Outline) -> None:
    ask(screen, "qcite 部分")
    screen.offers(*((f"部分{unit.number}", unit.heading) for unit in outline.parts))


def test_other_ways_to_write_an_article(screen: Screen, outline: Outline) -> None:
    ask(screen, "qcite 第十")
    screen.offers(*((f"第{number}条", "") for number in ("十", "十三", "十九")), ("第十部分", ""))


def test_sentences_after_the_stop(screen: Screen, outline: Outline) -> None:
    ask(screen, "qcite quote 13.")
    article = outline.articles[12]
    screen.offers(
        *((f"13.{number}", text[:20]) for number, text in enumerate(article.sentences, 1))
    )


def test_items_after_the_stop(screen: Screen, outline: Outline) -> None:
    ask(screen, "qcite 专栏3.")
    screen.offers(*((f"专栏3.{item.number}", item.heading) for item in outline.boxes[2].children))


def test_commands(screen: Screen) -> None:
    ask(screen, "qcite c")
    screen.offers(*((name, text) for name, text in COMMANDS.items() if name.startswith("c")))
    screen.does_not_offer("show")


def test_only_candidate_is_inserted_alone(screen: Screen) -> None:
    screen.press("qcite 13" + TAB)
    screen.completes("qcite 13")
    screen.press("qcite comp" + TAB)
    screen.completes("qcite completion")


def test_second_locator(screen: Screen) -> None:
    screen.press("qcite 13 专栏7" + TAB + "@")
    screen.completes("qcite 13 专栏7 @")


def test_options(screen: Screen) -> None:
    ask(screen, "qcite cite --")
    screen.offers(("--pinpoint", "定位语"), ("--name", "名称"), "--nested", "--copy")
    screen.press("qcite 13 --js" + TAB)
    screen.completes("qcite 13 --json")


@pytest.mark.parametrize("between", [" ", "="])
def test_option_values(screen: Screen, between: str) -> None:
    ask(screen, f"qcite cite --pinpoint{between}")
    screen.offers(("article", "条"), ("heading", "条和标题"))
    screen.press(f"qcite cite --pinpoint{between}he" + TAB)
    screen.completes(f"qcite cite --pinpoint{between}heading")


def test_values_before_the_command(screen: Screen) -> None:
    screen.press("qcite --color nev" + TAB)
    screen.completes("qcite --color never")
    screen.press("qcite --color never ci" + TAB)
    screen.completes("qcite --color never cite")


def test_kinds_of_list(screen: Screen) -> None:
    ask(screen, "qcite list ")
    screen.offers("部分", "条", "专栏", "目标")
    screen.does_not_offer("强化工程质量保障")


def test_files_of_check(screen: Screen) -> None:
    screen.press("qcite check 草" + TAB)
    screen.completes("qcite check 草稿.docx")
    screen.press("qcite check 带" + TAB)
    screen.completes("qcite check 带\\ 空格.md")
    screen.press("qcite check --outline 草" + TAB)
    screen.completes("qcite check --outline 草稿.docx")


def test_no_files_where_none_belong(screen: Screen) -> None:
    screen.answers_nothing("qcite find 草")
    screen.answers_nothing("qcite cite zzz")


# --- the library ---------------------------------------------------------------------------


def test_titles(screen: Screen) -> None:
    screen.press("qcite 量" + TAB)
    screen.completes("qcite 量具管理法")
    screen.press("qcite cite 青山" + TAB)
    screen.completes("qcite cite 青山省品牌建设方案")
    screen.press("qcite 《量" + TAB)
    screen.completes("qcite 《量具管理法》")
    screen.press("qcite 中华人民共和国量" + TAB)
    whole = "中华人民共和国" if screen.shell == "fish" else ""  # fish completes, and nothing else.
    screen.completes(f"qcite {whole}量具管理法")
    if screen.shell != "fish":
        screen.press("qcite ljgl" + TAB)
        screen.completes("qcite 量具管理法")


@pytest.mark.parametrize("before", ["--document ", "library remove ", "cite --document "])
def test_all_titles(screen: Screen, before: str) -> None:
    ask(screen, f"qcite {before}")
    screen.offers(("量具管理法", "中华人民共和国量具管理法"), "青山省品牌建设方案")
    screen.does_not_offer("started", "remove", "强化工程质量保障")


def test_what_library_takes(screen: Screen) -> None:
    ask(screen, "qcite library ")
    screen.offers("add", "list", "remove", "path")
    screen.does_not_offer("量具管理法", "草稿.docx")
    screen.press("qcite library add 草" + TAB)
    screen.completes("qcite library add 草稿.docx")
    screen.press("qcite library path 青" + TAB)
    screen.completes("qcite library path 青山省品牌建设方案")


@pytest.mark.parametrize(
    "before",
    ["量具管理法", "cite 《量具管理法》", "--document 量具管理法", "quote --document 量具管理法"],
)
def test_units_of_a_document(screen: Screen, before: str) -> None:
    ask(screen, f"qcite {before} ")
    screen.offers(
        ("第一章", "总则"),
        ("1", "为了加强对量具的管理，制定本法。"),
        ("2之1", "本法所称准确"),
        "附件1",
    )
    screen.does_not_offer("强化工程质量保障", "第一条", "2款1", "3项1", "青山")
    ask(screen, f"qcite {before} 2款")
    screen.offers(("2款2", "本法所称量具，包括下列器具："), ("2款3", "量具应当准确。"))
    screen.does_not_offer("2之1", "总则")
    screen.press(f"qcite {before} 第四" + TAB)
    screen.completes(f"qcite {before} 第四条")


def test_heading_of_a_document(screen: Screen) -> None:
    if screen.shell != "fish":
        screen.press("qcite cite 量具管理法 总" + TAB)
        screen.completes("qcite cite 量具管理法 第一章")


def test_units_of_a_hostile_document(screen: Screen) -> None:
    ask(screen, "qcite --document 量具$(touch")
    ask(screen, "qcite cite 量具管理法 1")
    assert screen.started == ""


@pytest.mark.parametrize("shell", SHELLS)
def test_a_library_elsewhere(shell: str, tmp_path: Path) -> None:
    line = install(shell, tmp_path)
    put_on_shelf(tmp_path / "共用 文库")
    setting = "set -x QCITE_LIBRARY" if shell == "fish" else "export QCITE_LIBRARY"
    blank = " " if shell == "fish" else "="
    with running(shell, tmp_path, f"{line}\n{setting}{blank}'~/共用 文库'") as screen:
        screen.press("qcite 量" + TAB)
        screen.completes("qcite 量具管理法")
        screen.press("qcite 量具管理法 4" + TAB)
        screen.completes("qcite 量具管理法 4")


@pytest.mark.parametrize("shell", SHELLS)
def test_no_library(shell: str, tmp_path: Path) -> None:
    with running(shell, tmp_path, install(shell, tmp_path)) as screen:
        screen.answers_nothing("qcite 量具")
        screen.answers_nothing("qcite library remove ")


def test_heading(screen: Screen, outline: Outline) -> None:
    heading = outline.articles[12].heading
    screen.press(f"qcite {heading[:3]}" + TAB)
    # fish cannot put anything else in the place of what is typed.
    screen.completes(f"qcite {heading}" if screen.shell == "fish" else "qcite 13")


def test_initials(screen: Screen) -> None:
    if screen.shell == "fish":
        screen.answers_nothing("qcite cite qhgc")
        return
    screen.press("qcite cite qhgc" + TAB)
    screen.completes("qcite cite 13")
    ask(screen, "qcite cite qh")
    screen.offers("5", "6", "13")
    screen.completes("qcite cite qh")
    # One letter begins too many headings.
    screen.answers_nothing("qcite cite q")


def test_words_of_a_heading_in_fish(tmp_path: Path) -> None:
    """It looks into descriptions, too; each unit is offered once all the same."""
    install("fish", tmp_path)
    with running("fish", tmp_path, "") as screen:
        ask(screen, "qcite cite 工程质量")
        screen.offers(("13", "强化工程质量保障"), "专栏3")
        screen.does_not_offer("第十三条", "box3")


# --- particular shells ---------------------------------------------------------------------


def test_bash_finds_it_by_itself(tmp_path: Path) -> None:
    """With the package bash-completion no line is needed."""
    package = Path("/usr/share/bash-completion/bash_completion")
    if not package.exists():
        pytest.skip("bash-completion is not installed")
    install("bash", tmp_path)
    with running("bash", tmp_path, f". {package}") as screen:
        screen.press("qcite qhgc" + TAB)
        screen.completes("qcite 13")
        ask(screen, "qcite --color=")
        screen.offers(("always", "总是"))


def test_bash_menu_inserts_bare_words(tmp_path: Path) -> None:
    """Where TAB walks through the candidates, no description must get into the line."""
    line = install("bash", tmp_path)
    with running("bash", tmp_path, f"{line}\nbind 'TAB:menu-complete'") as screen:
        screen.press("qcite 专栏" + TAB * 2)
        screen.completes("qcite 专栏2")
        screen.press("qcite 强化" + TAB * 3)
        screen.completes("qcite 13")


def test_bash_strict_settings(tmp_path: Path) -> None:
    line = install("bash", tmp_path)
    with running("bash", tmp_path, f"{line}\nset -u; IFS=,; shopt -s nullglob") as screen:
        screen.answers_nothing("qcite zzz")
        screen.press("qcite list 专" + TAB)
        screen.completes("qcite list 专栏")
        ask(screen, "qcite 2")
        screen.offers("2", "25", "2035")


def test_zsh_with_groups_and_options(tmp_path: Path) -> None:
    """With group names, and the options that most often break completion functions."""
    style = "zstyle ':completion:*' group-name ''; zstyle ':completion:*' format '[%d]'"
    line = install("zsh", tmp_path)
    with running("zsh", tmp_path, f"{line}\n{style}\nsetopt ksh_arrays sh_word_split") as screen:
        ask(screen, "qcite ")
        screen.offers("[命令]", "[条]", "[部分]", "[专栏]", "[目标]", ("13", "强化工程质量保障"))
        screen.press("qcite qhgc" + TAB)
        screen.completes("qcite 13")


@pytest.mark.parametrize("shell", SHELLS)
def test_awkward_descriptions(shell: str, outline: Outline, tmp_path: Path) -> None:
    """Characters that mean something to a shell are shown, and do nothing."""
    awkward = r"""'a' "b" $HOME `id` $(id) \\ [c] {d,e} (f):g;h&i|j*k?l!m#n%o~p<q>r @s ^t‘u’v“w”x"""
    units = tuple(Candidate(number, number + awkward, (awkward, "z")) for number in ("1", "2"))
    program = replace(model.build(outline), units=(Group(awkward, units),), more=units[:1])
    script = tmp_path / "qcite"
    script.write_text(completion.script(shell, program))  # type: ignore[arg-type]
    load = f"source {script}"
    if shell == "zsh":
        (tmp_path / "_qcite").write_text(script.read_text())
        load = f"fpath=({tmp_path} $fpath); autoload -Uz compinit && compinit"
    screen = Screen(shell, tmp_path, start=load, columns=200)
    ask(screen, "qcite show ")
    screen.offers(("1", f"1{awkward}"), ("2", f"2{awkward}"))
    screen.close()


@pytest.mark.parametrize("shell", SHELLS)
def test_another_outline(shell: str, tmp_path: Path) -> None:
    """The script offers the units of the outline that it was made for."""
    other = FIXTURES / "edition" / "other.toml"
    done = run_qcite(["completion", shell, "--outline", str(other)])
    assert "里程持续增加" in done.stdout
    assert "强化工程质量保障" not in done.stdout
