"""The rules of checking one by one: what is said, and what is found."""

from __future__ import annotations

import pytest

from qcite.checking.findings import Report
from qcite.citing.bibliography import FORMATS, Reference
from tests.checking.samples import INTRODUCTION, OUTLINE, report

LAW = "《中华人民共和国产品质量法》"
PROVINCE = "《山东省质量强省建设纲要》"
SENTENCE = OUTLINE.articles[12].sentences[0]
WRONG = SENTENCE.replace("首要责任", "首位责任")
assert WRONG != SENTENCE


def found(text: str, *, introduced: bool = True) -> list[tuple[str, str]]:
    got = report(INTRODUCTION + text if introduced else text)
    return [(one.code, one.found) for one in got.findings]


def unchecked(text: str) -> list[str]:
    return [one.found for one in report(INTRODUCTION + text).unchecked]


def only(text: str) -> Report:
    return report(INTRODUCTION + text)


# --- documents ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        f"{PROVINCE}第三十三条，{LAW}第三十三条，《民法典》第一千二百零三条。",
        f"落实《纲要》和{LAW}第三十三条。",
        "落实《纲要》，产品质量法第三十三条、本办法第四十条都要执行。",
        "根据《纲要》，省政府《实施意见》第三十五条、第四十条提出了措施。",
        f"{PROVINCE}（以下简称《省纲要》）第三十三条，《省纲要》专栏9。",
        "《关于贯彻〈质量强国建设纲要〉的实施意见》第三十五条。",
        "《质量强国建设纲要实施方案》第三十五条，《质量强国建设纲要读本》第十二部分。",
        "《纲要》（征求意见稿）第三十五条。",
        "《知识产权强国建设纲要（2021—2035年）》共九部分，该纲要第四十条并不存在。",
        "本纲要第四十条。",
        "\n第三十三条　本办法由市市场监督管理局负责解释。",
        "\n第十二部分　结语\n第三十三讲　质量文化",
        "\n第三十三条要严格执行。",
        "《纲要》与国家“十四五”规划第三篇、第八章第二节相呼应。",
        "《纲要》解读丛书第十二部分、宣传标语第五十条、学习问答第四十条。",
        "落实《纲要》的第三十五条经验，第三十六条生产线。",
    ],
)
def test_other_documents_are_left_alone(text: str) -> None:
    got = only(text)
    assert not got.findings and not got.unchecked
    assert got.citations.checked == 0


def test_the_latest_introduction_of_an_abbreviation_counts() -> None:
    first, second = f"{PROVINCE}（以下简称《纲要》）", "《质量强国建设纲要》（以下简称《国纲》）"
    assert found(f"{first}。《纲要》第三十三条。", introduced=False) == []
    assert found(f"{first}，{second}。《国纲》第三十三条。", introduced=False) == [
        ("citation-missing-unit", "第三十三条")
    ]
    again = "《质量强国建设纲要》（以下简称《纲要》）"
    assert found(f"{first}。《纲要》第四十条。{again}。《纲要》第三十三条。", introduced=False) == [
        ("abbreviation-other-document", "《纲要》"),
        ("citation-missing-unit", "第三十三条"),
    ]


@pytest.mark.parametrize(
    "introduction",
    [
        "《质量强国建设纲要》（以下简称《纲要》）",
        "《质量强国建设纲要》（以下简称“《纲要》”）",
        "《质量强国建设纲要》（以下简称“纲要”）",
        "《质量强国建设纲要》（以下简称纲要）",
        "《质量强国建设纲要》(以下简称《纲要》)",
        "《质量强国建设纲要》（下称《纲要》）",
        "《质量强国建设纲要》，以下简称《纲要》，",
        "《中共中央 国务院关于印发〈质量强国建设纲要〉的通知》（以下简称《纲要》）",
        "《省纲要》和《质量强国建设纲要》（以下分别简称《意见》《纲要》）",
        "《质量强国建设 纲要》（以下简称《纲要》）",
        "《質量強國建設綱要》（以下简称《纲要》）",
    ],
)
@pytest.mark.parametrize("name", ["《纲要》", "“纲要”", "根据纲要", "该纲要"])
def test_ways_to_introduce_and_use_an_abbreviation(introduction: str, name: str) -> None:
    text = f"认真学习{introduction}。{name}第三十三条。"
    assert found(text, introduced=False) == [("citation-missing-unit", "第三十三条")]


