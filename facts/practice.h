#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "facts/incident_classes.h"
#include "facts/population.h"
#include "facts/shared_list.h"
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
  friend bool operator==(const Promise&, const Promise&) = default;
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

/// incidents/*.{csv,json,yml}: an incident as the service desk tells it (rubric D.1, "declared").
/// Joined to what plumbline derived by entity and time; its close time and severity win. Of several
/// versions of an id the last one seen counts, even after the export has dropped it.
struct DeclaredIncident {
  Promise promise;
  std::string id;
  std::vector<std::string> entities;  ///< names, moids or "regex:…"
  Severity severity = Severity::Unknown;
  Instant opened;
  std::optional<Instant> closed;  ///< nullopt: still open
  std::optional<Instant> acknowledged;
};

/// actors.yml: what an account is. Classes: human, shared, automation, backup, vdi, monitoring.
struct ActorDeclaration {
  Promise promise;
  std::string account;        ///< exact account (normalised) …
  std::string account_regex;  ///< … or an ECMAScript regex
  std::string actor_class;
};

/// When the scope's services are promised, in its time zone. No days: always.
struct ServiceHours {
  std::vector<int> days;    ///< ISO weekdays, 1 Monday … 7 Sunday, ascending
  int from_min = 0;         ///< minutes after midnight
  int until_min = 24 * 60;  ///< exclusive
  friend bool operator==(const ServiceHours&, const ServiceHours&) = default;
};

/// From `from` on a time zone's clocks are `east_s` seconds ahead of UTC.
struct ZoneShift {
  Instant from;
  std::int32_t east_s = 0;
  friend bool operator==(const ZoneShift&, const ZoneShift&) = default;
};

/// scope.yml, one version of it as seen from promise.first_seen on.
struct ScopeDeclaration {
  Promise promise;
  std::string time_zone;                           ///< IANA name; empty: UTC
  std::vector<ZoneShift> zone;                     ///< its clocks, by `from`; empty: UTC
  std::map<std::string, std::string> attributes;   ///< "owner" → custom attribute name
  std::vector<std::string> change_types;           ///< defined types: standard normal emergency
  std::string production_regex;                    ///< VM names in production; empty: all servers
  std::vector<std::string> trivial_classes;        ///< work classes declared trivial
  std::vector<std::string> not_trivial_classes;    ///< … and declared not to be
  std::map<std::string, std::string> populations;  ///< "vdi"/"lab" → name regex
  double record_lag_hours = 0;                     ///< declared lag of the record feed, 0…36
  /// VMs on which a revert is normal work: by name, or by a value of the attribute that
  /// attributes["environment"] names. Removes work: prospective.
  std::string test_regex;
  std::vector<std::string> test_environments;
  ServiceHours service_hours;
  std::optional<double> purchase_lead_days;  ///< from ordering hardware to having it
  friend bool operator==(const ScopeDeclaration&, const ScopeDeclaration&) = default;
};

/// targets.yml: what a core metric is to reach, who answers for it. Counts from its first sighting;
/// a changed value, direction or owner is another target.
struct Target {
  Promise promise;
  std::string signal;  ///< "chg.success_rate"
  double value = 0;    ///< in the signal's unit; durations at P85
  bool higher = true;  ///< direction; the loader refuses another than the catalogue's
  std::string owner;
};

/// targets.yml, forecasts: what the team commits to be the case on a day.
struct Forecast {
  Promise promise;
  std::string signal;
  std::string entity;  ///< name of the cluster or datastore; empty: the scope
  Instant made_for;
  double value = 0;
};

/// A number that a review quotes.
struct Quote {
  std::string signal;
  double value = 0;
  std::optional<Instant> as_of;  ///< default: the day of the review
};

/// What a review decided to do because of a number. An item of its own: closing it does not make
/// the review's numbers late. It counts at t while its promise covers t.
struct ReviewAction {
  Promise promise;
  std::string id;
  std::string what;
  std::string because;  ///< signal id: then it is metric-driven
  std::optional<Instant> due;
  std::optional<Instant> closed_on;
  /// What proves it: "procedure:<id>@<version>", "experiment:<id>", "change:<record id>"
  std::string evidence;
};

/// reviews/*.yml: as stated, with lateness reported; numbers are checked against computed ones. Its
/// promise is everything but its actions.
struct Review {
  Promise promise;
  std::string id;
  std::vector<std::string> areas;
  Instant held_on;
  int participants = 0;
  std::vector<Quote> quotes;
  std::vector<ReviewAction> actions;  ///< every version, by id, then first_seen
};

/// waivers.yml: prospective; at most 180 days, one per level, never on a mandatory row.
struct Waiver {
  Promise promise;
  std::string indicator;
  std::string owner;
  std::string reason;
  std::string approver;
  Instant from;
  Instant until;  ///< half-open, UTC
};

/// attestations/*.yml: what somebody states where vCenter cannot tell; never at levels 4 and 5.
struct Attestation {
  Promise promise;
  std::string indicator;
  std::string statement;
  std::string by;
  Instant dated;
  std::optional<Instant> expires;
  std::vector<Quote> quotes;          ///< checked like a review's
  std::vector<std::string> entities;  ///< ids that must exist in the inventory
};

