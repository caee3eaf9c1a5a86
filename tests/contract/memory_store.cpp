#include "tests/contract/memory_store.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>

namespace plumbline::testing {
namespace {

/// Always with microseconds, as the simulated vCenter writes it.
std::string stamp(Instant t) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(t);
  std::string text = to_rfc3339(seconds);
  text.pop_back();
  std::array<char, 16> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%06dZ",
                static_cast<int>((t - seconds).count()));
  return text + fraction.data();
}

std::string text_of(const Activity& a) {
  std::string text = a.class_id + "|" + a.actor_name + "|" + a.entity.type + ":" + a.entity.moid +
                     "|" + a.result.moid + "|" + std::to_string(static_cast<int>(a.outcome)) + "|" +
                     a.fault + "|" + std::to_string(a.chain) + "|" + a.parent_key + "|" +
                     a.root_key + "|" + std::to_string(to_micros(a.finished()));
  for (const auto& [name, value] : a.details) text += "|" + name + "=" + value;
  return text;
}

}  // namespace

class MemorySweep final : public InventorySweep {
 public:
  MemorySweep(MemoryStore& store, std::string type) : store_(store), type_(std::move(type)) {}

  Result<void> observe(const EntityState& state) override {
    const std::scoped_lock lock(store_.mutex_);
    if (auto ok = store_.allowed(); !ok) return ok;
    EntityState& kept = store_.entities_[type_][state.entity.moid];
    if (kept.properties != state.properties || kept.unreadable != state.unreadable ||
        kept.entity != state.entity)
      ++counts_.entities_changed;
    kept = state;
    store_.prints_[type_].erase(state.entity.moid);
    seen_.insert(state.entity.moid);
    return {};
  }

  Result<void> observe_from(const EntityState& state, std::uint64_t print) override {
    if (auto seen = observe(state); !seen) return seen;
    const std::scoped_lock lock(store_.mutex_);
    store_.prints_[type_][state.entity.moid] = print;
    return {};
  }

  std::optional<EntityRef> observe_same(std::uint64_t print) override {
    const std::scoped_lock lock(store_.mutex_);
    for (const auto& [moid, known] : store_.prints_[type_]) {
      if (known != print) continue;
      seen_.insert(moid);
      ++store_.taken_by_print_;
      return store_.entities_[type_][moid].entity;
    }
    return std::nullopt;
  }

  Result<CommitCounts> finish(const Poll& poll) override {
    const std::scoped_lock lock(store_.mutex_);
    if (auto ok = store_.allowed(); !ok) return tl::make_unexpected(ok.error());
    auto& entities = store_.entities_[type_];
    if (poll.outcome == PollOutcome::Complete)
      for (auto it = entities.begin(); it != entities.end();) {
        if (seen_.count(it->first) == 0) {
          store_.prints_[type_].erase(it->first);
          it = entities.erase(it);
          ++counts_.entities_removed;
        } else {
          ++it;
        }
      }
    store_.polls_.push_back(poll);
    return counts_;
  }

 private:
  MemoryStore& store_;
  std::string type_;
  std::set<std::string> seen_;
  CommitCounts counts_;
};

void MemoryStore::refuse(int from_nth, int times) {
  const std::scoped_lock lock(mutex_);
  calls_ = 0;
  refuse_from_ = from_nth;
  refuse_times_ = times;
}

Result<void> MemoryStore::allowed() {
  ++calls_;
  if (refuse_from_ == 0 || calls_ < refuse_from_ || refuse_times_ == 0) return {};
  --refuse_times_;
  return fail("the disk is full", "memory", "make room");
}

void MemoryStore::add(const Activity& activity, CommitCounts& counts) {
  const auto [at, added] = activities_.try_emplace(
      Key(activity.stream, activity.key, activity.created, activity.class_id), activity);
  if (!added && text_of(at->second) != text_of(activity))
    contradictions_.push_back(text_of(at->second) + " != " + text_of(activity));
  ++(added ? counts.activities_added : counts.activities_known);
}

void MemoryStore::add(const SampleRun& run, CommitCounts& counts) {
  const std::string key = run.entity.type + ":" + run.entity.moid + " " + run.series + " " +
                          std::to_string(run.interval.count());
  for (const auto& [time, value] : run.points) {
    const auto [at, added] = runs_[key].try_emplace(time, value);
    if (added) ++counts.samples_added;
    if (!added && at->second != value)
      contradictions_.push_back(key + " " + stamp(time) + ": " + std::to_string(at->second) +
                                " != " + std::to_string(value));
  }
}

void MemoryStore::add(const DayHistogram& histogram, CommitCounts& counts) {
  for (const auto& known : histograms_)
    if (known.entity == histogram.entity && known.series == histogram.series &&
        known.day == histogram.day)
      return;
  histograms_.push_back(histogram);
  ++counts.samples_added;
}

Result<void> MemoryStore::identify(const VCenterId&, const std::vector<std::string>&) { return {}; }

namespace {

bool covers(const std::string& told, const std::string& path) {
  return path == told ||
         (path.rfind(told, 0) == 0 && (path[told.size()] == '.' || path[told.size()] == '['));
}

}  // namespace

