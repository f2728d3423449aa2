"""Units as plain text: exactly the words, for pipes and the clipboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from qcite.edition.outline import Outline, Unit, whole


def plain(units: tuple[Unit, ...]) -> str:
    """The text as published, one unit after the other, and nothing else but a target's figures."""
    return "".join(f"{unit.published}\n{''.join(figures(unit))}" for unit in whole(units))


def title(outline: Outline) -> str:
    """The title, and below it who issued the document and when it was published, if that is
    known."""
    day = outline.publication.day
    published = f"{day.year}年{day.month}月{day.day}日公开发布" if day else ""
    issued = "　".join(filter(None, (*outline.issuers, published)))
    return f"{outline.title}\n（{issued}）" if issued else outline.title


def numbered(units: tuple[Unit, ...]) -> str:
    """A sentence a line behind its locator and a tab, headings on lines of their own."""
    from qcite.edition.naming import format_locator

    rows: list[str] = []
    for unit in whole(units):
        for below in unit.walk():
            where = format_locator(below)
            rows += [f"{where}\t{below.heading}"] if below.heading else []
            own = below.own_sentences
            if below.kind == "sentence":
                rows += [f"{where}\t{sentence}" for sentence in own]
            else:
                rows += [f"{where}.{number}\t{one}" for number, one in enumerate(own, 1)]
    return "".join(f"{row}\n" for row in rows)


def text_only(units: tuple[Unit, ...]) -> str:
    """What ``show --copy`` copies: the text as published."""
    return "\n".join(unit.published for unit in whole(units))


def figures(unit: Unit) -> list[str]:
    return [
        f"{indicator.name}：{indicator.figure}\n"
        for below in unit.walk()
        if unit.kind == "target"
        for indicator in below.indicators
    ]


def open_notes(units: Iterable[Unit], open_places: Callable[[Unit], int]) -> list[str]:
    """The quiet lines that tell of doubtful readings, for those of the units that have any."""
    notes = []
    for unit in units:
        count = open_places(unit)
        if count:
            from qcite.edition.naming import format_locator, spoken, to_type

            name = format_locator(unit) if unit.kind == "sentence" else spoken(unit)
            notes.append(f"{name} 有{count}处文字存疑，见 qcite variants {to_type(unit)}")
    return notes
