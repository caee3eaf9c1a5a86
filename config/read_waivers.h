#pragma once

#include <vector>

#include "config/practice_fields.h"

namespace plumbline::config {

/// waivers.yml. Refused: more than 180 days, a mandatory row, two of one area, ladder and level at
/// the same time, no owner, reason or approver.
std::vector<Waiver> read_waivers(const Reading& reading);

/// exceptions/*.yml, one each. Refused: no entities, a pattern that fits everything, no end.
std::vector<Exemption> read_exemption(const Reading& reading);

/// calendar.yml: freezes, planned_outages, tests.
std::vector<CalendarEntry> read_calendar(const Reading& reading);

/// claimed.yml: levels 1…5 of the classic, 0…5 of the inverted ladder.
std::vector<ClaimedLevel> read_claims(const Reading& reading);

/// links.yml.
std::vector<LinkDecision> read_links(const Reading& reading);

std::string promise_text(const Waiver& waiver);
std::string promise_text(const Exemption& exemption);
/// Without its reason: wording it better is no new freeze.
std::string promise_text(const CalendarEntry& entry);
std::string promise_text(const ClaimedLevel& claim);
std::string promise_text(const LinkDecision& link);

}  // namespace plumbline::config
