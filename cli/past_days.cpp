#include "cli/past_days.h"

#include "cli/closed_weeks.h"
#include "scoring/assess.h"

namespace plumbline::cli {

namespace {

/// Adds one scope to each of the assessments.
Result<void> judge_scope(const Environment& environment, ledger::Ledger& ledger,
                         const config::ScopeSettings& scope,
                         std::vector<scoring::Assessment>& assessments, const Progress& progress) {
  auto subject = open_case(environment, ledger, scope, assessments.back().as_of, std::nullopt);
  if (!subject) return tl::make_unexpected(subject.error());
  const auto last = ledger.evidence(subject->request, subject->plan);
  if (!last) return tl::make_unexpected(last.error());
  const auto weeks = closed_weeks(environment, ledger, *subject, *last, progress);
  if (!weeks) return tl::make_unexpected(weeks.error());
  scoring::WeekHistory before;
  double done = 0;
  for (auto& assessment : assessments) {
    while (before.size() < weeks->size() && (*weeks)[before.size()].end < assessment.as_of)
      before.push_back((*weeks)[before.size()]);
    set_moment(environment, *subject, assessment.as_of);
    const auto evidence = ledger.evidence(subject->request, subject->plan);
    if (!evidence) return tl::make_unexpected(evidence.error());
    assessment.scopes.push_back(
        scoring::assess(*evidence, subject->practice, environment.rubric, before));
    if (progress)
      progress("judging the days of " + scope.name,
               ++done / static_cast<double>(assessments.size()));
  }
  return {};
}

}  // namespace

std::vector<Instant> midnights(Instant since, Instant until) {
  std::vector<Instant> all;
  for (Instant t = start_of(day_of(since) + 1); t <= until; t += std::chrono::days(1))
    all.push_back(t);
  return all;
}

Result<std::vector<scoring::Assessment>> judge_moments(const Environment& environment,
                                                       ledger::Ledger& ledger,
                                                       const std::vector<Instant>& moments,
                                                       const std::string& only_scope,
                                                       const Progress& progress) {
  const auto frame = begin_assessment(environment, ledger, std::nullopt, std::nullopt);
  if (!frame) return tl::make_unexpected(frame.error());
  std::vector<scoring::Assessment> assessments(moments.size(), *frame);
  for (std::size_t i = 0; i < moments.size(); ++i) assessments[i].as_of = moments[i];
  if (moments.empty()) return assessments;
  for (const auto& scope : environment.settings.scopes) {
    if (!only_scope.empty() && scope.name != only_scope) continue;
    if (auto done = judge_scope(environment, ledger, scope, assessments, progress); !done)
      return tl::make_unexpected(done.error());
  }
  if (assessments.front().scopes.empty())
    return fail("there is no scope '" + only_scope + "'", {}, "see scopes: in the configuration");
  return assessments;
}

}  // namespace plumbline::cli
