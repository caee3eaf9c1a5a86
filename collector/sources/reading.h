#pragma once

#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>

#include "collector/clock.h"
#include "collector/soap/failure.h"
#include "collector/soap/session.h"
#include "facts/collection_plan.h"
#include "facts/fact_store.h"
#include "facts/status.h"

/// One file per stream: each reads its part of a vCenter and commits facts with their poll.
namespace plumbline::collector::sources {

using soap::Answer;
using soap::failed;
using soap::Failure;
using soap::Node;

/// What every source gets for one sweep. The session is open and the clock is set.
struct Reading {
  soap::Session& session;
  FactStore& store;
  const CollectionPlan& plan;
  const Clock& clock;
  VCenterId vcenter;
  std::stop_token stop;
  /// vCenter's own settings as far as the plan asks for them; filled by read_options.
  std::map<std::string, std::string>& settings;

  /// When a stream's reading back of the past has had its turn: it commits what it has, sets
  /// StreamRun::more and returns. Current reads do not look at it.
  Clock::Steady::time_point turn_ends;
  /// One line for people ("events: 40 % of 30 days read back"); may be empty.
  std::function<void(const std::string&)> say;

  Instant now() const { return clock.now().value_or(Instant()); }
  bool turn_is_over() const { return Clock::Steady::now() >= turn_ends; }
};

/// What came of reading one stream. A source that succeeds has committed `poll` together with its
/// last facts. One that fails leaves in `poll` what it got so far; unless `recorded`, its caller
/// completes and commits it.
struct StreamRun {
  Poll poll;
  CommitCounts counts;
  bool recorded = false;
  bool more = false;  ///< a part of the past is still to be read: it wants another turn soon
  std::optional<Backfill> backfill;  ///< while more, and with share_done 1 when it has just ended

  void add(const CommitCounts& more_counts) { counts += more_counts; }
};

/// The store's refusal as a failure of the stream.
inline tl::unexpected<Failure> store_failed(const Error& error) {
  return tl::make_unexpected(Failure{Failure::Kind::Store, error, {}, {}});
}

}  // namespace plumbline::collector::sources
