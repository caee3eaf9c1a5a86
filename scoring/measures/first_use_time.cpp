#include <algorithm>

#include "scoring/measures/findings.h"
#include "scoring/measures/percentile_reading.h"

namespace plumbline::scoring {

namespace {

/// What a piece of work made, of one type.
std::vector<std::uint32_t> made_by(const Context& context, const Work& work,
                                   const std::string& type) {
  std::vector<std::uint32_t> made;
  const auto& entities = context.evidence().entities;
  const auto add = [&](std::uint32_t id) {
    const auto info = entities.find(id);
    if (info != entities.end() && info->second.ref.type == type) made.push_back(id);
  };
  add(work.change->entity);
  for (const std::uint32_t id : work.change->siblings) add(id);
  return made;
}

}  // namespace

/// The 85th percentile from a datastore or network being made to the first reading with a machine
/// on it (rubric A1 `prov.ds_ttfu_h`), what is not used yet counted as open. One item per batch,
/// its slowest. Use is seen, never read back: what was made before the first reading is left out.
Reading first_use_time(const Context& context, const Signal& signal) {
  const std::string type = text_parameter(signal, "type");
  const StreamCoverage* stream = context.evidence().stream(streams::inventory(type));
  // A port group comes with the networks.
  if (!stream || !stream->begin) stream = context.evidence().stream(streams::inventory("Network"));
  const Window window =
      context.activity_window(signal, stream ? stream->begin : std::optional<Instant>());
  const Selection& selection = context.select(filter_of(signal), window);
  if (const auto reason = why_not(context, window, selection))
    return unknown_reading(signal, window, *reason);
  std::vector<Lasting> items;
  WorkWitnesses witnesses;
  for (const Batch& batch : batches_of(selection.work)) {
    Lasting slowest{0, true};
    bool any = false;
    for (const Work* work : batch.work) {
      if (work->failed()) continue;
      for (const std::uint32_t id : made_by(context, *work, type)) {
        const auto used = context.evidence().ready.find(id);
        const bool ended =
            used != context.evidence().ready.end() && used->second <= context.as_of();
        const Instant until = ended ? used->second : context.as_of();
        slowest.length = std::max(
            slowest.length,
            length_in(signal.unit, work->change->started, std::max(until, work->change->started)));
        slowest.ended = slowest.ended && ended;
        any = true;
      }
    }
    if (!any) continue;
    items.push_back(slowest);
    witnesses.push_back(
        witness(*batch.work.front(), slowest.ended, slowest.ended ? "in use" : "not in use yet"));
  }
  Reading reading = percentile_reading(signal, window, items);
  keep_witnesses(reading, witnesses);
  return reading;
}

}  // namespace plumbline::scoring
