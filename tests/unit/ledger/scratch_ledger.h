#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "ledger/ledger.h"

namespace plumbline::ledger {

/// Shows an Error's line when a Result is not what was hoped for.
#define ASSERT_OK(result)                                            \
  do {                                                               \
    const auto& checked = (result);                                  \
    ASSERT_TRUE(checked.has_value()) << checked.error().to_string(); \
  } while (false)
#define EXPECT_OK(result)                                            \
  do {                                                               \
    const auto& checked = (result);                                  \
    EXPECT_TRUE(checked.has_value()) << checked.error().to_string(); \
  } while (false)

/// A folder of its own for each test, removed at the end; in memory where there is such a place:
/// what these tests kill are processes, not machines, and waiting for a disk shows nothing more.
class ScratchFolder {
 public:
  ScratchFolder() {
    const std::filesystem::path memory = "/dev/shm";
    const bool usable = ::access(memory.c_str(), W_OK) == 0;
    std::string name =
        ((usable ? memory : std::filesystem::temp_directory_path()) / "plumbline-ledger-XXXXXX")
            .string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no scratch folder");
    path_ = name;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  std::string file(const std::string& name) const { return (path_ / name).string(); }
  const std::filesystem::path& path() const { return path_; }
  void clear() {
    for (const auto& entry : std::filesystem::directory_iterator(path_))
      std::filesystem::remove_all(entry.path());
  }

 private:
  std::filesystem::path path_;
};

inline std::unique_ptr<Ledger> open_or_throw(const std::string& path, OpenOptions options = {}) {
  auto opened = open("sqlite:" + path, options);
  if (!opened) throw std::runtime_error(opened.error().to_string());
  return std::move(*opened);
}

inline std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline Instant at(const std::string& text) { return parse_instant(text).value(); }

inline const VCenterId kVcA{"3f2a-a", "vc-a"};
inline const VCenterId kVcB{"3f2a-b", "vc-b"};

inline Activity task(const std::string& key, Instant queued, const std::string& class_id,
                     const std::string& actor, const std::string& vm = "vm-1") {
  Activity activity;
  activity.stream = ActivityStream::Tasks;
  activity.key = key;
  activity.created = queued;
  activity.class_id = class_id;
  activity.actor_name = actor;
  activity.entity = {"VirtualMachine", vm};
  activity.started = queued + std::chrono::seconds(1);
  activity.ended = queued + std::chrono::seconds(60);
  activity.outcome = Outcome::Success;
  return activity;
}

inline FactBatch batch_of(Instant recorded_at, std::vector<Activity> activities) {
  FactBatch batch;
  batch.vcenter = kVcA;
  batch.recorded_at = recorded_at;
  batch.activities = std::move(activities);
  return batch;
}

inline Poll poll_of(const std::string& stream, Instant t,
                    PollOutcome outcome = PollOutcome::Complete) {
  Poll poll;
  poll.stream = stream;
  poll.started = poll.from = poll.to = t;
  poll.ended = t + std::chrono::seconds(2);
  poll.outcome = outcome;
  return poll;
}

inline EntityState vm(const std::string& moid, const std::string& name,
                      const std::string& power = "poweredOn") {
  EntityState state;
  state.entity = {"VirtualMachine", moid};
  state.properties = {{"name", name}, {"runtime.powerState", power}};
  return state;
}

/// One whole sweep of VMs.
inline Result<CommitCounts> sweep_vms(Ledger& ledger, Instant t,
                                      const std::vector<EntityState>& states,
                                      PollOutcome outcome = PollOutcome::Complete) {
  auto sweep = ledger.begin_sweep(kVcA, "VirtualMachine", t);
  if (!sweep) return tl::make_unexpected(sweep.error());
  for (const EntityState& state : states) {
    if (auto seen = (*sweep)->observe(state); !seen) return tl::make_unexpected(seen.error());
  }
  return (*sweep)->finish(poll_of(streams::inventory("VirtualMachine"), t, outcome));
}

inline std::vector<Activity> activities_of(Ledger& ledger, const VCenterId& vcenter = kVcA) {
  std::vector<Activity> all;
  const auto read =
      ledger.for_each_activity(vcenter, [&](const Activity& activity) { all.push_back(activity); });
  EXPECT_TRUE(read.has_value());
  return all;
}

inline std::vector<Sighting> sightings_of(Ledger& ledger, const std::string& scope,
                                          const SightingsWanted& wanted = {}) {
  std::vector<Sighting> all;
  EXPECT_OK(ledger.for_each_sighting(scope, wanted,
                                     [&](const Sighting& sighting) { all.push_back(sighting); }));
  return all;
}

}  // namespace plumbline::ledger
