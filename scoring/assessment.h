#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "facts/time.h"
#include "scoring/experiments/verdict.h"

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
  /// The incidents taken to follow from it, or on it, a line each. Untrusted text.
  std::vector<std::string> followed = {};
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
  std::optional<double> low95;  ///< one-sided 95 % bounds, what was lost read favourably
  std::optional<double> high95;
  std::int64_t samples = 0;
  Instant window_from;
  Instant window_to;
  Reason reason;
  std::vector<Witness> witnesses;  ///< adverse first: the newest 200 of these, 50 of all others
  std::int64_t adverse = 0;        ///< how many adverse witnesses there are, kept or not
};

struct CriterionResult {
  std::string signal;
  State state = State::Unknown;
  /// How a held level is lost (design §5): NotMet only when missed by the 95 % bound.
  State by_bound = State::Met;
  /// Not met, yet not missed by the 95 % bound either, and not for want of evidence.
  bool close = false;
  Reason reason;
  std::optional<double> value;
  std::optional<double> low;
  std::optional<double> high;
  std::int64_t samples = 0;
  double target = 0;
  std::string comparison;  ///< ">=" "<=" ">" "<"
  /// The rubric's own threshold where thresholds.yml overrides it, and the reason given there.
  std::optional<double> default_target;
  std::string override_reason;
};

/// A waiver in force (waivers.yml): the row is evaluated and shown all the same.
struct WaiverNote {
  std::string owner;
  std::string reason;
  std::string approver;
  Instant until;  ///< exclusive
  std::string path;
};

struct IndicatorResult {
  std::string id;
  int level = 2;
  bool mandatory = false;
  double weight = 1;
  State state = State::Unknown;
  Reason reason;
  std::vector<CriterionResult> criteria;
  std::optional<State> evaluated;   ///< what it is beneath the waiver; nullopt: not waived
  std::optional<State> by_bound;    ///< CriterionResult::by_bound, combined; nullopt: by `state`
  std::optional<State> if_close;    ///< with what is too close to call read as met
  std::vector<std::string> causes;  ///< the fewest signals that make by_bound NotMet
  std::optional<WaiverNote> waiver;
  std::optional<Instant>
      earliest;  ///< earliest moment at which it could be met; nullopt: not foreseeable
};

/// The earliest date at which a level could be attained, and what must happen for it.
struct LevelOutlook {
  int level = 2;
  std::optional<Instant> earliest;
  std::string needs;  ///< "records; 28 days of history"
};

/// A criterion that keeps a level from being held.
struct Cause {
  std::string indicator;
  std::string signal;
  std::string text;  ///< "chg.success_rate is 0.7, needed at least 0.8"
};

struct AreaResult {
  std::string area;
  std::string ladder;
  int level = 1;  ///< held level (until it exists: attained)
  int attained = 1;
  int ceiling = 1;
  int ceiling95 = 1;  ///< the level when only what misses by the 95 % bound counts as not met
  int if_close = 1;   ///< … when what is too close to call is met and what lacks evidence is not
  double score = 1;
  bool regressing = false;
  std::vector<Cause> causes;  ///< of regressing: the smallest set
  bool stale = false;         ///< only missing evidence keeps the held level from being judged
  bool insufficient_evidence = false;
  std::optional<Instant> level_since;  ///< the week end since which it is held; nullopt: not held
  int weeks_held = 0;                  ///< closed weeks since then, this one included
  std::string level_reason;            ///< "first week" "two weeks above" "four weeks below" …
  int weeks_failing = 0;               ///< toward a fall: of four
  int weeks_blind = 0;                 ///< toward a fall: of eight
  std::optional<double> claimed;       ///< level from an interview (claimed.yml)
  std::map<int, double> ratings;       ///< level → share of its weight that is met
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

/// A signal over one ISO week alone, whatever its own window and minimum are: what an experiment's
/// weekly values are made of.
struct WeekAlone {
  State state = State::Unknown;  ///< Met: has a value; Unknown; NotApplicable
  bool is_rate = false;          ///< then it is k of n
  double k = 0;
  double n = 0;
  std::optional<double> value;
  std::int64_t samples = 0;
};

/// Root changes of one ISO week: area id → work class → how many.
using WeekVolume = std::map<std::string, std::map<std::string, std::int64_t>>;

/// A target in force, and what the closed weeks since it was seen say against its being met: 1 says
/// nothing, 20 is evidence at 5 %, however often one looks.
struct TargetEvidence {
  std::string signal;
  double target = 0;
  bool higher = true;
  Instant since;       ///< the target's first sighting
  int weeks = 0;       ///< with cases
  double adverse = 0;  ///< cases that went the wrong way
  double cases = 0;
  /// Told up to 10¹². Absent: the target is no rate of activity, or allows none or all of them.
  std::optional<double> evidence;
};

struct ScopeResult {
  std::string name;
  /// At the end of the last closed week a stream had been complete for 28 days (design §5, first
  /// week): levels can be held.
  bool enough_history = false;
  std::vector<AreaResult> areas;     ///< areas with a rubric only
  std::vector<SignalValue> signals;  ///< all evaluated, by id
  std::vector<Unlock> unlocks;       ///< most first, at most three
  /// Only at a week's end: the week that closes, by signal id, of signals that have a direction
  /// and are read from vCenter.
  std::map<std::string, WeekAlone> alone;
  WeekVolume volume;                          ///< only at a week's end, of the week that closes
  std::vector<ExperimentResult> experiments;  ///< in the order of their registration
  std::vector<TargetEvidence> targets;        ///< all in force
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
