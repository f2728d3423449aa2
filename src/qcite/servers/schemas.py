"""JSON schemas of what is asked and answered."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from qcite.errors import QciteError

STRINGS = {"type": "array", "items": {"type": "string"}}


@cache
def published(name: str) -> dict[str, Any]:
    """One of the project's JSON schemas (docs/schema)."""
    package = Path(__file__).parent.parent
    for folder in (package / "data" / "schema", package.parent.parent / "docs" / "schema"):
        path = folder / f"{name}.schema.json"
        if path.is_file():
            schema: dict[str, Any] = json.loads(path.read_text("utf-8"))
            return {key: value for key, value in schema.items() if key not in ("$schema", "$id")}
    raise QciteError(f"安装不完整：缺少 schema/{name}.schema.json，请重新安装 qcite。")


def of_object(**properties: Any) -> dict[str, Any]:
    """The schema of an object that has these properties."""
    definitions: dict[str, Any] = {}
    for name, schema in properties.items():
        if "$defs" in schema:
            definitions |= schema["$defs"]
            properties[name] = {key: value for key, value in schema.items() if key != "$defs"}
    found = {"type": "object", "properties": properties, "required": list(properties)}
    return {**found, "$defs": definitions} if definitions else found
