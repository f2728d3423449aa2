"""Words around a quotation that are not part of it: 《纲要》指出，… and …（《纲要》第十三条）.

People copy a quotation with the words that introduce it, or with its source behind it, or with
who is to carry it out. They are no damage to it.
"""

from __future__ import annotations

import re

# Each is compiled when a text first has words that it needs: few passages have any, and compiling
# these takes as long as placing one.

_TITLE = r"《[^《》\n]{2,40}》(?:[（(][^（()）\n]{0,30}[）)])?"
_GENRES = ("纲要", "规划", "意见", "决定", "方案", "通知", "文件", "条例")
_BARE_TITLE = rf"[^\s，,。；;：:《》“”\"]{{0,20}}(?:{'|'.join(_GENRES)})"
"""A title that is not marked as one counts at the very beginning only."""
_VERB = "(?:指出|提出|明确|强调|要求|规定|部署|写道|指明|提到)"
_SAYS = f'(?:[^。！？；\n，,：:“”"「」]{{0,12}}?{_VERB}(?:{_VERB}|了|要)*)'
_OPENING = '[“"「『‘]'
_INTRODUCTION = (
    rf"\s*{_OPENING}?(?:[^。！？；\n“”\"「」《》]{{0,40}}?{_TITLE}|{_BARE_TITLE}(?={_SAYS}))"
    # 提出的主要目标是：
    r"(?:[^。！？；\n，,：:“”\"「」]{0,20}(?:"
    rf"[：:]|(?={_OPENING}))"
    # 指出， and 印发，提出
    rf"|{_SAYS}[，,：:]?"
    rf"|[^。！？；\n，,：:“”\"「」]{{0,8}}[，,](?:{_SAYS}[，,：:]?)?)"
)
_IN_INTRODUCTIONS = ("《", *_GENRES)
_SOURCE = (
    rf"(?:[（(]|——|—|--)\s*[^（()）。\n《》]{{0,20}}{_TITLE}[^（()）。\n《》]{{0,40}}[）)]?[。.]?\s*$"
    # How a plan shares out what it quotes: （市住建局牵头）
    r"|[（(][^（()）。\n]{0,80}(?:牵头|负责|责任单位|配合)[^（()）。\n]{0,80}[）)][。.]?\s*$"
    r"|(?:责任|牵头|配合)(?:单位|部门)[：:][^。\n]{0,100}[。.]?\s*$"
)
_IN_SOURCES = ("《", "牵头", "负责", "责任", "配合")
_OWN_OPENING = re.compile(
    "\\s*(?:(?:我|本|全|各|该)[\u4e00-\u9fff]{1,5}?)?(?:将|要|应当?|已|会|拟|必须|正在?)"
    "(?:继续|积极|全力|切实|认真|进一步|大力|着力)*"
)


def own_opening_end(text: str) -> int:
    """Where the words end that make a clause the writer's own (我市将); 0 if there are none."""
    found = _OWN_OPENING.match(text)
    return found.end() if found else 0


def introduction_end(text: str) -> int:
    """Where the words that introduce a quotation end; 0 if there are none."""
    if not any(word in text for word in _IN_INTRODUCTIONS):
        return 0
    found = re.match(_INTRODUCTION, text)
    return found.end() if found else 0


def source_start(text: str) -> int:
    """Where the source (or office) behind a quotation begins; the text's length if none does."""
    if not any(word in text for word in _IN_SOURCES):
        return len(text)
    found = re.search(_SOURCE, text)
    return found.start() if found else len(text)
