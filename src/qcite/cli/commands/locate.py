"""``qcite locate``: where a passage stands, and how it differs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from qcite.cli.commands import options
from qcite.cli.help import Command
from qcite.cli.session import Session
from qcite.cli.terminal import read_stdin
from qcite.edition.naming import typed
from qcite.errors import ExitStatus, QciteError
from qcite.text.abridged import listed
from qcite.text.invisible import hidden

if TYPE_CHECKING:
    from qcite.document import Document
    from qcite.matching import Match
    from qcite.matching.piecewise import Piece

    _Found = tuple[int, str, tuple[Match, ...]]
    """A passage with the number of its line, and the places that are like it."""

LONGEST = 20_000
"""Characters of one passage; the packaged document has fewer. Longer is a draft, for ``check``."""
_LONGEST_INPUT = 8 * 1024 * 1024
"""Bytes of standard input, so that an endless stream ends in a message."""


@click.command(
    cls=Command,
    examples=(
        ("qcite locate '强化建设单位工程质量首要责任'", "这句话出自哪里，是否一致"),
        ("qcite locate --paste", "查剪贴板中的文字"),
        ("pdftotext 文件.pdf - | qcite locate -", "从管道读"),
        ("qcite locate --lines < 摘录.txt", "一行一段，逐段查"),
        ("qcite locate -c '质量第一意识'", "同时复制引用格式"),
    ),
    help=(
        "查一段话的出处，并与原文逐字比对。有错字、漏字、多字、倒字也能查到；标点、空格、换行、"
        "全角半角、繁简、条的序号和标题有无，均不影响。可以用……略去中间的文字，也可以跨句、跨条。\n"
        "比对中〔误→正〕是改，〔删：〕是多出的字，〔补：〕是缺少的字，〔倒：〕是次序颠倒。\n"
        "退出码：0 查到了，1 没有相近的文字，或者只是与公文常用语相近（--lines 时有一行如此"
        "即为 1）。"
    ),
)
@click.argument("words", metavar="[文字…|-]", nargs=-1)
@click.option("--paste", is_flag=True, help="查剪贴板中的文字。")
@click.option("--lines", is_flag=True, help="一行是一段，逐段查。")
@click.option("-n", "--limit", metavar="个数", type=click.IntRange(min=1), help="最多列出几处。")
@click.option("--all", "everywhere", is_flag=True, help="也查文库里的全部文件。")
@options.as_json
@options.copy
@options.with_session
def command(
    session: Session,
    words: tuple[str, ...],
    paste: bool,
    lines: bool,
    limit: int | None,
    everywhere: bool,
    as_json: bool,
    copy: options.Copy,
) -> int:
    text = _text(words, paste)
    if everywhere:
        if lines or copy.wanted:
            raise QciteError("--all 不能与 --lines、-c 同用。")
        from qcite.cli.commands import everywhere as shelf

        return shelf.locate(session, _passages(text, False)[0][1], limit=limit, as_json=as_json)
    found: list[_Found] = [
        (number, passage, session.document.locate(passage, limit=limit))
        for number, passage in _passages(text, lines)
    ]
    pieces = () if lines or found[0][2] else _pieces(session.document, found[0][1])
    if pieces:
        found = [(1, piece.text, piece.matches) for piece in pieces]
    if as_json:
        from qcite.render import located_json

        starts = [piece.start for piece in pieces] or [0] * len(found)
        session.terminal.write_json(located_json.objects(found, starts))
    else:
        _show(session, found, pieces, lines)
    if names := hidden(text):
        # They make no difference to where it stands; who copies it on should know.
        session.terminal.talk(f"这段文字中有不可见字符：{'、'.join(names)}。")
    missing = not pieces and not all(any(map(_is_claim, matches)) for _, _, matches in found)
    if missing:
        _tell_missing(session, found, lines)
    placed = [matches for _, _, matches in found if matches]
    if copy.wanted and placed:
        _copy(session, placed, copy)
    return ExitStatus.NOT_FOUND if missing else ExitStatus.FOUND


def _pieces(document: Document, passage: str) -> tuple[Piece, ...]:
    """The passage by pieces, if some of them are the document's; as a whole it is not."""
    pieces = document.locate_each(passage)
    return pieces if any(piece.matches for piece in pieces) else ()


