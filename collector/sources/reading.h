#pragma once

#include <map>
#include <stop_token>
#include <string>

#include "collector/clock.h"
#include "collector/soap/failure.h"
#include "collector/soap/session.h"
#include "facts/collection_plan.h"
#include "facts/fact_store.h"

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

  Instant now() const { return clock.now().value_or(Instant()); }
};

/// What came of reading one stream. A source that succeeds has committed `poll` together with its
/// last facts. One that fails leaves in `poll` what it got so far; unless `recorded`, its caller
/// completes and commits it.
struct StreamRun {
  Poll poll;
  CommitCounts counts;
  bool recorded = false;

  void add(const CommitCounts& more) {
    counts.activities_added += more.activities_added;
    counts.activities_known += more.activities_known;
    counts.entities_changed += more.entities_changed;
    counts.entities_removed += more.entities_removed;
    counts.samples_added += more.samples_added;
  }
};

/// The store's refusal as a failure of the stream.
inline tl::unexpected<Failure> store_failed(const Error& error) {
  return tl::make_unexpected(Failure{Failure::Kind::Store, error, {}, {}});
}

}  // namespace plumbline::collector::sources
