#include <cmath>
#include <sstream>

#include "exporters/experiments.h"
#include "exporters/matrix.h"
#include "exporters/text.h"
#include "exporters/web/pages/chart.h"
#include "exporters/web/pages/pages.h"

namespace plumbline::exporters {
namespace {

using scoring::ExperimentResult;
using scoring::WeekRole;

const char* verdict_class(const ExperimentResult& experiment) {
  switch (experiment.verdict) {
    case scoring::ExperimentVerdict::Held:
      return "met";
    case scoring::ExperimentVerdict::Refuted:
    case scoring::ExperimentVerdict::Invalid:
      return "not_met";
    default:
      return "unknown";
  }
}

void write_weeks(std::ostream& out, const PageView& view, const ExperimentResult& experiment) {
  const auto* metric = view.snapshot->rubric.signal(experiment.promise.metric);
  const bool percent = metric && metric->unit == scoring::Unit::Ratio;
  Chart chart;
  chart.title = experiment.promise.metric + (percent ? ", %" : "") + ", each week alone";
  const scoring::ExperimentWeek* first_after = nullptr;
  for (const auto& week : experiment.weeks) {
    const bool dropped = week.role == WeekRole::Freeze || week.role == WeekRole::WashIn;
    const auto value = week.value && !dropped
                           ? std::optional(percent ? *week.value * 100 : *week.value)
                           : std::nullopt;
    chart.points.push_back({week.end, value, {}, {}});
    if (week.role == WeekRole::After && first_after == nullptr) first_after = &week;
  }
  if (chart.points.size() < 2) return;
  chart.marks.emplace_back(experiment.promise.start, "start");
  if (first_after != nullptr)
    chart.marks.emplace_back(first_after->end - std::chrono::hours(24 * 7), "counted from here");
  write_chart(out, chart);
}

void write_numbers(std::ostream& out, const PageView& view, const ExperimentResult& experiment) {
  if (!experiment.numbers) return;
  const auto& n = *experiment.numbers;
  const auto& m = n.metric;
  const auto percent = [](double share) { return number(std::round(share * 1000) / 10) + " %"; };
  const bool running = !experiment.decided();
  if (running)
    out << "<p class=\"notice\">Only an illustration: the verdict is given once, at the fixed "
           "end.</p>";
  out << "<div class=\"wide\"><table><tbody><tr><th scope=\"row\">Before (" << m.weeks_before
      << " weeks)</th><td>" << value_text(view, experiment.promise.metric, m.before)
      << "</td></tr><tr><th scope=\"row\">After (" << m.weeks_after << " weeks)</th><td>"
      << value_text(view, experiment.promise.metric, m.after)
      << "</td></tr><tr><th scope=\"row\">Effect, better is positive</th><td>" << percent(m.effect)
      << " <span title=\"one-sided 95 % bounds\">(" << percent(m.low) << " to " << percent(m.high)
      << "; one-sided 95 % bounds)</span>, declared at least " << percent(n.minimum_effect)
      << "</td></tr><tr><th scope=\"row\">Test</th><td>t = " << number(n.t) << ", must exceed "
      << (std::isfinite(n.critical) ? number(n.critical) : std::string("∞: no alpha is left"))
      << " (alpha " << percent(n.alpha) << ", number " << n.place
      << " of its area)</td></tr><tr><th scope=\"row\">Autocorrelation of weeks</th><td>"
      << number(m.autocorrelation) << "</td></tr></tbody></table></div>\n";
}

}  // namespace

void write_experiments(std::ostream& out, const PageView& view) {
  if (view.scope == nullptr || view.scope->experiments.empty()) {
    out << "<p>No experiment is registered. <code>plumbline experiment new --area AREA</code> "
           "writes the file of one.</p>\n";
    return;
  }
  out << "<div class=\"wide\"><table class=\"stacks\"><thead><tr><th "
         "scope=\"col\">Experiment</th><th "
         "scope=\"col\">Area</th><th scope=\"col\">Verdict</th><th scope=\"col\">What was found"
         "</th></tr></thead><tbody>\n";
  for (const auto& experiment : view.scope->experiments)
    out << "<tr id=\"" << anchor(view, "/experiments/" + experiment.id)
        << "\"><th scope=\"row\"><a href=\"" << href(view, "/experiments/" + experiment.id) << "\">"
        << escape_html(experiment.id) << "</a></th><td>" << area_title(view, experiment.area)
        << "</td><td><span class=\"mark " << verdict_class(experiment) << "\">"
        << standing_of(experiment) << "</span></td><td class=\"wraps\">"
        << escape_html(experiment.summary) << "</td></tr>\n";
  out << "</tbody></table></div>\n<p class=\"faint\">In brackets: one-sided 95 % bounds of the "
         "effect, together a 90 % interval. A refuted hypothesis is good science. An "
         "invalid one broke a promise: what was written before the start is what counts.</p>\n";
}

std::string experiments_page(const PageView& view) {
  std::ostringstream out;
  begin_page(out, view, "Experiments");
  write_experiments(out, view);
  end_page(out, view);
  return out.str();
}

std::string experiment_page(const PageView& view, const ExperimentResult& experiment) {
  std::ostringstream out;
  begin_page(out, view, "Experiment " + experiment.id);
  const auto& promise = experiment.promise;
  out << "<p><a href=\"" << href(view, "/areas/" + experiment.area) << "\">"
      << area_title(view, experiment.area) << "</a>, metric <code>" << escape_html(promise.metric)
      << "</code></p>\n<p class=\"level\"><span class=\"mark " << verdict_class(experiment) << "\">"
      << standing_of(experiment) << "</span></p>\n<p>" << escape_html(experiment.summary)
      << "</p>\n<dl><dt>Hypothesis</dt><dd>" << escape_html(promise.hypothesis)
      << "</dd><dt>Registered</dt><dd>" << moment_text(experiment.registered)
      << "</dd><dt>From, to</dt><dd>" << to_date(promise.start) << " to " << to_date(promise.end)
      << "</dd></dl>\n";
  write_weeks(out, view, experiment);
  write_numbers(out, view, experiment);
  if (!experiment.reasons.empty()) {
    out << "<h2>" << (experiment.decided() ? "Reasons" : "Seen so far") << "</h2><ul>";
    for (const auto& reason : experiment.reasons)
      out << "<li>" << escape_html(reason.text) << "</li>";
    out << "</ul>\n";
  }
  if (!experiment.guards.empty()) {
    out << "<h2>Guards</h2><ul>";
    for (const auto& guard : experiment.guards)
      out << "<li><code>" << escape_html(guard.signal) << "</code> "
          << (!guard.kept   ? "<span class=\"mark unknown\">? unknown</span>"
              : *guard.kept ? "<span class=\"mark met\">✓ kept</span>"
                            : "<span class=\"mark not_met\">✗ not kept</span>")
          << " " << escape_html(guard.text) << "</li>";
    out << "</ul>\n";
  }
  if (!experiment.next.empty())
    out << "<h2>What the method asks next</h2><p>" << escape_html(experiment.next) << "</p>\n";
  end_page(out, view);
  return out.str();
}

}  // namespace plumbline::exporters
