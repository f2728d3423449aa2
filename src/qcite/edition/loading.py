"""Load and validate an outline file, the packaged one or a user's.

The schema is described in docs/schema-outline.md.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import tomli

from qcite.edition import packaged
from qcite.edition.outline import Indicator, Outline, Unit
from qcite.edition.publication import read_publication
from qcite.edition.tables import EditionError, Table
from qcite.errors import reason
from qcite.text.quotation_marks import quoted

SCHEMA = 1
GENERAL_SCHEMA = 2
"""Of documents that are not built like the Outline: ``edition.general``."""
PACKAGED = "data/outline.toml"
"""The packaged edition's name in messages."""
LARGEST_FILE = 16 * 2**20
"""In bytes; 300 times this document. Keeps /dev/zero from filling the memory."""


def load(path: str | None = None) -> Outline:
    """Load the packaged edition, or another outline of the same schema.

    Raises EditionError if the file cannot be read, parsed or validated.
    """
    content = read_file(path) if path else read_packaged("outline.toml")
    return from_toml(parse_toml(content, path or PACKAGED), path or "", content)


def read_variants(outline: Outline) -> tuple[bytes, str]:
    """The bytes of the outline's apparatus and the file's name. Raises EditionError."""
    if not outline.source:
        return read_packaged(outline.variants_file), f"data/{outline.variants_file}"
    path = os.path.join(os.path.dirname(outline.source), outline.variants_file)
    return read_file(path), path


def read_packaged(name: str) -> bytes:
    """A file that comes with the program. Raises EditionError if it is missing."""
    content = packaged.read(name)
    if content is None:
        raise EditionError(f"安装不完整：缺少 data/{name}，请重新安装 qcite。")
    return content


