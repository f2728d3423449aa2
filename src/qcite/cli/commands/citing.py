"""The two axes of a citation as options, for the commands that cite."""

from __future__ import annotations

from collections.abc import Iterable

import click

from qcite.citing.citation import NAMES, PINPOINTS


def described(values: Iterable[tuple[str, str]]) -> str:
    """Every value with what it is: full 全称；short 简称."""
    return "；".join(f"{value} {label}" for value, label in values)


name = click.option(
    "--name",
    type=click.Choice(tuple(NAMES)),
    default="full",
    help=f"名称：{described(NAMES.items())}。默认 full。",
)

pinpoint = click.option(
    "--pinpoint",
    type=click.Choice(tuple(PINPOINTS)),
    default="article",
    help=f"定位语：{described(PINPOINTS.items())}。默认 article。",
)
