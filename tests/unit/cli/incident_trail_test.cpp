#include "cli/incident_trail.h"

#include <gmock/gmock.h>

#include "tests/unit/scoring/small_estate.h"

namespace plumbline::cli {
namespace {

using scoring::SmallEstate;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

struct Broken {
  SmallEstate estate;
  std::uint32_t machine = estate.vm("srv-1");
  std::int64_t change = estate.did("CORP\\ann", "resize", "srv-1", 60).id;

  Incident& incident(double at) {
    estate.evidence.incident_classes = {"vm-crash"};
    Incident one;
    one.id = 9000;
    one.key = "8123";
    one.entity = machine;
    one.opened = SmallEstate::day(at);
    one.related = {{machine, Relation::Same}};
    estate.evidence.incidents = {one};
    return estate.evidence.incidents.back();
  }
  IncidentTrail trail() const { return {estate.evidence, estate.practice, estate.rubric}; }
};

TEST(IncidentTrail, GoesFromAChangeToWhatFollowedWithKeyAndTimes) {
  Broken broken;
  broken.incident(60.1).closed = SmallEstate::day(60.2);
  const auto lines = broken.trail().after_change(broken.change);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0],
              StartsWith(to_rfc3339(SmallEstate::day(60.1)) +
                         "  events 8123  incident vm-crash  VirtualMachine vm-1 (srv-1)"));
  EXPECT_THAT(lines[0], HasSubstr("until " + to_rfc3339(SmallEstate::day(60.2))));
  EXPECT_THAT(lines[0], HasSubstr("(likeness "));
  EXPECT_THAT(broken.trail().after_change(broken.change + 1), IsEmpty());
}

TEST(IncidentTrail, SaysWhenAPersonDecidedAndWhenNoEndWasSeen) {
  Broken broken;
  broken.incident(60.1);
  LinkDecision decision;
  decision.incident = "8123";
  decision.change = "CHG-7";
  decision.caused = true;
  decision.promise.first_seen = SmallEstate::day(70);
  broken.estate.practice.links = {decision};
  broken.estate.record("CHG-7", "srv-1", 60);
  const auto lines = broken.trail().after_change(broken.change);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], HasSubstr("no end seen"));
  EXPECT_THAT(lines[0], HasSubstr("(links.yml says so)"));
}

TEST(IncidentTrail, FindsThoseOnAnEntity) {
  Broken broken;
  broken.incident(60.1);
  const IncidentTrail trail = broken.trail();
  EXPECT_EQ(trail.on_entity(broken.machine, SmallEstate::day(60), SmallEstate::day(61)).size(), 1U);
  EXPECT_THAT(trail.on_entity(broken.machine, SmallEstate::day(61), SmallEstate::day(62)),
              IsEmpty());
  EXPECT_THAT(trail.on_entity(broken.machine + 1, SmallEstate::day(60), SmallEstate::day(61)),
              IsEmpty());
}

}  // namespace
}  // namespace plumbline::cli
