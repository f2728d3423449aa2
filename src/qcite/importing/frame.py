"""What stands round a document in its file: cover letter, title, notes of adoption, contents,
page numbers, signature. Each is taken off and named."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from qcite.importing import facts
from qcite.importing.model import LeftOut, Line
from qcite.importing.spaces import squeezed

_PAGE = re.compile(r"[-—－–\s]*\d{1,4}[-—－–\s]*|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?")
_SIGNED_DAY = re.compile(
    r"(?:\d{4}|[〇零○O一二三四五六七八九]{4})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日"
)
_ATTACHED = re.compile(r"附\s*件\s*[:：]\s*(?P<first>.*)")
_ENUMERATED = re.compile(r"\d{1,2}\s*[.．、]\s*(?P<name>.+)")
_LABELLED = re.compile(
    r"第[〇零一二三四五六七八九十百\d]+(?:编|分编|章|节|条|部分|篇)|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]"
)
_GENRE = re.compile(
    "(?:条例|办法|规定|细则|决定|通知|意见|方案|规划|纲要|解释|批复|安排|规则|计划|要点|法|[）)])$"
)
_ENDS = "。；：！？，、;:,"
_LONGEST_TITLE = 4
"""Lines of a title at most."""


@dataclass(slots=True)
class Framed:
    """A document's lines without what stands round them."""

    title: str
    lines: list[Line]
    history: list[str] = field(default_factory=list)
    document_number: str = ""
    left_out: list[LeftOut] = field(default_factory=list)


def unframed(text: str) -> Framed:
    """Take off what is no part of the document."""
    lines = [
        Line(cleaned, number)
        for number, line in enumerate(text.split("\n"), 1)
        if (cleaned := _trimmed(line))
    ]
    left_out: list[LeftOut] = []
    lines = _without_pages(lines, left_out)
    lines = _without_cover(lines, left_out)
    title, lines = _title(lines, left_out)
    framed = Framed(title, lines, left_out=left_out)
    _take_notes(framed)
    framed.lines = _without_contents(framed.lines, left_out)
    framed.lines = _without_signature(framed.lines, left_out)
    return framed


def _trimmed(line: str) -> str:
    line = line.replace("\ufffc", "")
    if line.isprintable():
        return line.strip()
    return "".join(c if c.isprintable() else " " if c.isspace() else "" for c in line).strip()


def _leave_out(left_out: list[LeftOut], reason: str, lines: list[Line]) -> None:
    if lines:
        left_out.append(LeftOut(reason, tuple(lines)))


def _without_pages(lines: list[Line], left_out: list[LeftOut]) -> list[Line]:
    pages = [line for line in lines if _PAGE.fullmatch(line.text)]
    _leave_out(left_out, "页码", pages)
    numbers = {line.number for line in pages}
    return [line for line in lines if line.number not in numbers]


def _without_cover(lines: list[Line], left_out: list[LeftOut]) -> list[Line]:
    """Without the notice that transmits a document, if the document's title follows it."""
    names = _transmitted(lines)
    for name in names:
        wanted = squeezed(name)
        for start in range(1, len(lines)):
            for size in range(1, _LONGEST_TITLE):
                joined = squeezed("".join(line.text for line in lines[start : start + size]))
                if not wanted.startswith(joined):
                    break
                if joined == wanted and _ends_heading(lines[start - 1].text):
                    end = _next_document(lines, start + size, names, wanted)
                    _leave_out(left_out, "附函", lines[:start])
                    _leave_out(left_out, "后面的另一份文件", lines[end:])
                    return lines[start:end]
    return lines


def _ends_heading(before: str) -> bool:
    return not before.endswith(("，", "、", "《"))


def _next_document(lines: list[Line], start: int, names: list[str], own: str) -> int:
    others = {squeezed(name) for name in names} - {own}
    for index in range(start, len(lines)):
        if squeezed(lines[index].text) in others:
            return index
    return len(lines)


def _transmitted(lines: list[Line]) -> list[str]:
    """Names of what the first lines transmit: the attachments listed, 印发《…》, 印发…的通知."""
    names: list[str] = []
    for index, line in enumerate(lines):
        listed = _ATTACHED.fullmatch(line.text)
        if listed is None:
            continue
        for text in (listed["first"], *(one.text for one in lines[index + 1 : index + 10])):
            entry = _ENUMERATED.fullmatch(text)
            name = entry["name"] if entry else text if text is listed["first"] else ""
            if not name.strip():
                break
            names.append(name.strip("《》 。；"))
    head = squeezed("".join(line.text for line in lines[:6]))[:400]
    names += re.findall(r"(?:印发|转发|公布|发布|通过)《([^》]{4,60})》", head)
    names += re.findall(r"印发([^《》。，]{4,40}?)的通知", head)
    return names


