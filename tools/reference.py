"""The reference in docs/reference/: a page a command, from the program itself."""

from __future__ import annotations

from collections.abc import Iterator

from qcite.cli.completion.model import Command, Option, Program
from tools import manual

_NOTICE = "<!-- 由 tools/generate.py 生成，请改那里，不要改这里。 -->"


def pages(program: Program) -> dict[str, str]:
    """Markdown pages by file name."""
    return {
        "README.md": "\n".join(_index(program)) + "\n",
        **{f"{one.name}.md": "\n".join(_page(one)) + "\n" for one in program.commands},
    }


def _index(program: Program) -> Iterator[str]:
    yield from (_NOTICE, "", "# 命令", "")
    yield from ("| 命令 | 用途 |", "|---|---|")
    for command in program.commands:
        yield f"| [qcite {command.name}]({command.name}.md) | {_cell(command.description)} |"
    yield ""
    yield from (
        f"`qcite {program.lookup.usage}`：不写命令时，如果都是定位，就查看这些单元"
        "（同 [show](show.md)）；否则作为关键词查找（同 [find](find.md)）。",
        "",
        "写在命令之前的选项：",
        "",
    )
    yield from _options(program.options)
    yield from ("", "不写命令时的选项：", "")
    yield from _options(program.lookup.options)
    yield from ("", "## 定位", "", "| 写法 | 所指 |", "|---|---|")
    for form, meaning in manual.locators():
        yield f"| `{form}` | {_cell(meaning)} |"
    yield from ("", "## 环境变量", "", "| 变量 | 作用 |", "|---|---|")
    for names, meaning in manual.ENVIRONMENT:
        yield f"| {'、'.join(f'`{name}`' for name in names.split(', '))} | {_cell(meaning)} |"


def _page(command: Command) -> Iterator[str]:
    usage = " ".join(filter(None, ("qcite", command.name, "[选项]", command.usage)))
    yield from (_NOTICE, "", f"# qcite {command.name}", "", f"{command.description}。", "")
    yield from ("```", usage, "```", "", "## 例", "", "```sh")
    for line, meaning in command.examples:
        yield f"{line}  # {meaning}"
    yield from ("```", "", "## 说明", "")
    for paragraph in command.help.split("\n"):
        yield from (paragraph, "")
    yield from ("## 选项", "")
    yield from _options(command.options)
    yield from ("", "## 退出码", "", "| 退出码 | 意思 |", "|---|---|")
    for code, meaning in manual.EXIT_STATUS.items():
        yield f"| {int(code)} | {_cell(meaning)} |"
    yield from ("", "[全部命令](README.md)")


def _options(options: tuple[Option, ...]) -> Iterator[str]:
    yield from ("| 选项 | 作用 |", "|---|---|")
    for option in options:
        text = _cell(option.help)
        values = option.value.values if option.value else ()
        for value in values:
            if value.description and value.word not in option.help:
                text += f"<br>`{value.word}` {_cell(value.description)}"
        yield f"| `{_cell(manual.named(option))}` | {text} |"


def _cell(text: str) -> str:
    """Text for a table's cell."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", "<br>")
