"""The words click itself prints, in Chinese.

click takes them from gettext, which reads catalogues from files named by the locale: no way to
ship them in a zip archive or to speak Chinese under LC_ALL=C. So its translation functions are
replaced by a table. A test compares the table with the messages of the installed click.
"""

from __future__ import annotations

import sys
from typing import Any

import click  # noqa: F401 - every module of it that says anything

from qcite.text.quotation_marks import flip_quotation_marks

MESSAGES = {
    "Aborted!": "已中断。",
    "Argument {name!r} takes {nargs} values.": "参数 {name} 需要{nargs}个值。",
    "Choose from:\n\t{choices}": "可选：{choices}",
    "Commands": "命令",
    "Confirm the action without prompting.": "不再询问，直接执行。",
    "Could not open file {filename!r}: {message}": "无法打开文件 {filename}：{message}",
    "Did you mean {possibility}?": "是不是 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "（是不是其中之一：{possibilities}？）",
    "Error: {message}": "错误：{message}",
    "Got unexpected extra argument ({args})": "多余的参数：{args}",
    "Got unexpected extra arguments ({args})": "多余的参数：{args}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 的值不对：{message}",
    "Invalid value: {message}": "值不对：{message}",
    "Missing argument": "缺少参数",
    "Missing command.": "缺少命令。",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing parameter: {param_name}": "缺少参数：{param_name}",
    "Missing {param_type}": "缺少{param_type}",
    "No such command {name!r}.": "没有命令“{name}”。",
    "No such option {name!r}.": "没有选项 {name}。",
    "Option {name!r} does not take a value.": "选项 {name} 不带值。",
    "Option {name!r} requires an argument.": "选项 {name} 需要一个值。",
    "Option {name!r} requires {nargs} arguments.": "选项 {name} 需要{nargs}个值。",
    "Options": "选项",
    "Positional arguments": "参数",
    "Show the version and exit.": "显示版本。",
    "Show this message and exit.": "显示本说明。",
    "Takes {nargs} values but 1 was given.": "需要{nargs}个值，只给了1个。",
    "Takes {nargs} values but {len} were given.": "需要{nargs}个值，给了{len}个。",
    "Try '{command} {option}' for help.": "用法见 {command} {option}。",
    "Unknown standard stream '{name}'": "没有标准流“{name}”",
    "Usage:": "用法：",
    "default: {default}": "默认：{default}",
    "deprecated": "已弃用",
    "directory": "文件夹",
    "env var: {var}": "环境变量：{var}",
    "file": "文件",
    "path": "路径",
    "unknown error": "未知错误",
    "{len_type} values are required, but {len_value} was given.": "需要{len_type}个值，给了{len_value}个。",  # noqa: E501
    "{len_type} values are required, but {len_value} were given.": "需要{len_type}个值，给了{len_value}个。",  # noqa: E501
    "{name} {filename!r} does not exist.": "{name} {filename} 不存在。",
    "{name} {filename!r} is a directory.": "{name} {filename} 是文件夹。",
    "{name} {filename!r} is a file.": "{name} {filename} 是文件。",
    "{name} {filename!r} is not executable.": "{name} {filename} 不可执行。",
    "{name} {filename!r} is not readable.": "{name} {filename} 不可读。",
    "{name} {filename!r} is not writable.": "{name} {filename} 不可写。",
    "{value!r} does not match the format {format}.": "“{value}”不合格式 {format}。",
    "{value!r} does not match the formats {formats}.": "“{value}”不合格式 {formats}。",
    "{value!r} is not a valid boolean. Recognized values: {states}": "“{value}”不是布尔值，可用：{states}",  # noqa: E501
    "{value!r} is not a valid {number_type}.": "“{value}”不是数字。",
    "{value!r} is not one of {choices}.": "没有“{value}”这个值。",
    "{value!r} is not {choice}.": "没有“{value}”这个值。",
    "{value} is not in the range {range}.": "{value} 不在范围 {range} 之内。",
}

UNUSED_MODULES = ("_termui_impl", "_winconsole", "shell_completion")
"""Parts of click this program never runs; their messages are left alone."""


class _Quoting(str):
    """A message that quotes a value: the marks within it are one level deeper."""

    def format(self, *args: Any, **values: Any) -> str:
        deeper = {key: flip_quotation_marks(str(one)) for key, one in values.items()}
        return super().format(*args, **deeper)


def translate(message: str) -> str:
    """A click message in Chinese; itself if the table lacks it."""
    translated = MESSAGES.get(message, message)
    return _Quoting(translated) if "“{" in translated else translated


def translate_plural(singular: str, plural: str, count: int) -> str:
    """A click message that depends on a count."""
    return translate(singular if count == 1 else plural)


def install() -> None:
    """Make click speak Chinese in this process."""
    for name, module in list(sys.modules.items()):
        if name.startswith("click."):
            for function, ours in (("_", translate), ("ngettext", translate_plural)):
                if hasattr(module, function):
                    setattr(module, function, ours)
