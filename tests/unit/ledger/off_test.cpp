#include <map>

#include "tests/unit/ledger/evidence_text.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

Activity event_of(const char* class_id, const std::string& moid, Instant at) {
  Activity event;
  event.stream = ActivityStream::Events;
  event.key = class_id + moid + to_rfc3339(at);
  event.class_id = class_id;
  event.created = at;
  event.outcome = Outcome::Occurred;
  event.entity = {"VirtualMachine", moid};
  return event;
}

/// A ledger that is derived after each thing told, or never.
class Story {
 public:
  explicit Story(bool derived) : derived_(derived) {
    ledger_ = open_or_throw(folder_.file("ledger.db"));
    plan_.work = test::some_work();
    plan_.work.digest = "work-1";
  }
  void see(Instant at, const std::vector<EntityState>& states) {
    ASSERT_OK(sweep_vms(*ledger_, at, states));
    derive();
  }
  void hear(Instant recorded_at, std::vector<Activity> activities) {
    ASSERT_OK(ledger_->commit(batch_of(recorded_at, std::move(activities))));
    derive();
  }
  void derive_no_more() { derived_ = false; }
  std::map<std::string, OffMachine> off(Instant moment,
                                        std::optional<Instant> known_at = std::nullopt) {
    std::map<std::string, OffMachine> machines;
    const auto evidence = ledger_->evidence({"scope", {"vc-a"}, moment, known_at, 400}, plan_);
    EXPECT_OK(evidence);
    for (const OffMachine& machine : evidence->off)
      machines[evidence->entities.at(machine.entity).ref.moid] = machine;
    return machines;
  }

 private:
  void derive() {
    if (derived_) ASSERT_OK(ledger_->derive("scope", {"vc-a"}, plan_));
  }
  bool derived_;
  ScratchFolder folder_;
  std::unique_ptr<Ledger> ledger_;
  DerivePlan plan_;
};

const Instant kBegin = at("2026-03-01T00:00:00Z");

class Off : public testing::TestWithParam<bool> {
 protected:
  Story story_{GetParam()};
};

TEST_P(Off, SinceThePowerStateIsToldAsOff) {
  story_.see(kBegin, {vm("vm-1", "a"), vm("vm-2", "b", "poweredOff"), vm("vm-3", "c")});
  const Instant later = kBegin + hours(30);
  story_.see(later, {vm("vm-1", "a", "poweredOff"), vm("vm-2", "b", "poweredOff"),
                     vm("vm-3", "c", "suspended")});
  // Another name is another version of the same stretch.
  story_.see(later + hours(1),
             {vm("vm-1", "renamed", "poweredOff"), vm("vm-2", "b", "poweredOff"), vm("vm-3", "c")});
  const auto off = story_.off(later + hours(2));
  ASSERT_EQ(off.size(), 2U);
  EXPECT_EQ(off.at("vm-1").since, later);
  EXPECT_FALSE(off.at("vm-1").found);
  EXPECT_EQ(off.at("vm-2").since, kBegin);
  EXPECT_TRUE(off.at("vm-2").found);
  EXPECT_FALSE(off.at("vm-2").switched);
}

TEST_P(Off, OfAPastMomentIsWhatWasThen) {
  const auto see = [&](int at, const char* power) {
    story_.see(kBegin + hours(at), {vm("vm-1", "a", power), vm("vm-2", "b")});
  };
  see(0, "poweredOn");
  see(10, "poweredOff");
  see(20, "poweredOn");
  see(30, "poweredOff");
  EXPECT_TRUE(story_.off(kBegin + hours(5)).empty());
  EXPECT_EQ(story_.off(kBegin + hours(15)).at("vm-1").since, kBegin + hours(10));
  EXPECT_TRUE(story_.off(kBegin + hours(25)).empty());
  EXPECT_EQ(story_.off(kBegin + hours(35)).at("vm-1").since, kBegin + hours(30));
  EXPECT_EQ(story_.off(kBegin + hours(35), kBegin + hours(15)).at("vm-1").since,
            kBegin + hours(10));
}

