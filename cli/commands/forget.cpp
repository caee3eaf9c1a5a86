#include <iostream>

#include "cli/commands/commands.h"
#include "cli/environment.h"
#include "cli/exit_codes.h"

namespace plumbline::cli {

int forget(const Options& options) {
  auto environment = load_environment(options);
  if (!environment) return report_problems(environment.error());
  auto ledger = open_ledger(environment->settings, false);
  if (!ledger) return report_problems({ledger.error()}), Exit::Ledger;
  // The class that the account had keeps its work where it was counted; the name is not kept.
  if (auto done = (*ledger)->forget(options.account, "human"); !done) {
    report_problems({done.error()});
    return Exit::Ledger;
  }
  std::cout << "erased the name of "
            << (options.account.starts_with("actor-") ? options.account : "the account")
            << "; its work stays, under an id\n";
  return Exit::Ok;
}

}  // namespace plumbline::cli
