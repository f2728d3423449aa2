"""Options that several commands share, so that each means the same everywhere."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NamedTuple

import click

from qcite.cli.session import Session
from qcite.cli.terminal import COLOR_CHOICES
from qcite.errors import ExitStatus, QciteError

_Function = Callable[..., Any]
_pass_session = click.make_pass_decorator(Session)

_KEYS = {"name": "name", "pinpoint": "pinpoint", "format_name": "cite-format", "color": "color"}
"""Of an option's value the key of the settings that may have it."""
_COPYING = ("cite", "quote")
"""Commands whose answer is for inserting somewhere: the habit of copying is about them."""


class Defaults(dict[str, Any]):
    """What the settings say of options that were not given, for click; they are read when the
    first is asked for, so that --help reads none."""

    def __init__(self, session: Session, command: str = "") -> None:
        super().__init__()
        self._session = session
        self._command = command

    def get(self, command: str, default: Any = None) -> Any:
        """The same for a command."""
        return Defaults(self._session, command)

    def __contains__(self, option: object) -> bool:
        return self._value(option) is not None

    def __getitem__(self, option: str) -> Any:
        return self._value(option)

    def _value(self, option: object) -> Any:
        key = _KEYS.get(str(option))
        if option == "copy_wanted" and self._command in _COPYING:
            key = "copy"
        if key is None:
            return None
        if key == "color" and self._session.terminal.environment.get("NO_COLOR"):
            return None
        try:
            layers = self._session.settings
        except QciteError:
            return None  # Running the command tells; its help needs none.
        values = (one.value(key) for one in layers)
        return next((value for value in values if value is not None), None)


def _tell_session(ctx: click.Context, option: click.Parameter, value: Any) -> None:
    """Hand on what was given, before the command's name or after it."""
    session = ctx.find_object(Session)
    if session is None or value is None or value is False:
        return
    if option.name == "outline":
        session.outline_path = value
    elif option.name == "document":
        session.document_name = value
    elif option.name == "color":
        session.terminal.color_choice = value
    else:
        session.terminal.use_pager = False


_everywhere = functools.partial(
    click.option, expose_value=False, is_eager=True, callback=_tell_session
)
_COMMON = (
    _everywhere(
        "--outline", metavar="文件", help="改用另一份同样格式的文件（亦可设 QCITE_OUTLINE）。"
    ),
    _everywhere("--document", metavar="名称", help="用文库的文件：如 产品质量法。"),
    _everywhere("--color", type=click.Choice(COLOR_CHOICES), help="何时着色：自动、总是、从不。"),
    _everywhere("--no-pager", is_flag=True, help="不分页。"),
)


def common(function: _Function) -> _Function:
    """--outline, --document, --color and --no-pager, before or after the command's name."""
    for option in reversed(_COMMON):
        function = option(function)
    return function


def with_session(function: _Function) -> _Function:
    """The common options, and the session as the first argument."""
    return common(_pass_session(function))


as_json = click.option("--json", "as_json", is_flag=True, help="输出 JSON。")


class Copy(NamedTuple):
    """Whether and how to copy the answer."""

    wanted: bool
    method: str

    def run(self, session: Session, text: str) -> ExitStatus:
        """Copy ``text`` if that was asked for, and say on stderr what was copied and how.

        Raises ClipboardError, after the text has been printed.
        """
        if self.wanted:
            from qcite.cli import clipboard
            from qcite.text.abridged import shortened

            session.terminal.stdout.flush()
            how = clipboard.copy(text, self.method)
            shown = shortened(text).replace("\n", " ")
            session.terminal.talk(f"已复制（{how}）：{shown}")
        return ExitStatus.FOUND


def copy(function: _Function) -> _Function:
    """-c/--copy and --copy-with, handed over as one Copy."""

    @click.option("-c", "--copy", "copy_wanted", is_flag=True, help="同时复制到剪贴板。")
    @click.option(
        "--copy-with",
        "copy_method",
        metavar="方式",
        help="用指定方式复制（含 -c）：auto 自动选择，pyperclip 本机剪贴板，osc52 由终端写入；"
        "或程序 wl-copy、xclip、xsel、pbcopy、clip.exe；none 不复制。",
    )
    @functools.wraps(function)
    def wrapped(
        *arguments: Any, copy_wanted: bool, copy_method: str | None, **settings: Any
    ) -> Any:
        wanted = copy_method != "none" and (copy_wanted or copy_method is not None)
        return function(*arguments, copy=Copy(wanted, copy_method or "auto"), **settings)

    return wrapped