TEST_P(Off, ThatItWasUntoldOrGoneBeforeIsFoundAgain) {
  EntityState untold = vm("vm-1", "a");
  untold.properties.erase("runtime.powerState");
  story_.see(kBegin, {vm("vm-1", "a"), vm("vm-2", "b"), vm("vm-3", "c")});
  story_.see(kBegin + hours(1), {untold, vm("vm-3", "c")});
  EXPECT_TRUE(story_.off(kBegin + hours(2)).empty());
  story_.see(kBegin + hours(3), {vm("vm-1", "a", "poweredOff"), vm("vm-2", "b", "poweredOff"),
                                 vm("vm-3", "c", "poweredOff")});
  const auto off = story_.off(kBegin + hours(4));
  EXPECT_TRUE(off.at("vm-1").found) << "its state had not been told";
  EXPECT_TRUE(off.at("vm-2").found) << "it had been gone";
  EXPECT_FALSE(off.at("vm-3").found);
}

TEST_P(Off, WhatSwitchedItLastIsTold) {
  story_.see(kBegin, {vm("vm-1", "a", "poweredOff"), vm("vm-2", "b", "poweredOff"),
                      vm("vm-3", "c", "poweredOff"), vm("vm-4", "d", "poweredOff")});
  // Read back later: the past comes after the present.
  Activity refused = task("task-1", kBegin - hours(30), "VirtualMachine.powerOn", "ann", "vm-2");
  refused.outcome = Outcome::Failed;
  Activity made = task("task-2", kBegin - hours(90), "VirtualMachine.clone", "ann", "vm-2");
  made.result = {"VirtualMachine", "vm-3"};
  story_.hear(kBegin + hours(1),
              {event_of("VmPoweredOffEvent", "vm-1", kBegin - hours(50)),
               event_of("VmPoweredOnEvent", "vm-1", kBegin - hours(60)),
               event_of("VmReconfiguredEvent", "vm-4", kBegin - hours(1)), refused, made});
  story_.hear(kBegin + hours(9), {event_of("VmPoweredOffEvent", "vm-1", kBegin + hours(7))});
  const auto off = story_.off(kBegin + hours(10));
  EXPECT_EQ(off.at("vm-1").switched, kBegin + hours(7));
  EXPECT_EQ(off.at("vm-1").since, kBegin);
  EXPECT_FALSE(off.at("vm-2").switched) << "it failed; and its copy is another";
  EXPECT_EQ(off.at("vm-3").switched, *made.ended);
  EXPECT_FALSE(off.at("vm-4").switched) << "touched, not switched";
  EXPECT_EQ(story_.off(kBegin + hours(6)).at("vm-1").switched, kBegin - hours(50));
  EXPECT_EQ(story_.off(kBegin + hours(10), kBegin + hours(2)).at("vm-1").switched,
            kBegin - hours(50))
      << "not known by then";
  EXPECT_FALSE(story_.off(kBegin + hours(10), kBegin + minutes(1)).at("vm-1").switched);
}

TEST_P(Off, WhatIsHeardAfterDerivingCountsByItsTime) {
  story_.see(kBegin, {vm("vm-1", "a", "poweredOff"), vm("vm-2", "b", "poweredOff")});
  story_.hear(kBegin + hours(9), {event_of("VmPoweredOffEvent", "vm-1", kBegin + hours(7)),
                                  event_of("VmPoweredOffEvent", "vm-2", kBegin - hours(7))});
  story_.derive_no_more();
  story_.hear(kBegin + hours(12), {event_of("VmPoweredOnEvent", "vm-1", kBegin + hours(5)),
                                   event_of("VmPoweredOnEvent", "vm-2", kBegin + hours(5))});
  story_.see(kBegin + hours(13), {vm("vm-1", "renamed", "poweredOff")});
  const auto off = story_.off(kBegin + hours(14));
  ASSERT_EQ(off.size(), 1U);
  EXPECT_EQ(off.at("vm-1").switched, kBegin + hours(7));
  EXPECT_EQ(off.at("vm-1").since, kBegin);
  EXPECT_EQ(story_.off(kBegin + hours(12)).at("vm-2").switched, kBegin + hours(5));
}

INSTANTIATE_TEST_SUITE_P(DerivedOrNot, Off, testing::Bool());

}  // namespace
}  // namespace plumbline::ledger
