#include "scoring/incident_trail.h"

#include <gmock/gmock.h>

#include "scoring/assess.h"

#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

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
  std::vector<std::string> behind(Witness::Kind kind, std::int64_t id, double from = 0,
                                  double to = 100) const {
    const Context context(estate.evidence, estate.practice, estate.rubric);
    Witness witness;
    witness.kind = kind;
    witness.id = id;
    std::vector<const Work*> all;
    for (const Work& work : context.work()) all.push_back(&work);
    return IncidentTrail(context, all)
        .behind(witness, SmallEstate::day(from), SmallEstate::day(to));
  }
  std::vector<std::string> after(std::int64_t one) const {
    return behind(Witness::Kind::Change, one);
  }
};

TEST(IncidentTrail, GoesFromAChangeToWhatFollowedWithKeyAndTimes) {
  Broken broken;
  broken.incident(60.1).closed = SmallEstate::day(60.2);
  const auto lines = broken.after(broken.change);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0],
              StartsWith(to_rfc3339(SmallEstate::day(60.1)) +
                         "  events 8123  incident vm-crash  VirtualMachine vm-1 (srv-1)"));
  EXPECT_THAT(lines[0], HasSubstr("until " + to_rfc3339(SmallEstate::day(60.2))));
  EXPECT_THAT(lines[0], HasSubstr("(likeness "));
  EXPECT_THAT(broken.after(broken.change + 1), IsEmpty());
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
  const auto lines = broken.after(broken.change);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_THAT(lines[0], HasSubstr("no end seen"));
  EXPECT_THAT(lines[0], HasSubstr("(links.yml says so)"));
}

TEST(IncidentTrail, FindsThoseOnAnEntity) {
  Broken broken;
  broken.incident(60.1);
  const auto on = [&](std::uint32_t entity, double from, double to) {
    return broken.behind(Witness::Kind::Entity, entity, from, to);
  };
  EXPECT_EQ(on(broken.machine, 60, 61).size(), 1U);
  EXPECT_THAT(on(broken.machine, 61, 62), IsEmpty());
  EXPECT_THAT(on(broken.machine + 1, 60, 61), IsEmpty());
}

TEST(IncidentTrail, StandsWithTheWitnessesOfAnAssessment) {
  Broken broken;
  broken.incident(60.1);
  broken.estate.rubric.signals = {
      SmallEstate::signal("chg.success_rate", "activity_share",
                          {{"area", std::string("change")}, {"good", std::string("success")}})};
  const auto result = assess(broken.estate.evidence, broken.estate.practice, broken.estate.rubric);
  ASSERT_EQ(result.signals.size(), 1U);
  ASSERT_EQ(result.signals[0].witnesses.size(), 1U);
  EXPECT_THAT(result.signals[0].witnesses[0].followed, ElementsAre(HasSubstr("incident vm-crash")));
}

}  // namespace
}  // namespace plumbline::scoring
