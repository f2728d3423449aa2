"""``qcite locate`` from outside: what it prints, and its exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from qcite.edition import loading
from qcite.locating.locator import resolve
from qcite.matching import PassageIndex
from qcite.render.located import locator
from tests.conftest import Result

Run = Callable[..., Result]

OUTLINE = loading.load()
ARTICLE = OUTLINE.articles[12]
FIRST, SECOND, THIRD = ARTICLE.sentences[:3]
PIECE = "强化建设单位工程质量首要责任"
NOT_FOUND = "《质量强国建设纲要》中没有与此相近的文字。\n"
assert PIECE in FIRST


def test_an_exact_piece(qcite: Run) -> None:
    assert qcite("locate", PIECE) == Result(
        0,
        "与原文一致\n"
        "出处  第十三条“强化工程质量保障”，第1句，定位 13.1\n"
        "引用  《质量强国建设纲要》第十三条\n"
        f"原文  {FIRST}\n",
        "",
    )


def test_a_whole_sentence_is_not_printed_again(qcite: Run) -> None:
    assert qcite("locate", SECOND).stdout == (
        "与原文一致\n"
        "出处  第十三条“强化工程质量保障”，第2句，定位 13.2\n"
        "引用  《质量强国建设纲要》第十三条\n"
    )


def test_differences_are_marked(qcite: Run) -> None:
    damaged = FIRST.replace("首要", "重要").replace("、施工", "").replace("勘察、", "勘察，")
    assert qcite("locate", damaged) == Result(
        0,
        "与原文不尽一致，相似度91%\n"
        "出处  第十三条“强化工程质量保障”，第1句，定位 13.1\n"
        "引用  《质量强国建设纲要》第十三条\n"
        "比对  全面落实各方主体的工程质量责任，强化建设单位工程质量〔重→首〕要责任和勘察"
        "〔，→、〕设计、〔补：施工、〕监理单位主体责任。\n"
        f"原文  {FIRST}\n",
        "",
    )


def test_colour_shows_wrong_and_right_side_by_side(qcite: Run) -> None:
    done = qcite("locate", "--color", "always", PIECE.replace("首", "重"))
    assert "\x1b[9;31m重\x1b[0m\x1b[4;32m首\x1b[0m要责任" in done.stdout


def test_two_articles_are_two_places_and_one_citation(qcite: Run) -> None:
    last, first = ARTICLE.sentences[-1], OUTLINE.articles[13].sentences[0]
    lines = qcite("locate", last + first).stdout.splitlines()
    assert lines[1:4] == [
        f"出处  第十三条“强化工程质量保障”，第{len(ARTICLE.sentences)}句，"
        f"定位 13.{len(ARTICLE.sentences)}",
        "出处  第十四条“提高建筑材料质量水平”，第1句，定位 14.1",
        "引用  《质量强国建设纲要》第十三条、第十四条",
    ]


def test_sentences_joined_without_an_ellipsis_are_told(qcite: Run) -> None:
    done = qcite("locate", THIRD + SECOND)
    assert done.status == 0
    assert done.stdout.startswith("各处与原文一致，但在原文中并不相连\n")
    assert done.stdout.endswith("提示  各处在原文中不相连，或次序不同；略去文字应当用省略号。\n")


def test_a_fragment_in_many_places_is_listed_with_counts(qcite: Run) -> None:
    words = "质量基础设施"
    lines = qcite("locate", words).stdout.splitlines()
    assert lines[0].startswith("与原文一致，共")
    count = OUTLINE.articles[21].published.count(words)
    assert f"22  优化质量基础设施管理  {count}处  《质量强国建设纲要》第二十二条" in lines
    assert len(qcite("locate", "-n", "2", words, "--json").stdout.split('"score"')) == 3


def test_one_place_is_named_once(qcite: Run) -> None:
    start, end = FIRST[: FIRST.index("，")], FIRST[FIRST.index("施工") :]
    assert qcite("locate", f"{start}……{end}") == Result(
        0,
        "与原文一致\n"
        "出处  第十三条“强化工程质量保障”，第1句，定位 13.1\n"
        "引用  《质量强国建设纲要》第十三条\n"
        f"比对  {start}……{end}\n"
        f"原文  {FIRST}\n",
        "",
    )


@pytest.mark.parametrize(
    "surrounded",
    [
        f"《纲要》指出，{SECOND}",
        f"质量强国建设纲要提出，{SECOND}",
        f"根据《纲要》，{SECOND}",
        f"近日，中共中央、国务院印发《质量强国建设纲要》，明确要求{SECOND}",
        f"《质量强国建设纲要》（以下简称《纲要》）第十三条提出：“{SECOND}”",
        f"{SECOND}（《质量强国建设纲要》第十三条）",
        f"{SECOND}——《纲要》",
        f"{SECOND}（市住房城乡建设局牵头，市水利局配合）",
        f"{SECOND}责任单位：市住房城乡建设局、市水利局",
    ],
)
def test_words_that_say_where_it_is_from_are_no_part_of_it(qcite: Run, surrounded: str) -> None:
    lines = qcite("locate", surrounded).stdout.splitlines()
    assert lines[:2] == [
        "与原文一致",
        "出处  第十三条“强化工程质量保障”，第2句，定位 13.2",
    ]


@pytest.mark.parametrize(
    ("passage", "compared"),
    [
        (f"1．{PIECE}", f"〔删：1．〕{PIECE}"),
        (f"第一，{PIECE}", f"〔删：第一，〕{PIECE}"),
        (f"{PIECE}[1]。", f"{PIECE}〔删：[1]〕。"),
        (f"{THIRD[:-1]}（含改建）", f"{THIRD[:-1]}〔删：（含改建）〕"),
        (f"《纲要》提出“{PIECE}”，“{THIRD}”", f"“{PIECE}”，“{THIRD}”"),
    ],
)
def test_an_addition_is_marked_with_its_brackets(qcite: Run, passage: str, compared: str) -> None:
    assert f"比对  {compared}\n" in qcite("locate", passage).stdout


def test_the_year_of_a_goal_is_no_part_of_it(qcite: Run) -> None:
    goal = OUTLINE.get("target_2025__item_3")
    assert goal is not None
    figure = next(clause for clause in goal.sentences[0].split("，") if "94%" in clause)
    done = qcite("locate", f"到2025年，{figure}")
    assert done.stdout.startswith("与原文一致\n出处  目标3“")
    assert f"比对  {figure}〔删：以上〕\n" in qcite("locate", f"到2025年，{figure}以上").stdout
    own = OUTLINE.get("target_2025")
    assert own is not None
    assert "2025年目标，正文" in qcite("locate", own.sentences[0]).stdout


def test_what_quote_writes_is_found_again(qcite: Run) -> None:
    quoted = qcite("quote", "13.1", "13.3").stdout
    assert qcite("locate", quoted).stdout.startswith("与原文一致\n")


def test_the_passage_is_shown_with_all_its_marks(qcite: Run) -> None:
    heads = [article.heading for article in OUTLINE.articles[12:15]]
    done = qcite("locate", f"从{'、'.join(heads)}等方面作出部署。")
    assert f"比对  〔删：从〕{'、'.join(heads)}〔删：等方面作出部署〕。\n" in done.stdout


def test_quotation_marks_in_a_quoted_heading_alternate(qcite: Run) -> None:
    item = OUTLINE.get("box_5__item_3")
    assert item is not None
    assert "“中国品牌日”" in item.heading
    assert "专栏5.3“办好‘中国品牌日’系列活动”，标题" in qcite("locate", item.heading).stdout


def test_a_paragraph_is_answered_sentence_by_sentence(qcite: Run) -> None:
    foreign = "会议要求各单位提高认识，把各项工作抓紧抓好，抓出成效来，不辜负群众的期望"
    own = "我市将"
    passage = f"{foreign}。{SECOND}{own}{PIECE}，办好实事。{foreign}“{PIECE}”。"
    assert qcite("locate", passage) == Result(
        0,
        f"1  {foreign[:29]}…\n"
        "  不是《质量强国建设纲要》的话。\n"
        f"2  {SECOND[:29]}…\n"
        "  与原文一致\n"
        "  出处  第十三条“强化工程质量保障”，第2句，定位 13.2\n"
        "  引用  《质量强国建设纲要》第十三条\n"
        f"3  {own}\n"
        "  不是《质量强国建设纲要》的话。\n"
        f"4  {PIECE}，\n"
        "  与原文一致\n"
        "  出处  第十三条“强化工程质量保障”，第1句，定位 13.1\n"
        "  引用  《质量强国建设纲要》第十三条\n"
        f"  原文  {FIRST}\n"
        "5  办好实事。\n"
        "  不是《质量强国建设纲要》的话。\n"
        f"6  {foreign[:29]}…\n"
        "  不是《质量强国建设纲要》的话。\n"
        f"7  {PIECE}\n"
        "  与原文一致\n"
        "  出处  第十三条“强化工程质量保障”，第1句，定位 13.1\n"
        "  引用  《质量强国建设纲要》第十三条\n"
        f"  原文  {FIRST}\n",
        "",
    )
    found = json.loads(qcite("locate", "--json", passage).stdout)
    assert [passage[one["passage_start"] : one["passage_end"]] for one in found] == [
        SECOND,
        PIECE,
        PIECE,
    ]


def test_a_question_in_other_words_gets_the_nearest_units(qcite: Run) -> None:
    assert qcite("locate", "企业首席质量官制度怎么建立") == Result(
        1, "", f"{NOT_FOUND}相近内容见 20。\n"
    )


@pytest.mark.parametrize(
    ("words", "status", "stderr"),
    [
        (["今天天气很好，我们一起去公园里玩。"], 1, NOT_FOUND),
        (["第十三条"], 1, NOT_FOUND + "看原文请用 qcite 第十三条。\n"),
        (["天气。"], 1, NOT_FOUND + "查关键词请用 qcite find 天气。\n"),
        ([" "], 2, "qcite：要查的文字是空的。\n"),
        (
            ["质" * 20_001],
            2,
            "qcite：这段文字有20001个字符，最多20000。核对整份草稿请用 qcite check。\n",
        ),
        (["--paste", "质量"], 2, "qcite：--paste 与文字只能写一样。\n"),
    ],
)
def test_what_is_not_found_or_not_asked(
    qcite: Run, words: list[str], status: int, stderr: str
) -> None:
    done = qcite("locate", *words)
    assert (done.status, done.stdout) == (status, "")
    assert done.stderr == stderr


def test_stock_phrases_are_not_claimed(qcite: Run) -> None:
    stock = "立足新发展阶段，完整、准确、全面贯彻新发展理念"
    exact = qcite("locate", stock)
    assert exact.status == 0
    assert "提示  这是公文常用语，不能据此认定出自《质量强国建设纲要》。" in exact.stdout
    nearly = qcite("locate", "坚持" + OUTLINE.articles[0].text.split("，")[0])
    assert nearly.status == 1
    assert "不能据此认定" in nearly.stdout


@pytest.mark.parametrize("words", [["-"], []], ids=["-", "pipe"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_standard_input(qcite: Run, words: list[str], encoding: str) -> None:
    done = qcite("locate", *words, stdin=f"{SECOND}\n".encode(encoding))
    assert done.status == 0
    assert "定位 13.2" in done.stdout


def test_words_of_the_shell_are_one_passage(qcite: Run) -> None:
    assert "与原文一致" in qcite("locate", PIECE[:5], PIECE[5:]).stdout


def test_lines(qcite: Run) -> None:
    text = f"{SECOND}\n\n毫不相干的一句话，讲的是天气。\r\n{PIECE}\n"
    assert qcite("locate", "--lines", stdin=text.encode()) == Result(
        1,
        f"第1行  {SECOND[:29]}…\n"
        "  与原文一致\n"
        "  出处  第十三条“强化工程质量保障”，第2句，定位 13.2\n"
        "  引用  《质量强国建设纲要》第十三条\n"
        "第3行  毫不相干的一句话，讲的是天气。\n"
        "  没有相近的文字。\n"
        f"第4行  {PIECE}\n"
        "  与原文一致\n"
        "  出处  第十三条“强化工程质量保障”，第1句，定位 13.1\n"
        "  引用  《质量强国建设纲要》第十三条\n"
        f"  原文  {FIRST}\n",
        "《质量强国建设纲要》中没有与第3行相近的文字。\n",
    )


def test_json(qcite: Run) -> None:
    given = "  " + SECOND.replace("书面", "书 西")
    (found,) = json.loads(qcite("locate", "--json", given).stdout)
    start = ARTICLE.text.index(SECOND)
    size = sum(character.isalnum() for character in SECOND)
    assert 1 - 2 / size < found.pop("score") < 1 - 0.5 / size
    assert {key: found[key] for key in list(found)[:12]} == {
        "line": 1,
        "id": "art_13",
        "locator": "13.2",
        "exact": False,
        "agreement": "wording",
        "continuous": True,
        "commonplace": False,
        "start": start,
        "end": start + len(SECOND),
        "passage_start": 2,
        "passage_end": len(given),
        "citation": "《质量强国建设纲要》第十三条",
    }
    assert [(part["passage_text"], part["edition_text"]) for part in found["diff"]][1] == (
        "西",
        "面",
    )
    for part in found["diff"]:
        assert given[part["passage_start"] : part["passage_end"]] == part["passage_text"]
        assert ARTICLE.text[part["start"] : part["end"]] == part["edition_text"]
    assert qcite("locate", "--json", "天气").stdout == "[]\n"


def test_json_tells_the_witnesses_of_a_known_reading(qcite: Run) -> None:
    (found,) = json.loads(qcite("locate", "--json", "满足多样化、多层次消费需求").stdout)
    (variant,) = [part["variant"] for part in found["diff"] if part["variant"]]
    assert (variant["lemma"], variant["reading"]) == ("多层级", "多层次")
    assert variant["witnesses"]
    assert "“多层次”是已知的误文" in qcite("locate", "满足多样化、多层次消费需求").stdout


def test_an_open_place_is_no_error(qcite: Run) -> None:
    done = qcite("locate", "完善多元化、多层次的质量激励机制")
    assert done.stdout.startswith("与原文一致，存疑之处除外\n")
    assert "存疑，不算错误" in done.stdout


def test_copying_needs_one_place(qcite: Run) -> None:
    done = qcite("locate", "-c", "质量基础设施")
    assert done.status == 2
    assert done.stderr.startswith("qcite：这段文字见于")


def test_control_characters_do_not_reach_the_terminal(qcite: Run) -> None:
    done = qcite("locate", SECOND[:8] + "\x1b[31m恶" + SECOND[8:])
    assert done.status == 0
    assert "\x1b" not in done.stdout


def test_locators_can_be_read_back() -> None:
    index = PassageIndex(OUTLINE)
    for unit in OUTLINE.walk():
        for sentence in unit.sentences:
            for match in index.locate(sentence):
                for segment in match.segments:
                    text = locator(segment)
                    for found in resolve([text], OUTLINE):
                        owner = found.parent if found.kind == "sentence" else found
                        assert owner is segment.unit
