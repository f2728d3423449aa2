"""What an import recognised, left out and doubts, as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qcite.text.invisible import visible

if TYPE_CHECKING:
    from qcite.importing.importer import Import

_LISTED = 50
"""Doubts listed at most; the file has them all."""


def plain(found: Import, target: str) -> str:
    """The report, a fact a line."""
    outline = found.outline
    structure = " ".join(f"{number}{name}" for name, number in found.counts) or "没有编号的段落"
    lines = [f"《{outline.title}》：{structure}。"]
    facts = {
        "机关": "、".join(outline.issuers),
        "公布": outline.publication.day,
        "版本": outline.version,
        "文号": outline.publication.document_number,
    }
    if any(facts.values()):
        lines.append("；".join(f"{name}：{fact}" for name, fact in facts.items() if fact) + "。")
    if found.left_out:
        left = "，".join(f"{one.reason}{len(one.lines)}行" for one in found.left_out)
        lines.append(f"没有收入正文：{left}。")
    if found.lost:
        lines.append(f"文字与源文件不符，从{found.lost}起；请报告这个文件。")
    else:
        lines.append("正文与源文件逐字相符。")
    lines += [f"存疑：{doubt.where}：{doubt.message}" for doubt in found.doubts[:_LISTED]]
    if len(found.doubts) > _LISTED:
        lines.append(f"存疑共{len(found.doubts)}处，其余见文件中的注释。")
    lines.append(f"已写入 {target}")
    return "\n".join(map(visible, lines))


def imported_object(found: Import, target: str) -> dict[str, Any]:
    """The same as an object; the schema is docs/schema/import.schema.json."""
    outline = found.outline
    return {
        "file": target,
        "title": outline.title,
        "short_title": outline.short_title,
        "issuers": list(outline.issuers),
        "date": outline.publication.day.isoformat() if outline.publication.day else None,
        "version": outline.version.isoformat() if outline.version else None,
        "document_number": outline.publication.document_number or None,
        "units": dict(found.counts),
        "left_out": [
            {"reason": one.reason, "lines": [line.number for line in one.lines]}
            for one in found.left_out
        ],
        "doubts": [{"place": doubt.where, "message": doubt.message} for doubt in found.doubts],
        "complete": found.complete,
        "lost": found.lost or None,
    }
