"""``qcite quote``: a quotation with its citation."""

from __future__ import annotations

import click

from qcite.citing.citation import Name, Pinpoint
from qcite.cli import naming
from qcite.cli.commands import citing, options
from qcite.cli.help import Command
from qcite.cli.session import Session
from qcite.edition.outline import whole


@click.command(
    cls=Command,
    examples=(
        ("qcite quote 13.2", "《质量强国建设纲要》第十三条提出：“……。”"),
        ("qcite quote 13.2-4 -c", "第二至四句，同时复制到剪贴板"),
        ("qcite quote 13.2 --inline", "嵌入行文：提出“……”"),
        ("qcite quote 13.2 --name short", "《纲要》第十三条提出：“……。”"),
        ("qcite quote 目标3", "一项目标的全文"),
    ),
    help=(
        "写出引文连同出处，标点依 GB/T 15834-2011。一次引一个单元，或其中的几句；"
        "略去的句子用省略号标明，多段的引文独立成段。"
    ),
)
@click.argument("words", metavar="定位…", nargs=-1, required=True)
@click.option("--inline", is_flag=True, help="嵌入行文：不用冒号，句末句号不放在引号内。")
@citing.name
@citing.pinpoint
@options.as_json
@options.copy
@options.with_session
def command(
    session: Session,
    words: tuple[str, ...],
    inline: bool,
    name: Name,
    pinpoint: Pinpoint,
    as_json: bool,
    copy: options.Copy,
) -> int:
    from qcite.render import plain

    units = whole(naming.units(session, words))
    document, terminal = session.document, session.terminal
    text = document.quote(units, inline=inline, name=name, pinpoint=pinpoint)
    # Before anything is printed: an apparatus that cannot be read ends the command.
    notes = plain.open_notes(units, document.open_places)
    if as_json:
        terminal.write_json(
            {
                "text": text,
                "citation": document.cite(units, name=name, pinpoint=pinpoint),
                "paragraphs": document.quoted_paragraphs(units),
                "inline": inline,
                "name": name,
                "pinpoint": pinpoint,
                "units": [unit.id for unit in units],
            }
        )
    else:
        terminal.write_line(text)
    for note in notes:
        terminal.talk(note)
    return copy.run(session, text)
