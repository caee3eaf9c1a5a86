#include "ledger/sqlite/task_rows.h"

#include <algorithm>
#include <utility>

namespace plumbline::ledger {
namespace {

using Found = std::vector<std::pair<std::int64_t, Instant>>;

/// The activities of that key, with when they were created.
Found activities_of(Connection& db, const WantedTask& task, const FactWindow& window,
                    Instant reach_from) {
  Found found;
  for (const std::int64_t vcenter : window.vcenters) {
    auto& rows =
        db.prepared(
              "SELECT id, created FROM activity WHERE vcenter = ?1 AND stream = ?2 AND "
              "created >= ?3 AND created < ?4 AND key = ?5 AND recorded_at <= ?6")
            .bind(vcenter, static_cast<int>(ActivityStream::Tasks), std::max(task.from, reach_from),
                  std::min(task.to, window.as_of), task.key, window.known_at);
    while (rows.next()) found.emplace_back(rows.integer(0), rows.instant(1));
  }
  return found;
}

}  // namespace

void add_changes_of_tasks(Connection& db, const EvidenceRequest& request, const FactWindow& window,
                          Instant reach_from,
                          const std::function<std::vector<std::int64_t>(std::int64_t)>& members_of,
                          Evidence& evidence) {
  for (const WantedTask& task : request.tasks) {
    for (const auto& [activity, created] : activities_of(db, task, window, reach_from)) {
      for (const Change& change : evidence.changes) {
        if (change.queued > created || change.ended < created) continue;
        const auto members = members_of(change.id);
        if (std::find(members.begin(), members.end(), activity) == members.end()) continue;
        evidence.changes_of_tasks.emplace(task.key, change.id);
        break;
      }
    }
  }
}

}  // namespace plumbline::ledger
