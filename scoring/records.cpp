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

RecordAnswer Records::answer(const Work& work) const {
  RecordAnswer answer;
  const auto first = [](std::uint32_t& of, std::uint32_t number) {
    if (of == RecordAnswer::kNone) of = number;
  };
  each_concerning(work, [&](std::uint32_t number) {
    const RecordBook::Entry& entry = book_.entry(number);
    const Instant seen_by = work.queued + context_.declarations().record_lag(work.queued);
    const bool in_time =
        entry.seen <= seen_by && entry.approved <= work.queued && entry.gone > work.queued;
    first(in_time ? answer.allowed_by : answer.retrospective, number);
    if (entry.emergency) first(answer.emergency, number);
  });
  return answer;
}

Recorded Records::look_up(const Work& work) const {
  const RecordAnswer found = context_.record_answers().of(*this, context_, work);
  const auto record = [&](std::uint32_t number) {
    return number == RecordAnswer::kNone ? nullptr : book_.entry(number).record;
  };
  Recorded recorded;
  recorded.allowed_by = record(found.allowed_by);
  recorded.retrospective = record(found.retrospective);
  recorded.emergency = record(found.emergency);
  return recorded;
}

}  // namespace plumbline::scoring
