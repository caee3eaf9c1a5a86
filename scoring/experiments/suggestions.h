#pragma once

#include <optional>
#include <string>
#include <vector>

#include "facts/practice.h"
#include "facts/time.h"
#include "scoring/assessment.h"
#include "scoring/experiments/plan.h"
#include "scoring/rubric.h"
#include "scoring/week_record.h"

namespace plumbline::scoring {

/// A metric of an area that an experiment could try to improve.
struct MetricSuggestion {
  std::string signal;
  std::string asks;
  bool higher = true;  ///< the direction that is better
  bool core = false;
  std::string weak;        ///< the row of the rubric that it misses, and by what; empty: none
  std::string unsuitable;  ///< why no experiment can rest on it now; empty: one can
  PlanBaseline baseline;   ///< of the last 20 weeks
  double noise = 0;        ///< what one deviation of a week is, as a relative effect
};

/// The area's metrics that have a direction and are read from vCenter: those that miss a row of the
/// rubric first, then core metrics, then the others; what cannot be tried now last. Pure.
std::vector<MetricSuggestion> suggest_metrics(const Area& area, const ScopeResult& now,
                                              const WeekHistory& weeks, const Rubric& rubric,
                                              Instant as_of);

/// The first Monday at which an experiment of the area could start: seen before it, with 12 weeks
/// of baseline (`known` are there), and with no other of the area running.
Instant earliest_start(const std::string& area, int known, const ScopeResult& now, Instant as_of);

/// A draft with the method's defaults: 20 weeks of baseline, a week of wash-in, 12 weeks after it,
/// the procedure of the area that is in force and was reviewed last, a new id, and the area's other
/// core metrics as guards where their noise lets a margin of at most a half be shown.
Experiment draft_experiment(const MetricSuggestion& metric,
                            const std::vector<MetricSuggestion>& others, const Area& area,
                            const PracticeHistory& practice, const ScopeResult& now, Instant as_of);

}  // namespace plumbline::scoring
