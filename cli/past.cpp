#include "cli/past.h"

#include <memory>

#include "exporters/render.h"
#include "scoring/result_bytes.h"

namespace plumbline::cli {
namespace {

constexpr std::chrono::hours kWeek{24 * 7};
/// A week waits up to 36 hours for its last readings before it is published.
constexpr int kWeeksBack = 2;

Result<std::shared_ptr<const scoring::WeekHistory>> weeks_before(ledger::Ledger& ledger,
                                                                 const config::ScopeSettings& scope,
                                                                 Instant as_of) {
  const auto kept = ledger.kept_weeks(scope.name, scope.vcenters);
  if (!kept) return tl::make_unexpected(kept.error());
  auto weeks = std::make_shared<scoring::WeekHistory>();
  for (const auto& week : kept->weeks)
    if (week.end <= as_of)
      if (auto record = scoring::week_from(week.body)) weeks->push_back(std::move(*record));
  return weeks;
}

Result<void> add_moves(ledger::Ledger& ledger, const std::string& scope,
                       scoring::Snapshot& snapshot) {
  Instant week = start_of_iso_week(snapshot.assessment.as_of);
  for (int i = 0; i < kWeeksBack; ++i, week -= kWeek) {
    const auto published = ledger.published(scope, week);
    if (!published) return tl::make_unexpected(published.error());
    if (!*published) continue;
    snapshot.moved[scope] = {week, exporters::read_moves(**published)};
    return {};
  }
  return {};
}

}  // namespace

Result<void> add_past(const Environment& environment, ledger::Ledger& ledger,
                      scoring::Snapshot& snapshot) {
  for (const auto& scope : environment.settings.scopes) {
    auto weeks = weeks_before(ledger, scope, snapshot.assessment.as_of);
    if (!weeks) return tl::make_unexpected(weeks.error());
    snapshot.weeks[scope.name] = std::move(*weeks);
    if (auto done = add_moves(ledger, scope.name, snapshot); !done) return done;
  }
  return {};
}

}  // namespace plumbline::cli
