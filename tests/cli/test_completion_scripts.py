"""What the scripts are told, and where they are put. How they behave is tried in real shells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qcite.cli import completion
from qcite.cli.completion import Shell, install, model
from qcite.cli.completion.model import Candidate, Program
from qcite.edition import naming
from qcite.edition.outline import Outline
from qcite.locating import locator
from tests.conftest import Result

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def program(outline: Outline) -> Program:
    return model.build(outline)


@pytest.fixture
def units(program: Program) -> list[Candidate]:
    return [*(one for group in program.units for one in group.candidates), *program.more]


# --- the model -----------------------------------------------------------------------------


def test_every_candidate_is_a_locator(units: list[Candidate], outline: Outline) -> None:
    for candidate in units:
        found = locator.resolve([candidate.word], outline)
        heading = found[0].heading
        if len(found) == 1 and heading:
            assert candidate.description == heading


def test_every_unit_has_a_candidate(units: list[Candidate], outline: Outline) -> None:
    words = {candidate.word for candidate in units}
    assert {naming.format_locator(unit) for unit in outline.walk()} <= words


def test_words_are_plain(program: Program, units: list[Candidate]) -> None:
    """No colon (bash and zsh split there), no blank, nothing that a shell would want quoted."""
    values = [
        value
        for command in program.every_command
        for taken in (command.arguments, *(option.value for option in command.options))
        if taken
        for value in taken.values
    ]
    words = [one.word for one in (*units, *values)] + [one.name for one in program.commands]
    assert [word for word in words if not word.replace("-", "").replace(".", "").isalnum()] == []


def test_no_word_twice(units: list[Candidate]) -> None:
    words = [candidate.word for candidate in units]
    assert sorted(words) == sorted(set(words))


def test_initials(units: list[Candidate]) -> None:
    keys = {candidate.word: candidate.keys for candidate in units}
    assert keys["13"] == ("强化工程质量保障", "qhgczlbz")
    assert keys["专栏3.2"][0] == "严格质量追溯"


def test_what_words_are(program: Program) -> None:
    fills = {one.name: one.arguments.fill if one.arguments else None for one in program.commands}
    assert fills == {
        "show": "units",
        "list": "values",
        "find": "text",
        "cite": "units",
        "quote": "units",
        "locate": "text",
        "check": "files",
        "about": None,
        "variants": "units",
        "export": "units",
        "mcp": None,
        "lsp": None,
        "import": "files",
        "library": "values",
        "config": None,
        "completion": "values",
    }


@pytest.mark.parametrize("shell", completion.SHELLS)
def test_scripts_name_everything(shell: Shell, program: Program, units: list[Candidate]) -> None:
    script = completion.script(shell, program)
    for command in program.every_command:
        assert command.name in script
        for option in command.options:
            long = option.names[-1]
            assert (f"-l {long[2:]} " if shell == "fish" else long) in script
    for candidate in units:
        assert candidate.word in script
        assert candidate.description in script


def test_powershell_here_strings_end_where_meant(program: Program) -> None:
    """A line that begins with a quotation mark and @ would end a here-string."""
    script = completion.script("powershell", program)
    lines = script.split("\n")
    assert sum(line.endswith("@'") for line in lines) == sum(line == "'@" for line in lines) > 10
    assert not [line for line in lines if line[:1] in "‘’‚‛“”" and line]


# --- print, install, uninstall -------------------------------------------------------------


@pytest.mark.parametrize("shell", completion.SHELLS)
def test_print(qcite: Run, program: Program, shell: Shell) -> None:
    done = qcite("completion", shell)
    assert (done.status, done.stdout, done.stderr) == (0, completion.script(shell, program), "")


PLACES: tuple[tuple[Shell, dict[str, str], str, str], ...] = (
    ("bash", {}, ".local/share/bash-completion/completions/qcite", "~/.bashrc"),
    ("bash", {"XDG_DATA_HOME": "~/data"}, "data/bash-completion/completions/qcite", "~/.bashrc"),
    ("bash", {"BASH_COMPLETION_USER_DIR": "~/own"}, "own/completions/qcite", "~/.bashrc"),
    ("zsh", {}, ".local/share/zsh/site-functions/_qcite", "~/.zshrc"),
    ("zsh", {"ZDOTDIR": "~/z"}, ".local/share/zsh/site-functions/_qcite", "~/z/.zshrc"),
    ("fish", {}, ".config/fish/completions/qcite.fish", ""),
    ("fish", {"XDG_CONFIG_HOME": "~/conf"}, "conf/fish/completions/qcite.fish", ""),
    # A relative path counts for nothing (XDG Base Directory Specification).
    ("fish", {"XDG_CONFIG_HOME": "conf"}, ".config/fish/completions/qcite.fish", ""),
    ("powershell", {}, ".config/powershell/qcite.ps1", "$PROFILE"),
)


@pytest.mark.parametrize(("shell", "variables", "path", "start_file"), PLACES)
def test_places(
    shell: Shell, variables: dict[str, str], path: str, start_file: str, tmp_path: Path
) -> None:
    home = str(tmp_path)
    environment = {name: value.replace("~", home) for name, value in variables.items()}
    place = install.place(shell, {"HOME": home, **environment}, windows=False)
    assert place.path == tmp_path / path
    assert place.start_file == start_file.replace("~/z", f"{home}/z")


def test_place_on_windows() -> None:
    environment = {"LOCALAPPDATA": "/Local", "USERPROFILE": "/User"}
    place = install.place("powershell", environment, windows=True)
    assert place.path == Path("/Local/qcite/qcite.ps1")
    assert place.line == ". '/Local/qcite/qcite.ps1'"


@pytest.mark.parametrize(
    ("environment", "windows", "shell"),
    [
        ({"SHELL": "/bin/bash"}, False, "bash"),
        ({"SHELL": "/usr/local/bin/zsh"}, False, "zsh"),
        ({"SHELL": "/usr/bin/fish"}, False, "fish"),
        ({"SHELL": "/usr/bin/pwsh"}, False, "powershell"),
        # Git Bash on Windows sets it, PowerShell does not.
        ({"SHELL": r"C:\Program Files\Git\usr\bin\bash.exe"}, True, "bash"),
        ({}, True, "powershell"),
    ],
)
def test_detect(environment: dict[str, str], windows: bool, shell: Shell) -> None:
    assert install.detect(environment, windows=windows) == shell


@pytest.mark.parametrize("shell", completion.SHELLS)
def test_install_twice_and_uninstall(qcite: Run, shell: Shell, tmp_path: Path) -> None:
    home = tmp_path / "home dir"
    variables = {"HOME": str(home), "XDG_DATA_HOME": None, "XDG_CONFIG_HOME": None}
    first = qcite("completion", shell, "--install", environment=variables)
    assert (first.status, first.stderr) == (0, "")
    (path,) = (found for found in home.rglob("*") if found.is_file())
    assert first.stdout.startswith(f"已安装：{path}\n")
    content = path.read_bytes()
    # Windows PowerShell takes a file without a byte order mark for GBK.
    assert content.startswith(b"\xef\xbb\xbf") == (shell == "powershell")
    assert content.decode("utf-8-sig") == qcite("completion", shell).stdout
    second = qcite("completion", shell, "--install", environment=variables)
    assert second.stdout == first.stdout.replace("已安装", "已是最新")
    assert path.read_bytes() == content
    gone = qcite("completion", shell, "--uninstall", environment=variables)
    assert gone.stdout.startswith(f"已删除：{path}\n")
    assert not path.exists()
    again = qcite("completion", shell, "--uninstall", environment=variables)
    assert (again.status, again.stdout) == (0, f"没有安装过：{path}\n")


def test_install_replaces_a_link(tmp_path: Path) -> None:
    """pipx links the wheel's script there: what the link points to is not ours to write."""
    packaged = tmp_path / "packaged"
    packaged.write_text("packaged")
    place = install.Place(tmp_path / "completions" / "qcite", "", "")
    place.path.parent.mkdir()
    place.path.symlink_to(packaged)
    assert install.install(place, "new")
    assert packaged.read_text() == "packaged"
    assert not place.path.is_symlink()
    assert [found.name for found in place.path.parent.iterdir()] == ["qcite"]


