"""Measure the speed budgets and the growth of every expensive command.

    python benchmarks/budgets.py                 prints the tables
    python benchmarks/budgets.py --json FILE     writes the figures as well
    python benchmarks/budgets.py --record        appends the tables to docs/benchmarks.md

Whole processes, user and system seconds together, which other work on the machine changes least;
commands that are compared run in turn, and only ratios within one run are judged. The program
measured is a wheel installed into an environment of its own; what a drafter would use instead is
installed beside it for the run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
BASELINE = "import click, tomli"
_BASELINE_PROGRAM = f"{BASELINE}, os; os._exit(0)"
"""The baseline ended as the program ends, without taking the interpreter apart: that alone is
worth ten milliseconds, which are no merit of the program's."""
REPEATED = "《纲要》第十三条"
"""A draft of nothing else, in one paragraph: a finding in every eighth character."""


@dataclass(frozen=True)
class Run:
    """What one process took."""

    seconds: float
    """Of all processors together, user and system."""
    elapsed: float
    memory: float
    """Peak, resident, in MiB, of the largest process."""


@dataclass(frozen=True)
class Timing:
    """Seconds of one command over all rounds, and its ratio to a baseline."""

    name: str
    median: float
    low: float
    high: float
    ratio: float
    limit: float | None = None


@dataclass(frozen=True)
class Growth:
    """The best of a few runs of a task: its size in characters, and what it took."""

    task: str
    size: int
    run: Run


@dataclass(frozen=True)
class Promise:
    """Something the documents promise, and what was measured."""

    what: str
    measured: float
    limit: float

    @property
    def kept(self) -> bool:
        return self.measured <= self.limit


# --- the machine to measure on -------------------------------------------------------------


@dataclass(frozen=True)
class Bench:
    """Where everything measured lives."""

    folder: Path
    python: Path
    others: Path | None

    @property
    def qcite(self) -> str:
        return str(self.python.parent / "qcite")

    def environment(self) -> dict[str, str]:
        kept = {key: os.environ[key] for key in ("PATH", "LANG", "TERM") if key in os.environ}
        return {**kept, "HOME": str(self.folder), "XDG_CACHE_HOME": str(self.folder / "cache")}


def prepare(folder: Path, with_others: bool) -> Bench:
    """Install the program, and the other programs, each into a fresh environment."""
    own = _environment(folder / "qcite-environment", [str(ROOT)])
    others = None
    if with_others:
        others = _environment(folder / "others", ["tldr", "papis"])
        page = folder / "cache" / "tldr" / "pages" / "common" / "tar.md"
        page.parent.mkdir(parents=True)
        page.write_text("# tar\n\n> Archiving utility.\n\n- List:\n\n`tar tf {{file}}`\n")
        library = folder / "papers" / "outline"
        library.mkdir(parents=True)
        (library / "info.yaml").write_text("title: Outline\nauthor: State Council\nyear: 2023\n")
        configuration = folder / ".config" / "papis"
        configuration.mkdir(parents=True)
        (configuration / "config").write_text(
            f"[settings]\ndefault-library = papers\n[papers]\ndir = {folder / 'papers'}\n"
        )
    return Bench(folder, own, others)


def _environment(folder: Path, packages: Sequence[str]) -> Path:
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / "bin" / "python"
    variables = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    subprocess.run(
        [python, "-m", "pip", "-qq", "install", "--disable-pip-version-check", *packages],
        check=True,
        env=variables,
    )
    return python


# --- texts ---------------------------------------------------------------------------------


def outline_text(bench: Bench) -> str:
    """The text of the edition, from the installed program."""
    done = subprocess.run([bench.qcite, "1-32"], capture_output=True, check=True)
    return done.stdout.decode()


def damaged(text: str, length: int, rate: float, seed: int) -> str:
    """A passage with wrong characters, one in 1/``rate``."""
    chance = random.Random(seed)
    start = chance.randrange(len(text) - length)
    passage = text[start : start + length].replace("\n", "")
    return "".join(
        chance.choice("的一是在不了有和人这中大为上个国") if chance.random() < rate else character
        for character in passage
    )


