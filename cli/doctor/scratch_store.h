#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "facts/fact_store.h"

namespace plumbline::cli {

/// What a look at a vCenter found, counted and thrown away: a FactStore for `doctor`, which reads
/// as `serve` would and writes nothing anywhere. Keeps cursors (so that a second sweep costs what a
/// second sweep costs) and the states of a few small types. Thread-safe.
class ScratchStore final : public FactStore {
 public:
  struct History {
    std::int64_t count = 0;
    Instant oldest = Instant::max();
    Instant newest = Instant::min();
    std::map<DayNumber, std::int64_t> by_day;
  };
  struct Entities {
    std::int64_t count = 0;
    std::int64_t bytes = 0;  ///< of paths and values as text
  };

  Result<CommitCounts> commit(const FactBatch& batch) override;
  Result<std::unique_ptr<InventorySweep>> begin_sweep(const VCenterId& vcenter,
                                                      const std::string& type,
                                                      Instant recorded_at) override;
  Result<CommitCounts> apply(const UpdateBatch& batch) override;
  Result<void> identify(const VCenterId& vcenter,
                        const std::vector<std::string>& formerly) override;
  Result<std::optional<std::string>> cursor(const VCenterId& vcenter,
                                            const std::string& stream) override;
  Result<std::vector<OpenWork>> open_work(const VCenterId& vcenter) override;

  std::map<ActivityStream, History> histories() const;
  std::map<std::string, Entities> entities() const;
  /// Of "OptionManager", "PerfInterval", "PerfCounter", "TaskManager"; empty for every other type.
  std::vector<EntityState> states(const std::string& type) const;
  /// Series of samples seen, by interval in seconds, and VM days of histograms.
  std::map<std::int64_t, std::int64_t> series() const;
  std::string uuid() const;
  /// Ids of the root tasks that were read, and how many there were of each.
  std::map<std::string, std::int64_t> tasks() const;

 private:
  class Sweep;
  void count(const EntityState& state);

  mutable std::mutex mutex_;
  std::map<std::string, std::string> cursors_;
  std::map<ActivityStream, History> histories_;
  std::set<std::string> known_;  ///< activities by key, so that an overlap does not count twice
  std::map<std::string, std::int64_t> tasks_;
  std::map<std::string, Entities> entities_;
  std::map<std::string, std::vector<EntityState>> states_;
  std::map<std::int64_t, std::set<std::string>> series_;
  std::string uuid_;
};

}  // namespace plumbline::cli
