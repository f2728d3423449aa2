"""``qcite about``: what the text is and what it rests on."""

from __future__ import annotations

import click

from qcite.cli.commands import options
from qcite.cli.help import Command
from qcite.cli.session import Session
from qcite.errors import ExitStatus


@click.command(
    cls=Command,
    examples=(
        ("qcite about", "文本种类、印发机关、公开发布日期、所据来源"),
        ("qcite about --json", "同上，JSON"),
        ("qcite about --outline 另一份.toml", "另一份文件的依据"),
    ),
    help="本版文字的依据：是什么文本、何时公开发布、据哪些来源校定、存疑几处，以及文字的 SHA-256。",
)
@options.as_json
@options.with_session
def command(session: Session, as_json: bool) -> int:
    from qcite.render import about

    outline, apparatus, terminal = (
        session.document.outline,
        session.document.apparatus,
        session.terminal,
    )
    if as_json:
        terminal.write_json(about.about_object(outline, apparatus))
    elif terminal.is_tty:
        terminal.show(about.screenful(outline, apparatus))
    else:
        terminal.write(about.plain(outline, apparatus))
    return ExitStatus.FOUND
