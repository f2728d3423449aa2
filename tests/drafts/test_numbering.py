"""Numbers that a word processor counts: they are read, and nothing is written in them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import docx
import pytest

from qcite import drafts
from qcite.document import Document
from qcite.drafts.annotation import annotate
from qcite.drafts.correction import corrected
from qcite.drafts.model import Comment, Edit
from qcite.drafts.numbering import written
from qcite.drafts.surroundings import Finder
from qcite.edition import loading
from qcite.proofreading.proofread import proofread
from tests.conftest import FIXTURES, require_tool
from tests.fixtures.drafts.make_word import p, package, t

DOCUMENT = Document(loading.load())
PLANS = FIXTURES / "importing"


def level(at: int, kind: str, text: str, more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbered(at: int, name: int) -> str:
    return f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{name}"/></w:numPr>'


def style(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


PLAN = level(0, "chineseCountingThousand", "%1、", style("H1"))
PLAN += level(1, "chineseCounting", "（%2）", style("H2") + '<w:suff w:val="nothing"/>')
PLAN += level(2, "decimal", "%3.") + level(3, "decimal", "%1.%3.%4", "<w:isLgl/>")
LAW = level(0, "chineseCountingThousand", "第%1章")
LAW += level(1, "japaneseCounting", "第%2条", '<w:lvlRestart w:val="0"/>')
DASHES = level(0, "bullet", "——") + level(1, "bullet", "\uf0b7")
CUSTOM = (
    '<w:lvl w:ilvl="0"><w:start w:val="9"/><mc:AlternateContent><mc:Choice Requires="w14">'
    '<w:numFmt w:val="custom" w:format="01, 02"/></mc:Choice><mc:Fallback>'
    '<w:numFmt w:val="decimalZero"/></mc:Fallback></mc:AlternateContent>'
    '<w:lvlText w:val="%1"/></w:lvl>'
)
RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride>'
OWN = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1.")}</w:lvlOverride>'
LINKED = '<w:numStyleLink w:val="Linked"/>'
HIDDEN = level(0, "decimal", "%1.").replace("</w:lvl>", "<w:rPr><w:vanish/></w:rPr></w:lvl>")
NUMBERING = "".join(
    f'<w:abstractNum w:abstractNumId="{name}">{levels}</w:abstractNum>'
    for name, levels in enumerate((PLAN, LAW, DASHES, CUSTOM, LINKED, HIDDEN))
) + "".join(
    f'<w:num w:numId="{name}"><w:abstractNumId w:val="{abstract}"/>{more}</w:num>'
    for name, abstract, more in (
        (1, 0, ""),
        (2, 1, ""),
        (3, 0, RESTART),
        (4, 2, ""),
        (5, 3, ""),
        (6, 0, OWN),
        (7, 4, ""),
        (8, 5, ""),
    )
)
STYLES = (
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/>'
    '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="H3"><w:name w:val="own"/><w:basedOn w:val="H2"/>'
    "</w:style>"
    '<w:style w:type="numbering" w:styleId="Linked"><w:name w:val="linked"/>'
    '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
)
DELETED = '<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>'


def word(folder: Path, *paragraphs: str) -> Path:
    path = folder / "稿.docx"
    package(path, "".join(paragraphs), numbering=NUMBERING, styles=STYLES)
    return path


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        # by the styles of headings, by one that is based on one, and turned off
        (
            [
                p(t("总体要求"), style("H1")),
                p(t("指导思想。坚持。"), style("H2")),
                p(t("主要目标"), style("H3")),
                p(t("重点任务"), style("H1")),
                p(t("品牌"), style("H2")),
                p(t("不计"), style("H2") + numbered(0, 0)),
                p(t("标准"), style("H2")),
            ],
            "一、总体要求 （一）指导思想。坚持。 （二）主要目标 "
            "二、重点任务 （一）品牌 不计 （二）标准",
        ),
        # by the paragraphs themselves; levels below begin anew
        (
            [
                p(t("甲"), numbered(0, 1)),
                p(t("乙"), numbered(2, 1)),
                p(t("丙"), numbered(2, 1)),
                p(t("丁"), numbered(3, 1)),
                p(t("戊"), numbered(0, 1)),
                p(t("己"), numbered(2, 1)),
            ],
            "一、甲 1.乙 2.丙 1.2.1_丁 二、戊 1.己",
        ),
        # articles are counted through the chapters
        (
            [
                p(t("总则"), numbered(0, 2)),
                p(t("为了质量。"), numbered(1, 2)),
                p(t("本办法所称质量。"), numbered(1, 2)),
                p(t("监督"), numbered(0, 2)),
                p(t("国务院。"), numbered(1, 2)),
            ],
            "第一章_总则 第一条_为了质量。 第二条_本办法所称质量。 第二章_监督 第三条_国务院。",
        ),
        # another list of the same kind goes on, unless it says where it begins
        (
            [
                p(t("甲"), numbered(0, 1)),
                p(t("乙"), numbered(0, 3)),
                p(t("丙"), numbered(0, 3)),
                p(t("丁"), numbered(0, 1)),
                p(t("戊"), numbered(0, 6)),
            ],
            "一、甲 三、乙 四、丙 五、丁 VI.戊",
        ),
        ([p(t("甲"), numbered(0, 7)), p(t("乙"), numbered(1, 7))], "第一章_甲 第一条_乙"),
        ([p(t("甲"), numbered(0, 5)), p(t("乙"), numbered(0, 5))], "09_甲 10_乙"),
        # —— is text, a dot is not; what is hidden is not read; what is not there, neither
        ([p(t("甲"), numbered(0, 4)), p(t("乙"), numbered(1, 4))], "——甲 乙"),
        ([p(t("甲"), numbered(0, 8)), p(t("乙"), numbered(0, 99))], "甲 乙"),
        ([p(t("甲"), numbered(8, 1))], "甲"),
        # an empty paragraph is counted, one that is deleted is not
        (
            [
                p(t("甲"), numbered(0, 1)),
                p("", numbered(0, 1)),
                p('<w:del w:id="2" w:author="a"><w:r><w:delText>删</w:delText></w:r></w:del>',
                  numbered(0, 1) + DELETED),
                p(t("乙"), numbered(0, 1)),
            ],
            "一、甲 三、乙",
        ),
    ],
)  # fmt: skip
def test_word(paragraphs: list[str], expected: str, tmp_path: Path) -> None:
    text = drafts.read(str(word(tmp_path, *paragraphs))).text
    assert text.replace(" ", "_").replace("\n", " ") == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("chineseCounting", "一 九 十 十一 二十 九十九 一〇〇 一〇五"),
        ("chineseCountingThousand", "一 九 十 十一 二十 九十九 一百 一百零五"),
        ("japaneseCounting", "一 九 十 十一 二十 九十九 一百 一百零五"),
        ("ideographDigital", "一 九 一〇 一一 二〇 九九 一〇〇 一〇五"),
        ("chineseLegalSimplified", "壹 玖 壹拾 壹拾壹 贰拾 玖拾玖 壹佰 壹佰零伍"),
        ("ideographTraditional", "甲 壬 癸 甲 癸 壬 癸 戊"),
        ("ideographZodiac", "子 申 酉 戌 未 寅 卯 申"),
        ("ideographZodiacTraditional", "甲子 壬申 癸酉 甲戌 癸未 壬寅 癸卯 戊申"),
        ("decimalEnclosedCircleChinese", "① ⑨ ⑩ ⑪ ⑳ 99 100 105"),
        ("decimalEnclosedParen", "⑴ ⑼ ⑽ ⑾ ⒇ 99 100 105"),
        ("decimalFullWidth", "１ ９ １０ １１ ２０ ９９ １００ １０５"),
        ("decimalZero", "01 09 10 11 20 99 100 105"),
        ("upperRoman", "I IX X XI XX XCIX C CV"),
        ("lowerLetter", "a i j k t uuuu vvvv aaaaa"),
        ("unheardOf", "1 9 10 11 20 99 100 105"),
        ("none", "       "),
    ],
)
def test_kinds(kind: str, expected: str) -> None:
    assert " ".join(written(n, kind) for n in (1, 9, 10, 11, 20, 99, 100, 105)) == expected


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_a_plan_of_libreoffice(kind: str) -> None:
    text = drafts.read(str(PLANS / f"plan.{kind}")).text
    start = text.index("为深入贯彻")
    assert text[start:].splitlines() == [
        "为深入贯彻《质量强国建设纲要》，加快建设质量强省，结合我省实际，制定本方案。",
        "一、总体要求",
        "（一）指导思想。坚持以推动高质量发展为主题，把质量作为强省之本。全面提高供给质量。",
        "（二）主要目标",
        "到2025年，全省质量整体水平明显提升，质量品牌影响力稳步扩大。",
        "——产品质量更优。省级监督抽查合格率达到95%以上。",
        "——品牌实力更强。新增省级品牌120个。",
        "到2035年，质量强省建设基础更加牢固。",
        "二、重点任务",
        "（一）提升产品质量。实施农产品“三品一标”行动。",
        "1.保障粮食质量。加强收储检验。",
        "2.保障药品质量。加强全程追溯。",
        "（二）提升工程质量。落实建设单位首要责任。",
        "（三）提升服务质量。开展服务认证。",
        "专栏1 质量品牌工程",
        "——品牌培育。遴选一百家企业，开展对标提升。",
        "——品牌保护。建立省际协作机制。",
        "三、保障措施",
        "（一）加强党的领导。健全工作机制。",
        "（二）加强考核评估。定期开展督查。",
        "— 2 —",
    ]


def test_lists_of_python_docx(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("总则", 1)
    document.add_paragraph("甲", "List Number")
    document.add_paragraph("乙", "List Number")
    document.add_paragraph("丙", "List Bullet")
    document.add_paragraph("丁", "List Number")
    document.save(str(tmp_path / "a.docx"))
    assert drafts.read(str(tmp_path / "a.docx")).text == "总则\n1.甲\n2.乙\n丙\n3.丁"


@pytest.mark.parametrize("name", ["plan.docx", "plan.odt"])
def test_libreoffice_counts_the_same(name: str, tmp_path: Path) -> None:
    office = require_tool("soffice")
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(PLANS / name)], check=True, capture_output=True)
    shown = (tmp_path / "plan.txt").read_text(encoding="utf-8-sig")
    read = drafts.read(str(PLANS / name)).text.removesuffix("\n— 2 —")
    assert "".join(read.split()) == "".join(shown.split())


@pytest.mark.parametrize("name", ["plan.docx", "plan.odt"])
def test_nothing_is_written_in_a_number(name: str) -> None:
    draft = drafts.read(str(PLANS / name))
    at = draft.text.index("（一）提升产品")
    edits = [
        Edit(at + 1, at + 2, "二"),  # in the number
        Edit(at + 2, at + 4, "改"),  # over its end
        Edit(at + 5, at + 7, "商品"),
    ]
    contents, refused = corrected(draft, edits)
    assert refused == tuple(edits[:2])
    again = drafts.read_stream(contents, name)
    assert again.text == draft.text.replace("（一）提升产品质量。", "（一）提升商品质量。")
    contents, refused = corrected(draft, [Edit(at + 3, at + 3, "全面")])
    assert not refused
    again = drafts.read_stream(contents, name)
    assert again.text == draft.text.replace("（一）提升产品", "（一）全面提升产品")
    assert again.labels[0] == draft.labels[0]


@pytest.mark.parametrize("name", ["plan.docx", "plan.odt"])
def test_a_comment_on_a_number_stands_on_the_words_after_it(name: str) -> None:
    draft = drafts.read(str(PLANS / name))
    at = draft.text.index("（一）提升产品")
    done = annotate(draft, [Comment(at, at + 7, ("甲",)), Comment(at + 1, at + 2, ("乙",))])
    assert not done.left_out
    assert drafts.read_stream(done.contents, name).text == draft.text


def test_a_place_is_told_by_words_that_can_be_searched_for() -> None:
    draft = drafts.read(str(PLANS / "plan.docx"))
    found = Finder(draft).at(draft.text.index("三品一标"))
    assert (found.heading, found.beginning) == ("二、重点任务", "提升产品质量。实施农产品“三……")


def test_a_draft_is_checked_as_if_its_numbers_were_typed(tmp_path: Path) -> None:
    words = [
        ("第一条", "为了贯彻《质量强国建设纲要》第三十三条，制定本办法。"),
        ("第二条", "《质量强国建设纲要》提出“落实建设项目法人负责制，保证合理工期、造价和质量”。"),
        ("第三条", "本办法自印发之日起施行。"),
    ]
    counted = [p(t("总则"), numbered(0, 2)), *(p(t(text), numbered(1, 2)) for _, text in words)]
    typed = [p(t("第一章 总则")), *(p(t(f"{label} {text}")) for label, text in words)]
    found = []
    for paragraphs in (counted, typed):
        result = proofread(str(word(tmp_path, *paragraphs)), DOCUMENT)
        found.append([one.finding for one in result.findings])
    assert found[0] == found[1]
    assert [one.code for one in found[0]] == ["citation-missing-unit", "quotation-differs"]
