#pragma once

#include <optional>
#include <string>
#include <vector>

namespace plumbline::scoring {

/// A figure that others published; no target.
struct OutcomeReference {
  double value = 0;
  std::string unit;  ///< "ratio", "seconds", "count": base units
  std::string says;  ///< "high performers"
  std::string source;
  int year = 0;
};

/// A row of the outcome table (rubric D.3): a signal in the terms of DORA and Visible Ops.
struct OutcomeMetric {
  /// How the row's value follows from the signal's, in its base unit: itself; 1 − it; 1 − 10^−it.
  enum class Reading { AsItIs, TheRest, OfNines };
  std::string id;  ///< "change_success"
  std::string title;
  std::string signal;  ///< empty: not measured yet
  Reading reading = Reading::AsItIs;
  std::string metric;  ///< "plumbline_outcome_change_success_ratio"; empty as the signal is
  std::string help;
  std::string better;   ///< "higher", "lower", "info"
  std::string not_yet;  ///< why it is not measured
  std::string caveat;
  std::vector<OutcomeReference> references;
  std::string file;
  int line = 0;
};

/// The row's value for a signal's, both in base units.
double outcome_value(OutcomeMetric::Reading reading, double signal);

}  // namespace plumbline::scoring
