#include "scoring/week_record.h"

namespace plumbline::scoring {

namespace {

WeekValue week_value(const SignalValue& signal) {
  WeekValue value;
  value.state = signal.state;
  value.value = signal.value;
  value.low = signal.low;
  value.high = signal.high;
  value.low95 = signal.low95;
  value.high95 = signal.high95;
  value.samples = signal.samples;
  value.reason = signal.reason.code;
  return value;
}

}  // namespace

WeekRecord record_of(const ScopeResult& result, Instant week_end) {
  WeekRecord record;
  record.end = week_end;
  for (const auto& signal : result.signals) record.signals[signal.signal] = week_value(signal);
  for (const auto& area : result.areas)
    record.levels[area.area + "/" + area.ladder] = {area.attained, area.ceiling, area.ceiling95,
                                                    area.if_close, !result.enough_history};
  record.alone = result.alone;
  record.volume = result.volume;
  return record;
}

}  // namespace plumbline::scoring
