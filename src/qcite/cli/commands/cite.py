"""``qcite cite``: the citation of units, or of the whole Outline."""

from __future__ import annotations

import click

from qcite.citing.bibliography import FORMATS, record_key
from qcite.citing.citation import Name, Pinpoint
from qcite.cli import naming
from qcite.cli.commands import citing, options
from qcite.cli.help import Command
from qcite.cli.session import Session
from qcite.text.quotation_marks import quoted

_FOR_PROGRAMS = ("bibtex", "ris", "csl-json", "markdown")
_FORMAT_LABELS = {name: chosen.label for name, chosen in FORMATS.items()}


@click.command(
    cls=Command,
    examples=(
        ("qcite cite 13", "《质量强国建设纲要》第十三条"),
        ("qcite cite 13 -c", "同时复制到剪贴板"),
        ("qcite cite 13-15 专栏3", "第十三条至第十五条、专栏3"),
        ("qcite cite 13 --name first", "首次出现：注明以下简称《纲要》"),
        ("qcite cite 13 --pinpoint heading", "第十三条“强化工程质量保障”"),
        ("qcite cite 13 --nested", "用于另一书名号之内：〈质量强国建设纲要〉"),
        ("qcite cite --format gbt7714", "整篇文献的参考文献条目"),
    ),
    help=(
        "写出引用格式。不写定位，引用全文。几个单元依原文次序排列，"
        "三条以上连续的写作“第十三条至第十五条”。句子按它所在的条引用。"
    ),
)
@click.argument("words", metavar="[定位…]", nargs=-1)
@citing.name
@citing.pinpoint
@click.option(
    "--format",
    "format_name",
    type=citing.Axis(citing.FORMAT_WORDS),
    default="text",
    help=f"格式：{citing.described(_FORMAT_LABELS.items())}。默认 text。",
)
@click.option("--nested", is_flag=True, help="用于另一书名号之内，改用单书名号。")
@click.option("--accessed", metavar="年-月-日", help="参考文献的访问日期；不写则为今天。")
@options.as_json
@options.copy
@options.with_session
def command(
    session: Session,
    words: tuple[str, ...],
    name: Name,
    pinpoint: Pinpoint,
    format_name: str,
    nested: bool,
    accessed: str | None,
    as_json: bool,
    copy: options.Copy,
) -> int:
    units = naming.units(session, words)
    document, terminal = session.document, session.terminal
    text = document.cite(
        units, name=name, pinpoint=pinpoint, nested=nested, form=format_name, accessed=accessed
    )
    if as_json:
        terminal.write_json(
            {
                "text": text,
                "format": format_name,
                "name": name,
                "pinpoint": pinpoint,
                "nested": nested,
                "units": [unit.id for unit in units],
            }
        )
    else:
        if format_name in _FOR_PROGRAMS:
            terminal.write(f"{text}\n")
        else:
            terminal.write_line(text)
    if FORMATS[format_name].record and units:
        place = document.cite(units, name="none", pinpoint=pinpoint)
        where = "引用处"
        if format_name == "bibtex":
            where += f"：\\cite[{place}]{{{record_key(document.outline)}}}"
        terminal.talk(f"{format_name} 著录整篇文献；定位语{quoted(place)}请写在{where}。")
    return copy.run(session, text)
