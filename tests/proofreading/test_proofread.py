"""One file of a run; and whatever a draft holds, every output form takes it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcite import drafts
from qcite.checking import check
from qcite.checking.results import locate
from qcite.document import Document
from qcite.edition import loading
from qcite.proofreading.proofread import Correcting, copy_path, is_copy, proofread
from qcite.render import check_json, findings, github, rdjson, sarif, screen
from qcite.render import json as units_json
from tests.conftest import cases

OUTLINE = loading.load()
DOCUMENT = Document(OUTLINE)
NUMERAL = "《质量强国建设纲要》第廿一条要求落实责任。"


@pytest.mark.parametrize(
    ("draft", "copy"),
    [
        ("草稿.docx", "草稿.qcite.docx"),
        ("甲/乙.第2稿.md", "甲/乙.第2稿.qcite.md"),
        ("无扩展名", "无扩展名.qcite"),
    ],
)
def test_a_copy_is_named_after_its_draft(draft: str, copy: str) -> None:
    assert str(copy_path(draft)) == str(Path(copy))


@pytest.mark.parametrize(
    ("name", "expected"),
    [("草稿.qcite.docx", True), ("草稿.docx", False), ("qcite.md", False), ("qcite", False)],
)
def test_a_copy_is_known_by_its_name(name: str, expected: bool) -> None:
    assert is_copy(name) is expected


def test_the_same_place_is_not_corrected_twice(tmp_path: Path) -> None:
    draft = tmp_path / "通知.txt"
    draft.write_text(NUMERAL, encoding="utf-8")
    result = proofread(str(draft), DOCUMENT, {}, Correcting())
    assert result.corrected is not None
    assert (result.corrected.edits, result.corrected.left_out) == (1, ())
    again = proofread(result.corrected.path, DOCUMENT, {}, Correcting())
    assert again.findings == ()
    assert again.corrected is not None
    assert (again.corrected.path, again.corrected.edits) == ("", 0)


def test_a_copy_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    draft = tmp_path / "通知.txt"
    draft.write_text(NUMERAL, encoding="utf-8")
    target = str(tmp_path / "没有的文件夹" / "甲.txt")
    result = proofread(str(draft), DOCUMENT, {}, Correcting(target=target))
    assert result.failed
    assert result.corrected is not None
    assert result.corrected.error
    assert len(result.findings) == 1


_PIECES = st.sampled_from(
    [
        "《质量强国建设纲要》",
        "（以下简称《纲要》）",
        "《纲要》",
        "第十三条",
        "第三十三条",
        "第廿一条",
        "第五部分",
        "专栏8",
        "提出：“",
        "。”",
        "”。",
        "强化建设单位工程质量重要责任和勘察、设计、施工、监理单位主体责任",
        OUTLINE.articles[12].sentences[1],
        "2025年制造业产品质量合格率达到95%",
        "共十一部分三十一条",
        "质量",
        "\u200b",
        "\u202e",
        "\x1b[31m",
        "𠮷",
        "\n",
        "\r\n",
        "\n\n",
        "<!-- qcite: ignore -->",
        "**",
        "`",
        "&amp;",
        "<p>",
    ]
)


@cases(0.3)
@given(st.lists(_PIECES, max_size=14).map("".join), st.sampled_from(["甲.txt", "甲.md", "甲.html"]))
def test_every_output_form_takes_every_draft(source: str, name: str) -> None:
    draft = drafts.read_stream(source.encode(), name)
    report = check(draft, DOCUMENT.index)
    result = locate(draft, report, "《质量强国建设纲要》")
    spots = [(located.spot, located.finding.found) for located in result.findings]
    spots += [(located.spot, located.unchecked.found) for located in result.unchecked]
    for spot, found in spots:
        assert draft.text[spot.offset : spot.offset + spot.length] == found
    lines = findings.screenful([result], color=False) + findings.summary([result])
    outputs = [screen.draw(lines, 40, color=False), github.commands([result])]
    outputs.append("\n".join(line.text for line in findings.plain([result], color=False)))
    for to_object in (
        check_json.check_object,
        rdjson.rdjson_object,
        sarif.sarif_object,
    ):
        outputs.append(units_json.dumps(to_object([result])))
        json.loads(outputs[-1])
    assert all(output.replace("\n", "").isprintable() for output in outputs)
