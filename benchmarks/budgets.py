"""Measure the speed budgets and the growth of every expensive command.

    python benchmarks/budgets.py                 prints the tables
    python benchmarks/budgets.py --json FILE     writes the figures as well
    python benchmarks/budgets.py --record        appends the tables to docs/benchmarks.md

Times are of whole processes, taken by hyperfine in interleaved rounds: each round runs every
command a few times, so that a slow minute of the machine hits all alike, and only ratios within
one run are judged. The program measured is a wheel installed into an environment of its own; what
a drafter would use instead is installed beside it for the run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent
BASELINE = "import click, tomli"
_BASELINE_PROGRAM = f"{BASELINE}, os; os._exit(0)"
"""The baseline ended as the program ends, without taking the interpreter apart: that alone is
worth ten milliseconds, which are no merit of the program's."""
REPEATED = "《纲要》第十三条"
"""A draft of nothing else, in one paragraph: a finding in every eighth character."""


@dataclass(frozen=True)
class Budget:
    """A promise about one command."""

    name: str
    command: list[str]
    baseline: str
    """Name of the command it is compared with."""
    limit: float
    """Largest ratio allowed."""


@dataclass(frozen=True)
class Timing:
    """Seconds of one command over all rounds."""

    name: str
    median: float
    low: float
    high: float
    ratio: float | None = None
    limit: float | None = None


@dataclass(frozen=True)
class Growth:
    """One run of a growing task: size in characters, seconds, peak resident memory in MiB."""

    task: str
    size: int
    seconds: float
    memory: float


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


# --- measuring -----------------------------------------------------------------------------


def time_commands(
    commands: dict[str, list[str]], bench: Bench, rounds: int, runs: int
) -> dict[str, list[float]]:
    """Seconds of every run of every command, in interleaved rounds of hyperfine."""
    hyperfine = shutil.which("hyperfine")
    if hyperfine is None:
        sys.exit("hyperfine is needed (Debian: apt install hyperfine)")
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    export = bench.folder / "hyperfine.json"
    for index in range(rounds + 1):
        arguments = [hyperfine, "-N", "--style", "none", "--runs", str(runs), "--ignore-failure"]
        arguments += ["--export-json", str(export)]
        for name, command in commands.items():
            arguments += ["-n", name, _quote(command)]
        subprocess.run(
            arguments, check=True, env=bench.environment(), cwd=bench.folder, capture_output=True
        )
        if index == 0:
            continue  # a warm-up round: files and bytecode come into the cache
        for result in json.loads(export.read_text())["results"]:
            seconds[result["command"]] += result["times"]
    return seconds


def _quote(command: Sequence[str]) -> str:
    import shlex

    return shlex.join(command)


_SPAWN = """
import os, subprocess, sys, time
started = time.perf_counter()
null = subprocess.DEVNULL
process = subprocess.Popen(sys.argv[1:], stdin=null, stdout=null, stderr=null)
_, _, usage = os.wait4(process.pid, 0)
print(time.perf_counter() - started, usage.ru_maxrss / 1024)
"""


def run_once(command: Sequence[str], bench: Bench) -> tuple[float, float]:
    """Seconds and peak resident MiB of one process.

    Started by a small one of its own: the peak of a process counts what it was forked from.
    """
    done = subprocess.run(
        [str(bench.python), "-I", "-S", "-c", _SPAWN, *command],
        capture_output=True,
        check=True,
        env=bench.environment(),
        cwd=bench.folder,
    )
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory


def budgets(bench: Bench, passage: str) -> list[Budget]:
    """The promises, in the order of the table."""
    qcite = bench.qcite
    terminal = ["script", "-qec"]
    return [
        Budget("qcite 13", [qcite, "13"], BASELINE, 1.25),
        Budget("qcite cite 13", [qcite, "cite", "13"], BASELINE, 1.25),
        Budget("qcite find 品牌", [qcite, "find", "品牌"], BASELINE, 1.25),
        Budget(
            "qcite 13（终端）",
            [*terminal, f"{qcite} 13 --no-pager", "/dev/null"],
            f"{BASELINE}（终端）",
            2.2,
        ),
        Budget("qcite locate（200字，一成有误）", [qcite, "locate", passage], BASELINE, 2.0),
    ]


def measure(bench: Bench, rounds: int, runs: int) -> list[Timing]:
    """Times of the promised commands, their baselines and the alternatives."""
    text = outline_text(bench)
    (bench.folder / "outline.txt").write_text(text, encoding="utf-8")
    promised = budgets(bench, damaged(text, 200, 0.1, seed=3))
    start = [str(bench.python), "-c", _BASELINE_PROGRAM]
    commands = {
        BASELINE: start,
        f"{BASELINE}（终端）": [
            "script",
            "-qec",
            f"{bench.python} -c '{_BASELINE_PROGRAM}'",
            "/dev/null",
        ],
        **{budget.name: budget.command for budget in promised},
        "grep 品牌 纲要.txt": ["grep", "品牌", "outline.txt"],
    }
    if bench.others:
        commands["tldr tar"] = [str(bench.others.parent / "tldr"), "tar"]
        commands["papis list"] = [str(bench.others.parent / "papis"), "list", "outline"]
    seconds = time_commands(commands, bench, rounds, runs)
    limits = {budget.name: budget for budget in promised}
    timings = []
    for name, times in seconds.items():
        budget = limits.get(name)
        ratio = (
            statistics.median(times) / statistics.median(seconds[budget.baseline])
            if budget
            else statistics.median(times) / statistics.median(seconds[BASELINE])
        )
        timings.append(
            Timing(
                name,
                statistics.median(times),
                min(times),
                max(times),
                ratio,
                budget.limit if budget else None,
            )
        )
    return timings


