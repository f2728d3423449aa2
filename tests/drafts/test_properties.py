"""Whatever a file holds, it is a draft or one clear message; and reading one imports no other."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qcite import drafts
from tests.conftest import FIXTURES

DRAFTS = FIXTURES / "drafts"
FORMATS = ["txt", "md", "html", "docx", "odt", "pdf", ""]
BEGINNINGS = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\xef\xbb\xbf"]


def draft_or_message(data: bytes, name: str) -> None:
    try:
        draft = drafts.read_stream(data, name)
    except drafts.DraftError as error:
        assert str(error).startswith(name)
        assert "\n" not in str(error)
        return
    assert "\r" not in draft.text or draft.format != "txt"
    for offset in range(len(draft.text) + 1):
        place = draft.place(offset)
        assert place.line >= 1
        assert place.column >= 1
        assert place.label
    for found in draft.suppressions:
        assert 0 <= found.start < found.end <= len(draft.text)


@given(st.sampled_from(FORMATS), st.sampled_from(BEGINNINGS), st.binary(max_size=200))
def test_any_bytes(kind: str, beginning: bytes, data: bytes) -> None:
    draft_or_message(beginning + data, f"草稿.{kind}")


@given(
    st.sampled_from(["txt", "md", "html"]),
    st.text(max_size=200),
    st.sampled_from(["utf-8", "utf-16", "utf-32", "gb18030"]),
)
def test_any_text(kind: str, text: str, encoding: str) -> None:
    draft_or_message(text.encode(encoding, "ignore"), f"草稿.{kind}")


PIECES = """
    <w:p> </w:p> <w:r> </w:r> <w:t> </w:t> <w:tbl> </w:tbl> <w:tr> </w:tr> <w:tc> </w:tc>
    <w:trPr> </w:trPr> <w:pPr> </w:pPr> <w:rPr> </w:rPr> <w:del> </w:del> <w:ins> </w:ins>
    <w:del/> <w:vanish/> <w:br/> <w:tab/> <w:txbxContent> </w:txbxContent> <mc:Choice>
    </mc:Choice> <mc:Fallback> </mc:Fallback> <w:fldChar/> <m:t> </m:t> <w:gridSpan/> <w:sym/>
    <w:footnoteReference/> <w:commentRangeStart/> <w:cellDel/> <w:tcPr> </w:tcPr>
    <w:footnote> </w:footnote> 甲 &amp; &#10; <![CDATA[乙]]>
"""


# What the fuzzer has found.
@example(["<w:tc>", "<w:txbxContent>", "<w:cellDel/>", "</", "</"])
@example(["<w:tc>", "<w:footnote>", "</", "</"])
@given(st.lists(st.sampled_from(PIECES.split()), max_size=40))
def test_any_markup_of_word(pieces: list[str]) -> None:
    """Elements in places where no program writes them."""
    stack: list[str] = []
    body = ""
    for piece in pieces:
        name = piece.strip("</>")
        if piece.startswith("</"):
            if not stack:
                continue
            name = stack.pop()
            body += f"</{name}>"
        else:
            body += piece
            if piece.startswith(("<w:", "<mc:", "<m:")) and not piece.endswith("/>"):
                stack.append(name)
    body += "".join(f"</{name}>" for name in reversed(stack))
    file = BytesIO()
    with zipfile.ZipFile(DRAFTS / "strict.docx") as source, zipfile.ZipFile(file, "w") as target:
        for member in source.namelist():
            content = source.read(member).decode()
            if member == "word/document.xml":
                start, end = content.index("<w:p>"), content.rindex("</w:body>")
                content = content[:start] + body + content[end:]
            target.writestr(member, content)
    draft_or_message(file.getvalue(), "草稿.docx")


FUZZED = {
    "docx": (DRAFTS / "notice.docx", "word/document.xml"),
    "odt": (DRAFTS / "notice.odt", "content.xml"),
    "numbering": (FIXTURES / "importing" / "plan.docx", "word/numbering.xml"),
}
CORPUS = sorted(path for path in (DRAFTS / "corpus").rglob("*") if path.is_file())


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_corpus(path: Path) -> None:
    """What the fuzzer begins from, and what it has found."""
    data, kind = path.read_bytes(), path.parent.name
    if kind in FUZZED:  # Only one part is fuzzed.
        whole, member = FUZZED[kind]
        kind = whole.suffix[1:]
        file = BytesIO()
        with zipfile.ZipFile(whole) as source, zipfile.ZipFile(file, "w") as target:
            for name in source.namelist():
                target.writestr(name, data if name == member else source.read(name))
        data = file.getvalue()
    draft_or_message(data, f"a.{kind}")


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("a.txt", set()),
        ("a.html", set()),
        ("notice.docx", {"xml", "zipfile"}),
        ("notice.odt", {"xml", "zipfile"}),
        ("a.md", {"markdown_it"}),
    ],
)
def test_a_reader_imports_only_what_it_needs(tmp_path: Path, name: str, allowed: set[str]) -> None:
    heavy = {"xml", "zipfile", "markdown_it", "pypdf", "lxml", "docx", "subprocess", "difflib"}
    path = DRAFTS / name
    if not path.exists():
        path = tmp_path / name
        path.write_text("<p>质量</p>", encoding="utf-8")
    code = (
        "import sys; from qcite import drafts; drafts.read(sys.argv[1]); "
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    assert set(run.stdout.split()) & heavy <= allowed
