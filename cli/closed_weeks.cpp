#include "cli/closed_weeks.h"

#include <algorithm>

#include "cli/version.h"
#include "config/digest.h"
#include "config/practice_kinds.h"
#include "scoring/assess.h"

namespace plumbline::cli {

namespace {

/// Raise it when what a kept week stands for changes while version and revision do not.
constexpr const char* kMethod = "1";

constexpr std::chrono::days kWeek{7};

/// Kinds that act on all history, whenever they were seen (design §3).
bool retroactive(const std::string& kind) {
  return kind == "scope" || kind == "actors" || kind == "links" || kind == "cmdb";
}

std::string line_of(const Sighting& sighting) {
  return sighting.path + '\n' + to_rfc3339(sighting.seen_at) + ' ' +
         (sighting.present ? sighting.sha256 : std::string("absent")) + '\n';
}

/// What the closed weeks of one scope are judged with, week by week: each basis stands for all
/// that went into the week and, through the basis before it, into the weeks before.
class Bases {
 public:
  Bases(const Environment& environment, const Case& subject)
      : sightings_(subject.sightings), upto_(sightings_.begin()) {
    chain_ = std::string(kMethod) + '\n' + version() + ' ' + revision() + '\n' +
             environment.rubric.digest + '\n';
    for (const auto& vcenter : subject.request.vcenters) chain_ += vcenter + '\n';
    for (const auto& sighting : sightings_)
      if (retroactive(config::practice_kind_of(sighting.path))) chain_ += line_of(sighting);
  }

  /// To be asked once for each week, in order.
  const std::string& next(Instant week_end) {
    chain_ += to_rfc3339(week_end) + '\n';
    for (; upto_ != sightings_.end() && upto_->seen_at <= week_end; ++upto_)
      chain_ += line_of(*upto_);
    chain_ = config::sha256_hex(chain_);
    return chain_;
  }

 private:
  const std::vector<Sighting>& sightings_;
  std::vector<Sighting>::const_iterator upto_;
  std::string chain_;
};

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
  Bases bases(environment, subject);
  bool all_kept = true;
  for (Instant end = first; end < as_of; end += kWeek) {
    const std::string basis = bases.next(end);
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
