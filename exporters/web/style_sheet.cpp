#include "exporters/web/style_sheet.h"

namespace plumbline::exporters {

const char* const kStyleSheet = R"css(:root {
  color-scheme: light dark;
  --ground: #fbfaf7; --card: #ffffff; --ink: #1d2327; --faint: #646d73; --line: #e0ddd5;
  --accent: #245a83; --full: #2f7d4f; --large: #b07a12; --low: #b3402f; --doubt: #8a5a00; --track: #e9e6de;
  --warn-ground: #fff3d6; --warn-ink: #6b4a00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14181b; --card: #1c2226; --ink: #e6e8e9; --faint: #98a2a8; --line: #323a3f;
    --accent: #8ec1ea; --full: #5cb97f; --large: #dba941; --low: #e5796a; --doubt: #dba941; --track: #2f373c;
    --warn-ground: #3b2f10; --warn-ink: #f2d58c;
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
.wide { overflow-x: auto; background: var(--card); border: 1px solid var(--line);
  border-radius: .6rem; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .55rem .8rem; text-align: left; border-top: 1px solid var(--line);
  vertical-align: middle; white-space: nowrap; }
thead th { border-top: 0; color: var(--faint); font-weight: 500; font-size: .85rem; }
tbody th { font-weight: 600; }
td.wraps { white-space: normal; }
.level { font-size: 1.25rem; font-weight: 700; font-variant-numeric: tabular-nums; }
.number { font-variant-numeric: tabular-nums; }
.bar { width: 5.5rem; height: .6rem; vertical-align: middle; margin-right: .5rem; }
.bar .track { fill: var(--track); }
.full { fill: var(--full); } .large { fill: var(--large); } .low { fill: var(--low); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 1rem;
  margin: 1rem 0; align-items: start; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem;
  padding: 1rem 1.1rem; overflow-wrap: anywhere; }
.card dl { margin: .6rem 0; }
dt { font-weight: 600; }
dd { margin: 0 0 .5rem; }
ul, ol { margin: .3rem 0; padding-left: 1.2rem; }
li { margin: .2rem 0; }
code { font: .88em "DejaVu Sans Mono", ui-monospace, monospace; }
.mark { font-weight: 700; }
.not_met { color: var(--low); } .unknown { color: var(--doubt); } .up { color: var(--full); }
footer { max-width: 72rem; margin: 2.5rem auto 2rem; padding: 0 1.5rem; color: var(--faint);
  font-size: .85rem; }
)css";

}  // namespace plumbline::exporters
