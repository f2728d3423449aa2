"""Comments in copies: at the very words, and nobody else's part of the file is touched."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcite import drafts
from qcite.document import Document
from qcite.drafts.annotation import annotate
from qcite.drafts.model import Comment
from qcite.edition import loading
from qcite.proofreading.proofread import Correcting, proofread
from tests.conftest import FIXTURES, cases
from tests.fixtures.drafts.make_word import W, p, package, r, t

DRAFTS = FIXTURES / "drafts"
REVIEW = FIXTURES / "review"
DOCUMENT = Document(loading.load())
REVIEWED = ("libreoffice.docx", "python-docx.docx", "libreoffice.odt")
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
DC = "{http://purl.org/dc/elements/1.1/}"


def parts(data: bytes | Path) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data) if isinstance(data, bytes) else data) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def ranges_docx(data: bytes) -> dict[str, tuple[str, str]]:
    """By id, the words that a comment is on (as accepted) and what it says."""
    members = parts(data)
    words: dict[str, str] = {}
    for member, content in members.items():
        if not member.startswith("word/") or not member.endswith(".xml"):
            continue
        opened: dict[str, list[str]] = {}
        skipped = 0
        root = ElementTree.fromstring(content)
        parents = {child: parent for parent in root.iter() for child in parent}
        for element in root.iter():
            identifier = element.get(w("id"), "")
            if element.tag == w("commentRangeStart"):
                opened[identifier] = []
            elif element.tag == w("commentRangeEnd"):
                words[identifier] = "".join(opened.pop(identifier))
            elif element.tag == w("t"):
                assert parents[element].tag == w("r")
                for found in opened.values():
                    found.append(element.text or "")
        assert not opened and not skipped
    said: dict[str, str] = {}
    if "word/comments.xml" not in members:
        return {}
    for comment in ElementTree.fromstring(members["word/comments.xml"]).iter(w("comment")):
        text = "\n".join(
            "".join(one.text or "" for one in line.iter(w("t"))) for line in comment.iter(w("p"))
        )
        author = comment.get(w("author"), "")
        said[comment.get(w("id"), "")] = f"{author}：{text}"
    assert set(words) <= set(said)
    return {identifier: (words.get(identifier, ""), said[identifier]) for identifier in said}


def ranges_odt(data: bytes) -> dict[str, tuple[str, str]]:
    root = ElementTree.fromstring(parts(data)["content.xml"])
    found: dict[str, tuple[str, str]] = {}
    opened: dict[str, list[str]] = {}

    def walk(element: ElementTree.Element) -> None:
        if element.tag == f"{TEXT}tracked-changes":
            return
        if element.tag == f"{OFFICE}annotation":
            name = element.get(f"{OFFICE}name", f"point{len(found)}")
            said = "\n".join("".join(line.itertext()) for line in element.iter(f"{TEXT}p"))
            found[name] = ("", f"{element.findtext(f'{DC}creator')}：{said}")
            opened[name] = []
        elif element.tag == f"{OFFICE}annotation-end":
            name = element.get(f"{OFFICE}name", "")
            found[name] = ("".join(opened.pop(name)), found[name][1])
        else:
            add(element.text)
            for child in element:
                walk(child)
                add(child.tail)

    def add(text: str | None) -> None:
        for words in opened.values():
            words.append(text or "")

    walk(root)
    return found


def ranges(data: bytes, name: str) -> list[tuple[str, str]]:
    found = ranges_docx(data) if name.endswith(".docx") else ranges_odt(data)
    return [one for one in found.values() if one[1].startswith("qcite：")]


def comment(draft: drafts.Draft, words: str, said: str = "有误") -> Comment:
    start = draft.text.index(words)
    return Comment(start, start + len(words), (said,))


@pytest.mark.parametrize("name", REVIEWED)
def test_fifteen_faults_come_back_at_the_very_words(name: str, tmp_path: Path) -> None:
    target = tmp_path / name
    result = proofread(str(REVIEW / name), DOCUMENT, {}, copy_to(str(target)))
    done = result.corrected
    assert done is not None
    assert len(result.findings) == 15
    corrected = [one.finding.found for one in result.findings if one.corrected]
    assert len(corrected) == done.edits == 3
    assert (done.comments, done.left_out, done.without_comment) == (13, (), ())
    left = [one.finding.found for one in result.findings if not one.corrected]
    left += [one.unchecked.found for one in result.unchecked]
    found = ranges(target.read_bytes(), name)
    assert len(found) == 13
    moved = [words for words, said in found if not words]
    assert len(moved) == len(done.moved)
    for words, said in found:
        if words:
            left.remove(words)
        else:
            where = re.search("（(.*)中不能加批注。所指的文字是：“(.*)”。）$", said)
            assert where is not None
            left.remove(where[2])
    assert left == []


def test_a_comment_says_what_to_write_and_shows_the_sentence(tmp_path: Path) -> None:
    target = str(tmp_path / "a.docx")
    result = proofread(str(REVIEW / "libreoffice.docx"), DOCUMENT, {}, copy_to(target, fixes=False))
    said = {
        said.partition("（quot")[2] or said: (words, said.split("\n"))
        for words, said in ranges(Path(target).read_bytes(), "a.docx")
    }
    finding = next(one.finding for one in result.findings if "differs" in one.finding.code)
    assert said["ation-differs，见 qcite 13）"] == (
        finding.found,
        [
            "qcite：错误：引文与原文不符：“负责”应为“责任”。",
            f"应为：{finding.expected}",
            f"《质量强国建设纲要》（13.3）：{DOCUMENT['13.3'].text}",
            "（quotation-differs，见 qcite 13）",
        ],
    )
    (unchecked,) = [one for one in said if "未核对" in one]
    assert unchecked.startswith("qcite：未核对，不等于正确：")


def copy_to(target: str, *, fixes: bool = True) -> Correcting:
    return Correcting(target=target, fixes=fixes, annotates=True)


@pytest.mark.parametrize("name", REVIEWED)
def test_a_second_run_replaces_its_own(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes((REVIEW / name).read_bytes())
    sizes = []
    for _ in range(3):
        proofread(str(path), DOCUMENT, {}, copy_to(str(tmp_path / f"b-{name}")))
        path.write_bytes((tmp_path / f"b-{name}").read_bytes())
        found = ranges(path.read_bytes(), name)
        assert len(found) == 13
        sizes.append(len(path.read_bytes()))
    # Nothing piles up.
    assert sizes[2] - sizes[1] < 200


@pytest.mark.parametrize("name", ["notice.docx", "notice.odt", "comments.docx"])
def test_what_others_wrote_stays(name: str) -> None:
    draft = drafts.read(str(DRAFTS / name))
    written = annotate(draft, [comment(draft, draft.text[3:6])])
    before, after = parts(draft.source), parts(written.contents)
    changed = {"word/document.xml", "word/comments.xml", "content.xml"}
    assert list(before) == list(after)
    assert {one for one in before if before[one] != after[one]} <= changed
    again = annotate(drafts.read_stream(written.contents, name), [])
    rest = parts(again.contents)
    if name.endswith(".docx"):
        assert rest["word/comments.xml"] == before["word/comments.xml"]
    else:
        assert rest["content.xml"] == before["content.xml"]
    assert ranges(again.contents, name) == []


def test_a_document_without_comments_gets_a_part_for_them(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    package(path, p(t("质量强果建设")))
    draft = drafts.read(str(path))
    written = annotate(draft, [comment(draft, "强果")])
    before, after = parts(path), parts(written.contents)
    assert set(after) - set(before) == {"word/comments.xml"}
    assert {one for one in before if before[one] != after[one]} == {
        "[Content_Types].xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
    }
    for content in after.values():
        ElementTree.fromstring(content)
    assert after["word/_rels/document.xml.rels"].count(b'relationships/comments"') == 1
    assert ranges(written.contents, "a.docx") == [("强果", "qcite：有误")]


@pytest.mark.parametrize(
    ("body", "words", "expected"),
    [
        # Nothing is cut where a run begins and ends.
        (t("质量") + t("强果") + t("建设"), "强果", "强果"),
        (t("质量强果建设"), "强果", "强果"),
        (r("<w:t>质量</w:t><w:tab/><w:t>强果</w:t>"), "强果", "强果"),
        (t("甲&amp;乙&lt;丙"), "&乙<", "&乙<"),
        (f"<w:hyperlink>{t('质量强果')}</w:hyperlink>", "强果", "强果"),
        (f'<w:ins w:id="7" w:author="张三">{t("质量强果")}</w:ins>', "量强", "量强"),
        ("<w:sdt><w:sdtContent>" + t("质量强果") + "</w:sdtContent></w:sdt>", "强果", "强果"),
        # What cannot be cut is taken whole.
        (r("<w:t> 质量强果 </w:t>"), "强果", " 质量强果 "),
        (r("<w:t>质<![CDATA[量强]]>果</w:t>"), "强", "质量强果"),
        # What is no text is reached over its neighbours.
        (t("质量") + "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>" + t("强果"), "量x强", "量强"),
    ],
)
def test_ranges_in_a_word_document(body: str, words: str, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    package(path, p(body))
    draft = drafts.read(str(path))
    written = annotate(draft, [comment(draft, words)])
    assert ranges(written.contents, "a.docx") == [(expected, "qcite：有误")]
    assert drafts.read_stream(written.contents, "a.docx").text == draft.text


def test_what_is_missing_is_told_at_the_character_before_it(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    package(path, p(t("质量强国")))
    draft = drafts.read(str(path))
    for at, expected in ((0, "质"), (2, "量"), (4, "国")):
        written = annotate(draft, [Comment(at, at, ("缺",))])
        assert ranges(written.contents, "a.docx") == [(expected, "qcite：缺")]


def test_threads_of_others_stay_and_what_they_answered(tmp_path: Path) -> None:
    w14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    w15 = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
    cid = 'xmlns:w16cid="http://schemas.microsoft.com/office/word/2016/wordml/cid"'

    def one(identifier: int, author: str) -> str:
        return (
            f'<w:comment w:id="{identifier}" w:author="{author}"><w:p {w14} '
            f'w14:paraId="0000000{identifier}">{t("说")}</w:p></w:comment>'
        )

    def mark(identifier: int, content: str) -> str:
        return (
            f'<w:commentRangeStart w:id="{identifier}"/>{content}<w:commentRangeEnd '
            f'w:id="{identifier}"/><w:r><w:rPr><w:rStyle w:val="a"/></w:rPr>'
            f'<w:commentReference w:id="{identifier}"/></w:r>'
        )

    path = tmp_path / "a.docx"
    body = p(mark(0, mark(1, t("甲"))) + mark(2, t("乙")) + mark(3, t("丙")))
    package(
        path,
        body,
        comments=one(0, "qcite") + one(1, "张三") + one(2, "qcite") + one(3, "李四"),
    )
    relation = "http://schemas.microsoft.com/office/2011/relationships"
    members = parts(path)
    rels = members["word/_rels/document.xml.rels"].decode()
    for number, kind in ((8, "commentsExtended"), (9, "commentsIds")):
        added = f'<Relationship Id="rId{number}" Type="{relation}/{kind}" Target="{kind}.xml"/>'
        rels = rels.replace("</Relationships>", f"{added}</Relationships>")
    members["word/_rels/document.xml.rels"] = rels.encode()
    members["word/commentsExtended.xml"] = (
        f'<w15:commentsEx {w15}><w15:commentEx w15:paraId="00000000" w15:done="0"/>'
        '<w15:commentEx w15:paraId="00000001" w15:paraIdParent="00000000" w15:done="0"/>'
        '<w15:commentEx w15:paraId="00000002" w15:done="1"/>'
        '<w15:commentEx w15:paraId="00000003" w15:done="0"/></w15:commentsEx>'
    ).encode()
    members["word/commentsIds.xml"] = (
        f'<w16cid:commentsIds {cid}><w16cid:commentId w16cid:paraId="00000002" '
        'w16cid:durableId="5"/><w16cid:commentId w16cid:paraId="00000003" w16cid:durableId="6"/>'
        "</w16cid:commentsIds>"
    ).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    draft = drafts.read(str(path))
    assert draft.notices == ("批注未检查。",)
    written = annotate(draft, [comment(draft, "丙", "新")])
    found = ranges_docx(written.contents)
    assert found == {
        "0": ("甲", "qcite：说"),
        "1": ("甲", "张三：说"),
        "2": ("丙", "qcite：新"),
        "3": ("丙", "李四：说"),
    }
    after = parts(written.contents)
    extended = members["word/commentsExtended.xml"].decode()
    gone = '<w15:commentEx w15:paraId="00000002" w15:done="1"/>'
    assert after["word/commentsExtended.xml"].decode() == extended.replace(gone, "")
    assert b'w16cid:paraId="00000002"' not in after["word/commentsIds.xml"]
    assert b'w16cid:paraId="00000003"' in after["word/commentsIds.xml"]


def test_only_own_comments_are_no_reason_to_say_that_comments_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    package(path, p(t("质量强果")))
    draft = drafts.read(str(path))
    written = annotate(draft, [comment(draft, "强果")])
    assert drafts.read_stream(written.contents, "a.docx").notices == ()


def test_a_strict_document(tmp_path: Path) -> None:
    draft = drafts.read(str(DRAFTS / "strict.docx"))
    written = annotate(draft, [comment(draft, draft.text[:2])])
    content = parts(written.contents)["word/comments.xml"].decode()
    assert 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"' in content


def test_nothing_to_say_changes_nothing() -> None:
    draft = drafts.read(str(DRAFTS / "notice.docx"))
    assert not annotate(draft, []).is_changed


NAMES = ["notice.docx", "inline.docx", "tracked.docx", "comments.docx", "notice.odt"]


@cases(0.2)
@given(st.sampled_from(NAMES), st.data())
def test_any_comments_leave_the_words_as_they_are(name: str, data: st.DataObject) -> None:
    draft = drafts.read(str(DRAFTS / name))
    cuts = data.draw(st.lists(st.tuples(*[st.integers(0, len(draft.text))] * 2), max_size=5))
    said = [Comment(min(cut), max(cut), ("甲<&\x07", "乙")) for cut in cuts]
    written = annotate(draft, said)
    again = drafts.read_stream(written.contents, name)
    assert again.text == draft.text
    assert len(ranges(written.contents, name)) == len(said) - len(written.left_out)
    removed = annotate(again, [])
    assert ranges(removed.contents, name) == []
    assert drafts.read_stream(removed.contents, name).text == draft.text


def test_libreoffice_opens_them_with_all_comments(
    converted: Callable[..., None], tmp_path: Path
) -> None:
    targets = [tmp_path / f"{number}-{name}" for number, name in enumerate(REVIEWED)]
    for name, target in zip(REVIEWED, targets, strict=True):
        proofread(str(REVIEW / name), DOCUMENT, {}, copy_to(str(target)))
    notes_too = 'pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"true"}}'
    for kind in ("odt", notes_too):
        converted(kind, tmp_path / kind[:3], *targets)
    for target in targets:
        has_all_comments(tmp_path, target.stem)


def has_all_comments(folder: Path, stem: str) -> None:
    opened = (folder / "odt" / f"{stem}.odt").read_bytes()
    found = ranges(opened, "a.odt")
    assert len(found) == 13
    content = parts(opened)["content.xml"].decode()
    changes = re.findall(
        r"<text:(insertion|deletion)><office:change-info><dc:creator>qcite</dc:creator>", content
    )
    assert sorted(changes) == ["deletion", "deletion", "insertion", "insertion"]
    from pypdf import PdfReader

    notes = [
        note
        for page in PdfReader(folder / "pdf" / f"{stem}.pdf").pages
        for note in page.get("/Annots", [])
        if note.get_object()["/Subtype"] == "/Text"
    ]
    assert len(notes) == 13
