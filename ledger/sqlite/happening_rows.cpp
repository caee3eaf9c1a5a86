#include "ledger/sqlite/happening_rows.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "ledger/sqlite/activity_rows.h"
#include "ledger/sqlite/names.h"

namespace plumbline::ledger {
namespace {

/// Raise it when what is kept of a happening changes.
constexpr const char* kMethod = "1";
constexpr std::string_view kBurst = "com.vmware.vc.EventBurst";

struct Happening {
  std::int64_t activity = 0;
  std::int64_t vcenter = 0;
  std::int64_t kind = 0;
  std::int64_t entity = 0;
  Instant at;
  Instant recorded_at;
  std::string note;
};

struct Reach {
  std::string basis;
  std::int64_t upto = 0;
};

Reach reach_of(Connection& db) {
  Reach reach;
  auto& row = db.prepared("SELECT basis, activity_upto FROM happening_upto").bind();
  if (row.next()) {
    reach = {std::string(row.text(0)), row.integer(1)};
    row.reset();
  }
  return reach;
}

std::string basis_of(const FindingPlan& plan) {
  std::string text = kMethod;
  for (const std::string& event : plan.events) text.append("\nevent ").append(event);
  for (const std::string& fault : plan.faults) text.append("\nfault ").append(fault);
  return text;
}

std::int64_t newest_activity(Connection& db) {
  return db.prepared("SELECT max(id) FROM activity").number().value_or(0);
}

/// Name ids of the plan's classes or faults; what never occurred has none.
std::vector<std::int64_t> ids_of(Connection& db, const std::vector<std::string>& words) {
  Names names(db);
  std::vector<std::int64_t> ids;
  for (const std::string& word : words)
    if (const std::int64_t id = names.find(word); id != 0) ids.push_back(id);
  std::sort(ids.begin(), ids.end());
  return ids;
}

bool holds(const std::vector<std::int64_t>& ids, std::int64_t id) {
  return std::binary_search(ids.begin(), ids.end(), id);
}

/// Of a merged burst the class of what was merged, of a change of state where it went.
std::string note_of(const Statement& row, NameReader& names) {
  if (row.is_null(9)) return {};
  for (const auto& [name, value] : decode_details(row.blob(9), names))
    if (name == "event_type") return value;
  return {};
}

/// What the plan asks for among the activities in (known, newest].
template <class Visit>
void each_between(Connection& db, const FindingPlan& plan, std::int64_t known, std::int64_t newest,
                  const Visit& visit) {
  if (newest <= known) return;
  const auto events = ids_of(db, plan.events);
  const auto faults = ids_of(db, plan.faults);
  if (events.empty() && faults.empty()) return;
  NameReader names(db);
  auto& rows = db.prepared(
                     "SELECT id, vcenter, class, fault, entity, created, coalesce(ended, created), "
                     "recorded_at, outcome, details FROM activity WHERE id > ?1 AND id <= ?2")
                   .bind(known, newest);
  while (rows.next()) {
    const bool failed = static_cast<Outcome>(rows.integer(8)) == Outcome::Failed;
    const bool event = holds(events, rows.integer(2));
    if (!event && !(failed && holds(faults, rows.integer(3)))) continue;
    Happening found;
    found.activity = rows.integer(0);
    found.vcenter = rows.integer(1);
    found.kind = event ? rows.integer(2) : rows.integer(3);
    found.entity = rows.integer(4);
    found.at = event ? rows.instant(5) : rows.instant(6);
    found.recorded_at = rows.instant(7);
    if (event && std::string_view(names.text(found.kind)).starts_with(kBurst))
      found.note = note_of(rows, names);
    visit(found);
  }
}

}  // namespace

void derive_happenings(Connection& db, const FindingPlan& plan) {
  const std::string basis = basis_of(plan);
  Reach reach = reach_of(db);
  const std::int64_t newest = newest_activity(db);
  if (reach.basis == basis && newest <= reach.upto) return;
  if (reach.basis != basis) {
    db.prepared("DELETE FROM happening").run();
    reach.upto = 0;
  }
  std::vector<Happening> found;
  each_between(db, plan, reach.upto, newest, [&](const Happening& h) { found.push_back(h); });
  for (const Happening& h : found)
    db.prepared(
          "INSERT OR REPLACE INTO happening (activity, vcenter, kind, entity, at, recorded_at, "
          "note) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        .run(h.activity, h.vcenter, h.kind, h.entity, h.at, h.recorded_at, h.note);
  db.prepared(
        "INSERT OR REPLACE INTO happening_upto (one, basis, activity_upto) VALUES (1, ?1, ?2)")
      .run(basis, newest);
}

void add_happenings(Connection& db, const FindingPlan& plan, const FindingWindow& window,
                    std::vector<Finding>& findings) {
  NameReader names(db);
  const auto add = [&](std::int64_t kind, std::int64_t entity, Instant at, std::string note) {
    Finding finding;
    finding.kind = names.text(kind);
    finding.entity = static_cast<std::uint32_t>(entity);
    finding.at = at;
    finding.note = std::move(note);
    findings.push_back(std::move(finding));
  };
  const Reach reach = reach_of(db);
  const bool stored = reach.basis == basis_of(plan);
  if (stored) {
    for (const std::int64_t vcenter : window.vcenters) {
      auto& rows =
          db.prepared(
                "SELECT kind, entity, at, note FROM happening WHERE vcenter = ?1 AND at >= ?2 AND "
                "at <= ?3 AND recorded_at <= ?4 ORDER BY at, activity")
              .bind(vcenter, window.from, window.as_of, window.known_at);
      while (rows.next())
        add(rows.integer(0), rows.integer(1), rows.instant(2), std::string(rows.text(3)));
    }
  }
  each_between(db, plan, stored ? reach.upto : 0, newest_activity(db), [&](const Happening& h) {
    const bool ours = std::find(window.vcenters.begin(), window.vcenters.end(), h.vcenter) !=
                      window.vcenters.end();
    if (ours && h.at >= window.from && h.at <= window.as_of && h.recorded_at <= window.known_at)
      add(h.kind, h.entity, h.at, h.note);
  });
}

}  // namespace plumbline::ledger
