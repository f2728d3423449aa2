"""A bare ``qcite WORD…``: units if all words are locators, else a search."""

from __future__ import annotations

import os

import click

from qcite.cli.commands import options, showing
from qcite.cli.help import Command
from qcite.cli.naming import addressed
from qcite.cli.session import Session
from qcite.errors import ExitStatus, QciteError


@click.command(cls=Command, hidden=True, add_help_option=False)
@click.argument("words", metavar="定位|关键词…", nargs=-1, required=True)
@options.as_json
@options.copy
@options.with_session
def command(session: Session, words: tuple[str, ...], as_json: bool, copy: options.Copy) -> int:
    if not any(word.strip() for word in words):
        raise QciteError("请给出定位或关键词。例：qcite 13，qcite 品牌。")
    for word in words:
        if ("." in word or os.sep in word) and os.path.isfile(word):
            raise QciteError(f"{word} 是一个文件。核对它请用 qcite check {word}。")
    words = addressed(session, words, keywords=True)
    if not words:
        return showing.show_contents(session, None, as_json=as_json)
    units = session.document.named(" ".join(words))
    if units is not None:
        return showing.show_units(session, units, as_json=as_json, copy=copy)
    return _find(session, words, as_json=as_json, copy=copy)


def _find(
    session: Session, words: tuple[str, ...], *, as_json: bool, copy: options.Copy
) -> ExitStatus:
    """A search; one unit found is printed whole."""
    hits = session.document.find(*words)
    showing.tell_readings(session, words, hits)
    if len(hits) == 1 and not as_json:
        found = {text for number in range(len(words)) for text in hits[0].matched(number)}
        return showing.show_units(session, (hits[0].unit,), as_json=False, copy=copy, found=found)
    if hits or as_json:
        showing.show_hits(session, hits, None, as_json=as_json)
    if not hits:
        from qcite.cli.commands import nothing_found

        nothing_found.refuse_what_is_no_keyword(session, words)
        nothing_found.tell(session, words, any_word=False, within=None)
        return ExitStatus.NOT_FOUND
    from qcite.edition.naming import NUMBERED

    if words[0] in NUMBERED and not as_json:
        from qcite.cli.commands.nothing_found import numbered_hint

        # 条 stands in 全链条, too; typed alone it more likely means an article.
        session.terminal.talk(numbered_hint(words[0], session))
    return showing.copy_hit(session, hits, copy)
