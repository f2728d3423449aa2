"""A file becomes an outline: what is recognised, left out, doubted, and that nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcite import drafts
from qcite.document import Document, load
from qcite.edition import loading
from qcite.importing import facts
from qcite.importing.importer import Import, import_draft
from qcite.importing.sentences import split
from tests.conftest import FIXTURES, Result, cases
from tests.fixtures.drafts.make_word import p, package, t

Run = Callable[..., Result]
SAMPLES = FIXTURES / "importing"


def read(name: str) -> Import:
    return import_draft(drafts.read(str(SAMPLES / name)))


def text(tmp_path: Path, content: str, name: str = "文件.txt") -> Import:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return import_draft(drafts.read(str(path)))


@pytest.mark.parametrize(
    ("name", "title", "counts"),
    [
        (
            "law.md",
            "中华人民共和国量具管理法",
            {"章": 3, "节": 2, "条": 6, "款": 3, "项": 7, "目": 2, "附件": 1},
        ),
        (
            "plan.txt",
            "青山省品牌建设方案",
            {"部分": 2, "条": 4, "项": 2, "专栏": 1, "专栏的项": 2, "目标": 4},
        ),
        (
            "plan.docx",
            "云岭省质量强省建设实施方案",
            {"部分": 3, "条": 7, "专栏的项": 2, "项": 2, "专栏": 1, "目标": 4},
        ),
        ("rule.txt", "关于量具使用若干问题的规定", {"条": 2, "款": 2, "项": 2}),
    ],
)
def test_structure(name: str, title: str, counts: dict[str, int]) -> None:
    found = read(name)
    assert found.outline.title == title
    assert dict(found.counts) == counts
    assert found.complete
    assert not found.doubts


def test_facts_of_a_law() -> None:
    outline = read("law.md").outline
    assert outline.short_title == "量具管理法"
    assert outline.issuers == ("全国人民代表大会常务委员会",)
    assert str(outline.publication.day) == "2001-03-01"
    assert str(outline.version) == "2019-05-06"
    assert len(outline.history) == 2


@pytest.mark.parametrize("name", ["plan.docx", "plan.odt"])
def test_facts_of_a_plan_are_those_of_the_letter_that_issues_it(name: str) -> None:
    outline = read(name).outline
    assert outline.issuers == ("云岭省人民政府",)
    assert str(outline.publication.day) == "2023-08-15"
    assert outline.publication.document_number == "云政发〔2023〕18号"


@pytest.mark.parametrize(
    ("letter", "issuers", "day", "number"),
    [
        ("某市政府关于印发《某方案》的通知\n某政〔2023〕5号", "某市政府", None, "某政〔2023〕5号"),
        ("某省委　某省人民政府\n关于印发某方案的通知", "某省委、某省人民政府", None, ""),
        ("甲省委、乙省委关于印发《某方案》\n2023年1月2日", "甲省委、乙省委", "2023-01-02", ""),
        ("近日，中共中央、国务院印发了《某方案》。\n2023年1月2日", "中共中央、国务院", None, ""),
        ("甲省委关于印发《某方案》的通知\n二○二三年十一月二十日", "甲省委", "2023-11-20", ""),
        ("甲省委关于印发《某方案》的通知\n二〇二三年十三月一日", "甲省委", None, ""),
        # Another's document is passed on, or spoken of.
        ("某市政府关于转发《某方案》的通知\n某政发〔2023〕5号\n2023年1月2日", "", None, ""),
        ("某局关于学习《某方案》的通知\n2023年1月2日", "", None, ""),
        ("近日，由国务院印发《某方案》。", "", None, ""),
        ("", "", None, ""),
    ],
)  # fmt: skip
def test_what_a_letter_says(letter: str, issuers: str, day: str | None, number: str) -> None:
    found = facts.of_letter("某方案", letter.splitlines())
    assert "、".join(found.issuers) == issuers
    assert (str(found.day) if found.day else None, found.document_number) == (day, number)


def test_what_the_text_does_not_say_is_not_guessed() -> None:
    outline = read("rule.txt").outline
    assert outline.issuers == ()
    assert outline.publication.day is None
    assert outline.version is None


def test_left_out() -> None:
    assert [(one.reason, len(one.lines)) for one in read("plan.txt").left_out] == [
        ("页码", 1),
        ("附函", 6),
        ("标题", 1),
        ("落款", 2),
    ]
    assert ("目录", 4) in [(one.reason, len(one.lines)) for one in read("law.md").left_out]


def test_doubts_are_told_all_at_once_with_their_lines() -> None:
    found = read("slips.md")
    assert [(doubt.where, doubt.message) for doubt in found.doubts] == [
        ("第7行", "序号不连续：第三条之前缺少第二条。"),
        ("第11行", "序号不连续：（三）之前缺少（二）。"),
        ("第13行", "序号不连续：第三章之前缺少第二章。"),
        ("第15行", "序号第三条重复。"),
    ]
    assert not found.lost
    assert not found.complete


def test_doubts_are_comments_at_their_place() -> None:
    lines = read("slips.md").toml.splitlines()
    at = lines.index("# 存疑（源文件第7行）：序号不连续：第三条之前缺少第二条。")
    assert lines[at + 1 : at + 4] == ["[[units]]", 'level = "article"', 'label = "第三条"']


@pytest.mark.parametrize("name", ["law.md", "plan.txt", "rule.txt", "slips.md"])
def test_the_file_loads_and_rebuilds_the_text(name: str, tmp_path: Path) -> None:
    found = read(name)
    path = tmp_path / "文件.toml"
    path.write_text(found.toml, encoding="utf-8")
    assert loading.load(str(path)).text == found.outline.text
    assert not found.lost


def test_goals_stand_in_the_target_of_their_year() -> None:
    outline = read("plan.txt").outline
    assert [unit.id for unit in outline.targets] == [
        "target_2027",
        "target_2027__item_1",
        "target_2027__item_2",
        "target_2035",
    ]
    assert [unit.heading for unit in outline.goals] == ["产品品牌更强", "服务品牌更优"]


def test_a_list_goes_on_after_a_paragraph_of_its_item(tmp_path: Path) -> None:
    found = text(
        tmp_path,
        "某办法\n第一条 有下列情形之一的：\n（一）甲；\n前项所称甲，不含乙。\n（二）丙。\n"
        "第二条 施行。\n",
    )
    assert found.complete
    item = found.outline.get("art_1__item_1")
    assert item is not None
    assert item.text == "甲；\n前项所称甲，不含乙。"


def test_parts_of_an_interpretation_have_articles(tmp_path: Path) -> None:
    found = text(
        tmp_path,
        "某法院关于审理某案件的解释\n一、案件的受理\n第一条 某案件包括：\n（一）甲；\n（二）乙。\n"
        "第二条 丙。\n二、附则\n第三条 本解释自公布之日起施行。\n",
    )
    assert found.complete
    assert dict(found.counts) == {"部分": 2, "条": 3, "项": 2}
    assert [part.heading for part in found.outline.parts] == ["案件的受理", "附则"]


def test_articles_that_word_counts_and_nothing_parts_from_their_text(tmp_path: Path) -> None:
    level = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="chineseCounting"/>'
        '<w:suff w:val="nothing"/><w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    counted = '<w:numPr><w:numId w:val="1"/></w:numPr>'
    articles = "".join(p(t(words), counted) for words in ("为了甲。", "的确乙。", "（一）丙。"))
    package(tmp_path / "a.docx", p(t("某办法")) + articles, numbering=level)
    found = import_draft(drafts.read(str(tmp_path / "a.docx")))
    assert found.complete
    assert [unit.published for unit in found.outline.articles] == [
        "第一条\u3000为了甲。",
        "第二条\u3000的确乙。",
        "第三条\u3000（一）丙。",
    ]


def test_chapters_that_begin_anew_in_each_book(tmp_path: Path) -> None:
    found = text(
        tmp_path,
        "某法典\n第一编 总则\n第一章 甲\n第一条 甲。\n第二编 物权\n第一分编 通则\n"
        "第一章 乙\n第二条 乙。\n第二分编 所有权\n第二章 丙\n第三条 丙。\n",
    )
    assert found.complete
    chapters = [unit.id for unit in found.outline.of_kind("chapter")]
    assert chapters == ["book_1__chp_1", "subbook_1__chp_1", "subbook_2__chp_2"]


def test_numbers_that_are_spoken_of_open_nothing(tmp_path: Path) -> None:
    found = text(
        tmp_path,
        "某办法\n第一条 有下列情形之一的，不得参加：\n（一）甲；\n（二）乙。\n"
        "（一）、（二）项所列情形由主管部门认定。\n第二条和第一条一并施行。\n第二条 施行。\n",
    )
    assert found.complete
    assert dict(found.counts) == {"条": 2, "款": 3, "项": 2}


def test_a_note_of_amendment_may_be_broken_within_a_title(tmp_path: Path) -> None:
    found = text(
        tmp_path,
        "中华人民共和国量具法\n"
        "2001年3月1日 第九届全国人民代表大会常务委员会第二十次会议通过\n"
        "2009年5月6日 第十届全国人民代表大会常务委员会第九次会议《关于修改〈中华人民共和国秤法〉\n"
        "〈中华人民共和国量具法〉的决定》修正\n"
        "2018年7月8日 第十三届全国人民代表大会常务委员会第三次会议修正\n"
        "第一条 为了加强对量具的管理，制定本法。\n",
    )
    assert found.outline.preamble is None
    assert [line[:9] for line in found.outline.history] == [
        "2001年3月1日",
        "2009年5月6日",
        "2018年7月8日",
    ]
    assert found.outline.version == date(2018, 7, 8)


def test_a_paragraph_broken_by_a_page_is_one(tmp_path: Path) -> None:
    found = text(tmp_path, "某办法\n第一条 量具应当\n- 1 -\n检定。\n第二条 施行。\n")
    assert found.complete
    assert found.outline.articles[0].text == "量具应当检定。"


def test_what_an_amendment_quotes_opens_nothing(tmp_path: Path) -> None:
    found = text(
        tmp_path,
        "关于修改某办法的决定\n一、将第三条修改为：\n“第三条 量具应当检定。\n"
        "“（一）尺；\n“（二）秤。”\n二、将第五条修改为：“第五条 施行。”\n",
    )
    assert found.complete
    assert dict(found.counts) == {"条": 2}


def test_a_quotation_without_end_is_doubted(tmp_path: Path) -> None:
    found = text(
        tmp_path,
        "关于修改某办法的决定\n一、将第三条修改为：\n“第三条 量具应当检定。\n"
        "二、将第五条修改为：“第五条 施行。”\n",
    )
    assert [doubt.message for doubt in found.doubts] == ["引号“没有结束。"]


def test_characters_without_a_shape_are_doubted(tmp_path: Path) -> None:
    found = text(tmp_path, "某办法\n第一条 高2\ue0105米。\n第二条 施行。\n")
    assert [doubt.message for doubt in found.doubts] == [
        "有显示不出的字符 U+E010，没有收入，请对照原件。"
    ]


_LETTERS = st.text("量具应当检定准确误差用于贸易结算", min_size=1, max_size=12)


@cases(0.3)
@given(st.lists(st.lists(_LETTERS, min_size=1, max_size=3), min_size=2, max_size=9))
def test_whatever_the_articles_say_nothing_is_lost(articles: list[list[str]]) -> None:
    from qcite.drafts.plain import read as read_plain
    from qcite.text.numerals import format_chinese

    lines = ["某管理办法"]
    for number, paragraphs in enumerate(articles, 1):
        first, *rest = [f"{paragraph}。" for paragraph in paragraphs]
        lines += [f"第{format_chinese(number)}条 {first}", *rest]
    source = "\n".join(lines)
    found = import_draft(read_plain(source, "办法.txt", source.encode()))
    assert found.complete
    for number, paragraphs in enumerate(articles, 1):
        article = found.outline.get(f"art_{number}")
        assert article is not None
        assert article.text == "\n".join(f"{paragraph}。" for paragraph in paragraphs)


@pytest.mark.parametrize(
    ("paragraph", "sentences"),
    [
        ("甲。乙！丙", ["甲。", "乙！", "丙"]),
        ("称“甲。乙。”丙。", ["称“甲。乙。”", "丙。"]),
        ("（甲。）乙。", ["（甲。）", "乙。"]),
    ],
)
def test_sentences(paragraph: str, sentences: list[str]) -> None:
    assert split(paragraph) == sentences


# --- citing and naming what was imported --------------------------------------------------------


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Document:
    return _loaded("law.md", tmp_path_factory)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Document:
    return _loaded("plan.txt", tmp_path_factory)


def _loaded(name: str, factory: pytest.TempPathFactory) -> Document:
    path = factory.mktemp("imported") / "文件.toml"
    path.write_text(read(name).toml, encoding="utf-8")
    return load(str(path))


@pytest.mark.parametrize(
    ("locator", "citation"),
    [
        ("1", "第一条"),
        ("第二条", "第二条"),
        ("2之1", "第二条之一"),
        ("第二条之一", "第二条之一"),
        ("2款2", "第二条第二款"),
        ("第二条第二款", "第二条第二款"),
        ("2款2项1", "第二条第二款第（一）项"),
        ("第二条第二款第（一）项第2目", "第二条第二款第（一）项第2目"),
        ("3项2", "第三条第（二）项"),
        ("第三条第一款第（二）项", "第三条第（二）项"),
        ("第二条第一款、第二款", "第二条第一款、第二款"),
        ("2款2项1-3", "第二条第二款第（一）项至第（三）项"),
        ("3-5", "第三条至第五条"),
        ("3、5", "第三条、第五条"),
        ("第二章", "第二章"),
        ("第二章第二节", "第二章第二节"),
        ("附件一", "附件一"),
        ("《量具管理法》第三条", "第三条"),
        ("2.2", "第二条"),
        ("art_2__para_2", "第二条第二款"),
    ],
)
def test_citation_of_a_law(law: Document, locator: str, citation: str) -> None:
    assert law.cite(locator) == f"《中华人民共和国量具管理法》{citation}"


@pytest.mark.parametrize(
    ("locator", "citation"),
    [
        ("部分2条1", "第二部分第（一）条"),
        ("第二部分第（一）条", "第二部分第（一）条"),
        ("第二部分（一）", "第二部分第（一）条"),
        ("第二部分第一条", "第二部分第（一）条"),
        ("部分2条1项2", "第二部分第（一）条第2项"),
        ("专栏1", "专栏1"),
        ("专栏1.2", "专栏1“纠纷调解”"),
        ("2035", "第一部分第（二）条2035年目标"),
        ("部分2", "第二部分"),
    ],
)
def test_citation_where_numbers_begin_anew(plan: Document, locator: str, citation: str) -> None:
    assert plan.cite(locator) == f"《青山省品牌建设方案》{citation}"


@pytest.mark.parametrize(
    ("locator", "message"),
    [
        ("99", "《中华人民共和国量具管理法》共六条（第一条至第五条），没有第九十九条。"),
        ("2款9", "第二条共三款，没有第九款。"),
        ("1款2", "第一条只有一款，没有第二款。"),
        ("第一章第三条", "第三条在第二章第一节，不在第一章。"),
        ("第九章", "《中华人民共和国量具管理法》共二章，没有第九章。"),
        ("3-1", "范围应从小到大：1 至 3。"),
        ("1.9", "第一条共一句，没有第九句。"),
    ],
)
def test_what_a_law_does_not_have(law: Document, locator: str, message: str) -> None:
    from qcite.locating.errors import LocatorError

    with pytest.raises(LocatorError) as caught:
        law.units(locator)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("locator", "citation"),
    [
        ("部分1条1 部分2条2", "第一部分第（一）条、第二部分第（二）条"),
        ("部分2条1 部分2条2", "第二部分第（一）条、第（二）条"),
        ("部分1 部分2", "第一部分、第二部分"),
    ],
)
def test_several_in_one_line(plan: Document, locator: str, citation: str) -> None:
    assert plan.cite(locator) == f"《青山省品牌建设方案》{citation}"


def test_a_number_that_several_parts_have(plan: Document) -> None:
    from qcite.locating.errors import LocatorError

    with pytest.raises(LocatorError, match="：部分1条1、部分2条1。"):
        plan.units("1")


@pytest.mark.parametrize("name", ["law.md", "plan.txt", "rule.txt"])
def test_every_locator_is_read_back(name: str) -> None:
    from qcite.edition.naming import format_locator
    from qcite.locating.locator import resolve

    outline = read(name).outline
    for unit in outline.walk():
        assert resolve((format_locator(unit),), outline) == (unit,)


def test_law_review_counts_in_arabic(law: Document) -> None:
    assert "第2条第2款第1项" in law.cite("2款2项1", form="law-review")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("markdown", "《云岭省质量强省建设实施方案》第二部分第（三）条"),
        (
            "law-review",
            "《云岭省质量强省建设实施方案》第2部分第（3）条，云政发〔2023〕18号，2023年8月15日发布。",
        ),
        (
            "gbt7714",
            "云岭省人民政府. 云岭省质量强省建设实施方案：云政发〔2023〕18号[Z]. 2023-08-15.",
        ),
        (
            "bibtex",
            "@misc{outline-2023-08-15,\n"
            "  author  = {{云岭省人民政府}},\n"
            "  title   = {云岭省质量强省建设实施方案},\n"
            "  number  = {云政发〔2023〕18号},\n"
            "  year    = {2023},\n"
            "  date    = {2023-08-15},\n"
            "  langid  = {chinese},\n"
            "}",
        ),
        (
            "ris",
            "TY  - GOVDOC\nAU  - 云岭省人民政府\nTI  - 云岭省质量强省建设实施方案\nPY  - 2023\n"
            "DA  - 2023/08/15\nLA  - zh-CN\nID  - outline-2023-08-15\nM1  - 云政发〔2023〕18号\n"
            "ER  - ",
        ),
    ],
)
def test_a_document_whose_address_is_not_known(
    form: str, expected: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert _loaded("plan.docx", tmp_path_factory).cite("部分2条3", form=form) == expected


def test_quoting_a_law(law: Document) -> None:
    assert law.quote("2款3") == "《中华人民共和国量具管理法》第二条第三款规定：“量具应当准确。”"


def test_a_format_that_needs_a_date_asks_for_it(tmp_path: Path) -> None:
    path = tmp_path / "规定.toml"
    path.write_text(read("rule.txt").toml, encoding="utf-8")
    from qcite.errors import QciteError

    with pytest.raises(QciteError, match="没有写公布日期"):
        load(str(path)).cite("1", form="gbt7714")


# --- the command --------------------------------------------------------------------------------


def test_command_writes_beside_the_file(qcite: Run, tmp_path: Path) -> None:
    (tmp_path / "方案.txt").write_bytes((SAMPLES / "plan.txt").read_bytes())
    done = qcite("import", "方案.txt", directory=tmp_path)
    assert done.status == 0
    assert done.stdout == (
        "《青山省品牌建设方案》：2部分 4条 2专栏的项 2项 1专栏 4目标。\n"
        "机关：青山省人民政府办公厅；公布：2024-03-01。\n"
        "没有收入正文：页码1行，附函6行，标题1行，落款2行。\n"
        "正文与源文件逐字相符。\n"
        "已写入 方案.toml\n"
    )
    again = qcite("import", "方案.txt", directory=tmp_path)
    assert again.status == 2
    assert again.stderr == "qcite：方案.toml 已存在，没有覆盖；请先移走，或用 -o 指定文件名。\n"
    cited = qcite("cite", "--outline", "方案.toml", "部分2条1", directory=tmp_path)
    assert cited.stdout == "《青山省品牌建设方案》第二部分第（一）条\n"


def test_command_with_doubts_exits_1_and_writes(qcite: Run, tmp_path: Path) -> None:
    done = qcite("import", str(SAMPLES / "slips.md"), "-o", str(tmp_path / "办法.toml"))
    assert done.status == 1
    assert "存疑：第7行：序号不连续：第三条之前缺少第二条。\n" in done.stdout
    assert (tmp_path / "办法.toml").exists()


def test_command_refuses_what_is_no_document(qcite: Run, tmp_path: Path) -> None:
    (tmp_path / "空.txt").write_text("\n", encoding="utf-8")
    done = qcite("import", "空.txt", directory=tmp_path)
    assert done.status == 2
    assert done.stdout == ""
    assert not (tmp_path / "空.toml").exists()


def test_all_problems_of_a_file_are_told_at_once(qcite: Run, tmp_path: Path) -> None:
    (tmp_path / "坏.toml").write_text(
        'schema = 2\ntitle = "某办法"\nissuers = 3\n\n[[units]]\nlevel = "段"\n\n'
        '[[units]]\nlevel = "article"\nlabel = "甲"\nsentences = ["乙。"]\n',
        encoding="utf-8",
    )
    done = qcite("--outline", "坏.toml", "1", directory=tmp_path)
    assert done.status == 2
    assert "issuers：应为数组" in done.stderr
    assert "units（第1个）.level" in done.stderr
    assert "units（第2个）.label：认不出序号：“甲”。" in done.stderr
