"""Compare the edition with its witnesses and prove the apparatus complete.

    python tools/collate.py SOURCES_DIR [--context N] [--record]

From the edition and the apparatus every witness is rebuilt, accidents apart, and compared with
the witness itself, character for character. Exit code 1 if one differs or the apparatus claims
something no witness has. ``--record`` writes length and digest of each rebuilt text to
data/proof.toml, which the tests check without the sources.

Accidents are what extraction does to any text: line breaks, spaces, page furniture around the
text, and half-width for full-width punctuation. All else is a reading, also the English " and "
that text recognition put for 和: it stands in copies that circulate.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from qcite.edition import apparatus, loading  # noqa: E402
from qcite.edition.apparatus import Apparatus, Variant, own_text  # noqa: E402
from qcite.edition.outline import Outline, Unit  # noqa: E402
from qcite.edition.tables import EditionError  # noqa: E402

PROOF = ROOT / "data" / "proof.toml"
REBUILT = ("N", "X", "P", "D")
"""Witnesses rebuilt whole; of C, which abridges, single readings are looked up."""

_FULL_WIDTH = str.maketrans(",;:?!()", "，；：？！（）")

_DIGEST_SENTENCES = (
    "art_5__sent_3",
    "art_6__sent_5",
    "art_10__sent_8",
    "art_11__sent_7",
    "art_13__sent_2",
    "art_14__sent_6",
    "art_17__sent_6",
    "art_17__sent_7",
    "art_18__sent_7",
    "art_21__sent_1",
    "art_21__sent_4",
    "art_26__sent_7",
)
"""The sentences D quotes under 《纲要》值得关注点还有, in its order."""


class CollationError(Exception):
    """A source that does not look as this tool expects, or an apparatus it cannot apply."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one unit's own text: what a witness has of it."""

    place: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of pieces that stands in one place of a witness."""

    witness: str
    name: str
    pieces: tuple[Piece, ...]


def normalise(text: str) -> str:
    """The text without the accidents of extraction."""
    return "".join(text.translate(_FULL_WIDTH).split())


# What each witness has, in terms of the edition -------------------------------------------


def segments(outline: Outline) -> tuple[Segment, ...]:
    """What the rebuilt witnesses contain, in their order."""
    units = tuple(outline.walk())
    release = tuple(unit for unit in units if unit.kind not in ("box", "item"))
    numbers = [unit.id for unit in release]
    first_page = release[: numbers.index("art_12") + 1]
    tasks = (
        unit
        for part in outline.task_areas
        for unit in part.walk()
        if unit.kind in ("part", "article")
    )
    situation = [f"part_1__sent_{number}" for number in range(2, 8)]
    return (
        Segment("N", "全文", _whole(units)),
        Segment("X", "全文（无专栏）", _whole(release)),
        Segment("P", "引言至第十二条", _whole(first_page)),
        Segment("D", "提要", _sentences(outline, ["part_1__sent_7"])),
        Segment("D", "组织保障标题", _headings(_unit(outline, f"art_{n}") for n in (30, 31, 32))),
        Segment("D", "指导思想", _sentences(outline, ["art_1__sent_1"])),
        Segment(
            "D",
            "形势背景",
            _sentences(outline, [*situation, "preamble__sent_1"]),
        ),
        Segment(
            "D", "总体目标", _sentences(outline, ["target_2025__sent_1", "target_2035__sent_1"])
        ),
        Segment("D", "分项目标", _whole(outline.goals)),
        Segment("D", "任务标题", _headings(tasks)),
        Segment("D", "专栏", _whole(unit for box in outline.boxes for unit in box.walk())),
        Segment("D", "关注点", _sentences(outline, _DIGEST_SENTENCES)),
    )


def _unit(outline: Outline, unit_id: str) -> Unit:
    unit = outline.get(unit_id)
    if unit is None:
        raise CollationError(f"纲要中没有 {unit_id}")
    return unit


def _whole(units: Iterable[Unit]) -> tuple[Piece, ...]:
    return tuple(Piece(unit.id, 0, len(own_text(unit))) for unit in units)


def _headings(units: Iterable[Unit]) -> tuple[Piece, ...]:
    pieces = []
    for unit in units:
        start = unit.lead.index(unit.heading)
        pieces.append(Piece(unit.id, start, start + len(unit.heading)))
    return tuple(pieces)


def _sentences(outline: Outline, ids: Iterable[str]) -> tuple[Piece, ...]:
    pieces = []
    for sentence_id in ids:
        sentence = _unit(outline, sentence_id)
        owner = sentence.parent
        assert owner is not None
        start = own_text(owner).index(sentence.text)
        pieces.append(Piece(owner.id, start, start + len(sentence.text)))
    return tuple(pieces)


# The sources ------------------------------------------------------------------------------


def read_sources(folder: Path) -> dict[tuple[str, str], str]:
    """The normalised text of every segment as the witnesses have it, by siglum and name.

    Raises CollationError if a file or one of the marks it is cut at is missing.
    """
    texts: dict[tuple[str, str], str] = {}
    start = "建设质量强国是推动高质量发展"
    notice = _read(folder, "notice.txt")
    texts["N", "全文"] = notice[_find(notice, start) :]
    release = _read(folder, "xinhua-web.txt")
    texts["X", "全文（无专栏）"] = release[_find(release, start) :]
    newspaper = _read(folder, "newspaper.txt")
    texts["P", "引言至第十二条"] = newspaper[_find(newspaper, start) :]
    digest = _read(folder, "digest.txt")
    for name, text in _cut_digest(digest[_find(digest, "\n纲要速览\n\n中共中央国务院印发《") :]):
        texts["D", name] = text
    return {key: normalise(text) for key, text in texts.items()}


def _cut_digest(digest: str) -> Iterator[tuple[str, str]]:
    """D's extracts of the Outline, without what it says of its own."""
    yield "提要", _between(digest, "《纲要》提出，", "\n")
    yield "组织保障标题", _between(digest, "《纲要》要求，从", "三方面").replace("、", "")
    yield "指导思想", _between(digest, "《纲要》指导思想\n", "当前质量强国建设取得的历史成就\n")
    achievements = _between(digest, "当前质量强国建设取得的历史成就\n", "当前面临的形势分析\n")
    yield (
        "形势背景",
        achievements + _between(digest, "当前面临的形势分析\n", "《纲要》的主要目标\n"),
    )
    goals = "2025 质量强国建设阶段性成效表现\n"
    yield "总体目标", _between(digest, "《纲要》的主要目标\n", goals)
    tasks = "《纲要》8 个方面提出 27 项重点任务\n"
    yield "分项目标", _between(digest, goals, tasks)
    # Headings stand in a list of its own making, each closed by —— or 。.
    yield "任务标题", re.sub("——|。", "", _between(digest, tasks, "《纲要》提出的七个专项工程\n"))
    boxes = _between(digest, "《纲要》提出的七个专项工程\n", "《纲要》值得关注点还有——\n")
    # It numbers the boxes 1、 to 7、 without the word 专栏.
    yield "专栏", re.sub("(?m)^([1-7])、", r"专栏\1", boxes)
    # The first extract is cut off within a goal that D has whole elsewhere.
    yield "关注点", _between(digest, "制造业产品质量合格率达到 94%。\n", "——综合自")


