#include <gmock/gmock.h>

#include "tests/unit/ledger/failing_disk.h"
#include "tests/unit/ledger/scratch_ledger.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;
using testing::AllOf;
using testing::HasSubstr;

const Instant kBegin = at("2026-03-02T08:00:00Z");

DerivePlan plan() {
  DerivePlan plan;
  plan.work.classes.emplace_back();
  plan.work.classes.back().id = "VirtualMachine.destroy";
  plan.work.classes.back().tasks = {"VirtualMachine.destroy"};
  plan.work.digest = "w";
  ShareDefinition named;
  named.signal = "named";
  named.type = "VirtualMachine";
  named.good.kind = Predicate::Kind::Test;
  named.good.path = "name";
  plan.shares = {named};
  return plan;
}

FactBatch batch(int i) {
  const Instant t = kBegin + hours(i);
  const std::string actor = "CORP\\user-" + std::to_string(i);
  FactBatch batch = batch_of(t + hours(1), {});
  for (int k = 0; k < 4; ++k) {
    batch.activities.push_back(task("task-" + std::to_string(4 * i + k), t,
                                    "VirtualMachine.destroy", actor, "vm-" + std::to_string(k)));
  }
  batch.poll = poll_of(streams::kTasks, t);
  batch.cursor = {"tasks", std::to_string(i)};
  return batch;
}

using Step = std::function<Result<void>(Ledger&)>;

Result<void> only_whether(const tl::expected<CommitCounts, Error>& done) {
  if (!done) return tl::make_unexpected(done.error());
  return {};
}

/// What a service does to its ledger. Each step may be asked for again after it failed.
std::vector<Step> steps() {
  const auto sweep = [](int i) {
    return [i](Ledger& ledger) {
      return only_whether(sweep_vms(
          ledger, kBegin + hours(i),
          {vm("vm-1", "web" + std::to_string(i)), vm("vm-" + std::to_string(10 + i), "other")}));
    };
  };
  const auto commit = [](int i) {
    return [i](Ledger& ledger) { return only_whether(ledger.commit(batch(i))); };
  };
  const Step derive = [](Ledger& ledger) { return ledger.derive("s", {"vc-a"}, plan()); };
  const Step sight = [](Ledger& ledger) -> Result<void> {
    Sighting sighting;
    sighting.scope = "s";
    sighting.path = "scope.yml";
    sighting.seen_at = kBegin;
    sighting.content = sighting.sha256 = "x";
    const auto done = ledger.commit_sightings({sighting});
    if (!done) return tl::make_unexpected(done.error());
    return {};
  };
  const Step tell_differences = [](Ledger& ledger) {
    UpdateBatch batch;
    batch.vcenter = kVcA;
    batch.type = "VirtualMachine";
    batch.recorded_at = kBegin + hours(20);
    EntityUpdate changed{EntityUpdate::Kind::Modify, vm("vm-1", "told"), {"name"}};
    changed.state.properties["customValue[Owner]"] = "CORP\\user-7";
    changed.state.accounts = {"customValue[Owner]"};
    EntityUpdate gone{EntityUpdate::Kind::Leave, vm("vm-11", ""), {}};
    batch.updates = {changed, gone, {EntityUpdate::Kind::Enter, vm("vm-12", "new"), {}}};
    batch.poll = poll_of(streams::inventory("VirtualMachine"), batch.recorded_at);
    return only_whether(ledger.apply(batch));
  };
  const auto numbers = [](int i) {
    return [i](Ledger& ledger) {
      FactBatch batch = batch_of(kBegin + hours(30 + i), {});
      const EntityRef host{"HostSystem", "host-1"};
      batch.runs = {{host, "s", std::chrono::seconds(300), {}}};
      for (int k = 0; k < 20; ++k)
        batch.runs[0].points.emplace_back(kBegin + std::chrono::minutes(5 * (k + 12 * i)), 0.1 * k);
      DayHistogram day{host, "s", day_of(kBegin) - i, std::chrono::seconds(300), {}};
      day.values.add(1);
      batch.histograms = {day};
      batch.poll = poll_of(streams::performance("HostSystem"), batch.recorded_at);
      batch.poll->from = kBegin;
      return only_whether(ledger.commit(batch));
    };
  };
  const Step expire = [](Ledger& ledger) -> Result<void> {
    const auto done = ledger.expire(kBegin + hours(24 * 36));
    if (!done) return tl::make_unexpected(done.error());
    return {};
  };
  const Step identify = [](Ledger& ledger) { return ledger.identify(kVcA, {}); };
  const VCenterId rebuilt{"3f2a-new", "vc-a"};
  const Step continue_it = [=](Ledger& ledger) { return ledger.identify(rebuilt, {kVcA.uuid}); };
  const Step sweep_it = [=](Ledger& ledger) -> Result<void> {
    auto reading = ledger.begin_sweep(rebuilt, "VirtualMachine", kBegin + hours(50));
    if (!reading) return tl::make_unexpected(reading.error());
    if (auto seen = (*reading)->observe(vm("vm-1", "again")); !seen) return seen;
    return only_whether(
        (*reading)->finish(poll_of(streams::inventory("VirtualMachine"), kBegin + hours(50))));
  };
  const Step forget = [](Ledger& ledger) { return ledger.forget("CORP\\user-0", "human"); };
  return {identify,         commit(0), sweep(0),    sight,     derive,     commit(1),
          sweep(1),         derive,    forget,      commit(2), numbers(0), numbers(1),
          tell_differences, expire,    continue_it, sweep_it,  derive};
}

