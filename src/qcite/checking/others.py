"""What a draft says of the other documents on the shelf: citations and quotations of each.

A citation is a title in 《》, or a short title the draft binds to it, with what follows at once:
第二十六条第二款第（一）项. A quotation is what the same sentence quotes after it. Words that no
cited document has are looked for in the others.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from qcite.checking.findings import Finding, Report, Tally, Unchecked
from qcite.text.numerals import PATTERN as _N

if TYPE_CHECKING:
    from qcite.document import Document
    from qcite.edition.outline import Unit
    from qcite.library.shelf import Entry, Shelf

_TITLE = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_BOUND = re.compile(r"[（(]以下(?:统)?简称[：:]?\s*[《“]?([^》”（）()]{1,20})[》”]?[）)]")
_PINPOINT = re.compile(
    rf"\s*(?:第\s*{_N}\s*(?:编|分编|章|节|部分)\s*)*"
    rf"第\s*[（(]?{_N}[)）]?\s*条(?:之{_N})?"
    rf"(?:\s*第\s*{_N}\s*款)?(?:\s*第?\s*[（(]\s*{_N}\s*[)）]\s*项|\s*第\s*{_N}\s*项)?(?:第?\s*{_N}\s*目)?"
)
_NEXT = re.compile(r"\s*[、和及与]\s*(?=第)")
_QUOTED = re.compile("“([^“”]{6,})”")
_SENTENCE_END = re.compile("[。！？\n]")


def check_others(text: str, document: Document, report: Report, shelf: Shelf) -> Report:
    """The report with what the draft says of documents on the shelf.

    Nothing is added where the shelf is empty.
    """
    if not shelf.entries():
        return report
    found = _Others(text, document, shelf)
    found.read()
    return replace(
        report,
        findings=_sorted((*report.findings, *found.findings)),
        unchecked=_sorted((*report.unchecked, *found.unchecked)),
        citations=_more(report.citations, found.right["citation"], found.wrong["citation"]),
        quotations=_more(report.quotations, found.right["quotation"], found.wrong["quotation"]),
    )


_Found = TypeVar("_Found", Finding, Unchecked)


def _sorted(found: tuple[_Found, ...]) -> tuple[_Found, ...]:
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _more(tally: Tally, right: int, wrong: int) -> Tally:
    return replace(tally, right=tally.right + right, wrong=tally.wrong + wrong)


class _Others:
    """Reads one draft from its beginning: a short title is bound before it is used."""

    def __init__(self, text: str, document: Document, shelf: Shelf) -> None:
        self._text = text
        self._own = document
        self._shelf = shelf
        self._loaded: dict[str, Document] = {}
        self._bound: dict[str, Entry] = {}
        self._unknown: set[str] = set()
        self.findings: list[Finding] = []
        self.unchecked: list[Unchecked] = []
        self.right = {"citation": 0, "quotation": 0}
        self.wrong = {"citation": 0, "quotation": 0}

    def read(self) -> None:
        for title in _TITLE.finditer(self._text):
            if self._text[title.start() - 1 : title.start()] == "《":
                continue
            entry = self._entry(title[1])
            end = title.end()
            binding = _BOUND.match(self._text, end)
            if binding is not None:
                end = binding.end()
                if entry is not None:
                    self._bound[binding[1]] = entry
            pinpoint = _PINPOINT.match(self._text, end)
            if entry is None:
                if pinpoint is not None:
                    self._tell_unknown(title)
                continue
            self._cited(entry, title, end)

    def _entry(self, name: str) -> Entry | None:
        if name in self._own.outline.names:
            return None
        if name in self._bound:
            return self._bound[name]
        found = self._shelf.named(name)
        found = tuple(one for one in found if one.title != self._own.outline.title)
        return found[0] if len(found) == 1 else None

    def _tell_unknown(self, title: re.Match[str]) -> None:
        name = title[1]
        if name in self._unknown or name in self._own.outline.names or len(name) < 3:
            return
        self._unknown.add(name)
        self.unchecked.append(
            Unchecked(
                title.start(),
                title.end(),
                title[0],
                f"文库未收录{title[0]}，没有核对；收入：qcite library add 文件",
            )
        )

    def _document(self, entry: Entry) -> Document:
        if entry.file not in self._loaded:
            self._loaded[entry.file] = self._own.another(self._shelf.place(entry))
        return self._loaded[entry.file]

    def _cited(self, entry: Entry, title: re.Match[str], position: int) -> None:
        """The pinpoints after a name, and what the sentence quotes after them."""
        from qcite.locating.locator import LocatorError

        document = self._document(entry)
        units: list[Unit] = []
        was_wrong = False
        while pinpoint := _PINPOINT.match(self._text, position):
            start = position + len(pinpoint[0]) - len(pinpoint[0].lstrip())
            position = pinpoint.end()
            try:
                units += document.units(pinpoint[0].strip())
                self.right["citation"] += 1
            except LocatorError as error:
                self.wrong["citation"] += 1
                was_wrong = True
                found = self._text[start:position]
                self.findings.append(
                    Finding("citation-missing-unit", start, position, found, str(error))
                )
            following = _NEXT.match(self._text, position)
            if following is None:
                break
            position = following.end()
        end = _SENTENCE_END.search(self._text, position)
        until = end.start() if end else len(self._text)
        another = self._text.find("《", position)
        if 0 <= another < until:
            until = another
        for quoted in _QUOTED.finditer(self._text, position):
            if quoted.start() >= until:
                break
            if not was_wrong or units:
                self._quoted(document, units, quoted)

    def _quoted(self, document: Document, units: list[Unit], quoted: re.Match[str]) -> None:
        start, end = quoted.span(1)
        words = quoted[1]
        inside = {below.id for unit in units for below in unit.walk()}
        matches = [match for match in document.locate(words) if match.score >= 0.6]
        here = [
            match
            for match in matches
            if not units
            or any(one.id in inside for one in match.units)
            or any(_above(document, one, inside) for one in match.units)
        ]
        version = document.outline.version
        of = f"{document.name}（{version.isoformat()}）" if version else document.name
        if any(match.exact or match.agreement == "punctuation" for match in here):
            self.right["quotation"] += 1
            return
        self.wrong["quotation"] += 1
        elsewhere = [match for match in matches if match.exact and match not in here]
        if elsewhere:
            place = document.cite(_locator(document, elsewhere[0].main.unit), name="none")
            message = f"这是{of}{place}的文字。"
            self._add("quotation-misplaced", start, end, words, message)
        elif here:
            message = f"与{of}的原文不符。"
            unit = here[0].main.unit
            expected = unit.published[here[0].main.published_start : here[0].main.published_end]
            self._add("quotation-differs", start, end, words, message, expected)
        else:
            self._nowhere(document, of, start, end, words)

    def _nowhere(self, document: Document, of: str, start: int, end: int, words: str) -> None:
        """Words that the cited document does not have: perhaps another has them."""
        from qcite.library.index import Index

        index = Index(self._shelf)
        others = [self._document(entry) for entry in index.likely(words)]
        index.close()
        for other in (self._own, *others):
            if other is document or other.outline.title == document.outline.title:
                continue
            exact = [match for match in other.locate(words) if match.exact]
            if exact and not exact[0].commonplace:
                place = other.cite(_locator(other, exact[0].main.unit))
                message = f"{of}没有这段文字，这是{place}的话。"
                self._add("quotation-misplaced", start, end, words, message)
                return
        self._add("quotation-not-found", start, end, words, f"{of}没有这段文字。")

    def _add(
        self, code: str, start: int, end: int, words: str, message: str, expected: str = ""
    ) -> None:
        self.findings.append(Finding(code, start, end, words, message, expected))


def _locator(document: Document, unit: Unit) -> str:
    from qcite.edition.naming import format_locator

    return format_locator(unit)


def _above(document: Document, unit: Unit, inside: set[str]) -> bool:
    above = unit.parent
    while above is not None:
        if above.id in inside:
            return True
        above = above.parent
    return False
