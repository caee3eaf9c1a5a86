#include "cli/doctor/scratch_store.h"

#include <algorithm>
#include <array>

namespace plumbline::cli {
namespace {

constexpr std::array<const char*, 4> kKept = {"OptionManager", "PerfInterval", "PerfCounter",
                                              "TaskManager"};

bool is_kept(const std::string& type) {
  return std::find(kKept.begin(), kKept.end(), type) != kKept.end();
}

}  // namespace

class ScratchStore::Sweep final : public InventorySweep {
 public:
  explicit Sweep(ScratchStore& store) : store_(store) {}
  Result<void> observe(const EntityState& state) override {
    const std::scoped_lock lock(store_.mutex_);
    store_.count(state);
    ++counts_.entities_changed;
    return {};
  }
  Result<CommitCounts> finish(const Poll&) override { return counts_; }

 private:
  ScratchStore& store_;
  CommitCounts counts_;
};

void ScratchStore::count(const EntityState& state) {
  Entities& entities = entities_[state.entity.type];
  ++entities.count;
  for (const auto& [path, value] : state.properties)
    entities.bytes += static_cast<std::int64_t>(path.size() + value.size());
  if (is_kept(state.entity.type)) states_[state.entity.type].push_back(state);
}

Result<CommitCounts> ScratchStore::commit(const FactBatch& batch) {
  const std::scoped_lock lock(mutex_);
  CommitCounts counts;
  for (const Activity& activity : batch.activities) {
    if (!known_
             .insert(std::to_string(static_cast<int>(activity.stream)) + activity.key +
                     std::to_string(to_micros(activity.created)))
             .second) {
      ++counts.activities_known;
      continue;
    }
    ++counts.activities_added;
    History& history = histories_[activity.stream];
    ++history.count;
    history.oldest = std::min(history.oldest, activity.created);
    history.newest = std::max(history.newest, activity.created);
    ++history.by_day[day_of(activity.created)];
    if (activity.stream == ActivityStream::Tasks && activity.parent_key.empty())
      ++tasks_[activity.class_id];
  }
  for (const SampleRun& run : batch.runs) {
    series_[run.interval.count()].insert(run.entity.moid + " " + run.series);
    counts.samples_added += static_cast<std::int64_t>(run.points.size());
  }
  counts.samples_added += static_cast<std::int64_t>(batch.histograms.size());
  if (batch.cursor) cursors_[batch.cursor->first] = batch.cursor->second;
  return counts;
}

Result<std::unique_ptr<InventorySweep>> ScratchStore::begin_sweep(const VCenterId&,
                                                                  const std::string& type,
                                                                  Instant) {
  const std::scoped_lock lock(mutex_);
  entities_[type] = {};
  states_.erase(type);
  return std::make_unique<Sweep>(*this);
}

Result<CommitCounts> ScratchStore::apply(const UpdateBatch& batch) {
  CommitCounts counts;
  counts.entities_changed = static_cast<std::int64_t>(batch.updates.size());
  return counts;
}

Result<void> ScratchStore::identify(const VCenterId& vcenter, const std::vector<std::string>&) {
  const std::scoped_lock lock(mutex_);
  uuid_ = vcenter.uuid;
  return {};
}

Result<std::optional<std::string>> ScratchStore::cursor(const VCenterId&,
                                                        const std::string& stream) {
  const std::scoped_lock lock(mutex_);
  const auto found = cursors_.find(stream);
  return found == cursors_.end() ? std::nullopt : std::optional<std::string>(found->second);
}

Result<std::vector<OpenWork>> ScratchStore::open_work(const VCenterId&) {
  return std::vector<OpenWork>();
}

std::map<ActivityStream, ScratchStore::History> ScratchStore::histories() const {
  const std::scoped_lock lock(mutex_);
  return histories_;
}

std::map<std::string, ScratchStore::Entities> ScratchStore::entities() const {
  const std::scoped_lock lock(mutex_);
  return entities_;
}

std::vector<EntityState> ScratchStore::states(const std::string& type) const {
  const std::scoped_lock lock(mutex_);
  const auto found = states_.find(type);
  return found == states_.end() ? std::vector<EntityState>() : found->second;
}

std::map<std::int64_t, std::int64_t> ScratchStore::series() const {
  const std::scoped_lock lock(mutex_);
  std::map<std::int64_t, std::int64_t> counts;
  for (const auto& [interval, names] : series_)
    counts[interval] = static_cast<std::int64_t>(names.size());
  return counts;
}

std::map<std::string, std::int64_t> ScratchStore::tasks() const {
  const std::scoped_lock lock(mutex_);
  return tasks_;
}

std::string ScratchStore::uuid() const {
  const std::scoped_lock lock(mutex_);
  return uuid_;
}

}  // namespace plumbline::cli
