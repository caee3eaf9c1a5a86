#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "facts/error.h"
#include "facts/time.h"
#include "scoring/snapshot.h"

namespace plumbline::exporters {

/// One fact with vCenter's own key and times, as a page shows it. Untrusted text.
struct FactShown {
  Instant at;
  std::string stream;
  std::string key;
  std::string what;
  std::string entity;
  std::string actor;  ///< "actor-7"; a name for auditors, where it is still kept
  std::string outcome;
};

/// What a value rests on: a change, an object or a practice file, with its facts.
struct WitnessShown {
  bool favourable = true;
  std::string note;
  std::string practice_path;          ///< of a practice file
  std::vector<FactShown> facts;       ///< oldest first
  std::size_t earlier = 0;            ///< facts that were left out
  std::vector<std::string> followed;  ///< incidents taken to follow from it, a line each
};

/// The facts behind one criterion, or why they cannot be had: for people, empty when they can.
struct CriterionFacts {
  std::vector<WitnessShown> witnesses;  ///< in the order in which to show them
  std::string problem;
  std::int64_t adverse = 0;         ///< how many speak against the value in all
  std::size_t kept = 0;             ///< how many could be listed, for or against it
  std::optional<Instant> last_met;  ///< the end of the closed week at which it was, if it is not
  std::size_t since = 0;            ///< the adverse ones since then, which stand first
  Instant busiest;                  ///< the day on which most of these began, where there are any
  std::size_t on_busiest = 0;       ///< how many
};

/// What pages ask for beyond the snapshot at hand: past days, and facts. Called on the web server's
/// threads, by one of them at a time (exporters/archive_gate.h). Errors are for people.
class Archive {
 public:
  virtual ~Archive() = default;
  /// What stood at a past moment, with all that is known now.
  virtual Result<std::shared_ptr<const scoring::Snapshot>> as_of(Instant at) = 0;
  /// The facts behind a signal's value: those of its first `most` witnesses. `names`: people by
  /// their names, where these are still kept; else by their ids.
  virtual Result<std::vector<WitnessShown>> facts(const scoring::Assessment& assessment,
                                                  const std::string& scope,
                                                  const scoring::SignalValue& value,
                                                  std::size_t most, bool names) = 0;
};

}  // namespace plumbline::exporters
