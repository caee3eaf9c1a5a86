#include "ledger/sqlite/derivation.h"

#include <sstream>

#include "ledger/derive/limits.h"
#include "ledger/sqlite/change_blocks.h"
#include "ledger/sqlite/entry_rows.h"
#include "ledger/sqlite/happening_rows.h"
#include "ledger/sqlite/incident_rows.h"
#include "ledger/sqlite/off_rows.h"
#include "ledger/sqlite/ready_rows.h"
#include "ledger/sqlite/series.h"
#include "ledger/sqlite/service_rows.h"
#include "ledger/sqlite/share_rows.h"
#include "ledger/sqlite/size_rows.h"
#include "ledger/sqlite/unexplained_rows.h"

namespace plumbline::ledger {
namespace {

/// Raise it when deriving itself changes: stored rows are then made anew.
constexpr const char* kMethod = "2";

using Progress = std::function<void(const std::string&, double)>;

std::string listed(const std::vector<std::int64_t>& vcenters) {
  std::string text = std::string(kMethod) + '\n';
  for (const std::int64_t vcenter : vcenters) text.append(std::to_string(vcenter)).append(1, ' ');
  return text;
}

void keep_paths(Connection& db, const PathTable& paths, std::size_t known) {
  for (std::size_t i = known; i < paths.all().size(); ++i) {
    db.prepared("INSERT INTO path (id, text) VALUES (?1, ?2)")
        .run(static_cast<std::int64_t>(i), paths.all()[i]);
  }
}

/// One turn: activities from `earliest_new` on that the stored rows do not know, up to
/// window.as_of.
void derive_window(Connection& db, std::int64_t scope, const FactWindow& window, const Cut& cut,
                   const DerivePlan& plan, PathTable& paths) {
  const LoadedFeed loaded = load_feed(db, window, cut);
  const DerivedRows rows = derive(loaded.feed, plan.work, loaded.raw_classes, paths);
  ChangeBlocks(db, scope).replace(cut.from, rows.changes);
  ActorDayBlocks(db, scope).replace(rows.actor_days_from, rows.actor_days);
  derive_incidents(db, scope, loaded, cut, plan.incidents);
}

Cut cut_before(Connection& db, std::int64_t scope, Instant earliest_new) {
  return rederive_from(ChangeBlocks(db, scope).spans(earliest_new - kOverviewReach), earliest_new);
}

/// The earliest creation among activities that finished in (after, upto].
std::optional<Instant> earliest_between(Connection& db, const FactWindow& window, Instant after,
                                        Instant upto) {
  std::optional<Instant> earliest;
  for (const std::int64_t vcenter : window.vcenters) {
    const auto created = db.prepared(
                               "SELECT min(created + 0) FROM activity WHERE vcenter = ?1 AND "
                               "coalesce(ended, created) > ?2 AND coalesce(ended, created) <= ?3")
                             .number(vcenter, after, upto);
    if (!created) continue;
    const Instant t = from_micros(*created);
    earliest = std::min(earliest.value_or(t), t);
  }
  return earliest;
}

/// A derivation from scratch that is under way. Until it is finished this stands in the place of
/// the work basis, so that nobody takes the rows for whole.
struct Rebuild {
  Instant done = Instant::min();   ///< what finished by then is derived
  std::int64_t activity_upto = 0;  ///< what was recorded when it began

  std::string text(const std::string& basis) const {
    return "unfinished " + std::to_string(to_micros(done)) + ' ' + std::to_string(activity_upto) +
           '\n' + basis;
  }
  /// nullopt: what is kept is no beginning of this basis.
  static std::optional<Rebuild> from(const std::string& text, const std::string& basis) {
    const std::size_t line = text.find('\n');
    if (line == std::string::npos || text.compare(line + 1, std::string::npos, basis) != 0)
      return std::nullopt;
    std::istringstream head(text.substr(0, line));
    std::string word;
    std::int64_t done = 0;
    Rebuild rebuild;
    if (!(head >> word >> done >> rebuild.activity_upto) || word != "unfinished")
      return std::nullopt;
    rebuild.done = from_micros(done);
    return rebuild;
  }
};

/// When the first and the last of all activities finished. Looked up, not counted: each slice asks.
struct Finished {
  Instant first = Instant::max();
  Instant last = Instant::min();

