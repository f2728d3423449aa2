"""Options that several commands share, so that each means the same everywhere."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import click

from qcite.cli.session import Session
from qcite.cli.terminal import COLOR_CHOICES
from qcite.errors import ExitStatus, QciteError

_F = TypeVar("_F", bound=Callable[..., Any])

pass_session = click.make_pass_decorator(Session)


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


def _set_outline(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.find_object(Session).outline_path = value  # type: ignore[union-attr]


def _set_document(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.find_object(Session).document_name = value  # type: ignore[union-attr]


def _set_color(ctx: click.Context, _: click.Parameter, value: Any) -> None:
    if value is not None:
        ctx.find_object(Session).terminal.color_choice = value  # type: ignore[union-attr]


def _set_no_pager(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        ctx.find_object(Session).terminal.use_pager = False  # type: ignore[union-attr]


def common(function: _F) -> _F:
    """--outline, --document, --color and --no-pager, before or after the command's name."""
    for option in (
        click.option(
            "--no-pager",
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_set_no_pager,
            help="不分页。",
        ),
        click.option(
            "--color",
            type=click.Choice(COLOR_CHOICES),
            expose_value=False,
            is_eager=True,
            callback=_set_color,
            help="何时着色：自动、总是、从不。",
        ),
        click.option(
            "--document",
            metavar="名称",
            expose_value=False,
            is_eager=True,
            callback=_set_document,
            help="用文库的文件：如 产品质量法。",
        ),
        click.option(
            "--outline",
            metavar="文件",
            expose_value=False,
            is_eager=True,
            callback=_set_outline,
            help="改用另一份同样格式的文件（亦可设 QCITE_OUTLINE）。",
        ),
    ):
        function = option(function)
    return function


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


def copy(function: _F) -> _F:
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

    return wrapped  # type: ignore[return-value]
