"""What holds whatever anybody types, pipes in or opens: properties over the whole program.

Every case runs the command line from its entrance. An ordinary run tries a few hundred cases of
each property; HYPOTHESIS_PROFILE=long tries ten thousand.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from qcite.checking.findings import CODES
from qcite.citing.bibliography import FORMATS as BIBLIOGRAPHY
from qcite.citing.citation import NAMES, PINPOINTS, Name, Pinpoint, cite, cited_units
from qcite.cli.app import COMMANDS, cli
from qcite.cli.configuration import FAIL_ON, FORMATS
from qcite.edition import loading
from qcite.edition.outline import Unit
from qcite.locating.locator import parse
from tests.conftest import FIXTURES, ROOT, Result, cases, packaged, run_inside
from tests.manners import IGNORABLE, assert_manners

OUTLINE = loading.load()
EDITION = (ROOT / "data" / "outline.toml").read_text("utf-8")
VARIANTS = (ROOT / "data" / "variants.toml").read_text("utf-8")


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One for all cases of a property; each writes what it reads."""
    before = Path.cwd()
    folder = tmp_path_factory.mktemp("empty")
    os.chdir(folder)
    yield
    os.chdir(before)


def run(*words: str, load: bool = False, **settings: Any) -> Result:
    """Run the program in this process.

    ``load``: also load the outline, which else is loaded once for all cases; a case that names
    another outline loads that one.
    """
    loaded = None if load or any("--out" in word for word in words) else packaged()
    return run_inside(*words, environment={"TERM": "dumb"}, document=loaded, **settings)


# --- what the user types -------------------------------------------------------------------

