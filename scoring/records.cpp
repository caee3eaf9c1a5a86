#include "scoring/records.h"

#include <algorithm>

namespace plumbline::scoring {

namespace {

bool same_account(const std::string& wanted, const std::string& account) {
  if (wanted == account) return true;
  return wanted.find('@') == std::string::npos && account.substr(0, account.find('@')) == wanted;
}

}  // namespace

bool Records::names(std::uint32_t number, std::uint32_t entity) const {
  const auto& named = book_.of_entity(entity);
  return std::any_of(named.begin(), named.end(),
                     [&](const auto& one) { return one.number == number; }) ||
         book_.pattern_names(*book_.entry(number).record, entity);
}

bool Records::names_siblings(std::uint32_t number, const Work& work) const {
  if (work.entities == 1) return true;
  const auto& siblings = work.change->siblings;
  return std::all_of(siblings.begin(), siblings.end(),
                     [&](std::uint32_t sibling) { return names(number, sibling); });
}

bool Records::is_by(const ChangeRecord& record, const Work& work) const {
  return same_account(normalised_account(record.actor), context_.actors().account_of(*work.change));
}

Recorded Records::look_up(const Work& work) const {
  Recorded recorded;
  each_concerning(work, [&](std::uint32_t number) {
    const RecordBook::Entry& entry = book_.entry(number);
    const Instant seen_by = work.queued + context_.declarations().record_lag(work.queued);
    const bool in_time =
        entry.seen <= seen_by && entry.approved <= work.queued && entry.gone > work.queued;
    if (in_time && !recorded.allowed_by) recorded.allowed_by = entry.record;
    if (!in_time && !recorded.retrospective) recorded.retrospective = entry.record;
    if (entry.emergency && !recorded.emergency) recorded.emergency = entry.record;
  });
  return recorded;
}

}  // namespace plumbline::scoring
