#pragma once

#include <string>
#include <vector>

#include "scoring/context.h"

namespace plumbline::scoring {

/// An account that behaves like a machine (rubric 0.3) and that actors.yml says nothing of: to be
/// confirmed by somebody who knows.
struct ActorProposal {
  std::string account;  ///< normalised
  std::string why;      ///< "31 of 42 active days with more than 200 tasks; SDK logins only"
};

/// By account. Until they are declared, these accounts are kept out of what counts people, and make
/// signals unknown where they do more than 20 % of the work. Pure.
std::vector<ActorProposal> proposed_actors(const Context& context);

}  // namespace plumbline::scoring
