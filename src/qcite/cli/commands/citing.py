"""The two axes of a citation as options, for the commands that cite."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import click

from qcite.citing.citation import NAMES, PINPOINTS

_Function = Callable[..., Any]


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


def _axis(
    option: str, what: str, words: Mapping[str, str], meanings: Mapping[Any, str]
) -> Callable[[_Function], _Function]:
    default = next(iter(words))
    spoken = "、".join(words.values())
    return click.option(
        option,
        type=Axis(words),
        default=default,
        help=f"{what}：{described(meanings.items())}。也可以写 {spoken}。默认 {default}。",
    )


name = _axis("--name", "名称", NAME_WORDS, NAMES)
pinpoint = _axis("--pinpoint", "定位语", PINPOINT_WORDS, PINPOINTS)
