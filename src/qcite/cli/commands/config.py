"""``qcite config``: which settings hold, and where each comes from."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from qcite.cli import settings
from qcite.cli.commands import options
from qcite.cli.help import Command
from qcite.cli.session import Session
from qcite.errors import ExitStatus, QciteError

if TYPE_CHECKING:
    from qcite.cli.configuration import Configuration
    from qcite.render.settings import Setting, SettingsFile

_EXAMPLE = """# qcite 自己的设置：去掉行首的 # 就起作用。
# 草稿文件夹里的 qcite.toml 先于这里，命令行选项先于两者。
# name = "short"            # cite、quote 的名称：full、short、first、issuer、none，或写 简称
# pinpoint = "part"         # 定位语：article、bracket、part、heading，或写 部分
# cite-format = "gbt7714"   # cite 的格式，见 qcite cite --help
# copy = true               # cite、quote 同时复制；偶尔不要时写 --copy-with none
# color = "never"           # 何时着色：auto、always、never
# document = "产品质量法"   # 默认用文库里的哪一份；临时用纲要：qcite 质量强国建设纲要 13
# library = "~/公文/文库"   # 文库所在的文件夹
# format = "html"           # check 的输出格式
# fail-on = "warning"       # check 哪一级以上的问题使退出码为 1
# ignore = ["citation-ambiguous"]  # check 略过的问题代码
"""


@click.command(
    cls=Command,
    examples=(
        ("qcite config", "设置写在哪里，现在是什么，各从哪里来"),
        ("qcite config --init", "写出一份自己的设置，照着注释改"),
    ),
    help=(
        "列出设置。自己的设置写在一个文件里，对每次运行都有效；草稿文件夹（或其上级）里的"
        " qcite.toml、pyproject.toml 的 [tool.qcite] 表，对在那里运行的命令和那里的草稿有效，"
        "先于自己的设置；"
        "命令行选项和 QCITE_OUTLINE、QCITE_LIBRARY 先于两者。\n"
        "文件夹的设置可能是别人写的：只能指文件夹之内的文件，不能设 copy、color，改用了别的文件、"
        "略过了问题都会说明。QCITE_CONFIG 指定自己的设置在哪里，设为空则不读。"
    ),
)
@click.option("--init", is_flag=True, help="写出自己的设置文件，各项带注释，都不起作用。")
@options.as_json
@options.with_session
def command(session: Session, init: bool, as_json: bool) -> int:
    from qcite.render import settings as rendered

    terminal = session.terminal
    path = settings.own_path(terminal.environment)
    if init:
        return _write(session, path)
    wrong: QciteError | None = None
    layers: Sequence[Configuration] = ()
    try:
        layers = session.settings
    except QciteError as error:
        wrong = error
    files = _files(path, layers)
    found = list(_in_force(session, layers))
    if as_json:
        terminal.write_json(rendered.settings_object(files, found))
    elif terminal.is_tty:
        terminal.show(rendered.screenful(files, found))
    else:
        terminal.write(rendered.plain(files, found))
    if wrong is not None:
        raise wrong
    return ExitStatus.FOUND


def _files(path: str, layers: Sequence[Configuration]) -> list[SettingsFile]:
    from qcite.render.settings import SettingsFile

    beside = next((one.source for one in layers if one.source and not one.is_own), "")
    found = [SettingsFile("自己的设置", path, bool(path) and os.path.lexists(path))]
    return [*found, SettingsFile("文件夹的设置", beside, bool(beside))]


_VARIABLES = {"outline": "QCITE_OUTLINE", "library": "QCITE_LIBRARY"}
_BUILT_IN = {
    "name": "full",
    "pinpoint": "article",
    "cite-format": "text",
    "copy": "false",
    "color": "auto",
    "format": "text",
    "fail-on": "error",
}


def _in_force(session: Session, layers: Sequence[Configuration]) -> Iterator[Setting]:
    """What holds of every key: an environment variable goes before the files."""
    from qcite.cli.configuration import KEYS, first
    from qcite.library.shelf import folder
    from qcite.render.settings import Setting

    environment = session.terminal.environment
    chosen = first(layers, "outline", "document")
    for key, meaning in KEYS.items():
        variable = _VARIABLES.get(key, "")
        given = environment.get(variable) if variable else None
        setting = chosen if key in ("outline", "document") else first(layers, key)
        value = setting.value(key)
        if given:
            yield Setting(key, given, variable, meaning)
        elif key == "color" and environment.get("NO_COLOR"):
            yield Setting(key, "never", "NO_COLOR", meaning)
        elif value:
            yield Setting(key, _written(value), setting.source, meaning)
        else:
            built_in = folder(environment) if key == "library" else _BUILT_IN.get(key, "")
            yield Setting(key, built_in, "", meaning)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "、".join(sorted(value)) if isinstance(value, frozenset) else str(value)


def _write(session: Session, path: str) -> int:
    from qcite.disk import save

    if not path:
        raise QciteError(f"{settings.VARIABLE} 设为空，没有自己的设置可写；请先取消这个变量。")
    with contextlib.suppress(OSError):  # Writing says why.
        os.makedirs(os.path.dirname(path), exist_ok=True)
    save(path, _EXAMPLE, replaces=False)
    session.terminal.talk(f"已写出 {path}；请用文字编辑器打开，去掉要用的各行行首的 #。")
    return ExitStatus.FOUND
