"""Which document is meant, at each place of a draft where one is named.

《纲要》 is the short title of many documents: it belongs to the document the draft binds it to
(以下简称《纲要》), from there on, and where nothing was bound, to the only one there can be.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from qcite.checking.names import Binding, Mention, Names, Referent, find_names
from qcite.checking.prose import Prose
from qcite.checking.titles import Titles, plain_name
from qcite.edition.outline import Outline


class Mentions:
    """All mentions of documents in a draft, in order."""

    def __init__(
        self,
        mentions: Sequence[Mention] = (),
        undefined: Sequence[Mention] = (),
        bindings: Sequence[Binding] = (),
        rebound: Sequence[Binding] = (),
    ) -> None:
        self.all = tuple(mentions)
        self.undefined = tuple(undefined)
        """Where a short title of the document is used first that the draft did not introduce."""
        self._owners = {one.name: one.owner for one in bindings if one.owner is not None}
        self.rebound = tuple(rebound)
        """Where a short title is given to a second document."""
        self.knows_outline = any(_names_outline(mention) for mention in mentions)
        """Whether the document is named anywhere, by its title or inside another."""
        self._starts = [mention.start for mention in mentions]
        self._others = [0, *accumulate(one.document != "outline" for one in mentions)]
        """How many of the first so many name something else than the document."""

    def title_of(self, mention: Mention) -> str:
        """The title of the document a mention means, as far as the draft gives it."""
        owner = self._owners.get(plain_name(mention.name))
        return owner.name if owner is not None else mention.name

    def last_before(self, offset: int, low: int) -> Mention | None:
        """The last one that ends at or before ``offset`` and begins at ``low`` or later."""
        index = bisect_right(self._starts, offset) - 1
        while index >= 0 and self._starts[index] >= low:
            if self.all[index].end <= offset:
                return self.all[index]
            index -= 1
        return None

    def is_inside(self, offset: int) -> bool:
        """Whether a character stands in a name: 《关于〈…法〉第三条的解释》."""
        index = bisect_right(self._starts, offset) - 1
        return index >= 0 and offset < self.all[index].end

    def between(self, low: int, high: int) -> tuple[Mention, ...]:
        """Those that begin between two offsets."""
        return self.all[bisect_left(self._starts, low) : bisect_left(self._starts, high)]

    def all_outline(self, low: int, high: int) -> bool:
        """Whether those that begin between two offsets all name the document."""
        first, last = bisect_left(self._starts, low), bisect_left(self._starts, high)
        return self._others[first] == self._others[last]


_ANOTHERS = re.compile("规划“?$|(?<!全)[省市县区]$")
"""“十四五”规划《纲要》, 省《纲要》: perhaps another one."""


def find_mentions(prose: Prose, outline: Outline) -> Mentions:
    """Every mention, with the document it means as far as that is clear."""
    titles = Titles(outline)
    return _Resolver(prose, titles, find_names(prose, outline, titles)).resolve()


def _names_outline(mention: Mention) -> bool:
    return mention.document == "outline" or mention.form == "nested"


class _Resolver:
    """Reads names from the first to the last: what a short title means depends on what stands
    before it."""

    def __init__(self, prose: Prose, titles: Titles, names: Names) -> None:
        self._prose = prose
        self._titles = titles
        self._names = names
        self._only_outline = any(map(_names_outline, names.mentions)) and not any(
            map(self._is_other_of_genre, names.mentions)
        )
        """No other document of the kind is named: the short title can mean no other."""
        self._later: dict[str, Referent] = {}
        """What each short title is given to first, wherever that is."""
        for binding in names.bindings:
            self._later.setdefault(binding.name, binding.document)
        self._bound: dict[str, Referent] = {}
        """What each short title means at the place that is being read."""
        self._of_genre: list[Mention] = []
        """The documents of the kind named so far."""

    def resolve(self) -> Mentions:
        mentions: list[Mention] = []
        undefined: dict[str, Mention] = {}
        rebound: list[Binding] = []
        for event in self._events():
            if isinstance(event, Binding):
                if self._bound.get(event.name, event.document) != event.document:
                    rebound.append(event)
                self._bound[event.name] = event.document
                continue
            document, form = self._document(event), event.form
            is_short = self._is_short_title(event)
            if is_short and (event.form != "bare" or event.document != "other"):
                form = "abbreviation"
            mention = event
            if (event.document, event.form) != (document, form):
                mention = Mention(event.start, event.end, event.reach, document, form, event.name)
            if is_short and self._needs_introduction(event, mention):
                undefined.setdefault(plain_name(event.name), mention)
            mentions.append(mention)
            self._remember(mention)
        bindings = self._names.bindings
        return Mentions(mentions, tuple(undefined.values()), bindings, rebound)

    def _events(self) -> Iterator[Binding | Mention]:
        """Names and bindings in the order of the text; of two at one place the name first."""
        events: list[Binding | Mention] = [*self._names.mentions, *self._names.bindings]
        return iter(sorted(events, key=lambda one: one.start))

    def _is_short_title(self, event: Mention) -> bool:
        """Whether it is a name that may mean several documents."""
        if event.document == "outline" and event.form in ("title", "misnamed"):
            return False
        plain = plain_name(event.name)
        return plain in self._bound or plain == self._titles.short

    def _document(self, event: Mention) -> Referent:
        """What a name means where it stands."""
        plain = plain_name(event.name)
        if self._is_short_title(event):
            if event.form == "bare" and event.document == "other":
                return "other"  # 本纲要: the draft itself.
            if _ANOTHERS.search(self._prose.text, max(0, event.start - 4), event.start):
                return "unknown"
            return self._bound[plain] if plain in self._bound else self._unbound(event)
        if event.form == "bare" and event.name.startswith("该"):
            return self._of_genre[-1].document if self._of_genre else "unknown"
        if event.document == "unknown":
            return self._bound.get(plain, "unknown")
        return event.document

    def _unbound(self, event: Mention) -> Referent:
        """What a short title that was not introduced can mean here."""
        later = self._later.get(plain_name(event.name))
        if self._only_outline and later in (None, "outline"):
            return "outline"
        documents = {mention.document for mention in self._of_genre}
        if not documents:
            return later or "unknown"
        if documents == {"other"}:
            return "other"
        last = self._of_genre[-1]
        if last.document == "outline" and (
            documents == {"outline"} or last.start >= self._prose.paragraph_start(event.start)
        ):
            return "outline"
        return "unknown"

    def _needs_introduction(self, event: Mention, mention: Mention) -> bool:
        """Whether the document is called by a short title that the draft has not introduced."""
        return (
            mention.document == "outline"
            and event.form != "bare"
            and plain_name(event.name) not in self._bound
            and not self._prose.is_heading(event.start)
        )

    def _remember(self, mention: Mention) -> None:
        """Note a document of the kind that is named by its title."""
        if mention.form == "nested":
            self._of_genre.append(replace(mention, document="outline"))
        elif mention.form in ("title", "misnamed") and (
            mention.document == "outline" or self._titles.of_genre(mention.name)
        ):
            self._of_genre.append(mention)

    def _is_other_of_genre(self, mention: Mention) -> bool:
        return (
            mention.document == "other"
            and mention.form == "title"
            and plain_name(mention.name) != self._titles.short
            and self._titles.of_genre(mention.name)
        )
