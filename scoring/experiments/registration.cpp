#include "scoring/experiments/registration.h"

#include <algorithm>
#include <cmath>

namespace plumbline::scoring {

namespace {

using std::chrono::days;

constexpr days kWeek{7};
constexpr days kAlphaSpan{1096};  // 36 months
constexpr int kLeastBaseline = 12;
constexpr int kLeastRun = 8;
constexpr int kMostWashIn = 2;
constexpr double kLeastEffect = 0.1;

/// All versions of one id seen by then, oldest first.
struct Versions {
  std::vector<const Experiment*> all;
  Instant first_seen() const { return all.front()->promise.first_seen; }
  bool late() const { return first_seen() >= all.front()->start; }
};

std::vector<Versions> versions_of(const PracticeHistory& practice, Instant as_of) {
  std::vector<Versions> ids;
  for (const Experiment& version : practice.experiments) {
    if (version.promise.first_seen > as_of) continue;
    const auto same = std::find_if(
        ids.begin(), ids.end(), [&](const Versions& v) { return v.all.front()->id == version.id; });
    (same == ids.end() ? ids.emplace_back() : *same).all.push_back(&version);
  }
  for (Versions& id : ids)
    std::stable_sort(id.all.begin(), id.all.end(), [](const auto* a, const auto* b) {
      return a->promise.first_seen < b->promise.first_seen;
    });
  return ids;
}

std::string quoted(const Experiment& e) { return e.promise.path.empty() ? e.id : e.promise.path; }

/// What changed between two versions of a promise.
ExperimentReason change_of(const Experiment& was, const Experiment& is) {
  const std::string when =
      " on " + to_date(is.promise.first_seen) + ", after the start on " + to_date(was.start);
  if (is.end != was.end)
    return {"moved_end",
            "the end was moved from " + to_date(was.end) + " to " + to_date(is.end) + when};
  if (is.start != was.start)
    return {"moved_start", "the start was moved to " + to_date(is.start) + when};
  if (is.metric != was.metric || is.higher != was.higher)
    return {"swapped_metric",
            "the primary metric was changed from " + was.metric + " to " + is.metric + when};
  return {"changed", "what was promised was changed" + when};
}

/// The version that is judged, and what was done to it before its end.
const Experiment* follow(const Versions& id, Instant as_of,
                         std::vector<ExperimentReason>& breaches) {
  const Experiment* judged = id.all.front();
  if (id.late()) {
    breaches.push_back({"late", "first seen on " + to_date(judged->promise.first_seen) +
                                    ", not before its start on " + to_date(judged->start)});
    return judged;
  }
  for (std::size_t i = 1; i < id.all.size(); ++i) {
    const Experiment& next = *id.all[i];
    const Instant seen = next.promise.first_seen;
    if (seen < judged->start && seen < next.start) {
      judged = &next;
      continue;
    }
    if (seen >= judged->end) break;
    breaches.push_back(change_of(*judged, next));
    return judged;
  }
  const auto gone = judged->promise.gone_at;
  if (gone && *gone <= as_of && *gone < judged->end)
    breaches.push_back({"hidden", quoted(*judged) + " was gone from " + to_date(*gone) +
                                      ", before the end on " + to_date(judged->end)});
  return judged;
}

void check_promise(const Experiment& e, const Rubric& rubric, Instant as_of,
                   std::vector<ExperimentReason>& breaches) {
  const auto bad = [&](const char* code, const std::string& text) {
    breaches.push_back({code, text});
  };
  if (e.baseline_weeks < kLeastBaseline)
    bad("short_baseline",
        "the baseline has " + std::to_string(e.baseline_weeks) + " weeks, at least 12 are needed");
  if (e.wash_in_weeks < 0 || e.wash_in_weeks > kMostWashIn)
    bad("bad_promise",
        "the wash-in has " + std::to_string(e.wash_in_weeks) + " weeks, at most 2 are allowed");
  if (start_of_iso_week(e.start) != e.start || start_of_iso_week(e.end) != e.end)
    bad("bad_promise", "start and end must be Mondays 00:00 UTC");
  if (e.end < e.start + kWeek * (e.wash_in_weeks + kLeastRun))
    bad("short_run", "it ends less than 8 weeks after its wash-in");
  if (!(e.min_effect >= kLeastEffect - 1e-9))
    bad("bad_promise", "the minimum effect is below 10 %");
  const Signal* signal = rubric.signal(e.metric);
  if (!signal)
    bad("bad_promise", "there is no signal " + e.metric);
  else if (signal->better != (e.higher ? Better::Higher : Better::Lower))
    bad("bad_promise", "the direction is not the one in which " + e.metric + " gets better");
  if (!rubric.area(e.area)) bad("bad_promise", "there is no area " + e.area);
  for (const Guard& guard : e.guards)
    if (!rubric.signal(guard.signal)) bad("bad_promise", "there is no signal " + guard.signal);
  for (const ExperimentDecision& decision : e.decisions)
    if (decision.promise.first_seen >= e.start && decision.promise.first_seen < e.end &&
        decision.promise.first_seen <= as_of) {
      bad("stopped_early", "it was decided on " + to_date(decision.promise.first_seen) +
                               ", before its end on " + to_date(e.end));
      break;
    }
}

/// Whether the other one really ran while this one did, as far as was seen by this one's end.
bool overlaps(const Experiment& mine, const Experiment& other) {
  if (other.area != mine.area || other.promise.first_seen >= mine.end) return false;
  if (other.promise.gone_at && *other.promise.gone_at <= other.start) return false;
  return other.start < mine.end && mine.start < other.end;
}

}  // namespace

std::vector<Registration> registrations_of(const PracticeHistory& practice, const Rubric& rubric,
                                           Instant as_of) {
  const std::vector<Versions> ids = versions_of(practice, as_of);
  std::vector<Registration> all;
  for (const Versions& id : ids) {
    Registration entry;
    entry.promise = follow(id, as_of, entry.breaches);
    check_promise(*entry.promise, rubric, as_of, entry.breaches);
    const Instant seen = entry.promise->promise.first_seen;
    for (const Versions& other : ids) {
      const Experiment& first = *other.all.front();
      if (&other == &id || other.late() || first.area != entry.promise->area) continue;
      const bool earlier =
          other.first_seen() < seen || (other.first_seen() == seen && first.id < entry.promise->id);
      if (earlier && other.first_seen() > seen - kAlphaSpan) ++entry.place;
    }
    all.push_back(std::move(entry));
  }
  for (Registration& mine : all)
    for (const Registration& other : all)
      if (&mine != &other && overlaps(*mine.promise, *other.promise))
        mine.breaches.push_back({"overlap", other.promise->id + " ran in the same area from " +
                                                to_date(other.promise->start) + " to " +
                                                to_date(other.promise->end)});
  std::stable_sort(all.begin(), all.end(), [](const Registration& a, const Registration& b) {
    return a.promise->promise.first_seen < b.promise->promise.first_seen;
  });
  return all;
}

}  // namespace plumbline::scoring
