#include <algorithm>
#include <sstream>

#include "exporters/causing_facts.h"
#include "exporters/matrix.h"
#include "exporters/text.h"
#include "exporters/units.h"
#include "exporters/web/pages/chart.h"
#include "exporters/web/pages/pages.h"

namespace plumbline::exporters {
namespace {

using scoring::CriterionResult;
using scoring::IndicatorResult;
using scoring::State;

void write_row(std::ostream& out, const scoring::Indicator& row) {
  out << "<dl><dt>Why it is asked</dt><dd>" << escape_html(row.why) << "</dd><dt>Source</dt><dd>"
      << escape_html(row.source)
      << " <span class=\"faint\">([J] is judgement, [S] has a source; a team may override a "
         "threshold, with its reason)</span></dd><dt>What to do</dt><dd>"
      << escape_html(row.remedy) << " <span class=\"faint\">(effort " << escape_html(row.effort)
      << ")</span></dd>";
  if (!row.attestation.empty())
    out << "<dt>Accepted instead, where it is unknown</dt><dd>an attestation: "
        << escape_html(row.attestation) << "</dd>";
  out << "</dl>\n";
}

void write_waiver(std::ostream& out, const IndicatorResult& indicator) {
  if (!indicator.waiver) return;
  const auto& waiver = *indicator.waiver;
  out << "<p class=\"notice\">Waived until " << to_date(waiver.until) << " by "
      << escape_html(waiver.approver) << ", owner " << escape_html(waiver.owner) << ": "
      << escape_html(waiver.reason) << ". Without the waiver it is "
      << to_string(indicator.evaluated.value_or(indicator.state)) << ".</p>\n";
}

/// Percentages are drawn as such; everything else in the signal's own unit.
double shown(const PageView& view, const std::string& signal, double value) {
  const auto* definition = view.snapshot->rubric.signal(signal);
  return definition && definition->unit == scoring::Unit::Ratio ? value * 100 : value;
}

std::optional<double> shown(const PageView& view, const std::string& signal,
                            const std::optional<double>& value) {
  return value ? std::optional(shown(view, signal, *value)) : std::nullopt;
}

void write_weeks(std::ostream& out, const PageView& view, const CriterionResult& c) {
  const auto weeks = view.snapshot->weeks.find(view.scope->name);
  if (weeks == view.snapshot->weeks.end() || weeks->second->empty()) return;
  Chart chart;
  const auto* definition = view.snapshot->rubric.signal(c.signal);
  const bool percent = definition && definition->unit == scoring::Unit::Ratio;
  chart.title = c.signal + (percent ? ", %" : "") + ", as judged at each week's end";
  chart.target = shown(view, c.signal, std::optional(c.target));
  for (const auto& week : *weeks->second) {
    const auto value = week.signals.find(c.signal);
    if (value == week.signals.end()) continue;
    const auto& v = value->second;
    chart.points.push_back({week.end, shown(view, c.signal, v.value), shown(view, c.signal, v.low),
                            shown(view, c.signal, v.high)});
  }
  if (std::any_of(chart.points.begin(), chart.points.end(),
                  [](const auto& point) { return point.low && point.high; }))
    chart.title += ", with one-sided 90 % bounds";
  if (chart.points.size() > 1) write_chart(out, chart);
}

void write_facts_of(std::ostream& out, const WitnessShown& witness) {
  if (witness.earlier > 0)
    out << "<tr><td colspan=\"7\" class=\"faint\">… " << witness.earlier << " earlier</td></tr>";
  for (const auto& fact : witness.facts)
    out << "<tr class=\"fact\"><td class=\"number\">" << to_rfc3339(fact.at) << "</td><td>"
        << escape_html(fact.stream) << "</td><td><code>" << escape_html(fact.key)
        << "</code></td><td class=\"wraps\">" << escape_html(fact.what)
        << "</td><td class=\"wraps\">" << escape_html(fact.entity) << "</td><td>"
        << escape_html(fact.actor) << "</td><td class=\"wraps\">" << escape_html(fact.outcome)
        << "</td></tr>\n";
  for (const auto& line : witness.followed)
    out << "<tr><td colspan=\"7\" class=\"wraps\">followed by " << escape_html(line)
        << "</td></tr>\n";
}

void write_group(std::ostream& out, const std::string& title) {
  out << "<tr class=\"group\"><th colspan=\"7\" scope=\"rowgroup\" class=\"wraps\">" << title
      << "</th></tr>\n";
}

/// "Since 2026-09-28, when it was last met: 63 speak against it, 58 of them on 2026-09-29".
std::string since_text(const CriterionFacts& facts) {
  std::string text = "Since " + to_date(*facts.last_met) +
                     ", when it was last met: " + std::to_string(facts.since) +
                     (facts.since == 1 ? " speaks" : " speak") + " against it";
  if (facts.on_busiest > 1)
    text += ", " + std::to_string(facts.on_busiest) + " of them on " + to_date(facts.busiest);
  return text;
}

void write_witness(std::ostream& out, const WitnessShown& witness) {
  out << "<tr class=\"witness\"><th colspan=\"7\" scope=\"rowgroup\" class=\"wraps\">"
      << (witness.favourable ? "<span class=\"mark met\">+</span> "
                             : "<span class=\"mark not_met\">−</span> ")
      << escape_html(witness.note);
  if (!witness.practice_path.empty())
    out << " <code>" << escape_html(witness.practice_path) << "</code>";
  out << "</th></tr>\n";
  write_facts_of(out, witness);
}

/// How many there are, how many are listed, and where the rest is.
void write_how_many(std::ostream& out, const PageView& view, const CriterionFacts& facts) {
  const auto listed = static_cast<std::int64_t>(facts.witnesses.size());
  const auto against = static_cast<std::int64_t>(std::count_if(
      facts.witnesses.begin(), facts.witnesses.end(), [](const auto& w) { return !w.favourable; }));
  out << "<p class=\"faint\">" << facts.adverse
      << (facts.adverse == 1 ? " speaks against it; " : " speak against it; ")
      << (against < facts.adverse ? std::to_string(against) + " of these" : std::string("all"));
  if (listed > against) out << ", and " << listed - against << " of what speaks for it,";
  out << " listed here. Keys and times are vCenter's own.";
  if (listed < static_cast<std::int64_t>(facts.kept))
    out << " <a href=\"" << href_facts(view, facts.kept) << "\">"
        << (facts.adverse == static_cast<std::int64_t>(facts.kept) ? "List all "
                                                                   : "List the newest ")
        << facts.kept << "</a>";
  out << "</p>\n";
}

void write_facts(std::ostream& out, const PageView& view, const CriterionFacts& facts) {
  if (!facts.problem.empty()) {
    out << "<p class=\"notice\">" << escape_html(facts.problem) << "</p>\n";
    return;
  }
  if (facts.witnesses.empty()) return;
  out << "<h3>The facts</h3>";
  write_how_many(out, view, facts);
  out << "<div class=\"wide\"><table class=\"facts\"><thead><tr><th scope=\"col\">Time (UTC)</th>"
         "<th scope=\"col\">Stream</th><th scope=\"col\">Key</th><th scope=\"col\">What</th><th "
         "scope=\"col\">On</th><th scope=\"col\">By</th><th scope=\"col\">Outcome</th></tr></thead>"
         "<tbody>\n";
  bool favourable = false;
  for (std::size_t i = 0; i < facts.witnesses.size(); ++i) {
    const WitnessShown& witness = facts.witnesses[i];
    if (facts.since > 0 && i == 0) write_group(out, since_text(facts));
    if (facts.since > 0 && i == facts.since && !witness.favourable)
      write_group(out, "Against it, before that");
    if (witness.favourable && !favourable && i > 0) write_group(out, "For it");
    favourable = witness.favourable;
    write_witness(out, witness);
  }
  out << "</tbody></table></div>\n";
}

/// Where it is met now: the newest week's end at which it was not, with the facts of then.
void write_last_miss(std::ostream& out, const PageView& view, const CriterionResult& c) {
  if (c.state != State::Met) return;
  const auto missed = last_week(*view.snapshot, view.scope->name, c, true);
  if (!missed) return;
  out << "<p>Last missed at the end of the week that closed on <a href=\""
      << href_day(view, to_date(*missed)) << "\">" << to_date(*missed)
      << "</a>: that page lists the facts of then.</p>\n";
}

void write_criterion(std::ostream& out, const PageView& view, const CriterionResult& c,
                     const CriterionFacts& facts) {
  const auto* definition = view.snapshot->rubric.signal(c.signal);
  out << "<section><h2><code>" << escape_html(c.signal) << "</code> " << state_mark(c.state)
      << "</h2>\n";
  if (definition != nullptr)
    out << "<p>" << escape_html(definition->asks) << "<br><span class=\"faint\">"
        << escape_html(definition->formula) << "</span></p>\n";
  out << "<p><span class=\"level\">" << value_text(view, c.signal, c.value) << "</span>"
      << bounds_text(view, c) << ", wanted " << escape_html(c.comparison) << " "
      << value_text(view, c.signal, c.target) << ", " << c.samples
      << (c.samples == 1 ? " sample" : " samples") << "</p>\n";
  if (c.default_target)
    out << "<p>Your own threshold, instead of " << value_text(view, c.signal, c.default_target)
        << ": " << escape_html(c.override_reason) << "</p>\n";
  if (!c.reason.text.empty()) out << "<p>" << escape_html(c.reason.text) << "</p>\n";
  if (c.state == State::Unknown && !c.reason.input.empty())
    out << "<p>Would be resolved by <b>" << escape_html(c.reason.input) << "</b>"
        << (c.reason.earliest ? ", at the earliest on " + to_date(*c.reason.earliest)
                              : std::string())
        << ".</p>\n";
  write_weeks(out, view, c);
  write_last_miss(out, view, c);
  write_facts(out, view, facts);
  out << "</section>\n";
}

}  // namespace

std::string indicator_page(const PageView& view, const scoring::AreaResult& area,
                           const IndicatorResult& indicator,
                           const std::vector<CriterionFacts>& facts) {
  std::ostringstream out;
  const auto* row = row_of(view, indicator.id);
  begin_page(out, view, row ? row->title : indicator.id);
  out << "<p><a href=\"" << href(view, "/areas/" + area.area) << "\">"
      << area_title(view, area.area) << "</a>, " << level_words(area.ladder, indicator.level)
      << ", <code>" << escape_html(indicator.id) << "</code>"
      << (indicator.mandatory ? ", mandatory" : "") << "</p>\n<p class=\"level\">"
      << state_mark(indicator.state) << "</p>\n";
  if (!indicator.reason.text.empty())
    out << "<p>" << escape_html(indicator.reason.text) << "</p>\n";
  write_waiver(out, indicator);
  if (row != nullptr) write_row(out, *row);
  if (const auto choice = choice_text(view.snapshot->rubric, indicator); !choice.empty())
    out << "<p class=\"notice\">Of the " << indicator.criteria.size()
        << " criteria below not all are asked for: " << escape_html(choice) << ".</p>\n";
  out << "<div id=\"facts\">\n";
  for (std::size_t i = 0; i < indicator.criteria.size(); ++i)
    write_criterion(out, view, indicator.criteria[i],
                    i < facts.size() ? facts[i] : CriterionFacts{});
  out << "</div>\n" << kBoundsLegend;
  end_page(out, view);
  return out.str();
}

}  // namespace plumbline::exporters
