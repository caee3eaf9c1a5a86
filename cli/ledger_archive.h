#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/environment.h"
#include "cli/judge.h"
#include "exporters/archive.h"

namespace plumbline::cli {

/// Past days and facts for the pages, read from the ledger through a connection of its own. Days
/// that the ledger keeps (kept_days.h) are taken from there; others are judged when they are asked
/// for. A few are remembered. Thread-safe.
class LedgerArchive : public exporters::Archive {
 public:
  LedgerArchive(Environment environment, std::unique_ptr<ledger::Ledger> ledger);

  Result<std::shared_ptr<const scoring::Snapshot>> as_of(Instant at) override;
  Result<std::vector<exporters::WitnessShown>> facts(const scoring::Assessment& assessment,
                                                     const std::string& scope,
                                                     const scoring::SignalValue& value,
                                                     std::size_t most, bool names) override;

  /// After every assessment: what was remembered may be out of date. With the environment in force.
  void renew(const Environment& environment);

 private:
  struct Day {
    std::shared_ptr<const scoring::Snapshot> snapshot;
    std::map<std::string, ledger::MembersOfChanges> members;  ///< of scopes that were kept
  };
  /// A scope at one moment, with the facts that were asked for, by signal and how many. Never with
  /// names: what is forgotten is forgotten at once.
  struct Opened {
    Instant as_of;
    std::optional<Case> subject;  ///< none: the day has the members
    std::map<std::pair<std::string, std::size_t>, std::vector<exporters::WitnessShown>> facts;
  };
  Result<void> add_scope(const config::ScopeSettings& scope, scoring::Assessment& assessment,
                         Day& day);
  Result<Opened*> open(const std::string& scope, Instant as_of);
  const ledger::MembersOfChanges* members_kept(const std::string& scope, Instant as_of) const;
  Result<std::vector<exporters::WitnessShown>> read_facts(const Opened& opened,
                                                          const std::string& scope,
                                                          const scoring::SignalValue& value,
                                                          std::size_t most, bool names);

  std::mutex mutex_;
  Environment environment_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::map<Instant, Day> days_;
  std::map<std::string, Opened> opened_;  ///< by scope: the moment last asked for
};

}  // namespace plumbline::cli
