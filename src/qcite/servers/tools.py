"""What an assistant may ask, whatever protocol it speaks: names, schemas, and the answers."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from qcite.document import Document
from qcite.edition.naming import format_locator
from qcite.edition.outline import Unit
from qcite.errors import QciteError
from qcite.library.shelf import Shelf
from qcite.text.quotation_marks import quoted

LONGEST_TEXT = 500_000
"""Characters of a draft in one call."""
LONGEST_PASSAGE = 20_000
"""Characters of a passage to be located."""
LONGEST_WORDS = 500
"""Characters of a locator or of keywords."""
_HITS = 10
_DOCUMENTS = 100
"""Documents of the library in one answer."""


class ToolError(QciteError):
    """A call that cannot be answered; the message says what to ask instead."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool answers: words for a reader, and the same as data."""

    text: str
    data: dict[str, Any]


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


def chosen(document: Document, arguments: Mapping[str, Any]) -> Document:
    """The document a call is about: one of the library if it names one.

    Raises LibraryError for one that is not there, EditionError for one that cannot be read.
    """
    name = arguments.get("document", "")
    if not name or name.strip("《》") in document.outline.names:
        return document
    shelf = Shelf()
    return document.another(shelf.place(shelf.get(name)))


# --- answers ---------------------------------------------------------------------------------


def _notes(document: Document, units: Sequence[Unit]) -> list[str]:
    """Open readings in the units, which a reader who quotes them must know."""
    from qcite.render import plain

    return plain.open_notes(units, document.open_places)


def _lines(*parts: str) -> str:
    return "\n".join(part.rstrip("\n") for part in parts if part)


def _near(locators: Sequence[str]) -> str:
    return f"相近内容见 {'、'.join(locators)}。" if locators else ""


def _look_up(document: Document, arguments: Mapping[str, Any]) -> Answer:
    from qcite.citing.citation import cite
    from qcite.render import plain
    from qcite.render.json import unit_object

    units = document.units(arguments["locator"])
    notes = _notes(document, units)
    data = {
        "document": document.name,
        "units": [unit_object(unit, document.apparatus) for unit in units],
        "notes": notes,
    }
    return Answer(_lines(f"{cite(units, document.outline)}：", plain.plain(units), *notes), data)


def _search(document: Document, arguments: Mapping[str, Any]) -> Answer:
    from qcite.render import hits, hits_json

    limit = arguments.get("limit", _HITS)
    words = arguments["query"].split()
    found = document.find(*words)
    shown = found[:limit]
    near = [] if found else [format_locator(one.unit) for one in document.near(arguments["query"])]
    if found:
        text = f"共{len(found)}个单元，列出前{len(shown)}个。\n" + hits.rows(shown)
    else:
        text = f"{document.name}中没有同时讲到这些词的单元。{_near(near)}"
    notes = _notes(document, [hit.unit for hit in shown])
    data = {
        "total": len(found),
        "hits": hits_json.objects(shown),
        "near": near,
        "notes": notes,
    }
    return Answer(_lines(text, *notes), data)


def _cite(document: Document, arguments: Mapping[str, Any]) -> Answer:
    name = arguments.get("name", "full")
    pinpoint = arguments.get("pinpoint", "article")
    form = arguments.get("format", "text")
    locator = arguments.get("locator", "")
    units = document.units(locator) if locator else ()
    text = document.cite(locator, name=name, pinpoint=pinpoint, form=form)
    notes = _notes(document, units)
    data = {
        "text": text,
        "format": form,
        "name": name,
        "pinpoint": pinpoint,
        "units": [unit.id for unit in units],
        "notes": notes,
    }
    return Answer(_lines(text, *notes), data)


def _quote(document: Document, arguments: Mapping[str, Any]) -> Answer:
    name = arguments.get("name", "full")
    inline = arguments.get("inline", False)
    units = document.units(arguments["locator"])
    text = document.quote(arguments["locator"], name=name, inline=inline)
    notes = _notes(document, units)
    data = {
        "text": text,
        "name": name,
        "inline": inline,
        "units": [unit.id for unit in units],
        "notes": notes,
    }
    return Answer(_lines(text, *notes), data)


