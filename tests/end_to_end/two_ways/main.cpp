/// two_ways SCENARIO FOLDER: judges the estate of SCENARIO.yml, as the acceptance generator tells
/// it, directly; fails where its levels are not those that the file states; and writes to FOLDER
///   timeline.jsonl   what a vCenter would have shown of it, for the simulated one
///   expected.txt     levels and indicators at the named weeks
///   numbers.txt      of each criterion the samples and the value
///   weeks.txt        these weeks with their moments
///   experiments.txt  each experiment at each of these weeks: WEEK ID
///   WEEK-ID.json     what `plumbline experiment show ID` says of it then
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "config/load_rubric.h"
#include "exporters/experiments.h"
#include "scoring/assess.h"
#include "tests/acceptance/scenario.h"
#include "tests/end_to_end/two_ways/estate.h"
#include "tests/end_to_end/two_ways/tell.h"

namespace plumbline::two_ways {

namespace {

acceptance::World shown_world(const acceptance::Scenario& scenario) {
  acceptance::Script work = scenario.work;
  acceptance::BuildScript builds = scenario.builds;
  work.shelf_week = builds.shelf_week = scenario.practice.shelf_week;
  work.feed_week = scenario.practice.feed_week;
  work.scope_week = scenario.practice.scope_week;
  work.actors_week = scenario.practice.actors_week;
  acceptance::World world;
  acceptance::tell_work(work, scenario.weeks, world);
  acceptance::tell_builds(builds, scenario.weeks, world);
  acceptance::tell_trials(scenario.practice.experiments, world);
  world.settle();
  separate_work(world);
  forget_failed_resizes(world);
  read_daily(world);
  add_quiet_infrastructure(world, acceptance::week(scenario.weeks));
  return world;
}

/// Streams are known as far as they were read last.
acceptance::Estate known_at(const acceptance::World& world, Instant as_of) {
  auto estate = acceptance::estate_of(world, as_of);
  for (auto& stream : estate.evidence.streams) stream.until = as_of - kBeforeMidnight;
  return estate;
}

void write_result(int week, const scoring::ScopeResult& result, std::ostream& out,
                  std::ostream& numbers) {
  for (const auto& area : result.areas) {
    if (area.ladder != "classic") continue;
    out << week << ' ' << area.area << " attained " << area.attained << " held " << area.level
        << " ceiling " << area.ceiling << '\n';
    for (const auto& i : area.indicators) {
      out << week << ' ' << i.id << ' ' << scoring::to_string(i.state) << '\n';
      for (const auto& c : i.criteria)
        numbers << week << ' ' << i.id << ' ' << c.signal << ' ' << c.samples << ' '
                << c.value.value_or(-1) << '\n';
    }
  }
}

void write_experiments(int week, const scoring::ScopeResult& result, const scoring::Rubric& rubric,
                       const std::filesystem::path& folder) {
  std::ofstream list(folder / "experiments.txt", std::ios::app);
  for (const auto& experiment : result.experiments) {
    list << week << ' ' << experiment.id << '\n';
    std::ofstream out(folder / (std::to_string(week) + '-' + experiment.id + ".json"));
    out << exporters::render_experiment_json(
        {{result.name, &experiment}, rubric.signal(experiment.promise.metric), std::nullopt});
  }
}

/// Whether levels and experiments are those that the parameter file states.
bool as_expected(const acceptance::Expectation& expected, const scoring::ScopeResult& result) {
  bool good = true;
  for (const auto& area : result.areas) {
    const auto cell = expected.cells.find(area.area);
    if (cell == expected.cells.end() || area.ladder != "classic") continue;
    const int ceiling = cell->second.ceiling.value_or(area.ceiling);
    if (area.attained == cell->second.attained &&
        (area.level_since ? area.level : 0) == cell->second.held && area.ceiling == ceiling &&
        (area.ceiling > area.attained) == cell->second.unknowns)
      continue;
    std::cerr << "line " << expected.line << ", week " << expected.week << ", " << area.area
              << ": attained " << area.attained << ", held " << area.level << ", ceiling "
              << area.ceiling << '\n';
    good = false;
  }
  for (const auto& experiment : result.experiments) {
    const auto stated = expected.experiments.find(experiment.id);
    const std::string standing = exporters::standing_of(experiment);
    if (stated != expected.experiments.end() && stated->second == standing) continue;
    std::cerr << "line " << expected.line << ", week " << expected.week << ", " << experiment.id
              << " is " << standing << ": " << experiment.summary << '\n';
    good = false;
  }
  return good && expected.experiments.size() <= result.experiments.size();
}

int run(const std::string& name, const std::filesystem::path& folder) {
  const auto rubric = config::load_rubric({});
  if (!rubric) {
    for (const auto& error : rubric.error()) std::cerr << error.to_string() << '\n';
    return 1;
  }
  const acceptance::Scenario scenario = acceptance::scenario(name);
  if (testing::Test::HasFailure()) return 1;
  const acceptance::World world = shown_world(scenario);
  std::ofstream expected(folder / "expected.txt");
  std::ofstream numbers(folder / "numbers.txt");
  std::ofstream weeks(folder / "weeks.txt");
  scoring::WeekHistory history;
  bool good = true;
  std::size_t judged = 0;
  for (int w = 1; w <= scenario.weeks; ++w) {
    const auto estate = known_at(world, acceptance::week(w));
    const auto result = scoring::assess(estate.evidence, estate.practice, *rubric, history);
    history.push_back(scoring::record_of(result, acceptance::week(w)));
    for (const auto& named : scenario.expected) {
      if (named.week != w) continue;
      ++judged;
      good = as_expected(named, result) && good;
      write_result(w, result, expected, numbers);
      write_experiments(w, result, *rubric, folder);
      weeks << w << ' ' << to_rfc3339(acceptance::week(w)) << '\n';
    }
  }
  std::ofstream timeline(folder / "timeline.jsonl");
  write(tell(world, scenario.work), timeline);
  if (judged != scenario.expected.size() || judged == 0) {
    std::cerr << "name whole weeks, one at least\n";
    return 1;
  }
  return good && expected && numbers && weeks && timeline ? 0 : 1;
}

}  // namespace

}  // namespace plumbline::two_ways

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: two_ways SCENARIO FOLDER\n";
    return 2;
  }
  return plumbline::two_ways::run(argv[1], argv[2]);
}
