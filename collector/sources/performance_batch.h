#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "collector/soap/failure.h"
#include "collector/sources/performance_query.h"

namespace plumbline::collector::sources {

/// How much one QueryPerf may ask of a vCenter.
struct QueryLimits {
  /// Entities × counters: config.vpxd.stats.maxQueryMetrics, or less where a fault taught it.
  std::size_t metrics = 64;

  static constexpr std::size_t kEntities = 64;
  static constexpr std::size_t kSamples = 100'000;
  /// Even where the setting lifts the limit.
  static constexpr std::size_t kMetrics = 10'000;
  /// A cluster's metrics are gathered from its hosts, and vCenter counts them so.
  static constexpr std::size_t kClusterMetrics = 10;
};

/// From vCenter's settings: the limit that it enforces, and what it enforces when it names none (64
/// up to 6.0, 256 since); -1 lifts it.
QueryLimits limits_from(const std::map<std::string, std::string>& settings,
                        const std::string& api_version);

/// How to cut a question about one type's entities: so many entities, and of the counters so many,
/// go into one call; a window that alone would exceed the samples is cut to `window`.
struct BatchSize {
  std::size_t entities = 1;
  std::size_t counters = 1;
  std::chrono::seconds window{0};
};
BatchSize batch_size(const std::string& type, std::size_t counters, std::chrono::seconds period,
                     std::chrono::seconds window, const QueryLimits& limits);

/// An entity that vCenter refused to tell about, and with which fault.
struct RefusedEntity {
  EntityRef entity;
  std::string fault;
  std::string reason;
};

struct BatchAnswer {
  std::vector<EntitySeries> series;
  std::vector<RefusedEntity> refused;
};

using AskOnce =
    std::function<soap::Answer<std::vector<EntitySeries>>(const PerformanceQuestion& question)>;

/// Whether the fault says that the question was larger than maxQueryMetrics.
bool says_too_many(const soap::Failure& failure);

/// Asks; on a SOAP fault asks each half of the entities, then of one entity's counters, so that one
/// bad entity does not fail the rest. A fault that says "too many" lowers `limits` for the next
/// batches. Anything but a SOAP fault fails the whole.
soap::Answer<BatchAnswer> ask_in_halves(const PerformanceQuestion& question, const AskOnce& ask,
                                        QueryLimits& limits);

}  // namespace plumbline::collector::sources
