#include "ledger/sqlite/incident_place.h"

#include <algorithm>

namespace plumbline::ledger {
namespace {

constexpr std::string_view kVm = "VirtualMachine";
constexpr std::string_view kHost = "HostSystem";
constexpr std::string_view kSwitches[] = {"DistributedVirtualSwitch",
                                          "VmwareDistributedVirtualSwitch"};
/// Where a VM was before HA moved it.
constexpr Duration kJustBefore = std::chrono::minutes(15);

template <class Visit>
void each_line(const EntityState& state, std::string_view path, const Visit& visit) {
  const std::string* text = state.find(path);
  if (text == nullptr) return;
  std::string_view rest = *text;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    visit(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  }
}

}  // namespace

IncidentPlacer::IncidentPlacer(Connection& db)
    : db_(db),
      names_(db),
      ids_(db),
      filter_(db, {"runtime.host", "datastore", "network", "parent", "summary.hostMember",
                   "runtime.inMaintenanceMode", "guest.toolsRunningStatus"}) {}

std::optional<IncidentPlacer::Version> IncidentPlacer::version_at(std::uint32_t entity,
                                                                  Instant at) {
  for (const bool before : {true, false}) {
    auto& row = before ? db_.prepared(
                             "SELECT body, valid_from FROM entity_version WHERE entity = ?1 AND "
                             "valid_from <= ?2 AND body IS NOT NULL ORDER BY valid_from DESC, id "
                             "DESC LIMIT 1")
                       : db_.prepared(
                             "SELECT body, valid_from FROM entity_version WHERE entity = ?1 AND "
                             "valid_from > ?2 AND body IS NOT NULL ORDER BY valid_from, id DESC "
                             "LIMIT 1");
    row.bind(entity, at);
    if (!row.next()) continue;
    Version version;
    version.from = row.instant(1);
    filter_.decode(row.blob(0), version.state);
    row.reset();
    return version;
  }
  return std::nullopt;
}

std::uint32_t IncidentPlacer::find(std::uint32_t vcenter, std::string_view type,
                                   std::string_view moid) {
  const std::int64_t type_id = ids_.find(type);
  if (type_id == 0 || moid.empty()) return 0;
  return static_cast<std::uint32_t>(
      db_.prepared("SELECT id FROM entity WHERE vcenter = ?1 AND type = ?2 AND moid = ?3")
          .number(vcenter, type_id, moid)
          .value_or(0));
}

std::uint32_t IncidentPlacer::find(std::uint32_t vcenter, std::string_view reference) {
  const std::size_t colon = reference.find(':');
  if (colon == std::string_view::npos) return 0;
  return find(vcenter, reference.substr(0, colon), reference.substr(colon + 1));
}

std::string IncidentPlacer::type_of(std::uint32_t entity) {
  const auto type = db_.prepared("SELECT type FROM entity WHERE id = ?1").number(entity);
  return type ? names_.text(*type) : std::string();
}

void IncidentPlacer::add(IncidentPeriod& period, std::uint32_t entity, Relation relation) {
  auto& related = period.place.related;
  const auto known = [&](const Related& r) { return r.entity == entity; };
  if (entity == 0 || std::any_of(related.begin(), related.end(), known)) return;
  related.push_back({entity, relation});
}

void IncidentPlacer::place_vm(IncidentPeriod& period, const Version& version) {
  const std::uint32_t vcenter = period.vcenter;
  // The event's own word on the host comes first: it was there when it happened.
  std::uint32_t host = find(vcenter, kHost, period.host);
  if (host == 0)
    each_line(version.state, "runtime.host", [&](auto ref) { host = find(vcenter, ref); });
  add(period, host, Relation::Holder);
  if (host != 0) period.place.hosts.push_back(host);
  for (const char* path : {"datastore", "network"})
    each_line(version.state, path,
              [&](auto ref) { add(period, find(vcenter, ref), Relation::Holder); });
  if (const auto before = version_at(period.entity, period.opened() - kJustBefore))
    each_line(before->state, "runtime.host", [&](auto ref) {
      const std::uint32_t former = find(vcenter, ref);
      if (former != 0 && former != host) period.place.hosts.push_back(former);
    });
}

void IncidentPlacer::place_host(IncidentPeriod& period, const Version& version) {
  period.place.hosts.push_back(period.entity);
  each_line(version.state, "parent", [&](std::string_view ref) {
    if (!ref.starts_with("ClusterComputeResource:")) return;
    period.place.cluster = find(period.vcenter, ref);
    add(period, period.place.cluster, Relation::Group);
  });
  add_switches(period);
}

void IncidentPlacer::add_switches(IncidentPeriod& period) {
  const std::string member =
      std::string(kHost) + ':' + names_.entity(static_cast<std::int64_t>(period.entity)).moid;
  for (const std::string_view type : kSwitches) {
    std::vector<std::uint32_t> switches;
    auto& rows = db_.prepared("SELECT id FROM entity WHERE vcenter = ?1 AND type = ?2 ORDER BY id")
                     .bind(period.vcenter, ids_.find(type));
    while (rows.next()) switches.push_back(static_cast<std::uint32_t>(rows.integer(0)));
    for (const std::uint32_t id : switches) {
      const auto version = version_at(id, period.opened());
      if (!version) continue;
      bool holds = false;
      each_line(version->state, "summary.hostMember", [&](auto ref) { holds |= ref == member; });
      if (holds) add(period, id, Relation::Group);
    }
  }
}

std::optional<Instant> IncidentPlacer::tools_running(std::uint32_t entity, Instant after) {
  auto& rows = db_.prepared(
                      "SELECT body, valid_from FROM entity_version WHERE entity = ?1 AND "
                      "valid_from > ?2 AND body IS NOT NULL ORDER BY valid_from, id")
                   .bind(entity, after);
  std::optional<Instant> since;
  while (!since && rows.next()) {
    EntityState state;
    filter_.decode(rows.blob(0), state);
    const std::string* status = state.find("guest.toolsRunningStatus");
    if (status != nullptr && *status == "guestToolsRunning") since = rows.instant(1);
  }
  rows.reset();
  return since;
}

bool IncidentPlacer::place(IncidentPeriod& period, const IncidentClasses& classes) {
  period.place = {};
  period.place.related = {{period.entity, Relation::Same}};
  const auto version = version_at(period.entity, period.opened());
  if (!version) return false;
  if (version->from > period.opened()) period.place.told_from = version->from;
  const IncidentPair& pair = classes.classes[period.class_id].pairs[period.pair];
  const std::string type = type_of(period.entity);
  if (type == kVm) place_vm(period, *version);
  if (type == kHost) {
    place_host(period, *version);
    const std::string* maintenance = version->state.find("runtime.inMaintenanceMode");
    period.place.excused = pair.unless_maintenance && !period.place.told_from &&
                           maintenance != nullptr && *maintenance == "true";
  }
  if (pair.tools_close) period.place.tools_running = tools_running(period.entity, period.opened());
  return true;
}

}  // namespace plumbline::ledger
