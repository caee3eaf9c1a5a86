// Links and choices that are kept between assessments end where something else is known.
#include <gtest/gtest.h>

#include <deque>

#include "scoring/books.h"
#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

class Kept : public testing::Test {
 protected:
  Kept() {
    estate_.evidence.incident_classes = {"vm-crash"};
    estate_.evidence.standing.made = 1;
  }

  /// The next evidence: so many changes stand.
  void next(std::size_t changes) {
    Standing& standing = estate_.evidence.standing;
    standing = {standing.made + 1, standing.made, 0, changes, {}};
  }
  void all_stand() { next(estate_.evidence.changes.size()); }

  Incident& broke(const std::string& name, double at) {
    Incident& incident = estate_.evidence.incidents.emplace_back();
    incident.id = 9000 + static_cast<std::int64_t>(estate_.evidence.incidents.size());
    incident.entity = estate_.vm(name);
    incident.opened = SmallEstate::day(at);
    return incident;
  }

  /// The numbers of the changes that the incidents follow from; 0: none.
  std::string links() {
    const Context context(estate_.evidence, estate_.practice, estate_.rubric, books_);
    std::string text;
    for (const LinkedIncident& link : context.links().all())
      text += std::to_string(link.work ? link.work->change->id : 0) + ' ';
    return text;
  }
  /// The numbers of the changes that a filter takes.
  std::string chosen(const WorkFilter& filter, double from = 10) {
    const Context context(estate_.evidence, estate_.practice, estate_.rubric, books_);
    const Window window{SmallEstate::day(from), SmallEstate::day(100), 0, std::nullopt};
    std::string text;
    for (const Work* work : context.select(filter, window).work)
      text += std::to_string(work->change->id) + ' ';
    return text;
  }

  SmallEstate estate_;
  Books books_;
};

TEST_F(Kept, LinksEndWhenItIsToldWhereAnIncidentStood) {
  const std::uint32_t host = estate_.vm("esx-1");
  estate_.evidence.entities.at(host).ref.type = "HostSystem";
  estate_.did("CORP\\alice", "resize", "esx-1", 80);
  estate_.did("CORP\\alice", "resize", "srv-9", 99);
  Incident& incident = broke("srv-1", 80.5);
  for (int i = 0; i < 3; ++i, all_stand()) ASSERT_EQ(links(), "0 ");
  incident.related = {{host, Relation::Holder}};
  EXPECT_EQ(links(), "1 ");
}

TEST_F(Kept, LinksEndWhenItIsToldThatAnEntityCarriesMachines) {
  const std::uint32_t host = estate_.vm("esx-1");
  EntityInfo info = estate_.evidence.entities.at(host);
  info.ref.type = "HostSystem";
  estate_.did("CORP\\alice", "resize", "esx-1", 80);
  estate_.did("CORP\\alice", "resize", "srv-9", 99);
  broke("esx-1", 82);  // a day is enough for a machine, not two
  estate_.evidence.entities.erase(host);
  for (int i = 0; i < 3; ++i, all_stand()) ASSERT_EQ(links(), "0 ");
  estate_.evidence.entities.emplace(host, info);
  estate_.evidence.standing.entities = {host};
  EXPECT_EQ(links(), "1 ");
  EXPECT_EQ(books_.work.standing(), 2U) << "nothing was decided anew";
}

TEST_F(Kept, LinksStandWhileNothingElseIsKnown) {
  estate_.did("CORP\\alice", "resize", "srv-1", 80);
  estate_.did("CORP\\alice", "resize", "srv-9", 99);
  broke("srv-1", 80.5);
  for (int i = 0; i < 3; ++i, all_stand()) ASSERT_EQ(links(), "1 ");
  // Work that is late and nearer than what was known.
  Change late = estate_.did("CORP\\alice", "resize", "srv-1", 80.4);
  estate_.evidence.changes.pop_back();
  estate_.evidence.changes.insert(estate_.evidence.changes.begin() + 1, late);
  estate_.evidence.standing.changes = 1;
  EXPECT_EQ(links(), "3 ");
  EXPECT_EQ(books_.work.standing(), 1U);
}

TEST_F(Kept, WorkQueuedLongBeforeItBeganIsLinkedWhoeverWasAskedForFirst) {
  estate_.did("CORP\\alice", "resize", "srv-2", 96);
  estate_.did("CORP\\alice", "resize", "srv-1", 97).queued = SmallEstate::day(60);
  broke("srv-1", 61);
  const Context context(estate_.evidence, estate_.practice, estate_.rubric);
  EXPECT_FALSE(context.links().is_linked(context.work()[0]));
  EXPECT_TRUE(context.links().is_linked(context.work()[1]));
}

TEST_F(Kept, ChoicesEndWhereWorkIsDecidedAnew) {
  estate_.did("CORP\\alice", "clone", "srv-1", 50);
  estate_.did("CORP\\alice", "clone", "srv-2", 60);
  const WorkFilter clones{"", {"clone"}};
  ASSERT_EQ(chosen(clones, 55), "2 ");
  all_stand();
  ASSERT_EQ(chosen(clones), "1 2 ") << "a wider window than before";
  Change late = estate_.did("CORP\\alice", "resize", "srv-3", 55);
  estate_.evidence.changes.pop_back();
  estate_.evidence.changes.insert(estate_.evidence.changes.begin() + 1, late);
  next(1);
  EXPECT_EQ(chosen(clones), "1 2 ");
  EXPECT_EQ(chosen({"", {"resize"}}), "3 ");
}

TEST_F(Kept, ChoicesEndWhenMachinesAreFlaggedLater) {
  estate_.add_class("rightsize", {}).areas_when_flagged = {"consuming"};
  estate_.did("CORP\\alice", "rightsize", "srv-1", 50);
  estate_.did("CORP\\alice", "rightsize", "srv-2", 51);
  const WorkFilter flagged{"", {}, {"rightsize"}};
  for (int i = 0; i < 2; ++i, all_stand()) ASSERT_EQ(chosen(flagged), "");
  WeeklyLook look;
  look.day = day_of(SmallEstate::day(49));
  look.flagged = {estate_.vm("srv-2")};
  estate_.evidence.looks = {look};
  EXPECT_EQ(chosen(flagged), "2 ");
}

}  // namespace
}  // namespace plumbline::scoring
