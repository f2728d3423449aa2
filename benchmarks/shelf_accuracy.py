"""How well ``qcite check`` judges what a draft says of the documents in a library.

    python benchmarks/shelf_accuracy.py FOLDER [--units 25] [--seed 1] [--check]

Of each document in the library FOLDER some units are taken, and of each of them sentences are
written: cited, quoted and told rightly, and each of these wrongly in one way. A right sentence
with an error is an accusation; a wrong one without an error was missed. ``--check`` fails at more
than one in five hundred of either. An amendment quotes what it changes, so that the numbers in it
are not its own: leave amendments out.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator

import qcite

MOST = 1 / 500
LEAST = 12
"""Characters of a sentence that is quoted."""


def sentences(
    document: qcite.Document, units: list[qcite.Unit], chosen: random.Random
) -> Iterator[tuple[str, bool, str]]:
    """What is said, whether it is right, and the sentence."""
    name = document.name
    unit = chosen.choice(units)
    place = document.cite([unit])
    text = max(unit.sentences, key=len)
    body = text.rstrip("。；：")
    yield "unit", True, f"根据{place}，制定本办法。"
    yield "unit", False, f"{name}第九百九十条另有规定。"
    if len(body) < LEAST or not set("\n“").isdisjoint(text):
        return
    yield "quotation", True, f"{place}规定：“{text}”"
    yield "claim", True, f"{place}规定，{body}。"
    at = chosen.randrange(2, len(body) - 2)
    if "\u4e00" <= body[at] <= "\u9fff":
        wrong = "甲" if body[at] != "甲" else "乙"
        yield "quotation", False, f"{place}规定：“{body[:at]}{wrong}{body[at + 1 :]}。”"
    elsewhere = [
        other
        for other in units
        if other.kind == "article" and other is not unit.article and body not in other.text
    ]
    if elsewhere:
        another = document.cite([chosen.choice(elsewhere)])
        yield "place of quotation", False, f"{another}规定：“{text}”"
        yield "place of claim", False, f"{another}规定，{body}。"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", help="as of `qcite library path`")
    parser.add_argument("--units", type=int, default=25, help="sentences of so many a document")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    chosen = random.Random(options.seed)
    checked, shelf = qcite.load(), qcite.Shelf(options.folder)
    said: Counter[tuple[str, bool]] = Counter()
    failed: Counter[tuple[str, bool]] = Counter()
    for entry in shelf.entries():
        document = checked.another(shelf.place(entry))
        kinds = ("article", "paragraph", "item", "subitem")
        units = [one for one in document.outline.walk() if one.kind in kinds and one.sentences]
        for _ in range(options.units if units else 0):
            for what, is_right, sentence in sentences(document, units, chosen):
                report = checked.check_text(sentence, shelf=shelf)
                has_error = any(one.severity == "error" for one in report.findings)
                said[what, is_right] += 1
                if has_error == is_right:
                    failed[what, is_right] += 1
                    print("accused" if is_right else "missed ", sentence)
    print(f"{'what is said':20}  right  accused  wrong  missed")
    for what in dict.fromkeys(name for name, _ in said):
        right, wrong = (what, True), (what, False)
        print(f"{what:20}  {said[right]:5}  {failed[right]:7}  {said[wrong]:5}  {failed[wrong]:6}")
    return int(options.check and any(failed[one] > MOST * said[one] for one in said))


if __name__ == "__main__":
    raise SystemExit(main())
