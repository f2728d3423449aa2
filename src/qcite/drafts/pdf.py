"""PDF files with a text layer: lines rejoined to paragraphs, page furniture taken out."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence

from qcite.drafts import limits
from qcite.drafts.extraction import Extracted, ExtractionError, Failure, Line, extract
from qcite.drafts.layout import rejoin
from qcite.drafts.model import Draft, DraftError, Place, StretchPlaces

_REASONS: dict[Failure, str] = {
    "password": "文件有密码，请去掉密码后再核对。",
    "cipher": "文件设有权限保护，读不了；请用原来的程序另存一份不加密的 PDF，或核对 Word 原稿。",
    "damaged": "PDF 已损坏，读不出来；请重新导出，或核对 Word 原稿。",
    "pages": f"超过 {limits.MAX_PAGES} 页，请拆成几个文件再核对。",
    "library": "缺少读 PDF 的程序库，请先运行：pip install pypdf",
    "bounds": "内容过于复杂，读不完；请拆成几个文件，或核对 Word 原稿。",
}

_UNREADABLE_SHARE = 0.2
"""Share of characters of no writing that makes a page unreadable."""


def read(data: bytes, path: str) -> Draft:
    """The draft in a .pdf. Raises DraftError."""
    try:
        extracted = _extract_apart(data)
    except ExtractionError as error:
        failure: Failure = error.args[0]
        raise DraftError(f"{path}：{_REASONS[failure]}") from None
    notices = []
    without_text = [number for number, page in enumerate(extracted.pages, 1) if not page]
    if len(without_text) == len(extracted.pages):
        raise DraftError(f"{path}：没有文字层（可能是扫描件），无法核对；请先做文字识别（OCR）。")
    if without_text:
        notices.append(f"第{_pages(without_text)}页没有文字层，未检查。")
    unreadable = [number for number, page in enumerate(extracted.pages, 1) if _is_unreadable(page)]
    if unreadable:
        notices.append(f"第{_pages(unreadable)}页的文字没有可用的编码，未检查。")
    if extracted.annotated:
        notices.append("PDF 批注和表单未检查。")
    pages = [() if _is_unreadable(page) else page for page in extracted.pages]
    text, starts, numbers = rejoin(pages)
    return Draft(
        path,
        "pdf",
        text,
        tuple(notices),
        places=StretchPlaces(text, starts, [Place(0, 0, page=number) for number in numbers]),
        source=data,
    )


def _extract_apart(data: bytes) -> Extracted:
    """What ``extract`` gives in a process of its own, whose time and memory are bounded."""
    import json
    import subprocess

    if not sys.executable or getattr(sys, "frozen", False):  # There is no interpreter to start.
        return extract(data)
    start = "import sys; sys.path[:] = sys.argv[1:]; import qcite.drafts.extraction as e; e.main()"
    try:
        run = subprocess.run(
            [sys.executable, "-I", "-X", "utf8", "-c", start, *sys.path],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.PDF_SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        raise ExtractionError("bounds") from None
    answer = json.loads(run.stdout)
    if "failure" in answer:
        raise ExtractionError(answer["failure"])
    pages = tuple(tuple(Line(*line) for line in page) for page in answer["pages"])
    return Extracted(pages, answer["annotated"])


def _pages(numbers: Sequence[int]) -> str:
    """Page numbers for a person: 3、5至7."""
    parts: list[str] = []
    first = last = 0
    for number in [*numbers, 0]:
        if number == last + 1 and first:
            last = number
            continue
        if first:
            parts.append(str(first) if first == last else f"{first}至{last}")
        first = last = number
    return "、".join(parts)


def _is_unreadable(page: Sequence[Line]) -> bool:
    """Whether the characters of a page are mostly those of no writing: codes of a font."""
    text = "".join(line.text for line in page)
    strange = sum(unicodedata.category(character) in ("Co", "Cc", "Cn") for character in text)
    return strange + text.count("\ufffd") > _UNREADABLE_SHARE * len(text)
