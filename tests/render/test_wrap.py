from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from qcite.render.wrap import wrap


def rows(text: str, width: int, indent: int = 0, hanging: int = 0) -> list[str]:
    return [text[start:end] for start, end in wrap(text, width, indent, hanging)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        # every Chinese character may begin a row
        ("强化工程质量保障", 8, ["强化工程", "质量保障"]),
        # a closing mark goes with the character it follows
        ("强化工程。质量", 8, ["强化工", "程。质量"]),
        ("强化“质量”。保障", 12, ["强化“质量”。", "保障"]),
        ("强化“质量”。保障", 11, ["强化“质", "量”。保障"]),
        # an opening mark goes with the character it precedes
        ("强化工（程）质量", 8, ["强化工", "（程）质", "量"]),
        # dash and ellipsis are never divided
        ("强化工——程", 8, ["强化工——", "程"]),
        ("强化工——程", 7, ["强化", "工——程"]),
        # Latin words and numbers stay whole, a figure keeps its sign
        ("合格率达到98%以上", 12, ["合格率达到", "98%以上"]),
        ("单位GDP资源", 6, ["单位", "GDP资", "源"]),
        ("应写作 年-月-日", 12, ["应写作", "年-月-日"]),
        ("或加 --paste", 8, ["或加", "--paste"]),
        # a full stop that begins a name is none
        ("可读.docx、.odt、.md", 13, ["可读.docx、", ".odt、.md"]),
        # spaces at a break are dropped
        ("专栏3 建设工程", 7, ["专栏3", "建设工", "程"]),
        # a word longer than the row is cut
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("", 10, [""]),
        # a command that is shown stays in one row
        ("看原文请用 qcite cite 13。", 20, ["看原文请用", "qcite cite 13。"]),
        ("例：qcite list 部分，例", 18, ["例：", "qcite list 部分，", "例"]),
        # unless no row has room for it
        ("qcite library add", 8, ["qcite", "library", "add"]),
        ("用法：qcite 条号 或 qcite 命令 …", 18, ["用法：qcite 条号", "或 qcite 命令 …"]),
        # nor is one of BibTeX cut within
        (r"写：\cite[第十三条]{outline-2023}。", 33, ["写：", r"\cite[第十三条]{outline-2023}。"]),
        # values to choose from are cut between two of them
        ("[text|markdown|law]", 16, ["[text|markdown|", "law]"]),
        # an address is never cut
        ("见 https://example.org/a/b/c。又", 10, ["见", "https://example.org/a/b/c。", "又"]),
    ],
)
def test_rows(text: str, width: int, expected: list[str]) -> None:
    assert rows(text, width) == expected


def test_margins_narrow_the_rows() -> None:
    assert rows("强化工程质量保障体系", 8, indent=2, hanging=4) == [
        "强化工",
        "程质",
        "量保",
        "障体",
        "系",
    ]


_TEXT = st.text(alphabet="强化工程质量，。、；“”‘’（）《》——……%98 GDP", max_size=120)


@given(_TEXT, st.integers(20, 100))
def test_nothing_is_lost_and_rules_hold(text: str, width: int) -> None:
    found = rows(text, width)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
    for row in found:
        assert cell_len(row) <= width
