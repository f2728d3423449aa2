"""How well ``qcite check`` finds what is wrong in a draft, and leaves alone what is not.

    python benchmarks/check_accuracy.py [--drafts 400] [--seed 1] [--show CODE] [--check]

Drafts are put together from paragraphs that cite, quote and describe the Outline correctly, in
many forms of words, and from paragraphs that have nothing to do with it: those in
benchmarks/foreign, laws, plans and other outlines. In each draft some of the paragraphs are
damaged, each in one way that belongs to one code. A damage counts as found if a finding of its
code touches the damaged words. A finding counts as false if nothing damaged is near it, whatever
its code. ``--check`` fails below the aims: on errors, precision 0.98 and recall 0.95.
"""

from __future__ import annotations

import argparse
import pathlib
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from qcite.checking import check_text
from qcite.checking.findings import CODES
from qcite.citing.citation import cite
from qcite.edition import apparatus, loading
from qcite.edition.apparatus import Apparatus
from qcite.edition.outline import Outline, Unit
from qcite.matching import PassageIndex
from qcite.text.folding import fold
from qcite.text.numerals import format_chinese

FOREIGN = pathlib.Path(__file__).parent / "foreign"
PRECISION, RECALL = 0.98, 0.95
_FLIP = str.maketrans("“”", "‘’")


@dataclass(frozen=True)
class Piece:
    """A paragraph; if it is damaged, the code it must be found by and the damaged words."""

    text: str
    code: str = ""
    wrong: str = ""


@dataclass
class Score:
    """What came of the damages of one code."""

    damaged: int = 0
    found: int = 0
    false: int = 0
    examples: list[str] = field(default_factory=list)


def quoted(text: str) -> str:
    return text.translate(_FLIP)


