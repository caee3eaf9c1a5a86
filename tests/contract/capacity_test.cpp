#include <gmock/gmock.h>
#include <stdlib.h>

#include <filesystem>

#include "ledger/ledger.h"
#include "tests/contract/performance_truth.h"

namespace plumbline::testing {
namespace {

constexpr double kGibi = 1024.0 * 1024 * 1024;

constexpr const char* kWorstDevice = "disk.maxTotalLatency.latest";

Instant at(const char* text) { return *parse_instant(text); }

/// What headroom and space are made of.
CollectionPlan capacity_plan() {
  CollectionPlan plan;
  plan.option_keys = {"config.vpxd.stats.maxQueryMetrics"};
  plan.properties = {
      {"ClusterComputeResource", {"name", "configurationEx.dasConfig"}},
      {"HostSystem",
       {"name", "parent", "runtime.connectionState", "runtime.inMaintenanceMode",
        "summary.hardware.cpuMhz", "summary.hardware.memorySize", "summary.hardware.numCpuCores"}},
      {"Datastore", {"name", "summary.capacity", "summary.multipleHostAccess"}},
  };
  plan.sampled = {
      {"ClusterComputeResource",
       {"summary.effectiveCpu", "summary.effectiveMemory", "summary.currentFailoverLevel"}},
      {"Datastore", {"summary.freeSpace"}}};
  plan.counters = {{"ClusterComputeResource", {"cpu.usagemhz.average", "mem.consumed.average"}},
                   {"HostSystem", {kWorstDevice}}};
  return plan;
}

ledger::DerivePlan capacity_days() {
  ledger::DerivePlan plan;
  SeriesDefinition headroom;
  headroom.signal = "cap.headroom_ok";
  headroom.kind = SeriesDefinition::Kind::Headroom;
  SeriesDefinition space;
  space.signal = "cap.ds_days_to_full";
  space.kind = SeriesDefinition::Kind::Space;
  SeriesDefinition latency;
  latency.signal = "cap.ds_latency_p95";
  latency.kind = SeriesDefinition::Kind::Latency;
  latency.window_days = 1;
  SeriesTest test;
  test.counter = kWorstDevice;
  test.above = 10;  // the simulated devices are that slow half of the time
  latency.tests = {test};
  SeriesDefinition failover;
  failover.signal = "cap.failover_level";
  failover.kind = SeriesDefinition::Kind::Failover;
  plan.series = {headroom, space, latency, failover};
  return plan;
}

class CapacityDays : public ::testing::Test {
 protected:
  CapacityDays() {
    std::string name = (std::filesystem::temp_directory_path() / "plumbline-cap-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no scratch folder");
    folder_ = name;
    auto opened = ledger::open("sqlite:" + folder_ + "/ledger.db", {});
    if (!opened) throw std::runtime_error(opened.error().to_string());
    ledger_ = std::move(*opened);
  }
  ~CapacityDays() override {
    ledger_.reset();
    std::filesystem::remove_all(folder_);
  }

  void set_free(const SimulatedVCenter& vcenter, int gigabytes) {
    vcenter.post("/steps", R"([{"Change":{"SetStore":{"Name":"san-001","FreeGB":)" +
                               std::to_string(gigabytes) + "}}}]");
  }

