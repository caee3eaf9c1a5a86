#pragma once

#include "tests/acceptance/generator.h"
#include "tests/end_to_end/two_ways/timeline.h"

namespace plumbline::two_ways {

/// The raw tasks, events, machines and practice files out of which a reader should derive this
/// world's work again: for each step of a job's path its task with vCenter's descriptionId, with
/// the events that vCenter posts beside it; for each breakdown what opens and closes it. `script`
/// says how the machines stand at first.
Timeline tell(const acceptance::World& world, const acceptance::Script& script);

/// The practice folder as text, each item from when it is seen.
std::vector<PracticeText> practice_texts(const acceptance::World& world);

}  // namespace plumbline::two_ways
