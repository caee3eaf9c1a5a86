#include <iostream>

#include "cli/commands/commands.h"
#include "cli/exit_codes.h"
#include "cli/judge.h"
#include "facts/account.h"
#include "scoring/actors.h"

namespace plumbline::cli {

namespace {

/// What the account is classified as today, in the first scope that knows it: without its name
/// nothing could tell later. Human when no scope knows it.
Result<std::string> class_of(const Environment& environment, ledger::Ledger& ledger,
                             const std::string& account) {
  const auto info = ledger.info();
  if (!info) return tl::make_unexpected(info.error());
  const Instant now = info->latest_recorded_at.value_or(Instant{});
  for (const auto& scope : environment.settings.scopes) {
    const auto c = open_case(environment, ledger, scope, now, std::nullopt);
    if (!c) return tl::make_unexpected(c.error());
    const auto evidence = ledger.evidence(c->request, c->plan);
    if (!evidence) return tl::make_unexpected(evidence.error());
    for (const auto& actor : evidence->actors) {
      const bool meant =
          "actor-" + std::to_string(actor.id) == account ||
          (!actor.name.empty() && normalised_account(actor.name) == normalised_account(account));
      if (!meant) continue;
      Change work;
      work.actor = actor.id;
      work.started = now;
      return std::string(
          scoring::to_string(scoring::Actors(*evidence, c->practice).class_of(work)));
    }
  }
  return std::string("human");
}

}  // namespace

int forget(const Options& options) {
  auto environment = load_environment(options);
  if (!environment) return report_problems(environment.error());
  auto ledger = open_ledger(environment->settings, false);
  if (!ledger) return report_problems({ledger.error()}), Exit::Ledger;
  const auto remembered = class_of(*environment, **ledger, options.account);
  if (!remembered) return report_problems({remembered.error()}), Exit::Ledger;
  if (auto done = (*ledger)->forget(options.account, *remembered); !done) {
    report_problems({done.error()});
    return Exit::Ledger;
  }
  std::cout << "the account's name is erased; its work stays under its number, as " << *remembered
            << "\n";
  return Exit::Ok;
}

}  // namespace plumbline::cli
