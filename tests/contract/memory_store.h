#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "facts/fact_store.h"

namespace plumbline::testing {

/// A FactStore in memory with the promises of the real one: keys decide, batches are all or
/// nothing, only a complete sweep makes entities gone, a task that vanished ends as lost. Can be
/// told to refuse. Thread-safe.
class MemoryStore final : public FactStore {
 public:
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

  /// "events KEY CREATED CLASS", as the simulated vCenter's record of what it served; sorted.
  std::set<std::string> lines(ActivityStream stream) const;
  std::vector<Activity> activities(const std::string& class_id) const;
  /// Entities of a sweep's type that are not gone, by their id.
  std::map<std::string, EntityState> present(const std::string& type) const;
  std::vector<Poll> polls(const std::string& stream) const;
  const Poll& last_poll(const std::string& stream) const;
  std::vector<OpenWork> open() const { return open_; }
  std::vector<Sample> samples() const { return samples_; }
  /// "Type:moid series interval" → time → value. A point that comes again with another value is a
  /// contradiction.
  std::map<std::string, std::map<Instant, double>> runs() const { return runs_; }
  std::vector<DayHistogram> histograms() const { return histograms_; }
  std::set<std::string> vcenter_uuids() const { return uuids_; }
  /// Activities that came again with other contents under the same key: must stay empty.
  /// Objects that sweeps took as they are, by their print alone.
  int taken_by_print() const { return taken_by_print_; }
  std::vector<std::string> contradictions() const { return contradictions_; }
  Instant latest_recorded_at() const { return recorded_at_; }

  /// The commits and observations from the Nth on fail `times` times; 0: never.
  void refuse(int from_nth, int times);
  /// Commits and observations since the last `refuse`.
  int calls() const { return calls_; }

 private:
  friend class MemorySweep;
  using Key = std::tuple<ActivityStream, std::string, Instant, std::string>;

  Result<void> allowed();
  void add(const Activity& activity, CommitCounts& counts);
  void add(const SampleRun& run, CommitCounts& counts);
  void add(const DayHistogram& histogram, CommitCounts& counts);

  mutable std::mutex mutex_;
  std::map<Key, Activity> activities_;
  std::map<std::string, std::map<std::string, EntityState>> entities_;
  /// Entities' type in sweeps → id → print of the bytes its state was read from.
  std::map<std::string, std::map<std::string, std::uint64_t>> prints_;
  std::map<std::string, std::string> cursors_;
  std::vector<Poll> polls_;
  std::vector<OpenWork> open_;
  std::vector<Sample> samples_;
  std::map<std::string, std::map<Instant, double>> runs_;
  std::vector<DayHistogram> histograms_;
  std::set<std::string> uuids_;
  std::vector<std::string> contradictions_;
  Instant recorded_at_;
  int taken_by_print_ = 0;
  int calls_ = 0;
  int refuse_from_ = 0;
  int refuse_times_ = 0;
};

}  // namespace plumbline::testing
