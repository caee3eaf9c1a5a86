#pragma once

#include <vector>

#include "facts/evidence.h"
#include "scoring/actors.h"
#include "scoring/declarations.h"
#include "scoring/work.h"

namespace plumbline::scoring {

/// The changes of the evidence that may enter a level, oldest first: begun by `as_of`, not merely
/// refused, by somebody who counts, on at least one server VM or piece of infrastructure. Refers to
/// the evidence and the classes. Pure.
std::vector<Work> gather_work(const Evidence& evidence, const Declarations& declarations,
                              const Actors& actors, const WorkClasses& classes);

}  // namespace plumbline::scoring
