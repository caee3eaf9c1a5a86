#include <algorithm>

#include "facts/coverage.h"
#include "scoring/measures/findings.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

namespace {

/// Whether hosts were read around that moment: the comparison rests on a reading of that day.
bool watched(const StreamCoverage& stream, Instant at) {
  constexpr std::chrono::hours kDay{24};
  return at >= *stream.begin && lost_share(stream, std::max(*stream.begin, at - kDay), at) < 0.5;
}

}  // namespace

/// Equal attributes / compared attributes over the hosts that joined in the window (rubric A1
/// `prov.entry_conformance`), each judged 24 h after it was in service. A census of what was read:
/// judged by value. What could not be read stays in the denominator; a host without two peers is
/// not asked, one that was not read at that time is unknown altogether. Samples are hosts.
Reading entry_conformance(const Context& context, const Signal& signal) {
  Window window = context.activity_window(signal);
  if (window.blocked) return unknown_reading(signal, window, *window.blocked);
  const StreamCoverage* stream = context.evidence().stream(streams::inventory("HostSystem"));
  if (!stream || !stream->begin)
    return unknown_reading(signal, window,
                           {"never_read", "hosts were never read completely", "time", {}});
  double k = 0;
  double n = 0;
  double unknown = 0;
  std::int64_t hosts = 0;
  std::vector<Witness> witnesses;
  for (const Finding& entry : findings_of(context, kEntryFinding)) {
    if (entry.at < window.from || entry.at >= window.to || entry.at < *stream->begin) continue;
    if (entry.n <= 0) continue;
    ++hosts;
    n += entry.n;
    if (!watched(*stream, entry.at)) {
      unknown += entry.n;
      continue;
    }
    k += entry.k;
    unknown += entry.unknown;
    const bool like_peers = entry.k + entry.unknown >= entry.n;
    witnesses.push_back(
        entity_witness(entry.entity, like_peers,
                       like_peers ? "like its peers" : "unlike its peers in " + entry.note));
  }
  Reading reading = census_reading(signal, window, k, n);
  reading.value.samples = hosts;
  reading.unknown = unknown;
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