  std::string folder_;
  std::unique_ptr<ledger::Ledger> ledger_;
};

TEST_F(CapacityDays, AClusterThatCannotLoseAHostAndAFillingDatastoreComeOutAsSuch) {
  SimulatedVCenter vcenter({"--vms", "4", "--hosts", "4", "--clusters", "2", "--clock",
                            "2026-02-10T00:10:00Z", "--quiet-logins"});
  // One of two hosts: what is left has no second to fall back on.
  vcenter.post("/steps",
               R"([{"Change":{"SetHost":{"Name":"esx-001.example.com","Maintenance":true}}}])");
  auto collector = collector::make_collector(long_turns(vcenter), capacity_plan(), *ledger_);
  int free = 900;
  for (int half_day = 0; half_day < 12; ++half_day) {
    set_free(vcenter, free -= 25);
    const auto report = sweep_all(*collector);
    ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
    vcenter.advance("12h");
  }
  sweep_all(*collector);
  const auto plan = capacity_days();
  ASSERT_TRUE(ledger_->derive("vc-test", {"vc-test"}, plan));
  const auto evidence = ledger_->evidence(
      {"vc-test", {"vc-test"}, at("2026-02-16T00:30:00Z"), std::nullopt, 30}, plan);
  ASSERT_TRUE(evidence) << evidence.error().to_string();

  std::map<DayNumber, DayReading> headroom;
  for (const DayReading& r : evidence->readings)
    if (r.signal == "cap.headroom_ok") headroom[r.day] = r;
  // The host in maintenance was seen from the first sweep on; five whole days since.
  for (DayNumber day = day_of(at("2026-02-11T00:00:00Z")); day < day_of(at("2026-02-16T00:00:00Z"));
       ++day) {
    ASSERT_TRUE(headroom.contains(day)) << to_date(start_of(day));
    EXPECT_DOUBLE_EQ(headroom[day].n, 2 * 2 * 24) << "cluster-hours of processors and memory";
    EXPECT_DOUBLE_EQ(headroom[day].unknown, 0);
    EXPECT_DOUBLE_EQ(headroom[day].k, 2 * 24) << "of the other cluster alone";
  }

  // Per cluster: the truth of the vCenter's own numbers at 95 % of the day's samples.
  std::vector<double> host_hertz;
  int sizes = 0;
  int tight = 0;
  int roomy = 0;
  std::map<DayNumber, double> used;
  for (const EntityDay& d : evidence->entity_days) {
    const EntityRef& entity = evidence->entities.at(d.entity).ref;
    const std::string& name = evidence->entities.at(d.entity).state.properties.at("name");
    if (d.series == "used_bytes" && name == "san-001") used[d.day] = d.value;
    if (d.series == "cpu_size") ++sizes;
    if (d.series != "cpu_n1" || d.day < day_of(at("2026-02-11T00:00:00Z"))) continue;
    std::vector<double> usage;
    for (const auto& [time, hertz] :
         truth(vcenter, entity.moid, true_counter("cpu.usagemhz.average"), 300, start_of(d.day),
               start_of(d.day + 1), false))
      usage.push_back(hertz);
    ASSERT_EQ(usage.size(), 288U);
    std::sort(usage.begin(), usage.end());
    const double busy = usage[273];  // the 274th of 288
    // Both hosts are alike. Of one that lends nothing is left: −busy ÷ h. Of two (2h − h − busy) ÷
    // 2h.
    if (name == "cluster-01") {
      EXPECT_LT(d.value, 0);
      host_hertz.push_back(-busy / d.value);
      ++tight;
    } else {
      EXPECT_GT(d.value, 0);
      host_hertz.push_back(busy / (1 - 2 * d.value));
      ++roomy;
    }
  }
  EXPECT_EQ(sizes, 2) << "two clusters, and neither grew: a host in maintenance is there";
  EXPECT_EQ(tight, 5);
  EXPECT_EQ(roomy, 5);
  for (const double hertz : host_hertz) EXPECT_NEAR(hertz / host_hertz.front(), 1, 1e-9);
  ASSERT_GE(used.size(), 6U);
  for (auto day = std::next(used.begin()); day != used.end(); ++day)
    EXPECT_DOUBLE_EQ(day->second - std::prev(day)->second, 50 * kGibi)
        << to_date(start_of(day->first));
}

// What clusters say of themselves, the hosts that join them, and how slow devices were.
TEST_F(CapacityDays, FailoverLevelsAndSlowHoursAreThoseOfTheVCenter) {
  SimulatedVCenter vcenter({"--vms", "4", "--hosts", "4", "--clusters", "2", "--clock",
                            "2026-02-10T00:10:00Z", "--quiet-logins"});
  vcenter.post("/steps", R"([{"Change":{"SetCluster":{"Name":"cluster-01","FailoverLevel":1}}},
    {"Change":{"SetCluster":{"Name":"cluster-02","Percent":50,"FailoverLevel":1}}}])");
  auto collector = collector::make_collector(long_turns(vcenter), capacity_plan(), *ledger_);
  for (int half_day = 0; half_day < 6; ++half_day) {
    const auto report = sweep_all(*collector);
    ASSERT_EQ(report.outcome, PollOutcome::Complete) << complaints(report);
    vcenter.advance("12h");
  }
  sweep_all(*collector);
  const auto plan = capacity_days();
  ASSERT_TRUE(ledger_->derive("vc-test", {"vc-test"}, plan));
  const Instant day = at("2026-02-11T00:00:00Z");
  const auto evidence = ledger_->evidence(
      {"vc-test", {"vc-test"}, at("2026-02-12T00:30:00Z"), std::nullopt, 30}, plan);
  ASSERT_TRUE(evidence) << evidence.error().to_string();

  std::map<std::string, std::map<std::string, double>> told;
  for (const EntityDay& d : evidence->entity_days) {
    const EntityInfo& entity = evidence->entities.at(d.entity);
    told[d.series][entity.state.properties.at("name")] = d.value;
  }
  EXPECT_EQ(told["failover_level"], (std::map<std::string, double>{{"cluster-01", 1}}));
  EXPECT_EQ(told["failover_untold"], (std::map<std::string, double>{{"cluster-02", 0}}));

  double slow = 0;
  double watched = 0;
  for (const DayReading& r : evidence->readings)
    if (r.signal == "cap.ds_latency_p95" && r.day == day_of(day)) {
      slow = r.k;
      watched = r.n;
    }
  EXPECT_DOUBLE_EQ(watched, 4 * 24) << "hours of four hosts: no datastore tells";
  double truly = 0;
  for (const std::string& host : vcenter.inventory("HostSystem"))
    for (const auto& [time, seconds] : truth(vcenter, host, true_counter(kWorstDevice), 300, day,
                                             day + std::chrono::days(1), false))
      truly += seconds > 10 ? 300.0 / 3600 : 0;
  EXPECT_GT(truly, 0);
  EXPECT_NEAR(slow, truly, 1e-9);
}

}  // namespace
}  // namespace plumbline::testing
