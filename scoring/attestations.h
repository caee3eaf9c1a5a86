#pragma once

#include <set>
#include <string>

#include "scoring/context.h"
#include "scoring/judge.h"

namespace plumbline::scoring {

/// What somebody stated (attestations/*.yml) where vCenter cannot tell: resolves an indicator of
/// level 2 or 3 that is unknown, when the row accepts an attestation. Data beats paper: a row with
/// a criterion that is not met or too close to call stays as it is. So does one that is unknown
/// because evidence was lost (a gap, a missing privilege, a practice file that is gone): losing
/// evidence never raises a level (law 4). An attestation counts from its first sighting to its end,
/// at most 12 months after its date; it is rejected when a number that it quotes is off by more
/// than 5 % or an object that it names is not there. Refers to the context. Pure.
class Attestations {
 public:
  explicit Attestations(const Context& context);

  /// Resolves the indicator, or says why an attestation does not: in `result.reason`, with the code
  /// "attested" when it is met by one.
  void apply(const Indicator& indicator, IndicatorResult& result) const;

 private:
  const Attestation* in_force(const std::string& indicator) const;
  /// Why it is rejected; empty when it is not.
  std::string objection(const Attestation& attestation) const;
  bool complete(const Indicator& indicator) const;

  const Context& context_;
  std::set<std::string, std::less<>> objects_;  ///< ids, names and UUIDs of what is there, folded
};

}  // namespace plumbline::scoring
