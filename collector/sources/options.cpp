#include "collector/sources/options.h"

#include <memory>

namespace plumbline::collector::sources {
namespace {

/// One key: its value is put into `state`; InvalidName means that vCenter has no such setting.
Answer<void> read_option(const Reading& reading, const std::string& key, EntityState& state) {
  const auto take = [&](std::string_view, Node option) -> Answer<void> {
    if (soap::child_text(option, "key") == key)
      state.properties[key] = soap::text_of(soap::child(option, "value"));
    return {};
  };
  soap::Envelope ask(soap::Method::QueryOptions, reading.session.content().setting);
  ask.value("name", key);
  auto got = reading.session.client().call(ask, soap::Client::kReturnvals, take, reading.stop);
  if (got || got.error().kind != Failure::Kind::Fault) return got;
  if (got.error().fault == "InvalidName") return {};
  if (got.error().fault != "NoPermission") return got;
  state.unreadable.push_back(key);
  return {};
}

}  // namespace

Answer<void> read_options(const Reading& reading, StreamRun& run) {
  Poll& poll = run.poll;
  poll.from = poll.to = reading.now();
  EntityState state;
  state.entity = {"OptionManager", "settings"};
  if (reading.session.content().setting.empty())
    return failed(Failure::Kind::Malformed, "this vCenter has no OptionManager", poll.stream);
  for (const std::string& key : reading.plan.option_keys)
    if (auto got = read_option(reading, key, state); !got) return got;
  auto begun = reading.store.begin_sweep(reading.vcenter, state.entity.type, reading.now());
  if (!begun) return store_failed(begun.error());
  const std::unique_ptr<InventorySweep> sweep = std::move(*begun);
  if (const auto kept = sweep->observe(state); !kept) return store_failed(kept.error());
  reading.settings = {state.properties.begin(), state.properties.end()};
  poll.read = static_cast<std::int64_t>(state.properties.size());
  poll.hidden = static_cast<std::int64_t>(state.unreadable.size());
  poll.ended = reading.now();
  const auto counts = sweep->finish(poll);
  if (!counts) return store_failed(counts.error());
  run.add(*counts);
  run.recorded = true;
  return {};
}

}  // namespace plumbline::collector::sources
