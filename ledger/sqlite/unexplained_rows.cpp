#include "ledger/sqlite/unexplained_rows.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>

#include "facts/poll.h"
#include "ledger/sqlite/entity_body.h"
#include "ledger/sqlite/names.h"

namespace plumbline::ledger {
namespace {

/// Two clocks and a reading that takes its time.
constexpr std::chrono::minutes kSlack{5};
/// A reading this long after the one before left a hole: what happened in it is not known well.
constexpr std::chrono::hours kHole{26};
constexpr std::size_t kNamed = 3;

struct Settings {
  const char* type;
  std::vector<std::string_view> roots;
};

/// What is configuration, and does not move by itself.
const std::vector<Settings>& judged_types() {
  static const std::vector<Settings> kAll = {
      {"VirtualMachine",
       {"summary.config.numCpu", "summary.config.memorySizeMB", "config.version",
        "config.extraConfig"}},
      {"HostSystem",
       {"config.option", "config.service", "config.lockdownMode", "config.network",
        "config.dateTimeInfo", "config.virtualNicManagerInfo"}},
      {"ClusterComputeResource", {"configurationEx"}}};
  return kAll;
}

/// Of lists of what DRS and HA write down themselves.
constexpr std::array<std::string_view, 2> kMovesByItself = {"configurationEx.rule",
                                                            "configurationEx.group"};

bool below(std::string_view root, std::string_view path) {
  return path.starts_with(root) &&
         (path.size() == root.size() || path[root.size()] == '.' || path[root.size()] == '[');
}

/// A rule's own settings are configuration; whether it holds at the moment is not.
bool is_setting(const Settings& settings, std::string_view path) {
  for (const std::string_view moving : kMovesByItself)
    if (below(moving, path) && (path.ends_with(".inCompliance") || path.ends_with(".ruleUuid")))
      return false;
  return std::any_of(settings.roots.begin(), settings.roots.end(),
                     [&](std::string_view root) { return below(root, path); });
}

/// A path that only one of two readings told may be one that plumbline began or ceased to ask for:
/// it counts as a member of a list (a port group) of which the other told some member too.
bool told_list_of(const EntityState& state, std::string_view path) {
  const std::size_t open = path.find('[');
  if (open == std::string_view::npos) return false;
  const std::string_view list = path.substr(0, open + 1);
  const auto member = state.properties.lower_bound(list);
  return member != state.properties.end() && member->first.starts_with(list);
}

std::vector<std::string> differences(const Settings& settings, const EntityState& before,
                                     const EntityState& now) {
  std::vector<std::string> paths;
  for (const auto& [path, value] : now.properties) {
    if (!is_setting(settings, path)) continue;
    const std::string* was = before.find(path);
    if (was ? *was != value : told_list_of(before, path)) paths.push_back(path);
  }
  for (const auto& [path, value] : before.properties)
    if (is_setting(settings, path) && !now.find(path) && told_list_of(now, path))
      paths.push_back(path);
  return paths;
}

std::string listed(const std::vector<std::string>& paths) {
  std::string text;
  for (std::size_t i = 0; i < paths.size() && i < kNamed; ++i)
    text.append(i == 0 ? "" : ", ").append(paths[i]);
  if (paths.size() > kNamed) text += " and " + std::to_string(paths.size() - kNamed) + " more";
  return text;
}

struct Row {
  std::int64_t version = 0;
  std::int64_t vcenter = 0;
  std::int64_t entity = 0;
  Instant at;
  Instant recorded_at;
  std::string note;
};

/// Up to when a stream has been read without a hole that ends later than `from`; only polls known
/// by `known_at`.
class Readings {
 public:
  Readings(Connection& db, Instant known_at) : db_(db), names_(db), known_at_(known_at) {}

  /// The latest moment up to which the stream is known.
  std::optional<Instant> until(std::int64_t vcenter, const std::string& stream) {
    const auto found =
        db_.prepared(
               "SELECT max(to_time) FROM poll WHERE vcenter = ?1 AND stream = ?2 AND outcome = 0 "
               "AND recorded_at <= ?3")
            .number(vcenter, names_.find(stream), known_at_);
    return found ? std::optional<Instant>(from_micros(*found)) : std::nullopt;
  }

