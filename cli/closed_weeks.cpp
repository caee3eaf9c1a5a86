#include "cli/closed_weeks.h"

#include <algorithm>

#include "cli/basis.h"
#include "scoring/assess.h"
#include "scoring/result_bytes.h"

namespace plumbline::cli {

namespace {

constexpr std::chrono::days kWeek{7};

/// The kept weeks that still stand, by their bases.
class Memo {
 public:
  explicit Memo(ledger::KeptWeeks kept) : kept_(std::move(kept)) {}

  std::optional<scoring::WeekRecord> find(Instant week_end, const std::string& basis) const {
    if (kept_.touched && week_end >= *kept_.touched) return std::nullopt;
    const auto week = std::find_if(kept_.weeks.begin(), kept_.weeks.end(),
                                   [&](const auto& w) { return w.end == week_end; });
    if (week == kept_.weeks.end() || week->basis != basis) return std::nullopt;
    return scoring::week_from(week->body);
  }
  const std::string& mark() const { return kept_.mark; }

 private:
  ledger::KeptWeeks kept_;
};

}  // namespace

Result<scoring::WeekHistory> closed_weeks(const Environment& environment, ledger::Ledger& ledger,
                                          Case& subject, const Evidence& now,
                                          const Progress& progress) {
  scoring::WeekHistory weeks;
  if (!now.first_sweep) return weeks;
  const Instant first = start_of_iso_week(*now.first_sweep) + kWeek;
  const Instant as_of = subject.request.as_of;
  const bool keeps = !subject.request.known_at;
  ledger::KeptWeeks kept;
  if (keeps) {
    auto found = ledger.kept_weeks(subject.request.scope, subject.request.vcenters);
    if (!found) return tl::make_unexpected(found.error());
    kept = std::move(*found);
  }
  const Memo memo(std::move(kept));
  Basis basis_of(environment, subject.request.vcenters, subject.sightings);
  bool all_kept = true;
  for (Instant end = first; end < as_of; end += kWeek) {
    const std::string basis = basis_of.at(end);
    if (all_kept) {
      if (auto record = memo.find(end, basis)) {
        weeks.push_back(std::move(*record));
        continue;
      }
    }
    all_kept = false;
    if (progress)
      progress("judging closed weeks of " + subject.request.scope,
               days_between(first, end) / days_between(first, as_of));
    set_moment(environment, subject, end);
    const auto evidence = ledger.evidence(subject.request, subject.plan);
    if (!evidence) {
      set_moment(environment, subject, as_of);
      return tl::make_unexpected(evidence.error());
    }
    weeks.push_back(scoring::record_of(
        scoring::assess(*evidence, subject.practice, environment.rubric, weeks), end));
    // One by one: who is interrupted goes on where it was. It is a memo: a ledger opened for
    // reading keeps nothing, and the weeks are the same. Weeks judged without a part of the
    // practice folder are another question's answer.
    if (keeps && subject.all_practice)
      (void)ledger.keep_weeks(subject.request.scope, end,
                              {{end, basis, scoring::to_bytes(weeks.back())}}, memo.mark());
  }
  set_moment(environment, subject, as_of);
  if (!all_kept && progress) progress("judging closed weeks of " + subject.request.scope, 1);
  return weeks;
}

}  // namespace plumbline::cli
