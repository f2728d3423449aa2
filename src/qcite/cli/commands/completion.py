"""``qcite completion``: print, install or remove a shell's completion script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qcite.cli.commands import options
from qcite.cli.help import Command
from qcite.cli.session import Session
from qcite.errors import ExitStatus, QciteError

if TYPE_CHECKING:
    from qcite.cli.completion import Shell


@click.command(
    cls=Command,
    examples=(
        ("qcite completion --install", "装到当前 shell 查找补全的位置"),
        ("qcite completion zsh --install", "指定 shell"),
        ("qcite completion bash > 文件", "只输出脚本"),
        ("qcite completion --uninstall", "删除所装的脚本"),
    ),
    help="按 Tab 键补全命令、选项、条和专栏。不写 shell 时按环境变量 SHELL 判断。",
)
@click.argument("shell", metavar="[bash|zsh|fish|powershell]", required=False)
@click.option("--install", "install_wanted", is_flag=True, help="安装到用户目录。")
@click.option("--uninstall", "uninstall_wanted", is_flag=True, help="删除所安装的脚本。")
@options.with_session
def command(
    session: Session, shell: str | None, install_wanted: bool, uninstall_wanted: bool
) -> int:
    from qcite.cli import completion
    from qcite.cli.completion import install, model

    if install_wanted and uninstall_wanted:
        raise QciteError("--install 和 --uninstall 只能用一个。")
    environment, terminal = session.terminal.environment, session.terminal
    chosen = install.detect(environment) if shell is None else _known(shell)
    if uninstall_wanted:
        place = install.place(chosen, environment)
        removed = install.uninstall(place)
        terminal.write_line(f"{'已删除' if removed else '没有安装过'}：{place.path}")
        if removed and place.line:
            terminal.write_line(f"如在 {place.start_file} 中加过这一行，请删去：")
            terminal.write(f"  {place.line}\n")
        return ExitStatus.FOUND
    script = completion.script(chosen, model.build(session.document.outline))
    if not install_wanted:
        terminal.write(script)
        return ExitStatus.FOUND
    place = install.place(chosen, environment)
    changed = install.install(place, script)
    terminal.write_line(f"{'已安装' if changed else '已是最新'}：{place.path}")
    terminal.write_line(install.advice(chosen, place))
    if place.line:
        terminal.write(f"  {place.line}\n")  # To be copied: never broken by the program.
    return ExitStatus.FOUND


def _known(shell: str) -> Shell:
    from qcite.cli.completion import SHELLS

    for name in SHELLS:
        if name == shell:
            return name
    raise QciteError(f"没有 {shell} 的补全。可以用：{'、'.join(SHELLS)}。")
