"""Fuzz the readers of drafts, guided by coverage, for a fixed number of runs.

    pip install -e ".[fuzz]"
    python benchmarks/fuzz_readers.py docx --runs 100000

A run reads what the fuzzer made as a draft of one format. It must end in a Draft or a DraftError;
every offset must have a place; a correction must read back as it was meant; comments must leave the
words as they are, and every part that has none to do with them; and a second run with the same
comments must write as many as the first. Inputs begin from
``tests/fixtures/drafts/corpus/READER``; with ``--keep`` those that reach code which the corpus
does not are added to it. What breaks a reader is written to the working folder.

.docx and .odt are fuzzed in three ways: as the bytes of the file (``package``), as the XML of the
main part in a sound package (``docx``, ``odt``), and so that each byte is a tag or a word and the
part always well formed (an input of ``docx`` or ``odt`` that does not begin with ``<``).
``comments`` makes the comments of a .docx, this program's and others', and who answers whom.
"""

from __future__ import annotations

import argparse
import io
import logging
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import atheris  # type: ignore[import-not-found, import-untyped, unused-ignore]

# What is imported here is instrumented: the readers and the libraries they stand on.
with atheris.instrument_imports(
    include=[
        "qcite.drafts",
        "qcite.importing",
        "qcite.edition",
        "markdown_it",
        "mdit_py_plugins",
        "pypdf",
        "zipfile",
    ]
):
    import pypdf  # noqa: F401

    from qcite.drafts import (  # noqa: F401
        docx,
        docx_comments,
        docx_revision,
        encoding,
        extraction,
        files,
        html,
        layout,
        markdown,
        members,
        odt,
        odt_comments,
        odt_revision,
        pdf,
        plain,
        revision,
        splicing,
    )
    from qcite.drafts.annotation import annotate
    from qcite.drafts.correction import corrected
    from qcite.drafts.model import Comment, Draft, DraftError, Edit
    from qcite.edition import loading
    from qcite.importing.importer import ImportingError, import_draft

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "tests" / "fixtures" / "drafts" / "corpus"
NOTICES = ROOT / "tests" / "fixtures" / "drafts"
SECONDS = 60
"""A run that takes longer is a finding."""
MEBIBYTES = 2048
"""A process that takes more memory is a finding."""


