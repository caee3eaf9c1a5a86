#include "scoring/measures/findings.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

/// Share of `events` among these and `against`. Where vCenter merged a burst of one of them, as
/// many as were counted of it that week may be missing: unknown (P2).
Reading event_share(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal);
  if (window.blocked) return unknown_reading(signal, window, *window.blocked);
  const auto events = list_parameter(signal, "events");
  const auto against = list_parameter(signal, "against");
  const auto bad = findings_in(context, events, window);
  const auto good = findings_in(context, against, window);
  std::vector<Witness> witnesses;
  for (const Finding* found : bad)
    witnesses.push_back(
        entity_witness(found->entity, false, found->kind + " at " + to_rfc3339(found->at)));
  Reading reading = rate_reading(signal, window, static_cast<double>(bad.size()),
                                 static_cast<double>(bad.size() + good.size()));
  for (const auto* kinds : {&events, &against})
    for (const Instant week : burst_weeks(context, *kinds, window)) {
      const Window of{week, week + std::chrono::days(7), 0, std::nullopt};
      reading.unknown += 1 + static_cast<double>(findings_in(context, *kinds, of).size());
    }
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