def _show(session: Session, found: list[_Found], pieces: tuple[Piece, ...], lines: bool) -> None:
    from qcite.render import located

    document, terminal = session.document, session.terminal
    if pieces:
        rows = located.by_piece(pieces, document.outline, document.apparatus, terminal.color)
    elif lines:
        rows = located.by_line(found, document.apparatus, terminal.color)
    else:
        rows = located.report(found[0][2], document.apparatus, terminal.color)
    terminal.show(rows)


def _text(words: tuple[str, ...], paste: bool) -> str:
    """The passage or passages, from the clipboard, the arguments or the standard input."""
    if paste:
        if words:
            raise QciteError("--paste 与文字只能写一样。")
        from qcite.cli import clipboard

        return clipboard.paste()
    if words and words != ("-",):
        return " ".join(words)
    if sys.stdin is None or (not words and sys.stdin.isatty()):
        raise QciteError(
            "缺少要查的文字。可以写在命令之后，用 - 或管道给出，或加 --paste 取自剪贴板。"
        )
    content = read_stdin(_LONGEST_INPUT + 1)
    if len(content) > _LONGEST_INPUT:
        raise QciteError("输入太长。核对整份草稿请用 qcite check。")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Another encoding is rare, and telling which costs an import.
        from qcite.drafts import encoding

        return encoding.decode(content, "标准输入").text


def _passages(text: str, lines: bool) -> list[tuple[int, str]]:
    """Each passage with the number of its line. Raises QciteError."""
    pieces = text.splitlines() if lines else [text]
    passages = [(number, piece) for number, piece in enumerate(pieces, 1) if piece.strip()]
    if not passages:
        raise QciteError("要查的文字是空的。")
    for number, passage in passages:
        if len(passage) > LONGEST:
            which = f"第{number}行" if lines else "这段文字"
            raise QciteError(
                f"{which}有{len(passage)}个字符，最多{LONGEST}。核对整份草稿请用 qcite check。"
            )
    return passages


def _is_claim(match: Match) -> bool:
    """Whether the passage is said to be from the document: stock phrases are not, unless they
    stand there word for word, which is a fact."""
    return not (match.commonplace and match.agreement == "wording")


def _tell_missing(session: Session, found: list[_Found], lines: bool) -> None:
    title = session.document.name
    nowhere = [number for number, _, matches in found if not matches]
    if not nowhere:
        return
    if lines:
        rows = listed(list(map(str, nowhere)), 10)
        session.terminal.talk(f"{title}中没有与第{rows}行相近的文字。")
        return
    session.terminal.talk(f"{title}中没有与此相近的文字。")
    ((_, passage, _),) = found
    word = passage.strip().strip("。，；：、")
    if word and len(word) < 8:
        if session.document.has(word):
            advice = f"看原文请用 qcite {typed(word, session.document.outline)}。"
        else:
            advice = f"查关键词请用 qcite find {word}。"
        session.terminal.talk(advice)
    near = session.document.near(passage)
    if near:
        from qcite.render import located

        session.terminal.talk(f"{located.near(near)}。")


def _copy(session: Session, found: list[tuple[Match, ...]], copy: options.Copy) -> None:
    """Copy the citation of what was found."""
    for matches in found:
        units = {match.units for match in matches}
        if len(units) > 1:
            raise QciteError(
                f"这段文字见于{len(units)}个单元，没有复制。请多给几个字，或加 -n 1 复制第一个。"
            )
    cited = [unit for matches in found for unit in matches[0].units]
    copy.run(session, session.document.cite(cited))