def test_an_abbreviation_that_is_not_introduced() -> None:
    code = "abbreviation-undefined"
    text = "《质量强国建设纲要》印发后，《纲要》第三条很重要。《纲要》第四条也是。"
    assert found(text, introduced=False) == [(code, "《纲要》")]
    heading = "关于贯彻《纲要》的通知\n\n"
    introduced = "《质量强国建设纲要》（以下简称《纲要》）第三条。"
    assert found(heading + introduced, introduced=False) == []
    unmarked = "落实《质量强国建设纲要》。\n围绕当地“十五五”规划纲要，解读《纲要》的背景。"
    assert found(unmarked, introduced=False) == []
    both = f"{PROVINCE}和《质量强国建设纲要》都要落实。\n\n《纲要》第四十条。"
    got = report(both)
    assert got.findings == ()
    assert [one.found for one in got.unchecked] == ["第四十条"]


TABLE = "任务\n《纲要》条款\n工程质量\n第十三条\n建材质量\n第三十四条\n"


def test_a_citation_whose_document_stands_elsewhere_is_unchecked() -> None:
    """In a table's head, or in the note before."""
    assert unchecked(f"\n{TABLE}") == ["第十三条", "第三十四条"]
    assert unchecked("\n| 工程质量 | 第十三条 |\n| 服务 | 专栏9 |\n") == ["第十三条", "专栏9"]
    assert unchecked("\n工程质量见第十三条；同上，第三十四条。") == ["第十三条", "第三十四条"]


@pytest.mark.parametrize(
    "text",
    [
        f"\n{TABLE}\n依据{LAW}第三条。",
        "\n第十三条\n各单位应当落实责任。\n第十四条 见第十三条。",
        "\n第一条\n落实责任。\n第二条\n加强监管。\n第三条\n做好宣传。",
        "\n我讲三条意见，第一条是落实责任，第二条是加强监管。",
    ],
)
def test_a_draft_has_other_articles_than_the_outlines(text: str) -> None:
    assert unchecked(text) == []
    assert found(text) == []


@pytest.mark.parametrize(
    "name",
    [
        "质量强国战略纲要",
        "质量强国建设规划纲要",
        "质量强国纲要",
        "国家质量强国建设纲要",
        "建设质量强国纲要",
        "质量强国建设纲要（2023—2035年）",
        "质量强国建设刚要",
        "质量国建设纲要",
        "质强量国建设纲要",
        "质量强国的建设纲要",
    ],
)
def test_wrong_titles(name: str) -> None:
    code = "citation-wrong-title"
    assert found(f"学习《{name}》精神。", introduced=False) == [(code, f"《{name}》")]


@pytest.mark.parametrize(
    "name",
    [
        "质量强省建设纲要",
        "质量强市建设纲要",
        "广东省质量强省建设纲要",
        "质量强链建设纲要",
        "交通强国建设纲要",
        "教育强国建设规划纲要（2024—2035年）",
        "质量发展纲要（2011—2020年）",
        "质量振兴纲要（1996年—2010年）",
        "国家标准化发展纲要",
        "制造强国建设纲要",
        "质量强国建设标准",
        "山东省质量强国建设纲要",
        "质量强国建设纲要学习问答",
        "质量强国之路",
    ],
)
def test_titles_of_other_documents(name: str) -> None:
    got = report(f"学习《{name}》精神，落实《{name}》第四十条。")
    assert not got.findings and not got.unchecked


