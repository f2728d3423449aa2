"""How well ``qcite locate`` finds what stands in the Outline, and leaves alone what does not.

    python benchmarks/locate_accuracy.py [--per-cell 300] [--seed 1] [--process] [--rapidfuzz]

Passages are cut from every unit of the edition (8 to 400 characters), damaged at 0 to 25 per cent
(characters replaced, dropped, added, swapped; clauses dropped; punctuation changed) and located
with the default threshold. A passage counts as found if the first place named is one of those
where the undamaged words stand; an undamaged one only if every such place is named. Foreign
passages are those in benchmarks/foreign, whole, in part and joined to paragraphs; a claim is a
place named for one of them without the remark that it is a commonplace.

``--process`` also measures the whole process beside ``python -c "import click, tomli"``;
``--rapidfuzz`` measures rapidfuzz's best window on the same passages (``pip install rapidfuzz``).
"""

from __future__ import annotations

import argparse
import pathlib
import random
import re
import statistics
import subprocess
import sys
import time
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qcite.edition import apparatus, loading
from qcite.edition.apparatus import own_text
from qcite.edition.outline import Outline
from qcite.matching import Match, PassageIndex
from qcite.text.folding import fold

LENGTHS = (8, 12, 16, 20, 30, 40, 60, 100, 200, 400)
RATES = (0.0, 0.05, 0.10, 0.15, 0.20, 0.25)
FOREIGN = pathlib.Path(__file__).parent / "foreign"


@dataclass(frozen=True)
class Source:
    """The edition as one text, and where its units stand in it."""

    text: str
    wording: str
    places: tuple[tuple[str, int], ...]
    """(unit id, where it begins), in order."""
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, outline: Outline) -> Source:
        text = ""
        places = []
        for unit in outline.walk():
            places.append((unit.id, len(text)))
            text += own_text(unit)
        folded = fold(text, punctuation="drop")
        return cls(text, folded.text, tuple(places), tuple(folded.offsets))

    def begin(self, unit_id: str) -> int:
        """Where a unit's heading and own paragraphs begin in the text."""
        return next(start for name, start in self.places if name == unit_id)

    def occurrences(self, passage: str) -> list[tuple[int, int]]:
        """Where the wording of a passage stands, in the text."""
        wording = fold(passage, punctuation="drop").text
        found = []
        at = self.wording.find(wording)
        while at >= 0:
            found.append((self.offsets[at], self.offsets[at + len(wording) - 1] + 1))
            at = self.wording.find(wording, at + 1)
        return found


def passages(source: Source, length: int, count: int, dice: random.Random) -> Iterator[str]:
    """Cuttings of ``length`` characters of wording, from every unit in turn."""
    starts = [bisect_left(source.offsets, start) for _, start in source.places]
    ends = [*starts[1:], len(source.wording)]
    for number in range(count):
        low, high = starts[number % len(starts)], ends[number % len(starts)]
        first = min(dice.randint(low, max(low, high - length)), len(source.wording) - length)
        yield source.text[source.offsets[first] : source.offsets[first + length - 1] + 1]


# --- damage -------------------------------------------------------------------------------------


def scatter(text: str, rate: float, source: Source, dice: random.Random) -> str:
    """Characters replaced, dropped, added and swapped; as many of the wording as ``rate`` says."""
    characters = list(text)
    spots = [i for i, character in enumerate(characters) if character.isalnum()]
    wrong = round(rate * len(spots))
    dice.shuffle(spots)
    while wrong > 0 and spots:
        spot = spots.pop()
        if not characters[spot]:
            continue
        kind = dice.randrange(4)
        if kind == 0:
            characters[spot] = dice.choice(source.wording)
        elif kind == 1:
            characters[spot] = ""
        elif kind == 2:
            characters[spot] += dice.choice(source.wording)
        elif wrong >= 2 and spot + 1 < len(characters) and characters[spot + 1].isalnum():
            pair = characters[spot], characters[spot + 1]
            characters[spot + 1], characters[spot] = pair
            wrong -= 1
        else:
            characters[spot] = dice.choice(source.wording)
        wrong -= 1
    return "".join(characters)


