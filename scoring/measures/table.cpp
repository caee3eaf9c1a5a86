#include "scoring/measures/table.h"

#include "scoring/measures/measures.h"

namespace plumbline::scoring {

namespace {

using Kind = MeasureParameter::Kind;

/// A measure over the work of an area or of classes.
Measure of_work(const char* name, const char* summary, std::vector<Unit> units,
                Reading (*evaluate)(const Context&, const Signal&)) {
  Measure made;
  made.name = name;
  made.summary = summary;
  made.units = std::move(units);
  made.parameters = {{"area", Kind::Text, false, {}}, {"classes", Kind::List, false, {}}};
  made.one_of = {"area", "classes"};
  made.practice_kinds = {"actors", "scope"};
  made.reads_activity = true;
  made.evaluate = evaluate;
  return made;
}

/// The same, with more parameters.
Measure with(Measure made, std::vector<MeasureParameter> parameters) {
  for (MeasureParameter& one : parameters) made.parameters.push_back(std::move(one));
  return made;
}

/// A share of servers by their numbers, without parameters.
Measure of_numbers(const char* name, const char* summary,
                   Reading (*evaluate)(const Context&, const Signal&)) {
  Measure made;
  made.name = name;
  made.summary = summary;
  made.units = {Unit::Ratio};
  made.practice_kinds = {"scope"};
  made.evaluate = evaluate;
  return made;
}

/// A share of servers that have the wrong size, by samples of the window.
Measure of_sizes(const char* name, const char* summary, std::vector<MeasureParameter> parameters,
                 Reading (*evaluate)(const Context&, const Signal&)) {
  Measure made = with(of_numbers(name, summary, evaluate), std::move(parameters));
  made.parameters.push_back({"share", Kind::Share, true, {}});
  made.parameters.push_back({"least_days", Kind::Days, true, {}});
  made.overlaps = true;
  return made;
}

/// A share that is told by change records beside the work, without parameters.
Measure of_records(const char* name, const char* summary,
                   Reading (*evaluate)(const Context&, const Signal&)) {
  Measure made = of_numbers(name, summary, evaluate);
  made.practice_kinds = {"records", "actors", "scope"};
  made.reads_activity = true;
  return made;
}

/// A share that is told by the service desk's incidents beside those that were derived.
Measure of_tickets(const char* name, const char* summary,
                   Reading (*evaluate)(const Context&, const Signal&)) {
  Measure made = of_numbers(name, summary, evaluate);
  made.practice_kinds = {"incidents", "scope"};
  made.reads_activity = true;
  return made;
}

MeasureParameter area_required() { return {"area", Kind::Text, true, {}}; }

}  // namespace

std::vector<Measure> table_of_measures() {
  const MeasureParameter area{"area", Kind::Text, false, {}};
  const MeasureParameter classes{"classes", Kind::List, false, {}};
  return {
      {"activity_count",
       "How much was done: changes, distinct entities made or touched, or ISO weeks with work.",
       {Unit::Count},
       {area, classes, {"of", Kind::Text, true, {"changes", "entities", "weeks"}}},
       {"area", "classes"},
       {"actors", "scope"},
       true,
       false,
       &activity_count},
      with(of_work(
               "activity_duration",
               "The 85th percentile from being queued to the end of a change, or to its beginning.",
               {Unit::Minutes, Unit::Hours}, &activity_duration),
           {{"until", Kind::Text, true, {"done", "begun"}}}),
      of_work("activity_rate", "Changes a week.", {Unit::PerWeek}, &activity_rate),
      of_work("automation_share", "Share of changes that declared automation or a schedule made.",
              {Unit::Ratio}, &automation_share),
      with(of_work("bus_factor", "The fewest people who together make so much of people's changes.",
                   {Unit::Count}, &bus_factor),
           {{"share", Kind::Share, true, {}}}),
      of_sizes("idle_share", "Share of servers that are on and next to unused.",
               {{"below_mhz", Kind::Number, true, {}}, {"below_kbytes", Kind::Number, true, {}}},
               &idle_share),
      of_sizes("undersized_share",
               "Share of servers with too few processors or memory, on hosts with enough.",
               {{"cpu_above", Kind::Share, true, {}}, {"host_cpu_above", Kind::Share, true, {}}},
               &undersized_share),
      of_sizes("oversized_share",
               "Share of servers with far more processors or memory than they use.",
               {{"least_cpus", Kind::Number, true, {}},
                {"cpu_below", Kind::Share, true, {}},
                {"memory_below", Kind::Share, true, {}}},
               &oversized_share),
      {"activity_share",
       "Share of changes that went a certain way: right the first time, failed, undone, done "
       "again, from a template, of some classes.",
       {Unit::Ratio},
       {area,
        classes,
        {"good",
         Kind::Text,
         true,
         {"success", "failed", "undone", "reworked", "from_template", "of_classes"}},
        {"good_classes", Kind::List, false, {}}},
       {"area", "classes"},
       {"actors", "scope"},
       true,
       false,
       &activity_share},
      {"authorised_share",
       "Share of production changes that a change record or pre-authorised procedure allowed.",
       {Unit::Ratio},
       {},
       {},
       {"records", "procedures", "actors", "scope"},
       true,
       false,
       &authorised_share},
      {"batch_size",
       "The 85th percentile of the entities that one change touches without a pilot before it.",
       {Unit::Count},
       {area,
        classes,
        {"pilot_share", Kind::Share, true, {}},
        {"pilot_hours", Kind::Hours, true, {}},
        {"pilot_days", Kind::Days, true, {}}},
       {"area", "classes"},
       {"actors", "scope"},
       true,
       false,
       &batch_size},
      {"batches",
       "Repetition: batches of one class and actor within 24 h, their span, the actors behind.",
       {Unit::Count, Unit::Days},
       {area,
        classes,
        {"of", Kind::Text, true, {"count", "span_days", "actors", "automated"}},
        {"when_flagged", Kind::List, false, {}},
        {"over_days", Kind::Days, false, {}}},
       {"area", "classes"},
       {"actors", "scope"},
       true,
       false,
       &batches},
      {"build_time",
       "The 85th percentile of how long the task takes that makes a server.",
       {Unit::Minutes, Unit::Hours},
       {{"classes", Kind::List, true, {}}},
       {},
       {"actors", "scope"},
       true,
       false,
       &build_time},
      {"build_time_per_gb",
       "The 85th percentile of how long making a server takes for each gigabyte that it is given.",
       {Unit::Minutes, Unit::Hours},
       {{"classes", Kind::List, true, {}}, {"sized_share", Kind::Share, true, {}}},
       {},
       {"actors", "scope"},
       true,
       false,
       &build_time_per_gb},
      {"change_lead_time",
       "The 85th percentile from approval to done, approved work that waits counted as open.",
       {Unit::Hours, Unit::Days},
       {},
       {},
       {"records", "actors", "scope"},
       true,
       false,
       &change_lead_time},
      {"concentration",
       "Share of people's changes that the busiest person makes.",
       {Unit::Ratio},
       {area, classes},
       {"area", "classes"},
       {"actors", "scope"},
       true,
       false,
       &concentration},
      {"early_rework",
       "Share of created servers changed in size or network, or deleted, within so many hours.",
       {Unit::Ratio},
       {{"classes", Kind::List, true, {}},
        {"rework", Kind::List, true, {}},
        {"hours", Kind::Hours, true, {}}},
       {},
       {"actors", "scope"},
       true,
       false,
       &early_rework},
      with(of_records("unused_records",
                      "Share of approved change records in whose window nothing that they name was "
                      "changed.",
                      &unused_records),
           {{"named_before_days", Kind::Days, true, {}}}),
      {"unrecorded_share",
       "Share of production changes that no change record concerns.",
       {Unit::Ratio},
       {},
       {},
       {"records", "procedures", "actors", "scope"},
       true,
       false,
       &unrecorded_share},
      of_tickets("undeclared_incidents",
                 "Share of derived incidents that the service desk does not know.",
                 &undeclared_incidents),
      of_tickets("unseen_tickets",
                 "Share of the service desk's incidents of which nothing was seen in vCenter.",
                 &unseen_tickets),
      of_records("retrospective_share", "Share of production changes whose record came too late.",
                 &retrospective_share),
      with(of_records(
               "emergency_share",
               "Share of production changes that an emergency record names, or that answer an "
               "incident without any record.",
               &emergency_share),
           {{"hours", Kind::Hours, true, {}}}),
      {"entity_share",
       "Share of entities of a type, as of now, that satisfy a predicate, or (where the signal "
       "allows it) that a documented exception names.",
       {Unit::Ratio},
       {{"exceptions", Kind::Flag, false, {}}},
       {},
       {"scope"},
       false,
       true,
       &entity_share},
      {"off_share",
       "Share of virtual machines that have been powered off for so many days, as of now.",
       {Unit::Ratio},
       {{"days", Kind::Days, true, {}}},
       {},
       {},
       false,
       true,
       &off_share},
      {"entry_rework",
       "Share of added hosts that needed corrective work in their first days of service.",
       {Unit::Ratio},
       {{"classes", Kind::List, true, {}},
        {"rework", Kind::List, true, {}},
        {"days", Kind::Days, true, {}}},
       {},
       {"actors", "scope"},
       true,
       false,
       &entry_rework},
      {"failed_attempts",
       "Share of attempts that failed; failures that follow each other soon are one.",
       {Unit::Ratio},
       {{"classes", Kind::List, true, {}}, {"retry_minutes", Kind::Minutes, true, {}}},
       {},
       {"actors", "scope"},
       true,
       false,
       &failed_attempts},
      {"freeze_violations",
       "Changes in a freeze that was declared before they began, emergencies left out.",
       {Unit::Count},
       {},
       {},
       {"calendar", "records", "actors", "scope"},
       true,
       false,
       &freeze_violations},
      {"host_service_time",
       "The 85th percentile from a host joining to the host being in service, by batch.",
       {Unit::Hours, Unit::Days},
       {{"classes", Kind::List, true, {}}},
       {},
       {"actors", "scope"},
       true,
       false,
       &host_service_time},
      {"incident_linked_rate",
       "Share of changes that an incident followed, less what chance alone would give.",
       {Unit::Ratio},
       {area, classes},
       {"area", "classes"},
       {"actors", "scope", "calendar", "links"},
       true,
       false,
       &incident_linked_rate},
      {"path_consistency",
       "Share of work that took its class's most usual path of at least two steps.",
       {Unit::Ratio},
       {area_required()},
       {},
       {"actors", "scope"},
       true,
       false,
       &path_consistency},
      {"pre_checks",
       "Share of risky changes with a snapshot, maintenance mode or check shortly before.",
       {Unit::Ratio},
       {{"checks", Kind::List, true, {}},
        {"risky", Kind::List, true, {}},
        {"hours", Kind::Hours, true, {}}},
       {},
       {"actors", "scope"},
       true,
       false,
       &pre_checks},
      {"ready_time",
       "The 85th percentile from queueing a creation to a usable server: Tools running, an "
       "address.",
       {Unit::Minutes, Unit::Hours},
       {{"classes", Kind::List, true, {}}},
       {},
       {"actors", "scope"},
       true,
       false,
       &ready_time},
      {"request_lead_time",
       "The 85th percentile from the request stamped on a server to its being usable.",
       {Unit::Hours, Unit::Days},
       {{"classes", Kind::List, true, {}}, {"stamped_share", Kind::Share, true, {}}},
       {},
       {"scope", "actors"},
       true,
       false,
       &request_lead_time},
      of_records("window_adherence",
                 "Share of the changes planned with a window that began and ended inside it.",
                 &window_adherence),
  };
}

}  // namespace plumbline::scoring
