#include <algorithm>
#include <sstream>

#include "exporters/experiments.h"
#include "exporters/terminal/paint.h"
#include "exporters/text.h"

namespace plumbline::exporters {
namespace {

constexpr std::size_t kWidth = 100;
constexpr std::size_t kLabel = 14;
constexpr int kPercent = 100;

std::string percent(double share) { return number(share * kPercent) + " %"; }
std::string whole_percent(double share) {
  return std::to_string(static_cast<int>(share * kPercent + 0.5)) + " %";
}

void line(std::ostream& out, const std::string& label, const std::string& text) {
  const auto lines = wrap(one_line(text), kWidth - kLabel - 2);
  for (std::size_t i = 0; i < lines.size(); ++i)
    out << "  " << pad(i == 0 ? label : "", kLabel) << lines[i] << "\n";
}

std::string noise_of(const scoring::PlanBaseline& b) {
  return number(b.mean) + " over " + std::to_string(b.weeks) + " weeks, deviation " +
         number(b.series.deviation) + " (" + to_string(b.series.scale.transformation) +
         "), autocorrelation " + number(b.series.autocorrelation);
}

void write_point(std::ostream& out, const scoring::PlanPoint& point, const std::string& note,
                 const Paint& paint) {
  std::ostringstream row;
  row << "  " << pad(std::to_string(point.weeks) + " weeks", 12)
      << pad(whole_percent(point.power), 12) << pad(whole_percent(point.power_at_minimum), 14)
      << pad(point.detectable ? percent(*point.detectable) : std::string(), 12);
  out << (point.power >= scoring::kPlannedPower ? paint(kGreen, row.str()) : row.str()) << note
      << "\n";
}

/// The usual lengths with the draft's own among them.
void write_points(std::ostream& out, const scoring::ExperimentPlan& plan, const Paint& paint) {
  if (plan.points.empty()) return;
  auto points = plan.points;
  const auto at = std::find_if(points.begin(), points.end(),
                               [&](const auto& p) { return p.weeks >= plan.own.weeks; });
  if (at != points.end() && at->weeks == plan.own.weeks)
    *at = plan.own;
  else
    points.insert(at, plan.own);
  out << "\n"
      << paint(kDim, "  " + pad("After", 12) + pad("Power", 12) + pad("At minimum", 14) +
                         "Smallest effect with 80 %")
      << "\n";
  for (const auto& point : points)
    write_point(out, point, point.weeks == plan.own.weeks ? "<- as drafted" : "", paint);
  out << paint(kDim,
               "  Power: how often the whole verdict (test, size, place, guards) is held if the "
               "true effect is\n  the planned one. At minimum: if it is the declared minimum; its "
               "estimate is smaller every second time.")
      << "\n";
}

}  // namespace

std::string render_plan(const PlannedExperiment& planned, bool colour) {
  const Paint paint(colour);
  const scoring::ExperimentPlan& plan = planned.plan;
  const Experiment& draft = planned.draft;
  std::ostringstream out;
  out << paint(kBold, one_line(draft.metric) + " · " + one_line(planned.scope)) << ": "
      << paint(plan.possible ? kGreen : kRed,
               plan.possible ? "can be decided" : "cannot be decided so")
      << "\n";
  if (planned.metric) line(out, "asks", planned.metric->asks);
  line(out, "baseline", noise_of(plan.metric));
  for (const auto& guard : plan.guards)
    line(out, "guard",
         guard.series.signal + ": " + noise_of(guard) + "; margin " + percent(guard.series.margin));
  line(out, "effect",
       "at least " + percent(draft.min_effect) + " is promised, " + percent(plan.planned_effect) +
           " is planned with");
  line(out, "alpha",
       percent(plan.alpha) + ": experiment number " + std::to_string(plan.place) +
           " of the area within 36 months");
  line(out, "dates",
       "start " + to_date(draft.start) + ", end " + to_date(draft.end) + ", judged once, then");
  write_points(out, plan, paint);
  if (!plan.lost_to.empty() && plan.own.power < 0.995) {
    std::string lost;
    for (const auto& [code, share] : plan.lost_to)
      if (share >= 0.005) lost += (lost.empty() ? "" : ", ") + code + " " + whole_percent(share);
    if (!lost.empty()) line(out, "lost to", lost);
  }
  if (plan.weeks)
    line(out, "needs", std::to_string(*plan.weeks) + " weeks after the wash-in for 80 % power");
  for (const auto& refusal : plan.refusals) line(out, "refused", refusal.text);
  return out.str();
}

std::string render_suggestions(const NewExperiment& made, bool colour) {
  constexpr std::size_t kShown = 12;
  const Paint paint(colour);
  std::ostringstream out;
  out << paint(kBold, "Metrics of " + one_line(made.area) + " · " + one_line(made.scope)) << "\n"
      << paint(kDim, "  " + pad("Metric", 27) + pad("Better", 8) + pad("Weeks", 7) +
                         pad("Mean", 10) + pad("Noise", 9) + pad("Memory", 8) + "Why")
      << "\n";
  std::size_t rows = 0;
  for (const auto& s : made.suggestions) {
    if (++rows > kShown) break;
    const bool known = s.baseline.weeks > 0;
    const std::string why = !s.unsuitable.empty() ? s.unsuitable
                            : !s.weak.empty()     ? s.weak
                            : s.core              ? "core metric"
                                                  : "";
    out << "  " << pad(s.signal, 26) << " " << pad(s.higher ? "higher" : "lower", 7) << " "
        << pad(std::to_string(s.baseline.weeks), 6) << " "
        << pad(known ? number(s.baseline.mean) : "-", 9) << " "
        << pad(known ? whole_percent(s.noise) : "-", 8) << " "
        << pad(known ? number(s.baseline.series.autocorrelation) : "-", 7) << " "
        << paint(s.unsuitable.empty() ? kYellow : kDim, one_line(why)) << "\n";
  }
  if (made.suggestions.size() > kShown)
    out << "  and " << made.suggestions.size() - kShown << " more\n";
  out << paint(kDim,
               "  Weeks with a value, of the last 20. Noise: one deviation of a week as a relative "
               "effect; of rates of\n  the undesired share. Memory: how much a week resembles the "
               "one before (0 to 0.9).")
      << "\n";
  return out.str();
}

}  // namespace plumbline::exporters
