"""The constraints with which the lowest declared releases are tested."""

from __future__ import annotations

import pytest
import tomli
from tools.lowest import constraints

from tests.conftest import ROOT


def test_every_dependency_has_a_lowest_release() -> None:
    project = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = constraints(project)
    assert len(found) == len(project["dependencies"])
    assert all("==" in one and ">" not in one for one in found)


@pytest.mark.parametrize("dependency", ["click", "click==8.2", "click>=8.2,<9"])
def test_one_without_is_refused(dependency: str) -> None:
    with pytest.raises(ValueError, match="no lowest release"):
        constraints({"dependencies": [dependency]})
