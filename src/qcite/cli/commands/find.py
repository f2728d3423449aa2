"""``qcite find``: where the document speaks of something."""

from __future__ import annotations

import contextlib
import re

import click

from qcite.cli.commands import options, showing
from qcite.cli.help import Command
from qcite.cli.session import Session
from qcite.errors import ExitStatus, QciteError
from qcite.searching.search import Scope, SearchError
from qcite.text.quotation_marks import quoted

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


def _scopes(
    _: click.Context, __: click.Parameter, values: tuple[str, ...]
) -> frozenset[Scope] | None:
    words = [word.strip() for value in values for word in re.split("[,，、|]", value)]
    for word in words:
        if word not in SCOPES:
            raise click.BadParameter(f"{quoted(word)}。可以写：条、专栏、目标、标题")
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
@click.option("--all", "everywhere", is_flag=True, help="也查文库里的全部文件，每处注明出自哪份。")
@click.option("--count", is_flag=True, help="只写出有几个单元。")
@options.as_json
@options.copy
@options.with_session
def command(
    session: Session,
    words: tuple[str, ...],
    any_word: bool,
    regex: bool,
    within: frozenset[Scope] | None,
    limit: int | None,
    everywhere: bool,
    count: bool,
    as_json: bool,
    copy: options.Copy,
) -> int:
    if everywhere:
        if regex or within or copy.wanted:
            raise QciteError("--all 不能与 --regex、--in、-c 同用。")
        from qcite.cli.commands import everywhere as shelf

        return shelf.find(
            session, words, any_word=any_word, limit=limit, count=count, as_json=as_json
        )
    with _limited() if regex else contextlib.nullcontext():
        hits = session.document.find(*words, any_word=any_word, regex=regex, within=within)
    if not regex:
        showing.tell_readings(session, words, hits)
    if count:
        session.terminal.write(f"{len(hits)}\n")
    elif hits or as_json:
        showing.show_hits(session, hits, limit, as_json=as_json)
    if not hits:
        if not regex:
            from qcite.cli.commands import nothing_found

            nothing_found.tell(session, words, any_word=any_word, within=within)
        else:
            session.terminal.talk("没有找到。正则表达式在每个标题、每一句内匹配，不跨句。")
        return ExitStatus.NOT_FOUND
    return showing.copy_hit(session, hits[:limit], copy)


def _limited() -> contextlib.AbstractContextManager[None]:
    """Where a regular expression must come to an end, as ((质|量)*)*x may not."""
    from qcite.cli.time_limit import time_limit

    return time_limit(
        REGEX_SECONDS,
        SearchError(
            f"正则表达式用了{REGEX_SECONDS:g}秒还没有结果。请写得简单些，不要让重复套着重复。"
        ),
    )
