"""Units → citation: a name and a pinpoint, two independent axes.

《质量强国建设纲要》第十三条 = name ``full`` + pinpoint ``article``. Everything a citation says
comes from the Outline; this module knows only how pieces are written and joined.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from qcite.edition.outline import Outline, Unit
from qcite.errors import QciteError
from qcite.text.numerals import format_chinese
from qcite.text.quotation_marks import quoted

Name = Literal["full", "short", "first", "issuer", "none"]
Pinpoint = Literal["article", "bracket", "part", "heading"]
Numerals = Literal["chinese", "arabic"]

NAMES: dict[Name, str] = {
    "full": "全称",
    "short": "简称",
    "first": "首次出现，全称并注明简称",
    "issuer": "印发机关和全称",
    "none": "不写名称，只写定位语",
}
"""Every name with what it is, in Chinese, for help and completion."""

PINPOINTS: dict[Pinpoint, str] = {
    "article": "条",
    "bracket": "条的序号加括号，与原文写法一致",
    "part": "部分和条",
    "heading": "条和标题",
}
"""Every pinpoint with what it is, in Chinese, for help and completion."""

RUN = 3
"""From so many consecutive numbers on, 至 is written instead of 、."""

_FLIPPED_TITLE_MARKS = str.maketrans("《》〈〉", "〈〉《》")


class CitationError(QciteError):
    """Units that cannot be cited or quoted as asked; the message says why."""


def cite(
    units: Sequence[Unit],
    outline: Outline,
    *,
    name: Name = "full",
    pinpoint: Pinpoint = "article",
    nested: bool = False,
    numerals: Numerals = "chinese",
) -> str:
    """The citation of ``units``; of the whole Outline if there are none.

    ``nested``: for use inside another title, 《关于贯彻〈质量强国建设纲要〉的通知》
    (GB/T 15834-2011, 4.15.3.5). Raises CitationError.
    """
    for unit in units:
        if outline.get(unit.id) is None:
            raise CitationError(f"《{outline.title}》中没有这个单元：{unit.id}。")
    places = pinpoint_text(units, pinpoint=pinpoint, numerals=numerals)
    if name == "none" and not places:
        raise CitationError("引用全文时不能省略名称，请去掉 --name none，或给出定位，如 13。")
    return name_text(outline, name=name, nested=nested) + places


def name_text(outline: Outline, *, name: Name = "full", nested: bool = False) -> str:
    """What stands before the pinpoint: 《质量强国建设纲要》, or nothing for ``none``."""
    if name == "none":
        return ""
    full = in_title_marks(outline.title, nested=nested)
    short = in_title_marks(outline.short_title, nested=nested)
    if name == "short":
        return short
    if name == "first":
        return f"{full}（以下简称{short}）" if short != full else full
    if name == "issuer":
        return f"{'、'.join(outline.issuers)}印发的{full}"
    return full


def in_title_marks(title: str, *, nested: bool = False) -> str:
    """The title in 《》, in 〈〉 if ``nested``; marks within it alternate.

    GB/T 15834-2011, 4.15.3.5.
    """
    marked = f"《{title.translate(_FLIPPED_TITLE_MARKS) if _opens_double(title) else title}》"
    return marked.translate(_FLIPPED_TITLE_MARKS) if nested else marked


def _opens_double(title: str) -> bool:
    double, single = title.find("《"), title.find("〈")
    return double >= 0 and (single < 0 or double < single)


def pinpoint_text(
    units: Sequence[Unit],
    *,
    pinpoint: Pinpoint = "article",
    numerals: Numerals = "chinese",
) -> str:
    """What stands after the title: 第十三条至第十五条、专栏3; nothing for no units.

    The order is the Outline's, whatever order was asked for: the preamble, parts, articles,
    boxes, each by number (with pinpoint ``part``, all this within each part). A unit given
    twice, or inside another that is given, is cited once. A sentence is cited by the unit it
    stands in. Raises CitationError.
    """
    writer = _Writer(pinpoint, numerals)
    text = ""
    before: _Piece | None = None
    for run in writer.runs(cited_units(units, by_part=pinpoint == "part")):
        for piece in run if len(run) < RUN else (run[0], run[-1]):
            if before is None:
                text = piece.prefix + piece.owner + piece.name
            elif before.name and piece.name and before.owner == piece.owner:
                # 专栏3“甲”“乙”: no 、 between quotation marks (GB/T 15834-2011, 4.5.3.5).
                text += piece.name
            else:
                joint = "至" if len(run) >= RUN and piece is run[-1] else "、"
                prefix = piece.prefix if piece.prefix != before.prefix else ""
                text += joint + prefix + piece.owner + piece.name
            before = piece
    return text


def cited_units(units: Iterable[Unit], *, by_part: bool = False) -> tuple[Unit, ...]:
    """The units a citation of ``units`` names, each once, in the order of the citation.

    ``by_part``: part by part.
    """
    cited: dict[str, Unit] = {}
    for unit in units:
        owner = unit.parent if unit.kind == "sentence" else unit
        assert owner is not None
        cited[owner.id] = owner
    if not cited:
        return ()
    outline = next(iter(cited.values())).outline
    for article in outline.articles:
        # All its targets, and nothing besides them: the article itself.
        targets = () if article.paragraphs else article.children
        if targets and all(target.id in cited for target in targets):
            cited[article.id] = article

    if len(cited) == 1:
        return tuple(cited.values())

    def inside_another(unit: Unit) -> bool:
        above = unit.parent
        return above is not None and (above.id in cited or inside_another(above))

    position = {unit.id: index for index, unit in enumerate(outline.walk())}
    series = {"preamble": 0, "part": 1, "box": 3, "item": 3}

    def rank(unit: Unit) -> tuple[int, int, int]:
        if outline.divisions:
            return (0, 0, position[unit.id])
        part = unit.part if by_part else None
        return (part.number if part else 0, series.get(unit.kind, 2), position[unit.id])

    return tuple(sorted((u for u in cited.values() if not inside_another(u)), key=rank))


# Named tuples and plain classes here: defining a dataclass takes a millisecond, every time.


class _Piece(NamedTuple):
    """One unit of a citation, in the parts that neighbours may share."""

    prefix: str
    """第六部分, with pinpoint ``part``."""
    owner: str
    """第十三条, 专栏3, 第二条2035年目标."""
    name: str
    """“严格质量追溯”, or nothing."""
    series: str
    """Units of one series with successive numbers make a run; empty: never."""
    number: int


class _Writer:
    """Writes the units of one citation, each by itself."""

    def __init__(self, pinpoint: Pinpoint, numerals: Numerals) -> None:
        self.pinpoint = pinpoint
        self.numerals = numerals

    def runs(self, units: Iterable[Unit]) -> list[list[_Piece]]:
        """The pieces, those with successive numbers in one series together."""
        runs: list[list[_Piece]] = []
        for piece in map(self._piece, units):
            last = runs[-1][-1] if runs else None
            if (
                last
                and piece.series
                and (piece.series, piece.prefix) == (last.series, last.prefix)
                and piece.number == last.number + 1
            ):
                runs[-1].append(piece)
            else:
                runs.append([piece])
        # Two neighbours are no run: each stands for itself.
        return [
            part
            for run in runs
            for part in ([run] if len(run) >= RUN else [[piece] for piece in run])
        ]

    def _piece(self, unit: Unit) -> _Piece:
        name = series = prefix = ""
        if unit.outline.divisions:
            general = self._general_piece(unit)
            if general is not None:
                return general
        if unit.kind == "preamble":
            return _Piece("", "引言", "", "", 0)
        if unit.kind == "part":
            owner = self._part(unit)
        else:
            part = unit.part
            prefix = self._part(part) if part and self.pinpoint == "part" else ""
            owner = self._owner(unit)
        if unit.kind == "item" or (unit.kind == "target" and unit.heading):
            # An item or a goal has no number in the source: never 第二项.
            name = quoted(unit.heading)
        elif unit.kind == "target":
            owner += f"{unit.number}年目标"
        elif self.pinpoint == "heading":
            name = quoted(unit.heading)
        else:
            series = unit.kind
        return _Piece(prefix, owner, name, series, unit.number)

    def _general_piece(self, unit: Unit) -> _Piece | None:
        """A unit of a law, or of a plan whose numbers begin anew; None for one as the Outline's."""
        from qcite.edition import general_naming

        if not general_naming.is_general(unit) or (unit.parent and unit.parent.kind == "box"):
            return None
        units = list(general_naming.path(unit))
        restarts = len(units) > 1 and units[0].kind in general_naming.DIVISIONS
        if self.pinpoint == "part" and units[0].kind == "article":
            divisions: list[Unit] = []
            around = units[0].parent
            while around is not None and around.kind in general_naming.DIVISIONS:
                divisions.insert(0, around)
                around = around.parent
            units = [*divisions, *units]

        def written(one: Unit) -> str:
            is_bracketed = one.label[:1] in "（(" and (restarts or self.pinpoint == "bracket")
            return general_naming.component(
                one, bracket=is_bracketed, arabic=self.numerals == "arabic"
            )

        *containers, last = units
        prefix = "".join(map(written, containers))
        if self.pinpoint == "heading" and last.heading and last.label != "——":
            return _Piece(prefix, written(last), quoted(last.heading), "", last.number)
        series = "" if last.branch or not last.number or last.label == "——" else last.kind
        return _Piece(prefix, written(last), "", series, last.number)

    def _owner(self, unit: Unit) -> str:
        above: Unit | None = unit
        while above is not None:
            if above.kind == "article" and above.outline.divisions:
                piece = self._general_piece(above)
                return piece.prefix + piece.owner if piece else ""
            if above.kind == "article":
                number = self._number(above.number)
                return f"第（{number}）条" if self.pinpoint == "bracket" else f"第{number}条"
            if above.kind == "box":
                return f"专栏{above.number}"
            above = above.parent
        raise CitationError(f"{quoted(unit.heading or unit.id)}不在任何一条或专栏之内，无法引用。")

    def _part(self, part: Unit) -> str:
        return f"第{self._number(part.number)}部分"

    def _number(self, number: int) -> str:
        return str(number) if self.numerals == "arabic" else format_chinese(number)
