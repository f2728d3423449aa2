"""The page to read and hand on: what is on it, and what a browser makes of it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcite import drafts
from qcite.checking import check
from qcite.checking.results import FileResult, locate, unreadable
from qcite.document import Document
from qcite.edition import loading
from qcite.proofreading.proofread import proofread
from qcite.render.page import page
from tests.conftest import FIXTURES, Result, cases, require_tool, run_qcite

DOCUMENT = Document(loading.load())
MADE = date(2026, 11, 27)
HOSTILE = """# 通知<script>alert(1)</script>

《质量强国建设纲要》第三十三条<img src=x onerror="document.title='x'">要求落实。

《质量强国建设纲要》第四十条&lt;/div&gt;&lt;script&gt;document.title='x'&lt;/script&gt;\u202e翻转。

| 任务 | 依据 |
|---|---|
| {long} | 《质量强国建设纲要》第五十条 |
""".format(long="a" * 200)


def reviewed(name: str) -> FileResult:
    return proofread(str(FIXTURES / "review" / name), DOCUMENT, keeps_draft=True)


def of_text(text: str, name: str = "稿.md") -> FileResult:
    draft = drafts.read_stream(text.encode(), name)
    report = check(draft, DOCUMENT.index)
    return replace(locate(draft, report, DOCUMENT.name, outline=DOCUMENT.outline), draft=draft)


class _Page(HTMLParser):
    """The elements of a page, its text, and whether every one is closed."""

    VOID = frozenset(("meta", "rect", "path"))

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.text.append(data)

    def marked(self, source: str) -> list[str]:
        return re.findall("<mark[^>]*>([^<]*)</mark>", source)


def test_every_finding_is_marked_and_stands_in_the_margin() -> None:
    result = reviewed("libreoffice.docx")
    source = page([result], MADE)
    parsed = _Page(source)
    marked = parsed.marked(source)
    for located in result.findings:
        assert located.finding.found in marked
        assert located.finding.message in "".join(parsed.text)
        for piece in located.evidence:
            assert f"{piece.text}<cite>{piece.locator}</cite>" in source
    notes = [values for tag, values in parsed.tags if tag == "aside"]
    assert len(notes) == len(result.findings) + len(result.unchecked) == 16
    assert '<p class="compared">落实建设项目法人<del>负责</del><ins>责任</ins>制' in source
    assert "据《质量强国建设纲要》核对，2026年11月27日" in source


def test_the_account_is_a_table_with_a_verdict_a_row() -> None:
    result = reviewed("libreoffice.docx")
    source = page([result], MADE)
    rows = re.findall(r"<tr class=\"(\w+)\">", source)
    assert len(rows) == len(result.statements)
    # The bar tells the same.
    bar = re.search(r'aria-label="([^"]*)"', source)
    assert bar is not None
    assert bar[1] == (
        f"草稿所说共{len(rows)}处：有据{rows.count('right')}处，有误{rows.count('wrong')}处，"
        f"原文没有{rows.count('absent')}处，未核对{rows.count('unchecked')}处，"
        f"只引条号或提及{rows.count('named')}处"
    )
    widths = [
        float(one)
        for one in re.findall(r'<rect class="\w+" x="[\d.]+" y="0" width="([\d.]+)"', source)
    ]
    assert sum(widths) == pytest.approx(1000, abs=0.1)


def test_tables_headings_and_parts_are_seen() -> None:
    source = page([reviewed("libreoffice.docx")], MADE)
    assert re.search(r'<h4 id="f1p2">一、总体要求</h4>', source)
    assert source.count('<div class="cells">') == 4
    assert re.findall(r'<span class="part">([^<]*)</span>', source) == [
        "文本框1",
        "表格1",
        "脚注1",
        "页眉",
    ]


def test_it_needs_no_other_file_and_no_script() -> None:
    source = page([reviewed("libreoffice.docx"), of_text(HOSTILE)], MADE)
    parsed = _Page(source)
    assert {tag for tag, _ in parsed.tags}.isdisjoint(("script", "link", "img", "iframe", "object"))
    for _, values in parsed.tags:
        assert not [name for name in values if name.startswith("on") or name in ("src", "style")]
        assert (values.get("href") or "#").startswith("#")
    assert "url(" not in source and "@import" not in source
    assert "default-src 'none'" in source


def test_links_lead_somewhere() -> None:
    source = page([reviewed("libreoffice.docx"), of_text(HOSTILE)], MADE)
    parsed = _Page(source)
    names = [values["id"] for _, values in parsed.tags if values.get("id")]
    assert len(names) == len(set(names))
    links = [str(values["href"])[1:] for _, values in parsed.tags if values.get("href")]
    assert links and set(links) <= set(names)


def test_what_cannot_be_read_and_what_says_nothing() -> None:
    source = page([unreadable("坏<b>.docx", "坏<b>.docx：文件已损坏。"), of_text("天气好。")], MADE)
    assert '<p class="failed">坏&lt;b&gt;.docx：文件已损坏。</p>' in source
    assert "没有可核对的内容，不等于正确。" in source
    assert "<svg" not in source
    _Page(source)


PIECES = [
    "《质量强国建设纲要》第三十三条",
    "“强化建设单位工程质量重要责任”",
    "<p>",
    "</mark>",
    "&amp;",
    "\u202e",
    "\n",
    "\n\n",
    "| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 |",
    "# ",
    '"',
    "\x1b",
]


@cases(0.2)
@given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join))
def test_whatever_a_draft_holds_the_page_is_well_formed(text: str) -> None:
    result = of_text(text, "稿.txt")
    source = page([result], MADE)
    parsed = _Page(source)
    assert "\u202e" not in source and "\x1b" not in source
    shown = re.sub(r"\s", "", "".join(parsed.text))
    assert result.draft is not None
    for line in result.draft.text.split("\n"):
        words = re.sub(r"[\s\u202e\x1b]", "", line)
        if words and not result.findings and not result.unchecked:
            assert words in re.sub("<U[+][0-9A-F]{4}>", "", shown)


# --- in a browser ------------------------------------------------------------------------------

MEASURE = """<script>
const root = document.documentElement;
const links = [...document.querySelectorAll('a[href^="#"]')];
getSelection().selectAllChildren(document.body);
parent.document.documentElement.dataset.measured = JSON.stringify({
  title: document.title,
  width: innerWidth,
  overflow: root.scrollWidth - innerWidth,
  wide: [...document.querySelectorAll('body *')].filter(
    (one) => one.getBoundingClientRect().right > innerWidth + 1).length,
  dead: links.filter((one) => !document.getElementById(one.hash.slice(1))).length,
  links: links.length,
  selected: getSelection().toString(),
  font: getComputedStyle(document.body).color,
});
</script>"""


@pytest.fixture
def browser(tmp_path: Path) -> Callable[..., str]:
    """Run a real browser without a screen; returns what it writes."""
    program = require_tool("chromium")

    def run(*options: str) -> str:
        fixed = (
            "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
            "--disable-background-networking --disable-component-update --disable-sync "
            "--hide-scrollbars"
        )
        done = subprocess.run(
            [program, *fixed.split(), f"--user-data-dir={tmp_path}/profile", *options],
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=True,
        )
        return done.stdout

    return run


@pytest.mark.parametrize("width", [400, 1200])
def test_in_a_browser(browser: Callable[..., str], tmp_path: Path, width: int) -> None:
    source = page([reviewed("libreoffice.docx"), of_text(HOSTILE)], MADE)
    path = tmp_path / "报告.html"
    path.write_text(source, encoding="utf-8")
    # The page forbids scripts; the one that measures it is put into a copy that does not.
    measured = tmp_path / "measured.html"
    policy = re.compile(r"<meta http-equiv=[^>]*>\n")
    copy = policy.sub("", source).replace("</body>", f"{MEASURE}</body>")
    # A window has a least width; a frame in it has not.
    frame = f'<iframe width="{width}" style="border:0" srcdoc="{escape(copy)}"></iframe>'
    measured.write_text(f"<!DOCTYPE html><meta charset=utf-8>{frame}", encoding="utf-8")
    size = "--window-size=1300,1500"
    found = re.search('data-measured="([^"]*)"', browser(size, "--dump-dom", measured.as_uri()))
    assert found is not None
    values: dict[str, Any] = json.loads(unescape(found[1]))
    assert values["width"] == width
    assert (values["overflow"], values["wide"], values["dead"]) == (0, 0, 0)
    assert values["links"] > 40
    assert values["title"].startswith("核对报告：")
    # All of it is text that can be selected: a draft's markup as well.
    assert "《质量强国建设纲要》第四十条</div><script>" in re.sub(r"\d", "", values["selected"])
    assert "落实建设项目法人负责制" in values["selected"]
    picture = tmp_path / "报告.png"
    browser(f"--window-size={width},1500", f"--screenshot={picture}", path.as_uri())
    assert picture.read_bytes().startswith(b"\x89PNG") and picture.stat().st_size > 30_000
    # As it is, nothing on it runs.
    assert "data-measured" not in browser("--dump-dom", path.as_uri())


def test_it_prints_on_a4(browser: Callable[..., str], tmp_path: Path) -> None:
    from pypdf import PdfReader

    path = tmp_path / "a.html"
    path.write_text(page([reviewed("libreoffice.docx")], MADE), encoding="utf-8")
    browser("--no-pdf-header-footer", f"--print-to-pdf={tmp_path}/a.pdf", path.as_uri())
    pages = PdfReader(tmp_path / "a.pdf").pages
    assert {(round(one.mediabox.width), round(one.mediabox.height)) for one in pages} <= {
        (595, 842),
        (596, 842),
        (595, 841),
    }
    text = "".join(one.extract_text() for one in pages)
    assert "核对报告" in text and "逐条核对" in text


def test_the_command_writes_the_page(qcite: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "稿.txt").write_text(
        "《质量强国建设纲要》第三十三条要求落实。𠮷\n", encoding="utf-8"
    )
    done = qcite("check", "--format", "html", "稿.txt")
    assert (done.status, done.stderr) == (1, "")
    assert done.stdout.startswith("<!DOCTYPE html>") and done.stdout.endswith("</html>\n")
    assert '<mark class="error">第三十三条</mark>' in done.stdout
    # In any encoding of the stream, the page is what it says it is: UTF-8.
    done = run_qcite(
        ("check", "--format", "html", "稿.txt"),
        environment={"PYTHONIOENCODING": "gbk"},
        encoding="ascii",
        directory=tmp_path,
    )
    assert '<mark class="error">&#31532;' in done.stdout
