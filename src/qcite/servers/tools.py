"""What an assistant may ask, whatever protocol it speaks: names, arguments, descriptions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qcite.citing.bibliography import FORMATS
from qcite.citing.citation import NAMES, PINPOINTS
from qcite.document import Document
from qcite.servers import answers
from qcite.servers.answers import Answer, ToolError
from qcite.servers.schemas import STRINGS, of_object, published
from qcite.text.quotation_marks import quoted

LONGEST_TEXT = 500_000
"""Characters of a draft in one call."""
LONGEST_PASSAGE = 20_000
"""Characters of a passage to be located."""
LONGEST_WORDS = 500
"""Characters of a locator or of keywords."""

_LOCATOR = {
    "type": "string",
    "minLength": 1,
    "maxLength": LONGEST_WORDS,
    "description": "定位：13（第十三条）、13.2（第二句）、专栏3、专栏3.1、目标3、2035、"
    "部分6、引言；"
    "几个之间用空格，13-15 是范围。Locator: an article, box, target or part by number.",
}
_DOCUMENT = {
    "type": "string",
    "maxLength": LONGEST_WORDS,
    "description": "文库里一份文件的名称（如 产品质量法）；不写就是《质量强国建设纲要》。"
    "它的定位写 33、33款2、第二十六条第二款第（一）项、第三章。A document of the user's "
    "library by its title; without it, the Outline.",
}
_NAME = {
    "type": "string",
    "enum": list(NAMES),
    "description": "名称：full 全称，first 首次出现（注明简称），short 简称。默认 full。",
}
_PINPOINT = {
    "type": "string",
    "enum": list(PINPOINTS),
    "description": "定位语：article 条，part 部分和条，bracket（十三），heading 带标题。默认 "
    "article。",
}
_FORMAT = {"type": "string", "enum": list(FORMATS), "description": "引用格式，默认 text。"}


@dataclass(frozen=True, slots=True)
class Tool:
    """One thing that can be asked."""

    name: str
    title: str
    description: str
    arguments: Mapping[str, Any]
    """Properties of a JSON schema."""
    required: tuple[str, ...]
    answer_schema: Callable[[], dict[str, Any]]
    answer: Callable[[Document, Mapping[str, Any]], Answer]

    @property
    def input_schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": dict(self.arguments),
            "required": list(self.required),
            "additionalProperties": False,
        }


def checked(tool: Tool, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments, each of its type and length. Raises ToolError."""
    for name in arguments:
        if name not in tool.arguments:
            known = "、".join(tool.arguments) or "（没有参数）"
            raise ToolError(f"{tool.name} 没有参数{quoted(name[:40])}。可以写：{known}。")
    for name in tool.required:
        if name not in arguments:
            raise ToolError(f"{tool.name} 缺少参数{quoted(name)}。")
    kinds: dict[str, type] = {"string": str, "boolean": bool, "integer": int}
    for name, value in arguments.items():
        schema = tool.arguments[name]
        if type(value) is not kinds[schema["type"]]:  # True is an int, too.
            raise ToolError(f"参数{quoted(name)}的类型不对，应为 {schema['type']}。")
        most = schema.get("maxLength", LONGEST_WORDS)
        if isinstance(value, str) and len(value) > most:
            raise ToolError(f"参数{quoted(name)}有{len(value)}个字符，最多{most}个；请分几次。")
        if "enum" in schema and value not in schema["enum"]:
            raise ToolError(f"参数{quoted(name)}应为 {'、'.join(schema['enum'])} 之一。")
        if schema["type"] == "integer" and not schema["minimum"] <= value <= schema["maximum"]:
            raise ToolError(f"参数{quoted(name)}应在{schema['minimum']}到{schema['maximum']}之间。")
    return dict(arguments)


