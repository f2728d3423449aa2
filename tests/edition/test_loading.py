"""Loading outlines: what is refused, and that every refusal is one clear message."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from qcite.edition import loading, toml_lines
from qcite.edition.outline import Outline
from qcite.edition.tables import EditionError
from tests.conftest import FIXTURES, ROOT, Result

OTHER = (FIXTURES / "edition" / "other.toml").read_text(encoding="utf-8")
PACKAGED = (ROOT / "data" / "outline.toml").read_text(encoding="utf-8")


def refusal(text: str | bytes, tmp_path: Path) -> str:
    """The message with which a file of this content is refused, the path left out."""
    path = tmp_path / "outline.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(EditionError) as caught:
        loading.load(str(path))
    for line in str(caught.value).split("\n"):
        assert line.isprintable()
        assert line.startswith((f"{path}：", f"无法读取 {path}："))
    return str(caught.value).replace(str(path), "FILE")


def unplaced(message: str) -> str:
    """A message without the lines of its problems."""
    return re.sub("FILE：第[0-9]+行：", "FILE：", message)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # unknown, missing and mistyped keys
        ("short_title", "short_titel", "FILE：short_title：缺少此项，应为字符串。"),
        ("place", "plaec", "FILE：publication.plaec：不认识的键"),
        ("schema = 1\n", "", "FILE：schema：缺少此项，应为整数。"),
        ("schema = 1\n", "schema = 3\n", "FILE：schema：应为1或2。"),
        ("number = 2\nheading", 'number = "2"\nheading', "应为整数，实为字符串。"),
        ("number = 2\nheading", "number = true\nheading", "应为整数，实为布尔值。"),
        ("date = 2023-02-06", 'date = "2023-02-06"', "FILE：publication.date：应为日期"),
        ("date = 2023-02-06", "date = 2023-02-06T00:00:00", "应为日期，实为其他类型。"),
        ('["中共中央", "国务院"]', '"中共中央"', "FILE：issuers：应为数组，实为字符串。"),
        ('["中共中央", "国务院"]', "[]", "FILE：issuers：应至少有一个印发机关。"),
        (
            '["中共中央", "国务院"]',
            '["中共中央", 1]',
            "FILE：issuers（第2项）：应为非空的一行文字。",
        ),
        ('title = "质量强国建设纲要"', 'title = ""', "FILE：title：应为非空的一行文字"),
        ('title = "质量强国建设纲要"', 'title = "《甲》"', "FILE：title：不必写出书名号。"),
        ('title = "质量强国建设纲要"', 'title = "\\u001b[31m"', "也没有控制字符"),
        ("task_parts = [3, 10]", "task_parts = [3, 12]", "FILE：structure.task_parts：应为"),
        ("task_parts = [3, 10]", "task_parts = [10, 3]", "FILE：structure.task_parts：应为"),
        # numbers out of sequence
        (
            'number = 9\nheading = "打造',
            'number = 10\nheading = "打造',
            "parts（第4个）.articles（第4个）.number：序号不连续：应为9，实为10。",
        ),
        ("number = 11\n", "number = 12\n", "序号不连续：应为11，实为12。"),
        ('number = 4\nheading = "增强产业', 'number = 5\nheading = "增强产业', "应为4，实为5"),
        ("number = 1\n", "number = 0\n", "应在1至999之间，实为0。"),
        ("number = 1\n", f"number = 0x{'f' * 9999}\n", "应在1至999之间。"),
        ('number = 7\nheading = "质量安全', 'number = 8\nheading = "质量安全', "应为7，实为8"),
        ("after = 9\n", "after = 10\n", "应为本部分一条的序号，本部分没有第10条。"),
        ("year = 2035", "year = 2025", "2025年的目标重复。"),
        ("year = 2035", "year = 35", "应在1949至2999之间，实为35。"),
        # text
        ('heading = "指导思想"', 'heading = ""', "articles（第1个）.heading：文字不应为空。"),
        ('heading = "指导思想"', 'heading = "指导思想。"', "heading：标题末尾不应有标点。"),
        ('heading = "指导思想"', 'heading = "——指导"', "heading：标题前的破折号不必写出。"),
        ("保证合理工期、", "保证合理工期,", "articles（第1个）.sentences（第3句）：不应有半角标点"),
        ("保证合理工期", "保证 合理工期", "不应有空格或换行"),
        ("到2025年，", "到 2025年，", "不应有空格或换行"),
        ("98%以上", "98％以上", "不应有全角数字、字母或百分号"),
        ("到2025年，", "到２０２５年，", "不应有全角数字、字母或百分号"),
        ("“四个最严”", "'四个最严'", "不应有直引号"),
        ("“四个最严”", "“四个最严", "“”不成对"),
        ("首台（套）", "首台（套", "（）不成对"),
        (
            "保证合理工期",
            "保证\\u200b合理工期",
            "零宽字符：“任制，保证\\u200b合理工期、”。",
        ),
        ("保证合理工期", "保证\\u001b[31m合理工期", "不应有控制字符或零宽字符"),
        ("保证合理工期、造价和质量。", "保证合理工期", "应以句号等句末标点结尾"),
        ("保证合理工期、造价和质量。", "保证合理工期：", "应以句号等句末标点结尾"),
        ('"落实建设项目法人责任制，保证合理工期、造价和质量。"', '""', "文字不应为空。"),
        ('"落实建设项目法人责任制，保证合理工期、造价和质量。"', "3", "（第3句）：应为字符串。"),
        # indicators
        ("value = 86", "value = 87", "indicators（第1个）.value：该目标的正文中没有“87”。"),
        ("value = 86", "value = inf", "value：该目标的正文中没有“inf”。"),
        ("value = 86", f"value = 0x{'f' * 9999}", "value：数值过大。"),
        (
            'name = "制造业质量',
            'name = "制造质量',
            "name：该目标的正文中没有“制造质量竞争力指数”。",
        ),
        ('unit = "", comparison = "reach"', 'unit = "", comparison = "max"', "应为 reach 或 at_"),
    ],
)
def test_faults_are_named(old: str, new: str, expected: str, tmp_path: Path) -> None:
    assert old in PACKAGED or old == "place"
    assert expected in unplaced(refusal(PACKAGED.replace(old, new, 1), tmp_path))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("[[parts]]", "[[partz]]", "FILE：parts：应为数组，实为表。"),
        ('paragraphs = [["本方案自印发之日起施行。"]]\n', "", "应有条（articles）或正文"),
        ('[["本方案自印发之日起施行。"]]', "[]", "parts（第3个）.paragraphs：不应为空。"),
        ('[["本方案自印发之日起施行。"]]', "[[]]", "paragraphs（第1段）：应为句子的数组"),
        ('[["本方案自印发之日起施行。"]]', '["甲。"]', "paragraphs（第1段）：应为句子的数组"),
        ('sentences = ["绿道建设分两步推进。"]', "sentences = []", "应为句子的数组，不应为空。"),
        ("paragraphs = [\n", 'sentences = ["甲。"]\nparagraphs = [\n', "与 sentences 只能有一项"),
        ("ISO 7001", "ISO  7001", "不应有空格或换行"),
        ("[[parts.articles]]\nnumber = 2", "[[parts.articles]]\nnumber = 4", "应为2，实为4。"),
    ],
)
def test_faults_of_a_small_outline(old: str, new: str, expected: str, tmp_path: Path) -> None:
    assert old in OTHER
    assert expected in unplaced(refusal(OTHER.replace(old, new), tmp_path))


def without_article_9(text: str) -> str:
    start = text.index("[[parts.articles]]\nnumber = 9\n")
    return text[:start] + text[text.index("[[parts.boxes]]\nnumber = 1\n") :]


def without_box_1(text: str) -> str:
    start = text.index("[[parts.boxes]]\nnumber = 1\n")
    return text[:start] + text[text.index("# -", start) :]


def with_articles_swapped(text: str) -> str:
    return (
        text.replace("number = 7\n", "number = 0\n", 1)
        .replace("number = 8\n", "number = 7\n", 1)
        .replace("number = 0\n", "number = 8\n", 1)
    )


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (lambda text: b"", "FILE：文件是空的。"),
        (lambda text: b" \n\n", "FILE：文件是空的。"),
        (
            lambda text: text[:9000],
            "FILE：文件不是有效的 TOML：字符串没有结束的引号",
        ),
        (lambda text: text[:9000].encode()[:-1], "FILE：文件不完整，末尾断在一个字的中间。"),
        (lambda text: text.encode("gb18030"), "FILE：第1行不是 UTF-8 编码，请将文件另存为 UTF-8。"),
        (lambda text: text.encode("utf-16"), "FILE：第1行不是 UTF-8 编码"),
        (lambda text: b"\x7fELF\x02\x01\x01" + bytes(range(256)), "FILE：第"),
        (lambda text: b"PK\x03\x04\x14\x00", "FILE：第1行第3列不是有效的 TOML"),
        (lambda text: b"x = " + b"[" * 100_000, "不是有效的 TOML"),
        (lambda text: b"x = " + b"{y = " * 100_000, "不是有效的 TOML"),
        (
            lambda text: b"schema = 1\n" + b"x." * 5000 + b"y = 1",
            "嵌套过深|parts：缺少此项",
        ),
        (lambda text: b"schema = " + b"9" * 5000, "不是有效的 TOML|schema：应为1"),
        (lambda text: text.replace("[[parts]]", "[[parts]", 1), "列不是有效的 TOML"),
        (lambda text: text.replace("schema = 1", "schema = 1\nschema = 1"), "第8行第11列不是有效"),
        (without_article_9, "boxes（第1个）.after：应为本部分一条的序号，本部分没有第9条。"),
        (without_box_1, "parts（第5个）.boxes（第1个）.number：序号不连续：应为1，实为2。"),
        (with_articles_swapped, "articles（第2个）.number：序号不连续：应为7，实为8。"),
        (lambda text: text + " " * loading.LARGEST_FILE, "无法读取 FILE：文件过大。"),
    ],
)
def test_damaged_files(damage: Callable[[str], str | bytes], expected: str, tmp_path: Path) -> None:
    assert re.search(expected, refusal(damage(PACKAGED), tmp_path))


def test_the_program_refuses_in_one_line(qcite: Callable[..., Result], tmp_path: Path) -> None:
    path = tmp_path / "outline.toml"
    path.write_text(PACKAGED, encoding="gb18030")
    result = qcite("13", "--outline", str(path))
    assert (result.status, result.stdout) == (2, "")
    assert result.stderr == f"qcite：{path}：第1行不是 UTF-8 编码，请将文件另存为 UTF-8。\n"
    result = qcite("13", environment={"QCITE_OUTLINE": str(tmp_path)})
    assert (result.status, result.stdout) == (2, "")
    assert result.stderr == f"qcite：无法读取 {tmp_path}：这是文件夹。\n"


MISTAKES = {
    1: """\
