"""Fill the output into a document's ``console`` blocks by running what stands behind each ``$``."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

SAMPLES = {"tests/fixtures/importing/plan.docx": "质量强省方案.docx"}
"""Files that the commands of a block find, each block in a folder of its own."""

_BLOCK = re.compile(r"(?m)^```console\n(.*?)^```$", re.DOTALL)


def fill(document: str) -> str:
    """The document with every console block's output as the program prints it now."""
    return _BLOCK.sub(lambda block: f"```console\n{_transcript(block[1])}```", document)


def _transcript(block: str) -> str:
    commands = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for sample, copy in SAMPLES.items():
            shutil.copy(ROOT / sample, folder / copy)
        return "".join(f"$ {command}\n{run(command, folder)}" for command in commands)


def environment(folder: Path) -> dict[str, str]:
    """Variables for a shell in which ``qcite`` is the program of this checkout."""
    program = folder / "qcite"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m qcite "$@"\n')
    program.chmod(0o755)
    return {
        "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "COLUMNS": "80",
    }


def run(command: str, folder: Path) -> str:
    """What a person sees who types the command: the answer, then what is said about it."""
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
    )
    output = checked(command, (done.stdout + done.stderr).decode("utf-8"))
    return output.replace(str(folder), "~")


def checked(command: str, output: str) -> str:
    """The output, unless the program broke."""
    if "Traceback (most recent call last)" in output:
        raise RuntimeError(f"{command}\n{output}")
    return output
