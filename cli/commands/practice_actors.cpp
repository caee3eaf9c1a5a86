#include <iostream>

#include "cli/commands/commands.h"
#include "cli/exit_codes.h"
#include "cli/judge.h"
#include "scoring/actor_proposals.h"

namespace plumbline::cli {

namespace {

/// As a YAML scalar; what an account cannot be called does not reach the file.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
    if (c == '\'') out += c;
  }
  return out + "'";
}

}  // namespace

int practice_actors(const Options& options) {
  auto environment = load_environment(options);
  if (!environment) return report_problems(environment.error());
  auto ledger = open_ledger(environment->settings, true);
  if (!ledger) return report_problems({ledger.error()}), Exit::Ledger;
  const auto info = (*ledger)->info();
  if (!info) return report_problems({info.error()}), Exit::Ledger;
  if (!info->latest_recorded_at)
    return report_problems(
               {{"the ledger is empty", info->path, "run `plumbline collect --once` first"}}),
           Exit::Ledger;
  for (const auto& scope : environment->settings.scopes) {
    if (!options.scope.empty() && options.scope != scope.name) continue;
    const auto subject =
        open_case(*environment, **ledger, scope, *info->latest_recorded_at, std::nullopt);
    if (!subject) return report_problems({subject.error()}), Exit::Ledger;
    const auto evidence = (*ledger)->evidence(subject->request, subject->plan);
    if (!evidence) return report_problems({evidence.error()}), Exit::Ledger;
    const scoring::Context context(*evidence, subject->practice, environment->rubric);
    const auto proposals = scoring::proposed_actors(context);
    std::cout << "# Scope " << scope.name << ": ";
    if (proposals.empty()) {
      std::cout << "no undeclared account behaves like a machine.\n";
      continue;
    }
    std::cout << "accounts that behave like machines and are not declared. Check each and put it\n"
                 "# into actors.yml: automation, backup, vdi, monitoring, or human if it is a "
                 "person.\naccounts:\n";
    for (const auto& proposal : proposals)
      std::cout << "  - {account: " << quoted(proposal.account) << ", class: automation}  # "
                << proposal.why << "\n";
  }
  return Exit::Ok;
}

}  // namespace plumbline::cli
