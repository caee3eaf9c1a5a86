#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "facts/time.h"

namespace plumbline::scoring {

enum class State { Met, NotMet, Unknown, NotApplicable, Waived };
const char* to_string(State state);  ///< "met" "not_met" "unknown" "not_applicable" "waived"

/// Why something is unknown or does not apply: a code for machines, text for people.
struct Reason {
  /// "too_few_samples" "too_little_history" "missing_input" "not_permitted" "gap" "too_young"
  /// "suspected_accounts" "undecided" "input_absent" "never_read" "no_key_declared"; empty when
  /// none
  std::string code;
  std::string text;                 ///< one clear line
  std::string input;                ///< what would resolve it: "records", "actors", "time" …
  std::optional<Instant> earliest;  ///< when it could be known, if that can be said
};

/// A fact that a value rests on, to be looked up in the ledger by `explain`.
struct Witness {
  enum class Kind { Change, Entity, Practice };
  Kind kind = Kind::Change;
  std::int64_t id = 0;  ///< Change::id or entity id
  std::string path;     ///< Practice: file
  bool favourable = true;
  std::string note;  ///< "failed", "no record", "not covered by a procedure"
};

/// A signal's value over its window as of the assessment. `value` absent: unknown or n/a.
struct SignalValue {
  std::string signal;
  State state = State::Met;  ///< Met: has a value; Unknown; NotApplicable
  std::optional<double> value;
  bool is_rate = false;  ///< then k/n below give its Wilson interval
  double k = 0;
  double n = 0;
  std::optional<double> low;  ///< one-sided 90 % bounds (a rate), else absent
  std::optional<double> high;
  std::int64_t samples = 0;
  Instant window_from;
  Instant window_to;
  Reason reason;
  std::vector<Witness> witnesses;  ///< adverse first, at most 50
};

struct CriterionResult {
  std::string signal;
  State state = State::Unknown;
  Reason reason;
  std::optional<double> value;
  std::optional<double> low;
  std::optional<double> high;
  std::int64_t samples = 0;
  double target = 0;
  std::string comparison;  ///< ">=" "<=" ">" "<"
};

struct IndicatorResult {
  std::string id;
  int level = 2;
  bool mandatory = false;
  double weight = 1;
  State state = State::Unknown;
  Reason reason;
  std::vector<CriterionResult> criteria;
  std::optional<Instant>
      earliest;  ///< earliest moment at which it could be met; nullopt: not foreseeable
};

/// The earliest date at which a level could be attained, and what must happen for it.
struct LevelOutlook {
  int level = 2;
  std::optional<Instant> earliest;
  std::string needs;  ///< "records; 28 days of history"
};

struct AreaResult {
  std::string area;
  std::string ladder;
  int level = 1;  ///< held level (until it exists: attained)
  int attained = 1;
  int ceiling = 1;
  double score = 1;
  bool regressing = false;
  bool stale = false;
  bool insufficient_evidence = false;
  std::map<int, double> ratings;  ///< level → share of its weight that is met
  std::vector<IndicatorResult> indicators;
  std::vector<LevelOutlook> outlook;
};

/// An input that would resolve unknowns: "records" unlocks 3 indicators.
struct Unlock {
  std::string input;
  int indicators = 0;
  int mandatory = 0;
  std::string advice;
  std::vector<std::string> examples;  ///< indicator ids
};

struct ScopeResult {
  std::string name;
  std::vector<AreaResult> areas;     ///< areas with a rubric only
  std::vector<SignalValue> signals;  ///< all evaluated, by id
  std::vector<Unlock> unlocks;       ///< most first, at most three
};

/// The whole answer: a pure function of evidence, practice, rubric, as_of and known_at (law 1).
struct Assessment {
  Instant as_of;
  Instant known_at;
  std::string rubric_version;
  std::string rubric_digest;
  bool rehearsal = false;
  std::vector<ScopeResult> scopes;
};

}  // namespace plumbline::scoring