std::string contents(Ledger& ledger) {
  std::string text;
  for (const Activity& a : activities_of(ledger)) text += a.key + ' ' + a.actor_name + '\n';
  const auto size = ledger.size();
  if (!size) return size.error().to_string();
  text += std::to_string(size->activities) + ' ' + std::to_string(size->entity_versions) + '\n';
  const auto polls = ledger.polls(kVcA, kBegin - hours(1), kBegin + hours(99));
  text += std::to_string(polls->size()) + " polls\n";
  const auto evidence = ledger.evidence({"s", {"vc-a"}, kBegin + hours(99), {}, 400}, plan());
  if (!evidence) return evidence.error().to_string();
  text += std::to_string(evidence->changes.size()) + " changes\n";
  for (const DayReading& r : evidence->readings)
    text += std::to_string(r.day) + ' ' + std::to_string(r.k) + '/' + std::to_string(r.n) + '\n';
  for (const VCenterId& vcenter : {kVcA, VCenterId{"3f2a-new", "vc-a"}})
    for (const char* moid : {"vm-1", "vm-11", "vm-12"}) {
      const auto state =
          ledger.entity_at(vcenter, {"VirtualMachine", moid}, kBegin + hours(49), {});
      text += state && *state ? *(*state)->find("name") : "-";
    }
  const auto note = [&](const SampleRun& run) {
    for (const auto& [t, value] : run.points)
      text += to_rfc3339(t) + ' ' + std::to_string(value) + '\n';
  };
  EXPECT_OK(ledger.for_each_run({"3f2a-new", "vc-a"}, "HostSystem", "s", std::chrono::seconds(300),
                                kBegin, kBegin + hours(99), note));
  EXPECT_OK(ledger.for_each_histogram(
      {"3f2a-new", "vc-a"}, "HostSystem", "s", 0, 99'999,
      [&](const DayHistogram& day) { text += std::to_string(day.day) + " histogram\n"; }));
  return text + std::to_string(sightings_of(ledger, "s").size()) + " sightings\n";
}

class Faults : public testing::TestWithParam<std::tuple<FailingDisk::Fault, bool, int>> {};