class Writer:
    """Writes paragraphs about one outline, right or wrong."""

    def __init__(self, rng: random.Random, outline: Outline, variants: Apparatus) -> None:
        self.rng = rng
        self.outline = outline
        self.title = f"《{outline.title}》"
        self.short = f"《{outline.short_title}》"
        self.variants = variants
        self.characters = [c for c in outline.text if "\u4e00" <= c <= "\u9fff"]
        open_places = {variant.place for variant in variants.variants if variant.status == "open"}
        self.owners = [
            unit
            for unit in outline.walk()
            if unit.paragraphs
            and unit.kind in ("article", "item", "target")
            # What is open may be quoted either way: no place for a damage.
            and unit.id not in open_places
        ]
        # The same words in two places can be cited as either.
        self.unique = [
            (unit, sentence)
            for unit in self.owners
            for sentence in unit.sentences
            if len(sentence) >= 20 and outline.text.count(sentence[:-1]) == 1
        ]
        self.strangers = [
            line
            for path in sorted(FOREIGN.glob("*.txt"))
            for line in path.read_text("utf-8").splitlines()
            if line.strip()
        ]

    # --- words ----------------------------------------------------------------------------

    def name(self) -> str:
        return self.rng.choice([self.short] * 3 + [self.title])

    def citation(self, unit: Unit) -> str:
        pinpoint = self.rng.choice(["article", "article", "part", "bracket", "heading"])
        if unit.kind == "item":
            pinpoint = self.rng.choice(["article", "part"])
        return cite([unit], self.outline, name="none", pinpoint=pinpoint)  # type: ignore[arg-type]

    def attributed(self, unit: Unit, words: str) -> str:
        """Words quoted with their place, in one of the ways drafts do it."""
        name, place = self.name(), self.citation(unit)
        whole, part = quoted(words), quoted(words.rstrip("。"))
        return self.rng.choice(
            [
                f"{name}{place}提出：“{whole}”",
                f"{name}{place}明确提出：“{whole}”各单位要认真抓好落实。",
                f"{name}{place}指出，“{part}”。",
                f"{name}{place}强调“{part}”，为我们做好工作指明了方向。",
                f"正如{name}{place}所要求的“{part}”，我局将持续用力。",
                f"“{whole}”（{name}{place}）",
                f"一是对照{name}{place}提出的“{part}”要求，抓紧整改。",
                f"{name}在{place}中写道：“{whole}”",
                f"{name}指出：“{whole}”这是对我们的鞭策。",
                f"{name}印发以来，我们深入学习。{name}{place}规定：“{whole}”",
            ]
        )

    def sentence(self) -> tuple[Unit, str]:
        return self.rng.choice(self.unique)

    def damage(self, text: str) -> tuple[str, str] | None:
        """The text with one character or clause changed, and the words around the change."""
        at = self.rng.randrange(2, len(text) - 4)
        if not all("\u4e00" <= c <= "\u9fff" for c in text[at - 1 : at + 3]):
            return None
        way = self.rng.choice(["replace", "replace", "delete", "insert", "swap", "clause"])
        if way == "replace":
            new = text[:at] + self.rng.choice(self.characters) + text[at + 1 :]
        elif way == "delete":
            new = text[:at] + text[at + 1 :]
        elif way == "insert":
            new = text[:at] + self.rng.choice(self.characters) + text[at:]
        elif way == "swap":
            new = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        else:
            stops = [match.start() for match in re.finditer("，", text)]
            if len(stops) < 3:
                return None
            index = self.rng.randrange(len(stops) - 1)
            new = text[: stops[index]] + text[stops[index + 1] :]
            at = stops[index]
        if new == text or new.rstrip("。") in self.outline.text:
            return None
        return new, new[max(0, at - 2) : at + 3]

    # --- paragraphs, right or wrong ---------------------------------------------------------

    def quotation(self, wrong: bool) -> Piece | None:
        unit, sentence = self.sentence()
        if not wrong:
            return Piece(self.attributed(unit, sentence))
        changed = self.damage(sentence)
        if changed is None:
            return None
        new, around = changed
        return Piece(self.attributed(unit, new), "quotation-differs", quoted(around))

    def misreading(self, wrong: bool) -> Piece | None:
        variant = self.rng.choice(self.variants.variants)
        unit = self.outline.get(variant.place)
        if unit is None or variant.status == "open" or not unit.paragraphs:
            return None
        reading = self.rng.choice(variant.readings).text
        lemma = variant.lemma
        if not reading or not 2 <= len(lemma) <= 12 or unit.text.count(lemma) != 1:
            return None
        here = fold(lemma, punctuation="drop").text
        if here == fold(reading, punctuation="drop").text:
            return None
        for sentence in unit.sentences:
            inside = sentence.find(lemma)
            if inside >= 0 and inside + len(lemma) < len(sentence) and len(sentence) > 20:
                words = sentence.replace(lemma, reading) if wrong else sentence
                code = "quotation-known-misreading" if wrong else ""
                return Piece(self.attributed(unit, words), code, quoted(reading) if wrong else "")
        return None

    def misplaced(self, wrong: bool) -> Piece | None:
        unit, sentence = self.sentence()
        said = self.rng.choice(self.outline.articles) if wrong else unit
        if wrong and (said is unit or said is unit.article):
            return None
        place = cite([said], self.outline, name="none")
        text = f"{self.name()}{place}提出：“{quoted(sentence)}”"
        return Piece(text, "quotation-misplaced" if wrong else "", quoted(sentence))

    def fabricated(self, wrong: bool) -> Piece | None:
        stranger = self.rng.choice(self.strangers)
        words = quoted(stranger.split("。")[0])
        if len(words) < 14:
            return None
        if wrong:
            place = self.citation(self.rng.choice(self.outline.articles))
            verb = self.rng.choice(["提出：", "指出：", "明确指出，", "强调，", "要求"])
            where = self.rng.choice([place, ""])
            return Piece(f"{self.name()}{where}{verb}“{words}”。", "quotation-not-found", words)
        speaker = self.rng.choice(
            ["市委书记王建国指出：", "会议强调，", "《平安建设条例》规定：", "有的同志说，"]
        )
        return Piece(f"{speaker}“{words}”。")

    def punctuation(self, wrong: bool) -> Piece | None:
        unit, sentence = self.sentence()
        place = self.citation(unit)
        if not wrong:
            return Piece(f"{self.name()}{place}提出：“{quoted(sentence)}”")
        stops = [match.start() for match in re.finditer("[，、]", sentence)]
        way = self.rng.choice(["stop", "mark", "nested"])
        if way == "nested" and "“" in sentence:
            text, around = sentence, sentence[sentence.find("“") : sentence.rfind("”") + 1]
        elif way == "mark" and stops:
            at = self.rng.choice(stops)
            mark = "、" if sentence[at] == "，" else self.rng.choice(["，", ""])
            text = quoted(sentence[:at] + mark + sentence[at + 1 :])
            around = text[at - 1 : at + 2]
        else:
            return Piece(
                f"{self.name()}{place}提出：“{quoted(sentence)}”。",
                "quotation-punctuation",
                "。”。",
            )
        return Piece(f"{self.name()}{place}提出：“{text}”", "quotation-punctuation", around)

    def hidden(self, wrong: bool) -> Piece | None:
        unit, sentence = self.sentence()
        if not wrong:
            return Piece(self.attributed(unit, sentence))
        at = self.rng.randrange(1, len(sentence) - 2)
        words = sentence[:at] + self.rng.choice("\u200b\u2060\ufeff\u200e") + sentence[at:]
        around = quoted(words[at - 1 : at + 2])
        return Piece(self.attributed(unit, words), "quotation-hidden-character", around)

    def wording(self, wrong: bool) -> Piece | None:
        _, sentence = self.sentence()
        if not wrong:
            return Piece(f"今年要重点抓好以下工作：{sentence}")
        at = self.rng.randrange(12, max(13, len(sentence) - 12))
        if len(sentence) < 40 or not ("\u4e00" <= sentence[at] <= "\u9fff"):
            return None
        stranger = self.rng.choice(self.characters)
        if stranger == sentence[at]:
            return None
        new = sentence[:at] + stranger + sentence[at + 1 :]
        return Piece(f"今年要重点抓好以下工作：{new}", "wording-differs", new[at - 1 : at + 2])

    def unit_number(self, wrong: bool) -> Piece | None:
        kind = self.rng.choice(["article", "box", "part"])
        units = {
            "article": self.outline.articles,
            "box": self.outline.boxes,
            "part": self.outline.parts,
        }[kind]
        number = self.rng.randrange(1, len(units) + 1)
        if wrong:
            number = len(units) + self.rng.randrange(1, 9)
        chinese = format_chinese(number)
        arabic = self.rng.random() < 0.3
        written = str(number) if arabic else chinese
        said = {"article": f"第{written}条", "box": f"专栏{number}", "part": f"第{written}部分"}[
            kind
        ]
        before, after = self.rng.choice(
            [
                ("根据", "的要求，制定本实施细则。"),
                ("要认真对照", "，逐项抓好落实。"),
                ("", "对此作了专门部署。"),
                ("为落实", "提出的任务，市财政安排专项资金。"),
                ("王明同志在发言中谈到，学习", "后深受启发。"),
            ]
        )
        code = "citation-missing-unit" if wrong else ""
        return Piece(f"{before}{self.name()}{said}{after}", code, said)

    def unit_range(self, wrong: bool) -> Piece | None:
        count = len(self.outline.articles)
        first = self.rng.randrange(1, count - 3)
        last = self.rng.randrange(first + 2, count + 1)
        said = f"第{format_chinese(last)}条"
        if wrong:
            last = count + self.rng.randrange(1, 6)
            said = f"第{format_chinese(last)}条"
        text = f"{self.name()}第{format_chinese(first)}条至{said}由相关部门分工负责。"
        return Piece(text, "citation-missing-unit" if wrong else "", said)

    def part(self, wrong: bool) -> Piece | None:
        article = self.rng.choice(self.outline.articles)
        right = article.part
        assert right is not None
        part = self.rng.choice(self.outline.parts) if wrong else right
        if wrong and part is right:
            return None
        link = self.rng.choice(["", "", "的", "中的"])
        number, at = format_chinese(article.number), format_chinese(part.number)
        said = f"第{at}部分{link}第{number}条"
        text = f"各部门要按照{self.name()}{said}的部署，细化举措。"
        return Piece(text, "citation-wrong-part" if wrong else "", said)

    def heading(self, wrong: bool) -> Piece | None:
        unit = self.rng.choice([*self.outline.articles, *self.outline.boxes, *self.outline.parts])
        words = unit.heading
        if wrong:
            if self.rng.random() < 0.5:
                words = self.rng.choice(self.outline.articles).heading
            else:
                at = self.rng.randrange(len(words))
                words = words[:at] + self.rng.choice(self.characters) + words[at + 1 :]
            inside = {below.heading for below in unit.walk()}
            if words in inside:
                return None
        place = cite([unit], self.outline, name="none")
        text = f"围绕{self.name()}{place}“{quoted(words)}”，开展专项行动。"
        return Piece(text, "citation-wrong-heading" if wrong else "", quoted(words))

    def misnaming(self, wrong: bool) -> Piece | None:
        title = self.outline.title
        if wrong:
            at = self.rng.randrange(len(title) - 2)
            name = self.rng.choice(
                [
                    "质量强国战略纲要",
                    "质量强国建设规划纲要",
                    "质量强国发展纲要",
                    "国家质量强国建设纲要",
                    "建设质量强国纲要",
                    f"{title}（2021—2035年）",
                    title[:at] + title[at + 1] + title[at] + title[at + 2 :],
                    title[:at] + title[at + 1 :],
                ]
            )
        else:
            name = self.rng.choice(
                [
                    title,
                    "知识产权强国建设纲要（2021—2035年）",
                    "交通强国建设纲要",
                    "国家标准化发展纲要",
                    "河北省质量强省建设纲要",
                    "质量发展纲要（2011—2020年）",
                    "质量强市建设纲要",
                    f"关于贯彻〈{title}〉的实施意见",
                ]
            )
        text = f"近日，我局组织干部职工认真学习《{name}》，开展专题研讨。"
        return Piece(text, "citation-wrong-title" if wrong else "", f"《{name}》")

    def numeral(self, wrong: bool) -> Piece | None:
        number = self.rng.randrange(11, len(self.outline.articles) + 1)
        right = format_chinese(number)
        tens, ones = divmod(number, 10)
        digits = "〇一二三四五六七八九"
        written = right
        if wrong:
            written = self.rng.choice(
                [
                    f"一{right}" if tens == 1 else f"{'廿' if tens == 2 else '卅'}{right[2:]}",
                    f"{digits[tens]}{digits[ones]}",
                    f"0{number}",
                ]
            )
        text = f"按照{self.name()}第{written}条的规定执行。"
        return Piece(text, "citation-numeral" if wrong else "", f"第{written}条")

    def count(self, wrong: bool) -> Piece | None:
        outline = self.outline
        parts, articles, boxes = len(outline.parts), len(outline.articles), len(outline.boxes)
        goals, tasks = len(outline.goals), len(outline.task_areas)
        blocks = len(outline.blocks)
        right = [parts, articles, boxes, goals, tasks, blocks]
        index = self.rng.randrange(6)
        numbers = list(right)
        if wrong:
            numbers[index] += self.rng.choice([1, -1, 3])
        arabic = self.rng.random() < 0.4
        p, a, b, g, t, k = (str(n) if arabic else format_chinese(n) for n in numbers)
        said = [
            (f"全文共{p}{'个' if arabic else ''}部分", f"{p}{'个' if arabic else ''}部分"),
            (f"共{a}条", f"{a}条"),
            (f"部署了{b}大工程", f"{b}大工程"),
            (f"提出了{g}个方面的目标", f"{g}个方面的目标"),
            (f"明确了{t}个方面重点任务", f"{t}个方面重点任务"),
            (f"分为{k}个板块", f"{k}个板块"),
        ]
        around = self.rng.randrange(6)
        sentence = "，".join(dict.fromkeys([said[index][0], said[around][0]]))
        text = f"{self.name()}{sentence}。"
        return Piece(text, "fact-count" if wrong else "", said[index][1])

    def indicator(self, wrong: bool) -> Piece | None:
        goal = self.rng.choice([unit for unit in self.outline.goals if unit.indicators])
        one = self.rng.choice(goal.indicators)
        figure, year = one.figure, "2025年"
        bad = ""
        if wrong:
            if self.rng.random() < 0.7:
                value = one.value + self.rng.choice([-4, -3, -1, 1, 1.5])
                figure = bad = figure.replace(str(one.value), f"{value:g}")
            else:
                year = bad = "2035年"
        text = self.rng.choice(
            [
                f"{self.name()}提出，到{year}，{one.name}达到{figure}。",
                f"{self.name()}明确了目标：到{year}，质量水平进一步提高，{one.name}达到{figure}。",
                f"按照{self.name()}要求，到{year}{one.name}要达到{figure}。",
            ]
        )
        return Piece(text, "fact-indicator" if wrong else "", bad)

    def issuer(self, wrong: bool) -> Piece | None:
        who = "、".join(self.outline.issuers)
        if wrong:
            who = self.rng.choice(
                [
                    "国务院",
                    "国务院办公厅",
                    "中共中央办公厅、国务院办公厅",
                    "市场监管总局",
                    "中共中央",
                ]
            )
        text = self.rng.choice(
            [
                f"近日，{who}印发了{self.title}。",
                f"认真学习{who}印发的{self.title}精神。",
                f"2023年2月，{who}联合印发{self.title}，这是质量工作的大事。",
                f"{self.title}由{who}印发。",
            ]
        )
        return Piece(text, "fact-issuer" if wrong else "", who)

    def date(self, wrong: bool) -> Piece | None:
        day = self.outline.publication.date
        full = f"{day.year}年{day.month}月{day.day}日"
        who = "、".join(self.outline.issuers)
        if wrong:
            text, bad = self.rng.choice(
                [
                    (f"{full}，{who}印发{self.title}。", full),
                    (f"{self.title}于{full}印发。", full),
                    (f"2022年12月，{who}印发{self.title}。", "2022年12月"),
                    (f"{self.title}2023年3月1日正式公布。", "2023年3月1日"),
                ]
            )
            return Piece(text, "fact-date", bad)
        return Piece(
            self.rng.choice(
                [
                    f"{full}，{self.title}公开发布。",
                    f"{day.year}年{day.month}月，{who}印发{self.title}。",
                    f"{day.year}年5月8日，市政府印发《关于贯彻〈{self.outline.title}〉的意见》。",
                    f"{day.year}年3月2日，我局召开会议，学习{self.title}。",
                ]
            )
        )

    def document_number(self, wrong: bool) -> Piece | None:
        if wrong:
            number = self.rng.choice(["国发〔2023〕3号", "中发〔2023〕2号", "国发[2023]5号"])
            text = f"根据{self.title}（{number}）要求，制定本方案。"
            return Piece(text, "fact-document-number", number)
        return Piece(
            f"根据《省政府关于贯彻〈{self.outline.title}〉的意见》（鲁政发〔2023〕8号）要求，"
            "制定本方案。"
        )

    def stranger(self, wrong: bool) -> Piece | None:
        if wrong:
            return None
        return Piece(
            self.rng.choice(
                [
                    *self.strangers,
                    "依据《中华人民共和国产品质量法》第三十三条、第五十条，作出如下处罚。",
                    "《民法典》第一千二百零三条规定：“因产品存在缺陷造成他人损害的，被侵权人可以请求"
                    "赔偿。”",
                    "《山东省质量强省建设纲要》共十二部分三十六条，第三十三条要求加强考核。",
                    "《知识产权强国建设纲要（2021—2035年）》专栏9、第四十条均与本项工作无关。",
                    "到2025年，全市制造业产品质量合格率达到96%，食品抽检合格率达到99%。",
                    "《标准化法》提出的四项原则和《计量法》第三十四条要一并宣传。",
                    "第三十三条　本办法由市市场监督管理局负责解释。",
                ]
            )
        )


