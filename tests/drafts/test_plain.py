"""Plain text: the file as it is, its comments obeyed, its fixed width undone."""

from __future__ import annotations

import pytest

from qcite import drafts


def read(text: str) -> drafts.Draft:
    return drafts.read_stream(text.encode(), "a.txt")


def test_the_text_is_the_file() -> None:
    text = "　　第一段。\n\n  第二段\t有制表符。 \n"
    draft = read(text)
    assert (draft.format, draft.text, draft.notices) == ("txt", text, ())
    assert draft.place(0).label == "第1行第1列"
    assert draft.place(text.index("第二段")).label == "第3行第3列"
    assert draft.place(len(text)).label == "第4行第1列"
    assert read("").text == ""
    assert read("").place(0).label == "第1行第1列"


@pytest.mark.parametrize(
    ("text", "covered", "codes"),
    [
        ("甲\n# qcite: ignore\n乙\n丙", "乙", ()),
        ("甲\n// qcite: ignore\n\n  乙\n丙", "  乙", ()),
        ("甲 # qcite: ignore\n乙", "甲 # qcite: ignore", ()),
        ("# qcite: ignore heading\n乙", "乙", ("heading",)),
        # After the codes, separated by anything usual, stands the drafter's reason.
        ("# qcite：ignore quote-punctuation，QC12、a_b 另有依据\n乙", "乙", None),
    ],
)
def test_comments(text: str, covered: str, codes: tuple[str, ...] | None) -> None:
    draft = read(text)
    codes = ("quote-punctuation", "QC12", "a_b") if codes is None else codes
    start = text.rindex(covered)
    assert draft.suppressions == (drafts.Suppression(start, start + len(covered), codes),)
    assert draft.suppressed(start, start + 1, codes[0] if codes else "any")
    assert draft.suppressed(start, start + 1, "other") == (not codes)
    assert not draft.suppressed(max(start - 2, 0), start + 1, "any") or start == 0


@pytest.mark.parametrize(
    "text",
    [
        "# qcite: ignore",
        "# qcite: ignored\n乙",
        "qcite: ignore\n乙",
        "#qcite\n乙",
        "# qcite: x\n乙",
    ],
)
def test_what_is_no_comment(text: str) -> None:
    assert read(text).suppressions == ()


WRAPPED = """\
各地区各部门要结合实际，把质量工作摆到重要位置，完善工作机
制，细化任务分工，加强协调配合，及时研究解决推进中的困难和
问题，确保各项任务落到实处、取得成效。A long word at the very
end of a line keeps its space.

　　另一段从这里开始，它的文字也排满了一行，到这里就要换一行
了，所以接在一起。
"""


def test_lines_wrapped_at_a_fixed_width_are_joined() -> None:
    draft = read(WRAPPED)
    assert draft.text == (
        "各地区各部门要结合实际，把质量工作摆到重要位置，完善工作机制，细化任务分工，"
        "加强协调配合，及时研究解决推进中的困难和问题，确保各项任务落到实处、取得成效。"
        "A long word at the very end of a line keeps its space.\n\n"
        "　　另一段从这里开始，它的文字也排满了一行，到这里就要换一行了，所以接在一起。"
    )
    lines = WRAPPED.split("\n")
    for offset, character in enumerate(draft.text):
        place = draft.place(offset)
        line = lines[place.line - 1] + "\n"
        assert line[place.column - 1] == character or (character, place.line) == (" ", 3)


@pytest.mark.parametrize(
    "text",
    [
        "一行就是一句话的文本，每行长短都相同，但是每一句都写完了才换行。\n" * 9,
        "短行\n" * 9,
        "各有一句话的行，长短不同。\n" * 3 + "这一行长得多，所以不是按固定宽度折行的文本，" * 4,
        "一行。\n" * 3
        + "三十个字以上的行只有这一行，其余都短，所以也不是折行的文本。\n"
        + "一行。\n" * 9,
    ],
)
def test_other_lines_are_left_alone(text: str) -> None:
    assert read(text).text == text
