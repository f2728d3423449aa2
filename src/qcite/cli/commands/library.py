"""``qcite library``: the documents on the shelf."""

from __future__ import annotations

import os

import click

from qcite.cli.commands import options, shelving
from qcite.cli.help import Command
from qcite.cli.session import Session
from qcite.errors import ExitStatus, QciteError, reason
from qcite.text.invisible import visible
from qcite.text.quotation_marks import quoted

ACTIONS = {
    "add": "放进文库：导入，或收入已有的 .toml",
    "list": "列出文库里的文件",
    "remove": "从文库移走",
    "path": "文库在哪里；写名称则是那份文件",
}
"""What can be done, with what it is."""


@click.command(
    cls=Command,
    following={"add": "文件", "list": "名称", "remove": "名称", "path": "名称"},
    examples=(
        ("qcite library add 产品质量法.md", "导入并放进文库，以后 qcite 产品质量法 3"),
        ("qcite library list", "文库里有什么"),
        ("qcite library path", "文库的文件夹"),
    ),
    help=(
        "文库：放进去的法律、法规、方案随时可以查阅、引用（qcite 产品质量法 33），"
        "核对草稿时一并核对。add 写文件，可以几个；remove、path 写名称，list 可以写。\n"
        "文库是一个文件夹，里面是可以手改、分发的 .toml；环境变量 QCITE_LIBRARY 可以指定别处。"
    ),
)
@click.argument("action", metavar="add|list|remove|path")
@click.argument("words", metavar="[文件…|名称…]", nargs=-1)
@options.as_json
@options.with_session
def command(session: Session, action: str, words: tuple[str, ...], as_json: bool) -> int:
    if action not in ACTIONS:
        from difflib import get_close_matches

        near = get_close_matches(action, ACTIONS, 1, 0.5)
        hint = f"是不是 qcite library {near[0]}？" if near else "可以写：add、list、remove、path。"
        raise QciteError(f"library 没有{quoted(action)}。{hint}")
    if action in ("add", "remove") and not words:
        what = "文件" if action == "add" else "名称"
        raise QciteError(f"请写出{what}：qcite library {action} {what}。")
    if action == "add":
        return _add(session, words, as_json=as_json)
    if action == "list":
        return _list(session, words, as_json=as_json)
    if action == "remove":
        return _remove(session, words)
    shelf = session.shelf
    if not words:
        session.terminal.write(f"{visible(shelf.path)}\n")
    for word in words:
        session.terminal.write(f"{visible(shelf.place(shelf.get(word)))}\n")
    return ExitStatus.FOUND


def _add(session: Session, paths: tuple[str, ...], *, as_json: bool) -> int:
    status = ExitStatus.FOUND
    for path in paths:
        try:
            done = shelving.add(session, path, as_json=as_json)
        except QciteError as error:
            session.terminal.complain(str(error))
            done = ExitStatus.WRONG_USE  # The others are no worse for it.
        status = max(status, done)
    return status


def _list(session: Session, names: tuple[str, ...], *, as_json: bool) -> int:
    from qcite.edition import loading
    from qcite.edition.tables import EditionError
    from qcite.render.styled import Span, line

    shelf, terminal = session.shelf, session.terminal
    try:
        os.listdir(shelf.path)
    except FileNotFoundError:
        pass  # Nothing has been put there yet.
    except OSError as error:
        raise QciteError(f"读不了文库 {shelf.path}：{reason(error)}。") from None
    everything = shelf.entries()
    named = {entry.file for name in names for entry in shelf.like(name)}
    entries = tuple(one for one in everything if not names or one.file in named)
    if as_json:
        terminal.write_json(
            [
                {
                    "title": entry.title,
                    "short_title": entry.short_title,
                    "version": entry.version or None,
                    "file": shelf.place(entry),
                }
                for entry in entries
            ]
        )
    elif terminal.is_tty:
        rows = [
            line(
                Span(visible(entry.name), "heading"),
                "" if entry.short_title in entry.title else f"  {visible(entry.short_title)}",
                Span(f"  版本{entry.version}" if entry.version else "", "quiet"),
                hanging=2,
            )
            for entry in entries
        ]
        terminal.show(rows, f"共{len(entries)}份。" if entries else "")
    else:
        for entry in entries:
            row = (entry.short_title, entry.name, entry.version)
            terminal.write("\t".join(map(visible, row)).rstrip("\t") + "\n")
    for file in shelf.files().keys() - {entry.file for entry in everything}:
        try:
            loading.load(os.path.join(shelf.path, file))
            terminal.complain(f"{os.path.join(shelf.path, file)}：题名过长，没有列入。")
        except EditionError as error:
            terminal.complain(str(error))
    if not everything:
        terminal.talk("文库是空的。放进文件：qcite library add 文件。")
    elif not entries:
        terminal.talk(f"文库里没有名称含有{''.join(map(quoted, names))}的文件。")
    return ExitStatus.FOUND if entries else ExitStatus.NOT_FOUND


def _remove(session: Session, names: tuple[str, ...]) -> int:
    from qcite.library.index import Index

    shelf = session.shelf
    entries = [shelf.get(name) for name in names]
    for entry in dict.fromkeys(entries):
        shelf.remove(entry)
        session.terminal.talk(f"{visible(entry.name)}已从文库移走。")
    Index(shelf).close()
    return ExitStatus.FOUND
