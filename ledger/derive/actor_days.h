#pragma once

#include <vector>

#include "ledger/derive/steps.h"

namespace plumbline::ledger {

/// Whether a user agent is a person's client (a browser, a vSphere client) rather than an SDK.
bool is_interactive_agent(const std::string& user_agent);

/// Rows of days ≥ `from`, by actor, day.
std::vector<ActorDay> find_actor_days(const FeedIndex& feed, const Classifier& classifier,
                                      const Steps& steps, DayNumber from);

}  // namespace plumbline::ledger
