#include "collector/agenda.h"

#include <algorithm>
#include <chrono>

namespace plumbline::collector {
namespace {

constexpr Duration kAgainAfterFailure = std::chrono::minutes(15);

std::string cursor_name(const Stream& stream) { return "read/" + stream.name; }

}  // namespace

bool Agenda::is_due(const VCenterId& vcenter, const Stream& stream, Instant now) {
  if (stream.every == Duration(0)) return true;
  auto next = next_.find(stream.name);
  if (next == next_.end()) {
    const auto kept = store_.cursor(vcenter, cursor_name(stream));
    Instant from;
    if (kept && *kept)
      if (const auto read = parse_instant(**kept)) from = *read + stream.every;
    next = next_.emplace(stream.name, from).first;
  }
  // A clock that was set back must not put a stream off for ever.
  return now >= next->second || next->second - now > stream.every;
}

void Agenda::was_read(const VCenterId& vcenter, const Stream& stream, Instant at) {
  if (stream.every == Duration(0)) return;
  next_[stream.name] = at + stream.every;
  FactBatch batch;
  batch.vcenter = vcenter;
  batch.recorded_at = at;
  batch.cursor.emplace(cursor_name(stream), to_rfc3339(at));
  // Best effort: where the store refuses, the stream is read again sooner.
  (void)store_.commit(batch);
}

void Agenda::failed(const Stream& stream, Instant at) {
  if (stream.every == Duration(0)) return;
  next_[stream.name] = at + std::min(stream.every, kAgainAfterFailure);
}

}  // namespace plumbline::collector