def _locate(document: Document, arguments: Mapping[str, Any]) -> Answer:
    from qcite.render import located, located_json

    text = arguments["text"]
    if not text.strip():
        raise ToolError("要查的文字是空的。")
    outline = document.outline
    matches = document.locate(text, limit=5)
    pieces = () if matches else document.locate_each(text)
    if matches:
        lines = located.report(matches, document.apparatus, False)
        places = located_json.objects([(1, text, matches)], [0])
    else:
        if any(piece.matches for piece in pieces):
            lines = located.by_piece(pieces, outline, document.apparatus, False)
        else:
            lines = []
        places = located_json.objects(
            [(1, piece.text, piece.matches) for piece in pieces],
            [piece.start for piece in pieces],
        )
    near = [] if places else [format_locator(one.unit) for one in document.near(text)]
    words = "\n".join(line.text for line in lines)
    if not words:
        words = f"这不是{document.name}的话，不要当作它的原文引用。{_near(near)}"
    data = {
        "places": places,
        "foreign": [
            {"start": piece.start, "end": piece.end, "text": piece.text}
            for piece in pieces
            if not piece.matches
        ],
        "near": near,
    }
    return Answer(words, data)


def _check_text(document: Document, arguments: Mapping[str, Any]) -> Answer:
    from qcite.checking.results import locate
    from qcite.drafts.model import Draft, LinePlaces

    text = arguments["text"]
    draft = Draft("-", "txt", text, places=LinePlaces(text), source=text.encode("utf-8", "replace"))
    return _checked(locate(draft, document.check_text(text, shelf=Shelf()), document.name))


def check_file(document: Document, arguments: Mapping[str, Any], allowed: Sequence[Path]) -> Answer:
    """The same for a draft inside an allowed folder. Raises ToolError for any other path."""
    try:
        real = Path(os.path.realpath(arguments["path"]))
    except (OSError, ValueError):
        raise ToolError("文件名中有不能用的字符。") from None
    if not any(real.is_relative_to(folder) for folder in allowed):
        folders = "、".join(map(str, allowed))
        raise ToolError(f"只能核对 {folders} 之内的文件；其他文字请用 check_text。")
    return _checked(document.check(str(real), shelf=Shelf()))


def _checked(result: Any) -> Answer:
    from qcite.render import account, check_json, findings

    lines = [
        *findings.plain([result], color=False),
        *account.plain([result]),
        *findings.summary([result]),
    ]
    return Answer("\n".join(line.text for line in lines), check_json.check_object([result]))


def _documents(document: Document, arguments: Mapping[str, Any]) -> Answer:
    outline = document.outline
    data = {
        "title": outline.title,
        "short_title": outline.short_title,
        "issuers": list(outline.issuers),
        "published": outline.publication.date.isoformat(),
        "parts": len(outline.parts),
        "articles": len(outline.articles),
        "boxes": len(outline.boxes),
        "digest": outline.digest,
    }
    lines = [
        f"{document.name}，{'、'.join(outline.issuers)}，{outline.publication.date}公开发布，"
        f"{len(outline.parts)}部分{len(outline.articles)}条{len(outline.boxes)}个专栏。"
    ]
    shelf, name = Shelf(), arguments.get("name", "")
    entries = shelf.like(name) if name else shelf.entries()
    shown = entries[:_DOCUMENTS]
    lines += [f"{one.name}{f'（{one.version}）' if one.version else ''}" for one in shown]
    if entries[_DOCUMENTS:]:
        lines.append(f"文库共{len(entries)}份，列出前{_DOCUMENTS}份；用 name 查其余的。")
    on_shelf = [
        {
            "title": one.title,
            "short_title": one.short_title,
            "version": one.version or None,
        }
        for one in shown
    ]
    return Answer("\n".join(lines), {"documents": [data, *on_shelf], "total": 1 + len(entries)})


# --- schemas ---------------------------------------------------------------------------------


