"""Print the lowest release of each dependency that pyproject.toml allows, as pip's constraints.

Of what the program needs, whatever is done with it, not of what its development needs.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import tomli

ROOT = Path(__file__).parent.parent
EXTRAS = ("docx", "mcp", "lsp")
"""What users install besides; of these the next major release is ruled out."""


def constraints(project: dict[str, list[str]]) -> list[str]:
    """``click>=8.2`` becomes ``click==8.2``. Raises ValueError for one without a lowest release."""
    found = []
    for dependency in project["dependencies"]:
        match = re.fullmatch(r"([\w.-]+)>=([0-9][\w.]*)", dependency)
        if match is None:
            raise ValueError(f"no lowest release: {dependency}")
        found.append(f"{match[1]}=={match[2]}")
    return found


if __name__ == "__main__":
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    declared = tomli.loads(text)["project"]
    extras = [one for name in EXTRAS for one in declared["optional-dependencies"][name]]
    found = constraints(declared)
    found += constraints({"dependencies": [one.partition(",")[0] for one in extras]})
    sys.stdout.writelines(f"{line}\n" for line in found)
