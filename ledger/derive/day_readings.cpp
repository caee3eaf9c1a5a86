#include "ledger/derive/day_readings.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <set>
#include <utility>

namespace plumbline::ledger {
namespace {

constexpr Duration kSealedAfter = std::chrono::hours(72);

Instant end_of(DayNumber day) { return start_of(day + 1) - Duration(1); }

/// What an entity counts: 1, or its whole number at `path`; nullopt when that is not told.
std::optional<std::int64_t> weight_of(const EntityState& state, const std::string& path) {
  if (path.empty()) return 1;
  const std::string* text = state.find(path);
  std::int64_t weight = 0;
  if (text == nullptr) return std::nullopt;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), weight);
  if (error != std::errc{} || end != text->data() + text->size()) return std::nullopt;
  return weight;
}

/// Days after which an OlderThan of the predicate may turn for this state.
void collect_turns(const Predicate& predicate, const EntityState& state, DayNumber after,
                   std::set<DayNumber>& turns) {
  for (const Predicate& part : predicate.parts) collect_turns(part, state, after, turns);
  if (predicate.kind != Predicate::Kind::Test || predicate.op != Predicate::Op::OlderThan) return;
  const std::string* value = state.find(predicate.path);
  if (value == nullptr || predicate.values.empty()) return;
  const auto since = parse_instant(*value);
  const double days = std::strtod(predicate.values.front().c_str(), nullptr);
  if (!since || !(days >= 0 && days < 1e5)) return;
  // The day before too: whether the bound is strict is the predicate's business.
  const DayNumber turn = day_of(*since) + static_cast<DayNumber>(days);
  for (DayNumber day = turn - 1; day <= turn + 2; ++day)
    if (day > after) turns.insert(day);
}

}  // namespace

ShareKeeper::ShareKeeper(std::vector<ShareDefinition> definitions,
                         std::vector<PopulationRule> rules)
    : definitions_(std::move(definitions)), rules_(std::move(rules)) {}

void ShareKeeper::on_entity(const EntityState* before, const EntityState* now, Instant at) {
  if (before != nullptr) add(*before, at, -1);
  if (now != nullptr) add(*now, at, +1);
}

void ShareKeeper::add_cell(std::size_t definition, Population population, DayNumber day,
                           const Counts& counts, std::int64_t sign) {
  if (counts == Counts{}) return;
  Counts& cell = cells_[Cell{definition, population, day}];
  cell.k += sign * counts.k;
  cell.n += sign * counts.n;
  cell.unknown += sign * counts.unknown;
}

void ShareKeeper::add(const EntityState& state, Instant at, std::int64_t sign) {
  const DayNumber first = day_of(at);
  for (std::size_t i = 0; i < definitions_.size(); ++i) {
    const ShareDefinition& definition = definitions_[i];
    if (definition.type != state.entity.type) continue;
    const std::optional<std::int64_t> weight = weight_of(state, definition.weight);
    const auto counts_on = [&](DayNumber day) {
      const Truth asked = evaluate(definition.where, state, end_of(day));
      Counts counts;
      if (asked == Truth::False) return counts;
      if (!weight) {
        counts.unknown = 1;
        return counts;
      }
      counts.n = *weight;
      const Truth good =
          asked == Truth::Unknown ? Truth::Unknown : evaluate(definition.good, state, end_of(day));
      counts.k = good == Truth::True ? *weight : 0;
      counts.unknown = good == Truth::Unknown ? *weight : 0;
      return counts;
    };
    std::set<DayNumber> turns;
    collect_turns(definition.where, state, first, turns);
    collect_turns(definition.good, state, first, turns);
    for (const PopulationRule& rule : rules_)
      for (DayNumber day = day_of(rule.from); day <= day_of(rule.from) + 1; ++day)
        if (day > first) turns.insert(day);

    Population population = population_of(state, rules_, end_of(first));
    Counts counts = counts_on(first);
    add_cell(i, population, first, counts, sign);
    for (const DayNumber day : turns) {
      const Population next_population = population_of(state, rules_, end_of(day));
      const Counts next = counts_on(day);
      if (next_population == population && next == counts) continue;
      add_cell(i, population, day, counts, -sign);
      add_cell(i, next_population, day, next, sign);
      population = next_population;
      counts = next;
    }
  }
}

std::vector<ShareDelta> ShareKeeper::take_deltas() {
  std::vector<ShareDelta> deltas;
  for (const auto& [cell, counts] : cells_)
    if (counts != Counts{})
      deltas.push_back({definitions_[cell.definition].signal, cell.population, cell.day, counts.k,
                        counts.n, counts.unknown});
  cells_.clear();
  std::sort(deltas.begin(), deltas.end());
  return deltas;
}

std::vector<DayReading> day_readings(std::span<const ShareDelta> deltas, DayNumber from,
                                     DayNumber to, Instant known_at) {
  std::map<std::pair<std::string, Population>, std::map<DayNumber, ShareDelta>> series;
  for (const ShareDelta& delta : deltas) {
    ShareDelta& sum = series[{delta.signal, delta.population}][delta.day];
    sum.k += delta.k;
    sum.n += delta.n;
    sum.unknown += delta.unknown;
  }
  std::vector<DayReading> rows;
  for (auto& [name, days] : series) {
    // What came and went the same day leaves zeros in a store and nothing in a rebuild.
    std::erase_if(days, [](const auto& day) {
      return day.second.k == 0 && day.second.n == 0 && day.second.unknown == 0;
    });
    if (days.empty()) continue;
    DayReading row{name.first, 0, name.second, 0, 0, 0, false};
    auto next = days.begin();
    for (DayNumber day = std::max(from, next->first); day <= to; ++day) {
      for (; next != days.end() && next->first <= day; ++next) {
        row.k += static_cast<double>(next->second.k);
        row.n += static_cast<double>(next->second.n);
        row.unknown += static_cast<double>(next->second.unknown);
      }
      row.day = day;
      row.sealed = start_of(day + 1) + kSealedAfter <= known_at;
      rows.push_back(row);
    }
  }
  return rows;
}

}  // namespace plumbline::ledger
