"""What was wrong about a command line, in the words of one who wants to get it right.

click's own messages, translated word by word, are quotations in quotations, and leave it to the
reader to find the word that was meant. Imported only when something was wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

import click

_LIKE = 0.75
"""How like an option must be to what was typed, 0 to 1, to be what was meant."""


def explain(error: click.ClickException, name: str, others: Mapping[str, click.Command]) -> str:
    """One message of what is wrong and what to type instead.

    ``name`` is how the command in question is called (``qcite cite``), and ``others`` are the
    commands whose options may have been meant, by their names.
    """
    if not isinstance(error, click.UsageError):
        return f"{error.format_message().rstrip('。')}。"
    return f"{_what(error, others)}用法见 {name} --help。"


def _what(error: click.UsageError, others: Mapping[str, click.Command]) -> str:
    parameter = getattr(error, "param", None)
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}{_meant(error, others)}"
    if isinstance(error, click.MissingParameter) and parameter is not None:
        if isinstance(parameter, click.Option):
            what = f"{max(parameter.opts, key=len)}{_choices(parameter)}"
        else:
            what = (parameter.metavar or "").strip("[]…").partition("…")[0]
        gap = " " if what[:1].isascii() else ""
        return f"请给出{gap}{what}{_example(error.ctx)}。"
    if isinstance(error, click.BadOptionUsage):
        parameters = error.ctx.command.params if error.ctx is not None else []
        option = next((one for one in parameters if error.option_name in one.opts), None)
        return f"{error.message.rstrip('。')}{_choices(option)}。"
    if isinstance(error, click.BadParameter) and parameter is not None:
        option_name = max(parameter.opts, key=len)
        if isinstance(parameter.type, click.Choice):
            return f"{option_name} {error.message.rstrip('。')}{_choices(parameter)}。"
        if isinstance(parameter.type, click.IntRange):
            return f"{option_name} 应是不小于{parameter.type.min}的整数。"
        return f"{option_name} 的值不对：{error.message.rstrip('。')}。"
    return f"{error.format_message().rstrip('。')}。"


def _meant(error: click.NoSuchOption, others: Mapping[str, click.Command]) -> str:
    """The nearest option of this command, or the commands that have the very option."""
    owners = [
        f"qcite {name}"
        for name, command in others.items()
        if any(error.option_name in parameter.opts for parameter in command.params)
    ]
    if owners:
        return f"；它是 {'、'.join(owners)} 的选项。"
    # As many as fit the line: the nearest come first.
    # click offers whatever shares half its letters: --for is none of what --foo may have meant.
    near = get_close_matches(error.option_name, error.possibilities or [], 2, _LIKE)
    return f"。是不是 {' 或 '.join(near)}？" if near else "。"


def _example(context: click.Context | None) -> str:
    examples = getattr(context.command, "examples", ()) if context is not None else ()
    return f"，例：{examples[0][0]}" if examples else ""


def _choices(parameter: click.Parameter | None) -> str:
    if parameter is None or not isinstance(parameter.type, click.Choice):
        return ""
    return f"，可用：{'、'.join(str(choice) for choice in parameter.type.choices)}"
