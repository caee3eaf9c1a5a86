#include "estate.h"

#include <stdlib.h>

#include <array>
#include <filesystem>

namespace plumbline::bench {

Scratch::Scratch() {
  std::string pattern =
      (std::filesystem::temp_directory_path() / "plumbline-bench-XXXXXX").string();
  folder_ = mkdtemp(pattern.data());
}
Scratch::~Scratch() { std::filesystem::remove_all(folder_); }

Instant bench_start() { return *parse_instant("2026-01-05T00:00:00Z"); }

Activity task(std::int64_t number) {
  static constexpr std::array kClasses = {"VirtualMachine.reconfigure", "VirtualMachine.powerOn",
                                          "VirtualMachine.clone", "VirtualMachine.createSnapshot",
                                          "Drm.ExecuteVMotionLRO"};
  const auto mixed = static_cast<std::uint64_t>(number) * 2654435761u;
  Activity a;
  a.stream = ActivityStream::Tasks;
  a.key = "task-" + std::to_string(number);
  a.created = bench_start() + std::chrono::seconds(30 * number);
  a.started = a.created;
  a.ended = a.created + std::chrono::seconds(mixed % 20);
  a.class_id = kClasses[mixed % 10 < 5 ? 0 : mixed % kClasses.size()];
  a.initiator = a.class_id.starts_with("Drm.") ? Initiator::System : Initiator::User;
  if (a.initiator == Initiator::User) a.actor_name = "EXAMPLE\\user" + std::to_string(mixed % 40);
  a.entity = {"VirtualMachine", "vm-" + std::to_string(mixed % 5000)};
  a.outcome = mixed % 20 == 0 ? Outcome::Failed : Outcome::Success;
  if (a.outcome == Outcome::Failed) a.fault = "GenericVmConfigFault";
  a.chain = number;
  return a;
}

FactBatch batch(std::int64_t from, std::int64_t to) {
  FactBatch b;
  b.vcenter = kVCenter;
  for (auto i = from; i < to; ++i) b.activities.push_back(task(i));
  b.recorded_at = b.activities.back().finished();
  b.cursor = {std::pair<std::string, std::string>{streams::kTasks, std::to_string(to)}};
  return b;
}

Poll complete_poll(const std::string& stream, Instant until) {
  Poll p;
  p.stream = stream;
  p.started = p.ended = p.to = until;
  p.from = bench_start();
  return p;
}

}  // namespace plumbline::bench