# --- citations ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("《纲要》第三十三条", "missing-unit", "第三十三条"),
        ("《纲要》第33条", "missing-unit", "第33条"),
        ("《纲要》第（三十三）条", "missing-unit", "第（三十三）条"),
        ("《纲要》 第 三十三 条", "missing-unit", "第 三十三 条"),
        ("《纲要》（第三十三条）", "missing-unit", "第三十三条"),
        ("《纲要》中的专栏8", "missing-unit", "专栏8"),
        ("《纲要》专栏（九）", "missing-unit", "专栏（九）"),
        ("《纲要》专栏3、5、8", "missing-unit", "8"),
        ("《纲要》第十三、三十四条", "missing-unit", "三十四"),
        ("《纲要》第十三条至第三十五条", "missing-unit", "第三十五条"),
        ("《纲要》第30—35条", "missing-unit", "35"),
        ("《纲要》第三十条至三十五条", "missing-unit", "三十五条"),
        ("《纲要》第十三条、十四条、三十五条", "missing-unit", "三十五条"),
        ("《纲要》第零条", "missing-unit", "第零条"),
        ("《纲要》第十二部分", "missing-unit", "第十二部分"),
        ("《纲要》第六章", "missing-unit", "第六章"),
        ("《纲要》第三条2035年目标", "missing-unit", "第三条2035年目标"),
        ("《纲要》确实重要，其中第三十三条尤其如此", "missing-unit", "第三十三条"),
        ("《纲要》第五部分第十三条", "wrong-part", "第五部分第十三条"),
        (
            "《纲要》第五部分“加快产品质量提档升级”第十三条",
            "wrong-part",
            "第五部分“加快产品质量提档升级”第十三条",
        ),
        ("《纲要》第十部分专栏6", "wrong-part", "第十部分专栏6"),
        ("《纲要》第一部分“总体要求”", "wrong-heading", "“总体要求”"),
        ("《纲要》第十三条（强化工程质量监管）", "wrong-heading", "（强化工程质量监管）"),
        ("《纲要》第一十三条", "numeral", "第一十三条"),
        ("《纲要》第卅二条", "numeral", "第卅二条"),
        ("《纲要》第三十二条之一", "missing-unit", "第三十二条之一"),
        ("《纲要》第十部分（二十四）", "wrong-part", "第十部分（二十四）"),
        ("《纲要》第六部分（三十三）", "missing-unit", "（三十三）"),
    ],
)
def test_wrong_citations(text: str, code: str, words: str) -> None:
    assert found(f"按照{text}的规定执行。") == [(f"citation-{code}", words)]


@pytest.mark.parametrize(
    "text",
    [
        "第13条",
        "第１３条",
        "第（十三）条",
        "第十三条至第十五条",
        "第十三至十五条",
        "第一至第十一部分",
        "专栏三",
        "专栏3、专栏5和专栏7",
        "专栏3第二项",
        "第十三条第一款",
        "第二条2035年目标",
        "引言",
        "第六部分的第十三条",
        "第六部分“提升建设工程品质”第十三条",
        "第六部分第十三条、第十四条和专栏3",
        "第六部分第十三条、第七部分第十六条",
        "第三十二条",
        "第二条“产品、工程、服务质量水平显著提升”",
        "2035年目标",
        "第十三条“工程质量保障”",
        "第一条，第十一部分",
        "第六部分（十三）",
        "第六部分（十三）“强化工程质量保障”",
        "第三部分（三）至（五）",
        "第十三条（保障工程质量）、第二十八条（质量共治）",
        "第六部分（建设工程品质提升）",
        "第二十四条“质量服务效能”",
    ],
)
def test_right_citations(text: str) -> None:
    got = only(f"要认真落实《纲要》{text}，抓出成效。")
    assert not got.findings and not got.unchecked
    assert got.citations.right >= 1


def test_corrected_numerals_keep_their_figures() -> None:
    (one,) = only("《纲要》第廿一条。").findings
    assert (one.expected, one.locator) == ("第二十一条", "21")
    assert [correction.replacement for correction in one.corrections] == ["二十一"]
    (one,) = only("《纲要》第013条。").findings
    assert one.expected == "第13条"
    (one,) = only("《纲要》第十十条。").findings
    assert one.corrections == ()


def test_pinpoints_without_a_document() -> None:
    quoted = f"第十三条提出：“{SENTENCE}”"
    assert only(f"\n二、工作措施\n{quoted}").citations.right == 1
    assert found(f"\n二、工作措施\n{quoted.replace('十三', '十四')}") == [
        ("quotation-misplaced", f"“{SENTENCE}”")
    ]
    slip = "“加快质量技术创新运用”"
    assert found(f"\n第十九条{slip}、第二十条。") == [("citation-wrong-heading", slip)]
    assert found(f"\n第二十一条{slip}、第二十条。") == []
    assert found(f"{LAW}\n第十九条{slip}、第二十条。") == []
    assert only("\n二、工作措施\n第四十条提出：“各单位要落实责任，不得推诿扯皮。”").findings == ()


