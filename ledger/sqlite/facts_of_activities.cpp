#include "ledger/sqlite/facts_of_activities.h"

#include <algorithm>

#include "ledger/sqlite/entity_infos.h"
#include "ledger/sqlite/names.h"

namespace plumbline::ledger {

namespace {

const char* word(Outcome outcome) {
  switch (outcome) {
    case Outcome::Occurred:
      return "occurred";
    case Outcome::Success:
      return "success";
    case Outcome::Failed:
      return "failed";
    case Outcome::Cancelled:
      return "cancelled";
    case Outcome::Lost:
      return "lost";
  }
  return "unknown";
}

/// "VirtualMachine vm-42 (web-01)", as it was called by then.
std::string entity_text(Connection& db, std::uint32_t entity, Instant as_of) {
  const auto infos = read_entity_infos(db, {entity}, as_of);
  const EntityInfo& info = infos.at(entity);
  std::string text = info.ref.type + ' ' + info.ref.moid;
  if (const std::string* name = info.state.find("name")) text.append(" (").append(*name) += ')';
  return text;
}

}  // namespace

std::vector<FactLine> facts_of_activities(Connection& db,
                                          const std::vector<std::int64_t>& activities,
                                          Instant as_of) {
  NameReader names(db);
  std::vector<FactLine> lines;
  for (const std::int64_t activity : activities) {
    auto& row = db.prepared(
                      "SELECT a.stream, a.key, a.created, a.class, a.actor, a.entity, a.outcome, "
                      "a.fault, n.name FROM activity a LEFT JOIN actor n ON n.id = a.actor "
                      "WHERE a.id = ?1")
                    .bind(activity);
    if (!row.next()) continue;
    FactLine line;
    line.at = row.instant(2);
    line.stream = static_cast<ActivityStream>(row.integer(0)) == ActivityStream::Tasks
                      ? streams::kTasks
                      : streams::kEvents;
    line.key = row.text(1);
    line.what = names.text(row.integer(3));
    const std::int64_t actor = row.integer(4);
    if (actor != 0) line.actor = "actor-" + std::to_string(actor);
    if (!row.is_null(8)) line.name = row.text(8);
    const auto entity = static_cast<std::uint32_t>(row.integer(5));
    line.outcome = word(static_cast<Outcome>(row.integer(6)));
    const std::string& fault = names.text(row.integer(7));
    if (!fault.empty()) line.outcome.append(" (").append(fault).append(1, ')');
    row.reset();
    if (entity != 0) line.entity = entity_text(db, entity, as_of);
    lines.push_back(std::move(line));
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const FactLine& a, const FactLine& b) { return a.at < b.at; });
  return lines;
}

}  // namespace plumbline::ledger
