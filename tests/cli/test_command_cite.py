from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from qcite.citing.bibliography import FORMATS
from qcite.citing.citation import NAMES, PINPOINTS
from tests.conftest import FIXTURES, Result

Run = Callable[..., Result]
URL = "https://www.beijing.gov.cn/zhengce/gwywj/202302/t20230207_2912740.html"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", "《质量强国建设纲要》"),
        ("13", "《质量强国建设纲要》第十三条"),
        ("第（十三）条", "《质量强国建设纲要》第十三条"),
        ("13.2-4", "《质量强国建设纲要》第十三条"),
        ("13-15", "《质量强国建设纲要》第十三条至第十五条"),
        ("13 15", "《质量强国建设纲要》第十三条、第十五条"),
        ("13、14", "《质量强国建设纲要》第十三条、第十四条"),
        ("13 专栏3", "《质量强国建设纲要》第十三条、专栏3"),
        ("部分6", "《质量强国建设纲要》第六部分"),
        ("专栏3", "《质量强国建设纲要》专栏3"),
        ("专栏3.2", "《质量强国建设纲要》专栏3“严格质量追溯”"),
        ("目标3", "《质量强国建设纲要》第二条“产品、工程、服务质量水平显著提升”"),
        ("2025", "《质量强国建设纲要》第二条2025年目标"),
        ("2035", "《质量强国建设纲要》第二条2035年目标"),
        ("目标", "《质量强国建设纲要》第二条"),
        ("引言", "《质量强国建设纲要》引言"),
        ("13 --name short", "《纲要》第十三条"),
        ("13 --name first", "《质量强国建设纲要》（以下简称《纲要》）第十三条"),
        ("13 --name issuer", "中共中央、国务院印发的《质量强国建设纲要》第十三条"),
        ("13 --name none", "第十三条"),
        ("13 --pinpoint bracket", "《质量强国建设纲要》第（十三）条"),
        ("13 --pinpoint part", "《质量强国建设纲要》第六部分第十三条"),
        ("13 --pinpoint heading", "《质量强国建设纲要》第十三条“强化工程质量保障”"),
        ("13 --nested", "〈质量强国建设纲要〉第十三条"),
        (
            "13 --format law-review --name short --pinpoint part",
            f"《纲要》第6部分第13条，2023年2月6日发布，{URL}。",
        ),
        (
            "--format gbt7714 --accessed 2024-05-06",
            f"中共中央，国务院. 质量强国建设纲要[EB/OL]. （2023-02-06）[2024-05-06]. {URL}.",
        ),
    ],
)
def test_exactly_the_citation_and_a_newline(qcite: Run, line: str, expected: str) -> None:
    assert qcite("cite", *line.split()) == Result(0, f"{expected}\n", "")


def test_the_day_of_access_is_today_unless_given(qcite: Run) -> None:
    before = date.today()
    done = qcite("cite", "--format", "gbt7714-2015")
    assert any(f"[{day.isoformat()}]" in done.stdout for day in (before, date.today()))


@pytest.mark.parametrize(
    ("format_name", "talk"),
    [
        ("gbt7714", "gbt7714 著录整篇文献；定位语“第十三条、专栏3”请写在引用处。\n"),
        (
            "bibtex",
            "bibtex 著录整篇文献；定位语“第十三条、专栏3”请写在引用处："
            "\\cite[第十三条、专栏3]{outline-2023-02-06}。\n",
        ),
    ],
)
def test_records_say_where_the_pinpoint_goes(qcite: Run, format_name: str, talk: str) -> None:
    done = qcite("cite", "13", "专栏3", "--format", format_name)
    assert done.status == 0
    assert done.stderr == talk
    assert done.stdout == qcite("cite", "--format", format_name).stdout


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("33", "《质量强国建设纲要》共三十二条，没有第三十三条。"),
        (
            "--name none",
            "引用全文时不能省略名称，请去掉 --name none，或给出定位，如 13。",
        ),
        (
            "13 --accessed 2024-5-6",
            f"访问日期“2024-5-6”无法识别，应写作 年-月-日，如 {date.today().isoformat()}。",
        ),
        (
            "13 --format gbt7714 --accessed 2022-12-31",
            "访问日期 2022-12-31 早于发布日期 2023-02-06。",
        ),
        (
            "13 --pinpoint page",
            "--pinpoint 没有“page”这个值，可用：article、bracket、part、heading。"
            "用法见 qcite cite --help。",
        ),
        (
            "13 --copy-with pasteboard",
            "没有“pasteboard”这种复制方式。"
            "可用的方式：auto、pyperclip、osc52、wl-copy、xclip、xsel、pbcopy、clip.exe。",
        ),
    ],
)
def test_wrong_use(qcite: Run, line: str, message: str) -> None:
    done = qcite("cite", *line.split())
    assert done.status == 2
    assert done.stderr == f"qcite：{message}\n"


def test_another_outline(qcite: Run) -> None:
    other = str(FIXTURES / "citation" / "other.toml")
    done = qcite("cite", "1-3", "--outline", other)
    assert done.stdout == "《关于落实〈甲规划〉的“十百千”方案》第一条至第三条\n"


def test_help_names_every_value(qcite: Run) -> None:
    help_text = qcite("cite", "--help").stdout
    for value in (*NAMES, *PINPOINTS, *FORMATS):
        assert value in help_text


@pytest.mark.parametrize("format_name", FORMATS)
def test_json(qcite: Run, format_name: str) -> None:
    words = ("cite", "13", "专栏3.2", "--nested", "--pinpoint", "part", "--format", format_name)
    found = json.loads(qcite(*words, "--json").stdout)
    assert f"{found.pop('text')}\n" == qcite(*words).stdout
    assert found == {
        "format": format_name,
        "name": "full",
        "pinpoint": "part",
        "nested": True,
        "units": ["art_13", "box_3__item_2"],
    }
