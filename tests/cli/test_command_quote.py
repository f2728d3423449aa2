from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from qcite.edition import loading
from tests.citing.samples import FIRST, SECOND
from tests.conftest import FIXTURES, Result

Run = Callable[..., Result]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("13.2", f"《质量强国建设纲要》第十三条提出：“{SECOND}。”"),
        ("13.2 --inline", f"《质量强国建设纲要》第十三条提出“{SECOND}”"),
        ("13.1-2", f"《质量强国建设纲要》第十三条提出：“{FIRST}。{SECOND}。”"),
        ("13.2 --name short", f"《纲要》第十三条提出：“{SECOND}。”"),
        (
            "13.2 --name issuer --pinpoint heading",
            f"中共中央、国务院印发的《质量强国建设纲要》第十三条“强化工程质量保障”提出：“{SECOND}。”",
        ),
    ],
)
def test_exactly_the_quotation_and_a_newline(qcite: Run, line: str, expected: str) -> None:
    assert qcite("quote", *line.split()) == Result(0, f"{expected}\n", "")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "请给出定位，例：qcite quote 13.2。用法见 qcite quote --help。"),
        (
            "13 14",
            "一处引文只能出自一个单元，否则看不出哪一句出自哪里；"
            "请分别引用：qcite quote 13；qcite quote 14。",
        ),
        (
            "2 --inline",
            "这处引文有8段，不能嵌入行文；请去掉 --inline，使引文独立成段，或只引其中一句。",
        ),
    ],
)
def test_wrong_use(qcite: Run, line: str, message: str) -> None:
    assert qcite("quote", *line.split()) == Result(2, "", f"qcite：{message}\n")


def test_a_sentence_range_across_articles(qcite: Run) -> None:
    done = qcite("quote", "13.6-14.2")
    assert done.status == 2
    assert done.stdout == ""
    assert "句子的范围不能跨单元" in done.stderr


def test_doubtful_readings_are_told(qcite: Run) -> None:
    other = FIXTURES / "edition" / "other.toml"
    done = qcite("quote", "3.2", "--outline", str(other))
    sentence = loading.load(str(other)).articles[2].sentences[1]
    assert done == Result(
        0,
        f"《示例市绿道建设方案》第三条提出：“{sentence}”\n",
        "3.2 有1处文字存疑，见 qcite variants 示例市绿道建设方案 3.2\n",
    )


def test_several_paragraphs_in_json(qcite: Run) -> None:
    words = ("quote", "专栏3", "--name", "none")
    found = json.loads(qcite(*words, "--json").stdout)
    assert f"{found.pop('text')}\n" == qcite(*words).stdout
    box = loading.load().boxes[2]
    assert found == {
        "citation": "专栏3",
        "paragraphs": [item.published for item in box.children],
        "inline": False,
        "name": "none",
        "pinpoint": "article",
        "units": ["box_3"],
    }


def test_nothing_is_quoted_whose_apparatus_is_missing(qcite: Run, tmp_path: Path) -> None:
    path = tmp_path / "other.toml"
    path.write_bytes((FIXTURES / "edition" / "other.toml").read_bytes())
    for command in ("quote", "show"):
        assert qcite(command, "3.2", "--outline", "other.toml") == Result(
            2, "", "qcite：无法读取 other-variants.toml：没有这个文件。\n"
        )
