"""What to say where keywords find nothing: what may have been meant, and what to type instead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qcite.cli.session import Session
from qcite.edition.apparatus import Variant
from qcite.edition.naming import NUMBERED, typed
from qcite.errors import QciteError
from qcite.searching.search import Scope
from qcite.text.quotation_marks import quoted

_PASSAGE = 12
"""From so many characters on, a word is taken for a passage."""
_SUGGESTED = 5
"""For at most so many words that were not found something like them is looked for."""


def refuse_what_is_no_keyword(session: Session, words: tuple[str, ...]) -> None:
    """Raise QciteError for a mistyped command, or for locators among keywords."""
    _refuse_mistyped_command(words[0])
    _refuse_unknown_name(session, words)
    _refuse_unfinished(session, words)
    _refuse_mixture(session, words)


def _refuse_mistyped_command(word: str) -> None:
    """Raise QciteError if the word, which was not found, is nearly a command."""
    from difflib import get_close_matches

    from qcite.cli.app import COMMANDS

    for name in get_close_matches(word.lower(), COMMANDS, 1, 0.6):
        raise QciteError(f"没有命令{quoted(word)}。是不是 qcite {name}？")


def _refuse_unknown_name(session: Session, words: tuple[str, ...]) -> None:
    """Raise LibraryError for what stands before locators, if either is not the document's."""
    from qcite.cli.naming import are_name_and_locators

    if session.is_addressed or not are_name_and_locators(words):
        return
    if not (session.document.find(words[0]) and any(map(session.document.has, words[1:]))):
        session.shelf.get(words[0])


def _refuse_unfinished(session: Session, words: tuple[str, ...]) -> None:
    """Raise QciteError for 第十三, 第6部, 专栏: a locator that lacks its last character."""
    for word in words:
        for whole in (f"{word}条", f"{word}分", f"{word}部分") if word.startswith("第") else ():
            if session.document.has(whole):
                raise QciteError(f"{quoted(word)}不是定位，也没有找到。是不是 qcite {whole}？")


def _refuse_mixture(session: Session, words: tuple[str, ...]) -> None:
    """Raise QciteError if some of the words, which were not found together, are locators."""
    units = [word for word in words if session.document.has(word)]
    others = [word for word in words if word not in units]
    if units and others:
        raise QciteError(
            f"{quoted('、'.join(units))}是定位，{quoted('、'.join(others))}是关键词，不能写在一起。"
            f"看原文：qcite {_typed(units, session)}；查关键词：qcite {_typed(others, session)}。"
        )


def tell(
    session: Session, words: tuple[str, ...], *, any_word: bool, within: frozenset[Scope] | None
) -> None:
    """Say that nothing was found, and what to do about it."""
    document, talk = session.document, session.terminal.talk
    unknown = [word for word in words if not document.find(word)]
    what = "".join(map(quoted, unknown or words))
    if unknown:
        named = [word for word in unknown if document.has(word)]
        kinds = [word for word in unknown if word in NUMBERED]
        others = [word for word in unknown if word not in named and word not in kinds]
        # Known before anything is said: the apparatus may be unreadable.
        read = {
            word: variants
            for word in others[:_SUGGESTED]
            if (variants := document.variant_readings(word))
        }
        talk(f"没有找到{what}。")
        if named:
            talk(f"看原文：qcite {_typed(named, session)}。")
        for kind in kinds:
            talk(numbered_hint(kind, session))
        for word, variants in read.items():
            _tell_variants(session, word, variants)
        others = [word for word in others if word not in read]
        likes = document.suggest(others[:_SUGGESTED])
        entries = () if session.is_addressed else session.shelf.named(words[0])
        if len(words) == 1 and entries:
            talk(f"文库里有{entries[0].name}：目录见 qcite {entries[0].name}。")
        elif likes:
            talk(f"是不是要找：{'、'.join(likes)}？")
        elif others and all(re.fullmatch("[A-Za-zü][A-Za-zü' -]*", word) for word in others):
            talk(
                "拼音可以写全拼（如 pinpai），也可以写首字母（如 gczl），至少两个音节或三个首字母。"
            )
        if any(len(word) >= _PASSAGE for word in unknown):
            talk(f"查一段话的出处，请用 qcite locate '{max(unknown, key=len)}'。")
    elif within is None:
        talk(f"没有同时讲到{what}的单元。查含有其中一个的，请加 --any。")
    else:
        elsewhere = len(document.find(*words, any_word=any_word))
        hint = f"去掉 --in 能找到{elsewhere}个单元。" if elsewhere else "请去掉 --in，或加 --any。"
        talk(f"在所选范围内没有找到{what}。{hint}")


def _tell_variants(session: Session, word: str, variants: tuple[Variant, ...]) -> None:
    """Say that a word is what some copy has where the edition has another."""
    from qcite.render.variants import place_locator

    apparatus = session.document.apparatus
    places = {one: place_locator(one, apparatus) for one in variants}
    edition = [
        f"{place} 正文作{quoted(one.lemma)}{'（存疑）' if one.status == 'open' else ''}"
        for one, place in places.items()
        if len(one.lemma) <= _PASSAGE
    ]
    reads = f"：{'；'.join(edition[:_SUGGESTED])}" if edition else ""
    where = _typed(list(dict.fromkeys(places.values())), session)
    session.terminal.talk(f"{quoted(word)}见于异文{reads}。见 qcite variants {where}。")


def numbered_hint(kind: str, session: Session) -> str:
    """What to type instead of a kind of unit alone."""
    contents, one = _typed([kind], session), _typed([NUMBERED[kind]], session)
    return f"目录见 qcite list {contents}；看其中一个，写上序号，如 qcite {one}。"


def _typed(words: Sequence[str], session: Session) -> str:
    """Words as they are typed to be said of the session's document."""
    return " ".join((typed(words[0], session.document.outline), *words[1:]))