def test_what_is_not_judged_is_told() -> None:
    assert unchecked(f"《纲要》是纲领。{LAW}是法律。《纲要》很重要。第三十三条要落实。") == [
        "第三十三条"
    ]
    assert unchecked("《纲要》第三十二条第二项。") == ["第三十二条"]
    assert unchecked("“十四五”规划《纲要》专栏8、我省《纲要》第三十三条。") == [
        "专栏8",
        "第三十三条",
    ]
    assert unchecked("《纲要》第十三条至第十三条。") == ["第十三条"]
    assert unchecked("《纲要》第六部分（二）。") == ["（二）"]


@pytest.mark.parametrize(
    ("text", "wrong", "message"),
    [
        (
            "《纲要》第十五条至第十三条。",
            "第十五条至第十三条",
            "范围的起止颠倒：第十三条在第十五条之前。",
        ),
        ("《纲要》第十五至十三条。", "十五至十三", "范围的起止颠倒：第十三条在第十五条之前。"),
        (
            "《质量强国建设纲要》第13条第1款第2项。",
            "第13条第1款第2项",
            "第十三条的款之下不分项，没有第2项。",
        ),
        (
            "《纲要》第十三条第一款第（二）项要求。",
            "第十三条第一款第（二）项",
            "第十三条的款之下不分项，没有第（二）项。",
        ),
    ],
)
def test_ranges_turned_round_and_items_of_paragraphs(text: str, wrong: str, message: str) -> None:
    (one,) = only(text).findings
    assert (one.code, one.found, one.message) == ("citation-missing-unit", wrong, message)


# --- quotations -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "pattern",
    [
        "《纲要》提出：“{}”",
        "《纲要》第十三条指出，“{}”。",
        "《纲要》明确要求“{}”。",
        "《纲要》第十三条：“{}”",
        "《纲要》在第六部分中写道：“{}”",
        "《纲要》关于工程质量的论述十分深刻：“{}”",
        "“{}”（《纲要》第十三条）",
        "“{}”\n——《质量强国建设纲要》第十三条",
        "为落实《纲要》第十三条“{}”的要求，开展检查。",
        "按照《纲要》提出的“{}”要求，开展检查。",
        "《纲要》指出：\n“{}”",
        '《纲要》提出:"{}"',
        "《纲要》强调「{}」",
        "《纲要》提出三方面要求：一是“{}”，二是创新。",
        "《纲要》明确：“建设质量强国”“{}”。",
        "《纲要》第十三条“强化工程质量保障”要求：“{}”",
        "“{}”，这是《纲要》的要求。",
        "全省住建系统落实《纲要》，提出“{}”的要求。",
    ],
)
def test_attributions(pattern: str) -> None:
    text = SENTENCE[:-1]
    assert found(pattern.format(text)) == []
    assert only(pattern.format(text)).quotations.right >= 1
    wrong = only(pattern.format(WRONG[:-1]))
    assert [one.code for one in wrong.findings] == ["quotation-differs"]
    (one,) = wrong.findings
    assert (one.expected, one.locator) == (one.found.replace("首位", "首要"), "13")
    assert [correction.replacement for correction in one.corrections] == ["要"]


