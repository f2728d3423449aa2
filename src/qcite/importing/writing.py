"""An import as an outline file: TOML that a person can read and edit, doubts as comments."""

from __future__ import annotations

import json
from collections.abc import Iterator

from qcite.edition.general import RUN_IN
from qcite.importing.model import Doubt, Entry, Imported
from qcite.importing.sentences import split
from qcite.importing.spaces import clean, printable


def toml(imported: Imported, source: str) -> str:
    """The text of the file. ``source`` is the name of the file it was made from."""
    return "\n".join(_lines(imported, source)) + "\n"


def _lines(imported: Imported, source: str) -> Iterator[str]:
    yield f"# 由 qcite import 从 {printable(source)} 导入。格式见 docs/schema-outline.md。"
    for left in imported.left_out:
        yield f"# 没有收入：{left.reason}，{len(left.lines)}行。"
    yield ""
    yield "schema = 2"
    yield f"title = {_string(imported.title)}"
    yield f"short_title = {_string(imported.short_title)}"
    yield f"issuers = {_strings(imported.issuers)}"
    if imported.version:
        yield f"version = {imported.version.isoformat()} # 所据版本的日期"
    if imported.history:
        yield "history = ["
        yield from (f"  {_string(line)}," for line in imported.history)
        yield "]"
    if imported.day or imported.document_number:
        yield ""
        yield "[publication]"
        if imported.day:
            yield f"date = {imported.day.isoformat()}"
        if imported.document_number:
            yield f"document_number = {_string(imported.document_number)}"
    doubts = sorted(imported.doubts, key=lambda doubt: doubt.line)
    for entry in imported.entries:
        yield ""
        while doubts and doubts[0].line <= entry.line:
            yield _doubtful(doubts.pop(0))
        yield from _unit(entry)
    yield from map(_doubtful, doubts)


def _doubtful(doubt: Doubt) -> str:
    return f"# 存疑（源文件{doubt.where}）：{printable(doubt.message)}"


def _unit(entry: Entry) -> Iterator[str]:
    yield "[[units]]"
    yield f'level = "{entry.kind}"'
    if entry.kind == "target" and not entry.heading and entry.label.isdigit():
        yield f"year = {entry.label}"
    elif entry.label:
        yield f"label = {_string(entry.label)}"
    if entry.heading:
        yield f"heading = {_string(entry.heading)}"
    if entry.heading and entry.paragraphs and entry.run_in != (entry.kind in RUN_IN):
        yield f"run_in = {str(entry.run_in).lower()}"
    paragraphs = [split(clean(text)) for text in entry.paragraphs]
    if len(paragraphs) == 1:
        yield from _array("sentences = ", paragraphs[0], "", "")
    elif paragraphs:
        yield "paragraphs = ["
        for sentences in paragraphs:
            yield from _array("", sentences, "  ", ",")
        yield "]"


def _array(start: str, sentences: list[str], indent: str, end: str) -> Iterator[str]:
    yield f"{indent}{start}["
    yield from (f"{indent}  {_string(sentence)}," for sentence in sentences)
    yield f"{indent}]{end}"


def _string(text: str) -> str:
    # A JSON string is a TOML basic string, but for DEL, which JSON leaves as it is.
    return json.dumps(printable(text), ensure_ascii=False).replace("\x7f", "\\u007f")


def _strings(values: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_string, values))}]"
