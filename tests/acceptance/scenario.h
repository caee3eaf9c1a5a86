#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "scoring/assessment.h"
#include "scoring/rubric.h"
#include "scoring/week_record.h"
#include "tests/acceptance/builders.h"
#include "tests/acceptance/capacity_estates.h"
#include "tests/acceptance/generator.h"
#include "tests/acceptance/trials.h"

namespace plumbline::acceptance {

/// "chg.success_rate: >= 0.95": a target, or what a signal's value is expected to keep.
struct Goal {
  std::string signal;
  double value = 0;
  bool higher = true;
};

/// What stands in the practice folder, from which week on. nullopt: never.
struct Practices {
  std::optional<double> shelf_week;  ///< procedures for the work of all four areas
  std::optional<double> feed_week;
  std::optional<double> scope_week;
  std::optional<double> actors_week;
  std::optional<double> targets_week;
  std::vector<Goal> targets;
  double targets_rewritten_weeks = 0;  ///< so often, to what was computed last; 0: never
  std::optional<double> reviews_week;  ///< the first review
  double reviews_every_weeks = 4;
  int reviews_on_file = 0;          ///< held before the folder was first seen, a month apart
  double review_numbers = 1;        ///< what is quoted / what was computed
  bool actions_closed = true;       ///< each review's action is closed with evidence
  std::vector<std::string> quoted;  ///< signals besides those with a target
  std::optional<double> claimed;    ///< a level, for all four areas
  std::optional<double> claimed_week;
  std::vector<Trial> experiments;
};

/// From which week on plumbline reads, and how far back vCenter remembers.
struct Reads {
  double first_sweep_week = 0;
  double work_from_week = 0;
  double rollups_from_week = 0;   ///< of clusters and datastores
  double machines_from_week = 0;  ///< of machines
};

/// "attained 1, ceiling 3, because of unknowns": 1?(3).
struct Cell {
  int attained = 0;
  bool unknowns = false;
  std::optional<int> ceiling;  ///< nullopt: not asserted
  int held = 0;                ///< 0: none is held yet
};

/// What must come out at a named week.
struct Expectation {
  double week = 0;
  int line = 0;
  std::map<std::string, Cell> cells;               ///< by area
  std::map<std::string, std::string> reasons;      ///< indicator → state, or code of the unknown
  std::map<std::string, std::string> experiments;  ///< id → verdict, before its end status
  std::vector<Goal> signals;                       ///< values that must keep a bound
  std::set<std::string> unknown;  ///< all indicators that are unknown, and no others
};

/// One estate with everything in it, as its parameter file says.
struct Scenario {
  std::string file;
  std::string id;
  std::string title;
  double weeks = 0;
  Script work;
  BuildScript builds;
  CapacityScript capacity;
  Practices practice;
  Reads reads;
  std::vector<Expectation> expected;
  std::vector<std::string> not_given;  ///< parameters that neither profile nor file gives
};

/// The parameter file of this name ("s2"), over the profile it names, every mistake with file and
/// line among the test's failures.
Scenario scenario(const std::string& name);
/// What is wrong with a parameter file's text: one line each, with place and remedy.
std::vector<std::string> problems_in(const std::string& text);
/// A profile by itself, as a steady estate of `weeks` weeks.
Scenario profile(const std::string& name, double weeks);
/// The names of all parameter files.
std::vector<std::string> scenarios();

/// Everything that happens in it.
World world_of(const Scenario& scenario);

/// What plumbline says at each named week, with the closed weeks before it, each judged as it was
/// known then. Reviews and rewritten targets come about on the way, from what was computed.
struct Life {
  std::map<double, scoring::ScopeResult> results;
  scoring::WeekHistory weeks;
  World world;  ///< with the reviews and targets that came about

  const scoring::ScopeResult& at(double week) const { return results.at(week); }
};

/// What is done to an estate before it is judged.
using Alter = std::function<void(Estate&)>;
/// What a team does after a closed week was judged: to the world as it goes on.
using React = std::function<void(const scoring::WeekHistory&, World&)>;
Life live(const Scenario& scenario, const std::vector<double>& named, const Alter& alter = {},
          const React& react = {});

/// The weeks that the file names.
std::vector<double> named_weeks(const Scenario& scenario);

}  // namespace plumbline::acceptance
