"""What those who judge facts share."""

from __future__ import annotations

from qcite.checking.ledger import Ledger
from qcite.checking.mentions import Mention, Mentions
from qcite.checking.prose import Prose
from qcite.findings import Finding
from qcite.outline import Outline


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

    def _wrong(
        self, code: str, start: int, end: int, message: str, expected: str = "", locator: str = ""
    ) -> None:
        found = self._text[start:end]
        self._ledger.wrong("facts", Finding(code, start, end, found, message, expected, locator))

    def _right(self) -> None:
        self._ledger.right("facts")

    def _unsure(self, start: int, end: int, reason: str) -> None:
        self._ledger.unsure("facts", start, end, reason)
