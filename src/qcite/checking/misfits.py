"""Who, which one, what for: words that weigh little in a statement and make it another one.

A sentence that shares most of what is said may give the duty to another body, count another one, or
have another thing in its list. These are looked at one by one; what is found is no error, for a
summary may put it so, but such a statement is not called right.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable

from qcite.checking import lexicon
from qcite.text.folding import wording_of
from qcite.text.quotation_marks import quoted

_BODY = re.compile(
    "|".join(f"(?P<body{number}>{body})" for number, (body, _) in enumerate(lexicon.BODIES))
)
_HOLDER = "建设|勘察|设计|施工|监理|" + "|".join(body for body, _ in lexicon.BODIES)
_PIECE = re.compile("[，,；;：:]")
_ORDINAL = re.compile(r"第[一二三四五六七八九十百\d]+")
_DUTY = re.compile("([\u4e00-\u9fff]{2})责任")
AND = re.compile("[、，]|和|及|与|以及")
"""What stands between the items of a list."""
_ITEM = 6
"""A longer item is no name of one thing."""
_AS = re.compile(
    "以(?P<what>[^以]{2,20}?)为(?P<whose>主题|主线|主攻方向|主体|中心|核心|重点|目标|目的|动力|引领|导向|抓手|支撑|保障|"
    "基础|牵引|载体|原则|指导|遵循)"
)


def misfit(
    words: str, sentence: str, nearest: Callable[[str], str], has: Callable[[str], bool]
) -> str:
    """What a sentence has otherwise than a statement of some ``words``, in Chinese; empty if
    nothing.

    ``sentence``: folded, that which says most of it; ``nearest``: that for a piece of the words.
    ``has``: whether what is cited has folded words.
    """
    said = wording_of(words)
    return (
        _body(words, sentence, nearest)
        or _ordinal(said, sentence)
        or _duty(said, sentence)
        or _item(words, has)
        or _purpose(said, sentence)
    )


def _body(words: str, sentence: str, nearest: Callable[[str], str]) -> str:
    """Somebody who is to do it, or some place."""
    for piece in _PIECE.split(words):
        for named in _BODY.finditer(piece):
            _, there = lexicon.BODIES[int((named.lastgroup or "").removeprefix("body"))]
            if not re.search(there, sentence + nearest(piece)):
                return f"原文这一句没有{quoted(named[0])}"
    return ""


def _ordinal(said: str, sentence: str) -> str:
    """质量第二, where the sentence has 第一."""
    for ordinal in _ORDINAL.findall(said):
        if ordinal not in sentence:
            return f"原文这一句没有{quoted(ordinal)}"
    return ""


def _duty(said: str, sentence: str) -> str:
    """监理单位首要责任, where that is the duty of another one."""
    given = _duties(said) if "责任" in said else {}
    duties = _duties(sentence) if given else {}
    for who, duty in given.items():
        if duties.get(who, duty) != duty:
            return f"{who}的责任，原文作{quoted(f'{duties[who]}责任')}"
    return ""


def _duties(text: str) -> dict[str, str]:
    """What kind of responsibility comes next after each body: 建设单位……首要责任."""
    found: dict[str, str] = {}
    for body in re.finditer(_HOLDER, text):
        duty = _DUTY.search(text, body.end())
        if duty is not None:
            found.setdefault(body[0].removesuffix("单位"), duty[1])
    return found


def _item(words: str, has: Callable[[str], bool]) -> str:
    """造价和利润, where 造价和质量 is said: not even half a word of it is there."""
    for item in map(wording_of, AND.split(words)[1:]):
        pairs = list(map("".join, itertools.pairwise(item)))
        if pairs and len(item) <= _ITEM and not any(map(has, pairs)):
            return f"原文没有{quoted(item)}"
    return ""


def _purpose(said: str, sentence: str) -> str:
    """以……为主题 of another thing."""
    for given in _AS.finditer(said):
        same = [one for one in _AS.finditer(sentence) if one["whose"] == given["whose"]]
        if same and not any(
            one["what"] in given["what"] or given["what"] in one["what"] for one in same
        ):
            return f"原文作{quoted(same[0][0])}"
    return ""
