#include <algorithm>

#include "facts/coverage.h"
#include "scoring/gates.h"
#include "scoring/measures/census.h"
#include "scoring/measures/measures.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

namespace {

/// How long a machine that is off has been so, as far as is known.
enum class Off : std::uint8_t { Lately, Long, Open };

/// Judges machines by what was seen of them until the last complete reading.
class SinceWhen {
 public:
  SinceWhen(const Context& context, const StreamCoverage& machines, Duration least)
      : first_read_(*machines.begin),
        long_ago_(std::min(context.as_of(), *machines.until) - least) {
    const StreamCoverage* events = context.evidence().stream(streams::kEvents);
    watched_ = events && lost_share(*events, long_ago_, long_ago_ + least) <= kMostLost;
  }

  Off judge(const OffMachine& machine) const {
    if (machine.switched && *machine.switched > long_ago_) return Off::Lately;
    if (machine.since <= long_ago_) return Off::Long;
    if (!machine.found) return Off::Lately;
    // Off when plumbline came. Had it been on lately, events would tell; of one that came into
    // sight later nobody knows what it was before.
    return watched_ && machine.since <= first_read_ ? Off::Long : Off::Open;
  }

 private:
  const Instant first_read_;
  const Instant long_ago_;
  bool watched_ = false;
};

std::string since(const OffMachine& machine) {
  const bool switched = machine.switched && *machine.switched > machine.since;
  const std::string day = to_date(switched ? *machine.switched : machine.since);
  return (machine.found && !switched ? "off when first read on " : "off since ") + day;
}

}  // namespace

/// Share of servers that have been off for so many `days`: from when on their power state is told
/// as off, or from the last event or task that switched them, whichever is later. Of a server that
/// was off when plumbline first read it, and that nothing is known to have switched, the events of
/// these days tell that it was not on, where they were read; else it is open. So are servers that
/// are off and of which nothing more is known.
Reading off_share(const Context& context, const Signal& signal) {
  const Census census = newest_census(context, signal);
  if (census.window.blocked) return unknown_reading(signal, census.window, *census.window.blocked);
  const SinceWhen when(context, *context.evidence().stream(streams::inventory(signal.of)),
                       days_parameter(signal, "days"));
  double known = 0;
  double for_long = 0;
  std::vector<Witness> witnesses;
  for (const OffMachine& machine : context.evidence().off) {
    if (!context.book().judges(machine.entity, context.as_of())) continue;
    const Off off = when.judge(machine);
    if (off == Off::Open) continue;
    ++known;
    if (off != Off::Long) continue;
    ++for_long;
    witnesses.push_back(entity_witness(machine.entity, false, since(machine)));
  }
  const double open = std::max(0.0, census.k - known);
  Reading reading = census_reading(signal, census.window, std::min(for_long, census.n), census.n);
  reading.unknown = census.unknown + open;
  if (open > 0)
    reading.value.reason = {"",
                            whole(open) +
                                " more are off and were so when first read: for how "
                                "long is not known",
                            census.unknown > 0 ? "" : "time", std::nullopt};
  reading.per_week = 0;
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