@pytest.mark.parametrize(
    "text",
    [
        "《纲要》印发后，局长张三在接受采访时表示：“质量是企业的生命，也是企业家的良心。”",
        "《纲要》强调质量第一。总书记指出：“高质量发展是全面建设社会主义现代化国家的首要任务。”",
        f"{PROVINCE}提出：“{WRONG}”",
        f"《纲要》印发后，{PROVINCE}提出：“{WRONG}”",
        "《纲要》提出的“放管服”“一网通办”等改革深入推进。",
        "《纲要》要求开展“质量服务进企业、进园区、进社区、进校园”活动。",
        "对标《纲要》，我市提出“三年打基础、五年上台阶、十年创一流”的目标。",
        "学习《纲要》“谈体会、谈感想”活动启动。",
        "《纲要》发布一周年，本刊推出“质量强国建设在行动”专栏，刊发“一线质量故事汇”。",
    ],
)
def test_words_of_others_are_not_compared(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("quoted", "codes"),
    [
        ("……".join([SENTENCE[:20], SENTENCE[-20:]]), []),
        (f"（十三）{OUTLINE.articles[12].heading}。{SENTENCE}", []),
        (SENTENCE.replace("，", ","), []),
        (SENTENCE[:-1] + "，", []),
        (SENTENCE[5:-9], []),
        (SENTENCE[:10] + "\n" + SENTENCE[10:], []),
        (SENTENCE.replace("，强化", "，着力强化"), ["quotation-differs"]),
        (SENTENCE.replace("勘察、设计、施工、", ""), ["quotation-differs"]),
        (SENTENCE.replace("勘察、", "勘察，"), ["quotation-punctuation"]),
        (SENTENCE[:-2] + "。", ["quotation-differs"]),
        (SENTENCE[1:], ["quotation-differs"]),
        (SENTENCE[:8] + "\u200b" + SENTENCE[8:], ["quotation-hidden-character"]),
        ("要像爱护眼睛一样爱护工程质量，决不允许弄虚作假。", ["quotation-not-found"]),
        ("质量强企", []),
        (
            OUTLINE.articles[12].sentences[2].replace("造价和质量", "造价和品质"),
            ["quotation-differs"],
        ),
    ],
)
def test_quoted_words(quoted: str, codes: list[str]) -> None:
    got = only(f"《纲要》提出：“{quoted}”")
    assert [one.code for one in got.findings] == codes


def test_words_quoted_by_one_who_is_quoted() -> None:
    said = "局长说：“《纲要》第十三条指出，‘{}’，要认真对照。”"
    assert only(said.format(SENTENCE[:-1])).quotations.right == 1
    (one,) = only(said.format(WRONG[:-1])).findings
    assert (one.code, one.locator) == ("quotation-differs", "13")
    assert only("局长说：“学习《纲要》，不能‘雨过地皮湿、学完就忘掉、不当一回事’。”").findings == ()


def test_numbers_are_never_corrected() -> None:
    sentence = OUTLINE.goals[2].sentences[0]
    (one,) = only(f"《纲要》提出：“{sentence.replace('94%', '95%')}”").findings
    assert one.code == "quotation-differs"
    assert one.corrections == ()


def test_what_cannot_be_placed_at_an_edge_is_not_cut_off() -> None:
    words = "参与世界（境）消费争议处理和执法监管合作机制"
    assert words[5:] in OUTLINE.articles[28].text
    (one,) = only(f"《纲要》第二十九条强调“{words}”。").findings
    assert one.code.startswith("quotation-")
    assert all(correction.replacement for correction in one.corrections)


def test_omissions_are_told_and_not_corrected() -> None:
    first, last = OUTLINE.articles[12].sentences[0], OUTLINE.articles[12].sentences[2]
    (one,) = only(f"《纲要》提出：“{first}{last}”").findings
    assert one.code == "quotation-differs"
    assert "省略号" in one.message
    assert one.corrections == ()
    target = OUTLINE.get("target_2025")
    assert target is not None
    clauses = target.sentences[0].split("，")
    (one,) = only(f"《纲要》提出“{clauses[0]}，{clauses[-1][:-1]}”的目标。").findings
    assert (one.code, one.locator) == ("quotation-differs", "2025")


def test_stops_inside_and_outside() -> None:
    (alone,) = only(f"《纲要》提出：“{SENTENCE}”。").findings
    assert (alone.found, alone.expected) == ("。”。", "。”")
    (running,) = only(f"《纲要》提出“{SENTENCE}”，各地要落实。").findings
    assert (running.found, running.expected) == ("。”，", "”，")
    (twice,) = only(f"《纲要》提出“{SENTENCE}”。").findings
    assert (twice.found, twice.expected) == ("。”。", "”。")


def test_differences_show_both_sides() -> None:
    (one,) = only(f"《纲要》提出：“{WRONG}”").findings
    assert "".join(part.passage_text for part in one.differences) == one.found
    assert "".join(part.edition_text for part in one.differences) == one.expected
    assert [(p.passage_text, p.edition_text) for p in one.differences if p.category != "none"] == [
        ("位", "要")
    ]


