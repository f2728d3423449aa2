"""Generate data/pinyin.txt: how Chinese characters are read, for finding words by pinyin.

    python tools/make_pinyin.py          write the file
    python tools/make_pinyin.py --check  fail if it is out of date, or if the edition has a
                                         reading that nobody has looked at

Importing pypinyin takes four times as long as the program's whole run, so the program reads this
file instead, and only when somebody types pinyin. One reading a character (of GB 2312, which has
every character of ordinary text) and the words in which it is read otherwise serve any outline,
and a correction to the edition's text does not touch them. The format is the smallest that a
person can still read and that parses in less than a millisecond: on a line a syllable and its
characters; or a character, another reading, and the words that have it.

A reading has no tone; ü is written v, but üe is written ue, as it is typed (战略 is zhan lue).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "data" / "pinyin.txt"

HEADER = """\
# 汉字的拼音（不标声调，ü 写作 v，üe 写作 ue）。先是音节和读这个音节的字；
# 再是多音字的另一读音和读这个音的词，后面的词优先于前面的词。
# 由 tools/make_pinyin.py 生成，请改那里，不要改这里。
"""

# Where pypinyin's first reading of a character is not the one it mostly has in modern prose.
USUAL = """
卜bu 薄bo 长chang 匙chi 囤tun 佛fo 脯fu 嚼jiao 靓liang 傀kui 肋lei 泊bo 曝bao 茄qie 厦xia
似si 伺si 调tiao 铤ting 蹊xi 吁yu 轧zha 辗zhan 爪zhua 幢zhuang 琢zhuo 仔zi 伽jia 呱gua 浍kuai
湫qiu 龈yin 沓ta 嬷mo 擘bo 炔que
"""

# Words in which a character is read otherwise than it mostly is. A later line is stronger than an
# earlier one: 推行业务 is not about a 行业.
WORDS = """
行 hang 行业 银行 央行 商行 分行 支行 总行 投行 行列 行情 行规 行会 行家 行长 内行 外行 各行各业
行 hang 排行 行距
行 xing 推行业务 执行业务 履行业务 进行业务 发行业务
调 diao 调查 调研 调度 调动 调配 调用 调运 调拨 调任 调离 调取 调阅 调出 调入 调令 调派 调遣 调集
调 diao 调水 调档 抽调 强调 单调 基调 征调 选调 借调 外调 色调 声调 语调 步调 格调 论调 低调 高调
调 diao 曲调 对调 函调
重 chong 重构 重新 重复 重组 重建 重塑 重启 重申 重现 重叠 重庆 重阳 重修 重返 重置 重演 重合 重逢
重 chong 重整 重振 重审 重写 重印 重温 重唱 重播 重做 重重 双重 多重 三重
长 zhang 增长 成长 生长 助长 滋长 部长 省长 市长 县长 区长 乡长 镇长 村长 局长 司长 处长 科长 股长
长 zhang 厅长 州长 院长 校长 所长 站长 厂长 矿长 队长 组长 班长 排长 连长 团长 师长 首长 会长 社长
长 zhang 台长 船长 机长 行长 列车长 警长 检察长 审判长 董事长 理事长 监事长 委员长 秘书长 裁判长
长 zhang 河长 林长 链长 家长 兄长 学长 年长 长大 长官 长辈 长者 长老 长子 长女 长势
给 ji 供给 给予 补给 自给 给水 给付 配给 给养 给排水
着 zhuo 着力 着眼 着重 着手 着落 着陆 着装 着实 着想 执着 附着 着色 着笔 着墨 衣着
着 zhao 着火 着急
率 shuai 率先 率领 率队 率团 表率 草率 轻率 统率 直率 坦率
的 di 目的 标的 的确 有的放矢 众矢之的
校 jiao 校准 校对 校正 校验 校核 审校 校勘 校订 校样 检校
还 huan 还款 偿还 归还 返还 退还 还原 还贷 还本 还债 交还 清还 还清 还乡 还林 还草 还田 还湿 奉还
还 huan 生还 讨价还价
了 liao 了解 了结 了如 明了 不得了 一目了然
都 du 首都 都市 成都 古都 都城 都江堰 大都会
藏 zang 西藏 青藏 川藏 藏族 藏区 藏医 藏药 藏文 藏语 援藏 进藏 宝藏
没 mo 没收 没落 淹没 沉没 出没 埋没 覆没
弹 tan 弹性 弹力 弹奏 弹簧 反弹 评弹 弹劾
乐 yue 音乐 乐器 乐团 声乐 乐队 民乐 器乐
称 chen 对称 称职 匀称 相称
模 mu 模样 模具 模板 铸模
朝 zhao 朝阳 朝气 朝夕
会 kuai 会计 财会
卡 qia 关卡 卡口 卡脖子
塞 se 堵塞 阻塞 闭塞
降 xiang 投降 降服 降伏
度 duo 揣度 忖度 测度 审时度势
参 shen 人参 党参 海参
参 cen 参差
差 ci 参差
差 chai 出差 差遣 钦差
传 zhuan 传记 自传 传略
劲 jing 强劲 劲旅 劲敌
角 jue 角色 角逐
泊 po 湖泊 血泊
畜 xu 畜牧 畜产 畜养
粘 nian 粘土 粘连 粘液
什 shi 什物 什锦 什一
屏 bing 屏除
便 pian 便宜
薄 bao 厚薄 薄厚
似 shi 似的
伺 ci 伺候
强 jiang 倔强
厦 sha 大厦
壳 qiao 地壳
觉 jiao 睡觉
提 di 提防
露 lou 露面 露头
埋 man 埋怨
否 pi 否极泰来
说 shui 游说
贾 gu 商贾
辟 bi 复辟
轧 ya 倾轧
刹 cha 刹那 古刹
奇 ji 奇数
数 shuo 数见不鲜
大 dai 大夫
宿 xiu 星宿
巷 hang 巷道
纤 qian 纤夫
六 lu 六安
番 pan 番禺
蚌 beng 蚌埠
阿 e 阿胶
百 bo 百色
"""

# Readings of the edition in which this file and pypinyin's guess from the context differ, each
# looked at and found right.
REVIEWED = {
    "重构": "chong gou",
    "协调": "xie tiao",
}


def typed(syllable: str) -> str:
    """A syllable of pypinyin (ü as v) as it is typed."""
    return syllable.replace("ve", "ue")


def gb2312() -> Iterator[str]:
    """The 6763 characters of GB 2312."""
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield bytes((row, cell)).decode("gb2312")
            except UnicodeDecodeError:
                continue


def generate() -> str:
    """The content of the file. Raises ValueError where a table above says nothing new."""
    from pypinyin import Style, lazy_pinyin

    readings = {
        character: typed(lazy_pinyin(character, style=Style.NORMAL, v_to_u=False)[0])
        for character in gb2312()
    }
    for entry in USUAL.split():
        character, reading = entry[0], entry[1:]
        if readings[character] == reading:
            raise ValueError(f"USUAL: {entry} is pypinyin's reading")
        readings[character] = reading
    by_syllable: dict[str, list[str]] = {}
    for character, reading in readings.items():
        by_syllable.setdefault(reading, []).append(character)
    lines = [f"{syllable} {''.join(by_syllable[syllable])}" for syllable in sorted(by_syllable)]
    for line in WORDS.strip().splitlines():
        character, reading, *words = line.split()
        if not all(character in word for word in words):
            raise ValueError(f"WORDS: a word without the character: {line}")
        if readings[character] == reading and not any(len(word) > 3 for word in words):
            raise ValueError(f"WORDS: the usual reading: {line}")
        lines.append(line)
    return HEADER + "\n".join(lines) + "\n"


def unreviewed() -> list[str]:
    """Places of the edition where our reading is neither pypinyin's nor reviewed."""
    from pypinyin import Style, lazy_pinyin

    sys.path.insert(0, str(ROOT / "src"))
    from qcite.edition import loading
    from qcite.searching import pinyin

    problems = []
    for unit in loading.load().walk():
        own = [sentence for paragraph in unit.paragraphs for sentence in paragraph]
        for text in filter(None, [unit.heading, *own]):
            ours = pinyin.spell(text)
            theirs = lazy_pinyin(
                text,
                style=Style.NORMAL,
                v_to_u=False,
                errors=list,  # type: ignore[arg-type]  # its documentation allows a list
            )
            expected = [typed(syllable.lower()) for syllable in theirs]
            for word, reading in REVIEWED.items():
                start = text.find(word)
                while start >= 0:
                    expected[start : start + len(word)] = reading.split()
                    start = text.find(word, start + 1)
            for index, (one, other) in enumerate(zip(ours, expected, strict=True)):
                if one != other:
                    around = text[max(0, index - 3) : index + 4]
                    problems.append(f"{around}: {text[index]} is {one} here, {other} expected")
    return problems


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args().check
    content = generate().encode()
    if not check:
        TARGET.write_bytes(content)
    elif not TARGET.exists() or TARGET.read_bytes() != content:
        print("data/pinyin.txt is out of date: run python tools/make_pinyin.py", file=sys.stderr)
        return 1
    problems = unreviewed()
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
