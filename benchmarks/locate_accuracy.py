"""How well ``qcite locate`` finds what stands in the Outline, and leaves alone what does not.

    python benchmarks/locate_accuracy.py [--per-cell 200] [--seed 1] [--process]

Passages are cut from every unit of the edition (8 to 400 characters), damaged at 0 to 25 per cent
(characters replaced, dropped, added, swapped; clauses dropped; punctuation changed) and located
with the default threshold. A passage counts as found if the first place named is one of those
where the undamaged words stand; an undamaged one only if every such place is named. Foreign
passages are those in benchmarks/foreign, whole, in part and joined to paragraphs; a claim is a
place named for one of them without the remark that it is a commonplace.

``--process`` also measures the whole process beside ``python -c "import click, tomli"``.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from qcite import apparatus, edition
from qcite.apparatus import own_text
from qcite.folding import fold
from qcite.outline import Outline
from qcite.passage import Match, PassageIndex

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
        return dict(self.places)[unit_id]

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
    """Cuttings of ``length`` characters of wording, every unit in turn."""
    for number in range(count):
        unit_id, start = source.places[number % len(source.places)]
        index = [unit for unit, _ in source.places].index(unit_id)
        end = source.places[index + 1][1] if index + 1 < len(source.places) else len(source.text)
        low = next(i for i, offset in enumerate(source.offsets) if offset >= start)
        high = next(i for i, offset in enumerate(source.offsets) if offset >= end)
        first = dice.randint(low, max(low, high - length))
        first = min(first, len(source.wording) - length)
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
    parser.add_argument(
        "--per-cell", type=int, default=150, help="passages for each length and rate"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--failures", action="store_true", help="show what went wrong")
    parser.add_argument("--process", action="store_true", help="measure the whole process too")
    settings = parser.parse_args()
    outline = edition.load()
    source = Source.of(outline)
    started = time.perf_counter()
    index = PassageIndex(outline, apparatus.load(outline))
    built = time.perf_counter() - started
    print(
        f"index built in {1000 * built:.1f} ms; {settings.per_cell} passages a cell, seed {settings.seed}\n"
    )
    accuracy(index, source, settings.per_cell, settings.seed, settings.failures)
    foreign(index, source, settings.failures)
    if settings.process:
        process(source, settings.seed)


def accuracy(index: PassageIndex, source: Source, count: int, seed: int, failures: bool) -> None:
    print("Top-1 accuracy in per cent by length (rows) and damage (columns); median time in ms")
    print("length" + "".join(f"{rate:>9.0%}" for rate in RATES) + "       time")
    for length in LENGTHS:
        row = f"{length:>6}"
        times = []
        for rate in RATES:
            dice = random.Random(f"{seed} {length} {rate}")
            right = 0
            for number, passage in enumerate(passages(source, length, count, dice)):
                damage = DAMAGES[
                    number // len(source.places) % len(DAMAGES) if count > 60 else number % 4
                ]
                damaged = damage(passage, rate, source, dice) if rate else passage
                truths = source.occurrences(passage)
                start = time.perf_counter()
                matches = index.locate(damaged)
                times.append(time.perf_counter() - start)
                if is_found(matches, truths, source, whole=damaged == passage):
                    right += 1
                elif failures:
                    print(f"  missed ({rate:.0%}): {damaged!r}\n      of {passage!r}")
                    for match in matches[:2]:
                        print(
                            f"      {match.score:.2f} {[(s.unit.id, s.start) for s in match.segments]}"
                        )
            row += f"{100 * right / count:>9.2f}"
        print(f"{row}{1000 * statistics.median(times):>11.2f}", flush=True)
    print()


def foreign(index: PassageIndex, source: Source, failures: bool) -> None:
    print("Claims among foreign passages")
    claims = total = 0
    for kind, texts in foreign_passages(source.wording).items():
        wrong = 0
        start = time.perf_counter()
        for text in texts:
            matches = [match for match in index.locate(text) if not match.commonplace]
            if matches:
                wrong += 1
                if failures:
                    match = matches[0]
                    print(f"  claimed {match.score:.2f}: {text!r}")
                    print(
                        f"      {[(s.unit.id, s.passage_start, s.passage_end) for s in match.segments]}"
                    )
        spent = (time.perf_counter() - start) / len(texts)
        print(f"  {kind:<10}{wrong:>4} of {len(texts):<5} {1000 * spent:.2f} ms each")
        claims += wrong
        total += len(texts)
    print(
        f"  {'all':<10}{claims:>4} of {total:<5} one in {total / claims if claims else float('inf'):.0f}\n"
    )


def process(source: Source, seed: int) -> None:
    dice = random.Random(seed)
    passage = next(passages(source, 200, 1, dice))
    start = source.text.index(source.wording[6000:6008]) if False else 3000
    passage = scatter(source.text[start : start + 222], 0.1, source, dice)
    commands = {
        "import click, tomli": [sys.executable, "-c", "import click, tomli"],
        "qcite locate": [sys.executable, "-m", "qcite", "locate", passage],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(25):
        for name, command in commands.items():
            begin = time.perf_counter()
            subprocess.run(command, capture_output=True, env=os.environ, check=False)
            times[name].append(time.perf_counter() - begin)
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        print(f"{name:<22}{1000 * median:>7.1f} ms")
    print(f"ratio {medians['qcite locate'] / medians['import click, tomli']:.2f}")


if __name__ == "__main__":
    main()