# --- running text ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (WRONG, ["位"]),
        (f"《纲要》指出，{WRONG}", ["位"]),
        (f"\n《纲要》指出：\n{WRONG}\n要抓好落实。", ["位"]),
        (SENTENCE, []),
        (SENTENCE.replace("全面落实", "要全面落实").replace("，强化", "，进一步强化"), []),
        (SENTENCE.replace("各方主体", "全省各方主体"), []),
        (f"{PROVINCE}提出，{WRONG}", []),
    ],
)
def test_running_text(text: str, words: list[str]) -> None:
    got = only(text)
    assert [one.code for one in got.findings] == ["wording-differs"] * len(words)
    for one, word in zip(got.findings, words, strict=True):
        assert word in one.found
        assert one.corrections == ()


@pytest.mark.parametrize(
    "text",
    [
        "党的十八大以来，在以习近平同志为核心的党中央坚强领导下，我国体育事业实现跨越式发展。",
        "当今世界正经历百年未有之大变革，新一轮科技革命和产业变革深入发展。",
        "以习近平新时代中国特色社会主义思想为指引，立足新发展阶段，完整、准确、全面贯彻新发展理念。",
    ],
)
def test_stock_phrases_are_not_reported(text: str) -> None:
    assert found(f"\n{text}") == []


def test_sentences_left_out_between_are_no_slip() -> None:
    article = OUTLINE.articles[22]
    first, last = article.sentences[0], article.sentences[4]
    # The last sentence begins with another verb before the words that follow the first one.
    assert last.startswith("加大质量基础设施能力")
    assert article.sentences[1].startswith("实施质量基础设施能力")
    assert found(f"\n{first}{last}") == []
    slip = last.replace("标准研制与实施", "标准研究与实施")
    assert [code for code, _ in found(f"\n{first}{slip}")] == ["wording-differs"]


def test_what_is_shown_of_running_text_ends_with_its_sentence() -> None:
    end = OUTLINE.articles[12].sentences[2][-11:]
    assert end == "合理工期、造价和质量。"
    wrong = "".join(OUTLINE.articles[12].sentences[1:3]).replace("合理工期", "合同工期")
    ((_, words),) = found(f"\n落实方案。\n{wrong}\n下一段")
    assert words.endswith("工期、造价和质量")


def test_traditional_characters_are_read_alike_and_shown_as_they_stand() -> None:
    text = "《質量強國建設綱要》（以下簡稱《綱要》）全文共十二部分。《綱要》第五部分第十三條指出：“"
    assert found(text.removesuffix("指出：“"), introduced=False) == [
        ("fact-count", "十二部分"),
        ("citation-wrong-part", "第五部分第十三條"),
    ]
    quoted = "落實建設項目法人責任制，保證合理工期、造架和質量。"
    finding = report(f"{text}{quoted}”").findings[-1]
    assert (finding.code, finding.corrections) == ("quotation-differs", ())
    assert finding.found == "保證合理工期、造架和質量。"
    assert "".join(part.passage_text for part in finding.differences) == finding.found


