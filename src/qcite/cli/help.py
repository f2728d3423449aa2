"""Help texts: laid out by display width and Chinese line-breaking, examples first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

_NARROWEST = 18
"""Columns below which no text is laid out: click stops at 50, and a phone has 40."""

_ROOM = 20
"""Columns that what stands beside a term needs; with less it goes below."""


class HelpFormatter(click.HelpFormatter):
    """click's formatter, measuring columns instead of code points, on screens of any width."""

    def __init__(
        self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None
    ) -> None:
        if width is None:
            import shutil

            columns = min(shutil.get_terminal_size().columns, max_width or 80)
            width = max(columns - 2, _NARROWEST)
        super().__init__(indent_increment, width, max_width)

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        self._write_wrapped(f"{prefix or '用法：'}{prog} {args}".rstrip(), 0, 6)

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_text(self, text: str) -> None:
        for paragraph in text.split("\n"):
            self._write_wrapped(paragraph, self.current_indent, self.current_indent)

    def _write_wrapped(self, text: str, indent: int, hanging: int) -> None:
        from qcite.render.wrap import wrap

        margin = indent
        for start, end in wrap(text, self.width, indent, hanging):
            self.write(f"{'':>{margin}}{text[start:end]}\n")
            margin = hanging

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        from rich.cells import cell_len

        from qcite.render.wrap import wrap

        rows = list(rows)
        indent = self.current_indent
        widths = [cell_len(term) for term, _ in rows]
        column = min(max(widths, default=0), col_max) + col_spacing
        margin = indent + column
        if self.width - margin < _ROOM:
            for term, text in rows:
                self._write_wrapped(term, indent, indent)
                if text:
                    self._write_wrapped(text, indent + 4, indent + 4)
            return
        for (term, text), width in zip(rows, widths, strict=True):
            if width > column - col_spacing or not text:
                self._write_wrapped(term, indent, indent)
                term, width = "", 0
            if text:
                self.write(f"{'':>{indent}}{term}{'':>{column - width}}")
                lines = [text[start:end] for start, end in wrap(text, self.width - margin)]
                self.write(f"\n{'':>{margin}}".join(lines) + "\n")


class Context(click.Context):
    formatter_class = HelpFormatter


class Explained(click.Command):
    """What has its help in a pager, and its name in errors."""

    context_class = Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option --help, which shows the examples at the top also where the rest is long."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.callback = _show_help
        return option

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let errors know their command: click forgets it for an option without its value."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise


def _show_help(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        ctx.find_root().obj.terminal.show_text(f"{ctx.get_help()}\n")
        ctx.exit()


class Command(Explained):
    """A command whose help begins with examples."""

    def __init__(
        self,
        *arguments: Any,
        examples: Sequence[tuple[str, str]] = (),
        following: Mapping[str, str] | None = None,
        **settings: Any,
    ) -> None:
        settings.setdefault("options_metavar", "[选项]")
        super().__init__(*arguments, **settings)
        self.examples = tuple(examples)
        """Pairs of a command line and what it does."""
        self.following = following or {}
        """What follows its first word: 名称 after remove."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_usage(ctx, formatter)
        if self.examples:
            with formatter.section("例"):
                formatter.write_dl(self.examples, col_max=36)
        if self.help:
            formatter.write_paragraph()
            formatter.write_text(self.help)
        self.format_options(ctx, formatter)
        self.format_epilog(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options with their help alone: click adds ranges as formulas, ``[x>=1]``."""
        records = [
            (record[0], option.help or "")
            for option in self.get_params(ctx)
            if isinstance(option, click.Option)
            if (record := option.get_help_record(ctx)) is not None
        ]
        with formatter.section("选项"):
            formatter.write_dl(records)

    def invoke(self, ctx: click.Context) -> Any:
        """Run it, unless the settings are wrong. Raises QciteError."""
        if ctx.info_name != "config":
            _ = ctx.find_root().obj.settings
        return super().invoke(ctx)
