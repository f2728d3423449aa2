"""What the tests of citing share: documents, units of them, and all names and pinpoints."""

from __future__ import annotations

from hypothesis import strategies as st

from qcite.citing.citation import NAMES, PINPOINTS
from qcite.edition import loading
from qcite.edition.outline import Outline, Unit
from tests.conftest import FIXTURES

OUTLINE = loading.load()
OTHER = loading.load(str(FIXTURES / "citation" / "other.toml"))
"""Three years of targets; a title, headings and sentences that quote."""

FULL = "《质量强国建设纲要》"
FIRST = (
    "全面落实各方主体的工程质量责任，"
    "强化建设单位工程质量首要责任和勘察、设计、施工、监理单位主体责任"
)
SECOND = (
    "严格执行工程质量终身责任书面承诺制、永久性标牌制、质量信息档案等制度，强化质量责任追溯追究"
)


def units_of(ids: str, outline: Outline = OUTLINE) -> list[Unit]:
    found = [outline.get(unit_id) for unit_id in ids.split()]
    assert None not in found, ids
    return [unit for unit in found if unit is not None]


names = st.sampled_from(tuple(NAMES))
pinpoints = st.sampled_from(tuple(PINPOINTS))


def is_balanced(text: str) -> bool:
    """Whether all marks pair, each within the one it opened in."""
    pairs = dict(zip("”’》〉）", "“‘《〈（", strict=True))
    opened: list[str] = []
    for character in text:
        if character in pairs.values():
            opened.append(character)
        elif character in pairs and (not opened or opened.pop() != pairs[character]):
            return False
    return not opened
