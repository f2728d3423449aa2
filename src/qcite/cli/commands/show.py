"""``qcite show``: print units."""

from __future__ import annotations

from collections.abc import Collection

import click

from qcite.cli.commands import options
from qcite.cli.help import Command
from qcite.cli.session import Session
from qcite.edition.outline import Unit
from qcite.errors import ExitStatus, QciteError
from qcite.locating import locator


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
    help=f"查看原文。定位可以写：{locator.EXAMPLES}；可以写多个。",
)
@click.argument("words", metavar="[定位…]", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="全文，连同标题。")
@click.option("--numbers", is_flag=True, help="在每一句前写出句号，引其中一句时用。")
@options.as_json
@options.copy
@options.common
@options.pass_session
def command(
    session: Session,
    words: tuple[str, ...],
    everything: bool,
    numbers: bool,
    as_json: bool,
    copy: options.Copy,
) -> int:
    outline = session.outline
    if everything and words:
        raise QciteError("--all 是全文，不能再写定位。")
    if not everything:
        if not words:
            raise click.UsageError("请给出定位，例：qcite show 13。", click.get_current_context())
        units = locator.resolve(words, outline)
        return show(session, units, as_json=as_json, copy=copy, numbers=numbers)
    units = (*((outline.preamble,) if outline.preamble else ()), *outline.parts)
    return show(session, units, as_json=as_json, copy=copy, numbers=numbers, titled=True)


def show(
    session: Session,
    units: tuple[Unit, ...],
    *,
    as_json: bool,
    copy: options.Copy,
    numbers: bool = False,
    titled: bool = False,
    found: Collection[str] = (),
) -> ExitStatus:
    """Print units in the form asked for; ``titled``: below the document's title; ``found``: words
    to be marked on a screen."""
    from qcite.render import plain

    outline, apparatus, terminal = session.outline, session.doubts, session.terminal
    if as_json:
        from qcite.render import json

        terminal.write_json([json.unit_object(unit, outline, apparatus) for unit in units])
    elif terminal.is_tty:
        from qcite.render import units as screen_units

        title = screen_units.title(outline) if titled else []
        shown = screen_units.screenful(units, outline, apparatus, numbers=numbers)
        if found:
            from qcite.render.styled import highlighted

            shown = highlighted(shown, found)
        terminal.show([*title, *shown])
    else:
        if titled:
            terminal.write(f"{plain.title(outline)}\n\n")
        terminal.write(plain.numbered(units, outline) if numbers else plain.plain(units))
        for unit in plain.whole(units):
            for note in plain.open_notes(unit, outline, apparatus):
                terminal.talk(note)
    return copy.run(session, plain.text_only(units))
