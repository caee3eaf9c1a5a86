#pragma once

#include <chrono>
#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "collector/soap/element.h"
#include "collector/soap/envelope.h"
#include "collector/sources/counter_directory.h"
#include "facts/activity.h"
#include "facts/time.h"

namespace plumbline::collector::sources {

/// One QueryPerf: the aggregate instance of each counter for each entity, samples of one interval
/// whose time is after `after` and not after `until` (vCenter's own borders).
struct PerformanceQuestion {
  std::vector<EntityRef> entities;
  std::vector<Counter> counters;
  std::chrono::seconds period{0};
  Instant after;
  Instant until;

  /// What config.vpxd.stats.maxQueryMetrics counts.
  std::size_t metrics() const { return entities.size() * counters.size(); }
};

/// The samples of one counter of one entity, in base units, ascending, none missing inside.
struct EntitySeries {
  EntityRef entity;
  std::string series;  ///< the counter's name
  std::vector<std::pair<Instant, double>> points;
};

/// The request, in the csv format: a fifth of the bytes of the other.
soap::Envelope envelope_of(const EntityRef& performance_manager,
                           const PerformanceQuestion& question);

/// What a QueryPerf answers, taken element by element as it arrives: PerfEntityMetricCSV or
/// PerfEntityMetric. What was not asked (entity, counter, instance, interval, time) is dropped, and
/// so is a missing sample (-1, or nothing between two commas). Not thread-safe.
class PerformanceAnswer {
 public:
  explicit PerformanceAnswer(const PerformanceQuestion& question) : question_(question) {}

  void take(soap::Node entity_metric);
  /// Series without a sample are left out.
  std::vector<EntitySeries> series() && { return std::move(series_); }

 private:
  struct Stamp {
    Instant time;
    bool wanted = false;
  };
  void read_stamps(const std::string& csv);
  void read_stamps(soap::Node entity_metric);
  Stamp stamp(std::string_view seconds, std::string_view time) const;
  void read_series(const EntityRef& entity, soap::Node series, bool csv);

  const PerformanceQuestion& question_;
  std::set<EntityRef> taken_;
  std::string stamps_text_;  ///< that `stamps_` was read from: entities mostly share one
  std::vector<Stamp> stamps_;
  std::vector<EntitySeries> series_;
};

}  // namespace plumbline::collector::sources
