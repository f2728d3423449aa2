"""Why a file is no TOML, in Chinese: tomli says it in English. Imported only for such a file."""

from __future__ import annotations

import re

from qcite.text.invisible import visible

_REASONS = (
    ("Unterminated string", "字符串没有结束的引号"),
    ("Unclosed array", "数组没有结束的 ]"),
    ("Unclosed inline table", "行内表没有结束的 }"),
    ("Expected '=' after a key", "键的后面应为 ="),
    ("Expected ']' at the end of a table", "表名的末尾应为 ]"),
    ("Expected ']]' at the end of an array", "表名的末尾应为 ]]"),
    ("Expected newline or end of document", "一行只能写一项，后面有多余的文字"),
    ("Expected ", "缺少引号或换行"),
    ("Cannot declare", "同名的表写了两次"),
    ("Cannot overwrite a value", "同一个键写了两次"),
    ("Duplicate inline table key", "同一个键写了两次"),
    ("Cannot mutate", "这个表已经写完，不能再加内容"),
    ("Cannot redefine", "这个表已经写完，不能再加内容"),
    ("Invalid date or datetime", "没有这个日期"),
    ("Invalid initial character for a key", "不能用作键名的字符；键名有中文的，要加引号"),
    ("Invalid value", "认不出的值；文字要加半角引号"),
    ("Invalid statement", "应为 键 = 值，或者 [表名]"),
    ("Invalid hex value", "\\u、\\x 后面不是十六进制数"),
    ("Unescaped '\\' in a string", "引号里的 \\ 要写作 \\\\"),
    ("Escaped character is not", "\\u、\\U 后面不是一个字"),
    ("Found invalid character", "不能用的字符"),
    ("Illegal character", "不能用的字符"),
    ("TOML inline arrays/tables are nested more", "嵌套过深"),
    ("TOML key has more", "键的层级过多"),
    ("Exceeds the limit", "数字过长"),
)
"""How tomli's messages begin, and what they mean."""


def explain(error: ValueError) -> str:
    """Place and reason: 第3行第1列不是有效的 TOML：…; tomli's own words for a rare one."""
    message = visible(str(error))
    place = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
    where = f"第{place[1]}行第{place[2]}列" if place and place[1] else "文件"
    said = message[: place.start()] if place else message
    reason = next((text for start, text in _REASONS if said.startswith(start)), said)
    at_end = "，到文件末尾为止" if place and not place[1] else ""
    return f"{where}不是有效的 TOML：{reason}{at_end}。"