def drop_clause(text: str, rate: float, source: Source, dice: random.Random) -> str:
    """One clause left out, no longer than ``rate`` of the text; else scattered damage."""
    clauses = re.findall("[^，、。；：]*[，、。；：]?", text)
    short = [i for i, c in enumerate(clauses) if i and 2 <= len(c) <= max(2, 2 * rate * len(text))]
    if rate == 0 or not short:
        return scatter(text, rate, source, dice)
    left_out = dice.choice(short)
    del clauses[left_out]
    return "".join(clauses)


def repunctuate(text: str, rate: float, source: Source, dice: random.Random) -> str:
    """Every second mark another or gone, spaces and line breaks put in, and scattered damage."""
    text = scatter(text, rate, source, dice)
    return "".join(
        character if character.isalnum() else dice.choice((character, "，", ",", "、", "。", ""))
        for character in text
        for character in ([character, "\n"] if dice.random() < 0.03 else [character])
    )


DAMAGES: tuple[Callable[[str, float, Source, random.Random], str], ...] = (
    scatter,
    scatter,
    drop_clause,
    repunctuate,
)


# --- judging ------------------------------------------------------------------------------------


def spans(match: Match, source: Source) -> list[tuple[int, int]]:
    """Where a match stands, in the text."""
    return [
        (
            source.begin(part.unit.id) + part.published_start,
            source.begin(part.unit.id) + part.published_end,
        )
        for part in match.segments
    ]


def is_at(match: Match, truth: tuple[int, int], source: Source) -> bool:
    """Whether half of what a match names lies in the true place."""
    shared = total = 0
    for start, end in spans(match, source):
        total += end - start
        shared += max(0, min(end, truth[1]) - max(start, truth[0]))
    return 2 * shared >= total


def is_found(
    matches: tuple[Match, ...], truths: list[tuple[int, int]], source: Source, whole: bool
) -> bool:
    if whole:
        return len(matches) >= len(truths) and all(
            any(is_at(match, truth, source) for match in matches) for truth in truths
        )
    return bool(matches) and any(is_at(matches[0], truth, source) for truth in truths)


def foreign_passages(wording: str, *, odd: bool | None = None) -> dict[str, list[str]]:
    """Foreign passages by kind; of every file all lines, or only every second."""
    found: dict[str, list[str]] = {"sentence": [], "clause": [], "paragraph": []}
    for file in sorted(FOREIGN.glob("*.txt")):
        lines = file.read_text(encoding="utf-8").split()
        if odd is not None:
            lines = lines[int(odd) :: 2]
        found["sentence"] += lines
        found["paragraph"] += ["".join(lines[i : i + 3]) for i in range(0, len(lines) - 2, 2)]
        for line in lines:
            clauses = re.findall("[^，；。：]+", line)
            found["clause"] += clauses + [
                f"{a}，{b}" for a, b in zip(clauses[::2], clauses[1::2], strict=False)
            ]
    # What stands in the Outline word for word is located, rightly.
    found["clause"] = [
        clause
        for clause in found["clause"]
        if len(clause) >= 8 and fold(clause, punctuation="drop").text not in wording
    ]
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--per-cell", type=int, default=300, help="passages a length and rate")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--failures", action="store_true", help="show what went wrong")
    parser.add_argument("--process", action="store_true", help="measure the whole process too")
    parser.add_argument("--rapidfuzz", action="store_true", help="measure rapidfuzz beside it")
    settings = parser.parse_args()
    outline = loading.load()
    source = Source.of(outline)
    index = PassageIndex(outline, apparatus.load(outline))
    print(f"{settings.per_cell} passages a cell, seed {settings.seed}\n")
    accuracy(lambda text: index.locate(text, surrounded=True), source, settings)
    foreign(index, source, settings.failures)
    if settings.rapidfuzz:
        rapidfuzz_windows(source, settings)
    if settings.process:
        process(source, settings.seed)