def read_file(path: str) -> bytes:
    """The bytes of a user's file. Raises EditionError."""
    try:
        with open(path, "rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise EditionError(f"无法读取 {path}：{reason(error)}。") from None
    except ValueError:
        raise EditionError("文件名中有不能用的字符。") from None
    if len(content) > LARGEST_FILE:
        raise EditionError(f"无法读取 {path}：文件过大。")
    return content


def parse_toml(content: bytes, name: str) -> dict[str, Any]:
    """Decode and parse. Raises EditionError naming file and line."""
    if not content.strip():
        raise EditionError(f"{name}：文件是空的。")
    try:
        # Notepad writes a byte order mark, which TOML does not provide for.
        text = content.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError as error:
        if error.end == len(content) and error.reason == "unexpected end of data":
            raise EditionError(f"{name}：文件不完整，末尾断在一个字的中间。") from None
        line = content.count(b"\n", 0, error.start) + 1
        raise EditionError(f"{name}：第{line}行不是 UTF-8 编码，请将文件另存为 UTF-8。") from None
    try:
        return tomli.loads(text)
    except RecursionError:
        raise EditionError(f"{name}：不是有效的 TOML：嵌套过深。") from None
    except ValueError as error:  # TOMLDecodeError, or a number of thousands of digits
        from qcite.edition import toml_errors

        raise EditionError(f"{name}：{toml_errors.explain(error)}") from None


def open_file(values: Mapping[str, Any], name: str, content: bytes, *schemas: int) -> Table:
    """The table of a whole file, of one of ``schemas``. Raises EditionError."""
    top = Table.of_file(values, name, content)
    if top.get("schema", int) not in schemas:
        top.complain("schema", f"应为{'或'.join(map(str, schemas))}。")
        top.finish()
    return top


def from_toml(values: Mapping[str, Any], source: str = "", content: bytes = b"") -> Outline:
    """Validate parsed TOML and build the Outline. Raises EditionError with every problem.

    ``source`` is the file it was read from, empty for the packaged one, and ``content`` its
    bytes, for the lines of problems.
    """
    top = open_file(values, source or PACKAGED, content, SCHEMA, GENERAL_SCHEMA)
    if top.get("schema", int) == GENERAL_SCHEMA:
        from qcite.edition import general

        return general.from_table(top, source)
    preamble = _preamble(top.table("preamble")) if top.has("preamble") else None
    parts = _PartsReader().parts(top)
    blocks, task_parts = (
        _structure(top.table("structure"), parts) if top.has("structure") else ((), None)
    )
    outline = Outline(
        title=_title(top, "title"),
        short_title=_title(top, "short_title"),
        issuers=top.strings("issuers"),
        publication=read_publication(top.table("publication")),
        preamble=preamble,
        parts=parts,
        source=source,
        variants_file=top.line("variants", ""),
        blocks=blocks,
        task_parts=task_parts,
    )
    if not outline.issuers:
        top.complain("issuers", "应至少有一个印发机关。")
    top.done()
    top.finish()
    return outline


def _title(top: Table, key: str) -> str:
    title = top.line(key)
    if title[:1] in ("《", "〈") or title[-1:] in ("》", "〉"):
        top.complain(key, "不必写出书名号。")
    return title


def _structure(
    table: Table, parts: tuple[Unit, ...]
) -> tuple[tuple[str, ...], tuple[int, int] | None]:
    """How the document counts itself, where that cannot be derived from the tree."""
    task_parts = None
    if table.has("task_parts"):
        bounds = table.get("task_parts", list)
        if [type(bound) for bound in bounds] == [int, int] and (
            1 <= bounds[0] <= bounds[1] <= len(parts)
        ):
            task_parts = (bounds[0], bounds[1])
        else:
            table.complain("task_parts", f"应为首、末两个部分的序号，在1至{len(parts)}之间。")
    blocks = table.strings("blocks")
    table.done()
    return blocks, task_parts


def _preamble(table: Table) -> Unit:
    unit = Unit("preamble", "preamble", 0, "", (table.sentences(),))
    table.done()
    return unit


class _PartsReader:
    """Reads the parts; articles and boxes are numbered through the whole document."""

    def __init__(self) -> None:
        self._parts = _Count()
        self._articles = _Count()
        self._boxes = _Count()
        self._years: set[int] = set()
        self._has_goals = False

    def parts(self, top: Table) -> tuple[Unit, ...]:
        return tuple(map(self._part, top.tables("parts", required=True)))

    def _part(self, table: Table) -> Unit:
        number = self._parts.read(table)
        articles = [self._article(article) for article in table.tables("articles")]
        boxes = [self._box(box, articles) for box in table.tables("boxes")]
        children: list[Unit] = []
        for article in articles:
            children += [article, *(box for box in boxes if box.after == article.number)]
        paragraphs = table.paragraphs()
        if not (children or table.has("sentences") or table.has("paragraphs")):
            table.complain("articles", "一个部分应有条（articles）或正文（paragraphs）。")
        unit = Unit(
            id=f"part_{number}",
            kind="part",
            number=number,
            heading=table.heading(),
            paragraphs=paragraphs,
            children=tuple(children),
        )
        table.done()
        return unit

    def _article(self, table: Table) -> Unit:
        number = self._articles.read(table)
        paragraphs = table.paragraphs()
        targets = tuple(self._target(target) for target in table.tables("targets"))
        if not (targets or table.has("sentences") or table.has("paragraphs")):
            table.complain("sentences", "缺少此项，应为句子的数组。")
        unit = Unit(
            id=f"art_{number}",
            kind="article",
            number=number,
            heading=table.heading(),
            paragraphs=paragraphs,
            children=targets,
        )
        table.done()
        return unit

    def _target(self, table: Table) -> Unit:
        year = table.number("year", 1949, 2999)
        if year in self._years:
            table.complain("year", f"{year}年的目标重复。")
        self._years.add(year)
        goals = tuple(
            _goal(goal, f"target_{year}__item_{number}", number)
            for number, goal in enumerate(table.tables("goals"), 1)
        )
        if goals and self._has_goals:
            table.complain("goals", "只能有一个年份的目标带分项目标。")
        self._has_goals = self._has_goals or bool(goals)
        unit = Unit(
            id=f"target_{year}",
            kind="target",
            number=year,
            heading="",
            paragraphs=(table.sentences(),),
            children=goals,
        )
        table.done()
        return unit

    def _box(self, table: Table, articles: list[Unit]) -> Unit:
        number = self._boxes.read(table)
        after = table.number("after", 1, 999)
        if after not in [article.number for article in articles]:
            table.complain("after", f"应为本部分一条的序号，本部分没有第{after}条。")
        unit = Unit(
            id=f"box_{number}",
            kind="box",
            number=number,
            heading=table.heading(),
            children=tuple(
                _item(item, f"box_{number}__item_{index}", index)
                for index, item in enumerate(table.tables("items", required=True), 1)
            ),
            after=after,
        )
        table.done()
        return unit


class _Count:
    """Numbers that should rise by one; a number that does not leads to no second complaint."""

    def __init__(self) -> None:
        self._expected = 1
        self._last = 0

    def read(self, table: Table) -> int:
        number = table.number("number", 1, 999)
        if number not in (self._expected, self._last + 1):
            table.complain("number", f"序号不连续：应为{self._expected}，实为{number}。")
            self._expected += 1
        else:
            self._expected = number + 1
        self._last = number
        return number


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
        table.complain("comparison", "应为 reach 或 at_least。")
    indicator = Indicator(
        name=table.line("name"),
        value=table.figure("value"),
        unit=table.line("unit", ""),
        comparison=comparison,  # type: ignore[arg-type]
    )
    table.done()
    for key, piece in (("name", indicator.name), ("value", indicator.figure)):
        if piece not in text:
            table.complain(key, f"该目标的正文中没有{quoted(piece)}。")
    return indicator


def _item(table: Table, unit_id: str, number: int) -> Unit:
    unit = Unit(unit_id, "item", number, table.heading(), (table.sentences(),))
    table.done()
    return unit
