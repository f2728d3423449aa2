"""A large Word file is read without most of its tags: it reads as it does with all of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcite.drafts import DraftError, docx, xml_abridged
from qcite.drafts.package import Package
from tests.fixtures.drafts.make_word import package

LOOKS = '<w:rPr><w:rFonts w:hint="eastAsia"/><w:color w:val=""/><w:sz w:val="32"/></w:rPr>'
RUNS = (
    "<w:r><w:t>质量</w:t></w:r>",
    f'<w:r w:rsidR="00A1">{LOOKS}<w:t>强国</w:t></w:r>',
    "<w:r><w:t>a &gt; b</w:t></w:r>",
    "<w:r><w:t>&lt;w:b/&gt;</w:t></w:r>",
    "<w:r><w:t>w:b/></w:t></w:r>",
    "<w:r><w:t> 前后有空格 </w:t></w:r>",
    '<w:r><w:t xml:space="preserve"> 留 </w:t></w:r>',
    "<w:r><w:t>&#32;</w:t></w:r>",
    "<w:r><w:t>\n</w:t></w:r>",
    "<w:r><w:t/></w:r>",
    "<w:r><w:t>一</w:t><w:tab/><w:t>二</w:t></w:r>",
    "<w:r><w:t>上</w:t><w:br/></w:r>",
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>",
    '<w:ins w:id="1"><w:r><w:t>增</w:t></w:r></w:ins>',
    '<w:del w:id="2"><w:r><w:delText>删</w:delText></w:r></w:del>',
    '<w:bookmarkStart w:id="3" w:name="x>y"/>',
    "<w:bookmarkStart w:id='4' w:name='\"/>'/>",
    '<w:r><w:rPr><w:rPrChange w:id="5"><w:rPr><w:b/></w:rPr></w:rPrChange></w:rPr>'
    "<w:t>改</w:t></w:r>",
)
"""Runs and what may stand beside them."""
ELSEWHERE = ("", "<!-- <w:r> -->", "<?x <w:b/> ?>", "<w:r><w:t><![CDATA[<w:b/>]]></w:t></w:r>")
"""Where these are, a tag may be none."""
PROPERTIES = ("", "<w:pPr><w:jc/></w:pPr>", "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>")
paragraphs = st.builds(
    lambda properties, runs: f"<w:p>{properties}{''.join(runs)}</w:p>",
    st.sampled_from(PROPERTIES),
    st.lists(st.sampled_from(RUNS), max_size=8),
)


def both(folder: Path, body: str) -> tuple[str, str]:
    """The text as it is read, and as it is read where a copy is going to be written."""
    package(folder / "made.docx", body)
    data = (folder / "made.docx").read_bytes()
    whole = docx.take_apart(Package(data, "made.docx"))
    return docx.read(data, "made.docx").text, "\n".join(one.text for one in whole.paragraphs)


@given(several=st.lists(paragraphs, min_size=1, max_size=6), elsewhere=st.sampled_from(ELSEWHERE))
def test_it_reads_as_with_all_tags(
    tmp_path_factory: pytest.TempPathFactory, several: list[str], elsewhere: str
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        # A small file in many stretches.
        patched.setattr(xml_abridged, "_STRIDE", 40)
        body = f"{''.join(several)}<w:p>{elsewhere}</w:p>"
        read, whole = both(tmp_path_factory.mktemp("word"), body)
    assert read == whole


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (f"<w:r>{LOOKS}<w:t>质量</w:t></w:r><w:r>{LOOKS}<w:t>强国</w:t></w:r>", "质量强国"),
        # Spaces at the ends of a text element count only if it says so.
        ("<w:r><w:t>质量 </w:t></w:r><w:r><w:t> 强国</w:t></w:r>", "质量强国"),
        ('<w:r><w:t xml:space="preserve">质量 </w:t></w:r><w:r><w:t>强</w:t></w:r>', "质量 强"),
        # Hidden is the run, not what follows.
        (
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>质量</w:t></w:r><w:r><w:t>强国</w:t></w:r>",
            "强国",
        ),
        ("<w:r><w:t>质量</w:t><w:tab/><w:t>强国</w:t></w:r>", "质量\t强国"),
        ("<w:r><w:t>&lt;w:b/&gt;</w:t></w:r>", "<w:b/>"),
        ("<w:r><w:t><![CDATA[<w:b/>]]></w:t></w:r>", "<w:b/>"),
    ],
)
def test_a_large_file(tmp_path: Path, body: str, text: str) -> None:
    read, _ = both(tmp_path, f"<w:p>{body}</w:p>" * 5_000)
    assert read == "\n".join([text] * 5_000)


def test_a_large_damaged_file(tmp_path: Path) -> None:
    """What is left out does not make a file of what is none."""
    body = "<w:p><w:r><w:t>质量</w:t></w:r></w:p>" * 5_000
    package(tmp_path / "made.docx", f"{body}<<w:b/>w:p/>")
    with pytest.raises(DraftError) as caught:
        docx.read((tmp_path / "made.docx").read_bytes(), "made.docx")
    assert str(caught.value) == (
        "made.docx：文件已损坏（word/document.xml 不是合格的 XML）；"
        "请用原来的程序打开，能打开就另存一份再核对。"
    )
