"""``qcite list``: the table of contents."""

from __future__ import annotations

import click

from qcite.cli.commands import options, showing
from qcite.cli.help import Command
from qcite.cli.naming import addressed
from qcite.cli.session import Session


@click.command(
    cls=Command,
    examples=(
        ("qcite list", "全部目录"),
        ("qcite list 专栏", "各专栏及其分项"),
        ("qcite list 部分3", "第三部分的目录"),
        ("qcite list | fzf --reverse | cut -f1 | xargs qcite cite", "用 fzf 选一条，写出引用"),
        ("qcite list 条 --json", "各条，JSON"),
    ),
    help="列出目录：终端上是一棵树，管道中每行一个单元（定位、制表符、标题）。也可以写文库里一份文件的名称。",
)
@click.argument("words", metavar="[部分|条|专栏|目标]", nargs=-1)
@options.as_json
@options.with_session
def command(session: Session, words: tuple[str, ...], as_json: bool) -> int:
    if words and words[0] not in showing.KINDS:
        words = addressed(session, words, alone=True)
    if len(words) > 1:
        message = f"多余的参数：{' '.join(words[1:])}。"
        raise click.UsageError(message, click.get_current_context())
    return showing.show_contents(session, words[0] if words else None, as_json=as_json)
