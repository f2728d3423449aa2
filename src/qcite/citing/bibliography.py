"""What a citation becomes in each format: running text, a footnote, or a bibliographic record.

A format is one function from a Reference to text without a final newline; FORMATS is where a new
one is added. Nothing is written that the edition does not know: no document number where none is
public, no day of issue (what is public is the day of publication).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from qcite.citing.citation import CitationError, Name, Numerals, Pinpoint, cite
from qcite.edition.outline import Outline, Unit
from qcite.text.quotation_marks import quoted


class Reference(NamedTuple):
    """What is to be cited, how, and when it was looked up."""

    outline: Outline
    units: Sequence[Unit]
    """None: the whole Outline."""
    today: date
    accessed: date | None = None
    """The day of access that was asked for; else today, in formats that want one."""
    name: Name = "full"
    pinpoint: Pinpoint = "article"
    nested: bool = False

    @property
    def access_date(self) -> date:
        return self.accessed or self.today


class Format(NamedTuple):
    """A citation format."""

    label: str
    """What it is, in Chinese, for help and completion."""
    write: Callable[[Reference], str]
    record: bool = False
    """A record describes the whole document: it takes no pinpoint, name or nesting."""


def parse_date(text: str, *, earliest: date, latest: date) -> date:
    """Read the day of access, YYYY-MM-DD. Raises CitationError.

    ``earliest``: the day of publication; ``latest``: today.
    """
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError(text)
        day = date.fromisoformat(text)
    except ValueError:
        raise CitationError(
            f"访问日期{quoted(text)}无法识别，应写作 年-月-日，如 {latest.isoformat()}。"
        ) from None
    if day < earliest:
        raise CitationError(f"访问日期 {text} 早于发布日期 {earliest.isoformat()}。")
    if day > latest:
        raise CitationError(f"访问日期 {text} 晚于今天（{latest.isoformat()}）。")
    return day


def record_key(outline: Outline) -> str:
    """The record's key, the same each time: ``outline-2023-02-06``."""
    return f"outline-{outline.publication.date.isoformat()}"


# --- running text and footnotes ------------------------------------------------------------


def _text(reference: Reference, numerals: Numerals = "chinese") -> str:
    return cite(
        reference.units,
        reference.outline,
        name=reference.name,
        pinpoint=reference.pinpoint,
        nested=reference.nested,
        numerals=numerals,
    )


def _markdown(reference: Reference) -> str:
    """A link (CommonMark 0.31, 6.3)."""
    text = re.sub(r"([\\`*_\[\]<])", r"\\\1", _text(reference))
    url = reference.outline.publication.url
    if not url:
        return text
    return f"[{text}](<{url}>)" if re.search(r"[()\s]", url) else f"[{text}]({url})"


def _law_review(reference: Reference) -> str:
    """《法学引注手册》: articles in Arabic numerals, the day of publication, the address.

    The day of access is written only if it was asked for: a dated page needs none.
    """
    publication = reference.outline.publication
    pieces = [_text(reference, "arabic")]
    if publication.document_number:
        pieces.append(publication.document_number)
    pieces.append(f"{_chinese_date(publication.date)}发布")
    if publication.url:
        pieces.append(publication.url)
    if reference.accessed:
        pieces.append(f"{_chinese_date(reference.accessed)}访问")
    return "，".join(pieces) + "。"


def _chinese_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


# --- records -------------------------------------------------------------------------------


def _gbt7714(reference: Reference) -> str:
    """GB/T 7714-2025: . and [ ] are half width, all other marks full width (clause 7)."""
    return _gbt7714_line(reference, "，", "：", "（", "）")


def _gbt7714_2015(reference: Reference) -> str:
    """GB/T 7714-2015, 4.6.2, with its half-width marks."""
    return _gbt7714_line(reference, ", ", ": ", "(", ")")