def draft(writer: Writer, damages: int) -> tuple[str, list[tuple[int, int, Piece]]]:
    """A draft, and the spans of its damaged paragraphs with the damage."""
    rng = writer.rng
    makers: list[Callable[[bool], Piece | None]] = [
        writer.quotation, writer.quotation, writer.misreading, writer.misplaced,
        writer.fabricated, writer.punctuation, writer.hidden, writer.wording, writer.unit_number,
        writer.unit_range, writer.part, writer.heading, writer.misnaming, writer.numeral,
        writer.count, writer.indicator, writer.issuer, writer.date, writer.document_number,
    ]  # fmt: skip
    wanted = [True] * damages + [False] * rng.randrange(4, 9)
    rng.shuffle(wanted)
    introduction = cite([], writer.outline, name="first")
    text = f"{introduction}是指导我国质量工作的纲领性文件。\n"
    spans: list[tuple[int, int, Piece]] = []
    for wrong in wanted:
        piece = None
        while piece is None:
            piece = rng.choice([*makers, writer.stranger] if not wrong else makers)(wrong)
        start = len(text)
        text += piece.text + "\n"
        if wrong:
            assert piece.wrong in piece.text, piece
            spans.append((start, len(text), piece))
    return text, spans


def measure(drafts: int, seed: int) -> dict[str, Score]:
    outline = loading.load()
    variants = apparatus.load(outline)
    index = PassageIndex(outline, variants)
    writer = Writer(random.Random(seed), outline, variants)
    scores = {code: Score() for code in CODES}
    for number in range(drafts):
        text, spans = draft(writer, damages=number % 4)
        report = check_text(text, index)
        for start, end, piece in spans:
            score = scores[piece.code]
            score.damaged += 1
            at = text.index(piece.wrong, start, end)
            after = at + len(piece.wrong)
            if any(
                finding.code == piece.code and finding.start < after and at < finding.end
                for finding in report.findings
            ):
                score.found += 1
            else:
                got = sorted({f.code for f in report.findings if start <= f.start < end})
                score.examples.append(f"missed {piece.wrong!r} (got {got}): {piece.text}")
        for finding in report.findings:
            inside = [piece for start, end, piece in spans if start <= finding.start < end]
            # One damage may rightly be told in two ways, but only if it is an error.
            if not inside or (
                finding.severity == "error" and CODES[inside[0].code].severity != "error"
            ):
                scores[finding.code].false += 1
                line = text[text.rfind("\n", 0, finding.start) + 1 : text.find("\n", finding.start)]
                scores[finding.code].examples.append(
                    f"false {finding.found!r}: {finding.message} in: {line}"
                )
    return scores


