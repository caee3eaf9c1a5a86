#include "cli/kept_days.h"

#include <algorithm>
#include <set>

#include "cli/basis.h"
#include "cli/past_days.h"
#include "scoring/result_bytes.h"

namespace plumbline::cli {

namespace {

constexpr std::chrono::days kWeek{7};

/// The first moment whose days are kept: where the closed weeks begin, a week ago at the latest.
Result<Instant> first_kept(ledger::Ledger& ledger, const config::ScopeSettings& scope,
                           Instant as_of) {
  const auto kept = ledger.kept_weeks(scope.name, scope.vcenters);
  if (!kept) return tl::make_unexpected(kept.error());
  const Instant first = kept->weeks.empty() ? as_of - kWeek : kept->weeks.front().end - kWeek;
  // Further back evidence does not reach.
  const auto reach =
      std::chrono::duration<double, std::ratio<86400>>(ledger::EvidenceRequest().reach_days);
  return std::max(first, as_of - std::chrono::duration_cast<Duration>(reach));
}

/// Of all changes that a result names as witnesses.
std::vector<std::int64_t> changes_named(const scoring::ScopeResult& result) {
  std::set<std::int64_t> changes;
  for (const auto& signal : result.signals)
    for (const auto& witness : signal.witnesses)
      if (witness.kind == scoring::Witness::Kind::Change) changes.insert(witness.id);
  return {changes.begin(), changes.end()};
}

}  // namespace

Result<std::optional<JudgedDay>> kept_day(const Environment& environment, ledger::Ledger& ledger,
                                          const config::ScopeSettings& scope, Instant at) {
  auto day = ledger.kept_day(scope.name, at);
  if (!day) return tl::make_unexpected(day.error());
  if (!*day) return std::nullopt;
  const auto heads = ledger.sighting_heads(scope.name);
  if (!heads) return tl::make_unexpected(heads.error());
  if ((*day)->basis != Basis(environment, scope.vcenters, *heads).at(at)) return std::nullopt;
  auto result = scoring::result_from((*day)->body);
  if (!result) return std::nullopt;
  return JudgedDay{std::move(*result), std::move((*day)->members)};
}

Result<void> DaysAhead::look(const Environment& environment, ledger::Ledger& ledger,
                             Instant as_of) {
  missing_.clear();
  if (digest_ != environment.rubric.digest) rest();
  digest_ = environment.rubric.digest;
  scopes_ = environment.settings.scopes;
  for (const auto& scope : scopes_) {
    const auto first = first_kept(ledger, scope, as_of);
    if (!first) return tl::make_unexpected(first.error());
    if (auto reviewed = ledger.review_days(scope.name, scope.vcenters, *first); !reviewed)
      return reviewed;
    const auto kept = ledger.kept_days(scope.name);
    if (!kept) return tl::make_unexpected(kept.error());
    std::map<Instant, std::string> known;
    for (const auto& day : *kept) known[day.at] = day.basis;
    const auto heads = ledger.sighting_heads(scope.name);
    if (!heads) return tl::make_unexpected(heads.error());
    Basis basis(environment, scope.vcenters, *heads);
    for (const Instant at : midnights(*first, as_of)) {
      const auto found = known.find(at);
      const std::string wanted = basis.at(at);
      if (found == known.end() || found->second != wanted) missing_.push_back({&scope, at, wanted});
    }
  }
  if (missing_.empty()) rest();
  return {};
}

Result<void> DaysAhead::judge_next(const Environment& environment, ledger::Ledger& ledger) {
  if (missing_.empty()) return {};
  // What is remembered serves later moments of the same scope.
  if (reading_ != missing_.front().scope->name || missing_.front().at <= last_) rest();
  reading_ = missing_.front().scope->name;
  last_ = missing_.front().at;
  if (!reader_) {
    auto reader = open_ledger(environment.settings, true);
    if (!reader) return tl::make_unexpected(reader.error());
    reader_ = std::move(*reader);
  }
  const Missing next = std::move(missing_.front());
  missing_.pop_front();
  auto day = judge(environment, next);
  if (!day) return tl::make_unexpected(day.error());
  auto done = ledger.keep_day(next.scope->name, *day);
  if (missing_.empty()) rest();
  return done;
}

Result<ledger::KeptDay> DaysAhead::judge(const Environment& environment, const Missing& day) {
  auto subject = open_case(environment, *reader_, *day.scope, day.at, std::nullopt);
  if (!subject) return tl::make_unexpected(subject.error());
  const auto result = judge_case(environment, *reader_, *subject, {}, books_[day.scope->name]);
  if (!result) return tl::make_unexpected(result.error());
  auto members =
      reader_->members_of_changes(changes_named(*result), subject->request, subject->plan);
  if (!members) return tl::make_unexpected(members.error());
  return ledger::KeptDay{day.at, day.basis, scoring::to_bytes(*result), std::move(*members)};
}

void DaysAhead::rest() {
  reader_.reset();
  books_.clear();
}

}  // namespace plumbline::cli