def _read(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CollationError(f"无法读取 {folder / name}：{error}") from None


def _find(text: str, mark: str) -> int:
    place = text.find(mark)
    if place < 0:
        raise CollationError(f"来源中找不到“{mark.strip()}”")
    return place


def _between(text: str, first: str, last: str) -> str:
    start = _find(text, first) + len(first)
    return text[start : start + _find(text[start:], last)]


# Rebuilding -------------------------------------------------------------------------------


def rebuild(segment: Segment, outline: Outline, notes: Apparatus, siglum: str) -> str:
    """The segment as witness ``siglum`` has it, normalised; for "" as the edition has it.

    Raises CollationError if two of its readings overlap or one reaches beyond the segment.
    """
    pieces = []
    for piece in segment.pieces:
        unit = _unit(outline, piece.place)
        text, done = own_text(unit), piece.start
        for variant in _in_piece(notes.of(unit), piece):
            reading = _reading_of(variant, siglum)
            if reading is None:
                continue
            if variant.start < done or variant.end > piece.end:
                raise CollationError(
                    f"{variant.place}“{variant.lemma}”：{siglum}的异文重叠，或超出它所有的文字"
                )
            pieces += [text[done : variant.start], reading]
            done = variant.end
        pieces.append(text[done : piece.end])
    return normalise("".join(pieces))


def _in_piece(variants: Iterable[Variant], piece: Piece) -> Iterator[Variant]:
    for variant in variants:
        if variant.place == piece.place and variant.start < piece.end and piece.start < variant.end:
            yield variant


def _reading_of(variant: Variant, siglum: str) -> str | None:
    for reading in variant.readings:
        if siglum in reading.witnesses:
            return reading.text
    return None


# Checks -----------------------------------------------------------------------------------


def differences(first: str, second: str, context: int) -> Iterator[str]:
    """Where two texts differ: ``before[first|second]after``."""
    clauses = [re.findall("[^，。；]*[，。；]?", text) for text in (first, second)]
    for _, i, j, k, m in _changes(*clauses):
        old, new = "".join(clauses[0][i:j]), "".join(clauses[1][k:m])
        offset = len("".join(clauses[0][:i]))
        for _, a, b, c, d in _changes(old, new):
            before = first[max(0, offset + a - context) : offset + a]
            after = first[offset + b : offset + b + context]
            yield f"{before}[{old[a:b]}|{new[c:d]}]{after}"


def _changes(
    first: list[str] | str, second: list[str] | str
) -> Iterator[tuple[str, int, int, int, int]]:
    matcher = difflib.SequenceMatcher(None, first, second, autojunk=False)
    return (code for code in matcher.get_opcodes() if code[0] != "equal")


def check_testimony(outline: Outline, notes: Apparatus) -> Iterator[str]:
    """Complaints where a rebuilt witness is not heard, or heard of a place it does not have."""
    pieces: dict[str, list[Piece]] = {siglum: [] for siglum in REBUILT}
    for segment in segments(outline):
        pieces[segment.witness] += segment.pieces
    for variant in notes.variants:
        heard = {*variant.witnesses}.union(*(reading.witnesses for reading in variant.readings))
        for siglum in REBUILT:
            has = any(any(_in_piece([variant], piece)) for piece in pieces[siglum])
            if has and siglum not in heard:
                yield f"{variant.place}“{variant.lemma}”：没有交代{siglum}的文字"
            if not has and siglum in heard:
                yield f"{variant.place}“{variant.lemma}”：{siglum}没有这一处"


def check_commentary(outline: Outline, notes: Apparatus, commentary: str) -> Iterator[str]:
    """Complaints where C does not have what the apparatus says it has, in its context."""
    for variant in notes.variants:
        text = own_text(_unit(outline, variant.place))
        texts = [variant.lemma] if "C" in variant.witnesses else []
        texts += [reading.text for reading in variant.readings if "C" in reading.witnesses]
        for quoted in texts:
            before = normalise(text[max(0, variant.start - 3) : variant.start] + quoted)
            after = normalise(quoted + text[variant.end : variant.end + 3])
            if before not in commentary and after not in commentary:
                yield f"{variant.place}：C没有“{quoted}”"


# The record -------------------------------------------------------------------------------


def proof(outline: Outline, notes: Apparatus) -> str:
    """Length and digest of every rebuilt segment, as TOML."""
    lines = [
        "# Written by tools/collate.py --record: length and digest of what each witness has,",
        "# accidents apart, as rebuilt from the edition and the apparatus. Checked by the tests.",
    ]
    for segment in segments(outline):
        text = rebuild(segment, outline, notes, segment.witness)
        lines += [
            "",
            "[[texts]]",
            f'witness = "{segment.witness}"',
            f'name = "{segment.name}"',
            f"characters = {len(text)}",
            f'sha256 = "{hashlib.sha256(text.encode()).hexdigest()}"',
        ]
    return "\n".join(lines) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Collate, prove, report; the process's exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sources", type=Path, help="folder of the witnesses' texts")
    parser.add_argument("--context", type=int, default=8, metavar="N", help="characters shown")
    parser.add_argument("--record", action="store_true", help=f"write {PROOF.name}")
    options = parser.parse_args(arguments)
    try:
        outline = loading.load()
        notes = apparatus.load(outline)
        complaints = list(check_testimony(outline, notes))
        texts = read_sources(options.sources)
        commentary = normalise(_read(options.sources, "commentary.txt"))
        complaints += check_commentary(outline, notes, commentary)
        for segment in segments(outline):
            witness = texts[segment.witness, segment.name]
            printed = rebuild(segment, outline, notes, "")
            found = list(differences(printed, witness, options.context))
            print(f"{segment.witness} {segment.name}：{len(witness)}字，异文{len(found)}处")
            print("".join(f"  {line}\n" for line in found), end="")
            rebuilt = rebuild(segment, outline, notes, segment.witness)
            complaints += (
                f"{segment.witness} {segment.name}，重建本与来源不一：{line}"
                for line in differences(rebuilt, witness, options.context)
            )
    except (CollationError, EditionError) as error:
        print(error, file=sys.stderr)
        return 1
    if complaints:
        print(*complaints, sep="\n", file=sys.stderr)
        return 1
    print("各来源均已由正文和校勘记逐字重建，无一字不合。")
    if options.record:
        PROOF.write_text(proof(outline, notes), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
