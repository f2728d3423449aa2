"""The two axes of a citation as options, for the commands that cite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import click

from qcite.citing.citation import NAMES, PINPOINTS


def described(values: Iterable[tuple[str, str]]) -> str:
    """Every value with what it is: full 全称；short 简称."""
    return "；".join(f"{value} {label}" for value, label in values)


class Axis(click.Choice[str]):
    """Values that a drafter may also call by their Chinese words: 简称 is short."""

    def __init__(self, words: Mapping[str, str]) -> None:
        """``words``: of each value, the Chinese word."""
        super().__init__(tuple(words))
        self.words = words

    def convert(
        self, value: Any, parameter: click.Parameter | None, context: click.Context | None
    ) -> str:
        meant = {word: name for name, word in self.words.items()}
        return super().convert(meant.get(value, value), parameter, context)


NAME_WORDS = {
    "full": "全称",
    "short": "简称",
    "first": "首次",
    "issuer": "机关",
    "none": "不写",
}
PINPOINT_WORDS = {"article": "条", "bracket": "括号", "part": "部分", "heading": "标题"}
FORMAT_WORDS = {
    "text": "行文",
    "markdown": "链接",
    "law-review": "法学",
    "gbt7714": "国标",
    "gbt7714-2015": "国标2015",
    "bibtex": "bibtex",
    "ris": "ris",
    "csl-json": "csl-json",
}
"""Chinese words for the values, as short as one types them."""

name = click.option(
    "--name",
    type=Axis(NAME_WORDS),
    default="full",
    help=f"名称：{described(NAMES.items())}。也可以写 {'、'.join(NAME_WORDS.values())}。"
    "默认 full。",
)

pinpoint = click.option(
    "--pinpoint",
    type=Axis(PINPOINT_WORDS),
    default="article",
    help=f"定位语：{described(PINPOINTS.items())}。也可以写 {'、'.join(PINPOINT_WORDS.values())}。"
    "默认 article。",
)
