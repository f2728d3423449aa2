""".docx, .odt and .pdf: what real programs and Word's markup give, and where it stands."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from qcite import drafts
from qcite.drafts import MASK, extraction, layout, limits, pdf
from qcite.drafts.correction import corrected
from qcite.drafts.extraction import Extracted, Line
from tests.conftest import FIXTURES
from tests.fixtures.drafts.make_office import LONG
from tests.fixtures.drafts.make_word import p, package, r, t

DRAFTS = FIXTURES / "drafts"


def read(name: str) -> drafts.Draft:
    return drafts.read(str(DRAFTS / name))


def paragraphs(draft: drafts.Draft) -> list[tuple[str, int | None, str]]:
    """Part, number and text of each line of the draft."""
    found = []
    offset = 0
    for text in draft.text.split("\n"):
        place = draft.place(offset)
        assert draft.place(offset + len(text) - 1).part == place.part
        found.append((place.part, place.paragraph, text))
        offset += len(text) + 1
    return found


NOTICE = [
    ("正文", 1, "关于贯彻落实《质量强国建设纲要》的通知"),
    ("正文", 2, "各县（区）人民政府："),
    ("正文", 3, "为贯彻落实认真部署，现就有关事项通知如下。"),
    ("正文", 4, f"一、{LONG}"),
    ("正文", 5, f"二、{LONG}{LONG}"),
    ("正文", 6, f"三、{LONG}"),
    ("表格1第1行第1列", 1, "指标"),
    ("表格1第1行第2列", 1, "目标值"),
    ("表格1第2行第1列", 1, "合格率"),
    ("表格1第2行第2列", 1, "达到94%"),
    ("正文", 7, f"四、{LONG}{LONG}"),
    ("文本框1", 1, "文本框里的文字"),
    ("正文", 8, f"五、到2025年，A\tB，{LONG}{LONG}"),
    ("脚注1", 1, "脚注的文字。"),
    ("尾注1", 1, "尾注的文字。"),
    ("页眉", 1, "某市人民政府办公室文件"),
]


@pytest.mark.parametrize("name", ["notice.docx", "notice.odt"])
def test_a_notice_written_by_libreoffice(name: str) -> None:
    draft = read(name)
    found = [(part, number, text.strip("\t")) for part, number, text in paragraphs(draft)]
    assert found[:-1] == NOTICE
    assert found[-1][:2] == ("页脚", 1)  # The number of some page.
    assert draft.notices == ("有修订痕迹，按全部接受修订后的文字核对。", "批注未检查。")
    (suppression,) = draft.suppressions
    assert draft.text[suppression.start : suppression.end] == f"三、{LONG}"
    assert suppression.codes == ("heading",)


def test_the_same_notice_as_pdf() -> None:
    draft = read("notice.pdf")
    expected = [text for _, _, text in NOTICE]
    # What a page does not tell: that text is deleted, where cells and boxes begin.
    expected[2] = "为贯彻落实抓紧认真部署，现就有关事项通知如下。"
    expected[6:10] = ["指标\t目标值", "合格率\t达到94%"]
    expected[10] = f"五、到2025年，A B，{LONG}{LONG}"
    found = draft.text.split("\n")
    assert sorted(text.lstrip("1i") for text in found) == sorted(expected)
    assert found[-1] == "某市人民政府办公室文件"
    assert draft.notices == ()
    assert draft.place(draft.text.index("关于贯彻")).label == "第1页"
    assert draft.place(draft.text.index("五、")).label == "第2页"


def test_tracked_changes_as_if_accepted() -> None:
    draft = read("tracked.docx")
    assert paragraphs(draft) == [
        ("正文", 1, "认真贯彻落实。"),
        ("正文", 2, "段落标记已删除，三段并为一段。"),
        ("正文", 3, "原处。"),
        ("正文", 4, "新处：移动的句子。"),
        ("表格1第1行第1列", 1, "留下的行"),
        ("表格1第2行第1列", 1, "加上的行"),
        ("正文", 5, "格式改过。"),
        ("正文", 6, "别人加的文字。"),
    ]
    assert draft.notices == ("有修订痕迹，按全部接受修订后的文字核对。",)


def test_everything_that_stands_in_a_word_document() -> None:
    draft = read("inline.docx")
    assert paragraphs(draft) == [
        ("正文", 1, "关于印发《质量提升行动方案》的通知"),
        ("正文", 2, "第一句。"),
        ("正文", 2, "第二句。"),
        ("正文", 3, "甲\t乙-丙"),
        ("正文", 4, f"符号{MASK}①"),
        ("正文", 5, "域：第十三条。"),
        ("正文", 6, "简单域"),
        ("正文", 7, "超链接智能标记"),
        ("正文", 8, "看得见也看得见"),
        ("正文", 9, "质量"),
        ("正文", 10, "公式x=1"),
        ("正文", 11, "内容控件"),
        ("正文", 12, "文本框前后"),
        ("文本框1", 1, "框内一段"),
        ("文本框1", 2, "框内二段"),
        ("表格1第1行第1列", 1, "通栏"),
        ("表格1第1行第3列", 1, "末格"),
        ("表格1第2行第1列", 1, "甲格"),
        ("表格1第2行第2列", 1, "乙格"),
        ("表格2第1行第1列", 1, "内层表格"),
        ("正文", 13, "有注的文字。"),
        ("正文", 14, "图片之后。"),
        ("正文", 15, "首尾空格不算 保留"),
        ("正文", 16, "<甲>&乙丙"),
        ("脚注1", 1, "前一个脚注。"),
        ("脚注2", 1, "后一个脚注。"),
        ("尾注1", 1, "尾注。"),
        ("页眉", 1, "页眉文字"),
        ("页脚", 1, "页脚文字"),
    ]
    assert draft.notices == ("隐藏文字未检查。", "1 幅图片里的文字未检查。")
    place = draft.place(draft.text.index("前一个"))
    assert place.label == "脚注1第1段"
    assert (place.line, place.column) == (25, 1)


def test_comments_of_word() -> None:
    draft = read("comments.docx")
    covered = [(draft.text[found.start : found.end], found.codes) for found in draft.suppressions]
    assert covered == [
        ("第二段不检查。", ()),
        ("第三段起", ("heading", "title")),
        ("第四段止，都不检查标题。", ("heading", "title")),
    ]
    assert draft.notices == ("批注未检查。",)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", ""),
        (p(""), ""),
        (p(t("甲")) + p("") + p(t(" ")) + p(t("乙")), "甲\n乙"),
        # A field that never ends hides no more than its paragraph.
        (p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + t("甲")) + p(t("乙")), "乙"),
        # A nested field in an instruction, its result in the outer one's.
        (
            p(
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
                + t("隐")
                + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
                + t("显")
                + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
            ),
            "显",
        ),
        # A hidden paragraph mark: the next paragraph stands on the same line.
        (p(t("甲"), "<w:rPr><w:vanish/><w:specVanish/></w:rPr>") + p(t("乙")), "甲乙"),
        (p(t("甲"), '<w:rPr><w:vanish w:val="0"/></w:rPr>') + p(t("乙")), "甲\n乙"),
        # The mark is deleted at the end of a cell: cells are not joined.
        (
            "<w:tbl><w:tr><w:tc>"
            + p(t("甲"), "<w:rPr><w:del/></w:rPr>")
            + "</w:tc><w:tc>"
            + p(t("乙"))
            + "</w:tc></w:tr></w:tbl>",
            "甲\n乙",
        ),
        # Text and table outside of where they belong.
        (t("甲") + "<w:tr><w:tc>" + p(t("乙")) + "</w:tc></w:tr>", "甲\n乙"),
        (p(r("<w:t>甲\n乙</w:t>")), "甲 乙"),
        (p(r('<w:sym w:char="zz"/><w:sym w:char="-1"/><w:sym w:char="110000"/>')), MASK * 3),
        (p(t("甲\u200b乙\u202e")), "甲\u200b乙\u202e"),
        (p(r("<w:br/><w:t>甲</w:t><w:br/><w:br/><w:t>乙</w:t><w:br/>")), "甲\n乙"),
    ],
)
def test_word_markup(tmp_path: Path, body: str, expected: str) -> None:
    package(tmp_path / "a.docx", body)
    draft = drafts.read(str(tmp_path / "a.docx"))
    assert draft.text == expected
    assert draft.place(0).line == 1


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<text:p/>", ""),
        ("<text:p> 甲\n  乙 <text:s text:c='2'/>丙 </text:p>", "甲 乙   丙"),
        ("<text:h>甲<text:tab/>乙</text:h><text:p>丙</text:p>", "甲\t乙\n丙"),
        ("<text:p>《甲<text:line-break/>乙》。<text:line-break/>丙</text:p>", "《甲乙》。\n丙"),
        ("<text:p>甲<text:hidden-text>乙</text:hidden-text>丙</text:p>", "甲丙"),
        (
            "<text:p><text:ruby><text:ruby-base>质</text:ruby-base><text:ruby-text>zhì"
            "</text:ruby-text></text:ruby>量</text:p>",
            "质量",
        ),
        # A range that LibreOffice marks as deleted and leaves where it was.
        (
            "<text:tracked-changes><text:changed-region xml:id='c'><text:deletion/>"
            "</text:changed-region></text:tracked-changes>"
            "<text:p>甲<text:change-start text:change-id='c'/>乙</text:p>"
            "<text:p>丙<text:change-end text:change-id='c'/>丁</text:p>",
            "甲丁",
        ),
        # Shapes have paragraphs of their own; a cell in one is in no table.
        (
            "<text:p>甲<draw:custom-shape><text:p>乙</text:p></draw:custom-shape>"
            "<draw:line/>丙</text:p>",
            "甲丙\n乙",
        ),
        (
            "<draw:text-box><table:table-cell><text:p>甲</text:p></table:table-cell>"
            "</draw:text-box>",
            "甲",
        ),
    ],
)
def test_opendocument_markup(tmp_path: Path, body: str, expected: str) -> None:
    draft = opendocument(tmp_path, body)
    assert draft.text == expected
    if "draw:custom-shape" in body:
        assert draft.place(draft.text.index("乙")).part == "文本框1"


def test_comments_cells_and_pictures_of_opendocument(tmp_path: Path) -> None:
    draft = opendocument(
        tmp_path,
        "<office:forms/>"
        "<text:p>甲&amp;乙<office:annotation office:name='a'><text:p>qcite: ignore x</text:p>"
        "</office:annotation></text:p>"
        "<text:p>丙<office:annotation-end office:name='a'/><draw:image/><draw:object/></text:p>"
        "<table:table><table:table-row><table:table-cell table:number-columns-repeated='2'/>"
        "<table:table-cell><text:p>丁</text:p></table:table-cell></table:table-row></table:table>",
    )
    assert paragraphs(draft) == [
        ("正文", 1, "甲&乙"),
        ("正文", 2, "丙"),
        ("表格1第1行第3列", 1, "丁"),
    ]
    covered = [(draft.text[found.start : found.end], found.codes) for found in draft.suppressions]
    assert covered == [("甲&乙", ("x",)), ("丙", ("x",))]
    assert draft.notices == (
        "1 幅图片里的文字未检查。",
        "图表、图示和嵌入对象里的文字未检查。",
    )
    # Forms stand before the list of tracked changes.
    contents, left_out = corrected(draft, [drafts.Edit(1, 2, "和")])
    assert left_out == ()
    assert drafts.read_stream(contents, "a.odt").text == draft.text.replace("&", "和")
    written = zipfile.ZipFile(BytesIO(contents)).read("content.xml")
    assert b"<office:forms/><text:tracked-changes>" in written


def opendocument(folder: Path, body: str, automatic: str = "", named: str = "") -> drafts.Draft:
    """The draft in an .odt with ``body`` and styles of both kinds."""
    with (
        zipfile.ZipFile(DRAFTS / "notice.odt") as source,
        zipfile.ZipFile(folder / "a.odt", "w") as target,
    ):
        beginning = source.read("content.xml").decode().partition("<office:automatic-styles>")[0]
        target.writestr("mimetype", source.read("mimetype"))
        for name, styles, text in (("styles.xml", named, ""), ("content.xml", automatic, body)):
            target.writestr(
                name,
                f"{beginning}<office:styles>{styles}</office:styles>"
                f"<office:body><office:text>{text}</office:text></office:body>"
                "</office:document-content>",
            )
    return drafts.read(str(folder / "a.odt"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<text:p>甲<text:span text:style-name='Hidden'>乙</text:span>丙</text:p>", "甲丙"),
        ("<text:p>甲<text:span text:style-name='T1'>乙</text:span>丙</text:p>", "甲丙"),
        ("<text:p>甲<text:span text:style-name='T2'>乙</text:span>丙</text:p>", "甲乙丙"),
        ("<text:p>甲<text:span text:style-name='Circle'>乙</text:span>丙</text:p>", "甲乙丙"),
        # The style of that name is one of characters.
        ("<text:p text:style-name='Hidden'>甲乙丙</text:p>", "甲乙丙"),
        (
            "<text:p text:style-name='P1'>甲<text:span>乙</text:span></text:p><text:p>丙</text:p>",
            "丙",
        ),
        (
            "<text:section text:display='none'><text:p>甲</text:p></text:section>"
            "<text:p>乙</text:p>",
            "乙",
        ),
    ],
)
def test_hidden_text_of_opendocument(tmp_path: Path, body: str, expected: str) -> None:
    def style(name: str, family: str, properties: str, parent: str = "") -> str:
        return (
            f'<style:style style:name="{name}" style:family="{family}" '
            f'style:parent-style-name="{parent}"><style:text-properties {properties}/>'
            "</style:style>"
        )

    none, shown = 'text:display="none"', 'text:display="true"'
    draft = opendocument(
        tmp_path,
        body,
        style("T1", "text", "", "Hidden")
        + style("T2", "text", shown, "Hidden")
        + style("P1", "paragraph", none),
        style("Hidden", "text", none)
        + style("Circle", "text", "", "Round")
        + style("Round", "text", "", "Circle"),
    )
    assert draft.text == expected
    assert draft.notices == (() if expected == "甲乙丙" else ("隐藏文字未检查。",))


@pytest.mark.parametrize(
    ("paragraph", "run", "expected"),
    [
        ("", '<w:rStyle w:val="Hidden"/>', "甲"),
        ("", '<w:rStyle w:val="Based"/>', "甲"),
        ("", '<w:rStyle w:val="Shown"/>', "甲乙"),
        ("", '<w:rStyle w:val="Circle"/>', "甲乙"),
        ("", '<w:rStyle w:val="Hidden"/><w:vanish w:val="0"/>', "甲乙"),
        ('<w:pStyle w:val="Paragraph"/>', "", ""),
        ('<w:pStyle w:val="Paragraph"/>', '<w:rStyle w:val="Hidden"/>', "乙"),
    ],
)
def test_hidden_text_of_word(tmp_path: Path, paragraph: str, run: str, expected: str) -> None:
    vanish = "<w:rPr><w:vanish/></w:rPr>"
    styles = {
        "Paragraph": vanish,
        "Based": '<w:basedOn w:val="Hidden"/>',
        "Hidden": vanish,
        "Shown": '<w:basedOn w:val="Hidden"/><w:rPr><w:vanish w:val="false"/></w:rPr>',
        "Circle": '<w:basedOn w:val="Circle"/>',
    }
    listed = "".join(f'<w:style w:styleId="{name}">{of}</w:style>' for name, of in styles.items())
    package(
        tmp_path / "a.docx",
        p(t("甲") + r("<w:t>乙</w:t>", f"<w:rPr>{run}</w:rPr>"), paragraph) + p(t("丙")),
        styles=listed,
    )
    draft = drafts.read(str(tmp_path / "a.docx"))
    assert draft.text == f"{expected}\n丙".lstrip("\n")
    assert draft.notices == (() if expected == "甲乙" else ("隐藏文字未检查。",))


def test_a_part_in_utf16(tmp_path: Path) -> None:
    package(tmp_path / "a.docx", p(t("质量&amp;强国")))
    with (
        zipfile.ZipFile(tmp_path / "a.docx") as source,
        zipfile.ZipFile(tmp_path / "b.docx", "w") as target,
    ):
        for name in source.namelist():
            content = source.read(name).decode().replace("UTF-8", "UTF-16")
            target.writestr(name, content.encode("utf-16"))
    assert drafts.read(str(tmp_path / "b.docx")).text == "质量&强国"


# PDF


def lines(*texts: str, x: float = 90.0, top: float = 700.0, size: float = 16.0) -> list[Line]:
    """Lines one below the other; a full one has 27 Chinese characters."""
    return [
        Line(text.lstrip("　"), x + size * (len(text) - len(text.lstrip("　"))), top - 28 * n, size)
        for n, text in enumerate(texts)
    ]


FULL = "各地区各部门要结合实际把质量工作摆到重要位置完善工作机制"[:27]


def test_lines_are_rejoined() -> None:
    page = lines("　　" + FULL[:25], FULL, "落实。", "　　" + FULL[:25], "完")
    text, starts, numbers = layout.rejoin([page])
    assert text == f"{FULL[:25]}{FULL}落实。\n{FULL[:25]}完"
    assert starts == [0, 25, 52, 56, 81]
    assert numbers == [1] * 5


def test_text_goes_on_over_the_page_past_number_head_and_note() -> None:
    def page(number: int, *texts: str) -> list[Line]:
        head = Line("某市人民政府文件", 200.0, 780.0, 12.0)
        foot = Line(f"— {number} —", 280.0, 60.0, 14.0)
        note = Line("①脚注。", 90.0, 90.0, 9.0)
        return [head, *lines(*texts), *([note] if number == 1 else []), foot]

    pages = [page(1, "　　" + FULL[:25], FULL), page(2, FULL, "完。"), page(3, "　　第三页。")]
    text, _, numbers = layout.rejoin(pages)
    assert text == f"{FULL[:25]}{FULL}{FULL}完。\n第三页。\n①脚注。\n某市人民政府文件"
    assert numbers == [1, 1, 2, 2, 3, 1, 1]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        # A title over two lines goes on inside its marks.
        (
            lines("　　　关于贯彻《质量强国", "　　　　建设纲要》的通知"),
            "关于贯彻《质量强国建设纲要》的通知",
        ),
        # Type of another size, an item of a list, a wide gap: another paragraph.
        ([*lines(FULL), *lines("正文", top=672.0, size=12.0)], f"{FULL}\n正文"),
        (lines(FULL[:26] + "。", "（一）正文"), f"{FULL[:26]}。\n（一）正文"),
        ([*lines(FULL, FULL), *lines("正文", top=600.0)], f"{FULL}{FULL}\n正文"),
        # What layout adds: space beside Chinese, radicals for characters of the same form.
        (lines("到 2025 年，the 2035 goal ⼀⻓⽬"), "到2025年，the 2035 goal一长目"),
    ],
)
def test_layout(page: list[Line], expected: str) -> None:
    assert layout.rejoin([page])[0] == expected


def extracted(monkeypatch: pytest.MonkeyPatch, *pages: list[Line]) -> drafts.Draft:
    result = Extracted(tuple(map(tuple, pages)), annotated=True)
    monkeypatch.setattr(pdf, "_extract_apart", lambda data: result)
    return drafts.read_stream(b"%PDF-", "a.pdf")


def test_pages_without_text_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = lines("\ue001\ue002\ue003")
    draft = extracted(monkeypatch, [], lines("甲"), [], [], codes)
    assert draft.text == "甲"
    assert draft.notices == (
        "第1、3至4页没有文字层，未检查。",
        "第5页的文字没有可用的编码，未检查。",
        "PDF 批注和表单未检查。",
    )
    with pytest.raises(drafts.DraftError, match=r"^a\.pdf：没有文字层（可能是扫描件）"):
        extracted(monkeypatch, [], [])


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        ("password", "文件有密码，请去掉密码后再核对。"),
        ("library", "缺少读 PDF 的程序库，请先运行：pip install pypdf"),
        ("pages", "超过 2000 页，请拆成几个文件再核对。"),
    ],
)
def test_failures(failure: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(data: bytes) -> Extracted:
        raise extraction.ExtractionError(failure)

    monkeypatch.setattr(pdf, "_extract_apart", fail)
    with pytest.raises(drafts.DraftError) as caught:
        drafts.read_stream(b"%PDF-", "a.pdf")
    assert str(caught.value) == f"a.pdf：{expected}"


def test_without_an_interpreter_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    text = read("notice.pdf").text
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert read("notice.pdf").text == text
    for name, bound, expected in (
        ("MAX_CHARACTERS", 3, "内容过于复杂"),
        ("MAX_PAGES", 1, "超过 2000 页"),
    ):
        monkeypatch.setattr(limits, name, bound)
        with pytest.raises(drafts.DraftError, match=expected):
            read("notice.pdf")
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(drafts.DraftError, match="缺少读 PDF 的程序库"):
        read("notice.pdf")


def test_a_password(tmp_path: Path) -> None:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=DRAFTS / "notice.pdf")
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "a.pdf")
    with pytest.raises(drafts.DraftError, match=r"文件有密码"):
        drafts.read(str(tmp_path / "a.pdf"))
    # Without one to open it, only rights are restricted.
    writer = pypdf.PdfWriter(clone_from=DRAFTS / "notice.pdf")
    writer.encrypt("", "secret", algorithm="RC4-128")
    writer.write(tmp_path / "b.pdf")
    assert drafts.read(str(tmp_path / "b.pdf")).text == read("notice.pdf").text


def test_a_file_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PDF_SECONDS", 0.01)
    with pytest.raises(drafts.DraftError, match="内容过于复杂，读不完"):
        read("notice.pdf")


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited where the system can")
def test_a_stream_that_unpacks_to_more_than_there_is(tmp_path: Path) -> None:
    import zlib

    packed = zlib.compress(zlib.compress(bytes(1 << 28), 9), 9)
    page = (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R/MediaBox[0 0 9 9]>>endobj\n"
        b"4 0 obj<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%b\nendstream endobj\n"
        b"trailer<</Root 1 0 R>>" % (len(packed), packed)
    )
    with pytest.raises(drafts.DraftError) as caught:
        drafts.read_stream(page, "a.pdf")
    assert "\n" not in str(caught.value)


def test_libreoffice_and_the_reader_agree_on_a_new_pdf(
    converted: Callable[..., None], tmp_path: Path
) -> None:
    """CJK fonts are embedded as subsets with codes of their own."""
    body = "".join(p(t(f"{number}{LONG}")) for number in range(3))
    package(tmp_path / "a.docx", body)
    converted("pdf", tmp_path, tmp_path / "a.docx")
    draft = drafts.read(str(tmp_path / "a.pdf"))
    assert draft.text == drafts.read(str(tmp_path / "a.docx")).text
