#include "cli/published_weeks.h"

#include <algorithm>

#include "cli/moves.h"
#include "exporters/render.h"
#include "facts/coverage.h"

namespace plumbline::cli {

namespace {

constexpr std::chrono::days kWeek{7};
constexpr std::chrono::days kLateAfter{2};
/// How far back a published week is looked for.
constexpr int kWeeksBack = 105;

/// Whether no reading that has yet to come could tell more of the week.
bool is_read(const Evidence& evidence, Instant week_end) {
  return std::all_of(evidence.streams.begin(), evidence.streams.end(), [&](const auto& stream) {
    return !is_history(stream.stream) || streams::is_feed(stream.stream) || !stream.until ||
           *stream.until >= week_end || !stream.last_failure.empty();
  });
}

/// The publishing of one scope.
class Publisher {
 public:
  Publisher(const Environment& environment, ledger::Ledger& ledger,
            const config::ScopeSettings& scope, Instant now, const Progress& progress)
      : environment_(environment), ledger_(ledger), scope_(scope), now_(now), progress_(progress) {}

  Result<int> publish() {
    const Instant last = start_of_iso_week(now_);
    auto next = first_unsaid(last);
    if (!next) return tl::make_unexpected(next.error());
    int published = 0;
    for (Instant end = *next; end <= last; end += kWeek) {
      auto done = publish_week(end);
      if (!done) return tl::make_unexpected(done.error());
      if (!*done) break;
      ++published;
    }
    return published;
  }

 private:
  Result<Evidence> evidence_at(Instant at) {
    auto subject = open_case(environment_, ledger_, scope_, at, std::nullopt);
    if (!subject) return tl::make_unexpected(subject.error());
    return ledger_.evidence(subject->request, subject->plan);
  }

  /// The end of the first week to publish; later than `last` when there is none.
  Result<Instant> first_unsaid(Instant last) {
    for (int back = 0; back < kWeeksBack; ++back) {
      const auto said = ledger_.published(scope_.name, last - back * kWeek);
      if (!said) return tl::make_unexpected(said.error());
      if (*said) return last - (back - 1) * kWeek;
      if (back > 0) continue;
      const auto evidence = evidence_at(last);
      if (!evidence) return tl::make_unexpected(evidence.error());
      if (!evidence->first_sweep) return last + kWeek;
      first_ = start_of_iso_week(*evidence->first_sweep) + kWeek;
    }
    return std::max(*first_, last - (kWeeksBack - 1) * kWeek);
  }

  Result<bool> publish_week(Instant end) {
    const bool late = now_ - end > kLateAfter;
    if (now_ - end <= kReadShortlyAfter) {
      const auto evidence = evidence_at(end);
      if (!evidence) return tl::make_unexpected(evidence.error());
      if (!is_read(*evidence, end)) return false;
    }
    const auto week = judge(environment_, ledger_, end, std::nullopt, scope_.name, progress_);
    if (!week) return tl::make_unexpected(week.error());
    const auto moved = moved_since_last(end);
    if (!moved) return tl::make_unexpected(moved.error());
    const auto done = ledger_.publish(scope_.name, end, week->known_at, week->rubric_digest,
                                      exporters::render_published(*week, late, *moved));
    if (!done) return tl::make_unexpected(done.error());
    return true;
  }

  Result<std::vector<scoring::Move>> moved_since_last(Instant end) {
    const auto said = ledger_.published(scope_.name, end - kWeek);
    if (!said) return tl::make_unexpected(said.error());
    if (!*said) return std::vector<scoring::Move>();
    const auto passages =
        compare(environment_, ledger_, {end - kWeek, end, nullptr}, scope_.name, progress_);
    if (!passages) return tl::make_unexpected(passages.error());
    return scoring::moves(passages->front());
  }

  const Environment& environment_;
  ledger::Ledger& ledger_;
  const config::ScopeSettings& scope_;
  Instant now_;
  const Progress& progress_;
  std::optional<Instant> first_;
};

}  // namespace

Result<int> publish_weeks(const Environment& environment, ledger::Ledger& ledger, Instant now,
                          const Progress& progress) {
  int published = 0;
  for (const auto& scope : environment.settings.scopes) {
    const auto done = Publisher(environment, ledger, scope, now, progress).publish();
    if (!done) return tl::make_unexpected(done.error());
    published += *done;
  }
  return published;
}

}  // namespace plumbline::cli