/// Fail the Nth change of the disk, for every N, until all succeed (the way SQLite itself is
/// tested). A disk that stays broken strikes at the same places: every fifth does.
TEST_P(Faults, AtAnyWriteNothingIsLostOrDoubledAndWorkGoesOn) {
  const auto [fault, lasting, stride] = GetParam();
  ScratchFolder folder;
  std::string expected;
  {
    const auto calm = open_or_throw(folder.file("calm.db"));
    for (const Step& step : steps()) ASSERT_OK(step(*calm));
    expected = contents(*calm);
  }
  FailingDisk disk;
  int n = 0;
  int told = 0;
  for (bool struck = true; struck; folder.clear()) {
    n += stride;
    ASSERT_LT(n, 5000);
    const std::string path = folder.file("ledger.db");
    disk.arm(n, fault, lasting);
    auto opened = open("sqlite:" + path, {});
    if (!opened) {
      ++told;
      EXPECT_THAT(opened.error().to_string(), HasSubstr(path));
      disk.heal();
      opened = open("sqlite:" + path, {});
      ASSERT_OK(opened);
    }
    for (const Step& step : steps()) {
      auto done = step(**opened);
      if (!done) {
        ++told;
        EXPECT_THAT(done.error().to_string(), HasSubstr(path)) << "change " << n;
        disk.heal();
        done = step(**opened);
      }
      ASSERT_TRUE(done.has_value()) << "change " << n << ": " << done.error().to_string();
    }
    struck = disk.struck();
    disk.heal();
    opened->reset();
    ASSERT_EQ(contents(*open_or_throw(path)), expected) << "change " << n;
    ASSERT_EQ(bytes_of(path).find("CORP\\user-0"), std::string::npos) << "change " << n;
  }
  EXPECT_GT(n, 50);
  EXPECT_GT(told * stride, 20);
}

INSTANTIATE_TEST_SUITE_P(Disk, Faults,
                         testing::Values(std::tuple(FailingDisk::Fault::Full, false, 1),
                                         std::tuple(FailingDisk::Fault::Broken, true, 5)),
                         [](const auto& one) {
                           return std::string(std::get<0>(one.param) == FailingDisk::Fault::Full
                                                  ? "Full"
                                                  : "Broken") +
                                  (std::get<1>(one.param) ? "ForLong" : "Once");
                         });

TEST(FullDisk, IsSaidWithFileAndRemedyAndNothingKnownIsLost) {
  FailingDisk disk;
  ScratchFolder folder;
  const std::string path = folder.file("ledger.db");
  const auto ledger = open_or_throw(path);
  ASSERT_OK(ledger->commit(batch(0)));
  disk.arm(1, FailingDisk::Fault::Full, true);
  const auto refused = ledger->commit(batch(1));
  ASSERT_FALSE(refused.has_value());
  EXPECT_THAT(refused.error().to_string(),
              AllOf(HasSubstr("disk is full"), HasSubstr(path), HasSubstr("free space")));
  EXPECT_EQ(activities_of(*ledger).size(), 4U);
  EXPECT_EQ(ledger->cursor(kVcA, "tasks")->value(), "0");
  disk.heal();
  EXPECT_EQ(ledger->commit(batch(1))->activities_added, 4);
  EXPECT_EQ(ledger->cursor(kVcA, "tasks")->value(), "1");
}

TEST(FullDisk, ASweepGoesOnWhereItStoodWhenThereIsSpaceAgain) {
  FailingDisk disk;
  ScratchFolder folder;
  const auto ledger = open_or_throw(folder.file("ledger.db"));
  auto sweep = ledger->begin_sweep(kVcA, "VirtualMachine", kBegin);
  ASSERT_OK(sweep);
  disk.arm(1, FailingDisk::Fault::Full, true);
  int refused = 0;
  for (int i = 0; i < 1700; ++i)
    if (!(*sweep)->observe(vm("vm-" + std::to_string(i), "n"))) ++refused;
  EXPECT_GT(refused, 0);
  const Poll poll = poll_of(streams::inventory("VirtualMachine"), kBegin);
  EXPECT_FALSE((*sweep)->finish(poll).has_value());
  disk.heal();
  const auto counts = (*sweep)->finish(poll);
  ASSERT_OK(counts);
  EXPECT_EQ(counts->entities_changed, 1700);
  EXPECT_EQ(ledger->size()->entity_versions, 1700);
}

}  // namespace
}  // namespace plumbline::ledger
