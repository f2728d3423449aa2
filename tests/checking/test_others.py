"""A draft is checked against every document on the shelf."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qcite import drafts
from qcite.checking.comments import comments
from qcite.checking.results import locate
from qcite.document import load
from qcite.edition.outline import Unit
from qcite.importing.importer import import_draft
from qcite.library.shelf import Shelf
from tests.conftest import FIXTURES, Result

SAMPLES = FIXTURES / "importing"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> str:
    shelf = Shelf(str(tmp_path_factory.mktemp("shelf") / "文库"))
    for name in ("law.md", "plan.txt", "rule.txt"):
        found = import_draft(drafts.read(str(SAMPLES / name)))
        shelf.add(found.outline, found.toml)
    return shelf.path


Check = Callable[[str, str], Result]


@pytest.fixture
def check(qcite: Callable[..., Result], tmp_path: Path) -> Check:
    """Check a draft with a library: in this process, a tenth of the work of one of its own."""

    def check(library: str, draft: str) -> Result:
        (tmp_path / "稿.txt").write_text(draft, encoding="utf-8")
        return qcite("check", "稿.txt", environment={"QCITE_LIBRARY": library})

    return check


LAW = "《中华人民共和国量具管理法》"


@pytest.mark.parametrize(
    ("draft", "code", "message"),
    [
        ("《量具管理法》第九条另有规定。", "citation-missing-unit", f"{LAW}共六条"),
        (
            "《量具管理法》第二条第九款另有规定。",
            "citation-missing-unit",
            "第二条共三款，没有第九款。",
        ),
        ("《量具管理法》第一条第二款另有规定。", "citation-missing-unit", "第一条只有一款"),
        ("《量具管理法》第三条第（三）项另有规定。", "citation-missing-unit", "第三条共二项"),
        ("《量具管理法》第二条之二另有规定。", "citation-missing-unit", "没有第二条之二。"),
        (
            "《量具管理法》第九章另有规定，第三条也有。",
            "citation-missing-unit",
            f"{LAW}共二章，没有第九章。",
        ),
        (
            "《量具管理法》第一章第三条另有规定。",
            "citation-missing-unit",
            "第三条在第二章第一节，不在第一章。",
        ),
        ("《量具管理法》共七条。", "fact-count", f"{LAW}共六条。"),
        (
            "《量具管理法》第二条之一规定：“本法所称准确，是指误差在规定的范围之内。”",
            "quotation-differs",
            "引文与原文不符：“规定”应为“允许”。",
        ),
        (
            "《量具管理法》第三条规定：“为了加强对量具的管理，制定本法。”",
            "quotation-misplaced",
            "引文称出自第三条，实际在第一条。",
        ),
        (
            "《青山省品牌建设方案》提出：“为了加强对量具的管理，制定本法。”",
            "quotation-misplaced",
            f"《青山省品牌建设方案》没有这段文字，这是{LAW}第一条的话。",
        ),
        (
            "《量具管理法》第一条规定：“太阳从东方升起，月亮从西方落下。”",
            "quotation-not-found",
            f"引文不见于{LAW}。",
        ),
        (
            "《量具管理法》（以下简称《量具法》）很要紧。《量具法》第九条另有规定。",
            "citation-missing-unit",
            "没有第九条。",
        ),
    ],
)
def test_mistakes(check: Check, library: str, draft: str, code: str, message: str) -> None:
    done = check(library, draft)
    assert done.status == 1
    assert done.stdout.count("error[") == 1
    assert f"error[{code}]" in done.stdout
    assert message in done.stdout


@pytest.mark.parametrize(
    "draft",
    [
        "《量具管理法》第一条规定：“为了加强对量具的管理，制定本法。”",
        f"{LAW}第二条第二款第（一）项列了尺。",
        "《量具管理法》第二条之一、第三条第（二）项都适用。",
        "依照《量具管理法》，“为了加强对量具的管理，制定本法”。",
        "《青山省品牌建设方案》第二部分第（一）条提出“支持企业创新”。",
        "《关于量具使用若干问题的规定》第一条第二款规定：“检定不合格的，不得使用。”",
        "《质量强国建设纲要》第十三条提出“强化建设单位工程质量首要责任”。",
    ],
)
def test_what_is_right(check: Check, library: str, draft: str) -> None:
    done = check(library, draft)
    assert (done.status, done.stderr) == (0, "")
    assert "error[" not in done.stdout


def test_what_is_not_on_the_shelf_is_told_once(check: Check, library: str) -> None:
    done = check(library, "《某某法》第三条。又，《某某法》第四条。《量具管理法》第一条。")
    assert done.status == 0
    assert done.stdout.count("文库未收录《某某法》") == 1
    assert "qcite library add 文件" in done.stdout


def test_a_title_like_one_on_the_shelf_is_shown(check: Check, library: str) -> None:
    done = check(library, "《青山省品牌建没方案》第二部分另有部署。")
    assert "文库中相近的有《青山省品牌建设方案》" in done.stdout


def test_an_empty_shelf_leaves_what_is_cited_unchecked(check: Check, tmp_path: Path) -> None:
    done = check(str(tmp_path / "没有"), "《某某法》第三条。")
    assert done.status == 0
    assert "unchecked “《某某法》”：文库未收录《某某法》，没有核对" in done.stdout


def test_the_version_compared_is_named(check: Check, library: str) -> None:
    done = check(library, "《量具管理法》第一条、《青山省品牌建设方案》第一部分。")
    told = f"notice 同时对照{LAW}（2019-05-06 的版本）、《青山省品牌建设方案》（2024-03-01 公布）。"
    assert told in done.stdout


def test_ten_mistakes_among_as_many_right_citations(check: Check, library: str) -> None:
    draft = (FIXTURES / "check-others" / "draft.txt").read_text(encoding="utf-8")
    expected = (FIXTURES / "check-others" / "expected.txt").read_text(encoding="utf-8")
    assert check(library, draft).stdout == expected


def _upwards(unit: Unit | None) -> Iterator[Unit]:
    while unit is not None:
        yield unit
        unit = unit.parent


@pytest.mark.parametrize("name", ["law.md", "plan.txt", "rule.txt"])
def test_every_unit_is_cited_and_quoted_rightly(library: str, name: str) -> None:
    shelf = Shelf(library)
    checked = load()
    title = import_draft(drafts.read(str(SAMPLES / name))).outline.title
    document = checked.another(shelf.place(shelf.get(title)))
    for unit in document.outline.walk():
        is_apart = any(one.kind in ("box", "target", "appendix") for one in _upwards(unit))
        has_number = bool(unit.label) or unit.kind == "paragraph"
        if is_apart or not has_number:
            continue
        place = document.cite([unit])
        report = checked.check_text(f"根据{place}，制定本办法。", shelf=shelf)
        assert (report.findings, report.unchecked) == ((), ()), place
        assert report.cited[-1].units == (unit,), place
        for sentence in unit.sentences:
            report = checked.check_text(f"{place}规定：“{sentence}”", shelf=shelf)
            assert [one for one in report.findings if one.severity == "error"] == [], place


def test_a_comment_names_the_document_that_has_the_words(library: str) -> None:
    text = "《量具管理法》第二条之一规定：“本法所称准确，是指误差在规定的范围之内。”"
    draft = drafts.read_stream(text.encode(), "稿.txt")
    report = load().check_text(text, shelf=Shelf(library))
    (comment,) = comments(locate(draft, report, "《质量强国建设纲要》", outline=load().outline))
    assert comment.paragraphs[-2:] == (
        "《量具管理法》（2之1.1）：本法所称准确，是指误差在允许的范围之内。",
        "（quotation-differs，见 qcite 量具管理法 2之1）",
    )
