#include "ledger/sqlite/series_basis.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "ledger/sqlite/series_rows.h"

namespace plumbline::ledger {
namespace {

using Kind = SeriesDefinition::Kind;

/// Raise it when making a day changes: what facts still tell is then made anew.
constexpr const char* kMethod = "1";
constexpr const char* kHeadroomMethod = "2";

}  // namespace

std::string basis_of(const DerivePlan& plan, const std::vector<std::int64_t>& vcenters, Kind kind) {
  std::string text = std::string(kind == Kind::Headroom ? kHeadroomMethod : kMethod) + '\n';
  for (const std::int64_t vcenter : vcenters) text.append(std::to_string(vcenter)).append(1, ' ');
  if (kind != Kind::Machines) return text;
  for (const PopulationRule& rule : plan.populations) {
    text.append("\npopulation ").append(to_string(rule.population)).append(1, ' ');
    text.append(to_rfc3339(rule.from)).append(1, ' ').append(rule.name_regex);
  }
  return text;
}

std::int64_t latest_touch(Connection& db) {
  return db.prepared("SELECT max(id) FROM series_touch").number().value_or(0);
}

std::int64_t latest_version(Connection& db) {
  return db.prepared("SELECT max(id) FROM entity_version").number().value_or(0);
}

bool new_objects(Connection& db, std::int64_t after) {
  return db
      .prepared(
          "SELECT 1 FROM entity_version v WHERE v.id > ?1 AND NOT EXISTS (SELECT 1 FROM "
          "entity_version o WHERE o.entity = v.entity AND o.id < v.id) LIMIT 1")
      .number(after)
      .has_value();
}

std::vector<std::string> series_of(const SeriesDefinition& definition) {
  switch (definition.kind) {
    case Kind::Machines:
      return {};
    case Kind::Headroom:
      return {"cpu.usagemhz.average", "mem.consumed.average"};
    case Kind::ActiveHeadroom:
      return {"mem.active.average"};
    case Kind::Space:
      return {"disk.used.latest", "summary.freeSpace"};
    case Kind::Failover:
      return {"summary.currentFailoverLevel"};
    case Kind::Latency:
      break;
  }
  std::vector<std::string> counters;
  for (const SeriesTest& test : definition.tests) counters.push_back(test.counter);
  return counters;
}

DayNumber oldest_facts(Connection& db, const std::vector<std::int64_t>& vcenters,
                       const SeriesDefinition& definition) {
  Names names(db);
  std::optional<std::int64_t> oldest;
  const auto see = [&](std::optional<std::int64_t> day) {
    if (day) oldest = std::min(oldest.value_or(*day), *day);
  };
  for (const std::int64_t vcenter : vcenters) {
    if (definition.kind == Kind::Machines) {
      for (const SeriesTest& test : definition.tests)
        see(db.prepared("SELECT min(day) FROM histogram_day WHERE vcenter = ?1 AND series = ?2")
                .number(vcenter, names.find(test.counter)));
      continue;
    }
    for (const std::string& series : series_of(definition))
      for (const int interval : {0, 300, 1800, 7200, 86400})
        see(db.prepared("SELECT min(day) FROM sample_day WHERE vcenter = ?1 AND series = ?2 AND "
                        "interval = ?3")
                .number(vcenter, names.find(series), interval));
  }
  // The midnight that ends a day is written to the next.
  return oldest ? static_cast<DayNumber>(*oldest) - 1 : std::numeric_limits<DayNumber>::max();
}

}  // namespace plumbline::ledger
