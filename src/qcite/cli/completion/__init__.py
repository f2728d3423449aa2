"""Completion scripts for shells, generated from the program and an outline.

Everything a shell may offer is worked out when the script is generated, so pressing TAB starts no
process at all. The model (model.py) is what all four shells are told; one module a shell writes it
down in that shell's language, and install.py knows where that shell looks for it.

Why no generator: crazy-complete (0.3.8) refuses a repeatable word beside subcommands, which is
what a bare ``qcite 13`` is, copies helper functions under the GPL into its scripts, and writes no
PowerShell; shtab (1.13) gives all candidates of a word one and the same description, so an article
could not be shown with its heading, and offers no word beside subcommands either.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Literal, cast

from qcite.cli.completion.model import Program

Shell = Literal["bash", "zsh", "fish", "powershell"]
SHELLS: tuple[Shell, ...] = ("bash", "zsh", "fish", "powershell")


def script(shell: Shell, program: Program) -> str:
    """The completion script for a shell."""
    write = cast(Callable[[Program], str], import_module(f"qcite.cli.completion.{shell}").write)
    return write(program)