def articles(bench: Bench) -> list[tuple[str, list[str]]]:
    """Citation and sentences of every article, from the installed program."""
    done = subprocess.run([bench.qcite, "1-32", "--json"], capture_output=True, check=True)
    return [(unit["citation"], unit["sentences"]) for unit in json.loads(done.stdout)]


def prose(length: int, cited: list[tuple[str, list[str]]], seed: int = 7) -> str:
    """A draft of this length: ordinary official prose, and in it a quotation every 600
    characters or so, rightly cited; one in ten has a wrong character."""
    chance = random.Random(seed)
    words = ["各地区", "各部门", "要", "认真", "落实", "工作", "部署", "加强", "组织", "领导"]
    words += ["压实", "责任", "完善", "机制", "统筹", "推进", "项目", "建设", "及时", "报告"]
    pieces: list[str] = []
    size = 0
    while size < length:
        piece = "".join(chance.choice(words) for _ in range(chance.randint(6, 20))) + "。"
        if chance.random() < 0.05:
            citation, sentences = chance.choice(cited)
            sentence = chance.choice([one for one in sentences if "“" not in one])
            if chance.random() < 0.1:
                place = chance.randrange(len(sentence) - 1)
                sentence = f"{sentence[:place]}误{sentence[place + 1 :]}"
            piece += f"{citation}提出：“{sentence}”\n"
        pieces.append(piece)
        size += len(piece)
    return "".join(pieces)[:length]


def quotations(
    length: int, cited: list[tuple[str, list[str]]], *, wrong: bool, seed: int = 7
) -> str:
    """A draft of nothing but quotations, rightly cited; with ``wrong`` each has one wrong
    character."""
    chance = random.Random(seed)
    pieces: list[str] = []
    size = 0
    while size < length:
        citation, sentences = chance.choice(cited)
        sentence = chance.choice([one for one in sentences if "“" not in one])
        if wrong:
            place = chance.randrange(len(sentence) - 1)
            sentence = f"{sentence[:place]}误{sentence[place + 1 :]}"
        pieces.append(f"{citation}提出：“{sentence}”\n")
        size += len(pieces[-1])
    return "".join(pieces)[:length]


