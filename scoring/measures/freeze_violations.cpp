#include <algorithm>

#include "facts/name_pattern.h"
#include "scoring/measures/measures.h"
#include "scoring/records.h"

namespace plumbline::scoring {

namespace {

constexpr std::string_view kRegex = "regex:";

bool concerns(const CalendarEntry& freeze, const Context& context, const Change& change) {
  if (freeze.entities.empty()) return true;
  const auto named = [&](std::uint32_t id) {
    const std::string& name = context.name_of(id);
    return !name.empty() &&
           std::any_of(freeze.entities.begin(), freeze.entities.end(), [&](const auto& e) {
             return e.starts_with(kRegex) ? name_matches(e.substr(kRegex.size()), name) : e == name;
           });
  };
  return named(change.entity) || std::any_of(change.siblings.begin(), change.siblings.end(), named);
}

}  // namespace

/// Changes begun in a freeze that was declared before they began; emergencies are allowed (rubric
/// A5 `chg.freeze_violations`). Samples are freezes: without one there was nothing to violate.
Reading freeze_violations(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  WorkFilter filter;
  filter.area = "change";
  filter.accounts_only = true;
  const Selection& selection = context.select(filter, window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  std::vector<const CalendarEntry*> freezes;
  for (const auto& entry : context.practice().calendar)
    if (entry.kind == CalendarEntry::Kind::Freeze && entry.from < window.to &&
        entry.until > window.from && entry.promise.first_seen <= context.as_of())
      freezes.push_back(&entry);
  const Records records(context);
  std::int64_t violations = 0;
  WorkWitnesses witnesses;
  for (const Work* work : selection.work) {
    if (freezes.empty()) break;
    const Instant began = work->queued;
    const bool frozen = std::any_of(freezes.begin(), freezes.end(), [&](const CalendarEntry* f) {
      return began >= f->from && began < f->until && f->promise.first_seen <= began &&
             (!f->promise.gone_at || *f->promise.gone_at > began) &&
             concerns(*f, context, *work->change);
    });
    if (!frozen) continue;
    const bool emergency = records.look_up(*work).emergency != nullptr;
    if (!emergency) ++violations;
    witnesses.push_back(
        witness(*work, emergency, emergency ? "an emergency in a freeze" : "in a freeze"));
  }
  Reading reading = number_reading(signal, window, static_cast<double>(violations),
                                   static_cast<std::int64_t>(freezes.size()), Judging::Value);
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