def _title(lines: list[Line], left_out: list[LeftOut]) -> tuple[str, list[Line]]:
    """The title, of one line or several, and the lines after it."""
    taken: list[Line] = []
    for line in lines[:_LONGEST_TITLE]:
        text = line.text
        if taken and (
            text.endswith(tuple(_ENDS))
            or _LABELLED.match(text)
            or facts.HISTORY.match(text)
            or facts.NUMBER.fullmatch(squeezed(text))
            or text.startswith(("（", "("))
            or len(squeezed(text)) > 45
            or squeezed(text) in ("目录", "序言", "前言", "附则")
            or _is_whole(taken)
        ):
            break
        taken.append(line)
    _leave_out(left_out, "标题", taken)
    return squeezed("".join(line.text for line in taken)), lines[len(taken) :]


def _is_whole(taken: list[Line]) -> bool:
    """Whether the lines so far are a title that nothing need follow."""
    text = squeezed("".join(line.text for line in taken))
    is_named = _GENRE.search(text) is not None and not text.endswith("民法典")
    return is_named and text.count("《") == text.count("》")


def _take_notes(framed: Framed) -> None:
    """Notes of adoption and amendment, the document number, and a title that is repeated."""
    notes: list[Line] = []
    repeated: list[Line] = []
    numbers: list[Line] = []
    rest = framed.lines
    index = 0
    wanted = squeezed(framed.title)
    within: tuple[str, ...] = ()
    while index < len(rest):
        text = rest[index].text
        bare = squeezed(text)
        if within or _is_unclosed(framed.history):
            notes.append(rest[index])
            framed.history[-1] += bare
            if within and text.endswith(within):
                within = ()
        elif (bare and wanted.endswith(bare) and len(bare) > 4) or bare == wanted:
            repeated.append(rest[index])
        elif facts.NUMBER.fullmatch(bare):
            framed.document_number = framed.document_number or bare
            numbers.append(rest[index])
        elif _is_note(text):
            notes.append(rest[index])
            framed.history.append(text)
            half = bare.replace("（", "(").replace("）", ")")
            if half[0] == "(" and half.count("(") > half.count(")"):
                within = ("）", ")")
        else:
            break
        index += 1
    _leave_out(framed.left_out, "通过和修改的日期", notes)
    _leave_out(framed.left_out, "重复的标题", repeated)
    _leave_out(framed.left_out, "文号", numbers)
    framed.lines = rest[index:]


def _is_unclosed(history: list[str]) -> bool:
    """Whether the last note breaks off within a title: its line was broken in two."""
    return bool(history) and history[-1].count("《") > history[-1].count("》")


def _is_note(text: str) -> bool:
    """Whether a line tells of adoption or amendment, and is not the text's own first paragraph."""
    if not facts.HISTORY.match(text) or _LABELLED.match(text):
        return False
    return (
        text.startswith(("（", "("))
        or not text.endswith(("。", "："))
        or (text[:4].isdigit() and len(text) < 120)
    )


def _without_contents(lines: list[Line], left_out: list[LeftOut]) -> list[Line]:
    """Without a table of contents: what follows 目录 up to where its first entry comes again."""
    for index, line in enumerate(lines[:60]):
        if squeezed(line.text) not in ("目录", "目次"):
            continue
        if index + 1 >= len(lines):
            return lines
        first = _entry(lines[index + 1].text)
        for again in range(index + 2, len(lines)):
            if _entry(lines[again].text) == first:
                _leave_out(left_out, "目录", lines[index:again])
                return lines[:index] + lines[again:]
        return lines
    return lines


def _entry(text: str) -> str:
    return re.sub(r"[.·…\d]+$", "", squeezed(text))


def _without_signature(lines: list[Line], left_out: list[LeftOut]) -> list[Line]:
    """Without the issuer's name and the day under the text."""
    if not lines or not _SIGNED_DAY.fullmatch(squeezed(lines[-1].text).strip("（）()")):
        return lines
    start = len(lines) - 1
    while (
        start > 1
        and len(lines) - start < 4
        and len(squeezed(lines[start - 1].text)) <= 24
        and not lines[start - 1].text.endswith(tuple(_ENDS))
        and not _LABELLED.match(lines[start - 1].text)
    ):
        start -= 1
    _leave_out(left_out, "落款", lines[start:])
    return lines[:start]