CONTROLS = "\0\a\b\t\n\v\f\r\x1b\x7f\x85\x9b\u2028\u2029"
PIECES = [
    *IGNORABLE,
    *CONTROLS,
    "\x1b[2J",
    "\x1b]0;标题\a",
    "\x9b31m",
    os.fsdecode(b"\xd6\xca\xc1\xbf"),  # 质量 in GBK: undecodable bytes become lone surrogates.
    "😀👨‍👩‍👧",
    "سلام",
    "𠮷",
    "e\u0301\u0302\u0303",
    "質量强國",
    "ｑｃｉｔｅ１３",
    "%s%n{0}",
    "'\"`$(;|&",
    "\\",
    "-",
    "--",
    "..",
    "13",
    "十三",
    "第十三条",
    "专栏3.2",
    "目标",
    "2035",
    "至",
    "、",
    "《质量强国建设纲要》",
    "品牌",
    "gczl",
    "“",
    "”",
    "……",
    OUTLINE.articles[12].sentences[0],
    OUTLINE.articles[12].heading,
]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=8).map("".join)
LONG = st.builds(
    lambda piece, times: piece * (times // len(piece)),
    st.sampled_from(["9", "a", "质", "质量", "十", "(", "“", "\u200b", "-", "x ", "\x1b"]),
    st.sampled_from([300, 5_000, 100_000]),
)
WORDS = st.integers(0, 19).flatmap(lambda number: TEXTS if number else LONG)


def _options() -> list[str]:
    """Every option of every command, but what writes files or reads the clipboard."""
    # As in a run: click keeps the help option it makes for the first context that asks.
    context = click.Context(cli, **cli.context_settings)
    commands = [command for name in COMMANDS if (command := cli.get_command(context, name))]
    return sorted(
        {
            option
            for command in [cli, *commands]
            for parameter in command.get_params(context)
            for option in parameter.opts
            if option.startswith("-")
        }
        - {"--fix", "--in-place", "-o", "--output", "--install", "--uninstall", "--paste"}
        - {"-c", "--copy", "--copy-with"}
    )


VALUES = [
    *NAMES,
    *PINPOINTS,
    *BIBLIOGRAPHY,
    *FORMATS,
    *FAIL_ON,
    *CODES,
    "条",
    "1",
    "-",
    "0",
    "2024-01-01",
]
ARGUMENTS = st.one_of(
    st.sampled_from([*COMMANDS, *_options(), *VALUES]),
    WORDS,
    st.builds("{}={}".format, st.sampled_from(_options()), TEXTS),
)


@given(st.lists(ARGUMENTS, max_size=6))
@example(["check", "x" * 5_000])
@example(["check", "\0"])
@example(["--outline", "\n\x1b[2J", "13"])
@example(["show", "\x1b[31m\u202e"])
@example(["find", "zlqg\u200b"])
@example(["locate", "\x1b喵"])
@example(["13." + "9" * 100_000])
@example(["cite", "--accessed", "0000-00-00"])
def test_any_arguments(words: list[str]) -> None:
    # A folder of the machine that runs the test is not to be checked.
    assume(not any(os.path.isdir(word) for word in words if "\0" not in word))
    assert_manners(run(*words), complaints=max(len(words), 1))


def test_thousands_of_arguments() -> None:
    articles = [str(number) for number in range(1, 33)]
    assert run(*articles * 300) == run(*articles)
    assert run("find", *["品牌", "质量"] * 500) == Result(
        2, "", "qcite：关键词有1000个，最多100个。\n"
    )
    assert run("find", *["品牌", "质量"] * 50).status == 0
    assert_manners(run("check", *[f"{number}.txt" for number in range(500)]), complaints=500)


FORMS = st.sampled_from([[], ["--json"], ["--color", "always"]])
LOCATORS = st.lists(
    st.one_of(
        st.text(
            "第条部分专栏目标引言句年至到、，.-—~（）()《》〈〉“”0123456789十三百廿 box_art",
            max_size=12,
        ),
        st.sampled_from([unit.id for unit in OUTLINE.walk()]),
        st.sampled_from(PIECES),
    ),
    min_size=1,
    max_size=4,
)


@example(["show"], ["目标", "\xad"], [], False)
@given(
    st.sampled_from([["show"], ["quote"], ["variants"], ["cite"], []]),
    LOCATORS,
    FORMS,
    st.booleans(),
)
def test_any_locator(command: list[str], words: list[str], form: list[str], screen: bool) -> None:
    done = run(*command, *form, "--", *words, screen=screen)
    if "always" not in form:
        assert_manners(done, screen=screen)
    if form == ["--json"] and done.status < 2 and done.stdout:
        json.loads(done.stdout)


@given(
    LOCATORS,
    st.sampled_from(list(NAMES)),
    st.sampled_from(list(PINPOINTS)),
    st.sampled_from(list(BIBLIOGRAPHY)),
    st.one_of(st.none(), st.dates().map(str), TEXTS),
)
def test_any_citation(
    words: list[str], name: str, pinpoint: str, form: str, accessed: str | None
) -> None:
    options = ["--name", name, "--pinpoint", pinpoint, "--format", form]
    options += ["--accessed", accessed] if accessed is not None else []
    assert_manners(run("cite", *options, "--", *words))


@cases(0.4)
@given(
    st.sampled_from(
        [["find"], ["find", "--any"], ["find", "--count"], ["find", "--in", "标题"], []]
    ),
    st.lists(WORDS, min_size=1, max_size=3),
    FORMS,
    st.booleans(),
)
def test_any_keyword(command: list[str], words: list[str], form: list[str], screen: bool) -> None:
    assume(command or words[0] not in COMMANDS)
    done = run(*command, *form, "--", *words, screen=screen)
    if "always" not in form:
        assert_manners(done, screen=screen)
    if form == ["--json"] and done.status < 2 and "--count" not in command:
        json.loads(done.stdout)


REGEX = st.recursive(
    st.sampled_from(
        ["质量", ".", r"\w", r"\S", "[^，]", "。", "$", "^", r"\b", "x", "\x1b", r"\x1b", "|"]
    )
    | st.text(max_size=3),
    lambda inner: st.one_of(
        st.builds("({}){}".format, inner, st.sampled_from(["*", "+", "{1,60}", "?", "*?", "{2}"])),
        st.builds("({}|{})*".format, inner, inner),
        st.builds("{}{}".format, inner, inner),
        st.builds("(?={})".format, inner),
        st.builds("(?<={})".format, inner),
    ),
    max_leaves=8,
)


@pytest.mark.filterwarnings("ignore:Exception ignored in.*gc_callback")  # hypothesis's own
@given(REGEX)
@example("(a+)+$")
@example("(((.*)*)*)*喵")
@example("((质|量|.)*)*喵")
@example("(.+)+\\1喵")
@example("(" * 200 + "质" + ")" * 200)
@example("(" * 5_000)
@example("(?:" * 5_000 + ")" * 5_000)
@example("质{99999999999999999999}")
@example("(质{1,65535}){1,65535}")
@example("[[a-z&&b]]")
@example("(?i)(?P<一>质)(?P=一)")
def test_any_regular_expression(pattern: str) -> None:
    """Also that a pattern takes no longer than it may."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qcite.cli.commands.find.REGEX_SECONDS", 0.05)
        started = time.perf_counter()
        done = run("find", "--regex", "--", pattern)
        # Generous: what is tested is that it ends.
        assert time.perf_counter() - started < 30
    assert_manners(done)


def _damaged(text: str) -> st.SearchStrategy[str]:
    """Stretches of a text with other things between them."""
    stretch = st.builds(
        lambda start, length: text[start : start + length],
        st.integers(0, max(len(text) - 1, 0)),
        st.integers(0, 40),
    )
    return st.lists(st.one_of(stretch, stretch, TEXTS), max_size=10).map("".join)


PASSAGES = st.one_of(_damaged(OUTLINE.text), TEXTS, LONG)


@given(PASSAGES, st.sampled_from([[], ["--lines"], ["--json"], ["-n", "1"]]), st.booleans())
def test_any_passage(passage: str, form: list[str], piped: bool) -> None:
    if piped:
        done = run("locate", *form, stdin=passage.encode("utf-8", "surrogateescape"))
    else:
        done = run("locate", *form, "--", passage)
    assert_manners(done)
    if form == ["--json"] and done.status < 2:
        json.loads(done.stdout)


DRAFTS = st.one_of(
    _damaged((FIXTURES / "check" / "pieces.txt").read_text("utf-8")),
    _damaged("《质量强国建设纲要》第三十三条提出：“强化建设单位质量首要责任”，2025年达到99%以上。"),
    PASSAGES,
)


@cases(0.3)
@given(DRAFTS, st.sampled_from(FORMATS))
def test_any_draft(text: str, form: str) -> None:
    done = run("check", "-", "--format", form, stdin=text.encode("utf-8", "surrogateescape"))
    assert_manners(done)
    if form not in ("text", "html", "markdown", "github") and done.status < 2:
        json.loads(done.stdout)


SUFFIXES = st.sampled_from(["txt", "md", "html", "docx", "odt"])


@cases(0.3)
@given(
    st.one_of(
        st.binary(max_size=200),
        DRAFTS.map(lambda text: text.encode("utf-16", "surrogatepass")),
        DRAFTS.map(lambda text: text.encode("gb18030", "ignore")),
        DRAFTS.map(lambda text: text.encode("utf-8", "surrogateescape")),
        DRAFTS.map(lambda text: f"<p>{text}</p><!-- qcite: ignore -->".encode("utf-8", "ignore")),
        st.binary(max_size=200).map(lambda data: b"PK\x03\x04" + data),
    ),
    SUFFIXES,
)
def test_any_file(content: bytes, suffix: str) -> None:
    path = Path(f"稿.{suffix}")
    path.write_bytes(content)
    assert_manners(run("check", str(path)))


@cases(0.2)
@given(TEXTS.filter(bool), st.sampled_from(FORMATS))
def test_any_name_of_a_file(name: str, form: str) -> None:
    name = name.replace("/", "").replace("\0", "")[:40] + ".txt"
    assume(len(os.fsencode(name)) < 250)
    draft = Path(name)
    draft.write_text("《质量强国建设纲要》第三十三条。", "utf-8")
    try:
        done = run("check", "--format", form, "--", name)
    finally:
        draft.unlink()
    assert done.status == 1
    assert not done.stderr
    assert_manners(done)


# --- what is shown, and what is found out -----------------------------------------------------

UNSEEN = [
    chr(code)
    for first, last in (
        # Default_Ignorable_Code_Point, Unicode 16.0, DerivedCoreProperties.txt; assigned ones.
        (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5),
        (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164),
        (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0x1BCA0, 0x1BCA3),
        (0x1D173, 0x1D17A), (0xE0001, 0xE0001), (0xE0020, 0xE007F), (0xE0100, 0xE01EF),
        # Controls, but tab and line ends, and NUL, which no text file has.
        (0x0001, 0x0008), (0x000B, 0x000C), (0x000E, 0x001F), (0x007F, 0x009F),
    )
    for code in range(first, last + 1)
]  # fmt: skip
QUOTED = OUTLINE.articles[12].sentences[0]


@cases(0.2)
@given(st.sampled_from(UNSEEN), st.integers(1, len(QUOTED) - 2), st.sampled_from(FORMATS))
@example("\uffa0", 1, "text")
def test_a_quotation_that_hides_a_character_is_found_out(
    character: str, at: int, form: str
) -> None:
    quoted = f"{QUOTED[:at]}{character}{QUOTED[at:]}"
    draft = f"《质量强国建设纲要》第十三条提出：“{quoted}”\n"
    done = run("check", "-", "--format", form, stdin=draft.encode())
    assert done.status == 1
    assert f"引文中有不可见字符 U+{ord(character):04X}，应删去。" in done.stdout
    assert character not in done.stdout

    located = run("locate", "--", quoted)
    assert located.status == 0
    assert located.stderr == f"这段文字中有不可见字符：U+{ord(character):04X}。\n"
    assert character not in located.stdout


@pytest.mark.parametrize("character", ["\x1b", "\x9b", "\u200b", "\u202e", "\ufe0f", "\U000e0041"])
def test_what_a_message_repeats_is_shown(character: str) -> None:
    shown = f"<U+{ord(character):04X}>"
    for words in (
        ["find", f"喵{character}喵"],
        [f"喵{character}喵"],
        ["find", "--regex", f"({character}"],
        ["find", "--in", character, "喵"],
        ["show", character],
        ["show", f"13{character}"],
        ["cite", character],
        ["cite", "--accessed", character],
        ["cite", "--format", character],
        ["list", character],
        ["locate", f"喵{character}喵"],
        ["check", f"{character}.txt"],
        ["check", f"{character}.docx"],
        ["check", "-", "--ignore", character],
        ["check", "-", "--config", character],
        ["completion", character],
        ["13", f"--{character}"],
        ["13", "--outline", character],
        ["--color", character, "13"],
    ):
        done = run(*words)
        assert done.status in (1, 2), words
        assert shown in done.stderr, words
        assert character not in done.stdout + done.stderr, words


# --- there and back --------------------------------------------------------------------------


@given(
    st.lists(st.sampled_from(list(OUTLINE.walk())), min_size=1, max_size=5),
    st.sampled_from(list(NAMES)),
    st.sampled_from(list(PINPOINTS)),
    st.booleans(),
)
def test_a_citation_names_what_was_cited(
    units: list[Unit], name: Name, pinpoint: Pinpoint, nested: bool
) -> None:
    text = cite(units, OUTLINE, name=name, pinpoint=pinpoint, nested=nested)
    read = parse([text], OUTLINE)
    assert read is not None
    cited = cited_units(units)
    assert {unit.id for unit in read} == {unit.id for unit in cited}
    assert cite(read, OUTLINE, name=name, pinpoint=pinpoint, nested=nested) == text


# --- files the user has --------------------------------------------------------------------

USES = st.sampled_from(
    [
        ["13"],
        ["list"],
        ["1-3", "--json"],
        ["find", "质量"],
        ["cite", "1", "--pinpoint", "heading"],
        ["cite", "--format", "csl-json"],
        ["quote", "1.1"],
        ["locate", "质量第一意识"],
        ["variants"],
        ["about"],
        ["completion", "zsh"],
    ]
)
VALUE = st.one_of(
    st.sampled_from(
        ['""', "[]", "{}", "0", "-1", "9" * 50, "1.5", "nan", "true", "2024-01-01", "[[1]]"]
    ),
    TEXTS.map(lambda text: json.dumps(text)),
)


CHANGES = 3
"""As many are made in a file, at most."""


def _edited(text: str) -> st.SearchStrategy[str]:
    """A TOML file with a line or a few changed, lost or doubled."""
    lines = text.split("\n")
    written = [number for number, line in enumerate(lines) if line.strip()]

    def edit(changes: list[tuple[int, str, str]]) -> str:
        edited = list(lines)
        for number, kind, value in changes:
            line = edited[number]
            if kind == "value" and " = " in line:
                edited[number] = f"{line.partition(' = ')[0]} = {value}"
            elif (
                kind == "text"
                and len(parts := re.split("([\u4e00-\u9fff]{2})", line, maxsplit=1)) == 3
            ):
                edited[number] = f"{parts[0]}{value.strip(chr(34))}{parts[2]}"
            else:
                edited[number] = {"drop": "", "double": f"{line}\n{line}"}.get(kind, value)
        return "\n".join(edited)

    change = st.tuples(
        st.sampled_from(written),
        st.sampled_from(["value", "text", "drop", "double", "line"]),
        VALUE,
    )
    return st.lists(change, min_size=1, max_size=CHANGES).map(edit)


OTHER = (FIXTURES / "edition" / "other.toml").read_text("utf-8")


@given(st.one_of(_edited(OTHER), _edited(OTHER), _edited(EDITION), TEXTS), USES)
def test_any_outline(content: str, words: list[str]) -> None:
    Path("outline.toml").write_bytes(content.encode("utf-8", "surrogateescape"))
    done = run(*words, "--outline", "outline.toml")
    assert_manners(done, complaints=100)  # Each mistake of a file has its line.
    assert done.status != 2 or not done.stdout


@given(st.binary(max_size=100), USES)
@example(b"\xef\xbb\xbf", ["13"])
@example(b"a = [" * 5_000, ["13"])
@example(b"a = " + b"9" * 5_000, ["13"])
def test_any_bytes_as_outline(content: bytes, words: list[str]) -> None:
    Path("outline.toml").write_bytes(content)
    done = run(*words, "--outline", "outline.toml")
    assert done.status == 2
    assert_manners(done)


SETTINGS = (
    '[tool.qcite]\nignore = ["fact-date"]\nfail-on = "warning"\nformat = "json"\n'
    'outline = "other.toml"\n[tool.other]\nx = 1\n'
)


@cases(0.4)
@given(st.one_of(_edited(SETTINGS), TEXTS))
@example(SETTINGS)
@example(SETTINGS.replace('"warning"', '""').replace('"json"', '""'))
def test_any_settings(content: str) -> None:
    Path("qcite.toml").write_bytes(content.encode("utf-8", "surrogateescape"))
    try:
        for words in (["-"], ["-", "--config", "qcite.toml"]):
            done = run("check", *words, stdin="《质量强国建设纲要》第三十三条".encode())
            # All wrong settings are told at once; a change spoils one at most.
            assert_manners(done, complaints=CHANGES)
            told = done.stderr.splitlines()
            assert len(told) == len(set(told))
    finally:
        Path("qcite.toml").unlink()