# --- facts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("《纲要》共十二部分。", "count", "十二部分"),
        ("《纲要》全文共11个部分33条。", "count", "33条"),
        ("《纲要》印发了。全文共三十三条。", "count", "三十三条"),
        ("《纲要》33条。", "count", "33条"),
        ("《纲要》的十二个部分。", "count", "十二个部分"),
        ("《纲要》部署了八大工程。", "count", "八大工程"),
        ("《纲要》设置8个专栏。", "count", "8个专栏"),
        ("《纲要》提出九方面重点任务。", "count", "九方面重点任务"),
        ("《纲要》确定了五方面目标。", "count", "五方面目标"),
        ("《纲要》分为五大板块。", "count", "五大板块"),
        ("《纲要》提出，制造业产品质量合格率达到95%。", "indicator", "95%"),
        ("《纲要》提出制造业产品质量合格率要达到百分之九十五。", "indicator", "百分之九十五"),
        ("《纲要》提出，制造业质量竞争力指数达到88。", "indicator", "88"),
        (
            "《纲要》提出，农产品质量安全例行监测合格率和食品抽检合格率均达到97%以上，任务艰巨。",
            "indicator",
            "97%以上",
        ),
        ("《纲要》提出，到2035年，制造业产品质量合格率达到94%。", "indicator", "2035年"),
        ("《纲要》提出，到2030年建成质量强国。", "indicator", "2030年"),
        ("《纲要》设定的2025年制造业质量竞争力指数目标为88。", "indicator", "88"),
        ("对照《纲要》制造业产品质量合格率达到96%的目标，差距明显。", "indicator", "96%"),
        ("按照《纲要》确定的目标，制造业产品质量合格率要达到95%。", "indicator", "95%"),
        ("《纲要》作为质量工作的纲领性文件，部署了区域质量等九大工程。", "count", "九大工程"),
        ("中共中央、国务院印发《纲要》，部署九大工程。", "count", "九大工程"),
        ("国务院办公厅印发《纲要》。", "issuer", "国务院办公厅"),
        ("《纲要》由国务院印发。", "issuer", "国务院"),
        ("市场监管总局印发的《纲要》。", "issuer", "市场监管总局"),
        (
            "2023年2月6日，中共中央、国务院印发《纲要》。",
            "date",
            "2023年2月6日，中共中央、国务院印发",
        ),
        ("《纲要》自2023年2月6日印发以来，成效显著。", "date", "2023年2月6日印发"),
        ("《纲要》于2023年2月8日发布。", "date", "2023年2月8日发布"),
        ("2024年2月，党中央、国务院印发《纲要》。", "date", "2024年2月，党中央、国务院印发"),
        ("《纲要》（2023年2月8日）。", "date", "2023年2月8日"),
        ("《纲要》共十一部分三十二条，2023年2月6日印发。", "date", "2023年2月6日印发"),
        (
            "《纲要》有三十二条，由中共中央、国务院于2023年3月6日发布。",
            "date",
            "2023年3月6日发布",
        ),
        ("《纲要》（中发〔2023〕2号）。", "document-number", "中发〔2023〕2号"),
        ("国发[2023]2号《纲要》。", "document-number", "国发[2023]2号"),
        ("《纲要》（中发〔2023〕X号）。", "document-number", "中发〔2023〕X号"),
        ("参见《纲要》，中发〔2023〕2号，第3页。", "document-number", "中发〔2023〕2号"),
        ("质量强国建设纲要[Z]. 中发〔2023〕2号.", "document-number", "中发〔2023〕2号"),
        (
            "《中共中央 国务院关于印发〈质量强国建设纲要〉的通知》（中发〔2023〕2号）。",
            "document-number",
            "中发〔2023〕2号",
        ),
        ("《纲要》自2023年2月6日起施行。", "date", "2023年2月6日起施行"),
        ("《纲要》由序言和十二个部分组成。", "count", "十二个部分"),
        ("《纲要》提出，2035年质量强国建设取得阶段性成效。", "indicator", "2035年"),
    ],
)
def test_wrong_facts(text: str, code: str, words: str) -> None:
    got = set(found(text))
    assert got == {(f"fact-{code}", words)}


@pytest.mark.parametrize(
    "text",
    [
        "《纲要》共十一部分三十二条，分为四个板块，提出六方面目标、八方面任务、七大工程、四项量化指标。",
        "《纲要》提出两个阶段的目标、27项重点任务。",
        "《纲要》由11个部分32条组成，设7个专栏。",
        "《纲要》提出，到2025年，制造业产品质量合格率达到94%，食品抽检合格率达到98%以上。",
        "《纲要》提出农产品质量安全例行监测合格率、食品抽检合格率均不低于98%。",
        "2023年2月6日，《纲要》公开发布。2023年2月，党中央、国务院印发《纲要》。",
        "中共中央、国务院近日联合印发《纲要》。中共中央 国务院印发《纲要》。",
        "2月6日，新华社受权发布《纲要》。",
        "2023年2月6日，中共中央、国务院印发的《纲要》正式对外公布。",
        "《纲要》分为四个板块，全文共三十二条，2023年2月6日公开发布。",
    ],
)
def test_right_facts(text: str) -> None:
    got = only(text)
    assert not got.findings and not got.unchecked
    assert got.facts.right >= 1