def test_no_home(qcite: Run) -> None:
    variables = dict.fromkeys(("HOME", "USERPROFILE", "XDG_DATA_HOME", "XDG_CONFIG_HOME"))
    done = qcite("completion", "fish", "--install", environment=variables)
    assert done.status == 2
    assert done.stderr == (
        "qcite：不知道用户目录在哪里（未设 HOME）。可以改用 qcite completion … > 文件，"
        "再由 shell 的启动文件载入。\n"
    )


def test_home_not_writable(qcite: Run, tmp_path: Path) -> None:
    # A file where a folder should be: not even root can write below it.
    (tmp_path / ".config").write_text("")
    variables = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": None}
    done = qcite("completion", "fish", "--install", environment=variables)
    assert done.status == 2
    assert done.stderr.startswith(
        f"qcite：无法写入 {tmp_path}/.config/fish/completions/qcite.fish："
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("completion",),
            "qcite：认不出所用的 shell（SHELL=/bin/tcsh），"
            "请写明：qcite completion bash|zsh|fish|powershell。\n",
        ),
        (("completion", "ksh"), "qcite：没有 ksh 的补全。可以用：bash、zsh、fish、powershell。\n"),
        (
            ("completion", "zsh", "--install", "--uninstall"),
            "qcite：--install 和 --uninstall 只能用一个。\n",
        ),
    ],
)
def test_wrong_use(qcite: Run, words: tuple[str, ...], message: str) -> None:
    done = qcite(*words, environment={"SHELL": "/bin/tcsh"})
    assert (done.status, done.stdout, done.stderr) == (2, "", message)
