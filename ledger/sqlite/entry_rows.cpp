#include "ledger/sqlite/entry_rows.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "ledger/sqlite/entity_past.h"
#include "ledger/sqlite/names.h"
#include "ledger/sqlite/service_rows.h"

namespace plumbline::ledger {
namespace {

constexpr std::chrono::hours kAfterService{24};
constexpr std::size_t kLeastPeers = 2;
constexpr std::string_view kAdded = "HostAddedEvent";
constexpr std::string_view kParent = "parent";
constexpr std::string_view kModel = "summary.hardware.cpuModel";

/// An attribute and the paths that make it. A host's own name under DNS is its own.
struct Attribute {
  const char* name;
  std::vector<std::string_view> paths;
};

const std::vector<Attribute>& attributes() {
  static const std::vector<Attribute> kAll = {
      {"build", {"config.product.build"}},
      {"NTP servers", {"config.dateTimeInfo.ntpConfig.server"}},
      {"log host", {"config.option[Syslog.global.logHost]"}},
      {"DNS",
       {"config.network.dnsConfig.address", "config.network.dnsConfig.domainName",
        "config.network.dnsConfig.searchDomain"}},
  };
  return kAll;
}

/// HostVirtualNicManagerNicType: of a service only whether some interface has it.
constexpr std::array<std::string_view, 12> kServices = {
    "config.virtualNicManagerInfo[faultToleranceLogging]",
    "config.virtualNicManagerInfo[management]",
    "config.virtualNicManagerInfo[nvmeRdma]",
    "config.virtualNicManagerInfo[nvmeTcp]",
    "config.virtualNicManagerInfo[ptp]",
    "config.virtualNicManagerInfo[vSphereBackupNFC]",
    "config.virtualNicManagerInfo[vSphereProvisioning]",
    "config.virtualNicManagerInfo[vSphereReplication]",
    "config.virtualNicManagerInfo[vSphereReplicationNFC]",
    "config.virtualNicManagerInfo[vmotion]",
    "config.virtualNicManagerInfo[vsan]",
    "config.virtualNicManagerInfo[vsanWitness]",
};

std::vector<std::string_view> host_paths() {
  std::vector<std::string_view> paths = {kParent, kModel};
  for (const Attribute& attribute : attributes())
    paths.insert(paths.end(), attribute.paths.begin(), attribute.paths.end());
  paths.insert(paths.end(), kServices.begin(), kServices.end());
  return paths;
}

bool is_refused(const EntityState& state, std::string_view path) {
  return std::any_of(state.unreadable.begin(), state.unreadable.end(), [&](const auto& refused) {
    return path.starts_with(refused) &&
           (path.size() == refused.size() || path[refused.size()] == '.' ||
            path[refused.size()] == '[');
  });
}

/// An attribute's value as text; nullopt: it was refused. Empty: not set.
std::optional<std::string> value_of(const EntityState& state, const Attribute& attribute) {
  std::string text;
  bool any = false;
  for (const std::string_view path : attribute.paths) {
    if (is_refused(state, path)) return std::nullopt;
    const std::string* value = state.find(path);
    any = any || (value && !value->empty());
    text.append(value ? *value : std::string()).append(1, '\x1f');
  }
  return any ? text : std::string();
}

std::optional<std::string> services_of(const EntityState& state) {
  std::string text;
  for (const std::string_view path : kServices) {
    if (is_refused(state, path)) return std::nullopt;
    const std::string* devices = state.find(path);
    if (devices && !devices->empty()) text.append(path).append(1, ' ');
  }
  return text;
}

/// What became of a host.
struct Entry {
  int equal = 0;
  int compared = 0;
  int unknown = 0;
  std::string note;