  /// When the reading before the one that told `at` began.
  std::optional<Instant> before(std::int64_t vcenter, const std::string& stream, Instant at) {
    const auto found =
        db_.prepared(
               "SELECT max(started) FROM poll WHERE vcenter = ?1 AND stream = ?2 AND outcome = 0 "
               "AND ended < ?3")
            .number(vcenter, names_.find(stream), at);
    return found ? std::optional<Instant>(from_micros(*found)) : std::nullopt;
  }

  /// Whether a reading of the stream in [from, to] failed, or told of a gap.
  bool broken(std::int64_t vcenter, const std::string& stream, Instant from, Instant to) {
    return db_
        .prepared(
            "SELECT 1 FROM poll WHERE vcenter = ?1 AND stream = ?2 AND ended >= ?3 AND started <= "
            "?4 AND (outcome <> 0 OR gaps IS NOT NULL) LIMIT 1")
        .number(vcenter, names_.find(stream), from, to)
        .has_value();
  }

 private:
  Connection& db_;
  Names names_;
  Instant known_at_;
};

/// Judges versions in the order in which they came.
class Finder {
 public:
  Finder(Connection& db, Instant known_at)
      : db_(db), names_(db), texts_(db), readings_(db, known_at), known_at_(known_at) {
    for (const Settings& settings : judged_types())
      if (const std::int64_t id = names_.find(settings.type); id != 0) types_[id] = &settings;
  }

  /// Versions with ids above `after`; returns the id up to which all are judged: the rest waits for
  /// tasks and events.
  template <class Visit>
  std::int64_t find(std::int64_t after, const Visit& visit) {
    std::int64_t upto = after;
    auto& rows =
        db_.prepared(
               "SELECT v.id, e.vcenter, v.entity, v.valid_from, v.body, e.type, "
               "v.recorded_at FROM entity_version v JOIN entity e ON e.id = v.entity WHERE "
               "v.id > ?1 ORDER BY v.id")
            .bind(after);
    while (rows.next()) {
      const Instant at = rows.instant(3);
      if (rows.instant(6) > known_at_ || !settled(rows.integer(1), at)) break;
      upto = rows.integer(0);
      const auto type = types_.find(rows.integer(5));
      if (type == types_.end() || rows.is_null(4)) continue;
      if (auto row = judge(*type->second, rows)) visit(*row);
    }
    rows.reset();
    return upto;
  }

 private:
  struct Between {
    std::optional<Instant> from;  ///< nullopt: not judged
    std::unordered_set<std::int64_t> touched;
  };

  bool settled(std::int64_t vcenter, Instant at) {
    const auto known = until_.find(vcenter);
    if (known != until_.end()) return at + kSlack <= known->second;
    const auto tasks = readings_.until(vcenter, streams::kTasks);
    const auto events = readings_.until(vcenter, streams::kEvents);
    until_[vcenter] = tasks && events ? std::min(*tasks, *events) : Instant::min();
    return settled(vcenter, at);
  }

  std::optional<Row> judge(const Settings& settings, const Statement& rows) {
    const std::int64_t version = rows.integer(0);
    const std::int64_t vcenter = rows.integer(1);
    const std::int64_t entity = rows.integer(2);
    const Instant at = rows.instant(3);
    const auto before = state_before(entity, version, at);
    if (!before) return std::nullopt;
    EntityState now;
    decode_body(rows.blob(4), texts_, now);
    const auto paths = differences(settings, *before, now);
    if (paths.empty()) return std::nullopt;
    const Between& between = between_readings(settings, vcenter, at);
    if (!between.from || between.touched.contains(entity)) return std::nullopt;
    for (const char* holder : {"parent", "runtime.host"})
      if (touched(vcenter, now.find(holder), between)) return std::nullopt;
    return Row{version, vcenter, entity, at, at + kSlack, listed(paths)};
  }

  bool touched(std::int64_t vcenter, const std::string* reference, const Between& between) {
    if (!reference) return false;
    const std::size_t colon = reference->find(':');
    if (colon == std::string::npos) return false;
    const auto id =
        db_.prepared("SELECT id FROM entity WHERE vcenter = ?1 AND type = ?2 AND moid = ?3")
            .number(vcenter, names_.find(reference->substr(0, colon)),
                    reference->substr(colon + 1));
    return id && between.touched.contains(*id);
  }

