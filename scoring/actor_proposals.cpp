#include "scoring/actor_proposals.h"

#include <map>

#include "facts/account.h"

namespace plumbline::scoring {

namespace {

std::string why(const Habits& habits) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : "; ") + part; };
  const std::string of_days =
      " of " + std::to_string(habits.days) + (habits.days == 1 ? " active day" : " active days");
  if (habits.busy_days > 0)
    add(std::to_string(habits.busy_days) + of_days + " with more than 200 tasks");
  if (habits.long_days > 0)
    add(std::to_string(habits.long_days) + of_days + " with more than 8 busy hours");
  if (habits.sdk_login && !habits.interactive_login) add("logs in with an SDK only");
  if (!habits.sdk_login && !habits.interactive_login) add("never logged in interactively");
  return text;
}

}  // namespace

std::vector<ActorProposal> proposed_actors(const Context& context) {
  std::map<std::string, Habits> suspected;
  std::map<std::uint32_t, std::string> name_of;
  for (const auto& actor : context.evidence().actors) {
    Change probe;
    probe.actor = actor.id;
    probe.initiator = Initiator::User;
    probe.started = context.as_of();
    const std::string name = normalised_account(actor.name);
    if (name.empty() || context.actors().class_of(probe) != ActorClass::Suspected) continue;
    name_of[actor.id] = name;
    suspected[name];
  }
  for (const auto& day : context.evidence().actor_days)
    if (const auto name = name_of.find(day.actor); name != name_of.end())
      suspected[name->second].add(day);
  std::vector<ActorProposal> proposals;
  for (const auto& [account, habits] : suspected) proposals.push_back({account, why(habits)});
  return proposals;
}

}  // namespace plumbline::scoring
