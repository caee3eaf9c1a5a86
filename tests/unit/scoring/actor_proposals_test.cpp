#include "scoring/actor_proposals.h"

#include <gtest/gtest.h>

#include "tests/unit/scoring/small_estate.h"

namespace plumbline::scoring {
namespace {

void live(SmallEstate& estate, const std::string& account, std::uint32_t tasks, bool sdk,
          bool interactive, std::uint32_t noise = 0) {
  const std::uint32_t id = estate.actor(account);
  for (int day = 10; day < 20; ++day) {
    ActorDay one;
    one.actor = id;
    one.day = day_of(SmallEstate::day(day));
    one.tasks = tasks;
    one.noise_tasks = noise;
    one.active_hours = 7;
    one.sdk_login = sdk;
    one.interactive_login = interactive;
    estate.evidence.actor_days.push_back(one);
  }
}

std::string proposed(const SmallEstate& estate) {
  const Context context(estate.evidence, estate.practice, estate.rubric);
  std::string out;
  for (const auto& each : proposed_actors(context)) out += each.account + ": " + each.why + "\n";
  return out;
}

TEST(ActorProposals, NameWhatBehavesLikeAMachineAndSayWhy) {
  SmallEstate estate;
  live(estate, "CORP\\svc-deploy", 300, false, false);
  live(estate, "CORP\\tool", 5, true, false);
  live(estate, "CORP\\ann", 30, false, true);
  live(estate, "CORP\\proxy", 40, true, false, 40);  // backup noise alone: known for what it is
  live(estate, "administrator@vsphere.local", 300, false, false);
  EXPECT_EQ(proposed(estate),
            "svc-deploy@corp: 10 of 10 active days with more than 200 tasks; never logged in "
            "interactively\n"
            "tool@corp: logs in with an SDK only\n");
}

TEST(ActorProposals, AreSilentOnceDeclared) {
  SmallEstate estate;
  live(estate, "CORP\\svc-deploy", 300, false, false);
  live(estate, "CORP\\tool", 5, true, false);
  for (const auto& [account, what] :
       {std::pair{"svc-deploy@corp", "automation"}, {"tool@corp", "human"}}) {
    ActorDeclaration declared;
    declared.account = account;
    declared.actor_class = what;
    declared.promise.first_seen = SmallEstate::day(50);
    estate.practice.actors.push_back(declared);
  }
  EXPECT_EQ(proposed(estate), "");
}

}  // namespace
}  // namespace plumbline::scoring
