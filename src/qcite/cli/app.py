"""The command line: dispatch, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import contextlib
import errno
import importlib
import os
import sys

import click

from qcite import __version__
from qcite.cli import chinese
from qcite.cli.commands import options
from qcite.cli.help import Explained
from qcite.cli.session import Session
from qcite.errors import ExitStatus, QciteError, reason
from qcite.text.quotation_marks import quoted

chinese.install()  # before any option is declared

COMMANDS = {
    "show": "查看条、专栏、目标的原文",
    "list": "列出目录",
    "find": "按关键词、拼音查找",
    "cite": "写出引用格式",
    "quote": "写出引文连同出处",
    "locate": "查一段话的出处，并比对",
    "check": "核对草稿中的引用和引文",
    "import": "导入另一份文件",
    "library": "文库：随时可以引用的其他文件",
    "about": "本版文字的依据",
    "variants": "校勘记",
    "export": "写成文件，或输入法的缩写",
    "mcp": "供写作助手查原文、核对（MCP）",
    "lsp": "供编辑器边写边核对（LSP）",
    "config": "设置：在哪里，是什么",
    "completion": "安装命令行补全",
}
"""Every command with its one-line help, in the order of the help page."""

_SHELF = ("import", "library", "export")
_ABOUT = ("about", "variants", "config")
_FURTHER = ("completion", "mcp", "lsp")
"""Commands that share rows of the help page, which must fit a screen."""
QUESTIONS = (
    ("qcite 13", "第十三条怎么说（又如 专栏3、目标3、2035、部分6）"),
    ("qcite 品牌", "哪里讲到品牌"),
    ("qcite cite 13 -c", "怎么引用，并复制到剪贴板"),
    ("qcite locate '……'", "这句话出自哪里"),
    ("qcite check 草稿.docx", "草稿里的引用对不对"),
)
"""The five questions the program answers, for the help page."""

_LOOKUP = "*"
"""Inner name of the command that a bare ``qcite WORD…`` runs; no shell passes it by chance."""


class Program(Explained, click.Group):
    """Commands imported when run; anything that is not a command is looked up."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name == _LOOKUP:
            cmd_name = "lookup"
        elif cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"qcite.cli.commands.{cmd_name}")
        command: click.Command = module.command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        index = self._first_own_word(args)
        args = [*args[:index], *_in_other_words(args[index:])]
        if index < len(args) and args[index] not in (*COMMANDS, "--help"):
            args = [*args[:index], _LOOKUP, *args[index:]]
        return super().parse_args(ctx, args)

    def _first_own_word(self, args: list[str]) -> int:
        """Index of the first argument that is neither a program-wide option nor its value."""
        takes_value = {
            name: not getattr(parameter, "is_flag", False)
            for parameter in self.params
            for name in parameter.opts
        }
        flags = {"--help", "-h", "--version"}
        index = 0
        while index < len(args):
            name, equals, _ = args[index].partition("=")
            if name in flags:
                index += 1
            elif name in takes_value:
                index += 2 if takes_value[name] and not equals else 1
            else:
                break
        return min(index, len(args))

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One screen of 24 rows, the prompt below it included: options by their names alone."""
        formatter.write_usage("qcite", "定位|关键词… 或 qcite 命令 [选项] …")
        formatter.write_heading("例")
        with formatter.indentation():
            formatter.write_dl(QUESTIONS)
        with formatter.section("命令"):
            alone = set(COMMANDS) - {*_SHELF, *_ABOUT, *_FURTHER}
            rows = {name: line for name, line in COMMANDS.items() if name in alone}
            shelf = (" ".join(_SHELF), "导入法律、方案等；文库；导出")
            about = (" ".join(_ABOUT), "本版文字的依据；校勘记；设置")
            further = (" ".join(_FURTHER), "命令行补全、写作助手、编辑器")
            formatter.write_dl([*rows.items(), shelf, about, further])
        formatter.write_paragraph()
        options = "；".join(
            f"{option.opts[-1]}{f' {option.metavar}' if option.metavar else ''} "
            f"{(option.help or '').rstrip('。').partition('（')[0].partition('：')[0]}"
            for option in self.get_params(ctx)
            if isinstance(option, click.Option)
        )
        formatter.write_text(
            f"选项：{options}。\n各命令的用法：qcite 命令 --help。全部说明：man qcite。"
        )


_SAID_OTHERWISE = {"目录": ["list"], "全文": ["show", "--all"]}
"""Words that somebody tries who knows no command."""


def _in_other_words(words: list[str]) -> list[str]:
    """What the words mean: ``help cite`` is ``cite --help``."""
    if not words:
        return words
    first, *rest = words
    if first in ("help", "帮助"):
        known = [word for word in rest[:1] if word in COMMANDS]
        if rest and not known and not rest[0].startswith("-"):
            raise QciteError(f"没有命令{quoted(rest[0])}。全部命令见 qcite --help。")
        return [*known, "--help"]
    return [*_SAID_OTHERWISE[first], *rest] if first in _SAID_OTHERWISE else words


def _show_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        ctx.find_root().obj.terminal.write(f"qcite {__version__}\n")
        ctx.exit()


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@options.common
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="显示版本。",
)
@click.pass_context
def cli(ctx: click.Context) -> None:
    """查阅、引用、核对《质量强国建设纲要》。"""
    if ctx.invoked_subcommand is None:
        ctx.find_root().obj.terminal.show_text(f"{ctx.get_help()}\n")


def main(arguments: list[str] | None = None, session: Session | None = None) -> int:
    """Run the program and return its exit code; never raises for what a user can do."""
    session = session or Session()
    complain = session.terminal.complain
    try:
        status = _run(sys.argv[1:] if arguments is None else arguments, session)
        session.terminal.stdout.flush()
        return status
    except click.ClickException as error:
        complain(_usage_message(error))
    except QciteError as error:
        for message in error.args:
            complain(str(message))
    except KeyboardInterrupt:
        if session.terminal.stderr.isatty():
            session.terminal.talk("")  # Below the ^C that the terminal shows.
        return ExitStatus.INTERRUPTED
    except BrokenPipeError:
        # The reader has seen enough (| head -1): end quietly, also in the exit's last flush.
        _silence_stdout()
        return ExitStatus.FOUND
    except MemoryError:
        complain("内存不够。请拆成几个文件，或在内存更大的机器上运行。")
    except OSError as error:
        if error.filename is None and error.errno in _WRITE_ERRORS:
            _silence_stdout()
            complain(f"无法写出结果：{reason(error)}。")
        else:
            # Errors that were foreseen have a better message; this one is the system's.
            name = f"{error.filename}：" if error.filename is not None else ""
            complain(f"{name}{reason(error)}。")
    return ExitStatus.WRONG_USE


def _run(arguments: list[str], session: Session) -> int:
    """What click's own ``main`` does, which ends the process with 1 when a pipe is closed."""
    try:
        defaults = options.Defaults(session)
        with cli.make_context(
            "qcite", list(arguments), obj=session, default_map=defaults
        ) as context:
            return int(cli.invoke(context) or 0)
    except click.exceptions.Exit as done:  # --help, --version
        return done.exit_code


_WRITE_ERRORS = frozenset(
    (errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EDQUOT, errno.EBADF, errno.EINVAL)
)
"""What the operating system says of a stream that cannot be written."""


def _usage_message(error: click.ClickException) -> str:
    from qcite.cli import misuse

    context = getattr(error, "ctx", None)
    path: str = "qcite" if context is None else context.command_path
    # The option may be another command's.
    root = click.Context(cli, info_name="qcite")
    commands = ((name, cli.get_command(root, name)) for name in COMMANDS)
    others = {name: command for name, command in commands if command is not None}
    return misuse.explain(error, path.removesuffix(f" {_LOOKUP}"), others)


def _silence_stdout() -> None:
    if sys.stdout is None:  # Closed before the program started.
        return
    with contextlib.suppress(OSError, ValueError):
        descriptor = os.open(os.devnull, os.O_WRONLY)
        os.dup2(descriptor, sys.stdout.fileno())
