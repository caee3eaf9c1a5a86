#include "exporters/causing_facts.h"

#include <algorithm>
#include <map>

namespace plumbline::exporters {
namespace {

bool on_good_side(double value, const scoring::CriterionResult& criterion) {
  const std::string& sign = criterion.comparison;
  if (sign == ">=") return value >= criterion.target;
  if (sign == "<=") return value <= criterion.target;
  return sign == ">" ? value > criterion.target : value < criterion.target;
}

/// When it began; what has no facts any more is older than all.
Instant began(const WitnessShown& witness) {
  return witness.facts.empty() ? Instant::min() : witness.facts.front().at;
}

}  // namespace

std::optional<Instant> last_week(const scoring::Snapshot& snapshot, const std::string& scope,
                                 const scoring::CriterionResult& criterion, bool missed) {
  const auto weeks = snapshot.weeks.find(scope);
  if (weeks == snapshot.weeks.end()) return std::nullopt;
  for (auto week = weeks->second->rbegin(); week != weeks->second->rend(); ++week) {
    const auto found = week->signals.find(criterion.signal);
    if (found == week->signals.end() || !found->second.value) continue;
    if (on_good_side(*found->second.value, criterion) != missed) return week->end;
  }
  return std::nullopt;
}

bool has_causes(const scoring::CriterionResult& criterion, const scoring::SignalValue& value) {
  return criterion.state == scoring::State::NotMet &&
         std::all_of(value.witnesses.begin(), value.witnesses.end(), [](const scoring::Witness& w) {
           return w.kind == scoring::Witness::Kind::Change;
         });
}

std::size_t facts_to_read(const scoring::CriterionResult& criterion,
                          const scoring::SignalValue& value, std::size_t most) {
  return has_causes(criterion, value) ? value.witnesses.size()
                                      : std::min(most, value.witnesses.size());
}

void put_causes_first(CriterionFacts& facts, std::size_t most) {
  auto& all = facts.witnesses;
  if (facts.last_met) {
    const auto rest = std::stable_partition(all.begin(), all.end(), [&](const WitnessShown& w) {
      return !w.favourable && began(w) >= *facts.last_met;
    });
    std::map<std::int64_t, std::size_t> days;
    for (auto w = all.begin(); w != rest; ++w) ++days[day_of(began(*w))];
    const auto before = [&](const WitnessShown& a, const WitnessShown& b) {
      const auto day_a = day_of(began(a));
      const auto day_b = day_of(began(b));
      return std::pair(days[day_a], day_a) > std::pair(days[day_b], day_b);
    };
    std::stable_sort(all.begin(), rest, before);
    facts.since = static_cast<std::size_t>(rest - all.begin());
    if (facts.since > 0) {
      const auto day = day_of(began(all.front()));
      facts.busiest = start_of(day);
      facts.on_busiest = days[day];
    }
  }
  if (all.size() > most) all.resize(most);
}

}  // namespace plumbline::exporters
