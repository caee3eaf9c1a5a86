#include "collector/sources/publish_states.h"

#include <algorithm>
#include <memory>

namespace plumbline::collector::sources {

Answer<void> publish_states(const Reading& reading, const std::vector<SweptStates>& sweeps,
                            StreamRun& run) {
  Poll& poll = run.poll;
  for (const SweptStates& swept : sweeps)
    poll.read += static_cast<std::int64_t>(swept.states.size());
  poll.ended = reading.now();
  for (const SweptStates& swept : sweeps) {
    auto begun = reading.store.begin_sweep(reading.vcenter, swept.sweep, poll.ended);
    if (!begun) return store_failed(begun.error());
    const std::unique_ptr<InventorySweep> sweep = std::move(*begun);
    for (const EntityState& state : swept.states)
      if (const auto kept = sweep->observe(state); !kept) return store_failed(kept.error());
    const auto counts = sweep->finish(poll);
    if (!counts) return store_failed(counts.error());
    run.add(*counts);
  }
  run.recorded = true;
  return {};
}

void set_partial(StreamRun& run, const std::string& reason) {
  if (run.poll.outcome == PollOutcome::Partial) return;
  run.poll.outcome = PollOutcome::Partial;
  run.poll.reason = reason;
}

void put_text(EntityState& state, const std::string& path, std::string text) {
  if (!text.empty()) state.properties[path] = std::move(text);
}

void put_time(EntityState& state, const std::string& path, const std::string& text) {
  if (const auto time = parse_instant(text)) state.properties[path] = to_rfc3339(*time);
}

void put_account(EntityState& state, const std::string& path, std::string name) {
  if (name.empty()) return;
  state.properties[path] = std::move(name);
  state.accounts.insert(std::lower_bound(state.accounts.begin(), state.accounts.end(), path), path);
}

void put_number(EntityState& state, const std::string& path, std::size_t number) {
  state.properties[path] = std::to_string(number);
}

void put_flag(EntityState& state, const std::string& path, bool value) {
  state.properties[path] = value ? "true" : "false";
}

std::string joined(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : "\n") + word;
  return text;
}

}  // namespace plumbline::collector::sources
