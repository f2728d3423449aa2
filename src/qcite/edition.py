"""Load and validate an outline file, the packaged one or a user's.

The schema is described in docs/schema-outline.md.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import tomli

from qcite.errors import reason
from qcite.outline import Indicator, Outline, Publication, Structure, Unit
from qcite.tables import EditionError, Table

SCHEMA = 1
PACKAGED = "data/outline.toml"
"""The packaged edition's name in messages."""


def packaged_places(name: str) -> tuple[str, str]:
    """Where a file of the edition is: in the package as installed, or in the checkout."""
    here = os.path.dirname(__file__)
    return os.path.join(here, "data", name), os.path.join(here, "..", "..", "data", name)


def read_packaged(name: str) -> bytes:
    """A file of the edition.

    Read through the module's loader, which also serves a zip archive; importlib.resources
    would cost more than the parsing.
    """
    loader: Any = sys.modules[__name__].__loader__
    for place in packaged_places(name):
        try:
            return bytes(loader.get_data(place))
        except OSError:
            continue
    raise EditionError(f"安装不完整：缺少 data/{name}，请重新安装 qcite。")


def read_file(path: str) -> bytes:
    """The bytes of a user's file. Raises EditionError."""
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except OSError as error:
        raise EditionError(f"无法读取 {path}：{reason(error)}。") from None
    except ValueError:
        raise EditionError("文件名中有不能用的字符。") from None


