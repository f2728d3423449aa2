"""``qcite mcp``: the document for writing assistants, over the Model Context Protocol."""

from __future__ import annotations

import os
from pathlib import Path

import click

from qcite.cli.commands import options
from qcite.cli.help import Command
from qcite.cli.session import Session
from qcite.errors import ExitStatus, QciteError


@click.command(
    cls=Command,
    examples=(
        ("qcite mcp", "由写作助手的设置启动，在标准输入输出上答复"),
        ("qcite mcp --allow 送审稿/", "另外允许核对这个文件夹里的文件"),
    ),
    help=(
        "供写作助手（MCP 客户端）查原文、写引用、核对文字。只用标准输入输出，不联网，不开端口；"
        "除文库和 --allow 的文件夹外不读文件。设置方法在 docs/assistants.md 中。\n"
        "先用 pip install 'qcite[mcp]' 安装。"
    ),
)
@click.option(
    "--allow", "folders", metavar="文件夹", multiple=True, help="允许核对其中的文件；可以多次写。"
)
@options.with_session
def command(session: Session, folders: tuple[str, ...]) -> int:
    allowed = []
    for folder in folders:
        if not os.path.isdir(folder):
            raise QciteError(f"--allow：{folder} 不是文件夹。")
        allowed.append(Path(os.path.realpath(folder)))
    document = session.document
    try:
        from qcite.servers import assistants
    except ModuleNotFoundError:
        raise QciteError("没有安装 MCP 的部分。请运行 pip install 'qcite[mcp]'。") from None
    assistants.serve(document, allowed)
    return ExitStatus.FOUND
