"""Build dist/qcite.pyz: the program and its dependencies in one file, for machines without network.

    python tools/build_zipapp.py [FILE]

Runs with any Python from 3.10 on, on any system, and writes nothing where it runs: the modules are
imported from the archive itself, so only dependencies in pure Python go in. (shiv and pex, which
can carry compiled ones, unpack themselves into the user's home at the first run, and then fit one
system and one Python.) The result is the same, byte for byte, for the same sources and versions.

Needs pip and, to fetch the dependencies, its index; nothing else.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import tomli

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "dist" / "qcite.pyz"

# Compiled one by one and written without references between objects (as marshal's version 2 does):
# which objects are written as references depends on what else the process happens to hold. Not
# checked against its source: an archive has no time of change to compare.
_COMPILE = """\
import importlib.util, marshal, pathlib, sys

folder = pathlib.Path(sys.argv[1])
for path in folder.rglob("*.py"):
    source = path.read_bytes()
    code = compile(source, path.relative_to(folder).as_posix(), "exec", dont_inherit=True)
    unchecked_hash = (1).to_bytes(4, "little") + importlib.util.source_hash(source)
    compiled = importlib.util.MAGIC_NUMBER + unchecked_hash + marshal.dumps(code, 2)
    path.with_suffix(".pyc").write_bytes(compiled)
"""

# No f-strings, no annotations: a Python too old to run the program must be able to say so.
_MAIN = """\
# -*- coding: utf-8 -*-
import sys

if sys.version_info < (3, 10):
    found = ".".join(str(number) for number in sys.version_info[:3])
    message = u"qcite：需要 Python 3.10 以上，现在是 " + found + u"。\\n"
    sys.stderr.write(message if sys.version_info >= (3,) else message.encode("utf-8"))
    sys.exit(2)

from qcite.__main__ import run

sys.exit(run())
"""

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: zip's earliest."""

_LEFT_OUT = re.compile(r"^bin/|^[Pp]ygments|\.dist-info/(?!licen[cs]es?/|LICEN[CS]E|METADATA$)")
"""Of the installed files. The licences of what is bundled go along; not Pygments, half of it all,
which rich needs to colour source code, and this program never does."""


def main(target: Path = TARGET) -> int:
    """Build the archive; returns the exit code."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _install_dependencies(folder)
        compiled = [path.name for path in folder.rglob("*") if path.suffix in (".so", ".pyd")]
        if compiled:
            print(f"compiled modules cannot run from an archive: {compiled}", file=sys.stderr)
            return 1
        # What others compile meanwhile comes and goes.
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "src" / "qcite", folder / "qcite", ignore=ignored)
        shutil.copytree(ROOT / "data", folder / "qcite" / "data")
        shutil.copy(ROOT / "LICENSE", folder / "qcite" / "LICENSE")
        (folder / "__main__.py").write_text(_MAIN, encoding="utf-8")
        _compile(folder)
        target.parent.mkdir(exist_ok=True)
        _pack(folder, target)
    print(f"{target} ({target.stat().st_size / 1024:.0f} KiB)")
    return 0


def _install_dependencies(folder: Path) -> None:
    project = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    arguments = ("--target", str(folder), "--only-binary=:all:", "--no-compile", "--quiet")
    # What every Python on every system can import.
    pure = ("--implementation=py", "--abi=none", "--platform=any", "--python-version=3.10")
    command = [sys.executable, "-m", "pip", "install", *arguments, *pure, *project["dependencies"]]
    subprocess.run([*command, "--disable-pip-version-check"], check=True)


def _compile(folder: Path) -> None:
    # The order in which sets are written down depends on the hash seed.
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    subprocess.run([sys.executable, "-c", _COMPILE, str(folder)], check=True, env=environment)


def _pack(folder: Path, target: Path) -> None:
    with target.open("wb") as stream:
        stream.write(b"#!/usr/bin/env python3\n")
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name in _names(folder):
                entry = zipfile.ZipInfo(name, _EPOCH)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, (folder / name).read_bytes())
    target.chmod(0o755)


def _names(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not _LEFT_OUT.search(name):
            yield name


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
