#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "facts/evidence.h"
#include "facts/practice.h"
#include "scoring/accounts.h"

namespace plumbline::scoring {

/// Who is behind an account, by rule 0.3, at any time of the judged past. A declared machine is one
/// from its first sighting on, and for all time when rule 0.3 had suspected it or it was declared
/// within 28 days of the first sweep; a declared human is one for all time; a declared machine that
/// logs in interactively counts as human. Pure.
class Actors {
 public:
  Actors(const Evidence& evidence, const PracticeHistory& practice);

  /// What set the change off: schedules, alarms and the system by TaskInfo.reason, else the
  /// account.
  ActorClass class_of(const Change& change) const;
  /// Normalised; empty when erased or unknown.
  const std::string& account_of(const Change& change) const;
  /// The same for all spellings of one account; the shared accounts of a scope are one.
  std::uint32_t person_of(const Change& change) const;
  /// Whether every account that `earlier` knows is judged as it was there.
  bool judge_as(const Actors& earlier) const;

 private:
  struct Spell {
    ActorClass machine = ActorClass::Automation;
    Instant from;
    std::optional<Instant> until;
    friend bool operator==(const Spell&, const Spell&) = default;
  };
  struct Account {
    ActorClass undeclared = ActorClass::Human;
    std::uint32_t person = 0;
    std::string name;           ///< normalised
    std::vector<Spell> spells;  ///< declared a machine, by first sighting
    friend bool operator==(const Account&, const Account&) = default;
  };

  static Account judge(const ActorInfo& actor, const std::vector<const ActorDay*>& days,
                       const Evidence& evidence, const PracticeHistory& practice);

  std::unordered_map<std::uint32_t, Account> accounts_;
};

/// What an account's days say about it without any declaration: Suspected when at least half of its
/// active days hold more than 200 root tasks, or more than 8 active hours without its ever logging
/// in interactively (people have long days too), or when it only ever logged in with an SDK; Backup
/// when all its tasks are backup noise (P7); else Human.
struct Habits {
  std::uint32_t tasks = 0;
  std::uint32_t noise_tasks = 0;
  std::uint32_t days = 0;
  std::uint32_t busy_days = 0;  ///< more than 200 root tasks
  std::uint32_t long_days = 0;  ///< more than 8 active hours
  bool sdk_login = false;
  bool interactive_login = false;

  void add(const ActorDay& day);
  ActorClass verdict() const;
};

}  // namespace plumbline::scoring
