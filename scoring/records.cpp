#include "scoring/records.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>

#include "facts/name_pattern.h"

namespace plumbline::scoring {

namespace {

constexpr std::string_view kRegex = "regex:";
constexpr std::size_t kMostParts = 5;

std::string folded(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// Every stretch of at most five whole words of the hint: an id stands there as a whole ("CHG-10"
/// in "before CHG-10, second try"), never as a part ("CHG1" in "CHG10").
std::vector<std::string> words_of(const std::string& hint) {
  std::vector<std::pair<std::size_t, std::size_t>> parts;
  for (std::size_t i = 0; i < hint.size();) {
    if (!is_alnum(hint[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < hint.size() && is_alnum(hint[end])) ++end;
    parts.emplace_back(i, end);
    i = end;
  }
  std::vector<std::string> words;
  for (std::size_t first = 0; first < parts.size(); ++first)
    for (std::size_t last = first; last < parts.size() && last < first + kMostParts; ++last)
      words.push_back(folded(std::string_view(hint).substr(
          parts[first].first, parts[last].second - parts[first].first)));
  return words;
}

bool same_account(const std::string& wanted, const std::string& account) {
  if (wanted == account) return true;
  return wanted.find('@') == std::string::npos && account.substr(0, account.find('@')) == wanted;
}

}  // namespace

Records::Records(const Context& context) : context_(context) {
  // Of several records that concern a change the one seen first counts, in whatever order they
  // come.
  List records;
  for (const auto& record : context.practice().records)
    if (record.promise.first_seen <= context.as_of()) records.push_back(&record);
  std::stable_sort(records.begin(), records.end(),
                   [](const ChangeRecord* a, const ChangeRecord* b) {
                     return std::tie(a->promise.first_seen, a->id, a->approved_at) <
                            std::tie(b->promise.first_seen, b->id, b->approved_at);
                   });
  for (const ChangeRecord* record : records) {
    if (!record->id.empty()) by_id_[folded(record->id)].push_back(record);
    bool any_regex = false;
    for (const auto& entity : record->entities) {
      if (entity.starts_with(kRegex)) {
        any_regex = true;
      } else {
        by_entity_[folded(entity)].push_back(record);
      }
    }
    if (any_regex) by_regex_.push_back(record);
  }
}

bool Records::names(const ChangeRecord& record, std::uint32_t entity) const {
  const std::string& name = context_.name_of(entity);
  const EntityInfo* info = context_.entity(entity);
  const std::string moid = info ? info->ref.moid : std::string();
  return std::any_of(record.entities.begin(), record.entities.end(), [&](const std::string& e) {
    if (e.starts_with(kRegex)) return !name.empty() && name_matches(e.substr(kRegex.size()), name);
    const std::string wanted = folded(e);
    return !wanted.empty() && (wanted == folded(name) || wanted == folded(moid));
  });
}

bool Records::concerns(const ChangeRecord& record, const Work& work) const {
  const Change& change = *work.change;
  // Without a window a record would allow its entities for ever; only its id can then speak for it.
  if (!record.window_start || !record.window_end) return false;
  if (change.queued < *record.window_start || change.queued > *record.window_end) return false;
  if (!record.actor.empty() &&
      !same_account(normalised_account(record.actor), context_.actors().account_of(change)))
    return false;
  return names(record, change.entity) &&
         std::all_of(change.siblings.begin(), change.siblings.end(),
                     [&](std::uint32_t id) { return names(record, id); });
}

std::vector<const ChangeRecord*> Records::concerning(const Work& work) const {
  const Change& change = *work.change;
  List found;
  const auto take = [&](const ChangeRecord* record) { found.push_back(record); };
  for (const auto& word : words_of(change.record_hint))
    if (const auto named = by_id_.find(word); named != by_id_.end())
      for (const auto* record : named->second) take(record);
  const auto try_list = [&](const List& list) {
    for (const auto* record : list)
      if (concerns(*record, work)) take(record);
  };
  if (const EntityInfo* info = context_.entity(change.entity)) {
    const std::set<std::string> keys{folded(context_.name_of(change.entity)),
                                     folded(info->ref.moid)};
    for (const auto& key : keys)
      if (const auto named = by_entity_.find(key); named != by_entity_.end())
        try_list(named->second);
  }
  try_list(by_regex_);
  return found;
}

Recorded Records::look_up(const Work& work) const {
  const Change& change = *work.change;
  Recorded recorded;
  for (const ChangeRecord* record : concerning(work)) {
    const Instant seen_by = change.queued + context_.declarations().record_lag(change.queued);
    const bool in_force = !record->promise.gone_at || *record->promise.gone_at > change.queued;
    const bool in_time = record->promise.first_seen <= seen_by && record->approved_at &&
                         *record->approved_at <= change.queued && in_force;
    if (in_time && !recorded.allowed_by) recorded.allowed_by = record;
    if (!in_time && !recorded.retrospective) recorded.retrospective = record;
    if (record->type == ChangeType::Emergency && !recorded.emergency) recorded.emergency = record;
  }
  return recorded;
}

}  // namespace plumbline::scoring
