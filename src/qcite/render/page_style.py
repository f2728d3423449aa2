"""How the page looks: on a wide screen, a narrow one and A4; in light and in dark."""

from __future__ import annotations

STYLE = """
:root {
  --paper: #fff; --ink: #1c1c1a; --quiet: #5f5f58; --rule: #d9d8d1; --wash: #f6f5f0;
  --error: #b3261e; --error-wash: #fbe3e0; --warning: #8a5a00; --warning-wash: #fdf0cf;
  --note: #2d5d8a; --note-wash: #e2eefa; --unchecked: #5f5f58; --unchecked-wash: #ebeae4;
  --right: #1d6b3f; --bar-right: #4f9d6f; --bar-wrong: #c8473d; --bar-absent: #dd9a3c;
  --bar-unchecked: #b9b8ae; --bar-named: #dfded6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #1b1b19; --ink: #e8e6df; --quiet: #a5a399; --rule: #3d3c37; --wash: #262622;
    --error: #ff9d93; --error-wash: #4d211d; --warning: #f0c46a; --warning-wash: #453510;
    --note: #9cc7f0; --note-wash: #1f3549; --unchecked: #b5b3a8; --unchecked-wash: #35342f;
    --right: #86d3a4; --bar-right: #4f9d6f; --bar-wrong: #cf5a50; --bar-absent: #c98a35;
    --bar-unchecked: #6d6c64; --bar-named: #45443f;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 76rem; padding: 1.5rem clamp(1rem, 3vw, 3rem) 4rem;
  background: var(--paper); color: var(--ink); line-height: 1.75; overflow-wrap: anywhere;
  font-family: "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, serif;
}
h1, h2, h3, .number, b, .legend, .part, th, .verdict, cite {
  font-family: "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei",
    sans-serif;
}
h1 { font-size: 1.7rem; margin: 0 0 .2rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .6rem; padding-top: .9rem;
  border-top: 2px solid var(--ink); }
h3 { font-size: 1rem; margin: 1.6rem 0 .6rem; color: var(--quiet); }
p { margin: .25rem 0; }
a { color: inherit; }
.top > p { color: var(--quiet); }
.bar { display: block; width: 100%; height: 1.6rem; margin: 1rem 0 .5rem; border-radius: .2rem; }
rect.right, .swatch.right { fill: var(--bar-right); background: var(--bar-right); }
rect.wrong, .swatch.wrong { fill: var(--bar-wrong); background: var(--bar-wrong); }
rect.absent, .swatch.absent { fill: var(--bar-absent); background: var(--bar-absent); }
rect.unchecked, .swatch.unchecked { fill: var(--bar-unchecked); background: var(--bar-unchecked); }
rect.named, .swatch.named { fill: var(--bar-named); background: var(--bar-named); }
.hatch { stroke: var(--paper); stroke-width: 2; vector-effect: non-scaling-stroke; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; margin: 0 0 .8rem;
  padding: 0; font-size: .95rem; }
.swatch { display: inline-block; width: .8em; height: .8em; margin-right: .4em;
  border-radius: .15em; }
.notice { color: var(--quiet); font-size: .9rem; }
.failed { color: var(--error); }
.row { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 21rem); gap: 0 2.2rem;
  align-items: start; }
.words :target, .aside:target { background: var(--wash); }
.words { min-width: 0; }
.words p { text-indent: 2em; text-align: justify; }
.words .cells { display: flex; gap: .2rem 1.2rem; border-bottom: 1px solid var(--rule); }
.words .cells p { flex: 1 1 0; min-width: 0; text-indent: 0; text-align: left; }
.words h4, .words h5, .words h6 { margin: .9rem 0 .2rem; font-size: 1.02rem; }
.part { display: block; margin-top: .6rem; font-size: .78rem; color: var(--quiet); }
.notes { min-width: 0; font-size: .88rem; line-height: 1.6; }
.aside { margin: .35rem 0 .8rem; padding: .1rem 0 .1rem .8rem; border-left: 3px solid; }
.aside.error { border-color: var(--error); } .aside.warning { border-color: var(--warning); }
.aside.note { border-color: var(--note); }
.aside.unchecked { border-color: var(--unchecked); border-left-style: dashed; }
.error > p b, a.number.error { color: var(--error); }
.warning > p b, a.number.warning { color: var(--warning); }
.note > p b, a.number.note { color: var(--note); }
.unchecked > p b, a.number.unchecked { color: var(--unchecked); }
.number { font-size: .72em; font-weight: 700; vertical-align: super; line-height: 0;
  text-decoration: none; padding: 0 .15em; text-indent: 0; }
.aside .number { vertical-align: baseline; font-size: .9em; margin-right: .4em; }
mark { color: inherit; padding: .1em 0; border-bottom: 2px solid; }
mark.error { background: var(--error-wash); border-color: var(--error); }
mark.warning { background: var(--warning-wash); border-color: var(--warning); }
mark.note { background: var(--note-wash); border-color: var(--note); }
mark.unchecked { background: var(--unchecked-wash); border-bottom: 2px dashed var(--unchecked); }
del { color: var(--error); text-decoration: line-through; }
ins { color: var(--right); text-decoration: underline; text-underline-offset: .2em;
  font-weight: 600; }
blockquote { margin: .3rem 0; color: var(--quiet); }
cite { font-style: normal; font-size: .85em; margin-left: .5em; white-space: nowrap; }
cite::before { content: "\\2014  "; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; line-height: 1.6; }
th { text-align: left; color: var(--quiet); font-weight: 600; }
th, td { padding: .45rem .8rem .45rem 0; border-bottom: 1px solid var(--rule);
  vertical-align: top; }
th:nth-child(1) { width: 24%; } th:nth-child(2) { width: 30%; } th:nth-child(3) { width: 6.5rem; }
.verdict { white-space: nowrap; font-weight: 600; }
.right .verdict { color: var(--right); } .wrong .verdict { color: var(--error); }
.absent .verdict { color: var(--warning); }
.unchecked .verdict, .named .verdict { color: var(--unchecked); }
.reason { color: var(--quiet); }
td blockquote { margin-top: 0; color: inherit; }
@media screen and (max-width: 52rem) {
  .row { display: block; }
  .notes { margin-left: 1rem; }
  .account thead { display: none; }
  .account, .account tbody, .account tr, .account td { display: block; width: 100%; }
  .account tr { padding: .6rem 0; border-bottom: 1px solid var(--rule); }
  .account td { border: 0; padding: .1rem 0; }
  .account td::before { content: attr(data-name) "  "; color: var(--quiet); font-size: .82em; }
  .account td blockquote { display: inline; }
}
@page { size: A4; margin: 20mm 16mm; }
@media print {
  :root {
    --paper: #fff; --ink: #000; --quiet: #444; --rule: #bbb; --wash: #fff;
    --error: #9a1b14; --error-wash: #fff; --warning: #6d4700; --warning-wash: #fff;
    --note: #22496e; --note-wash: #fff; --unchecked: #444; --unchecked-wash: #fff;
    --right: #14532f;
  }
  body { max-width: none; padding: 0; font-size: 10.5pt; line-height: 1.6; }
  .row { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 62mm); gap: 0 6mm; }
  .notes { margin-left: 0; }
  .aside, .account tr, .legend, .bar { break-inside: avoid; }
  h2, h3, .words h4, .words h5, .words h6 { break-after: avoid; }
  thead { display: table-header-group; }
  svg, mark, .swatch { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
