#include <algorithm>
#include <iostream>

#include "cli/commands/commands.h"
#include "cli/exit_codes.h"
#include "cli/judge.h"
#include "cli/past.h"
#include "cli/witness_facts.h"
#include "exporters/causing_facts.h"
#include "exporters/matrix.h"
#include "exporters/text.h"

namespace plumbline::cli {

namespace {

/// Control characters from a vCenter must not reach a terminal.
std::string printable(const std::string& text) {
  std::string out = text;
  for (char& c : out)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  return out;
}

using exporters::number;

struct Explainer {
  const Options& options;
  const Environment& environment;
  ledger::Ledger& ledger;
  Case subject;
  const scoring::ScopeResult& scope;
  const scoring::Snapshot& past;  ///< its closed weeks

  void area(const scoring::AreaResult& result) {
    std::cout << scope.name << " · " << result.area << " (" << result.ladder << "): level "
              << result.level << ", ceiling " << result.ceiling
              << (result.insufficient_evidence ? ", insufficient evidence" : "") << "\n";
    held(result);
    for (const auto& outlook : result.outlook) {
      std::cout << "  level " << outlook.level << " at the earliest: "
                << (outlook.earliest ? to_date(*outlook.earliest) : std::string("not foreseeable"))
                << (outlook.needs.empty() ? "" : " (" + outlook.needs + ")") << "\n";
    }
    for (const auto& i : result.indicators)
      if (options.indicator.empty() || options.indicator == i.id) indicator(i);
    if (options.indicator.empty()) beside(result);
  }

  /// Signals of the area that no indicator of it asks for: what a level does not rest on, but a
  /// person wants to know, such as records that nothing followed from.
  void beside(const scoring::AreaResult& result) {
    const scoring::Area* area = environment.rubric.area(result.area);
    bool told = false;
    for (const auto& signal : scope.signals) {
      if (!area || signal.signal.rfind(area->prefix + ".", 0) != 0) continue;
      const bool asked =
          std::any_of(result.indicators.begin(), result.indicators.end(), [&](const auto& i) {
            return std::any_of(i.criteria.begin(), i.criteria.end(),
                               [&](const auto& c) { return c.signal == signal.signal; });
          });
      if (asked) continue;
      if (!told) std::cout << "\nBeside the indicators\n";
      told = true;
      std::cout << "  " << signal.signal << " = "
                << (signal.value ? number(*signal.value) : std::string("unknown")) << ", "
                << signal.samples << " samples\n";
      if (!signal.value && !signal.reason.text.empty())
        std::cout << "    " << printable(signal.reason.text) << "\n";
      witnesses(signal, {});
    }
  }

  void held(const scoring::AreaResult& result) {
    if (!result.level_since) {
      std::cout << "  no level is held yet: no stream was complete for 28 days at a week's end\n";
      return;
    }
    std::cout << "  held since " << to_date(*result.level_since) << " (" << result.level_reason
              << "), closed weeks: " << result.weeks_held << "; attained now " << result.attained
              << (result.stale ? "; stale: evidence is missing" : "") << "\n";
    if (result.weeks_failing > 0)
      std::cout << "  failing weeks: " << result.weeks_failing << " of 4\n";
    if (result.weeks_blind > 0)
      std::cout << "  weeks without evidence: " << result.weeks_blind << " of 8\n";
    for (const auto& cause : result.causes)
      std::cout << "  regressing because of " << cause.indicator << ": " << printable(cause.text)
                << "\n";
    if (result.claimed)
      std::cout << "  claimed in an interview: " << number(*result.claimed) << "\n";
  }

  void indicator(const scoring::IndicatorResult& result) {
    std::cout << "\n"
              << result.id << "  " << to_string(result.state)
              << (result.mandatory ? "  (mandatory)" : "") << "\n";
    const auto& all = environment.rubric.indicators;
    const auto it =
        std::find_if(all.begin(), all.end(), [&](const auto& i) { return i.id == result.id; });
    if (it != all.end()) {
      std::cout << "  " << it->title << "\n  why: " << it->why << "\n  source: " << it->source
                << "\n";
      if (result.state != scoring::State::Met) std::cout << "  remedy: " << it->remedy << "\n";
    }
    if (!result.reason.text.empty())
      std::cout << "  reason: " << printable(result.reason.text) << "\n";
    if (result.waiver)
      std::cout << "  waived until " << to_date(result.waiver->until) << " by "
                << printable(result.waiver->approver) << ", owner "
                << printable(result.waiver->owner) << ": " << printable(result.waiver->reason)
                << " (it is " << to_string(result.evaluated.value_or(result.state)) << ")\n";
    if (const auto choice = exporters::choice_text(environment.rubric, result); !choice.empty())
      std::cout << "  " << choice << "\n";
    for (const auto& c : result.criteria) criterion(c);
  }