@cache
def published_schema(name: str) -> dict[str, Any]:
    """One of the project's JSON schemas (docs/schema)."""
    package = Path(__file__).parent.parent
    for folder in (package / "data" / "schema", package.parent.parent / "docs" / "schema"):
        path = folder / f"{name}.schema.json"
        if path.is_file():
            schema: dict[str, Any] = json.loads(path.read_text("utf-8"))
            return {key: value for key, value in schema.items() if key not in ("$schema", "$id")}
    raise QciteError(f"安装不完整：缺少 schema/{name}.schema.json，请重新安装 qcite。")


_STRINGS = {"type": "array", "items": {"type": "string"}}


def _object(**properties: Any) -> dict[str, Any]:
    """The schema of an object that has these properties."""
    definitions: dict[str, Any] = {}
    for name, schema in properties.items():
        if "$defs" in schema:
            definitions |= schema["$defs"]
            properties[name] = {key: value for key, value in schema.items() if key != "$defs"}
    found = {"type": "object", "properties": properties, "required": list(properties)}
    return {**found, "$defs": definitions} if definitions else found


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
    "enum": ["full", "first", "short", "bare", "none"],
    "description": "名称：full 全称，first 首次出现（注明简称），short 简称。默认 full。",
}
_PINPOINT = {
    "type": "string",
    "enum": ["article", "part", "bracket", "heading"],
    "description": "定位语：article 条，part 部分和条，bracket（十三），heading 带标题。默认 "
    "article。",
}


def tools() -> tuple[Tool, ...]:
    """Everything that can be asked, but for files."""
    from qcite.citing.bibliography import FORMATS
    from qcite.citing.citation import NAMES, PINPOINTS

    name = {**_NAME, "enum": list(NAMES)}
    pinpoint = {**_PINPOINT, "enum": list(PINPOINTS)}
    form = {"type": "string", "enum": list(FORMATS), "description": "引用格式，默认 text。"}
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
            lambda: _object(
                document={"type": "string"}, units=published_schema("units"), notes=_STRINGS
            ),
            _look_up,
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
            lambda: _object(
                total={"type": "integer"},
                hits=published_schema("hits"),
                near=_STRINGS,
                notes=_STRINGS,
            ),
            _search,
        ),
        Tool(
            "cite",
            "写出引用",
            "写出规范的引用（《质量强国建设纲要》第十三条），照录即可。不写 locator 引整份文件。"
            "Write a "
            "correct citation; copy it as it is.",
            {
                "locator": _LOCATOR,
                "name": name,
                "pinpoint": pinpoint,
                "format": form,
                "document": _DOCUMENT,
            },
            (),
            lambda: _object(text={"type": "string"}, units=_STRINGS, notes=_STRINGS),
            _cite,
        ),
        Tool(
            "quote",
            "写出引文",
            "写出引文连同出处，标点合于 GB/T 15834-2011，照录即可。引一句用 13.2。Quote a unit "
            "or a "
            "sentence with its citation; copy it as it is.",
            {
                "locator": _LOCATOR,
                "name": name,
                "inline": {"type": "boolean"},
                "document": _DOCUMENT,
            },
            ("locator",),
            lambda: _object(text={"type": "string"}, units=_STRINGS, notes=_STRINGS),
            _quote,
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
            lambda: _object(
                places=published_schema("locate"),
                foreign={"type": "array", "items": {"type": "object"}},
                near=_STRINGS,
            ),
            _locate,
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
            lambda: published_schema("check"),
            _check_text,
        ),
        Tool(
            "documents",
            "有哪些文件",
            "可以查阅和核对的文件：纲要，以及用户收在文库里的；name 只列名称里有的。The documents "
            "that can be looked up and checked against: the Outline and the user's library.",
            {"name": {"type": "string", "maxLength": LONGEST_WORDS}},
            (),
            lambda: _object(
                documents={"type": "array", "items": {"type": "object"}}, total={"type": "integer"}
            ),
            _documents,
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
        lambda: published_schema("check"),
        lambda document, arguments: check_file(document, arguments, allowed),
    )
