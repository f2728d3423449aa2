"""Help texts: laid out by display width and Chinese line-breaking, examples first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import click


class HelpFormatter(click.HelpFormatter):
    """click's formatter, measuring columns instead of code points."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        self.write(f"{prefix or '用法：'}{prog} {args}".rstrip() + "\n")

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_text(self, text: str) -> None:
        from qcite.render.wrap import wrap

        for paragraph in text.split("\n"):
            for start, end in wrap(paragraph, self.width - self.current_indent):
                self.write(f"{'':>{self.current_indent}}{paragraph[start:end]}\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        from rich.cells import cell_len

        from qcite.render.wrap import wrap

        rows = list(rows)
        widths = [cell_len(term) for term, _ in rows]
        column = min(max(widths, default=0), col_max) + col_spacing
        margin = self.current_indent + column
        for (term, text), width in zip(rows, widths, strict=True):
            self.write(f"{'':>{self.current_indent}}{term}")
            if not text:
                self.write("\n")
                continue
            if width > column - col_spacing:
                self.write("\n" + " " * margin)
            else:
                self.write(" " * (column - width))
            lines = [text[start:end] for start, end in wrap(text, max(self.width - margin, 10))]
            self.write(("\n" + " " * margin).join(lines) + "\n")


class Context(click.Context):
    formatter_class = HelpFormatter


class Command(click.Command):
    """A command whose help begins with examples."""

    context_class = Context

    def __init__(
        self, *arguments: Any, examples: Sequence[tuple[str, str]] = (), **settings: Any
    ) -> None:
        settings.setdefault("options_metavar", "[选项]")
        super().__init__(*arguments, **settings)
        self.examples = tuple(examples)
        """Pairs of a command line and what it does."""

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
