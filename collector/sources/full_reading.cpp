#include "collector/sources/full_reading.h"

#include <functional>
#include <string_view>
#include <utility>

namespace plumbline::collector::sources {
namespace {

/// All that decides what becomes of an object's bytes: this build, the plan, the attributes' names.
std::uint64_t print_of_manner(const Reading& reading, const InventoryMemory& memory) {
  std::string text = reading.session.settings().build;
  const auto add = [&](const std::string& word) { text.append(1, '\n').append(word); };
  for (const std::string& path : memory.plan.asked()) add(path);
  if (const auto paths = reading.plan.properties.find(memory.type);
      paths != reading.plan.properties.end())
    for (const std::string& path : paths->second) add(path);
  for (const auto& [list, keys] : reading.plan.kept_keys) {
    add(list);
    for (const std::string& key : keys) add(key);
  }
  for (const auto& [key, name] : memory.names) add(key + "=" + name);
  return std::hash<std::string>()(text);
}

}  // namespace

Answer<void> FullReading::begin() {
  Poll& poll = run_.poll;
  const auto kept = reading_.store.cursor(reading_.vcenter, poll.stream);
  if (!kept) return store_failed(kept.error());
  cursor_ = kept->value_or("");
  witnesses_.emplace(cursor_);
  poll.from = poll.to = reading_.now();
  auto begun = reading_.store.begin_sweep(reading_.vcenter, memory_.type, reading_.now());
  if (!begun) return store_failed(begun.error());
  sweep_ = std::move(*begun);
  manner_ = print_of_manner(reading_, memory_);
  memory_.known.begin_all();
  // Until this one is complete, the next is a full one too.
  memory_.read_in_full.reset();
  return {};
}

bool FullReading::observe_same(std::uint64_t print) {
  const auto object = sweep_->observe_same((print ^ manner_) | 1U);
  if (!object) return false;
  ++run_.poll.read;
  witnesses_->see(*object);
  memory_.known.tell_same(*object);
  return true;
}

Answer<void> FullReading::observe(const ObjectContent& content, std::uint64_t print) {
  if (content.refused_with("ManagedObjectNotFound")) return {};
  if (has_own_stream(reading_.plan, memory_.type, content.object)) return {};
  const bool hidden = content.refused_with("NoPermission");
  ++run_.poll.read;
  if (hidden) ++run_.poll.hidden;
  witnesses_->see(content.object);
  memory_.plan.state_of(content, memory_.names, state_);
  memory_.known.tell(state_, hidden);
  // What was refused may be readable the next time although the bytes are the same.
  const bool whole = print != 0 && content.missing.empty();
  const auto kept =
      whole ? sweep_->observe_from(state_, (print ^ manner_) | 1U) : sweep_->observe(state_);
  if (!kept) return store_failed(kept.error());
  return {};
}

/// Complete, unless a witness was hidden from us.
Answer<void> FullReading::judge_missing() {
  const auto missing = witnesses_->missing();
  if (missing.empty()) return {};
  const auto there = still_there(reading_, missing);
  if (!there) return tl::make_unexpected(there.error());
  if (there->empty()) return {};
  run_.poll.outcome = PollOutcome::Partial;
  run_.poll.reason = not_shown(there->front());
  return {};
}

Answer<void> FullReading::finish(Answer<void> got) {
  Poll& poll = run_.poll;
  if (got) got = judge_missing();
  poll.ended = reading_.now();
  if (!got) {
    using Kind = Failure::Kind;
    const bool again =
        got.error().kind == Kind::NotAuthenticated || got.error().fault == "ManagedObjectNotFound";
    if (again || got.error().kind == Kind::Store || poll.read == 0) return got;
    poll.outcome = PollOutcome::Partial;
    poll.reason = got.error().error.to_string();
  }
  const auto counts = sweep_->finish(poll);
  if (!counts) return store_failed(counts.error());
  run_.add(*counts);
  run_.recorded = true;
  if (!got || poll.outcome != PollOutcome::Complete) return got;
  memory_.known.end_all();
  memory_.read_in_full = poll.from;
  return keep_witnesses();
}

Answer<void> FullReading::keep_witnesses() {
  const std::string cursor = witnesses_->cursor();
  if (cursor == cursor_) return {};
  FactBatch batch;
  batch.vcenter = reading_.vcenter;
  batch.recorded_at = reading_.now();
  batch.cursor.emplace(run_.poll.stream, cursor);
  if (const auto stored = reading_.store.commit(batch); !stored)
    return store_failed(stored.error());
  return {};
}

Answer<void> FullReading::retrieve() {
  const auto view = reading_.session.view_of(memory_.type, reading_.stop);
  if (!view) return tl::make_unexpected(view.error());
  if (auto begun = begin(); !begun) return begun;
  const auto take = [&](const ObjectContent& content) { return observe(content); };
  for (;;) {
    auto got = retrieve_properties(reading_, memory_.type, memory_.plan.asked(),
                                   ObjectSet::view(*view), take);
    if (got || got.error().fault != "InvalidProperty" || run_.poll.read > 0 ||
        !memory_.plan.drop(got.error().fault_detail))
      return finish(std::move(got));
  }
}

}  // namespace plumbline::collector::sources
