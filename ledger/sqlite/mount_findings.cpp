#include "ledger/sqlite/mount_findings.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include "ledger/sqlite/entity_body.h"
#include "ledger/sqlite/entity_past.h"
#include "ledger/sqlite/names.h"
#include "ledger/sqlite/readings.h"

namespace plumbline::ledger {
namespace {

constexpr std::array<std::string_view, 4> kOnNetworks = {"NFS", "NFS41", "VVOL", "vsan"};
constexpr std::string_view kMount = "host[key=HostSystem:";
constexpr std::string_view kMounted = "].mountInfo.mounted";
constexpr std::string_view kAccessible = "].mountInfo.accessible";
constexpr std::size_t kNamed = 3;

bool says(const EntityState& state, std::string_view path, std::string_view word) {
  const std::string* value = state.find(path);
  return value && *value == word;
}

bool is_shared(const EntityState& store) {
  const std::string* type = store.find("summary.type");
  return says(store, "summary.multipleHostAccess", "true") ||
         (type && std::find(kOnNetworks.begin(), kOnNetworks.end(), *type) != kOnNetworks.end());
}

/// The hosts (managed object ids) that mount it and reach it.
std::set<std::string> mounting(const EntityState& store) {
  std::set<std::string> hosts;
  for (const auto& [path, value] : store.properties) {
    if (!path.starts_with(kMount) || !path.ends_with(kMounted) || value != "true") continue;
    const std::string moid =
        path.substr(kMount.size(), path.size() - kMount.size() - kMounted.size());
    const std::string* reached = store.find(std::string(kMount) + moid + std::string(kAccessible));
    if (!reached || *reached == "true") hosts.insert(moid);
  }
  return hosts;
}

/// The hosts that are connected, by the cluster (or the like) that they stand in.
class Clusters {
 public:
  Clusters(Connection& db, std::int64_t vcenter, Instant moment) {
    Names names(db);
    EntityPast past(db, {"parent", "runtime.connectionState"}, moment);
    std::vector<std::pair<std::int64_t, std::string>> hosts;
    auto& rows = db.prepared("SELECT id, moid FROM entity WHERE vcenter = ?1 AND type = ?2")
                     .bind(vcenter, names.find("HostSystem"));
    while (rows.next()) hosts.emplace_back(rows.integer(0), std::string(rows.text(1)));
    for (const auto& [id, moid] : hosts) {
      const auto version = past.at(id, moment);
      if (!version || !version->state || version->from > moment) continue;
      const std::string* parent = version->state->find("parent");
      const std::string* connection = version->state->find("runtime.connectionState");
      if (!parent || (connection && *connection != "connected")) continue;
      cluster_of_[moid] = *parent;
      hosts_of_[*parent].push_back(moid);
    }
  }

  /// Every host of the clusters that one of these stands in.
  std::set<std::string> with(const std::set<std::string>& hosts) const {
    std::set<std::string> all;
    for (const std::string& host : hosts)
      if (const auto cluster = cluster_of_.find(host); cluster != cluster_of_.end())
        all.insert(hosts_of_.at(cluster->second).begin(), hosts_of_.at(cluster->second).end());
    return all;
  }

 private:
  std::map<std::string, std::string> cluster_of_;
  std::map<std::string, std::vector<std::string>> hosts_of_;
};

Finding finding_of(std::int64_t store, Instant at, const std::set<std::string>& there,
                   const std::set<std::string>& wanted) {
  Finding finding;
  finding.kind = kMountsFinding;
  finding.entity = static_cast<std::uint32_t>(store);
  finding.at = at;
  finding.n = static_cast<double>(wanted.size());
  std::size_t missing = 0;
  for (const std::string& host : wanted) {
    if (there.contains(host)) continue;
    if (++missing <= kNamed) finding.note.append(missing == 1 ? "not on " : ", ").append(host);
  }
  if (missing > kNamed) finding.note += " and " + std::to_string(missing - kNamed) + " more";
  finding.k = finding.n - static_cast<double>(missing);
  return finding;
}

}  // namespace

void add_mounts(Connection& db, const FindingWindow& window, std::vector<Finding>& findings) {
  Names names(db);
  NameReader texts(db);
  const Instant moment = window.moment();
  for (const std::int64_t vcenter : window.vcenters) {
    const Clusters clusters(db, vcenter, moment);
    auto& rows = db.prepared(
                       "SELECT e.id, v.body FROM entity e JOIN entity_version v ON v.id = (SELECT "
                       "id FROM entity_version WHERE entity = e.id AND valid_from <= ?3 ORDER BY "
                       "valid_from DESC, id DESC LIMIT 1) WHERE e.vcenter = ?1 AND e.type = ?2")
                     .bind(vcenter, names.find("Datastore"), moment);
    while (rows.next()) {
      if (rows.is_null(1)) continue;
      EntityState store;
      decode_body(rows.blob(1), texts, store);
      if (!is_shared(store)) continue;
      const auto there = mounting(store);
      const auto wanted = clusters.with(there);
      if (!wanted.empty()) findings.push_back(finding_of(rows.integer(0), moment, there, wanted));
    }
  }
}

void add_mounts_again(Connection& db, const FindingWindow& window, KnownMounts& known,
                      std::vector<Finding>& findings) {
  const Instant recorded = latest_recorded(db).value_or(Instant::max());
  const bool latest = window.as_of >= recorded && window.known_at >= recorded;
  Names names(db);
  const auto is_other = [&] {
    return db
        .prepared(
            "SELECT v.id FROM entity_version v CROSS JOIN entity e ON e.id = v.entity WHERE v.id > "
            "?1 AND e.type IN (?2, ?3) LIMIT 1")
        .number(known.version_upto, names.find("HostSystem"), names.find("Datastore"))
        .has_value();
  };
  if (!latest || !known.latest || is_other()) {
    known.all.clear();
    add_mounts(db, window, known.all);
  }
  known.latest = latest;
  known.version_upto = db.prepared("SELECT max(id) FROM entity_version").number().value_or(0);
  for (Finding& mount : known.all) {
    mount.at = window.moment();
    findings.push_back(mount);
  }
}

}  // namespace plumbline::ledger
