"""``qcite show``: print units."""

from __future__ import annotations

import click

from qcite.cli import naming
from qcite.cli.commands import options, showing
from qcite.cli.help import Command
from qcite.cli.session import Session
from qcite.errors import QciteError
from qcite.locating.locator import EXAMPLES


@click.command(
    cls=Command,
    examples=(
        ("qcite show 13", "第十三条（show 可省：qcite 13）"),
        ("qcite 13.2 专栏3", "第十三条第二句；专栏3"),
        ("qcite 13-15", "第十三条至第十五条"),
        ("qcite show --all", "全文"),
        ("qcite 目标3", "2025年目标的第三项，连同指标"),
        ("qcite 部分6 --json", "第六部分，JSON"),
    ),
    help=f"查看原文。定位可以写：{EXAMPLES}；可以写多个。",
)
@click.argument("words", metavar="[定位…]", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="全文，连同标题。")
@click.option("--numbers", is_flag=True, help="在每一句前写出它的序号，引其中一句时用。")
@options.as_json
@options.copy
@options.with_session
def command(
    session: Session,
    words: tuple[str, ...],
    everything: bool,
    numbers: bool,
    as_json: bool,
    copy: options.Copy,
) -> int:
    if everything and words:
        raise QciteError("--all 是全文，不能再写定位。")
    units = naming.units(session, words)
    if everything:
        units = session.document.outline.roots
    if not units:
        raise click.UsageError("请给出定位，例：qcite show 13。", click.get_current_context())
    return showing.show_units(
        session, units, as_json=as_json, copy=copy, numbers=numbers, titled=everything
    )
