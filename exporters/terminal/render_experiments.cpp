#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>

#include "exporters/experiments.h"
#include "exporters/terminal/paint.h"
#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

using scoring::ExperimentResult;
using scoring::ExperimentStatus;
using scoring::ExperimentVerdict;
using scoring::SideComparison;
using scoring::WeekRole;

constexpr std::size_t kWidth = 100;
constexpr std::size_t kLabel = 14;
constexpr int kPercent = 100;

std::string percent(double share) { return number(std::round(share * kPercent * 10) / 10) + " %"; }

const char* colour_of(const ExperimentResult& e) {
  if (e.verdict == ExperimentVerdict::Held) return kGreen;
  if (e.verdict == ExperimentVerdict::Invalid) return kRed;
  return kYellow;
}

/// A label, and text that may take more lines than one.
void line(std::ostream& out, const std::string& label, const std::string& text) {
  const auto lines = wrap(one_line(text), kWidth - kLabel - 2);
  for (std::size_t i = 0; i < lines.size(); ++i)
    out << "  " << pad(i == 0 ? label : "", kLabel) << lines[i] << "\n";
}

std::string side(double value, int weeks) {
  return pad(number(value), 10) + std::to_string(weeks) + (weeks == 1 ? " week" : " weeks");
}

std::string ordinal(int n) {
  static constexpr std::array kEndings = {"th", "st", "nd", "rd"};
  const int last = n % 10;
  const bool plain = last > 3 || (n % 100 >= 11 && n % 100 <= 13);
  return std::to_string(n) + kEndings[plain ? 0 : static_cast<std::size_t>(last)];
}

void write_promise(std::ostream& out, const ShownExperiment& shown) {
  const ExperimentResult& e = *shown.experiment.result;
  const Experiment& p = e.promise;
  line(out, "hypothesis", p.hypothesis);
  line(out, "procedure", p.procedure + ", version " + p.procedure_version);
  line(out, "metric", p.metric + (shown.metric ? ": " + shown.metric->asks : std::string()));
  line(out, "minimum",
       percent(p.min_effect) + " " + (p.higher ? "more" : "less") +
           (shown.metric && shown.metric->unit == scoring::Unit::Ratio && p.higher
                ? ", of the undesired share: that much of what goes wrong must go away"
                : ""));
  line(out, "registered",
       "first seen on " + to_date(e.registered) +
           (p.promise.path.empty() ? std::string() : " in " + p.promise.path));
  line(out, "weeks",
       "baseline " + std::to_string(p.baseline_weeks) + ", start " + to_date(p.start) +
           (p.wash_in_weeks > 0 ? ", wash-in " + std::to_string(p.wash_in_weeks) : std::string()) +
           ", end " + to_date(p.end));
}

void write_numbers(std::ostream& out, const ExperimentResult& e, const Paint& paint) {
  if (!e.numbers) return;
  const scoring::ExperimentNumbers& n = *e.numbers;
  const SideComparison& m = n.metric;
  out << "\n";
  if (e.status == ExperimentStatus::Running)
    out << "  "
        << paint(kYellow,
                 "So far. An illustration: it is judged once, at its end, whatever it says now.")
        << "\n";
  line(out, "before", side(m.before, m.weeks_before));
  line(out, "after", side(m.after, m.weeks_after));
  line(out, "effect",
       percent(m.effect) + " better, between " + percent(m.low) + " and " + percent(m.high) +
           " (one-sided 95 % bounds); at least " + percent(n.minimum_effect) + " was promised");
  line(out, "test",
       "t " + number(n.t) + ", above " + number(n.critical) + " is needed: " + ordinal(n.place) +
           " experiment of the area within 36 months, alpha " + percent(n.alpha));
  line(out, "noise",
       "deviation " + number(m.deviation) + " (" + to_string(m.transformation) +
           "), autocorrelation " + number(m.autocorrelation));
  const std::string sure = n.change_low && n.change_high
                               ? ", between " + to_date(*n.change_low) + " and " +
                                     to_date(*n.change_high) + " (95 % interval)"
                               : std::string();
  if (n.change_at) line(out, "level moved", "most at " + to_date(*n.change_at) + sure);
  line(out, "work",
       number(n.volume_ratio) + " times as much a week, " + percent(n.mix_shift) +
           " of it of other classes");
}