  void criterion(const scoring::CriterionResult& c) {
    std::cout << "  " << c.signal << " = " << (c.value ? number(*c.value) : std::string("unknown"));
    if (c.low && c.high)
      std::cout << " [" << number(*c.low) << ", " << number(*c.high) << "; one-sided 90 % bounds]";
    std::cout << ", wanted " << c.comparison << " " << number(c.target) << ", " << c.samples
              << " samples: " << to_string(c.state) << "\n";
    if (c.default_target)
      std::cout << "    own threshold instead of " << number(*c.default_target) << ": "
                << printable(c.override_reason) << "\n";
    if (!c.reason.text.empty()) std::cout << "    " << printable(c.reason.text) << "\n";
    const auto it = std::find_if(scope.signals.begin(), scope.signals.end(),
                                 [&](const auto& s) { return s.signal == c.signal; });
    if (it != scope.signals.end()) witnesses(*it, c);
  }

  void witnesses(const scoring::SignalValue& value, const scoring::CriterionResult& criterion) {
    if (value.witnesses.empty()) return;
    std::cout << "    facts from " << to_date(value.window_from) << " to "
              << to_date(value.window_to) << ": " << value.adverse
              << (value.adverse == 1 ? " speaks against it\n" : " speak against it\n");
    const auto most = static_cast<std::size_t>(options.facts);
    exporters::CriterionFacts facts;
    if (exporters::has_causes(criterion, value))
      facts.last_met = exporters::last_week(past, scope.name, criterion, false);
    auto read = witness_facts(ledger, subject, value,
                              exporters::facts_to_read(criterion, value, most), false);
    if (!read) {
      std::cout << "        " << read.error().to_string() << "\n";
      return;
    }
    facts.witnesses = std::move(*read);
    exporters::put_causes_first(facts, most);
    list(facts);
    left_out(facts.witnesses.size(), value);
  }

  void list(const exporters::CriterionFacts& facts) {
    if (facts.since > 0) {
      std::cout << "    since " << to_date(*facts.last_met)
                << ", when it was last met: " << facts.since;
      if (facts.on_busiest > 1)
        std::cout << ", " << facts.on_busiest << " of them on " << to_date(facts.busiest);
      std::cout << "\n";
    }
    for (std::size_t i = 0; i < facts.witnesses.size(); ++i) {
      if (facts.since > 0 && i == facts.since) std::cout << "    before that, and for it\n";
      witness(facts.witnesses[i]);
    }
  }

  static void left_out(std::size_t listed, const scoring::SignalValue& value) {
    const std::size_t kept = value.witnesses.size();
    if (listed >= kept) return;
    std::cout << "    … " << kept - listed << " more (--facts " << kept << ")";
    if (value.adverse > static_cast<std::int64_t>(kept))
      std::cout << "; of " << value.adverse << " the newest " << kept << " can be listed";
    std::cout << "\n";
  }

  void witness(const exporters::WitnessShown& shown) {
    std::cout << "    " << (shown.favourable ? "+ " : "- ") << printable(shown.note) << "\n";
    if (!shown.practice_path.empty())
      std::cout << "        practice file " << printable(shown.practice_path) << "\n";
    if (shown.earlier > 0) std::cout << "        … " << shown.earlier << " earlier (--facts 50)\n";
    for (const auto& f : shown.facts)
      std::cout << "        " << to_rfc3339(f.at) << "  " << f.stream << " " << printable(f.key)
                << "  " << printable(f.what) << "  " << printable(f.entity) << "  "
                << printable(f.actor) << "  " << printable(f.outcome) << "\n";
    for (const auto& line : shown.followed) std::cout << "        " << printable(line) << "\n";
  }
};

}  // namespace

int explain(const Options& options) {
  auto environment = load_environment(options);
  if (!environment) return report_problems(environment.error());
  if (environment->rubric.area(options.area) == nullptr) {
    std::cerr << "plumbline: there is no area '" << options.area << "' (areas:";
    for (const auto& area : environment->rubric.areas) std::cerr << " " << area.id;
    std::cerr << ")\n";
    return Exit::Usage;
  }
  auto ledger = open_ledger(environment->settings, true);
  if (!ledger) return report_problems({ledger.error()}), Exit::Ledger;
  const auto assessment = judge(*environment, **ledger, options.at, options.known_at, options.scope,
                                terminal_progress());
  if (!assessment) return report_problems({assessment.error()}), Exit::Ledger;
  scoring::Snapshot past;
  past.assessment.as_of = assessment->as_of;
  if (const auto read = add_past(*environment, **ledger, past); !read)
    return report_problems({read.error()}), Exit::Ledger;
  bool found = false;
  for (std::size_t i = 0; i < assessment->scopes.size(); ++i) {
    const auto& result = assessment->scopes[i];
    const auto& scopes = environment->settings.scopes;
    const auto scope = std::find_if(scopes.begin(), scopes.end(),
                                    [&](const auto& s) { return s.name == result.name; });
    auto subject = open_case(*environment, **ledger, *scope, assessment->as_of, options.known_at);
    if (!subject) return report_problems({subject.error()}), Exit::Ledger;
    Explainer explainer{options, *environment, **ledger, std::move(*subject), result, past};
    for (const auto& area : result.areas) {
      if (area.area != options.area) continue;
      found = true;
      explainer.area(area);
    }
  }
  if (!found) {
    std::cerr << "plumbline: area '" << options.area << "' has no rubric yet\n";
    return Exit::Usage;
  }
  return Exit::Ok;
}

}  // namespace plumbline::cli
