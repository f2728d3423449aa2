"""Regenerate every generated file; with ``--check``, only tell which are out of date.

    python tools/generate.py            write them
    python tools/generate.py --check    exit code 1 if one differs, and say which

Needs nothing but the program's own dependencies.
"""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Run as a script, only this folder is on the path.
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from qcite.cli import completion  # noqa: E402
from qcite.cli.completion import install, model  # noqa: E402
from qcite.edition import loading  # noqa: E402
from tools import examples, manual, picture, reference  # noqa: E402

COMPLETIONS: dict[completion.Shell, str] = {
    "bash": "qcite.bash",
    "zsh": "_qcite",
    "fish": "qcite.fish",
    "powershell": "qcite.ps1",
}
"""Each shell's script, named as that shell's users expect."""

WITH_EXAMPLES = ("README.md", "docs/install.md", "docs/usage.md", "docs/citation.md")
"""Documents whose console blocks show what the program prints."""


def generated() -> dict[str, bytes]:
    """Every generated file, by its path from the root."""
    return {**described(), **recorded()}


def described() -> dict[str, bytes]:
    """The files that say what the program takes."""
    outline = loading.load()
    program = model.build(outline)
    files = {
        f"completions/{name}": install.encode(name, completion.script(shell, program))
        for shell, name in COMPLETIONS.items()
    }
    files["man/qcite.1"] = manual.write(program, outline, _release_day()).encode()
    for name, page in reference.pages(program).items():
        files[f"docs/reference/{name}"] = page.encode()
    return files


def recorded() -> dict[str, bytes]:
    """The files that show what the program prints."""
    files = {"docs/screenshot.svg": picture.draw().encode()}
    for name in WITH_EXAMPLES:
        document = (ROOT / name).read_text(encoding="utf-8")
        files[name] = examples.fill(document).encode()
    return files


def _release_day() -> date:
    """The day of the newest release in the change log; of the first commit before there is one."""
    log = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.search(r"(?m)^## \[?[0-9.]+\]? - (\d{4}-\d\d-\d\d)$", log)
    return date.fromisoformat(found[1]) if found else date(2026, 11, 21)


def main(arguments: list[str]) -> int:
    """Write or check; returns the exit code."""
    check = arguments == ["--check"]
    if arguments and not check:
        print(__doc__, file=sys.stderr)
        return 2
    files = generated()
    stale = [
        name
        for name, content in files.items()
        if not (ROOT / name).is_file() or (ROOT / name).read_bytes() != content
    ]
    # Pages of commands that are gone.
    pages = (path.relative_to(ROOT).as_posix() for path in (ROOT / "docs/reference").glob("*.md"))
    gone = [name for name in pages if name not in files]
    if check:
        for name in (*stale, *gone):
            print(f"out of date: {name} (run python tools/generate.py)", file=sys.stderr)
        return 1 if stale or gone else 0
    for name in stale:
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / name).write_bytes(files[name])
        print(name)
    for name in gone:
        (ROOT / name).unlink()
        print(f"{name} (removed)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
