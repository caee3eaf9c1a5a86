#include "scoring/record_book.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "facts/lower_case.h"
#include "facts/name_pattern.h"
#include "scoring/entity_ids.h"

namespace plumbline::scoring {

namespace {

constexpr std::string_view kRegex = "regex:";
/// A record with a longer window is looked at on every day.
constexpr std::chrono::days kLongWindow{35};
/// Of entities that are renamed again and again; then it begins anew.
constexpr std::size_t kMostLists = 1000;
const RecordBook::Numbers kNone;

}  // namespace

void RecordBook::sort_in() {
  entries_.clear();
  by_id_.clear();
  by_entity_.clear();
  patterns_by_day_.clear();
  long_patterns_.clear();
  mixed_by_day_.clear();
  patterns_ = false;
  by_end_.clear();
  matched_.clear();
  entries_.reserve(records_.size());
  for (const ChangeRecord& record : records_) {
    Entry& entry = entries_.emplace_back();
    entry.record = &record;
    const bool window = record.window_start && record.window_end;
    entry.from = window ? *record.window_start : Instant::max();
    entry.until = window ? *record.window_end : Instant::min();
    entry.seen = record.promise.first_seen;
    entry.approved = record.approved_at.value_or(Instant::max());
    entry.gone = record.promise.gone_at.value_or(Instant::max());
    entry.has_id = !record.id.empty();
    entry.emergency = record.type == ChangeType::Emergency;
    entry.of_one_actor = !record.actor.empty();
  }
  std::stable_sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.record->promise.first_seen, a.record->id, a.record->approved_at) <
           std::tie(b.record->promise.first_seen, b.record->id, b.record->approved_at);
  });
  for (std::uint32_t number = 0; number < entries_.size(); ++number) {
    const Entry& entry = entries_[number];
    const ChangeRecord& record = *entry.record;
    if (record.window_end) by_end_.emplace_back(*record.window_end, number);
    if (!record.id.empty()) by_id_[lower_case(record.id)].push_back(number);
    bool pattern = false;
    for (const auto& entity : record.entities) {
      if (entity.starts_with(kRegex)) {
        pattern = true;
        continue;
      }
      Numbers& named = by_entity_[lower_case(entity)];
      if (named.empty() || named.back() != number) named.push_back(number);
    }
    if (!pattern || entry.from > entry.until) continue;
    patterns_ = true;
    if (entry.until - entry.from > kLongWindow)
      long_patterns_.push_back(number);
    else
      for (DayNumber day = day_of(entry.from); day <= day_of(entry.until); ++day)
        patterns_by_day_[day].push_back(number);
  }
  for (const auto& [id, numbers] : by_id_)
    if (numbers.size() > 1)
      for (const std::uint32_t number : numbers) entries_[number].only_version = false;
  std::sort(by_end_.begin(), by_end_.end());
}

void RecordBook::bring_up_to_date(const Evidence& evidence, const PracticeHistory& practice) {
  const bool same = sorted_in_ && records_.shares(practice.records);
  if (!same) {
    records_ = practice.records;
    sort_in();
    sorted_in_ = true;
  }
  const std::uint32_t visible = visible_;
  visible_ = static_cast<std::uint32_t>(
      std::partition_point(entries_.begin(), entries_.end(),
                           [&](const Entry& entry) { return entry.seen <= evidence.as_of; }) -
      entries_.begin());
  evidence_ = &evidence;
  if (visible_ != visible) ++edition_;
  const bool full = lists_.size() > kMostLists + 2 * known_.size();
  if (!same || full || made_ == 0 || evidence.standing.from != made_) {
    known_.clear();
    lists_.clear();
    matched_.clear();
    ++edition_;
  } else {
    for (const std::uint32_t id : evidence.standing.entities)
      if (!names_as_before(id)) ++edition_;
  }
  made_ = evidence.standing.made;
}

/// Looks at an entity again of which something else is known. Whether the same records name it.
bool RecordBook::names_as_before(std::uint32_t entity) const {
  if (entity >= kMostDense) return false;  // it is looked at each time, and nobody knows
  bool as_before = true;
  if (entity < known_.size() && known_[entity] != 0) {
    const std::vector<Naming> before = lists_[known_[entity] - 1];
    resolve(entity);
    as_before = lists_[known_[entity] - 1] == before;
  }
  for (auto& [pattern, entities] : matched_)
    if (const auto known = entities.find(entity); known != entities.end()) {
      const bool before = known->second;
      known->second = matches(pattern, entity);
      as_before = as_before && known->second == before;
    }
  return as_before;
}