  void see(const char* name, const std::optional<std::string>& own,
           const std::vector<std::optional<std::string>>& peers) {
    std::map<std::string, int> counts;
    for (const auto& peer : peers)
      if (peer) ++counts[*peer];
    int most = 0;
    for (const auto& [value, count] : counts) most = std::max(most, count);
    const bool unset = own && own->empty() && counts.size() <= 1 &&
                       (counts.empty() || counts.begin()->first.empty());
    if (unset && most == static_cast<int>(peers.size())) return;  // nobody has it
    ++compared;
    if (!own || most == 0) {
      ++unknown;
      return;
    }
    // Where peers disagree, to be like as many of them as any other is to be right.
    const auto found = counts.find(*own);
    if (found != counts.end() && found->second == most) {
      ++equal;
    } else {
      differs(name);
    }
  }
  void differs(const char* name) { note.append(note.empty() ? "" : ", ").append(name); }
};

struct Host {
  std::int64_t id = 0;
  std::string moid;
  const EntityState* state = nullptr;
};

class Comparison {
 public:
  Comparison(Connection& db, Instant latest)
      : db_(db), names_(db), hosts_(db, host_paths(), latest), latest_(latest) {}

  /// nullopt: the host was not there or not read then.
  std::optional<Entry> of(std::int64_t host, Instant at) {
    const auto own = at_then(host, at);
    if (!own) return std::nullopt;
    const std::int64_t vcenter =
        db_.prepared("SELECT vcenter FROM entity WHERE id = ?1").number(host).value_or(0);
    const std::vector<Host> peers = peers_of(vcenter, host, *own, at);
    Entry entry;
    if (peers.size() < kLeastPeers) {
      entry.note = "fewer than two peers";
      return entry;
    }
    for (const Attribute& attribute : attributes()) {
      std::vector<std::optional<std::string>> theirs;
      for (const Host& peer : peers) theirs.push_back(value_of(*peer.state, attribute));
      entry.see(attribute.name, value_of(*own, attribute), theirs);
    }
    std::vector<std::optional<std::string>> theirs;
    for (const Host& peer : peers) theirs.push_back(services_of(*peer.state));
    entry.see("services of kernel interfaces", services_of(*own), theirs);
    compare_mounts(vcenter, host, peers, at, entry);
    return entry;
  }

 private:
  // EntityPast gives a first version that began later, too: that is not how it was.
  const EntityState* at_then(std::int64_t host, Instant at) {
    const auto version = hosts_.at(host, at);
    return version && version->from <= at ? version->state : nullptr;
  }
  std::vector<Host> hosts_in(std::int64_t vcenter) {
    std::vector<Host> all;
    auto& rows = db_.prepared("SELECT id, moid FROM entity WHERE vcenter = ?1 AND type = ?2")
                     .bind(vcenter, names_.find("HostSystem"));
    while (rows.next()) all.push_back({rows.integer(0), std::string(rows.text(1)), nullptr});
    return all;
  }

  std::vector<Host> peers_of(std::int64_t vcenter, std::int64_t host, const EntityState& own,
                             Instant at) {
    const std::string* cluster = own.find(kParent);
    const std::string* model = own.find(kModel);
    std::vector<Host> peers;
    if (!cluster) return peers;
    for (Host& other : hosts_in(vcenter)) {
      if (other.id == host) continue;
      other.state = at_then(other.id, at);
      if (!other.state) continue;
      const std::string* theirs = other.state->find(kParent);
      const std::string* as_model = other.state->find(kModel);
      const bool same_model = !model || !as_model || *model == *as_model;
      if (theirs && *theirs == *cluster && same_model) peers.push_back(other);
    }
    return peers;
  }

