"""Blocks as plain text, Markdown and HTML."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from qcite.exporting.blocks import Block

_STYLE = """
  :root { color-scheme: light dark; }
  body { max-width: 42em; margin: 2em auto; padding: 0 1em; line-height: 1.8;
         font-family: "FangSong", "STFangsong", "Noto Serif CJK SC", serif; }
  h1 { text-align: center; line-height: 1.4; }
  h2 { font-family: "SimHei", "Noto Sans CJK SC", sans-serif; font-size: 1.2em; }
  h3 { font-family: "KaiTi", "STKaiti", serif; font-size: 1.1em; }
  p { text-indent: 2em; margin: .3em 0; text-align: justify; }
  .issued { text-align: center; text-indent: 0; }
  .box { border-left: .2em solid; padding-left: 1em; }
  ol.notes { font-size: .85em; border-top: 1px solid; padding-top: 1em; }
"""


def txt(blocks: Iterable[Block]) -> str:
    """Paragraphs indented by two characters, notes in numbered brackets at the end."""
    lines: list[str] = []
    notes: list[str] = []
    for block in blocks:
        marks = "".join(_number(notes, note) for note in block.notes)
        margin = "　　" if block.kind in ("paragraph", "item", "article") else ""
        lines.append(f"{margin}{block.text}{marks}")
        if block.kind in ("issued", "part"):
            lines.append("")
    lines += ["", *(f"〔{number}〕{note}" for number, note in enumerate(notes, 1))] if notes else []
    return "\n".join(lines) + "\n"


def _number(notes: list[str], note: str) -> str:
    notes.append(note)
    return f"〔{len(notes)}〕"


_LEVELS = {"title": "#", "part": "##", "article": "###", "box": "###"}


def markdown(blocks: Iterable[Block]) -> str:
    """Headings as headings, notes as footnotes."""
    lines: list[str] = []
    notes: list[str] = []
    for block in blocks:
        marks = ""
        for note in block.notes:
            notes.append(note)
            marks += f"[^{len(notes)}]"
        level = _LEVELS.get(block.kind)
        lines += [f"{f'{level} ' if level else ''}{block.text}{marks}", ""]
    lines += [f"[^{number}]: {note}\n" for number, note in enumerate(notes, 1)]
    return "\n".join(lines).rstrip("\n") + "\n"


_TAGS = {"title": "h1", "part": "h2", "article": "h3", "box": "h3"}


def html(blocks: Iterable[Block]) -> str:
    """One page that needs nothing else; notes at the end, linked both ways."""
    body: list[str] = []
    notes: list[str] = []
    title = ""
    for block in blocks:
        marks = ""
        for note in block.notes:
            notes.append(note)
            number = len(notes)
            marks += f'<sup id="r{number}"><a href="#n{number}">[{number}]</a></sup>'
        tag = _TAGS.get(block.kind, "p")
        kind = f' class="{block.kind}"' if block.kind in ("issued", "box") else ""
        title = title or block.text
        body.append(f"<{tag}{kind}>{escape(block.text)}{marks}</{tag}>")
    if notes:
        items = "".join(
            f'<li id="n{number}">{escape(note)} <a href="#r{number}">↩</a></li>'
            for number, note in enumerate(notes, 1)
        )
        body.append(f'<ol class="notes">{items}</ol>')
    rows = "\n".join(body)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n{rows}\n"
        "</body>\n</html>\n"
    )