def measure_growth(bench: Bench) -> list[Growth]:
    """How time and memory grow with the input."""
    text = outline_text(bench)
    cited = articles(bench)
    rows = []
    for size in (10_000, 31_623, 100_000, 316_228, 1_000_000, 3_162_278):
        draft = bench.folder / f"draft-{size}.txt"
        draft.write_text(prose(size, cited), encoding="utf-8")
        rows.append(Growth("check", size, *_best([bench.qcite, "check", str(draft)], bench)))
    for size in (100_000, 1_000_000):
        draft = bench.folder / f"repeated-{size}.txt"
        draft.write_text(REPEATED * (size // len(REPEATED)), encoding="utf-8")
        command = [bench.qcite, "check", str(draft)]
        rows.append(Growth("check（一段连写）", size, *_best(command, bench)))
    for name, size, wrong in (("每处引文错一字", 100_000, True), ("引文全对", 1_000_000, False)):
        draft = bench.folder / f"{name}.txt"
        draft.write_text(quotations(size, cited, wrong=wrong), encoding="utf-8")
        command = [bench.qcite, "check", str(draft)]
        rows.append(Growth(f"check（{name}）", size, *_best(command, bench)))
    for name, content in hostile().items():
        draft = bench.folder / f"{name}.md"
        draft.write_text(content, encoding="utf-8")
        command = [bench.qcite, "check", str(draft)]
        rows.append(Growth(f"check（{name}）", len(content), *_best(command, bench, runs=1)))
    for size in (10, 100, 1_000, 10_000):
        passage = damaged(text, size, 0.1, seed=size)
        rows.append(Growth("locate", size, *_best([bench.qcite, "locate", passage], bench)))
    rows.append(Growth("find", len(text), *_best([bench.qcite, "find", "品牌"], bench)))
    for factor in (10, 100):
        path = larger_outline(bench, factor)
        command = [bench.qcite, "--outline", str(path), "find", "品牌"]
        rows.append(Growth("find", len(text) * factor, *_best(command, bench)))
    return rows


def _best(command: Sequence[str], bench: Bench, runs: int = 3) -> tuple[float, float]:
    measured = [run_once(command, bench) for _ in range(runs)]
    return min(seconds for seconds, _ in measured), max(memory for _, memory in measured)


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
    timings: Sequence[Timing], growth: Sequence[Growth], imports: Sequence[tuple[str, float]]
) -> str:
    """The tables, in Markdown."""
    rows = [
        f"## {date.today().isoformat()}，Python {platform.python_version()}，{platform.machine()}",
        "",
        "| 命令 | 中位数（毫秒） | 最小至最大 | 与基准之比 | 限额 | |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for timing in timings:
        verdict = ""
        if timing.limit is not None and timing.ratio is not None:
            verdict = "合格" if timing.ratio <= timing.limit else "超限"
        rows.append(
            f"| {timing.name} | {timing.median * 1000:.1f} "
            f"| {timing.low * 1000:.1f}至{timing.high * 1000:.1f} "
            f"| {timing.ratio:.2f} | {timing.limit or ''} | {verdict} |"
        )
    rows += ["", "| 任务 | 规模（字） | 秒 | 内存峰值（MiB） |", "|---|---:|---:|---:|"]
    rows += [
        f"| {row.task} | {row.size:,} | {row.seconds:.3f} | {row.memory:.0f} |" for row in growth
    ]
    rows += ["", "| `qcite 13` 启动时的导入 | 自身毫秒 |", "|---|---:|"]
    rows += [f"| `{name}` | {milliseconds:.1f} |" for name, milliseconds in imports]
    return "\n".join(rows) + "\n"


def failures(timings: Sequence[Timing], growth: Sequence[Growth]) -> list[str]:
    """The promises not kept."""
    broken = [
        f"{timing.name}: {timing.ratio:.2f} > {timing.limit}"
        for timing in timings
        if timing.limit is not None and timing.ratio is not None and timing.ratio > timing.limit
    ]
    for row in growth:
        if row.task == "check" and row.size == 1_000_000:
            if row.seconds > 2:
                broken.append(f"check of 1 000 000 characters: {row.seconds:.2f} s > 2 s")
            if row.memory > 150:
                broken.append(f"check of 1 000 000 characters: {row.memory:.0f} MiB > 150 MiB")
    return broken


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--runs", type=int, default=3, help="runs of each command a round")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--no-others", action="store_true", help="do not install tldr and papis")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = prepare(Path(folder), not arguments.no_others)
        timings = measure(bench, arguments.rounds, arguments.runs)
        growth = measure_growth(bench)
        imports = import_profile(bench)
    text = report(timings, growth, imports)
    print(text, end="")
    if arguments.json:
        figures = {
            "timings": [asdict(timing) for timing in timings],
            "growth": [asdict(row) for row in growth],
            "imports": imports,
        }
        arguments.json.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n")
    if arguments.record:
        with (ROOT / "docs" / "benchmarks.md").open("a", encoding="utf-8") as stream:
            stream.write("\n" + text)
    broken = failures(timings, growth)
    for line in broken:
        print(f"over budget: {line}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
