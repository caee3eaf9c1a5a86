#include "scoring/link_calibration.h"

#include <algorithm>
#include <cmath>

#include "scoring/context.h"
#include "scoring/incident_links.h"
#include "scoring/statistics/kaplan_meier.h"

namespace plumbline::scoring {

namespace {

constexpr double kSlack = 1e-9;  // of an hour, and of a score: rounding only

double hours_between(Instant from, Instant to) {
  return std::max(0.0, std::chrono::duration<double, std::ratio<3600>>(to - from).count());
}

OwnLinks& own_of(LinkFindings& findings, Reaching reaching) {
  return reaching == Reaching::Carrier ? findings.carrier : findings.machine;
}

double present_hours(Reaching reaching, const LinkRules& rules) {
  return reaching == Reaching::Carrier ? rules.carrier_hours : rules.machine_hours;
}

Found found(const DecidedIncident& one, const ConfirmedCause& cause, const LinkRules& rules) {
  if (one.by_itself == one.link->work) return Found::Yes;
  const auto needed = needed_hours(cause.delay_hours, cause.weight, rules);
  if (!needed) return Found::Unrelated;
  return *needed > present_hours(cause.reaching, rules) ? Found::Late : Found::Other;
}

HoursProposal propose(const std::vector<double>& needed) {
  HoursProposal proposal;
  proposal.causes = static_cast<std::int64_t>(needed.size());
  if (proposal.causes < kLeastCauses) return proposal;
  std::vector<Lasting> items;
  for (const double hours : needed) items.push_back({hours, true});
  const auto percentile =
      lasting_percentile(kaplan_meier(std::move(items)), kLinkShare, kLinkConfidence);
  proposal.percentile = percentile.value.value_or(0);
  proposal.low = percentile.low;
  proposal.high = percentile.high;
  proposal.hours = static_cast<int>(std::clamp(std::ceil(proposal.percentile - kSlack),
                                               LinkRules::kLeastHours, LinkRules::kLongestHours));
  return proposal;
}

GroupCalibration calibrate_group(const LinkFindings& findings, Reaching reaching,
                                 const LinkRules& rules) {
  GroupCalibration group;
  group.own = reaching == Reaching::Carrier ? findings.carrier : findings.machine;
  std::vector<double> needed;
  for (const ConfirmedCause& cause : findings.causes) {
    if (cause.reaching != reaching) continue;
    ++group.confirmed;
    group.late += cause.found == Found::Late;
    group.other += cause.found == Found::Other;
    group.unrelated += cause.found == Found::Unrelated;
    if (const auto hours = needed_hours(cause.delay_hours, cause.weight, rules))
      needed.push_back(*hours);
  }
  group.proposal = propose(needed);
  return group;
}

}  // namespace

LinkFindings& LinkFindings::operator+=(const LinkFindings& other) {
  causes.insert(causes.end(), other.causes.begin(), other.causes.end());
  for (const Reaching reaching : {Reaching::Machine, Reaching::Carrier}) {
    const OwnLinks& theirs = reaching == Reaching::Carrier ? other.carrier : other.machine;
    OwnLinks& ours = own_of(*this, reaching);
    ours.made += theirs.made;
    ours.confirmed += theirs.confirmed;
    ours.rejected += theirs.rejected;
  }
  decisions += other.decisions;
  return *this;
}

LinkFindings link_findings(const Context& context, Instant from) {
  LinkFindings findings;
  const IncidentLinks& links = context.links();
  const auto reaching = [&](const Work& work) {
    return links.reaches_as_carrier(work) ? Reaching::Carrier : Reaching::Machine;
  };
  findings.decisions = static_cast<std::int64_t>(link_decisions(context).size());
  for (const LinkedIncident& link : links.after(from))
    if (link.work && !link.decided) ++own_of(findings, reaching(*link.work)).made;
  for (const DecidedIncident& one : links.decided()) {
    if (one.link->incident->opened < from) continue;
    const Work* cause = one.link->work;
    if (one.by_itself) {
      OwnLinks& own = own_of(findings, reaching(*one.by_itself));
      ++own.made;
      ++(one.by_itself == cause ? own.confirmed : own.rejected);
    }
    if (!cause) continue;
    ConfirmedCause confirmed{reaching(*cause),
                             hours_between(cause->ended, one.link->incident->opened), one.weight};
    confirmed.found = found(one, confirmed, context.rubric().links);
    findings.causes.push_back(confirmed);
  }
  return findings;
}

std::optional<double> needed_hours(double delay_hours, double weight, const LinkRules& rules) {
  if (weight + kSlack < rules.least_score) return std::nullopt;
  if (delay_hours <= 0) return 0;
  const double share = share_of(weight, rules);
  if (share <= kSlack) return std::nullopt;
  return delay_hours / share;
}

LinkCalibration calibrate(const LinkFindings& findings, const LinkRules& rules) {
  return {calibrate_group(findings, Reaching::Machine, rules),
          calibrate_group(findings, Reaching::Carrier, rules)};
}

}  // namespace plumbline::scoring