Result<CommitCounts> MemoryStore::apply(const UpdateBatch& batch) {
  const std::scoped_lock lock(mutex_);
  if (auto ok = allowed(); !ok) return tl::make_unexpected(ok.error());
  auto& entities = entities_[batch.type];
  CommitCounts counts;
  for (const EntityUpdate& update : batch.updates) {
    const std::string& moid = update.state.entity.moid;
    prints_[batch.type].erase(moid);
    if (update.kind == EntityUpdate::Kind::Leave) {
      counts.entities_removed += static_cast<std::int64_t>(entities.erase(moid));
      continue;
    }
    ++counts.entities_changed;
    if (update.kind == EntityUpdate::Kind::Enter) {
      entities[moid] = update.state;
      continue;
    }
    const auto known = entities.find(moid);
    if (known == entities.end()) return fail("a change of an unknown entity", moid);
    EntityState& state = known->second;
    for (const std::string& told : update.told) {
      std::erase_if(state.properties, [&](const auto& p) { return covers(told, p.first); });
      std::erase_if(state.unreadable, [&](const auto& p) { return covers(told, p); });
    }
    for (const auto& [path, value] : update.state.properties) state.properties[path] = value;
    for (const std::string& path : update.state.unreadable) state.unreadable.push_back(path);
    std::sort(state.unreadable.begin(), state.unreadable.end());
  }
  samples_.insert(samples_.end(), batch.samples.begin(), batch.samples.end());
  if (batch.poll) polls_.push_back(*batch.poll);
  recorded_at_ = std::max(recorded_at_, batch.recorded_at);
  return counts;
}

Result<CommitCounts> MemoryStore::commit(const FactBatch& batch) {
  const std::scoped_lock lock(mutex_);
  if (auto ok = allowed(); !ok) return tl::make_unexpected(ok.error());
  CommitCounts counts;
  for (const Activity& activity : batch.activities) add(activity, counts);
  if (batch.open_work) {
    const auto still = [&](const std::string& key) {
      const auto& now = *batch.open_work;
      return std::any_of(now.begin(), now.end(), [&](const auto& w) { return w.key == key; });
    };
    for (const OpenWork& work : open_) {
      if (still(work.key) ||
          activities_.count(Key(ActivityStream::Tasks, work.key, work.queued, work.class_id)) != 0)
        continue;
      Activity lost;
      lost.stream = ActivityStream::Tasks;
      lost.key = work.key;
      lost.created = work.queued;
      lost.class_id = work.class_id;
      lost.outcome = Outcome::Lost;
      add(lost, counts);
    }
    open_ = *batch.open_work;
  }
  for (const SampleRun& run : batch.runs) add(run, counts);
  for (const DayHistogram& histogram : batch.histograms) add(histogram, counts);
  if (batch.cursor) cursors_[batch.cursor->first] = batch.cursor->second;
  if (batch.poll) polls_.push_back(*batch.poll);
  samples_.insert(samples_.end(), batch.samples.begin(), batch.samples.end());
  uuids_.insert(batch.vcenter.uuid);
  recorded_at_ = std::max(recorded_at_, batch.recorded_at);
  return counts;
}

Result<std::unique_ptr<InventorySweep>> MemoryStore::begin_sweep(const VCenterId& vcenter,
                                                                 const std::string& type,
                                                                 Instant recorded_at) {
  const std::scoped_lock lock(mutex_);
  uuids_.insert(vcenter.uuid);
  recorded_at_ = std::max(recorded_at_, recorded_at);
  return std::make_unique<MemorySweep>(*this, type);
}

Result<std::optional<std::string>> MemoryStore::cursor(const VCenterId&,
                                                       const std::string& stream) {
  const std::scoped_lock lock(mutex_);
  const auto found = cursors_.find(stream);
  return found == cursors_.end() ? std::nullopt : std::optional<std::string>(found->second);
}

Result<std::vector<OpenWork>> MemoryStore::open_work(const VCenterId&) {
  const std::scoped_lock lock(mutex_);
  return open_;
}

std::set<std::string> MemoryStore::lines(ActivityStream stream) const {
  const std::scoped_lock lock(mutex_);
  std::set<std::string> lines;
  for (const auto& [key, activity] : activities_)
    if (activity.stream == stream)
      lines.insert(std::string(stream == ActivityStream::Events ? "events " : "tasks ") +
                   activity.key + " " + stamp(activity.created) + " " + activity.class_id);
  return lines;
}

std::vector<Activity> MemoryStore::activities(const std::string& class_id) const {
  const std::scoped_lock lock(mutex_);
  std::vector<Activity> found;
  for (const auto& [key, activity] : activities_)
    if (activity.class_id == class_id) found.push_back(activity);
  return found;
}

std::map<std::string, EntityState> MemoryStore::present(const std::string& type) const {
  const std::scoped_lock lock(mutex_);
  const auto found = entities_.find(type);
  return found == entities_.end() ? std::map<std::string, EntityState>() : found->second;
}

std::vector<Poll> MemoryStore::polls(const std::string& stream) const {
  const std::scoped_lock lock(mutex_);
  std::vector<Poll> found;
  for (const Poll& poll : polls_)
    if (poll.stream == stream) found.push_back(poll);
  return found;
}

const Poll& MemoryStore::last_poll(const std::string& stream) const {
  const std::scoped_lock lock(mutex_);
  for (auto poll = polls_.rbegin(); poll != polls_.rend(); ++poll)
    if (poll->stream == stream) return *poll;
  throw std::runtime_error("no poll of " + stream);
}

}  // namespace plumbline::testing
