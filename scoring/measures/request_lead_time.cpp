#include "scoring/measures/built_machines.h"
#include "scoring/measures/measures.h"
#include "scoring/measures/percentile_reading.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

namespace {

constexpr const char* kRequested = "requested";

}  // namespace

/// The 85th percentile from the request, as stamped on the server's custom attribute that scope.yml
/// names for `requested`, to the server being usable (rubric A2 `cons.lead_time_h`). Unknown
/// without stamps; the build time never stands in for it. A stamp later than the server's making is
/// none.
Reading request_lead_time(const Context& context, const Signal& signal) {
  const Window window = context.activity_window(signal, machines_watched_from(context));
  const ScopeDeclaration* scope = context.declarations().current();
  const std::string attribute = scope && scope->attributes.contains(kRequested)
                                    ? scope->attributes.at(kRequested)
                                    : std::string();
  if (attribute.empty())
    return unknown_reading(
        signal, window,
        {"no_key_declared", "scope.yml does not say which attribute holds 'requested'", "scope",
         context.as_of() + std::chrono::days(28)});
  const Selection& selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  const std::string path = "customValue[" + attribute + "]";
  std::vector<Lasting> items;
  WorkWitnesses witnesses;
  std::size_t all = 0;
  for (const BuiltMachine& built : built_machines(context, selection)) {
    ++all;
    const std::string* text = built.machine->state.find(path);
    const auto requested = parse_instant(text ? *text : std::string());
    if (!requested || *requested > built.work->change->ended) {
      witnesses.push_back(witness(*built.work, false, "no request stamp"));
      continue;
    }
    const Instant until = built.ready.value_or(context.as_of());
    items.push_back({length_in(signal.unit, *requested, until), built.ready.has_value()});
    witnesses.push_back(
        witness(*built.work, built.ready.has_value(), built.ready ? "usable" : "not usable yet"));
  }
  // With fewer servers stamped than so many, those that are stamped say nothing of the rest.
  const double least = number_parameter(signal, "stamped_share");
  if (static_cast<double>(items.size()) < least * static_cast<double>(all)) {
    Reading reading =
        unknown_reading(signal, window,
                        {"missing_input",
                         std::to_string(items.size()) + " of " + std::to_string(all) +
                             " servers carry a request stamp, " + percent_of(least) + " are needed",
                         "scope", context.as_of() + std::chrono::days(28)});
    keep_witnesses(reading, witnesses);
    return reading;
  }
  Reading reading = percentile_reading(signal, window, items);
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
