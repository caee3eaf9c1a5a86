#include "collector/sources/history_book.h"

#include <algorithm>

#include "collector/sources/history_collector.h"

namespace plumbline::collector::sources {

Answer<std::optional<HistoryCursor>> kept_cursor(const Reading& reading,
                                                 const std::string& stream) {
  const auto kept = reading.store.cursor(reading.vcenter, stream);
  if (!kept) return store_failed(kept.error());
  return *kept ? parse_history_cursor(**kept) : std::nullopt;
}

Answer<void> commit_history(const Reading& reading, const HistorySource& source,
                            const HistoryCursor& cursor, FactBatch&& batch, StreamRun& run) {
  batch.vcenter = reading.vcenter;
  batch.recorded_at = reading.now();
  batch.cursor.emplace(source.stream(), cursor.to_text());
  const auto counts = reading.store.commit(batch);
  if (!counts) return store_failed(counts.error());
  run.add(*counts);
  return {};
}

Answer<std::optional<Instant>> oldest_served(const Reading& reading, const HistorySource& source) {
  std::optional<Instant> oldest;
  const auto take = [&](Node element) -> Answer<void> {
    if (!oldest) oldest = source.began(element);
    return {};
  };
  const auto one_page = []() -> Answer<bool> { return false; };
  auto got = drain(reading, source.request_any(), source.read_next(), take, one_page, 1);
  if (!got) return tl::make_unexpected(got.error());
  return oldest;
}

std::string forgotten(const Reading& reading, const HistorySource& source) {
  std::string reason = "vCenter no longer keeps what happened then";
  const auto found = reading.settings.find(source.retention_setting());
  if (found != reading.settings.end()) reason += " (" + found->first + " is " + found->second + ")";
  return reason;
}

void settle_outcome(Poll& poll, std::int64_t unusable) {
  const auto lost = std::find_if(poll.gaps.begin(), poll.gaps.end(),
                                 [](const Gap& gap) { return gap.from < gap.to; });
  if (unusable > 0) {
    poll.outcome = PollOutcome::Partial;
    poll.reason = std::to_string(unusable) + " items without a key or a time were left out";
  } else if (lost != poll.gaps.end()) {
    poll.outcome = PollOutcome::Partial;
    poll.reason = lost->reason;
  }
}

void name_privilege(const HistorySource& source, Failure& failure) {
  if (failure.fault != "NoPermission") return;
  failure.error.what = std::string(source.stream()) + " cannot be read: " + failure.error.what;
  failure.error.remedy =
      "needs the privilege System.View: give the account the role Read-only on the vCenter itself, "
      "with \"Propagate to children\"";
}

}  // namespace plumbline::collector::sources
