#include <map>
#include <set>

#include "scoring/measures/registry.h"
#include "tests/acceptance/builders.h"
#include "tests/acceptance/capacity_estates.h"
#include "tests/acceptance/rubric_fixture.h"
#include "tests/acceptance/scenario.h"
#include "tests/acceptance/scripts.h"

namespace plumbline::acceptance {
namespace {

using scoring::Requirement;
using scoring::State;

void name_signals(const Requirement& requirement, std::set<std::string>& names) {
  if (requirement.kind == Requirement::Kind::Criterion) names.insert(requirement.signal);
  for (const auto& part : requirement.parts) name_signals(part, names);
}

/// Estates from good to bad: what the rubric asks for must be within reach of one and out of reach
/// of another. Level 4 takes closed weeks: the bank of S2 has them.
std::vector<scoring::ScopeResult> judged() {
  std::vector<scoring::ScopeResult> results;
  const Scenario bank = scenario("s2");
  results.push_back(live(bank, {bank.weeks}).at(bank.weeks));
  results.push_back(judge(estate_at(improving_team(), 40)));
  results.push_back(judge(estate_at(improving_team(), 16)));
  results.push_back(judge(estate_at(ad_hoc_shop(), 26)));
  results.push_back(judge(estate_at(paper_tiger(), 52)));
  results.push_back(judge(estate_at(tiny_lab(), 9)));
  results.push_back(judge(builders_at(disciplined_builders(), 60)));
  results.push_back(judge(builders_at(careless_builders(), 60)));
  results.push_back(judge(capacity_at(planned_capacity(), 60)));
  results.push_back(judge(capacity_at(neglected_capacity(), 60)));
  CapacityScript guessing = planned_capacity();
  guessing.forecast_off = 0.6;
  results.push_back(judge(capacity_at(guessing, 60)));
  return results;
}

const std::vector<scoring::ScopeResult>& all_results() {
  static const std::vector<scoring::ScopeResult> all = judged();
  return all;
}

TEST(Rubric, EverySignalInUseExistsWithWindowMinimumAndADirectionThatFits) {
  const auto& rubric = shipped_rubric();
  ASSERT_FALSE(rubric.indicators.empty());
  std::set<std::string> used;
  for (const auto& indicator : rubric.indicators) name_signals(indicator.requires_, used);
  for (const auto& id : used) {
    const auto* signal = rubric.signal(id);
    ASSERT_TRUE(signal) << id;
    EXPECT_GT(signal->window_days, 0) << id;
    EXPECT_GE(signal->minimum, 1) << id;
    EXPECT_FALSE(signal->asks.empty()) << id;
  }
}

TEST(Rubric, EverySignalUsesItsMeasureAsTheMeasureWants) {
  for (const auto& signal : shipped_rubric().signals)
    for (const auto& error : scoring::misuse_of(signal, shipped_rubric()))
      ADD_FAILURE() << error.to_string();
}

TEST(Rubric, EveryCellHasAtMostTwoMandatoryRowsBesidesThoseOfAllAreas) {
  std::map<std::pair<std::string, int>, int> own;
  const std::set<std::string> common = {
      "batches",  "path_consistency", "success_rate",  "batch_actors", "procedures",
      "coverage", "procedure_actors", "core_known",    "targets",      "core",
      "evidence", "core_worse",       "actions_closed"};
  for (const auto& i : shipped_rubric().indicators)
    if (i.mandatory && !common.contains(i.id.substr(i.id.rfind('.') + 1))) ++own[{i.area, i.level}];
  for (const auto& [cell, rows] : own) EXPECT_LE(rows, 2) << cell.first << cell.second;
}

TEST(Rubric, EveryLevelOfEveryAreaIsReachedByOneEstateAndMissedByAnother) {
  const auto& results = all_results();
  const auto& rubric = shipped_rubric();
  int cells = 0;
  for (const auto& a : rubric.areas) {
    // Level 5 asks for experiments: it has estates of its own.
    for (int level = 2; level <= std::min(4, rubric.top_level(a.id, "classic")); ++level) {
      bool reached = false;
      bool missed = false;
      for (const auto& result : results) {
        (area(result, a.id).attained >= level ? reached : missed) = true;
      }
      EXPECT_TRUE(reached) << a.id << ' ' << level;
      EXPECT_TRUE(missed) << a.id << ' ' << level;
      ++cells;
    }
  }
  EXPECT_GE(cells, 12) << "four areas have levels 2, 3 and 4";
}

TEST(Rubric, EveryIndicatorIsMetByOneEstateAndNotByAnother) {
  std::map<std::string, std::set<State>> states;
  for (const auto& result : all_results())
    for (const auto& a : result.areas)
      for (const auto& i : a.indicators)
        if (i.level < 5) states[i.id].insert(i.state);
  for (const auto& [id, seen] : states) {
    EXPECT_TRUE(seen.contains(State::Met)) << id;
    EXPECT_TRUE(seen.contains(State::NotMet) || seen.contains(State::Unknown)) << id;
  }
}

TEST(Rubric, ThePlanAsksForWhatTheSignalsReadAndNothingTwice) {
  const auto plan = scoring::compile_plan(shipped_rubric());
  EXPECT_TRUE(plan.tasks);
  EXPECT_TRUE(std::is_sorted(plan.event_classes.begin(), plan.event_classes.end()));
  EXPECT_EQ(std::set<std::string>(plan.event_classes.begin(), plan.event_classes.end()).size(),
            plan.event_classes.size());
  ASSERT_TRUE(plan.properties.contains("VirtualMachine"));
  const auto& paths = plan.properties.at("VirtualMachine");
  EXPECT_NE(std::find(paths.begin(), paths.end(), "customValue"), paths.end());
  EXPECT_NE(std::find(paths.begin(), paths.end(), "name"), paths.end());
  for (const auto& path : paths) EXPECT_EQ(path.find('@'), std::string::npos) << path;
}

}  // namespace
}  // namespace plumbline::acceptance
