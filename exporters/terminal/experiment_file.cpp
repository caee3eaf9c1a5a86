#include <sstream>

#include "exporters/experiments.h"
#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

constexpr std::size_t kWidth = 96;
constexpr int kPercent = 100;

std::string percent(double share) { return number(share * kPercent) + "%"; }

/// Text from a practice file must end where it is said to end.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : one_line(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

void comment(std::ostream& out, const std::string& text) {
  for (const auto& line : wrap(one_line(text), kWidth)) out << "# " << line << "\n";
}

std::string baseline_text(const PlannedExperiment& planned) {
  const scoring::PlanBaseline& b = planned.plan.metric;
  return "Baseline: " + number(b.mean) + " over " + std::to_string(b.weeks) +
         " weeks, autocorrelation " + number(b.series.autocorrelation) + ".";
}

std::string power_text(const PlannedExperiment& planned) {
  const scoring::ExperimentPlan& plan = planned.plan;
  const int power = static_cast<int>(plan.own.power * kPercent + 0.5);
  return "With " + std::to_string(plan.own.weeks) + " weeks a true effect of " +
         percent(plan.planned_effect) + " is held in " + std::to_string(power) +
         " of 100 cases (alpha " + percent(plan.alpha) + ", number " + std::to_string(plan.place) +
         " of the area within 36 months).";
}

}  // namespace

std::string experiment_file(const PlannedExperiment& planned) {
  const Experiment& e = planned.draft;
  std::ostringstream out;
  out << "# yaml-language-server: $schema=../.schemas/experiments.schema.json\n";
  comment(out,
          "What you are about to try, promised before it starts. Put it into experiments/ of the "
          "practice folder: plumbline must have seen it before " +
              to_date(e.start) + ", and nothing in it may change until its end but the decision.");
  out << "#\n";
  comment(out, baseline_text(planned));
  comment(out, power_text(planned));
  for (const auto& refusal : planned.plan.refusals)
    comment(out, "Not decidable so: " + refusal.text);
  out << "id: " << e.id << "\narea: " << e.area << "\n\n"
      << "# One sentence: what you change, and why it should help.\n"
      << "hypothesis: "
      << (e.hypothesis.empty()
              ? quoted("SAY what changes and why " + e.metric + " should get better")
              : quoted(e.hypothesis))
      << "\n\n# The procedure as it will be done from the start on. Its file must say this version"
      << "\n# by then, and keep it until the end.\n"
      << "procedure: " << (e.procedure.empty() ? "NAME-OF-THE-PROCEDURE" : quoted(e.procedure))
      << "\nversion: " << quoted(e.procedure_version.empty() ? "NEW-VERSION" : e.procedure_version)
      << (e.procedure_version.empty() ? "" : "   # now in force: write the new one") << "\n\n"
      << "# The one number that decides, and the smallest effect worth having: relative, of rates\n"
      << "# relative to the undesired share.\n"
      << "metric: " << e.metric << "\ndirection: " << (e.higher ? "higher" : "lower")
      << "\nmin_effect: " << percent(e.min_effect) << "\n\n";
  out << "# What must not get worse meanwhile, and by how much it might at most.\n";
  if (e.guards.empty()) out << "guards: []\n";
  if (!e.guards.empty()) out << "guards:\n";
  for (const auto& guard : e.guards)
    out << "  - {signal: " << guard.signal << ", margin: " << percent(guard.margin) << "}\n";
  out << "\nbaseline_weeks: " << e.baseline_weeks << "   # closed weeks before the start\n"
      << "start: " << to_date(e.start) << "   # a Monday, 00:00 UTC; bring the change in on it\n"
      << "wash_in_weeks: " << e.wash_in_weeks << "   # counts on neither side\n"
      << "end: " << to_date(e.end) << "   # a Monday; fixed: judged once, then\n\n"
      << "# After the end, what you made of it: adopted, dropped, improve_procedure, "
         "improve_tester."
      << "\n# decision: {what: adopted, on: " << to_date(e.end) << "}\n";
  return out.str();
}

}  // namespace plumbline::exporters
