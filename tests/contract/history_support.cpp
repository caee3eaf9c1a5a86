#include "tests/contract/history_support.h"

#include <gmock/gmock.h>

namespace plumbline::testing {

CollectionPlan history_plan() {
  CollectionPlan plan;
  plan.event_classes = usual_plan().event_classes;
  plan.tasks = true;
  plan.option_keys = {"event.maxAge", "event.maxAgeEnabled", "task.maxAge", "task.maxAgeEnabled"};
  return plan;
}

std::unique_ptr<collector::Collector> hasty_collector(const SimulatedVCenter& vcenter,
                                                      const CollectionPlan& plan,
                                                      FactStore& store) {
  auto settings = settings_for(vcenter);
  settings.background_share = 1;
  settings.background_turn = std::chrono::milliseconds(1);
  return collector::make_collector(settings, plan, store);
}

collector::SweepReport sweep_to_the_end(collector::Collector& collector) {
  auto report = sweep(collector);
  int sweeps = 1;
  for (; report.more && sweeps < 300; ++sweeps) report = sweep(collector);
  EXPECT_LT(sweeps, 300);
  return report;
}

StreamCoverage known(const MemoryStore& store, const std::string& stream) {
  return coverage_of(stream, store.polls(stream), Instant::max(), Duration(0));
}

void expect_history_equal_to_served(const MemoryStore& store, const SimulatedVCenter& vcenter) {
  EXPECT_EQ(store.lines(ActivityStream::Events), vcenter.served_events(usual_events()));
  EXPECT_EQ(store.lines(ActivityStream::Tasks), vcenter.served_tasks());
  EXPECT_THAT(store.contradictions(), ::testing::IsEmpty());
}

void raise(const SimulatedVCenter& vcenter, const std::string& event_class) {
  vcenter.post("/steps", R"([{"Event":{"Class":")" + event_class +
                             R"(","VM":"web-00001","User":"CORP\\anna"}}])");
}

}  // namespace plumbline::testing
