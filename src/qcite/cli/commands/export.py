"""``qcite export``: the text as a document, or citations as abbreviations for input methods."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from qcite.citing import citation
from qcite.cli import naming
from qcite.cli.commands import citing, options
from qcite.cli.help import Command
from qcite.cli.session import Session
from qcite.disk import save
from qcite.errors import ExitStatus, QciteError
from qcite.text.quotation_marks import quoted

if TYPE_CHECKING:
    from qcite.exporting.blocks import Block

_PHRASES = {
    "rime": "Rime（小狼毫、鼠须管、中州韵）的 custom_phrase.txt",
    "fcitx5": "fcitx5 拼音的自定义短语",
    "espanso": "espanso 的 match 文件",
    "macos": "macOS 的文本替换",
    "plain": "缩写、制表符、引用",
}
_DOCUMENTS = {
    "docx": "Word、WPS 文件，依 GB/T 9704-2012 排版",
    "markdown": "Markdown",
    "html": "网页",
    "txt": "纯文本",
}
_FORMATS = {**_DOCUMENTS, **_PHRASES}


@click.command(
    cls=Command,
    examples=(
        ("qcite export --format docx -o 纲要.docx", "全文，公文格式，存疑之处作脚注"),
        ("qcite export --format markdown 13 专栏3", "几个单元"),
        ("qcite export --format rime -o custom_phrase.txt", "打 zlqgshisan 出 第十三条 的引用"),
        ("qcite export --format espanso --name 简称", "打 :zlqg13 出 《纲要》第十三条"),
    ),
    help=(
        "把全文或几个单元写成干净的文件，或把各条的引用写成输入法的缩写。"
        "缩写是 zlqg 加条号：zlqg13，专栏 zlqgzl3，部分 zlqgbf6；输入法用数字选字的，条号写拼音"
        "（zlqgshisan）。\n"
        "写 .docx 先用 pip install 'qcite[docx]' 安装。"
    ),
)
@click.argument("words", metavar="[定位…]", nargs=-1)
@click.option(
    "--format",
    "form",
    type=click.Choice(tuple(_FORMATS)),
    required=True,
    help=f"格式：{citing.described(_FORMATS.items())}。",
)
@click.option("-o", "--output", metavar="文件", help="写入这个文件；不写则写到标准输出。")
@click.option(
    "--prefix", metavar="字母", help="缩写开头的字母，默认 zlqg；别的文件用简称的首字母。"
)
@citing.name
@options.with_session
def command(
    session: Session,
    words: tuple[str, ...],
    form: str,
    output: str | None,
    prefix: str | None,
    name: citation.Name,
) -> int:
    units = naming.units(session, words, alone=True)
    document = session.document
    content: str | bytes
    if form in _PHRASES:
        from qcite.exporting import abbreviations

        prefix = abbreviations.default_prefix(document.outline) if prefix is None else prefix
        if not re.fullmatch("[a-z]{1,20}", prefix):
            raise QciteError(f"--prefix 应为1到20个小写字母，不能是{quoted(prefix)}。")
        found = tuple(abbreviations.abbreviations(document, units, prefix, name))
        if not found:
            raise QciteError("缩写只用于条、专栏和部分。例：qcite export --format rime 13 专栏3。")
        content = abbreviations.FORMATS[form](found)
    else:
        if prefix is not None:
            raise QciteError(f"--prefix 用于缩写（{'、'.join(_PHRASES)}），不用于 {form}。")
        from qcite.exporting.blocks import blocks

        if form == "docx":
            content = _docx(tuple(blocks(document, units)), output)
        else:
            from qcite.exporting import texts

            writers = {"markdown": texts.markdown, "html": texts.html, "txt": texts.txt}
            content = writers[form](blocks(document, units))
    if output is None:
        assert isinstance(content, str)
        session.terminal.write(content)
    else:
        save(output, content, replaces=False)
        session.terminal.talk(f"已写出 {output}。")
    return ExitStatus.FOUND


def _docx(found: Sequence[Block], output: str | None) -> bytes:
    if output is None:
        raise QciteError("写 .docx 要用 -o 指定文件名，如 -o 纲要.docx。")
    try:
        from qcite.exporting import word
    except ModuleNotFoundError:
        raise QciteError("没有安装写 .docx 的部分。请运行 pip install 'qcite[docx]'。") from None
    return word.write(found)