def parts_of(name: str) -> dict[str, bytes]:
    """The parts of a sound file, of which one is exchanged in each run."""
    with zipfile.ZipFile(NOTICES / name) as archive:
        return {member: archive.read(member) for member in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:  # Not compressed, which takes time.
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return file.getvalue()


WORD = parts_of("inline.docx")
PLAN = parts_of("../importing/plan.docx")
OPEN = parts_of("notice.odt")
COMMENTED = parts_of("comments.docx")
COMMENTED["word/comments.xml"] = COMMENTED["word/comments.xml"].replace(
    b"<w:comments ",
    b'<w:comments xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" ',
)
_RELATIONS = "word/_rels/document.xml.rels"
COMMENTED[_RELATIONS] = COMMENTED[_RELATIONS].replace(
    b"</Relationships>",
    b'<Relationship Id="x" Target="commentsExtended.xml" Type="http://schemas.microsoft.com/office/'
    b'2011/relationships/commentsExtended"/></Relationships>',
)
_WORD_NAMES = (
    "w:p w:r w:t w:pPr w:rPr w:trPr w:tcPr w:tbl w:tr w:tc w:del w:ins w:moveFrom w:moveTo "
    "w:hyperlink w:sdt w:sdtContent w:txbxContent mc:AlternateContent mc:Choice mc:Fallback m:t "
    "w:p w:r w:t w:vanish w:br w:tab w:cellDel w:ruby w:rt"
)
WORD_TAGS = [
    *_WORD_NAMES.split(),
    'w:t xml:space="preserve"',
    'w:fldChar w:fldCharType="begin"',
    'w:fldChar w:fldCharType="separate"',
    'w:fldChar w:fldCharType="end"',
    'w:footnoteReference w:id="2"',
    'w:gridSpan w:val="2"',
    'w:ins w:id="7" w:author="a&gt;b"',
    'w:sym w:char="2460"',
    'w:rStyle w:val="n"',
    'w:pStyle w:val="n"',
    'w:numId w:val="1"',
    'w:ilvl w:val="1"',
    "w:numPr",
]
COMMENT_TAGS = [
    *("w:p", "w:r", "w:t", "w:annotationRef", 'w:p w14:paraId="00000001"'),
    *('w:comment w:id="0" w:author="qcite"', 'w:comment w:id="1" w:author="张三"'),
    *('w:comment w:id="2" w:author="qcite"', 'w:p w14:paraId="00000002"', "w:comment"),
]
THREAD_TAGS = [
    'w15:commentEx w15:paraId="00000001"',
    'w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001"',
    'w15:commentEx w15:paraId="00000001" w15:paraIdParent="00000002" w15:done="1"',
    "w15:x",
]
THREADS = (
    '<w15:commentsEx xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml">'
    "</w15:commentsEx>"
)
_OPEN_NAMES = (
    "text:p text:h text:span text:a text:s text:tab text:line-break text:note text:note-body "
    "text:tracked-changes text:deletion office:annotation office:forms draw:frame draw:text-box "
    "draw:custom-shape table:table table:table-row table:table-cell text:hidden-text text:list "
    "text:ruby text:ruby-text text:p text:span text:p"
)
OPEN_TAGS = [
    *_OPEN_NAMES.split(),
    'text:changed-region xml:id="c1"',
    'text:change-start text:change-id="c1"',
    'text:change-end text:change-id="c1"',
    'text:s text:c="3"',
    'office:annotation office:name="n"',
    'style:style style:name="n" style:family="text" style:parent-style-name="n"',
    'style:text-properties text:display="none"',
    'text:span text:style-name="n"',
    'text:section text:display="none"',
    "text:list-item",
    "text:list-style",
    'text:list-level-style-number text:level="1" style:num-format="1"',
    'text:list text:continue-numbering="true"',
]
NUMBERING_TAGS = [
    'w:abstractNum w:abstractNumId="1"',
    'w:abstractNum w:abstractNumId="2"',
    'w:num w:numId="1"',
    'w:num w:numId="2"',
    'w:abstractNumId w:val="1"',
    'w:abstractNumId w:val="2"',
    'w:lvl w:ilvl="0"',
    'w:lvl w:ilvl="1"',
    'w:lvl w:ilvl="9"',
    'w:lvlOverride w:ilvl="0"',
    'w:startOverride w:val="99999999999999"',
    'w:startOverride w:val="7"',
    'w:start w:val="-1"',
    'w:start w:val="32767"',
    'w:numFmt w:val="chineseCounting"',
    'w:numFmt w:val="lowerLetter"',
    'w:numFmt w:val="ideographTraditional"',
    'w:numFmt w:val="bullet"',
    'w:numFmt w:val="custom"',
    'w:lvlText w:val="%1%2%9、"',
    'w:lvlText w:val="——"',
    'w:lvlRestart w:val="0"',
    'w:suff w:val="nothing"',
    'w:numStyleLink w:val="Part"',
    'w:pStyle w:val="Part"',
    "w:isLgl",
    "w:rPr",
    "w:vanish",
]
_LINES = """
一、 二、 三、 （一） （二） （三） 1. 2. 3. （1） （2） ① —— 第一条 第二条 第三条 第一章
第二章 第一节 第一编 第一分编 第二条之一 专栏1 专栏2 附件 附件1 附则 目录 第9999999999条 第〇条
第百条 （九百九十九） 到2025年， 到2035年， 2023年1月1日通过 品牌 质量。 目标 下列： “ ” 《 》
（ ） ， 。 ； ： . - 1 2023 某发〔2023〕5号 修改 关于印发 《某方案》的通知 某方案 某省人民政府
2023年1月1日 A
"""
UNNUMBERED = files.read_stream(
    packed({**PLAN, "word/numbering.xml": b"<numbering/>"}), "a.docx"
).text
LINES = [
    *_LINES.split(),
    *[
        "\n",
        "\n",
        "\n\n",
        "\n",
        " ",
        "\u3000",
        "\t",
        "\r",
        "\x1b",
        "\x7f",
        "\u200b",
        "\ufffc",
    ],
    *["\ue000", "\u2028", "\U00020000", "ISO 9001"],
]
WORDS = ["质量", "强国", "《", "》", "“", "”", " ", "  ", "\n", "&amp;", "&#10;", "<![CDATA[丙]]>"]


def well_formed(data: bytes, tags: list[str]) -> str:
    """Markup in which each byte opens or closes an element or is a word."""
    text: list[str] = []
    stack: list[str] = []
    for byte in data:
        if byte < 0x40 and stack:
            text.append(f"</{stack.pop().partition(' ')[0]}>")
        elif byte < 0x80:
            text.append(WORDS[byte % len(WORDS)])
        elif byte < 0xC0:
            text.append(f"<{tags[byte % len(tags)]}/>")
        else:
            stack.append(tags[byte % len(tags)])
            text.append(f"<{stack[-1]}>")
    return "".join(text) + "".join(f"</{tag.partition(' ')[0]}>" for tag in reversed(stack))


def part(data: bytes, whole: bytes, tags: list[str], body: str) -> bytes:
    if data.startswith(b"<"):
        return data
    start, end = whole.index(f"<{body}".encode()), whole.rindex(f"</{body}>".encode())
    start = whole.index(b">", start) + 1
    return whole[:start] + well_formed(data, tags).encode() + whole[end:]


def fuzz_docx(data: bytes) -> None:
    name = "word/document.xml"
    read(packed({**WORD, name: part(data, WORD[name], WORD_TAGS, "w:body")}), "a.docx")


def fuzz_odt(data: bytes) -> None:
    name = "content.xml"
    read(packed({**OPEN, name: part(data, OPEN[name], OPEN_TAGS, "office:text")}), "a.odt")


def fuzz_comments(data: bytes) -> None:
    half = len(data) // 2
    name, threads = "word/comments.xml", "word/commentsExtended.xml"
    comments = part(data[:half], COMMENTED[name], COMMENT_TAGS, "w:comments")
    read(
        packed(
            {
                **COMMENTED,
                name: comments,
                threads: part(data[half:], THREADS.encode(), THREAD_TAGS, "w15:commentsEx"),
            }
        ),
        "a.docx",
    )


def fuzz_numbering(data: bytes) -> None:
    name = "word/numbering.xml"
    changed = packed({**PLAN, name: part(data, PLAN[name], NUMBERING_TAGS, "w:numbering")})
    try:
        draft = files.read_stream(changed, "a.docx")
    except DraftError as error:
        assert "\n" not in str(error)
        return
    words = list(draft.text)
    for start, end in reversed(draft.labels):
        assert not start or words[start - 1] == "\n"
        del words[start:end]
    assert "".join(words) == UNNUMBERED


def fuzz_import(data: bytes) -> None:
    """Of bytes from 0x80 each is a word of a document; else they are the file's own."""
    if data[:1] >= b"\x80":
        data = "".join(LINES[byte % len(LINES)] for byte in data).encode()
    try:
        found = import_draft(files.read_stream(data, "a.txt"))
    except (DraftError, ImportingError) as error:
        assert "\n" not in str(error)
        return
    assert not found.lost
    again = loading.from_toml(loading.parse_toml(found.toml.encode(), "a.toml"))
    assert again.text == found.outline.text


def read(data: bytes, name: str) -> None:
    try:
        draft = files.read_stream(data, name)
    except DraftError as error:
        assert "\n" not in str(error)
        return
    check(draft, name)


def is_guessed(draft: Draft) -> bool:
    """Whether the encoding is only plausible, so that other characters make another one so."""
    if draft.format in ("docx", "odt"):
        return False
    try:
        draft.source.decode("utf-8")
    except UnicodeDecodeError:
        return not draft.source.startswith((b"\xff\xfe", b"\xfe\xff"))
    return b"\0" in draft.source


def check(draft: Draft, name: str) -> None:
    """What holds of every draft."""
    text = draft.text
    for offset in range(0, len(text) + 1, max(len(text) // 16, 1)):
        place = draft.place(offset)
        assert place.line >= 1
        assert place.column >= 1
    for suppression in draft.suppressions:
        assert 0 <= suppression.start < suppression.end <= len(text)
    if draft.format == "pdf" or len(text) < 4 or is_guessed(draft):
        return
    third = len(text) // 3
    edits = [Edit(third, third + 1, "国&"), Edit(2 * third, 2 * third, "强")]
    try:
        contents, left_out = corrected(draft, edits)
    except DraftError:
        return
    corrected_draft = files.read_stream(contents, name)
    if draft.format in ("docx", "odt"):
        # One of the two: each takes several readings.
        check_comments(corrected_draft if len(text) % 2 else draft, name)
    again = corrected_draft.text
    for edit in reversed(edits):
        if edit not in left_out:
            text = text[: edit.start] + edit.replacement + text[edit.end :]
    if draft.format != "md":  # New characters may make or break emphasis.
        # Beside a new Chinese character, a line's end may be no space any more.
        assert "".join(again.split()) == "".join(text.split())


def check_comments(draft: Draft, name: str) -> None:
    """What holds of comments: at points and on words, over one another, at both ends."""
    end = len(draft.text)
    step = max(end // 5, 1)
    comments = [
        Comment(at, min(at + length, end), ("一&<", "二"))
        for at in range(0, end + 1, step)
        for length in (0, 1, 2 * step)
    ]
    try:
        once = annotate(draft, comments)
    except DraftError:
        return
    again = files.read_stream(once.contents, name)
    assert again.text == draft.text
    same = {"word/styles.xml", "word/settings.xml", "styles.xml", "meta.xml", "docProps/app.xml"}
    before, after = contents_of(draft.source), contents_of(once.contents)
    assert before.keys() <= after.keys()
    assert all(before[one] == after[one] for one in same & before.keys())
    twice = annotate(again, comments)
    assert len(twice.left_out) == len(once.left_out)
    assert files.read_stream(twice.contents, name).text == draft.text
    assert count_own(twice.contents) == count_own(once.contents)


def contents_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        found = {}
        for one in archive.namelist():
            try:
                found[one] = archive.read(one)
            except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError):
                found[one] = b""  # Damaged, and not needed.
        return found


def count_own(data: bytes) -> int:
    return sum(
        content.count(b'<w:comment xmlns:w="') + content.count(b"<dc:creator>qcite</dc:creator>")
        for content in contents_of(data).values()
    )


def fuzz_pdf(data: bytes) -> None:
    try:
        extracted = extraction.extract(data)
    except extraction.ExtractionError:
        return
    text, starts, numbers = layout.rejoin(extracted.pages)
    assert len(starts) == len(numbers)
    assert all(0 <= start <= len(text) for start in starts)


READERS: dict[str, Callable[[bytes], None]] = {
    "txt": lambda data: read(data, "a.txt"),
    "md": lambda data: read(data, "a.md"),
    "html": lambda data: read(data, "a.html"),
    "docx": fuzz_docx,
    "odt": fuzz_odt,
    "comments": fuzz_comments,
    "numbering": fuzz_numbering,
    "import": fuzz_import,
    "package": lambda data: read(data, "stdin"),
    "pdf": fuzz_pdf,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--length", type=int, default=16_384, help="bytes of the longest input")
    parser.add_argument("--keep", action="store_true", help="add what is new to the corpus")
    parser.add_argument("--files", nargs="+", help="only run these inputs")
    parser.add_argument("--libfuzzer", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.libfuzzer:
        logging.getLogger("pypdf").setLevel(logging.CRITICAL)
        atheris.Setup([sys.argv[0], *arguments.libfuzzer], READERS[arguments.reader])
        atheris.Fuzz()  # It ends the process.
    committed = CORPUS / arguments.reader
    again = [sys.executable, __file__, arguments.reader, "--libfuzzer"]
    bounds = [f"-timeout={SECONDS}", f"-rss_limit_mb={MEBIBYTES}", f"-max_len={arguments.length}"]
    if arguments.files:
        sys.exit(subprocess.run([*again, *bounds, *arguments.files]).returncode)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(committed, folder, dirs_exist_ok=True)
        run = [f"-runs={arguments.runs}", f"-seed={arguments.seed}", "-print_final_stats=1"]
        found = subprocess.run([*again, *bounds, *run, folder]).returncode
        if arguments.keep and not found:
            subprocess.run([*again, *bounds, "-merge=1", str(committed), folder], check=True)
    sys.exit(found)


if __name__ == "__main__":
    main()
