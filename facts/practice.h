#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "facts/population.h"
#include "facts/time.h"

namespace plumbline {

/// When plumbline knew of an item. `first_seen`: first sighting of its present promise fields.
/// `claimed_at`: its commit date if that lies before the repository's first sighting (claimed:
/// enough for procedures and exceptions only). `gone_at`: sighted absent or superseded.
struct Promise {
  std::string path;
  int line = 0;  ///< 1-based; 0 when unknown
  Instant first_seen;
  std::optional<Instant> claimed_at;
  std::optional<Instant> gone_at;

  /// In force at t, counting a claimed date.
  bool covers(Instant t) const {
    return std::min(first_seen, claimed_at.value_or(first_seen)) <= t && (!gone_at || t < *gone_at);
  }
};

/// What a procedure applies to: at most one work class (its variants count as other classes), and
/// where. Names are ECMAScript regexes matched against the entity's name; empty means any entity
/// of the scope named in `scope`. A bare "*" is refused (rubric C.1 traps).
struct Selector {
  std::string work_class;
  std::string entity_regex;
  std::string scope;
};

/// One version of a procedure: procedures/*.yml. Valid when every field is there and it was
/// reviewed at most 12 months ago.
struct Procedure {
  Promise promise;
  std::string id;
  std::string area;  ///< process area id: "change"
  std::vector<Selector> selectors;
  std::vector<std::string> steps;
  std::vector<std::string> metrics;
  std::string owner;
  std::string version;
  std::optional<Instant> reviewed_on;
  bool preauthorised = false;
};

enum class ChangeType : std::uint8_t { Standard, Normal, Emergency };

/// A change record: records/*.{csv,json,yml}. It authorises when approved before its change began
/// and seen by then plus the feed's lag.
struct ChangeRecord {
  Promise promise;
  std::string id;
  ChangeType type = ChangeType::Normal;
  std::vector<std::string> entities;  ///< names, moids or "regex:…"
  std::string actor;                  ///< account, any spelling; empty: anyone
  std::optional<Instant> approved_at;
  std::optional<Instant> window_start;
  std::optional<Instant> window_end;
};

/// actors.yml: what an account is. Classes: human, shared, automation, backup, vdi, monitoring.
struct ActorDeclaration {
  Promise promise;
  std::string account;        ///< exact account (normalised) …
  std::string account_regex;  ///< … or an ECMAScript regex
  std::string actor_class;
};

/// scope.yml, one version of it as seen from promise.first_seen on.
struct ScopeDeclaration {
  Promise promise;
  std::string time_zone;                           ///< IANA name; empty: UTC
  std::map<std::string, std::string> attributes;   ///< "owner" → custom attribute name
  std::vector<std::string> change_types;           ///< defined types: standard normal emergency
  std::string production_regex;                    ///< VM names in production; empty: all servers
  std::vector<std::string> trivial_classes;        ///< work classes declared trivial
  std::vector<std::string> not_trivial_classes;    ///< … and declared not to be
  std::map<std::string, std::string> populations;  ///< "vdi"/"lab" → name regex
  double record_lag_hours = 0;                     ///< declared lag of the record feed, 0…36
};

/// A kind of practice file: never seen, present, or seen once and now absent (then unknown).
struct KindState {
  std::optional<Instant> first_seen;
  bool present = false;
};

/// A practice file that cannot be read or breaks its schema: the old state goes on.
struct PracticeProblem {
  std::string path;
  int line = 0;
  std::string what;
  std::string remedy;
  Instant seen_at;
};

/// Everything the practice folder said, with when it was seen, up to `known_at`. Plain data.
struct PracticeHistory {
  std::optional<Instant> first_sighting;   ///< of anything in the folder
  std::map<std::string, KindState> kinds;  ///< "procedures", "records", "actors", "scope" …
  std::vector<ScopeDeclaration> scopes;    ///< by first_seen
  std::vector<Procedure> procedures;       ///< every version, by id, then first_seen
  std::vector<ChangeRecord> records;       ///< every version, by id, then first_seen
  std::vector<ActorDeclaration> actors;    ///< by first_seen
  std::vector<PracticeProblem> problems;
};

}  // namespace plumbline
