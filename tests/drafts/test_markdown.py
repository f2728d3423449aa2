"""Markdown: what it shows, each character with its place in the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcite import drafts
from qcite.drafts import MASK, limits


def read(text: str) -> drafts.Draft:
    return drafts.read_stream(text.encode(), "a.md")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# 标题 #\n\n正文。", "标题\n正文。"),
        ("标题\n===\n\n正文。", "标题\n正文。"),
        # A line's end in a paragraph is nothing beside Chinese, a space elsewhere.
        ("第十三\n条\nof the\nOutline。", "第十三条of the Outline。"),
        ("第一句。  \n第二句。", "第一句。\n第二句。"),
        ("第一句。\\\n第二句。", "第一句。\n第二句。"),
        ("《质量强国  \n建设纲要》", "《质量强国建设纲要》"),
        ("《质量**强国**_建设_纲要》", "《质量强国_建设_纲要》"),
        ("*强调***加粗**~~划去~~。", "强调加粗。"),
        ("a * b _c", "a * b _c"),
        (r"\*星\* &amp; &ldquo;引&rdquo; &#x4e00; &nosuch;", "*星* & “引” 一 &nosuch;"),
        ("见`第十三条`。", f"见{MASK}。"),
        ("![图](甲.png)后", f"{MASK}后"),
        ("[链接乙](http://乙.com/乙 '乙')乙", "链接乙乙"),
        ("[链接][乙]乙\n\n[乙]: http://x.y", "链接乙"),
        ("<http://a.b/c>", "http://a.b/c"),
        ("- 甲\n- 乙\n  丙\n\n1. 丁\n   - 戊", "甲\n乙丙\n丁\n戊"),
        ("> 引用\n> 两行\n>\n> > 又引", "引用两行\n又引"),
        ("| 甲 | 乙\\|丙 |\n|---|:-:|\n| 1 | 1 |\n| **2** | |", "甲\n乙|丙\n1\n1\n2"),
        ("正文[^1]。\n\n[^1]: 脚注\n    续行\n\n    又一段", "正文。\n脚注续行\n又一段"),
        ("前<!-- 注释 -->后<br>行<b>粗</b>", "前后\n行粗"),
        ("前\n\n<!-- 注释\n两行 -->\n\n后", "前\n后"),
        ("<div>\n块<i>内</i>&amp;\n续行\n</div>", "块内&续行"),
        ("甲\n\n---\n\n乙", "甲\n乙"),
        ("\t代码\n\n正文", "正文"),
        ("\ufeff# 甲", "甲"),
        ("质\u200b量\u202e\x07", "质\u200b量\u202e\x07"),
        ("", ""),
    ],
)
def test_text(source: str, expected: str) -> None:
    assert read(source).text == expected


def test_what_is_left_alone_is_told() -> None:
    draft = read("---\ntitle: 标题\n---\n甲\n\n```\n代码\n```\n\n    代码\n\n乙~~丙~~<del>丁</del>")
    assert draft.text == "甲\n乙"
    assert draft.notices == (
        "文件开头的元数据（front matter）未检查。",
        "2 个代码块未检查。",
        "划去的文字未检查。",
    )
    assert read("甲").notices == ()


@pytest.mark.parametrize(
    ("source", "covered", "codes"),
    [
        ("甲\n\n<!-- qcite: ignore -->\n\n乙\n\n丙", "乙", ()),
        ("甲\n\n<!-- qcite: ignore -->\n乙\n\n丙", "乙", ()),
        ("甲\n\n乙<!-- qcite: ignore heading -->乙\n\n丙", "乙乙", ("heading",)),
        ("- 甲\n- 乙 <!-- qcite: ignore a, b 有意 -->", "乙 ", ("a", "b")),
    ],
)
def test_comments(source: str, covered: str, codes: tuple[str, ...]) -> None:
    draft = read(source)
    (suppression,) = draft.suppressions
    assert draft.text[suppression.start : suppression.end] == covered
    assert suppression.codes == codes


def test_a_comment_with_nothing_after_it() -> None:
    assert read("甲\n\n<!-- qcite: ignore -->").suppressions == ()


SAMPLE = """\
# 关于《纲要》的**通知** #

> 引用*强调*第十三
> 条：“&ldquo;质量”[链接](http://甲.com/乙 "丙")乙。\\*

- 甲`code`乙
  丙

1. 一 <!-- 注 -->
   二 ![图](x)尾

| 甲 | 乙\\|丙 |
|---|---|
| 1 | 1 |

<div>块 <b>文字</b></div>
\t
甲\t乙
"""


def test_places() -> None:
    draft = read(SAMPLE)
    lines = SAMPLE.split("\n")
    others = {}
    for offset, character in enumerate(draft.text):
        place = draft.place(offset)
        found = lines[place.line - 1][place.column - 1 : place.column]
        if found != character and character != "\n":
            others[place.line, place.column] = character
    # Only what is not there as it reads: entity, escape, code and picture.
    assert others == {(4, 6): "“", (4, 42): "*", (6, 4): MASK, (10, 6): MASK}


@given(st.text(alphabet="*_`~[]()<>!&;#|\\-+.1: \t\n>a甲“”《》^=", max_size=80))
def test_places_of_anything(source: str) -> None:
    draft = read(source)
    lines = source.split("\n")
    for offset, character in enumerate(draft.text):
        place = draft.place(offset)
        assert 1 <= place.line <= len(lines)
        line = lines[place.line - 1] + "\n"
        assert 1 <= place.column <= len(line) + 1
        if character in "甲《》“”a":
            assert line[place.column - 1] in (character, "<")  # "<" of an address.


@pytest.mark.parametrize(
    "piece", ["[", "![", "[a](", "<", "*a **b", "> ", "- ", "[^a]: ", "|a\n|-\n"]
)
def test_intricate_markup_is_bounded(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MARKDOWN_SECONDS", 0.05)
    try:
        read(piece * 200_000)
    except drafts.DraftError as error:
        assert str(error) == (
            "a.md：Markdown 标记过多或嵌套过于复杂，读不完；请拆成几个文件再核对。"
        )


def test_too_many_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_TOKENS", 3_000)
    assert read("#\n" * 900).text == ""
    with pytest.raises(drafts.DraftError, match="标记过多"):
        read("#\n" * 1_100)


@pytest.mark.parametrize("levels", [1, 9, 10, 20, 40])
def test_deep_lists_and_quotations_lose_nothing(levels: int) -> None:
    listed = "".join("  " * level + f"- 层{level}\n" for level in range(levels))
    assert read("> " * levels + "甲\n").text.split()[-1] == "甲"
    assert [word for word in read(listed).text.split() if word != "-"] == [
        f"层{level}" for level in range(levels)
    ]


@pytest.mark.parametrize("levels", [100, 200, 3000])
def test_too_deep_is_refused(levels: int) -> None:
    with pytest.raises(drafts.DraftError) as caught:
        read("> " * levels + "甲\n")
    assert str(caught.value) == (
        "a.md：Markdown 标记过多或嵌套过于复杂，读不完；请拆成几个文件再核对。"
    )
