"""``qcite find``: where the document speaks of something."""

from __future__ import annotations

import contextlib
import re
from collections import Counter

import click

from qcite.cli.commands import options
from qcite.cli.help import NUMBERED, Command, numbered_hint
from qcite.cli.session import Session
from qcite.edition.outline import sentence_unit
from qcite.errors import ExitStatus, QciteError
from qcite.searching.corpus import fold_word
from qcite.searching.search import Hit, Scope, SearchError

SCOPES: dict[str, Scope] = {
    "条": "article",
    "专栏": "box",
    "目标": "target",
    "标题": "heading",
    "article": "article",
    "box": "box",
    "target": "target",
    "heading": "heading",
}
"""Where to look, in Chinese and English."""

REGEX_SECONDS = 2.0
"""For longer no regular expression is tried."""
_READINGS = 5
"""At most so many readings of pinyin are told."""


def _scopes(
    _: click.Context, __: click.Parameter, values: tuple[str, ...]
) -> frozenset[Scope] | None:
    words = [word.strip() for value in values for word in re.split("[,，、|]", value)]
    for word in words:
        if word not in SCOPES:
            raise click.BadParameter(f"“{word}”。可以写：条、专栏、目标、标题")
    return frozenset(SCOPES[word] for word in words) or None


@click.command(
    cls=Command,
    examples=(
        ("qcite find 品牌", "讲到品牌的条、专栏、目标（find 可省：qcite 品牌）"),
        ("qcite find 品牌 老字号", "同时讲到两个词的"),
        ("qcite find --any 计量 认证认可", "讲到其中一个词的"),
        ("qcite find --in 专栏,标题 品牌", "只看专栏的标题"),
        ("qcite find gczl", "拼音首字母或全拼：工程质量"),
        ("qcite find --regex '质量.{1,4}人才'", "正则表达式"),
    ),
    help=(
        "按关键词查找。标题中有的在前，其次看讲得多少。全角半角、大小写、繁简、词中空格不论。"
        "管道中每行一句：定位、制表符、标题、制表符、句子。"
    ),
)
@click.argument("words", metavar="关键词…", nargs=-1, required=True)
@click.option("--any", "any_word", is_flag=True, help="含有其中一个词即可。")
@click.option("--regex", is_flag=True, help="关键词是正则表达式（Python 的写法）。")
@click.option(
    "--in",
    "within",
    metavar="条|专栏|目标|标题",
    multiple=True,
    callback=_scopes,
    help="只在这里面找；几个之间用逗号。",
)
@click.option(
    "-n", "--limit", metavar="个数", type=click.IntRange(min=1), help="最多列出几个单元。"
)
@click.option("--count", is_flag=True, help="只写出有几个单元。")
@options.as_json
@options.copy
@options.common
@options.pass_session
def command(
    session: Session,
    words: tuple[str, ...],
    any_word: bool,
    regex: bool,
    within: frozenset[Scope] | None,
    limit: int | None,
    count: bool,
    as_json: bool,
    copy: options.Copy,
) -> int:
    with _limited() if regex else contextlib.nullcontext():
        hits = session.document.find(*words, any_word=any_word, regex=regex, within=within)
    if not regex:
        _tell_readings(session, words, hits)
    if count:
        session.terminal.write(f"{len(hits)}\n")
    elif hits or as_json:
        _show(session, hits, limit, as_json=as_json)
    if not hits:
        if not regex:
            from qcite.cli.commands import nothing_found

            nothing_found.tell(session, words, any_word=any_word, within=within)
        else:
            session.terminal.talk("没有找到。正则表达式在每个标题、每一句内匹配，不跨句。")
        return ExitStatus.NOT_FOUND
    return _copy(session, hits[:limit], copy)


def lookup(
    session: Session, words: tuple[str, ...], *, as_json: bool, copy: options.Copy
) -> ExitStatus:
    """What a bare ``qcite WORD…`` does with keywords: one unit found is printed whole."""
    hits = session.document.find(*words)
    _tell_readings(session, words, hits)
    if len(hits) == 1 and not as_json:
        from qcite.cli.commands import show

        found = {text for number in range(len(words)) for text in hits[0].matched(number)}
        return show.show(session, (hits[0].unit,), as_json=False, copy=copy, found=found)
    if hits or as_json:
        _show(session, hits, None, as_json=as_json)
    if not hits:
        from qcite.cli.commands import nothing_found

        nothing_found.refuse_what_is_no_keyword(session, words)
        nothing_found.tell(session, words, any_word=False, within=None)
        return ExitStatus.NOT_FOUND
    if words[0] in NUMBERED and not as_json:
        # 条 stands in 全链条, too; who types it alone rather wants an article.
        session.terminal.talk(numbered_hint(words[0]))
    return _copy(session, hits, copy)


def _show(session: Session, found: tuple[Hit, ...], limit: int | None, *, as_json: bool) -> None:
    outline, terminal = session.outline, session.terminal
    hits = found[:limit]
    if as_json:
        from qcite.render import hits_json

        terminal.write_json(hits_json.objects(hits, outline))
        return
    doubts = _doubts(session, hits)
    if terminal.is_tty:
        from qcite.render import hits_screen

        terminal.show(hits_screen.screenful(hits, outline, doubts))
        shown = f"，列出前{len(hits)}个" if len(hits) < len(found) else ""
        times = sum(hit.times for hit in found)
        terminal.talk(f"共{len(found)}个单元，{times}处{shown}。")
        return
    if terminal.color:
        from qcite.render import hits_screen

        terminal.show(hits_screen.rows(hits, outline))
    else:
        from qcite.render import hits as plain_hits

        terminal.write(plain_hits.rows(hits, outline))
    for note in doubts:
        terminal.talk(note)


def _doubts(session: Session, hits: tuple[Hit, ...]) -> list[str]:
    """The quiet lines for those of the sentences shown that are not settled."""
    from qcite.render import plain

    outline, apparatus = session.outline, session.doubts
    return [
        note
        for hit in hits
        for found in hit.sentences
        for note in plain.open_notes(sentence_unit(hit.unit, found.number), outline, apparatus)
    ]


def _copy(session: Session, hits: tuple[Hit, ...], copy: options.Copy) -> ExitStatus:
    """Copy what is shown of the only hit: its sentences that hold the words, or its heading."""
    if not copy.wanted:
        return ExitStatus.FOUND
    if len(hits) > 1:
        raise QciteError(
            f"找到{len(hits)}个单元，没有复制。请用更具体的词，或用 qcite find -n 1 复制第一个。"
        )
    (hit,) = hits
    text = "\n".join(sentence.text for sentence in hit.sentences)
    return copy.run(session, text or hit.unit.heading)


def _tell_readings(session: Session, words: tuple[str, ...], hits: tuple[Hit, ...]) -> None:
    """Say what was found for a word that was taken for pinyin."""
    for number, word in enumerate(words):
        found = Counter(text for hit in hits for text in hit.matched(number))
        if found and fold_word(word) not in map(fold_word, found):
            terms = "、".join(term for term, _ in found.most_common(_READINGS))
            more = "等" if len(found) > _READINGS else ""
            session.terminal.talk(f"按拼音查找：{word} → {terms}{more}")


def _limited() -> contextlib.AbstractContextManager[None]:
    """Where a regular expression must come to an end, as ((质|量)*)*x may not."""
    from qcite.cli.time_limit import time_limit

    return time_limit(
        REGEX_SECONDS,
        SearchError(
            f"正则表达式用了{REGEX_SECONDS:g}秒还没有结果。请写得简单些，不要让重复套着重复。"
        ),
    )
