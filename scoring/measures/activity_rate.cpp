#include <string>

#include "scoring/measures/measures.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

namespace {

/// How much of it a week people, automation and schedules did.
std::string by_class(const Context& context, const Selection& selection, double weeks) {
  double people = 0;
  double schedules = 0;
  for (const Work* work : selection.work) {
    const WorkRow& row = context.row(*work);
    if (!row.by_machine()) ++people;
    if (row.actor == ActorClass::Schedule) ++schedules;
  }
  const double automation = static_cast<double>(selection.work.size()) - people - schedules;
  return "people " + tenths(people / weeks) + ", automation " + tenths(automation / weeks) +
         ", schedules " + tenths(schedules / weeks);
}

}  // namespace

/// Changes a week over the window, and by which class of actor (rubric A0 `volume`).
Reading activity_rate(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  const Selection& selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  const double weeks = days_between(window.from, window.to) / 7;
  const auto count = static_cast<double>(selection.work.size());
  Reading reading =
      number_reading(signal, window, weeks > 0 ? count / weeks : 0,
                     static_cast<std::int64_t>(selection.work.size()), Judging::Count);
  reading.per_week = 0;
  if (weeks > 0) reading.value.reason.text = by_class(context, selection, weeks);
  return reading;
}

}  // namespace plumbline::scoring
