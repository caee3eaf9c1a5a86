#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "facts/error.h"
#include "scoring/rubric.h"

namespace plumbline::scoring {

class Context;
struct Reading;

/// A parameter that a measure takes from the catalogue. An `area` is an area's id ("change") or
/// prefix ("chg"); `classes` and the like are work class ids; `choices` closes the set of words. A
/// Number is never negative, a Share lies between 0 and 1; Minutes, Hours and Days are a span, of
/// at most ten years. What decides a signal and is somebody's judgement is a parameter that must be
/// given: no measure knows a number of its own.
struct MeasureParameter {
  enum class Kind { Text, List, Number, Flag, Share, Minutes, Hours, Days };
  std::string name;
  Kind kind = Kind::Text;
  bool required = false;
  std::vector<std::string> choices;  ///< Text: the words allowed; empty: any
};

/// A measure: how a kind of signal gets its value from evidence (design §4: signals are data,
/// measures are code). One C++ file each in this folder and one entry in table.cpp.
struct Measure {
  std::string name;
  std::string summary;      ///< one line for the reference page
  std::vector<Unit> units;  ///< units that a signal of it may state
  std::vector<MeasureParameter> parameters;
  /// When not empty, exactly one of these parameters must be given.
  std::vector<std::string> one_of;
  /// Practice kinds that it reads: "procedures", "records", "scope", "actors".
  std::vector<std::string> practice_kinds;
  bool reads_activity = false;  ///< needs tasks and the events of all work classes
  bool takes_entities = false;  ///< the signal states `of`, `where`, `good`
  Reading (*evaluate)(const Context& context, const Signal& signal) = nullptr;
  /// Looks back at closed weeks and at the readings of other signals: evaluated after those.
  bool reads_weeks = false;
  /// The ledger looks back for it over the signal's own window, which no other window shortens: of
  /// neighbouring weeks the values overlap.
  bool overlaps = false;
};

/// Every measure, by name. Built once, immutable.
const std::vector<Measure>& measures();

/// nullptr when there is no such measure.
const Measure* find_measure(std::string_view name);

/// What is wrong with the way a signal uses its measure: unknown measure, unknown or missing or
/// ill-typed parameter, wrong unit, unknown area or work class, `good` where none is taken. Empty
/// when all is well. `where` is "file:line". The rubric's areas and work classes must be filled.
std::vector<Error> misuse_of(const Signal& signal, const Rubric& rubric);

}  // namespace plumbline::scoring
