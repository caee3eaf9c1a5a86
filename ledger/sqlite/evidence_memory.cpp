#include "ledger/sqlite/evidence_memory.h"

#include <algorithm>
#include <atomic>

#include "ledger/derive/classifier.h"

namespace plumbline::ledger {
namespace {

/// So many turns of deriving are remembered: some days of a service that derives every 5 minutes.
constexpr std::size_t kMostTurns = 1000;

void make_unique(std::vector<std::uint32_t>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  ids.shrink_to_fit();
}

}  // namespace

void name_days(const std::vector<Change>& changes, std::size_t from, const WorkClasses& work,
               std::vector<DayNames>& days) {
  const std::size_t known = days.size();
  for (std::size_t i = from; i < changes.size(); ++i) {
    const Change& change = changes[i];
    const DayNumber day = day_of(change.started);
    if (days.size() == known || days.back().day != day) days.emplace_back().day = day;
    DayNames& names = days.back();
    const auto add = [&](std::vector<std::uint32_t>& list) {
      list.push_back(change.entity);
      list.insert(list.end(), change.siblings.begin(), change.siblings.end());
    };
    names.actors.push_back(change.actor);
    names.entities.push_back(change.entity);
    names.siblings.insert(names.siblings.end(), change.siblings.begin(), change.siblings.end());
    const WorkClass& of = work.classes[change.class_id];
    if (of.creates_vm) add(names.created);
    if (adds_host(of)) add(names.joined);
  }
  for (std::size_t i = known; i < days.size(); ++i)
    for (auto* list :
         {&days[i].actors, &days[i].entities, &days[i].siblings, &days[i].created, &days[i].joined})
      make_unique(*list);
}

std::uint64_t EvidenceMemory::next_number() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

void EvidenceMemory::note_derived(const std::string& scope, const Turn& turn) {
  if (turn.from == turn.to && turn.since == Instant::max()) return;
  const std::lock_guard hold(mutex_);
  auto& turns = turns_[scope];
  turns.push_back(turn);
  if (turns.size() > kMostTurns) turns.erase(turns.begin(), turns.begin() + kMostTurns / 2);
}

std::optional<Instant> EvidenceMemory::replaced(const std::string& scope, std::int64_t from,
                                                std::int64_t to) const {
  Instant since = Instant::max();
  if (from == to) return since;
  const std::lock_guard hold(mutex_);
  const auto turns = turns_.find(scope);
  if (turns == turns_.end()) return std::nullopt;
  // Backwards: each turn went on where the one before it stood.
  for (auto turn = turns->second.rbegin(); turn != turns->second.rend() && to != from; ++turn) {
    if (turn->to > to) continue;
    if (turn->to != to) return std::nullopt;
    since = std::min(since, turn->since);
    to = turn->from;
  }
  if (to != from) return std::nullopt;
  return since;
}

std::optional<KeptEvidence> EvidenceMemory::take(const std::string& scope, const std::string& basis,
                                                 Instant as_of, Instant known_at) {
  const std::lock_guard hold(mutex_);
  const auto found = kept_.find(scope);
  if (found == kept_.end()) return std::nullopt;
  const EvidenceMarks& marks = found->second.marks;
  if (as_of < marks.as_of || known_at < marks.known_at) return std::nullopt;
  std::optional<KeptEvidence> kept(std::move(found->second));
  kept_.erase(found);
  if (kept->marks.basis != basis) return std::nullopt;
  return kept;
}

void EvidenceMemory::note_made(const std::string& scope, EvidenceMarks marks) {
  const std::lock_guard hold(mutex_);
  const auto [known, added] = made_.try_emplace(scope);
  if (!added && (known->second.as_of > marks.as_of || known->second.known_at > marks.known_at))
    return;
  known->second = std::move(marks);
}

void EvidenceMemory::keep(Evidence&& evidence) {
  Evidence given = std::move(evidence);
  const std::lock_guard hold(mutex_);
  const auto made = made_.find(given.scope);
  if (made == made_.end() || made->second.as_of != given.as_of ||
      made->second.known_at != given.known_at)
    return;
  KeptEvidence& kept = kept_[made->first];
  kept.evidence = std::move(given);
  kept.marks = std::move(made->second);
  made_.erase(made);
}

void EvidenceMemory::note_members(const std::string& scope,
                                  std::shared_ptr<const DerivedMembers> members) {
  const std::lock_guard hold(mutex_);
  members_[scope] = std::move(members);
}

std::shared_ptr<const DerivedMembers> EvidenceMemory::members(const std::string& scope,
                                                              const std::string& state) const {
  const std::lock_guard hold(mutex_);
  const auto found = members_.find(scope);
  if (found == members_.end() || found->second->state != state) return nullptr;
  return found->second;
}

void EvidenceMemory::forget() {
  const std::lock_guard hold(mutex_);
  members_.clear();
  made_.clear();
  kept_.clear();
}

}  // namespace plumbline::ledger