  /// One attribute: it mounts every datastore that most peers mount.
  void compare_mounts(std::int64_t vcenter, std::int64_t host, const std::vector<Host>& peers,
                      Instant at, Entry& entry) {
    std::vector<std::string> paths;
    const auto path_of = [](const std::string& moid) {
      return "host[key=HostSystem:" + moid + "].mountInfo.mounted";
    };
    std::string own_moid;
    for (const Host& each : hosts_in(vcenter))
      if (each.id == host) own_moid = each.moid;
    paths.push_back(path_of(own_moid));
    for (const Host& peer : peers) paths.push_back(path_of(peer.moid));
    const std::vector<std::string_view> views(paths.begin(), paths.end());
    EntityPast stores(db_, views, latest_);
    std::vector<std::int64_t> ids;
    auto& rows = db_.prepared("SELECT id FROM entity WHERE vcenter = ?1 AND type = ?2")
                     .bind(vcenter, names_.find("Datastore"));
    while (rows.next()) ids.push_back(rows.integer(0));
    bool expected = false;
    bool missing = false;
    for (const std::int64_t id : ids) {
      const auto version = stores.at(id, at);
      if (!version || !version->state || version->from > at) continue;
      const auto mounted = [&](const std::string& path) {
        const std::string* word = version->state->find(path);
        return word && *word == "true";
      };
      const auto by = std::count_if(paths.begin() + 1, paths.end(), mounted);
      if (2 * by <= static_cast<std::ptrdiff_t>(peers.size())) continue;
      expected = true;
      missing = missing || !mounted(paths.front());
    }
    if (!expected) return;
    ++entry.compared;
    if (missing)
      entry.differs("datastores");
    else
      ++entry.equal;
  }

  Connection& db_;
  Names names_;
  EntityPast hosts_;
  Instant latest_;
};

std::optional<Entry> stored_entry(Connection& db, std::int64_t host, Instant at) {
  std::optional<Entry> entry;
  auto& row = db.prepared(
                    "SELECT equal, compared, unknown, note FROM host_entry WHERE entity = ?1 AND "
                    "at = ?2")
                  .bind(host, at);
  if (row.next()) {
    entry = Entry{static_cast<int>(row.integer(0)), static_cast<int>(row.integer(1)),
                  static_cast<int>(row.integer(2)), std::string(row.text(3))};
    row.reset();
  }
  return entry;
}

}  // namespace

void derive_entries(Connection& db) {
  const std::int64_t added = Names(db).find(kAdded);
  const auto latest = db.prepared("SELECT latest_recorded_at FROM ledger").number();
  if (added == 0 || !latest) return;
  std::vector<std::pair<std::int64_t, Instant>> due;
  auto& rows =
      db.prepared(
            "SELECT DISTINCT s.entity, s.first FROM happening h JOIN host_service s ON "
            "s.entity = h.entity LEFT JOIN host_entry e ON e.entity = s.entity WHERE "
            "h.kind = ?1 AND s.first <= ?2 AND (e.at IS NULL OR e.at <> s.first + ?3)")
          .bind(added, from_micros(*latest) - kAfterService,
                std::chrono::duration_cast<std::chrono::microseconds>(kAfterService).count());
  while (rows.next()) due.emplace_back(rows.integer(0), rows.instant(1) + kAfterService);
  Comparison comparison(db, from_micros(*latest));
  for (const auto& [host, at] : due)
    if (const auto entry = comparison.of(host, at))
      db.prepared(
            "INSERT OR REPLACE INTO host_entry (entity, at, equal, compared, unknown, note) VALUES "
            "(?1, ?2, ?3, ?4, ?5, ?6)")
          .run(host, at, entry->equal, entry->compared, entry->unknown, entry->note);
}

void add_entries(Connection& db, const FindingWindow& window, std::vector<Finding>& findings) {
  std::set<std::uint32_t> added;
  for (const Finding& finding : findings)
    if (finding.kind == kAdded && finding.entity != 0) added.insert(finding.entity);
  const std::vector<std::uint32_t> hosts(added.begin(), added.end());
  const auto service = read_host_service(db, hosts, window.as_of, window.known_at);
  Comparison comparison(db, window.moment());
  for (const std::uint32_t host : hosts) {
    const auto since = service.find(host);
    if (since == service.end() || since->second + kAfterService > window.moment()) continue;
    const Instant at = since->second + kAfterService;
    auto entry = stored_entry(db, host, at);
    if (!entry) entry = comparison.of(host, at);
    if (!entry) continue;
    Finding finding;
    finding.kind = kEntryFinding;
    finding.entity = host;
    finding.at = at;
    finding.k = entry->equal;
    finding.n = entry->compared;
    finding.unknown = entry->unknown;
    finding.note = entry->note;
    findings.push_back(std::move(finding));
  }
}

}  // namespace plumbline::ledger
