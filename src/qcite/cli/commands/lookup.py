"""A bare ``qcite WORD…``: units if all words are locators, else a search."""

from __future__ import annotations

import os

import click

from qcite.cli.commands import options
from qcite.cli.help import Command
from qcite.cli.session import Session
from qcite.errors import QciteError
from qcite.locating import locator


@click.command(cls=Command, hidden=True, add_help_option=False)
@click.argument("words", metavar="定位|关键词…", nargs=-1, required=True)
@options.as_json
@options.copy
@options.common
@options.pass_session
def command(session: Session, words: tuple[str, ...], as_json: bool, copy: options.Copy) -> int:
    if not any(word.strip() for word in words):
        raise QciteError("请给出定位或关键词。例：qcite 13，qcite 品牌。")
    for word in words:
        if ("." in word or os.sep in word) and os.path.isfile(word):
            raise QciteError(f"{word} 是一个文件。核对它请用 qcite check {word}。")
    units = locator.parse(words, session.outline)
    if units is not None:
        from qcite.cli.commands import show

        return show.show(session, units, as_json=as_json, copy=copy)
    from qcite.cli.commands import find

    return find.lookup(session, words, as_json=as_json, copy=copy)
