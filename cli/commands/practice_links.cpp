#include <algorithm>
#include <charconv>
#include <cmath>
#include <iostream>

#include "cli/commands/commands.h"
#include "cli/exit_codes.h"
#include "cli/judge.h"
#include "exporters/matrix.h"
#include "exporters/text.h"
#include "scoring/context.h"
#include "scoring/link_calibration.h"
#include "scoring/statistics/wilson.h"

namespace plumbline::cli {

namespace {

using exporters::number;
using exporters::whole_percent;
using scoring::GroupCalibration;

constexpr std::chrono::days kYear{365};

/// One of the two N.
struct Group {
  const char* key;
  const char* of;
  double hours;  ///< at present
  const GroupCalibration& found;

  bool judged() const { return found.confirmed + found.own.rejected > 0; }
  bool proposes() const { return found.proposal.hours && *found.proposal.hours != hours; }
};

/// The shortest text that reads back as the same number.
std::string exact(double value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::string count(std::int64_t n, const char* one, const char* many) {
  return std::to_string(n) + " " + (n == 1 ? one : many);
}

void row(const char* what, const std::string& text) {
  std::cout << "#   " << exporters::pad(what, 26) << text << "\n";
}

/// Rounded up, as `whole_percent` rounds down.
std::string percent_at_most(double share) { return number(std::ceil(share * 100)) + " %"; }

void tell_own_links(const scoring::OwnLinks& own) {
  const std::int64_t judged = own.confirmed + own.rejected;
  const std::string made = std::to_string(own.made) + ", of which people judged ";
  if (judged == 0) return row("links by plumbline itself", made + "none");
  const auto k = static_cast<double>(own.confirmed);
  const auto n = static_cast<double>(judged);
  const auto bounds = scoring::wilson(k, n, scoring::kZ90OneSided);
  row("links by plumbline itself", made + std::to_string(judged) + ": " +
                                       std::to_string(own.confirmed) + " right, " +
                                       std::to_string(own.rejected) + " wrong");
  row("", "right in " + whole_percent(k / n) + " (at least " + whole_percent(bounds.low) +
              ", at most " + percent_at_most(bounds.high) + ")");
}

void tell_causes(const Group& group) {
  const GroupCalibration& found = group.found;
  if (found.confirmed == 0) return row("confirmed causes", "none");
  row("confirmed causes", std::to_string(found.confirmed) + ", of which plumbline missed " +
                              std::to_string(found.missed()));
  if (found.late > 0) row("", std::to_string(found.late) + " later than N reaches");
  if (found.other > 0)
    row("", std::to_string(found.other) + " in reach, but another change scored more");
  if (found.unrelated > 0)
    row("", std::to_string(found.unrelated) + " that no N would link: not counted below");
}

void tell_hours(const Group& group) {
  const auto& proposal = group.found.proposal;
  if (!proposal.hours) {
    row("proposal", "none: too few causes to say (" + std::to_string(proposal.causes) + " of " +
                        std::to_string(scoring::kLeastCauses) + ")");
    return;
  }
  row("9 in 10 causes need", "at most " + number(proposal.percentile) + " hours");
  row("", "bounds: at least " + number(proposal.low) +
              (proposal.high ? ", at most " + number(*proposal.high)
                             : "; none above with fewer than " +
                                   std::to_string(scoring::kCausesForHigh) + " causes"));
  row("proposal", group.proposes()
                      ? std::to_string(*proposal.hours) + " hours instead of " + exact(group.hours)
                      : "as it is");
  if (proposal.percentile > *proposal.hours) row("", "the catalogue takes no more");
  if (group.found.late == 0)
    row("", "no later cause was written down: it could only come out shorter");
}

void tell(const Group& group) {
  std::cout << "#\n# " << group.key << ": " << group.of << ", " << exact(group.hours)
            << " hours at present\n";
  tell_own_links(group.found.own);
  tell_causes(group);
  tell_hours(group);
}

void tell_bias() {
  std::cout
      << "#\n"
         "# Bounds are one-sided 90 %. People judge mostly what plumbline shows them: what is\n"
         "# proposed reaches at most as far as they looked. Write causes that plumbline missed\n"
         "# into links.yml, too. Rejected links tell how often plumbline is wrong; they do not\n"
         "# make the hours shorter.\n";
}

void write_file(const std::vector<Group>& groups, const scoring::LinkRules& rules,
                const std::string& span) {
  std::cout << "#\n"
               "# Nothing was changed. If you agree, make this catalogue/linking.yml in a folder\n"
               "# named under \"overrides:\" in the configuration. Then the rubric has another\n"
               "# digest, and past weeks are judged anew.\n";
  for (const Group& group : groups) {
    const auto& proposal = group.found.proposal;
    std::cout << group.key << ": "
              << (group.proposes() ? std::to_string(*proposal.hours) : exact(group.hours))
              << "  # ";
    if (group.proposes()) {
      std::cout << "was " << exact(group.hours) << "; from " << proposal.causes
                << " confirmed causes, " << span << "\n";
    } else if (proposal.hours) {
      std::cout << "as before; " << proposal.causes << " confirmed causes say the same\n";
    } else {
      std::cout << "as before; too few confirmed causes to say (" << proposal.causes << " of "
                << scoring::kLeastCauses << ")\n";
    }
  }
  std::cout << "holder_weight: " << exact(rules.holder_weight)
            << "  # this and what follows: as before\ngroup_weight: " << exact(rules.group_weight)
            << "\nsibling_weight: " << exact(rules.sibling_weight)
            << "\nleast_score: " << exact(rules.least_score)
            << "\nticket_minutes: " << exact(rules.ticket_minutes) << "\n";
}

void tell_how_to_begin(const scoring::LinkFindings& findings) {
  const std::string entries = findings.decisions == 0
                                  ? "says nothing of them"
                                  : "has " + count(findings.decisions, "entry", "entries") +
                                        ", but none decides on one of them";
  std::cout
      << "#\n# links.yml " << entries << ": nothing can be proposed. plumbline itself made\n# "
      << count(findings.machine.made + findings.carrier.made, "link", "links")
      << ". Look at them with\n"
         "#   plumbline explain change --indicator change.4.incidents --facts 200\n"
         "# and write what you know into links.yml of the practice folder:\n"
         "#\n"
         "#   links:\n"
         "#     - {incident: \"events 8123@2026-03-04T10:00:00Z\", change: CHG0042137, "
         "caused: true}\n"
         "#     - {incident: INC0004711, change: task-90210, caused: false}\n"
         "#\n"
         "# The incident is written as explain shows it, or by its ticket; the change by its\n"
         "# record or by one of its tasks. Write down causes that plumbline missed, too.\n";
}

/// What was looked at.
struct Look {
  Instant as_of;
  std::string scopes;
  scoring::LinkFindings findings;
};

/// All scopes up to now, or the one asked for. Errors: the ledger cannot be read.
Result<Look> look(const Environment& environment, ledger::Ledger& ledger,
                  const std::string& only_scope) {
  const auto begun = begin_assessment(environment, ledger, std::nullopt, std::nullopt);
  if (!begun) return tl::make_unexpected(begun.error());
  Look all{begun->as_of, {}, {}};
  for (const auto& scope : environment.settings.scopes) {
    if (!only_scope.empty() && only_scope != scope.name) continue;
    const auto subject = open_case(environment, ledger, scope, all.as_of, std::nullopt);
    if (!subject) return tl::make_unexpected(subject.error());
    const auto evidence = ledger.evidence(subject->request, subject->plan);
    if (!evidence) return tl::make_unexpected(evidence.error());
    const scoring::Context context(*evidence, subject->practice, environment.rubric);
    all.findings += scoring::link_findings(context, all.as_of - kYear);
    all.scopes += (all.scopes.empty() ? "" : ", ") + exporters::one_line(scope.name);
  }
  if (all.scopes.empty())
    return fail("there is no scope '" + only_scope + "'", {}, "see scopes: in the configuration");
  return all;
}

}  // namespace

int practice_links(const Options& options) {
  auto environment = load_environment(options);
  if (!environment) return report_problems(environment.error());
  auto ledger = open_ledger(environment->settings, true);
  if (!ledger) return report_problems({ledger.error()}), Exit::Ledger;
  const auto seen = look(*environment, **ledger, options.scope);
  if (!seen) return report_problems({seen.error()}), Exit::Ledger;
  const std::string span = to_date(seen->as_of - kYear) + " to " + to_date(seen->as_of);
  std::cout << "# How long after a change an incident may still be its doing, by what links.yml\n"
               "# says of incidents from "
            << span << ". Scopes: " << seen->scopes << "\n";
  const auto& rules = environment->rubric.links;
  const auto calibration = scoring::calibrate(seen->findings, rules);
  const std::vector<Group> groups = {
      {"machine_hours", "changes to machines", rules.machine_hours, calibration.machine},
      {"carrier_hours", "changes to hosts, networks and storage", rules.carrier_hours,
       calibration.carrier}};
  if (std::none_of(groups.begin(), groups.end(), [](const Group& g) { return g.judged(); }))
    return tell_how_to_begin(seen->findings), Exit::Ok;
  for (const Group& group : groups) tell(group);
  tell_bias();
  if (std::any_of(groups.begin(), groups.end(), [](const Group& g) { return g.proposes(); }))
    write_file(groups, rules, span);
  return Exit::Ok;
}

}  // namespace plumbline::cli