def parse_toml(content: bytes, name: str) -> dict[str, Any]:
    """Decode and parse. Raises EditionError naming file and line."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise EditionError(f"{name}：第{line}行不是 UTF-8 编码，请将文件另存为 UTF-8。") from None
    try:
        return tomli.loads(text.replace("\r\n", "\n"))
    except (tomli.TOMLDecodeError, RecursionError) as error:
        raise EditionError(f"{name}：不是有效的 TOML：{error}") from None


def load(path: str | None = None) -> Outline:
    """Load the packaged edition, or another outline of the same schema.

    Raises EditionError if the file cannot be read, parsed or validated.
    """
    content = read_file(path) if path else read_packaged("outline.toml")
    return from_toml(parse_toml(content, path or PACKAGED), path or "")


def read_variants(outline: Outline) -> tuple[bytes, str]:
    """The bytes of the outline's apparatus and the file's name. Raises EditionError."""
    if not outline.source:
        return read_packaged(outline.variants_file), f"data/{outline.variants_file}"
    path = os.path.join(os.path.dirname(outline.source), outline.variants_file)
    return read_file(path), path


def check_schema(top: Table) -> None:
    """Refuse a file of another schema than this program reads."""
    schema = top.get("schema", int)
    if schema != SCHEMA:
        raise top.error("schema", f"应为{SCHEMA}，实为{schema}。")


def from_toml(values: Mapping[str, Any], source: str = "") -> Outline:
    """Validate parsed TOML and build the Outline.

    ``source`` is the file it was read from; empty for the packaged one.
    """
    top = Table(values, "", source or PACKAGED)
    check_schema(top)
    preamble = None
    if top.has("preamble"):
        table = top.table("preamble")
        preamble = Unit("preamble", "preamble", 0, "", (table.sentences(),))
        table.done()
    parts = tuple(
        _part(table, number) for number, table in enumerate(top.tables("parts", required=True), 1)
    )
    _check_order(top, parts)
    structure = Structure()
    if top.has("structure"):
        structure = _structure(top.table("structure"), len(parts))
    units: dict[str, Unit] = {}
    parents: dict[str, str] = {}
    roots = ((preamble,) if preamble else ()) + parts
    _index(roots, None, units, parents)
    outline = Outline(
        title=top.line("title"),
        short_title=top.line("short_title"),
        issuers=top.strings("issuers"),
        publication=_publication(top.table("publication")),
        structure=structure,
        preamble=preamble,
        parts=parts,
        source=source,
        variants_file=top.line("variants", ""),
        _units=units,
        _parents=parents,
    )
    if not outline.issuers:
        raise top.error("issuers", "不应为空。")
    top.done()
    return outline


def _index(
    found: Iterable[Unit], parent: Unit | None, units: dict[str, Unit], parents: dict[str, str]
) -> None:
    for unit in found:
        units[unit.id] = unit
        if parent:
            parents[unit.id] = parent.id
        _index(unit.children, unit, units, parents)


def _publication(table: Table) -> Publication:
    publication = Publication(
        date=table.get("date", date),
        publisher=table.line("publisher"),
        place=table.line("place", ""),
        url=table.line("url"),
        edition=table.line("edition"),
        note=table.line("note", ""),
        document_number=table.line("document_number", ""),
    )
    table.done()
    return publication


def _structure(table: Table, parts: int) -> Structure:
    task_parts = None
    if table.has("task_parts"):
        bounds: list[Any] = table.get("task_parts", list)
        if (
            len(bounds) != 2
            or not all(type(bound) is int for bound in bounds)
            or not 1 <= bounds[0] <= bounds[1] <= parts
        ):
            raise table.error("task_parts", f"应为 [首, 末] 两个部分的序号，在1至{parts}之间。")
        task_parts = (bounds[0], bounds[1])
    structure = Structure(table.strings("blocks", []), task_parts)
    table.done()
    return structure


def _part(table: Table, expected: int) -> Unit:
    number = _number(table, expected)
    children = sorted(
        [(article.number, 0, article) for article in map(_article, table.tables("articles"))]
        + [(box.after or 0, box.number, box) for box in map(_box, table.tables("boxes"))],
        key=lambda row: row[:2],
    )
    paragraphs = table.paragraphs() if table.has("paragraphs") else ()
    if not paragraphs and not children:
        raise table.error("articles", "一个部分应有 articles 或 paragraphs。")
    unit = Unit(
        id=f"part_{number}",
        kind="part",
        number=number,
        heading=table.heading(),
        paragraphs=paragraphs,
        children=tuple(child for *_, child in children),
    )
    table.done()
    return unit


def _number(table: Table, expected: int | None = None) -> int:
    number = table.get("number", int)
    if not 1 <= number <= 999:
        raise table.error("number", f"应在1至999之间，实为{number}。")
    if expected is not None and number != expected:
        raise table.error("number", f"序号不连续：应为{expected}，实为{number}。")
    return number


def _article(table: Table) -> Unit:
    number = _number(table)
    targets = tuple(_target(target) for target in table.tables("targets"))
    years = [target.number for target in targets]
    if len(set(years)) != len(years):
        raise table.error("targets", "年份重复。")
    unit = Unit(
        id=f"art_{number}",
        kind="article",
        number=number,
        heading=table.heading(),
        paragraphs=(table.sentences(),) if table.has("sentences") or not targets else (),
        children=targets,
    )
    table.done()
    return unit


def _target(table: Table) -> Unit:
    year = table.get("year", int)
    if not 1949 <= year <= 2999:
        raise table.error("year", f"应为四位年份，实为{year}。")
    unit = Unit(
        id=f"target_{year}",
        kind="target",
        number=year,
        heading="",
        paragraphs=(table.sentences(),),
        children=tuple(
            _goal(goal, f"target_{year}__item_{number}", number)
            for number, goal in enumerate(table.tables("goals"), 1)
        ),
    )
    table.done()
    return unit


def _goal(table: Table, unit_id: str, number: int) -> Unit:
    sentences = table.sentences()
    unit = Unit(
        id=unit_id,
        kind="target",
        number=number,
        heading=table.heading(),
        paragraphs=(sentences,),
        indicators=tuple(
            _indicator(indicator, "".join(sentences)) for indicator in table.tables("indicators")
        ),
    )
    table.done()
    return unit


def _indicator(table: Table, text: str) -> Indicator:
    comparison = table.get("comparison", str)
    if comparison not in ("reach", "at_least"):
        raise table.error("comparison", "应为 reach 或 at_least。")
    value = table.get("value", float if isinstance(table._values.get("value"), float) else int)
    indicator = Indicator(
        name=table.line("name"),
        value=value,
        unit=table.line("unit", ""),
        comparison=comparison,  # type: ignore[arg-type]
    )
    table.done()
    for key, piece in (("name", indicator.name), ("value", indicator.figure)):
        if piece not in text:
            raise table.error(key, f"该目标的正文中没有“{piece}”。")
    return indicator


def _box(table: Table) -> Unit:
    number = _number(table)
    unit = Unit(
        id=f"box_{number}",
        kind="box",
        number=number,
        heading=table.heading(),
        children=tuple(
            _item(item, f"box_{number}__item_{index}", index)
            for index, item in enumerate(table.tables("items", required=True), 1)
        ),
        after=table.get("after", int),
    )
    table.done()
    return unit


def _item(table: Table, unit_id: str, number: int) -> Unit:
    unit = Unit(unit_id, "item", number, table.heading(), (table.sentences(),))
    table.done()
    return unit


def _check_order(top: Table, parts: tuple[Unit, ...]) -> None:
    """Articles and boxes are numbered through the whole document."""
    article = box = 0
    goals_in: str | None = None
    for index, part in enumerate(parts):
        where = f"parts[{index}]"
        numbers = {child.number for child in part.children if child.kind == "article"}
        for child in part.children:
            if child.kind == "article":
                article += 1
                if child.number != article:
                    raise top.error(where, f"条的序号不连续：应为{article}，实为{child.number}。")
                for target in child.children:
                    if target.children and goals_in not in (None, target.id):
                        raise top.error(where, "只能有一个年份的目标带分项（goals）。")
                    goals_in = target.id if target.children else goals_in
            else:
                box += 1
                if child.number != box:
                    raise top.error(where, f"专栏的序号不连续：应为{box}，实为{child.number}。")
                if child.after not in numbers:
                    raise top.error(
                        where, f"专栏{child.number}的 after 应为本部分的条，没有第{child.after}条。"
                    )
