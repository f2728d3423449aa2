"""A step of the wheel's build: the edition is compiled, so that the program starts faster."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the compiled edition to a wheel; an editable install reads the TOML."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        from qcite.edition import compiled

        folder = Path(mkdtemp())
        for name, source in compiled.compile_edition().items():
            path = folder / f"{name}.py"
            path.write_text(source, encoding="utf-8")
            build_data["force_include"][str(path)] = f"qcite/edition/{name}.py"
