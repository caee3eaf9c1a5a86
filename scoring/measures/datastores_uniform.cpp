#include "scoring/measures/findings.h"
#include "scoring/measures/series.h"

namespace plumbline::scoring {

/// Shared datastores that all connected hosts mount of every cluster in which one does / shared
/// datastores (rubric A1 `prov.ds_uniform`), as of now. A census of datastores and hosts.
Reading datastores_uniform(const Context& context, const Signal& signal) {
  const Instant as_of = context.as_of();
  const Window now{as_of, as_of, 0, std::nullopt};
  for (const char* type : {"Datastore", "HostSystem"})
    if (auto reason = why_no_census(context, type)) return unknown_reading(signal, now, *reason);
  double k = 0;
  double n = 0;
  std::vector<Witness> witnesses;
  for (const Finding& store : findings_of(context, kMountsFinding)) {
    const bool everywhere = store.k >= store.n;
    ++n;
    if (everywhere) ++k;
    witnesses.push_back(
        entity_witness(store.entity, everywhere, everywhere ? "on every host" : store.note));
  }
  Reading reading = census_reading(signal, now, k, n);
  reading.per_week = 0;
  keep_witnesses(reading, std::move(witnesses));
  return reading;
}

}  // namespace plumbline::scoring