第3行：title：不必写出书名号。
第7行：issuers（第2项）：应为非空的一行文字。
第10行：publication.url：缺少此项，应为字符串。
第11行：publication.date：应为日期，实为字符串。
第17行：parts（第1个）.heading：标题末尾不应有标点。
第21行：parts（第1个）.paragraphs（第1段）（第2句）：不应有空格或换行：“坚持 质量第一”。
第23行：parts（第1个）.paragraphs（第2段）：应为句子的数组，不应为空。
第27行：parts（第2个）.number：序号不连续：应为2，实为3。
第33行：parts（第2个）.articles（第1个）.sentences（第1句）：不应有半角标点：“提升,产品质量。”。
第36行：parts（第2个）.articles（第2个）.number：序号不连续：应为2，实为3。
第38行：parts（第2个）.articles（第2个）.sentence：不认识的键，可用的键是：heading、number、\
paragraphs、sentences、targets。
第41行：parts（第2个）.articles（第2个）.targets（第1个）.year：应在1949至2999之间，实为25。
第46行：parts（第2个）.articles（第2个）.targets（第1个）.goals（第1个）.indicators（第1个）.value：\
该目标的正文中没有“10个”。
第47行：parts（第2个）.articles（第2个）.targets（第1个）.goals（第1个）.indicators（第2个）.value：\
该目标的正文中没有“1000个”。
第54行：parts（第2个）.boxes（第1个）.after：应为本部分一条的序号，本部分没有第2条。
第57行：parts（第3个）.articles：一个部分应有条（articles）或正文（paragraphs）。
""",
    2: """\
