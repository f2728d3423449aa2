"""The apparatus as a person reads it, as rows for other programs and as JSON."""

from __future__ import annotations

from typing import Any

from qcite.edition.apparatus import Apparatus, Reading, Status, Variant, Witness, own_text
from qcite.edition.naming import format_locator
from qcite.render.styled import EMPTY, Line, Span, Style, labelled, line

STATUS: dict[Status, tuple[str, Style]] = {
    "settled": ("已定", "quiet"),
    "open": ("存疑", "warning"),
}
"""What a status is called, and how it is shown."""

_CONTEXT = 10
"""Characters shown on either side of a lemma."""


def variants_object(variants: tuple[Variant, ...], apparatus: Apparatus) -> dict[str, Any]:
    """Variants with the witnesses they name; the schema is docs/schema/variants.schema.json."""
    return {
        "witnesses": [witness._asdict() for witness in _named(variants, apparatus)],
        "variants": [_variant_object(variant, apparatus) for variant in variants],
    }


def _variant_object(variant: Variant, apparatus: Apparatus) -> dict[str, Any]:
    before, after = _context(variant)
    return {
        "place": variant.place,
        "locator": place_locator(variant, apparatus),
        "status": variant.status,
        "lemma": variant.lemma,
        "occurrence": variant.occurrence,
        "before": before,
        "after": after,
        "witnesses": list(variant.witnesses),
        "readings": [
            {"text": reading.text, "witnesses": list(reading.witnesses)}
            for reading in variant.readings
        ],
        "reason": variant.reason,
    }


def rows(variants: tuple[Variant, ...], apparatus: Apparatus) -> str:
    """One variant a line: locator, status, lemma in context, readings, reason; tabs between.

    A reading is followed by its witnesses in brackets: 多层次〔N、X〕. The lemma comes first.
    """
    found = []
    for variant in variants:
        before, after = _context(variant)
        readings = [Reading(variant.lemma, variant.witnesses), *variant.readings]
        fields = (
            place_locator(variant, apparatus),
            STATUS[variant.status][0],
            f"{before}[{variant.lemma}]{after}",
            "；".join(f"{_text(reading)}〔{_sigla(reading)}〕" for reading in readings),
            variant.reason,
        )
        found.append("\t".join(field.replace("\n", " ") for field in fields) + "\n")
    return "".join(found)


def screenful(variants: tuple[Variant, ...], apparatus: Apparatus) -> list[Line]:
    """Variants for a screen, and which copies the letters stand for."""
    opened = sum(variant.status == "open" for variant in variants)
    settled = len(variants) - opened
    counts = [f"已定{settled}处"] if settled else []
    counts += [f"存疑{opened}处"] if opened else []
    lines = [line(Span(f"{len(variants)}处有异文：{'，'.join(counts)}", "quiet"))]
    for variant in variants:
        lines += [EMPTY, *_entry(variant, apparatus)]
    lines.append(EMPTY)
    for witness in _named(variants, apparatus):
        lines.append(line(Span(f"{witness.siglum}  {witness.name}", "quiet"), hanging=4))
    return lines


def _entry(variant: Variant, apparatus: Apparatus) -> list[Line]:
    before, after = _context(variant)
    status, style = STATUS[variant.status]
    where = place_locator(variant, apparatus)
    lemma = Reading(variant.lemma, variant.witnesses)
    return [
        line(Span(where, "locator"), "  ", Span(status, style)),
        _labelled("正文", lemma, f"{before}[", Span(_text(lemma), "heading"), f"]{after}"),
        *(
            _labelled("异文", reading, Span(_text(reading), "match" if reading.text else "quiet"))
            for reading in variant.readings
        ),
        line(Span(variant.reason, "quiet"), indent=2),
    ]


def _labelled(label: str, reading: Reading, *pieces: str | Span) -> Line:
    sigla = Span(f"〔{_sigla(reading)}〕", "quiet")
    return labelled(label, *pieces, sigla, indent=2)


def place_locator(variant: Variant, apparatus: Apparatus) -> str:
    """The locator of the sentences a variant touches; of the unit, where it is in the heading."""
    unit = variant.unit
    where = format_locator(unit)
    if unit.kind == "part" and unit.children:
        return where  # Its sentences are counted by article.
    touched = [
        number
        for number in range(1, len(unit.own_sentences) + 1)
        if variant in apparatus.of(unit.sentence(number))
    ]
    if not touched or variant.start < len(unit.lead):
        return where
    last = f"-{touched[-1]}" if len(touched) > 1 else ""
    return f"{where}.{touched[0]}{last}"


def _context(variant: Variant) -> tuple[str, str]:
    """What stands on either side of the lemma in its paragraph, cut short."""
    text = own_text(variant.unit)
    before = text[: variant.start].rpartition("\n")[2]
    after = text[variant.end :].partition("\n")[0]
    return (
        f"…{before[-_CONTEXT:]}" if len(before) > _CONTEXT else before,
        f"{after[:_CONTEXT]}…" if len(after) > _CONTEXT else after,
    )


def _text(reading: Reading) -> str:
    return reading.text.replace("\n", " ") or "（脱去）"


def _sigla(reading: Reading) -> str:
    return "、".join(reading.witnesses) or "据文义改正"


def _named(variants: tuple[Variant, ...], apparatus: Apparatus) -> list[Witness]:
    """The witnesses that the variants name."""
    sigla = {
        siglum
        for variant in variants
        for witnesses in (variant.witnesses, *(one.witnesses for one in variant.readings))
        for siglum in witnesses
    }
    return [witness for witness in apparatus.witnesses if witness.siglum in sigla]