def _gbt7714_line(reference: Reference, comma: str, colon: str, opening: str, closing: str) -> str:
    """主要责任者. 题名[EB/OL]. （发布日期）[访问日期]. 获取和访问路径.

    EB/OL is an online document, Z one of which no address is known; beyond three authors, 等.
    """
    outline, publication = reference.outline, reference.outline.publication
    authors = comma.join([*outline.issuers[:3], *(["等"] if len(outline.issuers) > 3 else [])])
    number = colon + publication.document_number if publication.document_number else ""
    titled = f"{authors}. {outline.title}{number}" if authors else f"{outline.title}{number}"
    if not publication.url:
        return f"{titled}[Z]. {publication.date.isoformat()}."
    return (
        f"{titled}[EB/OL]. "
        f"{opening}{publication.date.isoformat()}{closing}"
        f"[{reference.access_date.isoformat()}]. {publication.url}."
    )


def _bibtex(reference: Reference) -> str:
    """An @online or @misc entry; ``year`` beside ``date`` for styles older than biblatex."""
    outline, publication = reference.outline, reference.outline.publication
    fields = {
        # Braced: corporate names must not be taken apart.
        "author": " and ".join(f"{{{_bibtex_escaped(issuer)}}}" for issuer in outline.issuers),
        "title": _bibtex_escaped(outline.title),
        "number": _bibtex_escaped(publication.document_number),
        "year": str(publication.date.year),
        "date": publication.date.isoformat(),
        "url": publication.url,
        "urldate": reference.access_date.isoformat() if publication.url else "",
        "langid": "chinese",
    }
    lines = [f"  {name:8}= {{{value}}}," for name, value in fields.items() if value]
    kind = "online" if publication.url else "misc"
    return "\n".join([f"@{kind}{{{record_key(outline)},", *lines, "}"])


def _bibtex_escaped(text: str) -> str:
    return re.sub(r"([#$%&_{}])", r"\\\1", text)


def _ris(reference: Reference) -> str:
    """RIS, type ELEC (web page) or GOVDOC; every line is a tag, two spaces, a hyphen, a space."""
    outline, publication = reference.outline, reference.outline.publication
    rows = [
        ("TY", "ELEC" if publication.url else "GOVDOC"),
        *(("AU", issuer) for issuer in outline.issuers),
        ("TI", outline.title),
        ("PY", str(publication.date.year)),
        ("DA", publication.date.strftime("%Y/%m/%d")),
        ("Y2", reference.access_date.strftime("%Y/%m/%d") if publication.url else ""),
        ("UR", publication.url),
        ("LA", "zh-CN"),
        ("ID", record_key(outline)),
        ("ER", ""),
    ]
    if publication.document_number:
        rows.insert(-1, ("M1", publication.document_number))
    return "\n".join(f"{tag}  - {value}" for tag, value in rows if value or tag == "ER")


def _csl_json(reference: Reference) -> str:
    """CSL-JSON 1.0.2, an array of one item, type webpage ([EB/OL] in GB/T 7714 styles)."""
    import json  # 5 ms that no other format needs

    outline, publication = reference.outline, reference.outline.publication
    item: dict[str, object] = {
        "id": record_key(outline),
        "type": "webpage" if publication.url else "document",
        "title": outline.title,
        "author": [{"literal": issuer} for issuer in outline.issuers],
        "issued": _date_parts(publication.date),
        "language": "zh-CN",
    }
    if publication.url:
        item["accessed"] = _date_parts(reference.access_date)
        item["URL"] = publication.url
    if publication.document_number:
        item["number"] = publication.document_number
    return json.dumps([item], ensure_ascii=False, indent=2)


def _date_parts(day: date) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day]]}


FORMATS: dict[str, Format] = {
    "text": Format("行文", _text),
    "markdown": Format("Markdown 链接", _markdown),
    "law-review": Format("法学引注手册，脚注", _law_review),
    "gbt7714": Format("GB/T 7714-2025 参考文献", _gbt7714, record=True),
    "gbt7714-2015": Format("GB/T 7714-2015 参考文献", _gbt7714_2015, record=True),
    "bibtex": Format("BibTeX 条目", _bibtex, record=True),
    "ris": Format("RIS 条目", _ris, record=True),
    "csl-json": Format("CSL-JSON 条目", _csl_json, record=True),
}
"""Every format by the name it is asked for."""