def tools() -> tuple[Tool, ...]:
    """Everything that can be asked, but for files."""
    return (
        Tool(
            "look_up",
            "查原文",
            "查《质量强国建设纲要》的条、专栏、目标的原文。凡要说纲要第几条怎么说、引用或转述它，先查，"
            "不要凭记忆。Look up the exact text of an article, box or target of the Outline for "
            "Building a Quality-Strong Nation. Call this before you quote or paraphrase it; never "
            "rely on memory.",
            {"locator": _LOCATOR, "document": _DOCUMENT},
            ("locator",),
            lambda: of_object(document={"type": "string"}, units=published("units"), notes=STRINGS),
            answers.look_up,
        ),
        Tool(
            "search",
            "按关键词查找",
            "按关键词查纲要哪些条、专栏、目标讲到（空格分开的词要同时有）。不知道条号时用。Find "
            "which "
            "articles speak of something; keywords in Chinese, separated by spaces.",
            {
                "query": {"type": "string", "minLength": 1, "maxLength": LONGEST_WORDS},
                "limit": {"type": "integer", "minimum": 1, "maximum": 50},
                "document": _DOCUMENT,
            },
            ("query",),
            lambda: of_object(
                total={"type": "integer"},
                hits=published("hits"),
                near=STRINGS,
                notes=STRINGS,
            ),
            answers.search,
        ),
        Tool(
            "cite",
            "写出引用",
            "写出规范的引用（《质量强国建设纲要》第十三条），照录即可。不写 locator 引整份文件。"
            "Write a "
            "correct citation; copy it as it is.",
            {
                "locator": _LOCATOR,
                "name": _NAME,
                "pinpoint": _PINPOINT,
                "format": _FORMAT,
                "document": _DOCUMENT,
            },
            (),
            lambda: of_object(text={"type": "string"}, units=STRINGS, notes=STRINGS),
            answers.cite,
        ),
        Tool(
            "quote",
            "写出引文",
            "写出引文连同出处，标点合于 GB/T 15834-2011，照录即可。引一句用 13.2。Quote a unit "
            "or a "
            "sentence with its citation; copy it as it is.",
            {
                "locator": _LOCATOR,
                "name": _NAME,
                "inline": {"type": "boolean"},
                "document": _DOCUMENT,
            },
            ("locator",),
            lambda: of_object(text={"type": "string"}, units=STRINGS, notes=STRINGS),
            answers.quote,
        ),
        Tool(
            "locate",
            "查一段话的出处",
            "查一段话是不是纲要的话、出自哪一条、哪些字不同。Tell whether a passage is from the "
            "Outline, "
            "where it stands, and how it differs.",
            {
                "text": {"type": "string", "minLength": 1, "maxLength": LONGEST_PASSAGE},
                "document": _DOCUMENT,
            },
            ("text",),
            lambda: of_object(
                places=published("locate"),
                foreign={"type": "array", "items": {"type": "object"}},
                near=STRINGS,
            ),
            answers.locate,
        ),
        Tool(
            "check_text",
            "核对文字",
            "核对一句话或一份草稿：引用的条是否存在，引文是否一字不差，所说的话是不是那一条说的，每一处都有结论"
            "和原文。写完涉及纲要的文字后用；unchecked 和 not-found 不等于正确。Check a sentence "
            "or a "
            "draft: a verdict with evidence for everything it says of the Outline. Call it on what "
            "you have written; unchecked is not correct.",
            {"text": {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}},
            ("text",),
            lambda: published("check"),
            answers.check_text,
        ),
        Tool(
            "documents",
            "有哪些文件",
            "可以查阅和核对的文件：纲要，以及用户收在文库里的；name 只列名称里有的。The documents "
            "that can be looked up and checked against: the Outline and the user's library.",
            {"name": {"type": "string", "maxLength": LONGEST_WORDS}},
            (),
            lambda: of_object(
                documents={"type": "array", "items": {"type": "object"}}, total={"type": "integer"}
            ),
            answers.documents,
        ),
    )


def file_tool(allowed: Sequence[Path]) -> Tool:
    """Checking files by path, inside the folders that the user named."""
    return Tool(
        "check_file",
        "核对文件",
        f"核对 {'、'.join(map(str, allowed))} 之内的草稿（.docx .odt .pdf .md .html .txt），"
        "结论同 check_text。Check a draft file inside these folders.",
        {"path": {"type": "string", "minLength": 1, "maxLength": 4096}},
        ("path",),
        lambda: published("check"),
        lambda document, arguments: answers.check_file(document, arguments, allowed),
    )