  /// How much of the time between lies before a moment, 0 to 1.
  double share_before(Instant at) const {
    if (at <= first) return 0;
    return at >= last ? 1 : days_between(first, at) / days_between(first, last);
  }
};

Finished finished(Connection& db, const FactWindow& window) {
  Finished all;
  for (const std::int64_t vcenter : window.vcenters) {
    const auto first = db.prepared(
                             "SELECT coalesce(ended, created) FROM activity WHERE vcenter = ?1 "
                             "ORDER BY coalesce(ended, created) LIMIT 1")
                           .number(vcenter);
    const auto last = db.prepared(
                            "SELECT coalesce(ended, created) FROM activity WHERE vcenter = ?1 "
                            "ORDER BY coalesce(ended, created) DESC LIMIT 1")
                          .number(vcenter);
    if (first) all.first = std::min(all.first, from_micros(*first));
    if (last) all.last = std::max(all.last, from_micros(*last));
  }
  return all;
}

/// The end of a slice of about `size` activities. Whole weeks where it holds any: a later slice has
/// to go back to where its week begins.
Instant end_of_slice(Connection& db, const FactWindow& window, Instant after, std::int64_t size) {
  Instant end = Instant::max();
  for (const std::int64_t vcenter : window.vcenters) {
    const auto at = db.prepared(
                          "SELECT coalesce(ended, created) FROM activity WHERE vcenter = ?1 AND "
                          "coalesce(ended, created) > ?2 ORDER BY coalesce(ended, created) LIMIT "
                          "1 OFFSET ?3")
                        .number(vcenter, after, size);
    if (at) end = std::min(end, from_micros(*at));
  }
  if (end == Instant::max()) return end;
  const Instant week = start_of_iso_week(end) - Duration(1);
  return week > after + std::chrono::days(7) ? week : end;
}

/// One slice, as if its activities had just been committed: the same rows as all at once. False
/// when there is more to do.
bool derive_slice(Connection& db, std::int64_t scope, FactWindow window, const DerivePlan& plan,
                  std::int64_t size, PathTable& paths, Rebuild& rebuild, const Progress& progress) {
  const Finished all = finished(db, window);
  if (progress && all.first <= all.last)
    progress("deriving changes", all.share_before(rebuild.done));
  if (rebuild.done >= all.last) return true;
  window.as_of = std::min(end_of_slice(db, window, rebuild.done, size), all.last);
  if (const auto earliest = earliest_between(db, window, rebuild.done, window.as_of)) {
    const Cut cut = rebuild.done == Instant::min() ? Cut{} : cut_before(db, scope, *earliest);
    derive_window(db, scope, window, cut, plan, paths);
  }
  rebuild.done = window.as_of;
  if (rebuild.done < all.last) return false;
  if (progress) progress("deriving changes", 1);
  return true;
}

/// False when only a slice was derived, and there is more to do.
bool derive_changes(Connection& db, std::int64_t scope, const std::vector<std::int64_t>& vcenters,
                    const DerivePlan& plan, const std::string& basis, std::int64_t slice,
                    Derivation& derivation, const Progress& progress, Turn& turn) {
  const std::int64_t upto = db.prepared("SELECT max(id) FROM activity").number().value_or(0);
  PathTable paths = read_paths(db);
  const std::size_t known = paths.all().size();
  const FactWindow window{vcenters, Instant::max(), Instant::max()};
  if (derivation.work_basis != basis) {
    turn.since = Instant::min();
    auto rebuild = Rebuild::from(derivation.work_basis, basis);
    if (!rebuild) {
      ChangeBlocks(db, scope).clear();
      ActorDayBlocks(db, scope).clear();
      IncidentRows(db, scope, plan.incidents).clear();
      rebuild = Rebuild{Instant::min(), upto};
    }
    const bool whole = derive_slice(db, scope, window, plan, slice, paths, *rebuild, progress);
    keep_paths(db, paths, known);
    derivation.work_basis = whole ? basis : rebuild->text(basis);
    // What was recorded meanwhile is new to what was derived before it.
    derivation.activity_upto = rebuild->activity_upto;
    return whole && rebuild->activity_upto == upto;
  }
  if (upto > derivation.activity_upto) {
    const auto earliest = earliest_difference(db, window, derivation.activity_upto);
    if (earliest) {
      const Cut cut = cut_before(db, scope, *earliest);
      derive_window(db, scope, window, cut, plan, paths);
      turn.since = cut.from;
    }
  }
  keep_paths(db, paths, known);
  derivation.activity_upto = upto;
  return true;
}

void write_derivation(Connection& db, std::int64_t scope, const Derivation& derivation) {
  db.prepared(
        "INSERT OR REPLACE INTO derivation (scope, work_basis, share_basis, activity_upto, "
        "version_upto) VALUES (?1, ?2, ?3, ?4, ?5)")
      .run(scope, derivation.work_basis, derivation.share_basis, derivation.activity_upto,
           derivation.version_upto);
}

}  // namespace

std::string work_basis(const DerivePlan& plan, const std::vector<std::int64_t>& vcenters) {
  // Another number when the same facts and classes give other changes: all is derived anew.
  constexpr const char* kRules = "\nrules 3";
  return listed(vcenters) + '\n' + plan.work.digest + '\n' + plan.incidents.digest + kRules;
}

std::string share_basis(const DerivePlan& plan, const std::vector<std::int64_t>& vcenters) {
  std::string text = listed(vcenters);
  for (const ShareDefinition& share : plan.shares) {
    text.append("\nshare ").append(share.signal).append(1, ' ').append(share.type);
    text.append(1, ' ').append(share.digest);
  }
  for (const PopulationRule& rule : plan.populations) {
    text.append("\npopulation ").append(to_string(rule.population)).append(1, ' ');
    text.append(to_rfc3339(rule.from)).append(1, ' ').append(rule.name_regex);
  }
  return text;
}

Derivation read_derivation(Connection& db, std::int64_t scope) {
  Derivation derivation;
  auto& row = db.prepared(
                    "SELECT work_basis, share_basis, activity_upto, version_upto FROM derivation "
                    "WHERE scope = ?1")
                  .bind(scope);
  if (row.next()) {
    derivation.work_basis = row.text(0);
    derivation.share_basis = row.text(1);
    derivation.activity_upto = row.integer(2);
    derivation.version_upto = row.integer(3);
    row.reset();
  }
  return derivation;
}

PathTable read_paths(Connection& db) {
  std::vector<std::string> paths;
  auto& rows = db.prepared("SELECT text FROM path ORDER BY id").bind();
  while (rows.next()) paths.emplace_back(rows.text(0));
  return PathTable(std::move(paths));
}

bool derive_scope(Connection& db, Names& names, const std::string& scope,
                  const std::vector<std::string>& vcenters, const DerivePlan& plan,
                  std::int64_t slice, const Progress& progress, Turn& turn) {
  const std::int64_t scope_id = names.id(scope);
  const std::vector<std::int64_t> ids = vcenters_named(db, vcenters);
  Derivation derivation = read_derivation(db, scope_id);
  const Derivation before = derivation;
  const bool whole = derive_changes(db, scope_id, ids, plan, work_basis(plan, ids), slice,
                                    derivation, progress, turn);
  turn.from = before.activity_upto;
  turn.to = derivation.activity_upto;
  if (!whole) {
    write_derivation(db, scope_id, derivation);
    return false;
  }
  IncidentRows(db, scope_id, plan.incidents).place();
  derive_ready(db);
  derive_off(db);
  derive_sizes(db);
  derive_host_service(db);
  derive_happenings(db, plan.findings);
  if (plan.findings.entries) derive_entries(db);
  if (plan.findings.unexplained) derive_unexplained(db);
  const std::string shares = share_basis(plan, ids);
  derivation.version_upto =
      derive_shares(db, names, scope_id, ids, plan,
                    derivation.share_basis == shares ? derivation.version_upto : 0, progress);
  derivation.share_basis = shares;
  derive_series(db, names, scope_id, ids, plan, progress);
  if (derivation.activity_upto != before.activity_upto ||
      derivation.version_upto != before.version_upto ||
      derivation.work_basis != before.work_basis || derivation.share_basis != before.share_basis) {
    write_derivation(db, scope_id, derivation);
  }
  return true;
}

}  // namespace plumbline::ledger
