#include <gmock/gmock.h>

#include <set>
#include <sstream>

#include "exporters/render.h"
#include "tests/unit/exporters/full_snapshot.h"
#include "tests/unit/exporters/run.h"

namespace plumbline::exporters {
namespace {

std::size_t series_in(const std::string& text) {
  std::istringstream lines(text);
  std::size_t n = 0;
  for (std::string line; std::getline(lines, line);) n += line[0] != '#' ? 1U : 0U;
  return n;
}

std::size_t one_if(bool there) { return there ? 1U : 0U; }

std::size_t series_of(const scoring::AreaResult& area) {
  std::size_t n = 7 + one_if(area.level_since.has_value()) + one_if(area.claimed.has_value());
  n += area.ratings.size() + area.indicators.size();
  for (const auto& indicator : area.indicators)
    n += indicator.criteria.size() + one_if(indicator.state == scoring::State::Unknown) +
         one_if(indicator.level <= area.level &&
                indicator.by_bound.value_or(indicator.state) == scoring::State::NotMet);
  return n + (area.regressing ? area.causes.size() : 0U);
}

std::size_t series_of(const VCenterStatus& v) {
  std::size_t n = 3 + 4 + 2 + 1 + one_if(!v.version.empty()) + one_if(v.last_poll.has_value()) +
                  one_if(v.clock_offset_s.has_value()) + one_if(v.certificate_ends.has_value()) +
                  2 * one_if(v.poll_duration_s.contains("privileges"));
  std::set<std::string> streams;
  for (const auto& [stream, duration] : v.poll_duration_s) streams.insert(stream);
  for (const auto& [stream, gaps] : v.gaps) streams.insert(stream);
  n += v.stream_until.size() + v.poll_duration_s.size() + streams.size() + v.hidden_share.size() +
       v.refused.size() + v.backfills.size() + 2 * v.costs.size();
  for (const auto& [stream, backfill] : v.backfills) n += one_if(backfill.seconds_left.has_value());
  for (const auto& [method, outcomes] : v.requests) n += outcomes.size();
  n += 2 * one_if(!v.task_ids.empty());
  return n;
}

/// The formula of docs/metrics.md; `outcomes`: those with a value, all scopes together.
std::size_t expected_series(const scoring::Snapshot& snapshot, std::size_t outcomes) {
  std::size_t n = snapshot.assessment.scopes.empty() ? 1 : 4;
  n += one_if(!snapshot.external_url.empty());
  for (const auto& scope : snapshot.assessment.scopes) {
    for (const auto& area : scope.areas) n += series_of(area);
    for (const auto& experiment : scope.experiments) n += 1 + one_if(experiment.decided());
    for (const auto& target : scope.targets) n += one_if(target.evidence.has_value());
    for (const auto& signal : scope.signals) n += 1 + one_if(signal.value.has_value());
  }
  for (const auto& vcenter : snapshot.vcenters) n += series_of(vcenter);
  for (const auto& feed : snapshot.feeds) n += 4 + one_if(feed.last_read.has_value());
  return n + outcomes;
}

TEST(SeriesCount, IsWhatTheFormulaSays) {
  auto snapshot = full_snapshot();
  constexpr std::size_t kOutcomes = 14;  // twelve, the runway and its target
  EXPECT_EQ(series_in(render_metrics(snapshot)), expected_series(snapshot, kOutcomes));
  snapshot.assessment.scopes.push_back(snapshot.assessment.scopes[0]);
  snapshot.assessment.scopes[1].name = "vc-b";
  snapshot.assessment.scopes[1].areas.erase(snapshot.assessment.scopes[1].areas.begin());
  snapshot.vcenters.push_back(snapshot.vcenters[0]);
  snapshot.vcenters[1].name = "vc-b";
  snapshot.vcenters[1].last_poll.reset();
  snapshot.vcenters[1].certificate_ends.reset();
  snapshot.vcenters[1].poll_duration_s.erase("privileges");
  EXPECT_EQ(series_in(render_metrics(snapshot)), expected_series(snapshot, 2 * kOutcomes));
  EXPECT_EQ(series_in(render_open_metrics(snapshot)), expected_series(snapshot, 2 * kOutcomes));
}

// 4 + S · (A·L·(8 + N + 2·N·I + N·I/3) + 2·A·G), which docs/metrics.md works out for 15 scopes,
// 8 areas and 2 ladders.
TEST(SeriesCount, OfALargeInstallationIsTheWorkedExample) {
  const Size s;
  const std::size_t rows = s.levels * s.indicators_per_level;
  const std::size_t expected =
      4 + s.scopes * (s.areas * s.ladders * (8 + s.levels + 2 * rows + rows / 3) +
                      2 * s.areas * s.signals_per_area);
  const auto snapshot = large_snapshot(s);
  EXPECT_EQ(expected_series(snapshot, 0), expected);
  EXPECT_EQ(series_in(render_metrics(snapshot)), expected);
  EXPECT_THAT(read_source("docs/metrics.md"), testing::HasSubstr(std::to_string(expected)))
      << "docs/metrics.md states another figure";
}

}  // namespace
}  // namespace plumbline::exporters
