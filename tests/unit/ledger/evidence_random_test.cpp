#include <map>
#include <set>
#include <string>
#include <utility>

#include "tests/unit/ledger/evidence_text.h"

namespace plumbline::ledger {
namespace {

using std::chrono::hours;

/// Several weeks of a crowded estate of two vCenters, as a collector would commit them.
struct Story {
  std::vector<FactBatch> batches;  ///< by recorded_at; activities, and a sweep after each
  std::vector<std::vector<EntityState>> sweeps;
  WorkClasses work;
  Instant begin;
  Instant end;
};

EntityState random_vm(test::Dice& dice, const std::string& moid) {
  EntityState state = vm(moid, (dice.one_in(3) ? "lab-" : "web-") + moid,
                         dice.one_in(2) ? "poweredOn" : "poweredOff");
  if (dice.one_in(3)) state.properties["customValue[Owner]"] = "team-a";
  if (dice.one_in(9)) state.properties["summary.config.template"] = "true";
  if (dice.one_in(8)) state.unreadable = {"customValue[Owner]"};
  if (dice.one_in(10)) state.properties.erase("runtime.powerState");
  return state;
}

Story story(std::uint64_t seed) {
  test::Dice dice(seed);
  test::Estate estate;
  test::live(estate, dice, 90);
  std::map<std::pair<std::int64_t, std::uint32_t>, FactBatch> batches;
  for (const RawActivity& raw : estate.activities()) {
    Instant seen = raw.finished + hours(1);
    if (dice.one_in(10)) seen += dice.up_to(hours(600));
    const std::int64_t slot = seen.time_since_epoch() / hours(15);
    FactBatch& batch = batches[{slot, raw.vcenter}];
    batch.vcenter = raw.vcenter == 1 ? kVcA : kVcB;
    batch.recorded_at = Instant(hours(15) * (slot + 1));
    batch.activities.push_back(as_read(estate, raw));
  }
  Story told;
  told.work = estate.work;
  told.work.digest = "work-1";
  std::vector<EntityState> states;
  for (int i = 1; i <= 8; ++i) states.push_back(random_vm(dice, "vm-" + std::to_string(i)));
  for (auto& [slot, batch] : batches) {
    batch.poll = poll_of(streams::kTasks, batch.recorded_at);
    batch.poll->from = batch.recorded_at - hours(15);
    told.batches.push_back(batch);
    for (EntityState& state : states)
      if (dice.one_in(5)) state = random_vm(dice, state.entity.moid);
    std::vector<EntityState> seen;
    for (const EntityState& state : states)
      if (!dice.one_in(10)) seen.push_back(state);
    told.sweeps.push_back(seen);
  }
  told.begin = told.batches.front().recorded_at;
  told.end = told.batches.back().recorded_at;
  return told;
}

DerivePlan plan_of(const Story& told) {
  DerivePlan plan;
  plan.work = told.work;
  ShareDefinition owned;
  owned.signal = "cons.owner_coverage";
  owned.type = "VirtualMachine";
  owned.good.kind = Predicate::Kind::Test;
  owned.good.path = "customValue[Owner]";
  owned.digest = "d1";
  ShareDefinition on = owned;
  on.signal = "ops.powered_on";
  on.good.path = "runtime.powerState";
  on.good.op = Predicate::Op::Eq;
  on.good.values = {"poweredOn"};
  plan.shares = {owned, on};
  plan.populations = {{Population::Lab, "lab-.*", told.begin + hours(200)}};
  return plan;
}

void tell(Ledger& ledger, const Story& told, std::size_t i) {
  const FactBatch& batch = told.batches[i];
  ASSERT_OK(ledger.commit(batch));
  if (batch.vcenter.uuid != kVcA.uuid) return;
  ASSERT_OK(sweep_vms(ledger, batch.recorded_at, told.sweeps[i]));
}

EvidenceRequest request_of(Instant as_of, std::optional<Instant> known_at = std::nullopt) {
  return {"scope", {"vc-a", "vc-b"}, as_of, known_at, 400};
}

std::string words(Ledger& ledger, const EvidenceRequest& request, const DerivePlan& plan) {
  const auto evidence = ledger.evidence(request, plan);
  EXPECT_OK(evidence);
  return evidence ? in_words(*evidence) : "";
}

class RandomEvidence : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomEvidence, IsTheSameDerivedStepByStepAtOnceOrNever) {
  const Story told = story(GetParam());
  const DerivePlan plan = plan_of(told);
  ScratchFolder folder;
  const auto stepwise = open_or_throw(folder.file("stepwise.db"));
  const auto at_once = open_or_throw(folder.file("at_once.db"));
  const auto never = open_or_throw(folder.file("never.db"));
  for (std::size_t i = 0; i < told.batches.size(); ++i) {
    for (Ledger* ledger : {stepwise.get(), at_once.get(), never.get()}) tell(*ledger, told, i);
    ASSERT_OK(stepwise->derive("scope", {"vc-a", "vc-b"}, plan));
  }
  ASSERT_OK(at_once->derive("scope", {"vc-a", "vc-b"}, plan));
  const std::string expected = words(*never, request_of(told.end), plan);
  EXPECT_NE(expected.find("change "), std::string::npos);
  EXPECT_NE(expected.find("reading "), std::string::npos);
  EXPECT_NE(expected.find("off "), std::string::npos);
  EXPECT_EQ(words(*at_once, request_of(told.end), plan), expected);
  EXPECT_EQ(words(*stepwise, request_of(told.end), plan), expected);
}

TEST_P(RandomEvidence, OfAPastMomentIsWhatALedgerWithOnlyThoseFactsSays) {
  const Story told = story(GetParam() + 100);
  const DerivePlan plan = plan_of(told);
  ScratchFolder folder;
  const auto whole = open_or_throw(folder.file("whole.db"));
  for (std::size_t i = 0; i < told.batches.size(); ++i) {
    tell(*whole, told, i);
    if (i % 7 == 0) ASSERT_OK(whole->derive("scope", {"vc-a", "vc-b"}, plan));
  }
  for (int part = 1; part <= 3; ++part) {
    const Instant known_at = told.begin + (told.end - told.begin) * part / 4;
    const Instant as_of = known_at - hours(part == 2 ? 31 : 0);
    const auto only = open_or_throw(folder.file("only" + std::to_string(part) + ".db"));
    for (std::size_t i = 0; i < told.batches.size(); ++i) {
      if (told.batches[i].recorded_at > known_at) break;
      tell(*only, told, i);
    }
    EXPECT_EQ(words(*whole, request_of(as_of, known_at), plan),
              words(*only, request_of(as_of, known_at), plan))
        << "part " << part;
  }
}

TEST_P(RandomEvidence, IsMadeAnewWhenThePlanIsAnother) {
  const Story told = story(GetParam() + 200);
  DerivePlan plan = plan_of(told);
  ScratchFolder folder;
  const auto ledger = open_or_throw(folder.file("ledger.db"));
  for (std::size_t i = 0; i < told.batches.size(); ++i) tell(*ledger, told, i);
  ASSERT_OK(ledger->derive("scope", {"vc-a", "vc-b"}, plan));
  plan.work.digest = "work-2";
  plan.work.classes.erase(plan.work.classes.begin() + 3);
  plan.shares.erase(plan.shares.begin());
  plan.populations.clear();
  const std::string expected = words(*ledger, request_of(told.end), plan);
  ASSERT_OK(ledger->derive("scope", {"vc-a", "vc-b"}, plan));
  EXPECT_EQ(words(*ledger, request_of(told.end), plan), expected);
  EXPECT_EQ(expected.find("owner_coverage"), std::string::npos);
}

TEST_P(RandomEvidence, KilledWhileItIsMadeAnewItGoesOnWhereItWas) {
  struct Killed {};
  const Story told = story(GetParam() + 300);
  DerivePlan plan = plan_of(told);
  ScratchFolder folder;
  OpenOptions options;
  options.derive_at_once = 40;
  std::vector<double> shares;
  std::size_t killed_at = 3;
  options.progress = [&](const std::string& what, double share) {
    if (what != "deriving changes") return;
    shares.push_back(share);
    if (shares.size() == killed_at) throw Killed();
  };
  auto ledger = open_or_throw(folder.file("ledger.db"), options);
  const std::size_t most = told.batches.size() - 2;
  for (std::size_t i = 0; i < most; ++i) tell(*ledger, told, i);
  EXPECT_THROW((void)ledger->derive("scope", {"vc-a", "vc-b"}, plan), Killed);
  const double reached = shares.back();
  EXPECT_GT(reached, 0);
  EXPECT_LT(reached, 1);
  ledger.reset();

  shares.clear();
  killed_at = 0;
  ledger = open_or_throw(folder.file("ledger.db"), options);
  // What is not whole counts for nothing, and what comes meanwhile is not lost.
  const std::string expected_then = words(*ledger, request_of(told.end), plan);
  for (std::size_t i = most; i < told.batches.size(); ++i) tell(*ledger, told, i);
  const std::string expected = words(*ledger, request_of(told.end), plan);
  EXPECT_NE(expected_then.find("change "), std::string::npos);
  ASSERT_OK(ledger->derive("scope", {"vc-a", "vc-b"}, plan));
  ASSERT_GT(shares.size(), 3U);
  EXPECT_GT(shares.front(), reached / 2) << "it began anew";
  EXPECT_TRUE(std::is_sorted(shares.begin(), shares.end()));
  EXPECT_EQ(shares.back(), 1);
  EXPECT_EQ(words(*ledger, request_of(told.end), plan), expected);
}

/// In words, with ids and in its order.
std::string exactly(const Evidence& evidence) {
  std::string text = evidence.scope + ' ' + to_rfc3339(evidence.as_of) + ' ' +
                     to_rfc3339(evidence.known_at) + '\n';
  for (const Change& change : evidence.changes)
    text += std::to_string(change.id) + ' ' + change_in_words(evidence, change) + '\n';
  for (const ActorInfo& actor : evidence.actors)
    text += std::to_string(actor.id) + " is " + actor.name + ' ' + actor.remembered_class + '\n';
  const std::map<std::uint32_t, EntityInfo> entities(evidence.entities.begin(),
                                                     evidence.entities.end());
  for (const auto& [id, info] : entities)
    text += std::to_string(id) + " is " + entity_in_words(evidence, id) + '\n';
  const std::map<std::uint32_t, Instant> ready(evidence.ready.begin(), evidence.ready.end());
  for (const auto& [id, when] : ready)
    text += std::to_string(id) + " ready " + to_rfc3339(when) + '\n';
  return text + in_words(evidence);
}

/// Of itself, whatever is known of its entity by now.
std::string itself(const Change& c) {
  std::string text = std::to_string(c.id) + ' ' + to_rfc3339(c.queued) + ' ' +
                     to_rfc3339(c.started) + ' ' + to_rfc3339(c.ended) + ' ' +
                     std::to_string(c.actor) + ' ' + std::to_string(c.class_id) + ' ' +
                     std::to_string(c.path) + ' ' + std::to_string(c.entity) + ' ' + c.record_hint +
                     ' ' + std::to_string(static_cast<int>(c.outcome));
  for (const std::uint32_t sibling : c.siblings) text += ' ' + std::to_string(sibling);
  for (const auto& mark : {c.reworked_at, c.undone_at}) text += mark ? to_rfc3339(*mark) : " -";
  return text;
}

/// What stands, as the evidence says: the same changes at their places, and all entities but those
/// that it names.
void expect_to_stand(const Evidence& before, const Evidence& now) {
  const Standing& standing = now.standing;
  ASSERT_LE(standing.dropped + standing.changes, before.changes.size());
  ASSERT_LE(standing.changes, now.changes.size());
  for (std::size_t i = 0; i < standing.changes; ++i)
    ASSERT_EQ(itself(now.changes[i]), itself(before.changes[standing.dropped + i]));
  const std::set<std::uint32_t> others(standing.entities.begin(), standing.entities.end());
  for (const auto& [id, info] : now.entities) {
    if (others.contains(id)) continue;
    ASSERT_TRUE(before.entities.contains(id)) << id;
    ASSERT_EQ(entity_in_words(now, id), entity_in_words(before, id));
  }
  for (const auto& [id, info] : before.entities)
    ASSERT_TRUE(others.contains(id) || now.entities.contains(id)) << id;
}

TEST_P(RandomEvidence, MadeFromWhatWasGivenBackIsTheSame) {
  const Story told = story(GetParam() + 400);
  test::Dice dice(GetParam() + 400);
  DerivePlan plan = plan_of(told);
  ScratchFolder folder;
  const auto ledger = open_or_throw(folder.file("ledger.db"));
  int made = 0;
  int taken_over = 0;
  const Change* given = nullptr;
  std::map<std::uint64_t, Evidence> given_back;
  int stood = 0;
  std::set<std::uint64_t> numbers;
  const auto look = [&](const EvidenceRequest& request) {
    OpenOptions reading;
    reading.read_only = true;
    const auto without = open_or_throw(folder.file("ledger.db"), reading)->evidence(request, plan);
    ASSERT_OK(without);
    // Before the evidence of this moment is made, and after it: never those of another one.
    std::vector<std::int64_t> ids;
    for (const Change& change : without->changes) ids.push_back(change.id);
    const auto anew = open_or_throw(folder.file("ledger.db"), reading);
    const auto expected = anew->members_of_changes(ids, request, plan);
    ASSERT_OK(expected);
    ASSERT_EQ(expected->size(), ids.size()) << "each change has activities";
    ASSERT_EQ(*ledger->members_of_changes(ids, request, plan), *expected) << "look " << made;
    auto evidence = ledger->evidence(request, plan);
    ASSERT_OK(evidence);
    ASSERT_EQ(exactly(*evidence), exactly(*without)) << "look " << made;
    ASSERT_EQ(*ledger->members_of_changes(ids, request, plan), *expected) << "look " << made;
    EvidenceRequest earlier = request;
    earlier.as_of -= hours(9);
    const auto other = open_or_throw(folder.file("ledger.db"), reading);
    ASSERT_EQ(*ledger->members_of_changes(ids, earlier, plan),
              *other->members_of_changes(ids, earlier, plan))
        << "look " << made;
    if (!evidence->changes.empty()) ++made;
    if (given && evidence->changes.data() == given) ++taken_over;
    given = evidence->changes.data();
    ASSERT_TRUE(numbers.insert(evidence->standing.made).second) << "a number twice";
    if (evidence->standing.from != 0) {
      ASSERT_TRUE(given_back.contains(evidence->standing.from));
      expect_to_stand(given_back[evidence->standing.from], *evidence);
      if (evidence->standing.changes > 0) ++stood;
    }
    // Who keeps it, or drops it, costs time only.
    if (dice.one_in(6)) return;
    given_back[evidence->standing.made] = *evidence;
    ledger->give_back(std::move(*evidence));
  };
  for (std::size_t i = 0; i < told.batches.size(); ++i) {
    tell(*ledger, told, i);
    // Not always derived: then what is new is derived in memory.
    if (!dice.one_in(3)) ASSERT_OK(ledger->derive("scope", {"vc-a", "vc-b"}, plan));
    const Instant now = told.batches[i].recorded_at;
    EvidenceRequest request = request_of(now + hours(dice.below(3)));
    request.reach_days = 9;
    look(request);
    if (dice.one_in(5)) {
      request.as_of = now - hours(dice.below(200));
      if (dice.one_in(2)) request.known_at = now - hours(dice.below(100));
      look(request);
    }
    if (dice.one_in(12)) {
      plan.work.digest += "+";
      if (dice.one_in(2)) plan.work.classes[dice.below(plan.work.classes.size())].trivial = true;
    }
    if (dice.one_in(15)) ASSERT_OK(ledger->forget("account-" + std::to_string(i % 4 + 1), "human"));
  }
  EXPECT_GT(made, 20);
  EXPECT_GT(taken_over, 5);
  EXPECT_GT(stood, 5);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomEvidence, testing::Values(1, 2));

}  // namespace
}  // namespace plumbline::ledger
