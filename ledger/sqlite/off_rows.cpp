#include "ledger/sqlite/off_rows.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "ledger/sqlite/entity_body.h"
#include "ledger/sqlite/names.h"

namespace plumbline::ledger {
namespace {

constexpr std::string_view kPower = "runtime.powerState";

/// What proves that a VM was on, went off or came to be: events of the VM, and tasks that did it;
/// of tasks that make a VM it is what they made.
#define PLUMBLINE_SWITCHED                                                                  \
  "SELECT CASE WHEN class IN (SELECT id FROM name WHERE text IN ('VirtualMachine.clone', "  \
  "'VirtualMachine.cloneVm', 'Folder.createVm', 'StoragePod.createVm', "                    \
  "'ResourcePool.createVm', 'Folder.registerVm', 'ResourcePool.registerVm')) THEN result "  \
  "ELSE entity END, coalesce(ended, created), recorded_at FROM activity WHERE id > ?1 AND " \
  "id <= ?2 AND outcome IN (0, 1) AND class IN (SELECT id FROM name WHERE text IN ("        \
  "'VmPoweredOnEvent', 'DrsVmPoweredOnEvent', 'VmRestartedOnAlternateHostEvent', "          \
  "'VmPoweredOffEvent', 'VmPowerOffOnIsolationEvent', 'VmShutdownOnIsolationEvent', "       \
  "'VmSuspendedEvent', 'VmCreatedEvent', 'VmClonedEvent', 'VmDeployedEvent', "              \
  "'VmRegisteredEvent', 'VmDiscoveredEvent', 'VirtualMachine.powerOn', "                    \
  "'VirtualMachine.powerOff', 'VirtualMachine.suspend', 'VirtualMachine.terminate', "       \
  "'VirtualMachine.clone', 'VirtualMachine.cloneVm', 'Folder.createVm', "                   \
  "'StoragePod.createVm', 'ResourcePool.createVm', 'Folder.registerVm', "                   \
  "'ResourcePool.registerVm')) "

enum class Power : std::uint8_t { Untold, Off, On };

Power power_in(const BodyFilter& filter, const Statement& row, int column) {
  if (row.is_null(column)) return Power::Untold;  // gone
  EntityState state;
  filter.decode(row.blob(column), state);
  const std::string* power = state.find(kPower);
  if (power == nullptr) return Power::Untold;
  return *power == "poweredOff" ? Power::Off : Power::On;
}

struct Known {
  std::int64_t version_upto = 0;
  std::int64_t activity_upto = 0;
};

Known known_upto(Connection& db) {
  Known known;
  auto& row = db.prepared("SELECT version_upto, activity_upto FROM machine_off_upto").bind();
  if (row.next()) known = {row.integer(0), row.integer(1)};
  row.reset();
  return known;
}

Known newest_facts(Connection& db) {
  return {db.prepared("SELECT max(id) FROM entity_version").number().value_or(0),
          db.prepared("SELECT max(id) FROM activity").number().value_or(0)};
}

/// A stretch of time over which a VM is told as off.
struct Stretch {
  Instant since;
  bool found = false;
};

/// Whether it was found off: the version before does not tell that it was on.
bool is_found(Connection& db, const BodyFilter& filter, std::int64_t entity, Instant from,
              std::int64_t version) {
  auto& row = db.prepared(
                    "SELECT body FROM entity_version WHERE entity = ?1 AND (valid_from, id) < "
                    "(?2, ?3) ORDER BY valid_from DESC, id DESC LIMIT 1")
                  .bind(entity, from, version);
  const bool was_on = row.next() && power_in(filter, row, 0) == Power::On;
  row.reset();
  return !was_on;
}

void add_stretches(Connection& db, std::int64_t known, std::int64_t newest) {
  const BodyFilter filter(db, {kPower});
  auto& rows = db.prepared(
                     "SELECT v.id, v.entity, v.valid_from, v.body FROM entity_version v CROSS JOIN "
                     "entity e ON e.id = v.entity WHERE v.id > ?1 AND v.id <= ?2 AND e.type = ?3 "
                     "ORDER BY v.id")
                   .bind(known, newest, Names(db).find("VirtualMachine"));
  while (rows.next()) {
    const std::int64_t entity = rows.integer(1);
    const Instant from = rows.instant(2);
    const bool off = power_in(filter, rows, 3) == Power::Off;
    const bool was_off = db.prepared("SELECT 1 FROM machine_off WHERE entity = ?1 AND until = ?2")
                             .number(entity, Instant::max())
                             .has_value();
    if (off == was_off) continue;
    if (off) {
      db.prepared(
            "INSERT OR REPLACE INTO machine_off (entity, since, until, found) VALUES (?1, ?2, ?3, "
            "?4)")
          .run(entity, from, Instant::max(), is_found(db, filter, entity, from, rows.integer(0)));
    } else {
      db.prepared("UPDATE machine_off SET until = ?2 WHERE entity = ?1 AND until = ?3")
          .run(entity, from, Instant::max());
    }
  }
}

void add_switched(Connection& db, std::int64_t known, std::int64_t newest) {
  auto& rows = db.prepared(PLUMBLINE_SWITCHED "ORDER BY id").bind(known, newest);
  while (rows.next()) {
    if (rows.integer(0) == 0) continue;
    db.prepared(
          "INSERT INTO machine_switched (entity, at, recorded_at) VALUES (?1, ?2, ?3) ON CONFLICT "
          "DO UPDATE SET recorded_at = min(recorded_at, excluded.recorded_at)")
        .run(rows.integer(0), rows.instant(1), rows.instant(2));
  }
}

/// The last stretch of a VM by `moment` if it lasts, from all of its versions.
std::optional<Stretch> stretch_of(Connection& db, const BodyFilter& filter, std::int64_t entity,
                                  Instant moment) {
  auto& rows = db.prepared(
                     "SELECT valid_from, body FROM entity_version WHERE entity = ?1 AND valid_from "
                     "<= ?2 ORDER BY valid_from, id")
                   .bind(entity, moment);
  std::optional<Stretch> stretch;
  Power before = Power::Untold;
  while (rows.next()) {
    const Power now = power_in(filter, rows, 1);
    if (now != Power::Off)
      stretch.reset();
    else if (!stretch)
      stretch = Stretch{rows.instant(0), before != Power::On};
    before = now;
  }
  return stretch;
}

using OffById = std::map<std::uint32_t, OffMachine>;

void read_stored(Connection& db, std::int64_t vcenter, Instant moment, OffById& off) {
  auto& rows = db.prepared(
                     "SELECT o.entity, o.since, o.found FROM machine_off o CROSS JOIN entity e "
                     "ON e.id = o.entity WHERE o.until > ?1 AND o.since <= ?1 AND e.vcenter = ?2")
                   .bind(moment, vcenter);
  while (rows.next()) {
    const auto entity = static_cast<std::uint32_t>(rows.integer(0));
    off[entity] = {entity, rows.instant(1), rows.integer(2) != 0, std::nullopt};
  }
}

/// VMs with versions that no stored row knows are looked at from their first one on.
void read_newer(Connection& db, std::int64_t vcenter, std::int64_t known, Instant moment,
                OffById& off) {
  std::set<std::int64_t> newer;
  auto& versions = db.prepared(
                         "SELECT v.entity FROM entity_version v CROSS JOIN entity e ON e.id = "
                         "v.entity WHERE v.id > ?1 AND e.type = ?2 AND e.vcenter = ?3")
                       .bind(known, Names(db).find("VirtualMachine"), vcenter);
  while (versions.next()) newer.insert(versions.integer(0));
  const BodyFilter filter(db, {kPower});
  for (const std::int64_t id : newer) {
    const auto entity = static_cast<std::uint32_t>(id);
    off.erase(entity);
    if (const auto stretch = stretch_of(db, filter, id, moment))
      off[entity] = {entity, stretch->since, stretch->found, std::nullopt};
  }
}

/// When VMs were last switched by activities that no stored row knows.
std::unordered_map<std::int64_t, Instant> switched_lately(Connection& db, std::int64_t known,
                                                          std::int64_t newest,
                                                          const FactWindow& window) {
  std::unordered_map<std::int64_t, Instant> lately;
  if (newest <= known) return lately;
  auto& rows =
      db.prepared(PLUMBLINE_SWITCHED "AND recorded_at <= ?3").bind(known, newest, window.known_at);
  while (rows.next()) {
    const Instant at = rows.instant(1);
    if (at > window.as_of) continue;
    const auto [found, added] = lately.emplace(rows.integer(0), at);
    if (!added) found->second = std::max(found->second, at);
  }
  return lately;
}

}  // namespace

void derive_off(Connection& db) {
  const Known known = known_upto(db);
  const Known newest = newest_facts(db);
  if (newest.version_upto > known.version_upto)
    add_stretches(db, known.version_upto, newest.version_upto);
  if (newest.activity_upto > known.activity_upto)
    add_switched(db, known.activity_upto, newest.activity_upto);
  if (newest.version_upto <= known.version_upto && newest.activity_upto <= known.activity_upto)
    return;
  db.prepared(
        "INSERT OR REPLACE INTO machine_off_upto (one, version_upto, activity_upto) VALUES (1, ?1, "
        "?2)")
      .run(newest.version_upto, newest.activity_upto);
}

std::vector<OffMachine> read_off(Connection& db, const FactWindow& window) {
  const Known known = known_upto(db);
  const Known newest = newest_facts(db);
  const Instant moment = std::min(window.as_of, window.known_at);
  OffById off;
  for (const std::int64_t vcenter : window.vcenters) {
    read_stored(db, vcenter, moment, off);
    if (newest.version_upto > known.version_upto)
      read_newer(db, vcenter, known.version_upto, moment, off);
  }
  const auto lately = switched_lately(db, known.activity_upto, newest.activity_upto, window);
  auto& stored = db.prepared(
      "SELECT at FROM machine_switched WHERE entity = ?1 AND at <= ?2 AND recorded_at <= ?3 ORDER "
      "BY at DESC LIMIT 1");
  std::vector<OffMachine> machines;
  for (auto& [entity, machine] : off) {
    if (const auto at = stored.number(entity, window.as_of, window.known_at))
      machine.switched = from_micros(*at);
    if (const auto newer = lately.find(entity); newer != lately.end())
      machine.switched = std::max(machine.switched.value_or(newer->second), newer->second);
    machines.push_back(machine);
  }
  return machines;
}

}  // namespace plumbline::ledger
