#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "cli/environment.h"
#include "cli/judge.h"

namespace plumbline::cli {

/// A scope as it was judged of a past midnight, with the activities of the changes that it names.
struct JudgedDay {
  scoring::ScopeResult result;
  ledger::MembersOfChanges members;
};

/// What the ledger keeps of a scope as of that moment, if it was judged with the same program,
/// rubric and practice; nullopt: it is to be judged. Errors: the ledger cannot be read.
Result<std::optional<JudgedDay>> kept_day(const Environment& environment, ledger::Ledger& ledger,
                                          const config::ScopeSettings& scope, Instant at);

/// Judges the midnights before now ahead of the page that asks for one, oldest first, and has the
/// ledger keep them: those of the closed weeks, 400 days back at most. Used from one thread.
class DaysAhead {
 public:
  /// After an assessment: lets go what does not stand any more, and notes what is missing before
  /// `as_of`.
  Result<void> look(const Environment& environment, ledger::Ledger& ledger, Instant as_of);
  /// Nothing is missing.
  bool done() const { return missing_.empty(); }
  /// Judges the next one and has `ledger` keep it. Reads through a connection of its own, open as
  /// long as something is missing, so that what the assessments of now remember stays.
  Result<void> judge_next(const Environment& environment, ledger::Ledger& ledger);

 private:
  struct Missing {
    const config::ScopeSettings* scope;
    Instant at;
    std::string basis;
  };
  Result<ledger::KeptDay> judge(const Environment& environment, const Missing& day);
  void rest();

  std::vector<config::ScopeSettings> scopes_;
  std::deque<Missing> missing_;
  std::unique_ptr<ledger::Ledger> reader_;
  std::string reading_;            ///< the scope that it remembers evidence of …
  Instant last_ = Instant::min();  ///< … as of this moment …
  std::string digest_;             ///< … and of this rubric
  Books books_;
};

}  // namespace plumbline::cli
