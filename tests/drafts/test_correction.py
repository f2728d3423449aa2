"""Corrected copies: only what is corrected changes, and the file is written whole or not at all."""

from __future__ import annotations

import os
import re
import stat
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcite import drafts
from qcite.drafts import MASK, Edit
from qcite.drafts.correction import corrected
from tests.conftest import FIXTURES
from tests.fixtures.drafts.make_word import W, p, package, r, t

DRAFTS = FIXTURES / "drafts"


def edit(draft: drafts.Draft, old: str, new: str) -> Edit:
    start = draft.text.index(old)
    return Edit(start, start + len(old), new)


def applied(text: str, *edits: Edit) -> str:
    for one in sorted(edits, key=lambda one: (-one.start, -one.end)):
        text = text[: one.start] + one.replacement + text[one.end :]
    return text


# Text


@pytest.mark.parametrize(
    ("name", "source", "old", "new", "expected"),
    [
        ("a.txt", "质量强果\r\n第二行", "强果", "强国", "质量强国\r\n第二行"),
        ("a.txt", "甲\r\n乙\n丙\r丁", "丁", "戊", "甲\r\n乙\n丙\r戊"),
        ("a.txt", "甲\r\n乙", "甲\n乙", "甲乙", "甲乙"),
        ("a.txt", "甲乙\r\n", "甲乙", "甲\n乙", "甲\r\n乙\r\n"),
        ("a.txt", "甲丙", "甲丙", "甲乙丙", "甲乙丙"),
        # Markup between the words stays where it is.
        ("a.md", "**质量强**果建*设*纲要", "强果建设", "强国建设", "**质量强**国建*设*纲要"),
        ("a.md", "> 质量\r\n> 强果", "量强果", "量强国", "> 质量\r\n> 强国"),
        ("a.md", "&ldquo;质量&rdquo;", "“质量”", "‘质量’", "‘质量’"),
        ("a.md", "质*量*", "质量", "质量*", r"质*量\**"),
        ("a.md", "见`代码`。", "见\ufffc。", "见。", None),
        ("a.md", "甲\n\n乙", "甲\n乙", "甲乙", None),
        (
            "a.html",
            "<p>质量<b>强</b>果&amp;</p>",
            "强果&",
            "强国<&",
            "<p>质量<b>强</b>国&lt;&amp;</p>",
        ),
        ("a.html", "<q>质量</q>", "“质量”", "质量", None),
        ("a.html", "<p>甲\n乙", "甲乙", "甲丙", "<p>甲\n丙"),
        ("a.html", "<p>a\n  b", "a b", "ab", "<p>ab"),
        ("a.html", "<p>量<b>强</b>国", "量强国", "质量强国", "<p>质量<b>强</b>国"),
        ("a.html", "<p>甲乙", "甲乙", "甲\n乙", None),
        # Between two pictures, and of an entity that is two characters.
        ("a.html", "<img><img>", MASK * 2, f"{MASK}甲{MASK}", None),
        ("a.html", "<p>&NotEqualTilde;甲", "\u2242", "=", None),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text(
    name: str, source: str, old: str, new: str, expected: str | None, encoding: str
) -> None:
    if encoding == "gb18030":  # Recognised by common characters: there must be some.
        source = source + "　各地区各部门要结合实际，把质量工作摆到重要位置。"
        expected = expected and expected + "　各地区各部门要结合实际，把质量工作摆到重要位置。"
    draft = drafts.read_stream(source.encode(encoding), name)
    wanted = edit(draft, old, new)
    contents, left_out = corrected(draft, [wanted])
    if expected is None:
        assert left_out == (wanted,)
        assert contents == draft.source
    else:
        assert left_out == ()
        assert contents == expected.encode(encoding)


TEXTS = st.text(st.sampled_from("质量强国ab \n\t“”\u200b😀"), max_size=40)


@given(
    TEXTS,
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.data(),
)
def test_any_edits_of_text(source: str, newline: str, encoding: str, data: st.DataObject) -> None:
    source = source.replace("\n", newline)
    draft = drafts.read_stream(source.encode(encoding), "a.txt")
    cuts = sorted(data.draw(st.lists(st.integers(0, len(draft.text)), max_size=6)))
    edits = [
        Edit(start, end, data.draw(st.text("强国\n", max_size=3)))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    contents, left_out = corrected(draft, edits)
    made = [one for one in dict.fromkeys(edits) if one not in left_out]
    again = drafts.read_stream(contents, "a.txt")
    assert again.text == applied(draft.text, *made)


def test_a_character_that_the_encoding_lacks() -> None:
    source = "<meta charset=big5><p>質量強國建設綱要".encode("big5")
    draft = drafts.read_stream(source, "a.html")
    with pytest.raises(drafts.DraftError) as caught:
        corrected(draft, [edit(draft, "質", "质")])
    assert str(caught.value) == ("a.html：更正所用的“质”不在文件的编码中；请另存为 UTF-8 再核对。")


def test_an_encoding_with_two_codes_for_a_character() -> None:
    source = "<meta charset=big5><p>質量強國建設綱要".encode("big5") + b"\xa2\xcc"
    draft = drafts.read_stream(source, "a.html")
    assert draft.text == "質量強國建設綱要十"
    with pytest.raises(drafts.DraftError) as caught:
        corrected(draft, [edit(draft, "質", "品")])
    assert str(caught.value) == (
        "a.html：编码无法原样写回，不能写更正副本；请另存为 UTF-8 再核对。"
    )


def test_words_too_long_to_compare_are_exchanged_whole() -> None:
    draft = drafts.read_stream("甲".encode() * 2_100, "a.txt")
    assert corrected(draft, [Edit(0, 2_100, "乙" * 2_100)]) == ("乙".encode() * 2_100, ())


def test_overlapping_edits() -> None:
    draft = drafts.read_stream("甲乙丙".encode(), "a.txt")
    first, second = Edit(0, 2, "一"), Edit(1, 3, "二")
    assert corrected(draft, [second, first]) == ("一丙".encode(), (second,))
    with pytest.raises(ValueError, match="outside"):
        corrected(draft, [Edit(2, 4, "")])


# Word and OpenDocument


def accepted(draft: drafts.Draft, edits: list[Edit], name: str) -> drafts.Draft:
    contents, left_out = corrected(draft, edits)
    assert left_out == ()
    return drafts.read_stream(contents, name)


@pytest.mark.parametrize("name", ["notice.docx", "notice.odt", "inline.docx", "tracked.docx"])
def test_every_character_can_be_corrected(name: str) -> None:
    """Or is told to be left out; the rest of the document stays as it is."""
    draft = drafts.read(str(DRAFTS / name))
    edits = [
        Edit(offset, offset + 1, f"〔{character}〕")
        for offset, character in enumerate(draft.text)
        if offset % 3 == 0 and character != "\n"
    ]
    contents, left_out = corrected(draft, edits)
    again = drafts.read_stream(contents, name)
    made = [one for one in edits if one not in left_out]
    assert again.text == applied(draft.text, *made)
    assert len(made) > 0.75 * len(edits)
    assert again.suppressions or not draft.suppressions


def test_what_of_a_word_document_cannot_be_corrected() -> None:
    draft = drafts.read(str(DRAFTS / "inline.docx"))
    edits = [
        edit(draft, "甲\t乙", "甲乙"),  # A tab is an element,
        edit(draft, "x=1", "x=2"),  # a formula has no tracked changes,
        edit(draft, "&乙丙", "&乙丁"),  # and a CDATA section cannot be cut in two.
        edit(draft, "首尾", "头尾"),  # Spaces that are no content would become some.
        edit(draft, "通栏\n末格", "通栏末格"),
        edit(draft, "框内一段", "框里一段"),
    ]
    contents, left_out = corrected(draft, edits)
    assert left_out == tuple(edits)
    assert drafts.read_stream(contents, "a.docx").text == draft.text


def test_nothing_is_put_into_a_literal_section(tmp_path: Path) -> None:
    package(tmp_path / "a.docx", p(t("<![CDATA[甲]]>") + t("&amp;<![CDATA[&乙]]>")))
    draft = drafts.read(str(tmp_path / "a.docx"))
    assert draft.text == "甲&&乙"
    for at in (0, 1, 4):
        assert corrected(draft, [Edit(at, at, "国")])[1] == (Edit(at, at, "国"),)
    members = parts(DRAFTS / "notice.odt")
    content = members["content.xml"].replace("认真".encode(), "认<![CDATA[&真]]>".encode())
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as archive:
        for name, data in {**members, "content.xml": content}.items():
            archive.writestr(name, data)
    draft = drafts.read(str(tmp_path / "a.odt"))
    at = draft.text.index("认&真部署") + 2
    assert corrected(draft, [Edit(at, at + 1, "国")])[1] == (Edit(at, at + 1, "国"),)


def parts(data: bytes | Path) -> dict[str, bytes]:
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(data) if isinstance(data, bytes) else data) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_tracked_changes_are_written_into_runs(tmp_path: Path) -> None:
    bold = "<w:rPr><w:b/></w:rPr>"
    body = p(r("<w:t>质量强果建设纲要</w:t><w:tab/>", bold) + t("。"))
    package(tmp_path / "a.docx", body)
    draft = drafts.read(str(tmp_path / "a.docx"))
    contents, _ = corrected(draft, [edit(draft, "强果建设", "强国建设")])
    before, after = parts(tmp_path / "a.docx"), parts(contents)
    assert list(before) == list(after)
    changed = after.pop("word/document.xml").decode()
    assert {name: before[name] for name in after} == after
    found = re.search(r"<w:body>.*?</w:tab|<w:body>.*<w:tab/>", changed)
    assert found is not None
    date = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    written = re.sub(f'w:date="{date}"', 'w:date="DATE"', found[0])
    mark = 'w:author="qcite" w:date="DATE"'
    keep = '<w:t xml:space="preserve">'
    assert written == (
        f"<w:body><w:p><w:pPr></w:pPr><w:r>{bold}{keep}质量强</w:t></w:r>"
        f'<w:del w:id="1" {mark}><w:r>{bold}<w:delText xml:space="preserve">果</w:delText></w:r>'
        f'</w:del><w:ins w:id="2" {mark}><w:r>{bold}{keep}国</w:t></w:r></w:ins>'
        f"<w:r>{bold}{keep}建设纲要</w:t><w:tab/>"
    )


def test_in_another_persons_insertion(tmp_path: Path) -> None:
    draft = drafts.read(str(DRAFTS / "tracked.docx"))
    contents, left_out = corrected(draft, [edit(draft, "别人加的", "别人写的")])
    assert left_out == ()
    root = ElementTree.fromstring(parts(contents)["word/document.xml"])
    identifiers = []
    for kind in ("ins", "del"):
        for change in root.iter(f"{{{W}}}{kind}"):
            identifiers.append(change.get(f"{{{W}}}id"))
            # An insertion of one person is not inside one of another.
            assert change.find(f"{{{W}}}ins") is None
    assert len(identifiers) == len(set(identifiers))
    assert drafts.read_stream(contents, "a.docx").text == draft.text.replace("加的文", "写的文")
    # Of an insertion something is left.
    package(tmp_path / "a.docx", p(f'<w:ins w:id="1" w:author="甲">{t("果")}</w:ins>{t("。")}'))
    draft = drafts.read(str(tmp_path / "a.docx"))
    assert corrected(draft, [edit(draft, "果", "国")])[1] == (edit(draft, "果", "国"),)


def test_runs_paragraphs_and_characters_of_markup(tmp_path: Path) -> None:
    body = p(t("质量") + r("<w:t>强果</w:t>", "<w:rPr><w:i/></w:rPr>") + t("建设&lt;纲&gt;领"))
    package(tmp_path / "a.docx", body)
    draft = drafts.read(str(tmp_path / "a.docx"))
    wanted = [edit(draft, "量强果建", "量&强国、建"), edit(draft, "<纲>领", "《纲》要")]
    assert accepted(draft, wanted, "a.docx").text == "质量&强国、建设《纲》要"


def test_a_change_that_xml_cannot_hold(tmp_path: Path) -> None:
    package(tmp_path / "a.docx", p(t("甲")))
    draft = drafts.read(str(tmp_path / "a.docx"))
    for new in ("\x07", "\ud800", "甲\n乙", "\ufffe"):
        assert corrected(draft, [Edit(0, 1, new)])[1] == (Edit(0, 1, new),)


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_correcting_what_was_corrected(kind: str) -> None:
    draft = drafts.read(str(DRAFTS / f"notice.{kind}"))
    for old, new in (("认真部署", "认真的布属"), ("布属", "布局属"), ("布局", "部署布局")):
        draft = accepted(draft, [edit(draft, old, new)], f"a.{kind}")
    assert "落实认真的部署布局属，现就" in draft.text


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_libreoffice_opens_it_and_shows_the_changes(
    kind: str, converted: Callable[..., None], tmp_path: Path
) -> None:
    draft = drafts.read(str(DRAFTS / f"notice.{kind}"))
    target = tmp_path / f"更正稿.{kind}"
    wanted = [
        edit(draft, "《质量强国建设纲要》", "《质量强国建设纲领》"),
        edit(draft, "达到94%", "达到94%以上"),
        edit(draft, "脚注的文字", "脚注里的文字"),
    ]
    # A program that tracks no changes in text boxes would make this one unseen.
    boxed = edit(draft, "文本框里", "文本框内")
    assert drafts.correct(draft, [*wanted, boxed], target) == (boxed,)
    converted("odt", tmp_path / "odt", target)
    opened = tmp_path / "odt" / "更正稿.odt"
    shown = drafts.read(str(opened))
    text = applied(draft.text, *wanted).split("\n")
    # Where a box stands, the tab of a note and the page number are LibreOffice's.
    assert {line.strip("\t") for line in text[:-1]} <= {
        line.strip("\t") for line in shown.text.split("\n")
    }
    content = parts(opened)["content.xml"].decode()
    changes = re.findall(
        r"<text:(insertion|deletion)><office:change-info><dc:creator>qcite</dc:creator>", content
    )
    assert (changes.count("insertion"), changes.count("deletion")) == (3, 1)


def test_pdf_cannot_be_corrected(tmp_path: Path) -> None:
    draft = drafts.read(str(DRAFTS / "notice.pdf"))
    with pytest.raises(drafts.DraftError, match=r"PDF 不能改；请更正原来的 Word 文件，"):
        drafts.correct(draft, [edit(draft, "质量", "品质")], tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


# Files


def test_a_copy_is_written_and_the_original_stays(tmp_path: Path) -> None:
    path, target = tmp_path / "a.txt", tmp_path / "b.txt"
    path.write_bytes("质量强果\r\n".encode())
    path.chmod(0o640)
    draft = drafts.read(str(path))
    target.write_bytes(b"old")
    assert drafts.correct(draft, [edit(draft, "果", "国")], target) == ()
    assert path.read_bytes() == "质量强果\r\n".encode()
    assert target.read_bytes() == "质量强国\r\n".encode()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert sorted(tmp_path.iterdir()) == [path, target]
    with pytest.raises(drafts.DraftError) as caught:
        drafts.correct(draft, [], tmp_path / "." / "a.txt")
    assert str(caught.value).endswith("a.txt：是原稿本身，更正副本请另起文件名。")


def test_in_place_keeps_a_backup(tmp_path: Path) -> None:
    path, link = tmp_path / "a.txt", tmp_path / "link.txt"
    path.write_bytes("质量强果".encode())
    link.symlink_to(path)
    (tmp_path / "a.txt.bak").write_bytes(b"mine")
    draft = drafts.read(str(link))
    overlapping = Edit(3, 4, "过")
    wanted = edit(draft, "强果", "强国")
    backup, left_out = drafts.correct_in_place(draft, [wanted, overlapping])
    assert (backup, left_out) == (tmp_path / "a.txt.bak2", (overlapping,))
    assert backup.read_bytes() == "质量强果".encode()
    assert path.read_bytes() == "质量强国".encode()
    assert link.is_symlink()
    assert (tmp_path / "a.txt.bak").read_bytes() == b"mine"
    with pytest.raises(drafts.DraftError) as caught:
        drafts.correct_in_place(draft, [])
    assert str(caught.value).endswith("link.txt：核对之后又被改动过，未写入；请重新核对。")
    path.unlink()
    with pytest.raises(drafts.DraftError, match="读不出来"):
        drafts.correct_in_place(draft, [])
    assert len(list(tmp_path.iterdir())) == 3


def test_no_backup_no_correction(tmp_path: Path) -> None:
    path = tmp_path / f"{'x' * 248}.txt"  # With .bak behind it the name is too long.
    path.write_bytes(b"1")
    draft = drafts.read(str(path))
    with pytest.raises(drafts.DraftError, match="备份写不成（文件名过长），原稿未动"):
        drafts.correct_in_place(draft, [Edit(0, 1, "2")])
    for number in range(1, 1_000):
        (tmp_path / f"a.txt.bak{number if number > 1 else ''}").touch()
    path = path.rename(tmp_path / "a.txt")
    with pytest.raises(drafts.DraftError, match="已有太多备份"):
        drafts.correct_in_place(drafts.read(str(path)), [Edit(0, 1, "2")])
    assert path.read_bytes() == b"1"


@pytest.mark.skipif(sys.platform == "win32", reason="folders are not read-only on Windows")
def test_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("质量强果".encode())
    draft = drafts.read(str(path))
    wanted = [edit(draft, "果", "国")]
    with pytest.raises(drafts.DraftError, match="写不进去"):
        drafts.correct(draft, wanted, tmp_path / "no" / "b.txt")

    def full(source: str, target: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(drafts.DraftError) as caught:
        drafts.correct(draft, wanted, tmp_path / "b.txt")
    assert str(caught.value).endswith("b.txt：写不进去（磁盘已满）。")
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name == "nt", reason="no such permissions")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_a_backup_has_the_permissions_of_the_draft(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.txt"
    path.write_text("甲", encoding="utf-8")
    path.chmod(mode)
    backup, _ = drafts.correct_in_place(drafts.read(str(path)), [Edit(0, 1, "乙")])
    assert (backup.stat().st_mode & 0o777, path.stat().st_mode & 0o777) == (mode, mode)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.txt", "a.txt.bak"]


def test_a_file_with_another_name_is_not_corrected_in_place(tmp_path: Path) -> None:
    path, other = tmp_path / "a.txt", tmp_path / "b.txt"
    path.write_text("甲", encoding="utf-8")
    os.link(path, other)
    with pytest.raises(drafts.DraftError) as caught:
        drafts.correct_in_place(drafts.read(str(path)), [Edit(0, 1, "乙")])
    assert str(caught.value) == (
        f"{path}：另有硬链接指向同一文件，没有改动；请去掉 --in-place，另存改正稿。"
    )
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.txt", "b.txt"]
    assert other.read_text(encoding="utf-8") == "甲"
