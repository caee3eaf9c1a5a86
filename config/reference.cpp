#include "config/reference.h"

#include <algorithm>
#include <cmath>

#include "config/collected_page.h"
#include "config/reference_text.h"
#include "scoring/measures/registry.h"

namespace plumbline::config {
namespace {

using scoring::Comparison;
using scoring::Indicator;
using scoring::Requirement;
using scoring::Rubric;
using scoring::Signal;
using scoring::Unit;

std::string percent(double ratio) { return plain(std::round(ratio * 1000) / 10) + " %"; }

std::string unit_name(Unit unit) {
  switch (unit) {
    case Unit::Ratio:
      return "ratio";
    case Unit::Count:
      return "count";
    case Unit::Seconds:
      return "seconds";
    case Unit::Days:
      return "days";
    case Unit::Hours:
      return "hours";
    case Unit::Minutes:
      return "minutes";
    case Unit::Bytes:
      return "bytes";
    case Unit::PerWeek:
      return "per week";
  }
  return {};
}

std::string better_name(scoring::Better better) {
  switch (better) {
    case scoring::Better::Higher:
      return "higher is better";
    case scoring::Better::Lower:
      return "lower is better";
    case scoring::Better::Band:
      return "a band is best";
    case scoring::Better::Info:
      return "neither direction is better";
  }
  return {};
}

std::string parameter_text(const scoring::Parameter& parameter) {
  if (const auto* flag = std::get_if<bool>(&parameter)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<double>(&parameter)) return plain(*number);
  if (const auto* word = std::get_if<std::string>(&parameter)) return *word;
  return joined(std::get<std::vector<std::string>>(parameter), "");
}

std::string target_text(const Rubric& rubric, const Requirement& criterion) {
  static const std::vector<std::pair<Comparison, std::string>> kSigns = {{Comparison::AtLeast, "≥"},
                                                                         {Comparison::AtMost, "≤"},
                                                                         {Comparison::Above, ">"},
                                                                         {Comparison::Below, "<"}};
  std::string out = "[`" + criterion.signal + "`](signals.md#" + anchor(criterion.signal) + ") ";
  for (const auto& [comparison, sign] : kSigns)
    if (comparison == criterion.comparison) out += sign + " ";
  const auto signal = std::find_if(rubric.signals.begin(), rubric.signals.end(),
                                   [&](const Signal& each) { return each.id == criterion.signal; });
  if (signal == rubric.signals.end()) return out + plain(criterion.threshold);
  if (signal->unit == Unit::Ratio) return out + percent(criterion.threshold);
  out += plain(criterion.threshold);
  return signal->unit == Unit::Count ? out : out + " " + unit_name(signal->unit);
}

std::string requirement_text(const Rubric& rubric, const Requirement& requirement) {
  if (requirement.kind == Requirement::Kind::Criterion) return target_text(rubric, requirement);
  const std::string word = requirement.kind == Requirement::Kind::AllOf ? " **and** " : " **or** ";
  std::string out;
  for (const Requirement& part : requirement.parts) {
    if (!out.empty()) out += word;
    const bool nested = part.kind != Requirement::Kind::Criterion;
    out += (nested ? "(" : "") + requirement_text(rubric, part) + (nested ? ")" : "");
  }
  return out;
}

std::string signal_text(const Signal& signal, const WorkClasses& work) {
  std::string out = "## " + signal.id + "\n\n**" + signal.asks + "** " + signal.formula + ".\n\n";
  out += "- unit: " + unit_name(signal.unit) + "; " + better_name(signal.better) + "\n";
  out += "- window: " + plain(signal.window_days) + " days; at least " +
         std::to_string(signal.minimum) + " sample" + (signal.minimum == 1 ? "" : "s") +
         (signal.managed_minimum > signal.minimum
              ? " (" + std::to_string(signal.managed_minimum) + " at levels 4 and 5)"
              : std::string()) +
         ", else unknown\n";
  out += "- measure: `" + signal.measure + "`";
  std::string parameters;
  for (const auto& [name, value] : signal.parameters)
    parameters += (parameters.empty() ? "" : "; ") + name + ": " + parameter_text(value);
  if (!signal.of.empty()) parameters = "of: " + signal.of;
  out += (parameters.empty() ? "" : " (" + parameters + ")") + std::string("\n");
  if (!signal.inputs.empty())
    out += "- unknown without the practice files: " + joined(signal.inputs, "") + "\n";
  if (signal.conditional) out += "- does not apply when the thing did not happen\n";
  const std::string reads = reads_text(signal.reads, work);
  if (!reads.empty()) out += "- reads from vCenter: " + reads + "\n";
  return out + "\n";
}

std::string evidence_text(const Rubric& rubric) {
  std::string out =
      "## Collected, not scored yet\n\nWhat vCenter forgets cannot be read later: the facts of "
      "these "
      "signals are collected from the first day, their measures follow.\n\n"
      "| signal | question | reads from vCenter |\n|---|---|---|\n";
  for (const scoring::EvidenceItem& evidence : rubric.evidence)
    out += "| `" + evidence.id + "` | " + cell(evidence.asks) + " | " +
           cell(reads_text(evidence.reads, rubric.work)) + " |\n";
  return out + "\n";
}

std::string signals_page(const Rubric& rubric) {
  std::string out = head("Signals", "config/catalogue");
  out +=
      "A signal is one number with its window. Rates carry a Wilson interval; below the minimum of "
      "samples, or without the input that it needs, a signal is *unknown*, never zero.\n\n"
      "Rubric version " +
      rubric.version + ".\n\n";
  for (const Signal& signal : rubric.signals) out += signal_text(signal, rubric.work);
  out += evidence_text(rubric);
  out += "## Measures\n\nHow a signal gets its value. Signals are data, measures are code.\n\n";
  out += "| measure | what it measures |\n|---|---|\n";
  for (const scoring::Measure& measure : scoring::measures())
    out += "| `" + measure.name + "` | " + cell(measure.summary) + " |\n";
  return out;
}

std::string indicators_page(const Rubric& rubric) {
  std::string out = head("Indicators", "config/rubric");
  out +=
      "What each level of each process area asks for. **M**: mandatory, the level cannot be "
      "attained "
      "without it. Every row weighs the same. Thresholds marked [J] are judgement, those marked "
      "[S] "
      "have a source; all are defaults that an override folder may replace.\n\n"
      "Rubric version " +
      rubric.version + ".\n";
  std::string cell_shown;
  for (const Indicator& indicator : rubric.indicators) {
    const auto area = std::find_if(rubric.areas.begin(), rubric.areas.end(),
                                   [&](const auto& each) { return each.id == indicator.area; });
    const std::string title = area == rubric.areas.end() ? indicator.area : area->title;
    const std::string where =
        title + ", " + indicator.ladder + " ladder, level " + std::to_string(indicator.level);
    if (where != cell_shown) out += "\n## " + where + "\n";
    cell_shown = where;
    out += "\n### " + indicator.id + "\n\n" + (indicator.mandatory ? "**M** " : "") + "**" +
           indicator.title + "**: " + requirement_text(rubric, indicator.requires_) + ".\n\n";
    out += indicator.why + " *Source: " + indicator.source + ".*\n\n";
    out += "To get there (effort " + indicator.effort + "): " + indicator.remedy + "\n";
    if (!indicator.attestation.empty())
      out += "\nAccepted instead while it is unknown: " + indicator.attestation + ".\n";
  }
  return out;
}

std::string work_page(const Rubric& rubric) {
  std::string out = head("Work classes", "config/catalogue/work.yml");
  out +=
      "What counts as work, under vCenter's own id (descriptionId); ids after a colon are "
      "variants. "
      "Procedures name one of these in `work_class`; a further descriptionId or an event class is "
      "understood too. Every class that is not *trivial* belongs to change management as well; "
      "`scope.yml` may declare classes `trivial` or `not_trivial`.\n\n"
      "| class | areas | trivial | also these tasks | also these events |\n|---|---|---|---|---|\n";
  for (const WorkClass& work : rubric.work.classes) {
    std::vector<std::string> tasks;
    for (const std::string& task : work.tasks)
      if (task != work.id) tasks.push_back(task);
    std::string id = "`" + work.id + "`";
    if (!work.when_fields.empty()) id += " when it sets " + joined(work.when_fields, "`");
    out += "| " + cell(id) + " | " + joined(work.areas, "") + " | " + (work.trivial ? "yes" : "") +
           " | " + joined(tasks, "`") + " | " + joined(work.events, "`") + " |\n";
  }
  out += "\nFaults that mean \"the request was refused\", not \"the work failed\": " +
         joined(rubric.work.validation_faults, "`") + ".\n";
  return out;
}

}  // namespace

std::string reference_file(ReferencePage page) {
  switch (page) {
    case ReferencePage::Signals:
      return "signals.md";
    case ReferencePage::Indicators:
      return "indicators.md";
    case ReferencePage::WorkClasses:
      return "work-classes.md";
    case ReferencePage::Collected:
      return "collected.md";
  }
  return {};
}

std::string reference_page(ReferencePage page, const Rubric& rubric) {
  switch (page) {
    case ReferencePage::Signals:
      return signals_page(rubric);
    case ReferencePage::Indicators:
      return indicators_page(rubric);
    case ReferencePage::WorkClasses:
      return work_page(rubric);
    case ReferencePage::Collected:
      return collected_page(rubric);
  }
  return {};
}

}  // namespace plumbline::config
