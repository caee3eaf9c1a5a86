#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "facts/collection_plan.h"
#include "facts/incident_classes.h"
#include "facts/predicate.h"
#include "facts/work_classes.h"
#include "scoring/outcomes.h"

namespace plumbline::scoring {

enum class Better { Higher, Lower, Band, Info };
enum class SignalKind { Event, Task, State, Series, Configuration, Practice };
enum class Unit { Ratio, Count, Seconds, Days, Hours, Minutes, Bytes, PerWeek };

using Parameter = std::variant<bool, double, std::string, std::vector<std::string>>;

/// What a signal reads from vCenter: the collection plan is the union of these (law 9). The words
/// are those of CollectionPlan.
struct Reads {
  std::map<std::string, std::vector<std::string>> properties;  ///< vim25 type → paths
  std::map<std::string, std::vector<std::string>> sampled;     ///< vim25 type → paths
  std::map<std::string, std::vector<std::string>> kept_keys;  ///< "HostSystem config.option" → keys
  std::vector<std::string> events;
  bool tasks = false;
  bool work = false;  ///< tasks, and the events of all work classes
  std::vector<std::string> options;
  std::map<std::string, std::vector<std::string>> counters;  ///< vim25 type → "group.name.rollup"
  std::vector<std::string> sources;
};

/// A signal of the catalogue: names a measure and its parameters (design §4).
struct Signal {
  std::string id;       ///< "cons.template_share"
  std::string asks;     ///< one question, for people
  std::string formula;  ///< in words, for the reference page
  std::string measure;  ///< a word of scoring/measures/registry
  std::map<std::string, Parameter> parameters;
  std::string of;  ///< entity_share: vim25 type
  std::optional<Predicate> where;
  std::optional<Predicate> good;
  Unit unit = Unit::Ratio;
  Better better = Better::Info;
  SignalKind kind = SignalKind::Task;
  double window_days = 90;
  std::int64_t minimum = 1;  ///< samples below which it is unknown(n)
  /// … for criteria of levels 4 and 5 (common signals of rare areas: 8); 0: the same.
  std::int64_t managed_minimum = 0;
  bool conditional = false;         ///< may be not_applicable (did not occur)
  std::vector<std::string> inputs;  ///< practice kinds without which it is unknown: "records"
  Reads reads;
  std::string file;
  int line = 0;
};

/// A signal of rubric A whose measure does not exist yet, but whose facts are collected from the
/// first day: what vCenter forgets cannot be read later. It becomes a Signal of the same id when
/// its measure arrives.
struct EvidenceItem {
  std::string id;    ///< "sec.lockdown_share"
  std::string asks;  ///< one question, for people
  std::string as;    ///< another piece of evidence whose facts it reads too; its reads are included
  Reads reads;
  std::string file;
  int line = 0;
};

enum class Comparison { AtLeast, AtMost, Above, Below };

/// A criterion (a signal against a threshold), or all_of / any_of of parts, in Kleene logic.
struct Requirement {
  enum class Kind { Criterion, AllOf, AnyOf };
  Kind kind = Kind::Criterion;
  std::string signal;
  Comparison comparison = Comparison::AtLeast;
  double threshold = 0;
  std::vector<Requirement> parts;
};

/// An indicator of the rubric: one row of rubric B (design §4).
struct Indicator {
  std::string id;      ///< "change.2.success_rate"
  std::string area;    ///< "change"
  std::string ladder;  ///< "classic"
  int level = 2;
  bool mandatory = false;
  double weight = 1;
  std::string title;
  Requirement requires_;
  std::string why;
  std::string source;
  std::string attestation;  ///< accepted instead; empty: none
  std::string remedy;
  std::string effort;  ///< S, M, L
  std::string file;
  int line = 0;
};

/// How an incident is linked to the change that it follows from, and to its ticket (rubric D.1,
/// D.2; catalogue/linking.yml): judgements that no one signal owns.
struct LinkRules {
  static constexpr double kLeastHours = 1;  ///< what N may be
  static constexpr double kLongestHours = 30 * 24;

  double machine_hours = 0;   ///< N of changes to machines
  double carrier_hours = 0;   ///< … to what carries them
  double holder_weight = 0;   ///< an entity's host, datastore, network; the entity itself weighs 1
  double group_weight = 0;    ///< its cluster or switch
  double sibling_weight = 0;  ///< another entity of the same batch
  double least_score = 0;     ///< relation × exp(−Δt/N) from which an incident is linked
  double ticket_minutes = 0;  ///< a ticket so near to an incident's opening is about it
  friend bool operator==(const LinkRules&, const LinkRules&) = default;
};

enum class Cadence { Weekly, Rare };

/// A core metric of an area (rubric B.0, level 4): several signals stand for one metric, the first
/// whose inputs were ever seen counts.
struct CoreMetric {
  std::vector<std::string> signals;
  bool timing = false;  ///< how long it takes; else an outcome
};

struct Area {
  std::string id;      ///< "change"
  std::string prefix;  ///< "chg", in signal ids
  std::string title;   ///< "Change management"
  Cadence cadence = Cadence::Weekly;
  std::vector<CoreMetric> core = {};
};

/// Catalogue and rubric together, as loaded and checked. Immutable; version and digest are stated
/// with every result.
struct Rubric {
  std::string version;
  std::string digest;  ///< "sha256:…" over the canonical text of everything below
  std::vector<Area>
      areas;  ///< all eight, in the design's order; those without indicators are unscored
  std::vector<Signal> signals;         ///< by id
  std::vector<EvidenceItem> evidence;  ///< by id; no id of a signal
  std::vector<Indicator> indicators;   ///< by ladder, area, level, then file order
  WorkClasses work;
  IncidentClasses incidents;
  LinkRules links;
  std::vector<OutcomeMetric>
      outcomes;  ///< in the file's order; no level rests on them, nor the digest
  /// Read whatever the signals are: identity, names, placement (catalogue/identity.yml).
  Reads identity;

  const Signal* signal(const std::string& id) const;
  const Area* area(const std::string& id) const;
  /// Highest level of the area that has indicators on this ladder; 1 when none.
  int top_level(const std::string& area, const std::string& ladder) const;
};

/// The union of what identity, the evidence and the signals read. Pure.
CollectionPlan compile_plan(const Rubric& rubric);

}  // namespace plumbline::scoring
