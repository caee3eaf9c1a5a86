#include "exporters/web/style_sheet.h"

namespace plumbline::exporters {

const char* const kStyleSheet = R"css(:root {
  color-scheme: light dark;
  --ground: #fbfaf7; --card: #ffffff; --ink: #1d2327; --faint: #646d73; --line: #e0ddd5;
  --accent: #245a83; --full: #2f7d4f; --large: #b07a12; --low: #b3402f; --doubt: #8a5a00; --track: #e9e6de;
  --warn-ground: #fff3d6; --warn-ink: #6b4a00; --held: #d9ecdf; --hatch: #cfc6ae;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14181b; --card: #1c2226; --ink: #e6e8e9; --faint: #98a2a8; --line: #323a3f;
    --accent: #8ec1ea; --full: #5cb97f; --large: #dba941; --low: #e5796a; --doubt: #dba941; --track: #2f373c;
    --warn-ground: #3b2f10; --warn-ink: #f2d58c; --held: #1f3a2a; --hatch: #4a4f44;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
main, header { max-width: 72rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2rem; }
h1 { margin: 0; font-size: 1.7rem; letter-spacing: -.01em; }
h2 { margin: 2.2rem 0 .6rem; font-size: 1.2rem; }
h3 { margin: 0 0 .4rem; font-size: 1rem; }
p { margin: .3rem 0; }
a { color: var(--accent); }
.faint { color: var(--faint); }
.notice { background: var(--warn-ground); color: var(--warn-ink); border-radius: .4rem;
  padding: .6rem .9rem; margin: 1rem 0; }
.wide { overflow-x: auto; margin: .7rem 0; background: var(--card); border: 1px solid var(--line);
  border-radius: .6rem; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .55rem .8rem; text-align: left; border-top: 1px solid var(--line);
  vertical-align: middle; white-space: nowrap; }
thead th { border-top: 0; color: var(--faint); font-weight: 500; font-size: .85rem; }
tbody th { font-weight: 600; }
.level { font-size: 1.25rem; font-weight: 700; font-variant-numeric: tabular-nums; }
.number { font-variant-numeric: tabular-nums; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
  padding: 1rem 1.1rem; overflow-wrap: anywhere; }
.card dl { margin: .6rem 0; } .card h2 { margin-top: 0; }
dt { font-weight: 600; }
dd { margin: 0 0 .5rem; }
ul, ol { margin: .3rem 0; padding-left: 1.2rem; }
li { margin: .2rem 0; }
code { font: .88em "DejaVu Sans Mono", ui-monospace, monospace; }
.mark { font-weight: 700; }
.not_met { color: var(--low); } .unknown { color: var(--doubt); } .up { color: var(--full); }
.met { color: var(--full); } .alarm { border-color: var(--low); }
.skip { position: absolute; left: -999rem; } .skip:focus { left: 1rem; top: .5rem; }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.brand { margin: 0; font-weight: 700; color: var(--faint); letter-spacing: .04em; }
.places { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; padding: 0;
  margin: .4rem 0 1.2rem; }
[aria-current] { font-weight: 700; text-decoration: none; color: var(--ink); }
caption { text-align: left; padding: .5rem .8rem 0; color: var(--faint); font-size: .85rem; }
.cell { text-align: center; font-size: .85rem; }
.cell.held { background: var(--held); } .cell.here { font-weight: 700;
  box-shadow: inset 0 0 0 2px var(--full); }
.cell.attained { box-shadow: inset 0 0 0 2px var(--full); }
.cell.ceiling { background: repeating-linear-gradient(45deg, transparent 0 6px, var(--hatch) 6px 9px);
  text-shadow: 0 0 2px var(--card), 0 0 3px var(--card), 0 0 4px var(--card), 0 0 5px var(--card); }
.legend { padding: .1rem .4rem; border: 1px solid var(--line); }
.chart { width: 100%; max-width: 46rem; height: auto; background: var(--card);
  border: 1px solid var(--line); border-radius: .4rem; }
.chart text { fill: var(--faint); font-size: 11px; }
.line { fill: none; stroke: var(--accent); stroke-width: 2; vector-effect: non-scaling-stroke; }
.dot { fill: var(--accent); } .axis { stroke: var(--line); }
.interval { stroke: var(--accent); opacity: .35; stroke-width: 3; }
.target { stroke: var(--full); stroke-dasharray: 5 4; } .mark-line { stroke: var(--doubt); }
.spark { width: 6rem; height: 1.4rem; vertical-align: middle; }
figure { margin: 1rem 0; } figcaption { color: var(--faint); font-size: .85rem; }
details { margin: .4rem 0; } summary { cursor: pointer; color: var(--faint); font-size: .85rem; }
.facts td { font-size: .82rem; padding: .3rem .6rem; } .witness th { background: var(--track); }
.wraps { white-space: normal; overflow-wrap: break-word; min-width: 9rem; }
.facts .wraps { min-width: 6rem; overflow-wrap: anywhere; }
.matrix th, .matrix td { padding: .5rem .55rem; }
.matrix .notes { min-width: 7.5rem; } .matrix thead th { white-space: normal; }
.group th { border-top: 2px solid var(--faint); }
pre { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .4rem;
  padding: .6rem .9rem; font: .88em "DejaVu Sans Mono", ui-monospace, monospace; }
td ul { padding-left: 1rem; margin: 0; }
@media (max-width: 44rem) {
  main, header, footer { padding: 0 .8rem; } header { padding-top: 1rem; }
  .chart text { font-size: 18px; }
  .stacks thead, .facts thead { position: absolute; left: -999rem; }
  .stacks tr { display: flex; flex-wrap: wrap; gap: .15rem .6rem; padding: .5rem .7rem;
    border-top: 1px solid var(--line); }
  .stacks th, .stacks td { border: 0; padding: .1rem 0; white-space: normal; }
  .stacks th, .stacks td.wraps { flex: 1 0 100%; min-width: 0; }
  .stacks td[data-label]::before { content: attr(data-label) ": "; color: var(--faint);
    font-size: .85rem; font-weight: 400; }
  .stacks td.wraps:empty { display: none; }
  .matrix tr { gap: .2rem .25rem; }
  .matrix th, .matrix td { padding: .1rem .2rem; }
  .matrix td.level { flex: 1 0 35%; } .matrix td.number { flex: 1 0 55%; }
  .matrix td.cell { flex: 1 0 17%; font-size: .72rem; border: 1px solid var(--line); }
  .matrix td.cell::before { content: attr(data-label); display: block; font-weight: 700; }
  .matrix td.weeks { flex: 1 0 45%; } .matrix td.notes { flex: 1 0 45%; }
  .facts tr { display: flex; flex-wrap: wrap; gap: 0 .7rem; padding: .15rem .6rem;
    border-top: 1px solid var(--line); }
  .facts th, .facts td { border: 0; padding: 0; white-space: normal; min-width: 0;
    overflow-wrap: anywhere; background: none; }
  .facts .witness { background: var(--track); }
  .wide table:not(.stacks):not(.facts) th, .wide table:not(.stacks):not(.facts) td {
    padding: .4rem .5rem; }
}
@media print {
  :root { --ground: #fff; --card: #fff; --ink: #000; --faint: #444; --line: #999; --accent: #000;
    --full: #060; --low: #900; --doubt: #640; --held: #ddd; --hatch: #bbb; --track: #eee; }
  nav, .skip, details { display: none; } body { font-size: 11px; }
  section, tr, figure { break-inside: avoid; } main, header { max-width: none; padding: 0; }
}
footer { max-width: 72rem; margin: 2.5rem auto 2rem; padding: 0 1.5rem; color: var(--faint);
  font-size: .85rem; }
)css";

}  // namespace plumbline::exporters
