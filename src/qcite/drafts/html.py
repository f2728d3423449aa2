"""Web pages: what a browser shows, each character with its place in the source.

The tokenizer follows the states of the HTML standard (WHATWG HTML, 13.2.5) that matter for text.
``html.parser`` is not used: it takes quadratic time on unfinished markup (CVE-2025-6069 and
later ones), and no reader that builds a tree keeps the places of characters.
"""

from __future__ import annotations

import re
from html import unescape

from qcite.drafts.flow import ignored_codes
from qcite.drafts.model import MASK, Draft
from qcite.drafts.source import SourceText

_BLOCK_NAMES = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html "
    "legend li main menu nav ol optgroup option p pre search section select summary table tbody "
    "td textarea tfoot th thead tr ul"
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_RAW = frozenset(["iframe", "noembed", "noframes", "noscript", "script", "style", "title", "xmp"])
"""Elements whose content is no text of the page and has no markup."""
_MASKED = frozenset(("code", "kbd", "samp"))
_STRUCK = frozenset(("del", "s", "strike"))
_OMITTED = _STRUCK | frozenset(
    ["audio", "canvas", "head", "object", "rp", "rt", "svg", "template", "video"]
)
_HEAD = frozenset(("head",))
_RUBY = frozenset(("rp", "rt"))
_PICTURES = frozenset(("embed", "img"))
_VOID = _PICTURES | frozenset(
    ["area", "base", "br", "col", "hr", "input", "link", "meta", "source", "track", "wbr"]
)
"""Elements that have no end tag and no content."""
_ROWS = frozenset(["tbody", "tfoot", "thead", "tr"])
_ENDED_BY = {
    "p": _BLOCKS,
    "li": frozenset(["li"]),
    **dict.fromkeys(("dd", "dt"), frozenset(["dd", "dt"])),
    **dict.fromkeys(("td", "th"), frozenset(["td", "th"]) | _ROWS),
    "tr": _ROWS,
}
"""Elements that may have no end tag, and those whose beginning is their end."""
_CONTAINERS = frozenset(["dl", "ol", "table", "ul"])
"""What begins in these ends nothing around them."""
_MAX_OMITTED = 30
"""Depth of elements without shown text that is kept track of."""

_WHITE_SPACE = " \t\n\f\r"

_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_ATTRIBUTE = re.compile(r"[\s/]*(=?[^\s/>=]*)\s*(=?)\s*")
_NOT_DISPLAYED = re.compile(r"\bdisplay\s*:\s*none\b", re.IGNORECASE)
_UNQUOTED = re.compile(r"[^\s>]*")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,8};?|#[xX][0-9a-fA-F]{1,8};?|[A-Za-z][A-Za-z0-9]{1,31};?)")
_CHUNK = re.compile(r"[ \t\n\f\r]+|[^ \t\n\f\r&]+|&")
_COMMENT_END = re.compile(r"--!?>")


def read(source: str, path: str, data: bytes) -> Draft:
    """The draft in the page ``source``, whose lines end in ``\\n``."""
    builder = SourceText(source)
    reader = HtmlReader(builder)
    reader.feed(0, len(source))
    return builder.draft(path, "html", reader.notices(), data)