void write_reasons(std::ostream& out, const ExperimentResult& e, const Paint& paint) {
  if (!e.guards.empty()) out << "\n  " << paint(kDim, "must not get worse") << "\n";
  for (const auto& guard : e.guards) {
    const std::string mark = guard.kept
                                 ? paint(*guard.kept ? kGreen : kRed, *guard.kept ? "+" : "x")
                                 : paint(kYellow, "?");
    out << "    " << mark << " " << one_line(guard.text) << "\n";
  }
  if (e.reasons.empty()) return;
  const char* head = e.status == ExperimentStatus::Running   ? "seen so far"
                     : e.status == ExperimentStatus::Invalid ? "what broke"
                                                             : "what keeps it from being held";
  out << "\n  " << paint(kDim, head) << "\n";
  for (const auto& reason : e.reasons) {
    const auto lines = wrap(one_line(reason.text), kWidth - 6);
    for (std::size_t i = 0; i < lines.size(); ++i)
      out << (i == 0 ? "    - " : "      ") << lines[i] << "\n";
  }
}

/// The lowest and the highest of the weeks.
struct Span {
  double low = 0;
  double high = 0;
  bool any = false;
  void see(double value) {
    low = any ? std::min(low, value) : value;
    high = any ? std::max(high, value) : value;
    any = true;
  }
};

/// One block per week, low to high; "·" a freeze, "~" the wash-in, "?" no value.
std::string block(const scoring::ExperimentWeek& week, const Span& span) {
  static constexpr std::array kBlocks = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  if (week.role == WeekRole::Freeze) return "·";
  if (week.role == WeekRole::WashIn) return "~";
  if (!week.value) return "?";
  const double share = span.high > span.low ? (*week.value - span.low) / (span.high - span.low) : 0;
  return kBlocks[std::min(kBlocks.size() - 1, static_cast<std::size_t>(share * 8))];
}

void write_weeks(std::ostream& out, const ExperimentResult& e) {
  Span span;
  for (const auto& week : e.weeks)
    if (week.value) span.see(*week.value);
  if (!span.any) return;
  std::string before;
  std::string after;
  for (const auto& week : e.weeks)
    (week.end <= e.promise.start ? before : after) += block(week, span);
  line(out, "week by week",
       before + " | " + after + "  from " + number(span.low) + " to " + number(span.high));
}

}  // namespace

std::string standing_of(const ExperimentResult& experiment) {
  return experiment.verdict == ExperimentVerdict::None ? to_string(experiment.status)
                                                       : to_string(experiment.verdict);
}

std::vector<ListedExperiment> experiments_in(const scoring::Assessment& assessment,
                                             const std::string& area) {
  std::vector<ListedExperiment> all;
  for (const auto& scope : assessment.scopes)
    for (const auto& experiment : scope.experiments)
      if (area.empty() || experiment.area == area) all.push_back({scope.name, &experiment});
  return all;
}

std::string render_experiments(const std::vector<ListedExperiment>& experiments, bool colour) {
  const Paint paint(colour);
  std::ostringstream out;
  if (experiments.empty())
    return "No experiment was seen yet. `plumbline experiment new --area change` writes one.\n";
  out << paint(kDim, "  " + pad("Experiment", 12) + pad("Area", 14) + pad("Metric", 26) +
                         pad("Start", 12) + pad("End", 12) + pad("Verdict", 11) + "Effect")
      << "\n";
  std::string scope;
  for (const auto& [name, result] : experiments) {
    if (name != scope) out << paint(kBold, "Scope " + one_line(name)) << "\n";
    scope = name;
    const Experiment& p = result->promise;
    out << "  " << pad(one_line(result->id), 11) << " " << pad(one_line(result->area), 13) << " "
        << pad(one_line(p.metric), 25) << " " << pad(to_date(p.start), 11) << " "
        << pad(to_date(p.end), 11) << " "
        << paint(colour_of(*result), pad(standing_of(*result), 10)) << " ";
    if (result->numbers && result->status != ExperimentStatus::Invalid)
      out << percent(result->numbers->metric.effect)
          << (result->status == ExperimentStatus::Running ? " so far" : "");
    out << (result->decision.empty() ? "" : ", " + one_line(result->decision)) << "\n";
  }
  out << paint(kDim, "Numbers, guards and what to do next: plumbline experiment show ID") << "\n";
  return out.str();
}

std::string render_experiment(const ShownExperiment& shown, bool colour) {
  const Paint paint(colour);
  const ExperimentResult& e = *shown.experiment.result;
  std::ostringstream out;
  out << paint(kBold,
               one_line(e.id) + " · " + one_line(e.area) + " · " + one_line(shown.experiment.scope))
      << ": " << paint(colour_of(e), standing_of(e))
      << (e.decision.empty() ? "" : ", " + one_line(e.decision)) << "\n";
  write_promise(out, shown);
  write_numbers(out, e, paint);
  write_weeks(out, e);
  write_reasons(out, e, paint);
  out << "\n";
  line(out, "in short", e.summary);
  line(out, "next", e.next);
  if (shown.published)
    line(out, "as published",
         "on " + to_date(shown.published->week) + ": " + shown.published->summary);
  return out.str();
}

}  // namespace plumbline::exporters
