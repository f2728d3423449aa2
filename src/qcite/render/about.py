"""What the text rests on, for a person and as JSON."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from qcite import __version__
from qcite.edition import packaged
from qcite.edition.outline import Outline
from qcite.render.styled import EMPTY, Line, Span, line
from qcite.text.invisible import visible

if TYPE_CHECKING:
    from qcite.edition.apparatus import Apparatus, Witness

_MARGIN = 10
"""Columns of a label of four characters and the space after it."""


def about_object(outline: Outline, apparatus: Apparatus) -> dict[str, Any]:
    """The facts as JSON; the schema is docs/schema/about.schema.json."""
    publication = outline.publication._asdict()
    day = publication.pop("day")
    publication = {"date": day.isoformat() if day else None, **publication}
    opened = _open_places(apparatus)
    outline_file, variants_file = data_files(outline)
    return {
        "title": outline.title,
        "short_title": outline.short_title,
        "issuers": list(outline.issuers),
        "publication": {key: value or None for key, value in publication.items()},
        "counts": {
            "parts": len(outline.parts),
            "articles": len(outline.articles),
            "boxes": len(outline.boxes),
            "items": len(outline.of_kind("item")),
            "targets": len(outline.targets),
        },
        "witnesses": [witness._asdict() for witness in apparatus.witnesses],
        "places": {"settled": len(apparatus.variants) - opened, "open": opened},
        "sha256": outline.digest,
        "outline_file": outline_file,
        "variants_file": variants_file or None,
        "version": __version__,
    }


def plain(outline: Outline, apparatus: Apparatus) -> str:
    """One fact a line, led by its label."""
    return "".join(f"{label}：{value}\n" for label, value in _facts(outline, apparatus))


def screenful(outline: Outline, apparatus: Apparatus) -> list[Line]:
    """The same for a screen."""
    lines = [line(Span(f"《{outline.title}》", "heading")), EMPTY]
    group = ""
    for label, value in _facts(outline, apparatus)[1:]:
        name, _, siglum = label.partition(" ")
        pieces = Span(f"{siglum}  " if siglum else "", "locator"), Span(value)
        if name == group:
            lines.append(line(*pieces, indent=_MARGIN))
        else:
            padding = " " * (_MARGIN - 2 * len(name))
            lines.append(line(Span(name + padding, "quiet"), *pieces, hanging=_MARGIN))
        group = name
    return lines


def _facts(outline: Outline, apparatus: Apparatus) -> list[tuple[str, str]]:
    """Label and value; what is not known is left out, never guessed."""
    publication, day = outline.publication, outline.publication.day
    place = f"（{publication.place}）" if publication.place else ""
    publisher = f"，{publication.publisher}{place}" if publication.publisher else ""
    opened, total = _open_places(apparatus), len(apparatus.variants)
    of_which = f" 《{outline.title}》" if outline.source else ""
    see = f"见 qcite variants{of_which}"
    collated = f"{total}处有异文：已定{total - opened}处，存疑{opened}处（{see}）"
    facts = [
        ("标题", f"《{outline.title}》"),
        ("文本种类", publication.edition),
        ("印发机关", "、".join(outline.issuers)),
        ("公开发布", f"{day.year}年{day.month}月{day.day}日{publisher}" if day else ""),
        ("所据版本", outline.version.isoformat() if outline.version else ""),
        *(("通过修改", note) for note in outline.history),
        ("发文字号", publication.document_number),
        ("说明", publication.note),
        ("网址", publication.url),
        ("结构", _structure(outline)),
        *((f"来源 {one.siglum}", _described(one)) for one in apparatus.witnesses),
        ("校勘", collated if apparatus.witnesses else "没有校勘记"),
        ("文字指纹", f"SHA-256 {outline.digest}"),
        *(("数据文件", visible(path)) for path in data_files(outline)),
        ("程序版本", f"qcite {__version__}"),
    ]
    return [(label, value) for label, value in facts if value]


def _described(witness: Witness) -> str:
    return f"{witness.name}。{witness.description.rstrip('。')}。涵盖：{witness.covers}"


def _structure(outline: Outline) -> str:
    items = len(outline.of_kind("item"))
    counts = (
        (len(outline.parts), "个部分", ""),
        (len(outline.articles), "条", ""),
        (len(outline.boxes), "个专栏", f"（{items}项）"),
        (len(outline.targets), "个目标", ""),
    )
    return "、".join(f"{count}{name}{more}" for count, name, more in counts if count)


def _open_places(apparatus: Apparatus) -> int:
    return sum(variant.status == "open" for variant in apparatus.variants)


def data_files(outline: Outline) -> tuple[str, str]:
    """Where the text and its apparatus were read from; the latter empty if there is none."""
    if outline.source:
        folder = os.path.dirname(outline.source)
        names = (outline.source, os.path.join(folder, outline.variants_file))
        return names if outline.variants_file else (names[0], "")
    return _packaged("outline.toml"), _packaged(outline.variants_file)


def _packaged(name: str) -> str:
    places = [os.path.normpath(place) for place in packaged.places(name)]
    # In a zip archive neither is a file of its own: it is said where in the archive it is.
    return next((place for place in places if os.path.exists(place)), places[0])
