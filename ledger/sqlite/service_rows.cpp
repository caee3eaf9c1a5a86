#include "ledger/sqlite/service_rows.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "ledger/sqlite/activity_rows.h"
#include "ledger/sqlite/names.h"

namespace plumbline::ledger {
namespace {

constexpr std::string_view kOutOfMaintenance = "ExitMaintenanceModeEvent";
constexpr std::array<std::string_view, 5> kOnHost = {"VmPoweredOnEvent", "DrsVmPoweredOnEvent",
                                                     "VmMigratedEvent", "DrsVmMigratedEvent",
                                                     "VmRestartedOnAlternateHostEvent"};

struct First {
  Instant at;
  Instant recorded_at;
};

/// The hosts that events speak of: of a VM's event its "host", a managed object id.
class HostOf {
 public:
  explicit HostOf(Connection& db) : db_(db), names_(db), type_(Names(db).find("HostSystem")) {}

  std::int64_t named_in(std::int64_t vcenter, std::string_view details) {
    for (const auto& [name, value] : decode_details(details, names_))
      if (name == "host") return find(vcenter, value);
    return 0;
  }

 private:
  std::int64_t find(std::int64_t vcenter, const std::string& moid) {
    const auto [found, added] = known_.emplace(std::to_string(vcenter) + ' ' + moid, 0);
    if (added)
      found->second =
          db_.prepared("SELECT id FROM entity WHERE vcenter = ?1 AND type = ?2 AND moid = ?3")
              .number(vcenter, type_, moid)
              .value_or(0);
    return found->second;
  }

  Connection& db_;
  NameReader names_;
  std::int64_t type_;
  std::unordered_map<std::string, std::int64_t> known_;
};

using Firsts = std::unordered_map<std::int64_t, First>;

std::int64_t known_upto(Connection& db) {
  return db.prepared("SELECT activity_upto FROM host_service_upto").number().value_or(0);
}

std::int64_t newest_activity(Connection& db) {
  return db.prepared("SELECT max(id) FROM activity").number().value_or(0);
}

/// What the activities in (known, newest] say that was recorded by `known_at`.
Firsts firsts_in(Connection& db, std::int64_t known, std::int64_t newest, Instant known_at) {
  Firsts firsts;
  if (newest <= known) return firsts;
  Names names(db);
  const std::int64_t out = names.find(kOutOfMaintenance);
  std::array<std::int64_t, kOnHost.size()> on{};
  // A class that no event ever had is not interned: 0 is no class.
  for (std::size_t i = 0; i < on.size(); ++i) on[i] = names.find(kOnHost[i]);
  HostOf hosts(db);
  auto& rows =
      db.prepared(
            "SELECT vcenter, class, entity, created, recorded_at, details FROM activity WHERE id > "
            "?1 AND id <= ?2 AND class IN (?3, ?4, ?5, ?6, ?7, ?8) AND recorded_at <= ?9")
          .bind(known, newest, out, on[0], on[1], on[2], on[3], on[4], known_at);
  while (rows.next()) {
    std::int64_t host = 0;
    if (rows.integer(1) == out)
      host = rows.integer(2);
    else if (!rows.is_null(5))
      host = hosts.named_in(rows.integer(0), rows.blob(5));
    if (host == 0) continue;
    const First seen{rows.instant(3), rows.instant(4)};
    const auto [found, added] = firsts.emplace(host, seen);
    if (!added && seen.at < found->second.at) found->second = seen;
  }
  return firsts;
}

}  // namespace

void derive_host_service(Connection& db) {
  const std::int64_t known = known_upto(db);
  const std::int64_t newest = newest_activity(db);
  if (newest <= known) return;
  for (const auto& [host, seen] : firsts_in(db, known, newest, Instant::max()))
    db.prepared(
          "INSERT INTO host_service (entity, first, recorded_at) VALUES (?1, ?2, ?3) ON CONFLICT "
          "DO UPDATE SET first = excluded.first, recorded_at = excluded.recorded_at WHERE "
          "excluded.first < first")
        .run(host, seen.at, seen.recorded_at);
  db.prepared("INSERT OR REPLACE INTO host_service_upto (one, activity_upto) VALUES (1, ?1)")
      .run(newest);
}

std::unordered_map<std::uint32_t, Instant> read_host_service(
    Connection& db, const std::vector<std::uint32_t>& hosts, Instant as_of, Instant known_at) {
  std::unordered_map<std::uint32_t, Instant> service;
  if (hosts.empty()) return service;
  const Firsts fresh = firsts_in(db, known_upto(db), newest_activity(db), known_at);
  for (const std::uint32_t host : hosts) {
    std::optional<Instant> first;
    if (const auto stored = db.prepared("SELECT first FROM host_service WHERE entity = ?1 AND "
                                        "recorded_at <= ?2")
                                .number(host, known_at))
      first = from_micros(*stored);
    if (const auto newer = fresh.find(host); newer != fresh.end())
      first = std::min(first.value_or(newer->second.at), newer->second.at);
    if (first && *first <= as_of) service.emplace(host, *first);
  }
  return service;
}

}  // namespace plumbline::ledger
