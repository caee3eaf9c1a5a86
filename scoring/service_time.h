#pragma once

#include "facts/practice.h"

namespace plumbline::scoring {

/// Minutes between two moments; 0 when the second is not later.
double minutes_between(Instant from, Instant to);

/// The hours in which a scope's services are promised (scope.yml), by the clocks of its time zone:
/// a day on which they change has an hour more or less, and so have the hours that hold the change.
/// Without hours every minute counts. Pure; refers to nothing.
class ServiceTime {
 public:
  explicit ServiceTime(const ScopeDeclaration* scope);

  /// Minutes of [from, to) that lie in them.
  double minutes(Instant from, Instant to) const;

 private:
  std::int32_t east_s(Instant moment) const;
  Instant utc_of(DayNumber day, int minute) const;

  ServiceHours hours_;
  std::vector<ZoneShift> zone_;
};

}  // namespace plumbline::scoring