第3行：title：应为字符串，实为整数。
第4行：issuers：应为数组，实为字符串。
第5行：history（第2项）：应为非空的一行文字。
第8行：publication.day：不认识的键，可用的键是：document_number、edition、note、place、\
publisher、url。
第12行：units（第1个）.level：应为 preamble、appendix、book、subbook、chapter、section、\
part、article、box、target、paragraph、item、subitem、point 之一，实为“段”。
第13行：units（第1个）.label：认不出序号：“甲”。
第16行：units（第1个）.sentences（第2句）：应为非空的一行文字。
第25行：units（第2个）.paragraphs：与 sentences 只能有一项。
第27行：units（第3个）.sentences：序号、标题、正文至少要有一项。
第32行：units（第4个）.year：应在1949至2999之间，实为25。
第33行：units（第4个）.run_in：应为布尔值，实为字符串。
第36行：units（第4个）.paragraphs（第2段）（第1句）：应为非空的一行文字。
""",
}
"""What is wrong with tests/fixtures/edition/mistakes-N.toml, a file of schema N."""


@pytest.mark.parametrize("schema", MISTAKES)
def test_all_mistakes_of_a_file_are_told_in_one_run(
    schema: int, qcite: Callable[..., Result]
) -> None:
    name = f"mistakes-{schema}.toml"
    result = qcite("1", "--outline", name, directory=FIXTURES / "edition")
    told = "".join(f"qcite：{name}：{line}\n" for line in MISTAKES[schema].splitlines())
    assert (result.status, result.stdout, result.stderr) == (2, "", told)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_mistake_has_its_line(newline: str, tmp_path: Path) -> None:
    for number, line in enumerate(OTHER.splitlines()):
        if re.match("[a-z_]+ = ", line):
            lines = OTHER.splitlines()
            lines.insert(number, '"多余" = 1')
            (told,) = refusal(newline.join(lines), tmp_path).splitlines()
            assert f"：第{number + 1}行：" in told
            assert "多余：不认识的键" in told


QUOTES = '"' * 3


@pytest.mark.parametrize(
    ("content", "path", "line"),
    [
        ("a = 1\nb = 2", ("b",), 2),
        (f'a = {QUOTES}\n]\n\\{QUOTES}\n{QUOTES}"\nb = 2', ("b",), 5),
        ("a = '''\n[x]\n''''\nb = 2", ("b",), 4),
        ("a = [ # ]\n \"]\", '[',\n {b = 1, c = [\n2]} ]", ("a", 2, "c", 0), 4),
        ("[a.b]\n[[a.c]]\nd = 1\n[[a.c]]\nd = 2", ("a", "c", 1, "d"), 5),
        ("[[a]]\n[[a.b]]\n[[a]]\n[[a.b]]\n[[a.b]]\nc = 1", ("a", 1, "b", 1, "c"), 6),
        ('"a b"."\\u7532".c = 1', ("a b", "甲", "c"), 1),
        ("a = 2023-01-01 00:00:00\nb.c = -1.5e3\n", ("b", "c"), 2),
    ],
)
def test_lines_of_values(content: str, path: tuple[str | int, ...], line: int) -> None:
    tomli.loads(content)
    assert toml_lines.find(content)[path] == line


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    missing = str(tmp_path / "nothing.toml")
    cases = {
        str(tmp_path): f"无法读取 {tmp_path}：这是文件夹。",
        missing: f"无法读取 {missing}：没有这个文件。",
        "a\0b": "文件名中有不能用的字符。",
    }
    for path, message in cases.items():
        with pytest.raises(EditionError) as caught:
            loading.load(path)
        assert str(caught.value) == message


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path, outline: Outline) -> None:
    path = tmp_path / "outline.toml"
    path.write_bytes(b"\xef\xbb\xbf" + PACKAGED.replace("\n", "\r\n").encode())
    assert loading.load(str(path)).text == outline.text


def test_a_file_of_another_outline_says_so_in_its_apparatus_too() -> None:
    other = loading.load(str(FIXTURES / "edition" / "other.toml"))
    assert other.source.endswith("other.toml")
    assert loading.read_variants(other)[1] == str(FIXTURES / "edition" / "other-variants.toml")


def test_the_text_keeps_its_conventions(outline: Outline) -> None:
    # Said here once more, independently of the validation.
    for unit in outline.walk():
        for text in (unit.heading, *unit.sentences):
            assert not re.search(r"\s|[^\w“”（）、，。；：—+%]", text), text
            assert set(re.findall("[!-~]+", text)) <= {
                "2025",
                "2035",
                "86",
                "98%",
                "94%",
                "GDP",
                "+",
            }


# Whatever the file, an outline or one message ----------------------------------------------


@given(st.data())
def test_no_damage_to_the_bytes_is_a_traceback(data: st.DataObject) -> None:
    content = OTHER.encode()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    replacement = data.draw(st.binary(max_size=20) | st.text(max_size=8).map(str.encode))
    damaged = content[:start] + replacement + content[end:]
    try:
        loading.from_toml(loading.parse_toml(damaged, "FILE"), "FILE")
    except EditionError as error:
        for line in str(error).split("\n"):
            assert line.startswith("FILE：") and line.isprintable()


TOML_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.dates()
    | st.datetimes()
    | st.text(max_size=6)
    | st.sampled_from(["。", "——", "甲。", "1", "\x1b", "《", 10**4000, -1, 2025]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["number", "heading", "text", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)


def replace_somewhere(value: Any, data: st.DataObject) -> Any:
    """A copy in which one value, drawn at random, is another, is gone or stands twice."""
    if isinstance(value, dict | list) and value and data.draw(st.integers(0, 4)):
        changed: Any = value.copy()
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        key = data.draw(st.sampled_from(keys))
        action = data.draw(st.sampled_from(["change", "change", "change", "drop", "double"]))
        if action == "drop":
            del changed[key]
        elif action == "double" and isinstance(changed, list):
            changed.insert(key, value[key])
        else:
            changed[key] = replace_somewhere(value[key], data)
        return changed
    return data.draw(TOML_VALUES)


@given(st.data())
def test_no_wrong_value_is_a_traceback(data: st.DataObject) -> None:
    values = replace_somewhere(tomli.loads(OTHER), data)
    if not isinstance(values, dict):
        return
    try:
        loaded = loading.from_toml(values, "FILE")
    except EditionError as error:
        for line in str(error).split("\n"):
            assert line.startswith("FILE：") and line.isprintable()
    else:
        json.dumps(loaded.text)
