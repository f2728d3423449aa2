"""What is said under a number: nobody is accused whose words stand there."""

from __future__ import annotations

import re

import pytest

import qcite
from qcite.text.numerals import format_chinese

DOCUMENT = qcite.load()
CLAUSE = re.compile(r"[^，。；：！？、“”‘’《》（）\n]{9,}")
CLAUSES = [
    (article.number, clause)
    for article in DOCUMENT.outline.articles
    for sentence in article.sentences
    for clause in CLAUSE.findall(sentence)
]


def found(text: str) -> list[tuple[str, str, str]]:
    report = DOCUMENT.check_text(text)
    return [(one.code, one.found, one.locator) for one in report.findings]


def test_words_under_their_own_number_are_never_reported() -> None:
    assert len(CLAUSES) > 500
    accused = [
        (number, clause)
        for number, clause in CLAUSES
        if found(f"《质量强国建设纲要》第{format_chinese(number)}条要求{clause}。")
    ]
    assert accused == []


def test_words_under_another_number_are_mostly_reported() -> None:
    reported = sum(
        ("statement-elsewhere", clause, str(number))
        in found(f"《质量强国建设纲要》第{format_chinese((number + 7) % 32 + 1)}条提出{clause}。")
        for number, clause in CLAUSES
    )
    assert reported >= 0.9 * len(CLAUSES)


BOX = DOCUMENT["专栏3"]
AFTER = format_chinese(BOX.after or 0)
WORDS = "强化建设单位工程质量首要责任"


@pytest.mark.parametrize(
    ("text", "locators"),
    [
        (f"《质量强国建设纲要》第五条要求{WORDS}。", ["13"]),
        (f"《质量强国建设纲要》第五条中明确提出，{WORDS}。", ["13"]),
        (f"《质量强国建设纲要》专栏2部署了{DOCUMENT['专栏1'].heading}。", ["专栏1"]),
        (f"《质量强国建设纲要》第五条、第十三条要求{WORDS}。", []),
        (f"《质量强国建设纲要》第十三条、第五条要求{WORDS}。", []),
        (f"《质量强国建设纲要》第六部分要求{WORDS}。", []),
        (f"《质量强国建设纲要》第七部分要求{WORDS}。", ["13"]),
        (f"《质量强国建设纲要》第{AFTER}条部署了{BOX.heading}。", []),
        (f"《山东省质量强省建设纲要》第五条要求{WORDS}。", []),
        (f"落实《质量强国建设纲要》第五条，{WORDS}。", []),
        ("《质量强国建设纲要》第五条要求各单位压实责任、狠抓落实见到实效。", []),
    ],
)
def test_what_is_said_of_a_unit(text: str, locators: list[str]) -> None:
    assert [locator for code, _, locator in found(text) if code == "statement-elsewhere"] == (
        locators
    )
