"""What those who judge facts share."""

from __future__ import annotations

import re

from qcite.checking.findings import Finding
from qcite.checking.ledger import Ledger
from qcite.checking.mentions import Mention, Mentions
from qcite.checking.prose import Prose
from qcite.edition.outline import Outline

_OBJECT = re.compile(
    "(?:围绕|对照|根据|按照|依照|依据|遵照|贯彻|落实|实施|执行|结合|学习|对标|遵循|宣传|宣贯|聚焦|紧扣|锚定|"
    "对接|衔接|承接|细化|推动|推进|抓好|做好|学好|用好|把握|实现|完成|服务|支撑|响应|配合|参照|参考|借鉴|"
    "随着|自从|经过|通过|较|比|按|照|据|为|自)"
    "(?:好|了|着)?(?:党中央|中共中央|中央|国务院|国家|、|印发的|发布的|出台的)*$"
)
"""Words after which the Outline is not the one who speaks: 我县围绕《纲要》确定了五项任务."""
_BEFORE = 20
"""How far before a name, in characters, they are looked for."""


class Judge:
    """Looks at one kind of fact in one draft."""

    def __init__(self, prose: Prose, mentions: Mentions, outline: Outline, ledger: Ledger) -> None:
        self._prose = prose
        self._text = prose.text
        self._mentions = mentions
        self._outline = outline
        self._ledger = ledger
        self._title = f"《{outline.title}》"

    def judge(self) -> None:
        """Judge all there is in the draft."""
        raise NotImplementedError

    def _own_mentions(self) -> list[Mention]:
        """Where the Outline itself is named."""
        return [
            mention
            for mention in self._mentions.all
            if mention.document == "outline" and mention.form != "nested"
        ]

    def _speaker(self, at: int, low: int) -> Mention | None:
        """The Outline's name, if it is the last document named between ``low`` and ``at``."""
        mention = self._mentions.last_before(at, low)
        if mention is None or mention.document != "outline" or mention.form == "nested":
            return None
        return mention

    def _is_object(self, mention: Mention, low: int) -> bool:
        """Whether somebody does something with the Outline, instead of the Outline saying it."""
        return bool(_OBJECT.search(self._text, max(low, mention.start - _BEFORE), mention.start))

    def _wrong(
        self, code: str, start: int, end: int, message: str, expected: str = "", locator: str = ""
    ) -> None:
        found = self._text[start:end]
        self._ledger.wrong("facts", Finding(code, start, end, found, message, expected, locator))

    def _right(self, start: int, end: int) -> None:
        self._ledger.right("facts", start, end)

    def _unsure(self, start: int, end: int, reason: str) -> None:
        self._ledger.unsure("facts", start, end, reason)
