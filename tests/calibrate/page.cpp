#include <ostream>

#include "study.h"

namespace plumbline::calibrate {

void write_page(std::ostream& page, const Outcomes& outcomes, const Size& size,
                std::vector<Bar>& bars) {
  page << "# How often plumbline is wrong\n\n"
          "Measured on made-up estates whose truth is known, by\n\n"
          "```\n./dev calibrate "
       << size.null
       << "\n```\n\n"
          "which writes this page anew: the same figures on any machine. `./dev calibrate` alone "
          "takes the short form that every test run takes; it fails when a bar falls. The "
          "generator (`tests/calibrate/`) shares no code with `scoring/` but the types that it "
          "fills. In brackets are Wilson's "
          "two-sided 95 % intervals. φ is the autocorrelation of neighbouring weeks.\n\n"
          "## Level 5 where nothing improved\n\n"
          "Five metrics that wander but do not change, over 36 months, looked at every week. The "
          "team goes on making experiments without an effect, promises the smallest allowed effect "
          "(10 %), sets no guards, and adopts whatever is held. Counted is an estate that ever "
          "shows a held and adopted experiment: everything else that level 5 asks for is taken as "
          "given, so that level 5 itself is reached no more often than this. The closed weeks are "
          "given straight to the verdict engine: no facts are read and no ladder is climbed. "
          "A few estates go the whole way, from work and practice files to levels, in every test "
          "run (`NullImprovement`; `PLUMBLINE_NULL_ESTATES=200` takes more).\n\n";
  write_null(page, outcomes, bars);
  page << "\nA team that always tries what looks worst at the moment profits from chance: what "
          "looks worst tends to get better by itself. The critical values are made for that habit: "
          "for the worst of five metrics by its last eight weeks, against a past that is known.\n";
  page << "\n## Level 5 where something did improve\n\n"
          "A duration with a weekly spread of 0.3 (of its logarithm) that gets better by the true "
          "effect from the start on. Promised: at least 15 %, and a guard with a spread of 0.15 "
          "and a margin of 40 %. The first experiment of its area, with a baseline of 20 weeks. "
          "Planned power is what `plumbline experiment plan` computes for that noise.\n\n";
  write_power(page, outcomes, bars);
  page << "\n## Broken promises and damaged guards\n\n"
          "20 + 16 weeks, the duration of above gets better by 70 %.\n\n";
  write_cheats(page, outcomes, bars);
  page << "\n## Levels 2 to 4\n\n"
          "One area whose only metric is a rate with the thresholds 30, 70 and 95 % at levels 2, 3 "
          "and 4, judged every week over 90 days, with a minimum of 30 samples; two years after a "
          "warm-up of 30 weeks. The truth wanders by 2 points (standard deviation) from week to "
          "week. *Held above* and *held below* are shares of weeks against the level that the "
          "truth deserves; *open* are weeks in which something too close to call or unknown keeps "
          "a level open.\n\n";
  write_ladder(page, outcomes, bars);
  page << "\nThe second table: at a week the truth falls from 98 % to 88 %.\n\n"
          "What is missed here follows from the rule that a level is gained by the value and lost "
          "by the bound: it keeps levels from flapping, and it lets an estate with little work, or "
          "one within two points of a threshold, hold a level that it deserves only nearly. At 70 "
          "changes a week a margin of 5 points is safe at every level.\n\n"
          "## Bars\n\nA bar that is missed is known and reported; one that falls fails the "
          "run.\n\n| bar | found | |\n|---|---|---|\n";
  for (const Bar& bar : bars)
    page << "| " << bar.what << " | " << bar.found << " | "
         << (bar.held   ? "held"
             : bar.gate ? "**fallen**"
                        : "**missed**")
         << " |\n";
}

}  // namespace plumbline::calibrate
