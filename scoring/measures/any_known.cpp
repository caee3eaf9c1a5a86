#include "scoring/measures/measures.h"
#include "scoring/measures/series.h"
#include "scoring/weeks.h"

namespace plumbline::scoring {

namespace {

/// Nobody ever gave what it needs: another signal's reason says more.
bool never_given(const Reading& reading) {
  const std::string& code = reading.value.reason.code;
  return code == "missing_input" || code == "no_key_declared";
}

std::string in_words(double value, Unit unit) {
  const std::string number = tenths(value);
  switch (unit) {
    case Unit::Minutes:
      return number + " minutes";
    case Unit::Hours:
      return number + " hours";
    case Unit::Days:
      return number + " days";
    default:
      return number;
  }
}

}  // namespace

/// 1 where the value of one of these signals is known at present, whatever it is; else unknown, for
/// the reason of the first that lacks more than an input. It is no threshold: what a target is held
/// against (rubric B.0, level 5) is somebody's number, not a number that anything meets.
Reading any_known(const Context& context, const Signal& signal) {
  const Window now{context.as_of(), context.as_of(), 0, std::nullopt};
  const Reading* lacking = nullptr;
  for (const std::string& id : list_parameter(signal, "of")) {
    const Reading* reading = context.judged() ? context.judged()->reading(id) : nullptr;
    const Signal* of = context.rubric().signal(id);
    if (!reading || !of) continue;
    if (reading->value.state == State::Met && reading->value.value) {
      Reading known = number_reading(signal, now, 1, 1, Judging::Practice);
      known.value.reason.text = id + ": " + in_words(*reading->value.value, of->unit);
      return known;
    }
    if (!lacking || (never_given(*lacking) && !never_given(*reading))) lacking = reading;
  }
  if (!lacking) return unknown_reading(signal, now, {"missing_input", "nothing to know", "", {}});
  Reading unknown = unknown_reading(signal, now, lacking->value.reason);
  if (unknown.value.reason.code.empty())
    unknown.value.reason = {"undecided", "too many are still open to say", "time", {}};
  return unknown;
}

}  // namespace plumbline::scoring