@pytest.mark.parametrize(
    "text",
    [
        "我县围绕《纲要》确定了五项重点任务、三大工程。",
        "贯彻《纲要》，我市组织实施十大工程，制定三十五条措施。",
        "从三个部分来理解《纲要》。《纲要》主要分为三个部分。《纲要》可以分为三大板块。",
        "《纲要》的三个部分、五条与我局有关。《纲要》第一部分、第二部分是总论。",
        "《纲要》明确了32条具体举措，涉及我局的五项任务已分解。",
        "对标《纲要》，我省制造业产品质量合格率已达95.3%。",
        "到2030年，全县制造业产品质量合格率达到96%。",
        "《纲要》提出到2025年制造业产品质量合格率达到94%，我省要达到95%。",
        "《纲要》提出，制造业产品质量合格率由2020年的93%提高到94%。",
        "《纲要》提出，到2027年，全市规模以上企业质量管理体系认证覆盖率超过六成。",
        "2023年3月6日，我局召开会议学习《纲要》。2023年5月，《纲要》宣讲会举行。",
        "2023年7月，省政府印发《关于贯彻〈质量强国建设纲要〉的意见》（鲁政发〔2023〕8号）。",
        "2023年4月，市政府印发《质量强国建设纲要》任务分工方案。",
        "《质量强国建设纲要》明确任务以后，2023年5月印发了方案；方案共三十二条，2023年5月印发。",
        "会议学习了《纲要》，审议了《实施方案》（东政发〔2023〕3号）。",
        "《市水利局关于印发〈质量强国建设纲要〉学习方案的通知》（新水〔2023〕2号）。",
        "《纲要》部署的质量基础设施升级增效工程包括四项任务，专设一个专栏。",
        "《纲要》第三部分提出三项任务，专栏1部署了三项任务，第一条提出五个方面目标。",
        "《纲要》在质量基础设施方面部署了三项重点任务，围绕产品质量提出三方面重点任务。",
        "《纲要》明确的8个方面任务中，有3项重点任务由我局牵头，两大工程与我省直接相关。",
        "我省细化《纲要》，部署五大工程。江苏落实国家《纲要》，提出九项重点任务。",
        "《纲要》提出的“三个着力”，体现了三大目标。",
        "《纲要》主要任务部分共八部分二十七条，第三到十部分共8个部分27条。",
        "《纲要》第十三条和四十条措施相对应，第十三条、四十条意见。",
        "《纲要》实施一年来，制造业产品质量合格率达到93.65%，制造业质量竞争力指数达到85.21。",
        "自《纲要》发布，2023年制造业质量竞争力指数为85.21，2024年为85.86。",
        "为实现《纲要》目标，某市提出制造业产品质量合格率达到96%。",
        "广东省贯彻《纲要》，提出到2025年制造业产品质量合格率达到95%。",
        "江苏落实《纲要》要求，明确到2025年制造业质量竞争力指数达到88。",
        "《纲要》要求制造业产品质量合格率达到94%，深圳提出制造业产品质量合格率达到97%。",
        "《纲要》公布的当年，浙江制造业产品质量合格率达到97%。",
        "上海市贯彻落实《纲要》提出，到2027年，质量强市建设取得新进展。",
    ],
)
def test_what_others_do_and_count_is_no_fact_of_the_outline(text: str) -> None:
    assert found(text) == []


def test_a_bound_left_out_is_told() -> None:
    assert unchecked("《纲要》提出，食品抽检合格率达到98%。") == ["98%"]
    assert unchecked("《纲要》提出，制造业产品质量合格率达到94%以上。") == ["94%以上"]


# --- what the program itself writes ---------------------------------------------------------


@pytest.mark.parametrize("name", list(FORMATS))
def test_bibliography_entries_are_clean(name: str) -> None:
    units = () if FORMATS[name].record else OUTLINE.articles[12:15]
    reference = Reference(OUTLINE, units, OUTLINE.publication.date)
    assert report(f"参考文献\n{FORMATS[name].write(reference)}\n").findings == ()


def test_an_opening_mark_too_many_does_not_reach_into_the_next_paragraph() -> None:
    stray = "《纲要》第十三条提出：“强化建设单位“工程质量首要责任”。\n"
    followed = f"{stray}《纲要》第五条提出：“{OUTLINE.articles[4].sentences[0]}”\n"
    assert found(followed)[: len(found(stray))] == found(stray)
    assert {code for code, _ in found(stray)} == {"quotation-punctuation"}
    assert report(followed).quotations.right == 1 + report(stray).quotations.right


def test_a_stray_mark_is_told_once() -> None:
    stop = SENTENCE.index("，") + 1
    got = report(f"{INTRODUCTION}《纲要》第十三条提出：“{SENTENCE[:stop]}“{SENTENCE[stop:]}”")
    assert [one.message for one in got.findings] == ["引文的标点与原文不符：多引号。"]
