// What is remembered between assessments (scoring/books.h) costs less and says the same.
#include <algorithm>
#include <map>
#include <sstream>

#include "tests/acceptance/bank.h"

namespace plumbline::acceptance {
namespace {

using std::chrono::days;
using std::chrono::hours;

bool same(const Change& a, const Change& b) {
  return a.id == b.id && a.queued == b.queued && a.started == b.started && a.ended == b.ended &&
         a.actor == b.actor && a.class_id == b.class_id && a.path == b.path &&
         a.entity == b.entity && a.siblings == b.siblings && a.path_steps == b.path_steps &&
         a.initiator == b.initiator && a.outcome == b.outcome &&
         a.from_template == b.from_template && a.noise == b.noise &&
         a.record_hint == b.record_hint && a.reworked_at == b.reworked_at &&
         a.undone_at == b.undone_at;
}

bool same(const EntityInfo& a, const EntityInfo& b) {
  return a.ref == b.ref && a.state.properties == b.state.properties && a.present == b.present;
}

/// Says what of the evidence stands from an earlier one, as a ledger does.
void tell_standing(const Evidence& before, Evidence& now) {
  Standing& standing = now.standing;
  standing.made = before.standing.made + 1;
  standing.from = before.standing.made;
  const auto& old = before.changes;
  if (now.changes.empty()) return;
  while (standing.dropped < old.size() && !same(old[standing.dropped], now.changes.front()))
    ++standing.dropped;
  while (standing.dropped + standing.changes < old.size() &&
         standing.changes < now.changes.size() &&
         same(old[standing.dropped + standing.changes], now.changes[standing.changes]))
    ++standing.changes;
  for (const auto& [id, info] : now.entities) {
    const auto then = before.entities.find(id);
    if (then == before.entities.end() || !same(then->second, info)) standing.entities.push_back(id);
  }
  for (const auto& [id, info] : before.entities)
    if (!now.entities.contains(id)) standing.entities.push_back(id);
}

/// The lines that are not the same.
std::string differing(const std::string& a, const std::string& b) {
  std::istringstream left(a);
  std::istringstream right(b);
  std::string one;
  std::string other;
  std::string all;
  while (std::getline(left, one) && std::getline(right, other))
    if (one != other) all += one + "\n  instead of\n" + other + '\n';
  return all;
}

std::vector<std::uint32_t> touching(const scoring::WorkBook& book, std::uint32_t entity) {
  std::vector<std::uint32_t> places;
  book.by_entity().each(entity, [&](std::uint32_t place) {
    places.push_back(place);
    return places.size() < 5;
  });
  return places;
}

/// The same work decided alike, in the same batches, whatever numbers these have.
void expect_same_work(const scoring::WorkBook& a, const scoring::WorkBook& b) {
  ASSERT_EQ(a.work().size(), b.work().size());
  ASSERT_EQ(a.rows().size(), b.rows().size());
  std::map<std::uint32_t, std::uint32_t> batches;
  std::map<std::uint32_t, std::uint32_t> doers;
  for (std::size_t i = 0; i < a.rows().size(); ++i) {
    const scoring::WorkRow& one = a.rows()[i];
    const scoring::WorkRow& other = b.rows()[i];
    ASSERT_EQ(a.work()[i].change, b.work()[i].change) << "work " << i;
    ASSERT_EQ(*a.kinds()[one.kind], *b.kinds()[other.kind]);
    ASSERT_EQ(one.started, other.started);
    ASSERT_EQ(one.entity, other.entity);
    ASSERT_EQ(one.path, other.path);
    ASSERT_EQ(one.actor, other.actor);
    ASSERT_EQ(one.production, other.production);
    ASSERT_EQ(one.trivial, other.trivial);
    ASSERT_EQ(one.flagged, other.flagged);
    ASSERT_EQ(one.reworked, other.reworked);
    ASSERT_EQ(a.hinted()[i], b.hinted()[i]);
    ASSERT_EQ(doers.try_emplace(one.doer, other.doer).first->second, other.doer);
    ASSERT_EQ(batches.try_emplace(a.batches().of(i), b.batches().of(i)).first->second,
              b.batches().of(i))
        << "work " << i;
    ASSERT_EQ(touching(a, one.entity), touching(b, one.entity)) << "work " << i;
  }
}

/// A team's life, looked at every few days, with what makes an earlier decision void.
class Looks {
 public:
  Looks(const Life& life, std::uint64_t seed) : life_(life), dice_(seed) {}

