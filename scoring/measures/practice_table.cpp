#include "scoring/measures/measures.h"
#include "scoring/measures/table.h"

namespace plumbline::scoring {

namespace {

using Kind = MeasureParameter::Kind;

MeasureParameter area_required() { return {"area", Kind::Text, true, {}}; }

/// A share or a number of an area's core metrics, told by its judged weeks.
Measure of_core(const char* name, const char* summary, Unit unit,
                std::vector<std::string> practice_kinds,
                Reading (*evaluate)(const Context&, const Signal&)) {
  Measure made;
  made.name = name;
  made.summary = summary;
  made.evaluate = evaluate;
  made.units = {unit};
  made.parameters = {area_required()};
  made.practice_kinds = std::move(practice_kinds);
  made.reads_weeks = true;
  return made;
}

}  // namespace

std::vector<Measure> practice_measures() {
  const MeasureParameter classes{"classes", Kind::List, false, {}};
  return {
      {"any_known",
       "1 where the value of one of some signals is known, whatever it is.",
       {Unit::Count},
       {{"of", Kind::List, true, {}}},
       {},
       {},
       false,
       false,
       &any_known,
       true},
      {"actions_closed",
       "Share of metric-driven actions of the area's reviews closed with evidence.",
       {Unit::Ratio},
       {area_required()},
       {},
       {"reviews"},
       false,
       false,
       &actions_closed,
       true},
      of_core(
          "core_known",
          "Weeks at whose end every core metric of the area was known or had nothing to measure.",
          Unit::Count, {}, &core_known),
      of_core("core_ok",
              "Share of the area's core metrics on target in 6 of 8 judged weeks, or tracked by "
              "reviews.",
              Unit::Ratio, {"targets"}, &core_ok),
      of_core("core_worse", "Core metrics worse, by bound, than 52 (at least 26) weeks before.",
              Unit::Count, {}, &core_worse),
      {"coverage",
       "Share of work that a procedure covered which was in the library before, by class, capped.",
       {Unit::Ratio},
       {area_required(), {"class_cap", Kind::Share, true, {}}},
       {},
       {"procedures", "actors", "scope"},
       true,
       false,
       &coverage},
      {"experiments_decided",
       "Experiments of the area that ended in the window as held or refuted.",
       {Unit::Count},
       {area_required()},
       {},
       {"experiments"},
       false,
       false,
       &experiments_decided,
       true},
      {"experiments_held",
       "Experiments of the area that were held in the window, adopted and in the library; of "
       "certain metrics or procedures, or with enough weeks of data only.",
       {Unit::Count},
       {area_required(),
        {"metrics", Kind::List, false, {}},
        {"classes", Kind::List, false, {}},
        {"weeks", Kind::Number, false, {}}},
       {},
       {"experiments", "procedures"},
       false,
       false,
       &experiments_held,
       true},
      {"practice_declared",
       "Share of the expected words that a practice file defines.",
       {Unit::Ratio},
       {{"what", Kind::Text, true, {"change_types"}}, {"expected", Kind::List, true, {}}},
       {},
       {"scope"},
       false,
       false,
       &practice_declared},
      {"practice_known",
       "For how many days files of a practice kind have been known; 0 where none ever was.",
       {Unit::Days},
       {{"kind", Kind::Text, true, {"records"}}},
       {},
       {"records"},
       false,
       false,
       &practice_known},
      {"practice_procedures",
       "Valid procedures: with matching activity, or (classes given) selecting one of the classes.",
       {Unit::Count},
       {area_required(), classes},
       {},
       {"procedures", "actors", "scope"},
       true,
       false,
       &practice_procedures},
      {"procedure_actors",
       "Distinct people (shared accounts are one) plus one for automation, over covered work.",
       {Unit::Count},
       {area_required()},
       {},
       {"procedures", "actors", "scope"},
       true,
       false,
       &procedure_actors},
      of_core(
          "sustained",
          "Share of weeks in which every core metric was on a target as strict as level 4 asks.",
          Unit::Ratio, {"targets"}, &sustained),
      of_core("targets_ok",
              "Share of the area's core metrics with a valid target that is old enough.",
              Unit::Ratio, {"targets"}, &targets_ok),
  };
}

}  // namespace plumbline::scoring
