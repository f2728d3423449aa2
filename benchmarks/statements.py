"""How well the statements of a draft are judged, and where the thresholds come from.

    python benchmarks/statements.py [--check] [--curves]

The corpus is tests/fixtures/statements: a draft a line, each with one statement and the verdict a
careful reader gives it. Those in unseen.tsv were written when the thresholds had been set with
those in seen.tsv, and changed nothing; both are reported. ``--curves`` moves one threshold at a
time. ``--check`` fails below the aims: ``elsewhere`` with recall 0.90 and precision 0.98, of
invented statements 2 % supported at most, of faithful paraphrases 80 % supported at least, and no
right statement accused.
"""

from __future__ import annotations

import argparse
import pathlib
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import qcite
from qcite.checking import support
from qcite.checking.findings import VERDICTS
from qcite.drafts import markdown

CORPUS = pathlib.Path(__file__).parent.parent / "tests/fixtures/statements"
WORST = tuple(VERDICTS)
SHARES = ("seen", "unseen")
RIGHT = ("right", "paraphrase", "own-work", "stock", "other-document")
CURVES = {
    "SUPPORTED": (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8),
    "ELSEWHERE": (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.9),
    "ABSENT": (0.2, 0.3, 0.4, 0.45, 0.5, 0.6),
    "TELLING": (0.0, 1.0, 1.5, 1.9, 2.5, 3.5),
    "NOVEL": (3, 4, 5, 6, 99),
    "UNHEARD": (1.0, 1.4, 2, 3),
    "PHRASED": (0.0, 0.3, 0.4, 0.5, 0.6, 0.7),
}


@dataclass(frozen=True)
class Line:
    """A draft with the verdict it must get."""

    kind: str
    verdict: str
    locator: str
    text: str


def read(share: str) -> list[Line]:
    """The lines of one file of the corpus."""
    rows = (CORPUS / f"{share}.tsv").read_text("utf-8").splitlines()
    return [
        Line(kind, verdict, locator, text.replace("\\n", "\n"))
        for kind, verdict, locator, text in (
            row.split("\t") for row in rows if row and row[0] != "#"
        )
    ]


def verdict(text: str, document: qcite.Document) -> str:
    """The worst verdict in the account of a draft; ``none`` where there is none."""
    if text.startswith("|"):
        draft = markdown.read(text, "草稿.md", text.encode())
        report = document.check_draft(draft)
    else:
        report = document.check_text(text)
    found = [one.verdict for one in report.statements]
    return min(found, key=WORST.index, default="none")


@dataclass(frozen=True)
class Score:
    """What came of a share of the corpus."""

    lines: int
    agreed: int
    recall: float
    """Of what stands elsewhere, the share that is reported."""
    precision: float
    """Of what is reported as standing elsewhere, the share that does."""
    invented: float
    """Of invented statements, the share counted as supported."""
    paraphrased: float
    """Of faithful paraphrases, the share counted as supported."""
    accused: int
    """Right statements and drafters' own words that are reported as errors."""


def measure(lines: Sequence[Line], document: qcite.Document) -> Score:
    got = [(line, verdict(line.text, document)) for line in lines]
    of = Counter((line.kind, said) for line, said in got)
    kinds = Counter(line.kind for line in lines)
    claimed = sum(said == "elsewhere" for _, said in got)
    there = sum(said == "elsewhere" and line.verdict == "elsewhere" for line, said in got)
    return Score(
        lines=len(lines),
        agreed=sum(line.verdict == said for line, said in got),
        recall=there / max(1, sum(line.verdict == "elsewhere" for line in lines)),
        precision=there / max(1, claimed),
        invented=of["invented", "supported"] / max(1, kinds["invented"]),
        paraphrased=of["paraphrase", "supported"] / max(1, kinds["paraphrase"]),
        accused=sum(
            line.kind in RIGHT and said in ("elsewhere", "contradicted") for line, said in got
        ),
    )


def show(name: str, score: Score) -> None:
    print(
        f"{name:<18} {score.lines:>4} {score.agreed:>6} {score.recall:>7.2f}"
        f" {score.precision:>10.2f} {score.invented:>9.2f} {score.paraphrased:>12.2f}"
        f" {score.accused:>8}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--curves", action="store_true")
    arguments = parser.parse_args()
    lines = {share: read(share) for share in SHARES}
    document = qcite.load()
    print("share              lines agreed  recall  precision  invented  paraphrased  accused")
    scores = {share: measure(lines[share], document) for share in SHARES}
    for name, score in scores.items():
        show(name, score)
    if arguments.curves:
        for threshold, values in CURVES.items():
            kept = getattr(support, threshold)
            for value in values:
                setattr(support, threshold, value)
                mark = " *" if value == kept else ""
                show(
                    f"{threshold} {value}{mark}",
                    measure([*lines["seen"], *lines["unseen"]], document),
                )
            setattr(support, threshold, kept)
    failed = [
        name
        for name, score in scores.items()
        if score.recall < 0.9
        or score.precision < 0.98
        or score.invented > 0.02
        or score.paraphrased < 0.8
        or score.accused
    ]
    return 1 if arguments.check and failed else 0


if __name__ == "__main__":
    sys.exit(main())