  void look(Instant at) {
    Estate estate = estate_of(life_.world, at);
    happen(at);
    alter(estate);
    if (before_) {
      tell_standing(*before_, estate.evidence);
    } else {
      estate.evidence.standing.made = 1;
    }
    // One who shares the records with the last look, and one who has only equal ones.
    if (records_ && same_records(*records_, estate.practice.records) && dice_.hit(0.7))
      estate.practice.records = *records_;
    records_ = estate.practice.records;
    const auto with =
        scoring::assess(estate.evidence, estate.practice, shipped_rubric(), life_.weeks, books_);
    scoring::Books fresh;
    const auto without =
        scoring::assess(estate.evidence, estate.practice, shipped_rubric(), life_.weeks, fresh);
    expect_same_work(books_.work, fresh.work);
    ASSERT_EQ(differing(text_of(with), text_of(without)), "")
        << "look " << looks << " at " << to_rfc3339(at);
    ++looks;
    if (books_.work.standing() > 0) ++went_on;
    if (books_.work.standing() == 0 && before_) ++began_anew;
    before_ = std::move(estate.evidence);  // its changes stay where they are, as in a ledger
  }

  int looks = 0;
  int went_on = 0;
  int began_anew = 0;

 private:
  static bool same_records(const SharedList<ChangeRecord>& a, const SharedList<ChangeRecord>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const ChangeRecord& x, const ChangeRecord& y) {
                        return x.id == y.id && x.promise == y.promise && x.entities == y.entities &&
                               x.approved_at == y.approved_at;
                      });
  }

  void happen(Instant at) {
    if (dice_.hit(0.1))
      renamed_[1U + static_cast<std::uint32_t>(dice_.below(400))] =
          dice_.hit(0.5) ? "vdi-7" : "srv-other";
    if (dice_.hit(0.05)) renamed_.clear();
    if (dice_.hit(0.08)) {
      ActorDeclaration one;
      one.account = life_.world.accounts[static_cast<std::size_t>(
          dice_.below(static_cast<int>(life_.world.accounts.size())))];
      one.actor_class = dice_.hit(0.5) ? "automation" : "human";
      one.promise.first_seen = at;
      declared_.push_back(one);
    }
    if (dice_.hit(0.15)) forgotten_ = at - days(100 + dice_.below(150));
    if (dice_.hit(0.2)) late_from_ = at - days(dice_.below(40));
    placed_before_ = at - days(dice_.hit(0.3) ? dice_.below(30) : 0);
    if (dice_.hit(0.1)) unread_ = 1U + static_cast<std::uint32_t>(dice_.below(400));
    if (dice_.hit(0.1)) looked_at_ = at - days(dice_.below(60));
  }

  void alter(Estate& estate) {
    Evidence& e = estate.evidence;
    std::erase_if(e.changes, [&](const Change& c) { return c.started < forgotten_; });
    // Late facts: what was taken for done once was done again.
    for (Change& change : e.changes)
      if (change.started >= late_from_ && change.id % 11 == 0)
        change.reworked_at = change.ended + hours(1);
    for (Change& change : e.changes)
      if (change.id % 40 == 0 && change.siblings.empty() && change.entity > 1)
        change.siblings = {change.entity - 1};
    for (const auto& [id, name] : renamed_)
      if (const auto found = e.entities.find(id); found != e.entities.end()) {
        found->second.state.properties["name"] = name;
        // What was made a template is nobody's server any more, and never was.
        if (id % 2 == 0) found->second.state.properties["summary.config.template"] = "true";
      }
    // Where an incident's entity stood is told later; what an entity is too.
    for (Incident& incident : e.incidents)
      if (incident.opened >= placed_before_) incident.related.clear();
    e.entities.erase(unread_);
    std::erase_if(e.looks, [&](const WeeklyLook& look) { return start_of(look.day) > looked_at_; });
    estate.practice.actors.insert(estate.practice.actors.end(), declared_.begin(), declared_.end());
  }

  const Life& life_;
  Dice dice_;
  scoring::Books books_;
  std::optional<Evidence> before_;
  std::optional<SharedList<ChangeRecord>> records_;
  std::map<std::uint32_t, std::string> renamed_;
  std::vector<ActorDeclaration> declared_;
  Instant forgotten_ = Instant::min();
  Instant late_from_ = Instant::max();
  Instant placed_before_ = Instant::max();
  Instant looked_at_ = Instant::max();
  std::uint32_t unread_ = 0;
};

class Books : public testing::TestWithParam<int> {};

TEST_P(Books, SayTheSameAsWithoutThem) {
  for (const Life* life : {&bank(), &struggling()}) {
    Looks looks(*life, static_cast<std::uint64_t>(GetParam()));
    for (Instant at = week(30); at <= week(kBankWeeks); at += hours(100)) {
      looks.look(at);
      if (HasFatalFailure()) return;
    }
    EXPECT_GT(looks.looks, 40);
    EXPECT_GT(looks.went_on, 20);
    EXPECT_GT(looks.began_anew, 2) << "nothing ever made a decision void";
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Books, testing::Values(1, 2, 3));

}  // namespace
}  // namespace plumbline::acceptance