/// exceptions/*.yml: objects that a signal may leave out, with who answers for it and until when.
struct Exemption {
  Promise promise;
  std::string id;
  std::string signal;                 ///< "cap.adm_control"
  std::vector<std::string> entities;  ///< names or "regex:…", never all
  std::string owner;
  std::string reason;
  Instant expires;
};

/// calendar.yml: freezes (prospective), planned outages and declared tests.
struct CalendarEntry {
  enum class Kind : std::uint8_t { Freeze, PlannedOutage, Test };
  Promise promise;
  Kind kind = Kind::Freeze;
  Instant from;
  Instant until;
  std::vector<std::string> entities;  ///< names or "regex:…"; empty: the whole scope
  std::string reason;
};

/// claimed.yml: levels from interviews, shown beside the evidenced ones.
struct ClaimedLevel {
  Promise promise;
  std::string area;
  std::string ladder;  ///< "classic" by default
  double level = 1;
  std::string by;
  std::optional<Instant> claimed_on;
};

/// cmdb/*.csv: one configuration item as the CMDB knows it. Retroactive.
struct ConfigurationItem {
  Promise promise;
  std::string uuid;  ///< instance UUID of a VM, hardware UUID of a host
  std::string name;
  std::map<std::string, std::string> attributes;
};

/// links.yml: a human's word on whether a change caused an incident. Retroactive; wins.
struct LinkDecision {
  Promise promise;
  std::string incident;  ///< "<stream key>@<time>" as explain shows it, or a declared incident's id
  std::string change;    ///< record id or vCenter's task key
  bool caused = true;
};

/// thresholds.yml: a customer's own threshold with the reason for it.
struct ThresholdOverride {
  Promise promise;
  std::string indicator;
  std::string signal;
  double threshold = 0;
  std::string reason;
};

/// A metric that an experiment must not damage.
struct Guard {
  std::string signal;
  /// How much worse it may get: relative to its baseline; rates: to the undesired share.
  double margin = 0.1;
};

/// What was made of an experiment after its end. Not part of its promise: an item of its own.
struct ExperimentDecision {
  Promise promise;
  /// "adopted" "dropped" "improve_procedure" "improve_tester"
  std::string what;
  Instant decided_on;
  std::string note;
};

/// experiments/*.yml: one version of what is promised to be tried, and by what it will be judged
/// (rubric B.0.1). Prospective: it must be first seen before its start. Everything but the
/// decisions is the promise; another end or metric is another version of the same id.
struct Experiment {
  Promise promise;
  std::string id;          ///< "EXP-014"
  std::string area;        ///< process area id: "change"
  std::string hypothesis;  ///< one sentence
  std::string procedure;   ///< Procedure::id
  std::string procedure_version;
  std::string metric;       ///< the primary metric, a signal id
  bool higher = true;       ///< the direction that is better
  double min_effect = 0.1;  ///< relative, at least 0.1; rates: of the undesired share
  std::vector<Guard> guards;
  int baseline_weeks = 20;  ///< at least 12; the closed weeks before `start`
  Instant start;            ///< a Monday 00:00 UTC
  int wash_in_weeks = 0;    ///< 0…2, after `start`, on neither side
  Instant end;              ///< a Monday 00:00 UTC, exclusive; at least 8 weeks after the wash-in
  std::vector<ExperimentDecision> decisions;  ///< every version, by first_seen
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
  std::optional<Instant> first_sighting;      ///< of anything in the folder
  std::map<std::string, KindState> kinds;     ///< "procedures", "records", "actors", "scope" …
  std::map<std::string, Instant> gone;        ///< paths that are absent now, and since when
  std::vector<ScopeDeclaration> scopes;       ///< by first_seen
  std::vector<Procedure> procedures;          ///< every version, by id, then first_seen
  SharedList<ChangeRecord> records;           ///< every version, by id, then first_seen
  std::vector<DeclaredIncident> incidents;    ///< every version, by id, then first_seen
  std::vector<ActorDeclaration> actors;       ///< by first_seen
  std::vector<Target> targets;                ///< every version, by signal, then first_seen
  std::vector<Forecast> forecasts;            ///< by signal, entity, made_for, first_seen
  std::vector<Review> reviews;                ///< every version, by id, then first_seen
  std::vector<Waiver> waivers;                ///< by indicator, first_seen
  std::vector<Attestation> attestations;      ///< by indicator, first_seen
  std::vector<Exemption> exemptions;          ///< by signal, id, first_seen
  std::vector<CalendarEntry> calendar;        ///< by from
  std::vector<ClaimedLevel> claimed;          ///< by area, ladder, first_seen
  std::vector<ConfigurationItem> cmdb;        ///< by uuid, first_seen
  std::vector<LinkDecision> links;            ///< by incident, first_seen
  std::vector<ThresholdOverride> thresholds;  ///< by indicator, first_seen
  std::vector<Experiment> experiments;        ///< every version, by id, then first_seen
  std::vector<PracticeProblem> problems;
};

}  // namespace plumbline