class HtmlReader:
    """Adds the text of markup to a ``SourceText``."""

    def __init__(self, builder: SourceText) -> None:
        self._builder = builder
        self._source = builder.source
        self._omitted: list[str] = []
        self._undisplayed: list[str] = []
        """The open elements from the one on that its attributes hide."""
        self._masked = 0
        self._preformatted = 0
        self._quotes = 0
        self._struck = 0
        self._code = 0
        self._hidden = False

    @property
    def hides(self) -> bool:
        """Whether text is not shown where the reader is."""
        return bool(self._omitted or self._undisplayed or self._masked)

    def reset(self) -> None:
        """Close what is open."""
        self._omitted.clear()
        self._undisplayed.clear()
        self._masked = self._preformatted = self._quotes = 0

    def notices(self) -> tuple[str, ...]:
        """What was left out and may matter."""
        return tuple(
            notice
            for count, notice in (
                (self._code, f"{self._code} 处代码未检查。"),
                (self._struck, "划去的文字未检查。"),
                (self._hidden, "隐藏文字未检查。"),
            )
            if count
        )

    def feed(self, start: int, end: int) -> None:
        """Read ``source[start:end]``, from outside any tag."""
        source = self._source
        while start < end:
            at = source.find("<", start, end)
            if at < 0:
                at = end
            if at > start:
                self._text(start, at)
            if at < end:
                start = self._markup(at, end)
                if start == at:  # A “<” that opens nothing is itself.
                    self._text(at, at + 1)
                    start = at + 1
            else:
                start = end

    def _markup(self, at: int, end: int) -> int:
        """Read the tag or comment at ``at``; returns where it ends, ``at`` if it is none."""
        source = self._source
        following = source[at + 1 : at + 2]
        if source.startswith("<!--", at):
            return self._comment(at + 4, end)
        closing = following == "/"
        name = _NAME.match(source, at + 1 + closing, end)
        if name is None:
            if following not in ("!", "?") and not (closing and at + 2 < end):
                return at
            found = source.find(">", at, end)
            return end if found < 0 else found + 1
        after, hidden = self._attributes(name.end(), end)
        tag = name[0].lower()
        if closing:
            self._close(tag, at)
            return after
        self._open(tag, at, after, hidden)
        if tag in _RAW or tag == "textarea":
            finish = re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE).search(source, after, end)
            stop = finish.start() if finish else end
            if tag == "textarea":
                self._text(after, stop)
            return stop
        return after

    def _comment(self, start: int, end: int) -> int:
        source = self._source
        if source.startswith((">", "->"), start):  # <!--> and <!---> are whole comments.
            return source.index(">", start) + 1
        found = _COMMENT_END.search(source, start, end)
        codes = ignored_codes(source[start : found.start() if found else end])
        if codes is not None:
            self._builder.mark(codes)
        return found.end() if found else end

    def _attributes(self, position: int, end: int) -> tuple[int, bool]:
        """The end of the tag whose attributes begin at ``position``, and whether they hide it.

        Style sheets are not looked at.
        """
        source = self._source
        hidden = False
        while position < end and source[position] != ">":
            found = _ATTRIBUTE.match(source, position, end)
            assert found is not None  # It matches the empty string.
            after = found.end()
            name = found[1].lower()
            hidden |= name == "hidden"
            if found[2] and after < end:
                quote = source[after]
                if quote in "\"'":
                    close = source.find(quote, after + 1, end)
                    after = end if close < 0 else close + 1
                else:
                    value = _UNQUOTED.match(source, after, end)
                    assert value is not None
                    after = value.end()
                if name == "style" and _NOT_DISPLAYED.search(source, found.end(), after):
                    hidden = True
            position = max(after, position + 1)
        return min(position + 1, end), hidden

    def _open(self, tag: str, start: int, end: int, hidden: bool) -> None:
        if tag in _BLOCKS:
            self._builder.end_paragraph(start)
        if self._is_undisplayed(tag, hidden):
            return
        self._builder.open_element(tag)
        if tag == "body":
            self._close_omitted(_HEAD)
        elif tag in _RUBY and self._omitted and self._omitted[-1] in _RUBY:
            self._close_omitted(_RUBY)
        if tag in _OMITTED:
            closed = tag == "svg" and self._source.startswith("/>", end - 2)
            if not closed and len(self._omitted) < _MAX_OMITTED:
                self._omitted.append(tag)
                self._struck += tag in _STRUCK
        elif tag in _MASKED and not self._omitted:
            if not self._masked:
                self._code += 1
                self._builder.put(MASK, start, start)
            self._masked += 1
        elif not self.hides:
            self._open_shown(tag, start)

    def _open_shown(self, tag: str, start: int) -> None:
        if tag == "pre":
            self._preformatted += 1
        elif tag == "br":
            self._builder.hard_break(start)
        elif tag in _PICTURES:
            self._builder.put(MASK, start, start)
        elif tag == "q":
            self._builder.put("‘" if self._quotes % 2 else "“", start, start)
            self._quotes += 1

    def _is_undisplayed(self, tag: str, hidden: bool) -> bool:
        """Whether the element that is opened is hidden, by itself or by one around it."""
        around = self._undisplayed
        for index in range(len(around) - 1, -1, -1) if tag in _BLOCKS else ():
            if tag in _ENDED_BY.get(around[index], ()):
                del around[index:]
            elif around[index] in _CONTAINERS:
                break
        if not (around or hidden):
            return False
        if tag not in _VOID and len(around) < _MAX_OMITTED:
            around.append(tag)
        return True

    def _close(self, tag: str, start: int) -> None:
        if tag in _BLOCKS:
            self._builder.end_paragraph(start)
        if tag in self._undisplayed:
            while self._undisplayed.pop() != tag:
                pass
            return
        # The end of an element around the hidden one is its end, too.
        self._undisplayed.clear()
        if tag == "table":
            self._builder.close_table()
        if tag == "ruby":
            self._close_omitted(_RUBY)
        if tag in _OMITTED:
            self._close_omitted(frozenset((tag,)))
        elif tag in _MASKED and not self._omitted:
            self._masked = max(self._masked - 1, 0)
        elif not self.hides:
            self._close_shown(tag, start)

    def _close_shown(self, tag: str, start: int) -> None:
        if tag == "pre":
            self._preformatted = max(self._preformatted - 1, 0)
        elif tag == "br":
            self._builder.hard_break(start)
        elif tag == "q" and self._quotes:
            self._quotes -= 1
            self._builder.put("’" if self._quotes % 2 else "”", start, start)

    def _close_omitted(self, tags: frozenset[str]) -> None:
        """Close the innermost of ``tags`` and what is open inside it, if one is open."""
        for index in range(len(self._omitted) - 1, -1, -1):
            if self._omitted[index] in tags:
                del self._omitted[index:]
                return

    def _text(self, start: int, end: int) -> None:
        builder, source = self._builder, self._source
        if self.hides:
            self._hidden |= bool(self._undisplayed and source[start:end].strip())
            return
        while start < end:
            chunk = _CHUNK.match(source, start, end)
            assert chunk is not None  # Every character begins one of its alternatives.
            start, stop = chunk.span()
            first = source[start]
            if first in _WHITE_SPACE:
                self._space(start, stop)
            elif first != "&" or (reference := _REFERENCE.match(source, start, end)) is None:
                builder.copy(start, stop)
            else:
                stop = reference.end()
                text = unescape(reference[0])
                if text and text in _WHITE_SPACE:
                    builder.space(start, stop)
                elif text == reference[0]:
                    builder.copy(start, stop)
                else:
                    builder.put(text.replace("\n", " "), start, stop)
            start = stop

    def _space(self, start: int, end: int) -> None:
        builder, source = self._builder, self._source
        if self._preformatted:
            for at in range(start, end):
                if source[at] == "\n":
                    builder.hard_break(at)
                else:
                    builder.copy(at, at + 1)
        elif "\n" in source[start:end]:
            builder.soft_break(start, end)
        else:
            builder.space(start, end)