bool RecordBook::matches(const std::string& pattern, std::uint32_t entity) const {
  const auto info = evidence_->entities.find(entity);
  const std::string* name =
      info == evidence_->entities.end() ? nullptr : info->second.state.find("name");
  return name && !name->empty() && name_matches(pattern.substr(kRegex.size()), *name);
}

RecordBook::Numbers RecordBook::versions(std::uint32_t number) const {
  if (entries_[number].only_version) return {number};
  Numbers same;
  const std::string& id = entries_[number].record->id;
  for (const std::uint32_t one : of_id(lower_case(id)))
    if (entries_[one].record->id == id) same.push_back(one);
  return same;
}

const RecordBook::Numbers& RecordBook::of_id(std::string_view id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? kNone : found->second;
}

/// Those of its name and those of its managed object id, in the order of these two.
std::vector<RecordBook::Naming> RecordBook::naming(std::uint32_t entity) const {
  std::vector<Naming> all;
  const auto info = evidence_->entities.find(entity);
  if (info == evidence_->entities.end()) return all;
  const std::string* name = info->second.state.find("name");
  const std::set<std::string> keys{lower_case(name ? *name : std::string()),
                                   lower_case(info->second.ref.moid)};
  for (const auto& key : keys) {
    const auto named = key.empty() ? by_entity_.end() : by_entity_.find(key);
    if (named == by_entity_.end()) continue;
    for (const std::uint32_t number : named->second)
      all.push_back({entries_[number].from, entries_[number].until, number});
  }
  return all;
}

void RecordBook::resolve(std::uint32_t entity) const {
  if (lists_.empty()) lists_.emplace_back();  // the first is everybody's who has none
  if (entity >= known_.size()) known_.resize(entity + std::size_t{1});
  known_[entity] = 1;
  std::vector<Naming> all = naming(entity);
  if (all.empty()) return;
  lists_.push_back(std::move(all));
  known_[entity] = static_cast<std::uint32_t>(lists_.size());
}

const std::vector<RecordBook::Naming>& RecordBook::of_entity(std::uint32_t entity) const {
  if (entity >= kMostDense) return far_[entity] = naming(entity);
  if (entity >= known_.size() || known_[entity] == 0) resolve(entity);
  return lists_[known_[entity] - 1];
}

const RecordBook::Numbers& RecordBook::with_patterns(Instant at) const {
  if (!patterns_) return kNone;
  if (long_patterns_.empty()) {
    const auto found = patterns_by_day_.find(day_of(at));
    return found == patterns_by_day_.end() ? kNone : found->second;
  }
  // Few records are open for many days: mixed in once for each day that is asked for.
  const DayNumber day = day_of(at);
  const auto found = mixed_by_day_.find(day);
  if (found != mixed_by_day_.end()) return found->second;
  Numbers mixed = long_patterns_;
  if (const auto own = patterns_by_day_.find(day); own != patterns_by_day_.end())
    mixed.insert(mixed.end(), own->second.begin(), own->second.end());
  std::sort(mixed.begin(), mixed.end());
  return mixed_by_day_.emplace(day, std::move(mixed)).first->second;
}

bool RecordBook::pattern_names(const ChangeRecord& record, std::uint32_t entity) const {
  return std::any_of(record.entities.begin(), record.entities.end(), [&](const std::string& e) {
    if (!e.starts_with(kRegex)) return false;
    auto& known = matched_[e];
    const auto asked = known.find(entity);
    if (asked != known.end()) return asked->second;
    return known[entity] = matches(e, entity);
  });
}

std::vector<std::uint32_t> RecordBook::ending_since(Instant from) const {
  std::vector<std::uint32_t> numbers;
  for (auto at = std::lower_bound(by_end_.begin(), by_end_.end(), std::pair(from, 0U));
       at != by_end_.end(); ++at)
    numbers.push_back(at->second);
  return numbers;
}

}  // namespace plumbline::scoring
