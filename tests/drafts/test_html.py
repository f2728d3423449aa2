"""Web pages: what a browser shows, each character with its place in the file."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcite import drafts
from qcite.drafts import MASK


def read(text: str) -> drafts.Draft:
    return drafts.read_stream(text.encode(), "a.html")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<!DOCTYPE html><html><head><title>题</title></head><body>文</body></html>", "文"),
        ("<title>题</title><p>文", "文"),
        ("<head><meta charset=utf-8><body>文", "文"),
        ("<p>甲</p>\n<p>乙", "甲\n乙"),
        ("<div>甲<div>乙</div>丙</div>", "甲\n乙\n丙"),
        ("<table><tr><td>甲<td>乙<tr><td>丙</table>", "甲\n乙\n丙"),
        ("<p>  第十三\n  条\n <b>of</b>  the\nOutline </p>", "第十三条of the Outline"),
        ("<p>甲 乙\u3000丙&nbsp;丁</p>", "甲 乙\u3000丙\xa0丁"),
        ("甲。<br>乙", "甲。\n乙"),
        ("甲。</br>乙&#32;&Tab;丙", "甲。\n乙 丙"),
        ("《质量强国<br/>建设纲要》", "《质量强国建设纲要》"),
        ("<p>&lt;甲&gt; &amp;amp; &ldquo;引&rdquo;&#20;&#x4e00;&#0;", "<甲> &amp; “引”一\ufffd"),
        ("&ampx &nosuch; & &#; &#x110000;", "&x &nosuch; & &#; \ufffd"),
        ("<q>外<q>内</q></q>", "“外‘内’”"),
        ("见<code>a<b>b</b></code>，<kbd>c</kbd>。", f"见{MASK}，{MASK}。"),
        ("<img alt=甲>乙", f"{MASK}乙"),
        ("<script>甲</script><style>乙</style ><noscript>丙</noscript>丁", "丁"),
        ("<script>if (a<b) '</p>'</script>丁", "丁"),
        ("<svg><text>甲</text></svg><svg/>丁<template>乙</template>", "丁"),
        ("<ruby>质<rp>(<rt>zhì<rp>)</ruby>量", "质量"),
        ("<pre>甲\n  乙</pre>", "甲\n  乙"),
        ("<textarea><b>甲</b></textarea>", "<b>甲</b>"),
        ("甲<!-- 注释 --><!-->乙<!--->丙<!-- -- --!>丁<!--", "甲乙丙丁"),
        ("甲<?php 乙 ?>丙<!x>丁</ 戊>己</>庚", "甲丙丁己庚"),
        ("a < b <1> <", "a < b <1> <"),
        ("<p title='<b>' class=\"a>b\" id=x>甲", "甲"),
        ("<p title=it's>甲</p><p =a='>'>乙", "甲\n乙"),
        ("甲<p title='乙", "甲"),
        ("<P>甲</P><BR>乙", "甲\n乙"),
        ("质\u200b量\u202e\x07", "质\u200b量\u202e\x07"),
        ("<p>甲<span style='color: red; DISPLAY : none'>乙</span>丙", "甲丙"),
        ("<p hidden>甲<p>乙<p hidden=until-found>丙</p>丁", "乙\n丁"),
        ("<div hidden><div>甲</div><img><p>乙<br></div>丙", "丙"),
        ("<ul><li hidden>甲<li>乙<li hidden>丙</ul>丁", "乙\n丁"),
        ("<ul><li hidden><ul><li>甲</ul><b>乙<li>丙</ul>", "丙"),
        ("<table><tr hidden><td><p>甲<td>乙<tr><td hidden>丙<th>丁</table>", "丁"),
        ("<p hidden><span>甲<dl><dt hidden>乙<dd>丙</dl>", "丙"),
        ("<p><span hidden>甲</p>乙<code><b hidden>丙</code>丁", f"乙{MASK}丁"),
        ("<input type=hidden><p title='a hidden b' data-x=hidden aria-hidden>甲", "甲"),
        ("<img hidden>甲<hr hidden>乙", "甲\n乙"),
        (f"{'<i hidden>' * 300}甲{'</i>' * 300}乙", "乙"),
    ],
)
def test_text(source: str, expected: str) -> None:
    assert read(source).text == expected


def test_what_is_left_alone_is_told() -> None:
    draft = read("<p>甲<del>乙</del><s>丙</s>丁<code>戊</code><b hidden>己</b>")
    assert draft.text == f"甲丁{MASK}"
    assert draft.notices == ("1 处代码未检查。", "划去的文字未检查。", "隐藏文字未检查。")
    assert read("<p hidden> </p>甲").notices == ()


@pytest.mark.parametrize(
    ("source", "covered", "codes"),
    [
        ("<p>甲</p><!-- qcite: ignore --><p>乙</p><p>丙</p>", "乙", ()),
        ("<p>甲</p><p>乙<!-- qcite: ignore a b -->乙</p><p>丙</p>", "乙乙", ("a", "b")),
        ("<p>甲</p><p><!-- qcite: ignore -->乙</p><p>丙</p>", "乙", ()),
    ],
)
def test_comments(source: str, covered: str, codes: tuple[str, ...]) -> None:
    draft = read(source)
    (suppression,) = draft.suppressions
    assert draft.text[suppression.start : suppression.end] == covered
    assert suppression.codes == codes


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ('<meta charset="gb2312">', "gb18030"),
        ("<meta http-equiv=Content-Type content='text/html; charset=GBK'>", "gbk"),
        ("<meta charset=big5>", "big5"),
        ('<?xml version="1.0" encoding="utf-8"?>', "utf-8"),
        ("<meta charset=big5>", "utf-8"),  # It is declared falsely.
        ("<meta charset=no-such>", "utf-8"),
        ("", "gb18030"),
    ],
)
def test_encodings(declaration: str, encoding: str) -> None:
    text = "中國品牌日，文字要長一些才認得出來，再加一些字"
    if encoding == "gb18030":
        text = "中国品牌日，文字要长一些才认得出来，再加一些字"
    data = f"{declaration}<p>{text}".encode(encoding)
    assert drafts.read_stream(data, "a.html").text == text


def test_places() -> None:
    source = "<p>甲\n <b>乙</b>&amp;丙</p>\n<q>丁</q>"
    draft = read(source)
    assert draft.text == "甲乙&丙\n“丁”"
    labels = [draft.place(offset).label[:-1] for offset in range(len(draft.text))]
    columns = [(1, 4), (2, 5), (2, 10), (2, 15), (2, 16), (3, 1), (3, 4), (3, 5)]
    assert labels == [f"第{line}行第{column}" for line, column in columns]


class _Reference(HTMLParser):
    """All the text of well-formed markup, as the standard library reads it."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


NODES = st.recursive(
    st.text("甲乙ab&;“”=/'\"", max_size=6).map(lambda text: text.replace("&", "&amp;"))
    | st.sampled_from(["<!-- 注 -->", "<b title='>'>", "</i>", "<wbr/>", "&lt;", "&#20013;"]),
    lambda inner: st.lists(inner, max_size=4).map(lambda nodes: f"<i>{''.join(nodes)}</i>"),
    max_leaves=12,
)


@given(NODES)
def test_agrees_with_the_standard_library(source: str) -> None:
    reference = _Reference()
    reference.feed(source)
    reference.close()
    assert read(source).text == reference.text.strip()


@pytest.mark.parametrize(
    "piece", ["<!--", "<a href='", "<b", "</", "<script>", "<del>", "&", "<q>"]
)
def test_unfinished_markup_takes_linear_time(piece: str) -> None:
    read(piece * 100_000)
