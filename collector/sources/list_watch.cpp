#include "collector/sources/list_watch.h"

#include "collector/sources/publish_states.h"

namespace plumbline::collector::sources {

Answer<ListWatch> ListWatch::of(const Reading& reading, const std::string& stream) {
  const auto kept = reading.store.cursor(reading.vcenter, stream);
  if (!kept) return store_failed(kept.error());
  return ListWatch(reading, stream, kept->value_or(""));
}

Answer<void> ListWatch::judge(StreamRun& run, const std::vector<EntityRef>& listed,
                              const Exists& exists) {
  for (const EntityRef& object : listed) witnesses_.see(object);
  for (const EntityRef& object : witnesses_.missing()) {
    const auto there = exists(object);
    if (!there) return tl::make_unexpected(there.error());
    if (!*there) continue;
    set_partial(run, object.type + " " + object.moid +
                         " exists but is not listed any more: nothing is taken as gone (check the "
                         "account's role, its propagation and the global permission)");
    return {};
  }
  return {};
}

Answer<void> ListWatch::keep(const StreamRun& run) const {
  if (run.poll.outcome != PollOutcome::Complete || run.more) return {};
  const std::string cursor = witnesses_.cursor();
  if (cursor == cursor_) return {};
  FactBatch batch;
  batch.vcenter = reading_.vcenter;
  batch.recorded_at = reading_.now();
  batch.cursor.emplace(stream_, cursor);
  if (const auto stored = reading_.store.commit(batch); !stored)
    return store_failed(stored.error());
  return {};
}

}  // namespace plumbline::collector::sources
