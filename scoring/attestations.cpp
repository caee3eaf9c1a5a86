#include "scoring/attestations.h"

#include <algorithm>

#include "facts/coverage.h"
#include "facts/lower_case.h"
#include "scoring/reviews.h"

namespace plumbline::scoring {

namespace {

constexpr int kHighestLevel = 3;
constexpr std::chrono::days kLongest{365};

Instant end_of(const Attestation& attestation) {
  const Instant latest = attestation.dated + kLongest;
  return std::min(attestation.expires.value_or(latest), latest);
}

/// Unknown for want of anything to see, not because something was lost.
bool never_there(const Reason& reason) {
  return reason.code == "too_few_samples" || reason.code == "missing_input" ||
         reason.code == "no_key_declared";
}

void signals_of(const Requirement& requirement, std::vector<std::string>& signals) {
  if (requirement.kind == Requirement::Kind::Criterion) signals.push_back(requirement.signal);
  for (const auto& part : requirement.parts) signals_of(part, signals);
}

}  // namespace

Attestations::Attestations(const Context& context) : context_(context) {
  if (context.practice().attestations.empty()) return;
  for (const auto& [id, info] : context.evidence().entities) {
    if (!info.present) continue;
    objects_.insert(lower_case(info.ref.moid));
    for (const char* path : {"name", "config.instanceUuid", "summary.hardware.uuid"})
      if (const auto* value = info.state.find(path)) objects_.insert(lower_case(*value));
  }
}

const Attestation* Attestations::in_force(const std::string& indicator) const {
  const Instant as_of = context_.as_of();
  const Attestation* found = nullptr;
  for (const auto& attestation : context_.practice().attestations) {
    const Promise& promise = attestation.promise;
    if (attestation.indicator != indicator || promise.first_seen > as_of) continue;
    if (promise.gone_at && *promise.gone_at <= as_of) continue;
    if (attestation.dated > as_of || as_of >= end_of(attestation)) continue;
    if (!found || attestation.dated > found->dated) found = &attestation;
  }
  return found;
}

std::string Attestations::objection(const Attestation& attestation) const {
  for (const auto& entity : attestation.entities)
    if (!objects_.contains(lower_case(entity)))
      return "it names " + entity + ", which is not among the objects that were worked on";
  Review quoting;
  quoting.held_on = attestation.dated;
  for (const auto& quote : attestation.quotes) {
    const QuoteCheck check = check_quote(context_, quoting, quote);
    if (check.outcome == QuoteCheck::Outcome::Wrong) return "it " + check.text;
  }
  return {};
}

// A gap may have taken what there was to see.
bool Attestations::complete(const Indicator& indicator) const {
  std::vector<std::string> signals;
  signals_of(indicator.requires_, signals);
  Instant from = context_.as_of();
  for (const auto& id : signals) {
    const Signal* signal = context_.rubric().signal(id);
    if (signal)
      from = std::min(from, context_.as_of() - std::chrono::hours(static_cast<std::int64_t>(
                                                   signal->window_days * 24)));
  }
  for (const auto& stream : context_.evidence().streams)
    if (is_history(stream.stream) && !streams::is_feed(stream.stream))
      for (const auto& gap : stream.gaps)
        if (gap.to > from) return false;
  return true;
}

void Attestations::apply(const Indicator& indicator, IndicatorResult& result) const {
  if (result.state != State::Unknown || indicator.level > kHighestLevel ||
      indicator.attestation.empty() || indicator.ladder != "classic")
    return;
  const Attestation* attestation = in_force(indicator.id);
  if (!attestation) return;
  const std::string named =
      "attestation of " + to_date(attestation->dated) + " by " + attestation->by;
  const auto refuse = [&](const std::string& why) {
    result.reason.text += "; the " + named + " does not count: " + why;
  };
  for (const auto& criterion : result.criteria) {
    if (criterion.state == State::NotMet || criterion.by_bound == State::NotMet)
      return refuse(criterion.signal + " is computed, and not met");
    if (criterion.state == State::Unknown && !never_there(criterion.reason))
      return refuse("an attestation stands for what there is nothing to see of, and " +
                    criterion.signal + " is unknown for another reason");
  }
  if (!complete(indicator)) return refuse("part of the time was not watched");
  if (const std::string why = objection(*attestation); !why.empty()) return refuse(why);
  const bool late = attestation->promise.first_seen > attestation->dated + std::chrono::days(31);
  Reason reason;
  reason.code = "attested";
  reason.text = "attested by " + attestation->by + " on " + to_date(attestation->dated) +
                (late ? " (seen on " + to_date(attestation->promise.first_seen) + ")" : "") +
                " until " + to_date(end_of(*attestation)) + ": " + attestation->statement + " (" +
                attestation->promise.path + "); otherwise unknown: " + result.reason.text;
  result.reason = std::move(reason);
  result.state = State::Met;
  result.by_bound = State::Met;
  result.if_close = State::Met;
  result.causes.clear();
  result.earliest = context_.as_of();
}

}  // namespace plumbline::scoring
