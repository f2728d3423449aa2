from __future__ import annotations

import ast
from pathlib import Path

import pytest
import tomli

from qcite.edition.toml_errors import _REASONS, explain


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("title", "文件不是有效的 TOML：键的后面应为 =，到文件末尾为止。"),
        ('title = "甲', "文件不是有效的 TOML：字符串没有结束的引号，到文件末尾为止。"),
        ("a = 1\ntitle = 甲\n", "第2行第9列不是有效的 TOML：认不出的值；文字要加半角引号。"),
        (
            "标题 = 1\n",
            "第1行第1列不是有效的 TOML：应为 键 = 值，或者 [表名]。",
        ),
        ("a = 1\na = 2\n", "第2行第6列不是有效的 TOML：同一个键写了两次。"),
        ("[a]\n[a]\n", "第2行第3列不是有效的 TOML：同名的表写了两次。"),
        ("a = [1, 2\nb = 3\n", "第2行第1列不是有效的 TOML：数组没有结束的 ]。"),
        ("a = 1 b = 2\n", "第1行第7列不是有效的 TOML：一行只能写一项，后面有多余的文字。"),
        ("date = 2023-02-31\n", "第1行第8列不是有效的 TOML：没有这个日期。"),
        ("[[parts]\n", "第1行第8列不是有效的 TOML：表名的末尾应为 ]]。"),
    ],
)
def test_explain(content: str, expected: str) -> None:
    with pytest.raises(ValueError) as error:
        tomli.loads(content)
    assert explain(error.value) == expected


def test_every_reason_of_the_installed_reader_is_known() -> None:
    parser = Path(tomli.__file__).with_name("_parser.py")
    if not parser.exists():
        pytest.skip("tomli is compiled")
    messages = []
    for node in ast.walk(ast.parse(parser.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "TOMLDecodeError"
        ):
            first = node.args[0]
            if isinstance(first, ast.JoinedStr):
                first = first.values[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                messages.append(first.value)
    assert len(messages) > 15
    known = tuple(start for start, _ in _REASONS)
    assert [message for message in messages if not message.startswith(known)] == []
