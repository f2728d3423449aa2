"""Markdown (CommonMark with tables, footnotes and front matter), as it looks when rendered."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, Any

from qcite.drafts import limits
from qcite.drafts.html import HtmlReader
from qcite.drafts.model import MASK, Draft, DraftError, line_starts
from qcite.drafts.source import SourceText

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_BREAKS = ("softbreak", "hardbreak")


def read(source: str, path: str, data: bytes) -> Draft:
    """The draft in ``source``, whose lines end in ``\\n``."""
    reader = _MarkdownReader(source, path)
    reader.read()
    return reader.text.draft(path, "md", reader.notices(), data)


class _Parser:
    """markdown-it, made to say where in its source each inline token begins, and to stop.

    It gives the lines of blocks only, so every inline rule is called through ``_placed``, which
    notes the position in ``token.meta["at"]``. Some nestings cost it quadratic time, so
    ``_bound`` looks at the clock before every rule.
    """

    def __init__(self, path: str) -> None:
        # Slow to import, and only .md needs them.
        from markdown_it import MarkdownIt
        from mdit_py_plugins.footnote import footnote_plugin
        from mdit_py_plugins.front_matter import front_matter_plugin

        self._path = path
        self._deadline = monotonic() + limits.MARKDOWN_SECONDS
        self._parser: MarkdownIt = MarkdownIt("commonmark").enable(["table", "strikethrough"])
        self._parser.options["maxNesting"] = 2 * limits.MAX_NESTING  # _bound stops before.
        self._parser.use(front_matter_plugin)
        # Where they stand in the file: moved to the end they lose their lines.
        self._parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
        # Inline content is parsed block by block below; joined text would lose its places.
        self._parser.disable(["inline", "text_join", "fragments_join"])
        self._parser.inline.ruler.push("character", _character, {"alt": []})
        inline, block = self._parser.inline.ruler, self._parser.block.ruler
        for name, rule in zip(inline.get_active_rules(), inline.getRules(""), strict=True):
            inline.at(name, _placed(rule))
        inline.before(inline.get_active_rules()[0], "bound", self._bound)
        block.before(
            block.get_active_rules()[0],
            "bound",
            self._bound,
            {"alt": ["paragraph", "reference", "blockquote", "list"]},
        )

    def blocks(self, source: str) -> tuple[list[Token], dict[str, Any]]:
        """The block tokens of ``source``, and what parsing their content must know of it all."""
        environment: dict[str, Any] = {}
        return self._parser.parse(source, environment), environment

    def inline(self, content: str, environment: dict[str, Any]) -> list[Token]:
        """The inline tokens of a block."""
        return self._parser.inline.parse(content, self._parser, environment, [])

    def _bound(self, state: StateInline | StateBlock, *_: object) -> bool:
        """A rule that never matches and is tried before all others: it stops the parser."""
        too_deep = state.level >= limits.MAX_NESTING
        if too_deep or monotonic() > self._deadline or len(state.tokens) > limits.MAX_TOKENS:
            raise DraftError(
                f"{self._path}：Markdown 标记过多或嵌套过于复杂，读不完；请拆成几个文件再核对。"
            )
        return False


def _placed(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    def placed(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            if state.pending:
                state.pushPending()
            new = state.tokens[count:]
            # Delimiters come one token a character; other rules make one token.
            each = sum(len(token.content) for token in new) == state.pos - start
            for token in new:
                if "at" not in token.meta:
                    token.meta["at"] = start
                    start += len(token.content) if each else 0
        return True

    return placed


def _character(state: StateInline, silent: bool) -> bool:
    """A character that no other rule takes is itself."""
    if not silent:
        state.pending += state.src[state.pos]
    state.pos += 1
    return True


class _MarkdownReader:
    def __init__(self, source: str, path: str) -> None:
        self.text = SourceText(source)
        self._path = path
        self._source = source
        self._html = HtmlReader(self.text)
        self._lines = [*line_starts(source), len(source) + 1]
        self._code_blocks = 0
        self._front_matter = False
        self._struck = 0
        self._cells: dict[int, int] = {}

    def notices(self) -> tuple[str, ...]:
        notices = []
        if self._front_matter:
            notices.append("文件开头的元数据（front matter）未检查。")
        if self._code_blocks:
            notices.append(f"{self._code_blocks} 个代码块未检查。")
        if self._struck:
            notices.append("划去的文字未检查。")
        return (*notices, *(notice for notice in self._html.notices() if notice not in notices))

    def read(self) -> None:
        parser = _Parser(self._path)
        tokens, environment = parser.blocks(self._source)
        in_table = False
        for token in tokens:
            if token.tag == "table":
                in_table = token.nesting > 0
            if token.nesting > 0:
                self.text.open_element(token.tag)
            elif token.type == "table_close":
                self.text.close_table()
            elif token.type == "front_matter":
                self._front_matter = True
            elif token.type in ("fence", "code_block"):
                self._code_blocks += 1
            elif token.map is None:
                continue
            elif token.type == "html_block":
                start, end = self._lines[token.map[0]], self._lines[token.map[1]] - 1
                self._html.feed(start, end)
                self._html.reset()
                self.text.end_paragraph(end)
            elif token.type == "inline":
                offsets = self._offsets(token.content, token.map[0], in_table)
                self._inline(parser.inline(token.content, environment), token.content, offsets)
                self._html.reset()
                self.text.end_paragraph(self._lines[token.map[1]] - 1)

    def _offsets(self, content: str, first: int, in_table: bool) -> list[int]:
        """The place in the source of each character of a block's ``content``, and of its end.

        A line of content is its source line without the markup of containers at its beginning
        and white space at its end; of a table, a cell.
        """
        offsets: list[int] = []
        for number, line in enumerate(content.split("\n"), first):
            start, end = self._lines[number], self._lines[number + 1] - 1
            if in_table:
                start = max(start, self._cells.get(number, 0))
                found = self._source.find(line, start, end)
            else:
                found = self._source.rfind(line.rstrip(" \t"), start, end)
            if found >= 0:
                offsets.extend(range(found, found + len(line)))
            else:  # A tab cut in two, or \| in a cell: characters are missing or were added.
                at = start
                for character in line:
                    found = self._source.find(character, at, end)
                    at = found + 1 if found >= 0 else at
                    offsets.append(max(at - 1, start))
            if in_table:
                self._cells[number] = offsets[-1] + 1 if line else start
            offsets.append(min(offsets[-1] + 1, end) if line else start)
        return offsets

    def _inline(self, tokens: list[Token], content: str, offsets: list[int]) -> None:
        position, struck, address = 0, 0, False
        for index, token in enumerate(tokens):
            kind = token.type
            position = token.meta.get("at", position)
            at = offsets[min(position, len(offsets) - 1)]
            if kind in ("s_open", "s_close"):
                struck += 1 if kind == "s_open" else -1
                self._struck += kind == "s_open"
            elif kind == "html_inline" and not struck:
                self._html.feed(at, at + len(token.content))
            elif struck or self._html.hides:
                continue
            elif kind == "text" and address:
                self.text.put(token.content, at, at)
            elif kind == "text":
                after = tokens[index + 1].type if index + 1 < len(tokens) else ""
                # Spaces before a line's end are markup.
                shown = token.content.rstrip(" ") if after in _BREAKS else token.content
                self._copy(position, position + len(shown), content, offsets)
                position += len(token.content)
            elif kind == "text_special":
                end = position + len(token.markup)
                self.text.put(token.content, at, offsets[min(end, len(offsets)) - 1] + 1)
                position = end
            elif kind in ("link_open", "link_close") and token.markup == "autolink":
                address = kind == "link_open"
            elif kind in _BREAKS:
                is_hard = kind == "hardbreak" or content.endswith("  ", 0, position)
                self._break(at, is_hard=is_hard)
            elif kind in ("code_inline", "image"):
                self.text.put(MASK, at, at)

    def _break(self, at: int, *, is_hard: bool) -> None:
        if is_hard:
            self.text.hard_break(at)
        else:
            self.text.soft_break(at, at + 1)

    def _copy(self, start: int, end: int, content: str, offsets: list[int]) -> None:
        """Add ``content[start:end]`` by copying the source where it stands."""
        while start < end:
            stop = start + 1
            while stop < end and offsets[stop] == offsets[stop - 1] + 1:
                stop += 1
            if self._source.startswith(content[start:stop], offsets[start]):
                self.text.copy(offsets[start], offsets[stop - 1] + 1)
            else:  # Not in the source as it is: a tab given out as spaces.
                self.text.put(content[start:stop], offsets[start], offsets[start])
            start = stop
