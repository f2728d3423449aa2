"""``qcite check``: what a draft says wrongly about the document."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from qcite.cli.commands import options
from qcite.cli.configuration import (
    FAIL_ON,
    FORMATS,
    Configuration,
    Configurations,
    check_codes,
    first,
    own,
)
from qcite.cli.help import Command
from qcite.cli.session import Session
from qcite.cli.terminal import read_stdin
from qcite.document import Document
from qcite.errors import ExitStatus, QciteError
from qcite.text.invisible import visible

if TYPE_CHECKING:
    from qcite.checking.results import FileResult
    from qcite.proofreading.proofread import Correcting


Layers = Sequence[Configuration]
"""The settings for a draft, the nearest first."""


@click.command(
    cls=Command,
    examples=(
        ("qcite check 草稿.docx", "核对一份草稿"),
        ("qcite check 送审稿/ 附件.md", "核对文件夹中的全部草稿和另一份文件"),
        ("qcite check --fix 草稿.docx", "另存改正稿 草稿.qcite.docx（以修订标出），原稿不动"),
        ("qcite check --fix --annotate 草稿.docx", "同上，其余问题写成批注，连同原文"),
        ("qcite check --format html 草稿.docx > 报告.html", "一页可看可打印的报告"),
        ("qcite check --evidence 草稿.docx", "逐条列出所说的话、结论和原文"),
        ("pandoc 草稿.tex -t plain | qcite check -", "核对标准输入"),
        ("qcite check --format sarif *.md > 结果.sarif", "供其他程序读取"),
    ),
    help=(
        "核对草稿：引用的条、专栏、目标是否存在，引文与原文是否一致，数据、印发机关、日期、简称"
        "是否有误。可读 .docx、.odt、.md、.txt、.html、.pdf。\n"
        "退出码：0 没有达到 --fail-on 级别的问题，1 有，2 有文件读不出来（其余文件照常核对）。\n"
        "不需要核对之处，在文中加批注或注释“qcite: ignore”（后面可写问题代码）。设置写在草稿所在"
        "文件夹或其上级的 qcite.toml 或 pyproject.toml 的 [tool.qcite] 表中。"
    ),
)
@click.argument("paths", metavar="路径…|-", nargs=-1)
@click.option("--format", "form", type=click.Choice(FORMATS), help="输出格式，默认 text。")
@options.as_json
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    help="哪一级以上的问题使退出码为 1，默认 error；never 则总不为 1。",
)
@click.option(
    "--ignore", "ignored", metavar="代码", multiple=True, help="略过某种问题；可以多次写。"
)
@click.option("--evidence", is_flag=True, help="逐条列出草稿说了什么、结论和据以判断的原文。")
@click.option("--fix", is_flag=True, help="写出改正稿，只改错字、标点和序号写法，不改数值。")
@click.option("--annotate", is_flag=True, help="写出批注稿（.docx、.odt），问题和原文写成批注。")
@click.option("--in-place", is_flag=True, help="与 --fix 同用：改正原稿，先留备份。")
@click.option("-o", "--output", metavar="文件", help="与 --fix、--annotate 同用：所写文件的名称。")
@click.option("--config", metavar="文件", help="设置文件，代替草稿旁边的。")
@click.option(
    "--jobs",
    metavar="个数",
    type=click.IntRange(min=1),
    help="同时核对几份草稿，默认与处理器的核数相同；草稿少时不另开进程。",
)
@click.option("--list-codes", is_flag=True, help="列出全部问题代码。")
@options.with_session
def command(
    session: Session,
    paths: tuple[str, ...],
    form: str | None,
    as_json: bool,
    fail_on: str | None,
    ignored: tuple[str, ...],
    evidence: bool,
    fix: bool,
    annotate: bool,
    in_place: bool,
    output: str | None,
    config: str | None,
    jobs: int | None,
    list_codes: bool,
) -> int:
    if as_json and form not in (None, "json"):
        raise QciteError(f"--json 就是 --format json，不能再写 --format {form}。")
    form = "json" if as_json else form
    if list_codes:
        return _list_codes(session, form)
    # What checks a draft is imported by what checks a draft, not by --help and --list-codes.
    from qcite.proofreading.proofread import STDIN, Correcting

    check_codes(ignored, "--ignore：")
    if in_place and not fix:
        raise QciteError("--in-place 要与 --fix 同用。")
    if output and not (fix or annotate):
        raise QciteError("-o 要与 --fix 或 --annotate 同用。")
    if in_place and output:
        raise QciteError("--in-place 和 -o 只能写一个。")
    drafts = _find(paths)
    if output and len(drafts) > 1:
        raise QciteError("-o 只用于一份草稿；几份草稿的改正稿各在原稿旁边。")
    if (fix or annotate) and STDIN in drafts and not output:
        raise QciteError("标准输入的改正稿要用 -o 指定文件名。")
    configurations = Configurations(config)
    # All settings first: a mistake in them is told before anything is checked or written.
    mine = own(session.terminal.environment)
    settings = {path: (configurations.of(path), mine) for path in drafts}
    correcting = Correcting(in_place, output or "", fix, annotate) if fix or annotate else None
    form = form or first(next(iter(settings.values())), "format").format or "text"
    # What no output shows is not worked out.
    account = evidence or annotate or form in ("json", "html", "markdown")
    results = _check(
        session,
        settings,
        frozenset(ignored),
        correcting,
        jobs,
        account=account,
        keeps_draft=form == "html",
    )
    _show(session, results, form, evidence)
    return _status(results, settings, fail_on)


def _list_codes(session: Session, form: str | None) -> int:
    terminal = session.terminal
    if form == "json":
        from qcite.render import check_json

        terminal.write_json(check_json.codes_object())
        return ExitStatus.FOUND
    from qcite.render import findings

    if terminal.is_tty:
        terminal.show(findings.codes_screen())
    else:
        terminal.write(findings.codes())
    return ExitStatus.FOUND


def _find(paths: Sequence[str]) -> list[str]:
    """The drafts under the paths, each once. Raises QciteError if there is none."""
    from qcite import drafts
    from qcite.proofreading.proofread import STDIN, is_copy

    if not all(paths) or not paths:
        raise QciteError("请给出草稿的路径，或用 - 读标准输入。例：qcite check 草稿.docx。")
    found: dict[str, None] = {}
    for path in _expanded(paths):
        there = [path] if path == STDIN else [str(one) for one in drafts.find([path])]
        found.update((one, None) for one in there if not (os.path.isdir(path) and is_copy(one)))
    if not found:
        names = visible("、".join(paths))
        raise QciteError(f"{names} 中没有可核对的草稿（.docx、.odt、.md、.txt、.html、.pdf）。")
    return list(found)


def _expanded(paths: Sequence[str], *, windows: bool = os.name == "nt") -> Iterator[str]:
    """The paths; on Windows, whose shells leave that to the program, *.docx is what there is."""
    for path in paths:
        found = []
        if windows and any(character in path for character in "*?"):
            from glob import glob

            found = sorted(glob(path))
        yield from found or [path]


def _check(
    session: Session,
    settings: Mapping[str, Layers],
    ignored: frozenset[str],
    correcting: Correcting | None,
    jobs: int | None,
    *,
    account: bool,
    keeps_draft: bool,
) -> list[FileResult]:
    """Check every draft, whatever becomes of the others."""
    from qcite.proofreading.jobs import Task, cores, run, worthwhile
    from qcite.render.progress import ProgressBar

    terminal = session.terminal
    documents: dict[str, Document] = {}
    tasks = []
    for path, layers in settings.items():
        document = _document(session, layers, documents)
        # The command line's word comes after the settings': who said it is told.
        ignoring = first(layers, "ignore")
        ignore = dict.fromkeys(ignoring.ignore, visible(ignoring.source))
        ignore |= dict.fromkeys(ignored, "--ignore")
        tasks.append(Task(path, document, ignore, session.shelf, account))
    many = worthwhile(list(settings), jobs or cores())
    results = []
    with ProgressBar(terminal.stderr, len(settings), color=terminal.color_choice != "never") as bar:
        checked = run(tasks, many, correcting, keeps_draft=keeps_draft, read_stdin=read_stdin)
        for path in settings:
            bar.step(visible(path))
            results.append(next(checked))
    return results


def _document(session: Session, layers: Layers, loaded: dict[str, Document]) -> Document:
    """What a draft is checked against: the command line's and environment's word goes first."""
    setting = first(() if session.given else layers, "outline", "document")
    key = setting.outline or setting.document or ""
    if key not in loaded:
        document = session.given or session.set_by([setting]) or session.packaged
        _ = document.index  # A faulty file ends the run; it is no fault of each draft.
        loaded[key] = document
    return loaded[key]


def _show(session: Session, results: Sequence[FileResult], form: str, evidence: bool) -> None:
    terminal = session.terminal
    for result in results:
        if result.error:
            terminal.complain(result.error)
    if form == "text":
        _show_text(session, results, evidence)
    elif form == "html":
        from datetime import date

        from qcite.render import page

        terminal.write_page(page.page(results, date.today()))
    elif form == "markdown":
        from qcite.render import markdown

        terminal.write(markdown.report(results))
    elif form == "github":
        from qcite.render import findings, github

        terminal.write(github.commands(results))
        terminal.show(findings.summary(results))
    else:
        from qcite.render import check_json, rdjson, sarif

        objects = {
            "json": check_json.check_object,
            "rdjson": rdjson.rdjson_object,
            "sarif": sarif.sarif_object,
        }
        terminal.write_json(objects[form](results))


def _show_text(session: Session, results: Sequence[FileResult], evidence: bool) -> None:
    from qcite.render import findings

    terminal = session.terminal
    layout = findings.screenful if terminal.is_tty else findings.plain
    account = []
    if evidence:
        from qcite.render import account as accounts

        account = accounts.screenful(results) if terminal.is_tty else accounts.plain(results)
    # What a screen has said of the only file, or of every one, is not said again of all.
    lines = [*layout(results, color=terminal.color), *account]
    summary = findings.summary(results)
    if terminal.is_tty and all(result.nothing_to_check for result in results):
        summary = []
    elif terminal.is_tty and len(results) == 1:
        said = {row.text for row in lines}
        summary = [row for row in summary if row.text not in said]
    terminal.show([*lines, *summary])


def _status(
    results: Sequence[FileResult], settings: Mapping[str, Layers], fail_on: str | None
) -> ExitStatus:
    """The exit code: unreadable files go before findings."""
    if any(result.failed for result in results):
        return ExitStatus.WRONG_USE
    for result in results:
        level = fail_on or first(settings[result.path], "fail-on").fail_on or "error"
        counted = {"error": ("error",), "warning": ("error", "warning"), "never": ()}[level]
        if any(located.finding.severity in counted for located in result.findings):
            return ExitStatus.NOT_FOUND
    return ExitStatus.FOUND