def table(scores: dict[str, Score]) -> tuple[str, float, float]:
    """The table, and precision and recall on errors together."""
    lines = [
        f"{'code':30} {'damaged':>8} {'found':>6} {'false':>6} {'precision':>10} {'recall':>7}"
    ]
    total: Counter[str] = Counter()
    for code, score in scores.items():
        if not score.damaged and not score.false:
            continue
        precision = score.found / max(1, score.found + score.false)
        recall = score.found / max(1, score.damaged)
        lines.append(
            f"{code:30} {score.damaged:8} {score.found:6} {score.false:6} "
            f"{precision:10.4f} {recall:7.4f}"
        )
        if CODES[code].severity == "error":
            total.update(damaged=score.damaged, found=score.found, false=score.false)
    precision = total["found"] / max(1, total["found"] + total["false"])
    recall = total["found"] / max(1, total["damaged"])
    lines.append(
        f"{'all errors':30} {total['damaged']:8} {total['found']:6} {total['false']:6} "
        f"{precision:10.4f} {recall:7.4f}"
    )
    return "\n".join(lines), precision, recall


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--drafts", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", metavar="CODE", help="print what was missed or false; or: all")
    parser.add_argument("--check", action="store_true", help="fail below the aims")
    arguments = parser.parse_args()
    scores = measure(arguments.drafts, arguments.seed)
    printed, precision, recall = table(scores)
    print(printed)
    for code, score in scores.items():
        if arguments.show in (code, "all"):
            for example in score.examples[:40]:
                print(f"{code}: {example}")
    if arguments.check and (precision < PRECISION or recall < RECALL):
        raise SystemExit(f"below the aims: precision {PRECISION}, recall {RECALL}")


if __name__ == "__main__":
    main()
