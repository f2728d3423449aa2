"""``qcite variants``: the apparatus."""

from __future__ import annotations

import click

from qcite.cli import naming
from qcite.cli.commands import options
from qcite.cli.help import Command
from qcite.cli.session import Session
from qcite.edition.naming import format_locator
from qcite.errors import ExitStatus


@click.command(
    cls=Command,
    examples=(
        ("qcite variants 26", "第二十六条的异文"),
        ("qcite variants --open", "全部存疑之处"),
        ("qcite variants 专栏3 13-15 --json", "几个单元的异文，JSON"),
        ("qcite variants | cut -f1,3", "定位和正文用字（各列：定位、状态、正文用字、异文、理由）"),
    ),
    help="校勘记：各来源文字有异之处，正文取什么、理由何在；不写定位则为全部。",
)
@click.argument("words", metavar="[定位…]", nargs=-1)
@click.option("--open", "only_open", is_flag=True, help="只列存疑之处。")
@options.as_json
@options.with_session
def command(session: Session, words: tuple[str, ...], only_open: bool, as_json: bool) -> int:
    from qcite.render import variants as view

    units = naming.units(session, words)
    document, terminal = session.document, session.terminal
    apparatus = document.apparatus
    variants = document.variants(units, only_open=only_open)
    if as_json:
        terminal.write_json(view.variants_object(variants, apparatus))
    elif terminal.is_tty:
        terminal.show(view.screenful(variants, apparatus) if variants else ())
    else:
        terminal.write(view.rows(variants, apparatus))
    if not variants:
        places = "、".join(map(format_locator, units))
        where = f"{places} " if places else document.name
        terminal.talk(f"{where}没有{'存疑之处' if only_open else '异文'}。")
    return ExitStatus.FOUND if variants else ExitStatus.NOT_FOUND
