"""``qcite import``: a draft format's file → an outline file."""  # noqa: N999

from __future__ import annotations

import os

import click

from qcite.cli.commands import options
from qcite.cli.help import Command
from qcite.cli.session import Session
from qcite.errors import ExitStatus, QciteError
from qcite.text.invisible import visible


@click.command(
    cls=Command,
    examples=(
        ("qcite import 方案.txt", "写出 方案.toml，供 --outline 使用"),
        ("qcite import 产品质量法.md -o 产品质量法.toml", "指定文件名"),
        ("qcite import --json -o 新.toml 产品质量法.md", "认出的结构和存疑之处，JSON"),
    ),
    help=(
        "把一份法律、法规、规划、意见等的文件转成可以查阅、引用、核对的格式（TOML）。"
        "可读 .docx、.odt、.md、.txt、.html、.pdf。\n"
        "写出的文字与源文件逐字核对；认出的结构、没有收入的内容和存疑之处都会列出，存疑之处也写成"
        "文件里的注释。\n"
        "退出码：0 完整，1 有存疑之处（文件照常写出），2 读不出来。"
    ),
)
@click.argument("path", metavar="文件")
@click.option("-o", "--output", metavar="文件", help="写到哪里；不写则在源文件旁边，扩展名 .toml。")
@click.option("--add", is_flag=True, help="放进文库（同 qcite library add）。")
@options.as_json
@options.with_session
def command(session: Session, path: str, output: str | None, add: bool, as_json: bool) -> int:
    from qcite import drafts
    from qcite.disk import save
    from qcite.importing.importer import import_draft
    from qcite.render import imported

    if add:
        if output:
            raise QciteError("--add 与 -o 只能写一个。")
        from qcite.cli.commands import shelving

        return shelving.add(session, path, as_json=as_json)
    if path.lower().endswith(".toml"):
        raise QciteError(f"{visible(path)} 已经是导入后的格式，可以直接用 --outline 或放进文库。")
    target = output or f"{os.path.splitext(path)[0]}.toml"
    if not output and os.path.exists(target):
        raise QciteError(f"{visible(target)} 已存在，没有覆盖；请先移走，或用 -o 指定文件名。")
    found = import_draft(drafts.read(path))
    # What is no outline file is somebody's document, perhaps the one that was read.
    is_outline = os.path.realpath(target).lower().endswith(".toml")
    save(target, found.toml, replaces=bool(output) and is_outline)
    if as_json:
        session.terminal.write_json(imported.imported_object(found, target))
    else:
        session.terminal.write_line(imported.plain(found, visible(target)))
    return ExitStatus.FOUND if found.complete else ExitStatus.NOT_FOUND
