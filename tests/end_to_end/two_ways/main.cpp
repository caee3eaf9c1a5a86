/// two_ways FOLDER: judges an estate of the acceptance generator directly and writes to FOLDER
///   timeline.jsonl   what a vCenter would have shown of it, for the simulated one
///   expected.txt     levels and indicators at the named weeks
///   numbers.txt      of each criterion the samples and the value
///   weeks.txt        these weeks with their moments
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "config/load_rubric.h"
#include "scoring/assess.h"
#include "tests/acceptance/builders.h"
#include "tests/acceptance/scripts.h"
#include "tests/end_to_end/two_ways/estate.h"
#include "tests/end_to_end/two_ways/tell.h"

namespace plumbline::two_ways {

namespace {

acceptance::World world_of(const acceptance::Script& script, const acceptance::BuildScript& builds,
                           int weeks) {
  acceptance::World world;
  acceptance::tell_work(script, weeks, world);
  acceptance::tell_builds(builds, weeks, world);
  world.settle();
  separate_work(world);
  forget_failed_resizes(world);
  read_daily(world);
  add_quiet_infrastructure(world, acceptance::week(weeks));
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

int run(const std::filesystem::path& folder) {
  const auto rubric = config::load_rubric({});
  if (!rubric) {
    for (const auto& error : rubric.error()) std::cerr << error.to_string() << '\n';
    return 1;
  }
  const acceptance::Script script = acceptance::improving_team();
  // Two hosts every other week.
  acceptance::BuildScript builds;
  builds.host_batches_per_year = 26;
  builds.other_batches_per_year = 0;
  builds.library_week = 6;
  const std::vector<int> named = {4, 8, 12, 16};
  std::ofstream expected(folder / "expected.txt");
  std::ofstream numbers(folder / "numbers.txt");
  std::ofstream weeks(folder / "weeks.txt");
  const acceptance::World world = world_of(script, builds, named.back());
  scoring::WeekHistory history;
  for (int w = 1; w <= named.back(); ++w) {
    const auto estate = known_at(world, acceptance::week(w));
    const auto result = scoring::assess(estate.evidence, estate.practice, *rubric, history);
    history.push_back(scoring::record_of(result, acceptance::week(w)));
    if (std::find(named.begin(), named.end(), w) == named.end()) continue;
    write_result(w, result, expected, numbers);
    weeks << w << ' ' << to_rfc3339(acceptance::week(w)) << '\n';
  }
  std::ofstream timeline(folder / "timeline.jsonl");
  write(tell(world, script), timeline);
  return expected && weeks && timeline ? 0 : 1;
}

}  // namespace

}  // namespace plumbline::two_ways

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: two_ways FOLDER\n";
    return 2;
  }
  return plumbline::two_ways::run(argv[1]);
}
