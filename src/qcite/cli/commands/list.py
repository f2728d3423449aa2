"""``qcite list``: the table of contents."""

from __future__ import annotations

import click

from qcite.cli.commands import options
from qcite.cli.help import Command
from qcite.cli.session import Session
from qcite.edition.outline import Kind
from qcite.errors import ExitStatus, QciteError

KINDS: dict[str, Kind] = {
    "部分": "part",
    "条": "article",
    "专栏": "box",
    "目标": "target",
    "part": "part",
    "article": "article",
    "box": "box",
    "target": "target",
}
"""What can be listed, in Chinese and English."""


@click.command(
    cls=Command,
    examples=(
        ("qcite list", "全部目录"),
        ("qcite list 专栏", "各专栏及其分项"),
        ("qcite list 部分3", "第三部分的目录"),
        ("qcite list | fzf --reverse | cut -f1 | xargs qcite cite", "用 fzf 选一条，写出引用"),
        ("qcite list 条 --json", "各条，JSON"),
    ),
    help="列出目录：终端上是一棵树，管道中每行一个单元（定位、制表符、标题）。",
)
@click.argument("kind", metavar="[部分|条|专栏|目标]", required=False, default=None)
@options.as_json
@options.common
@options.pass_session
def command(session: Session, kind: str | None, as_json: bool) -> int:
    return show(session, kind, as_json=as_json)


def show(session: Session, kind: str | None, *, as_json: bool) -> ExitStatus:
    """Print the contents, the units of one kind, or the contents of one unit."""
    from qcite.render import contents

    document, terminal = session.document, session.terminal
    within = None
    if kind is not None and kind not in KINDS:
        found = document.named(kind)
        if found is None or len(found) > 1:
            raise QciteError(f"不能列出“{kind}”。可以列出：部分、条、专栏、目标。")
        within = found[0]
    wanted = KINDS[kind] if kind and within is None else None
    entries = contents.below(within) if within else contents.entries(document.outline, wanted)
    if as_json:
        from qcite.render import json

        units = [unit for unit, _ in entries if wanted is None or unit.kind == wanted]
        terminal.write_json([json.unit_object(unit, document.apparatus) for unit in units])
    elif terminal.is_tty:
        terminal.show(contents.tree(entries))
    else:
        terminal.write(contents.rows(entries))
    return ExitStatus.FOUND if entries else ExitStatus.NOT_FOUND
