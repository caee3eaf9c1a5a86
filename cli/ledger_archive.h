#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "cli/environment.h"
#include "cli/judge.h"
#include "exporters/archive.h"

namespace plumbline::cli {

/// Past days and facts for the pages, read from the ledger through a connection of its own. Days
/// are judged when they are asked for, a few are remembered. Thread-safe.
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
  /// A scope's case at one moment, with the facts that were asked for, by signal and how many.
  /// Never with names: what is forgotten is forgotten at once.
  struct Opened {
    Instant as_of;
    Case subject;
    std::map<std::pair<std::string, std::size_t>, std::vector<exporters::WitnessShown>> facts;
  };
  Result<Opened*> open(const std::string& scope, Instant as_of);

  std::mutex mutex_;
  Environment environment_;
  std::unique_ptr<ledger::Ledger> ledger_;
  std::map<Instant, std::shared_ptr<const scoring::Snapshot>> days_;
  std::map<std::string, Opened> opened_;  ///< by scope: the moment last asked for
};

}  // namespace plumbline::cli
