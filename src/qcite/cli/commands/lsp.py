"""``qcite lsp``: drafts checked in an editor, over the Language Server Protocol."""

from __future__ import annotations

import click

from qcite.cli.commands import options
from qcite.cli.help import Command
from qcite.cli.session import Session
from qcite.errors import ExitStatus, QciteError


@click.command(
    cls=Command,
    examples=(("qcite lsp", "由编辑器的设置启动，在标准输入输出上答复"),),
    help=(
        "供编辑器边写边核对 .md、.txt、.html：标出问题，悬停看原文，补全条号，改正引文和条号。"
        "只用标准输入输出，不联网。设置方法在 docs/editors.md 中。\n"
        "先用 pip install 'qcite[lsp]' 安装。"
    ),
)
@options.with_session
def command(session: Session) -> int:
    document = session.document
    try:
        from qcite.servers import editors
    except ModuleNotFoundError:
        raise QciteError("没有安装 LSP 的部分。请运行 pip install 'qcite[lsp]'。") from None
    editors.serve(document)
    return ExitStatus.FOUND