@cache
def hostile() -> dict[str, str]:
    """Drafts that nobody writes, each of 10⁵ pieces that might be looked up in each other."""
    many = 100_000
    return {
        "一字重复": "质" * 10 * many,
        "引号不闭合": "“质量" * many,
        "书名号": "《纲要》" * many,
        "表格一万行": "| 第十三条 | 《纲要》 | 2025年 |\n|---|---|---|\n"
        + "| 第十三条 | 质量强国 | 93% |\n" * (many // 10),
        "脚注": "".join(f"质量[^{number}]\n\n[^{number}]: 条\n\n" for number in range(many // 10)),
        "嵌套": "> " * 200 + "质量强国\n",
    }


def paragraphs_of(text: str) -> list[str]:
    """A text in paragraphs of some eighty characters each."""
    paragraphs: list[str] = [""]
    for sentence in text.replace("\n", "").split("。"):
        if len(paragraphs[-1]) > 80:
            paragraphs.append("")
        paragraphs[-1] += f"{sentence}。"
    return paragraphs


_LOOKS = (
    '<w:rPr><w:rFonts w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:hAnsi="宋体" w:cs="宋体" '
    'w:hint="eastAsia"/><w:color w:val="000000"/><w:kern w:val="0"/><w:sz w:val="32"/>'
    '<w:szCs w:val="32"/></w:rPr>'
)


def word_file(path: Path, paragraphs: Iterable[str]) -> None:
    """A .docx of these paragraphs as Word writes one: in short runs, each with its looks."""
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    chance = random.Random(3)
    body = ""
    for text in paragraphs:
        body += (
            '<w:p w:rsidR="00A77B3E"><w:pPr><w:spacing w:line="560" w:lineRule="exact"/></w:pPr>'
        )
        while text:
            length = chance.randint(5, 40)
            body += f'<w:r w:rsidR="00{chance.randrange(10**6):06d}">{_LOOKS}<w:t>'
            body += f"{text[:length]}</w:t></w:r>"
            text = text[length:]
        body += "</w:p>"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{namespace}"><w:body>{body}</w:body></w:document>',
        )


def larger_outline(bench: Bench, factor: int) -> Path:
    """A made-up outline ``factor`` times the size, as a TOML file."""
    path = bench.folder / f"outline-{factor}.toml"
    sentences = [f"{s}。" for s in outline_text(bench).replace("\n", "").split("。") if s]
    sentences = [
        s for s in sentences if s.count("“") == s.count("”") and s.count("（") == s.count("）")
    ]
    wanted = sentences * factor
    articles = 300
    share = len(wanted) // articles
    rows = [
        "schema = 1",
        'title = "编制的大纲要"',
        'short_title = "大纲要"',
        'issuers = ["测试机关"]',
        "[publication]",
        "date = 2024-01-01",
        'publisher = "测试"',
        'url = "https://example.org/"',
        'edition = "测试文本"',
        "[[parts]]",
        "number = 1",
        'heading = "总则"',
    ]
    for number in range(1, articles + 1):
        text = wanted[(number - 1) * share : number * share]
        rows += ["[[parts.articles]]", f"number = {number}", f'heading = "第{number}项工作"']
        rows.append(f"sentences = {json.dumps(text, ensure_ascii=False)}")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


_LAWS = 500
_LAW_WORDS = ["产品", "质量", "监督", "管理", "部门", "应当", "依法", "检验", "标准", "生产者"]
_LAW_WORDS += ["销售者", "责任", "处罚", "企业", "信息", "公布", "制度", "建立", "国家", "负责"]
_LAW_WORDS += ["人民政府", "组织", "机构", "认证", "抽查", "不得", "规定", "备案", "许可"]


def library(bench: Bench) -> Path:
    """A library of made-up laws of sixty articles each, with its index."""
    folder = bench.folder / "library"
    folder.mkdir()
    chance = random.Random(5)
    for number in range(_LAWS):
        rows = [f'schema = 2\ntitle = "编制法第{number}号"']
        for article in range(1, 61):
            lengths = (chance.randint(8, 20) for _ in range(3))
            text = [f"{''.join(chance.choices(_LAW_WORDS, k=length))}。" for length in lengths]
            rows.append(f'[[units]]\nlevel = "article"\nlabel = "第{article}条"')
            rows.append(f"sentences = {json.dumps(text, ensure_ascii=False)}")
        (folder / f"{number}.toml").write_text("\n".join(rows) + "\n", encoding="utf-8")
    variables = {**bench.environment(), "QCITE_LIBRARY": str(folder)}
    command = [bench.qcite, "find", "--all", "--count", "质量"]
    subprocess.run(command, check=True, env=variables, stdout=subprocess.DEVNULL)
    return folder


def library_commands(bench: Bench) -> dict[str, tuple[list[str], str, float | None]]:
    """What a full library may cost; each with what it is compared with, and its limit."""
    full = ["env", f"QCITE_LIBRARY={library(bench)}", bench.qcite]
    none = ["env", f"QCITE_LIBRARY={bench.folder / 'none'}", bench.qcite]
    one = [*full, "--document", "编制法第250号"]
    done = subprocess.run([*one, "show", "30.1"], capture_output=True, check=True)
    passage = damaged(done.stdout.decode(), 20, 0.1, seed=1)
    without, find, locate = "qcite 13（没有文库）", "find（一份法律）", "locate（一份法律）"
    return {
        without: ([*none, "13"], without, None),
        f"qcite 13（文库{_LAWS}份）": ([*full, "13"], without, 1.05),
        find: ([*one, "find", "认证抽查"], find, None),
        f"find --all（{_LAWS}份）": ([*full, "find", "--all", "认证抽查"], find, 3),
        locate: ([*one, "locate", passage], locate, None),
        f"locate --all（{_LAWS}份）": ([*full, "locate", "--all", passage], locate, 3),
    }


# --- measuring -----------------------------------------------------------------------------

_SPAWN = """
import json, os, subprocess, sys, time
commands, rounds = json.load(sys.stdin)
null = subprocess.DEVNULL
runs = []
for _ in range(rounds):
    for command in commands:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdin=null, stdout=null, stderr=null)
        _, _, usage = os.wait4(process.pid, 0)
        elapsed = time.perf_counter() - started
        runs.append((usage.ru_utime + usage.ru_stime, elapsed, usage.ru_maxrss / 1024))
print(json.dumps(runs))
"""


def run_in_turn(commands: Sequence[Sequence[str]], rounds: int, bench: Bench) -> list[list[Run]]:
    """The runs of each command.

    Started by a small process: the peak of a process counts what it was forked from.
    """
    done = subprocess.run(
        [str(bench.python), "-I", "-S", "-c", _SPAWN],
        input=json.dumps((commands, rounds)).encode(),
        capture_output=True,
        check=True,
        env=bench.environment(),
        cwd=bench.folder,
    )
    runs = [Run(*figures) for figures in json.loads(done.stdout)]
    return [runs[index :: len(commands)] for index in range(len(commands))]


def measure(bench: Bench, rounds: int) -> list[Timing]:
    """Times of the promised commands, their baselines and the alternatives."""
    text = outline_text(bench)
    (bench.folder / "outline.txt").write_text(text, encoding="utf-8")
    qcite, python = bench.qcite, str(bench.python)
    passage = damaged(text, 200, 0.1, seed=3)
    on_terminal = f"{BASELINE}（终端）"
    # Each with its baseline and its limit.
    commands: dict[str, tuple[list[str], str, float | None]] = {
        BASELINE: ([python, "-c", _BASELINE_PROGRAM], BASELINE, None),
        f"{BASELINE}（照常结束）": ([python, "-c", BASELINE], BASELINE, None),
        on_terminal: (_typed(f"{python} -c '{_BASELINE_PROGRAM}'"), BASELINE, None),
        "qcite 13": ([qcite, "13"], BASELINE, 1.15),
        "qcite cite 13": ([qcite, "cite", "13"], BASELINE, 1.25),
        "qcite find 品牌": ([qcite, "find", "品牌"], BASELINE, 1.25),
        "qcite 13（终端）": (_typed(f"{qcite} 13 --no-pager"), on_terminal, 2.2),
        "qcite locate（200字，一成有误）": ([qcite, "locate", passage], BASELINE, 2.0),
        "grep 品牌 纲要.txt": (["grep", "品牌", "outline.txt"], BASELINE, None),
    }
    if bench.others:
        folder = bench.others.parent
        commands["tldr tar"] = ([str(folder / "tldr"), "tar"], BASELINE, None)
        commands["papis list"] = ([str(folder / "papis"), "list", "outline"], BASELINE, None)
    commands |= library_commands(bench)
    words = [command for command, _, _ in commands.values()]
    run_in_turn(words, 1, bench)  # Files and bytecode come into the cache.
    found = dict(zip(commands, run_in_turn(words, rounds, bench), strict=True))
    timings = []
    for name, (_, baseline, limit) in commands.items():
        seconds = [run.seconds for run in found[name]]
        ratios = [
            run.seconds / beside.seconds
            for run, beside in zip(found[name], found[baseline], strict=True)
        ]
        timings.append(
            Timing(
                name,
                statistics.median(seconds),
                min(seconds),
                max(seconds),
                statistics.median(ratios),
                limit,
            )
        )
    return timings


def _typed(command: str) -> list[str]:
    """The command on a terminal."""
    return ["script", "-qec", command, "/dev/null"]


def measure_growth(bench: Bench) -> list[Growth]:
    """How time and memory grow with the input."""
    text = outline_text(bench)
    cited = articles(bench)
    drafts = {
        ("check", size): prose(size, cited)
        for size in (10_000, 31_623, 100_000, 316_228, 1_000_000, 3_162_278)
    }
    for size in (100_000, 1_000_000):
        drafts["check（一段连写）", size] = REPEATED * (size // len(REPEATED))
    drafts[_WRONG] = quotations(_WRONG[1], cited, wrong=True)
    drafts[_EXACT] = quotations(_EXACT[1], cited, wrong=False)
    for name, content in hostile().items():
        drafts[f"check（{name}）", len(content)] = content
    long = paragraphs_of(prose(_WORD[1], cited))
    drafts[_PLAIN] = "\n".join(long)
    rows = []
    for (task, size), content in drafts.items():
        suffix = "md" if content in hostile().values() else "txt"
        draft = bench.folder / f"{task}-{size}.{suffix}"
        draft.write_text(content, encoding="utf-8")
        rows.append(Growth(task, size, _best([bench.qcite, "check", str(draft)], bench)))
    word_file(bench.folder / "draft.docx", long)
    command = [bench.qcite, "check", str(bench.folder / "draft.docx")]
    rows.append(Growth(*_WORD, _best(command, bench)))
    folder = bench.folder / "drafts"
    folder.mkdir()
    for number in range(400):
        path = folder / f"{number}.txt"
        path.write_text(prose(_FOLDER // 400, cited, seed=number), encoding="utf-8")
    for jobs in (1, 2):
        command = [bench.qcite, "check", "--jobs", str(jobs), str(folder)]
        rows.append(Growth(f"check（文件夹，--jobs {jobs}）", _FOLDER, _best(command, bench)))
    for size in (10, 100, 1_000, 10_000):
        passage = damaged(text, size, 0.1, seed=size)
        rows.append(Growth("locate", size, _best([bench.qcite, "locate", passage], bench)))
    rows.append(Growth("find", len(text), _best([bench.qcite, "find", "品牌"], bench)))
    for factor in (10, 100):
        path = larger_outline(bench, factor)
        command = [bench.qcite, "--outline", str(path), "find", "品牌"]
        rows.append(Growth("find", len(text) * factor, _best(command, bench)))
    return rows


_WRONG = ("check（每处引文错一字）", 100_000)
_EXACT = ("check（引文全对）", 1_000_000)
_PLAIN = ("check（与下一行同文）", 1_800_000)
_WORD = ("check（.docx）", 1_800_000)
_FOLDER = 8_000_000


def _best(command: Sequence[str], bench: Bench, runs: int = 3) -> Run:
    (found,) = run_in_turn([command], runs, bench)
    return Run(
        min(run.seconds for run in found),
        min(run.elapsed for run in found),
        max(run.memory for run in found),
    )


def promises(timings: Iterable[Timing], growth: Iterable[Growth]) -> Iterator[Promise]:
    """Everything that is promised, with what was measured."""
    for timing in timings:
        if timing.limit is not None:
            yield Promise(f"{timing.name}，与基准之比", timing.ratio, timing.limit)
    runs: Mapping[tuple[str, int], Run] = {(row.task, row.size): row.run for row in growth}
    prose_run = runs["check", 1_000_000]
    yield Promise("一百万字寻常公文，秒", prose_run.seconds, 2)
    yield Promise("同上，MiB", prose_run.memory, 150)
    yield Promise("十万字引文，各错一字，与上之比", runs[_WRONG].seconds / prose_run.seconds, 1.5)
    yield Promise("一百万字引文，全对，与上之比", runs[_EXACT].seconds / prose_run.seconds, 2.5)
    short, long = (runs["check（一段连写）", size] for size in (100_000, 1_000_000))
    yield Promise("一段连写一百万字，秒", long.seconds, 10)
    yield Promise("同上，与十万字之比", long.seconds / short.seconds, 12)
    word, plain = runs[_WORD], runs[_PLAIN]
    yield Promise("180万字 .docx，与同文 .txt 的用时之比", word.seconds / plain.seconds, 2)
    yield Promise("同上，内存之比", word.memory / plain.memory, 1.5)
    one, two = (runs[f"check（文件夹，--jobs {jobs}）", _FOLDER] for jobs in (1, 2))
    yield Promise("文件夹，两核与一核的历时之比", two.elapsed / one.elapsed, 0.6)
    worst = [runs[f"check（{name}）", len(content)] for name, content in hostile().items()]
    slowest = max(run.seconds for run in worst)
    yield Promise("无人会写的草稿，最慢的与一百万字寻常公文之比", slowest / prose_run.seconds, 3)
    yield Promise("同上，占内存最多的，MiB", max(run.memory for run in worst), 150)


def import_profile(bench: Bench, most: int = 12) -> list[tuple[str, float]]:
    """Where the start of ``qcite 13`` is spent: modules and their own milliseconds."""
    done = subprocess.run(
        [str(bench.python), "-X", "importtime", "-m", "qcite", "13"],
        capture_output=True,
        env=bench.environment(),
        check=True,
    )
    rows = []
    for row in done.stderr.decode(errors="replace").splitlines():
        if row.startswith("import time:") and "self" not in row:
            own, _, name = row.removeprefix("import time:").split("|")
            rows.append((name.strip(), int(own) / 1000))
    return sorted(rows, key=lambda row: -row[1])[:most]


# --- reporting -----------------------------------------------------------------------------


def report(
    timings: Sequence[Timing],
    growth: Sequence[Growth],
    promised: Sequence[Promise],
    imports: Sequence[tuple[str, float]],
) -> str:
    """The tables, in Markdown."""
    rows = [
        f"## {date.today().isoformat()}，Python {platform.python_version()}，{platform.machine()}",
        "",
        "| 要求 | 量得 | 限额 | |",
        "|---|---:|---:|---|",
    ]
    rows += [
        f"| {one.what} | {one.measured:.2f} | {one.limit:g} | {'合格' if one.kept else '超限'} |"
        for one in promised
    ]
    rows += [
        "",
        "| 命令 | 中位数（毫秒） | 最小至最大 | 与基准之比 |",
        "|---|---:|---:|---:|",
    ]
    rows += [
        f"| {one.name} | {one.median * 1000:.1f} "
        f"| {one.low * 1000:.1f}至{one.high * 1000:.1f} | {one.ratio:.2f} |"
        for one in timings
    ]
    rows += [
        "",
        "| 任务 | 规模（字） | 秒 | 历时（秒） | 内存峰值（MiB） |",
        "|---|---:|---:|---:|---:|",
    ]
    rows += [
        f"| {row.task} | {row.size:,} | {row.run.seconds:.3f} "
        f"| {row.run.elapsed:.3f} | {row.run.memory:.0f} |"
        for row in growth
    ]
    rows += ["", "| `qcite 13` 启动时的导入 | 自身毫秒 |", "|---|---:|"]
    rows += [f"| `{name}` | {milliseconds:.1f} |" for name, milliseconds in imports]
    return "\n".join(rows) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--no-others", action="store_true", help="do not install tldr and papis")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = prepare(Path(folder), not arguments.no_others)
        timings = measure(bench, arguments.rounds)
        growth = measure_growth(bench)
        imports = import_profile(bench)
    promised = list(promises(timings, growth))
    text = report(timings, growth, promised, imports)
    print(text, end="")
    if arguments.json:
        figures = {
            "promises": [asdict(one) for one in promised],
            "timings": [asdict(one) for one in timings],
            "growth": [asdict(row) for row in growth],
            "imports": imports,
        }
        arguments.json.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n")
    if arguments.record:
        with (ROOT / "docs" / "benchmarks.md").open("a", encoding="utf-8") as stream:
            stream.write("\n" + text)
    return 0 if all(one.kept for one in promised) else 1


if __name__ == "__main__":
    sys.exit(main())
