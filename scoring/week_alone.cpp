#include "scoring/week_alone.h"

#include "scoring/context.h"
#include "scoring/evaluate.h"
#include "scoring/measures/registry.h"

namespace plumbline::scoring {

namespace {

constexpr double kDays = 7;

bool can_be_tried(const Signal& signal, const Measure& measure) {
  const bool directed = signal.better == Better::Higher || signal.better == Better::Lower;
  return directed && signal.kind != SignalKind::Practice && !measure.reads_weeks;
}

}  // namespace

std::map<std::string, WeekAlone> week_alone(const Context& context, const Judged& judged) {
  std::map<std::string, WeekAlone> alone;
  for (const Signal& signal : context.rubric().signals) {
    const Measure* measure = find_measure(signal.measure);
    if (!measure || !can_be_tried(signal, *measure)) continue;
    const Reading* census = measure->takes_entities ? judged.reading(signal.id) : nullptr;
    Reading reading;
    if (!census) {
      Signal week = signal;
      week.window_days = kDays;
      week.minimum = 1;
      reading = evaluate(context, week);
      census = &reading;
    }
    const SignalValue& value = census->value;
    alone[signal.id] = {value.state, value.is_rate, value.k, value.n, value.value, value.samples};
  }
  return alone;
}

WeekVolume week_volume(const Context& context) {
  const Window week{context.as_of() - std::chrono::days(7), context.as_of(), 0, std::nullopt};
  WeekVolume volume;
  for (const Area& area : context.rubric().areas) {
    WorkFilter filter;
    filter.area = area.id;
    for (const Work* work : context.select(filter, week).work) ++volume[area.id][*work->class_name];
  }
  return volume;
}

}  // namespace plumbline::scoring
