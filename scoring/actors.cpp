#include "scoring/actors.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <map>
#include <string>

#include "facts/name_pattern.h"

namespace plumbline::scoring {

namespace {

constexpr std::uint32_t kMachineTasksPerDay = 200;
constexpr int kMachineHoursPerDay = 8;
constexpr std::chrono::days kDeclarationGrace{28};
constexpr std::uint32_t kSharedPerson = std::numeric_limits<std::uint32_t>::max();

bool is_machine(ActorClass c) {
  return c == ActorClass::Automation || c == ActorClass::Backup || c == ActorClass::Vdi ||
         c == ActorClass::Monitoring;
}

Habits habits_until(const std::vector<const ActorDay*>& days, DayNumber last) {
  Habits habits;
  for (const auto* day : days)
    if (day->day <= last) habits.add(*day);
  return habits;
}

bool names(const ActorDeclaration& declaration, const std::string& account) {
  if (!declaration.account.empty() && normalised_account(declaration.account) == account)
    return true;
  return !declaration.account_regex.empty() && name_matches(declaration.account_regex, account);
}

/// What was declared of an account by `as_of`, by first sighting.
std::vector<const ActorDeclaration*> declarations_of(const std::string& account,
                                                     const PracticeHistory& practice,
                                                     Instant as_of) {
  std::vector<const ActorDeclaration*> found;
  if (account.empty()) return found;
  for (const auto& declaration : practice.actors)
    if (declaration.promise.first_seen <= as_of && names(declaration, account))
      found.push_back(&declaration);
  return found;
}

}  // namespace

void Habits::add(const ActorDay& day) {
  tasks += day.tasks;
  noise_tasks += std::min(day.noise_tasks, day.tasks);
  if (day.tasks > 0) ++days;
  if (day.tasks > kMachineTasksPerDay) ++busy_days;
  if (std::popcount(day.active_hours) > kMachineHoursPerDay) ++long_days;
  sdk_login = sdk_login || day.sdk_login;
  interactive_login = interactive_login || day.interactive_login;
}

ActorClass Habits::verdict() const {
  if (tasks > 0 && noise_tasks == tasks) return ActorClass::Backup;
  const auto usual = [&](std::uint32_t n) { return n > 0 && 2 * n >= days; };
  const bool restless = !interactive_login && (sdk_login || usual(long_days));
  return restless || usual(busy_days) ? ActorClass::Suspected : ActorClass::Human;
}

Actors::Account Actors::judge(const ActorInfo& actor, const std::vector<const ActorDay*>& days,
                              const Evidence& evidence, const PracticeHistory& practice) {
  Account account;
  const std::string name = normalised_account(actor.name);
  account.name = name;
  const Habits habits = habits_until(days, day_of(evidence.as_of));
  if (name.empty()) {
    // An erased account keeps what it was; one that never had a name is vCenter itself.
    account.undeclared = actor.remembered_class.empty() ? ActorClass::System
                                                        : actor_class_from(actor.remembered_class);
  } else if (is_system_account(name)) {
    account.undeclared = ActorClass::System;
  } else if (is_shared_account(name)) {
    account.undeclared = ActorClass::Shared;
  } else {
    account.undeclared = habits.verdict();
  }
  if (account.undeclared == ActorClass::System) return account;

  const auto declared = declarations_of(name, practice, evidence.as_of);
  if (declared.empty()) return account;
  const ActorClass last = actor_class_from(declared.back()->actor_class);
  if (!is_machine(last)) {
    account.undeclared = last;
    return account;
  }
  if (habits.interactive_login) {
    account.undeclared = ActorClass::Human;
    return account;
  }
  for (const auto* declaration : declared) {
    const ActorClass said = actor_class_from(declaration->actor_class);
    if (!is_machine(said)) continue;
    const Instant seen = declaration->promise.first_seen;
    const bool suspected = habits_until(days, day_of(seen)).verdict() == ActorClass::Suspected;
    const bool in_time = evidence.first_sweep && seen <= *evidence.first_sweep + kDeclarationGrace;
    account.spells.push_back(
        {said, suspected || in_time ? Instant::min() : seen, declaration->promise.gone_at});
  }
  return account;
}

Actors::Actors(const Evidence& evidence, const PracticeHistory& practice) {
  std::map<std::string, std::uint32_t> person_by_account;
  std::unordered_map<std::uint32_t, std::uint32_t> person_by_id;
  for (const auto& actor : evidence.actors) {
    const std::string name = normalised_account(actor.name);
    person_by_id[actor.id] =
        name.empty() ? actor.id : person_by_account.emplace(name, actor.id).first->second;
  }
  std::unordered_map<std::uint32_t, std::vector<const ActorDay*>> days;
  for (const auto& day : evidence.actor_days)
    if (const auto person = person_by_id.find(day.actor); person != person_by_id.end())
      days[person->second].push_back(&day);

  for (const auto& actor : evidence.actors) {
    const std::uint32_t person = person_by_id[actor.id];
    Account account = judge(actor, days[person], evidence, practice);
    const bool shared = account.undeclared == ActorClass::Shared && account.spells.empty();
    account.person = shared ? kSharedPerson : person;
    accounts_.emplace(actor.id, std::move(account));
  }
}

ActorClass Actors::class_of(const Change& change) const {
  switch (change.initiator) {
    case Initiator::Schedule:
      return ActorClass::Schedule;
    case Initiator::Alarm:
      return ActorClass::Alarm;
    case Initiator::System:
      return ActorClass::System;
    case Initiator::User:
      break;
  }
  const auto found = accounts_.find(change.actor);
  // Actor 0 is "no name"; any other id without an entry is somebody we know nothing about.
  if (found == accounts_.end()) return change.actor == 0 ? ActorClass::System : ActorClass::Human;
  const Account& account = found->second;
  for (const auto& spell : account.spells)
    if (spell.from <= change.started && (!spell.until || change.started < *spell.until))
      return spell.machine;
  return account.undeclared;
}

const std::string& Actors::account_of(const Change& change) const {
  static const std::string kNone;
  const auto found = accounts_.find(change.actor);
  return found == accounts_.end() ? kNone : found->second.name;
}

std::uint32_t Actors::person_of(const Change& change) const {
  const auto found = accounts_.find(change.actor);
  return found == accounts_.end() ? change.actor : found->second.person;
}

bool Actors::judge_as(const Actors& earlier) const {
  return std::all_of(earlier.accounts_.begin(), earlier.accounts_.end(), [&](const auto& one) {
    const auto now = accounts_.find(one.first);
    return now != accounts_.end() && now->second == one.second;
  });
}

}  // namespace plumbline::scoring