  std::optional<EntityState> state_before(std::int64_t entity, std::int64_t version, Instant at) {
    std::optional<EntityState> state;
    auto& row = db_.prepared(
                       "SELECT body FROM entity_version WHERE entity = ?1 AND (valid_from, id) < "
                       "(?2, ?3) ORDER BY valid_from DESC, id DESC LIMIT 1")
                    .bind(entity, at, version);
    if (row.next() && !row.is_null(0)) {
      state.emplace();
      decode_body(row.blob(0), texts_, *state);
    }
    row.reset();
    return state;
  }

  /// What was touched from the reading before to this one; versions of one reading share it.
  const Between& between_readings(const Settings& settings, std::int64_t vcenter, Instant at) {
    const auto key = std::pair(vcenter, at);
    if (key == between_key_ && between_type_ == settings.type) return between_;
    between_key_ = key;
    between_type_ = settings.type;
    between_ = {};
    const std::string inventory = streams::inventory(settings.type);
    const auto from = readings_.before(vcenter, inventory, at);
    if (!from || at - *from > kHole) return between_;
    for (const std::string& stream :
         {inventory, std::string(streams::kTasks), std::string(streams::kEvents)})
      if (readings_.broken(vcenter, stream, *from, at + kSlack)) return between_;
    between_.from = from;
    auto& rows =
        db_.prepared(
               "SELECT entity, result FROM activity WHERE vcenter = ?1 AND coalesce(ended, "
               "created) >= ?2 AND coalesce(ended, created) <= ?3")
            .bind(vcenter, *from - kSlack, at + kSlack);
    while (rows.next()) {
      between_.touched.insert(rows.integer(0));
      between_.touched.insert(rows.integer(1));
    }
    return between_;
  }

  Connection& db_;
  Names names_;
  NameReader texts_;
  Readings readings_;
  Instant known_at_;
  std::map<std::int64_t, const Settings*> types_;
  std::map<std::int64_t, Instant> until_;
  std::pair<std::int64_t, Instant> between_key_{0, Instant::min()};
  std::string between_type_;
  Between between_;
};

std::int64_t known_upto(Connection& db) {
  return db.prepared("SELECT version_upto FROM unexplained_upto").number().value_or(0);
}

}  // namespace

void derive_unexplained(Connection& db) {
  const std::int64_t known = known_upto(db);
  std::vector<Row> found;
  const std::int64_t upto =
      Finder(db, Instant::max()).find(known, [&](const Row& row) { found.push_back(row); });
  if (upto == known) return;
  for (const Row& row : found)
    db.prepared(
          "INSERT OR REPLACE INTO unexplained (version, vcenter, entity, at, recorded_at, note) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
        .run(row.version, row.vcenter, row.entity, row.at, row.recorded_at, row.note);
  db.prepared("INSERT OR REPLACE INTO unexplained_upto (one, version_upto) VALUES (1, ?1)")
      .run(upto);
}

void add_unexplained(Connection& db, const FindingWindow& window, std::vector<Finding>& findings) {
  const auto add = [&](std::int64_t entity, Instant at, std::string note) {
    Finding finding;
    finding.kind = kUnexplainedFinding;
    finding.entity = static_cast<std::uint32_t>(entity);
    finding.at = at;
    finding.note = std::move(note);
    findings.push_back(std::move(finding));
  };
  for (const std::int64_t vcenter : window.vcenters) {
    auto& rows = db.prepared(
                       "SELECT entity, at, note FROM unexplained WHERE vcenter = ?1 AND at >= ?2 "
                       "AND at <= ?3 AND recorded_at <= ?4 ORDER BY at, version")
                     .bind(vcenter, window.from, window.as_of, window.known_at);
    while (rows.next()) add(rows.integer(0), rows.instant(1), std::string(rows.text(2)));
  }
  Finder(db, window.known_at).find(known_upto(db), [&](const Row& row) {
    const bool ours = std::find(window.vcenters.begin(), window.vcenters.end(), row.vcenter) !=
                      window.vcenters.end();
    if (ours && row.at >= window.from && row.at <= window.as_of &&
        row.recorded_at <= window.known_at)
      add(row.entity, row.at, row.note);
  });
}

}  // namespace plumbline::ledger