def accuracy(
    locate: Callable[[str], tuple[Match, ...]], source: Source, settings: argparse.Namespace
) -> None:
    """Top-1 accuracy by length and damage."""
    print("Top-1 accuracy in per cent by length (rows) and damage (columns); median time in ms")
    print("length" + "".join(f"{rate:>9.0%}" for rate in RATES) + "       time")
    for length in LENGTHS:
        row = f"{length:>6}"
        times = []
        for rate in RATES:
            right = 0
            for passage, damaged in cases(source, length, rate, settings):
                start = time.perf_counter()
                matches = locate(damaged)
                times.append(time.perf_counter() - start)
                if is_found(matches, source.occurrences(passage), source, damaged == passage):
                    right += 1
                elif settings.failures:
                    print(f"  missed ({rate:.0%}): {damaged!r}\n      of {passage!r}")
            row += f"{100 * right / settings.per_cell:>9.2f}"
        print(f"{row}{1000 * statistics.median(times):>11.2f}", flush=True)
    print()


def cases(
    source: Source, length: int, rate: float, settings: argparse.Namespace
) -> Iterator[tuple[str, str]]:
    """(passage, damaged passage), every kind of damage in turn."""
    dice = random.Random(f"{settings.seed} {length} {rate}")
    for number, passage in enumerate(passages(source, length, settings.per_cell, dice)):
        damage = dice.choice(DAMAGES) if number >= len(DAMAGES) else DAMAGES[number]
        yield passage, damage(passage, rate, source, dice) if rate else passage


def foreign(index: PassageIndex, source: Source, failures: bool) -> None:
    """False claims."""
    print("Claims among foreign passages")
    claims = total = 0
    for kind, texts in foreign_passages(source.wording).items():
        wrong = 0
        start = time.perf_counter()
        for text in texts:
            found = index.locate(text, surrounded=True)
            matches = [match for match in found if not match.commonplace]
            wrong += bool(matches)
            if matches and failures:
                place = [part.unit.id for part in matches[0].segments]
                print(f"  claimed {matches[0].score:.2f} {place}: {text!r}")
        spent = (time.perf_counter() - start) / len(texts)
        print(f"  {kind:<10}{wrong:>4} of {len(texts):<5} {1000 * spent:.2f} ms each")
        claims += wrong
        total += len(texts)
    rate = f"one in {total / claims:.0f}" if claims else "none"
    print(f"  {'all':<10}{claims:>4} of {total:<5} {rate}\n")


def rapidfuzz_windows(source: Source, settings: argparse.Namespace) -> None:
    """The same passages with rapidfuzz's best window of the passage's own length."""
    from rapidfuzz.fuzz import partial_ratio_alignment

    print("rapidfuzz.fuzz.partial_ratio_alignment: place right / both ends right, per cent")
    for length, rate in ((20, 0.1), (40, 0.2), (200, 0.1)):
        right = ends = 0
        times = []
        for passage, damaged in cases(source, length, rate, settings):
            wording = fold(damaged, punctuation="drop").text
            start = time.perf_counter()
            window = partial_ratio_alignment(wording, source.wording)
            times.append(time.perf_counter() - start)
            assert window is not None
            low, high = window.dest_start, window.dest_end
            truths = [
                (bisect_left(source.offsets, a), bisect_left(source.offsets, b))
                for a, b in source.occurrences(passage)
            ]
            right += any(min(high, b) - max(low, a) > (b - a) / 2 for a, b in truths)
            ends += any((low, high) == truth for truth in truths)
        shares = " / ".join(f"{100 * number / settings.per_cell:.1f}" for number in (right, ends))
        spent = 1000 * statistics.median(times)
        print(f"  {length} characters, {rate:.0%}: {shares}  {spent:.2f} ms")
    print()


def process(source: Source, seed: int) -> None:
    """The whole process for 200 characters with one in ten wrong."""
    dice = random.Random(seed)
    passage = scatter(next(passages(source, 200, 1, dice)), 0.1, source, dice)
    commands = {
        "import click, tomli": [sys.executable, "-c", "import click, tomli"],
        "qcite locate": [sys.executable, "-m", "qcite", "locate", passage],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    # By turns, so that whatever else the machine does falls on both.
    for _ in range(30):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, capture_output=True, check=True)
            times[name].append(time.perf_counter() - start)
    for name, values in times.items():
        print(
            f"{name:<22}{1000 * statistics.median(values):>7.1f} ms, best {1000 * min(values):.1f}"
        )
    base, whole = (statistics.median(values) for values in times.values())
    print(f"ratio {whole / base:.2f}")


if __name__ == "__main__":
    main()
